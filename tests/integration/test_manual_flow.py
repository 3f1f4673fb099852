"""Adding a feed that people fill, and subscribing to it before it holds anything."""

from http import HTTPStatus

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers import device_registry as dr
from lxml import etree
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.integration import contract
from tests.integration.actions import Caller
from tests.integration.contract import check
from tests.integration.feeds import Feeds
from tests.integration.flows import begin, made, send, suggested
from tests.site import FakeSite


async def test_manual_feed(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """Nothing is asked of the network, and the link works from the beginning."""
    site.stop()
    form = await begin(hass, "manual")
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "manual"
    assert form["errors"] == {}
    entry = made(await send(hass, form, title="  Saved  for later\n", media="audio"))
    await feeds.calm()
    assert entry.title == "Saved for later"
    assert entry.unique_id is None
    assert entry.data == {"type": "feed", "source_kind": "manual", "listing_urls": []}
    assert entry.options == {"media": "audio"}

    state = await feeds.engine.feeds.state(entry.entry_id)
    assert (state.status, state.next_sync, state.error) == ("idle", None, None)
    registry = dr.async_get(hass)
    [device] = dr.async_entries_for_config_entry(registry, entry.entry_id)
    assert (device.model, device.configuration_url) == ("Manual", None)
    feed = await Caller(hass, feeds).call("get_feed", config_entry_id=entry.entry_id)
    assert check(feed, contract.FEED_WITH_LINKS)["source_url"] is None

    client = await hass_client_no_auth()
    response = await client.get(feeds.path(feed_id=entry.entry_id))
    assert response.status == HTTPStatus.OK
    channel = etree.fromstring(await response.read()).find("channel")
    assert channel is not None
    assert channel.findtext("title") == "Saved for later"
    assert channel.findtext("link")
    assert list(channel.iterfind("item")) == []


async def test_title(hass: HomeAssistant, feeds: Feeds) -> None:
    form = await begin(hass, "manual")
    for blank in ("", "   ", "\n\t"):
        form = await send(hass, form, title=blank, media="video_360")
        assert form["type"] is FlowResultType.FORM
        assert form["errors"] == {"title": "title_missing"}
        assert suggested(form) == {"title": blank, "media": "video_360"}
    with pytest.raises(InvalidData):
        await send(hass, form, title="Saved", media="no such preset")
    entry = made(await send(hass, form, title="Saved", media="video_360"))
    assert entry.options == {"media": "video_360"}


async def test_two_of_them(hass: HomeAssistant, feeds: Feeds) -> None:
    """Even by the same name: nothing else tells them apart."""
    one, two = [
        made(
            await send(hass, await begin(hass, "manual"), title="Saved", media="audio")
        )
        for _ in range(2)
    ]
    assert one.entry_id != two.entry_id
    assert feeds.link(one.entry_id).token != feeds.link(two.entry_id).token
