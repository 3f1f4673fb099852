import { expect, test } from "vitest";
import { currentLine, lineByKey } from "../src/panel/lines";

const LINES = [0, 10, 10, 60].map((start_s) => ({ start_s, text: "" }));

test.each([
  [-1, -1],
  [0, 0],
  [9.9, 0],
  [10, 2],
  [59, 2],
  [1e6, 3],
])("at %d seconds it is line %d", (positionS, line) => {
  expect(currentLine(LINES, positionS)).toBe(line);
});

test("without lines there is none", () => {
  expect(currentLine([], 5)).toBe(-1);
});

test.each([
  ["ArrowDown", 1, 2],
  ["ArrowDown", 3, 3],
  ["ArrowUp", 0, 0],
  ["Home", 3, 0],
  ["End", 0, 3],
  ["Enter", 1, null],
])("%s leads from line %d to %s", (key, line, to) => {
  expect(lineByKey(key, line, 4)).toBe(to);
});
