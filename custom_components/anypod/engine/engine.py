"""Composes the parts: start, stop, feeds, commands and what links give out."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
import contextlib
from dataclasses import dataclass, replace
from datetime import datetime
import logging
from pathlib import Path
import shutil

from . import lifecycle, store_downloads, store_episodes, store_feeds
from .downloader import HOLD_S, Downloader, Reports
from .errors import UnknownFeed
from .events import EpisodeChanged, EpisodeEventType, EventBus, FeedRemoved, Listener
from .keeper import Keeper
from .library import Library, safe_name
from .models import (
    Episode,
    EpisodePage,
    EpisodeQuery,
    EpisodeState,
    FeedConfig,
    FeedState,
    Problem,
    Progress,
)
from .policy import Candidate
from .process import kill_leftovers
from .publisher import Publisher
from .queue import Clock, DownloadQueue
from .snapshots import Snapshots
from .store import Store
from .syncer import Discovery, Syncer
from .ytdlp import Fetcher, FetcherConfig

_LOGGER = logging.getLogger(__name__)

_FOLDER_LIMIT_BYTES = 100

type Download = Callable[[str], Awaitable[bytes | None]]
"""Gets the bytes behind a URL, None when they cannot be had."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineConfig:
    """Where the engine keeps its things and how much it may do at once."""

    data_dir: Path
    cache_dir: Path
    plugin_dir: Path
    media_dir: Path
    max_downloads: int = 2
    ffmpeg: str | None = None


class Engine:
    """The whole of Anypod, without Home Assistant."""

    def __init__(self, config: EngineConfig, download: Download, clock: Clock) -> None:
        """Put the parts together; nothing is opened or started."""
        self._config = config
        self._get_picture = download
        self._clock = clock
        self._bus = EventBus()
        self._store = Store(config.data_dir / "anypod.db")
        self._keeper = Keeper(self._store, config.media_dir, clock)
        self._progress: dict[str, Progress] = {}
        self._problem: Problem | None = None
        self._fetcher = Fetcher(
            FetcherConfig(
                cache_dir=config.cache_dir,
                plugin_dir=config.plugin_dir,
                cookie_dir=config.data_dir / "cookies",
                ffmpeg=config.ffmpeg,
            )
        )
        self._publisher = Publisher(self._store, config.data_dir / "artwork", clock)
        self._syncer = Syncer(
            self._store,
            self._fetcher,
            clock,
            on_change=self._mark,
            on_found=self._found,
        )
        self._downloader = Downloader(
            self._store,
            self._fetcher,
            clock,
            Reports(
                progress=self._progressed, changed=self._changed, hold=self._set_hold
            ),
            ffmpeg=config.ffmpeg,
        )
        self._queue = DownloadQueue(self, self._work, clock, config.max_downloads)
        self._snapshots = Snapshots(
            self._store,
            self._bus,
            clock,
            syncer=self._syncer,
            publisher=self._publisher,
            hold=lambda: self._problem,
        )

    @property
    def publisher(self) -> Publisher:
        """Return what answers the links."""
        return self._publisher

    # Life

    async def start(self) -> None:
        """Open the database and begin to work.

        Needs no network and starts no process.

        Raises:
            StoreError: the database cannot be used; nothing was started.

        """
        await self._store.open()
        try:
            # Two at work in one job folder would spoil each other's file.
            await asyncio.to_thread(
                kill_leftovers, (self._fetcher.cache_dir, self._keeper.library.jobs)
            )
            await self._publisher.refresh_links()
            await self._store.run(store_downloads.recover, self._clock())
            await self._keeper.sweep()
        except BaseException:
            await self._store.close()
            raise
        await asyncio.to_thread(
            shutil.rmtree, self._config.cache_dir / "runs", ignore_errors=True
        )
        self._snapshots.start()
        self._syncer.start()
        self._queue.start()

    async def stop(self) -> None:
        """Cut off what is running, so that it can go on later, and close."""
        await self._syncer.stop()
        await self._queue.stop()
        await self._snapshots.stop()
        await self._store.close()

    async def configure(self, *, media_dir: Path, max_downloads: int) -> None:
        """Follow the settings that belong to no feed.

        New files go to the new folder; those in an old one stay where they are
        and are still served.
        """
        self._keeper.library = Library(media_dir)
        self._queue.limit = max_downloads
        self._release()

    # Feeds

    async def attach(self, config: FeedConfig) -> FeedState:
        """Take a feed in, or follow its changed configuration.

        Raises:
            StoreError: the database cannot be used.

        """
        folder = safe_name(config.title, _FOLDER_LIMIT_BYTES)
        await self._store.run(store_feeds.upsert, config, folder, self._clock())
        await self._publisher.refresh_links()
        self._publisher.invalidate(config.feed_id)
        record = await self._store.run(store_feeds.record, config.feed_id)
        self._syncer.attach(config, record)
        await self._prune(config.feed_id)
        self._queue.wake()
        return await self._snapshots.build(config.feed_id)

    async def detach(self, feed_id: str) -> None:
        """Stop a feed's work; its links go on."""
        await self._syncer.detach(feed_id)
        await self._queue.cancel_feed(feed_id)

    async def remove(self, feed_id: str) -> int:
        """Stop and archive a feed, revoke its links; return its files' bytes.

        Raises:
            UnknownFeed: there is no such feed.

        """
        await self.detach(feed_id)
        size = await self._store.run(store_feeds.remove, feed_id, self._clock())
        await self._publisher.refresh_links()
        self._bus.emit(FeedRemoved(feed_id=feed_id))
        return size

    async def release_files(self, feed_id: str, *, delete_files: bool) -> None:
        """Let go of a removed feed's files: delete them, or leave them lying."""
        folder = await self._store.run(
            store_feeds.release_files, feed_id, delete_files=delete_files
        )
        if folder is not None and delete_files:
            await self._keeper.delete_doomed()
            await self._keeper.drop_folder(folder)

    async def removed_feeds(self) -> Sequence[str]:
        """Return the removed feeds whose files nobody has decided on."""
        return await self._store.run(store_feeds.undecided)

    async def state(self, feed_id: str) -> FeedState:
        """Return a feed's snapshot.

        Raises:
            UnknownFeed: there is no such feed.

        """
        return await self._snapshots.build(feed_id)

    async def set_enabled(self, feed_id: str, *, enabled: bool) -> None:
        """Pause a feed's syncs and downloads, or let them go on.

        Raises:
            UnknownFeed: there is no such feed.

        """
        await self._store.run(store_feeds.set_enabled, feed_id, enabled=enabled)
        self._syncer.set_enabled(feed_id, enabled=enabled)
        self._queue.wake()
        self._snapshots.mark(feed_id)

    async def sync(self, feed_id: str) -> None:
        """Begin to sync a feed, unless it is being synced.

        Raises:
            UnknownFeed: the feed is not attached.

        """
        self._syncer.request(feed_id)

    # Episodes

    async def episodes(self, query: EpisodeQuery) -> EpisodePage:
        """Return a page of episodes."""
        page = await self._store.run(store_episodes.find, query)
        return replace(
            page, episodes=tuple(self._with_progress(one) for one in page.episodes)
        )

    async def episode(self, feed_id: str, episode_id: str) -> Episode:
        """Return one episode.

        Raises:
            UnknownEpisode: the feed has none of that id.

        """
        found = await self._store.run(store_episodes.get, feed_id, episode_id)
        return self._with_progress(found)

    async def skip(self, feed_id: str, episode_id: str) -> Episode:
        """Skip an episode, even while it is being downloaded.

        Raises:
            UnknownEpisode: the feed has none of that id.
            IllegalTransition: it has a file, or is a tombstone.

        """
        skipped = await self._command(feed_id, episode_id, lifecycle.skip)
        await self._queue.cancel(episode_id)
        await asyncio.to_thread(self._keeper.library.drop_job, episode_id)
        return skipped

    async def unskip(self, feed_id: str, episode_id: str) -> Episode:
        """Queue a skipped episode.

        Raises:
            UnknownEpisode: the feed has none of that id.
            IllegalTransition: it is not skipped.

        """
        return await self._command(feed_id, episode_id, lifecycle.unskip)

    async def retry(self, feed_id: str, episode_id: str) -> Episode:
        """Try a failed or waiting episode again now.

        Raises:
            UnknownEpisode: the feed has none of that id.
            IllegalTransition: it has not failed.

        """
        episode = await self._command(feed_id, episode_id, lifecycle.retry)
        await self._store.run(store_downloads.lift_pauses)
        self._release()
        return episode

    async def retry_failed(
        self, feed_id: str | None = None, since: datetime | None = None
    ) -> int:
        """Try every failed episode again, of one feed or of all; return how many."""
        await self._store.run(store_downloads.lift_pauses)
        changed = await self._store.run(
            store_episodes.change_failed,
            feed_id,
            lifecycle.retry,
            since=since,
            now=self._clock(),
        )
        for changed_feed_id in {one for one, _ in changed}:
            self._snapshots.mark(changed_feed_id)
        self._release()
        return len(changed)

    async def _command(
        self,
        feed_id: str,
        episode_id: str,
        decide: Callable[[EpisodeState], EpisodeState],
    ) -> Episode:
        episode = await self._store.run(
            store_episodes.change, feed_id, episode_id, decide, self._clock()
        )
        self._snapshots.mark(feed_id)
        self._queue.wake()
        return episode

    def _mark(self, feed_id: str) -> None:
        self._snapshots.mark(feed_id)

    def _with_progress(self, episode: Episode) -> Episode:
        return replace(episode, progress=self._progress.get(episode.episode_id))

    # Events

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener for each event from now on; return how to stop that."""
        return self._bus.subscribe(listener)

    def _progressed(self, episode: Episode, progress: Progress | None) -> None:
        if progress is None:
            self._progress.pop(episode.episode_id, None)
        else:
            self._progress[episode.episode_id] = progress

    def _changed(self, episode: Episode, event: EpisodeEventType | None) -> None:
        self._snapshots.mark(episode.feed_id)
        if event is not None:
            self._bus.emit(EpisodeChanged(type=event, episode=episode))

    def _set_hold(self, problem: Problem | None) -> None:
        if problem is not None:
            self._queue.hold(HOLD_S)
        if problem != self._problem:
            self._problem = problem
            for feed_id in self._syncer.feed_ids:
                self._snapshots.mark(feed_id)

    def _release(self) -> None:
        """Try at once what was held back; should it fail again, that is told anew."""
        self._set_hold(None)
        self._queue.release()

    # Work

    async def candidates(self) -> Sequence[Candidate]:
        """Return the next due episode of each attached feed and host."""
        return await self._store.run(
            store_downloads.candidates, self._syncer.feed_ids, self._clock()
        )

    async def next_due(self) -> datetime | None:
        """Return when something that waits is due next."""
        return await self._store.run(store_downloads.next_due, self._clock())

    async def claim(self, candidate: Candidate) -> bool:
        """Take an episode for download; False when it is not to be had any more."""
        return await self._downloader.claim(candidate)

    async def _work(self, candidate: Candidate) -> None:
        episode = candidate.episode
        config = self._syncer.config(episode.feed_id)
        if config is None:
            # Its feed was detached in the moment that it was claimed.
            await self._downloader.give_back(episode)
            return
        try:
            await self._downloader.work(episode, config, self._keeper.use)
        finally:
            # Also when it was cut off after the file had its place.
            self._publisher.invalidate(episode.feed_id)
        with contextlib.suppress(UnknownFeed):
            await self._prune(episode.feed_id)

    async def _prune(self, feed_id: str) -> None:
        archived = await self._keeper.prune(feed_id)
        if archived:
            self._publisher.invalidate(feed_id)
        for episode in archived:
            self._changed(episode, EpisodeEventType.ARCHIVED)

    async def _found(self, found: Discovery) -> None:
        """Go on with a sync once its sources are read."""
        feed_id = found.config.feed_id
        self._publisher.invalidate(feed_id)
        self._snapshots.mark(feed_id)
        if found.new_ids and not found.is_first:
            for episode in await self._store.run(
                store_episodes.get_many, feed_id, found.new_ids
            ):
                self._changed(episode, EpisodeEventType.DISCOVERED)
        self._queue.wake()
        await self._dress(feed_id)

    async def _dress(self, feed_id: str) -> None:
        """Get the feed's picture, where the source has a new one."""
        record = await self._store.run(store_feeds.record, feed_id)
        url = record.artwork_url
        if record.artwork_rev is not None and url == record.artwork_taken_from:
            return
        data = None if url is None else await self._get_picture(url)
        if data is None and record.artwork_rev is not None:
            return
        await self._publisher.set_artwork(feed_id, url, data)
        self._snapshots.mark(feed_id)
