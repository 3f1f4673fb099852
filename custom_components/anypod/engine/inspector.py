"""Looks at files that are not as they were left, and says what they still are."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from . import probe, toolchain, transcripts
from .errors import InvalidMedia, ProbeFailed, ToolMissing
from .models import ArtifactKind, Kind, MediaFacts
from .store_upkeep import ChangedFile, FileRecord
from .toolchain import Toolchain

_WHOLE: Final = 0.95
"""Of its size and of its length a recording has kept as much, whoever changed its tags."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """The files that are not as they were left."""

    lost: tuple[FileRecord, ...] = ()
    """Gone, or of no use any more."""
    changed: tuple[ChangedFile, ...] = ()
    """Still good, but not the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    size_bytes: int
    """-1 where it is surely gone."""
    changed_s: float = 0.0


async def compare(
    records: Sequence[FileRecord], ffmpeg: str | None, settled_by: datetime
) -> Compared:
    """Compare what is known of files with what is on the disk.

    Media of another size are read by ffprobe; without it they are left for later. So
    is what was written to since `settled_by`: somebody may be busy with it.
    """
    looks = await asyncio.to_thread(lambda: [_look_at(one) for one in records])
    lost: list[FileRecord] = []
    changed: list[ChangedFile] = []
    tools: Toolchain | None = None
    for one, found in zip(records, looks, strict=True):
        if found is None or found.size_bytes == one.facts.size_bytes:
            continue
        if found.changed_s > settled_by.timestamp():
            continue
        if found.size_bytes <= 0 or not await asyncio.to_thread(_is_readable, one):
            lost.append(one)
        elif one.kind is not ArtifactKind.MEDIA:
            facts = replace(one.facts, size_bytes=found.size_bytes)
            changed.append(ChangedFile(record=one, facts=facts))
        else:
            tools = tools or await toolchain.survey(ffmpeg)
            await _inspect(one, tools, lost, changed)
    return Compared(lost=tuple(lost), changed=tuple(changed))


async def _inspect(
    one: FileRecord,
    tools: Toolchain,
    lost: list[FileRecord],
    changed: list[ChangedFile],
) -> None:
    kind = Kind.AUDIO if one.facts.height is None else Kind.VIDEO
    try:
        facts = await probe.inspect(one.root / one.path, kind, tools)
    except ProbeFailed, ToolMissing, OSError:
        # Nothing can be said of it now.
        return
    except InvalidMedia:
        lost.append(one)
    else:
        if _is_whole(facts, one.facts):
            changed.append(ChangedFile(record=one, facts=facts))
        else:
            lost.append(one)


def _is_whole(now: MediaFacts, before: MediaFacts) -> bool:
    length_s, had_s = now.duration_s or 0.0, before.duration_s or 0.0
    is_as_long = length_s >= _WHOLE * had_s
    return is_as_long and now.size_bytes >= _WHOLE * before.size_bytes


def _is_readable(one: FileRecord) -> bool:
    """Return whether a transcript can be given to apps, in each of its forms.

    Of other files nothing is said here.
    """
    if one.kind is not ArtifactKind.TRANSCRIPT:
        return True
    try:
        transcripts.parse((one.root / one.path).read_bytes())
    except transcripts.NoTranscript:
        return False
    except OSError:
        # Nothing can be said of it now.
        return True
    return True


def _look_at(one: FileRecord) -> _Found | None:
    """Return how a file is, None where that is unknown."""
    path: Path = one.root / one.path
    try:
        status = path.stat()
    except FileNotFoundError, NotADirectoryError:
        return _Found(size_bytes=-1)
    except OSError:
        return None
    return _Found(size_bytes=status.st_size, changed_s=status.st_mtime)
