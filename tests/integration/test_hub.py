"""The hub's switch: it pauses every feed, and stays as it was left."""

from datetime import UTC, datetime

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.anypod.engine import EpisodeStatus, FeedStatus
from tests.integration.feeds import FEED, Feeds
from tests.site import Channel, FakeSite, Video, make_videos

PAUSED = "switch.anypod_paused"


async def switch(hass: HomeAssistant, to: str) -> None:
    """Turn the hub's switch."""
    target = {ATTR_ENTITY_ID: PAUSED}
    await hass.services.async_call("switch", f"turn_{to}", target, blocking=True)


@pytest.fixture
async def talk(site: FakeSite, feeds: Feeds) -> None:
    """Give two feeds of one episode each."""
    for name in ("talk", "walk"):
        videos = make_videos(1, name)
        site.add(Channel(name=name, title=name, videos=videos))
        entry_id = FEED if name == "talk" else name
        title = name.capitalize()
        await feeds.add(
            f"/channel/{name}/videos", entry_id, title=title, media="metadata"
        )


@pytest.mark.usefixtures("talk")
async def test_paused(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    assert feeds.state(PAUSED) == "off"
    await switch(hass, "on")
    for feed_id in (FEED, "walk"):
        await feeds.until(lambda state: state.status is FeedStatus.PAUSED, feed_id)
    assert feeds.state(PAUSED) == "on"
    for name in ("talk", "walk"):
        assert feeds.state(f"sensor.{name}_status") == "paused"
        assert feeds.state(f"sensor.{name}_next_sync") == "unknown"
        # It is the hub that is paused, and not the feed.
        assert feeds.state(f"switch.{name}_enabled") == "on"

    # What somebody asks for is still looked at, and no more.
    site.publish("/channel/talk/videos", Video(id="new", title="Just out"))
    await feeds.sync()
    assert (await feeds.statuses())["new"] is EpisodeStatus.QUEUED

    await switch(hass, "off")
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.QUEUED, 0) == 0)
    await feeds.settled()
    assert (await feeds.statuses())["new"] is EpisodeStatus.DOWNLOADED
    assert feeds.state(PAUSED) == "off"
    assert feeds.state("sensor.talk_status") == "idle"
    assert feeds.state("sensor.talk_next_sync") != "unknown"


@pytest.mark.usefixtures("talk")
async def test_it_stays_paused(hass: HomeAssistant, feeds: Feeds) -> None:
    await switch(hass, "on")
    assert await hass.config_entries.async_reload(feeds.hub.entry_id)
    assert await hass.config_entries.async_reload(FEED)
    assert feeds.state(PAUSED) == "on"
    assert feeds.state("sensor.talk_status") == "paused"
    assert feeds.state("sensor.talk_next_sync") == "unknown"

    await feeds.engine.stop()
    feeds.engine._queue.is_paused = feeds.engine._syncer.is_paused = False
    await feeds.engine.start()
    assert await hass.config_entries.async_reload(feeds.hub.entry_id)
    assert feeds.state(PAUSED) == "on"
    assert (await feeds.engine.feeds.state(FEED)).status is FeedStatus.PAUSED

    # As it is when nobody ever turned it.
    await switch(hass, "off")
    await feeds.engine.stop()
    await feeds.engine.start()
    assert not feeds.engine.is_paused


@pytest.mark.usefixtures("talk")
async def test_engine_that_fails(hass: HomeAssistant, feeds: Feeds) -> None:
    def lose(session: object) -> None:
        statement = "ALTER TABLE setting RENAME TO lost"
        session.connection().exec_driver_sql(statement)  # type: ignore[attr-defined]

    await feeds.engine._store.run(lose)
    for to in ("on", "off"):
        with pytest.raises(HomeAssistantError) as raised:
            await switch(hass, to)
        assert raised.value.translation_key == "database_error"
    assert feeds.state(PAUSED) == "off"


@pytest.mark.usefixtures("talk")
async def test_time_zone(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    """What names a time of day follows the home; the rest is left alone."""
    walk = hass.config_entries.async_get_known_entry("walk")
    talk = hass.config_entries.async_get_known_entry(FEED)
    wanted = {"schedule": "cron", "cron": "30 3 * * *"}
    hass.config_entries.async_update_entry(talk, options={**talk.options, **wanted})
    await hass.config_entries.async_reload(FEED)
    await feeds.settled()
    for zone, hour in (("US/Pacific", {10, 11}), ("UTC", {3}), ("Asia/Tokyo", {18})):
        coordinators = (talk.runtime_data, walk.runtime_data)
        await hass.config.async_update(time_zone=zone)
        await feeds.calm()
        assert talk.runtime_data is not coordinators[0]
        assert walk.runtime_data is coordinators[1]
        due = datetime.fromisoformat(feeds.state("sensor.talk_next_sync"))
        assert due.astimezone(UTC).hour in hour
        assert due.minute == 30
    # Nothing else that changes there is of interest.
    coordinator = talk.runtime_data
    await hass.config.async_update(latitude=1)
    await feeds.calm()
    assert talk.runtime_data is coordinator
