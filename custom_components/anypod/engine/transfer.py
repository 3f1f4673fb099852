"""One run of yt-dlp that brings an episode, and what it leaves in the job folder.

What a run has completed is written down there, so that a restart while the file is
being converted fetches nothing again.
"""

import asyncio
from collections.abc import Callable, Iterable
import contextlib
from dataclasses import dataclass, field
import json
from pathlib import Path
import re
from typing import Any, Final

from . import chapters, ytdlp_args as args, ytdlp_output as output
from .config import SponsorBlock
from .errors import Rejected, SourceError
from .findings import EpisodeMetadata, Fetched, LiveStatus
from .models import ErrorClass, Kind, Progress, Reason, Stage
from .process import Tail
from .ytdlp_args import Order
from .ytdlp_errors import classify

LOG_LINES: Final = 200
_RECORD = "fetched.json"
_ENDLESS_AFTER_S = 300.0
_ENDLESS_BYTES_S = 60_000.0
"""Radio comes as fast as it is heard; 480 kbit/s is more than any sends."""
_RESUMABLE = re.compile(r"\.(?:part(?:-Frag\d+)?|ytdl|f[^.]+\.[^.]+)$")
"""Partial downloads, and the complete streams of what is not merged yet."""
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".image"})

type ProgressHandler = Callable[[Progress], None]
type Judge = Callable[[EpisodeMetadata], Reason | None]
"""Says, as soon as an episode is known in full, why it is not wanted after all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Watch:
    """Whom a run tells how it goes."""

    progress: ProgressHandler = lambda _: None
    size: Callable[[int], None] = lambda _: None
    """Called with how many bytes are to come, as far as the site tells."""
    judge: Judge = lambda _: None


NOBODY: Final = Watch()


@dataclass(slots=True)
class _Meter:
    """Adds up the streams of an episode, which are downloaded one after the other."""

    total: float | None = None
    before: float = 0.0
    """Bytes of the streams that are complete."""

    def read(self, line: output.Transferred) -> Progress:
        total = self.total or line.total_bytes
        done = self.before + (line.done_bytes or 0.0)
        percent = None if not total else min(100.0, round(100 * done / total, 1))
        if line.is_finished:
            self.before = done
        return Progress(
            stage=Stage.DOWNLOADING,
            percent=percent,
            speed_bytes_s=line.speed_bytes_s,
            remaining_s=line.remaining_s,
        )


@dataclass(slots=True)
class Hearing:
    """What a run has printed so far."""

    order: Order
    watch: Watch
    metadata: EpisodeMetadata = field(default_factory=EpisodeMetadata)
    rejected: Reason | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    is_playlist: bool = False
    is_endless: bool = False
    errors: Tail = field(default_factory=lambda: Tail(maxlen=LOG_LINES))
    log: Tail = field(default_factory=lambda: Tail(maxlen=LOG_LINES))
    _metadata_text: str = ""
    _done_text: str = ""
    _is_filtered: bool = False
    _meter: _Meter = field(default_factory=_Meter)

    def hear(self, line: str) -> None:
        """Take in one line of the output."""
        mark, text = line[: args.MARK_LENGTH], line[args.MARK_LENGTH :]
        match mark:
            case args.PROGRESS_MARK:
                self._move(output.parse_progress(text))
            case args.STEP_MARK:
                if (step := output.parse_step(text)) is not None:
                    self.watch.progress(step)
            case args.METADATA_MARK:
                self._know(text)
            case args.SIZE_MARK:
                self._expect(text)
            case args.PLAYLIST_MARK:
                is_one = output.parse_playlist(text).url is not None
                self.is_playlist |= is_one and self.order.part is None
            case args.DONE_MARK:
                self._done_text = text
            case _:
                self._is_filtered |= "does not pass filter" in line
                self.log.append(line)

    def hear_error(self, line: str) -> None:
        """Take in one line of the error output."""
        self.errors.append(line)
        self.log.append(line)

    def _know(self, text: str) -> None:
        self._metadata_text = text
        self.metadata = output.parse_metadata(text)
        self.is_playlist |= self.metadata.is_part and self.order.part is None
        # A stream that no site looks after will never be a recording.
        is_live = self.metadata.live is LiveStatus.LIVE
        self.is_endless = is_live and self.metadata.extractor == "generic"
        if not (self.is_playlist or self.metadata.live.is_pending):
            self.rejected = self.watch.judge(self.metadata)
        if self.is_playlist or self.rejected is not None:
            self.stop.set()

    def _move(self, line: output.Transferred) -> None:
        self.watch.progress(self._meter.read(line))
        is_open = self._meter.total is None and line.total_bytes is None
        if not is_open or self.metadata.duration_s is not None:
            return
        elapsed_s, done = line.elapsed_s or 0.0, line.done_bytes or 0.0
        if elapsed_s > _ENDLESS_AFTER_S and done / elapsed_s < _ENDLESS_BYTES_S:
            self.is_endless = True
            self.stop.set()

    def _expect(self, text: str) -> None:
        self._meter.total = size = output.parse_size(text)
        if size is not None:
            self.watch.size(int(size))

    def result(self) -> Fetched:
        """Return what the run has left; blocks on the disk.

        Raises:
            Rejected: the episode is not wanted.
            SourceError: there is no file; `NOT_YET` when it is no recording,
                `PLAYLIST` when it is several.

        """
        log = "\n".join(self.log)
        if self.rejected is not None:
            raise Rejected(self.rejected, self.metadata, log)
        if self.is_playlist:
            raise SourceError(ErrorClass.PLAYLIST, "It is a playlist", log)
        if self.is_endless:
            raise SourceError(ErrorClass.UNSUPPORTED, "It is live and has no end", log)
        is_pending = self._is_filtered or self.metadata.live.is_pending
        is_known = self.metadata.webpage_url is not None and not is_pending
        is_metadata = self.order.media.kind is Kind.METADATA
        if is_metadata and is_known:
            return _fetched(self.order, self.metadata, "", log)
        if not is_metadata and self._done_text:
            fetched = _fetched(self.order, self.metadata, self._done_text, log)
            if fetched.media is not None:
                self._write_down()
                return fetched
        if self._is_filtered or (is_pending and not self.errors):
            raise SourceError(
                ErrorClass.NOT_YET,
                "The recording is not there yet",
                log,
                release_at=self.metadata.release_at,
            )
        raise failure(self.errors, self.log)

    def _write_down(self) -> None:
        record = {
            "order": self.order.key,
            "metadata": self._metadata_text,
            "done": self._done_text,
            "log": "\n".join(self.log),
        }
        path = self.order.job_dir / _RECORD
        half_written = path.with_suffix(".part")
        half_written.write_text(json.dumps(record), "utf-8")
        half_written.replace(path)


def clear(job_dir: Path) -> None:
    """Leave of an earlier try what yt-dlp can go on with; blocks.

    What looks finished was perhaps cut off in the middle of being changed, and
    would be taken for the episode.
    """
    job_dir.mkdir(parents=True, exist_ok=True)
    for left in job_dir.iterdir():
        if left.is_file() and _RESUMABLE.search(left.name) is None:
            left.unlink()


def completed(order: Order, judge: Judge) -> Fetched | None:
    """Return what an earlier run has completed for the same order; blocks.

    Raises:
        Rejected: the episode is not wanted any more.

    """
    record: Any = None
    with contextlib.suppress(OSError, ValueError):
        record = json.loads((order.job_dir / _RECORD).read_text("utf-8"))
    if not isinstance(record, dict) or record.get("order") != order.key:
        return None
    metadata = output.parse_metadata(record["metadata"])
    fetched = _fetched(order, metadata, record["done"], record["log"])
    if fetched.media is None:
        return None
    if (reason := judge(metadata)) is not None:
        raise Rejected(reason, metadata, record["log"])
    return fetched


def _fetched(
    order: Order, metadata: EpisodeMetadata, done_text: str, log: str
) -> Fetched:
    media: Path | None = None
    artwork: Path | None = None
    for path in sorted(order.job_dir.glob(f"{args.MEDIA_STEM}.*")):
        if path.suffix in _PICTURES:
            artwork = path
    done = output.parse_done(done_text)
    if done.file_name is not None and (order.job_dir / done.file_name).is_file():
        media = order.job_dir / done.file_name
    info = order.job_dir / args.INFO_NAME
    return Fetched(
        metadata=metadata,
        media=media,
        artwork=artwork,
        info=info if info.is_file() else None,
        chapters=done.chapters
        or metadata.chapters
        or chapters.from_description(metadata.description, metadata.duration_s),
        cuts=_cuts(done, order),
        log=log,
    )


def _cuts(done: output.Done, order: Order) -> tuple[tuple[float, float], ...]:
    """Return the parts that were cut out, none of them within another."""
    making = order.making
    if making.sponsorblock is not SponsorBlock.REMOVE:
        return ()
    cuts: list[tuple[float, float]] = []
    for start, end, category in sorted(done.sponsored):
        if category not in making.sponsorblock_categories:
            continue
        if cuts and start <= cuts[-1][1]:
            cuts[-1] = (cuts[-1][0], max(end, cuts[-1][1]))
        else:
            cuts.append((start, end))
    return tuple(cuts)


def failure(errors: Iterable[str], log: Iterable[str]) -> SourceError:
    """Return what the error lines of a failed run come down to, as an error."""
    found = classify(errors)
    return SourceError(
        found.error_class,
        found.detail,
        "\n".join(log),
        is_host_fault=found.is_host_fault,
        suspects_host=found.suspects_host,
    )
