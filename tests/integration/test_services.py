"""The actions that ask: what they answer, and who may know secrets."""

from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockUser
import voluptuous as vol

from custom_components.anypod.const import DOMAIN
from tests.integration import contract
from tests.integration.actions import ACTIONS, Caller
from tests.integration.contract import check, page_of
from tests.integration.feeds import FEED, Feeds, in_thread
from tests.site import Channel, FakeSite, make_videos


async def test_episodes(caller: Caller, site: FakeSite) -> None:
    page = check(
        await caller.call("list_episodes", config_entry_id=FEED),
        page_of(contract.EPISODE),
    )
    assert (page["total"], page["limit"], page["offset"]) == (6, 50, 0)
    assert {one["source_id"]: one["status"] for one in page["episodes"]} == {
        "soon": "upcoming",
        "club": "skipped",
        "ep-c": "downloaded",
        "ep-b": "downloaded",
        "gone": "failed",
        "ep-a": "downloaded",
    }

    found = await caller.about("get_episode", "ep-b")
    assert found["config_entry_id"] == FEED
    assert found["source_url"] == site.video_url("ep-b")
    assert found["description"] == "About APPLES and pears"
    assert found["media"]["mime_type"] == "audio/x-m4a"
    assert found["media"]["codecs"] == "aac"
    assert found["artwork_url"].startswith(f"/api/anypod/feeds/{FEED}/episodes/")
    assert (found["error"], found["tries"]) == (None, 0)
    assert "Extracting URL" in found["log"]

    failed = await caller.about("get_episode", "gone")
    assert failed["error"]["class"] == "removed"
    assert (
        failed["error"]["message"] == "The site says that this does not exist any more."
    )
    assert "removed by the uploader" in failed["error"]["detail"]
    assert "Extracting URL" in failed["log"]
    assert failed["media"] is None

    upcoming = await caller.about("get_episode", "soon")
    assert upcoming["next_attempt_at"] is not None
    skipped = await caller.about("get_episode", "club")
    assert (skipped["reason"], skipped["error"]["class"]) == (
        "unavailable",
        "members_only",
    )


async def test_sort(caller: Caller) -> None:
    downloaded = {"status": "downloaded"}
    for sort, expected in {
        "published": ["ep-a", "ep-b", "ep-c"],
        "title": ["ep-a", "ep-c", "ep-b"],
        "duration": ["ep-c", "ep-a", "ep-b"],
        "size": ["ep-c", "ep-a", "ep-b"],
    }.items():
        assert await caller.listed(sort=sort, **downloaded) == expected
        assert await caller.listed(sort=f"-{sort}", **downloaded) == expected[::-1]
    by_status = await caller.listed(sort="status")
    assert by_status[3:] == ["gone", "club", "soon"]
    assert (await caller.listed(sort="-status"))[:3] == ["soon", "club", "gone"]
    for sort in ("discovered", "-discovered"):
        assert len(await caller.listed(sort=sort)) == 6
    everything = await caller.listed()
    assert everything == await caller.listed(sort="-published")
    assert everything[1:] == ["club", "ep-c", "ep-b", "gone", "ep-a"]


async def test_filters_and_paging(caller: Caller) -> None:
    assert await caller.listed(status=["failed", "skipped"]) == ["club", "gone"]
    assert await caller.listed(status="failed") == ["gone"]
    assert await caller.listed(status=[]) == await caller.listed()
    assert await caller.listed(search="APPLE") == ["ep-b", "ep-a"]
    # Neither is a pattern.
    assert await caller.listed(search="%") == []
    assert await caller.listed(search="_pple") == []

    # A time without a zone is meant in the home's own, which is the Pacific one.
    for noon in ("2026-10-01T12:00:00+00:00", "2026-10-01 05:00:00"):
        assert "ep-c" in await caller.listed(since=noon)
        assert "ep-c" in await caller.listed(until=noon)
    late = "2026-10-01 05:00:01"
    assert await caller.listed(since=late) == ["soon", "club"]
    assert await caller.listed(until="2026-10-01 04:59:59") == ["ep-b", "gone", "ep-a"]
    both = {"since": "2026-09-29T12:00:00Z", "until": "2026-09-30T12:00:00Z"}
    assert await caller.listed(**both, sort="published") == ["gone", "ep-b"]

    everything = await caller.listed()
    for offset in range(0, 8, 2):
        page = await caller.call("list_episodes", limit=2, offset=offset)
        found = [episode["source_id"] for episode in page["episodes"]]
        assert found == everything[offset : offset + 2]
        assert (page["total"], page["limit"], page["offset"]) == (6, 2, offset)
    # Boxes in forms give floats.
    assert len(await caller.listed(limit=3.0, offset=1.0)) == 3

    page = check(
        await caller.call("list_episodes", details=True),
        page_of(contract.DETAILED_EPISODE),
    )
    assert "About APPLES and pears" in [one["description"] for one in page["episodes"]]


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 501},
        {"offset": -1},
        {"sort": "views"},
        {"sort": "--title"},
        {"status": "lost"},
        {"status": ["failed", "lost"]},
        {"since": "yesterday"},
        {"details": "perhaps"},
        {"feed": FEED},
    ],
)
async def test_invalid_queries(
    hass: HomeAssistant, feeds: Feeds, query: dict[str, Any]
) -> None:
    await feeds.set_up()
    with pytest.raises(vol.Invalid):
        await Caller(hass, feeds).call("list_episodes", **query)


async def test_feeds(
    hass: HomeAssistant, caller: Caller, feeds: Feeds, site: FakeSite
) -> None:
    feed = check(
        await caller.call("get_feed", config_entry_id=FEED), contract.FEED_WITH_LINKS
    )
    assert feed["config_entry_id"] == FEED
    assert feed["source_kind"] == "channel"
    assert feed["counts"] == dict.fromkeys(contract.STATUSES, 0) | {
        "downloaded": 3,
        "failed": 1,
        "skipped": 1,
        "upcoming": 1,
    }
    assert feed["latest_episode"]["source_id"] == "ep-c"
    [link] = feed["links"]
    assert link["url"] == f"http://10.10.10.10:8123{feeds.path()}"
    assert link["external_url"] is None
    hass.config.external_url = "https://home.example.org"
    hass.config.internal_url = "http://home.lan:8123"
    [link] = (await caller.call("get_feed", config_entry_id=FEED))["links"]
    assert link["url"] == f"http://home.lan:8123{feeds.path()}"
    assert link["external_url"] == f"https://home.example.org{feeds.path()}"

    # One that is disabled is still known, one that never ran is not.
    await hass.config_entries.async_set_disabled_by(FEED, ConfigEntryDisabler.USER)
    feeds.entry(entry_id="new").add_to_hass(hass)
    site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
    await feeds.add("/channel/walk/videos", "walk", title="Walk")
    answer = check(
        await caller.call("list_feeds"), {"feeds": [contract.FEED_WITH_LINKS]}
    )
    assert [one["config_entry_id"] for one in answer["feeds"]] == [FEED, "walk"]
    # Without a feed, episodes of all of them are listed.
    page = await caller.call("list_episodes")
    assert page["total"] == 7


async def test_feed_before_its_first_sync(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    hold = site.hold("/api/video/*")
    await feeds.set_up()
    await in_thread(hold.wait_reached)
    caller = Caller(hass, feeds)
    feed = check(
        await caller.call("get_feed", config_entry_id=FEED), contract.FEED_WITH_LINKS
    )
    assert feed["status"] == "syncing"
    for name in ("last_sync", "last_success", "latest_episode", "artwork_url"):
        assert feed[name] is None


async def test_removed_feed_is_not_listed(hass: HomeAssistant, caller: Caller) -> None:
    await hass.config_entries.async_remove(FEED)
    assert (await caller.call("list_episodes"))["total"] == 0
    assert await caller.call("list_feeds") == {"feeds": []}
    assert await caller.call("retry") == {"count": 0}


async def test_problem(hass: HomeAssistant, caller: Caller, site: FakeSite) -> None:
    site.stop()
    await caller.feeds.sync()
    feed = check(
        await caller.call("get_feed", config_entry_id=FEED), contract.FEED_WITH_LINKS
    )
    assert feed["status"] == "waiting"
    assert feed["error"]["class"] == "temporary"
    assert feed["last_sync"] == feed["error"]["since"]
    assert feed["last_success"] < feed["last_sync"]


async def test_secrets_are_for_administrators(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    site.add(Channel(name="talk", title="Talk"))
    await feeds.add("/channel/talk/videos")
    caller = Caller(hass, feeds)
    secret = feeds.link().token
    for user_id, may_know in {
        None: True,
        hass_admin_user.id: True,
        hass_read_only_user.id: False,
        "deleted": False,
    }.items():
        caller.context = Context(user_id=user_id)
        shape = contract.FEED_WITH_LINKS if may_know else contract.FEED
        feed = check(await caller.call("get_feed", config_entry_id=FEED), shape)
        listed = check(await caller.call("list_feeds"), {"feeds": [shape]})
        assert listed == {"feeds": [feed]}
        assert (secret in str(feed)) is may_know


async def test_answers_are_optional(hass: HomeAssistant, caller: Caller) -> None:
    assert {
        name: hass.services.supports_response(DOMAIN, name)
        for name in hass.services.async_services_for_domain(DOMAIN)
    } == ACTIONS
    ids = {"config_entry_id": FEED, "episode_id": caller.ids["gone"]}
    done = await hass.services.async_call(DOMAIN, "skip", ids, blocking=True)
    assert done is None


async def test_engine_that_fails(hass: HomeAssistant, caller: Caller) -> None:
    await caller.feeds.engine._store.run(_lose_the_episodes)
    with pytest.raises(HomeAssistantError) as raised:
        await caller.call("list_episodes")
    assert not isinstance(raised.value, ServiceValidationError)
    assert raised.value.translation_key == "database_error"
    assert "no such table" in str(raised.value)


def _lose_the_episodes(session: Any) -> None:
    session.connection().exec_driver_sql("ALTER TABLE episode RENAME TO lost")
