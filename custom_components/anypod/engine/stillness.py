"""Keeps the files still while somebody copies them away, as a backup does."""

import asyncio
import logging
from typing import Final

from .errors import EngineError
from .guard import Guard
from .keeper import Keeper
from .queue import DownloadQueue

_LOGGER = logging.getLogger(__name__)

LIMIT_S: Final = 3 * 3600.0
"""Whoever began may never come back to end it."""


class Stillness:
    """Lets nothing vanish or be half written; what is asked for is still noted.

    A file that goes while it is copied makes a whole backup fail. So downloads
    are cut off, to go on later, and files that nobody needs stay until the end.
    """

    def __init__(self, queue: DownloadQueue, keeper: Keeper, guard: Guard) -> None:
        """Remember who has to keep still."""
        self._queue = queue
        self._keeper = keeper
        self._guard = guard
        self._timer: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None

    @property
    def is_kept(self) -> bool:
        """Return whether everything is still at the moment."""
        return self._timer is not None

    async def begin(self) -> bool:
        """Keep still from now on; return whether the database's file is complete."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(LIMIT_S, self._give_up)
        self._keeper.is_held = True
        await self._guard.rest()
        await self._queue.rest()
        return await self._guard.store.hold()

    async def end(self) -> None:
        """Go on."""
        timer, self._timer = self._timer, None
        if timer is None:
            return
        timer.cancel()
        self._keeper.is_held = False
        self._queue.go_on()
        self._guard.go_on()
        try:
            await self._guard.store.release()
            await self._keeper.delete_doomed()
        except EngineError as err:
            # It is closed, or damaged: there is nothing to be let go.
            _LOGGER.debug("The end of the stillness has no effect: %s", err)

    def _give_up(self) -> None:
        _LOGGER.warning("Nobody said that the backup is over; work goes on")
        self._ending = asyncio.create_task(self.end())
