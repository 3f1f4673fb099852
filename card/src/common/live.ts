/** How feeds stand, live: one subscription for everything on the page. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Connection, HomeAssistant, Unsubscribe } from "./hass";
import type { Episode, Feed, Overview, Update } from "./types";

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;
/** Refused so often in a row, it is not just that Home Assistant is starting. */
const PATIENCE = 4;
/** Going from one view to another does not end the subscription. */
const LINGER_MS = 5_000;

export interface Listener {
  /** Feeds, the overview or the connection changed. */
  changed(): void;
  /** Episodes changed; after a reset they are to be listed anew. */
  episodes?(changed: readonly Episode[], isReset: boolean): void;
}

/** What is known of all feeds; shared by all elements of one connection. */
export class Live {
  feeds: ReadonlyMap<string, Feed> = new Map();
  overview: Overview | null = null;
  /** Whether all feeds are known, perhaps from before the connection broke. */
  isReady = false;
  /** The error with which Anypod refuses to tell anything, or null. */
  problem: unknown = null;

  private readonly listeners = new Set<Listener>();
  private subscription: Promise<Unsubscribe | null> | null = null;
  private isHearing = false;
  private timer: number | undefined;
  private refusals = 0;

  constructor(private readonly connection: Connection) {}

  /** Whether Home Assistant can be asked; Anypod may refuse to answer all the same. */
  get isConnected(): boolean {
    return this.connection.connected;
  }

  /** Follow what happens; returns how to stop. */
  follow(listener: Listener): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) {
      this.begin();
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        this.later(LINGER_MS, () => void this.end());
      }
    };
  }

  /** Take in what is known from elsewhere, such as the answer to a command. */
  take(update: Update): void {
    this.merge(update);
    this.tellChanged();
    if (update.episodes !== undefined || update.feeds !== undefined || update.reset === true) {
      const isReset = update.feeds !== undefined || update.reset === true;
      for (const listener of this.listeners) {
        listener.episodes?.(update.episodes ?? [], isReset);
      }
    }
  }

  private merge(update: Update): void {
    const feeds = new Map(update.feeds === undefined ? this.feeds : null);
    for (const feed of [...(update.feeds ?? []), ...(update.changed ?? [])]) {
      feeds.set(feed.config_entry_id, feed);
    }
    for (const gone of update.removed ?? []) {
      feeds.delete(gone);
    }
    this.feeds = feeds;
    this.overview = update.overview ?? this.overview;
    this.isReady = this.isReady || update.feeds !== undefined;
  }

  private begin(): void {
    window.clearTimeout(this.timer);
    if (!this.isHearing) {
      this.isHearing = true;
      this.connection.addEventListener("ready", this.again);
      this.connection.addEventListener("disconnected", this.tellChanged);
    }
    // Otherwise it begins once there is a connection.
    if (this.connection.connected) {
      this.subscription ??= this.subscribe();
    }
  }

  /** Begin anew on a new connection. */
  private readonly again = (): void => {
    this.subscription = null;
    if (this.listeners.size > 0) {
      this.begin();
    }
    this.tellChanged();
  };

  private async subscribe(): Promise<Unsubscribe | null> {
    try {
      const unsubscribe = await this.connection.subscribeMessage<Update>(
        (update) => {
          this.take(update);
        },
        { type: "anypod/subscribe" },
        // A new connection is there before Anypod is, after Home Assistant was started
        // anew: who is refused then would not be subscribed again by itself.
        { resubscribe: false },
      );
      this.problem = null;
      this.refusals = 0;
      this.tellChanged();
      return unsubscribe;
    } catch (error) {
      this.refused(error);
      return null;
    }
  }

  /** Anypod is not set up (yet, or any more), or cannot start: it may come back. */
  private refused(problem: unknown): void {
    this.problem = problem;
    this.subscription = null;
    this.isReady = this.isReady && this.refusals < PATIENCE;
    if (this.listeners.size > 0) {
      this.later(Math.min(FIRST_RETRY_MS * 2 ** this.refusals, LAST_RETRY_MS), () => {
        this.begin();
      });
    }
    this.refusals += 1;
    this.tellChanged();
  }

  private async end(): Promise<void> {
    const { subscription } = this;
    this.subscription = null;
    this.isReady = false;
    this.isHearing = false;
    this.connection.removeEventListener("ready", this.again);
    this.connection.removeEventListener("disconnected", this.tellChanged);
    try {
      await (
        await subscription
      )?.();
    } catch {
      // The connection is gone, and the subscription with it.
    }
  }

  private later(delayMs: number, work: () => void): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(work, delayMs);
  }

  private readonly tellChanged = (): void => {
    for (const listener of this.listeners) {
      listener.changed();
    }
  };
}

const lives = new WeakMap<Connection, Live>();

/** Return what is known over a connection. */
export function liveOf(hass: HomeAssistant): Live {
  let live = lives.get(hass.connection);
  if (live === undefined) {
    live = new Live(hass.connection);
    lives.set(hass.connection, live);
  }
  return live;
}

/** Keeps an element up to date while it is on the page. */
export class LiveController implements ReactiveController {
  live: Live | null = null;
  private leave: (() => void) | null = null;

  constructor(
    private readonly host: ReactiveControllerHost & { hass?: HomeAssistant | undefined },
    private readonly onEpisodes?: Listener["episodes"],
  ) {
    host.addController(this);
  }

  hostUpdate(): void {
    this.join();
  }

  hostConnected(): void {
    this.join();
    // Nothing else says that what was followed meanwhile is known again.
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.leave?.();
    this.leave = null;
    this.live = null;
  }

  private join(): void {
    const { hass } = this.host;
    const isOnPage = !(this.host instanceof HTMLElement) || this.host.isConnected;
    if (hass === undefined || !isOnPage || this.live === liveOf(hass)) {
      return;
    }
    this.leave?.();
    this.live = liveOf(hass);
    this.leave = this.live.follow({
      changed: () => {
        this.host.requestUpdate();
      },
      ...(this.onEpisodes === undefined ? {} : { episodes: this.onEpisodes }),
    });
  }
}
