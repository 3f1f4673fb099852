/** What yt-dlp said at the last try, to be read or to be sent to somebody. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import { mdiContentCopy } from "@mdi/js";
import { copy } from "../common/copy";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { icon } from "../common/icons";
import { controls, tokens } from "../common/styles";

export class AnypodLog extends AnypodElement {
  @property() text: string | null = null;
  @query("pre") private readonly pre!: HTMLElement | null;

  static override styles = [
    tokens,
    controls,
    css`
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-block: 24px var(--anypod-space);
      }
      h3 {
        margin: 0;
        font-size: var(--anypod-text-large);
        font-weight: 500;
      }
      pre {
        max-block-size: 320px;
        margin: 0 0 var(--anypod-space);
        padding: 12px;
        overflow: auto;
        border-radius: var(--anypod-radius-small);
        background: var(--anypod-fill);
        font-family: var(--ha-font-family-code, monospace);
        font-size: var(--anypod-text-small);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        user-select: text;
      }
    `,
  ];

  private readonly copy = async (): Promise<void> => {
    const isCopied = await copy(this.text ?? "");
    if (!isCopied && this.pre !== null) {
      getSelection()?.selectAllChildren(this.pre);
    }
    this.complain(this.t(isCopied ? "common.copied" : "common.copy_yourself"));
  };

  protected override render(): TemplateResult | typeof nothing {
    if (this.text === null || this.text === "") {
      return nothing;
    }
    return html`<div class="head">
        <h3>${this.t("panel.log")}</h3>
        <button class="button" @click=${this.copy}>
          ${icon(mdiContentCopy)}${this.t("panel.copy")}
        </button>
      </div>
      <pre dir="ltr" tabindex="0" role="region" aria-label=${this.t("panel.log")}>${this.text}</pre>
      ${this.renderMessage()}`;
  }
}

define("anypod-log", AnypodLog);
