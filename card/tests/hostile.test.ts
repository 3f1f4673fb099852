import { render } from "lit";
import { afterEach, expect, test } from "vitest";
import { settingsOf } from "../src/card/config";
import { feedRows } from "../src/card/feeds";
import { downloads, failures, newest, upcoming } from "../src/card/rows";
import type { View } from "../src/card/view";
import { Deeds } from "../src/common/deeds";
import type { DetailedEpisode, Episode } from "../src/common/types";
import { AnypodDetails } from "../src/panel/details";
import { rowContent } from "../src/panel/row";
import { episode, feed, home, OVERVIEW } from "./hass";

const MARKUP =
  '"><img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)">';
const SCRIPT = "javascript:alert(4)";
const t = (key: string, values: object = {}) => `${key} ${Object.values(values).join(" ")}`;

afterEach(() => {
  document.body.replaceChildren();
});

function roots(node: Element | DocumentFragment): (Element | DocumentFragment)[] {
  const below = [...node.querySelectorAll("*")].flatMap((one) =>
    one.shadowRoot === null ? [] : roots(one.shadowRoot),
  );
  return [node, ...below];
}

/** Nothing that a stranger wrote has become more than text. */
function expectHarmless(node: Element | DocumentFragment): void {
  for (const root of roots(node)) {
    expect(root.querySelectorAll("script, iframe, object, embed, form")).toHaveLength(0);
    for (const element of root.querySelectorAll("*")) {
      const names = element.getAttributeNames();
      expect(names.filter((name) => name.startsWith("on"))).toEqual([]);
      for (const name of ["href", "src", "action", "formaction", "srcdoc"]) {
        expect(element.getAttribute(name) ?? "").not.toMatch(
          /^\s*(?:javascript|data:text|vbscript)|^x$/iu,
        );
      }
    }
  }
}

const HOSTILE: Partial<Episode> = {
  title: MARKUP,
  source_id: MARKUP,
  source_url: SCRIPT,
  next_attempt_at: "2096-11-01T12:00:00+00:00",
  error: { class: "bug", message: MARKUP, detail: MARKUP, since: "2026-11-01T12:00:00+00:00" },
};

test("a row of the panel", () => {
  const { hass } = home();
  const row = document.createElement("div");
  render(
    rowContent(hass, t, {
      episode: episode({ ...HOSTILE, status: "failed" }),
      isSelected: true,
      feedTitle: MARKUP,
    }),
    row,
  );
  expectHarmless(row);
  expect(row.querySelector(".title")?.textContent).toBe(MARKUP);
  expect(row.querySelector(".title")?.getAttribute("title")).toBe(MARKUP);
});

test("the card", () => {
  const { hass } = home();
  const hostile = feed({
    title: MARKUP,
    source_url: SCRIPT,
    status: "error",
    error: { class: "bug", message: MARKUP, detail: MARKUP, since: "2026-11-01T12:00:00+00:00" },
    counts: { ...feed().counts, failed: 1 },
    latest_episode: episode(HOSTILE),
  });
  const deeds = new Deeds(
    () => hass,
    () => undefined,
    () => undefined,
  );
  const view = {
    hass,
    t,
    isAdmin: true,
    settings: settingsOf({ type: "x", title: MARKUP }),
    deeds,
    lists: { get: (status: Episode["status"]) => [episode({ ...HOSTILE, status })] },
    feeds: [hostile, feed({ config_entry_id: "other", title: MARKUP })],
    isAll: true,
    overview: OVERVIEW,
    unfolded: null,
    showsAllFeeds: true,
    share: () => undefined,
    unfold: () => undefined,
    showAllFeeds: () => undefined,
  } as unknown as View;
  for (const draw of [feedRows, downloads, failures, upcoming, newest]) {
    const part = document.createElement("div");
    render(draw(view), part);
    expectHarmless(part);
    expect(part.textContent, draw.name).toContain(MARKUP);
  }
});

test.each([
  [SCRIPT, 0],
  [" javascript:alert(1)", 0],
  ["data:text/html,<script>alert(1)</script>", 0],
  ["//a.example/x", 0],
  ["https://a.example/\"onmouseover='alert(1)", 1],
])("the details of an episode at %s", async (source, links) => {
  const hostile: DetailedEpisode = {
    ...episode(HOSTILE),
    source_url: source,
    description: `${MARKUP}\n${SCRIPT} 0:01 ${MARKUP}`,
    until_played: false,
    refresh_at: null,
    media_path: null,
    chapter_list: [{ start_s: 0, end_s: null, title: MARKUP, url: SCRIPT }],
    artifacts: [
      { kind: MARKUP, language: MARKUP, mime_type: MARKUP, extension: MARKUP, size_bytes: 1 },
    ],
    log: MARKUP,
  };
  const { hass } = home(() => hostile);
  const details = new AnypodDetails();
  details.hass = hass;
  details.chosen = { config_entry_id: "talk", episode_id: "banana" };
  details.feeds = new Map([["talk", feed({ title: MARKUP })]]);
  const shown = new Promise((resolve) => {
    details.addEventListener("shown", resolve);
  });
  document.body.append(details);
  await shown;
  await details.updateComplete;
  const root = details.shadowRoot;
  expect(root).not.toBeNull();
  if (root !== null) {
    expectHarmless(root);
    expect(root.querySelector(".prose")?.textContent.trim()).toContain(MARKUP);
    expect(root.querySelectorAll("a[href]")).toHaveLength(links);
  }
});
