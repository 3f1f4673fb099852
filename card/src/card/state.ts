/** Pure: what is worth saying of a feed first. */

import type { Episode, Feed } from "../common/types";

/** How much a feed needs somebody: the largest first. */
function need(feed: Feed): number {
  if (feed.status === "error") {
    return 2;
  }
  return feed.counts.failed > 0 ? 1 : 0;
}

/** Sort feeds that need somebody to the top; the others stay where they are. */
export function byNeed(feeds: readonly Feed[]): Feed[] {
  return [...feeds].sort((one, other) => need(other) - need(one));
}

/** Return how far the downloads of a feed are, from 0 to 100; null where nobody knows. */
export function share(running: readonly Episode[], entryId: string): number | null {
  const known = running
    .filter((one) => one.config_entry_id === entryId)
    .map((one) => one.progress?.percent ?? null)
    .filter((one) => one !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

/** Return whether a feed wants a person to look at its repairs. */
export function needsRepair(feed: Feed): boolean {
  return feed.status === "error";
}

/** Return whether a feed has something to say about why it does not go on. */
export function isHeldUp(feed: Feed): boolean {
  return feed.error !== null && (feed.status === "error" || feed.status === "waiting");
}

/** Return whether everything is paused. */
export function isPaused(feeds: readonly Feed[]): boolean {
  return feeds.length > 0 && feeds.every((feed) => !feed.enabled);
}

/** Return in which colour a feed is shown: what failed shows even where all else is well. */
export function colourOf(feed: Feed): string {
  const isWell = feed.status !== "error" && feed.status !== "waiting" && feed.enabled;
  return isWell && feed.counts.failed > 0 ? "failed" : feed.status;
}

/** Return when an episode is released, as far as that was announced. */
export function releaseOf(episode: Episode): string | null {
  return episode.tries === 0 ? episode.next_attempt_at : null;
}
