/** Why an episode is where it is, in words. */

import type { TextKey } from "../common/texts";

const REASONS: Record<string, TextKey> = {
  scheduled: "panel.reason_scheduled",
  user: "panel.reason_user",
  unavailable: "panel.reason_unavailable",
  duplicate: "panel.reason_duplicate",
  expanded: "panel.reason_expanded",
  before_since: "panel.reason_before_since",
  "filter:include_title": "panel.reason_filter_title",
  "filter:exclude_title": "panel.reason_filter_title",
  "filter:include_description": "panel.reason_filter_description",
  "filter:exclude_description": "panel.reason_filter_description",
  "filter:min_duration": "panel.reason_filter_duration",
  "filter:max_duration": "panel.reason_filter_duration",
  "filter:shorts": "panel.reason_filter_shorts",
  "filter:live": "panel.reason_filter_live",
  played: "panel.reason_played",
  keep_last: "panel.reason_keep_last",
  max_age: "panel.reason_max_age",
  max_size: "panel.reason_max_size",
  quota: "panel.reason_quota",
  missing: "panel.reason_missing",
  removed_feed: "panel.reason_removed_feed",
};

/** Return the words for a reason, none where this panel is older than the reason. */
export function reasonText(reason: string | null): TextKey | null {
  return reason === null ? null : (REASONS[reason] ?? null);
}
