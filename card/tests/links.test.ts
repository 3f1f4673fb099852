import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Localize } from "../src/common/hass";
import { liveOf } from "../src/common/live";
import { AnypodShare } from "../src/common/share";
import type { Link } from "../src/common/types";
import { feed, home, OVERVIEW } from "./hass";

const localize: Localize = (key, values) =>
  [key.split(".").at(-1), ...Object.values(values ?? {})].join(" ");
const PHONE = link({ link_id: "1", name: "Phone", last_used_at: "2026-11-01T12:00:00+00:00" });
const CAR = link({ link_id: "2", name: "Car" });

let focused: () => unknown;

beforeEach(() => {
  vi.useFakeTimers();
  const { mock } = vi.spyOn(HTMLElement.prototype, "focus").mockReturnValue();
  focused = () => mock.contexts.at(-1);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function link(changes: Partial<Link>): Link {
  return {
    link_id: "1",
    name: "Phone",
    url: `http://home.example/${changes.link_id ?? "1"}/feed.xml`,
    external_url: null,
    created_at: "2026-11-01T12:00:00+00:00",
    last_used_at: null,
    last_agent: null,
    ...changes,
  };
}

/** The dialog with some links; what is asked for waits until it is answered or refused. */
async function shown(...links: Link[]) {
  const sent: unknown[] = [];
  let asked: { resolve: (answer: unknown) => void; reject: (error: Error) => void } | undefined;
  const { hass, connection } = home(
    ({ type, data }) => {
      if (type === "anypod/links/qr") {
        return { page_url: "http://home.example/", svg: "<svg></svg>" };
      }
      sent.push([type, data]);
      return new Promise((resolve, reject) => {
        asked = { resolve, reject };
      });
    },
    { localize, loadBackendTranslation: () => Promise.resolve(localize) },
  );
  const share = new AnypodShare();
  const live = liveOf(hass);
  const show = () => {
    share.feed = live.feeds.get("talk");
  };
  live.follow({ changed: show });
  share.hass = hass;
  document.body.append(share);
  const later = () => vi.advanceTimersByTimeAsync(0);
  const tell = async (...now: Link[]) => {
    connection.tell({ feeds: [feed({ links: now })], overview: OVERVIEW });
    await later();
  };
  await later();
  await tell(...links);
  const root = () => share.shadowRoot?.querySelector("anypod-links")?.shadowRoot ?? share;
  const all = (selector: string) => [...root().querySelectorAll<HTMLElement>(selector)];
  const words = (selector: string) =>
    all(selector).map((one) => one.textContent.replace(/\s+/g, " ").trim());
  const message = () => share.shadowRoot?.querySelector(".message")?.textContent.trim();
  const button = (name: string) =>
    all("button").find(
      (one) => (one.getAttribute("aria-label") ?? one.textContent.trim()) === name,
    );
  const press = async (name: string, times = 1) => {
    expect(button(name), name).toBeDefined();
    for (let time = 0; time < times; time += 1) {
      button(name)?.click();
    }
    await later();
  };
  const answer = async (response: Link) => {
    asked?.resolve({ response });
    await later();
  };
  const refuse = async (message: string) => {
    asked?.reject(new Error(message));
    await later();
  };
  const field = () => {
    const [input] = all("input");
    expect(input).toBeInstanceOf(HTMLInputElement);
    return input as HTMLInputElement;
  };
  const submit = async (name: string, times = 1) => {
    field().value = name;
    for (let time = 0; time < times; time += 1) {
      root().querySelector("form")?.requestSubmit();
    }
    await later();
  };
  return { share, sent, tell, all, words, message, button, press, answer, refuse, field, submit };
}

const CREATE = ["anypod.create_link", { config_entry_id: "talk", name: "Car" }];
const ROTATE = ["anypod.rotate_link", { config_entry_id: "talk", link_id: "1" }];
const REVOKE = ["anypod.revoke_link", { config_entry_id: "talk", link_id: "2" }];

test("each link says who uses it and when, and can be changed", async () => {
  const { words, button } = await shown({ ...PHONE, last_agent: "AntennaPod" }, CAR);
  expect(words(".name")).toEqual(["Phone", "Car"]);
  expect(words(".who .secondary")[0]).toMatch(/^last_used_by .+ AntennaPod$/);
  expect(words(".who .secondary")[1]).toBe("never_used");
  for (const name of ["new_address Phone", "revoke Phone", "new_address Car", "revoke Car"]) {
    expect(button(`deed_of ${name}`), name).toBeDefined();
  }
});

test("a feed's last link is not to be revoked", async () => {
  const { button, tell } = await shown(PHONE);
  expect(button("deed_of new_address Phone")).toBeDefined();
  expect(button("deed_of revoke Phone")).toBeUndefined();
  await tell(PHONE, CAR);
  expect(button("deed_of revoke Phone")).toBeDefined();
});

test("a new link is there at once, and shown above", async () => {
  const { share, sent, words, message, answer, field, submit, tell } = await shown(PHONE);
  await submit("  Car ");
  expect(sent).toEqual([CREATE]);
  expect(field().value).toBe("  Car ");
  await answer(CAR);
  expect(words(".name")).toEqual(["Phone", "Car"]);
  expect(message()).toBe("link_added Car");
  expect(field().value).toBe("");
  expect(focused()).toBe(field());
  const chosen = share.shadowRoot?.querySelector("select");
  expect(chosen?.value).toBe("2");
  const address = share.shadowRoot?.querySelector<HTMLInputElement>(".field input");
  expect(address?.value).toBe(CAR.url);
  // It is told as well, sooner or later.
  await tell(PHONE, CAR);
  expect(words(".name")).toEqual(["Phone", "Car"]);
});

test("what was told before it was answered is not there twice", async () => {
  const { words, answer, submit, tell } = await shown(PHONE);
  await submit("Car");
  await tell(PHONE, CAR);
  await answer(CAR);
  expect(words(".name")).toEqual(["Phone", "Car"]);
});

test("who presses twice gets one link", async () => {
  const { sent, all, answer, submit } = await shown(PHONE, CAR);
  await submit("Car", 2);
  await submit("Car");
  expect(sent).toEqual([CREATE]);
  const isDisabled = () => all("button").map((one) => one.hasAttribute("disabled"));
  expect(new Set(isDisabled())).toEqual(new Set([true]));
  await answer(link({ link_id: "3", name: "Car" }));
  expect(new Set(isDisabled())).toEqual(new Set([false]));
});

test("a link has a name that can be told from others", async () => {
  const { sent, words, answer, field, submit } = await shown(PHONE);
  await submit(" \t");
  expect(sent).toEqual([]);
  expect(words("#name-help")).toEqual(["link_name_missing"]);
  expect(field().getAttribute("aria-invalid")).toBe("true");
  expect(field().maxLength).toBe(60);
  expect(focused()).toBe(field());
  await submit("Car");
  await answer(CAR);
  expect(words("#name-help")).toEqual(["link_name_help"]);
});

test("what is refused says why, and the name is still there", async () => {
  const { words, refuse, field, submit } = await shown(PHONE);
  await submit("Car");
  await refuse("There is no such feed.");
  expect(words("#name-help")).toEqual(["There is no such feed."]);
  expect(words(".name")).toEqual(["Phone"]);
  expect(field().value).toBe("Car");
  expect(focused()).toBe(field());
});

test.each([
  ["forward 30", { forward_days: 30 }, "link_forwarded Phone 30"],
  ["stop_at_once", {}, "link_rotated Phone"],
])("a new address: %s", async (choice, data, done) => {
  const { share, sent, all, words, message, button, press, answer } = await shown(PHONE, CAR);
  await press("deed_of new_address Phone");
  expect(sent).toEqual([]);
  expect(words("#question")).toEqual(["new_address_question Phone"]);
  expect(focused()).toBe(all(".question")[0]);
  await press(choice, 2);
  expect(sent).toEqual([[ROTATE[0], { ...(ROTATE[1] as object), ...data }]]);
  await answer({ ...PHONE, url: "http://home.example/new/feed.xml" });
  expect(words(".question")).toEqual([]);
  expect(message()).toBe(done);
  expect(focused()).toBe(button("deed_of new_address Phone"));
  // It would only be in the way of what is asked next.
  await press("deed_of revoke Car");
  expect(message()).toBe("");
  const address = share.shadowRoot?.querySelector<HTMLInputElement>(".field input");
  expect(address?.value).toBe("http://home.example/new/feed.xml");
});

test("revoking asks first", async () => {
  const { sent, all, words, message, button, press, answer } = await shown(PHONE, CAR);
  await press("deed_of revoke Car");
  expect(words("#question")).toEqual(["revoke_question Car"]);
  expect(button("deed_of revoke Car")?.getAttribute("aria-expanded")).toBe("true");
  await press("cancel");
  expect(words(".question")).toEqual([]);
  expect(focused()).toBe(button("deed_of revoke Car"));
  expect(sent).toEqual([]);
  await press("deed_of revoke Car");
  await press("revoke");
  expect(sent).toEqual([REVOKE]);
  await answer(CAR);
  expect(words(".name")).toEqual(["Phone"]);
  expect(message()).toBe("link_revoked Car");
  expect(focused()).toBe(all("h3")[0]);
});

test("a question stays where its answer is refused, and can be answered again", async () => {
  const { sent, words, button, press, answer, refuse } = await shown(PHONE, CAR);
  await press("deed_of revoke Car");
  await press("revoke");
  await refuse("The disk is full.");
  expect(words("[role=alert]")).toEqual(["The disk is full."]);
  expect(words("#name-help")).toEqual(["link_name_help"]);
  expect(words(".name")).toEqual(["Phone", "Car"]);
  expect(focused()).toBe(button("revoke"));
  await press("revoke");
  expect(words("[role=alert]")).toEqual([]);
  await answer(CAR);
  expect(sent).toEqual([REVOKE, REVOKE]);
});

test("one question at a time", async () => {
  const { words, press, submit } = await shown(PHONE, CAR);
  await press("deed_of revoke Car");
  await press("deed_of new_address Phone");
  expect(words("#question")).toEqual(["new_address_question Phone"]);
  await press("deed_of new_address Phone");
  expect(words("#question")).toEqual([]);
  await press("deed_of revoke Car");
  await submit("");
  expect(words("#question")).toEqual([]);
});

test("a question goes away with its reason", async () => {
  const { words, press, tell } = await shown(PHONE, CAR);
  await press("deed_of revoke Car");
  // Somebody else revokes the other one: this is the last then.
  await tell(CAR);
  expect(words(".question")).toEqual([]);
  await press("deed_of new_address Car");
  await tell(PHONE);
  expect(words(".question")).toEqual([]);
  // It does not come back with it.
  await tell(PHONE, CAR);
  expect(words(".question")).toEqual([]);
});

test("a feed without links gets its first one here", async () => {
  const { share, words, answer, submit } = await shown();
  expect(share.shadowRoot?.textContent).toContain("no_links");
  await submit("Car");
  await answer(CAR);
  expect(share.shadowRoot?.textContent).not.toContain("no_links");
  expect(words(".name")).toEqual(["Car"]);
});
