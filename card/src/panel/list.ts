/** All episodes of a list, of which only the rows in view are on the page. */

import { css, html, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { defaultRangeExtractor, VirtualizerController } from "@tanstack/lit-virtual";
import "../common/picture";
import type { Deeds } from "../common/deeds";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { controls, tokens } from "../common/styles";
import type { Episode, Feed } from "../common/types";
import type { Pages } from "./pages";
import { rowContent, rowSkeleton, rowStyles } from "./row";
import type { Selection } from "./selection";

const ROW_PX = 56;
const SMALL_ROW_PX = 72;
/** Narrower than that, rows have three lines. */
const SMALL_PX = 640;
const OVERSCAN = 6;
/** So many rows are drawn while nobody knows how many there are. */
const UNKNOWN_ROWS = 12;

export interface Pick {
  episode: Episode;
  index: number;
  /** Whether everything from the last pick to here is meant. */
  isRange: boolean;
}

/** Says "pick", "pick-all" and "open"; what is listed and selected is the panel's. */
export class AnypodList extends AnypodElement {
  // They stay the same and change inside: whoever renders the list means it.
  @property({ attribute: false, hasChanged: () => true }) pages?: Pages;
  @property({ attribute: false }) selection?: Selection;
  @property({ attribute: false }) deeds?: Deeds;
  @property({ attribute: false }) feeds: ReadonlyMap<string, Feed> = new Map();
  @property({ type: Boolean }) showsFeeds = false;
  /** The episode whose details are shown. */
  @property() current: string | null = null;
  @property({ type: Boolean, reflect: true }) small = false;
  /** The row that has the keyboard's focus, or would get it. */
  @state() private active = 0;
  @query(".scroller") private readonly scroller!: HTMLElement | null;

  private readonly sizes = new ResizeObserver(([entry]) => {
    this.small = (entry?.contentRect.width ?? 0) < SMALL_PX;
  });
  private readonly virtual = new VirtualizerController<HTMLElement, HTMLElement>(this, {
    count: UNKNOWN_ROWS,
    estimateSize: () => (this.small ? SMALL_ROW_PX : ROW_PX),
    getScrollElement: () => this.scroller,
    overscan: OVERSCAN,
    // The focused row stays on the page, or the keyboard would be lost.
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      return rows.includes(this.active) || this.active >= range.count
        ? rows
        : [...rows, this.active].sort((one, other) => one - other);
    },
  });
  private drawnSmall = false;
  private focusIsDue = false;

  static override styles = [
    tokens,
    controls,
    rowStyles,
    css`
      :host {
        display: block;
        min-block-size: 0;
        container-type: inline-size;
      }
      .scroller {
        block-size: 100%;
        overflow: auto;
        overflow-anchor: none;
        contain: strict;
      }
      .rows {
        position: relative;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  /** Begin at the top, as something else is listed. */
  toTop(): void {
    this.active = 0;
    this.scroller?.scrollTo({ top: 0 });
  }

  /** Give the keyboard back to the row where it was. */
  override focus(): void {
    this.row(this.active)?.focus();
  }

  private get total(): number {
    return this.pages?.total ?? UNKNOWN_ROWS;
  }

  protected override willUpdate(): void {
    const virtualizer = this.virtual.getVirtualizer();
    if (virtualizer.options.count !== this.total) {
      virtualizer.setOptions({ ...virtualizer.options, count: this.total });
      this.active = Math.min(this.active, Math.max(0, this.total - 1));
    }
    if (this.drawnSmall !== this.small) {
      this.drawnSmall = this.small;
      virtualizer.measure();
    }
  }

  protected override updated(): void {
    const { range } = this.virtual.getVirtualizer();
    if (range !== null) {
      this.pages?.want(range.startIndex, range.endIndex);
    }
    this.takeFocus();
  }

  private row(index: number): HTMLElement | null {
    return this.renderRoot.querySelector(`[data-index="${index}"]`);
  }

  private pick(index: number, isRange: boolean): void {
    const episode = this.pages?.at(index);
    if (episode !== undefined) {
      this.tell("pick", { episode, index, isRange });
    }
  }

  private open(index: number): void {
    const episode = this.pages?.at(index);
    if (episode !== undefined) {
      this.tell("open", episode);
    }
  }

  private tell(name: string, detail: Pick | Episode | null): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  private readonly clicked = (event: MouseEvent): void => {
    const target = event.target as Element;
    const index = Number(target.closest<HTMLElement>("[data-index]")?.dataset.index ?? NaN);
    if (Number.isNaN(index)) {
      return;
    }
    this.active = index;
    this.row(index)?.focus();
    if (event.shiftKey || event.ctrlKey || event.metaKey || target.closest(".check") !== null) {
      this.pick(index, event.shiftKey);
    } else {
      this.open(index);
    }
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    const isAll = event.key === "a" && (event.ctrlKey || event.metaKey);
    if (isAll) {
      this.tell("pick-all", null);
    } else if (event.key === " ") {
      this.pick(this.active, event.shiftKey);
    } else if (event.key === "Enter") {
      this.open(this.active);
    } else if (!this.moved(event.key)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  private moved(key: string): boolean {
    const rowPx = this.small ? SMALL_ROW_PX : ROW_PX;
    const page = Math.max(1, Math.floor((this.scroller?.clientHeight ?? 0) / rowPx) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.total,
      End: this.total,
    };
    const step = steps[key];
    if (step === undefined) {
      return false;
    }
    this.active = Math.min(this.total - 1, Math.max(0, this.active + step));
    this.focusIsDue = true;
    this.virtual.getVirtualizer().scrollToIndex(this.active, { align: "auto" });
    return true;
  }

  /** Give the keyboard to the row that was gone to, once it is on the page. */
  private takeFocus(): void {
    const row = this.focusIsDue ? this.row(this.active) : null;
    if (row !== null) {
      this.focusIsDue = false;
      row.focus({ preventScroll: true });
    }
  }

  protected override render(): TemplateResult {
    const virtualizer = this.virtual.getVirtualizer();
    return html`<div
      class="scroller"
      role="grid"
      tabindex="-1"
      aria-label=${this.t("panel.episodes")}
      aria-multiselectable="true"
      aria-rowcount=${this.pages?.total ?? -1}
      @click=${this.clicked}
      @keydown=${this.pressed}
    >
      <div class="rows" role="rowgroup" style="block-size:${virtualizer.getTotalSize()}px">
        ${repeat(
          virtualizer.getVirtualItems(),
          (item) => item.index,
          (item) => this.renderRow(item.index, item.start, item.size),
        )}
      </div>
    </div>`;
  }

  private renderRow(index: number, start: number, height: number): TemplateResult {
    const known = this.pages?.at(index);
    const episode = known === undefined ? undefined : (this.deeds?.shown(known) ?? known);
    const isSelected = known !== undefined && (this.selection?.has(known.episode_id) ?? false);
    const isCurrent = this.current !== null && known?.episode_id === this.current;
    return html`<div
      class="row ${isCurrent ? "current" : ""}"
      role="row"
      data-index=${index}
      tabindex=${index === this.active ? 0 : -1}
      aria-rowindex=${index + 1}
      aria-selected=${isSelected ? "true" : "false"}
      style="transform:translateY(${start}px);block-size:${height}px"
    >
      ${this.renderContent(episode, isSelected)}
    </div>`;
  }

  private renderContent(episode: Episode | undefined, isSelected: boolean): unknown {
    const feedTitle =
      this.showsFeeds && episode !== undefined
        ? (this.feeds.get(episode.config_entry_id)?.title ?? null)
        : null;
    const { language, locale } = this.home;
    return guard([episode, isSelected, feedTitle, language, locale], () =>
      episode === undefined
        ? rowSkeleton()
        : rowContent(this.home, this.t, { episode, isSelected, feedTitle }),
    );
  }
}

define("anypod-list", AnypodList);
