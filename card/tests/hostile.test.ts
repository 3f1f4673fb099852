import { render } from "lit";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { settingsOf } from "../src/card/config";
import { feedRows } from "../src/card/feeds";
import { downloads, failures, newest, upcoming } from "../src/card/rows";
import type { View } from "../src/card/view";
import { Deeds } from "../src/common/deeds";
import type { DetailedEpisode, Episode } from "../src/common/types";
import { AnypodDetails } from "../src/panel/details";
import { rowContent } from "../src/panel/row";
import { episode, feed, home, OVERVIEW } from "./hass";

declare const process: { env: Record<string, string | undefined> };

const MARKUP =
  '"><img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)">';
const SCRIPT = "javascript:alert(4)";
const PLAIN = "Talk about trains";
const PARTS = [
  ...[MARKUP, SCRIPT, "<!--", "-->", "]]>", "</style>", "</textarea>", "<svg onload=alert(1)>"],
  ...["JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\u0001javascript:alert(1)", "vbscript:x"],
  ...["data:text/html,<script>alert(1)</script>", "//a.example", "https://", "HTTP://A.example"],
  ...["https://me:key@a.example/?q=1#f", 'https://a.example/"onload=alert(1)', "0:01 Start"],
  ...[
    '" onmouseover="alert(1)',
    "' autofocus onfocus=alert(1) '",
    "&lt;img&gt;",
    "&#106;avascript:",
  ],
  ...["${alert(1)}", "{{7*7}}", "{title}", "{0}", "%s", "?lit$1$", "<?lit$1$?>", "constructor"],
  ...["\u0000", "\u001b[31m", "\u007f", "\ud800", "\udc00", "\ufeff", "\ufffe", "\u2028", "\r\n"],
  ...["\u202e", "\u2066", "\u2069", "\u200f", "é\u0301\u0301", "ﷺ".repeat(9), "a".repeat(5_000)],
  ...["👩‍👩‍👧‍👦", "🇩🇪", "\u200b", "0", "NaN", "null", "../../x", "\\", "`", "](https://a.example)"],
];
/** Always the same ones, but in the night: `script/test --nightly` asks for more, and others. */
const SEED = numberFrom("ANYPOD_HOSTILE_SEED", 7);
const AMOUNT = numberFrom("ANYPOD_HOSTILE_TEXTS", 200);
const TEXTS = [...PARTS, ...madeUp(AMOUNT - PARTS.length)];
/** For a machine on which others work as well. */
vi.setConfig({ testTimeout: 300 * TEXTS.length });
const t = (key: string, values: object = {}) => `${key} ${Object.values(values).join(" ")}`;

function numberFrom(name: string, usual: number): number {
  const value = Number(process.env[name] ?? usual);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Error(`${name} has to be a whole number.`);
  }
  return value;
}

/** Texts made of these and of any characters; the same ones for the same seed. */
function madeUp(amount: number): string[] {
  let state = SEED;
  const below = (end: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
  const part = (): string =>
    below(4) === 0 ? String.fromCharCode(below(65_536)) : (PARTS[below(PARTS.length)] ?? "");
  return Array.from({ length: amount }, () =>
    Array.from({ length: 2 + below(4) }, part).join(below(3) === 0 ? " " : ""),
  );
}

/** What was drawn of a text is forgotten before the next one: there may be many. */
async function* oneByOne(): AsyncGenerator<string> {
  for (const text of TEXTS) {
    yield text;
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
  }
}

beforeEach(({ onTestFailed }) => {
  onTestFailed(() => {
    console.error(`The texts: ANYPOD_HOSTILE_SEED=${SEED} ANYPOD_HOSTILE_TEXTS=${AMOUNT}`);
  });
});

afterEach(() => {
  document.body.replaceChildren();
});

function roots(node: Element | DocumentFragment): (Element | DocumentFragment)[] {
  const below = [...node.querySelectorAll("*")].flatMap((one) =>
    one.shadowRoot === null ? [] : roots(one.shadowRoot),
  );
  return [node, ...below];
}

/** What browsers leave out of the beginning of an address. */
const UNREAD = /[\0-\x20]/gu;
const ACTIVE = /^(?:javascript|data|vbscript):|^x$/iu;
const LEADING = new Set(["href", "src", "action", "formaction", "srcdoc"]);
const FOREIGN = new Set(["script", "iframe", "object", "embed", "form"]);

/** Nothing that a stranger wrote has become more than text. */
function expectHarmless(node: Element | DocumentFragment): void {
  const elements = roots(node).flatMap((root) => [...root.querySelectorAll("*")]);
  const does = ({ name, value }: Attr): boolean =>
    name.startsWith("on") || (LEADING.has(name) && ACTIVE.test(value.replaceAll(UNREAD, "")));
  const found = elements.filter(
    (one) => FOREIGN.has(one.localName) || [...one.attributes].some(does),
  );
  expect(found.map((one) => one.outerHTML)).toEqual([]);
}

/** What there is of elements and attributes, whatever they say. */
function shapeOf(node: Element | DocumentFragment): string[] {
  return roots(node).flatMap((root) =>
    [...root.querySelectorAll("*")].map((one) =>
      [one.localName, ...one.getAttributeNames()].join(" "),
    ),
  );
}

/** What a person sees of a text, but for the spaces, of which a page has more. */
function letters(text: string | null | undefined): string {
  return (text ?? "").replaceAll(/\s/gu, "");
}

function hostile(text: string, changes: Partial<Episode> = {}): Episode {
  return episode({
    title: text,
    source_id: text,
    source_url: text,
    next_attempt_at: "2096-11-01T12:00:00+00:00",
    error: { class: "bug", message: text, detail: text, since: "2026-11-01T12:00:00+00:00" },
    ...changes,
  });
}

function drawnRow(text: string): HTMLElement {
  const { hass } = home();
  const row = document.createElement("div");
  const facts = {
    episode: hostile(text, { status: "failed" }),
    isSelected: true,
    feedTitle: text,
  };
  render(rowContent(hass, t, facts), row);
  return row;
}

test("a row of the panel", async () => {
  const shape = shapeOf(drawnRow(PLAIN));
  for await (const text of oneByOne()) {
    const row = drawnRow(text);
    expectHarmless(row);
    expect(shapeOf(row), text).toEqual(shape);
    expect(row.querySelector(".title")?.textContent).toBe(text);
    expect(row.querySelector(".title")?.getAttribute("title")).toBe(text);
  }
});

function viewOf(text: string): View {
  const { hass } = home();
  const shown = feed({
    title: text,
    source_url: text,
    status: "error",
    error: { class: "bug", message: text, detail: text, since: "2026-11-01T12:00:00+00:00" },
    counts: { ...feed().counts, failed: 1 },
    latest_episode: hostile(text),
  });
  const deeds = new Deeds(
    () => hass,
    () => undefined,
    () => undefined,
  );
  return {
    hass,
    t,
    isAdmin: true,
    settings: settingsOf({ type: "x", title: text }),
    deeds,
    lists: { get: (status: Episode["status"]) => [hostile(text, { status })] },
    feeds: [shown, feed({ config_entry_id: "other", title: text })],
    isAll: true,
    overview: OVERVIEW,
    unfolded: null,
    showsAllFeeds: true,
    share: () => undefined,
    unfold: () => undefined,
    showAllFeeds: () => undefined,
  } as unknown as View;
}

const DRAWN = { feedRows, downloads, failures, upcoming, newest };

test.each(Object.entries(DRAWN))("the card: %s", async (_name, draw) => {
  const drawn = (text: string): HTMLElement => {
    const part = document.createElement("div");
    render(draw(viewOf(text)), part);
    return part;
  };
  const shape = shapeOf(drawn(PLAIN));
  for await (const text of oneByOne()) {
    const part = drawn(text);
    expectHarmless(part);
    expect(shapeOf(part), text).toEqual(shape);
    expect(part.textContent).toContain(text);
  }
});

async function drawnDetails(source: string, text: string): Promise<ShadowRoot> {
  const shown: DetailedEpisode = {
    ...hostile(text),
    source_url: source,
    description: `${text}\n${SCRIPT} 0:01 ${text}`,
    until_played: false,
    refresh_at: null,
    media_path: null,
    chapter_list: [{ start_s: 0, end_s: null, title: text, url: SCRIPT }],
    artifacts: [{ kind: text, language: text, mime_type: text, extension: text, size_bytes: 1 }],
    log: text,
  };
  const details = new AnypodDetails();
  details.hass = home(() => shown).hass;
  details.chosen = { config_entry_id: "talk", episode_id: "banana" };
  details.feeds = new Map([["talk", feed({ title: text })]]);
  const isShown = new Promise((resolve) => {
    details.addEventListener("shown", resolve);
  });
  document.body.append(details);
  await isShown;
  await details.updateComplete;
  if (details.shadowRoot === null) {
    throw new Error("nothing was drawn");
  }
  return details.shadowRoot;
}

test("the details of an episode", async () => {
  for await (const text of oneByOne()) {
    const root = await drawnDetails(text, text);
    expectHarmless(root);
    const prose = letters(root.querySelector(".prose")?.textContent);
    expect(prose).toBe(letters(`${text}${SCRIPT}0:01${text}`));
    for (const link of root.querySelectorAll("a")) {
      expect(link.getAttribute("href")).toMatch(/^https?:\/\//iu);
      expect(link.rel).toContain("noopener");
    }
    document.body.replaceChildren();
  }
});

test.each([
  [SCRIPT, 0],
  [" javascript:alert(1)", 0],
  ["data:text/html,<script>alert(1)</script>", 0],
  ["//a.example/x", 0],
  ["https://a.example/\"onmouseover='alert(1)", 1],
])("the details of an episode at %s", async (source, links) => {
  const root = await drawnDetails(source, MARKUP);
  expectHarmless(root);
  expect(root.querySelectorAll("a[href]")).toHaveLength(links);
});
