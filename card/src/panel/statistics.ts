/** What became of a feed, or of all of them, in figures and plots. */

import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../common/define";
import { AnypodElement } from "../common/element";
import { duration, month, number, percent, size } from "../common/format";
import { LiveController } from "../common/live";
import { controls, tokens } from "../common/styles";
import type { EpisodeStatus, Stats } from "../common/types";
import { EPISODE_STATUS } from "../common/words";
import { failure, isolated } from "../common/texts";
import { stack } from "./plots";
import "./plot";

const HOUR_S = 3600;
/** Counting all episodes is work: not more often than that. */
const PATIENCE_MS = 10_000;
const STATUSES = Object.keys(EPISODE_STATUS) as EpisodeStatus[];

/** Shows the statistics of the feed `entryId`, or of all feeds without one. */
export class AnypodStatistics extends AnypodElement {
  @property({ attribute: false }) entryId?: string | undefined;
  @state() private stats: Stats | null = null;
  @state() private problem: string | null = null;

  private timer: number | undefined;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: grid;
        gap: calc(2 * var(--anypod-space-wide));
        padding: var(--anypod-space-wide);
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
        gap: var(--anypod-space-wide);
        margin: 0;
      }
      dt {
        color: var(--secondary-text-color, #727272);
        font-size: var(--anypod-text-small);
      }
      dd {
        margin: 0;
        font-size: 20px;
        line-height: 1.3;
      }
      h3 {
        margin: 0 0 var(--anypod-space);
        font-size: var(--anypod-text);
        font-weight: 500;
      }
      .plots {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr));
        gap: calc(2 * var(--anypod-space-wide));
      }
      .stack {
        display: flex;
        gap: 2px;
        block-size: 16px;
        border-radius: var(--anypod-radius-small);
        overflow: hidden;
      }
      .stack > div {
        min-inline-size: 3px;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 4px var(--anypod-space-wide);
        margin: var(--anypod-space) 0 0;
        padding: 0;
        list-style: none;
      }
      .sample {
        display: inline-block;
        inline-size: 10px;
        block-size: 10px;
        margin-inline-end: 6px;
        border-radius: 2px;
      }
      .sample,
      .stack > div {
        --ink: var(--primary-text-color, #212121);
        background: var(--colour);
        forced-color-adjust: none;
      }
      .downloaded {
        --colour: var(--anypod-success);
      }
      .downloading {
        --colour: var(--anypod-accent);
      }
      .queued {
        --colour: repeating-linear-gradient(45deg, var(--anypod-accent) 0 3px, transparent 3px 5px);
      }
      .upcoming {
        --colour: repeating-linear-gradient(90deg, var(--anypod-accent) 0 1px, transparent 1px 4px);
      }
      .failed {
        --colour: repeating-linear-gradient(
          -45deg,
          var(--anypod-error) 0 4px,
          color-mix(in srgb, var(--anypod-error) 60%, var(--ink)) 4px 6px
        );
      }
      .skipped {
        --colour: color-mix(in srgb, var(--ink) 45%, transparent);
      }
      .archived {
        --colour: repeating-linear-gradient(
          0deg,
          color-mix(in srgb, var(--ink) 35%, transparent) 0 2px,
          transparent 2px 4px
        );
      }
      .skeleton {
        block-size: 160px;
      }
    `,
  ];

  constructor() {
    super();
    new LiveController(this, () => {
      this.soon();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearTimeout(this.timer);
    this.timer = undefined;
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    const isFirst = changes.has("hass") && changes.get("hass") === undefined;
    if (this.hass !== undefined && (isFirst || changes.has("entryId"))) {
      this.stats = null;
      void this.load();
    }
  }

  /** Ask anew after a while, however much happens until then. */
  private soon(): void {
    this.timer ??= window.setTimeout(() => {
      this.timer = undefined;
      void this.load();
    }, PATIENCE_MS);
  }

  private async load(): Promise<void> {
    const { entryId } = this;
    try {
      const stats = await this.home.callWS<Stats>({
        type: "anypod/stats",
        ...(entryId === undefined ? {} : { config_entry_id: entryId }),
      });
      if (entryId === this.entryId) {
        this.stats = stats;
        this.problem = null;
      }
    } catch (error) {
      this.problem = failure(this.home, error);
    }
  }

  protected override render(): TemplateResult {
    const { stats, problem } = this;
    if (this.hasTexts && stats !== null) {
      return html`${this.renderFigures(stats)} ${this.renderStatuses(stats)}
        <div class="plots">${this.renderPlots(stats)}</div>`;
    }
    if (this.hasTexts && problem !== null) {
      return html`<p role="alert">${this.t("common.unavailable", { reason: problem })}</p>`;
    }
    return html`<div class="skeleton"></div>
      <div class="skeleton"></div>`;
  }

  private renderFigures(stats: Stats): TemplateResult {
    const hass = this.home;
    const lasting = (seconds: number | null): string =>
      seconds === null ? "–" : duration(hass, seconds);
    const figures: [string, string][] = [
      [this.t("panel.stats_episodes"), number(hass, total(stats))],
      [this.t("panel.stats_hours"), this.hours(stats.duration_s)],
      [this.t("panel.stats_storage"), size(hass, stats.size_bytes)],
      [
        this.t("panel.stats_success"),
        stats.success_rate === null ? "–" : percent(hass, stats.success_rate),
      ],
      [this.t("panel.stats_delay_median"), lasting(stats.delay_median_s)],
      [this.t("panel.stats_delay_p90"), lasting(stats.delay_p90_s)],
    ];
    const items = figures.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    );
    return html`<dl>${items}</dl>`;
  }

  /** Listeners count in hours, however many; less than one is minutes. */
  private hours(seconds: number): string {
    const options = { style: "unit", unit: "hour", maximumFractionDigits: 1 } as const;
    return seconds < HOUR_S
      ? duration(this.home, seconds)
      : number(this.home, seconds / HOUR_S, options);
  }

  /** The legend says every number, so the bar itself is decoration. */
  private renderStatuses(stats: Stats): TemplateResult | typeof nothing {
    const there = STATUSES.filter((status) => stats.counts[status] > 0);
    if (there.length === 0) {
      return nothing;
    }
    const shares = stack(there.map((status) => stats.counts[status]));
    const parts = there.map(
      (status, index) =>
        html`<div class=${status} style="flex: ${shares[index]?.share ?? 0} 1 0"></div>`,
    );
    const items = there.map(
      (status) =>
        html`<li>
          <span class="sample ${status}"></span>${isolated(
            `${this.t(EPISODE_STATUS[status])}: ${number(this.home, stats.counts[status])}`,
          )}
        </li>`,
    );
    return html`<section>
      <h3>${this.t("panel.stats_statuses")}</h3>
      <div class="stack" aria-hidden="true">${parts}</div>
      <ul>
        ${items}
      </ul>
    </section>`;
  }

  private renderPlots(stats: Stats): TemplateResult | typeof nothing {
    const { months } = stats;
    if (months.length === 0) {
      return nothing;
    }
    const hass = this.home;
    const labels = months.map((one) => month(hass, one.month));
    const count = (value: number): string => number(hass, value);
    const bytes = (value: number): string => size(hass, value);
    const published = months.map((one) => one.published);
    const downloaded = months.map((one) => one.downloaded);
    return html`<anypod-plot
        .heading=${this.t("panel.stats_by_month")}
        .summary=${this.t("panel.stats_by_month_summary", {
          months: count(months.length),
          published: count(sum(published)),
          downloaded: count(sum(downloaded)),
        })}
        .axisLabel=${this.t("panel.stats_month")}
        .labels=${labels}
        .series=${[
          { name: this.t("panel.stats_published"), values: published },
          { name: this.t("panel.stats_downloaded"), values: downloaded },
        ]}
        .format=${count}
      ></anypod-plot>
      <anypod-plot
        .heading=${this.t("panel.stats_kept")}
        .summary=${this.t("panel.stats_kept_summary", { size: bytes(stats.size_bytes) })}
        .axisLabel=${this.t("panel.stats_month")}
        .labels=${labels}
        .series=${[
          {
            name: this.t("panel.stats_storage"),
            values: months.map((one) => one.size_bytes),
          },
        ]}
        .format=${bytes}
      ></anypod-plot>`;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function total(stats: Stats): number {
  return sum(Object.values(stats.counts));
}

define("anypod-statistics", AnypodStatistics);
