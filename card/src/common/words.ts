/** What states and deeds are called. */

import type { TextKey } from "./texts";
import type { Deed, EpisodeStatus, FeedStatus } from "./types";

export const EPISODE_STATUS: Record<EpisodeStatus, TextKey> = {
  upcoming: "common.status_upcoming",
  queued: "common.status_queued",
  downloading: "common.status_downloading",
  downloaded: "common.status_downloaded",
  failed: "common.status_failed",
  skipped: "common.status_skipped",
  archived: "common.status_archived",
};

export const FEED_STATUS: Record<FeedStatus, TextKey> = {
  idle: "common.feed_idle",
  syncing: "common.feed_syncing",
  downloading: "common.feed_downloading",
  waiting: "common.feed_waiting",
  paused: "common.feed_paused",
  error: "common.feed_error",
};

export const DEEDS: Record<Deed, TextKey> = {
  retry: "common.retry",
  skip: "common.skip",
  unskip: "common.unskip",
  pin: "common.pin",
  unpin: "common.unpin",
  cancel: "common.cancel",
  download: "common.download",
  played: "common.mark_played",
  unplayed: "common.mark_unplayed",
  refresh: "common.refresh",
  delete: "common.delete",
};
