/** Tabs in one line, which scrolls where there are many. */

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import { map } from "lit/directives/map.js";
import { define } from "../common/define";
import { controls, tokens } from "../common/styles";

export interface Tab {
  id: string;
  label: string;
  /** A number that deserves a look, and what it says. */
  badge?: { text: string; label: string };
}

/** Says "chosen" with the tab's id. */
export class AnypodTabs extends LitElement {
  @property({ attribute: false }) tabs: readonly Tab[] = [];
  @property() chosen = "";
  @property() label = "";
  @query("[aria-selected=true]") private readonly current!: HTMLElement | null;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: block;
        min-inline-size: 0;
      }
      .tabs {
        display: flex;
        overflow-x: auto;
        scrollbar-width: thin;
      }
      button {
        display: flex;
        align-items: center;
        gap: 6px;
        flex: none;
        max-inline-size: 240px;
        min-block-size: 44px;
        padding: 0 14px;
        border-block-end: 3px solid transparent;
        color: var(--secondary-text-color, #727272);
        font-weight: 500;
      }
      button[aria-selected="true"] {
        border-block-end-color: var(--anypod-accent);
        color: var(--primary-text-color, #212121);
      }
      button:hover {
        background: var(--anypod-fill);
      }
      button:focus-visible {
        outline-offset: -3px;
      }
      .badge {
        flex: none;
        min-inline-size: 20px;
        padding: 0 6px;
        border: 1px solid var(--anypod-error);
        border-radius: 10px;
        color: var(--anypod-error-text);
        font-size: var(--anypod-text-small);
        text-align: center;
      }
    `,
  ];

  protected override updated(changes: PropertyValues<this>): void {
    const before = changes.get("tabs");
    if (changes.has("chosen") || (before !== undefined && before.length !== this.tabs.length)) {
      this.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    if (changes.has("chosen") && this.shadowRoot?.activeElement != null) {
      this.current?.focus();
    }
  }

  private choose(id: string): void {
    this.dispatchEvent(new CustomEvent("chosen", { detail: id }));
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const index = this.tabs.findIndex((tab) => tab.id === this.chosen);
    const isRightToLeft = getComputedStyle(this).direction === "rtl";
    const steps: Record<string, number> = {
      ArrowRight: index + (isRightToLeft ? -1 : 1),
      ArrowLeft: index + (isRightToLeft ? 1 : -1),
      Home: 0,
      End: this.tabs.length - 1,
    };
    const step = steps[event.key];
    const tab = step === undefined ? undefined : this.tabs.at(step % this.tabs.length);
    if (tab !== undefined) {
      event.preventDefault();
      this.choose(tab.id);
    }
  };

  protected override render(): TemplateResult {
    return html`<div
      class="tabs"
      role="tablist"
      tabindex="-1"
      aria-label=${this.label}
      @keydown=${this.pressed}
    >
      ${map(this.tabs, (tab) => this.renderTab(tab))}
    </div>`;
  }

  private renderTab({ id, label, badge }: Tab): TemplateResult {
    const isChosen = id === this.chosen;
    return html`<button
      role="tab"
      aria-selected=${isChosen ? "true" : "false"}
      tabindex=${isChosen ? 0 : -1}
      title=${label}
      @click=${() => {
        this.choose(id);
      }}
    >
      <bdi class="ellipsis">${label}</bdi>
      ${
        badge === undefined
          ? nothing
          : html`<span class="badge" aria-hidden="true">${badge.text}</span
              ><span class="visually-hidden">${badge.label}</span>`
      }
    </button>`;
  }
}

define("anypod-tabs", AnypodTabs);
