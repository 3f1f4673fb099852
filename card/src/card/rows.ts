/** Episodes: what is downloading, what failed, what comes, what is new. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import {
  mdiCheck,
  mdiClose,
  mdiDotsHorizontal,
  mdiInformationOutline,
  mdiPin,
  mdiPinOff,
  mdiPlay,
  mdiRefresh,
  mdiSkipNext,
  mdiStop,
} from "@mdi/js";
import { deedsFor } from "../common/deeds";
import { clock, date } from "../common/format";
import { navigate } from "../common/hass";
import { icon } from "../common/icons";
import { progressBar, progressText } from "../common/progress";
import { counted } from "../common/plural";
import { isolated } from "../common/texts";
import type { Deed, Episode } from "../common/types";
import { releaseOf } from "./state";
import {
  ago,
  around,
  count,
  deedButton,
  feedOf,
  listed,
  MARK,
  panelPath,
  shows,
  title,
  type View,
} from "./view";

/** What can be done with an episode that can be played, each with its icon. */
const OFFERED: [Deed, string][] = [
  ["pin", mdiPin],
  ["unpin", mdiPinOff],
  ["played", mdiCheck],
  ["unplayed", mdiRefresh],
];

type Row = (view: View, episode: Episode) => TemplateResult;

/** Draw a part of the card, where there is something in it. */
function section(
  heading: string,
  view: View,
  episodes: readonly Episode[],
  row: Row,
  extra: { action?: unknown; more?: unknown } = {},
): TemplateResult | typeof nothing {
  if (episodes.length === 0) {
    return nothing;
  }
  return html`<section>
    <div class="section-head">
      <h3>${heading}</h3>
      ${extra.action ?? nothing}
    </div>
    <ul>
      ${repeat(
        episodes,
        (episode) => episode.episode_id,
        (episode) => html`<li>${row(view, episode)}</li>`,
      )}
    </ul>
    ${extra.more ?? nothing}
  </section>`;
}

function artwork(view: View, episode: Episode): TemplateResult | typeof nothing {
  const path = episode.artwork_url ?? feedOf(view, episode)?.artwork_url ?? null;
  return shows(view, "artwork")
    ? html`<anypod-picture .hass=${view.hass} .path=${path}></anypod-picture>`
    : nothing;
}

/** Join what is known with dots; the feed's name first where several are shown. */
function facts(view: View, episode: Episode, known: unknown[]): TemplateResult {
  const feed = feedOf(view, episode);
  const parts = [...(feed === undefined ? [] : [feed.title]), ...known];
  const dotted = parts.map((part, index) => html`${index > 0 ? " · " : ""}<bdi>${part}</bdi>`);
  return html`<span class="facts secondary">${dotted}</span>`;
}

function name(episode: Episode): TemplateResult {
  return title(episode.title === "" ? episode.source_url : episode.title);
}

/** Draw what is downloading, and what is next in the queue. */
export function downloads(view: View): TemplateResult | typeof nothing {
  const running = listed(view, "downloading") ?? [];
  const queued = listed(view, "queued") ?? [];
  const rest = count(view.feeds, "queued") - queued.length;
  const row: Row = (_, episode) =>
    episode.status === "downloading" ? download(view, episode) : waiting(view, episode);
  const more =
    rest > 0
      ? html`<p class="secondary more">${counted(view.hass, view.t, "card.more_queued", rest)}</p>`
      : nothing;
  return section(view.t("card.downloads"), view, [...running, ...queued], row, { more });
}

function download(view: View, episode: Episode): TemplateResult {
  const { hass, t } = view;
  const progress = episode.progress ?? {
    stage: "waiting",
    percent: null,
    speed_bytes_s: null,
    remaining_s: null,
  };
  const label = t("card.progress_of", { title: episode.title });
  return html`<div class="row">
    ${artwork(view, episode)}
    <div class="what">
      ${name(episode)} ${facts(view, episode, [progressText(hass, t, progress)])}
      ${progressBar(t, progress, label)}
    </div>
    ${deedButton(view, "cancel", episode, mdiClose)}
  </div>`;
}

function waiting(view: View, episode: Episode): TemplateResult {
  const { hass, t } = view;
  const isRetry = episode.next_attempt_at !== null && episode.error !== null;
  const when =
    episode.next_attempt_at === null
      ? t("common.status_queued")
      : around(t("card.next_try", { time: MARK }), MARK, ago(hass, episode.next_attempt_at));
  return html`<div class="row">
    ${artwork(view, episode)}
    <div class="what">
      ${name(episode)} ${facts(view, episode, [when])}
      ${isRetry ? html`<span class="why">${isolated(episode.error?.message ?? "")}</span>` : nothing}
    </div>
    ${isRetry ? deedButton(view, "retry", episode, mdiRefresh) : nothing}
    ${deedButton(view, "skip", episode, mdiSkipNext)}
  </div>`;
}

/** Draw what failed and why, with what mends it. */
export function failures(view: View): TemplateResult | typeof nothing {
  const failed = (listed(view, "failed") ?? []).filter(
    (one) => view.feeds.find((feed) => feed.config_entry_id === one.config_entry_id)?.counts.failed,
  );
  const all = count(view.feeds, "failed");
  const rest = all - failed.length;
  const concerned = view.feeds.filter((feed) => feed.counts.failed > 0);
  const action =
    all > 1
      ? html`<button
          class="button"
          @click=${() => void Promise.all(concerned.map((feed) => view.deeds.retryAll(feed)))}
        >
          ${icon(mdiRefresh)}${view.t("card.retry_all")}
        </button>`
      : nothing;
  const more =
    rest > 0
      ? html`<p class="secondary more">${counted(view.hass, view.t, "card.more_failed", rest)}</p>`
      : nothing;
  return section(view.t("card.failures"), view, failed, failure, { action, more });
}

function failure(view: View, episode: Episode): TemplateResult {
  const { error } = episode;
  return html`<div class="row">
    ${artwork(view, episode)}
    <div class="what">
      ${name(episode)}
      ${
        error === null
          ? nothing
          : html`<span class="why error-text" title=${error.detail}
              >${isolated(error.message)}</span
            >`
      }
      ${facts(view, episode, error?.since == null ? [] : [ago(view.hass, error.since)])}
    </div>
    ${deedButton(view, "retry", episode, mdiRefresh)}
    ${deedButton(view, "skip", episode, mdiSkipNext)}
  </div>`;
}

/** Draw what will be released. */
export function upcoming(view: View): TemplateResult | typeof nothing {
  const episodes = listed(view, "upcoming") ?? [];
  return section(view.t("card.upcoming"), view, episodes, release);
}

function release(view: View, episode: Episode): TemplateResult {
  const { hass, t } = view;
  const at = releaseOf(episode);
  const when = at ?? episode.next_attempt_at;
  const words = at === null ? "card.next_check" : "card.released";
  const known = when === null ? [] : [around(t(words, { time: MARK }), MARK, ago(hass, when))];
  return html`<div class="row">
    ${artwork(view, episode)}
    <div class="what">${name(episode)} ${facts(view, episode, known)}</div>
    ${deedButton(view, "skip", episode, mdiSkipNext)}
  </div>`;
}

/** Draw the newest episodes that can be played. */
export function newest(view: View): TemplateResult | typeof nothing {
  const episodes = listed(view, "downloaded");
  const { episodes: most } = view.settings;
  if (episodes === null) {
    return html`<section aria-busy="true">
      ${Array.from({ length: Math.min(most, 3) }, () => html`<div class="skeleton line"></div>`)}
    </section>`;
  }
  if (episodes.length === 0 && most > 0 && count(view.feeds, "downloading") === 0) {
    return html`<p class="secondary">${view.t("card.no_episodes")}</p>`;
  }
  return section(view.t("card.newest"), view, withPlayed(view, episodes), playable);
}

/** What somebody listens to stays, even if newer ones would take its place. */
function withPlayed(view: View, episodes: readonly Episode[]): readonly Episode[] {
  const { unfolded } = view;
  const isGone =
    unfolded?.isPlaying === true &&
    !episodes.some((one) => one.episode_id === unfolded.episode.episode_id);
  return isGone ? [...episodes, unfolded.episode] : episodes;
}

function playable(view: View, episode: Episode): TemplateResult {
  const { hass, t } = view;
  const { published, duration_s: duration, played_at: played, position_s: position } = episode;
  const known = [
    ...(published === null
      ? []
      : [html`<time datetime=${published}>${date(hass, published)}</time>`]),
    ...(duration === null ? [] : [clock(duration)]),
    ...(played === null ? [] : [t("common.played")]),
    ...(played === null && position !== null && position > 0
      ? [t("common.heard_to", { time: clock(position) })]
      : []),
    ...(episode.pinned ? [t("common.pinned")] : []),
  ];
  const unfolded = view.unfolded?.episode.episode_id === episode.episode_id ? view.unfolded : null;
  return html`<div class="row ${played === null ? "" : "played"}">
      ${artwork(view, episode)}
      <div class="what">${name(episode)} ${facts(view, episode, known)}</div>
      ${playButton(view, episode, unfolded?.isPlaying ?? false)}
      ${moreButton(view, episode, unfolded !== null)}
    </div>
    ${unfolded === null ? nothing : unfoldedRow(view, episode, unfolded.isPlaying)}`;
}

function playButton(view: View, episode: Episode, isPlaying: boolean): TemplateResult {
  const words = view.t(isPlaying ? "card.stop" : "common.play");
  return html`<button
    class="icon-button"
    title=${words}
    aria-label=${view.t("common.deed_of", { deed: words, title: episode.title })}
    @click=${() => {
      view.unfold(episode, { isPlaying: !isPlaying });
    }}
  >
    ${icon(isPlaying ? mdiStop : mdiPlay)}
  </button>`;
}

function moreButton(view: View, episode: Episode, isUnfolded: boolean): TemplateResult {
  const words = view.t("card.more");
  return html`<button
    class="icon-button"
    title=${words}
    aria-label=${view.t("common.deed_of", { deed: words, title: episode.title })}
    aria-expanded=${isUnfolded}
    @click=${() => {
      view.unfold(isUnfolded ? null : episode, { isPlaying: false });
    }}
  >
    ${icon(mdiDotsHorizontal)}
  </button>`;
}

function unfoldedRow(view: View, episode: Episode, isPlaying: boolean): TemplateResult {
  const possible = deedsFor(episode, { isAdmin: view.isAdmin });
  const offered = OFFERED.filter(([deed]) => possible.includes(deed)).map(([deed, path]) =>
    deedButton(view, deed, episode, path, { isWide: true }),
  );
  return html`<div class="unfolded">
    ${
      isPlaying
        ? html`<anypod-player autoplay .hass=${view.hass} .episode=${episode}></anypod-player>`
        : nothing
    }
    <div class="buttons">${offered} ${view.isAdmin ? detailsButton(view, episode) : nothing}</div>
  </div>`;
}

function detailsButton(view: View, episode: Episode): TemplateResult {
  const path = panelPath(episode.config_entry_id, episode.episode_id);
  return html`<button
    class="button"
    @click=${() => {
      navigate(path);
    }}
  >
    ${icon(mdiInformationOutline)}${view.t("card.details")}
  </button>`;
}
