import { describe, expect, it } from "vitest";
import { settingsOf } from "../src/card/config";
import { feedsOf, isOurs, scopeOf } from "../src/card/scope";
import { feed, home } from "./hass";

const { hass } = home(undefined, {
  devices: {
    hub: { id: "hub", identifiers: [["anypod", "hub_entry"]], area_id: "attic" },
    talk: { id: "talk", identifiers: [["anypod", "talk"]], via_device_id: "hub" },
    music: {
      id: "music",
      identifiers: [["anypod", "music"]],
      via_device_id: "hub",
      area_id: "kitchen",
    },
    lamp: { id: "lamp", identifiers: [["hue", "1"]], area_id: "kitchen" },
  },
  entities: {
    "sensor.talk_status": {
      entity_id: "sensor.talk_status",
      platform: "anypod",
      device_id: "talk",
      area_id: "attic",
    },
    "sensor.anypod_queue": {
      entity_id: "sensor.anypod_queue",
      platform: "anypod",
      device_id: "hub",
    },
    "light.lamp": { entity_id: "light.lamp", platform: "hue", device_id: "lamp" },
  },
});

const FEEDS = new Map([
  ["talk", feed()],
  ["music", feed({ config_entry_id: "music", title: "Music" })],
]);

function scope(options: Record<string, unknown>) {
  return scopeOf(settingsOf({ type: "custom:anypod-card", ...options }), hass);
}

describe("scopeOf", () => {
  it.each([
    [{}, null],
    [{ entity: "sensor.anypod_queue" }, null],
    [{ device: "hub" }, null],
    [{ feeds: ["music"] }, ["music"]],
    [{ entity: "sensor.talk_status" }, ["talk"]],
    [{ device: ["music", "talk"] }, ["music", "talk"]],
    [{ device: "talk", area: "kitchen" }, ["talk", "music"]],
    // By its entity; the hub is there, too, and does not mean everything.
    [{ area: "attic" }, ["talk"]],
  ])("finds the feeds of %j", (options, ids) => {
    expect(scope(options)).toEqual({ ids, missing: null });
  });

  it.each([
    [{ entity: "sensor.gone" }, "entity"],
    [{ entity: "light.lamp" }, "entity"],
    [{ device: "gone" }, "device"],
    [{ device: "lamp" }, "device"],
    [{ area: "cellar" }, "area"],
  ])("knows what is missing for %j", (options, missing) => {
    expect(scope(options)).toEqual({ ids: [], missing });
  });
});

describe("feedsOf", () => {
  it("is all there are", () => {
    expect(feedsOf({ ids: null, missing: null }, FEEDS)).toHaveLength(2);
  });

  it("leaves out what was removed", () => {
    const found = feedsOf({ ids: ["music", "gone"], missing: null }, FEEDS);
    expect(found.map((one) => one.title)).toEqual(["Music"]);
  });
});

describe("isOurs", () => {
  it("is true for our entities only", () => {
    expect(isOurs(hass, "sensor.talk_status")).toBe(true);
    expect(isOurs(hass, "light.lamp")).toBe(false);
    expect(isOurs(hass, "light.gone")).toBe(false);
  });
});
