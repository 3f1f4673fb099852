"""What a download worker does with one episode, and with everything that fails."""

import asyncio
from collections.abc import Callable
import contextlib
from dataclasses import dataclass
from datetime import datetime
import errno
import logging
import random

from . import shelf, store_downloads, store_episodes, store_listings, store_submissions
from .config import FeedConfig
from .errors import (
    EngineError,
    IllegalTransition,
    InvalidMedia,
    LibraryUnavailable,
    NoSpaceError,
    Rejected,
    SourceError,
    ToolMissing,
    UnknownEpisode,
    is_disk_full,
)
from .events import EpisodeEventType
from .filters import of_metadata, reject
from .findings import EpisodeMetadata, Listing
from .keeper import Keeper
from .library import Library, delete_files
from .lifecycle import fail, interrupt, start
from .loop import Clock, to_its_end
from .maker import Maker, Task
from .models import (
    Artifact,
    Episode,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    Problem,
    Progress,
    Reason,
    Stage,
)
from .parts import page_of
from .policy import Candidate
from .shelf import Made
from .store import Store
from .store_submissions import EXPAND_LIMIT
from .ytdlp import Fetcher

_LOGGER = logging.getLogger(__name__)

_LOG_LIMIT = 20_000
_KEPT_LOG_LIMIT = 2_000
"""Of what ended well, only the end of the log is of any interest."""
_CLASSES: dict[type[EngineError], ErrorClass] = {
    NoSpaceError: ErrorClass.DISK_FULL,
    LibraryUnavailable: ErrorClass.LIBRARY_MISSING,
    ToolMissing: ErrorClass.TOOL_MISSING,
    InvalidMedia: ErrorClass.INVALID_MEDIA,
}
_DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR})
"""What a folder says that is not ours any more."""
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
        keeper: Keeper,
        clock: Clock,
        reports: Reports,
        *,
        ffmpeg: str | None,
    ) -> None:
        """Remember the parts; nothing is started."""
        self._store = store
        self._fetcher = fetcher
        self._keeper = keeper
        self._clock = clock
        self._reports = reports
        self._maker = Maker(fetcher, keeper, ffmpeg=ffmpeg)

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

    async def work(self, episode: Episode, config: FeedConfig) -> None:
        """Download a claimed episode; every failure ends in its state."""
        library: Library | None = None
        try:
            self._reports.progress(episode, Progress(stage=Stage.WAITING))
            library = await self._keeper.use()
            task = await self._task(episode, config)
            if not await self._expand(task):
                await self._make(task, library)
        except asyncio.CancelledError:
            await to_its_end(self.give_back(episode))
            raise
        except Rejected as err:
            await to_its_end(self._reject(episode, err, library))
        except Exception as err:  # noqa: BLE001 what is not known is logged there
            await to_its_end(self._fail(episode, config, err, library))
        finally:
            self._reports.progress(episode, None)

    async def _task(self, episode: Episode, config: FeedConfig) -> Task:
        submission = await self._store.run(
            store_submissions.submission_of, episode.episode_id
        )
        taken: frozenset[tuple[str, str]] = frozenset()
        if submission is not None:
            taken = await self._store.run(
                store_submissions.identities, episode.feed_id, episode.episode_id
            )

        def judge(metadata: EpisodeMetadata) -> Reason | None:
            if (metadata.extractor, metadata.source_id) in taken:
                return Reason.DUPLICATE
            if submission is not None or episode.state.pinned:
                # A person wants this very episode.
                return None
            return reject(config.filters, config.retention.since, of_metadata(metadata))

        return Task(episode=episode, config=config, submission=submission, judge=judge)

    async def _expand(self, task: Task) -> bool:
        """Add the episodes of a playlist one by one, if that was asked for."""
        if task.submission is None or not task.submission.expand:
            return False
        listing = await self._listing(task)
        if listing.is_single:
            return False
        await self._put_in_place(task, listing)
        return True

    async def _split(self, task: Task) -> bool:
        """Take the episodes of a page that turned out to hold several.

        Those of a list of pages are not taken: that would be another source.
        """
        listing = await self._listing(task)
        parts = [page_of(one.url) for one in listing.episodes]
        if not parts or any(number is None for _, number in parts):
            return False
        await self._put_in_place(task, listing)
        return True

    async def _listing(self, task: Task) -> Listing:
        return await self._fetcher.list(
            task.episode.source_url,
            limit=EXPAND_LIMIT,
            known=(),
            access=task.config.access,
            ytdlp_args=task.making.ytdlp_args,
        )

    async def _put_in_place(self, task: Task, listing: Listing) -> None:
        episode, found, now = task.episode, listing.episodes, self._clock()
        if task.submission is None:
            done = await self._store.run(
                store_listings.split, task.config, episode, found, now
            )
        else:
            done = await self._store.run(
                store_submissions.expand, episode, task.submission, found, now
            )
        self._reports.changed(done, None)

    async def _make(self, task: Task, library: Library) -> None:
        episode = task.episode
        try:
            made = await self._maker.make(
                task,
                library,
                lambda progress: self._reports.progress(episode, progress),
            )
        except SourceError as err:
            if err.error_class is ErrorClass.PLAYLIST and await self._split(task):
                return
            if err.error_class is ErrorClass.NOT_YET and err.release_at is None:
                err.release_at = await self._announced(task)
            raise
        # A file in the library that no row knows of would lie there for ever.
        await to_its_end(self._keep(episode, library, made))
        self._reports.hold(None)

    async def _announced(self, task: Task) -> datetime | None:
        """Return when what a person added is to begin; its listing tells of others."""
        if task.submission is None:
            return None
        with contextlib.suppress(SourceError):
            listing = await self._fetcher.list(
                task.episode.source_url,
                limit=1,
                known=(),
                access=task.config.access,
                ytdlp_args=task.making.ytdlp_args,
            )
            return next((one.release_at for one in listing.episodes), None)
        return None

    async def _keep(self, episode: Episode, library: Library, made: Made) -> None:
        folder = await self._store.run(store_downloads.folder_of, episode.feed_id)
        artifacts = await asyncio.to_thread(shelf.place, library, folder, episode, made)
        await self._complete(episode, made, artifacts)
        await asyncio.to_thread(library.drop_job, episode.episode_id)
        await asyncio.to_thread(library.drop_quarantined, episode.episode_id)

    async def _complete(
        self, episode: Episode, made: Made, artifacts: list[Artifact]
    ) -> None:
        try:
            done = await self._store.run(
                store_downloads.complete,
                episode.feed_id,
                episode.episode_id,
                made.fetched,
                artifacts,
                log=made.log[-_KEPT_LOG_LIMIT:],
                now=self._clock(),
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

    async def _reject(
        self, episode: Episode, err: Rejected, library: Library | None
    ) -> None:
        with contextlib.suppress(IllegalTransition, UnknownEpisode):
            rejected = await self._store.run(
                store_downloads.reject,
                episode.feed_id,
                episode.episode_id,
                err.reason,
                err.metadata,
                log=err.log[-_KEPT_LOG_LIMIT:],
                now=self._clock(),
            )
            self._reports.changed(rejected, None)
        if library is not None:
            await asyncio.to_thread(library.drop_job, episode.episode_id)

    async def _fail(
        self,
        episode: Episode,
        config: FeedConfig,
        failure: Exception,
        library: Library | None,
    ) -> None:
        err = await _as_source_error(failure, library)
        problem = Problem(
            error_class=err.error_class, detail=err.detail, since=self._clock()
        )
        if err.error_class in _HOLDING:
            self._reports.hold(problem)
        jitter = random.random()  # noqa: S311 spreads retries, guards nothing
        is_host_fault = err.is_host_fault or await self._suspects_host(episode, err)

        def decide(state: EpisodeState) -> EpisodeState:
            return fail(
                state,
                problem,
                max_errors=config.max_errors,
                jitter=jitter,
                uncounted=is_host_fault,
                release_at=err.release_at,
            )

        with contextlib.suppress(IllegalTransition, UnknownEpisode):
            failed = await self._store.run(
                store_downloads.record_try,
                episode.feed_id,
                episode.episode_id,
                decide,
                log=err.log[-_LOG_LIMIT:],
                host_problem=problem if is_host_fault else None,
                now=self._clock(),
            )
            is_failed = failed.state.status is EpisodeStatus.FAILED
            event = EpisodeEventType.FAILED if is_failed else None
            self._reports.changed(failed, event)
            is_final = is_failed or failed.state.status is EpisodeStatus.SKIPPED
            is_full = err.error_class is ErrorClass.DISK_FULL
            if (is_final or is_full) and library is not None:
                # What was half done takes the room that is missing.
                await asyncio.to_thread(library.drop_job, episode.episode_id)

    async def _suspects_host(self, episode: Episode, err: SourceError) -> bool:
        """Return whether others failed in the same way, one after the other."""
        if not err.suspects_host:
            return False
        return await self._store.run(
            store_downloads.is_host_suspect, episode, err.error_class, self._clock()
        )


async def _as_source_error(err: Exception, library: Library | None) -> SourceError:
    if isinstance(err, SourceError):
        return err
    if is_disk_full(err):
        return SourceError(ErrorClass.DISK_FULL, str(err))
    if isinstance(err, OSError) and err.errno in _DENIED:
        return SourceError(ErrorClass.LIBRARY_MISSING, str(err))
    if isinstance(err, FileNotFoundError) and library is not None:
        # All of it may have been taken away meanwhile.
        try:
            await asyncio.to_thread(library.check)
        except LibraryUnavailable as gone:
            err = gone
    if not isinstance(err, EngineError):
        _LOGGER.error("Unexpected failure of a download", exc_info=err)
        return SourceError(ErrorClass.BUG, repr(err)[:500])
    error_class = next(
        (name for kind, name in _CLASSES.items() if isinstance(err, kind)),
        ErrorClass.BUG,
    )
    return SourceError(error_class, str(err))
