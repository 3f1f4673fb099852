"""Fetches an episode's subtitles and makes transcripts of them; fails no download."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
import hashlib
import json
from pathlib import Path
from typing import Any, Final

from . import tracks, transcripts
from .config import Access, Making
from .errors import EngineError
from .library import Library
from .models import Artifact, ArtifactKind, Episode, MediaFacts
from .process import Tail
from .tracks import Track
from .transcripts import NoTranscript
from .ytdlp import Fetcher
from .ytdlp_args import INFO_NAME, PROGRESS_MARK, SUBTITLES_LIMIT_BYTES, SUBTITLES_STEM
from .ytdlp_errors import classify
from .ytdlp_output import parse_progress

TIMEOUT_S: Final = 300.0
"""For all languages together."""
_EXTENSION: Final = "vtt"
_STEM: Final = "transcript"
_INFO_LIMIT_BYTES: Final = 100_000_000
_LOG_LINES: Final = 50
_WARNING: Final = "WARNING:"


@dataclass(frozen=True, kw_only=True, slots=True)
class TranscriptFile:
    """A transcript in a job folder, as VTT."""

    language: str
    path: Path
    is_automatic: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Transcribed:
    """What came of the wish for transcripts."""

    files: tuple[TranscriptFile, ...] = ()
    """Those wanted most first."""
    chosen: tuple[Track, ...] = ()
    """What the site has of what is wanted, whether it came or not."""
    is_refused: bool = False
    """The site gives out none at the moment, whatever is asked for."""
    log: str = ""
    """What yt-dlp said, and what went wrong."""


@dataclass(slots=True)
class _Lines:
    """What the run has printed so far; ends it when a file has no end."""

    log: Tail = field(default_factory=lambda: Tail(maxlen=_LOG_LINES))
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, line: str) -> None:
        if not line.startswith(PROGRESS_MARK):
            self.log.append(line)
            return
        progress = parse_progress(line.removeprefix(PROGRESS_MARK))
        if (progress.done_bytes or 0) > SUBTITLES_LIMIT_BYTES:
            self.log.append(f"More than {SUBTITLES_LIMIT_BYTES} bytes of subtitles")
            self.stop.set()


async def transcribe(
    fetcher: Fetcher,
    *,
    job_dir: Path,
    making: Making,
    access: Access,
    removed: Sequence[tuple[float, float]] = (),
    there: Iterable[Track] = (),
) -> Transcribed:
    """Make the transcripts that a feed wants of what its episode's page has told.

    `removed` holds the parts that were cut out of the recording, in seconds of the
    whole one, and `there` what needs not be fetched. Whatever goes wrong is told in
    the log, and the rest is returned.
    """
    if not making.subtitles:
        return Transcribed()
    lines = _Lines()
    chosen = await asyncio.to_thread(_prepare, job_dir, making, lines.log)
    known = tuple(there)
    wanted = [one for one in chosen if not any(one.is_like(old) for old in known)]
    if not wanted:
        return Transcribed(chosen=chosen, log="\n".join(lines.log))
    try:
        async with asyncio.timeout(TIMEOUT_S):
            await fetcher.subtitles(
                job_dir / INFO_NAME,
                tracks=wanted,
                job_dir=job_dir,
                on_line=lines.hear,
                stop=lines.stop,
                access=access,
            )
    except TimeoutError:
        lines.log.append(f"The subtitles did not come within {TIMEOUT_S:.0f} s")
    except (EngineError, OSError) as err:
        lines.log.append(f"The subtitles could not be fetched: {err}")
    files = await asyncio.to_thread(_make_all, job_dir, wanted, removed, lines.log)
    return Transcribed(
        files=files,
        chosen=chosen,
        is_refused=len(files) < len(wanted) and _is_refusal(lines.log),
        log="\n".join(lines.log),
    )


def _is_refusal(log: Iterable[str]) -> bool:
    """Return whether a site was asked for too much, or cannot be reached."""
    # What keeps one file from coming is a mere warning of yt-dlp.
    said = [line.replace(_WARNING, "ERROR:") for line in log if _WARNING in line]
    return bool(said) and classify(said).is_host_fault


def place_transcripts(
    library: Library, folder: str, episode: Episode, files: Sequence[TranscriptFile]
) -> list[Artifact]:
    """Move transcripts beside the file of their episode; blocks on the disk.

    Raises:
        NoSpaceError: the disk is full.

    """
    return [_place(library, folder, episode, file) for file in files]


def _place(
    library: Library, folder: str, episode: Episode, file: TranscriptFile
) -> Artifact:
    data = file.path.read_bytes()
    path = library.place_transcript(
        file.path, folder, f"{episode.episode_id}.{file.language}"
    )
    return Artifact(
        kind=ArtifactKind.TRANSCRIPT,
        root=library.root,
        path=path,
        # The same words keep their URL.
        rev=hashlib.blake2b(data, digest_size=4).hexdigest(),
        language=file.language,
        is_automatic=file.is_automatic,
        facts=MediaFacts(
            mime_type=transcripts.TYPES[_EXTENSION],
            extension=_EXTENSION,
            size_bytes=len(data),
            duration_s=None,
            height=None,
            codecs="webvtt",
        ),
    )


def _prepare(job_dir: Path, making: Making, log: Tail) -> tuple[Track, ...]:
    """Return the subtitles to fetch, and make room for them."""
    try:
        # What a killed run left may be half a file.
        for left in job_dir.glob(f"{SUBTITLES_STEM}.*"):
            left.unlink()
        known = _read(job_dir / INFO_NAME)
    except (OSError, ValueError, RecursionError) as err:
        log.append(f"It is not known which subtitles there are: {err}")
        return ()
    chosen = tracks.choose(known, making)
    if not chosen:
        log.append(f"There are no subtitles in {', '.join(making.subtitles)}")
    return chosen


def _read(info: Path) -> dict[str, Any]:
    if info.stat().st_size > _INFO_LIMIT_BYTES:
        raise ValueError("too large")
    known = json.loads(info.read_bytes())
    return known if isinstance(known, dict) else {}


def _make_all(
    job_dir: Path,
    wanted: Sequence[Track],
    removed: Sequence[tuple[float, float]],
    log: Tail,
) -> tuple[TranscriptFile, ...]:
    files = []
    for track in wanted:
        try:
            files.append(_make(job_dir, track, removed))
        except (NoTranscript, OSError) as err:
            log.append(f"No transcript in {track.language}: {err}")
    return tuple(files)


def _make(
    job_dir: Path, track: Track, removed: Sequence[tuple[float, float]]
) -> TranscriptFile:
    cues = transcripts.tidy(transcripts.parse(_fetched(job_dir, track)))
    left = transcripts.shift(cues, removed)
    if not left:
        raise NoTranscript("nothing is said in what is left of the recording")
    path = job_dir / f"{_STEM}-{track.language}.{_EXTENSION}"
    path.write_text(transcripts.to_vtt(left), "utf-8", newline="")
    return TranscriptFile(
        language=track.language, path=path, is_automatic=track.is_automatic
    )


def _fetched(job_dir: Path, track: Track) -> bytes:
    # Without ffmpeg nothing is converted, but both can be read as they are.
    for extension in (_EXTENSION, "srt"):
        path = job_dir / f"{SUBTITLES_STEM}.{track.key}.{extension}"
        if path.is_file():
            if path.stat().st_size > SUBTITLES_LIMIT_BYTES:
                raise NoTranscript("there is too much of it")
            return path.read_bytes()
    raise NoTranscript("the subtitles could not be had")
