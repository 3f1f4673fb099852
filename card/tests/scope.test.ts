import { expect, test } from "vitest";
import type { Episode, EpisodeQuery } from "../src/common/types";
import { isOfFeeds, placeMark } from "../src/panel/scope";
import { episode } from "./episodes";

function moves(query: EpisodeQuery, change: Partial<Episode>): boolean {
  return placeMark(query, episode(1)) !== placeMark(query, episode(1, change));
}

const media = { mime_type: "audio/mp4", extension: "m4a", size_bytes: 9, height: null, codecs: "" };

test.each<[EpisodeQuery, Partial<Episode>]>([
  [{}, { published: null }],
  [{ sort: "discovered" }, { discovered_at: "2027-01-01T00:00:00+00:00" }],
  [{ sort: "-title" }, { title: "Other" }],
  [{ sort: "duration" }, { duration_s: null }],
  [{ sort: "-size" }, { media }],
  [{ sort: "status" }, { status: "failed" }],
  [{ status: ["failed"] }, { status: "failed" }],
  [{ search: "x" }, { title: "Other" }],
])("%o is another list after %o", (query, change) => {
  expect(moves(query, change)).toBe(true);
});

test.each<[EpisodeQuery, Partial<Episode>]>([
  [{}, { title: "Other", status: "failed", duration_s: 7, media, pinned: true }],
  [{ status: ["failed"] }, { status: "skipped" }],
  [{ sort: "-title" }, { published: null }],
])("%o is the same list after %o", (query, change) => {
  expect(moves(query, change)).toBe(false);
});

test("an episode is of one feed, of several, or of any", () => {
  expect(isOfFeeds({}, episode(1))).toBe(true);
  expect(isOfFeeds({ config_entry_id: "f1" }, episode(1))).toBe(true);
  expect(isOfFeeds({ config_entry_id: ["f2", "f1"] }, episode(1))).toBe(true);
  expect(isOfFeeds({ config_entry_id: ["f2"] }, episode(1))).toBe(false);
});
