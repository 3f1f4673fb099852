import { expect, test } from "vitest";
import { MOST_SELECTED, rangeOf, Selection } from "../src/panel/selection";
import { episode } from "./episodes";

test("a click selects, another one does not", () => {
  const selection = new Selection();
  selection.toggle(episode(1), 5);
  selection.toggle(episode(2), 9);
  selection.toggle(episode(1), 5);
  expect(selection.episodes.map((one) => one.episode_id)).toEqual(["e2"]);
  expect(selection.has("e2")).toBe(true);
  expect(selection.anchor).toBe(5);
  selection.clear();
  expect(selection.size).toBe(0);
  expect(selection.anchor).toBeNull();
});

test("what is selected is kept up to date", () => {
  const selection = new Selection();
  selection.add([episode(1, { status: "failed" })]);
  expect(selection.fitting("retry", { isAdmin: true })).toHaveLength(1);
  selection.take([episode(1, { status: "downloaded" }), episode(2)]);
  expect(selection.fitting("retry", { isAdmin: true })).toHaveLength(0);
  expect(selection.fitting("delete", { isAdmin: true })).toHaveLength(1);
  expect(selection.fitting("delete", { isAdmin: false })).toHaveLength(0);
  expect(selection.size).toBe(1);
});

test("only so many fit", () => {
  const selection = new Selection();
  selection.add(Array.from({ length: MOST_SELECTED + 5 }, (_, index) => episode(index)));
  expect(selection.size).toBe(MOST_SELECTED);
  selection.add([episode(3, { title: "New" })]);
  expect(selection.episodes[3]?.title).toBe("New");
});

test("a range begins at the anchor, and has an end", () => {
  expect(rangeOf(3, 7)).toEqual([3, 7]);
  expect(rangeOf(7, 3)).toEqual([3, 7]);
  expect(rangeOf(0, 90_000)).toEqual([0, MOST_SELECTED - 1]);
  expect(rangeOf(90_000, 0)).toEqual([90_001 - MOST_SELECTED, 90_000]);
});
