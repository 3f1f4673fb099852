"""Watches that the disk does not fill up while an episode is made."""

import asyncio
from collections.abc import Coroutine
import contextlib
from pathlib import Path
from typing import Any

from .keeper import Keeper
from .library import Library, size_of
from .loop import cancel

_LOOK_S = 5.0
_COPIES = 2
"""What is downloaded, and what is made of it, lie side by side for a while."""


class Room:
    """The free space of a library, for the time of one download."""

    def __init__(self, keeper: Keeper, library: Library, job_dir: Path) -> None:
        """Remember where to look; nothing is watched yet."""
        self._keeper = keeper
        self._library = library
        self._job_dir = job_dir
        self._expected_bytes = 0
        self._wake = asyncio.Event()

    def expect(self, size_bytes: int) -> None:
        """Say how large the download is going to be."""
        self._expected_bytes = size_bytes
        self._wake.set()

    async def keep[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do some work, as long as there is room for it.

        Raises:
            NoSpaceError: there is not, or not any more; the work was cut off.

        """
        watcher = asyncio.create_task(self._watch())
        worker = asyncio.create_task(work)
        try:
            await asyncio.wait({watcher, worker}, return_when=asyncio.FIRST_COMPLETED)
            if not worker.done():
                # It ends with an error only.
                watcher.result()
        finally:
            await cancel([watcher, worker])
        return worker.result()

    async def _watch(self) -> None:
        while True:
            # Once it was seen to fit, only what others write can be in the way.
            expected, self._expected_bytes = self._expected_bytes, 0
            free, made = await asyncio.to_thread(self._measure)
            self._keeper.judge_room(free, max(0, expected * _COPIES - made))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_S):
                    await self._wake.wait()
            self._wake.clear()

    def _measure(self) -> tuple[int, int]:
        """Return the free bytes, and those of what is made already; blocks."""
        # In that order: what comes in between is made, and takes no room besides.
        return self._library.free_bytes(), size_of(self._job_dir)
