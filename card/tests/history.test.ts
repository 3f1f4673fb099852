import { expect, test } from "vitest";
import { happenings } from "../src/panel/history";
import { episode } from "./episodes";

const NOW = Date.parse("2026-11-10T00:00:00Z");

test("a life is told in its order, and what is ahead at the end", () => {
  const told = happenings(
    episode(1, {
      published: "2026-11-05T00:00:00+00:00",
      discovered_at: "2026-11-01T00:00:00+00:00",
      updated_at: "2026-11-09T00:00:00+00:00",
      next_attempt_at: "2026-11-11T00:00:00+00:00",
      error: {
        class: "temporary",
        message: "The site does not answer.",
        detail: "",
        since: "2026-11-08T00:00:00+00:00",
      },
    }),
    NOW,
  );
  expect(told.map(({ text, isAhead }) => [text, isAhead])).toEqual([
    ["panel.history_discovered", false],
    ["panel.history_published", false],
    ["panel.history_problem", false],
    ["panel.history_changed", false],
    ["panel.history_next_try", true],
  ]);
  expect(told.map(({ problem }) => problem)).toContain("The site does not answer.");
});

test("what only details tell is told, too", () => {
  const told = happenings({ ...episode(1), refresh_at: "2026-11-12T00:00:00+00:00" }, NOW);
  expect(told.at(-1)).toMatchObject({ text: "panel.history_refresh", isAhead: true });
});
