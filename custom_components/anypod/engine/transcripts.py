"""Pure: what is said when, read from the subtitles of a site and written for apps.

A transcript is tidy: its cues are sorted, never overlap, are never empty, and say
each line once. Its text is plain, without markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
import html
import re
from typing import Final

TYPES: Final = {
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "txt": "text/plain; charset=utf-8",
}
"""What a transcript can be had as, by the extension of its name."""

_TIME: Final = r"(?:([0-9]{1,4}):)?([0-5]?[0-9]):([0-5]?[0-9])(?:[.,]([0-9]{1,3}))?"
_TIMING: Final = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")
"""Of VTT and of SRT; what follows it is about the position on the screen."""
_NEWLINE: Final = re.compile(r"\r\n|\r|\n")
_MARKUP: Final = re.compile(r"<[/!0-9A-Za-z.:][^<>]*>|\{\\[^{}]*\}")
"""Tags, times of single words, and styles of subtitle editors."""
_REFERENCE: Final = re.compile(
    r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]\w{0,31});"
)
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_TOUCHING_MS: Final = 50
"""Cues that follow each other so closely seem to be one."""
_AT_ONCE_MS: Final = 300
"""Cues that begin within that time are shown together: nobody reads faster."""
_LINES_SEEN: Final = 8
"""More lines than fit on a screen are not looked at for what rolls."""
_PAUSE_MS: Final = 3000
"""After such a silence a new paragraph begins."""


class NoTranscript(ValueError):
    """There is nothing in it that could be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """What is said in a span of time."""

    start_ms: int
    end_ms: int
    text: str
    """Plain, in one or several lines, none of them empty."""


def parse(data: bytes) -> tuple[Cue, ...]:
    """Read VTT or SRT as it is found: cues may overlap, repeat, and be in disorder.

    Raises:
        NoTranscript: it has no cues.

    """
    cues = tuple(_read(_decoded(data)))
    if not cues:
        raise NoTranscript("there are no cues in it")
    return cues


def tidy(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Sort cues, show each rolling line once, and let none overlap another.

    Of cues that overlap the earlier one ends where the later one begins; those
    that begin at once become one.
    """
    visible = (cue for cue in cues if cue.text and cue.start_ms < cue.end_ms)
    ordered = sorted(visible, key=lambda cue: (cue.start_ms, cue.end_ms))
    return tuple(_apart(_unrolled(ordered)))


def shift(
    cues: Iterable[Cue], removed: Sequence[tuple[float, float]]
) -> tuple[Cue, ...]:
    """Return cues as they are after parts of the recording were cut out.

    `removed` holds the start and the end of each part in seconds, in the time of
    the whole recording, in any order. Tidy cues stay tidy.
    """
    cuts = _merged(removed)
    moved = (
        replace(
            cue, start_ms=_moved(cue.start_ms, cuts), end_ms=_moved(cue.end_ms, cuts)
        )
        for cue in cues
    )
    return tuple(cue for cue in moved if cue.start_ms < cue.end_ms)


def to_vtt(cues: Iterable[Cue]) -> str:
    """Write WebVTT, from which `parse` reads the same cues."""
    blocks = (
        f"{_time(cue.start_ms, '.')} --> {_time(cue.end_ms, '.')}\n{_escaped(cue.text)}\n"
        for cue in cues
    )
    return "\n".join(["WEBVTT\n", *blocks])


def to_srt(cues: Iterable[Cue]) -> str:
    """Write SRT, which has no way to escape its own arrow."""
    return "\n".join(
        f"{number}\n{_time(cue.start_ms, ',')} --> {_time(cue.end_ms, ',')}\n"
        f"{cue.text.replace('-->', '->')}\n"
        for number, cue in enumerate(cues, 1)
    )


def to_text(cues: Iterable[Cue]) -> str:
    """Write what is said without its times, each cue a line, pauses as empty lines."""
    lines: list[str] = []
    ended_ms: int | None = None
    for cue in cues:
        if ended_ms is not None and cue.start_ms - ended_ms >= _PAUSE_MS:
            lines.append("")
        lines.append(cue.text.replace("\n", " "))
        ended_ms = cue.end_ms
    return "".join(f"{line}\n" for line in lines)


# ---------------------------------------------------------------------------- reading


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What old subtitle files are in, if anything is to be guessed.
        return data.decode("cp1252", "replace")


def _read(text: str) -> Iterator[Cue]:
    timing: re.Match[str] | None = None
    lines: list[str] = []
    for line in [*_NEWLINE.split(text), ""]:
        following = _TIMING.match(line)
        if timing is not None and following is None and line:
            lines.append(line)
            continue
        if timing is not None:
            if following is not None and lines and lines[-1].strip().isdecimal():
                # The number of the next cue, without an empty line before it.
                lines.pop()
            if said := _plain(lines):
                parts = timing.groups()
                yield Cue(start_ms=_ms(parts[:4]), end_ms=_ms(parts[4:]), text=said)
        timing, lines = following, []


def _ms(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = (part or "" for part in parts)
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def _plain(lines: Iterable[str]) -> str:
    cleaned = (" ".join(_cleaned(line).split()) for line in lines)
    return "\n".join(line for line in cleaned if line)


def _cleaned(line: str) -> str:
    unmarked = _MARKUP.sub("", line)
    resolved = _REFERENCE.sub(lambda found: html.unescape(found[0]), unmarked)
    return _UNSEEN.sub("", resolved)


# ---------------------------------------------------------------------------- tidying


def _unrolled(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Leave out the lines that a cue takes over from the one before it.

    Captions that roll show the last line again above the new one, and again
    without one, so that each line is in the file two or three times.
    """
    shown: Cue | None = None
    screen: list[str] = []
    screen_end_ms = 0
    for cue in cues:
        lines = cue.text.split("\n")
        is_touching = cue.start_ms <= screen_end_ms + _TOUCHING_MS
        kept = _taken_over(screen, lines) if is_touching else 0
        screen = lines
        screen_end_ms = max(screen_end_ms, cue.end_ms)
        if shown is not None and kept == len(lines):
            shown = replace(shown, end_ms=max(shown.end_ms, cue.end_ms))
            continue
        if shown is not None:
            yield shown
        shown = replace(cue, text="\n".join(lines[kept:]))
    if shown is not None:
        yield shown


def _taken_over(screen: Sequence[str], lines: Sequence[str]) -> int:
    """Return how many lines at the top were those at the bottom of the screen."""
    most = min(len(screen), len(lines), _LINES_SEEN)
    for count in range(most, 0, -1):
        if screen[-count:] == lines[:count]:
            return count
    return 0


def _apart(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Let cues that are in order follow each other."""
    last: Cue | None = None
    for cue in cues:
        if last is None or cue.start_ms >= last.end_ms:
            following = cue
        elif cue.start_ms - last.start_ms < _AT_ONCE_MS:
            last = _joined(last, cue)
            continue
        else:
            last, following = replace(last, end_ms=cue.start_ms), cue
        if last is not None:
            yield last
        last = following
    if last is not None:
        yield last


def _joined(one: Cue, other: Cue) -> Cue:
    return replace(
        one,
        end_ms=max(one.end_ms, other.end_ms),
        text=f"{one.text}\n{other.text}",
    )


# --------------------------------------------------------------------------- shifting


def _merged(removed: Iterable[tuple[float, float]]) -> list[tuple[int, int]]:
    cuts: list[tuple[int, int]] = []
    for start_s, end_s in sorted(removed):
        start, end = round(start_s * 1000), round(end_s * 1000)
        if cuts and start <= cuts[-1][1]:
            cuts[-1] = (cuts[-1][0], max(cuts[-1][1], end))
        elif start < end:
            cuts.append((start, end))
    return cuts


def _moved(at_ms: int, cuts: Iterable[tuple[int, int]]) -> int:
    """Return where an instant lies when what was cut out before it is gone."""
    return at_ms - sum(min(at_ms, end) - start for start, end in cuts if start < at_ms)


# ---------------------------------------------------------------------------- writing


def _time(at_ms: int, point: str) -> str:
    seconds, fraction = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{fraction:03}"


def _escaped(text: str) -> str:
    # What looks like a style of a subtitle editor is none: it was in the text.
    return html.escape(text, quote=False).replace("{\\", "&#123;\\")
