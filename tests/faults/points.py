"""The steps of an engine, named from outside: where it can be killed, or fail.

A process has its engine watched: each transaction that writes, each child program,
each file that is made, moved or deleted. Nothing of that is in the engine itself, so
that a new step of it is a new point by itself.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile
import os
from pathlib import Path
import re
import signal
import sys
import threading
from typing import Any, Final, cast, override

from sqlalchemy import event, text
from sqlalchemy.engine import Engine as Database
from sqlalchemy.orm import Session

from custom_components.anypod.engine import process, store, transfer
from custom_components.anypod.engine.ytdlp_args import MARK_LENGTH

_MADE_UP: Final = re.compile(
    r"\d{8}T\d{6,12}Z|[0-9a-f]{12,}|(?<=/)tmp[a-z0-9_]{8}(?=/|$)"
)
"""Parts of names that are others in each run."""
_FOREIGN: Final = frozenset({"config", "__pycache__", "yt-dlp"})
"""Folders in which the engine itself does nothing."""
_DOWNLOADED: Final = "move .part to media/.anypod-jobs/*/fetched.json"
_HALF: Final = b"half of it"
_ROLES: Final = (
    *(("--match-filters", "download"), ("--load-info-json", "subtitles")),
    *(("--flat-playlist", "listing"), ("vet.py", "vetting")),
    *(("ffprobe", "ffprobe"), ("ffmpeg", "ffmpeg")),
)
"""A sign among the arguments of a program, and what that is."""


class Moment(StrEnum):
    """What a point is before, or after."""

    DEED = "before"
    """Something about to be done to a file."""
    HALF = "half"
    """A file that is written, in the middle of it."""
    COMMITTED = "after"
    """A transaction that has written."""
    UNCOMMITTED = "within"
    CHILD = "child"
    """Something happens to a child program."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A step of one run."""

    moment: Moment
    what: str
    nth: int

    @override
    def __str__(self) -> str:
        """Return how a person, and a command line, name it."""
        return f"{self.moment} {self.what}#{self.nth}"


def die() -> None:
    """End this process as a crash does: nothing in it can do anything about it."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(slots=True)
class Watch:
    """Counts the steps of the engine in this process, and acts at one of them."""

    folder: Path
    record: Path | None = None
    """Where the names of the points are written, line by line."""
    chosen: str | None = None
    act: Callable[[], None] = die
    _counts: Counter[tuple[Moment, str]] = field(default_factory=Counter)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _is_busy: bool = False

    def reach(self, moment: Moment, what: str, path: Path | None = None) -> None:
        """Note that a step has come, and act if it is the one."""
        with self._lock:
            if self._is_busy:
                return
            self._counts[moment, what] += 1
            point = Point(moment=moment, what=what, nth=self._counts[moment, what])
            self._is_busy = True
            try:
                self._pass(point, path)
            finally:
                self._is_busy = False

    def _pass(self, point: Point, path: Path | None) -> None:
        if self.record is not None:
            with self.record.open("a", encoding="utf-8") as file:
                file.write(f"{point}\n")
        if self.chosen != str(point):
            return
        if point.moment is Moment.HALF and path is not None:
            path.write_bytes(_HALF)
        self.act()

    def aim(self, chosen: str, act: Callable[[], None]) -> None:
        """Begin to count anew, and do something else at another point."""
        with self._lock:
            self._counts.clear()
            self.chosen, self.act = chosen, act

    def start(self) -> None:
        """Watch from now on, until this process ends."""
        _watch_transactions(self)
        _watch_statements(self)
        _watch_children(self)
        sys.addaudithook(lambda name, args: _hear(self, name, args))

    def name_of(self, path: Path) -> str | None:
        """Return what to call a file, None where it is no business of the engine."""
        try:
            place = path.relative_to(self.folder)
        except ValueError:
            return None
        if _FOREIGN & set(place.parts) or place.suffix == ".pyc":
            return None
        return _MADE_UP.sub("*", place.as_posix())


def names_in(record: Path) -> Sequence[str]:
    """Return the points that a run has passed, in their order."""
    return record.read_text("utf-8").splitlines()


def steps_of(passed: Sequence[str]) -> Sequence[str]:
    """Return the points at which an engine is to be cut off.

    Each step counts the first time that it is taken. And before a deed everything is
    as the last step has left it: then it is the same as after that.
    """
    chosen: list[str] = []
    has_changed = False
    for point in passed:
        is_deed = point.startswith(f"{Moment.DEED} ")
        if point.endswith("#1") and (has_changed or not is_deed):
            chosen.append(point)
        has_changed = is_deed
    return chosen


def is_downloading(passed: Sequence[str], point: str) -> bool:
    """Return whether a download was not ended then, or its end not written down."""
    before = [*takewhile(lambda one: one != point, passed), point]
    begun = sum("child download started" in one for one in before)
    ended = sum(_DOWNLOADED in one for one in before[:-1])
    return begun > ended


# ------------------------------------------------------------------ the database


def _watch_transactions(watch: Watch) -> None:
    transact = store.Store._transact

    def watched(
        self: store.Store, method: Callable[..., Any], *args: Any, **kw: Any
    ) -> Any:
        module, name = method.__module__.rpartition(".")[2], method.__qualname__
        what = f"{module}.{name.rpartition('.')[2]}"
        has_written = False

        def inner(session: Session) -> Any:
            nonlocal has_written
            before = session.scalar(text("SELECT total_changes()"))
            result = method(session, *args, **kw)
            session.flush()
            has_written = before != session.scalar(text("SELECT total_changes()"))
            if has_written:
                watch.reach(Moment.UNCOMMITTED, what)
            return result

        result = transact(self, inner)
        if has_written:
            watch.reach(Moment.COMMITTED, what)
        return result

    store.Store._transact = watched  # type: ignore[method-assign]


def _watch_statements(watch: Watch) -> None:
    """Watch each statement that makes or changes a table."""

    @event.listens_for(Database, "before_cursor_execute")
    def _before(
        _connection: object, _cursor: object, statement: str, *_: object
    ) -> None:
        words = statement.split()[:2]
        if words and words[0] in {"CREATE", "ALTER", "DROP"}:
            watch.reach(Moment.UNCOMMITTED, " ".join(words))


# ------------------------------------------------------------------------- programs


def _watch_children(watch: Watch) -> None:
    start, end, hear = process._start, process._end, transfer.Hearing.hear
    roles: dict[int, str] = {}
    # With whom it was heard, so that no later one gets the same number.
    heard: dict[tuple[int, str], transfer.Hearing] = {}

    async def starting(argv: Sequence[str], *args: Any, **kw: Any) -> Any:
        child = await start(argv, *args, **kw)
        roles[child.pid] = _role(argv)
        watch.reach(Moment.CHILD, f"{roles[child.pid]} started")
        return child

    async def ending(process: Any) -> None:
        await end(process)
        watch.reach(Moment.CHILD, f"{roles.pop(process.pid)} ended")

    def hearing(self: transfer.Hearing, line: str) -> None:
        hear(self, line)
        mark = line[: MARK_LENGTH - 1]
        if line.startswith("@") and (id(self), mark) not in heard:
            heard[id(self), mark] = self
            watch.reach(Moment.CHILD, f"download said {mark}")

    process._start = starting
    process._end = ending
    transfer.Hearing.hear = hearing  # type: ignore[method-assign]


def _role(argv: Sequence[str]) -> str:
    line = " ".join(argv)
    return next((role for sign, role in _ROLES if sign in line), "another")


# ---------------------------------------------------------------------------- files


def _hear(watch: Watch, name: str, args: tuple[Any, ...]) -> None:
    """Take in what Python itself tells of before it does it."""
    match name, args:
        case "open", (path, _, int(flags)) if flags & (os.O_CREAT | os.O_TRUNC):
            _note(watch, "write", path)
            _note(watch, "write", path, Moment.HALF)
        case "os.rename", (source, target, *_):
            _note(watch, f"move {Path(os.fsdecode(source)).suffix} to", target)
        case (("os.remove" | "os.rmdir"), (path, int(folder))):
            _note(watch, name, path, folder=folder)
        case "os.mkdir", (path, *_):
            _note(watch, name, path)
        case "os.utime", (path, *_):
            _note(watch, name, path)
        case _:
            pass


def _note(
    watch: Watch,
    deed: str,
    path: Any,
    moment: Moment = Moment.DEED,
    folder: int = -1,
) -> None:
    if isinstance(path, int):
        return
    place = Path(os.fsdecode(cast("str | bytes | os.PathLike[str]", path)))
    if folder != -1:
        place = Path(Path(f"/proc/self/fd/{folder}").readlink(), place)
    what = watch.name_of(place)
    if what is not None:
        watch.reach(moment, f"{deed} {what}", place)
