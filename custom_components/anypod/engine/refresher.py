"""Reads the pages of single episodes anew, for their metadata and transcripts.

Somebody has asked for that, a picture was lost, or a feed wants other transcripts.
"""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
import logging
from pathlib import Path

from . import (
    shelf,
    store_downloads,
    store_episodes,
    store_transcripts,
    store_upkeep,
    tracks,
    transcriber,
)
from .config import PLAIN_MAKING, Access, FeedConfig, Fence, Making
from .errors import EngineError, LibraryUnavailable, SourceError, ToolMissing
from .findings import Fetched
from .keeper import Keeper
from .library import Library, size_of
from .loop import Clock, Loop
from .models import Artifact, Episode, EpisodeStatus, ErrorClass, Media, Problem
from .store import Store
from .store_transcripts import Spoken
from .store_upkeep import Refresh
from .tracks import Wish
from .transcriber import Transcribed, TranscriptFile
from .ytdlp import Fetcher
from .ytdlp_args import Order

_LOGGER = logging.getLogger(__name__)
_LIBRARY_WAIT = timedelta(minutes=5)
_PACE = timedelta(seconds=30)
"""After one that nobody has asked for, and that is about transcripts."""
_STRANGE = Access(fence=Fence())
"""Of an episode whose feed nobody knows any more."""


class Refresher:
    """Works off the refreshes that are due, one after the other."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        keeper: Keeper,
        clock: Clock,
        *,
        find: Callable[[str], FeedConfig | None],
        working: Callable[[], Collection[str]],
        on_done: Callable[[Episode], None],
    ) -> None:
        """Prepare; `start` begins.

        `working` returns the feeds for which anything may be done by itself.
        """
        self._store = store
        self._fetcher = fetcher
        self._keeper = keeper
        self._clock = clock
        self._find = find
        self._working = working
        self._on_done = on_done
        self._rested_at: datetime | None = None
        self._loop = Loop("refreshes", self._step, clock)

    def start(self) -> None:
        """Begin to look for refreshes."""
        self._loop.start()

    async def stop(self) -> None:
        """Cut off what is running; it is done again after the next start."""
        await self._loop.stop()

    async def ask(
        self, feed_id: str, episode_id: str, delay: timedelta = timedelta()
    ) -> Episode:
        """Have an episode's page read anew, now or later.

        Raises:
            UnknownEpisode: the feed has none of that id.

        """
        episode = await self._store.run(
            store_upkeep.ask_refresh, feed_id, episode_id, self._clock() + delay
        )
        self._loop.wake()
        return episode

    async def follow(self, config: FeedConfig) -> bool:
        """Let the transcripts that are there follow a feed's edited wish.

        Returns whether the feed shows something else now; more may come by and by.
        """
        has_changed = await self._store.run(
            store_transcripts.follow, config, self._clock()
        )
        await self._keeper.delete_doomed()
        self._loop.wake()
        return has_changed

    def wake(self) -> None:
        """Look for refreshes now."""
        self._loop.wake()

    async def _step(self) -> datetime | None:
        while True:
            now = self._clock()
            if self._rested_at is not None and self._rested_at - now > _PACE:
                # The clock was set back.
                self._rested_at = None
            refresh, due = await self._store.run(
                store_upkeep.next_refresh, now, self._working(), self._rested_at
            )
            if refresh is None:
                return due
            try:
                library = await self._keeper.use()
            except LibraryUnavailable:
                return self._clock() + _LIBRARY_WAIT
            refreshed = await self._refresh(refresh, library)
            await self._keeper.delete_doomed()
            self._on_done(refreshed)
            if not refresh.is_asked and self._lacks_words(refresh):
                self._rested_at = self._clock() + _PACE

    async def _refresh(self, refresh: Refresh, library: Library) -> Episode:
        episode = refresh.episode
        job_id = f"{episode.episode_id}-refresh"
        job_dir = await asyncio.to_thread(library.job_dir, job_id)
        try:
            making = self._making(refresh)
            fetched = await self._fetch(episode, job_dir, making)
            said = await self._transcribe(refresh, job_dir, making)
            artwork = await self._artwork(episode, library, fetched)
            spoken = await self._spoken(episode, library, making, said)
            return await self._store.run(
                store_upkeep.refreshed,
                episode,
                fetched.metadata,
                artwork,
                self._clock(),
                spoken,
            )
        except (SourceError, ToolMissing) as err:
            return await self._store.run(
                store_upkeep.refresh_failed,
                episode,
                self._problem(err),
                is_host_fault=isinstance(err, ToolMissing) or err.is_host_fault,
            )
        finally:
            await asyncio.shield(asyncio.to_thread(library.drop_job, job_id))

    def _making(self, refresh: Refresh) -> Making:
        """Return what is to be had of a page besides its metadata."""
        config = self._find(refresh.episode.feed_id)
        if config is None:
            return PLAIN_MAKING
        making = config.making
        if refresh.cuts is None:
            return Making(ytdlp_args=making.ytdlp_args)
        return Making(
            ytdlp_args=making.ytdlp_args,
            subtitles=making.subtitles,
            subtitles_source=making.subtitles_source,
        )

    def _lacks_words(self, refresh: Refresh) -> bool:
        """Return whether it is one of those that a feed may have hundreds of."""
        wish = Wish.of(self._making(refresh))
        return tracks.lacks(wish, store_transcripts.tracks_of(refresh.episode))

    def _access(self, episode: Episode) -> Access:
        config = self._find(episode.feed_id)
        return _STRANGE if config is None else config.access

    async def _fetch(self, episode: Episode, job_dir: Path, making: Making) -> Fetched:
        async def activity() -> object:
            return await asyncio.to_thread(size_of, job_dir)

        return await self._fetcher.download(
            Order(
                url=episode.source_url,
                media=Media.METADATA,
                job_dir=job_dir,
                making=making,
            ),
            activity=activity,
            access=self._access(episode),
        )

    async def _transcribe(
        self, refresh: Refresh, job_dir: Path, making: Making
    ) -> Transcribed | None:
        """Fetch the transcripts that are wanted; what fails changes nothing else.

        Where a person asks, those that are there are fetched anew: the site may have
        mended them.
        """
        if refresh.cuts is None or not making.subtitles:
            return None
        episode = refresh.episode
        there = () if refresh.is_asked else store_transcripts.tracks_of(episode)
        found = await transcriber.transcribe(
            self._fetcher,
            job_dir=job_dir,
            making=making,
            access=self._access(episode),
            removed=refresh.cuts,
            there=there,
        )
        if found.log:
            _LOGGER.debug("Transcripts of %s: %s", episode.episode_id, found.log)
        return found

    async def _spoken(
        self,
        episode: Episode,
        library: Library,
        making: Making,
        said: Transcribed | None,
    ) -> Spoken | None:
        if said is None:
            return None
        return Spoken(
            wish=Wish.of(making),
            chosen=said.chosen,
            artifacts=await self._place(episode, library, said.files),
            is_refused=said.is_refused,
        )

    async def _place(
        self, episode: Episode, library: Library, files: Collection[TranscriptFile]
    ) -> tuple[Artifact, ...]:
        if not files or not await self._is_there(episode):
            return ()
        folder = await self._store.run(store_downloads.folder_of, episode.feed_id)
        placed: list[Artifact] = []
        try:
            for file in files:
                placed += await asyncio.to_thread(
                    transcriber.place_transcripts, library, folder, episode, [file]
                )
        except (EngineError, OSError) as err:
            _LOGGER.debug("A transcript cannot be kept: %s", err)
        return tuple(placed)

    async def _artwork(
        self, episode: Episode, library: Library, fetched: Fetched
    ) -> list[Artifact]:
        """Place a picture that is new; one that is the same keeps its address."""
        config = self._find(episode.feed_id)
        if config is None or not await self._is_there(episode):
            return []
        folder = await self._store.run(store_downloads.folder_of, episode.feed_id)

        def place() -> list[Artifact]:
            cover = shelf.cover(fetched.artwork, config.making.artwork_fit)
            if cover is None:
                return []
            return [shelf.place_artwork(library, folder, episode, cover)]

        return await asyncio.to_thread(place)

    async def _is_there(self, episode: Episode) -> bool:
        """Return whether an episode has not been let go in the meantime."""
        current = await self._store.run(
            store_episodes.get, episode.feed_id, episode.episode_id
        )
        return current.state.status is EpisodeStatus.DOWNLOADED

    def _problem(self, err: SourceError | ToolMissing) -> Problem:
        error_class, detail = ErrorClass.TOOL_MISSING, str(err)
        if isinstance(err, SourceError):
            error_class, detail = err.error_class, err.detail
        return Problem(error_class=error_class, detail=detail, since=self._clock())
