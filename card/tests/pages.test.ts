import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Episode, EpisodeQuery, Page } from "../src/common/types";
import { PAGE_SIZE, Pages } from "../src/panel/pages";
import { episode } from "./episodes";

const FAR = 100_000;

/** A server that answers when it is told to. */
class Server {
  readonly asked: EpisodeQuery[] = [];
  total = FAR;
  private readonly answers: (() => void)[] = [];

  readonly list = (query: EpisodeQuery): Promise<Page> => {
    this.asked.push(query);
    return new Promise((resolve, reject) => {
      this.answers.push(() => {
        if (this.total < 0) {
          reject(new Error("no"));
        } else {
          resolve(this.page(query));
        }
      });
    });
  };

  get offsets(): number[] {
    return this.asked.map((query) => query.offset ?? 0);
  }

  /** How many wait for an answer. */
  get open(): number {
    return this.answers.length;
  }

  async answer(count = 1): Promise<void> {
    for (const give of this.answers.splice(0, count)) {
      give();
    }
    await vi.advanceTimersByTimeAsync(0);
  }

  async answerAll(): Promise<void> {
    while (this.open > 0) {
      await this.answer(this.open);
    }
  }

  private page({ offset = 0, limit = 50 }: EpisodeQuery): Page {
    const count = Math.max(0, Math.min(limit, this.total - offset));
    const episodes = Array.from({ length: count }, (_, index) => episode(offset + index));
    return { episodes, total: this.total, limit, offset };
  }
}

let server: Server;
let pages: Pages;
const changed = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  changed.mockClear();
  server = new Server();
  pages = new Pages(server.list, changed);
});

afterEach(() => {
  vi.useRealTimers();
});

async function scrollTo(first: number): Promise<void> {
  pages.want(first, first + 10);
  await vi.advanceTimersByTimeAsync(100);
}

async function shown(query: EpisodeQuery = {}): Promise<void> {
  pages.show(query);
  await server.answerAll();
  changed.mockClear();
}

describe("fetching", () => {
  test("begins with the first page, and tells when it is there", async () => {
    pages.show({ sort: "title" });
    expect(server.asked).toEqual([{ sort: "title", limit: PAGE_SIZE, offset: 0 }]);
    expect(pages.total).toBeNull();
    await server.answer();
    expect(pages.total).toBe(FAR);
    expect(pages.at(7)?.episode_id).toBe("e7");
    expect(pages.at(PAGE_SIZE)).toBeUndefined();
    expect(changed).toHaveBeenCalledTimes(1);
  });

  test("asks for what comes next before it is in view", async () => {
    await shown();
    await scrollTo(70);
    expect(server.offsets).toEqual([0, 100]);
  });

  test("asks for no page that was scrolled past, and for two at a time", async () => {
    await shown();
    for (const first of [1_050, 20_050, 30_050, 40_050, 50_050]) {
      await scrollTo(first);
    }
    expect(server.open).toBe(2);
    await server.answerAll();
    expect(server.offsets).toEqual([0, 1_000, 1_100, 50_000, 50_100]);
    expect(pages.at(50_055)?.episode_id).toBe("e50055");
  });

  test("keeps a bounded number of pages, and those in view", async () => {
    await shown();
    for (let first = 0; first < 6_000; first += PAGE_SIZE) {
      await scrollTo(first);
      await server.answerAll();
    }
    expect(pages.at(0)).toBeUndefined();
    expect(pages.indexOf("e0")).toBeUndefined();
    expect(pages.at(5_900)?.episode_id).toBe("e5900");
    expect(pages.indexOf("e5900")).toBe(5_900);
  });

  test("asks beyond the end for the last page", async () => {
    server.total = 250;
    await shown();
    await scrollTo(900);
    expect(server.offsets).toEqual([0, 200]);
  });

  test("drops the answer to what is not listed any more", async () => {
    pages.show({ search: "old" });
    pages.show({ search: "new" });
    server.total = 3;
    await server.answer(1);
    expect(pages.total).toBeNull();
    await server.answerAll();
    expect(pages.total).toBe(3);
    expect(server.asked.at(-1)?.search).toBe("new");
  });

  test("tells why it cannot, and tries again by itself", async () => {
    server.total = -1;
    await shown();
    expect(pages.problem).toEqual(new Error("no"));
    expect(server.asked).toHaveLength(1);
    server.total = 5;
    await vi.advanceTimersByTimeAsync(4_000);
    await server.answerAll();
    expect(pages.problem).toBeNull();
    expect(pages.total).toBe(5);
  });

  test("tries again at once when somebody asks", async () => {
    server.total = -1;
    await shown();
    pages.refresh();
    expect(server.asked).toHaveLength(2);
  });
});

describe("changes", () => {
  async function take(...episodes: Episode[]): Promise<number> {
    const before = server.asked.length;
    pages.take(episodes);
    await vi.advanceTimersByTimeAsync(1_500);
    await server.answerAll();
    return server.asked.length - before;
  }

  test("of what is shown are seen at once, and cost nothing", async () => {
    await shown({ status: ["downloaded"], sort: "title" });
    const progress = {
      stage: "downloading",
      percent: 5,
      speed_bytes_s: 1,
      remaining_s: 2,
    } as const;
    expect(await take(episode(3, { progress }))).toBe(0);
    expect(await take(episode(3, { progress: { ...progress, percent: 6 } }))).toBe(0);
    expect(pages.at(3)?.progress?.percent).toBe(6);
  });

  test("that take it out of the list fetch what is in view anew", async () => {
    await shown({ status: ["downloaded"] });
    expect(await take(episode(3, { status: "failed" }))).toBe(1);
  });

  test("that move nothing fetch nothing", async () => {
    await shown();
    expect(await take(episode(3, { status: "failed", title: "New" }))).toBe(0);
    expect(pages.at(3)?.title).toBe("New");
  });

  test("of the order fetch what is in view anew, once", async () => {
    await shown();
    await scrollTo(300);
    await server.answerAll();
    const before = server.asked.length;
    pages.take([episode(3, { published: null })]);
    pages.take([episode(4, { published: null })]);
    await vi.advanceTimersByTimeAsync(1_000);
    await server.answerAll();
    expect(server.offsets.slice(before)).toEqual([300, 200]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.offsets).toHaveLength(before + 2);
    await scrollTo(0);
    await server.answerAll();
    expect(server.offsets.slice(before + 2)).toEqual([0]);
  });

  test("of what is not known fetch anew when they are heard of first, or move", async () => {
    await shown();
    const far = episode("x");
    expect(await take(far)).toBe(1);
    expect(await take({ ...far, progress: null, pinned: true })).toBe(0);
    expect(await take({ ...far, published: "2027-01-01T00:00:00+00:00" })).toBe(1);
  });

  test("of other feeds are nobody's concern", async () => {
    await shown({ config_entry_id: ["f2", "f3"] });
    expect(await take(episode("x"))).toBe(0);
    expect(await take(episode("y", { config_entry_id: "f3" }))).toBe(1);
  });

  test("told of while a page is on its way are newer than the page", async () => {
    pages.show({});
    pages.take([episode(3, { title: "Newer" })]);
    await server.answer();
    expect(pages.at(3)?.title).toBe("Newer");
  });

  test("asked for while a page is on its way are not in that page", async () => {
    pages.show({});
    pages.refresh();
    await server.answer();
    expect(server.offsets).toEqual([0, 0]);
  });
});

describe("ranges", () => {
  test("that are known cost nothing", async () => {
    await shown();
    const found = await pages.range(3, 5);
    expect(found?.map((one) => one.episode_id)).toEqual(["e3", "e4", "e5"]);
    expect(server.asked).toHaveLength(1);
  });

  test("that are not are fetched in large pieces", async () => {
    await shown({ sort: "title" });
    const range = pages.range(90, 1_299);
    await server.answerAll();
    const found = await range;
    expect(found).toHaveLength(1_210);
    expect(found?.at(-1)?.episode_id).toBe("e1299");
    expect(server.asked.slice(1)).toEqual([
      { sort: "title", offset: 90, limit: 500 },
      { sort: "title", offset: 590, limit: 500 },
      { sort: "title", offset: 1_090, limit: 210 },
    ]);
  });

  test("that are not as they were are asked for", async () => {
    await shown({ status: ["downloaded"] });
    await scrollTo(300);
    await server.answerAll();
    // The page in view is fetched anew, those above it are not.
    pages.take([episode(3, { status: "failed" })]);
    await vi.advanceTimersByTimeAsync(1_000);
    await server.answerAll();
    const before = server.asked.length;
    const range = pages.range(0, 9);
    await server.answerAll();
    expect(server.asked.slice(before)).toEqual([{ status: ["downloaded"], offset: 0, limit: 10 }]);
    expect((await range)?.map((one) => one.status)).not.toContain("failed");
    expect((await pages.range(300, 309))?.length).toBe(10);
    expect(server.asked).toHaveLength(before + 1);
  });

  test("are asked for until what moved is fetched anew", async () => {
    await shown({ status: ["downloaded"] });
    pages.take([episode(3, { status: "failed" })]);
    const range = pages.range(0, 9);
    await server.answerAll();
    expect((await range)?.map((one) => one.status)).not.toContain("failed");
  });

  test("are nothing where something else is listed by then", async () => {
    await shown();
    const range = pages.range(90, 300);
    pages.show({ sort: "title" });
    await server.answerAll();
    expect(await range).toBeNull();
  });
});

test("nothing is asked for any more after the end", async () => {
  await shown();
  pages.refreshSoon();
  pages.want(500, 510);
  pages.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(server.asked).toHaveLength(1);
});
