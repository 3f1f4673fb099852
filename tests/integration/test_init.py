"""Entries: set up, unloaded, removed; the hub that comes and goes with them."""

import asyncio
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
import sqlite3
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryDisabler,
    ConfigEntryState,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import EpisodeStatus, FeedStatus
from tests.integration.feeds import FEED, Feeds, in_thread, is_alive
from tests.site import Channel, FakeSite, Status, Video, make_videos


@pytest.fixture
def ep(site: FakeSite) -> Video:
    """Give the site one video."""
    video = Video(id="ep", title="An episode")
    site.add(video)
    return video


@pytest.fixture
def database(hass: HomeAssistant) -> Path:
    """Return where the database lies; there is none yet, but its folder."""
    path = Path(hass.config.path(".storage", "anypod", "anypod.db"))
    path.parent.mkdir(parents=True)
    return path


def execute(path: Path, *statements: str) -> None:
    """Change a database behind Anypod's back."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def device(hass: HomeAssistant, entry: ConfigEntry[Any]) -> dr.DeviceEntry:
    """Return the one device of an entry."""
    registry = dr.async_get(hass)
    [found] = dr.async_entries_for_config_entry(registry, entry.entry_id)
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder, but for the library's marker, and locks."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and not path.name.startswith(".")
        and not path.name.endswith("-lock")
    }


async def test_setup(
    hass: HomeAssistant, feeds: Feeds, ep: Video, site: FakeSite
) -> None:
    entry = await feeds.add()
    assert entry.state is ConfigEntryState.LOADED
    assert feeds.hub.state is ConfigEntryState.LOADED

    hub, feed = device(hass, feeds.hub), device(hass, entry)
    assert hub.name == "Anypod"
    assert hub.entry_type is dr.DeviceEntryType.SERVICE
    assert feed.name == "Talk"
    assert feed.model == "Single"
    assert feed.entry_type is dr.DeviceEntryType.SERVICE
    assert feed.configuration_url == site.video_url("ep")
    assert feed.via_device_id == hub.id

    # A feed that is added later finds the hub's device already there.
    site.add(Channel(name="talk", title="Talk"))
    other = await feeds.set_up("/channel/talk/videos", "other")
    assert device(hass, other).via_device_id == hub.id


async def test_setup_of_many_at_once(
    hass: HomeAssistant, feeds: Feeds, ep: Video
) -> None:
    entries = [feeds.entry(entry_id=f"feed{number}") for number in range(4)]
    for entry in entries:
        entry.add_to_hass(hass)
    await asyncio.gather(
        *(hass.config_entries.async_setup(entry.entry_id) for entry in entries)
    )
    await feeds.calm()
    assert {entry.state for entry in entries} == {ConfigEntryState.LOADED}
    assert len(hass.config_entries.async_entries(DOMAIN)) == 5
    hub = device(hass, feeds.hub)
    assert {device(hass, entry).via_device_id for entry in entries} == {hub.id}


async def test_setup_without_network(
    hass: HomeAssistant, feeds: Feeds, ep: Video, site: FakeSite
) -> None:
    site.stop()
    entry = await feeds.set_up()
    assert entry.state is ConfigEntryState.LOADED
    await feeds.until(lambda state: state.status is FeedStatus.WAITING)
    assert feeds.state("binary_sensor.talk_problem") == "on"

    site.start()
    await feeds.sync()
    assert (await feeds.statuses()) == {"ep": EpisodeStatus.DOWNLOADED}


async def test_unload_and_reload(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
    hold = site.hold("/api/channel/*")
    entry = await feeds.set_up("/channel/talk/videos", media="metadata")
    await feeds.set_up("/channel/walk/videos", "walk", media="metadata")
    requests = (await in_thread(site.wait_for, "/api/channel/*", count=2)).requests
    pids = {one.path.split("/")[3]: one.pid for one in requests}
    assert pids.keys() == {"talk", "walk"}

    # The sync of this feed ends, that of the other goes on.
    assert await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert feeds.state("sensor.talk_status") == "unavailable"
    assert not is_alive(pids["talk"] or 0)
    assert is_alive(pids["walk"] or 0)

    assert await hass.config_entries.async_setup(entry.entry_id)
    hold.release()
    await feeds.until(lambda state: state.last_success is not None)
    await feeds.until(lambda state: state.last_success is not None, "walk")
    assert len(site.since().matching("/api/channel/talk/*")) == 2
    assert len(site.since().matching("/api/channel/walk/*")) == 1


async def test_unload_that_fails(hass: HomeAssistant, feeds: Feeds, ep: Video) -> None:
    """Entities that stay need their feed."""
    entry = await feeds.add()
    with patch.object(
        hass.config_entries, "async_unload_platforms", return_value=False
    ):
        assert not await hass.config_entries.async_unload(entry.entry_id)
    assert entry.state is ConfigEntryState.FAILED_UNLOAD
    await feeds.sync()


async def test_stop_during_a_download(
    hass: HomeAssistant, feeds: Feeds, ep: Video, site: FakeSite
) -> None:
    hold = site.hold("/media/*", after_bytes=1000)
    await feeds.set_up()
    await in_thread(hold.wait_reached)
    pid = site.log[-1].pid or 0
    assert is_alive(pid)

    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await feeds.calm()
    assert not is_alive(pid)
    # Closed, and nothing is left beside it.
    left = files(Path(hass.config.path(".storage", "anypod")))
    assert [name for name in left if ".db" in name] == ["anypod.db"]


async def test_hub_is_recreated(hass: HomeAssistant, feeds: Feeds, ep: Video) -> None:
    entry = await feeds.add()
    hub = feeds.hub
    await hass.config_entries.async_remove(hub.entry_id)
    await feeds.calm()
    assert feeds.hub.entry_id != hub.entry_id
    assert feeds.hub.state is ConfigEntryState.LOADED
    assert device(hass, entry).via_device_id == device(hass, feeds.hub).id


async def test_hub_reloads(hass: HomeAssistant, feeds: Feeds, ep: Video) -> None:
    entry = await feeds.add()
    coordinator = entry.runtime_data
    assert await hass.config_entries.async_reload(feeds.hub.entry_id)
    assert entry.runtime_data is coordinator


async def test_hub_goes_with_the_last_feed(
    hass: HomeAssistant, feeds: Feeds, ep: Video
) -> None:
    for name in ("one", "two"):
        await feeds.set_up(entry_id=name, on_remove="delete")
    await hass.config_entries.async_remove("one")
    assert feeds.hub.state is ConfigEntryState.LOADED
    await hass.config_entries.async_remove("two")
    assert hass.config_entries.async_entries(DOMAIN) == []


async def test_last_feeds_go_together(
    hass: HomeAssistant, feeds: Feeds, ep: Video, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("one", "two", "three"):
        await feeds.set_up(entry_id=name, on_remove="delete")
    await asyncio.gather(
        *(hass.config_entries.async_remove(name) for name in ("one", "two", "three"))
    )
    await feeds.calm()
    assert hass.config_entries.async_entries(DOMAIN) == []
    assert "Error calling entry remove callback" not in caplog.text


@pytest.mark.parametrize(
    ("wish", "left"), [("delete", 0), ("keep", 2)], ids=["delete", "keep"]
)
async def test_remove(
    hass: HomeAssistant,
    feeds: Feeds,
    ep: Video,
    tmp_path: Path,
    hass_client_no_auth: ClientSessionGenerator,
    wish: str,
    left: int,
) -> None:
    entry = await feeds.add(on_remove=wish)
    # Media and artwork.
    assert len(files(tmp_path / "media")) == 2
    path = feeds.path()
    client = await hass_client_no_auth()
    assert (await client.get(path)).status == HTTPStatus.OK

    await hass.config_entries.async_remove(entry.entry_id)
    await feeds.calm()
    assert len(files(tmp_path / "media")) == left
    assert (await client.get(path)).status == HTTPStatus.NOT_FOUND
    assert hass.states.async_all() == []
    assert not ir.async_get(hass).issues
    assert hass.config_entries.async_entries(DOMAIN) == []


async def test_remove_asks(
    hass: HomeAssistant, feeds: Feeds, ep: Video, tmp_path: Path
) -> None:
    entry = await feeds.add()
    await hass.config_entries.async_remove(entry.entry_id)
    await feeds.calm()
    assert len(files(tmp_path / "media")) == 2
    [issue] = ir.async_get(hass).issues.values()
    assert issue.issue_id == f"removed_feed_{FEED}"
    assert issue.translation_key == "removed_feed"
    assert issue.is_fixable
    # Nobody would ask again after a restart: the entry is gone.
    assert issue.is_persistent
    # It can be answered as long as the integration is loaded.
    assert feeds.hub.state is ConfigEntryState.LOADED


async def test_hub_stays_while_a_question_waits(
    hass: HomeAssistant, feeds: Feeds, ep: Video
) -> None:
    entry = await feeds.add()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.config_entries.async_remove(feeds.hub.entry_id)
    await feeds.calm()
    assert feeds.hub.state is ConfigEntryState.LOADED


async def test_remove_without_files_asks_nothing(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    gone = Video(id="gone", status=Status.REMOVED)
    site.add(Channel(name="talk", title="Talk", videos=[gone]))
    entry = await feeds.add("/channel/talk/videos", on_remove="ask")
    assert await feeds.statuses() == {"gone": EpisodeStatus.FAILED}
    await hass.config_entries.async_remove(entry.entry_id)
    await feeds.calm()
    assert not ir.async_get(hass).issues
    assert hass.config_entries.async_entries(DOMAIN) == []


async def test_disabled_feed_is_served(
    hass: HomeAssistant,
    feeds: Feeds,
    ep: Video,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    entry = await feeds.add()
    client = await hass_client_no_auth()
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    assert entry.state is ConfigEntryState.NOT_LOADED
    response = await client.get(feeds.path())
    assert response.status == HTTPStatus.OK
    assert "An episode" in await response.text()


async def test_newer_database(
    hass: HomeAssistant, feeds: Feeds, ep: Video, database: Path
) -> None:
    execute(
        database,
        "PRAGMA journal_mode = WAL",
        "CREATE TABLE alembic_version (version_num VARCHAR(32))",
        "INSERT INTO alembic_version VALUES ('9999')",
    )
    before = files(database.parent)

    entry = await feeds.set_up()
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "database_too_new"
    assert entry.reason is not None
    assert entry.reason.startswith("The database was written by a newer version")
    assert files(database.parent) == before


async def test_foreign_database(
    hass: HomeAssistant,
    feeds: Feeds,
    ep: Video,
    database: Path,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    execute(database, "PRAGMA journal_mode = WAL", "CREATE TABLE feed (mine TEXT)")
    before = files(database.parent)
    entry, other = feeds.entry(), feeds.entry(entry_id="other")
    for one in (entry, other):
        one.add_to_hass(hass)
    assert not await hass.config_entries.async_setup(entry.entry_id)
    for one in (entry, other):
        assert one.state is ConfigEntryState.SETUP_RETRY
        assert one.error_reason_translation_key == "database_error"
        assert one.reason is not None
        assert "table feed already exists" in one.reason
    assert files(database.parent) == before

    # Nobody is told that a feed does not exist while that cannot be known.
    client = await hass_client_no_auth()
    response = await client.get("/api/anypod/token/feed.xml")
    assert response.status == HTTPStatus.SERVICE_UNAVAILABLE
    with pytest.raises(HomeAssistantError) as raised:
        await hass.services.async_call(
            DOMAIN, "list_episodes", {}, blocking=True, return_response=True
        )
    assert raised.value.translation_key == "database_error"

    # Once it is mended, everything goes on without a restart.
    await in_thread(database.unlink)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.LOADED
    assert await hass.config_entries.async_reload(other.entry_id)
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 1)


async def test_database_that_breaks_later(
    hass: HomeAssistant, feeds: Feeds, ep: Video
) -> None:
    entry = await feeds.add()
    database = Path(hass.config.path(".storage", "anypod", "anypod.db"))
    execute(database, "ALTER TABLE source RENAME TO lost")
    await hass.config_entries.async_reload(entry.entry_id)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "database_error"

    execute(database, "ALTER TABLE lost RENAME TO source")
    assert await hass.config_entries.async_reload(entry.entry_id)


async def test_remove_while_nothing_is_loaded(
    hass: HomeAssistant, feeds: Feeds, database: Path
) -> None:
    """The secrets of a feed go with it, even if Anypod never ran."""
    file = database.parent / "cookies" / "secret.txt"
    await in_thread(file.parent.mkdir)
    await in_thread(file.touch)
    entry = feeds.entry(data={"cookies": file.name})
    entry.add_to_hass(hass)
    await hass.config_entries.async_remove(entry.entry_id)
    assert files(database.parent) == {}
