import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Localize } from "../src/common/hass";
import { AnypodPanel } from "../src/panel/anypod-panel";
import { fromAddress } from "../src/panel/address";
import { detailed, episode, feed, home, OVERVIEW } from "./hass";

const localize: Localize = (key, values) => [key, ...Object.values(values ?? {})].join(" ");
const PAGE = { episodes: [episode()], total: 1, limit: 100, offset: 0 };

beforeEach(() => {
  vi.useFakeTimers();
  // happy-dom cannot tell a shadow root that another one has the focus.
  vi.spyOn(HTMLElement.prototype, "focus").mockReturnValue();
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function shown({ address = "", refusal = null as Error | null } = {}) {
  history.pushState(null, "", `/anypod${address}`);
  const { hass, connection } = home(
    ({ type }) => {
      if (connection.refusal !== null) {
        throw connection.refusal;
      }
      if (type === "anypod/stats") {
        throw new Error("none");
      }
      return type === "anypod/episodes/get" ? detailed() : PAGE;
    },
    { localize, loadBackendTranslation: () => Promise.resolve(localize) },
  );
  connection.refusal = refusal;
  const panel = new AnypodPanel();
  panel.hass = hass;
  document.body.append(panel);
  await vi.advanceTimersByTimeAsync(0);
  const part = (name: string) => panel.shadowRoot?.querySelector(name) ?? null;
  const tell = async (name: string, event: string, detail?: unknown) => {
    expect(part(name)).not.toBeNull();
    part(name)?.dispatchEvent(new CustomEvent(event, { detail }));
    await vi.advanceTimersByTimeAsync(100);
  };
  return { panel, connection, part, tell };
}

async function listing(address = "") {
  const all = await shown({ address });
  all.connection.tell({ feeds: [feed()], overview: OVERVIEW });
  await vi.advanceTimersByTimeAsync(100);
  const open = (id = "banana") => all.tell("anypod-list", "open", episode({ episode_id: id }));
  return { ...all, open, close: () => all.tell("anypod-drawer", "closed") };
}

test("closing the details goes back to where they were opened", async () => {
  const { open, close, part } = await listing("?q=x");
  const { length } = history;
  await open();
  await open("apple");
  expect(location.search).toContain("episode=talk.apple");
  await close();
  expect(location.search).toBe("?q=x");
  expect(part("anypod-drawer")).toBeNull();
  expect(history.length).toBe(length + 1);
});

test.each([
  ["the view", "", "anypod-top", "view", "statistics", { view: "statistics" }],
  ["a filter", "", "anypod-toolbar", "wish", { status: ["failed"] }, { status: ["failed"] }],
  ["the order", "", "anypod-toolbar", "wish", { sort: "title" }, { sort: "title" }],
  ["the first letter", "", "anypod-toolbar", "wish", { search: "a" }, { search: "a" }],
  ["another letter", "?q=a", "anypod-toolbar", "wish", { search: "ab" }, { search: "ab" }],
])("closing the details keeps %s that changed", async (_, address, name, event, detail, view) => {
  const { open, close, part, tell } = await listing(address);
  await open();
  await tell(name, event, detail);
  expect(part("anypod-drawer")).not.toBeNull();
  await close();
  expect(part("anypod-drawer")).toBeNull();
  expect(fromAddress(location.search)).toEqual({ ...fromAddress(address), ...view });
});

test("closing details that an address opened stays in the panel", async () => {
  const { close, part } = await listing("?episode=talk.banana");
  const { length } = history;
  await close();
  expect(part("anypod-drawer")).toBeNull();
  expect(location.pathname + location.search).toBe("/anypod");
  expect(history.length).toBe(length);
});

test("where Anypod refuses, the panel says why, and is there once it does not any more", async () => {
  const refusal = Object.assign(new Error("Damaged."), {
    code: "database_error",
    translation_domain: "anypod",
    translation_key: "database_error",
    translation_placeholders: { error: "malformed" },
  });
  const { panel, connection, part } = await shown({ refusal });
  expect(part("[role=alert]")?.textContent.trim()).toBe(
    "component.anypod.config_panel.common.unavailable " +
      "component.anypod.exceptions.database_error.message malformed",
  );
  expect(panel.shadowRoot?.querySelectorAll(".notice")).toHaveLength(1);
  expect(part("anypod-list")).toBeNull();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(part("[role=alert]")).not.toBeNull();
  connection.refusal = null;
  await vi.advanceTimersByTimeAsync(60_000);
  connection.tell({ feeds: [feed()], overview: OVERVIEW });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(part("[role=alert]")).toBeNull();
  expect(part("anypod-list")).not.toBeNull();
  expect(part(".total")?.textContent).toContain("panel.total_one");
});

test("the panel says that the connection is lost only where it is", async () => {
  const { connection, part } = await listing();
  connection.connected = false;
  connection.happen("disconnected");
  await vi.advanceTimersByTimeAsync(0);
  expect(part(".notice")?.textContent).toContain("common.disconnected");
  connection.connected = true;
  connection.refusal = new Error("Unknown command.");
  connection.happen("ready");
  await vi.advanceTimersByTimeAsync(0);
  expect(part(".notice")?.textContent).toContain("common.unavailable");
  expect(part("anypod-list")).not.toBeNull();
});
