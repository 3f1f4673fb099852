import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AnypodCard } from "../src/card/anypod-card";
import { episode, feed, home, OVERVIEW } from "./hass";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

const PAGE = { episodes: [episode()], total: 1, limit: 1, offset: 0 };

async function shown() {
  const { hass, connection } = home(() => PAGE);
  const card = new AnypodCard();
  card.setConfig({ type: "custom:anypod-card" });
  card.hass = hass;
  document.body.append(card);
  await vi.advanceTimersByTimeAsync(0);
  return { card, connection, text: () => card.shadowRoot?.textContent ?? "" };
}

test("a card that is shown again at once knows what it knew", async () => {
  const { card, connection, text } = await shown();
  connection.tell({ feeds: [feed()], overview: OVERVIEW });
  await vi.advanceTimersByTimeAsync(100);
  expect(text()).toContain("Banana");
  card.remove();
  await vi.advanceTimersByTimeAsync(1_000);
  // Home Assistant tells an element about states while it is not on the page, too.
  card.requestUpdate();
  await vi.advanceTimersByTimeAsync(0);
  expect(text()).not.toContain("Banana");
  document.body.append(card);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(text()).toContain("Banana");
  expect(connection.sent).toHaveLength(1);
});

test("a card says why Anypod refuses, and that the connection is lost only where it is", async () => {
  const { connection, text } = await shown();
  connection.tell({ feeds: [feed()], overview: OVERVIEW });
  connection.refusal = new Error("The database is damaged.");
  connection.happen("ready");
  await vi.advanceTimersByTimeAsync(0);
  expect(text()).toContain("common.unavailable");
  expect(text()).not.toContain("common.disconnected");
  connection.connected = false;
  connection.happen("disconnected");
  await vi.advanceTimersByTimeAsync(0);
  expect(text()).toContain("common.disconnected");
});
