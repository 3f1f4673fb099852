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
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import VolDictType
import voluptuous as vol

from . import qr
from .const import DOMAIN
from .deeds import (
    DELETE,
    MANY_DEEDS,
    do_all,
    feed_id_of,
    feeds_of,
    link_of,
    running_engine,
    scope_of,
    set_enabled,
    shown_id_of,
)
from .errors import as_action_error
from .queries import ATTR_DETAILS, EPISODE_LIST, episode_query
from .shapes import (
    Json,
    detailed_shape,
    discreet,
    done_shape,
    feed_shape,
    overview_shape,
    page_shape,
    stats_shape,
    transcript_shape,
)
from .streams import AllChanges, Changes, EpisodeChanges, FeedChanges, Stream
from .urls import feed_url, page_of

_MOST_EPISODES: Final = 500
"""With which something is done at once."""
_FEED: Final[VolDictType] = {vol.Required("config_entry_id"): cv.string}
_ANY_FEED: Final[VolDictType] = {vol.Optional("config_entry_id"): cv.string}


@callback
def register_commands(hass: HomeAssistant) -> None:
    """Register every command, once."""
    for command in (
        subscribe,
        feeds_subscribe,
        feeds_get,
        feeds_enable,
        episodes_list,
        episodes_get,
        episodes_transcript,
        episodes_do,
        episodes_subscribe,
        links_qr,
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
                shape = await answer(hass, connection, msg)
                connection.send_result(msg["id"], _as_seen_by(connection, shape))
        except HomeAssistantError as err:
            _refuse(connection, msg, err)

    return guarded


type _Open = Callable[[HomeAssistant, ActiveConnection, Json], Changes]


def _streaming(make: _Open) -> WebSocketCommandHandler:
    """Tell of the changes that a function returns, as long as somebody listens."""

    @callback
    @wraps(make)
    def subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> None:
        @callback
        def tell(message: Json) -> None:
            connection.send_event(msg["id"], _as_seen_by(connection, message))

        try:
            with as_action_error():
                stream = Stream(make(hass, connection, msg), tell)
        except HomeAssistantError as err:
            _refuse(connection, msg, err)
            return
        connection.send_result(msg["id"])
        connection.subscriptions[msg["id"]] = stream.start()

    return subscribe


def _as_seen_by(connection: ActiveConnection, shape: Json) -> Json:
    return shape if connection.user.is_admin else discreet(shape)


def _require_admin(connection: ActiveConnection) -> None:
    """Refuse what destroys something or tells secrets to anybody else.

    With the code of the REST API, which Home Assistant's own decorator has not.

    Raises:
        ServiceValidationError: it is no administrator who asks.

    """
    if not connection.user.is_admin:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="administrators_only"
        )


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


@websocket_command({vol.Required("type"): f"{DOMAIN}/subscribe"})
@_streaming
def subscribe(hass: HomeAssistant, connection: ActiveConnection, msg: Json) -> Changes:
    """Tell all that a dashboard shows, and then of each change in it."""
    with_links = connection.user.is_admin
    return AllChanges(hass, running_engine(hass), with_links=with_links)


@websocket_command({vol.Required("type"): f"{DOMAIN}/feeds/subscribe"})
@_streaming
def feeds_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Changes:
    """Tell how all feeds stand, and then of each change; links to administrators."""
    with_links = connection.user.is_admin
    return FeedChanges(hass, running_engine(hass), with_links=with_links)


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
        vol.Required("type"): f"{DOMAIN}/feeds/enable",
        **_ANY_FEED,
        vol.Required("enabled"): bool,
    }
)
@_answering
async def feeds_enable(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Json:
    """Let a feed go on, or pause it; without one, everything."""
    entry_id = msg.get("config_entry_id")
    await set_enabled(hass, entry_id, enabled=msg["enabled"])
    engine = running_engine(hass)
    feed_id = scope_of(hass, entry_id)
    if feed_id is None:
        return {"overview": overview_shape(hass, await engine.overview())}
    state = await engine.feeds.state(feed_id)
    with_links = connection.user.is_admin
    return {"feed": feed_shape(hass, state, with_links=with_links)}


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/episodes/list",
        vol.Optional("config_entry_id"): vol.All(cv.ensure_list, [cv.string]),
        **EPISODE_LIST,
    }
)
@_answering
async def episodes_list(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Json:
    """Answer with a page of a list of episodes, of one feed, of several or of all."""
    feed_ids = feeds_of(hass, msg.get("config_entry_id", ()))
    page = await running_engine(hass).episodes(episode_query(feed_ids, msg))
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


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/episodes/transcript",
        **_FEED,
        vol.Required("episode_id"): cv.string,
        vol.Required("language"): cv.string,
    }
)
@_answering
async def episodes_transcript(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Json:
    """Answer with what is said in an episode, and when."""
    feed_id, language = feed_id_of(hass, msg["config_entry_id"]), msg["language"]
    publisher = running_engine(hass).publisher
    return transcript_shape(
        language, await publisher.cues(feed_id, msg["episode_id"], language)
    )


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/episodes/do",
        vol.Required("deed"): vol.In(sorted(MANY_DEEDS)),
        vol.Required("episodes"): vol.All(
            [{**_FEED, vol.Required("episode_id"): cv.string}],
            vol.Length(min=1, max=_MOST_EPISODES),
        ),
    }
)
@_answering
async def episodes_do(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Json:
    """Do something with many episodes; answer when all of it is recorded."""
    deed = msg["deed"]
    if deed == DELETE:
        _require_admin(connection)
    wanted = ((one["config_entry_id"], one["episode_id"]) for one in msg["episodes"])
    return done_shape(hass, await do_all(hass, MANY_DEEDS[deed], wanted))


@websocket_command({vol.Required("type"): f"{DOMAIN}/episodes/subscribe", **_ANY_FEED})
@_streaming
def episodes_subscribe(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Changes:
    """Tell of each episode that changes, of a feed or of all."""
    feed_id = scope_of(hass, msg.get("config_entry_id"))
    return EpisodeChanges(hass, running_engine(hass), feed_id=feed_id)


@websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/links/qr",
        **_FEED,
        vol.Required("link_id"): cv.string,
    }
)
@_answering
async def links_qr(
    hass: HomeAssistant, connection: ActiveConnection, msg: Json
) -> Json:
    """Answer administrators with a link's page as a QR code, for a phone's camera."""
    _require_admin(connection)
    link = link_of(hass, msg["config_entry_id"], msg["link_id"])
    page_url = page_of(feed_url(hass, link))
    svg = await hass.async_add_executor_job(qr.svg, page_url)
    return {"page_url": page_url, "svg": svg}


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
