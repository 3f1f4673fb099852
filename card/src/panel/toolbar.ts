/** What is listed: search, filter by status, order. */

import { css, html, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { map } from "lit/directives/map.js";
import { mdiClose, mdiMagnify, mdiSortAscending, mdiSortDescending } from "@mdi/js";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { number } from "../common/format";
import { icon } from "../common/icons";
import { controls, tokens } from "../common/styles";
import type { TextKey } from "../common/texts";
import type { EpisodeStatus, SortKey } from "../common/types";
import { EPISODE_STATUS } from "../common/words";
import { orderOf, SORT_KEYS, sortOf, STATUSES, type View } from "./address";

/** Nothing is looked for before somebody has stopped typing for that long. */
const TYPING_MS = 300;

const SORTS: Record<SortKey, TextKey> = {
  published: "panel.published",
  discovered: "panel.discovered",
  title: "panel.episode_title",
  duration: "panel.duration",
  size: "panel.size",
  status: "panel.status",
};

export type Wish = Partial<Pick<View, "search" | "status" | "sort">>;

/** Says "wish" with what is to be listed instead. */
export class AnypodToolbar extends AnypodElement {
  @property({ attribute: false }) view?: View;
  @property({ attribute: false }) counts?: Record<EpisodeStatus, number>;
  @state() private text = "";

  private timer: number | undefined;

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
      }
      .search {
        position: relative;
        flex: 1 1 160px;
        display: flex;
        align-items: center;
        max-inline-size: 480px;
      }
      .search > .icon {
        position: absolute;
        inset-inline-start: 10px;
        pointer-events: none;
      }
      input,
      select {
        block-size: 36px;
        min-inline-size: 0;
        font: inherit;
        color: inherit;
        background: var(--anypod-fill);
        border: 1px solid transparent;
        border-radius: var(--anypod-radius-small);
      }
      option {
        background: var(--anypod-surface);
      }
      input {
        inline-size: 100%;
        padding-inline: 38px;
      }
      input::placeholder {
        color: var(--secondary-text-color, #727272);
        opacity: 1;
      }
      input::-webkit-search-cancel-button {
        display: none;
      }
      select {
        padding-inline: 8px;
      }
      .search .icon-button {
        position: absolute;
        inset-inline-end: 0;
      }
      .order {
        display: flex;
        align-items: center;
        gap: 4px;
        margin-inline-start: auto;
      }
      .chips {
        flex: 1 1 100%;
        display: flex;
        gap: var(--anypod-space);
        overflow-x: auto;
        scrollbar-width: thin;
        padding: 3px;
        margin: -3px;
      }
      .chip {
        display: flex;
        align-items: center;
        gap: 6px;
        flex: none;
        min-block-size: 32px;
        padding: 0 12px;
        border: 1px solid var(--anypod-line);
        border-radius: 16px;
        white-space: nowrap;
      }
      .chip[aria-pressed="true"] {
        border-color: var(--anypod-accent);
        background: color-mix(in srgb, var(--anypod-accent) 16%, transparent);
        font-weight: 500;
      }
      .chip:hover {
        background-color: var(--anypod-fill);
      }
      .count {
        color: var(--secondary-text-color, #727272);
        font-size: var(--anypod-text-small);
        font-variant-numeric: tabular-nums;
      }
      .chip[aria-pressed="true"] .count {
        color: inherit;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const before = changes.get("view");
    if (changes.has("view") && before?.search !== this.view?.search && this.timer === undefined) {
      this.text = this.view?.search ?? "";
    }
  }

  private wish(wish: Wish): void {
    this.dispatchEvent(new CustomEvent<Wish>("wish", { detail: wish }));
  }

  private search(text: string, delayMs: number): void {
    this.text = text;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.timer = undefined;
      this.wish({ search: text });
    }, delayMs);
  }

  private readonly typed = (event: Event): void => {
    this.search((event.target as HTMLInputElement).value, TYPING_MS);
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    // A letter is no shortcut of Home Assistant while somebody types.
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      this.search(event.key === "Escape" ? "" : this.text, 0);
    }
  };

  private readonly ordered = (event: Event): void => {
    const key = (event.target as HTMLSelectElement).value as SortKey;
    // Newest, longest and largest first; letters from their beginning.
    this.wish({ sort: sortOf({ key, isDescending: key !== "title" && key !== "status" }) });
  };

  private toggle(status: EpisodeStatus, chosen: readonly EpisodeStatus[]): void {
    const others = chosen.filter((one) => one !== status);
    this.wish({ status: others.length < chosen.length ? others : [...chosen, status] });
  }

  protected override render(): TemplateResult {
    return html`${this.renderSearch()}${this.renderOrder()}${this.renderChips()}`;
  }

  private renderSearch(): TemplateResult {
    const label = this.t("panel.search");
    return html`<div class="search" role="search">
      ${icon(mdiMagnify)}
      <input
        type="search"
        maxlength="500"
        aria-label=${label}
        placeholder=${label}
        .value=${this.text}
        @input=${this.typed}
        @keydown=${this.pressed}
      />
      ${
        this.text === ""
          ? ""
          : html`<button
              class="icon-button"
              aria-label=${this.t("panel.clear_search")}
              title=${this.t("panel.clear_search")}
              @click=${() => {
                this.search("", 0);
              }}
            >
              ${icon(mdiClose)}
            </button>`
      }
    </div>`;
  }

  private renderOrder(): TemplateResult {
    const order = orderOf(this.view?.sort ?? "-published");
    const direction = this.t(order.isDescending ? "panel.descending" : "panel.ascending");
    return html`<div class="order">
      <select aria-label=${this.t("panel.sort")} @change=${this.ordered}>
        ${map(
          SORT_KEYS,
          (key) =>
            html`<option value=${key} .selected=${key === order.key}>
              ${this.t(SORTS[key])}
            </option>`,
        )}
      </select>
      <button
        class="icon-button"
        aria-label=${direction}
        title=${direction}
        @click=${() => {
          this.wish({ sort: sortOf({ ...order, isDescending: !order.isDescending }) });
        }}
      >
        ${icon(order.isDescending ? mdiSortDescending : mdiSortAscending)}
      </button>
    </div>`;
  }

  private renderChips(): TemplateResult {
    const chosen = this.view?.status ?? [];
    return html`<div class="chips" role="group" aria-label=${this.t("panel.filter")}>
      ${map(
        STATUSES,
        (status) =>
          html`<button
            class="chip"
            aria-pressed=${chosen.includes(status) ? "true" : "false"}
            @click=${() => {
              this.toggle(status, chosen);
            }}
          >
            ${this.t(EPISODE_STATUS[status])}
            <span class="count">${number(this.home, this.counts?.[status] ?? 0)}</span>
          </button>`,
      )}
    </div>`;
  }
}

define("anypod-toolbar", AnypodToolbar);
