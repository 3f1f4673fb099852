/** What is known of an episode's life, in the order in which it happened. */

import type { TextKey } from "../common/texts";
import type { DetailedEpisode, Episode } from "../common/types";

export interface Happening {
  text: TextKey;
  at: string;
  isAhead: boolean;
  /** What went wrong, in words. */
  problem: string | null;
}

type Fact = [text: TextKey, at: string | null | undefined, problem?: string];

/** Return what happened and what is going to; what a list knows is enough for most of it. */
export function happenings(
  episode: Episode & Partial<DetailedEpisode>,
  now = Date.now(),
): Happening[] {
  const facts: Fact[] = [
    ["panel.history_published", episode.published],
    ["panel.history_discovered", episode.discovered_at],
    ["panel.history_downloaded", episode.downloaded_at],
    ["panel.history_problem", episode.error?.since, episode.error?.message ?? ""],
    ["panel.history_played", episode.played_at],
    ["panel.history_changed", episode.updated_at],
    ["panel.history_next_try", episode.next_attempt_at],
    ["panel.history_refresh", episode.refresh_at],
  ];
  const found: Happening[] = [];
  for (const [text, at, problem] of facts) {
    if (at !== null && at !== undefined) {
      const isAhead = Date.parse(at) > now;
      found.push({ text, at, isAhead, problem: problem ?? null });
    }
  }
  return found.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
