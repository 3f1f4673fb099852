"""The lines of the logbook, as the page of a feed's device shows them."""

from pathlib import Path
from typing import Any

from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from tests.integration.feeds import FEED, Feeds
from tests.site import Channel, FakeSite, Status, Video


@pytest.fixture
def recorder_db_url(tmp_path: Path) -> str:
    """Let the recorder start after Home Assistant, which all tests here begin with."""
    return f"sqlite:///{tmp_path}/recorder.db"


@pytest.fixture
async def lines(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_ws_client: WebSocketGenerator,
    device_registry: dr.DeviceRegistry,
) -> list[dict[str, Any]]:
    """Give what the page of a feed's device shows after one has failed."""
    since = dt_util.utcnow()
    for component in ("http", "logbook"):
        assert await async_setup_component(hass, component, {})
    good = Video(id="ep", title="An episode")
    gone = Video(id="gone", title="Gone", status=Status.REMOVED)
    site.add(Channel(name="talk", title="Talk", videos=[good, gone]))
    await feeds.add("/channel/talk/videos")
    await recorder_mock.async_block_till_done()
    [device] = dr.async_entries_for_config_entry(device_registry, FEED)
    client = await hass_ws_client()
    await client.send_json_auto_id(
        {
            "type": "logbook/get_events",
            "start_time": since.isoformat(),
            "device_ids": [device.id],
        }
    )
    answer = await client.receive_json()
    assert answer["success"]
    found: list[dict[str, Any]] = answer["result"]
    return [one for one in found if one.get("domain") == "anypod"]


async def test_lines(lines: list[dict[str, Any]]) -> None:
    shown = {(one["name"], one["message"], one["icon"]) for one in lines}
    assert shown == {
        ("Talk", "downloaded “An episode”", "mdi:download"),
        ("Talk", "could not download “Gone”", "mdi:alert-circle-outline"),
    }
    # They lead to the entity.
    assert {one["entity_id"] for one in lines} == {"event.talk_episode"}
