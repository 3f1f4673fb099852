"""Whatever is sent to REST, WebSocket, actions and the media browser is answered, or refused."""

import contextlib
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from homeassistant.components.media_source import (
    async_browse_media,
    async_resolve_media,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
from hypothesis import strategies as st
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.deeds import EPISODE_DEEDS
from tests.engine.hostile import LINE, URL, VALUE
from tests.fuzzing import examples, many
from tests.integration.feeds import FEED, Feeds
from tests.integration.line import Connect
from tests.integration.rest import BASE

KEYS: Final = st.sampled_from(
    [
        *("config_entry_id", "episode_id", "episodes", "deed", "url", "media", "title"),
        *("status", "search", "since", "until", "sort", "limit", "offset", "details"),
        *("expand", "ytdlp_args", "delay_hours", "played", "position_s", "language"),
        *("enabled", "link_id", "name", "forward_days", "link_name", "x"),
    ]
)
KNOWN: Final = st.sampled_from(
    [FEED, "hub", "downloaded", "-published", "audio", "pin"]
)
VALUES: Final = VALUE.filter(lambda value: not _is_odd(value)) | KNOWN | URL
BODY: Final = st.dictionaries(KEYS, VALUES, max_size=5)
COMMANDS: Final = (
    *("subscribe", "feeds/subscribe", "feeds/get", "episodes/list", "episodes/get"),
    *("episodes/transcript", "episodes/do", "episodes/subscribe", "links/qr", "stats"),
    "overview",
)
ACTIONS: Final = (
    *("retry", "skip", "unskip", "pin", "unpin", "cancel", "download", "delete"),
    *("refresh_metadata", "set_played", "add_url", "list_episodes", "get_episode"),
    *("get_feed", "list_feeds", "rotate_link", "revoke_link", "export_opml"),
)


def _is_odd(value: Any) -> bool:
    """Return whether no client of aiohttp's could send it."""
    text = repr(value)
    return "\\ud" in text or "nan" in text or "inf" in text or len(text) > 5000


@many(quick=25, nightly=1200)
async def test_rest(
    quiet: Feeds, hass_client: ClientSessionGenerator, amount: int
) -> None:
    client = await hass_client()
    words = st.sampled_from([FEED, "episodes", "stats", *EPISODE_DEEDS, "x"]) | LINE
    paths = st.lists(words, max_size=4)
    asked = st.tuples(
        st.sampled_from(["get", "post", "delete", "head"]), paths, BODY, BODY
    )
    for method, path, query, body in examples(asked, amount):
        steps = "/".join(quote(one, safe="") for one in ["feeds", *path])
        found = "&".join(f"{key}={quote(str(query[key]))}" for key in query)
        sent: dict[str, Any] = {"json": body} if method == "post" else {}
        answer = await client.request(method, f"{BASE}/{steps}?{found}", **sent)
        assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR, (path, query, body)
        if answer.content_type == "application/json" and not answer.ok:
            assert method == "head" or (await answer.json())["message"]
    await alive(quiet)


@many(quick=25, nightly=1200)
async def test_websocket(quiet: Feeds, connect: Connect, amount: int) -> None:
    line = await connect()
    for command, data in examples(st.tuples(st.sampled_from(COMMANDS), BODY), amount):
        answer = await line.answer(command, **data)
        if not answer["success"]:
            assert answer["error"]["code"] != "unknown_error", (command, data)
            assert answer["error"]["code"] != "home_assistant_error", (command, data)
    await alive(quiet)


@many(quick=25, nightly=1500)
async def test_actions(hass: HomeAssistant, quiet: Feeds, amount: int) -> None:
    for name, data in examples(st.tuples(st.sampled_from(ACTIONS), BODY), amount):
        only = hass.services.supports_response(DOMAIN, name).value != "none"
        # Whatever else it raises is a mistake of ours.
        with contextlib.suppress(vol.Invalid, HomeAssistantError):
            await hass.services.async_call(
                DOMAIN, name, data, blocking=True, return_response=only
            )
    await alive(quiet)


@many(quick=25, nightly=1500)
async def test_media_source(hass: HomeAssistant, quiet: Feeds, amount: int) -> None:
    assert await async_setup_component(hass, "media_source", {})
    words = st.lists(st.sampled_from([FEED, "latest", "feeds", ""]) | LINE, max_size=3)
    for identifier in examples(words.map("/".join) | LINE, amount):
        place = f"media-source://{DOMAIN}/{identifier}"
        for ask in (
            lambda one: async_browse_media(hass, one),
            lambda one: async_resolve_media(hass, one, None),
        ):
            with contextlib.suppress(HomeAssistantError):
                await ask(place)
    await alive(quiet)


async def alive(feeds: Feeds) -> None:
    """Make sure that nothing of it did any harm."""
    assert len(await feeds.episodes()) == 2
