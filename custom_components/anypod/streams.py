"""What changes in feeds and episodes, told to a listener who may be slow.

A stream looks at nothing before it is started, gathers what happens while its last
message is young, and knows each feed and episode only once, however often it changed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
import contextlib
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Any, Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .deeds import feed_states
from .engine import (
    Engine,
    EngineError,
    EngineEvent,
    Episode,
    EpisodeProgressed,
    EpisodeQuery,
    FeedChanged,
    FeedRemoved,
    FeedState,
    SourceKind,
    UnknownEpisode,
)
from .shapes import Json, episode_shape, feed_shape

_LOGGER = logging.getLogger(__name__)

INTERVAL_S: Final = 0.5
"""Nobody is told something more often than that."""
MOST_EPISODES: Final = 200
"""Who is told of more episodes of a feed at once had better list them."""
_MARGIN: Final = timedelta(seconds=5)
"""How long after its time a change may be written."""

type Tell = Callable[[Json], None]


class Stream:
    """Tells one listener of changes, until it is stopped."""

    def __init__(self, hass: HomeAssistant, engine: Engine, tell: Tell) -> None:
        """Remember the listener; nothing is looked at."""
        self.hass = hass
        self.engine = engine
        self._tell = tell
        self._is_due = False
        self._task: asyncio.Task[None] | None = None
        """Set while there is something to tell, and while what was told is young."""

    @callback
    def start(self) -> Callable[[], None]:
        """Begin to tell; return how to stop."""
        forget = self.engine.subscribe(self._heard)
        self._work(self._begin())

        @callback
        def stop() -> None:
            forget()
            if self._task is not None:
                self._task.cancel()

        return stop

    @callback
    def _heard(self, event: EngineEvent) -> None:
        if self.note(event):
            self._is_due = True
            if self._task is None:
                self._work(self._go_on())

    @callback
    def _work(self, work: Coroutine[Any, Any, None]) -> None:
        # Not eagerly: what happens in one go is one message.
        self._task = self.hass.async_create_background_task(
            work, f"anypod {type(self).__name__}", eager_start=False
        )

    async def _begin(self) -> None:
        first = await self._gathered(self.begin)
        if first is not None:
            self._tell(first)
            await asyncio.sleep(INTERVAL_S)
        await self._go_on()

    async def _go_on(self) -> None:
        while self._is_due:
            self._is_due = False
            message = await self._gathered(self.gather)
            if message is not None:
                self._tell(message)
            await asyncio.sleep(INTERVAL_S)
        self._task = None

    async def _gathered(
        self, gather: Callable[[], Awaitable[Json | None]]
    ) -> Json | None:
        try:
            return await gather()
        except EngineError as err:
            # Whoever listens asks again, and is told then.
            _LOGGER.debug("Cannot tell what has changed: %s", err)
            return {"reset": True}

    def note(self, event: EngineEvent) -> bool:
        """Take in what happened; return whether it is to be told."""
        raise NotImplementedError

    async def begin(self) -> Json | None:
        """Return what is told first, if anything."""
        raise NotImplementedError

    async def gather(self) -> Json | None:
        """Return what is to be told by now, if anything, and forget it."""
        raise NotImplementedError


class FeedStream(Stream):
    """Tells how feeds stand: first of all of them, then of those that changed."""

    def __init__(
        self, hass: HomeAssistant, engine: Engine, tell: Tell, *, with_links: bool
    ) -> None:
        """Remember the listener, and whether it may know secrets."""
        super().__init__(hass, engine, tell)
        self._with_links = with_links
        self._changed: dict[str, FeedState] = {}
        self._removed: dict[str, None] = {}

    @override
    def note(self, event: EngineEvent) -> bool:
        match event:
            case FeedChanged(state=state) if is_plain(state):
                self._removed.pop(state.feed_id, None)
                self._changed[state.feed_id] = state
            case FeedRemoved(feed_id=feed_id):
                self._changed.pop(feed_id, None)
                self._removed[feed_id] = None
            case _:
                return False
        return True

    @override
    async def begin(self) -> Json:
        return {"feeds": [self._shape(one) for one in await feed_states(self.hass)]}

    @override
    async def gather(self) -> Json | None:
        changed, self._changed = self._changed, {}
        removed, self._removed = self._removed, {}
        if not changed and not removed:
            return None
        return {
            "changed": [self._shape(state) for state in changed.values()],
            "removed": list(removed),
        }

    def _shape(self, state: FeedState) -> Json:
        return feed_shape(self.hass, state, with_links=self._with_links)


class EpisodeStream(Stream):
    """Tells of the episodes of a feed, or of all feeds, that changed."""

    def __init__(
        self, hass: HomeAssistant, engine: Engine, tell: Tell, *, feed_id: str | None
    ) -> None:
        """Remember the listener and what it listens to; None for all feeds."""
        super().__init__(hass, engine, tell)
        self._feed_id = feed_id
        self._began_at = dt_util.utcnow()
        self._since: dict[str, datetime] = {}
        """Until when the changes of each feed were told."""
        self._told: dict[str, dict[str, Episode]] = {}
        """By feed: what is so young that it would be found again."""
        self._feeds: set[str] = set()
        self._progress: dict[str, EpisodeProgressed] = {}
        self._running: dict[str, Episode] = {}
        self._is_lost = False

    @override
    def note(self, event: EngineEvent) -> bool:
        match event:
            case FeedChanged(state=state) if is_plain(state):
                feed_id = state.feed_id
                if self._is_mine(feed_id):
                    self._feeds.add(feed_id)
            case FeedRemoved(feed_id=feed_id):
                self._is_lost = self._is_lost or self._is_mine(feed_id)
            case EpisodeProgressed(feed_id=feed_id, episode_id=episode_id):
                if self._is_mine(feed_id):
                    self._progress[episode_id] = event
            case _:
                return False
        return self._is_mine(feed_id)

    def _is_mine(self, feed_id: str) -> bool:
        return self._feed_id in {None, feed_id}

    @override
    async def begin(self) -> None:
        """Tell nothing: who listens has a list of its own."""

    @override
    async def gather(self) -> Json | None:
        is_lost, self._is_lost = self._is_lost, False
        feeds, self._feeds = self._feeds, set()
        progress, self._progress = self._progress, {}
        changed: dict[str, Episode] = {}
        for feed_id in feeds:
            found = await self._changes(feed_id)
            is_lost = is_lost or found is None
            changed |= found or {}
        if is_lost:
            self._running.clear()
            return {"reset": True}
        for event in progress.values():
            if event.episode_id not in changed:
                changed |= await self._moved(event)
        self._remember(changed)
        if not changed:
            return None
        shapes = [episode_shape(self.hass, one) for one in changed.values()]
        return {"changed": shapes, "removed": []}

    async def _changes(self, feed_id: str) -> dict[str, Episode] | None:
        """Return what of a feed was written since it was last asked, None for a lot."""
        now = dt_util.utcnow()
        since = self._since.get(feed_id, self._began_at)
        query = EpisodeQuery(
            feed_id=feed_id,
            updated_since=since,
            sort="discovered",
            limit=MOST_EPISODES,
        )
        page = await self.engine.episodes(query)
        if page.total > MOST_EPISODES:
            self._since[feed_id] = now
            self._told.pop(feed_id, None)
            return None
        told = self._told.get(feed_id, {})
        found = {one.episode_id: replace(one, progress=None) for one in page.episodes}
        self._since[feed_id] = max(since, now - _MARGIN)
        self._told[feed_id] = {
            name: one
            for name, one in found.items()
            if one.updated_at >= self._since[feed_id]
        }
        return {
            one.episode_id: one
            for one in page.episodes
            if told.get(one.episode_id) != found[one.episode_id]
        }

    async def _moved(self, event: EpisodeProgressed) -> dict[str, Episode]:
        """Return an episode whose download is further, or has ended."""
        known = self._running.get(event.episode_id)
        if known is None or event.progress is None:
            with contextlib.suppress(UnknownEpisode):
                known = await self.engine.episode(event.feed_id, event.episode_id)
        if known is None:
            return {}
        return {event.episode_id: replace(known, progress=event.progress)}

    def _remember(self, changed: dict[str, Episode]) -> None:
        """Keep what runs, so that its next step costs no look into the database."""
        for episode in changed.values():
            if episode.progress is None:
                self._running.pop(episode.episode_id, None)
            else:
                self._running[episode.episode_id] = episode


def is_plain(state: FeedState) -> bool:
    """Return whether it is one of the feeds that people have, and not all of them."""
    return state.source_kind is not SourceKind.COMBINED
