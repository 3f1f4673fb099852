"""When feeds are read, how many at once, and what happens when reading fails."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import timedelta
import logging
from pathlib import Path
from typing import Any, override

import pytest

from custom_components.anypod.engine import (
    store_feeds,
    store_published,
    store_sources,
    syncer as syncer_module,
)
from custom_components.anypod.engine.config import (
    PLAIN_ACCESS,
    Access,
    FeedConfig,
    ScheduleMode,
)
from custom_components.anypod.engine.discoverer import Discoverer, Found
from custom_components.anypod.engine.errors import (
    SourceError,
    StoreError,
    ToolMissing,
    UnknownFeed,
)
from custom_components.anypod.engine.fence import Web
from custom_components.anypod.engine.findings import Listing, SourceInfo
from custom_components.anypod.engine.models import ErrorClass, ListingOrder, SourceKind
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.syncer import Handlers, Syncer
from custom_components.anypod.engine.ytdlp import Fetcher, FetcherConfig
from tests.engine.rows import add_feed, all_of
from tests.engine.support import Clock, eventually, feed_config, listed, loopback_http


class Pages(Fetcher):
    """Stands in for yt-dlp: lists what the test says."""

    def __init__(self, folder: Path) -> None:
        """Begin with empty pages."""
        super().__init__(
            FetcherConfig(cache_dir=folder, plugin_dir=folder, cookie_dir=folder)
        )
        self.asked: list[tuple[str, int | None, int]] = []
        self.numbers: dict[str, list[int]] = {}
        self.failure: Exception | None = None
        self.failing: str | None = None
        """The only page that fails; None for all."""
        self.gate: asyncio.Event | None = None
        self.running = self.most_at_once = 0

    @override
    async def list(
        self,
        url: str,
        *,
        limit: int | None,
        known: Iterable[tuple[str, str]],
        access: Access = PLAIN_ACCESS,
        ytdlp_args: Sequence[str] = (),
    ) -> Listing:
        self.asked.append((url, limit, len(list(known))))
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            if self.gate is not None:
                await self.gate.wait()
        finally:
            self.running -= 1
        if self.failure is not None and self.failing in {None, url}:
            raise self.failure
        return Listing(
            episodes=tuple(listed(n) for n in self.numbers.get(url, [])),
            source=SourceInfo(extractor="x", author=url),
            stopped_at_known=False,
        )


class Desk:
    """A syncer, its pages, and what it found."""

    def __init__(self, store: Store, pages: Pages, clock: Clock) -> None:
        """Put the parts together."""
        self.store, self.pages, self.clock = store, pages, clock
        self.found: list[Found] = []
        self.complete: list[FeedConfig] = []
        self.changed: list[str] = []
        self.trouble: Exception | None = None
        self.late_trouble: Exception | None = None
        self.syncer = Syncer(
            store,
            Discoverer(store, pages, Web(http=loopback_http([])), clock),
            clock,
            Handlers(changed=self.changed.append, found=self._find, ended=self._end),
        )

    async def _find(self, config: FeedConfig, found: Found) -> None:
        self.found.append(found)
        if self.trouble is not None:
            raise self.trouble

    async def _end(self, config: FeedConfig) -> None:
        self.complete.append(config)
        if self.late_trouble is not None:
            raise self.late_trouble

    async def attach(self, feed_id: str = "feed", **changes: Any) -> FeedConfig:
        """Write a feed and take it into the schedule."""
        config = feed_config(feed_id, **changes)
        await add_feed(self.store, feed_id, **changes)
        self.syncer.attach(config, await self.record(feed_id), at_once=False)
        return config

    async def record(self, feed_id: str = "feed") -> store_feeds.FeedRecord:
        """Return a feed as stored."""
        return await self.store.run(store_feeds.record, feed_id)

    async def ended(self, count: int, feed_id: str = "feed") -> None:
        """Wait until a feed was read so many times."""
        await eventually(lambda: len(self.pages.asked) >= count)
        await eventually(lambda: not self.syncer.is_running(feed_id))

    def wait_s(self, feed_id: str = "feed") -> float:
        """Return in how many seconds a feed is read next."""
        due = self.syncer.next_sync(feed_id)
        assert due is not None
        return (due - self.clock()).total_seconds()


@pytest.fixture
async def desk(store: Store, tmp_path: Path, clock: Clock) -> AsyncIterator[Desk]:
    made = Desk(store, Pages(tmp_path), clock)
    made.syncer.start()
    yield made
    await made.syncer.stop()


async def turns(count: int = 50) -> None:
    """Let everybody who can do something do it."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_new_feed_is_read_at_once(desk: Desk) -> None:
    await desk.attach(interval_s=7200)
    await desk.ended(1)
    await eventually(lambda: [one.feed_id for one in desk.complete] == ["feed"])
    assert 7200 <= desk.wait_s() <= 7560 + 1
    record = await desk.record()
    assert record.next_sync == desk.syncer.next_sync("feed") or record.next_sync
    assert desk.changed[0] == desk.changed[-1] == "feed"


async def test_no_more_than_two_are_read_at_once(desk: Desk) -> None:
    desk.pages.gate = asyncio.Event()
    for number in range(5):
        await desk.attach(f"feed{number}")
    await eventually(lambda: len(desk.pages.asked) == 2)
    await turns()
    assert len(desk.pages.asked) == 2
    desk.pages.gate.set()
    await eventually(lambda: len(desk.complete) == 5)
    assert desk.pages.most_at_once == 2


async def test_what_somebody_asked_for_is_read_before_the_rest(desk: Desk) -> None:
    desk.pages.gate = asyncio.Event()
    for number in range(5):
        await desk.attach(f"feed{number}")
    await eventually(lambda: len(desk.pages.asked) == 2)
    await turns()
    desk.syncer.request("feed4")
    desk.pages.gate.set()
    await eventually(lambda: len(desk.complete) == 5)
    order = [url.split("/")[-2] for url, _, _ in desk.pages.asked]
    assert order == ["feed0", "feed1", "feed4", "feed2", "feed3"]


async def test_one_that_waits_for_its_turn_can_be_cut_off(desk: Desk) -> None:
    desk.pages.gate = asyncio.Event()
    for number in range(4):
        await desk.attach(f"feed{number}")
    await eventually(lambda: len(desk.pages.asked) == 2)
    await turns()
    # One that is being read, and one that waits.
    for feed_id in ("feed0", "feed2"):
        await desk.syncer.detach(feed_id)
    await eventually(lambda: len(desk.pages.asked) == 3)
    desk.pages.gate.set()
    await eventually(lambda: len(desk.complete) == 2)
    assert {one.feed_id for one in desk.complete} == {"feed1", "feed3"}


async def test_overdue_feeds_are_spread_after_a_start(desk: Desk) -> None:
    waits = []
    for number in range(20):
        feed_id = f"feed{number}"
        await add_feed(desk.store, feed_id)
        past = desk.clock() - timedelta(days=3)
        await desk.store.run(
            store_feeds.record_success, feed_id, None, now=past, next_sync=past
        )
        desk.syncer.attach(
            feed_config(feed_id), await desk.record(feed_id), at_once=False
        )
        waits.append(desk.wait_s(feed_id))
    assert all(4.5 < wait < 60 for wait in waits)
    assert len({round(wait) for wait in waits}) > 5
    await turns()
    assert desk.pages.asked == []


async def test_only_what_came_after_the_first_listing_is_news(desk: Desk) -> None:
    url = feed_config().listing_urls[0]
    desk.pages.numbers[url] = [3, 2, 1]
    await desk.attach(keep_last=10)
    await desk.ended(1)
    desk.pages.numbers[url] = [5, 4, 3, 2, 1]
    desk.syncer.request("feed")
    await desk.ended(2)
    assert desk.pages.asked == [(url, 30, 0), (url, 30, 3)]
    # What was there before the feed is no news.
    assert [len(one.news) for one in desk.found] == [0, 2]


async def test_every_source_of_a_feed_is_read(desk: Desk) -> None:
    urls = ("http://127.0.0.1/a", "http://127.0.0.1/b")
    desk.pages.numbers = {urls[0]: [1], urls[1]: [2, 1]}
    await desk.attach(listing_urls=urls)
    await desk.ended(1)
    await eventually(lambda: len(desk.complete) == 1)
    assert [url for url, _, _ in desk.pages.asked] == list(urls)
    assert len(desk.found) == 2
    assert {one.source_id for one in await all_of(desk.store)} == {"ep-1", "ep-2"}
    # The first source is the one that the feed is named after.
    assert (await desk.store.run(store_published.channel, "feed")).author == urls[0]


async def test_a_source_that_fails_keeps_no_other_one_back(desk: Desk) -> None:
    urls = ("http://127.0.0.1/a", "http://127.0.0.1/b")
    desk.pages.numbers = {urls[1]: [2, 1]}
    desk.pages.failing = urls[0]
    desk.pages.failure = SourceError(ErrorClass.PRIVATE, "private")
    await desk.attach(listing_urls=urls)
    await desk.ended(2)
    assert len(await all_of(desk.store)) == 2
    record = await desk.record()
    assert record.error is not None
    assert record.error.error_class is ErrorClass.PRIVATE
    assert (record.sync_failures, desk.complete) == (1, [])
    # Of the one that failed its first steps may have brought something.
    assert [one.source is None for one in desk.found] == [True, False]


async def test_an_order_once_found_is_kept_and_a_doubt_is_not(desk: Desk) -> None:
    url = "http://127.0.0.1/list"
    fields: dict[str, Any] = {
        "source_kind": SourceKind.PLAYLIST,
        "listing_urls": (url,),
        "keep_last": 3,
    }
    desk.pages.numbers[url] = [2, 1]

    async def order() -> ListingOrder | None:
        (source,) = await desk.store.run(store_sources.sources, "feed")
        return source.covered.order

    await desk.attach(**fields)
    await desk.ended(1)
    assert await order() is ListingOrder.OTHER
    desk.pages.numbers[url] = [6, 5, 4, 3, 2, 1]
    desk.syncer.request("feed")
    await desk.ended(2)
    assert await order() is ListingOrder.NEWEST_FIRST
    desk.pages.numbers[url] = [7]
    desk.syncer.request("feed")
    await desk.ended(3)
    assert await order() is ListingOrder.NEWEST_FIRST
    assert [limit for _, limit, _ in desk.pages.asked] == [None, None, 30]


@pytest.mark.parametrize(
    ("failure", "error_class"),
    [
        (SourceError(ErrorClass.PRIVATE, "private"), ErrorClass.PRIVATE),
        (ToolMissing("yt-dlp"), ErrorClass.TOOL_MISSING),
    ],
)
async def test_a_failed_listing_is_recorded_and_told_once(
    desk: Desk,
    failure: Exception,
    error_class: ErrorClass,
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk.pages.failure = failure
    with caplog.at_level(logging.INFO, syncer_module.__name__):
        await desk.attach()
        await desk.ended(1)
        assert 60 <= desk.wait_s() + 1 <= 67
        desk.syncer.request("feed")
        await desk.ended(2)
        record = await desk.record()
        assert record.error is not None
        assert (record.error.error_class, record.sync_failures) == (error_class, 2)
        desk.pages.failure = None
        desk.syncer.request("feed")
        await desk.ended(3)
    assert desk.found
    title = feed_config().title
    assert [one.getMessage().partition(":")[0] for one in caplog.records] == [
        f"{title} cannot be read",
        f"{title} can be read again",
    ]


@pytest.mark.parametrize("name", ["record_failure", "record_success", "record"])
async def test_a_database_that_fails_does_not_make_it_spin(
    desk: Desk,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each turn would start a process."""
    await desk.attach()
    await desk.ended(1)

    def broken(*_: Any, **__: Any) -> None:
        raise StoreError("disk I/O error")

    if name == "record_failure":
        desk.pages.failure = SourceError(ErrorClass.TEMPORARY, "500")
    asked = len(desk.pages.asked)
    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr(store_feeds, name, broken)
        desk.syncer.request("feed")
        await eventually(lambda: "Cannot sync" in caplog.text)
        await eventually(lambda: not desk.syncer.is_running("feed"))
        await turns()
    assert len(desk.pages.asked) <= asked + 1
    assert len(caplog.records) == 1
    assert 55 < desk.wait_s() <= 60


async def test_the_unexpected_waits_for_the_next_regular_sync(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.pages.failure = ValueError("odd")
    with caplog.at_level(logging.ERROR):
        await desk.attach(interval_s=7200)
        await desk.ended(1)
    assert "Unexpected failure of a sync" in caplog.text
    assert 7100 < desk.wait_s() <= 7200 * 1.05


async def test_the_unexpected_begins_no_sync_of_its_own(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """A feed that only its owner syncs stays so."""
    desk.pages.failure = ValueError("odd")
    with caplog.at_level(logging.ERROR):
        await desk.attach(mode=ScheduleMode.MANUAL)
        desk.syncer.request("feed")
        await desk.ended(1)
    assert "Unexpected failure of a sync" in caplog.text
    assert desk.syncer.next_sync("feed") is None


async def test_trouble_with_what_was_found_is_no_failed_listing(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.trouble = StoreError("locked")
    with caplog.at_level(logging.ERROR):
        await desk.attach()
        await desk.ended(1)
    record = await desk.record()
    assert (record.error, record.sync_failures) == (None, 0)
    assert desk.complete == []
    assert 55 < desk.wait_s() <= 60


async def test_trouble_after_a_sync_does_not_undo_it(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.late_trouble = StoreError("locked")
    with caplog.at_level(logging.ERROR):
        await desk.attach()
        await desk.ended(1)
    record = await desk.record()
    assert (record.error, record.sync_failures) == (None, 0)
    assert record.last_success is not None


async def test_a_feed_that_is_changed_while_it_is_read_is_not_lost(desk: Desk) -> None:
    desk.pages.gate = asyncio.Event()
    await desk.attach()
    await eventually(lambda: desk.pages.running == 1)
    await desk.attach(keep_last=3)
    config = desk.syncer.config("feed")
    assert config is not None
    assert config.retention.keep_last == 3
    assert desk.syncer.is_running("feed")
    await desk.syncer.stop()
    # Nothing goes on behind our back.
    assert desk.pages.running == 0
    assert desk.syncer.feed_ids == frozenset()


async def test_detaching_cuts_a_listing_off(desk: Desk) -> None:
    desk.pages.gate = asyncio.Event()
    await desk.attach()
    await eventually(lambda: desk.pages.running == 1)
    await desk.syncer.detach("feed")
    await desk.syncer.detach("nobody")
    assert desk.pages.running == 0
    assert not desk.syncer.is_running("feed")
    assert (desk.syncer.config("feed"), desk.syncer.next_sync("feed")) == (None, None)
    assert (await desk.record()).last_sync is None
    with pytest.raises(UnknownFeed):
        desk.syncer.request("feed")


async def test_a_paused_feed_is_read_only_when_asked(desk: Desk) -> None:
    await add_feed(desk.store)
    await desk.store.run(store_feeds.set_enabled, "feed", enabled=False)
    desk.syncer.attach(feed_config(), await desk.record(), at_once=False)
    await turns()
    assert desk.pages.asked == []
    assert desk.syncer.next_sync("feed") is None
    desk.syncer.request("feed")
    await desk.ended(1)
    desk.syncer.set_enabled("nobody", enabled=True)
    desk.syncer.set_enabled("feed", enabled=True)
    await turns()
    assert len(desk.pages.asked) == 1


async def test_while_all_is_paused_only_what_is_asked_for_is_read(desk: Desk) -> None:
    desk.syncer.set_paused(paused=True)
    await desk.attach()
    await turns()
    assert (desk.pages.asked, desk.syncer.next_sync("feed")) == ([], None)
    desk.syncer.request("feed")
    await desk.ended(1)
    await add_feed(desk.store, "other")
    await desk.attach("other")
    desk.syncer.set_paused(paused=False)
    await desk.ended(2, "other")


async def test_what_is_overdue_when_a_pause_ends_is_read_at_once(desk: Desk) -> None:
    await add_feed(desk.store)
    await desk.store.run(store_feeds.set_enabled, "feed", enabled=False)
    desk.syncer.attach(feed_config(), await desk.record(), at_once=False)
    desk.syncer.set_enabled("feed", enabled=True)
    await desk.ended(1)
