"""When each feed is synced, and what a sync does before its downloads."""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import logging
import random

from . import store_feeds, store_listings
from .errors import EngineError, SourceError, ToolMissing, UnknownFeed
from .models import ErrorClass, FeedConfig, ListingOrder, Problem, SourceInfo
from .policy import (
    listed_depth,
    listing_order,
    newest_first,
    next_sync_s,
    plan_listing,
    sync_retry_s,
)
from .queue import Clock
from .store import Store
from .store_feeds import FeedRecord, SourceRecord
from .ytdlp import Fetcher

_LOGGER = logging.getLogger(__name__)

_AT_ONCE = 2
"""Discoveries that run side by side."""
_CATCH_UP_S = (5.0, 60.0)
"""When an overdue feed is synced after a start: not all in the same second."""
_AFTER_FAILURE = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class Discovery:
    """What a sync found."""

    config: FeedConfig
    source: SourceInfo | None
    new_ids: tuple[str, ...]
    is_first: bool


@dataclass(kw_only=True, slots=True)
class _Attached:
    config: FeedConfig
    enabled: bool
    due: datetime
    task: asyncio.Task[None] | None = None


class Syncer:
    """Keeps the schedule and runs the discoveries."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        clock: Clock,
        *,
        on_change: Callable[[str], None],
        on_found: Callable[[Discovery], Awaitable[None]],
    ) -> None:
        """Prepare; `start` begins."""
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._on_change = on_change
        self._on_found = on_found
        self._feeds: dict[str, _Attached] = {}
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._wake = asyncio.Event()
        self._scheduler: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to keep the schedule."""
        self._scheduler = asyncio.create_task(self._schedule(), name="anypod-syncs")

    async def stop(self) -> None:
        """Cut off the running discoveries and forget the schedule."""
        tasks = [one.task for one in self._feeds.values() if one.task is not None]
        if self._scheduler is not None:
            tasks.append(self._scheduler)
            self._scheduler = None
        await _cancel(tasks)
        self._feeds.clear()

    def attach(self, config: FeedConfig, record: FeedRecord) -> None:
        """Take a feed into the schedule, or follow its changed configuration."""
        due = record.next_sync or self._clock()
        if record.next_sync is not None and due <= self._clock():
            spread = random.uniform(*_CATCH_UP_S)  # noqa: S311 no secret
            due = self._clock() + timedelta(seconds=spread)
        attached = self._feeds.get(config.feed_id)
        if attached is None:
            self._feeds[config.feed_id] = _Attached(
                config=config, enabled=record.enabled, due=due
            )
        else:
            # A sync that is running goes on, and stays ours to stop.
            attached.config, attached.enabled = config, record.enabled
            attached.due = due
        self._wake.set()

    async def detach(self, feed_id: str) -> None:
        """Forget a feed and cut off its discovery."""
        attached = self._feeds.pop(feed_id, None)
        if attached is not None and attached.task is not None:
            await _cancel([attached.task])

    def set_enabled(self, feed_id: str, *, enabled: bool) -> None:
        """Pause a feed's schedule, or let it go on; what is overdue runs at once."""
        attached = self._feeds.get(feed_id)
        if attached is not None:
            attached.enabled = enabled
            self._wake.set()

    def request(self, feed_id: str) -> None:
        """Sync a feed now; one that is being read already is not read twice.

        Raises:
            UnknownFeed: the feed is not attached.

        """
        attached = self._feeds.get(feed_id)
        if attached is None:
            raise UnknownFeed(feed_id)
        self._begin(attached)

    def is_running(self, feed_id: str) -> bool:
        """Return whether the feed's sources are being read."""
        attached = self._feeds.get(feed_id)
        return attached is not None and attached.task is not None

    def config(self, feed_id: str) -> FeedConfig | None:
        """Return the configuration of an attached feed."""
        attached = self._feeds.get(feed_id)
        return None if attached is None else attached.config

    @property
    def feed_ids(self) -> frozenset[str]:
        """Return the attached feeds."""
        return frozenset(self._feeds)

    def next_sync(self, feed_id: str) -> datetime | None:
        """Return when the feed is synced next."""
        attached = self._feeds.get(feed_id)
        return attached.due if attached is not None and attached.enabled else None

    async def _schedule(self) -> None:
        while True:
            self._wake.clear()
            now = self._clock()
            waiting = [
                one for one in self._feeds.values() if one.enabled and one.task is None
            ]
            for attached in waiting:
                if attached.due <= now:
                    self._begin(attached)
            left = [one.due for one in waiting if one.task is None]
            wait = (min(left) - now).total_seconds() if left else None
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()

    def _begin(self, attached: _Attached) -> None:
        if attached.task is not None:
            return
        feed_id = attached.config.feed_id
        attached.task = asyncio.create_task(
            self._sync(attached), name=f"anypod-sync-{feed_id}"
        )
        attached.task.add_done_callback(lambda _: self._ended(attached))
        self._on_change(feed_id)

    def _ended(self, attached: _Attached) -> None:
        attached.task = None
        self._wake.set()
        self._on_change(attached.config.feed_id)

    async def _sync(self, attached: _Attached) -> None:
        config = attached.config
        try:
            await self._attempt(attached)
        except EngineError as err:
            _LOGGER.error("Cannot sync %s: %s", config.title, err)  # noqa: TRY400 the message says it all
            attached.due = self._clock() + _AFTER_FAILURE
        except Exception:
            _LOGGER.exception("Unexpected failure of a sync")
            attached.due = self._clock() + timedelta(seconds=config.interval_s)

    async def _attempt(self, attached: _Attached) -> None:
        config = attached.config
        try:
            async with self._slots:
                record = await self._store.run(store_feeds.record, config.feed_id)
                found = await self._discover(config, record)
                attached.due = await self._succeed(record, config, found)
        except (SourceError, ToolMissing) as err:
            attached.due = await self._fail(config, err)
            return
        await self._on_found(found)

    async def _discover(self, config: FeedConfig, record: FeedRecord) -> Discovery:
        told: SourceInfo | None = None
        new_ids: tuple[str, ...] = ()
        for source in await self._store.run(store_feeds.sources, config.feed_id):
            info, ids = await self._read(config, source)
            told = told or info
            new_ids += ids
        return Discovery(
            config=config,
            source=told,
            new_ids=new_ids,
            is_first=record.last_success is None,
        )

    async def _read(
        self, config: FeedConfig, source: SourceRecord
    ) -> tuple[SourceInfo | None, tuple[str, ...]]:
        plan = plan_listing(
            kind=config.source_kind,
            order=source.order,
            depth=source.depth,
            keep_last=config.keep_last,
        )
        known: list[tuple[str, str]] = []
        if plan.stop_at_known:
            known = await self._store.run(store_listings.known_keys, config.feed_id)
        listing = await self._fetcher.list(
            source.url, limit=plan.limit, known=known, cookies=config.cookies
        )
        order = source.order
        if order is not ListingOrder.NEWEST_FIRST:
            order = listing_order(listing.episodes)
        result = await self._store.run(
            store_feeds.take_listing,
            config.feed_id,
            replace(
                source, order=order, depth=listed_depth(listing, plan, source.depth)
            ),
            newest_first(listing.episodes, config.source_kind, order),
            keep_last=config.keep_last,
            now=self._clock(),
        )
        return listing.source, result.new_ids

    async def _succeed(
        self, record: FeedRecord, config: FeedConfig, found: Discovery
    ) -> datetime:
        now = self._clock()
        jitter = random.random()  # noqa: S311 spreads load, guards nothing
        due = now + timedelta(seconds=next_sync_s(config.interval_s, jitter))
        await self._store.run(
            store_feeds.record_success,
            config.feed_id,
            found.source,
            now=now,
            next_sync=due,
        )
        if record.error is not None:
            _LOGGER.info("%s can be read again", config.title)
        return due

    async def _fail(
        self, config: FeedConfig, err: SourceError | ToolMissing
    ) -> datetime:
        error_class, detail = ErrorClass.TOOL_MISSING, str(err)
        if isinstance(err, SourceError):
            error_class, detail = err.error_class, err.detail
        problem = Problem(error_class=error_class, detail=detail, since=self._clock())
        record = await self._store.run(store_feeds.record, config.feed_id)
        jitter = random.random()  # noqa: S311 spreads load, guards nothing
        wait = sync_retry_s(record.sync_failures + 1, config.interval_s, jitter)
        due = problem.since + timedelta(seconds=wait)
        await self._store.run(
            store_feeds.record_failure, config.feed_id, problem, next_sync=due
        )
        if record.error is None:
            _LOGGER.info("%s cannot be read: %s", config.title, problem.detail)
        return due


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
