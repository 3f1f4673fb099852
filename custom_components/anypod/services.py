"""The actions; each answers as soon as its work is recorded."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, Final

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from .const import DOMAIN
from .deeds import (
    EPISODE_DEEDS,
    REFRESH,
    SUBMISSION,
    Deed,
    add_url,
    delete,
    feed_id_of,
    feed_states,
    feeds_of,
    link_of,
    refresh,
    running_engine,
    shown_id_of,
    sync,
)
from .errors import as_action_error
from .queries import (
    ATTR_DETAILS,
    ATTR_SINCE,
    EPISODE_LIST,
    episode_query,
    instant,
    text,
)
from .shapes import (
    changed_shape,
    detailed_shape,
    discreet,
    feed_shape,
    link_shape,
    page_shape,
    probe_shape,
    submitted_shape,
)
from .subscriptions import opml

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"
ATTR_EPISODE_ID: Final = "episode_id"
ATTR_FORWARD_DAYS: Final = "forward_days"
ATTR_LINK_ID: Final = "link_id"
ATTR_LINK_NAME: Final = "link_name"
ATTR_NAME: Final = "name"
ATTR_PLAYED: Final = "played"
ATTR_POSITION_S: Final = "position_s"
ATTR_URL: Final = "url"

_MAX_FORWARD_DAYS: Final = 365
_MAX_POSITION_S: Final = 1_000_000

_FEED: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}
_ANY_FEED: Final = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
_EPISODE: Final = {**_FEED, vol.Required(ATTR_EPISODE_ID): text}
_LINK: Final = {vol.Required(ATTR_LINK_ID): cv.string}

SYNC_SCHEMA = vol.Schema(_ANY_FEED)
RETRY_SCHEMA = vol.Schema(
    {
        **_ANY_FEED,
        vol.Optional(ATTR_EPISODE_ID): text,
        vol.Optional(ATTR_SINCE): instant,
    }
)
EPISODE_SCHEMA = vol.Schema(_EPISODE)
LIST_EPISODES_SCHEMA = vol.Schema({**_ANY_FEED, **EPISODE_LIST})
REFRESH_SCHEMA = vol.Schema({**_EPISODE, **REFRESH})
SET_PLAYED_SCHEMA = vol.Schema(
    {
        **_EPISODE,
        vol.Optional(ATTR_PLAYED, default=True): cv.boolean,
        vol.Optional(ATTR_POSITION_S): vol.All(
            vol.Coerce(float), vol.Range(min=0, max=_MAX_POSITION_S)
        ),
    }
)
ADD_URL_SCHEMA = vol.Schema({**_FEED, **SUBMISSION})
PROBE_SCHEMA = vol.Schema({vol.Required(ATTR_URL): cv.string})
FEED_SCHEMA = vol.Schema(_FEED)
CREATE_LINK_SCHEMA = vol.Schema({**_FEED, vol.Required(ATTR_NAME): cv.string})
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
        *(
            (name, partial(_change, deed), EPISODE_SCHEMA, optional)
            for name, deed in EPISODE_DEEDS.items()
            if name != "retry"
        ),
        ("delete", _delete, EPISODE_SCHEMA, optional),
        ("refresh_metadata", _refresh, REFRESH_SCHEMA, optional),
        ("set_played", _set_played, SET_PLAYED_SCHEMA, optional),
        ("add_url", _add_url, ADD_URL_SCHEMA, optional),
        ("probe", _probe, PROBE_SCHEMA, only),
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
    if not call.return_response:
        return None
    return response if await _is_admin(hass, call) else discreet(response)


async def _sync(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await sync(hass, call.data.get(ATTR_CONFIG_ENTRY_ID))
    return None


async def _retry(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    commands = running_engine(hass).commands
    feed_id = _feed_id(hass, call) if ATTR_CONFIG_ENTRY_ID in call.data else None
    episode_id = call.data.get(ATTR_EPISODE_ID)
    if episode_id is None:
        since = call.data.get(ATTR_SINCE)
        return {"count": await commands.retry_failed(feed_id, since)}
    if feed_id is None:
        feed_id = feed_id_of(hass, await commands.feed_of(episode_id))
    await commands.retry(feed_id, episode_id)
    return {"count": 1}


async def _change(
    deed: Deed, hass: HomeAssistant, call: ServiceCall
) -> ServiceResponse:
    engine = running_engine(hass)
    episode = await deed(engine, _feed_id(hass, call), call.data[ATTR_EPISODE_ID])
    return changed_shape(hass, engine, episode)


async def _delete(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    return await _change(delete, hass, call)


async def _refresh(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    ids = _feed_id(hass, call), call.data[ATTR_EPISODE_ID]
    episode = await refresh(hass, *ids, call.data)
    return changed_shape(hass, running_engine(hass), episode)


async def _set_played(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    engine = running_engine(hass)
    episode = await engine.plays.note(
        _feed_id(hass, call),
        call.data[ATTR_EPISODE_ID],
        played=call.data[ATTR_PLAYED],
        position_s=call.data.get(ATTR_POSITION_S),
    )
    return changed_shape(hass, engine, episode)


async def _add_url(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    submitted = await add_url(hass, call.data[ATTR_CONFIG_ENTRY_ID], call.data)
    return submitted_shape(submitted)


async def _probe(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    # It tells what is behind any address, also behind those of the home's own network.
    await _require_admin(hass, call)
    return probe_shape(await running_engine(hass).probe(call.data[ATTR_URL]))


async def _list_episodes(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    entry_id = call.data.get(ATTR_CONFIG_ENTRY_ID)
    feed_ids = feeds_of(hass, [] if entry_id is None else [entry_id])
    page = await running_engine(hass).episodes(episode_query(feed_ids, call.data))
    return page_shape(hass, page, details=call.data[ATTR_DETAILS])


async def _get_episode(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    episode = await running_engine(hass).episode(
        _feed_id(hass, call), call.data[ATTR_EPISODE_ID]
    )
    return detailed_shape(hass, episode)


async def _get_feed(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    state = await running_engine(hass).feeds.state(_shown_id(hass, call))
    return feed_shape(hass, state, with_links=await _is_admin(hass, call))


async def _list_feeds(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    with_links = await _is_admin(hass, call)
    states = await feed_states(hass)
    feeds: list[Any] = [feed_shape(hass, one, with_links=with_links) for one in states]
    return {"feeds": feeds}


async def _create_link(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    feed_id, name = _shown_id(hass, call), call.data[ATTR_NAME]
    return link_shape(hass, await running_engine(hass).links.create(feed_id, name))


async def _rotate_link(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    days = call.data[ATTR_FORWARD_DAYS]
    forward = timedelta(days=days) if days else None
    links = running_engine(hass).links
    return link_shape(hass, await links.rotate(_link_id(hass, call), forward))


async def _revoke_link(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    return link_shape(
        hass, await running_engine(hass).links.revoke(_link_id(hass, call))
    )


async def _export_opml(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    await _require_admin(hass, call)
    engine = running_engine(hass)
    return {"opml": opml(hass, engine, call.data.get(ATTR_LINK_NAME)).decode()}


def _feed_id(hass: HomeAssistant, call: ServiceCall) -> str:
    return feed_id_of(hass, call.data[ATTR_CONFIG_ENTRY_ID])


def _shown_id(hass: HomeAssistant, call: ServiceCall) -> str:
    return shown_id_of(hass, call.data[ATTR_CONFIG_ENTRY_ID])


def _link_id(hass: HomeAssistant, call: ServiceCall) -> str:
    """Return the link that a call names, of the feed that it names, if any.

    Raises:
        ServiceValidationError: the feed does not exist.
        UnknownLink: there is no such link, or it is another feed's.

    """
    link_id: str = call.data[ATTR_LINK_ID]
    if ATTR_CONFIG_ENTRY_ID in call.data:
        return link_of(hass, call.data[ATTR_CONFIG_ENTRY_ID], link_id).link_id
    return running_engine(hass).links.get(link_id).link_id


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
