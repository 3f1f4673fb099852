/** Numbers become bars; nothing here knows of elements or of Home Assistant. */

export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Part {
  readonly from: number;
  readonly share: number;
}

/** Space beside the bars of one month, as a share of its room. */
const GAP = 0.2;
const STEPS = [1, 2, 5, 10];

/** Return a round number that is no less than the highest, for the top of a plot. */
export function ceiling(highest: number): number {
  if (highest <= 0) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = STEPS.find((one) => one * power >= highest) ?? 10;
  return step * power;
}

/** Return the bars of several series side by side, in a room of 1 by 1.
 *
 * One that is not zero is never too low to be seen.
 */
export function bars(series: readonly (readonly number[])[], top: number): Bar[][] {
  const groups = Math.max(0, ...series.map((values) => values.length));
  const width = (1 - GAP) / groups / Math.max(series.length, 1);
  return series.map((values, place) =>
    values.map((value, index) => {
      const height = value <= 0 ? 0 : Math.max(value / top, 0.01);
      const x = (index + GAP / 2) / groups + place * width;
      return { x, y: 1 - height, width, height };
    }),
  );
}

/** Return where each of several numbers lies in one bar of length 1. */
export function stack(values: readonly number[]): Part[] {
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  let from = 0;
  return values.map((value) => {
    const part = { from, share: value / total };
    from += part.share;
    return part;
  });
}

/** Return which of so many is at that share of the width. */
export function indexAt(share: number, count: number): number {
  return Math.min(Math.max(Math.floor(share * count), 0), count - 1);
}

/** Return those to name on an axis: the first, the last, and one between if there is. */
export function ticks<T>(items: readonly T[]): T[] {
  const last = items.length - 1;
  const places = new Set([0, Math.round(last / 2), last]);
  return items.filter((_, index) => places.has(index));
}
