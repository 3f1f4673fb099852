"""Reads the metadata of single episodes anew, when somebody asked for that."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from . import shelf, store_downloads, store_episodes, store_upkeep
from .config import Access, FeedConfig, Fence, Making
from .errors import LibraryUnavailable, SourceError, ToolMissing
from .findings import Fetched
from .keeper import Keeper
from .library import Library, size_of
from .loop import Clock, Loop
from .models import Artifact, Episode, EpisodeStatus, ErrorClass, Media, Problem
from .store import Store
from .ytdlp import Fetcher
from .ytdlp_args import Order

_LIBRARY_WAIT = timedelta(minutes=5)
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
        on_done: Callable[[Episode], None],
    ) -> None:
        """Prepare; `start` begins."""
        self._store = store
        self._fetcher = fetcher
        self._keeper = keeper
        self._clock = clock
        self._find = find
        self._on_done = on_done
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
        """Have an episode's metadata read anew, now or later.

        Raises:
            UnknownEpisode: the feed has none of that id.

        """
        episode = await self._store.run(
            store_upkeep.ask_refresh, feed_id, episode_id, self._clock() + delay
        )
        self._loop.wake()
        return episode

    def wake(self) -> None:
        """Look for refreshes now."""
        self._loop.wake()

    async def _step(self) -> datetime | None:
        while True:
            episode, due = await self._store.run(
                store_upkeep.next_refresh, self._clock()
            )
            if episode is None:
                return due
            try:
                library = await self._keeper.use()
            except LibraryUnavailable:
                return self._clock() + _LIBRARY_WAIT
            refreshed = await self._refresh(episode, library)
            await self._keeper.delete_doomed()
            self._on_done(refreshed)

    async def _refresh(self, episode: Episode, library: Library) -> Episode:
        job_id = f"{episode.episode_id}-refresh"
        job_dir = await asyncio.to_thread(library.job_dir, job_id)
        try:
            fetched = await self._fetch(episode, job_dir)
            artwork = await self._artwork(episode, library, fetched)
            return await self._store.run(
                store_upkeep.refreshed,
                episode,
                fetched.metadata,
                artwork,
                self._clock(),
            )
        except (SourceError, ToolMissing) as err:
            return await self._store.run(
                store_upkeep.refresh_failed, episode, self._problem(err)
            )
        finally:
            await asyncio.shield(asyncio.to_thread(library.drop_job, job_id))

    async def _fetch(self, episode: Episode, job_dir: Path) -> Fetched:
        async def activity() -> object:
            return await asyncio.to_thread(size_of, job_dir)

        config = self._find(episode.feed_id)
        arguments = () if config is None else config.making.ytdlp_args
        return await self._fetcher.download(
            Order(
                url=episode.source_url,
                media=Media.METADATA,
                job_dir=job_dir,
                making=Making(ytdlp_args=arguments),
            ),
            activity=activity,
            access=_STRANGE if config is None else config.access,
        )

    async def _artwork(
        self, episode: Episode, library: Library, fetched: Fetched
    ) -> list[Artifact]:
        """Place a picture that is new; one that is the same keeps its address."""
        current = await self._store.run(
            store_episodes.get, episode.feed_id, episode.episode_id
        )
        is_there = current.state.status is EpisodeStatus.DOWNLOADED
        config = self._find(episode.feed_id)
        if config is None or not is_there:
            return []
        folder = await self._store.run(store_downloads.folder_of, episode.feed_id)

        def place() -> list[Artifact]:
            cover = shelf.cover(fetched.artwork, config.making.artwork_fit)
            if cover is None:
                return []
            return [shelf.place_artwork(library, folder, episode, cover)]

        return await asyncio.to_thread(place)

    def _problem(self, err: SourceError | ToolMissing) -> Problem:
        error_class, detail = ErrorClass.TOOL_MISSING, str(err)
        if isinstance(err, SourceError):
            error_class, detail = err.error_class, err.detail
        return Problem(error_class=error_class, detail=detail, since=self._clock())
