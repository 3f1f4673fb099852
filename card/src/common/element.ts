/** What every element of Anypod has: Home Assistant, words, and a place for messages. */

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { HomeAssistant, Values } from "./hass";
import { hasTexts, type TextKey, type Translate, translator } from "./texts";

/** Relative times are written anew that often. */
const TICK_MS = 30_000;
const MESSAGE_MS = 8_000;

/** What of Home Assistant is shown; it is a new object for every state that changes. */
const SHOWN = [
  "connection",
  "language",
  "locale",
  "localize",
  "config",
  "user",
  "entities",
  "devices",
  "areas",
] as const;

/** Return whether what is shown may look different now. */
function isNews(now: HomeAssistant | undefined, before: HomeAssistant | undefined): boolean {
  return SHOWN.some((part) => now?.[part] !== before?.[part]);
}

export abstract class AnypodElement extends LitElement {
  @property({ attribute: false, hasChanged: isNews }) hass?: HomeAssistant | undefined;
  @state() protected message: string | null = null;

  private tick: number | undefined;
  private messageTimer: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.tick = window.setInterval(() => {
      this.requestUpdate();
    }, TICK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.tick);
    window.clearTimeout(this.messageTimer);
    this.message = null;
  }

  /** Say something in the user's language. */
  protected readonly t: Translate = (key: TextKey, values?: Values) =>
    translator(this.home)(key, values);

  /** Home Assistant, where it is known to be there. */
  protected get home(): HomeAssistant {
    if (this.hass === undefined) {
      throw new Error("rendered before Home Assistant was given");
    }
    return this.hass;
  }

  /** Whether there are words to show; the element is rendered again once there are. */
  protected get hasTexts(): boolean {
    return (
      this.hass !== undefined &&
      hasTexts(this.hass, () => {
        this.requestUpdate();
      })
    );
  }

  /** Show a message for a while; screen readers say it. */
  protected readonly complain = (message: string): void => {
    this.message = message;
    window.clearTimeout(this.messageTimer);
    this.messageTimer = window.setTimeout(() => {
      this.message = null;
    }, MESSAGE_MS);
  };

  /** The place for messages; always there, so that screen readers watch it. */
  protected renderMessage(): TemplateResult {
    return html`<div class="message" role="status" aria-live="polite">
      ${this.message === null ? nothing : html`<span>${this.message}</span>`}
    </div>`;
  }
}
