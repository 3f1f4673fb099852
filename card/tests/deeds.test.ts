import { describe, expect, it } from "vitest";
import { Deeds, deedsFor } from "../src/common/deeds";
import { liveOf } from "../src/common/live";
import { episode, feed, home, OVERVIEW } from "./hass";

interface Command {
  type: string;
  [field: string]: unknown;
}

/** A home whose answers come when the test says so. */
function desk(answer: (command: Command) => unknown) {
  const sent: Command[] = [];
  const complaints: string[] = [];
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { hass, connection } = home(async (command) => {
    sent.push(command);
    await released;
    return answer(command);
  });
  const deeds = new Deeds(
    () => hass,
    () => undefined,
    (message) => complaints.push(message),
  );
  return { hass, connection, deeds, sent, complaints, release };
}

describe("Deeds", () => {
  it("shows the effect before the answer", async () => {
    const done = episode({ status: "skipped", reason: "user" });
    const { deeds, release } = desk(() => ({ episodes: [done], refused: [] }));
    const queued = episode({ status: "queued" });
    const work = deeds.do("skip", [queued]);
    expect(deeds.shown(queued).status).toBe("skipped");
    expect(deeds.isBusy("banana")).toBe(true);
    release();
    await work;
    expect(deeds.isBusy("banana")).toBe(false);
  });

  it("takes it back with a message where it is refused", async () => {
    const { deeds, complaints, release } = desk(() => ({
      episodes: [],
      refused: [{ episode_id: "banana", code: "wrong_status", message: "Not possible." }],
    }));
    release();
    const failed = episode({ status: "failed" });
    await deeds.do("retry", [failed]);
    expect(deeds.shown(failed).status).toBe("failed");
    expect(complaints).toEqual(["Not possible."]);
  });

  it("says once, in the user's language, why some were refused", async () => {
    const refused = {
      code: "wrong_status",
      message: "Not possible.",
      translation_domain: "anypod",
      translation_key: "wrong_status",
      translation_placeholders: { action: "retry", status: "queued" },
    };
    const { deeds, complaints, release } = desk(() => ({
      episodes: [],
      refused: ["banana", "apple"].map((episode_id) => ({ episode_id, ...refused })),
    }));
    release();
    await deeds.do("retry", [episode(), episode({ episode_id: "apple" })]);
    expect(complaints).toEqual(["component.anypod.exceptions.wrong_status.message"]);
  });

  it("tells for how many it was done", async () => {
    const { deeds, release, sent } = desk(({ episodes }) => ({
      episodes: (episodes as unknown[]).slice(1),
      refused: [],
    }));
    release();
    const many = Array.from({ length: 501 }, (_, index) => episode({ episode_id: `e${index}` }));
    expect(await deeds.do("pin", many)).toBe(499);
    expect(sent).toHaveLength(2);
  });

  it("takes it back with a message where the command fails", async () => {
    const { deeds, complaints, release } = desk(() => {
      throw Object.assign(new Error("The disk is full."), { code: "database_error" });
    });
    release();
    const plain = episode();
    await deeds.do("pin", [plain]);
    expect(deeds.shown(plain).pinned).toBe(false);
    expect(complaints).toEqual(["The disk is full."]);
  });

  it("does a thing once, however often somebody clicks", async () => {
    const { deeds, sent, release } = desk(() => ({ episodes: [], refused: [] }));
    const works = [deeds.do("pin", [episode()]), deeds.do("pin", [episode()])];
    release();
    await Promise.all(works);
    expect(sent).toHaveLength(1);
  });

  it("asks for many episodes in parts", async () => {
    const { deeds, sent, release } = desk(() => ({ episodes: [], refused: [] }));
    release();
    const many = Array.from({ length: 1_001 }, (_, index) =>
      episode({ episode_id: String(index) }),
    );
    await deeds.do("pin", many);
    expect(sent.map((command) => (command.episodes as unknown[]).length)).toEqual([500, 500, 1]);
  });

  it("tells everybody on the page what came of it", async () => {
    const { hass, deeds, release } = desk(() => ({
      episodes: [episode({ pinned: true })],
      refused: [],
    }));
    const heard: boolean[] = [];
    liveOf(hass).follow({
      changed: () => undefined,
      episodes: (changed) => {
        heard.push(...changed.map((one) => one.pinned));
      },
    });
    release();
    await deeds.do("pin", [episode()]);
    expect(heard).toEqual([true]);
  });

  it("pauses a feed at once, and takes it back", async () => {
    const { deeds, complaints, release } = desk(() => {
      throw new Error("no");
    });
    const work = deeds.enable(feed(), false);
    expect(deeds.shownFeed(feed())).toMatchObject({ enabled: false, status: "paused" });
    release();
    await work;
    expect(deeds.shownFeed(feed()).enabled).toBe(true);
    expect(complaints).toEqual(["no"]);
  });

  it("pauses everything at once, and takes it back", async () => {
    const { hass, deeds, connection, release } = desk(() => {
      throw new Error("no");
    });
    const live = liveOf(hass);
    live.follow({ changed: () => undefined });
    connection.tell({ feeds: [], overview: OVERVIEW });
    const work = deeds.enableAll(false);
    expect(live.overview?.paused).toBe(true);
    release();
    await work;
    expect(live.overview?.paused).toBe(false);
  });

  it("counts what is tried again", async () => {
    const { deeds, sent, release } = desk(() => ({}));
    const broken = feed({ counts: { ...feed().counts, failed: 3, queued: 1 } });
    const work = deeds.retryAll(broken);
    expect(deeds.shownFeed(broken).counts).toMatchObject({ failed: 0, queued: 4 });
    release();
    await work;
    expect(sent).toEqual([{ type: "anypod.retry", data: { config_entry_id: "talk" } }]);
  });
});

describe("deedsFor", () => {
  it.each([
    ["upcoming", ["skip", "pin", "refresh"]],
    ["queued", ["skip", "pin", "refresh"]],
    ["downloading", ["cancel", "pin", "refresh"]],
    ["downloaded", ["pin", "played", "refresh", "delete"]],
    ["failed", ["retry", "skip", "pin", "refresh", "delete"]],
    ["skipped", ["download", "refresh", "delete"]],
    ["archived", ["download"]],
  ] as const)("%s", (status, deeds) => {
    expect(deedsFor(episode({ status }), { isAdmin: true })).toEqual(deeds);
  });

  it("offers to take back what somebody skipped", () => {
    const skipped = episode({ status: "skipped", reason: "user" });
    expect(deedsFor(skipped, { isAdmin: false })).toEqual(["unskip", "refresh"]);
  });

  it("offers to delete to administrators only", () => {
    expect(deedsFor(episode(), { isAdmin: false })).not.toContain("delete");
  });

  it("offers to retry what waits for its next attempt", () => {
    const waiting = episode({ status: "queued", next_attempt_at: "2026-11-21T12:00:00+00:00" });
    expect(deedsFor(waiting, { isAdmin: false })).toContain("retry");
  });
});
