/** How many episodes there are of each status. */

import type { EpisodeStatus, Feed } from "../common/types";
import { STATUSES } from "./address";

/** Return the counts of one feed, or the sums of all of them. */
export function countsOf(
  feeds: ReadonlyMap<string, Feed>,
  chosen: string | null,
): Record<EpisodeStatus, number> {
  const counts = {} as Record<EpisodeStatus, number>;
  for (const status of STATUSES) {
    counts[status] = 0;
    for (const feed of feeds.values()) {
      if (chosen === null || feed.config_entry_id === chosen) {
        counts[status] += feed.counts[status];
      }
    }
  }
  return counts;
}
