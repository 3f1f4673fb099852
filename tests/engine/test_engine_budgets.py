"""What syncs may cost: processes, pages, requests and SQL statements (DESIGN, 6)."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.anypod.engine import EpisodeStatus as S, FeedConfig
from custom_components.anypod.engine.store import Store
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.rows import statements
from tests.engine.scenes import (
    CHANNEL,
    HOURLY,
    finish,
    hold_downloads,
    let_download,
    light,
    newer,
    playable,
    read,
    read_again,
    read_later,
    talk,
)
from tests.site import (
    FakeSite,
    Mark,
    Order,
    Picture,
    Playlist,
    big_channel,
    make_shorts,
)

BIG = "/channel/big/videos"
_WHENEVER = {
    *("candidates", "next_due", "next_refresh"),
    *("libraries", "load", "next_leave", "used_libraries"),
    *("follow_ytdlp", "has_episodes_of", "is_ytdlp_failing"),
    *("_read", "set_setting"),
}
"""What is asked by whoever is awake, so that a sync may meet it or not."""


@pytest.fixture
def spawned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the names of all processes that are started."""
    names: list[str] = []
    real = asyncio.create_subprocess_exec

    async def spawn(*argv: Any, **options: Any) -> asyncio.subprocess.Process:
        parts = {Path(str(one)).name for one in argv}
        known = [one for one in ("yt_dlp", "ffprobe", "ffmpeg") if one in parts]
        names.append(known[0] if known else Path(argv[0]).name)
        return await real(*argv, **options)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", spawn)
    return names


def cost(site: FakeSite, mark: Mark) -> tuple[int, int, int]:
    """Return how many processes, pages and requests it took."""
    tally = site.since(mark)
    return (tally.processes, tally.pages, len(tally.requests))


# --------------------------------------------------------------------------- processes


async def test_a_channel_of_ten_thousand(
    home: Home, site: FakeSite, spawned: list[str]
) -> None:
    site.add(replace(big_channel(10_000, formats=()), art=Picture.NONE))
    hold_downloads(home)
    mark = site.mark()
    await read(home, light(home, BIG, keep_last=50))
    assert cost(site, mark) == (1, 2, 2)
    await finish(home)
    mark = site.mark()
    await read_again(home)
    assert cost(site, mark) == (1, 1, 1)
    assert spawned == ["yt_dlp", "yt_dlp"]
    # Three new ones: one process each, and as many old ones go.
    site.publish(BIG, *newer(1, 2, 3))
    let_download(home)
    mark = site.mark()
    await home.synced()
    assert cost(site, mark) == (1 + 3, 1, 1 + 3)
    assert spawned[2:] == ["yt_dlp"] * 4
    kept = await playable(home)
    assert kept[:4] == ["new-3", "new-2", "new-1", "big-10000"]
    assert len(kept) == 50


async def test_a_new_feed_costs_a_process_for_each_tab_and_each_episode(
    home: Home, site: FakeSite, spawned: list[str]
) -> None:
    short = make_shorts(1, thumbnail=Picture.NONE, formats=plain_videos(1)[0].formats)
    site.add(talk(2, shorts=short))
    urls = [site.channel_url("talk", tab) for tab in ("videos", "shorts", "streams")]
    config = replace(home.feed(CHANNEL), listing_urls=tuple(urls))
    await home.add(config)
    assert set(await home.statuses()) == {"ep-2", "ep-1", "short-1"}
    assert (site.since().processes, site.since().extractions) == (3 + 3, 3)
    # Nothing is asked twice: a page for each tab, an extraction for each episode.
    assert site.since().pages == 3
    assert spawned.count("yt_dlp") == 3 + 3
    # What came is looked at, made into the episode's file, and that is checked.
    assert (spawned.count("ffprobe"), spawned.count("ffmpeg")) == (3 + 3, 3)
    assert len(spawned) == 3 + 3 + 3 + 3 + 3


async def test_a_single_page_costs_a_look_and_a_download(
    home: Home, site: FakeSite, spawned: list[str]
) -> None:
    site.add(*plain_videos(1))
    await home.add(light(home, "/watch/ep-1"))
    assert await home.statuses() == {"ep-1": S.DOWNLOADED}
    assert spawned == ["yt_dlp"] * 2


async def test_catching_up_costs_a_process_and_a_page_for_each_feed(
    home: Home, site: FakeSite, spawned: list[str]
) -> None:
    site.add(
        talk(40),
        plain_channel(plain_videos(40, "whole"), "whole"),
        Playlist(
            id="list",
            title="A list",
            videos=plain_videos(9, "list"),
            order=Order.OLDEST_FIRST,
            art=Picture.NONE,
        ),
    )
    hold_downloads(home)
    feeds = [
        light(home, interval_s=HOURLY, feed_id="talk", keep_last=3),
        light(
            home,
            "/channel/whole/videos",
            interval_s=HOURLY,
            feed_id="whole",
            keep_last=None,
        ),
        light(home, "/playlist/list", interval_s=HOURLY, feed_id="list", keep_last=3),
    ]
    for feed in feeds:
        await read(home, feed)
    await home.stop()
    home.clock.advance(timedelta(days=5))
    mark = site.mark()
    spawned.clear()
    await home.start()
    hold_downloads(home)
    due = [await caught_up_at(home, feed) for feed in feeds]
    # Overdue since five days, and nothing happens at once, nor at the same time.
    assert (site.since(mark).requests, spawned) == ((), [])
    assert len(set(due)) == len(feeds)
    await read_later(home, timedelta(seconds=61), "talk")
    for feed_id in ("whole", "list"):
        await home.until(
            lambda state: state.next_sync is not None and state.next_sync > max(due),
            feed_id,
        )
    assert cost(site, mark) == (3, 3, 3)
    assert spawned == ["yt_dlp"] * 3


async def caught_up_at(home: Home, feed: FeedConfig) -> Any:
    state = await home.engine.feeds.attach(feed)
    assert state.next_sync is not None
    wait = state.next_sync - home.clock()
    assert timedelta(seconds=4) < wait < timedelta(seconds=60)
    return state.next_sync


async def test_a_start_asks_nobody(
    home: Home, site: FakeSite, spawned: list[str]
) -> None:
    site.add(talk(1))
    config = home.feed(CHANNEL, interval_s=HOURLY)
    await home.add(config)
    document = await home.document()
    await home.stop()
    site.stop()
    spawned.clear()
    home.clock.advance(timedelta(days=5))
    await home.start()
    assert await home.document() == document
    await home.engine.feeds.attach(config)
    await home._look()
    assert await home.document() == document
    assert len(home.media_files()) == 1
    assert spawned == []
    # Once it is time, it fails; what is there is served all the same.
    state = await read_later(home, timedelta(seconds=61))
    assert state.error is not None
    assert state.counts == {S.DOWNLOADED: 1}
    assert await home.document() == document
    assert spawned == ["yt_dlp"]


# -------------------------------------------------------------------------- statements


@contextmanager
def counted(store: Store) -> Iterator[dict[str, int]]:
    """Count the statements of each kind of transaction, of the longest one."""
    longest: dict[str, int] = {}
    real = store._transact

    def transact(method: Callable[..., Any], *args: Any, **kw: Any) -> Any:
        with statements(store) as seen:
            result = real(method, *args, **kw)
        name = method.__name__
        if name not in _WHENEVER:
            longest[name] = max(longest.get(name, 0), len(seen))
        return result

    store._transact = transact  # type: ignore[method-assign]
    yield longest
    del store._transact


async def statements_of_syncs(
    home: Home, site: FakeSite, count: int
) -> list[dict[str, int]]:
    """Count the statements of a first sync, and of a later look at all of it."""
    name = f"of-{count}"
    site.add(
        Playlist(
            id=name,
            title=name,
            videos=plain_videos(count, name),
            order=Order.OLDEST_FIRST,
            art=Picture.NONE,
        )
    )
    found: list[dict[str, int]] = []
    config = light(home, f"/playlist/{name}", feed_id=name, keep_last=None)
    with counted(home.engine._store) as first:
        await read(home, config)
    found.append(first)
    for number in range(1, count, 10):
        site.update(f"{name}-{number}", title="Renamed")
    home.advance(days=2)
    with counted(home.engine._store) as again:
        await read_again(home, name)
    found.append(again)
    return found


async def test_a_sync_takes_as_many_statements_whatever_its_length(
    home: Home, site: FakeSite
) -> None:
    hold_downloads(home)
    hundred = await statements_of_syncs(home, site, 100)
    thousand = await statements_of_syncs(home, site, 1000)
    assert thousand == hundred
    for counts in hundred:
        assert 0 < counts["take_listing"] < 20
        assert max(counts.values()) < 20
    state = await home.engine.feeds.state("of-1000")
    assert state.counts == {S.QUEUED: 1000}
