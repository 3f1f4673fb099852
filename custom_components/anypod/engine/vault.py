"""The database's file, its good copies, and what becomes of one that is damaged.

Every function blocks on the disk. A restored file takes the place of a damaged one
in steps that a crash may fall between: `settle` goes on where it stopped.
"""

from collections.abc import Iterator, Sequence
import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime
import json
import logging
import os
from pathlib import Path
import shutil
import sqlite3
import threading
from typing import Final
from urllib.parse import quote

from .errors import StoreDamaged, StoreError
from .events import Restored

_LOGGER = logging.getLogger(__name__)

_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_OPEN: Final = "open"
_DAMAGED: Final = "damaged"
_STAMP: Final = "%Y%m%dT%H%M%S%fZ"
_TIMEOUT_S: Final = 30.0
_PAGES_A_STEP: Final = 1024
_STEP_PAUSE_S: Final = 0.02
_STEPS_A_LOOK: Final = 100_000
"""Of SQLite's own machine, between two looks at whether to stop."""
_COPIES: Final = 2
_DAMAGED_KEPT: Final = 3
_RESERVE_BYTES: Final = 200 * 2**20
"""A copy is not worth the last room on a disk."""


class CopyStopped(Exception):
    """A copy was cut off, because something else has to come first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """A good copy of the database."""

    path: Path
    taken_at: datetime
    version: str
    """Of its schema."""


class Vault:
    """Knows the files that belong to one database."""

    def __init__(self, path: Path, folder: Path) -> None:
        """Remember where the database and its copies lie; nothing is touched."""
        self.path = path
        self._folder = folder
        self._mark = path.with_name(f"{path.name}-open")
        self._note = path.with_name("restored.json")
        self._restored = path.with_name(f"{path.name}.restored")

    # What happened to the file

    def mark(self, *, is_damaged: bool = False) -> None:
        """Note that the database is in use, or that it cannot be used any more."""
        self._mark.write_text(_DAMAGED if is_damaged else _OPEN)
        _sync(self._mark)

    def unmark(self) -> None:
        """Note that the database was closed as it should be."""
        self._mark.unlink(missing_ok=True)

    def is_fit(self) -> bool:
        """Return whether the database can be opened, as far as it has to be looked at.

        One that was closed well is not read through, which would take long.

        Raises:
            sqlite3.Error: it cannot be looked at now.

        """
        mark = self._mark.read_text() if self._mark.exists() else None
        if not self._path_has_content():
            # Nobody empties a database that was in use.
            return mark is None and not self._found()
        return mark is None or (mark != _DAMAGED and is_sound(self.path))

    def _path_has_content(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return self.path.stat().st_size > 0
        return False

    def version(self) -> str | None:
        """Return the version of the database's schema, None where it cannot be read."""
        return _version(self.path) if self._path_has_content() else None

    # Copies

    def copies(self, now: datetime) -> Sequence[Copy]:
        """Return the copies, the newest first.

        What was taken later than now was taken while the clock was ahead, and is
        older than the others.
        """

        def order(one: Copy) -> tuple[bool, datetime]:
            return (one.taken_at <= now, one.taken_at)

        return sorted(self._found(), key=order, reverse=True)

    def _found(self) -> list[Copy]:
        found = [_copy_at(path) for path in self._folder.glob("*.db")]
        return [one for one in found if one is not None]

    def is_changed(self, now: datetime) -> bool:
        """Return whether something was written since the newest copy."""
        newest = next(iter(self.copies(now)), None)
        return newest is None or newest.path.stat().st_mtime_ns != self._written_ns()

    def _written_ns(self) -> int:
        """Return when the database was written to; a copy bears the same time."""
        files = (self.path, _wal(self.path))
        return max((one.stat().st_mtime_ns for one in files if one.exists()), default=0)

    def keep(self, now: datetime, stopping: threading.Event) -> None:
        """Take a copy, while others go on reading and writing.

        Raises:
            StoreDamaged: the database is, which the copy has brought to light.
            StoreError: there is no room.
            sqlite3.Error: it cannot be read, or the copy not be written.
            CopyStopped: `stopping` was set before the copy was complete.

        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._require_room()
        building = self._folder / "building"
        _make_private(building)
        written_ns = self._written_ns()
        try:
            _copy(self.path, building, stopping)
            if not is_sound(building, stopping):
                raise self._blame()
            os.utime(building, ns=(written_ns, written_ns))
            _sync(building)
            version = _version(building)
            building.rename(self._folder / f"{now.strftime(_STAMP)}-{version}.db")
            _sync(self._folder)
        finally:
            building.unlink(missing_ok=True)
        self._thin(now)

    def _require_room(self) -> None:
        sizes = (
            one.stat().st_size for one in (self.path, _wal(self.path)) if one.exists()
        )
        needed = sum(sizes) + _RESERVE_BYTES
        if shutil.disk_usage(self._folder).free < needed:
            raise StoreError(f"a copy of the database needs {needed // 2**20} MiB")

    def _blame(self) -> StoreError:
        if is_sound(self.path):
            return StoreError("a copy of the database came out damaged")
        return StoreDamaged("the database is damaged")

    def _thin(self, now: datetime) -> None:
        """Keep the newest copies, and the last one of an older schema."""
        newest, *others = self.copies(now)
        same = [one for one in others if one.version == newest.version]
        older = [one for one in others if one.version != newest.version]
        for one in same[_COPIES - 1 :] + older[1:]:
            one.path.unlink(missing_ok=True)

    # A new database in place of a damaged one

    def begin(self, copy: Copy | None) -> Path:
        """Return a file to restore into: a good copy's content, or nothing.

        Raises:
            StoreDamaged: the copy is, too.

        """
        building = self.path.with_name(f"{self.path.name}.building")
        _forget(building)
        _make_private(building)
        if copy is not None:
            if not is_sound(copy.path):
                raise StoreDamaged(f"the copy {copy.path.name} is damaged")
            shutil.copyfile(copy.path, building)
        return building

    def exchange(self, building: Path, restored: Restored) -> None:
        """Put a restored database in the place of the damaged one, which is kept."""
        _sync(building)
        self._write_note(restored)
        building.rename(self._restored)
        _sync(self.path.parent)
        self.settle()

    def settle(self) -> None:
        """Finish an exchange that a crash cut off."""
        if not self._restored.exists():
            return
        note = self.note()
        if note is not None and note.damaged is not None:
            # What is in the log would be read as if it belonged to the new one.
            for old, aside in (
                (self.path, note.damaged),
                (_wal(self.path), _wal(note.damaged)),
            ):
                if old.exists():
                    old.rename(aside)
        _forget(self.path)
        self.unmark()
        self._restored.rename(self.path)
        _sync(self.path.parent)
        self._drop_old_damaged()

    def place_for_damaged(self, now: datetime) -> Path | None:
        """Return where the damaged file is going to lie, None where there is none."""
        if not self._path_has_content():
            return None
        name = f"{self.path.name}.damaged-{now.strftime(_STAMP)}"
        return self.path.with_name(name)

    def _drop_old_damaged(self) -> None:
        found = self.path.parent.glob(f"{self.path.name}.damaged-*Z")
        for path in sorted(found, reverse=True)[_DAMAGED_KEPT:]:
            _LOGGER.warning("The damaged database %s makes room for a newer one", path)
            _forget(path)

    # What a person is told

    def note(self) -> Restored | None:
        """Return the restore that nobody has taken notice of yet."""
        try:
            told = json.loads(self._note.read_text("utf-8"))
            return Restored(
                at=datetime.fromisoformat(told["at"]),
                copied_at=_instant(told["copied_at"]),
                damaged=_beside(self.path, told["damaged"]),
                is_complete=told["is_complete"],
            )
        except FileNotFoundError:
            return None
        except ValueError, KeyError, TypeError:
            _LOGGER.warning("%s cannot be read", self._note)
            return None

    def _write_note(self, restored: Restored) -> None:
        copied_at, damaged = restored.copied_at, restored.damaged
        told = {
            "at": restored.at.isoformat(),
            "copied_at": None if copied_at is None else copied_at.isoformat(),
            "damaged": None if damaged is None else damaged.name,
            "is_complete": restored.is_complete,
        }
        self._note.write_text(json.dumps(told), "utf-8")
        _sync(self._note)

    def acknowledge(self) -> None:
        """Note that a person knows."""
        self._note.unlink(missing_ok=True)


def is_damage(err: BaseException | None) -> bool:
    """Return whether an error of SQLite says that the file itself is broken."""
    # The low byte is the error; what stands above says it more exactly.
    return getattr(err, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def is_sound(path: Path, stopping: threading.Event | None = None) -> bool:
    """Read a database through; return whether everything is where it belongs.

    Raises:
        sqlite3.Error: it cannot be read now, which says nothing about it.
        CopyStopped: `stopping` was set.

    """
    try:
        with _reading(path) as connection:
            if stopping is not None:
                is_set = stopping.is_set
                connection.set_progress_handler(lambda: int(is_set()), _STEPS_A_LOOK)
            row = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as err:
        if is_damage(err):
            return False
        if err.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise CopyStopped from err
        raise
    return bool(row == ("ok",))


def uri(path: Path) -> str:
    """Return how SQLite is told to read a file and never to write to it."""
    return f"file:{quote(str(path))}?mode=ro"


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(uri(path), uri=True, timeout=_TIMEOUT_S)
    try:
        yield connection
    finally:
        connection.close()


def _version(path: Path) -> str | None:
    try:
        with _reading(path) as connection:
            row = connection.execute(
                "SELECT version_num FROM alembic_version"
            ).fetchone()
    except sqlite3.DatabaseError:
        # What keeps it from being read is met, and told, by whoever opens it.
        return None
    return None if row is None else str(row[0])


def _copy(path: Path, target: Path, stopping: threading.Event) -> None:
    def rest(_status: int, _left: int, _total: int) -> None:
        # Others want the disk, too.
        if stopping.wait(_STEP_PAUSE_S):
            raise CopyStopped

    with (
        _reading(path) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        # One view of it, held to the end: what others write meanwhile would have
        # the copy begin anew with each step.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=_PAGES_A_STEP, progress=rest)
        # So that it is one file, with nothing beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _copy_at(path: Path) -> Copy | None:
    stamp, _, version = path.stem.partition("-")
    try:
        taken_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Copy(path=path, taken_at=taken_at, version=version)


def _beside(path: Path, name: str | None) -> Path | None:
    return None if name is None else path.with_name(name)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _forget(path: Path) -> None:
    """Delete a database with all that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)


def _make_private(path: Path) -> None:
    """Make an empty file that nobody else can read: there are tokens in it."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _sync(path: Path) -> None:
    """Make sure that a file, or the names in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
