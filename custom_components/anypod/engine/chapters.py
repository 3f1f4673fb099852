"""Pure: the chapters of an episode, from its site or its description, and back."""

from collections.abc import Iterable, Sequence
import hashlib
from itertools import pairwise
import json
import re
from typing import Any, Final

from .models import Chapter

MIME_TYPE: Final = "application/json+chapters"
"""Of the file that podcast apps read."""

_LEAST = 3
"""So many timestamps make a table of contents; YouTube asks for as many."""
_TIME = r"(?:(?P<hours>\d{1,2}):)?(?P<minutes>\d{1,2}):(?P<seconds>[0-5]\d)"
_BEFORE = re.compile(rf"^\W{{0,4}}{_TIME}\W*\s(?P<title>.*\w.*)$")
_AFTER = re.compile(rf"^(?P<title>.*\w.*?)\s\W{{0,4}}{_TIME}\W{{0,2}}$")
_TITLE_LIMIT = 200
_LINE_LIMIT = 300
_COUNT_LIMIT = 1000
_LATEST_S = 1e7


def from_source(data: object) -> tuple[Chapter, ...]:
    """Read the chapters of yt-dlp's information; what is odd is left out."""
    if not isinstance(data, list):
        return ()
    found = [_read(one) for one in data[:_COUNT_LIMIT] if isinstance(one, dict)]
    return _ordered(one for one in found if one is not None)


def from_description(text: str | None, duration_s: float | None) -> tuple[Chapter, ...]:
    """Read a table of contents: lines that begin, or end, with a time.

    It has to name three times or more, each later than the one before and
    within the episode; a description that merely mentions times has none.
    """
    lines = [line.strip() for line in (text or "").splitlines()]
    # What is longer is prose, and costs a pattern the square of its length.
    short = [line for line in lines if len(line) <= _LINE_LIMIT]
    for pattern in (_BEFORE, _AFTER):
        found = [
            Chapter(start_s=float(_seconds(match)), title=_title(match["title"]))
            for line in short
            if (match := pattern.match(line))
        ]
        if _is_table(found, duration_s):
            return tuple(found[:_COUNT_LIMIT])
    return ()


def dump(chapters: Sequence[Chapter]) -> str | None:
    """Return chapters as a text to keep, None where there are none."""
    if not chapters:
        return None
    return json.dumps([[one.start_s, one.title] for one in chapters])


def load(text: str | None) -> tuple[Chapter, ...]:
    """Return the chapters that were kept as a text."""
    if text is None:
        return ()
    return tuple(
        Chapter(start_s=start, title=title) for start, title in json.loads(text)
    )


def to_json(chapters: Sequence[Chapter]) -> bytes:
    """Return chapters as the file that podcast apps read.

    Source: "JSON Chapters Format" of the podcast namespace, version 1.2.
    """
    told = [{"startTime": _start(one), "title": one.title} for one in chapters]
    document = {"version": "1.2.0", "chapters": told}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def rev_of(chapters: Sequence[Chapter]) -> str:
    """Return the revision of that file: the same bytes keep their URL."""
    return hashlib.blake2b(to_json(chapters), digest_size=4).hexdigest()


def ffmetadata(chapters: Sequence[Chapter], duration_s: float) -> str:
    """Return chapters in the notation that ffmpeg reads.

    Source: "Metadata" in ffmpeg's manual of formats.
    """
    within = [one for one in chapters if one.start_s < duration_s]
    ends = [*(one.start_s for one in within[1:]), duration_s]
    lines = [";FFMETADATA1"]
    for chapter, end_s in zip(within, ends, strict=False):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000"]
        lines += [f"START={_ms(chapter.start_s)}", f"END={_ms(end_s)}"]
        lines.append(f"title={_escaped(chapter.title)}")
    return "\n".join(lines) + "\n"


def vorbis(chapters: Sequence[Chapter]) -> dict[str, str]:
    """Return chapters as the tags that Ogg files carry.

    Source: Xiph's "Chapter Extension" of Vorbis comments. ffmpeg up to version 6
    would write them itself with a wrong second (it rounds instead of cutting off).
    """
    found: dict[str, str] = {}
    for number, chapter in enumerate(chapters):
        minutes, ms = divmod(_ms(chapter.start_s), 60_000)
        hours, minutes = divmod(minutes, 60)
        seconds = f"{ms // 1000:02}.{ms % 1000:03}"
        found[f"CHAPTER{number:03}"] = f"{hours:02}:{minutes:02}:{seconds}"
        found[f"CHAPTER{number:03}NAME"] = chapter.title
    return found


def _read(data: dict[str, Any]) -> Chapter | None:
    start, title = data.get("start_time"), data.get("title")
    is_time = isinstance(start, int | float) and not isinstance(start, bool)
    if (
        not is_time
        or not isinstance(title, str)
        or not 0 <= float(start or 0) < _LATEST_S
    ):
        return None
    return Chapter(start_s=float(start or 0), title=_title(title))


def _ordered(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Return chapters by their beginning, no two at the same moment."""
    by_start = {one.start_s: one for one in chapters}
    return tuple(by_start[start] for start in sorted(by_start))


def _is_table(chapters: Sequence[Chapter], duration_s: float | None) -> bool:
    if len(chapters) < _LEAST:
        return False
    starts = [one.start_s for one in chapters]
    is_rising = all(first < second for first, second in pairwise(starts))
    return is_rising and (duration_s is None or starts[-1] < duration_s)


def _seconds(match: re.Match[str]) -> int:
    hours = int(match["hours"] or 0)
    return hours * 3600 + int(match["minutes"]) * 60 + int(match["seconds"])


def _title(text: str) -> str:
    kept = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(kept.split()).strip(" -–—:|•·")[:_TITLE_LIMIT]


def _start(chapter: Chapter) -> float:
    """Return when a chapter begins, without a fraction where there is none."""
    start_s = round(chapter.start_s, 3)
    return int(start_s) if start_s.is_integer() else start_s


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _escaped(text: str) -> str:
    return re.sub(r"([=;#\\])", r"\\\1", text)
