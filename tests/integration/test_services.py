"""The actions: what they answer, what they refuse, who may know secrets."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant, SupportsResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import EpisodeStatus
from tests.integration import contract
from tests.integration.contract import check, page_of
from tests.integration.feeds import FEED, Feeds, eventually, in_thread, is_alive
from tests.site import PUBLISHED, Channel, FakeSite, Status, Video, make_videos

DAY = timedelta(days=1)
ACTIONS = {
    "get_episode": SupportsResponse.ONLY,
    "get_feed": SupportsResponse.ONLY,
    "list_episodes": SupportsResponse.ONLY,
    "list_feeds": SupportsResponse.ONLY,
    "retry": SupportsResponse.OPTIONAL,
    "skip": SupportsResponse.OPTIONAL,
    "sync": SupportsResponse.NONE,
    "unskip": SupportsResponse.OPTIONAL,
}


class Caller:
    """Whoever calls actions and reads what they answer."""

    def __init__(self, hass: HomeAssistant, feeds: Feeds) -> None:
        """Begin as Home Assistant itself, as an automation does."""
        self.hass = hass
        self.feeds = feeds
        self.context = Context()
        self.ids: Mapping[str, str] = {}
        """Ids of the episodes by the site's."""

    async def call(self, name: str, **data: Any) -> Any:
        """Call an action and return its answer."""
        return await self.hass.services.async_call(
            DOMAIN,
            name,
            data,
            blocking=True,
            context=self.context,
            return_response=ACTIONS[name] is not SupportsResponse.NONE,
        )

    async def about(self, name: str, source_id: str) -> Any:
        """Call an action on an episode of the first feed."""
        answer = await self.call(
            name, config_entry_id=FEED, episode_id=self.ids[source_id]
        )
        if name == "get_episode":
            return check(answer, contract.EPISODE_WITH_LOG)
        return check(answer, {"episode": contract.EPISODE})["episode"]

    async def listed(self, **query: Any) -> list[str]:
        """List the first feed and return the site's ids."""
        query = {"config_entry_id": FEED} | query
        page = check(
            await self.call("list_episodes", **query), page_of(contract.EPISODE)
        )
        return [episode["source_id"] for episode in page["episodes"]]

    async def refused(self, key: str, name: str, **data: Any) -> ServiceValidationError:
        """Call an action that refuses; return how."""
        with pytest.raises(ServiceValidationError) as raised:
            await self.call(name, **data)
        assert raised.value.translation_domain == DOMAIN
        assert raised.value.translation_key == key
        # It can be read, with everything filled in.
        assert str(raised.value) not in {"", key}
        assert "{" not in str(raised.value)
        return raised.value


@pytest.fixture
async def caller(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> Caller:
    """Give a feed with an episode of almost every status."""
    site.add(
        Channel(
            name="talk",
            title="Talk",
            videos=[
                Video(id="soon", title="Soon", status=Status.UPCOMING),
                Video(
                    id="club",
                    title="Members",
                    status=Status.MEMBERS_ONLY,
                    published=PUBLISHED + DAY,
                ),
                Video(id="ep-c", title="Banana", media_s=1, duration_s=1),
                Video(
                    id="ep-b",
                    title="cherry",
                    description="About APPLES and pears",
                    media_s=3,
                    duration_s=3,
                    published=PUBLISHED - DAY,
                ),
                Video(
                    id="gone",
                    title="Äpfel",
                    status=Status.REMOVED,
                    published=PUBLISHED - 2 * DAY,
                ),
                Video(
                    id="ep-a",
                    title="apple",
                    published=PUBLISHED - 3 * DAY,
                    duration_s=2,
                ),
            ],
        )
    )
    await feeds.add("/channel/talk/videos", keep_last=6)
    caller = Caller(hass, feeds)
    caller.ids = {
        name: one.episode_id for name, one in (await feeds.episodes()).items()
    }
    return caller


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
    assert (found["error"], found["log"], found["tries"]) == (None, None, 0)

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


async def test_wrong_ids(hass: HomeAssistant, caller: Caller, feeds: Feeds) -> None:
    other = MockConfigEntry(domain="sun", data={})
    other.add_to_hass(hass)
    for wrong in ("nobody", "", feeds.hub.entry_id, other.entry_id):
        for name in ("sync", "retry", "list_episodes", "get_feed"):
            await caller.refused("feed_not_found", name, config_entry_id=wrong)
        for name in ("skip", "unskip", "get_episode", "retry"):
            ids = {"config_entry_id": wrong, "episode_id": caller.ids["gone"]}
            await caller.refused("feed_not_found", name, **ids)

    feeds.entry(entry_id="new").add_to_hass(hass)
    await caller.refused("feed_not_found", "get_feed", config_entry_id="new")

    for name in ("skip", "unskip", "get_episode", "retry"):
        for wrong in ("ffffffffffff", "", "ep-a"):
            ids = {"config_entry_id": FEED, "episode_id": wrong}
            err = await caller.refused("episode_not_found", name, **ids)
            assert err.translation_placeholders == {"episode_id": wrong}
    # An episode of one feed is not one of another.
    await feeds.set_up(entry_id="second")
    ids = {"config_entry_id": "second", "episode_id": caller.ids["gone"]}
    await caller.refused("episode_not_found", "skip", **ids)


async def test_wrong_status(caller: Caller) -> None:
    for name, source_id, status in (
        ("skip", "ep-a", "downloaded"),
        ("unskip", "ep-a", "downloaded"),
        ("unskip", "gone", "failed"),
        ("unskip", "soon", "upcoming"),
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
    await caller.refused("episode_needs_feed", "retry", episode_id=caller.ids["gone"])
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


async def test_retry_of_one_episode(
    caller: Caller, feeds: Feeds, site: FakeSite
) -> None:
    site.update("gone", status=Status.PUBLIC)
    ids = {"config_entry_id": FEED, "episode_id": caller.ids["gone"]}
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
    err = await caller.refused("wrong_status", "unskip", **ids)
    assert err.translation_placeholders is not None
    assert err.translation_placeholders["status"] == "downloading"
    hold.release()
    await feeds.until(lambda state: state.counts[EpisodeStatus.DOWNLOADED] == 4)


async def test_skip_of_a_running_download(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Video(id="ep", title="An episode"))
    site.hold("/media/*", after_bytes=4096)
    await feeds.set_up()
    tally = await in_thread(site.wait_for, "/media/*")
    pid = tally.requests[-1].pid or 0
    caller = Caller(hass, feeds)
    [episode] = (await feeds.episodes()).values()
    caller.ids = {"ep": episode.episode_id}

    async def has_begun() -> bool:
        shown = await caller.about("get_episode", "ep")
        return bool((shown["progress"] or {}).get("percent"))

    await eventually(has_begun)
    shown = await caller.about("get_episode", "ep")
    assert shown["status"] == "downloading"
    assert shown["progress"]["stage"] == "downloading"
    assert 0 < shown["progress"]["percent"] < 100

    shown = await caller.about("skip", "ep")
    assert shown["status"] == "skipped"
    assert not is_alive(pid)
    await feeds.settled()
    assert await feeds.statuses() == {"ep": EpisodeStatus.SKIPPED}


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
    assert raised.value.translation_key == "engine_error"
    assert "no such table" in str(raised.value)


def _lose_the_episodes(session: Any) -> None:
    session.connection().exec_driver_sql("ALTER TABLE episode RENAME TO lost")
