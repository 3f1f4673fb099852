/** The shapes of Anypod's WebSocket API; docs/api.md describes every field. */

import type { ApiError } from "./hass";

export type EpisodeStatus =
  "upcoming" | "queued" | "downloading" | "downloaded" | "failed" | "skipped" | "archived";

export type FeedStatus = "idle" | "syncing" | "downloading" | "waiting" | "paused" | "error";

export type Stage = "waiting" | "downloading" | "converting" | "embedding";

/** What went wrong; `message` is for a person, in the language of the home. */
export interface Problem {
  class: string;
  message: string;
  detail: string;
  since: string | null;
}

export interface Progress {
  stage: Stage;
  percent: number | null;
  speed_bytes_s: number | null;
  remaining_s: number | null;
}

export interface Media {
  mime_type: string;
  extension: string;
  size_bytes: number;
  height: number | null;
  codecs: string;
}

/** Instants are ISO 8601 in UTC, sizes bytes, durations seconds. */
export interface Episode {
  episode_id: string;
  config_entry_id: string;
  source_id: string;
  source_url: string;
  title: string;
  published: string | null;
  duration_s: number | null;
  status: EpisodeStatus;
  reason: string | null;
  pinned: boolean;
  media: Media | null;
  chapters: number;
  transcripts: string[];
  artwork_url: string | null;
  discovered_at: string;
  downloaded_at: string | null;
  updated_at: string;
  played_at: string | null;
  position_s: number | null;
  tries: number;
  next_attempt_at: string | null;
  error: Problem | null;
  progress: Progress | null;
}

export interface Chapter {
  start_s: number;
  end_s: number | null;
  title: string;
  url: string | null;
}

export interface Artifact {
  kind: string;
  language: string | null;
  mime_type: string;
  extension: string;
  size_bytes: number;
}

/** All that is known of one episode. */
export interface DetailedEpisode extends Episode {
  description: string | null;
  log: string | null;
  chapter_list: Chapter[];
  artifacts: Artifact[];
  media_path: string | null;
  until_played: boolean;
  refresh_at: string | null;
}

export interface Cue {
  start_s: number;
  end_s: number;
  text: string;
}

/** A secret address of a feed; only administrators get it. */
export interface Link {
  link_id: string;
  name: string;
  url: string;
  external_url: string | null;
  created_at: string;
  last_used_at: string | null;
  last_agent: string | null;
}

export interface Feed {
  config_entry_id: string;
  title: string;
  source_url: string;
  source_kind: "channel" | "playlist" | "single" | "manual" | "combined";
  status: FeedStatus;
  enabled: boolean;
  media: string;
  counts: Record<EpisodeStatus, number>;
  size_bytes: number;
  last_sync: string | null;
  last_success: string | null;
  next_sync: string | null;
  error: Problem | null;
  latest_episode: Episode | null;
  artwork_url: string | null;
  links?: Link[];
}

/** How all feeds together stand. */
export interface Overview {
  active_downloads: number;
  queued: number;
  size_bytes: number;
  quota_bytes: number | null;
  free_bytes: number | null;
  min_free_bytes: number;
  paused: boolean;
  error: Problem | null;
}

export interface Page {
  episodes: Episode[];
  total: number;
  limit: number;
  offset: number;
}

export type SortKey = "published" | "discovered" | "title" | "duration" | "size" | "status";
export type Sort = SortKey | `-${SortKey}`;

/** Which episodes are asked for. */
export interface EpisodeQuery {
  config_entry_id?: string | string[];
  status?: EpisodeStatus[];
  search?: string;
  since?: string;
  until?: string;
  sort?: Sort;
  limit?: number;
  offset?: number;
}

export type Deed =
  | "retry"
  | "skip"
  | "unskip"
  | "pin"
  | "unpin"
  | "cancel"
  | "download"
  | "played"
  | "unplayed"
  | "refresh"
  | "delete";

export interface Refusal extends ApiError {
  episode_id: string;
}

export interface Outcome {
  episodes: Episode[];
  refused: Refusal[];
}

export interface Month {
  month: string;
  published: number;
  downloaded: number;
  size_bytes: number;
}

export interface Stats {
  config_entry_id: string | null;
  counts: Record<EpisodeStatus, number>;
  size_bytes: number;
  duration_s: number;
  oldest: string | null;
  newest: string | null;
  success_rate: number | null;
  delay_median_s: number | null;
  delay_p90_s: number | null;
  months: Month[];
}

export interface QrCode {
  page_url: string;
  svg: string;
}

/** What `anypod/subscribe` tells: first everything, then what changed. */
export interface Update {
  feeds?: Feed[];
  changed?: Feed[];
  removed?: string[];
  episodes?: Episode[];
  overview?: Overview;
  reset?: true;
}
