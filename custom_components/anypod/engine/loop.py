"""A step that is taken whenever somebody wakes it, or when its time has come."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
import contextlib
from datetime import datetime, timedelta
import logging
from typing import Any

from .errors import EngineError

_LOGGER = logging.getLogger(__name__)
_AFTER_FAILURE = timedelta(seconds=60)

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
            except EngineError as err:
                _LOGGER.error("Cannot go on with %s: %s", self._name, err)  # noqa: TRY400 the message says it all
                due = self._clock() + _AFTER_FAILURE
            except Exception:
                _LOGGER.exception("Unexpected failure of %s", self._name)
                due = self._clock() + _AFTER_FAILURE
            await self._rest(due)

    async def _rest(self, due: datetime | None) -> None:
        wait = None if due is None else max(0.0, (due - self._clock()).total_seconds())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._wake.wait()


async def cancel(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Cut tasks off and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
