"""Moves the files of all feeds into the library that is in use, one by one."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
import logging
from pathlib import Path
import threading

from . import store_downloads, store_libraries, store_upkeep
from .errors import LibraryUnavailable, NoSpaceError
from .keeper import Keeper
from .library import Library, delete_files
from .loop import Clock, Loop
from .store import Store
from .store_upkeep import FileRecord

_LOGGER = logging.getLogger(__name__)
_RETRY = timedelta(hours=1)


class Mover:
    """Follows a change of the media folder without losing a file.

    A file is complete in its new place before its row names that, and its old
    copy goes after that: it can be served at any moment, and whatever is cut off
    goes on after the next start.
    """

    def __init__(
        self, store: Store, keeper: Keeper, clock: Clock, on_moved: Callable[[], None]
    ) -> None:
        """Prepare; `start` begins."""
        self._store = store
        self._keeper = keeper
        self._clock = clock
        self._on_moved = on_moved
        self._stopping = threading.Event()
        self._loop = Loop("moving files", self._step, clock)

    def start(self) -> None:
        """Move what lies elsewhere."""
        self._stopping.clear()
        self._loop.start()

    async def stop(self) -> None:
        """Move no more; a copy that is being made is dropped."""
        self._stopping.set()
        await self._loop.stop()

    def wake(self) -> None:
        """Look whether anything lies elsewhere now."""
        self._loop.wake()

    async def _step(self) -> datetime | None:
        target = self._keeper.library
        known = await self._store.run(store_downloads.libraries)
        elsewhere = set(known) - {target.root}
        try:
            present = await self._keeper.present()
            for root in sorted(elsewhere - present):
                if await self._adopt(root, target):
                    elsewhere.remove(root)
            for root in sorted(elsewhere & present):
                await self._keeper.use()
                if await self._move_all(Library(root), target):
                    elsewhere.remove(root)
        except (LibraryUnavailable, NoSpaceError, OSError) as err:
            _LOGGER.info("Files cannot be moved to %s yet: %s", target.root, err)
        # One that is away may come back.
        return self._clock() + _RETRY if elsewhere else None

    async def _adopt(self, gone: Path, target: Library) -> bool:
        """Find files of a library that is gone where it was moved to, with its marker.

        Returns whether it is gone for good: a restored Home Assistant, or a person,
        has put the whole folder where the other library is.
        """
        if not await asyncio.to_thread(target.is_there):
            return False
        files = await self._store.run(store_upkeep.files, gone)
        found = await asyncio.to_thread(_same_in, files, target.root)
        if not found:
            return False
        await self._store.run(store_libraries.adopt, found, gone, target.root)
        self._on_moved()
        return len(found) == len(files)

    async def _move_all(self, source: Library, target: Library) -> bool:
        """Move every file; return whether the other library is none any more."""
        for file in await self._store.run(store_upkeep.files, source.root):
            if self._keeper.is_held:
                return False
            await self._keeper.require_room(target, file.size_bytes)
            await self._move(file, target)
        await self._keeper.delete_doomed()
        self._on_moved()
        if not await self._store.run(store_libraries.is_empty, source.root):
            return False
        folders = await self._store.run(store_upkeep.folders)
        running = await self._store.run(store_downloads.running_ids)
        if not await asyncio.to_thread(source.dissolve, folders, running):
            return False
        await self._store.run(store_libraries.forget_library, source.root)
        return True

    async def _move(self, file: FileRecord, target: Library) -> None:
        try:
            await asyncio.to_thread(
                target.take_in, file.root / file.path, file.path, self._stopping
            )
        except FileNotFoundError:
            # The audit will see to it.
            return
        if not await self._store.run(store_libraries.moved, file, target.root):
            # Not needed any more, unless it was made anew in the meantime.
            known = await self._store.run(store_upkeep.expected_paths, target.root)
            if file.path not in known:
                await asyncio.to_thread(delete_files, [target.root / file.path])


def _same_in(files: Sequence[FileRecord], root: Path) -> list[FileRecord]:
    """Return the files that lie, as large as they were, in another folder."""
    return [one for one in files if _size(root / one.path) == one.size_bytes]


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
