"""Entities of a feed: what they are, what they show, and what they do."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

import attrs
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import json_bytes
from homeassistant.setup import async_setup_component
import pytest
from syrupy.assertion import SnapshotAssertion

from custom_components.anypod.engine import EpisodeStatus, FeedStatus
from tests.house.declared import ENGLISH, INTEGRATION, read
from tests.integration.feeds import FEED, Feeds, eventually, in_thread
from tests.site import Channel, FakeSite, Status, Video, make_videos

OF_FEED: Final = {
    "binary_sensor.talk_problem",
    "button.talk_retry_failed",
    "button.talk_sync",
    "event.talk_episode",
    "image.talk_artwork",
    "sensor.talk_episodes",
    "sensor.talk_failed",
    "sensor.talk_last_sync",
    "sensor.talk_latest_episode",
    "sensor.talk_next_release",
    "sensor.talk_next_sync",
    "sensor.talk_queued",
    "sensor.talk_status",
    "sensor.talk_storage",
    "switch.talk_enabled",
}
OF_HUB: Final = {
    "sensor.anypod_active_downloads",
    "sensor.anypod_free_space",
    "sensor.anypod_queue",
    "sensor.anypod_storage",
    "switch.anypod_paused",
    "update.anypod_yt_dlp",
}
DISABLED: Final = {"image.talk_qr_code", "sensor.talk_progress"}
ENTITIES: Final = OF_FEED | OF_HUB
STATUS: Final = "sensor.talk_status"
PROBLEM: Final = "binary_sensor.talk_problem"


@pytest.fixture
async def talk(site: FakeSite, feeds: Feeds) -> None:
    """Give a feed of two episodes, one of which failed."""
    gone = Video(id="gone", title="Gone", status=Status.REMOVED)
    site.add(Channel(name="talk", title="Talk", videos=[*make_videos(1), gone]))
    await feeds.add("/channel/talk/videos")


async def press(hass: HomeAssistant, name: str = "sync") -> None:
    """Press a button of the feed."""
    target = {ATTR_ENTITY_ID: f"button.talk_{name}"}
    await hass.services.async_call("button", "press", target, blocking=True)


async def switch(hass: HomeAssistant, to: str) -> None:
    """Turn the feed's switch."""
    target = {ATTR_ENTITY_ID: "switch.talk_enabled"}
    await hass.services.async_call("switch", f"turn_{to}", target, blocking=True)


def without_chance(state: State) -> State:
    """Return a state without what differs from run to run."""
    name, value = state.object_id.partition("_")[2], state.state
    if name in {"last_sync", "next_sync", "artwork", "episode"}:
        assert datetime.fromisoformat(value).tzinfo is not None
        value = "<instant>"
    if name in {"storage", "free_space"}:
        # What an encoder makes of a tone, and a picture; and any disk.
        assert 0 < float(value) < 1_000_000
        value = "<size>"
    attributes = dict(state.attributes)
    by_chance = {"access_token", "entity_picture", "episode_id", "since"}
    for key in by_chance & attributes.keys():
        attributes[key] = f"<{key}>"
    if "installed_version" in attributes:
        # That of yt-dlp, which is not pinned.
        known = {"installed_version", "latest_version", "release_url"}
        attributes |= dict.fromkeys(known, "<version>")
    return State(state.entity_id, value, attributes)


@pytest.mark.usefixtures("talk")
async def test_entities(
    hass: HomeAssistant,
    feeds: Feeds,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    assert set(hass.states.async_entity_ids()) == ENTITIES

    async def has_seen_all() -> bool:
        size = float(feeds.state("sensor.anypod_storage"))
        waiting = feeds.state("sensor.anypod_queue")
        active = feeds.state("sensor.anypod_active_downloads")
        return size > 0 and waiting == active == "0"

    await eventually(has_seen_all)
    for entity_id in sorted(ENTITIES | DISABLED):
        entry = entity_registry.async_get(entity_id)
        assert entry is not None
        # The ids of feeds are given by the test, that of the hub by chance.
        unique_id = entry.unique_id.replace(feeds.hub.entry_id, "<hub>")
        shown = attrs.evolve(entry, unique_id=unique_id)
        assert shown == snapshot(name=f"{entity_id}-entry")
        state = hass.states.get(entity_id)
        assert (state is None) == (entity_id in DISABLED)
        if state is not None:
            assert without_chance(state) == snapshot(name=f"{entity_id}-state")
    for entry_id, expected in (
        (FEED, OF_FEED | DISABLED),
        (feeds.hub.entry_id, OF_HUB),
    ):
        found = er.async_entries_for_config_entry(entity_registry, entry_id)
        assert {entry.entity_id for entry in found} == expected


@pytest.mark.usefixtures("talk")
async def test_attributes_are_translated(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    """All that entities show beside what Home Assistant adds by itself."""
    site.stop()
    await feeds.sync()
    texts = read(ENGLISH)["entity"]
    own: set[str] = {
        *("device_class", "friendly_name", "options", "state_class"),
        *("access_token", "entity_picture", "event_types", "unit_of_measurement"),
    }
    shown: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for state in hass.states.async_all():
        if state.domain != "update":
            # All of that are Home Assistant's.
            name = state.object_id.partition("_")[2]
            shown[state.domain, name] |= set(state.attributes) - own
    # There is nothing to be released.
    shown["sensor", "next_release"] = {"episode_id", "title"}
    for (domain, name), attributes in shown.items():
        text = texts[domain][name]
        assert attributes == text.get("state_attributes", {}).keys(), name


@pytest.mark.usefixtures("talk")
async def test_devices(
    feeds: Feeds, device_registry: dr.DeviceRegistry, snapshot: SnapshotAssertion
) -> None:
    version = read(INTEGRATION / "manifest.json")["version"]
    for name, entry_id in (("feed", FEED), ("hub", feeds.hub.entry_id)):
        [device] = dr.async_entries_for_config_entry(device_registry, entry_id)
        shown = {
            key: getattr(device, key)
            for key in ("entry_type", "manufacturer", "model", "name")
        }
        assert shown == snapshot(name=name)
        assert device.sw_version == (None if name == "feed" else version)


async def test_entity_ids_are_the_same_in_every_language(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    hass.config.language = "de"
    site.add(Video(id="ep"))
    await feeds.set_up(title="Über Züge")
    ids = {one.replace("uber_zuge", "talk") for one in hass.states.async_entity_ids()}
    assert ids == ENTITIES


@pytest.mark.usefixtures("talk")
async def test_nothing_of_a_removed_feed_remains(
    hass: HomeAssistant,
    feeds: Feeds,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    await feeds.add_manual("other", on_remove="delete")
    await hass.config_entries.async_remove(FEED)
    await feeds.calm()
    assert not dr.async_entries_for_config_entry(device_registry, FEED)
    assert not er.async_entries_for_config_entry(entity_registry, FEED)
    assert not any("talk" in one for one in hass.states.async_entity_ids())


@pytest.mark.usefixtures("talk")
async def test_sync_button(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    assert feeds.state(STATUS) == "idle"
    before = feeds.state("sensor.talk_last_sync")
    mark = site.mark()
    hold = site.hold("/api/channel/*")
    # Neither waits for the sync, which cannot end before it is let go.
    await press(hass)
    await press(hass)
    await in_thread(hold.wait_reached)
    await feeds.until(lambda state: state.status is FeedStatus.SYNCING)
    assert feeds.state(STATUS) == "syncing"
    await press(hass)

    hold.release()
    await feeds.settled()
    await feeds.calm()
    assert feeds.state(STATUS) == "idle"
    assert feeds.state("sensor.talk_last_sync") > before
    assert site.since(mark).processes == 1


@pytest.mark.usefixtures("talk")
async def test_switch(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    await switch(hass, "off")
    await feeds.until(lambda state: state.status is FeedStatus.PAUSED)
    assert feeds.state("switch.talk_enabled") == "off"
    assert feeds.state(STATUS) == "paused"
    assert feeds.state("sensor.talk_next_sync") == "unknown"

    # It stays off; what somebody asks for is still looked at, and no more.
    await hass.config_entries.async_reload(FEED)
    assert feeds.state("switch.talk_enabled") == "off"
    site.publish("/channel/talk/videos", Video(id="new", title="Just out"))
    await feeds.sync()
    assert (await feeds.statuses())["new"] is EpisodeStatus.QUEUED
    assert feeds.state("sensor.talk_queued") == "1"
    assert site.since().matching("/media/new/*") == ()

    await switch(hass, "on")
    await feeds.until(lambda state: state.counts[EpisodeStatus.DOWNLOADED] == 2)
    assert feeds.state("switch.talk_enabled") == "on"
    assert feeds.state("sensor.talk_episodes") == "2"
    assert feeds.state("sensor.talk_next_sync") != "unknown"


@pytest.mark.usefixtures("talk")
async def test_problem(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    def shown() -> dict[str, Any]:
        state = hass.states.get(PROBLEM)
        assert state is not None
        names = {"error_class", "message", "since"} & set(state.attributes)
        return {name: state.attributes[name] for name in names}

    assert feeds.state(PROBLEM) == "off"
    assert shown() == {}
    site.stop()
    await feeds.sync()
    assert feeds.state(PROBLEM) == "on"
    assert feeds.state(STATUS) == "waiting"
    first = shown()
    assert first["error_class"] == "temporary"
    assert first["message"].startswith("The site could not be reached")

    # The second failure is the same problem.
    await feeds.sync()
    assert shown() == first

    site.start()
    await feeds.sync()
    assert feeds.state(PROBLEM) == "off"
    assert shown() == {}
    assert feeds.state(STATUS) == "idle"


@pytest.mark.usefixtures("talk")
async def test_problem_for_a_person(feeds: Feeds, site: FakeSite) -> None:
    site.fail("/api/channel/*", status=404)
    await feeds.sync()
    assert feeds.state(STATUS) == "error"
    assert feeds.state(PROBLEM) == "on"


@pytest.mark.usefixtures("talk")
async def test_update_entity(hass: HomeAssistant, feeds: Feeds) -> None:
    assert await async_setup_component(hass, "homeassistant", {})
    async with feeds.syncing():
        await hass.services.async_call(
            "homeassistant", "update_entity", {ATTR_ENTITY_ID: STATUS}, blocking=True
        )


@pytest.mark.usefixtures("talk")
async def test_engine_that_refuses(hass: HomeAssistant, feeds: Feeds) -> None:
    """A feed that the engine does not know, which no user can bring about."""
    assert await async_setup_component(hass, "homeassistant", {})
    await feeds.engine.feeds.detach(FEED)
    with pytest.raises(ServiceValidationError) as raised:
        await press(hass)
    assert raised.value.translation_key == "feed_not_found"
    await hass.services.async_call(
        "homeassistant", "update_entity", {ATTR_ENTITY_ID: STATUS}, blocking=True
    )
    assert feeds.state(STATUS) == "unavailable"
    await hass.config_entries.async_reload(FEED)
    assert feeds.state(STATUS) == "idle"


async def test_before_the_first_sync(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Video(id="ep", title="An episode"))
    hold = site.hold("/api/video/*")
    await feeds.set_up()
    await in_thread(hold.wait_reached)
    expected = {"latest_episode": "unknown", "last_sync": "unknown", "episodes": "0"}
    for name, value in expected.items():
        assert feeds.state(f"sensor.talk_{name}") == value
    hold.release()
    await feeds.until(lambda state: state.latest_episode is not None)
    assert feeds.state("sensor.talk_latest_episode") == "An episode"


async def test_states_are_small(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    """The recorder drops attributes of more than 16,384 bytes, a state of 255."""
    long = "An episode that goes on. " * 5000
    site.add(Video(id="ep", title=long, description=long))
    await feeds.add()
    assert len(feeds.state("sensor.talk_latest_episode")) == 255
    site.fail("/api/video/*", status=404)
    await feeds.sync()
    for state in hass.states.async_all():
        assert len(state.state) <= 255
        assert len(json_bytes(dict(state.attributes))) < 1000


@pytest.mark.usefixtures("talk")
async def test_feeds_keep_to_themselves(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Channel(name="walk", title="Walk"))
    entry = hass.config_entries.async_get_known_entry(FEED)
    before = entry.runtime_data.data
    await feeds.add("/channel/walk/videos", "walk", title="Walk")
    assert feeds.state("sensor.walk_episodes") == "0"
    assert entry.runtime_data.data is before
