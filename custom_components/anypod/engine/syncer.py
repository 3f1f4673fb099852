"""When each feed is synced: its schedule, its turn and what became of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
import logging
import random

from . import store_feeds
from .config import PLAIN_ACCESS, FeedConfig
from .discoverer import Discoverer, Found
from .errors import EngineError, SourceError, ToolMissing, UnknownFeed
from .findings import SourceInfo
from .loop import Clock, Loop, cancel
from .models import ErrorClass, Problem
from .schedule import next_due, retry_due
from .store import Store
from .store_feeds import FeedRecord

_LOGGER = logging.getLogger(__name__)

_AT_ONCE = 2
"""Feeds whose sources are read side by side."""
_CATCH_UP_S = (5.0, 60.0)
"""When an overdue feed is synced after a start: not all in the same second."""
_AFTER_FAILURE = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True, slots=True)
class Handlers:
    """Whom the syncer tells what happened."""

    changed: Callable[[str], None]
    found: Callable[[FeedConfig, Found], Awaitable[None]]
    """Called for each source as soon as it is read."""
    ended: Callable[[FeedConfig], Awaitable[None]]
    """Called once all sources were read."""


@dataclass(kw_only=True, slots=True)
class _Attached:
    config: FeedConfig
    enabled: bool
    due: datetime | None
    is_urgent: bool = False
    """Somebody asked for the sync that is running or waits for its turn."""
    turn: asyncio.Event | None = None
    """Set when it may go on; None while it does not wait for that."""
    task: asyncio.Task[None] | None = None
    complaint: str = ""
    """What the log has said last of why it could not be synced at all."""


class Syncer:
    """Keeps the schedule, and lets a few feeds at a time be read."""

    def __init__(
        self, store: Store, discoverer: Discoverer, clock: Clock, handlers: Handlers
    ) -> None:
        """Prepare; `start` begins."""
        self._store = store
        self._discoverer = discoverer
        self._clock = clock
        self._handlers = handlers
        self._feeds: dict[str, _Attached] = {}
        self._reading = 0
        self._queue: list[_Attached] = []
        self._loop = Loop("syncs", self._schedule, clock)
        self.is_paused = False
        """Whether nothing is synced unless somebody asks for it."""
        self.doubt_s: Callable[[], float] = lambda: 0.0
        """Tells by how much the clock may be ahead."""
        self.access = PLAIN_ACCESS
        """How sites are reached where a feed says nothing else."""

    def start(self) -> None:
        """Begin to keep the schedule."""
        self._loop.start()

    async def stop(self) -> None:
        """Cut off the running syncs and forget the schedule."""
        await self._loop.stop()
        await cancel([one.task for one in self._feeds.values() if one.task is not None])
        self._feeds.clear()

    def attach(self, config: FeedConfig, record: FeedRecord, *, at_once: bool) -> None:
        """Take a feed into the schedule, or follow its changed configuration.

        What is overdue is caught up with one sync, each feed at its own moment;
        `at_once` says that something waits for it.
        """
        now = self._clock()
        due = record.next_sync
        if record.last_sync is None:
            due = next_due(config.schedule, last=None, now=now, jitter=0.0)
        elif at_once:
            due = now
        elif due is not None and due <= now:
            spread = random.uniform(*_CATCH_UP_S)  # noqa: S311 no secret
            due = now + timedelta(seconds=spread)
        attached = self._feeds.get(config.feed_id)
        if attached is None:
            self._feeds[config.feed_id] = _Attached(
                config=config, enabled=record.enabled, due=due
            )
        else:
            # A sync that is running goes on, and stays ours to stop.
            attached.config, attached.enabled = config, record.enabled
            attached.due = due
        self._loop.wake()

    async def detach(self, feed_id: str) -> None:
        """Forget a feed and cut off its sync."""
        attached = self._feeds.pop(feed_id, None)
        if attached is not None and attached.task is not None:
            await cancel([attached.task])

    def set_enabled(self, feed_id: str, *, enabled: bool) -> None:
        """Pause a feed's schedule, or let it go on; what is overdue runs at once."""
        attached = self._feeds.get(feed_id)
        if attached is not None:
            attached.enabled = enabled
            self._loop.wake()

    def set_paused(self, *, paused: bool) -> None:
        """Pause every feed's schedule, or let them go on."""
        self.is_paused = paused
        self._loop.wake()

    def request(self, feed_id: str) -> None:
        """Sync a feed now, before those whose time has merely come.

        One that is being synced already, or waits for its turn, is not synced
        twice.

        Raises:
            UnknownFeed: the feed is not attached.

        """
        attached = self._feeds.get(feed_id)
        if attached is None:
            raise UnknownFeed(feed_id)
        self._begin(attached, is_urgent=True)

    def is_running(self, feed_id: str) -> bool:
        """Return whether the feed is being synced, or waits for its turn."""
        attached = self._feeds.get(feed_id)
        return attached is not None and attached.task is not None

    def config(self, feed_id: str) -> FeedConfig | None:
        """Return the configuration of an attached feed, as it is now."""
        attached = self._feeds.get(feed_id)
        return None if attached is None else self._effective(attached)

    def _effective(self, attached: _Attached) -> FeedConfig:
        config = attached.config
        access = replace(config.access.over(self.access), fence=config.fence)
        retention = config.retention.later(self.doubt_s())
        return replace(config, access=access, retention=retention)

    @property
    def feed_ids(self) -> frozenset[str]:
        """Return the attached feeds."""
        return frozenset(self._feeds)

    def next_sync(self, feed_id: str) -> datetime | None:
        """Return when the feed is synced next by itself."""
        attached = self._feeds.get(feed_id)
        is_kept = attached is not None and attached.enabled and not self.is_paused
        return attached.due if attached is not None and is_kept else None

    async def _schedule(self) -> datetime | None:
        if self.is_paused:
            return None
        now = self._clock()
        waiting = [
            one
            for one in self._feeds.values()
            if one.enabled and one.task is None and one.due is not None
        ]
        for attached in waiting:
            if attached.due is not None and attached.due <= now:
                self._begin(attached, is_urgent=False)
            elif attached.due is not None:
                attached.due = min(attached.due, self._latest(attached.config))
        left = [one.due for one in waiting if one.task is None and one.due is not None]
        return min(left, default=None)

    def _latest(self, config: FeedConfig) -> datetime:
        """Return when the next sync is due at the latest, had one ended right now.

        Where the clock was ahead, what was planned then may be years away.
        """
        now = self._clock()
        due = next_due(config.schedule, last=now, now=now, jitter=1.0)
        return due or datetime.max.replace(tzinfo=UTC)

    def _begin(self, attached: _Attached, *, is_urgent: bool) -> None:
        attached.is_urgent = attached.is_urgent or is_urgent
        if attached.task is not None:
            return
        feed_id = attached.config.feed_id
        attached.task = asyncio.create_task(
            self._sync(attached), name=f"anypod-sync-{feed_id}"
        )
        attached.task.add_done_callback(lambda _: self._ended(attached))
        self._handlers.changed(feed_id)

    def _ended(self, attached: _Attached) -> None:
        attached.task = None
        attached.is_urgent = False
        self._loop.wake()
        self._handlers.changed(attached.config.feed_id)

    async def _sync(self, attached: _Attached) -> None:
        config = self._effective(attached)
        try:
            await self._take_turn(attached)
            try:
                is_read = await self._attempt(attached, config)
            finally:
                self._reading -= 1
                self._next_turn()
            if is_read:
                await self._handlers.ended(config)
            attached.complaint = ""
        except EngineError as err:
            if str(err) != attached.complaint:
                _LOGGER.error("Cannot sync %s: %s", config.title, err)  # noqa: TRY400 the message says it all
            attached.complaint = str(err)
            attached.due = self._clock() + _AFTER_FAILURE
        except Exception:
            _LOGGER.exception("Unexpected failure of a sync")
            attached.due = self._regular(config)

    async def _take_turn(self, attached: _Attached) -> None:
        """Wait until few enough others are read; what somebody asked for is next."""
        turn = attached.turn = asyncio.Event()
        self._queue.append(attached)
        self._next_turn()
        try:
            await turn.wait()
        except asyncio.CancelledError:
            if attached in self._queue:
                self._queue.remove(attached)
            else:
                self._reading -= 1
                self._next_turn()
            raise
        finally:
            attached.turn = None

    def _next_turn(self) -> None:
        while self._queue and self._reading < _AT_ONCE:
            # The first of those that are equally urgent: they keep their order.
            chosen = max(self._queue, key=lambda one: one.is_urgent)
            self._queue.remove(chosen)
            self._reading += 1
            if chosen.turn is not None:
                chosen.turn.set()

    def _regular(self, config: FeedConfig) -> datetime | None:
        """Return when a sync is due again that ends now."""
        now = self._clock()
        jitter = random.random()  # noqa: S311 spreads load, guards nothing
        return next_due(config.schedule, last=now, now=now, jitter=jitter)

    async def _attempt(self, attached: _Attached, config: FeedConfig) -> bool:
        """Read a feed's sources; return whether all of them could be read."""
        record = await self._store.run(store_feeds.record, config.feed_id)
        try:
            told = await self._discoverer.discover(
                config,
                is_urgent=attached.is_urgent,
                broke_off=record.sync_failures > 0,
                on_found=lambda found: self._handlers.found(config, found),
            )
            attached.due = await self._succeed(record, config, told)
        except (SourceError, ToolMissing) as err:
            attached.due = await self._fail(config, err)
            return False
        return True

    async def _succeed(
        self, record: FeedRecord, config: FeedConfig, told: SourceInfo | None
    ) -> datetime | None:
        due = self._regular(config)
        await self._store.run(
            store_feeds.record_success,
            config.feed_id,
            told,
            now=self._clock(),
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
        due = retry_due(
            config.schedule,
            failures=record.sync_failures + 1,
            now=problem.since,
            jitter=random.random(),  # noqa: S311 spreads load, guards nothing
        )
        await self._store.run(
            store_feeds.record_failure, config.feed_id, problem, next_sync=due
        )
        if record.error is None:
            _LOGGER.info("%s cannot be read: %s", config.title, problem.detail)
        return due
