"""How late it is, as far as that is sure: the clock of a machine may be wrong for a while.

One that leaps ahead is followed at once, but for what is let go because of its age:
that is gone for good. One that goes back leaves times that nobody would live to see;
they are brought within reach. Dates that were right before are left alone, until it has
stood there for a day: a machine may start in the past.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
import logging
import time
from typing import Final

from . import store_clock, store_upkeep
from .errors import StoreError
from .loop import Clock, Loop
from .store import Store

_LOGGER = logging.getLogger(__name__)

_LEAP_S: Final = 3_600.0
"""By less than that a clock is put right, or a restart takes."""
_TRUSTED_AFTER_S: Final = 86_400.0
_NOTE_EVERY: Final = timedelta(minutes=30)
_SURE: Final = "sure_time"
_SEEN: Final = "seen_time"
_DOUBTED: Final = "doubted_seconds"
_BEHIND: Final = "behind_time"
_BEHIND_FOR: Final = "behind_seconds"


type Uptime = Callable[[], float]


def uptime() -> float:
    """Return for how many seconds the machine runs or sleeps; nobody sets that."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Calendar:
    """Compares the clock with what it should say."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        uptime: Uptime,
        on_set_back: Callable[[], None],
    ) -> None:
        """Prepare; `on_set_back` hears of times that are other ones now."""
        self._store = store
        self._clock = clock
        self._uptime = uptime
        self._on_set_back = on_set_back
        self._sure = self._seen = clock()
        self._compared_s = uptime()
        self._doubted_s, self._is_in_doubt = 0.0, False
        self._behind: datetime | None = None
        """How late it was for sure, when the clock went back behind that."""
        self._behind_s = 0.0
        self._loop = Loop("the calendar", self._step, clock)

    async def start(self) -> None:
        """Compare the clock with the time of the last run, before anything is done."""
        self._compared_s, now = self._uptime(), self._clock()
        self._sure = await self._noted(_SURE) or now
        self._seen = await self._noted(_SEEN) or now
        self._doubted_s, self._is_in_doubt = await self._noted_s(_DOUBTED), False
        self._behind = await self._noted(_BEHIND)
        self._behind_s = await self._noted_s(_BEHIND_FOR)
        await self._compare()
        self._loop.start()

    async def stop(self) -> None:
        """Write down how late it is."""
        await self._loop.stop()
        try:
            await self._compare()
        except StoreError as err:
            _LOGGER.debug("The time is not noted: %s", err)

    def wake(self) -> None:
        """Look at the clock."""
        self._loop.wake()

    def doubt_s(self) -> float:
        """Return by how much the clock may be ahead.

        A leap is doubted until it has not been taken back for a day, in which the
        machine was on: one that is off each night leaps each morning.
        """
        now, at_s = self._clock(), self._uptime()
        passed_s = at_s - self._compared_s
        expected = self._sure + timedelta(seconds=passed_s)
        self._note_behind(now, expected, passed_s)
        if (now - expected).total_seconds() <= _LEAP_S:
            self._doubted_s, expected = 0.0, now
        elif self._is_in_doubt:
            self._doubted_s += passed_s
        if self._doubted_s >= _TRUSTED_AFTER_S:
            self._doubted_s, expected = 0.0, now
        self._is_in_doubt = expected != now
        self._sure, self._compared_s = expected, at_s
        return (now - expected).total_seconds()

    def _note_behind(self, now: datetime, expected: datetime, passed_s: float) -> None:
        leap = timedelta(seconds=_LEAP_S)
        if expected - now > leap:
            self._behind = max(expected, self._behind or expected)
            self._behind_s = 0.0
        elif self._behind is not None and self._behind - now <= leap:
            self._behind = None
        else:
            self._behind_s += passed_s

    async def _step(self) -> datetime:
        await self._compare()
        return self._clock() + _NOTE_EVERY

    async def _compare(self) -> None:
        now = self._clock()
        self.doubt_s()
        if (self._seen - now).total_seconds() > _LEAP_S:
            _LOGGER.warning("The clock was set back by %s", self._seen - now)
            await self._store.run(store_clock.pull_in_waits, now)
            latest = max(now, self._behind or now)
            await self._store.run(store_clock.pull_in_dates, latest)
            self._on_set_back()
        if self._behind is not None and self._behind_s >= _TRUSTED_AFTER_S:
            await self._store.run(store_clock.pull_in_dates, now)
            self._behind = None
            self._on_set_back()
        self._seen = now
        for name, value in (
            (_SURE, self._sure.isoformat()),
            (_SEEN, now.isoformat()),
            (_DOUBTED, str(self._doubted_s)),
            (_BEHIND, "" if self._behind is None else self._behind.isoformat()),
            (_BEHIND_FOR, str(self._behind_s)),
        ):
            await self._store.run(store_upkeep.set_setting, name, value)

    async def _noted(self, name: str) -> datetime | None:
        text = await self._store.run(store_upkeep.setting, name)
        return datetime.fromisoformat(text) if text else None

    async def _noted_s(self, name: str) -> float:
        text = await self._store.run(store_upkeep.setting, name)
        return float(text or 0)
