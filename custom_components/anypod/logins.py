"""Asks for cookies where a login is missing, and stops asking once it is not."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from . import cookies
from .const import CONF_COOKIES, DOMAIN
from .cookie_flow import CONF_CHECK_URL
from .engine import (
    LOGIN_CLASSES,
    Engine,
    EngineEvent,
    Episode,
    EpisodeChanged,
    EpisodeEventType,
    ErrorClass,
    FeedChanged,
    FeedRemoved,
    FeedState,
    FeedStatus,
    LoginMissed,
)
from .entry import hub_entry

_PATIENCE: Final = timedelta(days=1)
"""After which somebody who has closed the dialog is asked again."""

_WITH_COOKIES: Final = LOGIN_CLASSES | {ErrorClass.MEMBERS_ONLY, ErrorClass.PRIVATE}
"""What a source says to cookies that do not log in any more; without any, they are
nothing that somebody who adds a public source could be asked for."""


@dataclass(frozen=True, slots=True)
class _Need:
    """What a login is missing for: a feed's source, or one of its episodes."""

    feed_id: str
    episode_id: str | None = None


@dataclass(slots=True)
class _Asked:
    """What somebody was asked for on behalf of an entry."""

    at: datetime | None = None
    needs: set[_Need] = field(default_factory=set)
    problems: set[tuple[str, datetime]] = field(default_factory=set)
    """Of which sources, and since when they cannot be read."""


class LoginWatch:
    """Starts Home Assistant's own dialog on the entry whose cookies are at fault."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Begin without having asked for anything."""
        self._hass = hass
        self._asked: dict[str, _Asked] = {}
        """By entry."""

    @callback
    def hear(self, event: EngineEvent) -> None:
        """React to what the engine tells."""
        match event:
            case FeedChanged(state=state):
                self.look(state)
            case LoginMissed(episode=episode):
                self._ask_for_episode(episode)
            case EpisodeChanged(
                type=EpisodeEventType.DOWNLOADED | EpisodeEventType.ARCHIVED,
                episode=episode,
            ):
                self._settle(_Need(episode.feed_id, episode.episode_id))
            case FeedRemoved(feed_id=feed_id):
                self._forget_feed(feed_id)

    @callback
    def look(self, state: FeedState) -> None:
        """Ask for a login that a feed's source wants; or do so no more."""
        need = _Need(state.feed_id)
        if state.status is FeedStatus.SYNCING or state.last_sync is None:
            return
        if state.last_sync == state.last_success:
            self._settle(need)
        elif state.enabled and state.error and state.error.error_class in _WITH_COOKIES:
            url = state.source_url or ""
            problem = (state.feed_id, state.error.since)
            is_plain = state.error.error_class in LOGIN_CLASSES
            self._begin(need, url, problem, needs_cookies=not is_plain)

    @callback
    def begin_anew(self, entry: ConfigEntry[Any]) -> None:
        """Forget what was asked before an entry was set up, its dialog is gone."""
        self._asked.pop(entry.entry_id, None)

    def _ask_for_episode(self, episode: Episode) -> None:
        need = _Need(episode.feed_id, episode.episode_id)
        # An episode that needs a login, in a feed that needs none, is not worth it.
        self._begin(need, episode.source_url, None, needs_cookies=True)

    def _begin(
        self,
        need: _Need,
        url: str,
        problem: tuple[str, datetime] | None,
        *,
        needs_cookies: bool,
    ) -> None:
        _ = self._hass.async_create_task(
            self._ask(need, url, problem, needs_cookies=needs_cookies),
            "anypod login",
            eager_start=True,
        )

    async def _ask(
        self,
        need: _Need,
        url: str,
        problem: tuple[str, datetime] | None,
        *,
        needs_cookies: bool,
    ) -> None:
        entry = await self._owner(need.feed_id, url)
        if entry is None or (needs_cookies and CONF_COOKIES not in entry.data):
            return
        asked = self._asked.setdefault(entry.entry_id, _Asked())
        asked.needs.add(need)
        now = dt_util.utcnow()
        is_new = problem is not None and problem not in asked.problems
        if problem is not None:
            asked.problems.add(problem)
        if is_new or asked.at is None or now - asked.at >= _PATIENCE:
            asked.at = now
            entry.async_start_reauth(self._hass, data={CONF_CHECK_URL: url or None})

    async def _owner(self, feed_id: str, url: str) -> ConfigEntry[Any] | None:
        """Return the entry whose cookies are used for a page, or are to be."""
        feed = self._hass.config_entries.async_get_entry(feed_id)
        hub = hub_entry(self._hass)
        if feed is None or CONF_COOKIES in feed.data or hub is None:
            return feed
        name = hub.data.get(CONF_COOKIES)
        if name is not None and await cookies.async_are_for(self._hass, name, url):
            return hub
        return feed

    def _settle(self, need: _Need) -> None:
        for entry_id, asked in list(self._asked.items()):
            if need in asked.needs:
                asked.needs.discard(need)
                if not asked.needs:
                    del self._asked[entry_id]
                    self._close(entry_id)

    def _forget_feed(self, feed_id: str) -> None:
        needs = {one for asked in self._asked.values() for one in asked.needs}
        for need in needs:
            if need.feed_id == feed_id:
                self._settle(need)

    def _close(self, entry_id: str) -> None:
        """Take back a question that nobody has answered."""
        entry = self._hass.config_entries.async_get_entry(entry_id)
        if entry is not None:
            for flow in list(entry.async_get_active_flows(self._hass, {SOURCE_REAUTH})):
                self._hass.config_entries.flow.async_abort(flow["flow_id"])


DATA_LOGINS: HassKey[LoginWatch] = HassKey(f"{DOMAIN}_logins")


@callback
def watch_logins(hass: HomeAssistant, engine: Engine) -> None:
    """Ask for cookies whenever the engine misses a login."""
    watch = hass.data[DATA_LOGINS] = LoginWatch(hass)
    engine.subscribe(watch.hear)
