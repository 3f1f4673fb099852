/** Pictures that need a login: an <img> cannot send one, so they are fetched. */

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { mdiPodcast } from "@mdi/js";
import { define } from "./define";
import type { HomeAssistant } from "./hass";
import { icon } from "./icons";

const MOST_KEPT = 300;
const AT_ONCE = 4;
/** What is scrolled past so soon is not fetched. */
const GLANCE_MS = 120;

/** Object URLs by address, the ones used last at the end; null where there is none. */
const kept = new Map<string, Promise<string | null>>();
const waiting: (() => void)[] = [];
let running = 0;

async function turn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    // The last that asked is on the screen; the first may have been scrolled away.
    waiting.pop()?.();
  }
}

async function fetched(hass: HomeAssistant, path: string): Promise<string | null> {
  try {
    const response = await turn(() => hass.fetchWithAuth(path));
    if (response.ok) {
      return URL.createObjectURL(await response.blob());
    }
    if (response.status === 404 && hass.connection.connected) {
      return null;
    }
  } catch {
    // Offline.
  }
  // Nobody knows whether there is one: asked again with the next look.
  kept.delete(path);
  return null;
}

function picture(hass: HomeAssistant, path: string): Promise<string | null> {
  const found = kept.get(path) ?? fetched(hass, path);
  kept.delete(path);
  kept.set(path, found);
  for (const [old, url] of kept) {
    if (kept.size <= MOST_KEPT) {
      break;
    }
    kept.delete(old);
    void url.then((gone) => {
      if (gone !== null) {
        URL.revokeObjectURL(gone);
      }
    });
  }
  return found;
}

/** The artwork of a feed or an episode; decoration, so it has no text of its own. */
export class AnypodPicture extends LitElement {
  @property({ attribute: false }) hass?: HomeAssistant;
  /** The address in the shape of a feed or an episode. */
  @property() path: string | null = null;
  /** How large a picture is asked for, in pixels. */
  @property({ type: Number }) pixels: 128 | 512 = 128;
  @state() private url: string | null = null;

  static override styles = css`
    :host {
      display: block;
      flex: none;
      overflow: hidden;
      aspect-ratio: 1;
      border-radius: var(--anypod-radius-small, 8px);
      background: var(--anypod-fill);
      color: var(--secondary-text-color);
    }
    img,
    svg {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
    svg {
      box-sizing: border-box;
      padding: 20%;
      fill: currentcolor;
    }
  `;

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has("path") || (this.url === null && changes.has("hass"))) {
      void this.load();
    }
  }

  private async load(): Promise<void> {
    const { hass, path } = this;
    if (hass === undefined || path === null) {
      this.url = null;
      return;
    }
    const address = `${path}&size=${this.pixels}`;
    if (!kept.has(address)) {
      await new Promise((resolve) => setTimeout(resolve, GLANCE_MS));
      if (!this.isConnected || path !== this.path) {
        return;
      }
    }
    const url = await picture(hass, address);
    if (path === this.path) {
      this.url = url;
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.url === null
      ? icon(mdiPodcast)
      : html`<img src=${this.url} alt="" decoding="async" />`;
  }
}

define("anypod-picture", AnypodPicture);
