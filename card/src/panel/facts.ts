/** What there is to say of an episode in a few words each. */

import { clock, dateTime, number, relative, size } from "../common/format";
import type { HomeAssistant } from "../common/hass";
import type { TextKey, Translate } from "../common/texts";
import type { DetailedEpisode, Media } from "../common/types";
import { EPISODE_STATUS } from "../common/words";
import { reasonText } from "./why";

export type FactRow = [name: TextKey, value: string];

/** Return names and values; what is not known has no row. */
export function factsOf(
  hass: HomeAssistant,
  t: Translate,
  episode: DetailedEpisode,
  feedTitle: string,
): FactRow[] {
  const why = reasonText(episode.reason);
  const { media, published, duration_s, next_attempt_at: nextTry } = episode;
  const rows: [TextKey, string | null][] = [
    ["panel.feed", feedTitle],
    ["panel.status", t(EPISODE_STATUS[episode.status])],
    ["panel.reason", why === null ? null : t(why)],
    ["panel.published", published === null ? null : dateTime(hass, published)],
    ["panel.duration", duration_s === null ? null : clock(duration_s)],
    ["panel.size", media === null ? null : size(hass, media.size_bytes)],
    ["panel.file", media === null ? null : fileText(media)],
    ["panel.tries", episode.tries === 0 ? null : number(hass, episode.tries)],
    ["panel.next_try", nextTry === null ? null : relative(hass, nextTry)],
    ["panel.marks", marks(t, episode)],
  ];
  return rows.filter((row): row is FactRow => row[1] !== null && row[1] !== "");
}

function fileText({ extension, height, codecs }: Media): string {
  return [extension, height === null ? "" : `${height}p`, codecs]
    .filter((part) => part !== "")
    .join(" · ");
}

function marks(t: Translate, episode: DetailedEpisode): string {
  const texts: string[] = [];
  if (episode.pinned) {
    texts.push(t(episode.until_played ? "panel.until_played" : "common.pinned"));
  }
  if (episode.played_at !== null) {
    texts.push(t("common.played"));
  } else if (episode.position_s !== null) {
    texts.push(t("common.heard_to", { time: clock(episode.position_s) }));
  }
  return texts.join(" · ");
}
