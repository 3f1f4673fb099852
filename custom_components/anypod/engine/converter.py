"""Runs ffmpeg over what was downloaded, and tells how far it is."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
import os
from pathlib import Path
import re

from . import artwork, chapters as contents, conversion
from .conversion import Content, Plan
from .errors import SourceError
from .models import Chapter, ErrorClass, Progress, Stage
from .process import ProcessSilent, Tail, run
from .toolchain import Toolchain

_SILENCE_S = 120.0
_LOG_LINES = 50
_CHAPTERS = "chapters.txt"
_STEM = "episode"
_NO_SPACE = re.compile(r"No space left on device|Disk quota exceeded")
_MICROSECONDS = 1e6


@dataclass(frozen=True, kw_only=True, slots=True)
class Dressing:
    """What goes into an episode's file besides its sound and picture."""

    tags: Mapping[str, str]
    chapters: Sequence[Chapter] = ()
    cover: Path | None = None


async def convert(
    source: Path,
    content: Content,
    made: Plan,
    dressing: Dressing,
    tools: Toolchain,
    on_progress: Callable[[Progress], None],
) -> Path:
    """Make the file that apps play, beside what was downloaded; return its path.

    Raises:
        SourceError: ffmpeg failed; `DISK_FULL` when that was why.
        ToolMissing: ffmpeg is not there.

    """
    ffmpeg, _ = tools.require_ffmpeg()
    target = source.with_name(f"{_STEM}{made.suffix}")
    argv = await asyncio.to_thread(_arguments, source, content, made, dressing, target)
    stage = Stage.CONVERTING if made.encodes else Stage.EMBEDDING
    log = Tail(maxlen=_LOG_LINES)
    on_progress(Progress(stage=stage))
    try:
        code = await run(
            [str(ffmpeg), *argv],
            env=tools.environment(source.parent),
            cwd=source.parent,
            on_stdout=_Meter(stage, content.duration_s, on_progress).hear,
            on_stderr=log.append,
            silence_s=_SILENCE_S,
        )
    except ProcessSilent as err:
        raise SourceError(ErrorClass.CONVERSION, str(err), "\n".join(log)) from err
    if code != 0:
        raise _failure(log, code)
    return target


def _arguments(
    source: Path, content: Content, made: Plan, dressing: Dressing, target: Path
) -> list[str]:
    chapters = source.with_name(_CHAPTERS)
    text = contents.ffmetadata(dressing.chapters, content.duration_s or 0.0)
    chapters.write_text(text, "utf-8")
    tags = dict(dressing.tags)
    if made.suffix == ".opus":
        tags |= contents.vorbis(dressing.chapters)
        if dressing.cover is not None:
            tags["METADATA_BLOCK_PICTURE"] = artwork.flac_picture(dressing.cover)
    return conversion.arguments(
        made,
        source,
        target,
        chapters=chapters,
        cover=dressing.cover,
        tags=tags,
        # The house needs the other half.
        threads=max(1, (os.cpu_count() or 1) // 2),
    )


class _Meter:
    """Reads what `-progress` prints: one fact on each line, the time among them."""

    def __init__(
        self,
        stage: Stage,
        duration_s: float | None,
        on_progress: Callable[[Progress], None],
    ) -> None:
        self._stage = stage
        self._duration_s = duration_s
        self._on_progress = on_progress
        self._done_s = 0.0

    def hear(self, line: str) -> None:
        name, _, value = line.partition("=")
        if name == "out_time_us" and value.isdecimal():
            self._done_s = int(value) / _MICROSECONDS
        elif name == "speed":
            self._on_progress(self._progress(value.strip().removesuffix("x")))

    def _progress(self, speed: str) -> Progress:
        if not self._duration_s:
            return Progress(stage=self._stage)
        left_s = max(0.0, self._duration_s - self._done_s)
        try:
            factor = float(speed)
        except ValueError:
            factor = 0.0
        return Progress(
            stage=self._stage,
            percent=min(100.0, round(100 * self._done_s / self._duration_s, 1)),
            remaining_s=left_s / factor if factor > 0 else None,
        )


def _failure(log: Sequence[str], code: int) -> SourceError:
    text = "\n".join(log)
    if _NO_SPACE.search(text):
        return SourceError(ErrorClass.DISK_FULL, "ffmpeg: no space left", text)
    last = log[-1] if log else f"it ended with {code}"
    return SourceError(ErrorClass.CONVERSION, f"ffmpeg: {last}"[:500], text)
