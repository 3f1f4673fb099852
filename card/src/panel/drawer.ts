/** Where the details of an episode are: beside the list, or on top of it on a phone. */

import { css, html, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { mdiClose } from "@mdi/js";
import type { Deeds } from "../common/deeds";
import { define } from "../common/define";
import "../common/dialog";
import { AnypodElement } from "../common/element";
import { icon } from "../common/icons";
import { controls, tokens } from "../common/styles";
import type { Episode, Feed } from "../common/types";
import type { Chosen } from "./address";
import "./details";
import type { AnypodDetails } from "./details";
import type { Plan } from "./bulk";

/** Says "closed", and "plan" with what is to be done with the episode. */
export class AnypodDrawer extends AnypodElement {
  @property({ attribute: false }) chosen?: Chosen;
  @property({ type: Boolean }) narrow = false;
  @property({ attribute: false }) feeds: ReadonlyMap<string, Feed> = new Map();
  // It stays the same and changes inside.
  @property({ attribute: false, hasChanged: () => true }) deeds?: Deeds;
  @state() private heading = "";
  @query("anypod-details") private readonly details!: AnypodDetails | null;
  @query("#close") private readonly closer!: HTMLElement | null;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: flex;
      }
      aside {
        inline-size: clamp(340px, 36vw, 520px);
        padding: 0 var(--anypod-space-wide) 32px;
        overflow: auto;
        background: var(--anypod-surface);
        border-inline-start: 1px solid var(--anypod-line);
      }
      header {
        position: sticky;
        inset-block-start: 0;
        z-index: 1;
        display: flex;
        align-items: start;
        gap: var(--anypod-space);
        padding-block: var(--anypod-space-wide);
        background: inherit;
      }
      /* A title of another direction than the page's begins where others begin. */
      h2 {
        flex: 1;
        text-align: -webkit-match-parent;
        text-align: match-parent;
        min-inline-size: 0;
        margin: 6px 0 0;
        font-size: 18px;
        font-weight: 500;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
    `,
  ];

  /** Take the keyboard's focus; a dialog does that by itself. */
  override focus(): void {
    this.closer?.focus();
  }

  /** Take in what changed. */
  take(changed: readonly Episode[], isReset: boolean): void {
    this.details?.take(changed, isReset);
  }

  private readonly close = (): void => {
    this.dispatchEvent(new CustomEvent("closed"));
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    }
  };

  private readonly onPlan = (event: CustomEvent<Plan>): void => {
    this.dispatchEvent(new CustomEvent("plan", { detail: event.detail }));
  };

  private readonly onShown = (event: CustomEvent<Episode | null>): void => {
    this.heading = event.detail?.title ?? "";
  };

  protected override render(): TemplateResult {
    const details = html`<anypod-details
      .hass=${this.hass}
      .chosen=${this.chosen}
      .feeds=${this.feeds}
      .deeds=${this.deeds}
      @plan=${this.onPlan}
      @shown=${this.onShown}
    ></anypod-details>`;
    return this.narrow
      ? html`<anypod-dialog
          full
          open
          .heading=${this.heading}
          close-label=${this.t("common.close")}
          @closed=${this.close}
          >${details}</anypod-dialog
        >`
      : this.renderBeside(details);
  }

  private renderBeside(details: TemplateResult): TemplateResult {
    const label = this.t("common.close");
    return html`<aside
      aria-label=${this.t("panel.details", { title: this.heading })}
      @keydown=${this.pressed}
    >
      <header>
        <h2 dir="auto">${this.heading}</h2>
        <button
          id="close"
          class="icon-button"
          aria-label=${label}
          title=${label}
          @click=${this.close}
        >
          ${icon(mdiClose)}
        </button>
      </header>
      ${details}
    </aside>`;
  }
}

define("anypod-drawer", AnypodDrawer);
