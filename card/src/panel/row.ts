/** One row of the list: what an episode is, at a glance. */

import { css, html, nothing, type TemplateResult } from "lit";
import { join } from "lit/directives/join.js";
import { mdiCheck, mdiCheckCircle, mdiPin } from "@mdi/js";
import { clock, date, size } from "../common/format";
import type { HomeAssistant } from "../common/hass";
import { icon } from "../common/icons";
import { progressBar, progressText } from "../common/progress";
import { isolated, type Translate } from "../common/texts";
import type { Episode } from "../common/types";
import { EPISODE_STATUS } from "../common/words";
import { reasonText } from "./why";

export interface RowFacts {
  episode: Episode;
  isSelected: boolean;
  /** The title of its feed, where several feeds are listed. */
  feedTitle: string | null;
}

/** Draw what is in a row; the row itself is the list's. */
export function rowContent(hass: HomeAssistant, t: Translate, facts: RowFacts): TemplateResult {
  const { episode, isSelected } = facts;
  return html`<div role="gridcell" class="check">
      <span
        role="checkbox"
        class="box"
        tabindex="-1"
        aria-checked=${isSelected ? "true" : "false"}
        aria-label=${t("panel.select", { title: episode.title })}
        >${isSelected ? icon(mdiCheck) : nothing}</span
      >
    </div>
    <div role="gridcell" class="main">
      <anypod-picture .hass=${hass} .path=${episode.artwork_url}></anypod-picture>
      <div class="texts">
        <div class="title ellipsis" title=${episode.title}><bdi>${episode.title}</bdi></div>
        ${second(t, facts)}
      </div>
    </div>
    <div role="gridcell" class="status">${status(hass, t, episode)}</div>
    <div role="gridcell" class="published">
      ${episode.published === null ? nothing : date(hass, episode.published)}
    </div>
    <div role="gridcell" class="duration">
      ${episode.duration_s === null ? nothing : clock(episode.duration_s)}
    </div>
    <div role="gridcell" class="size">
      ${episode.media === null ? nothing : size(hass, episode.media.size_bytes)}
    </div>
    <div role="gridcell" class="marks">${marks(t, episode)}</div>`;
}

/** Draw the row of an episode that is not known yet. */
export function rowSkeleton(): TemplateResult {
  return html`<div role="gridcell" class="main unknown" aria-busy="true">
    <div class="skeleton picture"></div>
    <div class="texts">
      <div class="skeleton line"></div>
      <div class="skeleton line short"></div>
    </div>
  </div>`;
}

/** What went wrong comes first: it is what there may be no room for otherwise. */
function second(t: Translate, facts: RowFacts): TemplateResult | typeof nothing {
  const { episode, feedTitle } = facts;
  const why = reasonText(episode.reason);
  const parts: TemplateResult[] = [];
  if (episode.error !== null) {
    parts.push(html`<span class="error-text">${isolated(episode.error.message)}</span>`);
  }
  if (feedTitle !== null) {
    parts.push(html`<bdi>${feedTitle}</bdi>`);
  }
  if (episode.error === null && why !== null) {
    parts.push(html`<span>${t(why)}</span>`);
  }
  return parts.length === 0
    ? nothing
    : html`<div class="secondary ellipsis">${join(parts, " · ")}</div>`;
}

function status(hass: HomeAssistant, t: Translate, episode: Episode): TemplateResult {
  const { progress } = episode;
  if (progress === null) {
    return html`<span class="word ${episode.status}">${t(EPISODE_STATUS[episode.status])}</span>`;
  }
  return html`<span class="word running ellipsis">${progressText(hass, t, progress)}</span>
    ${progressBar(t, progress, episode.title)}`;
}

function marks(t: Translate, episode: Episode): TemplateResult {
  return html`${episode.pinned ? mark(mdiPin, t("common.pinned")) : nothing}
  ${episode.played_at === null ? nothing : mark(mdiCheckCircle, t("common.played"))}`;
}

function mark(path: string, text: string): TemplateResult {
  return html`<span class="mark" role="img" aria-label=${text} title=${text}>${icon(path)}</span>`;
}

/** How rows look: one line where there is room, three on a phone. */
export const rowStyles = css`
  .row {
    position: absolute;
    inset-inline: 0;
    inset-block-start: 0;
    display: grid;
    grid-template-columns: 44px minmax(0, 1fr) 160px 104px 72px 72px 52px;
    align-items: center;
    column-gap: var(--anypod-space);
    padding-inline-end: var(--anypod-space-wide);
    border-block-end: 1px solid var(--anypod-line);
    overflow: hidden;
    contain: strict;
    cursor: pointer;
  }

  .row:hover {
    background: color-mix(in srgb, var(--primary-text-color, #212121) 5%, transparent);
  }

  .row:focus-visible {
    outline-offset: -2px;
  }

  .row[aria-selected="true"] {
    background: color-mix(in srgb, var(--anypod-accent) 14%, transparent);
  }

  .row.current {
    box-shadow: inset 4px 0 0 var(--anypod-accent);
  }

  .row.current:dir(rtl) {
    box-shadow: inset -4px 0 0 var(--anypod-accent);
  }

  .check {
    display: flex;
    align-items: center;
    justify-content: center;
    align-self: stretch;
  }

  .box {
    display: block;
    inline-size: 20px;
    block-size: 20px;
    border: 2px solid var(--secondary-text-color, #727272);
    border-radius: 4px;
  }

  .box[aria-checked="true"] {
    border-color: var(--anypod-accent);
    background: var(--anypod-accent);
    color: var(--text-primary-color, #fff);
  }

  .box .icon {
    inline-size: 16px;
    block-size: 16px;
  }

  .main {
    display: flex;
    align-items: center;
    gap: 12px;
    min-inline-size: 0;
  }

  .main anypod-picture,
  .main .picture {
    inline-size: 40px;
    block-size: 40px;
    flex: none;
  }

  .texts {
    flex: 1;
    min-inline-size: 0;
  }

  .title {
    font-weight: 500;
  }

  .status,
  .published,
  .duration,
  .size {
    min-inline-size: 0;
    color: var(--secondary-text-color, #727272);
    font-size: var(--anypod-text-small);
    white-space: nowrap;
  }

  .duration,
  .size {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }

  .word {
    display: block;
  }

  .word.failed {
    color: var(--anypod-error-text);
  }

  .progress {
    margin-block-start: 4px;
  }

  .marks {
    display: flex;
    justify-content: end;
    gap: 4px;
    color: var(--secondary-text-color, #727272);
  }

  .marks .icon {
    inline-size: 16px;
    block-size: 16px;
  }

  .unknown {
    grid-column: 2 / -1;
  }

  .line {
    block-size: 12px;
    inline-size: min(320px, 70%);
    margin-block: 4px;
  }

  .line.short {
    inline-size: min(180px, 40%);
  }

  @container (inline-size < 860px) {
    .row {
      grid-template-columns: 44px minmax(0, 1fr) 150px 100px 64px 44px;
    }
    .size {
      display: none;
    }
  }

  :host([small]) .row {
    grid-template-columns: 44px 56px auto auto auto minmax(0, 1fr) auto;
    grid-template-rows: auto auto;
    align-content: center;
    column-gap: 0;
  }

  :host([small]) .check {
    grid-row: 1 / -1;
  }

  :host([small]) .main {
    grid-row: 1;
    grid-column: 3 / 7;
  }

  :host([small]) .main.unknown {
    grid-row: 1 / -1;
    grid-column: 2 / -1;
  }

  :host([small]) :is(.status, .published, .duration, .size) {
    display: block;
    grid-row: 2;
    padding-inline-end: 8px;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  :host([small]) .status {
    grid-column: 3;
  }

  :host([small]) .published {
    grid-column: 4;
  }

  :host([small]) .duration {
    grid-column: 5;
  }

  :host([small]) .size {
    grid-column: 6;
    text-align: start;
  }

  :host([small]) .marks {
    grid-row: 1;
    grid-column: 7;
  }

  :host([small]) .status:has(.running) {
    grid-column: 3 / -1;
  }

  :host([small]) .status:has(.running) ~ :is(.published, .duration, .size) {
    display: none;
  }

  :host([small]) .progress {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
  }

  :host([small]) .main anypod-picture {
    position: absolute;
    inset-inline-start: 44px;
    inset-block-start: 14px;
    inline-size: 44px;
    block-size: 44px;
  }
`;
