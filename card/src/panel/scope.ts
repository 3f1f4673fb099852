/** Whether a change of an episode may change which episodes are listed, and in what order. */

import type { Episode, EpisodeQuery } from "../common/types";
import { DEFAULT_SORT, orderOf } from "./address";

/** Return whether an episode is of the feeds that are listed. */
export function isOfFeeds(query: EpisodeQuery, episode: Episode): boolean {
  const { config_entry_id: wanted } = query;
  return wanted === undefined || [wanted].flat().includes(episode.config_entry_id);
}

/** Sum up what decides on an episode's place; while that is the same, so is its place. */
export function placeMark(query: EpisodeQuery, episode: Episode): string {
  const marks: (string | number | null)[] = [sortValue(query, episode)];
  if (query.status !== undefined && query.status.length > 0) {
    marks.push(String(query.status.includes(episode.status)));
  }
  if (query.search !== undefined) {
    marks.push(episode.title);
  }
  return JSON.stringify(marks);
}

function sortValue(query: EpisodeQuery, episode: Episode): string | number | null {
  switch (orderOf(query.sort ?? DEFAULT_SORT).key) {
    case "published":
      return episode.published;
    case "discovered":
      return episode.discovered_at;
    case "title":
      return episode.title;
    case "duration":
      return episode.duration_s;
    case "size":
      return episode.media?.size_bytes ?? null;
    case "status":
      return episode.status;
  }
}
