"""Automations that wait for what happens to episodes, by purpose-specific triggers."""

from typing import Any

from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.anypod.const import EVENT_EPISODE
from tests.integration.feeds import FEED, Feeds, eventually
from tests.integration.workshop import Workshop, add_talk
from tests.site import FakeSite, Status, Video, make_videos

TYPES = ("discovered", "downloaded", "failed")


@pytest.fixture
async def seen(
    hass: HomeAssistant, workshop: Workshop, feeds: Feeds, site: FakeSite
) -> list[Event[Any]]:
    """Give what automations saw, of which one waits for each type."""
    await add_talk(feeds, site)
    for event_type in TYPES:
        trigger = {
            "trigger": "event.received",
            "target": {"entity_id": "event.talk_episode"},
            "options": {"event_type": event_type},
        }
        title = "{{ trigger.to_state.attributes.title }}"
        tell = {"event": "seen", "event_data": {"type": event_type, "title": title}}
        automation = {"triggers": trigger, "actions": tell}
        await workshop.save(event_type, automation | {"mode": "parallel", "max": 99})
    return async_capture_events(hass, "seen")


def told(events: list[Event[Any]]) -> list[tuple[str, str]]:
    """Return the types and titles of events."""
    return sorted((one.data["type"], one.data["title"]) for one in events)


async def test_each_type(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, seen: list[Event[Any]]
) -> None:
    site.publish("/channel/talk/videos", Video(id="new", title="New"))
    await feeds.sync()
    gone = Video(id="gone", title="Gone", status=Status.REMOVED)
    site.publish("/channel/talk/videos", gone)
    await feeds.sync()
    # What comes back is no news.
    await hass.config_entries.async_reload(FEED)
    await feeds.calm()
    assert [one for one in told(seen) if one[0] != "discovered"] == [
        ("downloaded", "New"),
        ("failed", (await feeds.episodes())["gone"].title),
    ]
    assert len(seen) == 4


async def test_many_at_once(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, seen: list[Event[Any]]
) -> None:
    """However many are found at the same moment, each is seen."""
    fired = async_capture_events(hass, EVENT_EPISODE)
    site.publish("/channel/talk/videos", *make_videos(20, "new"))
    await feeds.sync()
    expected = [one for one in fired if one.data["type"] in TYPES]
    # No more than are to be kept are discovered, and downloaded.
    assert len(expected) > 15

    async def all_are_seen() -> bool:
        return len(seen) == len(expected)

    await eventually(all_are_seen)
    assert told(seen) == told(expected)
