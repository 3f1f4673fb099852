/** How far a download is. */

import { html, nothing, type TemplateResult } from "lit";
import { clock, percent, speed } from "./format";
import type { HomeAssistant } from "./hass";
import type { TextKey, Translate } from "./texts";
import type { Progress, Stage } from "./types";

const STAGES: Record<Stage, TextKey> = {
  waiting: "common.stage_waiting",
  downloading: "common.stage_downloading",
  converting: "common.stage_converting",
  embedding: "common.stage_embedding",
};

/** Say how far a download is: stage, share, speed and time left, as far as known. */
export function progressText(hass: HomeAssistant, t: Translate, progress: Progress): string {
  const parts = [t(STAGES[progress.stage])];
  if (progress.percent !== null) {
    parts.push(percent(hass, progress.percent / 100));
  }
  if (progress.speed_bytes_s !== null) {
    parts.push(speed(hass, progress.speed_bytes_s));
  }
  if (progress.remaining_s !== null) {
    parts.push(t("common.time_left", { time: clock(progress.remaining_s) }));
  }
  return parts.join(" · ");
}

/** Draw the bar of a download; without a share it moves to and fro. */
export function progressBar(
  t: Translate,
  progress: Progress,
  label: string,
): TemplateResult | typeof nothing {
  const { percent: share } = progress;
  return html`<div
    class="progress ${share === null ? "unknown" : ""}"
    role="progressbar"
    aria-label=${label}
    aria-valuetext=${t(STAGES[progress.stage])}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${share === null ? nothing : Math.round(share)}
  >
    <div style=${share === null ? "" : `inline-size:${share}%`}></div>
  </div>`;
}
