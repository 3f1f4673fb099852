import { describe, expect, it } from "vitest";
import {
  byNeed,
  colourOf,
  isHeldUp,
  isPaused,
  needsRepair,
  releaseOf,
  share,
} from "../src/card/state";
import type { Progress } from "../src/common/types";
import { episode, feed } from "./hass";

const PROBLEM = { class: "private", message: "This is private.", detail: "", since: null };

function running(percent: number | null, entryId = "talk") {
  const progress: Progress = {
    stage: "downloading",
    percent,
    speed_bytes_s: null,
    remaining_s: null,
  };
  return episode({ status: "downloading", config_entry_id: entryId, progress });
}

describe("byNeed", () => {
  it("has those first that need somebody, and leaves the others where they are", () => {
    const { counts } = feed();
    const feeds = [
      feed({ title: "one" }),
      feed({ title: "failed", counts: { ...counts, failed: 1 } }),
      feed({ title: "two" }),
      feed({ title: "stuck", status: "error" }),
    ];
    const titles = byNeed(feeds).map((one) => one.title);
    expect(titles).toEqual(["stuck", "failed", "one", "two"]);
  });
});

describe("share", () => {
  it("is the mean of what is known of a feed", () => {
    const all = [running(10), running(null), running(50), running(90, "music")];
    expect(share(all, "talk")).toBe(30);
    expect(share([running(null)], "talk")).toBeNull();
    expect(share([], "talk")).toBeNull();
  });
});

describe("what a feed says", () => {
  it("is held up where it waits or needs somebody, and knows why", () => {
    expect(isHeldUp(feed({ status: "waiting", error: PROBLEM }))).toBe(true);
    expect(isHeldUp(feed({ status: "idle", error: PROBLEM }))).toBe(false);
    expect(isHeldUp(feed({ status: "error" }))).toBe(false);
    expect(needsRepair(feed({ status: "error" }))).toBe(true);
  });

  it("shows what failed where nothing is worse", () => {
    const counts = { ...feed().counts, failed: 1 };
    expect(colourOf(feed({ counts }))).toBe("failed");
    expect(colourOf(feed({ counts, status: "error" }))).toBe("error");
    expect(colourOf(feed({ counts, status: "paused", enabled: false }))).toBe("paused");
    expect(colourOf(feed())).toBe("idle");
  });

  it("knows when an episode is released as long as nobody had to look twice", () => {
    const soon = { status: "upcoming", next_attempt_at: "2026-12-01T12:00:00+00:00" } as const;
    expect(releaseOf(episode(soon))).toBe(soon.next_attempt_at);
    expect(releaseOf(episode({ ...soon, tries: 1 }))).toBeNull();
  });

  it("is paused where all feeds are", () => {
    const paused = feed({ enabled: false });
    expect(isPaused([paused, paused])).toBe(true);
    expect(isPaused([paused, feed()])).toBe(false);
    expect(isPaused([])).toBe(false);
  });
});
