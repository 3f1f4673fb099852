"""What a person may ask for with a single episode."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import lifecycle, store_downloads, store_episodes, store_plays
from .events import EpisodeEventType
from .keeper import Keeper
from .loop import Clock
from .models import ACCESS_CLASSES, Episode, EpisodeState
from .queue import DownloadQueue
from .store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Effects:
    """What follows from a command."""

    changed: Callable[[Episode, EpisodeEventType | None], None]
    marked: Callable[[str], None]
    """A feed's snapshot is not true any more."""
    prune: Callable[[str], Awaitable[None]]
    release: Callable[[], None]
    """Try at once what was held back."""


class Commands:
    """Carries commands out; each is recorded when it returns."""

    def __init__(
        self,
        store: Store,
        queue: DownloadQueue,
        keeper: Keeper,
        clock: Clock,
        effects: Effects,
    ) -> None:
        """Remember the parts; nothing is done."""
        self._store = store
        self._queue = queue
        self._keeper = keeper
        self._clock = clock
        self._effects = effects

    async def feed_of(self, episode_id: str) -> str:
        """Return the id of the feed that an episode belongs to.

        Raises:
            UnknownEpisode: no feed has one of that id.

        """
        return await self._store.run(store_episodes.feed_of, episode_id)

    async def skip(self, feed_id: str, episode_id: str) -> Episode:
        """Skip an episode, even while it is being downloaded.

        Raises:
            UnknownEpisode: the feed has none of that id.
            IllegalTransition: it has a file, or is a tombstone.

        """
        skipped = await self._change(feed_id, episode_id, lifecycle.skip)
        await self._drop_work(episode_id)
        return skipped

    async def unskip(self, feed_id: str, episode_id: str) -> Episode:
        """Queue a skipped episode.

        Raises:
            UnknownEpisode: the feed has none of that id.
            IllegalTransition: it is not skipped.

        """
        return await self._change(feed_id, episode_id, lifecycle.unskip)

    async def cancel(self, feed_id: str, episode_id: str) -> Episode:
        """Skip an episode that is queued or being downloaded.

        Raises:
            UnknownEpisode: the feed has none of that id.
            IllegalTransition: there is nothing to cancel.

        """
        cancelled = await self._change(feed_id, episode_id, lifecycle.cancel)
        await self._drop_work(episode_id)
        return cancelled

    async def pin(self, feed_id: str, episode_id: str) -> Episode:
        """Keep an episode, whatever the rules say.

        Raises:
            UnknownEpisode: the feed has none of that id.
            IllegalTransition: it is gone already.

        """
        return await self._change(feed_id, episode_id, lifecycle.pin)

    async def unpin(self, feed_id: str, episode_id: str) -> Episode:
        """Leave an episode to the rules again, which may let it go at once.

        Raises:
            UnknownEpisode: the feed has none of that id.

        """
        await self._change(feed_id, episode_id, lifecycle.unpin)
        await self._effects.prune(feed_id)
        return await self._store.run(store_episodes.get, feed_id, episode_id)

    async def download(self, feed_id: str, episode_id: str) -> Episode:
        """Download an episode whatever the rules say; keep it until it was played.

        Raises:
            UnknownEpisode: the feed has none of that id.
            IllegalTransition: it is not released yet.

        """
        wanted = await self._store.run(
            store_plays.demand, feed_id, episode_id, self._clock()
        )
        return self._go_on(wanted)

    async def delete(self, feed_id: str, episode_id: str) -> Episode:
        """Delete an episode's files; it does not come back by itself.

        Raises:
            UnknownEpisode: the feed has none of that id.

        """
        deleted, is_news = await self._store.run(
            store_episodes.delete_episode, feed_id, episode_id, self._clock()
        )
        await self._drop_work(episode_id)
        await self._keeper.delete_doomed()
        if is_news:
            self._effects.changed(deleted, EpisodeEventType.ARCHIVED)
        return deleted

    async def retry(self, feed_id: str, episode_id: str) -> Episode:
        """Try a failed or waiting episode again now.

        Raises:
            UnknownEpisode: the feed has none of that id.
            IllegalTransition: it has not failed.

        """
        episode = await self._change(feed_id, episode_id, lifecycle.retry)
        await self._store.run(store_downloads.lift_pauses)
        self._effects.release()
        return episode

    async def retry_failed(
        self, feed_id: str | None = None, since: datetime | None = None
    ) -> int:
        """Try every failed episode again, of one feed or of all; return how many."""
        return await self._retry_all(feed_id, since=since)

    async def retry_refused(self, feed_id: str) -> int:
        """Try every episode again that a login may be missing for; return how many."""
        return await self._retry_all(feed_id, classes=ACCESS_CLASSES)

    async def _retry_all(self, feed_id: str | None, **which: Any) -> int:
        await self._store.run(store_downloads.lift_pauses)
        changed = await self._store.run(
            store_episodes.change_failed,
            feed_id,
            lifecycle.retry,
            now=self._clock(),
            **which,
        )
        for changed_feed_id in {one for one, _ in changed}:
            self._effects.marked(changed_feed_id)
        self._effects.release()
        return len(changed)

    async def _change(
        self,
        feed_id: str,
        episode_id: str,
        decide: Callable[[EpisodeState], EpisodeState],
    ) -> Episode:
        episode = await self._store.run(
            store_episodes.change, feed_id, episode_id, decide, self._clock()
        )
        return self._go_on(episode)

    def _go_on(self, episode: Episode) -> Episode:
        self._effects.marked(episode.feed_id)
        self._queue.wake()
        return episode

    async def _drop_work(self, episode_id: str) -> None:
        await self._queue.cancel(episode_id)
        await asyncio.to_thread(self._keeper.library.drop_job, episode_id)
