import { expect, test } from "vitest";
import { countsOf } from "../src/panel/totals";
import { reasonText } from "../src/panel/why";
import { feed } from "./hass";

test("reasons have words, but for those that came after this panel", () => {
  expect(reasonText("filter:exclude_title")).toBe("panel.reason_filter_title");
  expect(reasonText("new")).toBeNull();
  expect(reasonText(null)).toBeNull();
});

test("counts are those of a feed, or of all", () => {
  const feeds = new Map([
    ["talk", feed()],
    ["music", feed({ config_entry_id: "music" })],
  ]);
  expect(countsOf(feeds, "music").downloaded).toBe(1);
  expect(countsOf(feeds, null).downloaded).toBe(2);
  expect(countsOf(feeds, "gone").downloaded).toBe(0);
});
