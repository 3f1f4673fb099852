/** A list of moments: one stop for Tab, arrow keys within, Enter goes there. */

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../common/define";
import { clock } from "../common/format";
import { controls, tokens } from "../common/styles";
import { type Line, lineByKey } from "./lines";

/** Says "seek" with seconds. */
export class AnypodSeekList extends LitElement {
  @property({ attribute: false }) lines: readonly Line[] = [];
  /** Which line plays now, -1 for none. */
  @property({ type: Number }) current = -1;
  @property() label = "";
  /** What pressing a line does, in words. */
  @property({ attribute: false }) describe: (line: Line) => string = (line) => line.text;
  /** Which line Tab leads to, once somebody went through them by keys. */
  @state() private focused: number | null = null;
  @query("ol") private readonly list!: HTMLOListElement;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: block;
      }
      ol {
        max-block-size: 320px;
        margin: 0;
        padding: 0;
        overflow: auto;
        overscroll-behavior: contain;
        list-style: none;
      }
      li {
        content-visibility: auto;
        contain-intrinsic-block-size: auto 36px;
      }
      button {
        display: flex;
        gap: var(--anypod-space);
        inline-size: 100%;
        min-block-size: 36px;
        padding: 6px 8px;
        border-inline-start: 3px solid transparent;
        border-radius: 0;
      }
      button:hover {
        background: var(--anypod-fill);
      }
      button:focus-visible {
        outline-offset: -2px;
      }
      button[aria-current] {
        border-inline-start-color: var(--anypod-accent);
        background: var(--anypod-fill);
        font-weight: 500;
      }
      time {
        flex: none;
        min-inline-size: 5ch;
        color: var(--secondary-text-color, #727272);
        font-variant-numeric: tabular-nums;
      }
      bdi {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has("lines")) {
      this.focused = null;
    }
  }

  protected override updated(changes: PropertyValues<this>): void {
    // It does not run away from whoever reads or walks through it.
    if (changes.has("current") && this.current >= 0 && !this.matches(":hover, :focus-within")) {
      const line = this.list.children[this.current];
      if (line instanceof HTMLElement) {
        const middle = line.offsetTop - this.list.offsetTop - this.list.clientHeight / 2;
        this.list.scrollTop = middle;
      }
    }
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const to = lineByKey(event.key, this.stop, this.lines.length);
    if (to === null) {
      return;
    }
    event.preventDefault();
    this.focused = to;
    void this.updateComplete.then(() => {
      this.list.children[to]?.querySelector("button")?.focus();
    });
  };

  private get stop(): number {
    return this.focused ?? Math.max(this.current, 0);
  }

  protected override render(): TemplateResult {
    const lines = this.lines.map((line, index) => this.renderLine(line, index));
    return html`<ol aria-label=${this.label} @keydown=${this.onKey}>
      ${lines}
    </ol>`;
  }

  private renderLine(line: Line, index: number): TemplateResult {
    return html`<li>
      <button
        tabindex=${index === this.stop ? 0 : -1}
        aria-current=${index === this.current ? "true" : nothing}
        aria-label=${this.describe(line)}
        @focus=${() => {
          this.focused = index;
        }}
        @click=${() => {
          this.dispatchEvent(new CustomEvent("seek", { detail: line.start_s }));
        }}
      >
        <time>${clock(line.start_s)}</time> <bdi>${line.text}</bdi>
      </button>
    </li>`;
  }
}

define("anypod-seek-list", AnypodSeekList);
