import { describe, expect, it } from "vitest";
import { cardSize, gridOptions, hasAction, settingsOf } from "../src/card/config";

const TYPE = "custom:anypod-card";

describe("settingsOf", () => {
  it("needs nothing but the type", () => {
    const settings = settingsOf({ type: TYPE });
    expect(settings).toMatchObject({ title: null, layout: "normal", episodes: 5, feeds: [] });
    expect(settings.hidden.size).toBe(0);
  });

  it("takes one or several, and what a form left empty for nothing", () => {
    const settings = settingsOf({
      type: TYPE,
      title: "",
      entity: "",
      device: ["one", "two", "one"],
      area: "kitchen",
      feeds: undefined,
    });
    expect(settings).toMatchObject({
      title: null,
      entities: [],
      devices: ["one", "two"],
      areas: ["kitchen"],
      feeds: [],
    });
  });

  it.each([
    [{ layout: "wide" }, '"layout" cannot be "wide". It can be: normal, compact, list.'],
    [{ hide: ["everything"] }, '"hide" cannot be "everything".'],
    [{ episodes: 21 }, '"episodes" has to be a whole number from 0 to 20.'],
    [{ episodes: 1.5 }, '"episodes" has to be'],
    [{ episodes: "5" }, '"episodes" has to be'],
    [{ title: 5 }, '"title" has to be a text.'],
    [{ feeds: [5] }, '"feeds" has to be a text, or a list of texts.'],
    [{ device: {} }, '"device" has to be a text, or a list of texts.'],
    [{ tap_action: "navigate" }, '"tap_action" has to say what to do'],
  ])("says what is wrong with %j", (options, message) => {
    expect(() => settingsOf({ type: TYPE, ...options })).toThrow(message);
  });
});

describe("hasAction", () => {
  it("is true for what does something", () => {
    const settings = settingsOf({
      type: TYPE,
      tap_action: { action: "navigate", navigation_path: "/anypod" },
      hold_action: { action: "none" },
    });
    expect(hasAction(settings, "tap_action")).toBe(true);
    expect(hasAction(settings, "hold_action")).toBe(false);
    expect(hasAction(settings, "double_tap_action")).toBe(false);
  });
});

describe("gridOptions", () => {
  it("makes a compact card of one feed a tile", () => {
    const one = settingsOf({ type: TYPE, layout: "compact", entity: "sensor.talk_status" });
    expect(gridOptions(one)).toMatchObject({ columns: 6, rows: 1 });
    expect(cardSize(one)).toBe(1);
  });

  it("lets a compact card of several feeds grow", () => {
    const area = settingsOf({ type: TYPE, layout: "compact", area: "kitchen" });
    expect(gridOptions(area).rows).toBe("auto");
    expect(gridOptions(settingsOf({ type: TYPE, layout: "compact" })).rows).toBe("auto");
  });

  it("gives the others all the width there is", () => {
    expect(gridOptions(settingsOf({ type: TYPE }))).toMatchObject({ columns: 12, rows: "auto" });
  });
});
