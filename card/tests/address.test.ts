import { describe, expect, test } from "vitest";
import { fromAddress, isFiltered, orderOf, queryOf, toAddress } from "../src/panel/address";

const EVERYTHING =
  "?feed=f1&view=statistics&status=queued%2Cfailed&q=a+b%26c&sort=title&episode=e1";

describe("the address of a view", () => {
  test("says nothing where all is as it is at first", () => {
    expect(toAddress(fromAddress(""))).toBe("");
  });

  test("says everything else, and brings it again", () => {
    const view = fromAddress(EVERYTHING);
    expect(view).toEqual({
      feed: "f1",
      view: "statistics",
      status: ["queued", "failed"],
      search: "a b&c",
      sort: "title",
      episode: { config_entry_id: "f1", episode_id: "e1" },
    });
    expect(toAddress(view)).toBe(EVERYTHING);
  });

  test("names the feed of an episode among all feeds", () => {
    const view = fromAddress("?episode=f1.e1");
    expect(view.feed).toBeNull();
    expect(view.episode).toEqual({ config_entry_id: "f1", episode_id: "e1" });
    expect(toAddress(view)).toBe("?episode=f1.e1");
  });

  test.each(["?episode=e1", "?feed=f1&episode=f1.", "?episode=.e1"])(
    "has no episode that is named by half: %s",
    (text) => {
      expect(fromAddress(text).episode).toBeNull();
    },
  );

  test("leaves out what makes no sense", () => {
    const view = fromAddress("?view=x&status=x,failed,constructor&sort=-x&feed=");
    expect(toAddress(view)).toBe("?status=failed");
    expect(fromAddress(`?q=${"x".repeat(600)}`).search).toHaveLength(500);
  });
});

test("an order has a key and a direction", () => {
  expect(orderOf("-size")).toEqual({ key: "size", isDescending: true });
  expect(orderOf("status")).toEqual({ key: "status", isDescending: false });
});

test("a view asks for what it shows", () => {
  expect(queryOf(fromAddress(""))).toEqual({ sort: "-published" });
  expect(queryOf(fromAddress("?feed=f1&q=+x+&status=failed&sort=size"))).toEqual({
    config_entry_id: "f1",
    search: "x",
    status: ["failed"],
    sort: "size",
  });
});

test("only search and status leave episodes out", () => {
  expect(isFiltered(fromAddress("?feed=f1&sort=size"))).toBe(false);
  expect(isFiltered(fromAddress("?q=++"))).toBe(false);
  expect(isFiltered(fromAddress("?q=x"))).toBe(true);
  expect(isFiltered(fromAddress("?status=failed"))).toBe(true);
});
