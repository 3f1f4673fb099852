"""Makes the files of one episode: fetched, converted, dressed and checked."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from . import conversion, converter, probe, shelf, toolchain, transcriber
from .config import FeedConfig, Making, Submission
from .converter import Dressing
from .errors import InvalidMedia, SourceError
from .findings import Fetched
from .keeper import Keeper
from .library import Library, size_of
from .models import Episode, ErrorClass, Media, MediaFacts, Progress
from .room import Room
from .shelf import Made
from .toolchain import Toolchain
from .transfer import Judge, Watch
from .ytdlp import Fetcher
from .ytdlp_args import Order

_SUSPECT_BYTES = 2**30
"""With less room than that left, a conversion may have run out of it."""
_SAME_S = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A claimed episode, and what is to be made of it."""

    episode: Episode
    config: FeedConfig
    submission: Submission | None
    judge: Judge

    @property
    def media(self) -> Media:
        """Return the preset: the person's who added the URL, else the feed's."""
        wanted = None if self.submission is None else self.submission.media
        return wanted or self.config.media

    @property
    def making(self) -> Making:
        """Return what it becomes besides."""
        more = () if self.submission is None else self.submission.ytdlp_args
        making = self.config.making
        return replace(making, ytdlp_args=(*making.ytdlp_args, *more))


class Maker:
    """Turns an episode of a site into files that podcast apps play."""

    def __init__(self, fetcher: Fetcher, keeper: Keeper, *, ffmpeg: str | None) -> None:
        """Remember the parts; nothing is started."""
        self._fetcher = fetcher
        self._keeper = keeper
        self._ffmpeg = ffmpeg

    async def make(
        self, task: Task, library: Library, on_progress: Callable[[Progress], None]
    ) -> Made:
        """Make the files in the episode's job folder.

        Raises:
            Rejected: the episode is not wanted after all.
            SourceError: the site, yt-dlp or ffmpeg failed.
            InvalidMedia: what came is not what it should be; it is kept aside.
            NoSpaceError: there is no room for it.
            ToolMissing: a program is not there.

        """
        job_dir = await asyncio.to_thread(library.job_dir, task.episode.episode_id)
        room = Room(self._keeper, library, job_dir)
        work = self._make(task, library, job_dir, room, on_progress)
        return await room.keep(work)

    async def _make(
        self,
        task: Task,
        library: Library,
        job_dir: Path,
        room: Room,
        on_progress: Callable[[Progress], None],
    ) -> Made:
        fetched = await self._fetch(task, job_dir, room, on_progress)
        cover = await asyncio.to_thread(
            shelf.cover, fetched.artwork, task.making.artwork_fit
        )
        made = Made(fetched=fetched, cover=cover, log=fetched.log)
        if fetched.media is None:
            return made
        try:
            media, facts = await self._convert(task, library, made, on_progress)
        except (InvalidMedia, SourceError) as err:
            await self._put_aside(library, task.episode, err)
            raise
        transcribed = await transcriber.transcribe(
            self._fetcher,
            job_dir=job_dir,
            making=task.making,
            access=task.config.access,
            removed=fetched.cuts,
        )
        return replace(
            made,
            media=media,
            facts=facts,
            transcripts=transcribed.files,
            log="\n".join(part for part in (fetched.log, transcribed.log) if part),
        )

    async def _fetch(
        self,
        task: Task,
        job_dir: Path,
        room: Room,
        on_progress: Callable[[Progress], None],
    ) -> Fetched:
        async def activity() -> object:
            return await asyncio.to_thread(size_of, job_dir)

        return await self._fetcher.download(
            Order(
                url=task.episode.source_url,
                media=task.media,
                job_dir=job_dir,
                making=task.making,
            ),
            activity=activity,
            watch=Watch(progress=on_progress, size=room.expect, judge=task.judge),
            access=task.config.access,
        )

    async def _convert(
        self,
        task: Task,
        library: Library,
        made: Made,
        on_progress: Callable[[Progress], None],
    ) -> tuple[Path, MediaFacts]:
        fetched, tools = made.fetched, await toolchain.survey(self._ffmpeg)
        if fetched.media is None:
            raise InvalidMedia("there is no file")
        content = await probe.look(fetched.media, tools)
        plan = conversion.plan(content, task.media)
        if plan is None:
            raise InvalidMedia("there is nothing to play in the file")
        dressing = Dressing(
            tags=_tags(task, fetched), chapters=fetched.chapters, cover=made.cover
        )
        try:
            path = await converter.convert(
                fetched.media, content, plan, dressing, tools, on_progress
            )
        except SourceError as err:
            if err.error_class is ErrorClass.CONVERSION:
                await self._keeper.require_room(library)
            raise
        facts = await probe.inspect(path, plan.kind, tools)
        await self._check(task, library, fetched, facts, content.duration_s, tools)
        return path, facts

    async def _check(
        self,
        task: Task,
        library: Library,
        fetched: Fetched,
        facts: MediaFacts,
        downloaded_s: float | None,
        tools: Toolchain,
    ) -> None:
        """Make sure that a file is as long as it should be."""
        found = facts.duration_s or 0.0
        if _is_short(found, downloaded_s):
            # ffmpeg ends well when the disk is full.
            await self._keeper.require_room(library, _SUSPECT_BYTES)
            raise InvalidMedia(f"only {found:.0f} of {downloaded_s:.0f} s were kept")
        claimed = fetched.metadata.duration_s
        if claimed is not None:
            claimed -= sum(end - start for start, end in fetched.cuts)
        if not _is_short(found, claimed):
            return
        await self._keeper.require_room(library, _SUSPECT_BYTES)
        before = await self._length_before(library, task.episode, tools)
        if before is None or abs(before - found) > _SAME_S:
            raise InvalidMedia(f"it lasts {found:.0f} s instead of {claimed:.0f} s")
        # The same came twice: it is the site that is wrong about the length.

    async def _length_before(
        self, library: Library, episode: Episode, tools: Toolchain
    ) -> float | None:
        """Return how long what was put aside by an earlier try lasts."""
        path = await asyncio.to_thread(library.quarantined, episode.episode_id)
        if path is None:
            return None
        try:
            return (await probe.look(path, tools)).duration_s
        except InvalidMedia:
            return None

    async def _put_aside(
        self,
        library: Library,
        episode: Episode,
        err: InvalidMedia | SourceError,
    ) -> None:
        """Keep a broken file for who wants to look at it, and begin anew."""
        is_full = isinstance(err, SourceError) and (
            err.error_class is ErrorClass.DISK_FULL
        )
        if not is_full:
            await asyncio.to_thread(library.quarantine, episode.episode_id)
        await asyncio.to_thread(library.drop_job, episode.episode_id)


def _tags(task: Task, fetched: Fetched) -> dict[str, str]:
    metadata, episode = fetched.metadata, task.episode
    title = None if task.submission is None else task.submission.title
    dated = metadata.published or episode.dated
    return conversion.tags(
        title=title or metadata.title or episode.title,
        artist=None if metadata.source is None else metadata.source.author,
        album=task.config.title,
        date=dated.strftime("%Y-%m-%d"),
        description=metadata.description or episode.description,
        url=metadata.webpage_url or episode.source_url,
    )


def _is_short(found_s: float, wanted_s: float | None) -> bool:
    """Return whether something ends well before it should."""
    return wanted_s is not None and found_s < 0.95 * wanted_s - 1
