import { expect, test } from "vitest";
import { pieces } from "../src/panel/prose";

function links(text: string): string[] {
  return pieces(text, null).flatMap((piece) => (piece.kind === "link" ? [piece.url] : []));
}

function times(text: string, durationS: number | null = 7_200): number[] {
  return pieces(text, durationS).flatMap((piece) => (piece.kind === "time" ? [piece.seconds] : []));
}

test.each([
  ["see https://a.example/x.", ["https://a.example/x"]],
  ["(http://a.example/b_(c))", ["http://a.example/b_(c)"]],
  ["<https://a.example/?q=1&r=2#f>", ["https://a.example/?q=1&r=2#f"]],
  ['"HTTPS://A.example/ä"!', ["HTTPS://A.example/ä"]],
  ["https://a.example/x, https://b.example", ["https://a.example/x", "https://b.example"]],
  ["javascript:alert(1) ftp://a.example data:text/html,x https://", []],
])("the links of %s", (text, expected) => {
  expect(links(text)).toEqual(expected);
});

test.each([
  ["0:00 Start\n1:02 Middle\n01:02:03 End", [0, 62, 3_723]],
  ["12:34:56:78 and 1.10:20 and 5:61", []],
  ["3:00:00", []],
])("the times of %s", (text, expected) => {
  expect(times(text)).toEqual(expected);
});

test("no address is longer than a browser may open", () => {
  const longest = `https://a.example/${"x".repeat(1_982)}`;
  expect(links(longest)).toEqual([longest]);
  expect(links(`${longest}x 0:00`)).toEqual([]);
  expect(pieces(`${longest}x 0:01`, 9).map((piece) => piece.kind)).toEqual(["text", "time"]);
});

test.each([
  ["closed brackets", ")".repeat(50_000)],
  ["stops inside", `${".".repeat(50_000)}x`],
  ["stops and brackets", ").".repeat(25_000)],
  ["opened and closed brackets", `${"(".repeat(25_000)}${")".repeat(25_000)}`],
  ["addresses", "https://".repeat(25_000)],
])("any number of %s takes no time", (_, many) => {
  const begin = performance.now();
  pieces(`https://a.example/${many}`, null);
  expect(performance.now() - begin).toBeLessThan(1_000);
});

test("times lead nowhere where nothing can be played", () => {
  expect(times("1:02", null)).toEqual([]);
});

test.each(["", "plain", "a https://a.example/x) b 1:02 c", "\u202eevil https://x.example\u202c"])(
  "no letter of %j is lost",
  (text) => {
    expect(
      pieces(text, 999)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  },
);
