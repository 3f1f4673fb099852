import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EpisodeLists, type Limits, merge } from "../src/card/episodes";
import type { Episode, EpisodeQuery } from "../src/common/types";
import { episode, home } from "./hass";

const NONE: Limits = { downloading: 0, queued: 0, failed: 0, upcoming: 0, downloaded: 0 };
const MANY: Limits = { downloading: 9, queued: 9, failed: 9, upcoming: 9, downloaded: 9 };

function numbered(number: number, changes: Partial<Episode> = {}): Episode {
  const published = `2026-11-${String(number).padStart(2, "0")}T12:00:00+00:00`;
  return episode({ episode_id: `e${number}`, published, ...changes });
}

function ids(episodes: readonly Episode[] | null): string[] | undefined {
  return episodes?.map((one) => one.episode_id);
}

describe("merge", () => {
  const list = [numbered(9), numbered(7), numbered(5)];

  it("replaces in place", () => {
    const { episodes, isShort } = merge("downloaded", list, [numbered(7, { title: "New" })], 5);
    expect(episodes.map((one) => one.title)).toEqual(["Banana", "New", "Banana"]);
    expect(isShort).toBe(false);
  });

  it("keeps what is newer than what was told", () => {
    const old = numbered(7, { title: "Old", updated_at: "2026-10-01T12:00:00+00:00" });
    expect(merge("downloaded", list, [old], 5).episodes[1]?.title).toBe("Banana");
  });

  it("takes in what fits, where the server would have it", () => {
    const added = [numbered(8), numbered(6, { status: "failed" })];
    expect(ids(merge("downloaded", list, added, 5).episodes)).toEqual(["e9", "e8", "e7", "e5"]);
  });

  it("has what comes next first where it is upcoming", () => {
    const soon = numbered(20, { status: "upcoming" });
    const later = numbered(21, { status: "upcoming" });
    expect(ids(merge("upcoming", [later], [soon], 5).episodes)).toEqual(["e20", "e21"]);
  });

  it("drops the last one where there is no room", () => {
    const { episodes, isShort } = merge("downloaded", list, [numbered(8)], 3);
    expect(ids(episodes)).toEqual(["e9", "e8", "e7"]);
    expect(isShort).toBe(false);
  });

  it("is short once something left a full list", () => {
    const gone = numbered(7, { status: "archived" });
    expect(merge("downloaded", list, [gone], 3)).toMatchObject({ isShort: true });
    expect(merge("downloaded", list, [gone], 5)).toMatchObject({ isShort: false });
  });
});

describe("EpisodeLists", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  function listing(limits: Partial<Limits>, scope: string[] | null = null) {
    const asked: EpisodeQuery[] = [];
    const answers: { episodes: Episode[]; error?: Error; delayMs?: number } = { episodes: [] };
    const { hass } = home(async (query) => {
      asked.push(query as EpisodeQuery);
      await new Promise((resolve) => setTimeout(resolve, answers.delayMs ?? 0));
      if (answers.error !== undefined) {
        throw answers.error;
      }
      return { episodes: answers.episodes, total: 1, limit: 1, offset: 0 };
    });
    const changed = vi.fn();
    const lists = new EpisodeLists(changed);
    const want = (counts = MANY) => {
      lists.want(hass, scope, { ...NONE, ...limits }, counts);
    };
    return { lists, asked, answers, changed, want };
  }

  it("asks once for each kind that is wanted and there", async () => {
    const { lists, asked, answers, want } = listing({ downloaded: 3, failed: 2 }, ["talk"]);
    answers.episodes = [numbered(9)];
    want({ ...MANY, failed: 0 });
    want();
    expect(lists.get("downloaded")).toBeNull();
    expect(lists.get("failed")).toEqual([]);
    expect(lists.get("queued")).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([
      {
        type: "anypod/episodes/list",
        config_entry_id: ["talk"],
        status: ["downloaded"],
        sort: "-published",
        limit: 3,
      },
    ]);
    expect(ids(lists.get("downloaded"))).toEqual(["e9"]);
  });

  it("asks for all feeds without naming any", async () => {
    const { asked, want } = listing({ upcoming: 3 });
    want();
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([
      { type: "anypod/episodes/list", status: ["upcoming"], sort: "published", limit: 3 },
    ]);
  });

  it("takes in what changes without asking, of its own feeds only", async () => {
    const { lists, asked, want } = listing({ downloaded: 3 }, ["talk"]);
    want();
    await vi.advanceTimersByTimeAsync(1);
    lists.take([numbered(1), numbered(2, { config_entry_id: "music" })], false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ids(lists.get("downloaded"))).toEqual(["e1"]);
    expect(asked).toHaveLength(1);
  });

  it("asks at most once a second, however much happens", async () => {
    const { lists, asked, answers, want } = listing({ downloaded: 1 });
    answers.episodes = [numbered(9)];
    want();
    await vi.advanceTimersByTimeAsync(1);
    for (let step = 0; step < 100; step += 1) {
      lists.take([numbered(9, { status: step % 2 === 0 ? "archived" : "downloaded" })], step > 50);
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  it("never asks while it waits for an answer, and takes in what came meanwhile", async () => {
    const { lists, asked, answers, want } = listing({ downloaded: 3 });
    answers.delayMs = 5_000;
    answers.episodes = [numbered(9)];
    want();
    await vi.advanceTimersByTimeAsync(1_000);
    lists.take([numbered(8)], true);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ids(lists.get("downloaded"))).toEqual(["e9", "e8"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(2);
  });

  it("shows what it had while it cannot ask, and asks again", async () => {
    const { lists, asked, answers, want } = listing({ downloaded: 3 });
    answers.episodes = [numbered(9)];
    want();
    await vi.advanceTimersByTimeAsync(1);
    answers.error = new Error("The connection was lost.");
    lists.take([], true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ids(lists.get("downloaded"))).toEqual(["e9"]);
    expect(asked).toHaveLength(2);
    delete answers.error;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(3);
  });

  it("does nothing more once it is stopped", async () => {
    const { lists, asked, changed, want } = listing({ downloaded: 3 });
    want();
    lists.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
    expect(changed).not.toHaveBeenCalled();
  });

  it("is silent about an answer that comes after it was stopped", async () => {
    const { lists, answers, changed, want } = listing({ downloaded: 3 });
    answers.delayMs = 1_000;
    answers.error = new Error("The connection was lost.");
    want();
    await vi.advanceTimersByTimeAsync(500);
    lists.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(changed).not.toHaveBeenCalled();
  });
});
