import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Deeds } from "../src/common/deeds";
import { liveOf } from "../src/common/live";
import { feed, home, OVERVIEW } from "./hass";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const TALK = feed();
const MUSIC = feed({ config_entry_id: "music" });
const PAUSED = feed({ config_entry_id: "paused", enabled: false, status: "paused" });

function desk(answer: () => unknown = () => ({})) {
  const sent: unknown[] = [];
  const complaints: string[] = [];
  const { hass, connection } = home((command) => {
    sent.push(command);
    return answer();
  });
  const live = liveOf(hass);
  live.follow({ changed: () => undefined });
  connection.tell({ feeds: [TALK, MUSIC, PAUSED], overview: OVERVIEW });
  const deeds = new Deeds(
    () => hass,
    () => undefined,
    (message) => complaints.push(message),
  );
  return { deeds, sent, complaints, connection };
}

describe("Deeds with feeds", () => {
  it("looks for new episodes in each feed that is named", async () => {
    const { deeds, sent } = desk();
    const work = deeds.sync([TALK, MUSIC]);
    expect(deeds.shownFeed(TALK).status).toBe("syncing");
    await vi.advanceTimersByTimeAsync(1_000);
    await work;
    expect(sent).toEqual([
      { type: "anypod.sync", data: { config_entry_id: "talk" } },
      { type: "anypod.sync", data: { config_entry_id: "music" } },
    ]);
  });

  it("looks in all of them with one message; what is paused stays so", async () => {
    const { deeds, sent } = desk();
    const work = deeds.sync([TALK, MUSIC, PAUSED], { isAll: true });
    expect(deeds.shownFeed(MUSIC).status).toBe("syncing");
    expect(deeds.shownFeed(PAUSED).status).toBe("paused");
    await vi.advanceTimersByTimeAsync(1_000);
    await work;
    expect(sent).toEqual([{ type: "anypod.sync", data: {} }]);
    await deeds.sync([PAUSED], { isAll: true });
    expect(sent).toHaveLength(1);
  });

  it("shows what it expects until that is told", async () => {
    const { deeds, connection } = desk();
    void deeds.sync([TALK]);
    await vi.advanceTimersByTimeAsync(300);
    expect(deeds.shownFeed(TALK).status).toBe("syncing");
    connection.tell({ changed: [feed({ status: "syncing" })] });
    await vi.advanceTimersByTimeAsync(0);
    expect(deeds.isBusyFeed("talk")).toBe(false);
  });

  it("takes it back at once where it is refused", async () => {
    const { deeds, complaints } = desk(() => {
      throw new Error("The feed is disabled.");
    });
    void deeds.retryAll(feed({ counts: { ...TALK.counts, failed: 2 } }));
    await vi.advanceTimersByTimeAsync(0);
    expect(deeds.shownFeed(TALK).counts.failed).toBe(0);
    expect(deeds.isBusyFeed("talk")).toBe(false);
    expect(complaints).toEqual(["The feed is disabled."]);
  });
});
