import { describe, expect, it } from "vitest";
import * as format from "../src/common/format";
import type { FrontendLocale } from "../src/common/hass";
import { home } from "./hass";

function at(locale: Partial<FrontendLocale> = {}) {
  const whole = { language: "en", number_format: "language", time_format: "language", ...locale };
  return home(undefined, { locale: whole }).hass;
}

describe("number", () => {
  it.each([
    ["language", "1,234.5"],
    ["comma_decimal", "1,234.5"],
    ["decimal_comma", "1.234,5"],
    ["quote_decimal", "1'234.5"],
    ["none", "1234.5"],
  ])("%s", (number_format, text) => {
    // Swiss apostrophes became typographical in newer browsers.
    expect(format.number(at({ number_format }), 1234.5).replace("’", "'")).toBe(text);
  });
});

describe("size and speed", () => {
  it.each([
    [0, "0 byte"],
    [999, "999 byte"],
    [1_000, "1 kB"],
    [1_550_000, "1.6 MB"],
    [20_447_232, "20 MB"],
    [3_210_000_000_000_000, "3,210 TB"],
  ])("%i bytes", (bytes, text) => {
    expect(format.size(at(), bytes)).toBe(text);
  });

  it("is per second", () => {
    expect(format.speed(at(), 2_500_000)).toBe("2.5 MB/s");
  });

  it("follows the language", () => {
    expect(format.size(at({ language: "de" }), 2_500_000)).toBe("2,5 MB");
  });
});

describe("durations", () => {
  it.each([
    [0, "0:00"],
    [59.6, "1:00"],
    [83, "1:23"],
    [600, "10:00"],
    [3_723, "1:02:03"],
    [-5, "0:00"],
  ])("clock of %f s", (seconds, text) => {
    expect(format.clock(seconds)).toBe(text);
  });

  it.each([
    [0, "0 sec"],
    [59, "59 sec"],
    [3_720, "1 hr 2 min"],
    [86_400, "1 day"],
  ])("words for %i s", (seconds, text) => {
    expect(format.duration(at(), seconds)).toBe(text);
  });
});

describe("instants", () => {
  const noon = "2026-11-21T12:00:00+00:00";

  it("has the home's zone when the user wants that", () => {
    const shown = format.dateTime(at({ time_zone: "server", time_format: "24" }), noon);
    expect(shown).toContain("13:00");
  });

  it("has twelve hours when the user wants that", () => {
    const shown = format.dateTime(
      at({ language: "de", time_zone: "server", time_format: "12" }),
      noon,
    );
    expect(shown).toContain("PM");
  });

  it.each([
    [0, "now"],
    [-40, "now"],
    [-90, "1 minute ago"],
    [7_300, "in 2 hours"],
    [-86_500, "yesterday"],
    [-86_400 * 40, "last month"],
  ])("%i seconds from now", (seconds, text) => {
    const now = Date.parse(noon);
    const instant = new Date(now + seconds * 1000).toISOString();
    expect(format.relative(at(), instant, now)).toBe(text);
  });

  it("names a month", () => {
    expect(format.month(at(), "2026-11")).toBe("Nov 2026");
  });
});
