"""Where options show how to subscribe: to a feed, to all feeds in one, to all of them."""

from html import unescape
from http import HTTPStatus
import re
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.integration.feeds import Feeds
from tests.integration.flows import options, suggested

NEEDED: Final[dict[str, Any]] = {"media": "audio"}
FOUND: Final = "http://10.10.10.10:8123"


@pytest.fixture
async def saved(feeds: Feeds) -> ConfigEntry[Any]:
    """Give a feed that asks no site."""
    return await feeds.add_manual()


def code(form: ConfigFlowResult, section: str = "subscribe") -> str:
    """Return what the QR code of a form holds."""
    assert form["data_schema"] is not None
    fields = form["data_schema"].schema[section].schema.schema
    return str(fields["qr_code"].config["data"])


async def test_subscribe(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds
) -> None:
    form = await options(hass, saved)
    url = f"{FOUND}{feeds.path()}"
    assert suggested(form, "subscribe") == {"link": url}
    page = url.removesuffix("feed.xml")
    assert code(form) == page
    # The field cannot be copied from, but a link can.
    assert (form["description_placeholders"] or {})["page"] == (
        f'<a href="{page}" target="_blank">{page}</a>'
    )
    # What the frontend sends of it is not stored.
    done = await hass.config_entries.options.async_configure(
        form["flow_id"], NEEDED | {"subscribe": {"link": url, "qr_code": None}}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert saved.options == NEEDED

    hub = await options(hass, feeds.hub)
    combined = f"{FOUND}{feeds.path(feed_id=feeds.hub.entry_id)}"
    assert suggested(hub, "all_feeds") == {"link": combined}
    assert code(hub, "all_feeds") == combined.removesuffix("feed.xml")
    done = await hass.config_entries.options.async_configure(
        hub["flow_id"],
        {"all_feeds": {"link": combined, "qr_code": None}},
    )
    assert feeds.hub.options == {}


async def test_the_list_of_all_feeds_is_to_be_had(
    hass: HomeAssistant,
    saved: ConfigEntry[Any],
    feeds: Feeds,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """The form is asked for as the frontend does, because the link is for its user."""
    assert await async_setup_component(hass, "config", {})
    admin = await hass_client()
    url = "/api/config/config_entries/options/flow"
    answer = await admin.post(url, json={"handler": feeds.hub.entry_id})
    link = (await answer.json())["description_placeholders"]["opml"]
    [path] = re.findall(r'^<a href="([^"]+)" target="_blank">anypod.opml</a>$', link)
    anybody = await hass_client_no_auth()
    found = await anybody.get(unescape(path))
    assert found.status == HTTPStatus.OK
    assert feeds.path() in await found.text()
    assert (await anybody.get("/api/anypod/opml")).status == HTTPStatus.UNAUTHORIZED


async def test_nothing_to_subscribe_to(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds
) -> None:
    """A feed that was never set up has options all the same."""
    entry = feeds.entry(entry_id="new")
    entry.add_to_hass(hass)
    form = await options(hass, entry)
    assert form["data_schema"] is not None
    assert "subscribe" not in form["data_schema"].schema
