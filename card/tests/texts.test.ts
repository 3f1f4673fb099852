import { afterEach, expect, test } from "vitest";
import { size, speed } from "../src/common/format";
import { failure, isolated, translator } from "../src/common/texts";
import { home } from "./hass";

const { hass } = home();
const KEY = "component.anypod.config_panel.card.feeds_other";

afterEach(() => {
  document.dir = "";
});

test("on a page that runs from left to right, texts are as they are", () => {
  expect(translator(hass)("card.feeds_other")).toBe(KEY);
  expect(isolated("5 feeds")).toBe("5 feeds");
  expect(size(hass, 711_000)).toBe("711 kB");
});

test("on a page that runs from right to left, each runs as its own words do", () => {
  document.dir = "rtl";
  expect(translator(hass)("card.feeds_other")).toBe(`\u2068${KEY}\u2069`);
  expect(isolated("5 feeds")).toBe("\u20685 feeds\u2069");
  expect(size(hass, 711_000)).toBe("\u2068711 kB\u2069");
  expect(speed(hass, 3_400)).toBe("\u20683.4 kB/s\u2069");
  expect(failure(hass, new Error("It is full."))).toBe("\u2068It is full.\u2069");
  const known = { code: "x", message: "y", translation_domain: "anypod", translation_key: "z" };
  expect(failure(hass, known)).toBe("\u2068component.anypod.exceptions.z.message\u2069");
});

test("nothing is left nothing", () => {
  document.dir = "rtl";
  expect(isolated("")).toBe("");
});
