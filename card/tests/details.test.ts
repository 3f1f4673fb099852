import { afterEach, expect, test, vi } from "vitest";
import { AnypodDetails } from "../src/panel/details";
import { pieces } from "../src/panel/prose";
import { detailed, episode, home } from "./hass";

vi.mock(import("../src/panel/prose"), async (original) => {
  const real = await original();
  return { ...real, pieces: vi.fn(real.pieces) };
});

afterEach(() => {
  document.body.replaceChildren();
});

async function shown(answer: () => unknown): Promise<AnypodDetails> {
  const details = new AnypodDetails();
  details.hass = home(answer).hass;
  details.chosen = { config_entry_id: "talk", episode_id: "banana" };
  const isShown = new Promise((resolve) => {
    details.addEventListener("shown", resolve);
  });
  document.body.append(details);
  await isShown;
  await details.updateComplete;
  return details;
}

test.each(["episode_not_found", "feed_not_found"])("are gone where it is %s", async (code) => {
  const details = await shown(() => {
    throw Object.assign(new Error("no"), { code });
  });
  expect(details.shadowRoot?.querySelector("[role=status]")?.textContent).toContain("panel.gone");
});

test("take a description apart once, however often they are drawn", async () => {
  const details = await shown(() => detailed({ description: "See https://a.example." }));
  const before = vi.mocked(pieces).mock.calls.length;
  details.take([episode({ title: "New" })], false);
  await details.updateComplete;
  expect(details.shadowRoot?.querySelector(".prose a")?.textContent).toBe("https://a.example");
  expect(vi.mocked(pieces).mock.calls.length).toBe(before);
});
