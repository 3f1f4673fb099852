/** What the panel shows, as the address of the page says it. */

import type { EpisodeQuery, EpisodeStatus, Sort, SortKey } from "../common/types";

export type ViewName = "episodes" | "statistics";

/** Names one episode. */
export interface Chosen {
  config_entry_id: string;
  episode_id: string;
}

/** Everything that a reload, a bookmark or the button "back" brings again. */
export interface View {
  /** The feed, null for all of them. */
  feed: string | null;
  view: ViewName;
  status: readonly EpisodeStatus[];
  search: string;
  sort: Sort;
  /** Whose details are shown. */
  episode: Chosen | null;
}

export const STATUSES: readonly EpisodeStatus[] = [
  "downloading",
  "queued",
  "upcoming",
  "downloaded",
  "failed",
  "skipped",
  "archived",
];

export const SORT_KEYS: readonly SortKey[] = [
  "published",
  "discovered",
  "title",
  "duration",
  "size",
  "status",
];

export const DEFAULT_SORT: Sort = "-published";
const LONGEST_SEARCH = 500;

export interface Order {
  key: SortKey;
  isDescending: boolean;
}

/** Take the name of an order apart. */
export function orderOf(sort: Sort): Order {
  const key = SORT_KEYS.find((name) => sort === name || sort === `-${name}`) ?? "published";
  return { key, isDescending: sort.startsWith("-") };
}

/** Return the name of an order. */
export function sortOf({ key, isDescending }: Order): Sort {
  return isDescending ? `-${key}` : key;
}

/** Read what stands behind the question mark; what makes no sense is left out. */
export function fromAddress(text: string): View {
  const query = new URLSearchParams(text);
  const named = (query.get("status") ?? "").split(",");
  const order = query.get("sort");
  const feed = query.get("feed") ?? "";
  return {
    feed: feed === "" ? null : feed,
    view: query.get("view") === "statistics" ? "statistics" : "episodes",
    status: STATUSES.filter((status) => named.includes(status)),
    search: (query.get("q") ?? "").slice(0, LONGEST_SEARCH),
    sort: order === null ? DEFAULT_SORT : sortOf(orderOf(order as Sort)),
    episode: chosen(query.get("episode") ?? "", feed),
  };
}

/** In a feed its own id is enough; among all feeds, that of its feed stands before it. */
function chosen(text: string, feed: string): Chosen | null {
  const dot = text.lastIndexOf(".");
  const config_entry_id = dot < 0 ? feed : text.slice(0, dot);
  const episode_id = text.slice(dot + 1);
  return config_entry_id === "" || episode_id === "" ? null : { config_entry_id, episode_id };
}

/** Write a view as what stands behind the path; nothing where all is as it is at first. */
export function toAddress(view: View): string {
  const query = new URLSearchParams();
  if (view.feed !== null) {
    query.set("feed", view.feed);
  }
  if (view.view !== "episodes") {
    query.set("view", view.view);
  }
  if (view.status.length > 0) {
    query.set("status", view.status.join(","));
  }
  if (view.search !== "") {
    query.set("q", view.search);
  }
  if (view.sort !== DEFAULT_SORT) {
    query.set("sort", view.sort);
  }
  if (view.episode !== null) {
    const { config_entry_id, episode_id } = view.episode;
    const isPlain = config_entry_id === view.feed;
    query.set("episode", isPlain ? episode_id : `${config_entry_id}.${episode_id}`);
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** Return which episodes a view lists. */
export function queryOf(view: View): EpisodeQuery {
  const search = view.search.trim();
  return {
    ...(view.feed === null ? {} : { config_entry_id: view.feed }),
    ...(view.status.length === 0 ? {} : { status: [...view.status] }),
    ...(search === "" ? {} : { search }),
    sort: view.sort,
  };
}

/** Return whether a view leaves some episodes of its feed out. */
export function isFiltered(view: View): boolean {
  return view.status.length > 0 || view.search.trim() !== "";
}
