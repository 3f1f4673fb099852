"""Which episodes were played, which comes next, and what goes after it was."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from . import store_plays, store_published
from .config import FeedConfig
from .keeper import Keeper
from .loop import Clock, Loop
from .models import Episode
from .store import Store
from .store_plays import Play

GRACE: Final = timedelta(minutes=15)
"""How long what was played stays: some press a wrong button, or rewind."""
_AGAIN: Final = timedelta(minutes=1)
"""A library may be back by then that is not there now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayEffects:
    """What follows when an episode was played."""

    marked: Callable[[str], None]
    """A feed's snapshot is not true any more."""
    archived: Callable[[Episode], None]
    prune: Callable[[str], Awaitable[None]]


class Plays:
    """Remembers what was played, and lets go what is not needed after that."""

    def __init__(
        self,
        store: Store,
        keeper: Keeper,
        clock: Clock,
        effects: PlayEffects,
        *,
        feed_ids: Callable[[], Collection[str]],
        find: Callable[[str], FeedConfig | None],
    ) -> None:
        """Remember the parts; `start` begins to let go."""
        self._store = store
        self._keeper = keeper
        self._clock = clock
        self._effects = effects
        self._feed_ids = feed_ids
        self._find = find
        self._loop = Loop("plays", self._let_go, clock)

    def start(self) -> None:
        """Begin to let go what was played."""
        self._loop.start()

    async def stop(self) -> None:
        """Let go nothing more."""
        await self._loop.stop()

    def wake(self) -> None:
        """Look again: a feed has come, or wants something else."""
        self._loop.wake()

    async def note(
        self,
        feed_id: str,
        episode_id: str,
        *,
        position_s: float | None = None,
        played: bool = True,
    ) -> Episode:
        """Write down that an episode was played to its end, or was not.

        With a position it was played that far, and not to its end. After a while
        an episode that was played is archived, if its feed is to do that now, and
        a pin that holds until then is taken off.

        Raises:
            UnknownEpisode: the feed has none of that id.

        """
        config = self._find(feed_id)
        now = self._clock()
        noted = await self._store.run(
            store_plays.note,
            feed_id,
            episode_id,
            Play(is_over=played and position_s is None, position_s=position_s),
            archives=config is not None and config.archive_played,
            now=now,
            leaves_at=now + GRACE,
        )
        self._effects.marked(feed_id)
        self._loop.wake()
        return noted

    async def find(self, feed_id: str, episode_id: str) -> Episode:
        """Return an episode that a feed shows, which may be the one of all feeds.

        Raises:
            UnknownEpisode: it shows none of that id.
            UnknownFeed: there is no such feed, or it was removed.

        """
        return await self._store.run(store_published.episode, feed_id, episode_id)

    async def latest(self, feed_id: str | None = None) -> Episode | None:
        """Return the newest playable episode, of one feed or of all.

        Raises:
            UnknownFeed: there is no such feed, or it was removed.

        """
        return await self._store.run(store_plays.latest, feed_id)

    async def next_unplayed(self, feed_id: str | None = None) -> Episode | None:
        """Return the episode that a listener wants to hear now, None for no more.

        Raises:
            UnknownFeed: there is no such feed, or it was removed.

        """
        return await self._store.run(store_plays.next_unplayed, feed_id)

    async def _let_go(self) -> datetime | None:
        """Let go what has stayed for long enough; return when there is more."""
        feed_ids = list(self._feed_ids())
        now = self._clock()
        due = await self._store.run(store_plays.next_leave, feed_ids)
        if due is not None and due <= now:
            await self._leave(feed_ids, now)
            due = await self._store.run(store_plays.next_leave, feed_ids)
        return None if due is None else max(due, now + _AGAIN)

    async def _leave(self, feed_ids: Collection[str], now: datetime) -> None:
        configs = (self._find(feed_id) for feed_id in feed_ids)
        left = await self._store.run(
            store_plays.leave,
            feed_ids,
            archiving={
                one.feed_id for one in configs if one is not None and one.archive_played
            },
            present=await self._keeper.present(),
            now=now,
        )
        if left.archived:
            await self._keeper.delete_doomed()
        for episode in left.archived:
            self._effects.archived(episode)
        for feed_id in left.loose:
            self._effects.marked(feed_id)
            await self._effects.prune(feed_id)
