"""The actions; each answers as soon as its work is recorded."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import DOMAIN, EntryType
from .engine import (
    SORTS,
    Engine,
    Episode,
    EpisodeQuery,
    EpisodeStatus,
    Media,
    Submission,
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
from .shapes import episode_shape, feed_shape, link_shape, page_shape, submitted_shape
from .subscriptions import opml

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"
ATTR_DELAY_HOURS: Final = "delay_hours"
ATTR_DETAILS: Final = "details"
ATTR_EPISODE_ID: Final = "episode_id"
ATTR_EXPAND: Final = "expand"
ATTR_FORWARD_DAYS: Final = "forward_days"
ATTR_LIMIT: Final = "limit"
ATTR_LINK_ID: Final = "link_id"
ATTR_LINK_NAME: Final = "link_name"
ATTR_MEDIA: Final = "media"
ATTR_NAME: Final = "name"
ATTR_OFFSET: Final = "offset"
ATTR_SEARCH: Final = "search"
ATTR_SINCE: Final = "since"
ATTR_SORT: Final = "sort"
ATTR_STATUS: Final = "status"
ATTR_TITLE: Final = "title"
ATTR_UNTIL: Final = "until"
ATTR_URL: Final = "url"
ATTR_YTDLP_ARGS: Final = "ytdlp_args"

_MAX_LIMIT = 500
_MAX_DELAY_HOURS = 8_760
_MAX_FORWARD_DAYS = 365
_SORT_VALUES = sorted({*SORTS, *(f"-{name}" for name in SORTS)})

_FEED: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}
_ANY_FEED: Final = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
_EPISODE: Final = {**_FEED, vol.Required(ATTR_EPISODE_ID): cv.string}

SYNC_SCHEMA = vol.Schema(_ANY_FEED)
RETRY_SCHEMA = vol.Schema(
    {
        **_ANY_FEED,
        vol.Optional(ATTR_EPISODE_ID): cv.string,
        vol.Optional(ATTR_SINCE): cv.datetime,
    }
)
EPISODE_SCHEMA = vol.Schema(_EPISODE)
LIST_EPISODES_SCHEMA = vol.Schema(
    {
        **_ANY_FEED,
        vol.Optional(ATTR_STATUS): vol.All(
            cv.ensure_list, [vol.In([status.value for status in EpisodeStatus])]
        ),
        vol.Optional(ATTR_SEARCH): cv.string,
        vol.Optional(ATTR_SINCE): cv.datetime,
        vol.Optional(ATTR_UNTIL): cv.datetime,
        vol.Optional(ATTR_SORT, default="-published"): vol.In(_SORT_VALUES),
        vol.Optional(ATTR_LIMIT, default=50): vol.All(
            vol.Coerce(int), vol.Range(min=1, max=_MAX_LIMIT)
        ),
        vol.Optional(ATTR_OFFSET, default=0): vol.All(
            vol.Coerce(int), vol.Range(min=0)
        ),
        vol.Optional(ATTR_DETAILS, default=False): cv.boolean,
    }
)
REFRESH_SCHEMA = vol.Schema(
    {
        **_EPISODE,
        vol.Optional(ATTR_DELAY_HOURS, default=0): vol.All(
            vol.Coerce(float), vol.Range(min=0, max=_MAX_DELAY_HOURS)
        ),
    }
)
ADD_URL_SCHEMA = vol.Schema(
    {
        **_FEED,
        vol.Required(ATTR_URL): cv.string,
        vol.Optional(ATTR_MEDIA): vol.In([media.value for media in PLAYABLE]),
        vol.Optional(ATTR_TITLE): cv.string,
        vol.Optional(ATTR_EXPAND, default=False): cv.boolean,
        vol.Optional(ATTR_YTDLP_ARGS): cv.string,
    }
)
FEED_SCHEMA = vol.Schema(_FEED)
CREATE_LINK_SCHEMA = vol.Schema({**_FEED, vol.Required(ATTR_NAME): cv.string})
_LINK: Final = {vol.Required(ATTR_LINK_ID): cv.string}
ROTATE_LINK_SCHEMA = vol.Schema(
    {
        **_ANY_FEED,
        **_LINK,
        vol.Optional(ATTR_FORWARD_DAYS, default=0): vol.All(
            vol.Coerce(float), vol.Range(min=0, max=_MAX_FORWARD_DAYS)
        ),
    }
)
REVOKE_LINK_SCHEMA = vol.Schema({**_ANY_FEED, **_LINK})
EXPORT_OPML_SCHEMA = vol.Schema({vol.Optional(ATTR_LINK_NAME): cv.string})
NO_FIELDS_SCHEMA = vol.Schema({})

type _Handler = Callable[[HomeAssistant, ServiceCall], Awaitable[ServiceResponse]]


@callback
def register_actions(hass: HomeAssistant) -> None:
    """Register every action, once."""
    optional, only = SupportsResponse.OPTIONAL, SupportsResponse.ONLY
    actions: tuple[tuple[str, _Handler, vol.Schema, SupportsResponse], ...] = (
        ("sync", _sync, SYNC_SCHEMA, SupportsResponse.NONE),
        ("retry", _retry, RETRY_SCHEMA, optional),
        ("skip", _skip, EPISODE_SCHEMA, optional),
        ("unskip", _unskip, EPISODE_SCHEMA, optional),
        ("cancel", _cancel, EPISODE_SCHEMA, optional),
        ("pin", _pin, EPISODE_SCHEMA, optional),
        ("unpin", _unpin, EPISODE_SCHEMA, optional),
        ("download", _download, EPISODE_SCHEMA, optional),
        ("delete", _delete, EPISODE_SCHEMA, optional),
        ("refresh_metadata", _refresh, REFRESH_SCHEMA, optional),
        ("add_url", _add_url, ADD_URL_SCHEMA, optional),
        ("list_episodes", _list_episodes, LIST_EPISODES_SCHEMA, only),
        ("get_episode", _get_episode, EPISODE_SCHEMA, only),
        ("get_feed", _get_feed, FEED_SCHEMA, only),
        ("list_feeds", _list_feeds, NO_FIELDS_SCHEMA, only),
        ("create_link", _create_link, CREATE_LINK_SCHEMA, optional),
        ("rotate_link", _rotate_link, ROTATE_LINK_SCHEMA, optional),
        ("revoke_link", _revoke_link, REVOKE_LINK_SCHEMA, optional),
        ("export_opml", _export_opml, EXPORT_OPML_SCHEMA, only),
    )
    for name, handler, schema, response in actions:
        hass.services.async_register(
            DOMAIN,
            name,
            partial(_handle, hass, handler),
            schema=schema,
            supports_response=response,
        )


async def _handle(
    hass: HomeAssistant, handler: _Handler, call: ServiceCall
) -> ServiceResponse:
    with as_action_error():
        response = await handler(hass, call)
    return response if call.return_response else None


async def _sync(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    engine = _engine(hass)
    if ATTR_CONFIG_ENTRY_ID in call.data:
        await engine.feeds.sync(await _loaded_feed_id(hass, call))
        return None
    for entry in feed_entries(hass):
        if entry.state is ConfigEntryState.LOADED:
            await engine.feeds.sync(entry.entry_id)
    return None


async def _retry(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    engine = _engine(hass)
    episode_id = call.data.get(ATTR_EPISODE_ID)
    if episode_id is not None:
        if ATTR_CONFIG_ENTRY_ID not in call.data:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="episode_needs_feed"
            )
        await engine.commands.retry(_feed_id(hass, call), episode_id)
        return {"count": 1}
    feed_id = _feed_id(hass, call) if ATTR_CONFIG_ENTRY_ID in call.data else None
    since = _utc(call.data.get(ATTR_SINCE))
    return {"count": await engine.commands.retry_failed(feed_id, since)}


async def _skip(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    return await _change(hass, call, _engine(hass).commands.skip)


async def _unskip(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    return await _change(hass, call, _engine(hass).commands.unskip)


async def _cancel(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    return await _change(hass, call, _engine(hass).commands.cancel)


async def _pin(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    return await _change(hass, call, _engine(hass).commands.pin)


async def _unpin(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    return await _change(hass, call, _engine(hass).commands.unpin)


async def _download(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    return await _change(hass, call, _engine(hass).commands.download)


async def _delete(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    return await _change(hass, call, _engine(hass).commands.delete)


async def _refresh(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    delay = timedelta(hours=call.data[ATTR_DELAY_HOURS])

    async def refresh(feed_id: str, episode_id: str) -> Episode:
        return await _engine(hass).refresher.ask(feed_id, episode_id, delay)

    return await _change(hass, call, refresh)


async def _add_url(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    media = call.data.get(ATTR_MEDIA)
    submitted = await _engine(hass).submissions.add(
        await _loaded_feed_id(hass, call),
        Submission(
            url=call.data[ATTR_URL],
            media=None if media is None else Media(media),
            title=call.data.get(ATTR_TITLE),
            expand=call.data[ATTR_EXPAND],
            ytdlp_args=split_arguments(call.data.get(ATTR_YTDLP_ARGS, "")),
        ),
    )
    return submitted_shape(submitted)


async def _change(
    hass: HomeAssistant,
    call: ServiceCall,
    command: Callable[[str, str], Awaitable[Episode]],
) -> ServiceResponse:
    episode = await command(_feed_id(hass, call), call.data[ATTR_EPISODE_ID])
    return {"episode": episode_shape(hass, episode)}


async def _list_episodes(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    data = call.data
    feed_id = _feed_id(hass, call) if ATTR_CONFIG_ENTRY_ID in data else None
    query = EpisodeQuery(
        feed_id=feed_id,
        statuses=frozenset(EpisodeStatus(one) for one in data.get(ATTR_STATUS, ())),
        search=data.get(ATTR_SEARCH),
        since=_utc(data.get(ATTR_SINCE)),
        until=_utc(data.get(ATTR_UNTIL)),
        sort=data[ATTR_SORT],
        limit=data[ATTR_LIMIT],
        offset=data[ATTR_OFFSET],
    )
    page = await _engine(hass).episodes(query)
    return page_shape(hass, page, details=data[ATTR_DETAILS])


async def _get_episode(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    episode = await _engine(hass).episode(
        _feed_id(hass, call), call.data[ATTR_EPISODE_ID]
    )
    return {**episode_shape(hass, episode, details=True), "log": episode.log}


async def _get_feed(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    state = await _engine(hass).feeds.state(_shown_id(hass, call))
    return feed_shape(hass, state, with_links=await _is_admin(hass, call))


async def _list_feeds(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    engine = _engine(hass)
    with_links = await _is_admin(hass, call)
    feeds: list[Any] = []
    for entry in feed_entries(hass):
        # One that was never set up is not known yet.
        with suppress(UnknownFeed):
            state = await engine.feeds.state(entry.entry_id)
            feeds.append(feed_shape(hass, state, with_links=with_links))
    return {"feeds": feeds}


async def _create_link(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    feed_id, name = _shown_id(hass, call), call.data[ATTR_NAME]
    return link_shape(hass, await _engine(hass).links.create(feed_id, name))


async def _rotate_link(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    days = call.data[ATTR_FORWARD_DAYS]
    forward = timedelta(days=days) if days else None
    links = _engine(hass).links
    return link_shape(hass, await links.rotate(_link_id(hass, call), forward))


async def _revoke_link(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    return link_shape(hass, await _engine(hass).links.revoke(_link_id(hass, call)))


async def _export_opml(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    engine = _engine(hass)
    return {"opml": opml(hass, engine, call.data.get(ATTR_LINK_NAME)).decode()}


def _engine(hass: HomeAssistant) -> Engine:
    data = hass.data[DATA_ANYPOD]
    if data.start_error is not None:
        raise data.start_error
    return data.engine


def _feed_id(hass: HomeAssistant, call: ServiceCall) -> str:
    """Return the feed that a call names.

    Raises:
        ServiceValidationError: the entry does not exist or is no feed.

    """
    entry = hass.config_entries.async_get_entry(call.data[ATTR_CONFIG_ENTRY_ID])
    is_feed = (
        entry is not None
        and entry.domain == DOMAIN
        and entry_type(entry) is EntryType.FEED
    )
    if entry is None or not is_feed:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="feed_not_found"
        )
    return entry.entry_id


def _shown_id(hass: HomeAssistant, call: ServiceCall) -> str:
    """Return the feed that a call names; the hub stands for the combined one.

    Raises:
        ServiceValidationError: the entry does not exist or is not ours.

    """
    hub = hub_entry(hass)
    if hub is not None and call.data[ATTR_CONFIG_ENTRY_ID] == hub.entry_id:
        return hub.entry_id
    return _feed_id(hass, call)


def _link_id(hass: HomeAssistant, call: ServiceCall) -> str:
    """Return the link that a call names, of the feed that it names, if any.

    Raises:
        ServiceValidationError: the feed does not exist.
        UnknownLink: there is no such link, or it is another feed's.

    """
    link = _engine(hass).links.get(call.data[ATTR_LINK_ID])
    if ATTR_CONFIG_ENTRY_ID in call.data and _shown_id(hass, call) != link.feed_id:
        raise UnknownLink(link.link_id)
    return link.link_id


async def _loaded_feed_id(hass: HomeAssistant, call: ServiceCall) -> str:
    """Return the feed that a call names, which has to be running.

    Raises:
        ServiceValidationError: it is disabled, or could not be set up.

    """
    feed_id = _feed_id(hass, call)
    await require_loaded(hass.config_entries.async_get_known_entry(feed_id))
    return feed_id


async def _is_admin(hass: HomeAssistant, call: ServiceCall) -> bool:
    """Return whether the caller may know secrets; Home Assistant itself may."""
    if call.context.user_id is None:
        return True
    user = await hass.auth.async_get_user(call.context.user_id)
    return user is not None and user.is_admin


async def _require_admin(hass: HomeAssistant, call: ServiceCall) -> None:
    """Refuse what destroys something or tells secrets to anybody else.

    Raises:
        Unauthorized: the caller is no administrator.

    """
    if not await _is_admin(hass, call):
        raise Unauthorized(context=call.context)


def _utc(value: datetime | None) -> datetime | None:
    """Return an instant; one without a zone is meant in the home's own."""
    return None if value is None else dt_util.as_utc(value)
