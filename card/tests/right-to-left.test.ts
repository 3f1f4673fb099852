import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AnypodPlot } from "../src/panel/plot";
import { AnypodTabs } from "../src/panel/tabs";

/** Home Assistant says it for the whole page; happy-dom asks for it here. */
const DIRECTIONS = ["ltr", "rtl"] as const;
type Direction = (typeof DIRECTIONS)[number];
const MONTHS = ["September", "October", "November"];
const TABS = ["talk", "music", "course"];
const WIDTH = 300;

beforeEach(() => {
  // happy-dom lays nothing out.
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockReturnValue(
    new DOMRect(100, 0, WIDTH, 120),
  );
});

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

// Tabs

async function tabbed(direction: Direction, chosen: string) {
  const tabs = new AnypodTabs();
  tabs.style.direction = direction;
  tabs.tabs = TABS.map((id) => ({ id, label: id }));
  tabs.chosen = chosen;
  const heard: unknown[] = [];
  tabs.addEventListener("chosen", (event) => {
    heard.push((event as CustomEvent<string>).detail);
  });
  document.body.append(tabs);
  await tabs.updateComplete;
  const press = (key: string): boolean => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    return tabs.shadowRoot?.querySelector("[aria-selected=true]")?.dispatchEvent(event) ?? true;
  };
  return { heard, press };
}

test.each([
  ["ltr", "ArrowRight", "talk", "music"],
  ["ltr", "ArrowLeft", "music", "talk"],
  ["ltr", "ArrowRight", "course", "talk"],
  ["ltr", "ArrowLeft", "talk", "course"],
  ["rtl", "ArrowLeft", "talk", "music"],
  ["rtl", "ArrowRight", "music", "talk"],
  ["rtl", "ArrowLeft", "course", "talk"],
  ["rtl", "ArrowRight", "talk", "course"],
  ["ltr", "Home", "course", "talk"],
  ["rtl", "Home", "course", "talk"],
  ["ltr", "End", "talk", "course"],
  ["rtl", "End", "talk", "course"],
] as const)("%s: %s leads from %s to %s", async (direction, key, from, to) => {
  const { heard, press } = await tabbed(direction, from);
  // The page is not to scroll as well.
  expect(press(key)).toBe(false);
  expect(heard).toEqual([to]);
});

test.each(DIRECTIONS)("%s: other keys are left to the browser", async (direction) => {
  const { heard, press } = await tabbed(direction, "talk");
  expect(press("ArrowDown")).toBe(true);
  expect(heard).toEqual([]);
});

// Plot

async function plotted(direction: Direction) {
  const plot = new AnypodPlot();
  plot.style.direction = direction;
  plot.labels = MONTHS;
  plot.series = [{ name: "Published", values: [1, 2, 3] }];
  document.body.append(plot);
  await plot.updateComplete;
  const at = (selector: string) => plot.shadowRoot?.querySelector(selector) ?? null;
  const point = async (x: number): Promise<void> => {
    at(".area")?.dispatchEvent(new PointerEvent("pointermove", { clientX: 100 + x }));
    await plot.updateComplete;
  };
  return { plot, at, point };
}

test.each([
  ["ltr", 1, "September", 0],
  ["ltr", 150, "October", 1],
  ["ltr", WIDTH - 1, "November", 2],
  ["rtl", 1, "November", 2],
  ["rtl", 150, "October", 1],
  ["rtl", WIDTH - 1, "September", 0],
] as const)("%s: at %d is %s", async (direction, x, month, index) => {
  const { plot, at, point } = await plotted(direction);
  await point(x);
  expect(at("strong")?.textContent).toBe(month);
  expect(at(".legend")?.textContent).toContain(`Published: ${index + 1}`);
  // The drawing as a whole is mirrored by its style, so that what is in it is not.
  const rooms = [...(plot.shadowRoot?.querySelectorAll("rect.room") ?? [])];
  expect(rooms.map((one) => one.matches(".chosen"))).toEqual(
    MONTHS.map((_, place) => place === index),
  );
  at(".area")?.dispatchEvent(new PointerEvent("pointerleave"));
  await plot.updateComplete;
  expect(at("strong")).toBeNull();
});
