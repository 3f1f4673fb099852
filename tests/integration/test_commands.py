"""The actions that do something: what comes of them, and what they refuse."""

from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from custom_components.anypod.engine import EpisodeStatus
from tests.integration.actions import Caller
from tests.integration.feeds import FEED, Feeds, eventually, in_thread, is_alive
from tests.site import PUBLISHED, Channel, FakeSite, Status, Video, make_videos

ABOUT_EPISODES: Final = (
    *("skip", "unskip", "cancel", "pin", "unpin", "download", "delete"),
    "refresh_metadata",
)


async def test_wrong_ids(hass: HomeAssistant, caller: Caller, feeds: Feeds) -> None:
    other = MockConfigEntry(domain="sun", data={})
    other.add_to_hass(hass)
    for wrong in ("nobody", "", feeds.hub.entry_id, other.entry_id):
        for name in ("sync", "retry"):
            await caller.refused("feed_not_found", name, config_entry_id=wrong)
        for name in (*ABOUT_EPISODES, "get_episode", "retry"):
            ids = {"config_entry_id": wrong, "episode_id": caller.ids["gone"]}
            await caller.refused("feed_not_found", name, **ids)

    feeds.entry(entry_id="new").add_to_hass(hass)
    # The hub stands for the feed of all feeds.
    for wrong in ("nobody", "", other.entry_id, "new"):
        await caller.refused("feed_not_found", "get_feed", config_entry_id=wrong)
    for wrong in ("nobody", "", other.entry_id):
        await caller.refused("feed_not_found", "list_episodes", config_entry_id=wrong)
    whole = await caller.call("list_episodes", config_entry_id=feeds.hub.entry_id)
    assert whole == await caller.call("list_episodes")

    for name in (*ABOUT_EPISODES, "get_episode", "retry"):
        for wrong in ("ffffffffffff", "", "ep-a"):
            ids = {"config_entry_id": FEED, "episode_id": wrong}
            err = await caller.refused("episode_not_found", name, **ids)
            assert err.translation_placeholders == {"episode_id": wrong}
    # An episode of one feed is not one of another.
    await feeds.set_up(entry_id="second")
    ids = {"config_entry_id": "second", "episode_id": caller.ids["gone"]}
    for name in ABOUT_EPISODES:
        await caller.refused("episode_not_found", name, **ids)


async def test_wrong_status(caller: Caller) -> None:
    for name, source_id, status in (
        ("skip", "ep-a", "downloaded"),
        ("unskip", "ep-a", "downloaded"),
        ("unskip", "gone", "failed"),
        ("unskip", "soon", "upcoming"),
        ("cancel", "ep-a", "downloaded"),
        ("cancel", "gone", "failed"),
        ("cancel", "soon", "upcoming"),
        ("cancel", "club", "skipped"),
        ("pin", "club", "skipped"),
        ("download", "soon", "upcoming"),
        ("retry", "ep-a", "downloaded"),
        ("retry", "club", "skipped"),
    ):
        ids = {"config_entry_id": FEED, "episode_id": caller.ids[source_id]}
        err = await caller.refused("wrong_status", name, **ids)
        assert err.translation_placeholders == {"action": name, "status": status}


async def test_sync(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    caller = Caller(hass, feeds)
    for name in ("talk", "walk", "rest"):
        site.add(Channel(name=name, title=name))
        await feeds.add(f"/channel/{name}/videos", name)
    await hass.config_entries.async_set_disabled_by("rest", ConfigEntryDisabler.USER)

    mark = site.mark()
    async with feeds.syncing("walk"):
        assert await caller.call("sync", config_entry_id="walk") is None
    assert [one.path for one in site.since(mark).matching("/api/*")] == [
        "/api/channel/walk/videos"
    ]

    # All of them, but for the one that is disabled.
    mark = site.mark()
    async with feeds.syncing("talk"), feeds.syncing("walk"):
        await caller.call("sync")
    assert {one.path for one in site.since(mark).matching("/api/*")} == {
        "/api/channel/walk/videos",
        "/api/channel/talk/videos",
    }

    err = await caller.refused("feed_not_loaded", "sync", config_entry_id="rest")
    assert err.translation_placeholders == {"title": "Talk"}


async def test_retry(caller: Caller, feeds: Feeds, site: FakeSite) -> None:
    # It fails again; there is nothing else to retry.
    assert await caller.call("retry") == {"count": 1}
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.FAILED) == 1)

    site.update("gone", status=Status.PUBLIC)
    late = "2026-09-29 05:00:01"
    assert await caller.call("retry", since=late) == {"count": 0}
    assert await caller.call("retry", config_entry_id=FEED, since=late) == {"count": 0}
    # The moment that it was published at, in the home's own zone.
    assert await caller.call("retry", since="2026-09-29 05:00:00") == {"count": 1}
    await feeds.until(lambda state: state.counts[EpisodeStatus.DOWNLOADED] == 4)
    assert await caller.call("retry") == {"count": 0}


@pytest.mark.parametrize("feed", [{"config_entry_id": FEED}, {}], ids=["named", "any"])
async def test_retry_of_one_episode(
    caller: Caller, feeds: Feeds, site: FakeSite, feed: dict[str, str]
) -> None:
    site.update("gone", status=Status.PUBLIC)
    await caller.refused("episode_not_found", "retry", episode_id="000000000000")
    ids = {"episode_id": caller.ids["gone"]} | feed
    assert await caller.call("retry", **ids) == {"count": 1}
    await feeds.until(lambda state: state.counts[EpisodeStatus.DOWNLOADED] == 4)


async def test_skip_and_unskip(caller: Caller, feeds: Feeds, site: FakeSite) -> None:
    # Twice, because people click twice.
    for _ in range(2):
        episode = await caller.about("skip", "gone")
        assert (episode["status"], episode["reason"]) == ("skipped", "user")
    await feeds.sync()
    assert (await feeds.statuses())["gone"] is EpisodeStatus.SKIPPED

    site.update("gone", status=Status.PUBLIC)
    hold = site.hold("/api/video/gone")
    assert (await caller.about("unskip", "gone"))["status"] == "queued"
    await in_thread(hold.wait_reached)
    # It is being downloaded by now, which is what was wanted.
    ids = {"config_entry_id": FEED, "episode_id": caller.ids["gone"]}
    for name in ("unskip", "retry"):
        await caller.call(name, **ids)
    assert (await feeds.statuses())["gone"] is EpisodeStatus.DOWNLOADING
    hold.release()
    await feeds.until(lambda state: state.counts[EpisodeStatus.DOWNLOADED] == 4)
    err = await caller.refused("wrong_status", "unskip", **ids)
    assert err.translation_placeholders is not None
    assert err.translation_placeholders["status"] == "downloaded"


@pytest.mark.parametrize("command", ["skip", "cancel"])
async def test_skip_of_a_running_download(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, command: str
) -> None:
    site.add(Video(id="ep", title="An episode"))
    site.hold("/media/*", after_bytes=4096)
    await feeds.set_up()
    tally = await in_thread(site.wait_for, "/media/*")
    pid = tally.requests[-1].pid or 0
    caller = Caller(hass, feeds)
    await caller.know()

    async def has_begun() -> bool:
        shown = await caller.about("get_episode", "ep")
        return bool((shown["progress"] or {}).get("percent"))

    await eventually(has_begun)
    shown = await caller.about("get_episode", "ep")
    assert shown["status"] == "downloading"
    assert shown["progress"]["stage"] == "downloading"
    assert 0 < shown["progress"]["percent"] < 100
    # Whatever is asked for tells of it.
    assert (await caller.about("pin", "ep"))["progress"]["stage"] == "downloading"
    assert (await caller.about("unpin", "ep"))["progress"] is not None

    # Twice, because people click twice.
    for _ in range(2):
        shown = await caller.about(command, "ep")
        assert (shown["status"], shown["reason"]) == ("skipped", "user")
    assert not is_alive(pid)
    await feeds.settled()
    assert await feeds.statuses() == {"ep": EpisodeStatus.SKIPPED}


def files(folder: Path) -> list[str]:
    """Return the names of an audio feed's files; more may lie where one is made."""
    return sorted(path.name for path in folder.glob("media/anypod/[!.]*/*.m4a"))


async def listed(client: Any, feeds: Feeds) -> str:
    """Return what an app gets of the feed."""
    response = await client.get(feeds.path())
    assert response.status == HTTPStatus.OK
    text: str = await response.text()
    return text


async def test_download_and_pins(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, tmp_path: Path
) -> None:
    """What a rule let go comes back when asked for, and goes when unpinned."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(2)))
    await feeds.add("/channel/talk/videos", keep_last=1)
    assert sorted((await feeds.statuses()).values()) == ["archived", "downloaded"]
    caller = Caller(hass, feeds)
    await caller.know()
    [old] = await caller.listed(status="archived")

    shown = await caller.about("download", old)
    assert (shown["status"], shown["pinned"]) == ("queued", True)
    await feeds.until(lambda state: state.counts[EpisodeStatus.DOWNLOADED] == 2)
    await feeds.sync()
    assert set((await feeds.statuses()).values()) == {"downloaded"}
    assert len(files(tmp_path)) == 2
    # Asked for again, it is left as it is.
    for name in ("download", "pin"):
        shown = await caller.about(name, old)
        assert (shown["status"], shown["pinned"]) == ("downloaded", True)

    shown = await caller.about("unpin", old)
    assert (shown["status"], shown["pinned"]) == ("archived", False)
    assert shown["reason"] == "keep_last"
    assert len(files(tmp_path)) == 1
    shown = await caller.about("unpin", old)
    assert (shown["status"], shown["pinned"]) == ("archived", False)
    ids = {"config_entry_id": FEED, "episode_id": caller.ids[old]}
    err = await caller.refused("wrong_status", "pin", **ids)
    assert err.translation_placeholders == {"action": "pin", "status": "archived"}


async def test_pin_keeps(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    await feeds.add("/channel/talk/videos", media="metadata", keep_last=1)
    caller = Caller(hass, feeds)
    await caller.know()
    assert (await caller.about("pin", "ep-1"))["pinned"] is True
    late = PUBLISHED + timedelta(days=1)
    site.publish("/channel/talk/videos", Video(id="new", published=late))
    await feeds.sync()
    assert set((await feeds.statuses()).values()) == {"downloaded"}
    assert (await caller.about("unpin", "ep-1"))["status"] == "archived"


async def test_delete(
    caller: Caller,
    feeds: Feeds,
    tmp_path: Path,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    client = await hass_client_no_auth()
    assert len(files(tmp_path)) == 3
    assert "anypodsite:ep-a" in await listed(client, feeds)
    # Twice, because people click twice.
    for _ in range(2):
        shown = await caller.about("delete", "ep-a")
        assert (shown["status"], shown["reason"]) == ("archived", "user")
        assert shown["media"] is None
    assert len(files(tmp_path)) == 2
    assert "anypodsite:ep-a" not in await listed(client, feeds)

    # It does not come back by itself, whatever its status was.
    await caller.about("delete", "gone")
    await feeds.sync()
    found = await feeds.statuses()
    assert (found["ep-a"], found["gone"]) == ("archived", "archived")

    await caller.about("download", "ep-a")
    await feeds.until(lambda state: state.counts[EpisodeStatus.DOWNLOADED] == 3)
    assert "anypodsite:ep-a" in await listed(client, feeds)


async def test_delete_is_for_administrators(
    caller: Caller,
    feeds: Feeds,
    tmp_path: Path,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    ids = {"config_entry_id": FEED, "episode_id": caller.ids["ep-a"]}
    for user_id in (hass_read_only_user.id, "deleted"):
        caller.context = Context(user_id=user_id)
        with pytest.raises(Unauthorized):
            await caller.call("delete", **ids)
    assert len(files(tmp_path)) == 3
    # The other ones are for everybody who may call actions.
    assert (await caller.call("pin", **ids))["episode"]["pinned"] is True

    caller.context = Context(user_id=hass_admin_user.id)
    assert (await caller.about("delete", "ep-a"))["status"] == "archived"


async def test_refresh(
    caller: Caller,
    feeds: Feeds,
    site: FakeSite,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    client = await hass_client_no_auth()
    before = await caller.about("get_episode", "ep-a")
    site.update("ep-a", title="Pear", description="About pears alone")
    shown = await caller.about("refresh_metadata", "ep-a")
    assert shown["title"] == "apple"

    async def is_new() -> bool:
        return "<title>Pear</title>" in await listed(client, feeds)

    await eventually(is_new)
    after = await caller.about("get_episode", "ep-a")
    assert after["title"] == "Pear"
    assert after["description"] == "About pears alone"
    assert after["media"] == before["media"]


async def test_refresh_later(caller: Caller, feeds: Feeds, site: FakeSite) -> None:
    refresher, mark = feeds.engine.refresher, site.mark()
    ids = {"config_entry_id": FEED, "episode_id": caller.ids["ep-a"]}
    with patch.object(refresher, "ask", wraps=refresher.ask) as ask:
        await caller.call("refresh_metadata", **ids, delay_hours=1.5)
    ask.assert_called_once_with(FEED, ids["episode_id"], timedelta(hours=1.5))
    await feeds.sync()
    assert site.since(mark).matching("/api/video/ep-a") == ()
    for wrong in (-1, 8_761, "soon"):
        with pytest.raises(vol.Invalid):
            await caller.call("refresh_metadata", **ids, delay_hours=wrong)
