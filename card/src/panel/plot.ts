/** A plot of bars by month, to be looked at, pointed at, walked through and read out. */

import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../common/define";
import { controls, tokens } from "../common/styles";
import { isolated } from "../common/texts";
import { bars, ceiling, indexAt, ticks } from "./plots";

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** Shows one or two series; what is pointed at is told below. */
export class AnypodPlot extends LitElement {
  @property() heading = "";
  /** What is to be seen, for whoever does not see it. */
  @property() summary = "";
  /** What the column of months is called. */
  @property({ attribute: "axis-label" }) axisLabel = "";
  @property({ attribute: false }) labels: readonly string[] = [];
  @property({ attribute: false }) series: readonly Series[] = [];
  /** How a value is written. */
  @property({ attribute: false }) format: (value: number) => string = String;
  @state() private chosen: number | null = null;

  static override styles = [
    tokens,
    controls,
    css`
      :host {
        display: block;
      }
      figure {
        margin: 0;
      }
      h3 {
        margin: 0 0 4px;
        font-size: var(--anypod-text);
        font-weight: 500;
      }
      .area {
        position: relative;
        block-size: 120px;
        border-block-end: 1px solid var(--anypod-line);
        border-radius: 2px;
      }
      .area:focus-within {
        outline: 2px solid var(--anypod-accent);
        outline-offset: 2px;
      }
      svg {
        display: block;
        inline-size: 100%;
        block-size: 100%;
        overflow: visible;
      }
      :host(:dir(rtl)) svg {
        transform: scaleX(-1);
      }
      rect {
        fill: var(--anypod-accent);
      }
      rect.second {
        fill: color-mix(in srgb, var(--primary-text-color, #212121) 55%, transparent);
      }
      rect.room {
        fill: transparent;
      }
      rect.room.chosen {
        fill: var(--anypod-fill);
      }
      input {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        margin: 0;
        opacity: 0;
        cursor: crosshair;
      }
      .axis,
      .legend {
        display: flex;
        justify-content: space-between;
        gap: var(--anypod-space);
      }
      .legend {
        flex-wrap: wrap;
        justify-content: start;
        min-block-size: 1.4em;
      }
      .sample {
        display: inline-block;
        inline-size: 10px;
        block-size: 10px;
        margin-inline-end: 4px;
        border-radius: 2px;
        background: var(--anypod-accent);
      }
      .sample.second {
        border-radius: 50%;
        background: color-mix(in srgb, var(--primary-text-color, #212121) 55%, transparent);
      }
      @media (forced-colors: active) {
        rect {
          fill: Highlight;
        }
        rect.second {
          fill: CanvasText;
        }
        .sample {
          background: Highlight;
          forced-color-adjust: none;
        }
        .sample.second {
          background: CanvasText;
        }
      }
    `,
  ];

  private readonly onInput = (event: Event): void => {
    this.chosen = Number((event.target as HTMLInputElement).value);
  };

  private readonly onPointer = (event: PointerEvent): void => {
    const area = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const share = (event.clientX - area.left) / area.width;
    const isRtl = getComputedStyle(this).direction === "rtl";
    this.chosen = indexAt(isRtl ? 1 - share : share, this.labels.length);
  };

  private readonly onLeave = (): void => {
    this.chosen = null;
  };

  protected override render(): TemplateResult {
    const top = ceiling(Math.max(0, ...this.series.flatMap((one) => one.values)));
    return html`<figure>
      <figcaption>
        <h3>${this.heading}</h3>
        <span class="visually-hidden">${this.summary}</span>
      </figcaption>
      <div class="secondary" aria-hidden="true">${this.format(top)}</div>
      ${this.renderArea(top)} ${this.renderAxis()} ${this.renderLegend()} ${this.renderTable()}
    </figure>`;
  }

  private renderArea(top: number): TemplateResult {
    const last = this.labels.length - 1;
    const chosen = this.chosen ?? last;
    return html`<div class="area" @pointermove=${this.onPointer} @pointerleave=${this.onLeave}>
      ${this.renderBars(top)}
      <input
        type="range"
        min="0"
        max=${last}
        .value=${String(chosen)}
        aria-label=${`${this.heading}, ${this.axisLabel}`}
        aria-valuetext=${this.told(chosen)}
        @input=${this.onInput}
        @blur=${this.onLeave}
      />
    </div>`;
  }

  private renderBars(top: number): TemplateResult {
    const rooms = this.labels.map(
      (_, index) =>
        svg`<rect
          class="room ${index === this.chosen ? "chosen" : ""}"
          x=${index / this.labels.length} y="0" width=${1 / this.labels.length} height="1"
        ></rect>`,
    );
    const drawn = bars(
      this.series.map((one) => one.values),
      top,
    ).map((row, place) =>
      row.map(
        ({ x, y, width, height }) =>
          svg`<rect
            class=${place === 0 ? "" : "second"} x=${x} y=${y} width=${width} height=${height}
          ></rect>`,
      ),
    );
    return html`<svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      ${rooms}${drawn}
    </svg>`;
  }

  private renderAxis(): TemplateResult {
    const named = ticks(this.labels).map((label) => html`<span>${label}</span>`);
    return html`<div class="axis secondary" aria-hidden="true">${named}</div>`;
  }

  /** Name the series; while a month is pointed at, with what they were then. */
  private renderLegend(): TemplateResult {
    const { chosen } = this;
    const parts = this.series.map(
      (one, place) =>
        html`<span>
          <span class="sample ${place === 0 ? "" : "second"}"></span>${
            chosen === null ? one.name : this.valued(one, chosen)
          }
        </span>`,
    );
    const month = chosen === null ? nothing : html`<strong>${this.labels[chosen]}</strong>`;
    return html`<div class="legend secondary" aria-hidden="true">${parts}${month}</div>`;
  }

  private valued({ name, values }: Series, index: number): string {
    return isolated(`${name}: ${this.format(values[index] ?? 0)}`);
  }

  private told(index: number): string {
    const values = this.series.map((one) => this.valued(one, index));
    return [this.labels[index] ?? "", ...values].join(", ");
  }

  private renderTable(): TemplateResult {
    const heads = this.series.map((one) => html`<th scope="col">${one.name}</th>`);
    const rows = this.labels.map((label, index) => {
      const cells = this.series.map((one) => html`<td>${this.format(one.values[index] ?? 0)}</td>`);
      return html`<tr>
        <th scope="row">${label}</th>
        ${cells}
      </tr>`;
    });
    return html`<div class="visually-hidden">
      <table>
        <caption>
          ${this.heading}
        </caption>
        <thead>
          <tr>
            <th scope="col">${this.axisLabel}</th>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
  }
}

define("anypod-plot", AnypodPlot);
