"""A feed's snapshot, made anew when something changed, each change told once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
import logging

from sqlalchemy.orm import Session

from . import (
    store_downloads,
    store_episodes,
    store_feeds,
    store_figures,
    store_published,
)
from .batch import Batch
from .errors import EngineError, UnknownFeed
from .events import EventBus, FeedChanged
from .links import Links
from .loop import Clock
from .models import Episode, EpisodeStatus, FeedState, FeedStatus, Problem, SourceKind
from .policy import feed_status
from .store import Store
from .store_feeds import FeedRecord
from .store_figures import FeedFigures
from .syncer import Syncer

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Facts:
    """What the database knows of a feed."""

    record: FeedRecord
    figures: FeedFigures
    paused: Problem | None = None
    latest: Episode | None = None
    next_release: Episode | None = None
    last_failed: Episode | None = None


def _read(
    session: Session, feed_ids: Sequence[str], now: datetime, *, only_demanded: bool
) -> list[_Facts | Exception]:
    """Read in one transaction what snapshots are made of.

    The number of statements depends on what there is to be told, and hardly on how
    many feeds there are.
    """
    records = store_feeds.records(session, feed_ids)
    figures = store_figures.of_each(session, records, now, only_demanded=only_demanded)
    latest = store_episodes.latest(session, records)

    def facts(feed_id: str) -> _Facts | Exception:
        record = records.get(feed_id)
        if record is None:
            return UnknownFeed(feed_id)
        if record.source_kind is SourceKind.COMBINED:
            newest = store_published.playable(session, feed_id, limit=1)
            return _Facts(
                record=record,
                figures=store_figures.of_all(session, now),
                latest=next(iter(newest), None),
            )
        counts = figures[feed_id].counts
        found = _Facts(
            record=record, figures=figures[feed_id], latest=latest.get(feed_id)
        )
        if EpisodeStatus.QUEUED in counts:
            paused = store_downloads.host_pause(session, feed_id, now)
            found = replace(found, paused=paused)
        if EpisodeStatus.UPCOMING in counts:
            coming = store_episodes.next_release(session, feed_id, now)
            found = replace(found, next_release=coming)
        if EpisodeStatus.FAILED in counts:
            failed = store_episodes.last_failed(session, feed_id)
            found = replace(found, last_failed=failed)
        return found

    return [facts(feed_id) for feed_id in feed_ids]


class Snapshots:
    """Builds snapshots and tells the bus about those that were marked."""

    def __init__(
        self,
        store: Store,
        bus: EventBus,
        clock: Clock,
        *,
        syncer: Syncer,
        links: Links,
        hold: Callable[[], Problem | None],
        closed: Callable[[], Problem | None],
    ) -> None:
        """Prepare; `start` begins to tell.

        `hold` and `closed` say what keeps all downloads back, and those that
        nobody has asked for by themselves.
        """
        self._store = store
        self._bus = bus
        self._clock = clock
        self._syncer = syncer
        self._links = links
        self._hold = hold
        self._closed = closed
        self._facts = Batch(self._look)
        self._dirty: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to tell."""
        self._task = asyncio.create_task(self._run(), name="anypod-snapshots")

    async def stop(self) -> None:
        """Tell no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def mark(self, feed_id: str) -> None:
        """Say that a feed's snapshot is not true any more."""
        self._dirty[feed_id] = None
        self._wake.set()

    async def build(self, feed_id: str) -> FeedState:
        """Return what is true of a feed now.

        Raises:
            UnknownFeed: there is no such feed.

        """
        # Asked before the rows are read: what is said of an idle feed is final.
        is_discovering = self._syncer.is_running(feed_id)
        facts = await self._facts.ask(feed_id)
        closed = self._closed()
        record, figures = facts.record, facts.figures
        problem = record.error or self._hold() or facts.paused
        status = feed_status(
            enabled=record.enabled and not self._syncer.is_paused,
            is_discovering=is_discovering,
            counts=figures.counts,
            problem=problem,
            is_due=figures.is_due,
            is_held=figures.is_held,
        )
        if problem is None and status is FeedStatus.WAITING:
            problem = closed if figures.awaits_window else figures.waiting
        return FeedState(
            feed_id=feed_id,
            title=record.title,
            source_url=record.source_url,
            source_kind=record.source_kind,
            media=record.media,
            enabled=record.enabled,
            status=status,
            counts=figures.counts,
            size_bytes=figures.size_bytes,
            last_sync=record.last_sync,
            last_success=record.last_success,
            next_sync=self._syncer.next_sync(feed_id),
            error=problem,
            latest_episode=facts.latest,
            next_release=facts.next_release,
            last_failed=facts.last_failed,
            artwork_rev=record.artwork_rev,
            links=self._links.of(feed_id),
        )

    async def _look(self, feed_ids: Sequence[str]) -> list[_Facts | Exception]:
        is_closed = self._closed() is not None
        return await self._store.run(
            _read, feed_ids, self._clock(), only_demanded=is_closed
        )

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            dirty, self._dirty = self._dirty, {}
            await asyncio.gather(*(self._tell(feed_id) for feed_id in dirty))

    async def _tell(self, feed_id: str) -> None:
        try:
            state = await self.build(feed_id)
        except UnknownFeed:
            return
        except EngineError as err:
            _LOGGER.error("Cannot look at a feed: %s", err)  # noqa: TRY400 the message says it all
            return
        self._bus.emit(FeedChanged(state=state))
