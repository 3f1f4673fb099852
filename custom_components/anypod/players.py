"""Learns from media players how far episodes were played."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
import logging
import re
from typing import Any, Final, NamedTuple, TypeGuard

from homeassistant.components.media_player import (
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_DURATION,
    ATTR_MEDIA_POSITION,
    ATTR_MEDIA_POSITION_UPDATED_AT,
    DOMAIN as MEDIA_PLAYER_DOMAIN,
    MediaPlayerState,
)
from homeassistant.components.media_source import generate_media_source_id
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.event import (
    TrackStates,
    async_call_later,
    async_track_state_change_filtered,
)

from .const import DOMAIN
from .engine import Engine, EngineError, Episode

_LOGGER = logging.getLogger(__name__)

_LOADED: Final = frozenset(
    {
        MediaPlayerState.PLAYING,
        MediaPlayerState.PAUSED,
        MediaPlayerState.BUFFERING,
    }
)
"""States in which a player has not gone on to something else."""
_QUIET: Final = timedelta(minutes=1)
"""How often the position in an episode is written at most."""
_ZAPPED_S: Final = 15.0
"""Who stops sooner was looking for something else."""
# Whatever the host is called: the ids tell whether it is this one.
_BASE: Final = rf"(?:https?://[^/]+)?/api/{DOMAIN}"
_MEDIA: Final = re.compile(rf"{_BASE}/feeds/([^/]+)/episodes/([^/]+)/media/[^/]+")
_LINK_MEDIA: Final = re.compile(rf"{_BASE}/([^/]+)/media/([^/-]+)-[^/]+")
_SOURCE: Final = f"{generate_media_source_id(DOMAIN, '')}/"


class _Key(NamedTuple):
    """Which episode."""

    feed_id: str
    episode_id: str


class _Hearing:
    """What one player does with one episode, from its first second to its last."""

    def __init__(self, content_id: str, now: datetime) -> None:
        """Begin; which episode it is turns out later."""
        self.content_id = content_id
        self.episode: Episode | None = None
        self.heard_s = 0.0
        """By the clock, without pauses."""
        self.noted_s: float | None = None
        """The position that was written down last, or is to be."""
        self._position_s: float | None = None
        self._duration_s: float | None = None
        self._reported: tuple[object, object] | None = None
        self._is_playing = False
        self._looked_at = now

    def take(self, state: State, now: datetime) -> None:
        """Take over what the player says."""
        self.pass_to(now)
        self._is_playing = state.state == MediaPlayerState.PLAYING
        self._duration_s = _number(state.attributes.get(ATTR_MEDIA_DURATION))
        position_s = _number(state.attributes.get(ATTR_MEDIA_POSITION))
        at = state.attributes.get(ATTR_MEDIA_POSITION_UPDATED_AT)
        # Many say again what they said before, which is not true any more.
        if position_s is None or self._reported == (position_s, at):
            return
        self._reported = (position_s, at)
        if self._is_playing and isinstance(at, datetime):
            position_s += max(0.0, (now - at).total_seconds())
        self._position_s = position_s

    def pass_to(self, now: datetime) -> None:
        """Let the time pass until now."""
        passed_s = max(0.0, (now - self._looked_at).total_seconds())
        self._looked_at = now
        if not self._is_playing:
            return
        self.heard_s += passed_s
        if self._position_s is not None:
            self._position_s += passed_s

    @property
    def position_s(self) -> float | None:
        """Return where the player is, None where it does not say or has just begun."""
        if self._position_s is None or self.heard_s < _ZAPPED_S:
            return None
        length_s = self._length_s
        return self._position_s if length_s is None else min(self._position_s, length_s)

    @property
    def is_over(self) -> bool:
        """Return whether there is nothing worth hearing any more.

        That is in the last twentieth, or in the last minute unless that is more
        than a tenth. A player that tells no position has to have played for nine
        tenths of the time.
        """
        length_s = self._length_s
        if length_s is None:
            return False
        if self._position_s is None:
            return self.heard_s >= 0.9 * length_s
        rest_s = max(0.05 * length_s, min(60.0, 0.1 * length_s))
        return self._position_s >= length_s - rest_s

    @property
    def _length_s(self) -> float | None:
        """Return how long the episode is; the file knows better than a player."""
        episode = self.episode
        if episode is not None and episode.media is not None:
            return episode.media.facts.duration_s or self._duration_s
        return self._duration_s


class Players:
    """Follows the players that play episodes, and no others."""

    def __init__(self, hass: HomeAssistant, engine: Engine) -> None:
        """Remember both; `start` begins to follow."""
        self._hass = hass
        self._engine = engine
        self._hearings: dict[str, _Hearing] = {}
        """By the player's entity."""
        self._unwritten: dict[_Key, float] = {}
        self._quiet: dict[_Key, CALLBACK_TYPE] = {}
        """Episodes whose position was written just now."""
        self._forget: Callable[[], None] | None = None

    @callback
    def start(self) -> None:
        """Begin to follow."""
        tracker = async_track_state_change_filtered(
            self._hass,
            TrackStates(False, set(), {MEDIA_PLAYER_DOMAIN}),
            self._changed,
        )
        self._forget = tracker.async_remove

    async def stop(self) -> None:
        """Follow nobody any more, and write down how far they are."""
        if self._forget is not None:
            self._forget()
        for hearing in self._hearings.values():
            self._note_position(hearing)
        self._hearings.clear()
        for cancel in self._quiet.values():
            cancel()
        self._quiet.clear()
        unwritten, self._unwritten = self._unwritten, {}
        await asyncio.gather(*(self._write(*one) for one in unwritten.items()))

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        entity_id, state = event.data["entity_id"], event.data["new_state"]
        content_id = None
        if state is not None and state.state in _LOADED:
            content_id = state.attributes.get(ATTR_MEDIA_CONTENT_ID)
        hearing = self._hearings.get(entity_id)
        if hearing is None and not _may_be_ours(content_id):
            return
        now = event.time_fired
        if hearing is not None and hearing.content_id != content_id:
            self._end(entity_id, now)
            hearing = None
        if state is None or not _may_be_ours(content_id):
            return
        if hearing is None:
            hearing = self._hearings[entity_id] = _Hearing(content_id, now)
            self._do(self._identify(entity_id, hearing))
        hearing.take(state, now)
        self._note_position(hearing)

    @callback
    def _end(self, entity_id: str, now: datetime) -> None:
        """Judge what a player did with an episode that it does not play any more."""
        hearing = self._hearings.pop(entity_id)
        hearing.pass_to(now)
        episode = hearing.episode
        if episode is None or not hearing.is_over:
            self._note_position(hearing)
            return
        # Not before the player is through with it: an episode may go after that.
        key = _Key(episode.feed_id, episode.episode_id)
        self._unwritten.pop(key, None)
        self._do(self._write(key, None))

    @callback
    def _note_position(self, hearing: _Hearing) -> None:
        """Write a position, or leave it until there has been quiet for a while."""
        episode, position_s = hearing.episode, hearing.position_s
        if episode is None or position_s is None or position_s == hearing.noted_s:
            return
        hearing.noted_s = position_s
        key = _Key(episode.feed_id, episode.episode_id)
        self._unwritten[key] = position_s
        if key not in self._quiet:
            self._flush(key)

    @callback
    def _flush(self, key: _Key) -> None:
        """Write what is unwritten of an episode, and nothing more for a while."""
        self._quiet.pop(key, None)
        position_s = self._unwritten.pop(key, None)
        if position_s is None:
            return

        @callback
        def flush(_now: datetime) -> None:
            self._flush(key)

        self._quiet[key] = async_call_later(self._hass, _QUIET, flush)
        self._do(self._write(key, position_s))

    async def _write(self, key: _Key, position_s: float | None) -> None:
        """Write how far an episode was played; without a position, to its end."""
        try:
            await self._engine.plays.note(*key, position_s=position_s)
        except EngineError as err:
            _LOGGER.debug("How far an episode was played is lost: %s", err)

    async def _identify(self, entity_id: str, hearing: _Hearing) -> None:
        """Find out which episode a player plays; one of nobody is not followed."""
        try:
            hearing.episode = await self._find(hearing.content_id)
        except EngineError as err:
            _LOGGER.debug("%s plays nothing that is known: %s", entity_id, err)
        if hearing.episode is None and self._hearings.get(entity_id) is hearing:
            del self._hearings[entity_id]

    async def _find(self, content_id: str) -> Episode | None:
        """Return the episode that a player plays, None for something else.

        Raises:
            EngineError: there is no such episode.

        """
        plays = self._engine.plays
        if content_id.startswith(_SOURCE):
            first, _, rest = content_id.removeprefix(_SOURCE).partition("/")
            name, feed_id = (rest, first) if rest else (first, None)
            if name == "latest":
                return await plays.latest(feed_id)
            if name == "next_unplayed":
                return await plays.next_unplayed(feed_id)
            return None if feed_id is None else await plays.find(feed_id, name)
        url = content_id.partition("?")[0]
        if (found := _MEDIA.fullmatch(url)) is not None:
            return await plays.find(found[1], found[2])
        if (found := _LINK_MEDIA.fullmatch(url)) is not None:
            reached = self._engine.links.find(found[1])
            if reached is not None:
                return await plays.find(reached.link.feed_id, found[2])
        return None

    @callback
    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        _ = self._hass.async_create_task(work, f"{DOMAIN}-players")


def _may_be_ours(content_id: object) -> TypeGuard[str]:
    """Return at next to no cost whether a player may be playing an episode."""
    return isinstance(content_id, str) and DOMAIN in content_id


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
