/** Asks before files are deleted. */

import { css, html, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import "../common/dialog";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { controls, tokens } from "../common/styles";
import { counted } from "../common/plural";
import type { Plan } from "./bulk";

/** Says "answered" with whether to go on. */
export class AnypodConfirm extends AnypodElement {
  @property({ attribute: false }) plan: Plan | null = null;

  static override styles = [
    tokens,
    controls,
    css`
      .buttons {
        display: flex;
        justify-content: end;
        gap: var(--anypod-space);
      }
    `,
  ];

  private answer(isYes: boolean): void {
    this.dispatchEvent(new CustomEvent("answered", { detail: isYes }));
  }

  protected override render(): TemplateResult {
    return html`<anypod-dialog
      heading=${this.t("panel.delete_heading")}
      close-label=${this.t("common.close")}
      .open=${this.plan !== null}
      @closed=${() => {
        this.answer(false);
      }}
    >
      <p>${counted(this.home, this.t, "panel.delete", this.plan?.episodes.length ?? 0)}</p>
      <div class="buttons">
        <button
          class="button"
          @click=${() => {
            this.answer(false);
          }}
        >
          ${this.t("panel.keep")}
        </button>
        <button
          class="button danger"
          @click=${() => {
            this.answer(true);
          }}
        >
          ${this.t("common.delete")}
        </button>
      </div>
    </anypod-dialog>`;
  }
}

define("anypod-confirm", AnypodConfirm);
