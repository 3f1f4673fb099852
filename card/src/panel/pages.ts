/** A long list of which only what is in view is fetched, page by page. */

import type { Episode, EpisodeQuery, Page } from "../common/types";
import { isOfFeeds, placeMark } from "./scope";

export const PAGE_SIZE = 100;
/** So many pages are kept; those farthest from the view go first. */
const MOST_PAGES = 30;
const AT_ONCE = 2;
/** So many rows before and behind the view are fetched with it. */
const AHEAD = 40;
/** While somebody scrolls, what is in view is looked at that often. */
const SETTLE_MS = 60;
const REFRESH_MS = 1_000;
const RETRY_MS = 4_000;
/** The most that one message may ask for. */
const MOST_LISTED = 500;
const MOST_MARKS = 2_000;

export type Source = (query: EpisodeQuery) => Promise<Page>;

interface Kept {
  episodes: Episode[];
  isStale: boolean;
}

interface Flight {
  version: number;
  /** What was told of meanwhile is newer than what comes back. */
  told: Map<string, Episode>;
}

export class Pages {
  /** How many episodes there are; null while nobody knows. */
  total: number | null = null;
  /** The error with which they cannot be listed, or null; asked again all the while. */
  problem: unknown = null;

  private query: EpisodeQuery = {};
  private era = 0;
  private version = 0;
  private kept = new Map<number, Kept>();
  private places = new Map<string, number>();
  private flights = new Map<number, Flight>();
  /** By episode that is not in a page that is kept. */
  private marks = new Map<string, string>();
  private inFlight = 0;
  private first = 0;
  private last = 0;
  private readonly timers = new Map<string, number>();

  constructor(
    private readonly source: Source,
    private readonly changed: () => void,
  ) {}

  /** List something else. */
  show(query: EpisodeQuery): void {
    this.stop();
    this.query = query;
    this.era += 1;
    this.total = null;
    this.problem = null;
    this.kept = new Map();
    this.places = new Map();
    this.flights = new Map();
    this.marks = new Map();
    this.first = 0;
    this.last = 0;
    this.pump();
  }

  /** Say which rows are in view; what was scrolled past is not asked for any more. */
  want(first: number, last: number): void {
    if (first !== this.first || last !== this.last) {
      this.first = first;
      this.last = last;
      this.once("settle", SETTLE_MS, () => {
        this.pump();
      });
    }
  }

  /** Return the episode of a row, where it is known. */
  at(index: number): Episode | undefined {
    return this.kept.get(Math.floor(index / PAGE_SIZE))?.episodes[index % PAGE_SIZE];
  }

  /** Return where an episode stands, as far as known. */
  indexOf(episodeId: string): number | undefined {
    const index = this.places.get(episodeId);
    return index !== undefined && this.at(index)?.episode_id === episodeId ? index : undefined;
  }

  /** Take in what changed; the list is fetched anew where it may have other rows. */
  take(changed: readonly Episode[]): void {
    let isMoved = false;
    for (const episode of changed.filter((one) => isOfFeeds(this.query, one))) {
      isMoved = this.put(episode) || isMoved;
    }
    if (isMoved) {
      this.refreshSoon();
    }
  }

  /** Fetch what is in view anew before long; once, however often it is asked for. */
  refreshSoon(): void {
    this.once("refresh", REFRESH_MS, () => {
      this.refresh();
    });
  }

  /** Fetch what is in view anew; until it is there, what is known stays. */
  refresh(): void {
    this.version += 1;
    for (const page of this.kept.values()) {
      page.isStale = true;
    }
    this.cancel("retry");
    this.pump();
  }

  /** Return all episodes of some rows; null where something else is listed by then. */
  async range(first: number, last: number): Promise<Episode[] | null> {
    const { era, query } = this;
    const found: Episode[] = [];
    for (let offset = first; offset <= last; offset += MOST_LISTED) {
      const limit = Math.min(MOST_LISTED, last - offset + 1);
      const known = this.known(offset, limit);
      const episodes = known ?? (await this.source({ ...query, offset, limit })).episodes;
      if (era !== this.era) {
        return null;
      }
      found.push(...episodes);
    }
    return found;
  }

  /** Let go of all that is planned. */
  stop(): void {
    for (const name of this.timers.keys()) {
      this.cancel(name);
    }
  }

  /** Return rows as the server has them, as far as one can tell; null where it must be asked. */
  private known(offset: number, limit: number): Episode[] | null {
    // Told to be out of order, though the pages are marked only once they are fetched anew.
    if (this.timers.has("refresh")) {
      return null;
    }
    const episodes: Episode[] = [];
    for (let index = offset; index < offset + limit; index += 1) {
      const page = this.kept.get(Math.floor(index / PAGE_SIZE));
      const episode = page?.isStale === false ? page.episodes[index % PAGE_SIZE] : undefined;
      if (episode === undefined) {
        return null;
      }
      episodes.push(episode);
    }
    return episodes;
  }

  private put(episode: Episode): boolean {
    const { episode_id: id } = episode;
    for (const flight of this.flights.values()) {
      flight.told.set(id, episode);
    }
    const mark = placeMark(this.query, episode);
    const index = this.indexOf(id);
    if (index === undefined) {
      const before = this.marks.get(id);
      this.remember(id, mark);
      return before !== mark;
    }
    const before = this.at(index);
    this.kept.get(Math.floor(index / PAGE_SIZE))?.episodes.splice(index % PAGE_SIZE, 1, episode);
    return before === undefined || placeMark(this.query, before) !== mark;
  }

  private remember(id: string, mark: string): void {
    if (this.marks.size >= MOST_MARKS) {
      this.marks.clear();
    }
    this.marks.set(id, mark);
  }

  private pump(): void {
    while (this.inFlight < AT_ONCE && !this.timers.has("retry")) {
      const page = this.missing();
      if (page === undefined) {
        return;
      }
      void this.load(page);
    }
  }

  /** Return the first page that is missing around the view. */
  private missing(): number | undefined {
    const end = Math.max(0, Math.ceil((this.total ?? 0) / PAGE_SIZE) - 1);
    const numberOf = (index: number): number =>
      Math.min(end, Math.max(0, Math.floor(index / PAGE_SIZE)));
    const { first, last } = this;
    return [first, last, last + AHEAD, first - AHEAD]
      .map(numberOf)
      .find((page) => !this.flights.has(page) && (this.kept.get(page)?.isStale ?? true));
  }

  private async load(page: number): Promise<void> {
    const { era } = this;
    const flight: Flight = { version: this.version, told: new Map() };
    this.flights.set(page, flight);
    this.inFlight += 1;
    try {
      const answer = await this.source({
        ...this.query,
        limit: PAGE_SIZE,
        offset: page * PAGE_SIZE,
      });
      if (era === this.era) {
        this.keep(page, answer, flight);
      }
    } catch (error) {
      if (era === this.era) {
        this.problem = error;
        this.once("retry", RETRY_MS, () => {
          this.pump();
        });
      }
    }
    this.inFlight -= 1;
    if (this.flights.get(page) === flight) {
      this.flights.delete(page);
    }
    this.changed();
    this.pump();
  }

  private keep(page: number, answer: Page, { version, told }: Flight): void {
    this.problem = null;
    this.total = answer.total;
    const episodes = answer.episodes.map((one) => told.get(one.episode_id) ?? one);
    this.kept.set(page, { episodes, isStale: version !== this.version });
    episodes.forEach((one, index) => {
      this.places.set(one.episode_id, page * PAGE_SIZE + index);
      this.marks.delete(one.episode_id);
    });
    if (this.kept.size > MOST_PAGES) {
      this.forget();
    }
  }

  private forget(): void {
    const middle = (this.first + this.last) / 2 / PAGE_SIZE;
    const farthest = [...this.kept.keys()].reduce((one, other) =>
      Math.abs(other - middle) > Math.abs(one - middle) ? other : one,
    );
    for (const [index, one] of this.kept.get(farthest)?.episodes.entries() ?? []) {
      if (this.places.get(one.episode_id) === farthest * PAGE_SIZE + index) {
        this.places.delete(one.episode_id);
      }
    }
    this.kept.delete(farthest);
  }

  private once(name: string, delayMs: number, work: () => void): void {
    if (!this.timers.has(name)) {
      const timer = window.setTimeout(() => {
        this.timers.delete(name);
        work();
      }, delayMs);
      this.timers.set(name, timer);
    }
  }

  private cancel(name: string): void {
    window.clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }
}
