/** What all parts of the card draw from. */

import { html, type TemplateResult } from "lit";
import { dateTime, relative } from "../common/format";
import type { HomeAssistant } from "../common/hass";
import type { Deeds } from "../common/deeds";
import { icon } from "../common/icons";
import type { Translate } from "../common/texts";
import type { Deed, Episode, Feed, Overview } from "../common/types";
import { DEEDS } from "../common/words";
import type { EpisodeLists, Kind } from "./episodes";
import type { Part, Settings } from "./config";

export interface Unfolded {
  episode: Episode;
  isPlaying: boolean;
}

/** One look at everything: how it is, or will be once all that was asked for is done. */
export interface View {
  hass: HomeAssistant;
  t: Translate;
  isAdmin: boolean;
  settings: Settings;
  deeds: Deeds;
  lists: EpisodeLists;
  feeds: readonly Feed[];
  /** Whether these are all feeds there are, or will be. */
  isAll: boolean;
  overview: Overview | null;
  /** The episode that shows more of itself, and whether it is played. */
  unfolded: Unfolded | null;
  showsAllFeeds: boolean;
  /** Change what the card itself is about. */
  share(feed: Feed): void;
  unfold(episode: Episode | null, options: { isPlaying: boolean }): void;
  showAllFeeds(shows: boolean): void;
}

/** Return where the panel shows a feed, or one of its episodes. */
export function panelPath(entryId: string, episodeId?: string): string {
  const query = new URLSearchParams({ feed: entryId });
  if (episodeId !== undefined) {
    query.set("episode", episodeId);
  }
  return `/anypod?${query.toString()}`;
}

/** Return whether a part of the card is wanted. */
export function shows(view: View, part: Part): boolean {
  return !view.settings.hidden.has(part);
}

/** Return how many episodes of a kind there are in all feeds shown. */
export function count(feeds: readonly Feed[], kind: Kind): number {
  return feeds.reduce((sum, feed) => sum + feed.counts[kind], 0);
}

/** Return a list as it will be: what is being skipped is not in it any more. */
export function listed(view: View, kind: Kind): Episode[] | null {
  const list = view.lists.get(kind);
  const isShown = new Set(view.feeds.map((feed) => feed.config_entry_id));
  return (
    list
      ?.map((episode) => view.deeds.shown(episode))
      .filter((one) => one.status === kind && isShown.has(one.config_entry_id)) ?? null
  );
}

/** Return the feed of an episode, where several are shown. */
export function feedOf(view: View, episode: Episode): Feed | undefined {
  return view.feeds.length > 1
    ? view.feeds.find((feed) => feed.config_entry_id === episode.config_entry_id)
    : undefined;
}

/** Write an instant as seen from now, with the exact one to look at. */
export function ago(hass: HomeAssistant, instant: string): TemplateResult {
  return html`<time datetime=${instant} title=${dateTime(hass, instant)}
    >${relative(hass, instant)}</time
  >`;
}

/** Write a text with something drawn in the place of a placeholder. */
export function around(text: string, mark: string, inside: unknown): TemplateResult {
  const [before = "", after = ""] = text.split(mark);
  return html`${before}${inside}${after}`;
}

/** What stands for a placeholder in a text, until something is drawn there. */
export const MARK = "\u0001";

/** A title from elsewhere: of any length, in any script. */
export function title(text: string, classes = "title"): TemplateResult {
  return html`<span class=${classes} dir="auto" title=${text}>${text}</span>`;
}

/** A button that does something with an episode. */
export function deedButton(
  view: View,
  deed: Deed,
  episode: Episode,
  path: string,
  options: { isWide?: boolean } = {},
): TemplateResult {
  const { deeds, t } = view;
  const words = t(DEEDS[deed]);
  return html`<button
    class=${options.isWide === true ? "button" : "icon-button"}
    title=${words}
    aria-label=${t("common.deed_of", { deed: words, title: episode.title })}
    ?disabled=${deeds.isBusy(episode.episode_id)}
    @click=${() => void deeds.do(deed, [episode])}
  >
    ${icon(path)}${options.isWide === true ? words : ""}
  </button>`;
}
