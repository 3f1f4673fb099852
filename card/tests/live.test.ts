import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Live, liveOf } from "../src/common/live";
import { episode, FakeConnection, feed, home, OVERVIEW } from "./hass";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function following(connection = new FakeConnection()) {
  const live = new Live(connection);
  const heard: unknown[] = [];
  let changes = 0;
  const leave = live.follow({
    changed: () => {
      changes += 1;
    },
    episodes: (changed, isReset) => {
      heard.push([changed.map((one) => one.episode_id), isReset]);
    },
  });
  return { connection, live, heard, leave, changes: () => changes };
}

describe("Live", () => {
  it("subscribes once, however many follow", () => {
    const { connection, live } = following();
    live.follow({ changed: () => undefined });
    expect(connection.sent).toEqual([{ type: "anypod/subscribe" }]);
  });

  it("knows all feeds, then what changed", () => {
    const { connection, live, heard } = following();
    connection.tell({ feeds: [feed(), feed({ config_entry_id: "music" })], overview: OVERVIEW });
    expect([...live.feeds.keys()]).toEqual(["talk", "music"]);
    expect(heard).toEqual([[[], true]]);
    connection.tell({ changed: [feed({ title: "Talks" })], removed: ["music"] });
    expect(live.feeds.get("talk")?.title).toBe("Talks");
    expect(live.feeds.size).toBe(1);
    expect(live.overview).toBe(OVERVIEW);
    connection.tell({ episodes: [episode()] });
    connection.tell({ reset: true });
    expect(heard.slice(1)).toEqual([
      [["banana"], false],
      [[], true],
    ]);
  });

  it("forgets feeds that are not there after the connection came back", () => {
    const { connection, live } = following();
    connection.tell({ feeds: [feed(), feed({ config_entry_id: "music" })], overview: OVERVIEW });
    connection.tell({ feeds: [feed()], overview: OVERVIEW });
    expect([...live.feeds.keys()]).toEqual(["talk"]);
  });

  it("subscribes again on a new connection, even if Anypod is not there yet", async () => {
    const { connection, live } = following();
    connection.tell({ feeds: [feed()], overview: OVERVIEW });
    await vi.advanceTimersByTimeAsync(0);
    connection.connected = false;
    connection.happen("disconnected");
    connection.refusal = new Error("Unknown command.");
    connection.connected = true;
    connection.happen("ready");
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.sent).toHaveLength(2);
    expect([live.isReady, live.problem]).toEqual([true, connection.refusal]);
    expect(live.isConnected).toBe(true);
    connection.refusal = null;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(connection.sent).toHaveLength(3);
    expect([live.isReady, live.problem]).toEqual([true, null]);
  });

  it("stops showing how it was where Anypod does not come back", async () => {
    const { connection, live } = following();
    connection.tell({ feeds: [feed()], overview: OVERVIEW });
    await vi.advanceTimersByTimeAsync(0);
    connection.refusal = new Error("Unknown command.");
    connection.happen("ready");
    await vi.advanceTimersByTimeAsync(29_999);
    expect(live.isReady).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(live.isReady).toBe(false);
    expect(live.problem).toBe(connection.refusal);
  });

  it("waits for a connection that is not there yet", async () => {
    const connection = new FakeConnection();
    connection.connected = false;
    following(connection);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection.sent).toEqual([]);
    connection.connected = true;
    connection.happen("ready");
    expect(connection.sent).toHaveLength(1);
  });

  it("keeps what it knows while the connection is lost, and says so", () => {
    const { connection, live, changes } = following();
    connection.tell({ feeds: [feed()], overview: OVERVIEW });
    const before = changes();
    connection.connected = false;
    connection.happen("disconnected");
    expect(live.isConnected).toBe(false);
    expect(live.feeds.size).toBe(1);
    expect(changes()).toBe(before + 1);
  });

  it("asks again, later and later, while it is refused", async () => {
    const connection = new FakeConnection();
    connection.refusal = new Error("Unknown command.");
    const { live } = following(connection);
    await vi.advanceTimersByTimeAsync(0);
    expect(live.problem).toBe(connection.refusal);
    await vi.advanceTimersByTimeAsync(2_000);
    await vi.advanceTimersByTimeAsync(3_999);
    expect(connection.sent).toHaveLength(2);
    connection.refusal = null;
    await vi.advanceTimersByTimeAsync(1);
    expect(connection.sent).toHaveLength(3);
    expect(live.problem).toBeNull();
  });

  it("lingers, so that another view finds it open", async () => {
    const { connection, live, leave } = following();
    await vi.advanceTimersByTimeAsync(0);
    leave();
    await vi.advanceTimersByTimeAsync(4_000);
    const again = live.follow({ changed: () => undefined });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(connection.sent).toHaveLength(1);
    again();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(connection.ended).toBe(1);
  });

  it("does not ask again once nobody follows", async () => {
    const connection = new FakeConnection();
    connection.refusal = new Error("Unknown command.");
    const { leave } = following(connection);
    await vi.advanceTimersByTimeAsync(0);
    leave();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(connection.sent).toHaveLength(1);
  });

  it("asks again for who comes back after it was refused", async () => {
    const connection = new FakeConnection();
    connection.refusal = new Error("Unknown command.");
    const { live, leave } = following(connection);
    await vi.advanceTimersByTimeAsync(0);
    leave();
    live.follow({ changed: () => undefined });
    expect(connection.sent).toHaveLength(2);
  });

  it("begins again after it ended", async () => {
    const { connection, live, leave } = following();
    await vi.advanceTimersByTimeAsync(0);
    leave();
    await vi.advanceTimersByTimeAsync(5_000);
    live.follow({ changed: () => undefined });
    expect(connection.sent).toHaveLength(2);
  });

  it("is one for a connection", () => {
    const { hass } = home();
    expect(liveOf(hass)).toBe(liveOf({ ...hass }));
  });
});
