import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Deeds } from "../src/common/deeds";
import { liveOf } from "../src/common/live";
import { AnypodTop } from "../src/panel/top";
import { feed, home, OVERVIEW } from "./hass";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

async function synced(chosen: string | null): Promise<unknown[]> {
  const sent: unknown[] = [];
  const { hass, connection } = home((command) => {
    sent.push(command);
  });
  const live = liveOf(hass);
  live.follow({ changed: () => undefined });
  const feeds = [
    feed(),
    feed({ config_entry_id: "music" }),
    feed({ config_entry_id: "paused", enabled: false, status: "paused" }),
    feed({ config_entry_id: "manual", source_kind: "manual" }),
  ];
  connection.tell({ feeds, overview: OVERVIEW });
  const top = new AnypodTop();
  Object.assign(top, { hass, live, chosen });
  top.deeds = new Deeds(
    () => hass,
    () => undefined,
    () => undefined,
  );
  document.body.append(top);
  await top.updateComplete;
  top.shadowRoot?.querySelector<HTMLElement>("[aria-label$='common.sync']")?.click();
  await vi.advanceTimersByTimeAsync(2_000);
  return sent;
}

test("all feeds are looked at with one message", async () => {
  expect(await synced(null)).toEqual([{ type: "anypod.sync", data: {} }]);
});

test("a feed is looked at by itself", async () => {
  expect(await synced("music")).toEqual([
    { type: "anypod.sync", data: { config_entry_id: "music" } },
  ]);
});
