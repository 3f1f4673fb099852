"""Make the site's media with ffmpeg, once for all test runs, and serve it stamped."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
import fcntl
from functools import lru_cache
import hashlib
import os
from pathlib import Path
import shutil
import subprocess
import tempfile
from typing import Final
import zlib

from .encode import (
    HUES,
    Recipe,
    fragment_arguments,
    media_arguments,
    picture_arguments,
    segment_arguments,
    stamp,
    stamp_fragment,
    stamp_segment,
)
from .formats import Format
from .models import Picture, Video

GARBAGE: Final = b"<html>this is no such thing</html>" * 20
_REPO: Final = Path(__file__).parents[2]
_WIDE: Final = (1280, 720)
_SQUARE: Final = (1400, 1400)


class MediaError(Exception):
    """Say that ffmpeg could not make what was asked."""


def cache_dir() -> Path:
    """Choose where media is kept: `ANYPOD_SITE_CACHE`, the repo, or the temp folder."""
    if chosen := os.environ.get("ANYPOD_SITE_CACHE"):
        return Path(chosen)
    if os.access(_REPO, os.W_OK):
        return _REPO / ".cache" / "site-media"
    return Path(tempfile.gettempdir()) / "anypod-site-media"


def media_of(video: Video, chosen: Format) -> bytes:
    """Give the file of one format of one video."""
    return stamp(_file(_recipe(video, chosen)), video.id)


def size_of(video: Video, chosen: Format) -> int:
    """Tell how large that file is: the stamp does not change it."""
    return len(_file(_recipe(video, chosen)))


def segment_of(video: Video, chosen: Format, index: int) -> bytes:
    """Give one second of one format of one video, as a transport stream."""
    segments = _segments(_recipe(video, chosen))
    return stamp_segment(segments[index % len(segments)], video.id)


def dash_of(video: Video, chosen: Format, name: str) -> bytes | None:
    """Give the manifest of one format of one video, or a fragment that it names."""
    found = _fragments(_recipe(video, chosen)).get(name)
    if found is None or name.endswith(".mpd"):
        return found
    return stamp_fragment(found, video.id)


def picture_of(kind: Picture, seed: str, *, square: bool = False) -> bytes:
    """Paint a thumbnail (16:9) or an artwork (square) whose colours follow `seed`."""
    if kind is Picture.GARBAGE:
        return GARBAGE
    width, height = _SQUARE if square else _WIDE
    return _picture(kind, zlib.crc32(seed.encode()) % HUES, width, height)


def _recipe(video: Video, chosen: Format) -> Recipe:
    return Recipe(format=chosen, seconds=video.media_s, tone_hz=video.tone_hz)


@lru_cache(maxsize=256)
def _file(recipe: Recipe) -> bytes:
    made = _made(
        f".{recipe.format.container}",
        lambda target: _ffmpeg(media_arguments(recipe, target)),
        str(media_arguments(recipe, "")),
    )
    return made.read_bytes()


@lru_cache(maxsize=64)
def _segments(recipe: Recipe) -> tuple[bytes, ...]:
    def make(target: str) -> None:
        Path(target).mkdir()
        _ffmpeg(segment_arguments(recipe, target))

    folder = _made(".hls", make, str(segment_arguments(recipe, "")))
    paths = sorted(folder.glob("seg*.ts"), key=lambda path: int(path.stem[3:]))
    return tuple(path.read_bytes() for path in paths)


@lru_cache(maxsize=64)
def _fragments(recipe: Recipe) -> Mapping[str, bytes]:
    def make(target: str) -> None:
        Path(target).mkdir()
        _ffmpeg(fragment_arguments(recipe, target))

    folder = _made(".dash", make, str(fragment_arguments(recipe, "")))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@lru_cache(maxsize=256)
def _picture(kind: Picture, hue: int, width: int, height: int) -> bytes:
    def make(target: str) -> None:
        _ffmpeg(picture_arguments(kind, hue, width, height, target))

    key = str(picture_arguments(kind, hue, width, height, ""))
    return _made(f".{kind}", make, key).read_bytes()


def _made(suffix: str, make: Callable[[str], None], key: str) -> Path:
    """Give the path of what `make` makes, making it if no process has done so yet."""
    folder = cache_dir()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (hashlib.sha256(key.encode()).hexdigest()[:24] + suffix)
    if path.exists():
        return path
    with _alone(path):
        if not path.exists():
            _make_whole(path, make)
    return path


def _make_whole(path: Path, make: Callable[[str], None]) -> None:
    """Make it beside and move it into place: a path that exists is complete."""
    work = Path(tempfile.mkdtemp(dir=path.parent, prefix="making-"))
    try:
        make(str(work / path.name))
        (work / path.name).replace(path)
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep the other workers of pytest-xdist from making the same thing."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ffmpeg(arguments: list[str]) -> None:
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y"]
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise MediaError(f"ffmpeg failed: {arguments}\n{done.stderr}")
