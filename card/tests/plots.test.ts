import { expect, test } from "vitest";
import { bars, ceiling, indexAt, stack, ticks } from "../src/panel/plots";

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [10, 10],
  [11, 20],
  [999, 1000],
  [0.3, 0.5],
])("the top above %d is %d", (highest, top) => {
  expect(ceiling(highest)).toBeCloseTo(top);
});

test("bars stand side by side, on the ground, within the room", () => {
  const drawn = bars(
    [
      [0, 4],
      [8, 1],
    ],
    8,
  );
  const flat = drawn.flat();
  expect(flat.map((bar) => bar.height)).toEqual([0, 0.5, 1, 0.125]);
  for (const bar of flat) {
    expect(bar.y + bar.height).toBeCloseTo(1);
    expect(bar.x).toBeGreaterThanOrEqual(0);
    expect(bar.x + bar.width).toBeLessThanOrEqual(1);
  }
  const [first, second] = [drawn[0]?.[1], drawn[1]?.[1]];
  expect((first?.x ?? 0) + (first?.width ?? 0)).toBeCloseTo(second?.x ?? 0);
});

test("what is not nothing can be seen", () => {
  expect(bars([[1]], 1_000_000)[0]?.[0]?.height).toBe(0.01);
});

test("nothing to draw is no bar", () => {
  expect(bars([], 1)).toEqual([]);
  expect(bars([[]], 1)).toEqual([[]]);
});

test("parts fill the whole, one after the other", () => {
  expect(stack([1, 0, 3])).toEqual([
    { from: 0, share: 0.25 },
    { from: 0.25, share: 0 },
    { from: 0.25, share: 0.75 },
  ]);
  expect(stack([0])).toEqual([{ from: 0, share: 0 }]);
});

test.each([
  [-0.1, 0],
  [0, 0],
  [0.5, 2],
  [0.99, 3],
  [1, 3],
])("a share of %d of four is number %d", (share, index) => {
  expect(indexAt(share, 4)).toBe(index);
});

test("an axis names first, middle and last", () => {
  expect(ticks(["a", "b", "c", "d", "e"])).toEqual(["a", "c", "e"]);
  expect(ticks(["a", "b"])).toEqual(["a", "b"]);
  expect(ticks(["a"])).toEqual(["a"]);
  expect(ticks([])).toEqual([]);
});
