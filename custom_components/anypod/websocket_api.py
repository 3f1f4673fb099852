"""Commands for whoever is connected by WebSocket, such as the dashboard."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final

from homeassistant.components.websocket_api import (
    ActiveConnection,
    async_register_command,
    async_response,
    websocket_command,
)
from homeassistant.components.websocket_api.const import WebSocketCommandHandler
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from .const import DOMAIN
from .deeds import feed_id_of, running_engine, scope_of, shown_id_of
from .errors import as_action_error
from .queries import ATTR_DETAILS, EPISODE_LIST, episode_query
from .shapes import (
    Json,
    detailed_shape,
    feed_shape,
    overview_shape,
    page_shape,
    stats_shape,
)
from .streams import EpisodeStream, FeedStream, Stream

_FEED: Final[VolDictType] = {vol.Required("config_entry_id"): cv.string}
_ANY_FEED: Final[VolDictType] = {vol.Optional("config_entry_id"): cv.string}


@callback
def register_commands(hass: HomeAssistant) -> None:
    """Register every command, once."""
    for command in (
        feeds_subscribe,
        feeds_get,
        episodes_list,
        episodes_get,
        episodes_subscribe,
        stats,
        overview,
    ):
        async_register_command(hass, command)


type _Answer = Callable[[HomeAssistant, ActiveConnection, Json], Awaitable[Json]]


def _answering(answer: _Answer) -> WebSocketCommandHandler:
    """Send what a function returns; what is wrong has the codes of the REST API."""

    @async_response
    @wraps(answer)
    async def guarded(
        hass: HomeAssistant, connection: ActiveConnection, msg: Json
    ) -> None:
        try:
            with as_action_error():
                connection.send_result(msg["id"], await answer(hass, connection, msg))
        except HomeAssistantError as err:
            _refuse(connection, msg, err)

    return guarded


type _Open = Callable[[HomeAssistant, ActiveConnection, Json], Stream]


def _streaming(make: _Open) -> WebSocketCommandHandler:
    """Start what a function returns; it ends with the subscription or the connection."""

    @callback
    @wraps(make)
    def subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> None:
        try:
            with as_action_error():
                stream = make(hass, connection, msg)
        except HomeAssistantError as err:
            _refuse(connection, msg, err)
            return
        connection.send_result(msg["id"])
        connection.subscriptions[msg["id"]] = stream.start()

    return subscribe


def _refuse(connection: ActiveConnection, msg: Json, err: HomeAssistantError) -> None:
    # Not raised: Home Assistant would log as an error what a person did wrong.
    connection.send_error(
        msg["id"],
        err.translation_key or "unknown_error",
        str(err),
        err.translation_key,
        err.translation_domain,
        err.translation_placeholders,
    )


@websocket_command({vol.Required("type"): f"{DOMAIN}/feeds/subscribe"})
@_streaming
def feeds_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Stream:
    """Tell how all feeds stand, and then of each change; links to administrators."""

    @callback
    def tell(message: Json) -> None:
        connection.send_event(msg["id"], message)

    with_links = connection.user.is_admin
    return FeedStream(hass, running_engine(hass), tell, with_links=with_links)


@websocket_command({vol.Required("type"): f"{DOMAIN}/feeds/get", **_FEED})
@_answering
async def feeds_get(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Json:
    """Answer with a feed; the hub's id stands for the feed of all feeds."""
    feed_id = shown_id_of(hass, msg["config_entry_id"])
    state = await running_engine(hass).feeds.state(feed_id)
    return feed_shape(hass, state, with_links=connection.user.is_admin)


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/episodes/list",
        **_ANY_FEED,
        **EPISODE_LIST,
    }
)
@_answering
async def episodes_list(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Json:
    """Answer with a page of a list of episodes."""
    feed_id = scope_of(hass, msg.get("config_entry_id"))
    page = await running_engine(hass).episodes(episode_query(feed_id, msg))
    return page_shape(hass, page, details=msg[ATTR_DETAILS])


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/episodes/get",
        **_FEED,
        vol.Required("episode_id"): cv.string,
    }
)
@_answering
async def episodes_get(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Json:
    """Answer with all that is known of an episode."""
    feed_id = feed_id_of(hass, msg["config_entry_id"])
    episode = await running_engine(hass).episode(feed_id, msg["episode_id"])
    return detailed_shape(hass, episode)


@websocket_command({vol.Required("type"): f"{DOMAIN}/episodes/subscribe", **_ANY_FEED})
@_streaming
def episodes_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Stream:
    """Tell of each episode that changes, of a feed or of all."""

    @callback
    def tell(message: Json) -> None:
        connection.send_event(msg["id"], message)

    feed_id = scope_of(hass, msg.get("config_entry_id"))
    return EpisodeStream(hass, running_engine(hass), tell, feed_id=feed_id)


@websocket_command({vol.Required("type"): f"{DOMAIN}/stats", **_ANY_FEED})
@_answering
async def stats(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> Json:
    """Answer with what the episodes of a feed, or of all feeds, come to."""
    entry_id = msg.get("config_entry_id")
    found = await running_engine(hass).stats(scope_of(hass, entry_id))
    return stats_shape(found, entry_id)


@websocket_command({vol.Required("type"): f"{DOMAIN}/overview"})
@_answering
async def overview(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Json:
    """Answer with how all feeds together stand."""
    return overview_shape(hass, await running_engine(hass).overview())
