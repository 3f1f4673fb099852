"""Who is logged in and no administrator sees addresses without the keys in them."""

from typing import Any, Final

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.shapes import discreet
from tests.integration.feeds import FEED, Feeds
from tests.integration.line import Connect
from tests.integration.rest import BASE
from tests.site import FakeSite, Video

KEY: Final = "sesame"


@pytest.fixture
async def page(site: FakeSite, feeds: Feeds) -> str:
    """Give the address of a page that only its key opens, and a feed of it."""
    site.add(Video(id="ep", title="An episode"))
    url = site.url(f"/page/ep?auth={KEY}&lang=en")
    await feeds.add(data={"url": url, "listing_urls": [url]})
    assert set((await feeds.statuses()).values()) == {"downloaded"}
    return url


async def test_actions(
    hass: HomeAssistant, feeds: Feeds, page: str, hass_read_only_user: MockUser
) -> None:
    [episode] = (await feeds.episodes()).values()
    ids = {"config_entry_id": FEED, "episode_id": episode.episode_id}

    async def answers(context: Context) -> list[Any]:
        return [
            await hass.services.async_call(
                DOMAIN, name, data, blocking=True, context=context, return_response=True
            )
            for name, data in (
                ("get_feed", {"config_entry_id": FEED}),
                ("list_feeds", {}),
                ("list_episodes", {}),
                ("get_episode", ids),
                ("pin", ids),
            )
        ]

    for found in await answers(Context()):
        assert page in str(found)
    for found in await answers(Context(user_id=hass_read_only_user.id)):
        assert page.replace(f"auth={KEY}&", "") in str(found)
        assert KEY not in str(found)


@pytest.mark.usefixtures("page")
async def test_rest(
    feeds: Feeds, hass_client: ClientSessionGenerator, hass_read_only_access_token: str
) -> None:
    [episode] = (await feeds.episodes()).values()
    episodes = f"{BASE}/feeds/{FEED}/episodes"
    one = f"{episodes}/{episode.episode_id}"
    asked = [
        ("get", f"{BASE}/feeds"),
        ("get", f"{BASE}/feeds/{FEED}"),
        ("get", episodes),
        ("get", one),
        ("post", f"{one}/pin"),
        ("post", f"{one}/refresh"),
    ]
    for token, is_told in ((None, True), (hass_read_only_access_token, False)):
        client = await hass_client(*([] if token is None else [token]))
        for method, path in asked:
            answer = await client.request(method, path)
            assert answer.ok
            assert (KEY in await answer.text()) is is_told, path


@pytest.mark.usefixtures("page")
async def test_websocket(
    feeds: Feeds, connect: Connect, hass_read_only_access_token: str
) -> None:
    [episode] = (await feeds.episodes()).values()
    one = {"config_entry_id": FEED, "episode_id": episode.episode_id}
    for token, is_told in ((None, True), (hass_read_only_access_token, False)):
        line = await connect(token)
        for name, data in (
            ("feeds/get", {"config_entry_id": FEED}),
            ("feeds/enable", {"config_entry_id": FEED, "enabled": True}),
            ("episodes/list", {}),
            ("episodes/get", one),
            ("episodes/do", {"deed": "pin", "episodes": [one]}),
        ):
            found = await line.ask(name, **data)
            assert (KEY in str(found)) is is_told, name
        for name in ("subscribe", "feeds/subscribe"):
            told = await line.event(await line.subscribe(name))
            assert (KEY in str(told)) is is_told, name


async def test_device(hass: HomeAssistant, page: str) -> None:
    registry = dr.async_get(hass)
    [device] = dr.async_entries_for_config_entry(registry, FEED)
    assert device.configuration_url == page.replace(f"auth={KEY}&", "")


def test_what_yt_dlp_said() -> None:
    said = f"[generic] Extracting URL: https://a.example/feed?auth={KEY}"
    seen = discreet(
        {"episodes": [{"log": said, "error": {"detail": said, "since": 1}}]}
    )
    shown = "[generic] Extracting URL: https://a.example/feed?**"
    assert seen == {
        "episodes": [{"log": shown, "error": {"detail": shown, "since": 1}}]
    }
    assert discreet({"source_url": None, "title": said}) == {
        "source_url": None,
        "title": said,
    }
