/** A dialog on top of everything: the browser's own, so focus and Escape just work. */

import { css, html, LitElement, type PropertyValues, type TemplateResult } from "lit";
import { property, query } from "lit/decorators.js";
import { mdiClose } from "@mdi/js";
import { define } from "./define";
import { icon } from "./icons";
import { controls, tokens } from "./styles";

/** Shows what is put into it while `open`; says "closed" when a person closes it. */
export class AnypodDialog extends LitElement {
  @property({ type: Boolean }) open = false;
  @property() heading = "";
  /** What the button that closes is called. */
  @property({ attribute: "close-label" }) closeLabel = "";
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  static override styles = [
    tokens,
    controls,
    css`
      dialog {
        width: min(480px, calc(100vw - 32px));
        max-height: calc(100dvh - 32px);
        padding: 0;
        border: none;
        border-radius: var(--ha-border-radius-3xl, 24px);
        background: var(--anypod-surface);
        color: inherit;
        overflow: auto;
        overscroll-behavior: contain;
        /* What has the focus is below the heading, and above what is said at the end. */
        scroll-padding-block: 96px 64px;
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.5);
      }
      header {
        position: sticky;
        top: 0;
        z-index: 1;
        display: flex;
        align-items: center;
        gap: var(--anypod-space);
        padding: var(--anypod-space-wide);
        background: inherit;
      }
      h2 {
        flex: 1;
        margin: 0;
        font-size: 20px;
        font-weight: 500;
        line-height: 1.3;
        overflow-wrap: anywhere;
      }
      /* Everything there is to see, on a phone. */
      :host([full]) dialog {
        inline-size: 100vw;
        block-size: 100dvh;
        max-inline-size: none;
        max-block-size: none;
        border-radius: 0;
      }
      .content {
        padding: 0 var(--anypod-space-wide) var(--anypod-space-wide);
      }
    `,
  ];

  protected override updated(changes: PropertyValues<this>): void {
    if (!changes.has("open")) {
      return;
    }
    if (this.open && !this.dialog.open) {
      this.dialog.showModal();
    } else if (!this.open && this.dialog.open) {
      this.dialog.close();
    }
  }

  private readonly closed = (): void => {
    if (this.open) {
      this.open = false;
      this.dispatchEvent(new CustomEvent("closed"));
    }
  };

  private readonly clicked = (event: MouseEvent): void => {
    if (event.target === this.dialog) {
      this.dialog.close();
    }
  };

  protected override render(): TemplateResult {
    // A click beside it closes; whoever has a keyboard has Escape.
    return html`<dialog
      aria-labelledby="heading"
      @close=${this.closed}
      @click=${this.clicked}
      @keydown=${stop}
    >
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button
          class="icon-button"
          aria-label=${this.closeLabel}
          title=${this.closeLabel}
          @click=${() => {
            this.dialog.close();
          }}
        >
          ${icon(mdiClose)}
        </button>
      </header>
      <div class="content"><slot></slot></div>
    </dialog>`;
  }
}

/** Home Assistant's shortcuts are not meant while somebody types here. */
function stop(event: KeyboardEvent): void {
  event.stopPropagation();
}

define("anypod-dialog", AnypodDialog);
