"""What Home Assistant's frontend is told of: the card's module, and a panel."""

from http import HTTPStatus
import logging
from pathlib import Path
import re
from typing import Any, Final

from aiohttp import hdrs
from homeassistant.components import panel_custom
from homeassistant.components.frontend import EVENT_PANELS_UPDATED
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.anypod import frontend
from custom_components.anypod.const import DOMAIN
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import options, suggested
from tests.integration.listener import Client

WWW: Final = Path(frontend.__file__).parent / "www"
MONTH: Final = f"public, max-age={31 * 86400}"


class Browser:
    """Somebody who looks at Home Assistant."""

    def __init__(self, client: Client, socket: MockHAClientWebSocket) -> None:
        """Remember both connections."""
        self._client = client
        self._socket = socket

    async def panel(self) -> Any:
        """Return the panel at Anypod's address, None when there is none."""
        return await panel_for(self._socket)

    async def modules(self) -> list[str]:
        """Return Anypod's modules that each page of the frontend loads."""
        page = await (await self._client.get("/")).text()
        return re.findall(r'import\("(/anypod[^"]+)"\)', page)


async def panel_for(socket: MockHAClientWebSocket) -> Any:
    await socket.send_json_auto_id({"type": "get_panels"})
    return (await socket.receive_json())["result"].get(DOMAIN)


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what Anypod and the frontend have warned of."""
    return [
        one.getMessage()
        for one in caplog.records
        if one.levelno >= logging.WARNING
        and {DOMAIN, "frontend"} & set(one.name.split("."))
    ]


@pytest.fixture
async def browser(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> Browser:
    """Give somebody who looks at Home Assistant."""
    done = {"done": ["user", "core_config", "analytics", "integration"]}
    hass_storage["onboarding"] = {"version": 4, "minor_version": 1, "data": done}
    assert await async_setup_component(hass, "frontend", {})
    return Browser(await hass_client(), await hass_ws_client(hass))


@pytest.fixture
async def shown(browser: Browser, feeds: Feeds) -> None:
    """Give a frontend, and after it a feed that asks no site."""
    await feeds.add_manual()


async def test_what_is_shown(
    shown: None,
    browser: Browser,
    hass: HomeAssistant,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    panel = await browser.panel()
    module = panel["config"]["_panel_custom"].pop("module_url")
    assert panel["component_name"] == "custom"
    assert panel["title"] == "Anypod"
    assert panel["icon"] == "mdi:podcast"
    assert panel["url_path"] == "anypod"
    assert panel["require_admin"] is True
    assert panel["config"]["_panel_custom"]["name"] == "anypod-panel"
    assert panel["config"]["_panel_custom"]["embed_iframe"] is False
    # It has the secret links of all feeds in it.
    visitor = await hass_ws_client(hass, hass_read_only_access_token)
    assert await panel_for(visitor) is None

    [card] = await browser.modules()
    client = await hass_client_no_auth()
    for url, name in ((card, "anypod-card.js"), (module, "anypod-panel.js")):
        assert url.startswith(f"/anypod_static/{name}?v=")
        answer = await client.get(url)
        assert answer.status == HTTPStatus.OK
        assert answer.content_type == "text/javascript"
        assert answer.headers[hdrs.CACHE_CONTROL] == MONTH
        assert await answer.read() == (WWW / name).read_bytes()
    assert (await client.get("/anypod_static/")).status == HTTPStatus.FORBIDDEN
    missing = await client.get("/anypod_static/anypod-other.js")
    assert missing.status == HTTPStatus.NOT_FOUND


async def test_other_bytes_have_another_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser that keeps a file for a month asks for the new one at once."""
    monkeypatch.setattr(frontend, "_WWW", tmp_path)
    addresses = set()
    for content in ("1", "2", "1"):
        (tmp_path / "anypod-card.js").write_text(content)
        addresses.add(frontend._address("anypod-card"))
    assert len(addresses) == 2


async def test_panel_can_be_switched_off(
    hass: HomeAssistant, shown: None, feeds: Feeds, browser: Browser
) -> None:
    heard = async_capture_events(hass, EVENT_PANELS_UPDATED)
    form = await options(hass, feeds.hub)
    assert suggested(form, "sidebar") == {"panel": True}
    await options(hass, feeds.hub, max_downloads=2, panel=False)
    assert feeds.hub.options == {"panel": False}
    assert await browser.panel() is None
    assert await browser.modules()
    # Open pages hear of it, and take it out of the sidebar.
    assert len(heard) == 1

    await options(hass, feeds.hub, max_downloads=2, panel=True)
    assert feeds.hub.options == {}
    assert await browser.panel()
    assert len(heard) == 2

    # Who looks at it while something else is changed goes on looking.
    await options(hass, feeds.hub, max_downloads=3)
    assert await hass.config_entries.async_reload(FEED)
    assert len(heard) == 2


async def test_what_goes_with_the_last_feed(
    hass: HomeAssistant, shown: None, feeds: Feeds, browser: Browser
) -> None:
    before = await browser.panel(), await browser.modules()
    await feeds.add_manual("other", title="Other")
    assert await browser.modules() == before[1]
    await hass.config_entries.async_remove("other")
    await feeds.calm()
    assert (await browser.panel(), await browser.modules()) == before

    await hass.config_entries.async_remove(FEED)
    await feeds.calm()
    assert hass.config_entries.async_entries(DOMAIN) == []
    assert await browser.panel() is None
    assert await browser.modules() == []

    await feeds.add_manual("third", title="Third")
    assert (await browser.panel(), await browser.modules()) == before


async def test_what_is_disabled(
    hass: HomeAssistant, shown: None, feeds: Feeds, browser: Browser
) -> None:
    async def disable(entry_id: str, by: ConfigEntryDisabler | None) -> None:
        await hass.config_entries.async_set_disabled_by(entry_id, by)
        await feeds.calm()

    hub = feeds.hub.entry_id
    await disable(hub, ConfigEntryDisabler.USER)
    assert await browser.panel() is None
    assert await browser.modules()
    await disable(FEED, ConfigEntryDisabler.USER)
    assert await browser.modules() == []

    await disable(FEED, None)
    assert await browser.modules()
    assert await browser.panel() is None
    await disable(hub, None)
    assert await browser.panel()


async def test_home_without_a_frontend(
    hass: HomeAssistant,
    feeds: Feeds,
    hass_client_no_auth: ClientSessionGenerator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await feeds.add_manual()
    assert "frontend" not in hass.config.components
    client = await hass_client_no_auth()
    answer = await client.get("/anypod_static/anypod-card.js")
    assert answer.status == HTTPStatus.OK
    await options(hass, feeds.hub, max_downloads=2, panel=False)
    await hass.config_entries.async_remove(FEED)
    await feeds.calm()
    assert complaints(caplog) == []


async def test_panel_of_somebody_else(
    hass: HomeAssistant,
    feeds: Feeds,
    browser: Browser,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await panel_custom.async_register_panel(
        hass, DOMAIN, "my-podcasts", "Mine", js_url="/local/mine.js"
    )
    await feeds.add_manual()
    assert await hass.config_entries.async_reload(feeds.hub.entry_id)
    [said] = complaints(caplog)
    assert said == "There is no panel for Anypod: another one is called /anypod"
    assert await browser.modules()

    await hass.config_entries.async_remove(FEED)
    await feeds.calm()
    assert (await browser.panel())["title"] == "Mine"
