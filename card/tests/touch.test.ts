import { render } from "lit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AnypodCard } from "../src/card/anypod-card";
import { settingsOf } from "../src/card/config";
import { Touch, type Touched } from "../src/card/touch";
import { episode, feed, home, OVERVIEW } from "./hass";

const TYPE = "custom:anypod-card";
const TAP = { tap_action: { action: "navigate", navigation_path: "/anypod" } };
const HOLD = { hold_action: { action: "more-info", entity: "sensor.talk_status" } };
const DOUBLE = { double_tap_action: { action: "toggle" } };
const ALL = { ...TAP, ...HOLD, ...DOUBLE };
const PAGE = { episodes: [episode()], total: 1, limit: 1, offset: 0 };
const HOLD_MS = 500;
const DOUBLE_MS = 250;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

/** What somebody does with a button, as browsers tell of it. */
class Finger {
  constructor(private readonly button: HTMLElement) {}

  /** Returns whether the browser is to do what it does otherwise. */
  tell(type: string, facts: MouseEventInit = {}): boolean {
    const Kind = type.startsWith("pointer") ? PointerEvent : MouseEvent;
    const event = new Kind(type, { bubbles: true, composed: true, cancelable: true, ...facts });
    return this.button.dispatchEvent(event);
  }

  /** A touch leaves the button once it ends; the click comes after that. */
  tap(lengthMs = 50): void {
    this.tell("pointerdown");
    vi.advanceTimersByTime(lengthMs);
    this.tell("pointerup");
    this.tell("pointerleave");
    this.tell("click", { detail: 1 });
  }

  /** Enter and Space make a button click without a pointer. */
  key(): void {
    this.tell("click", { detail: 0 });
  }
}

function touched(actions: object) {
  const done: Touched[] = [];
  const touch = new Touch((one) => done.push(one));
  const place = document.createElement("div");
  document.body.append(place);
  render(touch.render(settingsOf({ type: TYPE, ...actions }), "Talk"), place);
  const button = place.querySelector("button");
  return { done, touch, button, finger: new Finger(button ?? place) };
}

function later(delayMs: number): void {
  vi.advanceTimersByTime(delayMs);
}

// Tap

test("a tap is told at once where there is no double tap", () => {
  const { done, finger } = touched({ ...TAP, ...HOLD });
  finger.tap();
  expect(done).toEqual(["tap"]);
  finger.tap();
  expect(done).toEqual(["tap", "tap"]);
});

test("a tap is told once it can be no double tap any more", () => {
  const { done, finger } = touched(ALL);
  finger.tap();
  later(DOUBLE_MS - 1);
  expect(done).toEqual([]);
  later(1);
  expect(done).toEqual(["tap"]);
  later(HOLD_MS);
  expect(done).toEqual(["tap"]);
});

test("slow taps are two taps", () => {
  const { done, finger } = touched(ALL);
  finger.tap();
  later(DOUBLE_MS);
  finger.tap();
  later(DOUBLE_MS);
  expect(done).toEqual(["tap", "tap"]);
});

// Double tap

test("two quick taps are a double tap and nothing else", () => {
  const { done, finger } = touched(ALL);
  finger.tap();
  later(100);
  finger.tap();
  expect(done).toEqual(["double_tap"]);
  later(1_000);
  expect(done).toEqual(["double_tap"]);
});

test("after a double tap, all begins anew", () => {
  const { done, finger } = touched(ALL);
  for (let number = 0; number < 3; number += 1) {
    finger.tap();
  }
  later(DOUBLE_MS);
  expect(done).toEqual(["double_tap", "tap"]);
});

// Hold

test("a hold is told while it lasts, and its end is no tap", () => {
  const { done, finger } = touched(ALL);
  finger.tell("pointerdown");
  later(HOLD_MS - 1);
  expect(done).toEqual([]);
  later(1);
  expect(done).toEqual(["hold"]);
  later(5_000);
  finger.tell("pointerup");
  finger.tell("pointerleave");
  finger.tell("click", { detail: 1 });
  later(DOUBLE_MS);
  expect(done).toEqual(["hold"]);
});

test("after a hold, a tap is a tap", () => {
  const { done, finger } = touched({ ...TAP, ...HOLD });
  finger.tap(HOLD_MS);
  finger.tap();
  expect(done).toEqual(["hold", "tap"]);
});

test("what is held too shortly is a tap", () => {
  const { done, finger } = touched({ ...TAP, ...HOLD });
  finger.tap(HOLD_MS - 1);
  later(HOLD_MS);
  expect(done).toEqual(["tap"]);
});

test("where nothing is to be done on a hold, a long touch is a tap", () => {
  const { done, finger } = touched(TAP);
  finger.tap(3 * HOLD_MS);
  expect(done).toEqual(["tap"]);
});

test.each(["pointercancel", "pointerleave"])("%s ends a hold before it is one", (end) => {
  const { done, finger } = touched(ALL);
  finger.tell("pointerdown");
  later(HOLD_MS - 1);
  // The page is scrolled, or the mouse goes elsewhere: there is no click.
  finger.tell(end);
  later(5_000);
  expect(done).toEqual([]);
  finger.tap();
  later(DOUBLE_MS);
  expect(done).toEqual(["tap"]);
});

// Keyboard

test("a key is a tap", () => {
  const { done, finger } = touched({ ...TAP, ...HOLD });
  finger.key();
  expect(done).toEqual(["tap"]);
});

test("two quick keys are a double tap", () => {
  const { done, finger } = touched(ALL);
  finger.key();
  later(100);
  finger.key();
  later(1_000);
  expect(done).toEqual(["double_tap"]);
});

test.each(["pointercancel", "pointerleave"])("a key after a hold that ended by %s", (end) => {
  const { done, finger } = touched({ ...TAP, ...HOLD });
  finger.tell("pointerdown");
  later(HOLD_MS);
  // No click follows: the pointer is let go on a dialog that has opened, say.
  finger.tell(end);
  finger.key();
  expect(done).toEqual(["hold", "tap"]);
});

// Context menu

test("a browser shows its menu only where a hold does nothing", () => {
  expect(touched(TAP).finger.tell("contextmenu")).toBe(true);
  const { done, finger } = touched(ALL);
  expect(finger.tell("contextmenu")).toBe(false);
  expect(done).toEqual([]);
});

// Nothing to do

test.each([
  ["nothing is said", {}],
  ["nothing is wanted", { tap_action: { action: "none" }, hold_action: { action: "none" } }],
  ["nothing is chosen", { tap_action: {}, double_tap_action: null }],
])("where %s, there is nothing to touch", (_, actions) => {
  expect(touched(actions).button).toBeNull();
});

test.each([
  ["tap", 50, { ...HOLD, ...DOUBLE, tap_action: { action: "none" } }],
  ["hold", HOLD_MS, { ...DOUBLE, hold_action: { action: "none" } }],
])("a %s that is to do nothing does nothing", (_, lengthMs, actions) => {
  const { done, finger } = touched(actions);
  finger.tap(lengthMs);
  later(1_000);
  expect(done).toEqual([]);
});

test("where a double tap is to do nothing, two quick taps are two", () => {
  const { done, finger } = touched({ ...TAP, double_tap_action: { action: "none" } });
  finger.tap();
  finger.tap();
  expect(done).toEqual(["tap", "tap"]);
});

test("what has begun is forgotten", () => {
  const { done, touch, finger } = touched(ALL);
  finger.tap();
  finger.tell("pointerdown");
  touch.stop();
  later(5_000);
  expect(done).toEqual([]);
});

// In the card

async function carded(options: object) {
  const { hass, connection } = home(() => PAGE);
  const card = new AnypodCard();
  const config = { type: TYPE, ...options };
  card.setConfig(config);
  card.hass = hass;
  const heard: unknown[] = [];
  // Home Assistant listens far above the card, beyond the roots that it lies in.
  document.body.addEventListener("hass-action", (event) => {
    heard.push((event as CustomEvent<unknown>).detail);
  });
  const place = document.createElement("div");
  place.attachShadow({ mode: "open" }).append(card);
  document.body.append(place);
  await vi.advanceTimersByTimeAsync(0);
  connection.tell({
    feeds: [feed({ counts: { ...feed().counts, failed: 2 } })],
    overview: OVERVIEW,
  });
  await vi.advanceTimersByTimeAsync(100);
  const buttons = [...(card.shadowRoot?.querySelectorAll("button") ?? [])];
  return { card, config, heard, buttons, touch: buttons.find((one) => one.matches(".touch")) };
}

test.each(["normal", "compact", "list"])("a %s card tells Home Assistant", async (layout) => {
  const { config, heard, touch } = await carded({ ...ALL, layout });
  expect(touch?.getAttribute("aria-label")).toBe("Talk");
  const finger = new Finger(touch ?? document.body);
  finger.tap();
  later(DOUBLE_MS);
  finger.tap(HOLD_MS);
  finger.tap();
  finger.tap();
  expect(heard).toEqual(["tap", "hold", "double_tap"].map((action) => ({ config, action })));
});

test("a button of the card is no touch of the card", async () => {
  const { heard, buttons } = await carded(ALL);
  const others = buttons.filter((one) => !one.matches(".touch"));
  expect(others.length).toBeGreaterThan(5);
  for (const one of others) {
    // None lies in what is touched, and none is below it.
    expect(one.closest(".touch")).toBeNull();
    const finger = new Finger(one);
    finger.tap();
    finger.tap(HOLD_MS);
    finger.key();
  }
  later(5_000);
  expect(heard).toEqual([]);
});

test("a card that is gone does nothing any more", async () => {
  const { card, touch } = await carded(ALL);
  const heard = vi.fn();
  card.addEventListener("hass-action", heard);
  const finger = new Finger(touch ?? document.body);
  finger.tap();
  finger.tell("pointerdown");
  card.remove();
  later(5_000);
  expect(heard).not.toHaveBeenCalled();
});
