/** Tap, hold and double tap, as on Home Assistant's own cards. */

import { html, nothing, type TemplateResult } from "lit";
import { ACTIONS, hasAction, type Settings } from "./config";

const HOLD_MS = 500;
const DOUBLE_MS = 250;

export type Touched = "tap" | "hold" | "double_tap";

/** Tells what somebody does with the header, as far as it was said what to do then. */
export class Touch {
  private isHeld = false;
  private holdTimer: number | undefined;
  private tapTimer: number | undefined;

  constructor(private readonly act: (touched: Touched) => void) {}

  /** Draw what can be touched, over what lies below; nothing where there are no actions. */
  render(settings: Settings, label: string): TemplateResult | typeof nothing {
    if (!ACTIONS.some((key) => hasAction(settings, key))) {
      return nothing;
    }
    return html`<button
      class="touch"
      aria-label=${label}
      @pointerdown=${() => {
        this.down(settings);
      }}
      @pointerup=${this.up}
      @pointercancel=${this.up}
      @pointerleave=${this.up}
      @contextmenu=${(event: Event) => {
        if (hasAction(settings, "hold_action")) {
          event.preventDefault();
        }
      }}
      @click=${(event: MouseEvent) => {
        this.click(settings, event);
      }}
    ></button>`;
  }

  /** Forget what has begun. */
  stop(): void {
    window.clearTimeout(this.holdTimer);
    window.clearTimeout(this.tapTimer);
    this.tapTimer = undefined;
  }

  private down(settings: Settings): void {
    this.isHeld = false;
    window.clearTimeout(this.holdTimer);
    if (hasAction(settings, "hold_action")) {
      this.holdTimer = window.setTimeout(() => {
        this.isHeld = true;
        this.act("hold");
      }, HOLD_MS);
    }
  }

  private readonly up = (): void => {
    window.clearTimeout(this.holdTimer);
  };

  private click(settings: Settings, { detail }: MouseEvent): void {
    // A key, which counts no clicks, is pressed after a hold and does not end it.
    const isEndOfHold = this.isHeld && detail > 0;
    this.isHeld = false;
    if (isEndOfHold) {
      return;
    }
    if (!hasAction(settings, "double_tap_action")) {
      this.tap(settings);
    } else if (this.tapTimer === undefined) {
      this.tapTimer = window.setTimeout(() => {
        this.tapTimer = undefined;
        this.tap(settings);
      }, DOUBLE_MS);
    } else {
      this.stop();
      this.act("double_tap");
    }
  }

  private tap(settings: Settings): void {
    if (hasAction(settings, "tap_action")) {
      this.act("tap");
    }
  }
}
