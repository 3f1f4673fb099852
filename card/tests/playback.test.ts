import { expect, test } from "vitest";
import { beginning, Playback } from "../src/common/playback";

function followed(fromS = 0): { playback: Playback; told: (number | null)[] } {
  const told: (number | null)[] = [];
  const playback = new Playback(fromS, (positionS) => told.push(positionS), 0);
  return { playback, told };
}

test("while it plays, it is told every half minute", () => {
  const { playback, told } = followed();
  for (let second = 1; second <= 95; second += 1) {
    playback.at(second, second * 1000);
  }
  expect(told).toEqual([30, 60, 90]);
});

test("where it rests is told at once, but only once", () => {
  const { playback, told } = followed(20);
  playback.rest(20.4, 1000);
  playback.rest(25, 5000);
  playback.rest(25.5, 5500);
  expect(told).toEqual([25]);
});

test("going back is told, too", () => {
  const { playback, told } = followed(500);
  playback.rest(20, 1000);
  expect(told).toEqual([20]);
});

test("the end is told as such, and what follows as a new beginning", () => {
  const { playback, told } = followed();
  playback.end();
  playback.rest(0.2, 1000);
  playback.rest(8, 9000);
  expect(told).toEqual([null, 8]);
});

test("it begins where it was left, but not at the last words", () => {
  expect(beginning(30, 60)).toBe(30);
  expect(beginning(55, 60)).toBe(0);
  expect(beginning(30, Number.NaN)).toBe(30);
});
