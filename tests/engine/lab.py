"""An engine that is watched transaction by transaction, and that can crash anywhere."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
import logging
from pathlib import Path
import shutil
import sqlite3
import tempfile
from typing import Any, Concatenate, Self, cast, override
from unittest.mock import patch

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    Engine,
    EngineConfig,
    EngineEvent,
    Episode,
    EpisodeQuery,
    EpisodeStatus as S,
    FeedConfig,
    HttpAnswer,
    OrphansFound,
    Reached,
    SourceKind,
    store_figures,
    toolchain,
)
from custom_components.anypod.engine.loop import Loop
from custom_components.anypod.engine.models import Reason, Stage
from custom_components.anypod.engine.schema import EpisodeRow, HostPauseRow
from custom_components.anypod.engine.store import Store
from tests.engine.laws import Row, Step
from tests.engine.scripted_world import SOURCE_URL, Mode, World
from tests.engine.support import PATIENCE_S

FEED = "feed"
MAX_ERRORS = 3
CONFIG = FeedConfig(
    feed_id=FEED,
    title="Talk",
    source_url=SOURCE_URL,
    source_kind=SourceKind.CHANNEL,
    listing_urls=(SOURCE_URL,),
    max_errors=MAX_ERRORS,
)
_FORMAT = logging.Formatter()
_LOOK_AGAIN_S = 0.005


class StillClock:
    """A time that passes only when it is told to, but never stands quite still."""

    def __init__(self) -> None:
        """Begin with the real time: that of files is compared with it."""
        self.now = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        """Return the time; no two are equal."""
        self.now += timedelta(microseconds=1)
        return self.now

    def uptime(self) -> float:
        """Return the seconds that have passed."""
        return self.now.timestamp()


async def no_answer(url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
    """Get nothing from the network."""
    return None


@cache
def _empty_database() -> bytes:
    """Return a new database: making one takes longer than a whole step."""

    async def make(path: Path) -> None:
        store = Store(path)
        await store.open()
        await store.close()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "anypod.db"
        asyncio.run(make(path))
        return path.read_bytes()


class Lab:
    """A folder, an engine in it, and everything that was seen of it."""

    def __init__(self, folder: Path) -> None:
        """Lay everything out; `start` starts the engine."""
        self.world = World(folder=folder / "world")
        self.clock = StillClock()
        self.config = EngineConfig(
            data_dir=folder / "home" / "data",
            cache_dir=folder / "cache",
            plugin_dir=folder / "plugins",
            media_dir=folder / "home" / "media",
        )
        self.config.data_dir.mkdir(parents=True)
        database = self.config.data_dir / "anypod.db"
        database.write_bytes(_empty_database())
        self.rows: dict[str, Row] = {}
        """As of the last transaction."""
        self.steps: list[Step] = []
        """What nobody has looked at yet."""
        self.claims: Counter[str] = Counter()
        self.arrivals: Counter[str] = Counter()
        self.complaints: list[str] = []
        """What the engine logged as an error; it never should."""
        self.vanished: set[str] = set()
        """Episodes that were in the database, and are not any more."""
        self.orphans: frozenset[str] = frozenset()
        """Files that the last audit found to belong to nobody."""
        self._home = folder / "home"
        self._copy = folder / "copy"
        self._rows_then: dict[str, Row] = {}
        self._crashes_in: int | None = None
        self._is_late = False
        self._pauses: dict[str, datetime] = {}
        self._changes: int | None = None
        self._engine: Engine | None = None
        self._resting: set[Loop] = set()
        self._stirred = asyncio.Event()
        self._patches = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Put the scripted programs in place, and begin to watch."""
        enter = self._patches.enter_context
        enter(_listened_to(self.complaints))
        enter(patch.object(toolchain, "_find", self.world.toolchain))
        enter(patch.object(toolchain, "_others", self.world.toolchain))
        enter(patch.object(Loop, "_rest", self._watched(Loop._rest)))
        enter(patch.object(Store, "_transact", self._observed(Store._transact)))
        return self

    def __exit__(self, *_: object) -> None:
        """Leave everything as it was."""
        self._patches.close()

    # Life

    @property
    def engine(self) -> Engine:
        """Return the running engine."""
        assert self._engine is not None
        return self._engine

    @property
    def media_dir(self) -> Path:
        """Return the library's folder."""
        return self.config.media_dir

    async def start(self, feed: FeedConfig) -> None:
        """Start an engine for one feed."""
        # Each connection counts anew.
        self._changes = None
        engine = Engine(self.config, no_answer, self.clock, self.clock.uptime)
        await engine.start()
        engine.subscribe(self._hear)
        self._engine = engine
        await engine.feeds.attach(feed)

    async def stop(self) -> None:
        """Stop the engine, if one is running."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.stop()

    async def crash(self) -> frozenset[str]:
        """End the engine as a kill does; return the files that it left to nobody.

        The disk becomes what it was at the moment that was chosen before, or is
        now: nothing that a killed process would have done after it is there.
        """
        if self._crashes_in is not None:
            await self.engine._store.run(self._take_copy)
        await self.stop()
        shutil.rmtree(self._home)
        self._copy.rename(self._home)
        self.rows = self._rows_then
        strays = self.files().keys() - _known_paths(self.config.data_dir / "anypod.db")
        halves = {f"[{one.source_id}]" for one in self.rows.values() if _is_made(one)}
        for path in strays:
            assert any(half in path for half in halves), f"{path} belongs to nobody"
        return frozenset(strays)

    def crash_after(self, transactions: int, *, is_late: bool) -> None:
        """Choose the moment that the next crash goes back to.

        That is at the end of a transaction, or, late, just before the next one:
        then the files are as that one says already.
        """
        self._crashes_in = transactions
        self._is_late = is_late

    async def settled(self) -> None:
        """Wait until nothing is done any more, but for what is held."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.is_at_rest():
                self._stirred.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_AGAIN_S):
                        await self._stirred.wait()

    def wake(self) -> None:
        """Have everybody look at the clock."""
        for loop in self._loops():
            loop.wake()

    def running(self) -> list[Episode]:
        """Return the episodes that are being downloaded."""
        return [one.candidate.episode for one in self.engine._queue._running.values()]

    def _loops(self) -> list[Loop]:
        engine = self.engine
        return [
            engine._queue._loop,
            engine._syncer._loop,
            engine._auditor._loop,
            engine._calendar._loop,
            engine._mover._loop,
            engine.refresher._loop,
        ]

    def is_at_rest(self) -> bool:
        """Return whether nothing is done at the moment, but for what is held."""
        # They look at a clock of their own, and may queue episodes all the same.
        others = [self.engine.tools._loop, self.engine.plays._loop]
        is_idle = all(
            loop in self._resting and not loop._wake.is_set()
            for loop in (*self._loops(), *others)
        )
        is_syncing = any(one.task for one in self.engine._syncer._feeds.values())
        return (
            is_idle
            and not is_syncing
            and all(self._is_held(one) for one in self.running())
        )

    def _is_held(self, episode: Episode) -> bool:
        progress = self.engine._board.shown(episode).progress
        is_begun = progress is not None and progress.stage is Stage.DOWNLOADING
        return is_begun and self.world.shows[episode.source_id].mode is Mode.HELD

    # Watching

    def _hear(self, event: EngineEvent) -> None:
        if isinstance(event, OrphansFound):
            self.orphans = frozenset(one.path for one in event.orphans)

    def _watched(self, rest: Callable[[Loop, datetime | None], Any]) -> Any:
        async def watched(loop: Loop, due: datetime | None) -> None:
            self._resting.add(loop)
            self._stirred.set()
            try:
                await rest(loop, due)
            finally:
                self._resting.discard(loop)

        return watched

    def _observed(self, transact: Callable[..., Any]) -> Any:
        def observed[**P, R](
            store: Store,
            method: Callable[Concatenate[Session, P], R],
            *args: P.args,
            **kw: P.kwargs,
        ) -> R:
            seen: list[dict[str, Row]] = []

            def watched(session: Session) -> R:
                result = method(session, *args, **kw)
                session.flush()
                if self._has_changed(session):
                    seen.append(_rows(session))
                    self._pauses = _pauses(session)
                return result

            # Whoever looks at all feeds together does so by a clock of their own.
            counts = method is not store_figures.load
            if counts and self._crashes_in == 0:
                self._take_copy()
            result = cast("R", transact(store, watched))
            for rows in seen:
                self._note(rows)
            if counts:
                self._count_down()
            return result

        return observed

    def _has_changed(self, session: Session) -> bool:
        """Return whether anything was written since it was asked the last time."""
        count: int | None = session.scalar(text("SELECT total_changes()"))
        was, self._changes = self._changes, count
        return was != count

    @property
    def paused_hosts(self) -> frozenset[str]:
        """Return the hosts that are left alone."""
        now = self.clock.now
        return frozenset(host for host, until in self._pauses.items() if until > now)

    def _note(self, seen: dict[str, Row]) -> None:
        self.vanished |= self.rows.keys() - seen.keys()
        for source_id, row in seen.items():
            before = self.rows.get(source_id)
            if before == row:
                continue
            self.steps.append(Step(before=before, after=row))
            was = None if before is None else before.status
            self.claims[source_id] += (was, row.status) == (S.QUEUED, S.DOWNLOADING)
            self.arrivals[source_id] += row.status is S.DOWNLOADED is not was
        self.rows = seen

    def _count_down(self) -> None:
        if self._crashes_in is not None:
            self._crashes_in -= 1
            if self._crashes_in == 0 and not self._is_late:
                self._take_copy()

    def _take_copy(self, _: Session | None = None) -> None:
        if self._crashes_in is None:
            return
        self._crashes_in = None
        self._rows_then = self.rows
        shutil.copytree(self._home, self._copy, copy_function=_copy_if_there)

    # Looking

    async def episodes(self) -> dict[str, Episode]:
        """Return the feed's episodes as the public face tells of them."""
        page = await self.engine.episodes(
            EpisodeQuery(feed_ids=frozenset({FEED}), limit=500)
        )
        assert page.total == len(page.episodes)
        found = {one.source_id: one for one in page.episodes}
        assert len(found) == page.total, "an episode is there twice"
        return found

    async def document(self) -> bytes:
        """Return the RSS document of the feed's link."""
        reached = Reached(link=self.engine.links.of(FEED)[0])
        found = await self.engine.press.document(reached, "http://home/api/anypod/t")
        assert found is not None
        return found.body

    def files(self) -> dict[str, int]:
        """Return the files in the feed's folders with their sizes."""
        return {
            path.relative_to(self.media_dir).as_posix(): path.stat().st_size
            for path in self.media_dir.glob("[!.]*/**/*")
            if path.is_file()
        }

    def jobs(self) -> frozenset[str]:
        """Return the job folders."""
        return frozenset(one.name for one in self.media_dir.glob(".anypod-jobs/*"))


class _Complaints(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._heard = heard

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(_FORMAT.format(record))


@contextlib.contextmanager
def _listened_to(heard: list[str]) -> Iterator[None]:
    handler = _Complaints(heard)
    logger = logging.getLogger("custom_components.anypod")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def limits(**changes: Any) -> FeedConfig:
    """Return the feed with other rules."""
    return replace(CONFIG, retention=replace(CONFIG.retention, **changes))


def _is_made(row: Row) -> bool:
    return row.status is S.DOWNLOADING


def _known_paths(database: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        found = connection.execute(
            "SELECT path FROM artifact UNION SELECT path FROM doomed_file"
        )
        return {path for (path,) in found}


def _copy_if_there(source: str, target: str) -> object:
    # Whoever moves files does not wait for the one who copies them.
    with contextlib.suppress(FileNotFoundError):
        return shutil.copy2(source, target)
    return target


def _pauses(session: Session) -> dict[str, datetime]:
    rows = session.execute(select(HostPauseRow.host, HostPauseRow.until))
    return {row.host: row.until for row in rows}


def _rows(session: Session) -> dict[str, Row]:
    rows = session.execute(
        select(
            EpisodeRow.source_id,
            EpisodeRow.episode_id,
            EpisodeRow.status,
            EpisodeRow.reason,
            EpisodeRow.pinned,
            EpisodeRow.tries,
            EpisodeRow.error_class,
            EpisodeRow.next_attempt_at,
            EpisodeRow.downloaded_at,
            EpisodeRow.host,
        )
    )
    return {
        row.source_id: Row(
            source_id=row.source_id,
            episode_id=row.episode_id,
            status=S(row.status),
            reason=None if row.reason is None else Reason(row.reason),
            pinned=row.pinned,
            tries=row.tries,
            has_error=row.error_class is not None,
            next_attempt_at=row.next_attempt_at,
            downloaded_at=row.downloaded_at,
            host=row.host,
        )
        for row in rows
    }
