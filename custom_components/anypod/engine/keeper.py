"""Keeps the files: which folder is the library, what goes and what a crash left."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
import shutil

from . import store_downloads, store_rules
from .config import FeedConfig
from .errors import NoSpaceError
from .library import Library, delete_files
from .loop import Clock, to_its_end
from .models import Episode
from .overview import Space
from .store import Store
from .store_downloads import DoomedFile
from .store_rules import Settled

_RESERVE_BYTES = 100 * 2**20
"""Room that is left on any disk, whatever anybody has set."""


class Keeper:
    """Brings the database and the folders of the libraries together."""

    def __init__(self, store: Store, root: Path, clock: Clock) -> None:
        """Remember where new files go; nothing is touched."""
        self._store = store
        self._clock = clock
        self.library = Library(root)
        self.quota_bytes: int | None = None
        self.min_free_bytes: int | None = None
        self.is_held = False
        """Whether files that nobody needs any more stay, for now."""

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

    async def check(self) -> None:
        """Make sure that the library is there, unless it was never used.

        Raises:
            LibraryUnavailable: it was there once and is not now.

        """
        library = self.library
        if library.root in await self._store.run(store_downloads.libraries):
            await asyncio.to_thread(library.check)

    async def present(self) -> frozenset[Path]:
        """Return the libraries that can be reached now."""
        roots = await self._store.run(store_downloads.libraries)
        found = await asyncio.to_thread(
            lambda: [root for root in roots if Library(root).is_there()]
        )
        return frozenset(found)

    async def away(self) -> list[Path]:
        """Return the libraries with files of episodes that cannot be reached now.

        The one that is in use is not among them.
        """
        used = await self._store.run(store_downloads.used_libraries)
        present = await self.present()
        return sorted(used - present - {self.library.root})

    async def sweep(self) -> None:
        """Delete what a crash left: doomed files and job folders of nobody."""
        await self.delete_doomed()
        waiting = await self._store.run(store_downloads.waiting_ids)
        for root in await self._store.run(store_downloads.libraries):
            await asyncio.to_thread(Library(root).keep_jobs, waiting)

    async def prune(self, config: FeedConfig, *, widened: bool = False) -> Settled:
        """Apply a feed's rules, and delete the files of what they let go.

        Nothing goes that lies in a library which is not there.
        """
        settled = await self._store.run(
            store_rules.settle,
            config,
            self._clock(),
            widened=widened,
            present=await self.present(),
        )
        if settled.pruned:
            await self.delete_doomed()
        await self.drop_jobs()
        return settled

    async def drop_jobs(self) -> None:
        """Delete what is half made of episodes that nobody waits for any more."""
        library = self.library
        begun = await asyncio.to_thread(library.job_ids)
        if not begun:
            return
        for episode_id in await self._store.run(store_downloads.unwanted, begun):
            await asyncio.to_thread(library.drop_job, episode_id)

    async def make_room(self) -> list[Episode]:
        """Let the oldest episodes of all feeds go, as far as the hub's limits ask.

        Returns those that had a file.
        """
        limit = await self._limit_bytes()
        if limit is None:
            return []
        gone = await self._store.run(
            store_rules.over_quota, limit, await self.present(), self._clock()
        )
        if gone:
            await self.delete_doomed()
        return gone

    async def _limit_bytes(self) -> int | None:
        """Return how much all files may take, with what is to stay free in mind."""
        limits = [] if self.quota_bytes is None else [self.quota_bytes]
        if self.min_free_bytes is not None and await asyncio.to_thread(
            self.library.is_there
        ):
            free = await asyncio.to_thread(self.library.free_bytes)
            used = await self._store.run(store_downloads.used_bytes, self.library.root)
            limits.append(max(0, used + free - self.min_free_bytes))
        return min(limits, default=None)

    @property
    def reserve_bytes(self) -> int:
        """Return how much has to stay free of the disk, whatever is made."""
        return max(_RESERVE_BYTES, self.min_free_bytes or 0)

    async def space(self) -> Space:
        """Return how much room there is for new files."""
        return Space(
            free_bytes=await self.free_bytes(), reserve_bytes=self.reserve_bytes
        )

    async def require_room(self, library: Library, size_bytes: int = 0) -> None:
        """Make sure that there is room for more, besides what is to stay free.

        Raises:
            NoSpaceError: there is not.

        """
        self.judge_room(await asyncio.to_thread(library.free_bytes), size_bytes)

    def judge_room(self, free_bytes: int, size_bytes: int) -> None:
        """Make sure that so much free space is enough for more.

        Raises:
            NoSpaceError: it is not.

        """
        reserve = self.reserve_bytes + size_bytes
        if free_bytes < reserve:
            raise NoSpaceError(f"less than {reserve // 2**20} MiB are free")

    async def free_bytes(self) -> int | None:
        """Return the room for new files, None where the library cannot be reached.

        One that was never used has the room of the disk that it is going to be on.
        """
        library = self.library
        is_used = library.root in await self._store.run(store_downloads.libraries)
        return await asyncio.to_thread(_free_bytes, library, is_used=is_used)

    async def delete_doomed(self) -> None:
        """Delete the files that nobody needs any more, as far as they can be reached.

        Where a library is not mounted they only seem to be gone.
        """
        if self.is_held:
            return
        doomed = await self._store.run(store_downloads.doomed_files)
        for root in {one.root for one in doomed}:
            if await asyncio.to_thread(Library(root).is_there):
                these = [one for one in doomed if one.root == root]
                # Cut off, it would go on, and perhaps delete what was made anew.
                await to_its_end(self._delete(these))

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


def _free_bytes(library: Library, *, is_used: bool) -> int | None:
    if is_used and not library.is_there():
        return None
    try:
        root = library.root
        place = next(one for one in (root, *root.parents) if one.exists())
        return shutil.disk_usage(place).free
    except OSError:
        return None
