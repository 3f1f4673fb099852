"""What may be asked of feeds and episodes: once for actions, REST and WebSocket.

Everything here raises the engine's errors as they are, and those of Home Assistant
where an entry is not what it should be.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from .const import DOMAIN, EntryType
from .engine import (
    Engine,
    Episode,
    FeedState,
    Link,
    Media,
    Submission,
    Submitted,
    UnknownFeed,
    UnknownLink,
    split_arguments,
)
from .entry import (
    DATA_ANYPOD,
    PLAYABLE,
    entry_type,
    feed_entries,
    hub_entry,
    require_loaded,
)
from .errors import as_action_error
from .queries import text

ATTR_DELAY_HOURS: Final = "delay_hours"
ATTR_EXPAND: Final = "expand"
ATTR_MEDIA: Final = "media"
ATTR_TITLE: Final = "title"
ATTR_URL: Final = "url"
ATTR_YTDLP_ARGS: Final = "ytdlp_args"

_MAX_DELAY_HOURS: Final = 8_760

SUBMISSION: Final[VolDictType] = {
    vol.Required(ATTR_URL): cv.string,
    vol.Optional(ATTR_MEDIA): vol.In([media.value for media in PLAYABLE]),
    vol.Optional(ATTR_TITLE): text,
    vol.Optional(ATTR_EXPAND, default=False): cv.boolean,
    vol.Optional(ATTR_YTDLP_ARGS): cv.string,
}
"""Fields of a URL that somebody adds to a manual feed."""
REFRESH: Final[VolDictType] = {
    vol.Optional(ATTR_DELAY_HOURS, default=0): vol.All(
        vol.Coerce(float), vol.Range(min=0, max=_MAX_DELAY_HOURS)
    )
}
"""Fields of reading an episode's metadata anew."""

type Deed = Callable[[Engine, str, str], Awaitable[Episode]]
"""Does something with an episode, named by its feed and its own id."""

EPISODE_DEEDS: Final[Mapping[str, Deed]] = {
    "cancel": lambda engine, *ids: engine.commands.cancel(*ids),
    "download": lambda engine, *ids: engine.commands.download(*ids),
    "pin": lambda engine, *ids: engine.commands.pin(*ids),
    "retry": lambda engine, *ids: engine.commands.retry(*ids),
    "skip": lambda engine, *ids: engine.commands.skip(*ids),
    "unpin": lambda engine, *ids: engine.commands.unpin(*ids),
    "unskip": lambda engine, *ids: engine.commands.unskip(*ids),
}
"""What anybody may do with a single episode, by the names that programs use."""


PLAY_DEEDS: Final[Mapping[str, Deed]] = {
    "played": lambda engine, *ids: engine.plays.note(*ids),
    "unplayed": lambda engine, *ids: engine.plays.note(*ids, played=False),
}
"""What programs may say of an episode that somebody listened to."""


async def delete(engine: Engine, feed_id: str, episode_id: str) -> Episode:
    """Delete an episode's files, which is for administrators."""
    return await engine.commands.delete(feed_id, episode_id)


DELETE: Final = "delete"
MANY_DEEDS: Final[Mapping[str, Deed]] = {
    **EPISODE_DEEDS,
    **PLAY_DEEDS,
    "refresh": lambda engine, *ids: engine.refresher.ask(*ids, timedelta()),
    DELETE: delete,
}
"""What may be done with many episodes at once; to delete is for administrators."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """What cannot be done with an episode, and why."""

    episode_id: str
    error: HomeAssistantError


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What became of many episodes."""

    episodes: tuple[Episode, ...]
    refused: tuple[Refused, ...]


@callback
def running_engine(hass: HomeAssistant) -> Engine:
    """Return the engine.

    Raises:
        StoreError: it could not be started.

    """
    data = hass.data[DATA_ANYPOD]
    if data.start_error is not None:
        raise data.start_error
    return data.engine


@callback
def feed_id_of(hass: HomeAssistant, entry_id: str) -> str:
    """Return the feed that an entry stands for.

    Raises:
        ServiceValidationError: the entry does not exist or is no feed.

    """
    entry = hass.config_entries.async_get_entry(entry_id)
    is_ours = entry is not None and entry.domain == DOMAIN
    if entry is None or not is_ours or entry_type(entry) is not EntryType.FEED:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="feed_not_found"
        )
    return entry.entry_id


@callback
def shown_id_of(hass: HomeAssistant, entry_id: str) -> str:
    """Return the feed that an entry stands for; the hub stands for all of them.

    Raises:
        ServiceValidationError: the entry does not exist or is not ours.

    """
    hub = hub_entry(hass)
    if hub is not None and entry_id == hub.entry_id:
        return hub.entry_id
    return feed_id_of(hass, entry_id)


@callback
def scope_of(hass: HomeAssistant, entry_id: str | None) -> str | None:
    """Return the feed to look into, None for all: without an entry, and for the hub.

    Raises:
        ServiceValidationError: the entry does not exist or is not ours.

    """
    if entry_id is None:
        return None
    hub = hub_entry(hass)
    found = shown_id_of(hass, entry_id)
    return None if hub is not None and found == hub.entry_id else found


@callback
def feeds_of(hass: HomeAssistant, entry_ids: Iterable[str]) -> frozenset[str] | None:
    """Return the feeds to look into, None for all of them, as without an entry.

    Raises:
        ServiceValidationError: an entry does not exist or is not ours.

    """
    found = [scope_of(hass, entry_id) for entry_id in entry_ids]
    named = frozenset(feed_id for feed_id in found if feed_id is not None)
    return None if None in found or not named else named


@callback
def link_of(hass: HomeAssistant, entry_id: str, link_id: str) -> Link:
    """Return a link of the feed that an entry stands for.

    Raises:
        ServiceValidationError: the entry does not exist or is not ours.
        UnknownLink: there is no such link, or it is another feed's.

    """
    feed_id = shown_id_of(hass, entry_id)
    link = running_engine(hass).links.get(link_id)
    if link.feed_id != feed_id:
        raise UnknownLink(link_id)
    return link


async def loaded_feed_id(hass: HomeAssistant, entry_id: str) -> str:
    """Return the feed that an entry stands for, which has to be running.

    Raises:
        ServiceValidationError: it is no feed, is disabled, or could not be set up.

    """
    feed_id = feed_id_of(hass, entry_id)
    await require_loaded(hass.config_entries.async_get_known_entry(feed_id))
    return feed_id


async def feed_states(hass: HomeAssistant) -> list[FeedState]:
    """Return how all feeds stand; one that was never set up is not known yet."""
    engine = running_engine(hass)
    found = []
    for entry in feed_entries(hass):
        with suppress(UnknownFeed):
            found.append(await engine.feeds.state(entry.entry_id))
    return found


async def sync(hass: HomeAssistant, entry_id: str | None) -> None:
    """Begin to sync a feed, or all that are running."""
    engine = running_engine(hass)
    if entry_id is not None:
        await engine.feeds.sync(await loaded_feed_id(hass, entry_id))
        return
    for entry in feed_entries(hass):
        if entry.state is ConfigEntryState.LOADED:
            await engine.feeds.sync(entry.entry_id)


async def add_url(
    hass: HomeAssistant, entry_id: str, data: Mapping[str, Any]
) -> Submitted:
    """Add a URL to a manual feed, by fields that are valid."""
    feed_id = await loaded_feed_id(hass, entry_id)
    media = data.get(ATTR_MEDIA)
    return await running_engine(hass).submissions.add(
        feed_id,
        Submission(
            url=data[ATTR_URL],
            media=None if media is None else Media(media),
            title=data.get(ATTR_TITLE),
            expand=data[ATTR_EXPAND],
            ytdlp_args=split_arguments(data.get(ATTR_YTDLP_ARGS, "")),
        ),
    )


async def refresh(
    hass: HomeAssistant, feed_id: str, episode_id: str, data: Mapping[str, Any]
) -> Episode:
    """Have an episode's metadata read anew, by fields that are valid."""
    delay = timedelta(hours=data[ATTR_DELAY_HOURS])
    return await running_engine(hass).refresher.ask(feed_id, episode_id, delay)


async def do_all(
    hass: HomeAssistant, deed: Deed, wanted: Iterable[tuple[str, str]]
) -> Done:
    """Do something with many episodes, named by their entries and their own ids.

    One after another; what cannot be done with one keeps nobody from the others.
    """
    engine = running_engine(hass)
    episodes, refused = [], []
    for entry_id, episode_id in dict.fromkeys(wanted):
        try:
            with as_action_error():
                feed_id = feed_id_of(hass, entry_id)
                done = await deed(engine, feed_id, episode_id)
                episodes.append(engine.shown(done))
        except HomeAssistantError as err:
            refused.append(Refused(episode_id=episode_id, error=err))
    return Done(episodes=tuple(episodes), refused=tuple(refused))


async def set_enabled(
    hass: HomeAssistant, entry_id: str | None, *, enabled: bool
) -> None:
    """Pause a feed or let it go on; the hub, or None, stands for everything.

    Raises:
        ServiceValidationError: it is no feed, is disabled, or could not be set up.

    """
    engine = running_engine(hass)
    if entry_id is None or scope_of(hass, entry_id) is None:
        await engine.set_paused(paused=not enabled)
        return
    feed_id = await loaded_feed_id(hass, entry_id)
    await engine.feeds.set_enabled(feed_id, enabled=enabled)
