"""Our blueprints that go by the clock, and by what the house says."""

from datetime import datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.anypod.engine import EpisodeStatus
from tests.integration.feeds import FEED, Feeds
from tests.integration.things import Phone, add_speakers
from tests.integration.workshop import Workshop, add_talk
from tests.site import Channel, FakeSite, Status, Video

PAUSED = "switch.anypod_paused"


async def rest(feeds: Feeds) -> None:
    """Have no sync begin because of the time that passes."""
    await feeds.engine.set_paused(paused=True)


async def at(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, when: datetime
) -> None:
    """Let it be some time."""
    freezer.move_to(when)
    async_fire_time_changed(hass, when)
    await hass.async_block_till_done()


# ------------------------------------------------------------------------------- clocks


async def test_play_latest(
    hass: HomeAssistant,
    workshop: Workshop,
    feeds: Feeds,
    site: FakeSite,
    freezer: FrozenDateTimeFactory,
) -> None:
    await add_talk(feeds, site)
    await rest(feeds)
    [speaker] = await add_speakers(hass, "Kitchen")
    inputs = {"player": speaker.entity_id, "time": "07:00:00"}
    await workshop.make("play_latest", **inputs, feed=FEED, weekdays=["sat"])
    # 2031-05-10 is a Saturday.
    friday = datetime(2031, 5, 9, 7, tzinfo=dt_util.get_default_time_zone())
    await at(hass, freezer, friday)
    assert speaker.played == []
    await at(hass, freezer, friday + timedelta(days=1))
    assert speaker.played == [f"media-source://anypod/{FEED}/latest"]


@pytest.mark.parametrize("by_hub", [False, True])
@pytest.mark.parametrize("which", ["latest", "next_unplayed"])
async def test_play_of_all_feeds(
    hass: HomeAssistant,
    workshop: Workshop,
    feeds: Feeds,
    site: FakeSite,
    freezer: FrozenDateTimeFactory,
    which: str,
    by_hub: bool,
) -> None:
    await add_talk(feeds, site)
    await rest(feeds)
    [speaker] = await add_speakers(hass, "Kitchen")
    # The hub stands for all feeds, as nothing does.
    hub = feeds.hub.entry_id
    chosen = {"feed": hub} if by_hub else {}
    await workshop.make("play_latest", player=speaker.entity_id, which=which, **chosen)
    morning = datetime(2031, 5, 9, 7, tzinfo=dt_util.get_default_time_zone())
    await at(hass, freezer, morning)
    place = f"{hub}/{which}" if by_hub else which
    assert speaker.played == [f"media-source://anypod/{place}"]


async def test_retry_failed(
    hass: HomeAssistant,
    workshop: Workshop,
    feeds: Feeds,
    site: FakeSite,
    freezer: FrozenDateTimeFactory,
) -> None:
    gone = Video(id="gone", title="Gone", status=Status.REMOVED)
    site.add(Channel(name="talk", title="Talk", videos=[gone]))
    await feeds.add("/channel/talk/videos")
    assert await feeds.statuses() == {"gone": EpisodeStatus.FAILED}
    calls = async_capture_events(hass, "call_service")
    await workshop.make("retry_failed_nightly", feed=FEED, days=3_650)
    site.update("gone", status=Status.PUBLIC)
    night = dt_util.now().replace(hour=3, minute=30, second=0) + timedelta(days=1)
    await at(hass, freezer, night)
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 1)
    await feeds.settled()
    [call] = [one for one in calls if one.data["service"] == "retry"]
    assert call.data["service_data"]["config_entry_id"] == FEED


async def test_retry_leaves_old_ones_alone(
    hass: HomeAssistant,
    workshop: Workshop,
    feeds: Feeds,
    site: FakeSite,
    freezer: FrozenDateTimeFactory,
) -> None:
    gone = Video(id="gone", title="Gone", status=Status.REMOVED)
    site.add(Channel(name="talk", title="Talk", videos=[gone]))
    await feeds.add("/channel/talk/videos")
    await rest(feeds)
    calls = async_capture_events(hass, "call_service")
    await workshop.make("retry_failed_nightly", days=1)
    night = dt_util.now().replace(hour=3, minute=30, second=0) + timedelta(days=1)
    await at(hass, freezer, night)
    [call] = [one for one in calls if one.data["service"] == "retry"]
    assert "config_entry_id" not in call.data["service_data"]
    assert await feeds.statuses() == {"gone": EpisodeStatus.FAILED}


# ----------------------------------------------------------------------------- switches


async def test_off_peak(
    hass: HomeAssistant, workshop: Workshop, feeds: Feeds, site: FakeSite
) -> None:
    await add_talk(feeds, site)
    hass.states.async_set("schedule.night", "off")
    hass.states.async_set("select.tariff", "peak")
    await workshop.make(
        "download_off_peak",
        cheap=["schedule.night", "select.tariff"],
        cheap_states=["on", "offpeak"],
        pause_switches=[PAUSED],
        feed_switches=["switch.talk_enabled"],
    )

    async def works() -> bool:
        enabled = (await feeds.engine.feeds.state(FEED)).enabled
        assert feeds.engine.is_paused is not enabled
        return enabled

    async def becomes(entity_id: str, state: str) -> bool:
        hass.states.async_set(entity_id, state)
        await hass.async_block_till_done()
        return await works()

    # It was reloaded when it was made.
    assert not await works()
    assert await becomes("schedule.night", "on")
    assert await becomes("schedule.night", "unavailable")
    assert not await becomes("schedule.night", "off")
    assert await becomes("select.tariff", "offpeak")
    assert await becomes("schedule.night", "on")
    assert await becomes("schedule.night", "off")
    assert await becomes("select.tariff", "unknown")
    assert not await becomes("select.tariff", "peak")

    # What somebody does by hand stays until something changes.
    await hass.services.async_call(
        "switch", "turn_off", {"entity_id": PAUSED}, blocking=True
    )
    hass.states.async_set("select.tariff", "peak", {"price": 0.4})
    await hass.async_block_till_done()
    assert feeds.state(PAUSED) == "off"


async def test_surplus(
    hass: HomeAssistant,
    workshop: Workshop,
    feeds: Feeds,
    site: FakeSite,
    freezer: FrozenDateTimeFactory,
) -> None:
    await add_talk(feeds, site)
    hass.states.async_set("sensor.sun", "unavailable")
    await workshop.make(
        "download_off_peak",
        surplus="sensor.sun",
        threshold=500,
        minutes=5,
        pause_switches=[PAUSED],
    )

    async def passes(value: str, minutes: float) -> str:
        hass.states.async_set("sensor.sun", value)
        await hass.async_block_till_done()
        await at(hass, freezer, dt_util.utcnow() + timedelta(minutes=minutes))
        return feeds.state(PAUSED)

    # Nobody knows yet whether the sun shines.
    assert feeds.state(PAUSED) == "off"
    assert await passes("100", 6) == "on"
    assert await passes("900", 4) == "on"
    assert await passes("900", 2) == "off"
    # A cloud.
    assert await passes("100", 4) == "off"
    assert await passes("900", 6) == "off"
    assert await passes("unavailable", 30) == "off"
    assert await passes("100", 6) == "on"


async def test_off_peak_without_anything(
    workshop: Workshop, feeds: Feeds, site: FakeSite
) -> None:
    """Half filled in, it does nothing, and nothing goes wrong."""
    await add_talk(feeds, site)
    automation = await workshop.make("download_off_peak", pause_switches=[PAUSED])
    await workshop.hass.services.async_call(
        "automation", "trigger", {"entity_id": automation}, blocking=True
    )
    assert feeds.state(PAUSED) == "off"


async def test_free_space(
    hass: HomeAssistant,
    workshop: Workshop,
    phone: Phone,
    feeds: Feeds,
    site: FakeSite,
) -> None:
    await add_talk(feeds, site)
    await workshop.make(
        "free_space_floor",
        free_space="sensor.disk",
        pause_switch=PAUSED,
        floor_gb=5,
        resume_gb=8,
        notify=["notify.phone"],
    )

    assert await async_setup_component(hass, "persistent_notification", {})
    hass.states.async_set("sensor.disk", "unavailable")

    async def left(size: str, unit: str = "GB") -> str:
        hass.states.async_set("sensor.disk", size, {"unit_of_measurement": unit})
        await hass.async_block_till_done()
        return feeds.state(PAUSED)

    async def notes() -> list[str]:
        found = await workshop.do("persistent_notification/get")
        return [one["message"] for one in found]

    assert await left("20") == "off"
    assert await left("6000", "MB") == "off"
    assert await notes() == []
    assert await left("4.5", "GiB") == "on"
    [note] = await notes()
    assert "4.5 GiB" in note
    assert (await phone.notified())["message"] == note
    assert await left("6", "GB") == "on"
    assert await left("unavailable") == "on"
    # What was before is not known now.
    assert await left("9") == "on"
    assert await left("4") == "on"
    assert await left("8.5") == "off"
    assert await notes() == []
