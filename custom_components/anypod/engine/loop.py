"""A step that is taken whenever somebody wakes it, or when its time has come."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
import contextlib
from datetime import datetime, timedelta
import logging
from typing import Any

from .errors import EngineError

_LOGGER = logging.getLogger(__name__)
_AFTER_FAILURE = timedelta(seconds=60)
_LOOK_S = 60.0
"""How long nobody looks at the clock, which may be set meanwhile."""

type Clock = Callable[[], datetime]
type Step = Callable[[], Awaitable[datetime | None]]
"""Does what there is to do; returns when there will be more, None for unknown."""


class Loop:
    """Repeats a step on the event loop, in a task of its own."""

    def __init__(self, name: str, step: Step, clock: Clock) -> None:
        """Prepare; `start` begins."""
        self._name = name
        self._step = step
        self._clock = clock
        self._wake = asyncio.Event()
        self._complaint = ""
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Take the first step soon."""
        self._task = asyncio.create_task(self._run(), name=f"anypod-{self._name}")

    async def stop(self) -> None:
        """Cut off the step that is running, and take no more."""
        task, self._task = self._task, None
        if task is not None:
            await cancel([task])

    def wake(self) -> None:
        """Take a step now, or another one after the one that is running."""
        self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                due = await self._step()
                self._complaint = ""
            except EngineError as err:
                self._complain(str(err))
                due = self._clock() + _AFTER_FAILURE
            except Exception:
                _LOGGER.exception("Unexpected failure of %s", self._name)
                due = self._clock() + _AFTER_FAILURE
            await self._rest(due)

    def _complain(self, text: str) -> None:
        """Say once what keeps it from going on."""
        if text != self._complaint:
            _LOGGER.error("Cannot go on with %s: %s", self._name, text)
        self._complaint = text

    async def _rest(self, due: datetime | None) -> None:
        """Wait until somebody wakes it, its time has come, or it is another time."""
        begun, begun_s = self._clock(), asyncio.get_running_loop().time()
        while not self._wake.is_set():
            now, now_s = self._clock(), asyncio.get_running_loop().time()
            slept = timedelta(seconds=now_s - begun_s)
            if abs((now - begun - slept).total_seconds()) > _LOOK_S:
                return
            left_s = _LOOK_S if due is None else (due - now).total_seconds()
            if left_s <= 0:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(left_s, _LOOK_S)):
                    await self._wake.wait()


async def cancel(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Cut tasks off and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Do what must not be cut off in the middle; a cancel takes effect after it."""
    task = asyncio.create_task(work)
    is_cancelled = False
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            is_cancelled = True
    if is_cancelled:
        if (err := task.exception()) is not None:
            _LOGGER.debug("Failed while it was cancelled: %s", err)
        raise asyncio.CancelledError
    task.result()
