"""Composes the parts: start, stop, feeds, commands and what links give out."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from . import (
    ledger,
    store_downloads,
    store_episodes,
    store_lists,
    store_stats,
    store_upkeep,
)
from .auditor import Auditor, Findings
from .board import Board
from .calendar import Calendar, Uptime, uptime
from .commands import Commands, Effects
from .config import PLAIN_ACCESS, Access, EngineConfig, Window
from .discoverer import Discoverer
from .downloader import Downloader, Reports
from .events import EventBus, Listener
from .feeds import FeedEffects, Feeds
from .fence import Web
from .findings import Probed
from .folders import Folders
from .guard import Guard
from .health import Health
from .keeper import Keeper
from .library import Library
from .links import Links
from .loop import Clock
from .models import Episode, EpisodePage, EpisodeQuery
from .mover import Mover
from .overseer import Overseer
from .overview import Overview, Space
from .painter import Painter
from .plays import PlayEffects, Plays
from .press import Press
from .process import kill_leftovers
from .publisher import Publisher
from .queue import DownloadQueue
from .refresher import Refresher
from .relay import Parts, Relay
from .signals import Http
from .snapshots import Snapshots
from .stillness import Stillness
from .store_stats import Stats
from .store_upkeep import DatabaseFacts
from .submissions import SubmissionLimits, Submissions
from .supply import Supply
from .syncer import Handlers, Syncer
from .thumbnails import Thumbnails
from .updater import Updater
from .ytdlp import Fetcher, FetcherConfig

_PAUSED = "paused"


class Engine:
    """The whole of Anypod, without Home Assistant."""

    def __init__(
        self, config: EngineConfig, http: Http, clock: Clock, uptime: Uptime = uptime
    ) -> None:
        """Put the parts together; nothing is opened or started."""
        self._config = config
        self._web = Web(http=http)
        self._clock = clock
        self._bus = EventBus()
        self._relay = Relay()
        self.guard = Guard(
            config.data_dir / "anypod.db", config.cache_dir / "copies", clock, self._bus
        )
        self._store = self.guard.store
        self._calendar = Calendar(self._store, clock, uptime, self._relay.set_back)
        self._board = Board(self._bus.emit)
        self._probing = asyncio.Lock()
        self._fetcher = Fetcher(
            FetcherConfig(
                cache_dir=config.cache_dir,
                plugin_dir=config.plugin_dir,
                cookie_dir=config.data_dir / "cookies",
                ffmpeg=config.ffmpeg,
                sponsorblock_api=config.sponsorblock_api,
            )
        )
        self.links = Links(self._store, clock, on_change=self._relay.mark)
        self.press = Press(self._store, config.cache_dir / "documents", clock)
        self.publisher = Publisher(
            self._store,
            config.data_dir / "artwork",
            clock,
            on_change=self.press.invalidate,
        )
        self.thumbnails = Thumbnails(config.cache_dir / "thumbnails")
        self._make_workers(config, clock)
        self._make_carers(clock)
        self._make_offers(clock)
        self.tools = Updater(
            self._store, config, clock, self._bus, on_requeued=self._relay.requeued
        )
        self._connect()

    def _connect(self) -> None:
        """Let each part tell the others."""
        self._relay.connect(
            Parts(
                store=self._store,
                bus=self._bus,
                snapshots=self._snapshots,
                syncer=self._syncer,
                queue=self._queue,
                health=self._health,
                downloader=self._downloader,
                keeper=self._keeper,
                painter=self._painter,
                press=self.press,
                refresher=self.refresher,
                commands=self.commands,
                plays=self.plays,
            )
        )

    def _make_workers(self, config: EngineConfig, clock: Clock) -> None:
        """Make what works by itself."""
        store, fetcher, relay = self._store, self._fetcher, self._relay
        self._keeper = keeper = Keeper(store, config.media_dir, clock)
        keeper.quota_bytes = config.quota_bytes
        keeper.min_free_bytes = config.min_free_bytes
        self._syncer = syncer = Syncer(
            store,
            Discoverer(store, fetcher, self._web, clock),
            clock,
            Handlers(
                changed=relay.mark,
                found=relay.found,
                ended=relay.ended,
            ),
        )
        syncer.access, syncer.doubt_s = config.access, self._calendar.doubt_s
        self._downloader = Downloader(
            store,
            fetcher,
            keeper,
            clock,
            Reports(
                progress=self._board.note,
                changed=relay.changed,
                hold=relay.hold,
            ),
            ffmpeg=config.ffmpeg,
        )
        self._supply = supply = Supply(
            store,
            clock,
            feed_ids=lambda: syncer.feed_ids,
            claim=self._downloader.claim,
            give_back=self._downloader.give_back,
            on_change=relay.mark_all,
        )
        supply.window = config.window
        self._queue = DownloadQueue(supply, relay.work, clock, config.max_downloads)
        self._health = Health(self._queue, self._bus, clock, relay.mark_all)
        self._snapshots = Snapshots(
            store,
            self._bus,
            clock,
            syncer=syncer,
            links=self.links,
            hold=lambda: self._health.problem,
            closed=lambda: supply.problem,
        )

    def _make_offers(self, clock: Clock) -> None:
        """Make what others may ask for."""
        store, keeper, syncer = self._store, self._keeper, self._syncer
        self.feeds = Feeds(
            store,
            clock,
            keeper=keeper,
            syncer=syncer,
            queue=self._queue,
            snapshots=self._snapshots,
            effects=FeedEffects(
                attached=self._relay.attached,
                changed=self.press.invalidate,
                links_changed=self.links.refresh,
                emit=self._bus.emit,
                retry=self._relay.retry_refused,
                resumed=self._relay.resumed,
            ),
        )
        self.submissions = Submissions(
            store,
            clock,
            find=syncer.config,
            vet=self._fetcher.vet_arguments,
            on_change=self._relay.submitted,
        )
        self.commands = Commands(
            store,
            self._queue,
            keeper,
            clock,
            Effects(
                changed=self._relay.altered,
                marked=self._relay.mark,
                prune=self._relay.prune,
                release=self._health.release,
            ),
        )
        self.plays = Plays(
            store,
            keeper,
            clock,
            PlayEffects(
                marked=self._relay.mark,
                archived=self._relay.archived,
                prune=self._relay.prune,
            ),
            feed_ids=lambda: syncer.feed_ids,
            find=syncer.config,
        )

    def _make_carers(self, clock: Clock) -> None:
        """Make what looks after things."""
        store, keeper, find = self._store, self._keeper, self._syncer.config
        self._overseer = Overseer(
            store,
            self._bus,
            keeper,
            feed_ids=lambda: self._syncer.feed_ids,
            is_paused=lambda: self._queue.is_paused,
            hold=lambda: self._health.problem,
        )
        self.stillness = Stillness(self._queue, keeper, self.guard)
        self._mover = Mover(store, keeper, clock, self._relay.mark_all)
        self._painter = Painter(
            store,
            self.publisher,
            self._web,
            self._config.data_dir / "artwork",
            find=find,
            on_painted=self._relay.mark,
        )
        self._auditor = Auditor(
            store,
            keeper,
            clock,
            Findings(
                changed=self._relay.lost,
                orphans=self._relay.orphans,
                missing=self._health.note_library,
                away=self._relay.away,
            ),
            find=find,
            ffmpeg=self._config.ffmpeg,
        )
        self.folders = Folders(keeper, self._auditor, self._mover)
        self.refresher = Refresher(
            store,
            self._fetcher,
            keeper,
            clock,
            find=find,
            working=lambda: () if self._queue.is_paused else self._syncer.feed_ids,
            on_done=self._relay.refreshed,
        )

    # Life

    async def start(self) -> None:
        """Open the database and begin to work.

        Needs no network and starts no process.

        Raises:
            StoreError: the database cannot be used; nothing was started.

        """
        await self.guard.open()
        try:
            # Two at work in one job folder would spoil each other's file.
            await asyncio.to_thread(
                kill_leftovers,
                (
                    self._fetcher.cache_dir,
                    *ledger.folders(self._config.cache_dir),
                    self._keeper.library.jobs,
                ),
            )
            await self.links.start()
            await self._store.run(store_downloads.recover, self._clock())
            paused = await self._store.run(store_upkeep.setting, _PAUSED)
            await self._keeper.sweep()
            await self._calendar.start()
        except BaseException:
            await self.links.stop()
            await self.guard.close()
            raise
        await self._fetcher.sweep()
        self._syncer.is_paused = self._queue.is_paused = paused is not None
        self.press.start()
        self._snapshots.start()
        self._overseer.start()
        self._syncer.start()
        self._queue.start()
        self._mover.start()
        self._auditor.start()
        self.refresher.start()
        self.plays.start()
        self.tools.start()
        self.guard.start()

    async def stop(self) -> None:
        """Cut off what is running, so that it can go on later, and close."""
        await self.stillness.end()
        await self.tools.stop()
        await self._syncer.stop()
        await self._painter.stop()
        await self._queue.stop()
        await self.plays.stop()
        await self.refresher.stop()
        await self._auditor.stop()
        await self._mover.stop()
        await self._overseer.stop()
        await self._snapshots.stop()
        await self.press.stop()
        await self.links.stop()
        await self._calendar.stop()
        await self.guard.close()

    async def configure(
        self,
        *,
        media_dir: Path,
        max_downloads: int,
        quota_bytes: int | None = None,
        min_free_bytes: int | None = None,
        submissions: SubmissionLimits | None = None,
        access: Access = PLAIN_ACCESS,
        window: Window | None = None,
    ) -> None:
        """Follow the settings that belong to no feed.

        New files go to the new folder; those in an old one follow one by one,
        and are served all the time.
        """
        has_moved = media_dir != self._keeper.library.root
        self._keeper.library = Library(media_dir)
        self._keeper.quota_bytes = quota_bytes
        self._keeper.min_free_bytes = min_free_bytes
        self._queue.limit = max_downloads
        self._supply.window = window
        self.submissions.limits = submissions or SubmissionLimits()
        await self.feeds.follow_access(access)
        self._health.release()
        await self._relay.make_room()
        self._overseer.mark()
        if has_moved:
            self._mover.wake()
            self._auditor.again()

    @property
    def is_paused(self) -> bool:
        """Return whether nothing is synced or downloaded by itself."""
        return self._queue.is_paused

    async def set_paused(self, *, paused: bool) -> None:
        """Pause all syncs and downloads, or let them go on; survives a restart.

        What is running goes on to its end, and a sync that somebody asks for
        is made.
        """
        if paused:
            await self._store.run(store_upkeep.set_setting, _PAUSED, "yes")
        else:
            await self._store.run(store_upkeep.unset, _PAUSED)
        self._syncer.set_paused(paused=paused)
        self._queue.set_paused(paused=paused)
        self.refresher.wake()
        self._health.tell()
        self._relay.mark_all()

    async def database(self) -> DatabaseFacts:
        """Return what is to be said of the database itself."""
        return await self._store.run(store_upkeep.database)

    async def look_for_room(self) -> Space:
        """Return the room for new files; with enough, go on with what waits for it."""
        space = await self._keeper.space()
        self._health.note_space(space)
        return space

    async def overview(self) -> Overview:
        """Return how all feeds together stand."""
        return await self._overseer.build()

    # Episodes

    async def episodes(self, query: EpisodeQuery) -> EpisodePage:
        """Return a page of episodes."""
        page = await self._store.run(store_lists.find, query)
        return replace(page, episodes=tuple(map(self.shown, page.episodes)))

    def shown(self, episode: Episode) -> Episode:
        """Return an episode with its progress, where it is being downloaded."""
        return self._board.shown(episode)

    async def episode(self, feed_id: str, episode_id: str) -> Episode:
        """Return one episode.

        Raises:
            UnknownEpisode: the feed has none of that id.

        """
        found = await self._store.run(store_episodes.get, feed_id, episode_id)
        return self.shown(found)

    async def stats(self, feed_id: str | None = None) -> Stats:
        """Return what the episodes of a feed, or of all feeds, come to.

        Raises:
            UnknownFeed: there is no such feed.

        """
        return await self._store.run(store_stats.read, feed_id, self._clock())

    async def probe(self, url: str) -> Probed:
        """Find out what is behind an address, reached as feeds without a say are.

        Raises:
            InvalidUrl: the text is no web address.
            SourceError: the site or yt-dlp refused, or took too long.
            ToolMissing: yt-dlp is not there.

        """
        async with self._probing:
            return await self._fetcher.offered(url, access=self._syncer.access)

    async def delete_orphans(self) -> int:
        """Delete the files that belong to no episode; return the bytes freed."""
        return await self._auditor.delete_orphans()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener for each event from now on; return how to stop that."""
        return self._bus.subscribe(listener)
