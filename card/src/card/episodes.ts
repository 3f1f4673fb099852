/** The lists of episodes that a card shows: asked for once, then kept up to date. */

import type { HomeAssistant } from "../common/hass";
import type { Episode, EpisodeQuery, EpisodeStatus, Page } from "../common/types";

/** Nothing is listed more often than that. */
const INTERVAL_MS = 1_000;
const RETRY_MS = 10_000;

export const KINDS = ["downloading", "queued", "failed", "upcoming", "downloaded"] as const;
export type Kind = Extract<EpisodeStatus, (typeof KINDS)[number]>;
/** How many of each kind are shown. */
export type Limits = Record<Kind, number>;

/** What is released next comes first, else what is newest. */
function isSoonestFirst(kind: Kind): boolean {
  return kind === "upcoming";
}

/** Return what sorts before another episode, as the server sorts. */
function compare(kind: Kind, one: Episode, other: Episode): number {
  const newestFirst = (other.published ?? "").localeCompare(one.published ?? "");
  return isSoonestFirst(kind) ? -newestFirst : newestFirst;
}

export interface Merged {
  episodes: Episode[];
  /** Whether others may have to move up, which only the server knows. */
  isShort: boolean;
}

/** Take what changed into a list: in place, in or out. */
export function merge(
  kind: Kind,
  list: readonly Episode[],
  changed: readonly Episode[],
  limit: number,
): Merged {
  const news = new Map(changed.map((one) => [one.episode_id, one]));
  const isKnown = new Set(list.map((one) => one.episode_id));
  const kept = list
    .map((one) => newer(one, news.get(one.episode_id)))
    .filter((one) => one.status === kind);
  const added = [...news.values()].filter(
    (one) => one.status === kind && !isKnown.has(one.episode_id),
  );
  const episodes =
    added.length === 0
      ? kept
      : [...kept, ...added].sort((one, other) => compare(kind, one, other)).slice(0, limit);
  return { episodes, isShort: list.length >= limit && kept.length < list.length };
}

/** What was on its way while the list was asked for may be older than the list. */
function newer(known: Episode, told: Episode | undefined): Episode {
  return told === undefined || told.updated_at < known.updated_at ? known : told;
}

/** One list, and when it is asked for. */
class List {
  episodes: readonly Episode[] | null = null;
  private askedAt = -Infinity;
  private timer: number | undefined;
  private isStopped = false;
  /** Set while it is asked for: what changed in the meantime. */
  private meanwhile: Episode[] | null = null;
  private isStale = false;

  constructor(
    private readonly kind: Kind,
    private readonly limit: number,
    private readonly ask: (query: EpisodeQuery) => Promise<Page>,
    private readonly changed: () => void,
  ) {}

  /** Ask anew, once that may be. */
  refresh(): void {
    if (this.meanwhile === null) {
      this.later(this.askedAt + INTERVAL_MS - Date.now());
    } else {
      this.isStale = true;
    }
  }

  take(changed: readonly Episode[]): void {
    this.meanwhile?.push(...changed);
    if (this.episodes === null) {
      return;
    }
    const merged = merge(this.kind, this.episodes, changed, this.limit);
    this.episodes = merged.episodes;
    if (merged.isShort) {
      this.refresh();
    }
  }

  stop(): void {
    this.isStopped = true;
    window.clearTimeout(this.timer);
  }

  private later(delayMs: number): void {
    if (!this.isStopped) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.load(), Math.max(0, delayMs));
    }
  }

  private async load(): Promise<void> {
    this.askedAt = Date.now();
    const meanwhile: Episode[] = (this.meanwhile = []);
    let isDone = true;
    try {
      const page = await this.ask({
        status: [this.kind],
        sort: isSoonestFirst(this.kind) ? "published" : "-published",
        limit: this.limit,
      });
      this.episodes = merge(this.kind, page.episodes, meanwhile, this.limit).episodes;
    } catch {
      // Shown as it was: the feed may be about to go, or the connection is lost.
      isDone = false;
    }
    this.meanwhile = null;
    const { isStale } = this;
    this.isStale = false;
    if (isStale) {
      this.refresh();
    } else if (!isDone) {
      this.later(RETRY_MS);
    }
    if (!this.isStopped) {
      this.changed();
    }
  }
}

/** All lists of a card. */
export class EpisodeLists {
  private lists = new Map<Kind, List>();
  private wanted = "";
  /** Whose episodes they are; null for all feeds. */
  private ids: ReadonlySet<string> | null = null;

  constructor(private readonly changed: () => void) {}

  /** Say what is shown, and how many there are; the same again changes nothing. */
  want(
    hass: HomeAssistant,
    ids: readonly string[] | null,
    limits: Limits,
    counts: Record<Kind, number>,
  ): void {
    const wanted = JSON.stringify([ids, limits]);
    if (wanted === this.wanted) {
      return;
    }
    this.stop();
    this.wanted = wanted;
    this.ids = ids === null ? null : new Set(ids);
    const scope = ids === null ? {} : { config_entry_id: [...ids] };
    const ask = (query: EpisodeQuery): Promise<Page> =>
      hass.callWS<Page>({ type: "anypod/episodes/list", ...scope, ...query });
    for (const kind of KINDS.filter((one) => limits[one] > 0)) {
      const list = new List(kind, limits[kind], ask, this.changed);
      this.lists.set(kind, list);
      if (counts[kind] === 0) {
        list.episodes = [];
      } else {
        list.refresh();
      }
    }
  }

  /** Return a list; null while it is not known yet, empty where none is wanted. */
  get(kind: Kind): readonly Episode[] | null {
    const list = this.lists.get(kind);
    return list === undefined ? [] : list.episodes;
  }

  /** Take in what changed; after a reset everything is listed anew. */
  take(changed: readonly Episode[], isReset: boolean): void {
    const { ids } = this;
    const ours = changed.filter((one) => ids === null || ids.has(one.config_entry_id));
    for (const list of this.lists.values()) {
      list.take(ours);
      if (isReset) {
        list.refresh();
      }
    }
  }

  /** Forget everything; nothing is asked any more. */
  stop(): void {
    for (const list of this.lists.values()) {
      list.stop();
    }
    this.lists = new Map();
    this.wanted = "";
  }
}
