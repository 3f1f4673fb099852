"""Which JavaScript runtimes there are; yt-dlp needs one for some sites."""

from dataclasses import dataclass
import os
from pathlib import Path
import re
import shutil
import subprocess
import threading
from typing import Final

from . import versions

_PATIENCE_S: Final = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class JsRuntime:
    """A program that runs JavaScript."""

    name: str
    """As yt-dlp calls it."""
    path: Path
    version: str
    is_usable: bool
    """Not older than yt-dlp accepts."""

    @property
    def argument(self) -> str:
        """Return how yt-dlp is told to use it."""
        return f"{self.name}:{self.path}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kind:
    name: str
    program: str
    ask: str
    answer: re.Pattern[str]
    least: tuple[int, ...]


# As in yt-dlp's `utils/_jsruntime.py`, in the order that it prefers them.
_KINDS: Final = (
    _Kind(
        name="deno",
        program="deno",
        ask="--version",
        answer=re.compile(r"^deno (\S+)"),
        least=(2, 3, 0),
    ),
    _Kind(
        name="node",
        program="node",
        ask="--version",
        answer=re.compile(r"^v(\S+)"),
        least=(22, 0, 0),
    ),
    _Kind(
        name="quickjs",
        program="qjs",
        ask="--help",
        answer=re.compile(r"^QuickJS version (\S+)"),
        least=(2023, 12, 9),
    ),
    _Kind(
        name="quickjs",
        program="qjs",
        ask="--help",
        answer=re.compile(r"^QuickJS-ng version (\S+)"),
        least=(0,),
    ),
    _Kind(
        name="bun",
        program="bun",
        ask="--version",
        answer=re.compile(r"^(\d\S*)"),
        least=(1, 2, 11),
    ),
)
_NODE: Final = _KINDS[1]

_answers: dict[tuple[Path, str, int, int], str] = {}
"""What programs said, by what they were when they were asked."""
_asking = threading.Lock()


def find(managed: Path | None) -> tuple[JsRuntime, ...]:
    """Return the runtimes of the machine, then Anypod's own; the best come first.

    Blocks. Each program is asked for its version once, and again when it changed.
    """
    found = [_look(kind, shutil.which(kind.program)) for kind in _KINDS]
    found.append(_look(_NODE, None if managed is None else str(managed)))
    return tuple(one for one in found if one is not None)


def version_of(node: Path) -> str | None:
    """Return the version of a Node.js that can be started and is recent. Blocks."""
    found = _look(_NODE, str(node))
    return found.version if found is not None and found.is_usable else None


def _look(kind: _Kind, program: str | None) -> JsRuntime | None:
    if program is None:
        return None
    path = Path(program)
    version = kind.answer.search(_answer(path, kind.ask))
    if version is None:
        return None
    return JsRuntime(
        name=kind.name,
        path=path,
        version=version[1],
        is_usable=versions.order(version[1]) >= kind.least,
    )


def _answer(path: Path, ask: str) -> str:
    try:
        facts = path.stat()
    except OSError:
        return ""
    key = (path, ask, facts.st_mtime_ns, facts.st_size)
    # Two at once would start it twice.
    with _asking:
        if key not in _answers:
            _answers[key] = _run(path, ask)
        return _answers[key]


def _run(path: Path, ask: str) -> str:
    try:
        # QuickJS fails whenever it is asked for its version.
        done = subprocess.run(
            [path, ask],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE_S,
            env={"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent"},
        )
    except OSError, subprocess.SubprocessError:
        return ""
    return done.stdout.decode("utf-8", "replace").strip()
