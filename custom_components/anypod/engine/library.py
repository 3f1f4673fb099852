"""Files of the episodes: readable names, atomic moves, and the library's marker.

The marker says that this folder is the library, and not the empty place where a
network disk should be.
"""

from collections.abc import Iterable
import contextlib
from dataclasses import dataclass
from datetime import datetime
import os
from pathlib import Path
import secrets
import shutil
import stat
import threading
import unicodedata

from .errors import LibraryUnavailable, NoSpaceError, is_disk_full
from .models import OrphanFile

_MARKER = ".anypod-library"
_JOBS = ".anypod-jobs"
_ARTWORK = ".artwork"
_TRANSCRIPTS = ".transcripts"
"""Hidden, so that Home Assistant's media browser lists each episode once."""
_NAME_LIMIT_BYTES = 180
_QUARANTINE = ".anypod-quarantine"
_QUARANTINE_S = 7 * 86_400
_STEMS = ("episode", "media")
"""Of the files in a job folder: what was made, and what it was made of."""
_BLOCK_BYTES = 4 * 2**20
_RESERVED = frozenset('/\\:*?"<>|')
_DEVICE_NAMES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundFile:
    """A file in a feed's folder, whosever it is."""

    orphan: OrphanFile
    placed_s: float
    """When it got its name or its content, in seconds since 1970."""


class Library:
    """A folder that holds the media; every method blocks on the disk."""

    def __init__(self, root: Path) -> None:
        """Remember the folder; nothing is touched."""
        self.root = root

    @property
    def jobs(self) -> Path:
        """Return the folder of the job folders."""
        return self.root / _JOBS

    def found(self) -> None:
        """Make the folder a library, the first time that it is used.

        Raises:
            LibraryUnavailable: it cannot be written to.

        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            (self.root / _MARKER).touch()
        except OSError as err:
            raise LibraryUnavailable(self.root) from err

    def check(self) -> None:
        """Make sure that this is the library, and that files can be made in it.

        Raises:
            LibraryUnavailable: the marker is missing (a disk is not mounted), or
                nothing may be written.

        """
        if not self.is_there():
            raise LibraryUnavailable(self.root)
        if not os.access(self.root, os.W_OK | os.X_OK):
            raise LibraryUnavailable(self.root, "nothing may be written to it")

    def is_there(self) -> bool:
        """Return whether the marker is where it should be."""
        return (self.root / _MARKER).is_file()

    def job_dir(self, episode_id: str) -> Path:
        """Return the folder in which an episode is made, on the same file system."""
        path = self.jobs / episode_id
        path.mkdir(parents=True, exist_ok=True)
        return path

    def drop_job(self, episode_id: str) -> None:
        """Delete an episode's job folder with all that is in it."""
        shutil.rmtree(self.jobs / episode_id, ignore_errors=True)

    def job_ids(self) -> list[str]:
        """Return the names of the job folders."""
        with contextlib.suppress(OSError):
            return [path.name for path in self.jobs.iterdir() if path.is_dir()]
        return []

    def keep_jobs(self, episode_ids: Iterable[str]) -> None:
        """Delete the job folders that no waiting episode will resume."""
        wanted = set(episode_ids)
        with contextlib.suppress(OSError):
            for path in self.jobs.iterdir():
                if path.is_file():
                    # A copy that was not completed.
                    path.unlink()
                elif path.name not in wanted:
                    shutil.rmtree(path, ignore_errors=True)

    def quarantine(self, episode_id: str) -> None:
        """Keep what was made of an episode aside, for who wants to look at it.

        It takes the place of what an earlier try left.
        """
        job = self.jobs / episode_id
        found = next((one for stem in _STEMS for one in job.glob(f"{stem}.*")), None)
        if found is None:
            return
        self.drop_quarantined(episode_id)
        place = self.root / _QUARANTINE / f"{episode_id}{found.suffix}"
        place.parent.mkdir(exist_ok=True)
        found.replace(place)

    def quarantined(self, episode_id: str) -> Path | None:
        """Return what was kept aside of an episode."""
        return next((self.root / _QUARANTINE).glob(f"{episode_id}.*"), None)

    def drop_quarantined(self, episode_id: str) -> None:
        """Delete what was kept aside of an episode."""
        if (path := self.quarantined(episode_id)) is not None:
            path.unlink(missing_ok=True)

    def expire_quarantine(self, now: datetime) -> None:
        """Delete what was kept aside for longer than a week."""
        with contextlib.suppress(OSError):
            for path in (self.root / _QUARANTINE).iterdir():
                if now.timestamp() - path.stat().st_mtime > _QUARANTINE_S:
                    path.unlink()

    def place_media(
        self, source: Path, folder: str, title: str, dated: datetime, unique: str
    ) -> str:
        """Move a finished file into its feed's folder; return its path below root.

        Raises:
            NoSpaceError: the disk is full.

        """
        day = dated.strftime("%Y-%m-%d")
        suffix = f" [{safe_name(unique, 60)}]{source.suffix}"
        stem = safe_name(f"{day} {title}", _NAME_LIMIT_BYTES)
        path = f"{folder}/{stem}{suffix}"
        self._replace(source, self.root / path)
        return path

    def place_artwork(self, source: Path, folder: str, episode_id: str) -> str:
        """Move an episode's picture beside its file; return its path below root."""
        path = f"{folder}/{_ARTWORK}/{episode_id}{source.suffix}"
        self._replace(source, self.root / path)
        return path

    def place_transcript(self, source: Path, folder: str, stem: str) -> str:
        """Move a transcript beside its episode's file; return its path below root."""
        path = f"{folder}/{_TRANSCRIPTS}/{stem}{source.suffix}"
        self._replace(source, self.root / path)
        return path

    def _replace(self, source: Path, target: Path) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            # On disk before it has its name: a power cut leaves all or nothing.
            _sync(source, os.O_RDONLY)
            source.replace(target)
            _sync(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as err:
            if is_disk_full(err):
                raise NoSpaceError(str(err)) from err
            raise

    def files_in(self, folders: Iterable[str]) -> list[FoundFile]:
        """Return the files in the folders of feeds; what cannot be read is left out."""
        found: list[FoundFile] = []
        for folder in folders:
            for path in (self.root / folder).rglob("*"):
                with contextlib.suppress(OSError):
                    facts = path.lstat()
                    if not stat.S_ISREG(facts.st_mode):
                        continue
                    name = path.relative_to(self.root).as_posix()
                    orphan = OrphanFile(
                        root=self.root, path=name, size_bytes=facts.st_size
                    )
                    found.append(FoundFile(orphan=orphan, placed_s=facts.st_ctime))
        return found

    def take_in(self, source: Path, path: str, stopping: threading.Event) -> None:
        """Copy a file of another library to the same place in this one.

        Raises:
            NoSpaceError: the disk is full.
            InterruptedError: `stopping` was set before the copy was complete.

        """
        copy = self.jobs / f"move-{secrets.token_hex(8)}{source.suffix}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            with source.open("rb") as reader, copy.open("wb") as writer:
                while block := reader.read(_BLOCK_BYTES):
                    if stopping.is_set():
                        raise InterruptedError
                    writer.write(block)
            self._replace(copy, self.root / path)
        except OSError as err:
            if is_disk_full(err):
                raise NoSpaceError(str(err)) from err
            raise
        finally:
            copy.unlink(missing_ok=True)

    def dissolve(self, folders: Iterable[str], running: Iterable[str]) -> bool:
        """Make this no library any more, unless something is being made in it.

        What else lies here is left alone.
        """
        if any((self.jobs / one).exists() for one in running):
            return False
        shutil.rmtree(self.jobs, ignore_errors=True)
        shutil.rmtree(self.root / _QUARANTINE, ignore_errors=True)
        for folder in folders:
            self.drop_folder(folder)
        with contextlib.suppress(OSError):
            (self.root / _MARKER).unlink()
            self.root.rmdir()
        return True

    def drop_folder(self, folder: str) -> None:
        """Remove a feed's folder, as far as it is empty."""
        place = self.root / folder
        for path in (place / _ARTWORK, place / _TRANSCRIPTS, place):
            with contextlib.suppress(OSError):
                path.rmdir()

    def free_bytes(self) -> int:
        """Return how much room is left on the library's disk."""
        return shutil.disk_usage(self.root).free


def delete_files(paths: Iterable[Path]) -> list[bool]:
    """Delete files; return for each whether it is gone."""
    return [_delete(path) for path in paths]


def _delete(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def size_of(folder: Path) -> int:
    """Return the bytes below a folder: a sign of life of whoever writes there."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total


def new_rev() -> str:
    """Return a revision for bytes that nobody has seen yet."""
    return secrets.token_hex(4)


def safe_name(text: str, limit_bytes: int) -> str:
    """Return a file name that every file system and network share accepts.

    Control and direction characters vanish, reserved ones become spaces, and
    the name is cut between characters at `limit_bytes` bytes of UTF-8.
    """
    kept = "".join(_safe(char) for char in unicodedata.normalize("NFC", text))
    name = " ".join(kept.split()).strip(". ")
    name = name.encode()[:limit_bytes].decode(errors="ignore").rstrip(". ")
    if not name or name.partition(".")[0].casefold() in _DEVICE_NAMES:
        return f"_{name}"
    return name


def _safe(char: str) -> str:
    if char in _RESERVED or char.isspace():
        return " "
    # Cc control, Cf direction marks and joiners, Cs lone surrogates, Cn unknown.
    return "" if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn"} else char


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
