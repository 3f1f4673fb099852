"""Looks at all feeds together now and then, and tells each change once."""

import asyncio
from collections.abc import Callable, Collection
import contextlib
from dataclasses import dataclass, replace
import logging
from pathlib import Path
import time
from typing import Final

from . import store_figures
from .errors import EngineError
from .events import (
    EngineEvent,
    EventBus,
    FeedChanged,
    FeedRemoved,
    HealthChanged,
    OverviewChanged,
)
from .keeper import Keeper
from .loop import cancel
from .models import Problem
from .overview import Overview
from .store import Store

_LOGGER = logging.getLogger(__name__)

CALM_S: Final = 1.0
"""What happens within that time is looked at once."""
MEASURE_S: Final = 60.0
"""Others fill the disk as well."""
_PATIENCE_S: Final = 5.0
"""A network disk that is gone may not answer at all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Measured:
    """The free space, and what it was measured for."""

    root: Path
    size_bytes: int
    at_s: float
    free_bytes: int | None


class Overseer:
    """Looks at all feeds together, and tells the bus when they stand differently."""

    def __init__(
        self,
        store: Store,
        bus: EventBus,
        keeper: Keeper,
        *,
        feed_ids: Callable[[], Collection[str]],
        is_paused: Callable[[], bool],
        hold: Callable[[], Problem | None],
    ) -> None:
        """Prepare; `start` begins to tell."""
        self._store = store
        self._bus = bus
        self._keeper = keeper
        self._feed_ids = feed_ids
        self._is_paused = is_paused
        self._hold = hold
        self._told: Overview | None = None
        self._measured: _Measured | None = None
        self._measuring: asyncio.Task[int | None] | None = None
        self._looking = asyncio.Lock()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        bus.subscribe(self._heard)

    def start(self) -> None:
        """Begin to tell."""
        self._task = asyncio.create_task(self._run(), name="anypod-overview")

    async def stop(self) -> None:
        """Tell no more."""
        await cancel([one for one in (self._task, self._measuring) if one is not None])
        self._task = self._measuring = None

    def mark(self) -> None:
        """Say that something may stand differently."""
        self._wake.set()

    async def build(self) -> Overview:
        """Return what is true now; whoever listens hears of it where it is news."""
        # One after the other, so that what is told last is the newest.
        async with self._looking:
            load = await self._store.run(store_figures.load, self._feed_ids())
            free_bytes = await self._free_bytes(load.size_bytes)
        overview = Overview(
            active_downloads=load.active,
            queued=load.queued,
            size_bytes=load.size_bytes,
            quota_bytes=self._keeper.quota_bytes,
            free_bytes=free_bytes,
            min_free_bytes=self._keeper.min_free_bytes,
            paused=self._is_paused(),
            problem=self._hold(),
        )
        self._tell(overview)
        return overview

    def _tell(self, overview: Overview) -> None:
        if overview != self._told:
            self._told = overview
            self._bus.emit(OverviewChanged(overview=overview))

    def _heard(self, event: EngineEvent) -> None:
        match event:
            case FeedChanged() | FeedRemoved():
                self._wake.set()
            case HealthChanged(problem=problem, paused=paused) if self._told:
                # Somebody waits for the switch to turn.
                self._tell(replace(self._told, problem=problem, paused=paused))

    async def _run(self) -> None:
        complaint = ""
        while True:
            self._wake.clear()
            try:
                await self.build()
                complaint = ""
            except EngineError as err:
                if str(err) != complaint:
                    _LOGGER.error("Cannot look at all feeds: %s", err)  # noqa: TRY400 the message says it all
                complaint = str(err)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(MEASURE_S):
                    await self._wake.wait()
            await asyncio.sleep(CALM_S)

    async def _free_bytes(self, size_bytes: int) -> int | None:
        """Return the free space, measured again where it may well be different."""
        root, now_s, known = self._keeper.library.root, time.monotonic(), self._measured
        if (
            known is None
            or (known.root, known.size_bytes) != (root, size_bytes)
            or now_s - known.at_s >= MEASURE_S
        ):
            known = self._measured = _Measured(
                root=root,
                size_bytes=size_bytes,
                at_s=now_s,
                free_bytes=await self._measure(),
            )
        return known.free_bytes

    async def _measure(self) -> int | None:
        """Measure in a thread; a disk that does not answer is asked once."""
        if self._measuring is None:
            self._measuring = asyncio.create_task(self._keeper.free_bytes())
        task = self._measuring
        await asyncio.wait([task], timeout=_PATIENCE_S)
        if not task.done():
            return None
        self._measuring = None
        return task.result()
