"""What a download worker does with one episode, and with everything that fails."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
import contextlib
from dataclasses import dataclass
import errno
import logging
from pathlib import Path
import random
from typing import Any

from . import artwork, probe, store_downloads, store_episodes, toolchain
from .errors import (
    EngineError,
    IllegalTransition,
    InvalidMedia,
    LibraryUnavailable,
    NoSpaceError,
    SourceError,
    ToolMissing,
    UnknownEpisode,
)
from .events import EpisodeEventType
from .library import Library, delete_files, new_rev, size_of
from .lifecycle import fail, interrupt, start
from .models import (
    Artifact,
    ArtifactKind,
    Episode,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    FeedConfig,
    Fetched,
    Kind,
    MediaFacts,
    Problem,
    Progress,
    Stage,
)
from .policy import Candidate
from .queue import Clock
from .store import Store
from .ytdlp import Fetcher

_LOGGER = logging.getLogger(__name__)

HOLD_S = 300.0
"""How long nothing is started after a failure that any download would meet."""
_RESERVE_BYTES = 100 * 2**20
_SUSPECT_BYTES = 2**30
"""With less room than that left, a conversion may have run out of it."""
_LOG_LIMIT = 20_000
_CLASSES: dict[type[EngineError], ErrorClass] = {
    NoSpaceError: ErrorClass.DISK_FULL,
    LibraryUnavailable: ErrorClass.LIBRARY_MISSING,
    ToolMissing: ErrorClass.TOOL_MISSING,
    InvalidMedia: ErrorClass.INVALID_MEDIA,
}
_HOLDING = frozenset(
    {ErrorClass.DISK_FULL, ErrorClass.LIBRARY_MISSING, ErrorClass.TOOL_MISSING}
)
"""What any other download would meet as well."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reports:
    """Whom a worker tells what happened."""

    progress: Callable[[Episode, Progress | None], None]
    changed: Callable[[Episode, EpisodeEventType | None], None]
    hold: Callable[[Problem | None], None]


class Downloader:
    """Turns a claimed episode into files in the library."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        clock: Clock,
        reports: Reports,
        *,
        ffmpeg: str | None,
    ) -> None:
        """Remember the parts; nothing is started."""
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._reports = reports
        self._ffmpeg = ffmpeg

    async def claim(self, candidate: Candidate) -> bool:
        """Take an episode from the queue; False when somebody else did."""
        episode = candidate.episode
        try:
            taken = await self._store.run(
                store_episodes.change,
                episode.feed_id,
                episode.episode_id,
                start,
                self._clock(),
            )
        except IllegalTransition, UnknownEpisode:
            return False
        self._reports.changed(taken, None)
        return True

    async def work(
        self,
        episode: Episode,
        config: FeedConfig,
        find_library: Callable[[], Awaitable[Library]],
    ) -> None:
        """Download a claimed episode; every failure ends in its state."""
        library: Library | None = None
        try:
            self._reports.progress(episode, Progress(stage=Stage.WAITING))
            library = await find_library()
            await self._make(episode, config, library)
        except asyncio.CancelledError:
            await _to_its_end(self.give_back(episode))
            raise
        except Exception as err:  # noqa: BLE001 what is not known is logged there
            problem = _as_source_error(err)
            await _to_its_end(self._record(episode, config, problem, library))
        finally:
            self._reports.progress(episode, None)

    async def _make(
        self, episode: Episode, config: FeedConfig, library: Library
    ) -> None:
        fetched = await self._fetch(episode, config, library)
        try:
            facts = await self._inspect(config, library, fetched)
        except InvalidMedia:
            await asyncio.to_thread(library.drop_job, episode.episode_id)
            raise
        # A file in the library that no row knows of would lie there for ever.
        await _to_its_end(self._keep(episode, library, fetched, facts))
        self._reports.hold(None)

    async def _fetch(
        self, episode: Episode, config: FeedConfig, library: Library
    ) -> Fetched:
        job_dir = await asyncio.to_thread(_prepare, library, episode)

        async def activity() -> object:
            return await asyncio.to_thread(size_of, job_dir)

        try:
            return await self._fetcher.download(
                episode.source_url,
                media=config.media,
                job_dir=job_dir,
                on_progress=lambda progress: self._reports.progress(episode, progress),
                activity=activity,
                cookies=config.cookies,
            )
        except SourceError as err:
            if err.error_class is ErrorClass.CONVERSION:
                await asyncio.to_thread(_require_room, library, _RESERVE_BYTES)
            raise

    async def _inspect(
        self, config: FeedConfig, library: Library, fetched: Fetched
    ) -> MediaFacts | None:
        if fetched.media is None or config.media.kind is Kind.METADATA:
            return None
        tools = await toolchain.find(self._ffmpeg)
        facts = await probe.inspect(fetched.media, config.media.kind, tools)
        if _is_short(facts, fetched):
            # ffmpeg ends well, and yt-dlp with it, when the disk is full.
            room = _SUSPECT_BYTES + 2 * facts.size_bytes
            await asyncio.to_thread(_require_room, library, room)
        return facts

    async def _keep(
        self,
        episode: Episode,
        library: Library,
        fetched: Fetched,
        facts: MediaFacts | None,
    ) -> None:
        folder = await self._store.run(store_downloads.folder_of, episode.feed_id)
        artifacts = await asyncio.to_thread(
            _move, library, folder, episode, fetched, facts
        )
        await self._complete(episode, fetched, artifacts)
        await asyncio.to_thread(library.drop_job, episode.episode_id)

    async def _complete(
        self, episode: Episode, fetched: Fetched, artifacts: list[Artifact]
    ) -> None:
        try:
            done = await self._store.run(
                store_downloads.complete,
                episode.feed_id,
                episode.episode_id,
                fetched.metadata,
                artifacts,
                self._clock(),
            )
        except IllegalTransition, UnknownEpisode:
            # Skipped or removed in the very moment that it was finished.
            paths = [artifact.full_path for artifact in artifacts]
            await asyncio.to_thread(delete_files, paths)
            return
        self._reports.changed(done, EpisodeEventType.DOWNLOADED)

    async def give_back(self, episode: Episode) -> None:
        """Put a claimed episode back into the queue, if it is still claimed."""
        with contextlib.suppress(IllegalTransition, UnknownEpisode):
            state = await self._store.run(
                store_episodes.change,
                episode.feed_id,
                episode.episode_id,
                interrupt,
                self._clock(),
            )
            self._reports.changed(state, None)

    async def _record(
        self,
        episode: Episode,
        config: FeedConfig,
        err: SourceError,
        library: Library | None,
    ) -> None:
        problem = Problem(
            error_class=err.error_class, detail=err.detail, since=self._clock()
        )
        if err.error_class in _HOLDING:
            self._reports.hold(problem)
        jitter = random.random()  # noqa: S311 spreads retries, guards nothing

        def decide(state: EpisodeState) -> EpisodeState:
            return fail(
                state,
                problem,
                max_errors=config.max_errors,
                jitter=jitter,
                uncounted=err.is_host_fault,
                release_at=err.release_at,
            )

        with contextlib.suppress(IllegalTransition, UnknownEpisode):
            failed = await self._store.run(
                store_downloads.record_try,
                episode.feed_id,
                episode.episode_id,
                decide,
                log=err.log[-_LOG_LIMIT:],
                host_problem=problem if err.is_host_fault else None,
                now=self._clock(),
            )
            is_final = failed.state.status is EpisodeStatus.FAILED
            self._reports.changed(failed, EpisodeEventType.FAILED if is_final else None)
            if is_final and library is not None:
                await asyncio.to_thread(library.drop_job, episode.episode_id)


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Do what must not be cut off in the middle; a cancel takes effect after it."""
    task = asyncio.create_task(work)
    is_cancelled = False
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            is_cancelled = True
    if is_cancelled:
        if (err := task.exception()) is not None:
            _LOGGER.debug("Failed while it was cancelled: %s", err)
        raise asyncio.CancelledError
    task.result()


def _as_source_error(err: Exception) -> SourceError:
    if isinstance(err, SourceError):
        return err
    if isinstance(err, OSError) and err.errno in {errno.ENOSPC, errno.EDQUOT}:
        return SourceError(ErrorClass.DISK_FULL, str(err))
    if not isinstance(err, EngineError):
        _LOGGER.error("Unexpected failure of a download", exc_info=err)
        return SourceError(ErrorClass.BUG, repr(err)[:500])
    error_class = next(
        (name for kind, name in _CLASSES.items() if isinstance(err, kind)),
        ErrorClass.BUG,
    )
    return SourceError(error_class, str(err))


def _prepare(library: Library, episode: Episode) -> Path:
    _require_room(library, _RESERVE_BYTES)
    return library.job_dir(episode.episode_id)


def _require_room(library: Library, size_bytes: int) -> None:
    if library.free_bytes() < size_bytes:
        raise NoSpaceError(f"less than {size_bytes // 2**20} MiB are free")


def _is_short(facts: MediaFacts, fetched: Fetched) -> bool:
    """Return whether a file ends well before the site says that it does."""
    claimed, found = fetched.metadata.duration_s, facts.duration_s
    return claimed is not None and found is not None and found < 0.95 * claimed - 1


def _move(
    library: Library,
    folder: str,
    episode: Episode,
    fetched: Fetched,
    facts: MediaFacts | None,
) -> list[Artifact]:
    artifacts: list[Artifact] = []
    if fetched.artwork is not None:
        artifacts += _place_artwork(library, folder, episode, fetched.artwork)
    if fetched.media is not None and facts is not None:
        dated = fetched.metadata.published or episode.dated
        path = library.place_media(
            fetched.media,
            folder,
            fetched.metadata.title or episode.title,
            dated,
            episode.source_id,
        )
        artifacts.append(
            Artifact(
                kind=ArtifactKind.MEDIA,
                root=library.root,
                path=path,
                rev=new_rev(),
                facts=facts,
            )
        )
    return artifacts


def _place_artwork(
    library: Library, folder: str, episode: Episode, source: Path
) -> list[Artifact]:
    """Place an episode's picture; one that cannot be read is left out."""
    try:
        data = artwork.square(source.read_bytes())
    except artwork.NoPicture:
        return []
    squared = source.with_name("artwork.jpg")
    squared.write_bytes(data)
    facts = MediaFacts(
        mime_type=artwork.MIME_TYPE,
        extension="jpg",
        size_bytes=len(data),
        duration_s=None,
        height=None,
        codecs="mjpeg",
    )
    path = library.place_artwork(squared, folder, episode.episode_id)
    return [
        Artifact(
            kind=ArtifactKind.ARTWORK,
            root=library.root,
            path=path,
            rev=artwork.rev_of(data),
            facts=facts,
        )
    ]
