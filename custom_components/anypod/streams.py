"""What changes in feeds and episodes, told to a listener who may be slow.

A stream looks at nothing before it is started, gathers what happens while its last
message is young, and knows each feed and episode only once, however often it changed.
"""

import asyncio
from collections.abc import Callable
import contextlib
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Final, override

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
    OverviewChanged,
    SourceKind,
    UnknownEpisode,
)
from .shapes import Json, episode_shape, feed_shape, overview_shape

_LOGGER = logging.getLogger(__name__)

INTERVAL_S: Final = 0.5
"""Nobody is told something more often than that."""
FIRST_PAUSE_S: Final = 1.0
"""How long to wait before the first message is tried again; then twice as long."""
LONGEST_PAUSE_S: Final = 60.0
MOST_EPISODES: Final = 200
"""Who is told of more episodes of a feed at once had better list them."""
_MARGIN: Final = timedelta(seconds=5)
"""How long after its time a change may be written."""

type Tell = Callable[[Json], None]


class Changes:
    """What is new in something since it was last asked."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Begin without any; nothing is looked at."""
        self.hass = hass
        self.engine = engine

    def note(self, event: EngineEvent) -> bool:
        """Take in what happened; return whether it is to be told."""
        raise NotImplementedError

    async def begin(self) -> Json | None:
        """Return what is told first, if anything; what was noted so far is in it.

        Raises:
            EngineError: it is not to be had now.

        """
        raise NotImplementedError

    async def gather(self) -> Json | None:
        """Return what is to be told by now, if anything, and forget it.

        Where that is not to be had, it is that everything be asked for anew.
        """
        raise NotImplementedError


class Stream:
    """Tells one listener of changes, until it is stopped."""

    def __init__(self, changes: Changes, tell: Tell) -> None:
        """Remember the listener; nothing is looked at."""
        self._changes = changes
        self._tell = tell
        self._has_begun = False
        self._is_due = True
        self._task: asyncio.Task[None] | None = None
        """Set while there is something to tell, and while what was told is young."""

    @callback
    def start(self) -> Callable[[], None]:
        """Begin to tell; return how to stop."""
        forget = self._changes.engine.subscribe(self._heard)
        self._work()

        @callback
        def stop() -> None:
            forget()
            if self._task is not None:
                self._task.cancel()

        return stop

    @callback
    def _heard(self, event: EngineEvent) -> None:
        if self._changes.note(event):
            self._is_due = True
            if self._task is None:
                self._work()

    @callback
    def _work(self) -> None:
        # Not eagerly: what happens in one go is one message.
        self._task = self._changes.hass.async_create_background_task(
            self._go_on(), "anypod Stream", eager_start=False
        )

    async def _go_on(self) -> None:
        await self._begin()
        while self._is_due:
            self._is_due = False
            await self._say(await self._changes.gather())
        self._task = None

    async def _begin(self) -> None:
        """Say what is told first; until that is to be had, ask for it again."""
        pause_s = FIRST_PAUSE_S
        while not self._has_begun:
            self._is_due = False
            try:
                first = await self._changes.begin()
            except EngineError as err:
                if pause_s == FIRST_PAUSE_S:
                    self._tell(_lost(err))
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            else:
                self._has_begun = True
                await self._say(first)

    async def _say(self, message: Json | None) -> None:
        """Tell something, if there is anything, and let it grow old."""
        if message is not None:
            self._tell(message)
            await asyncio.sleep(INTERVAL_S)


class FeedChanges(Changes):
    """How feeds stand: first all of them, then those that changed."""

    def __init__(
        self, hass: HomeAssistant, engine: Engine, *, with_links: bool
    ) -> None:
        """Begin without any; `with_links` says whether secrets are told."""
        super().__init__(hass, engine)
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
        self._changed.clear()
        self._removed.clear()
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


class EpisodeChanges(Changes):
    """The episodes of a feed, or of all feeds, that changed."""

    def __init__(
        self, hass: HomeAssistant, engine: Engine, *, feed_id: str | None
    ) -> None:
        """Remember what is of interest; None for all feeds."""
        super().__init__(hass, engine)
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
        try:
            return await self._gathered()
        except EngineError as err:
            return _lost(err)

    async def _gathered(self) -> Json | None:
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
            return _reset()
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
            feed_ids=frozenset({feed_id}),
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


class OverviewChanges(Changes):
    """How all feeds together stand."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Begin without any."""
        super().__init__(hass, engine)
        self._overview: Json | None = None
        self._told: Json | None = None

    @override
    def note(self, event: EngineEvent) -> bool:
        if not isinstance(event, OverviewChanged):
            return False
        self._overview = overview_shape(self.hass, event.overview)
        return True

    @override
    async def begin(self) -> Json:
        self._overview = None
        self._told = overview_shape(self.hass, await self.engine.overview())
        return self._told

    @override
    async def gather(self) -> Json | None:
        overview, self._overview = self._overview, None
        if overview is None or overview == self._told:
            return None
        self._told = overview
        return overview


class AllChanges(Changes):
    """All that a dashboard shows, in one: feeds, their episodes and the overview."""

    def __init__(
        self, hass: HomeAssistant, engine: Engine, *, with_links: bool
    ) -> None:
        """Begin without any; `with_links` says whether secrets are told."""
        super().__init__(hass, engine)
        self._feeds = FeedChanges(hass, engine, with_links=with_links)
        self._episodes = EpisodeChanges(hass, engine, feed_id=None)
        self._overview = OverviewChanges(hass, engine)

    @override
    def note(self, event: EngineEvent) -> bool:
        # Each has to hear of it.
        parts = (self._feeds, self._episodes, self._overview)
        noted = [part.note(event) for part in parts]
        return any(noted)

    @override
    async def begin(self) -> Json:
        return await self._feeds.begin() | {"overview": await self._overview.begin()}

    @override
    async def gather(self) -> Json | None:
        episodes = await self._episodes.gather() or {}
        feeds = await self._feeds.gather() or {}
        told = {
            "changed": feeds.get("changed"),
            "removed": feeds.get("removed"),
            "episodes": episodes.get("changed"),
            "overview": await self._overview.gather(),
            "reset": episodes.get("reset"),
        }
        return {name: value for name, value in told.items() if value} or None


def _lost(err: EngineError) -> Json:
    # Whoever listens asks again, and is told then.
    _LOGGER.debug("Cannot tell what has changed: %s", err)
    return _reset()


def _reset() -> Json:
    """Return that all is to be asked for anew; nothing else is said with it."""
    return {"changed": [], "removed": [], "reset": True}


def is_plain(state: FeedState) -> bool:
    """Return whether it is one of the feeds that people have, and not all of them."""
    return state.source_kind is not SourceKind.COMBINED
