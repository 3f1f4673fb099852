"""What happens to episodes, as the event of a feed and on the bus."""

from typing import Any, Final

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.anypod.const import EVENT_EPISODE
from custom_components.anypod.engine import EpisodeChanged, EpisodeEventType
from tests.integration.feeds import FEED, Feeds, eventually
from tests.site import Channel, FakeSite, Status, Video, make_videos

ENTITY: Final = "event.talk_episode"
OWN: Final = (
    *("event_type", "episode_id", "title", "duration_s", "published", "error_class"),
)


@pytest.fixture
def told(hass: HomeAssistant) -> list[dict[str, Any]]:
    """Give what the entity tells, one event after the other."""
    found: list[dict[str, Any]] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        if new is not None and new.state not in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
            found.append({key: new.attributes[key] for key in OWN})

    async_track_state_change_event(hass, ENTITY, note)
    return found


@pytest.fixture
def instants(hass: HomeAssistant) -> list[str]:
    """Give the entity's states, for whose changes triggers wait."""
    found: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        if new is not None and new.state not in {STATE_UNAVAILABLE, STATE_UNKNOWN}:
            found.append(new.state)

    async_track_state_change_event(hass, ENTITY, note)
    return found


@pytest.fixture
def fired(hass: HomeAssistant) -> list[Event[Any]]:
    """Give what is told on the bus."""
    return async_capture_events(hass, EVENT_EPISODE)


async def test_life_of_an_episode(
    feeds: Feeds,
    site: FakeSite,
    told: list[dict[str, Any]],
    fired: list[Event[Any]],
    device_registry: dr.DeviceRegistry,
) -> None:
    old = make_videos(1)
    site.add(Channel(name="talk", title="Talk", videos=old))
    await feeds.add("/channel/talk/videos", keep_last=1)
    # The first listing is no news; what is downloaded of it is.
    assert [one["event_type"] for one in told] == ["downloaded"]

    site.publish("/channel/talk/videos", Video(id="new", title="Just out"))
    await feeds.sync()
    new = (await feeds.episodes())["new"]

    async def is_pruned() -> bool:
        return len(told) == 4

    await eventually(is_pruned)
    assert [(one["event_type"], one["title"]) for one in told[1:]] == [
        ("discovered", "Just out"),
        ("downloaded", "Just out"),
        ("archived", old[0].title),
    ]
    assert new.published is not None
    assert told[2] == {
        "event_type": "downloaded",
        "episode_id": new.episode_id,
        "title": "Just out",
        "duration_s": new.duration_s,
        "published": new.published.isoformat(),
        "error_class": None,
    }

    # The bus says the same.
    [device] = dr.async_entries_for_config_entry(device_registry, FEED)
    assert [one.data["type"] for one in fired] == [one["event_type"] for one in told]
    assert fired[2].data == {
        "config_entry_id": FEED,
        "device_id": device.id,
        "feed_title": "Talk",
        "type": "downloaded",
        "episode_id": new.episode_id,
        "title": "Just out",
        "error_class": None,
    }


async def test_failure(
    feeds: Feeds, site: FakeSite, told: list[dict[str, Any]], fired: list[Event[Any]]
) -> None:
    gone = Video(id="gone", title="Gone", status=Status.REMOVED)
    site.add(Channel(name="talk", title="Talk", videos=[gone]))
    await feeds.add("/channel/talk/videos")
    assert [(one["event_type"], one["error_class"]) for one in told] == [
        ("failed", "removed")
    ]
    assert fired[0].data["error_class"] == "removed"


async def test_several_at_once(
    feeds: Feeds,
    site: FakeSite,
    told: list[dict[str, Any]],
    instants: list[str],
    fired: list[Event[Any]],
) -> None:
    """Each of them is an event by itself, also within one moment."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    await feeds.add("/channel/talk/videos", media="metadata", keep_last=50)
    told.clear()
    fired.clear()
    site.publish("/channel/talk/videos", *make_videos(8, "new"))
    await feeds.sync()

    async def all_are_told() -> bool:
        # One after the other, each at an instant of its own.
        return len(told) == len(fired)

    await eventually(all_are_told)
    for kind in ("discovered", "downloaded"):
        ids = {one["episode_id"] for one in told if one["event_type"] == kind}
        assert len(ids) == 8
    assert len(fired) == 16

    # As fast as they can come.
    episode = (await feeds.episodes())["new-1"]
    for _ in range(5):
        event = EpisodeChanged(type=EpisodeEventType.ARCHIVED, episode=episode)
        feeds.engine._bus.emit(event)
    await eventually(all_are_told)
    assert len(fired) == 21
    assert len(set(instants)) == len(instants)


async def test_nothing_is_told_of_what_comes_back(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    told: list[dict[str, Any]],
    fired: list[Event[Any]],
) -> None:
    """Rules that keep more bring episodes back, which nobody discovers anew."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(3)))
    entry = await feeds.add("/channel/talk/videos", media="metadata", keep_last=1)
    told.clear()
    fired.clear()
    async with feeds.syncing():
        wider = {**entry.options, "keep_last": 3}
        hass.config_entries.async_update_entry(entry, options=wider)
        await hass.config_entries.async_reload(FEED)
        await feeds.engine.feeds.sync(FEED)
    assert {one.data["type"] for one in fired} == {"downloaded"}
    assert "discovered" not in {one["event_type"] for one in told}


async def test_other_feeds(
    feeds: Feeds, site: FakeSite, told: list[dict[str, Any]], fired: list[Event[Any]]
) -> None:
    for name in ("talk", "walk"):
        site.add(Channel(name=name, title=name, videos=make_videos(1, name)))
    await feeds.add("/channel/talk/videos", media="metadata")
    await feeds.add("/channel/walk/videos", "walk", title="Walk", media="metadata")
    assert [one["title"] for one in told] == ["Episode 1"]
    assert [one.data["feed_title"] for one in fired] == ["Talk", "Walk"]


async def test_it_is_known_after_a_reload(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Video(id="ep", title="An episode"))
    await feeds.add()
    before = hass.states.get(ENTITY)
    assert before is not None
    await hass.config_entries.async_reload(FEED)
    after = hass.states.get(ENTITY)
    assert after is not None
    assert after.state == before.state
    assert after.attributes == before.attributes


async def test_a_feed_that_is_removed_says_nothing_more(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, fired: list[Event[Any]]
) -> None:
    site.add(Video(id="ep"))
    await feeds.add()
    [episode] = (await feeds.episodes()).values()
    fired.clear()
    await hass.config_entries.async_remove(FEED)
    event = EpisodeChanged(type=EpisodeEventType.ARCHIVED, episode=episode)
    feeds.engine._bus.emit(event)
    await feeds.calm()
    assert fired == []
