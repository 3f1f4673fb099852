"""Compares the database with the disk, and tells what does not match."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import logging
from pathlib import Path

from . import inspector, store_libraries, store_upkeep
from .config import FeedConfig, MissingFiles
from .errors import LibraryUnavailable
from .keeper import Keeper
from .library import Library, delete_files
from .loop import Clock, Loop
from .models import Episode, OrphanFile
from .store import Store
from .store_upkeep import FileRecord

_LOGGER = logging.getLogger(__name__)

_AFTER_START = timedelta(minutes=5)
"""What is missing is asked of each feed's owner: first the feeds have to be there."""
_EVERY = timedelta(days=1)
_RETRY = timedelta(minutes=5)
_SETTLED = timedelta(hours=1)
"""A file younger than that may be on its way to its row, or half written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """Whom the auditor tells what it found."""

    changed: Callable[[Episode], None]
    """An episode lost a file."""
    orphans: Callable[[Sequence[OrphanFile]], None]
    """All files that belong to nobody, after each audit."""
    missing: Callable[[LibraryUnavailable | None], None]
    """Whether the library is there."""
    away: Callable[[Sequence[Path]], None]
    """Which other libraries, with files of episodes, are not."""


class Auditor:
    """Looks at every library after the start and once a day."""

    def __init__(
        self,
        store: Store,
        keeper: Keeper,
        clock: Clock,
        findings: Findings,
        *,
        find: Callable[[str], FeedConfig | None],
        ffmpeg: str | None,
    ) -> None:
        """Prepare; `start` begins."""
        self._store = store
        self._keeper = keeper
        self._clock = clock
        self._findings = findings
        self._find = find
        self._ffmpeg = ffmpeg
        self._due = clock()
        self._loop = Loop("the comparison of database and disk", self._step, clock)

    def start(self) -> None:
        """Audit soon, and then daily."""
        self._due = self._clock() + _AFTER_START
        self._loop.start()

    async def stop(self) -> None:
        """Audit no more."""
        await self._loop.stop()

    def wake(self) -> None:
        """Look whether it is time."""
        self._loop.wake()

    def again(self) -> None:
        """Audit now."""
        self._due = self._clock()
        self._loop.wake()

    async def _step(self) -> datetime | None:
        # Not even where the clock was ahead is it further away.
        self._due = min(self._due, self._clock() + _EVERY)
        is_due = self._clock() >= self._due
        if not await (self.audit() if is_due else self._check()):
            return self._clock() + _RETRY
        if is_due:
            self._due = self._clock() + _EVERY
        return self._due

    async def _check(self) -> bool:
        """Tell whether the libraries are there."""
        self._findings.away(await self._keeper.away())
        try:
            await self._keeper.check()
        except LibraryUnavailable as err:
            self._findings.missing(err)
            return False
        self._findings.missing(None)
        return True

    async def audit(self) -> bool:
        """Compare everything that can be reached; False when the library is gone."""
        if not await self._check():
            return False
        # What could not be deleted, or not be noted, when its time had come.
        await self._keeper.delete_doomed()
        orphans: list[OrphanFile] = []
        for root in await self._keeper.present():
            await self._find_lost(Library(root))
            orphans += await self._find_orphans(Library(root))
            await asyncio.to_thread(Library(root).expire_quarantine, self._clock())
        self._findings.orphans(orphans)
        return True

    async def delete_orphans(self) -> int:
        """Delete the files that belong to nobody; return the bytes that were freed."""
        freed = 0
        left: list[OrphanFile] = []
        for root in await self._keeper.present():
            found = await self._find_orphans(Library(root))
            paths = [one.root / one.path for one in found]
            gone = await asyncio.to_thread(delete_files, paths)
            for one, is_gone in zip(found, gone, strict=True):
                if is_gone:
                    freed += one.size_bytes
                else:
                    left.append(one)
        self._findings.orphans(left)
        return freed

    async def _find_lost(self, library: Library) -> None:
        records = await self._store.run(store_upkeep.files, library.root)
        settled_by = self._clock() - _SETTLED
        found = await inspector.compare(records, self._ffmpeg, settled_by)
        if not (found.lost or found.changed) or not await asyncio.to_thread(
            library.is_there
        ):
            # It was unmounted while it was looked at: nothing can be said.
            return
        known = [one for one in found.lost if self._find(one.feed_id) is not None]
        await self._lose(library.root, known)
        for episode in await self._store.run(
            store_upkeep.follow_files, found.changed, self._clock()
        ):
            self._findings.changed(episode)

    async def give_up(self) -> None:
        """Take what is not there for lost, and begin with the folder as it is.

        Raises:
            LibraryUnavailable: it cannot be written to.

        """
        await asyncio.to_thread(self._keeper.library.found)
        for root in await self._keeper.away():
            await self._lose(root, await self._store.run(store_upkeep.files, root))
            await self._store.run(store_libraries.abandon, root)
        await self.audit()

    async def _lose(self, root: Path, lost: Sequence[FileRecord]) -> None:
        # Whoever is not there to be asked may still want it.
        keep = {one.feed_id for one in lost if self._wants(self._find(one.feed_id))}
        changed = await self._store.run(
            store_upkeep.lose_files, lost, keep=keep, now=self._clock()
        )
        if changed:
            await self._keeper.delete_doomed()
            _LOGGER.info("%d files are missing in %s", len(changed), root)
        for episode in changed:
            self._findings.changed(episode)

    @staticmethod
    def _wants(config: FeedConfig | None) -> bool:
        return config is None or config.missing_files is MissingFiles.DOWNLOAD

    async def _find_orphans(self, library: Library) -> list[OrphanFile]:
        folders = await self._store.run(store_upkeep.folders)
        found = await asyncio.to_thread(library.files_in, folders)
        # Asked after the disk, so that what was placed in between is known.
        expected = await self._store.run(store_upkeep.expected_paths, library.root)
        young = self._clock() - _SETTLED
        return [
            one.orphan
            for one in found
            if one.orphan.path not in expected
            and datetime.fromtimestamp(one.placed_s, UTC) < young
        ]
