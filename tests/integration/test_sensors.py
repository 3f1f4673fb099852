"""What sensors show beside the ordinary: failures, releases, progress, all feeds."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import disk_usage
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import (
    ATTR_ENTITY_ID,
    EVENT_STATE_CHANGED,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import (
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)
from sqlalchemy.orm import Session

from custom_components.anypod.engine import EpisodeProgressed, EpisodeStatus, Progress
from custom_components.anypod.engine.models import Stage
from tests.integration.feeds import FEED, Feeds, eventually, in_thread
from tests.site import Channel, FakeSite, Status, Video, make_videos

FAILED: Final = "sensor.talk_failed"
RELEASE: Final = "sensor.talk_next_release"
PROGRESS: Final = "sensor.talk_progress"


def shown(hass: HomeAssistant, entity_id: str) -> State:
    state = hass.states.get(entity_id)
    assert state is not None
    return state


def attributes(hass: HomeAssistant, entity_id: str) -> dict[str, Any]:
    """Return an entity's own attributes."""
    general = {"device_class", "friendly_name", "state_class", "unit_of_measurement"}
    found = shown(hass, entity_id).attributes
    return {key: value for key, value in found.items() if key not in general}


# ------------------------------------------------------------------- of one feed


async def test_failed(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    gone = Video(id="gone", title="Gone", status=Status.REMOVED)
    site.add(Channel(name="talk", title="Talk", videos=[*make_videos(1), gone]))
    await feeds.add("/channel/talk/videos")
    failed = (await feeds.episodes())["gone"]
    assert failed.state.error is not None
    assert feeds.state(FAILED) == "1"
    assert attributes(hass, FAILED) == {
        "episode_id": failed.episode_id,
        "title": "Gone",
        "error_class": "removed",
        "message": "The site says that this does not exist any more.",
        "since": failed.state.error.since,
    }

    # It is there again, and somebody presses the button.
    site.update("gone", status=Status.PUBLIC)
    target = {ATTR_ENTITY_ID: "button.talk_retry_failed"}
    await hass.services.async_call("button", "press", target, blocking=True)
    await feeds.until(lambda state: state.counts[EpisodeStatus.DOWNLOADED] == 2)
    await feeds.settled()
    assert feeds.state(FAILED) == "0"
    assert attributes(hass, FAILED) == {}
    # With nothing to be tried again, a press does nothing.
    mark = site.mark()
    await hass.services.async_call("button", "press", target, blocking=True)
    await feeds.settled()
    assert site.since(mark).processes == 0


async def test_next_release(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    soon = Video(id="soon", title="Soon", status=Status.UPCOMING, release_at=due)
    site.add(Channel(name="talk", title="Talk", videos=[*make_videos(1), soon]))
    await feeds.add("/channel/talk/videos", media="metadata")
    assert datetime.fromisoformat(feeds.state(RELEASE)) == due
    episode = (await feeds.episodes())["soon"]
    assert attributes(hass, RELEASE) == {
        "episode_id": episode.episode_id,
        "title": "Soon",
    }
    await feeds.engine.commands.skip(FEED, episode.episode_id)
    await feeds.until(lambda state: state.next_release is None)
    assert feeds.state(RELEASE) == STATE_UNKNOWN
    assert attributes(hass, RELEASE) == {}


# ----------------------------------------------------------------------- progress


@pytest.fixture
async def watched(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    entity_registry: er.EntityRegistry,
) -> None:
    """Give a feed of which somebody has enabled the progress."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(2)))
    await feeds.set_up("/channel/talk/videos", media="metadata")
    entity_registry.async_update_entity(PROGRESS, disabled_by=None)
    await feeds.settled()
    await hass.config_entries.async_reload(FEED)
    await feeds.settled()


def tell(feeds: Feeds, episode_id: str, percent: float | None, **more: Any) -> None:
    """Let a download be so far; None stands for its end."""
    progress = None
    if percent is not None:
        fields: dict[str, Any] = {"stage": Stage.DOWNLOADING, "percent": percent} | more
        progress = Progress(**fields)
    event = EpisodeProgressed(
        feed_id=FEED, episode_id=episode_id, title=episode_id, progress=progress
    )
    feeds.engine._bus.emit(event)


def wait_a_little(hass: HomeAssistant) -> None:
    """Let the time pass in which nothing is written."""
    async_fire_time_changed(hass, datetime.now(UTC) + timedelta(seconds=6))


@pytest.mark.usefixtures("watched")
async def test_progress_of_a_download(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    """A real one, from its begin to its end."""
    assert feeds.state(PROGRESS) == STATE_UNKNOWN
    assert attributes(hass, PROGRESS) == {}
    entry = hass.config_entries.async_get_known_entry(FEED)
    audio = {**entry.options, "media": "audio", "keep_last": 1}
    hass.config_entries.async_update_entry(entry, options=audio)
    await hass.config_entries.async_reload(FEED)
    site.publish("/channel/talk/videos", Video(id="new", title="Just out"))
    hold = site.hold("/media/new/*", after_bytes=1000)
    await feeds.engine.feeds.sync(FEED)
    await in_thread(hold.wait_reached)

    async def is_shown() -> bool:
        wait_a_little(hass)
        return attributes(hass, PROGRESS).get("title") == "Just out"

    await eventually(is_shown)
    assert attributes(hass, PROGRESS)["stage"] in {"waiting", "downloading"}
    hold.release()
    await feeds.settled()

    async def is_over() -> bool:
        wait_a_little(hass)
        return feeds.state(PROGRESS) == STATE_UNKNOWN

    await eventually(is_over)
    assert attributes(hass, PROGRESS) == {}


@pytest.mark.usefixtures("watched")
async def test_progress_is_written_now_and_then(
    hass: HomeAssistant, feeds: Feeds
) -> None:
    written: list[str] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        assert new is not None
        written.append(new.state)

    async_track_state_change_event(hass, PROGRESS, note)
    for tenth in range(300):
        tell(feeds, "a", tenth / 10, speed_bytes_s=float(tenth))
    await hass.async_block_till_done()
    assert written == ["0"]
    wait_a_little(hass)
    await hass.async_block_till_done()
    assert written == ["0", "29"]
    assert attributes(hass, PROGRESS) == {
        "episode_id": "a",
        "title": "a",
        "stage": "downloading",
        "speed_bytes_s": 299.0,
        "remaining_s": None,
    }

    # Another speed alone is no news, and neither is another snapshot of the feed.
    tell(feeds, "a", 29.95, speed_bytes_s=1.0)
    wait_a_little(hass)
    coordinator = hass.config_entries.async_get_known_entry(FEED).runtime_data
    coordinator.async_update_listeners()
    await hass.async_block_till_done()
    assert written == ["0", "29"]

    tell(feeds, "a", 29.97, stage=Stage.CONVERTING)
    await hass.async_block_till_done()
    assert attributes(hass, PROGRESS)["stage"] == "converting"
    # The end has to wait as well, but it is not forgotten.
    tell(feeds, "a", None)
    assert feeds.state(PROGRESS) == "29"
    wait_a_little(hass)
    assert feeds.state(PROGRESS) == STATE_UNKNOWN
    assert attributes(hass, PROGRESS) == {}
    assert written == ["0", "29", "29", STATE_UNKNOWN]


@pytest.mark.usefixtures("watched")
async def test_progress_of_several(hass: HomeAssistant, feeds: Feeds) -> None:
    tell(feeds, "a", 10)
    tell(feeds, "b", 90)
    wait_a_little(hass)
    assert feeds.state(PROGRESS) == "10"
    tell(feeds, "a", None)
    wait_a_little(hass)
    assert (feeds.state(PROGRESS), attributes(hass, PROGRESS)["title"]) == ("90", "b")
    tell(feeds, "b", None)
    # One that says nothing of how large it is.
    wait_a_little(hass)
    feeds.engine._bus.emit(
        EpisodeProgressed(
            feed_id=FEED,
            episode_id="c",
            title="c",
            progress=Progress(stage=Stage.DOWNLOADING),
        )
    )
    wait_a_little(hass)
    assert feeds.state(PROGRESS) == STATE_UNKNOWN
    assert attributes(hass, PROGRESS)["title"] == "c"
    # That of another feed is none of its business; and nothing is left running.
    other = EpisodeProgressed(feed_id="x", episode_id="c", title="c", progress=None)
    feeds.engine._bus.emit(other)
    assert attributes(hass, PROGRESS)["title"] == "c"
    await hass.config_entries.async_reload(FEED)
    assert attributes(hass, PROGRESS) == {}


# ------------------------------------------------------------------- of all feeds


async def test_all_feeds_together(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    for name in ("talk", "walk"):
        site.add(Channel(name=name, title=name, videos=make_videos(2, name)))
    hold = site.hold("/media/*")
    await feeds.set_up("/channel/talk/videos")
    await in_thread(hold.wait_reached)
    await feeds.set_up("/channel/walk/videos", "walk", title="Walk")

    async def is_shown() -> bool:
        # They are of one host, which is asked for one at a time.
        names = ("active_downloads", "queue")
        return [feeds.state(f"sensor.anypod_{one}") for one in names] == ["1", "3"]

    await eventually(is_shown)
    hold.release()
    states = [await feeds.settled(one) for one in (FEED, "walk")]
    size = sum(one.size_bytes for one in states)
    assert size > 0

    async def is_done() -> bool:
        return float(feeds.state("sensor.anypod_storage")) == size / 1e9

    await eventually(is_done)
    for name in ("active_downloads", "queue"):
        assert feeds.state(f"sensor.anypod_{name}") == "0"
    assert attributes(hass, "sensor.anypod_storage") == {"quota_bytes": None}
    assert attributes(hass, "sensor.anypod_free_space") == {"min_free_bytes": None}


async def test_limits_of_the_hub(hass: HomeAssistant, feeds: Feeds) -> None:
    await feeds.add_manual()
    limits = {"quota_gb": 5, "min_free_gb": 0.001}
    hass.config_entries.async_update_entry(feeds.hub, options=limits)
    await hass.config_entries.async_reload(feeds.hub.entry_id)
    storage = attributes(hass, "sensor.anypod_storage")
    free = attributes(hass, "sensor.anypod_free_space")
    assert storage == {"quota_bytes": 5_000_000_000}
    assert free == {"min_free_bytes": 1_000_000}


async def test_free_space(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, tmp_path: Path
) -> None:
    """As much as there is, in steps that are worth a line in a history."""
    site.add(Video(id="ep"))
    await feeds.add()
    entity_id = "sensor.anypod_free_space"
    shown_bytes = float(feeds.state(entity_id)) * 1e9
    free_bytes = disk_usage(tmp_path).free
    assert abs(shown_bytes - free_bytes) < 5e9
    assert shown_bytes == pytest.approx(round(shown_bytes / 1e7) * 1e7)

    # The disk is gone, and somebody asks.
    assert await async_setup_component(hass, "homeassistant", {})
    for marker in (tmp_path / "media").rglob(".anypod-library"):
        marker.unlink()
    too_old(feeds)
    await hass.services.async_call(
        "homeassistant", "update_entity", {ATTR_ENTITY_ID: entity_id}, blocking=True
    )
    assert feeds.state(entity_id) == STATE_UNKNOWN
    # What the files take is known all the same.
    assert feeds.state("sensor.anypod_storage") != STATE_UNKNOWN


def too_old(feeds: Feeds) -> None:
    """Let the last measurement be too old."""
    feeds.engine._overseer._measured = None


async def test_engine_that_fails(hass: HomeAssistant, feeds: Feeds) -> None:
    await feeds.add_manual()
    assert await async_setup_component(hass, "homeassistant", {})
    queue = {ATTR_ENTITY_ID: "sensor.anypod_queue"}
    call = hass.services.async_call
    await feeds.engine._store.run(rename, "artifact", "lost")
    await call("homeassistant", "update_entity", queue, blocking=True)
    assert feeds.state("sensor.anypod_queue") == STATE_UNAVAILABLE
    await hass.config_entries.async_reload(feeds.hub.entry_id)
    assert feeds.hub.state is ConfigEntryState.SETUP_RETRY
    await feeds.engine._store.run(rename, "lost", "artifact")
    await hass.config_entries.async_reload(feeds.hub.entry_id)
    assert feeds.state("sensor.anypod_queue") == "0"


def rename(session: Session, name: str, to: str) -> None:
    statement = f"ALTER TABLE {name} RENAME TO {to}"
    session.connection().exec_driver_sql(statement)


# ------------------------------------------------------------------ how often


@pytest.fixture
async def quiet(hass: HomeAssistant, feeds: Feeds) -> None:
    """Give a hub that is paused: nothing is downloaded."""
    await feeds.add_manual("other", title="Other")
    target = {ATTR_ENTITY_ID: "switch.anypod_paused"}
    await hass.services.async_call("switch", "turn_on", target, blocking=True)


@pytest.mark.usefixtures("quiet")
async def test_how_often_states_are_written(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    """A sync of many episodes costs no more than one of few."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(200)))
    await feeds.set_up("/channel/talk/videos", keep_last=200, media="metadata")
    written = async_capture_events(hass, str(EVENT_STATE_CHANGED))
    await feeds.sync()
    assert (await feeds.engine.feeds.state(FEED)).counts[EpisodeStatus.QUEUED] == 200

    async def is_told() -> bool:
        return feeds.state("sensor.anypod_queue") == "200"

    await eventually(is_told)
    assert 3 <= len(written) <= 30, Counter(one.data["entity_id"] for one in written)

    # Where nothing is new, only the times are.
    written.clear()
    await feeds.sync()
    names = {one.data["entity_id"].partition("_")[2] for one in written}
    assert names <= {"status", "last_sync", "next_sync"}
    assert len(written) <= 6
