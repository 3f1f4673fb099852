"""How late it is, as far as that is sure: the clock of a machine may be wrong for a while.

One that leaps ahead is followed at once, but for what is let go because of its age:
that is gone for good. One that goes back leaves times that nobody would live to see;
they are brought within reach.
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
        self._loop = Loop("the calendar", self._step, clock)

    async def start(self) -> None:
        """Compare the clock with the time of the last run, before anything is done."""
        self._compared_s, now = self._uptime(), self._clock()
        self._sure = await self._noted(_SURE) or now
        self._seen = await self._noted(_SEEN) or now
        doubted = await self._store.run(store_upkeep.setting, _DOUBTED)
        self._doubted_s, self._is_in_doubt = float(doubted or 0), False
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
        if (now - expected).total_seconds() <= _LEAP_S:
            self._doubted_s, expected = 0.0, now
        elif self._is_in_doubt:
            self._doubted_s += passed_s
        if self._doubted_s >= _TRUSTED_AFTER_S:
            self._doubted_s, expected = 0.0, now
        self._is_in_doubt = expected != now
        self._sure, self._compared_s = expected, at_s
        return (now - expected).total_seconds()

    async def _step(self) -> datetime:
        await self._compare()
        return self._clock() + _NOTE_EVERY

    async def _compare(self) -> None:
        now = self._clock()
        self.doubt_s()
        if (self._seen - now).total_seconds() > _LEAP_S:
            _LOGGER.warning("The clock was set back by %s", self._seen - now)
            await self._store.run(store_clock.pull_in, now)
            self._on_set_back()
        self._seen = now
        for name, value in (
            (_SURE, self._sure.isoformat()),
            (_SEEN, now.isoformat()),
            (_DOUBTED, str(self._doubted_s)),
        ):
            await self._store.run(store_upkeep.set_setting, name, value)

    async def _noted(self, name: str) -> datetime | None:
        text = await self._store.run(store_upkeep.setting, name)
        return None if text is None else datetime.fromisoformat(text)
