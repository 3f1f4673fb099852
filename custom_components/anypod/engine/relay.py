"""Hands on what one part of the engine did to all the others that have to know."""

import asyncio
from collections.abc import Sequence
import contextlib
from dataclasses import dataclass
from pathlib import Path

from . import store_episodes
from .commands import Commands
from .config import FeedConfig
from .discoverer import Found
from .downloader import Downloader
from .errors import UnknownFeed
from .events import (
    EpisodeChanged,
    EpisodeEventType,
    EventBus,
    LibrariesMissed,
    LoginMissed,
    OrphansFound,
)
from .health import Health
from .keeper import Keeper
from .lifecycle import misses_login
from .loop import to_its_end
from .models import Episode, EpisodeStatus, OrphanFile, Problem
from .painter import Painter
from .plays import Plays
from .policy import Candidate
from .press import Press
from .queue import DownloadQueue
from .refresher import Refresher
from .retention import may_let_go
from .snapshots import Snapshots
from .store import Store
from .store_feeds import Followed
from .syncer import Syncer


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """Whoever may have to know."""

    store: Store
    bus: EventBus
    snapshots: Snapshots
    syncer: Syncer
    queue: DownloadQueue
    health: Health
    downloader: Downloader
    keeper: Keeper
    painter: Painter
    press: Press
    refresher: Refresher
    commands: Commands
    plays: Plays


class Relay:
    """Each part tells it what happened, and knows nothing of the others."""

    _parts: Parts

    def connect(self, parts: Parts) -> None:
        """Take in the parts, which were made with what is told here."""
        self._parts = parts

    def mark(self, feed_id: str) -> None:
        """Say that a feed's snapshot is not true any more."""
        self._parts.snapshots.mark(feed_id)

    def mark_all(self) -> None:
        """Say so of every feed."""
        for feed_id in self._parts.syncer.feed_ids:
            self._parts.snapshots.mark(feed_id)

    def set_back(self) -> None:
        """Look at everything again: the clock, and what was due by it, is another."""
        self.mark_all()
        for feed_id in self._parts.syncer.feed_ids:
            self._parts.press.invalidate(feed_id)
        self._parts.queue.wake()
        self._parts.refresher.wake()
        self._parts.plays.wake()

    def submitted(self, feed_id: str) -> None:
        """Begin with what a person has added."""
        self.mark(feed_id)
        self._parts.queue.wake()

    def hold(self, problem: Problem | None) -> None:
        """Hold all downloads back for a while, or say that one went well."""
        self._parts.health.hold(problem)

    async def retry_refused(self, feed_id: str) -> None:
        """Try every episode of a feed again that a login may be missing for."""
        await self._parts.commands.retry_refused(feed_id)

    def changed(self, episode: Episode, event: EpisodeEventType | None) -> None:
        """Tell of an episode whose status is another."""
        if event is EpisodeEventType.DOWNLOADED:
            # Whoever hears of it may look at the feed at once.
            self._parts.press.invalidate(episode.feed_id)
        self._parts.snapshots.mark(episode.feed_id)
        if misses_login(episode.state):
            self._parts.bus.emit(LoginMissed(episode=episode))
        if event is not None:
            self._parts.bus.emit(EpisodeChanged(type=event, episode=episode))

    def altered(self, episode: Episode, event: EpisodeEventType | None) -> None:
        """Tell of an episode that the RSS document shows differently now."""
        self._parts.press.invalidate(episode.feed_id)
        self.changed(episode, event)

    def resumed(self) -> None:
        """Go on with what waited for a feed that was paused."""
        self._parts.queue.wake()
        self._parts.refresher.wake()

    def requeued(self, episodes: Sequence[Episode]) -> None:
        """Go on with episodes that are queued again."""
        for episode in episodes:
            self._parts.snapshots.mark(episode.feed_id)
        self._parts.queue.wake()

    def refreshed(self, episode: Episode) -> None:
        """Tell of an episode whose metadata were read anew."""
        self.altered(episode, None)

    def archived(self, episode: Episode) -> None:
        """Tell of an episode that is let go."""
        self.altered(episode, EpisodeEventType.ARCHIVED)

    def lost(self, episode: Episode) -> None:
        """Tell of an episode whose file is gone."""
        is_gone = episode.state.status is EpisodeStatus.ARCHIVED
        self.altered(episode, EpisodeEventType.ARCHIVED if is_gone else None)
        self._parts.queue.wake()
        self._parts.refresher.wake()

    def orphans(self, orphans: Sequence[OrphanFile]) -> None:
        """Tell which files belong to no episode."""
        self._parts.bus.emit(OrphansFound(orphans=tuple(orphans)))

    def away(self, roots: Sequence[Path]) -> None:
        """Tell which libraries, other than the one in use, are not there."""
        self._parts.bus.emit(LibrariesMissed(roots=tuple(roots)))

    # Work

    async def work(self, candidate: Candidate) -> None:
        """Download an episode; the rules are applied before and after."""
        episode = candidate.episode
        config = self._parts.syncer.config(episode.feed_id)
        if config is None:
            # Its feed was detached in the moment that it was claimed.
            await self._parts.downloader.give_back(episode)
            return
        try:
            await self.make_room()
        except asyncio.CancelledError:
            # The downloader, which would do so, has not seen it yet.
            await to_its_end(self._parts.downloader.give_back(episode))
            raise
        try:
            await self._parts.downloader.work(episode, config)
        finally:
            # Also when it was cut off after the file had its place.
            self._parts.press.invalidate(episode.feed_id)
        with contextlib.suppress(UnknownFeed):
            await self.prune(episode.feed_id)
        await self.make_room()

    async def attached(self, config: FeedConfig, followed: Followed) -> None:
        """Follow a feed's configuration."""
        edits = followed.edits
        if edits.is_to_be_followed or may_let_go(config.retention, followed.held):
            await self.prune(config.feed_id, widened=edits.widened)
        if edits.subtitles:
            await to_its_end(self._transcribe(config))
        await self._parts.painter.follow(config, followed.record)
        # Whoever looks at all feeds learns of a new one, and of its other name.
        self.mark(config.feed_id)
        self._parts.queue.wake()
        self._parts.refresher.wake()
        self._parts.plays.wake()

    async def _transcribe(self, config: FeedConfig) -> None:
        if await self._parts.refresher.follow(config):
            self._parts.press.invalidate(config.feed_id)

    async def prune(self, feed_id: str, *, widened: bool = False) -> None:
        """Apply a feed's rules."""
        config = self._parts.syncer.config(feed_id)
        if config is not None:
            # Cut off in the middle, nobody would be told of what is gone.
            await to_its_end(self._prune(config, widened=widened))

    async def _prune(self, config: FeedConfig, *, widened: bool) -> None:
        settled = await self._parts.keeper.prune(config, widened=widened)
        if settled.changed:
            self._parts.queue.wake()
            self.mark(config.feed_id)
        for episode in settled.pruned:
            self.archived(episode)

    async def make_room(self) -> None:
        """Let episodes go until all feeds together take no more than they may."""
        await to_its_end(self._make_room())

    async def _make_room(self) -> None:
        for episode in await self._parts.keeper.make_room():
            self.archived(episode)

    async def found(self, config: FeedConfig, found: Found) -> None:
        """Tell what one source of a feed brought, and begin to download it."""
        feed_id = config.feed_id
        self._parts.press.invalidate(feed_id)
        self.mark(feed_id)
        if found.news:
            for episode in await self._parts.store.run(
                store_episodes.get_many, feed_id, found.news
            ):
                self.changed(episode, EpisodeEventType.DISCOVERED)
        self._parts.queue.wake()

    async def ended(self, config: FeedConfig) -> None:
        """Go on with a sync once all of its sources are read."""
        self._parts.press.invalidate(config.feed_id)
        await self.prune(config.feed_id)
        await self._parts.painter.paint(config.feed_id)
