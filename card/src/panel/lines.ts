/** Lines that belong to moments of an episode. */

export interface Line {
  readonly start_s: number;
  readonly text: string;
}

/** Return which line it is at that moment, -1 before the first; lines are in order. */
export function currentLine(lines: readonly Line[], positionS: number): number {
  let from = 0;
  let to = lines.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((lines[middle]?.start_s ?? Infinity) <= positionS) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from - 1;
}

/** Return which line a key leads to, or null if it is none of those that lead. */
export function lineByKey(key: string, line: number, count: number): number | null {
  const targets: Record<string, number> = {
    ArrowDown: line + 1,
    ArrowUp: line - 1,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(Math.max(target, 0), count - 1);
}
