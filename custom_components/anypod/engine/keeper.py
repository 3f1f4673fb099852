"""Keeps the files: which folder is the library, what goes and what a crash left."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from . import store_downloads, store_episodes, store_feeds
from .library import Library, delete_files
from .models import Episode, Reason
from .policy import beyond_window
from .queue import Clock
from .store import Store
from .store_downloads import DoomedFile


class Keeper:
    """Brings the database and the folders of the libraries together."""

    def __init__(self, store: Store, root: Path, clock: Clock) -> None:
        """Remember where new files go; nothing is touched."""
        self._store = store
        self._clock = clock
        self.library = Library(root)

    async def use(self) -> Library:
        """Return the library, made on first use.

        Raises:
            LibraryUnavailable: it was there once and is not now.

        """
        library = self.library
        known = await self._store.run(store_downloads.libraries)
        if library.root not in known:
            await asyncio.to_thread(library.found)
            await self._store.run(store_downloads.add_library, library.root)
        await asyncio.to_thread(library.check)
        return library

    async def sweep(self) -> None:
        """Delete what a crash left: doomed files and job folders of nobody."""
        await self.delete_doomed()
        waiting = await self._store.run(store_downloads.waiting_ids)
        for root in await self._store.run(store_downloads.libraries):
            await asyncio.to_thread(Library(root).keep_jobs, waiting)

    async def prune(self, feed_id: str) -> list[Episode]:
        """Archive what a feed's window no longer covers, and delete its files.

        Nothing goes while the library is not there.

        Raises:
            UnknownFeed: there is no such feed.

        """
        record = await self._store.run(store_feeds.record, feed_id)
        window = await self._store.run(store_episodes.window, feed_id)
        gone = beyond_window(window, record.keep_last)
        if not gone or not await asyncio.to_thread(self.library.is_there):
            return []
        archived = await self._store.run(
            store_episodes.archive_many, feed_id, gone, Reason.KEEP_LAST, self._clock()
        )
        await self.delete_doomed()
        return archived

    async def delete_doomed(self) -> None:
        """Delete the files that nobody needs any more, as far as they can be reached.

        Where a library is not mounted they only seem to be gone.
        """
        doomed = await self._store.run(store_downloads.doomed_files)
        for root in {one.root for one in doomed}:
            if await asyncio.to_thread(Library(root).is_there):
                await self._delete([one for one in doomed if one.root == root])

    async def _delete(self, doomed: Sequence[DoomedFile]) -> None:
        gone = await asyncio.to_thread(delete_files, [one.path for one in doomed])
        pks = [
            one.doomed_pk for one, is_gone in zip(doomed, gone, strict=True) if is_gone
        ]
        await self._store.run(store_downloads.forget_doomed, pks)

    async def drop_folder(self, folder: str) -> None:
        """Remove a feed's folder from every library, as far as it is empty."""
        for root in await self._store.run(store_downloads.libraries):
            await asyncio.to_thread(Library(root).drop_folder, folder)
