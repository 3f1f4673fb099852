"""Keeps the database safe: good copies while it is well, one of them when it is not."""

import asyncio
from datetime import datetime, timedelta
import logging
from pathlib import Path
import sqlite3
import threading

from . import mending
from .errors import SchemaTooNew, StoreDamaged, StoreError
from .events import DatabaseDamaged, DatabaseRestored, EventBus, Restored
from .loop import Clock, Loop
from .occupancy import Occupancy
from .salvage import salvage
from .schema import HEAD
from .store import Store, as_store_error, prepare
from .vault import Copy, CopyStopped, Vault, is_sound

_LOGGER = logging.getLogger(__name__)

_AFTER_START = timedelta(minutes=10)
_EVERY = timedelta(days=1)
_RETRY = timedelta(hours=1)


class Guard:
    """Opens the database, has copies of it made, and restores it from one."""

    def __init__(self, path: Path, folder: Path, clock: Clock, bus: EventBus) -> None:
        """Remember where the database and its copies lie; nothing is touched."""
        self._vault = Vault(path, folder)
        self._occupancy = Occupancy(path.with_name(f"{path.name}-lock"))
        self._clock = clock
        self._bus = bus
        self.store = Store(path, self._mark_damaged)
        self._home: asyncio.AbstractEventLoop | None = None
        self._stopping = threading.Event()
        self._copying: asyncio.Task[datetime] | None = None
        self._due = clock()
        self._has_complained = False
        self._loop = Loop("copies of the database", self._step, clock)

    async def open(self) -> None:
        """Open the database, restored first if it is damaged.

        Raises:
            SchemaTooNew: a newer version wrote it; nothing was changed.
            StoreError: it cannot be used now, or another program uses it.

        """
        await asyncio.to_thread(self._occupy)
        try:
            await self._open()
        except BaseException:
            self._occupancy.leave()
            raise

    def _occupy(self) -> None:
        with as_store_error():
            self._occupancy.take()

    async def _open(self) -> None:
        self._home = asyncio.get_running_loop()
        self._stopping.clear()
        await asyncio.to_thread(self._make_ready)
        try:
            await self.store.open()
        except StoreDamaged:
            await asyncio.to_thread(self._restore)
            await self.store.open()
        await asyncio.to_thread(self._note_open)
        restored = await asyncio.to_thread(self._vault.note)
        if restored is not None:
            self._bus.emit(DatabaseRestored(restored=restored))

    def start(self) -> None:
        """Take copies from now on."""
        self._due = self._clock() + _AFTER_START
        self._loop.start()

    async def close(self) -> None:
        """Take no more copies, and close the database."""
        await self.rest()
        await self._loop.stop()
        await self.store.close()
        if not self.store.is_damaged:
            await asyncio.to_thread(self._note_closed)
        self._occupancy.leave()

    async def rest(self) -> None:
        """Take no copy until `go_on`; drop one that is being made."""
        self._stopping.set()
        if self._copying is not None:
            await asyncio.wait([self._copying])

    def go_on(self) -> None:
        """Take copies again."""
        self._stopping.clear()
        self._loop.wake()

    def wake(self) -> None:
        """Look whether it is time for a copy."""
        self._loop.wake()

    async def acknowledge(self) -> None:
        """Note that a person knows of the restore."""
        await asyncio.to_thread(self._vault.acknowledge)
        self._bus.emit(DatabaseRestored(restored=None))

    # Copies

    async def _step(self) -> datetime | None:
        now = self._clock()
        # Not even where the clock was ahead is it further away.
        self._due = min(self._due, now + _EVERY)
        if now < self._due:
            return self._due
        if self._stopping.is_set():
            return None
        self._copying = asyncio.create_task(asyncio.to_thread(self._copy_daily, now))
        try:
            self._due = await asyncio.shield(self._copying)
        finally:
            await asyncio.wait([self._copying])
            self._copying = None
        return self._due

    def _copy_daily(self, now: datetime) -> datetime:
        """Take a copy unless there is one of today; return when to look again."""
        newest = next(iter(self._vault.copies(now)), None)
        if newest is not None and timedelta() <= now - newest.taken_at < _EVERY:
            return newest.taken_at + _EVERY
        return now + (_EVERY if self._copy(now) else _RETRY)

    def _copy(self, now: datetime) -> bool:
        """Take a copy if there is something new; return whether all is well."""
        try:
            with as_store_error():
                if self._vault.is_changed(now):
                    self._vault.keep(now, self._stopping)
        except CopyStopped:
            return False
        except StoreDamaged:
            self.store.condemn()
            return False
        except StoreError as err:
            # Nothing else suffers from it, and a full disk is told of elsewhere.
            if not self._has_complained:
                _LOGGER.warning("The database cannot be copied: %s", err)
            self._has_complained = True
            return False
        self._has_complained = False
        return True

    # Damage

    def _mark_damaged(self) -> None:
        """Note it at once: whatever happens next, the file is not to be trusted."""
        _LOGGER.error("The database is damaged; it is restored at the next start")
        try:
            self._vault.mark(is_damaged=True)
        except OSError as err:
            _LOGGER.debug("The damage cannot be noted: %s", err)
        if self._home is not None:
            self._home.call_soon_threadsafe(self._bus.emit, DatabaseDamaged())

    def _note_open(self) -> None:
        with as_store_error():
            self._vault.mark()

    def _note_closed(self) -> None:
        try:
            self._vault.unmark()
        except OSError as err:
            _LOGGER.debug("The end cannot be noted: %s", err)

    def _make_ready(self) -> None:
        with as_store_error():
            self._vault.settle()
            version = self._vault.version()
            if version is not None and version > HEAD:
                # Whoever opens it says so; it is nothing to be restored.
                return
            if not self._vault.is_fit():
                self._restore()
            elif version not in {None, HEAD}:
                self._copy_before_migration()

    def _copy_before_migration(self) -> None:
        """Take a copy, but not at each try of a migration that fails."""
        now = self._clock()
        newest = next(iter(self._vault.copies(now)), None)
        if newest is None or not timedelta() <= now - newest.taken_at <= _RETRY:
            self._copy(now)

    def _restore(self) -> None:
        """Put in the place of the database what can be had of it.

        Raises:
            SchemaTooNew: there are copies, but newer versions wrote them all.
            StoreError: it cannot be done now; nothing was changed.

        """
        now = self._clock()
        with as_store_error():
            place = self._vault.place_for_damaged(now)
            building, copy = self._base(now)
            is_complete = place is not None and _salvage(self._vault.path, building)
            if not is_sound(building):
                # What was read spoils what was good.
                building, copy = self._base(now)
                is_complete = False
            prepare(building, lambda session: mending.mend(session, now))
            restored = Restored(
                at=now,
                copied_at=None if copy is None else copy.taken_at,
                damaged=place,
                is_complete=is_complete,
            )
            self._vault.exchange(building, restored)
        _LOGGER.error(
            "The database was damaged, and is restored: %s (%s)",
            "nothing is missing" if is_complete else "something may be missing",
            f"the copy of {copy.taken_at:%c} UTC" if copy else "there was no copy",
        )

    def _base(self, now: datetime) -> tuple[Path, Copy | None]:
        """Return a file in the current schema: the newest good copy, or an empty one.

        Raises:
            SchemaTooNew: there are copies, but newer versions wrote them all.

        """
        too_new: SchemaTooNew | None = None
        for copy in self._vault.copies(now):
            try:
                building = self._vault.begin(copy)
                prepare(building)
            except SchemaTooNew as err:
                too_new = err
            except StoreDamaged as err:
                _LOGGER.warning("%s", err)
            else:
                return building, copy
        if too_new is not None:
            raise too_new
        building = self._vault.begin(None)
        prepare(building)
        return building, None


def _salvage(damaged: Path, building: Path) -> bool:
    try:
        return salvage(damaged, building)
    except sqlite3.Error as err:
        _LOGGER.warning("Nothing can be read of the damaged database: %s", err)
        return False
