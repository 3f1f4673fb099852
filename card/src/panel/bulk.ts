/** What can be done with everything that is selected. */

import { css, html, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { map } from "lit/directives/map.js";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { number } from "../common/format";
import { isAdmin } from "../common/hass";
import { controls, tokens } from "../common/styles";
import { counted } from "../common/plural";
import type { Deed, Episode } from "../common/types";
import { DEEDS } from "../common/words";
import type { Selection } from "./selection";

const OFFERED: readonly Deed[] = [
  "retry",
  "download",
  "skip",
  "unskip",
  "pin",
  "unpin",
  "played",
  "unplayed",
  "delete",
];

export interface Plan {
  deed: Deed;
  episodes: readonly Episode[];
}

/** Says "plan" with what is to be done, "pick-all" and "pick-none". */
export class AnypodBulk extends AnypodElement {
  // It stays the same and changes inside.
  @property({ attribute: false, hasChanged: () => true }) selection?: Selection;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--anypod-space);
        padding: var(--anypod-space) var(--anypod-space-wide);
        border-block-start: 1px solid var(--anypod-line);
        background: var(--anypod-surface);
      }
      .count {
        font-weight: 500;
      }
      .deeds {
        display: flex;
        flex: 1 1 auto;
        gap: var(--anypod-space);
        overflow-x: auto;
        padding: 3px;
        margin: -3px;
        scrollbar-width: thin;
      }
    `,
  ];

  private tell(name: string, detail?: Plan): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  protected override render(): TemplateResult {
    const count = this.selection?.size ?? 0;
    return html`<span class="count" role="status"
        >${counted(this.home, this.t, "panel.selected", count)}</span
      >
      <button
        class="button"
        @click=${() => {
          this.tell("pick-all");
        }}
      >
        ${this.t("panel.select_all")}
      </button>
      <button
        class="button"
        @click=${() => {
          this.tell("pick-none");
        }}
      >
        ${this.t("panel.select_none")}
      </button>
      <div class="deeds">${map(OFFERED, (deed) => this.renderDeed(deed))}</div>`;
  }

  private renderDeed(deed: Deed): TemplateResult | typeof nothing {
    const episodes = this.selection?.fitting(deed, { isAdmin: isAdmin(this.home) }) ?? [];
    if (episodes.length === 0) {
      return nothing;
    }
    return html`<button
      class="button ${deed === "delete" ? "danger" : ""}"
      @click=${() => {
        this.tell("plan", { deed, episodes });
      }}
    >
      ${this.t(DEEDS[deed])} (${number(this.home, episodes.length)})
    </button>`;
  }
}

define("anypod-bulk", AnypodBulk);
