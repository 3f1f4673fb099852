/** Commands that show their effect at once, and take it back where they are refused. */

import type { HomeAssistant } from "./hass";
import { type Live, liveOf } from "./live";
import type { Deed, Episode, EpisodeStatus, Feed, Link, Outcome, Overview } from "./types";
import { failure } from "./texts";

/** The most episodes that one message may name. */
const MOST = 500;
/** How long something may take to show after it was asked for. */
const PATIENCE_MS = 1_000;

export type LinkDeed = "create_link" | "rotate_link" | "revoke_link";

/** What an episode will look like once a deed is done, as far as one can tell. */
const EFFECTS: Record<Deed, () => Partial<Episode>> = {
  retry: () => ({ status: "queued", error: null, next_attempt_at: null }),
  skip: () => ({ status: "skipped", reason: "user" }),
  unskip: () => ({ status: "queued", reason: null }),
  pin: () => ({ pinned: true }),
  unpin: () => ({ pinned: false }),
  cancel: () => ({ status: "skipped", reason: "user", progress: null }),
  download: () => ({ status: "queued", reason: null, error: null }),
  played: () => ({ played_at: new Date().toISOString(), position_s: null }),
  unplayed: () => ({ played_at: null, position_s: null }),
  refresh: () => ({}),
  delete: () => ({ status: "archived", reason: "user", media: null }),
};

const SKIPPABLE: readonly EpisodeStatus[] = ["upcoming", "queued", "failed"];
const UNPINNABLE: readonly EpisodeStatus[] = ["skipped", "archived"];
const DELETABLE: readonly EpisodeStatus[] = ["downloaded", "failed", "skipped"];

/** Return what can be done with an episode as it stands. */
export function deedsFor(episode: Episode, options: { isAdmin: boolean }): Deed[] {
  const { status } = episode;
  const deeds: [Deed, boolean][] = [
    ["retry", status === "failed" || (status === "queued" && episode.next_attempt_at !== null)],
    ["download", status === "archived" || (status === "skipped" && episode.reason !== "user")],
    ["unskip", status === "skipped" && episode.reason === "user"],
    ["cancel", status === "downloading"],
    ["skip", SKIPPABLE.includes(status)],
    ["pin", !episode.pinned && !UNPINNABLE.includes(status)],
    ["unpin", episode.pinned],
    ["played", status === "downloaded" && episode.played_at === null],
    ["unplayed", episode.played_at !== null || episode.position_s !== null],
    ["refresh", status !== "archived"],
    ["delete", options.isAdmin && DELETABLE.includes(status)],
  ];
  return deeds.filter(([, fits]) => fits).map(([deed]) => deed);
}

/** Does things for one element, and remembers what is not confirmed yet. */
export class Deeds {
  private readonly expected = new Map<string, Partial<Episode>>();
  private readonly expectedFeeds = new Map<string, Partial<Feed>>();

  constructor(
    private readonly hass: () => HomeAssistant,
    private readonly changed: () => void,
    private readonly complain: (message: string) => void,
  ) {}

  /** Show an episode as it will be once everything asked for is done. */
  shown(episode: Episode): Episode {
    const expected = this.expected.get(episode.episode_id);
    return expected === undefined ? episode : { ...episode, ...expected };
  }

  /** Show a feed as it will be once everything asked for is done. */
  shownFeed(feed: Feed): Feed {
    const expected = this.expectedFeeds.get(feed.config_entry_id);
    return expected === undefined ? feed : { ...feed, ...expected };
  }

  /** Return whether a command for an episode is on its way. */
  isBusy(episodeId: string): boolean {
    return this.expected.has(episodeId);
  }

  /** Return whether a command for a feed is on its way. */
  isBusyFeed(entryId: string): boolean {
    return this.expectedFeeds.has(entryId);
  }

  /** Do something with episodes; one that is busy already is left alone.
   *
   * Returns with how many it was done.
   */
  async do(deed: Deed, episodes: readonly Episode[]): Promise<number> {
    const free = episodes.filter((episode) => !this.isBusy(episode.episode_id));
    let done = 0;
    for (let from = 0; from < free.length; from += MOST) {
      done += await this.doSome(deed, free.slice(from, from + MOST));
    }
    return done;
  }

  private async doSome(deed: Deed, episodes: readonly Episode[]): Promise<number> {
    const ids = episodes.map((episode) => episode.episode_id);
    const work = async (): Promise<number> => {
      const outcome = await this.hass().callWS<Outcome>({
        type: "anypod/episodes/do",
        deed,
        episodes: episodes.map(({ config_entry_id, episode_id }) => ({
          config_entry_id,
          episode_id,
        })),
      });
      liveOf(this.hass()).take({ episodes: outcome.episodes });
      for (const message of new Set(outcome.refused.map((one) => failure(this.hass(), one)))) {
        this.complain(message);
      }
      return outcome.episodes.length;
    };
    return (await this.expecting(this.expected, ids, EFFECTS[deed](), work)) ?? 0;
  }

  /** Begin to look for new episodes, in some feeds or, with one message, in all of them. */
  async sync(feeds: readonly Feed[], { isAll = false } = {}): Promise<void> {
    const expected: Partial<Feed> = { status: "syncing" };
    if (!isAll) {
      await Promise.all(
        feeds.map((feed) => this.feed(feed, expected, () => this.ask("sync", feed))),
      );
      return;
    }
    const [one, ...others] = feeds.filter(
      (feed) => feed.enabled && !this.isBusyFeed(feed.config_entry_id),
    );
    if (one !== undefined) {
      const ids = [one, ...others].map((feed) => feed.config_entry_id);
      await this.expecting(this.expectedFeeds, ids, expected, () => this.ask("sync", one, {}));
    }
  }

  /** Try everything that failed in a feed once more. */
  async retryAll(feed: Feed): Promise<void> {
    const counts = { ...feed.counts, failed: 0, queued: feed.counts.queued + feed.counts.failed };
    await this.feed(feed, { counts }, () => this.ask("retry", feed));
  }

  /** Call an action, and wait for a moment until it shows: nothing flickers then. */
  private async ask(
    action: string,
    feed: Feed,
    data: Record<string, string> = { config_entry_id: feed.config_entry_id },
  ): Promise<void> {
    const shown = told(liveOf(this.hass()), feed.config_entry_id);
    await this.hass().callService("anypod", action, data, undefined, false);
    await shown;
  }

  /** Pause a feed, or let it go on. */
  async enable(feed: Feed, enabled: boolean): Promise<void> {
    const expected: Partial<Feed> = { enabled, status: enabled ? "idle" : "paused" };
    await this.feed(feed, expected, async () => {
      const answer = await this.hass().callWS<{ feed: Feed }>({
        type: "anypod/feeds/enable",
        config_entry_id: feed.config_entry_id,
        enabled,
      });
      liveOf(this.hass()).take({ changed: [answer.feed] });
    });
  }

  /** Make, change or revoke a link; returns it, undefined where that is refused. */
  async link(
    feed: Feed,
    deed: LinkDeed,
    data: Record<string, string | number>,
  ): Promise<Link | undefined> {
    const { config_entry_id } = feed;
    return this.feed(feed, {}, async () => {
      const answer = await this.hass().callService(
        "anypod",
        deed,
        { config_entry_id, ...data },
        undefined,
        false,
        true,
      );
      const link = (answer as { response: Link }).response;
      const live = liveOf(this.hass());
      const known = live.feeds.get(config_entry_id);
      if (known !== undefined) {
        live.take({ changed: [{ ...known, links: linksAfter(deed, known.links ?? [], link) }] });
      }
      return link;
    });
  }

  /** Pause all feeds, or let them go on. */
  async enableAll(enabled: boolean): Promise<void> {
    const live = liveOf(this.hass());
    const before = live.overview;
    if (before === null) {
      return;
    }
    live.take({ overview: { ...before, paused: !enabled } });
    try {
      const answer = await this.hass().callWS<{ overview: Overview }>({
        type: "anypod/feeds/enable",
        enabled,
      });
      live.take({ overview: answer.overview });
    } catch (error) {
      live.take({ overview: before });
      this.complain(failure(this.hass(), error));
    }
  }

  private async feed<R>(
    feed: Feed,
    expected: Partial<Feed>,
    work: () => Promise<R>,
  ): Promise<R | undefined> {
    return this.isBusyFeed(feed.config_entry_id)
      ? undefined
      : this.expecting(this.expectedFeeds, [feed.config_entry_id], expected, work);
  }

  private async expecting<T, R>(
    kept: Map<string, Partial<T>>,
    ids: readonly string[],
    effect: Partial<T>,
    work: () => Promise<R>,
  ): Promise<R | undefined> {
    for (const id of ids) {
      kept.set(id, effect);
    }
    this.changed();
    try {
      return await work();
    } catch (error) {
      this.complain(failure(this.hass(), error));
      return undefined;
    } finally {
      for (const id of ids) {
        kept.delete(id);
      }
      this.changed();
    }
  }
}

/** Return a feed's links once one was made, changed or revoked; perhaps it was told already. */
function linksAfter(deed: LinkDeed, links: readonly Link[], link: Link): Link[] {
  if (deed === "revoke_link") {
    return links.filter((one) => one.link_id !== link.link_id);
  }
  return links.some((one) => one.link_id === link.link_id)
    ? links.map((one) => (one.link_id === link.link_id ? link : one))
    : [...links, link];
}

/** Wait until a feed is told anew, but not for long: perhaps nothing has changed. */
function told(live: Live, entryId: string): Promise<void> {
  const known = live.feeds.get(entryId);
  return new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer);
      leave();
      resolve();
    };
    const timer = window.setTimeout(done, PATIENCE_MS);
    const leave = live.follow({
      changed: () => {
        if (live.feeds.get(entryId) !== known) {
          done();
        }
      },
    });
  });
}
