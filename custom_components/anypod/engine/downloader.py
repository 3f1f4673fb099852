"""What a download worker does with one episode, and with everything that fails."""

import asyncio
from collections.abc import Awaitable, Callable
import contextlib
from dataclasses import dataclass
import logging
from pathlib import Path
import random

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
        self, store: Store, fetcher: Fetcher, clock: Clock, reports: Reports
    ) -> None:
        """Remember the parts; nothing is started."""
        self._store = store
        self._fetcher = fetcher
        self._clock = clock
        self._reports = reports
        self.ffmpeg: str | None = None

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
        try:
            self._reports.progress(episode, Progress(stage=Stage.WAITING))
            await self._make(episode, config, await find_library())
        except asyncio.CancelledError:
            await asyncio.shield(self._interrupt(episode))
            raise
        except EngineError as err:
            await self._record(episode, config, _as_source_error(err))
        except Exception as err:
            _LOGGER.exception("Unexpected failure of a download")
            await self._record(
                episode, config, SourceError(ErrorClass.BUG, repr(err)[:500])
            )
        finally:
            self._reports.progress(episode, None)

    async def _make(
        self, episode: Episode, config: FeedConfig, library: Library
    ) -> None:
        job_dir = await asyncio.to_thread(_prepare, library, episode)

        async def activity() -> object:
            return await asyncio.to_thread(size_of, job_dir)

        fetched = await self._fetcher.download(
            episode.source_url,
            media=config.media,
            job_dir=job_dir,
            on_progress=lambda progress: self._reports.progress(episode, progress),
            activity=activity,
            cookies=config.cookies,
        )
        try:
            artifacts = await self._place(episode, config, library, fetched)
        except InvalidMedia:
            # A broken file must not be resumed.
            await asyncio.to_thread(library.drop_job, episode.episode_id)
            raise
        await self._complete(episode, fetched, artifacts)
        await asyncio.to_thread(library.drop_job, episode.episode_id)
        self._reports.hold(None)

    async def _place(
        self, episode: Episode, config: FeedConfig, library: Library, fetched: Fetched
    ) -> list[Artifact]:
        facts: MediaFacts | None = None
        if fetched.media is not None and config.media.kind is not Kind.METADATA:
            tools = await toolchain.find(self.ffmpeg)
            facts = await probe.inspect(fetched.media, config.media.kind, tools)
        folder = await self._store.run(store_downloads.folder_of, episode.feed_id)
        return await asyncio.to_thread(_move, library, folder, episode, fetched, facts)

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

    async def _interrupt(self, episode: Episode) -> None:
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
        self, episode: Episode, config: FeedConfig, err: SourceError
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


def _as_source_error(err: EngineError) -> SourceError:
    if isinstance(err, SourceError):
        return err
    error_class = next(
        (name for kind, name in _CLASSES.items() if isinstance(err, kind)),
        ErrorClass.BUG,
    )
    return SourceError(error_class, str(err))


def _prepare(library: Library, episode: Episode) -> Path:
    if library.free_bytes() < _RESERVE_BYTES:
        raise NoSpaceError(f"less than {_RESERVE_BYTES // 2**20} MiB are free")
    return library.job_dir(episode.episode_id)


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
