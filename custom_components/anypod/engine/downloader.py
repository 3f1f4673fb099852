"""What a download worker does with one episode, and with everything that fails."""

import asyncio
from collections.abc import Callable, Coroutine
import contextlib
from dataclasses import dataclass
from datetime import datetime
import errno
import logging
import random
from typing import Any

from . import (
    probe,
    shelf,
    store_downloads,
    store_episodes,
    store_submissions,
    toolchain,
)
from .config import FeedConfig, Submission
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
)
from .events import EpisodeEventType
from .filters import of_metadata, reject
from .findings import EpisodeMetadata, Fetched
from .keeper import Keeper
from .library import Library, delete_files, size_of
from .lifecycle import fail, interrupt, start
from .loop import Clock
from .models import (
    Artifact,
    Episode,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    Kind,
    Media,
    MediaFacts,
    Problem,
    Progress,
    Reason,
    Stage,
)
from .policy import Candidate
from .store import Store
from .store_submissions import EXPAND_LIMIT
from .ytdlp import Fetcher, Judge

_LOGGER = logging.getLogger(__name__)

HOLD_S = 300.0
"""How long nothing is started after a failure that any download would meet."""
_SUSPECT_BYTES = 2**30
"""With less room than that left, a conversion may have run out of it."""
_LOG_LIMIT = 20_000
_KEPT_LOG_LIMIT = 2_000
"""Of what ended well, only the end of the log is of any interest."""
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Order:
    """What is to be made of a claimed episode."""

    episode: Episode
    config: FeedConfig
    media: Media
    submission: Submission | None
    judge: Judge


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

    async def work(self, episode: Episode, config: FeedConfig) -> None:
        """Download a claimed episode; every failure ends in its state."""
        library: Library | None = None
        try:
            self._reports.progress(episode, Progress(stage=Stage.WAITING))
            library = await self._keeper.use()
            order = await self._order(episode, config)
            if not await self._expand(order):
                await self._make(order, library)
        except asyncio.CancelledError:
            await _to_its_end(self.give_back(episode))
            raise
        except Rejected as err:
            await _to_its_end(self._reject(episode, err, library))
        except Exception as err:  # noqa: BLE001 what is not known is logged there
            problem = _as_source_error(err)
            await _to_its_end(self._record(episode, config, problem, library))
        finally:
            self._reports.progress(episode, None)

    async def _order(self, episode: Episode, config: FeedConfig) -> _Order:
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

        wanted = None if submission is None else submission.media
        return _Order(
            episode=episode,
            config=config,
            media=wanted or config.media,
            submission=submission,
            judge=judge,
        )

    async def _expand(self, order: _Order) -> bool:
        """Add the episodes of a playlist one by one, if that was asked for."""
        if order.submission is None or not order.submission.expand:
            return False
        listing = await self._fetcher.list(
            order.episode.source_url,
            limit=EXPAND_LIMIT,
            known=(),
            access=order.config.access,
        )
        if listing.is_single:
            return False
        expanded = await self._store.run(
            store_submissions.expand,
            order.episode,
            order.submission,
            listing.episodes,
            self._clock(),
        )
        self._reports.changed(expanded, None)
        return True

    async def _make(self, order: _Order, library: Library) -> None:
        fetched = await self._fetch(order, library)
        try:
            facts = await self._inspect(order.media, library, fetched)
        except InvalidMedia:
            await asyncio.to_thread(library.drop_job, order.episode.episode_id)
            raise
        # A file in the library that no row knows of would lie there for ever.
        await _to_its_end(self._keep(order.episode, library, fetched, facts))
        self._reports.hold(None)

    async def _fetch(self, order: _Order, library: Library) -> Fetched:
        episode = order.episode
        await self._keeper.require_room(library)
        job_dir = await asyncio.to_thread(library.job_dir, episode.episode_id)

        async def activity() -> object:
            return await asyncio.to_thread(size_of, job_dir)

        try:
            return await self._fetcher.download(
                episode.source_url,
                media=order.media,
                job_dir=job_dir,
                on_progress=lambda progress: self._reports.progress(episode, progress),
                activity=activity,
                judge=order.judge,
                access=order.config.access,
            )
        except SourceError as err:
            if err.error_class is ErrorClass.CONVERSION:
                await self._keeper.require_room(library)
            if err.error_class is ErrorClass.NOT_YET and err.release_at is None:
                err.release_at = await self._announced(order)
            raise

    async def _announced(self, order: _Order) -> datetime | None:
        """Return when what a person added is to begin; its listing tells of others."""
        if order.submission is None:
            return None
        with contextlib.suppress(SourceError):
            listing = await self._fetcher.list(
                order.episode.source_url,
                limit=1,
                known=(),
                access=order.config.access,
            )
            return next((one.release_at for one in listing.episodes), None)
        return None

    async def _inspect(
        self, media: Media, library: Library, fetched: Fetched
    ) -> MediaFacts | None:
        if fetched.media is None or media.kind is Kind.METADATA:
            return None
        tools = await toolchain.find(self._ffmpeg)
        facts = await probe.inspect(fetched.media, media.kind, tools)
        if _is_short(facts, fetched):
            # ffmpeg ends well, and yt-dlp with it, when the disk is full.
            await self._keeper.require_room(
                library, _SUSPECT_BYTES + 2 * facts.size_bytes
            )
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
            shelf.place, library, folder, episode, fetched, facts
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
                log=fetched.log[-_KEPT_LOG_LIMIT:],
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
            if is_final and library is not None:
                await asyncio.to_thread(library.drop_job, episode.episode_id)

    async def _suspects_host(self, episode: Episode, err: SourceError) -> bool:
        """Return whether others failed in the same way, one after the other."""
        if not err.suspects_host:
            return False
        return await self._store.run(
            store_downloads.is_host_suspect, episode, err.error_class, self._clock()
        )


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


def _is_short(facts: MediaFacts, fetched: Fetched) -> bool:
    """Return whether a file ends well before the site says that it does."""
    claimed, found = fetched.metadata.duration_s, facts.duration_s
    return claimed is not None and found is not None and found < 0.95 * claimed - 1
