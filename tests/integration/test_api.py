"""The REST API for programs that are logged in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.deeds import EPISODE_DEEDS
from custom_components.anypod.engine import EpisodeStatus, ErrorClass, Problem
from tests.integration import contract
from tests.integration.actions import Caller
from tests.integration.contract import as_sent, check, page_of
from tests.integration.feeds import FEED, Feeds
from tests.integration.rest import BASE, Rest
from tests.site import Channel, FakeSite, SourceStatus, make_videos

EPISODES: Final = f"/feeds/{FEED}/episodes"
# What stands behind the address, and the same as fields of the action.
QUERIES: Final[tuple[tuple[str, Mapping[str, Any]], ...]] = (
    ("", {}),
    ("?sort=title", {"sort": "title"}),
    ("?sort=-size&status=downloaded", {"sort": "-size", "status": "downloaded"}),
    ("?status=failed,skipped", {"status": ["failed", "skipped"]}),
    ("?status=failed&status=skipped", {"status": ["failed", "skipped"]}),
    ("?status=", {"status": []}),
    ("?search=APPLE", {"search": "APPLE"}),
    ("?search=%C3%84pf", {"search": "Äpf"}),
    ("?since=2026-09-30T12:00:00Z", {"since": "2026-09-30T12:00:00+00:00"}),
    ("?until=2026-09-30+05:00:00", {"until": "2026-09-30 05:00:00"}),
    ("?limit=2", {"limit": 2}),
    ("?limit=2&offset=3", {"limit": 2, "offset": 3}),
    ("?offset=99", {"offset": 99}),
    ("?details=true&sort=duration", {"details": True, "sort": "duration"}),
    ("?details=0", {"details": False}),
)
WRONG_QUERIES: Final = (
    *("limit=0", "limit=501", "limit=x", "limit=", "offset=-1", "offset=1e9"),
    *("offset=99999999999999999999", "sort=views", "sort=", "status=lost"),
    *("status=failed,lost", "since=yesterday", "since=0001-01-01T00:00:00%2B14:00"),
    *("details=perhaps", "feed=x", "config_entry_id=feed", "limit=1&limit=2"),
    f"search={'x' * 501}",
)


@pytest.fixture
async def rest(caller: Caller, hass_client: ClientSessionGenerator) -> Rest:
    """Give a program of an administrator, with a feed of almost every status."""
    return Rest(await hass_client())


@pytest.fixture
async def guest(hass_client: Any, hass_read_only_access_token: str) -> Rest:
    """Give a program of somebody who is no administrator."""
    return Rest(await hass_client(hass_read_only_access_token))


# ------------------------------------------------------------------------- looking


async def test_feeds(rest: Rest, guest: Rest, caller: Caller, feeds: Feeds) -> None:
    listed = await rest.get("/feeds", {"feeds": [contract.FEED_WITH_LINKS]})
    assert listed == as_sent(await caller.call("list_feeds"))
    for feed_id in (FEED, feeds.hub.entry_id):
        feed = await rest.get(f"/feeds/{feed_id}", contract.FEED_WITH_LINKS)
        told = await caller.call("get_feed", config_entry_id=feed_id)
        assert feed == as_sent(told)

    # Links are secrets.
    listed = await guest.get("/feeds", {"feeds": [contract.FEED]})
    feed = await guest.get(f"/feeds/{FEED}", contract.FEED)
    assert listed == {"feeds": [feed]}
    assert feeds.link().token not in str(listed)


async def test_episodes(rest: Rest, caller: Caller, feeds: Feeds) -> None:
    for query, fields in QUERIES:
        shape = contract.EPISODE
        if fields.get("details"):
            shape = contract.DETAILED_EPISODE
        page = await rest.get(f"{EPISODES}{query}", page_of(shape))
        told = await caller.call("list_episodes", config_entry_id=FEED, **fields)
        assert page == as_sent(told), query
        hub = f"/feeds/{feeds.hub.entry_id}/episodes{query}"
        assert await rest.ask("GET", hub) == page

    for source_id in ("ep-a", "gone"):
        path = f"{EPISODES}/{caller.ids[source_id]}"
        episode = await rest.get(path, contract.EPISODE_WITH_LOG)
        assert episode == await caller.about("get_episode", source_id)

    for query in WRONG_QUERIES:
        await rest.refused(
            "invalid_query", HTTPStatus.BAD_REQUEST, "GET", f"{EPISODES}?{query}"
        )


async def test_stats(rest: Rest, guest: Rest, caller: Caller, feeds: Feeds) -> None:
    stats = await rest.get(f"/feeds/{FEED}/stats", contract.STATS)
    assert stats["config_entry_id"] == FEED
    feed = await rest.get(f"/feeds/{FEED}")
    assert (stats["counts"], stats["size_bytes"]) == (
        feed["counts"],
        feed["size_bytes"],
    )
    assert stats["success_rate"] == 3 / 4
    assert 60 < stats["duration_s"] < 65
    this_month = stats["months"][-1]
    assert this_month["month"] == datetime.now(UTC).strftime("%Y-%m")
    assert this_month["downloaded"] == 3
    assert sum(one["published"] for one in stats["months"]) == 6

    hub_id = feeds.hub.entry_id
    whole = await guest.get("/stats", contract.STATS)
    assert whole == stats | {"config_entry_id": None}
    of_hub = await guest.get(f"/feeds/{hub_id}/stats", contract.STATS)
    assert of_hub == stats | {"config_entry_id": hub_id}


async def test_health(
    rest: Rest, guest: Rest, caller: Caller, feeds: Feeds, site: FakeSite
) -> None:
    well = await guest.get("/health", contract.HEALTH)
    assert well == {
        "healthy": True,
        "code": None,
        "message": None,
        "paused": False,
        "feeds": [],
    }

    # One feed that needs a person keeps the others from nothing.
    site.update_source("/channel/talk", status=SourceStatus.MISSING)
    await feeds.sync()
    health = await rest.get("/health", contract.HEALTH)
    [troubled] = health["feeds"]
    assert troubled["config_entry_id"] == FEED
    assert health["healthy"]

    problem = Problem(
        error_class=ErrorClass.DISK_FULL, detail="0 bytes", since=datetime.now(UTC)
    )
    feeds.engine._relay.hold(problem)
    status = HTTPStatus.SERVICE_UNAVAILABLE
    ill = await rest.ask("GET", "/health", status, contract.HEALTH)
    assert (ill["healthy"], ill["code"]) == (False, "disk_full")
    assert "no room" in ill["message"]
    async with rest.client.head(f"{BASE}/health") as response:
        assert response.status == status


# --------------------------------------------------------------------------- doing


async def test_commands(rest: Rest, guest: Rest, caller: Caller, feeds: Feeds) -> None:
    async def do(deed: str, source_id: str, by: Rest = rest, **sent: Any) -> Any:
        path = f"{EPISODES}/{caller.ids[source_id]}/{deed}"
        answer = await by.post(path, **sent)
        return check(answer, contract.CHANGED_EPISODE)["episode"]

    await feeds.engine.set_paused(paused=True)
    assert (await do("pin", "ep-a"))["pinned"]
    assert not (await do("unpin", "ep-a", guest))["pinned"]
    assert (await do("retry", "gone"))["status"] == "queued"
    assert (await do("cancel", "gone"))["reason"] == "user"
    assert (await do("unskip", "gone", json={}))["status"] == "queued"
    skipped = await do("skip", "gone")
    assert (skipped["status"], skipped["reason"]) == ("skipped", "user")
    asked = await do("download", "gone")
    assert (asked["status"], asked["pinned"]) == ("queued", True)
    assert (await do("refresh", "ep-b"))["status"] == "downloaded"
    await do("refresh", "ep-b", json={"delay_hours": 1.5})
    assert (await do("played", "ep-b"))["played_at"] is not None
    assert (await do("unplayed", "ep-b"))["played_at"] is None

    async def refuse(code: str, status: HTTPStatus, deed: str, **sent: Any) -> None:
        path = f"{EPISODES}/{caller.ids['ep-a']}/{deed}"
        await rest.refused(code, status, "POST", path, **sent)

    await refuse("wrong_status", HTTPStatus.CONFLICT, "unskip")
    for unknown in ("delete", "explode", "PIN"):
        await refuse("not_found", HTTPStatus.NOT_FOUND, unknown)
    bad = HTTPStatus.BAD_REQUEST
    bodies: tuple[dict[str, Any], ...] = (
        *({"json": {"hours": 1}}, {"json": []}, {"data": "{"}, {"json": 1}),
        *({"data": b"\xff"}, {"json": {"delay_hours": 1}}),
    )
    for wrong in bodies:
        await refuse("invalid_body", bad, "pin", **wrong)
    for hours in (-1, 8761, "x", None):
        body = {"delay_hours": hours}
        await refuse("invalid_body", bad, "refresh", json=body)
    # Nobody fills the memory with a body.
    await refuse("invalid_body", bad, "pin", data=b" " * 200_000)


async def test_delete(rest: Rest, guest: Rest, caller: Caller, feeds: Feeds) -> None:
    path = f"{EPISODES}/{caller.ids['ep-a']}"
    message = await guest.refused(
        "administrators_only", HTTPStatus.FORBIDDEN, "DELETE", path
    )
    assert "administrators" in message
    assert (await feeds.statuses())["ep-a"] is EpisodeStatus.DOWNLOADED
    body = {"really": True}
    bad = HTTPStatus.BAD_REQUEST
    await rest.refused("invalid_body", bad, "DELETE", path, json=body)
    answer = await rest.ask("DELETE", path, shape=contract.CHANGED_EPISODE)
    assert answer["episode"]["status"] == "archived"
    assert answer["episode"]["media"] is None


async def test_sync(
    hass: HomeAssistant, rest: Rest, feeds: Feeds, site: FakeSite
) -> None:
    async with feeds.syncing():
        assert await rest.post(f"/feeds/{FEED}/sync", HTTPStatus.ACCEPTED) == {}
    missing = HTTPStatus.NOT_FOUND
    for unknown in ("nobody", feeds.hub.entry_id):
        path = f"/feeds/{unknown}/sync"
        await rest.refused("feed_not_found", missing, "POST", path)
    await hass.config_entries.async_set_disabled_by(FEED, ConfigEntryDisabler.USER)
    path = f"/feeds/{FEED}/sync"
    await rest.refused("feed_not_loaded", HTTPStatus.CONFLICT, "POST", path)


# ------------------------------------------------------------------------ refusals


async def test_unknown_ids(rest: Rest, caller: Caller, feeds: Feeds) -> None:
    missing, hub_id = HTTPStatus.NOT_FOUND, feeds.hub.entry_id
    for rest_of_path in ("", "/episodes", "/stats", "/episodes/x"):
        path = f"/feeds/nobody{rest_of_path}"
        await rest.refused("feed_not_found", missing, "GET", path)
    # An episode belongs to its own feed, and not to that of all feeds.
    path = f"/feeds/{hub_id}/episodes/{caller.ids['ep-a']}"
    await rest.refused("feed_not_found", missing, "GET", path)
    for method, end in (("GET", ""), ("DELETE", ""), ("POST", "/pin")):
        path = f"{EPISODES}/ffffffffffff{end}"
        message = await rest.refused("episode_not_found", missing, method, path)
        assert "ffffffffffff" in message


async def test_without_a_login(
    rest: Rest, caller: Caller, feeds: Feeds, hass_client_no_auth: Any
) -> None:
    client = await hass_client_no_auth()
    episode = f"{EPISODES}/{caller.ids['gone']}"
    requests = [
        *(("GET", path) for path in ("/feeds", "/stats", "/health", "/opml")),
        *(("GET", f"/feeds/{FEED}{end}") for end in ("", "/stats", "/episodes")),
        *(("GET", episode), ("DELETE", episode), ("POST", f"/feeds/{FEED}/sync")),
        *(("POST", f"{episode}/{deed}") for deed in (*EPISODE_DEEDS, "refresh")),
    ]
    for method, path in requests:
        async with client.request(method, f"{BASE}{path}") as response:
            assert response.status == HTTPStatus.UNAUTHORIZED, path
    # A link's token is no login, and no part of the API's addresses.
    token = feeds.link().token
    headers = {"Authorization": f"Bearer {token}"}
    async with client.get(f"{BASE}/feeds", headers=headers) as response:
        assert response.status == HTTPStatus.UNAUTHORIZED
    assert (await feeds.statuses())["gone"] is EpisodeStatus.FAILED


async def test_a_token_never_hides_the_api(
    rest: Rest, feeds: Feeds, hass_client_no_auth: Any
) -> None:
    """The words of the API are no tokens, and below them lies nothing of a link."""
    words = ("feeds", "stats", "health", "opml")
    assert all(len(feeds.link().token) > len(word) for word in words)
    client = await hass_client_no_auth()
    for word in words:
        for end in ("/", "/media/x", "/art/x"):
            async with client.get(f"{BASE}/{word}{end}") as response:
                assert response.status in {
                    HTTPStatus.NOT_FOUND,
                    HTTPStatus.UNAUTHORIZED,
                }, (word, end)
    # And the other way round.
    for word in words[1:]:
        async with client.get(feeds.path(word)) as response:
            assert response.status == HTTPStatus.NOT_FOUND
    async with client.get(feeds.path()) as response:
        assert response.status == HTTPStatus.OK
    for path in ("/feeds", "/stats", "/health"):
        await rest.get(path)


async def test_an_engine_that_fails(rest: Rest, feeds: Feeds) -> None:
    def lose(session: Any) -> None:
        session.connection().exec_driver_sql("ALTER TABLE episode RENAME TO lost")

    await feeds.engine._store.run(lose)
    away = HTTPStatus.SERVICE_UNAVAILABLE
    for path in ("/feeds", "/stats", "/health", f"/feeds/{FEED}", EPISODES):
        await rest.refused("database_error", away, "GET", path)
    await rest.refused("database_error", away, "POST", f"{EPISODES}/x/pin")


async def test_a_new_feed_that_never_ran(
    hass: HomeAssistant, rest: Rest, feeds: Feeds, site: FakeSite
) -> None:
    feeds.entry(entry_id="new").add_to_hass(hass)
    site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
    assert len((await rest.get("/feeds"))["feeds"]) == 1
    missing = HTTPStatus.NOT_FOUND
    for end in ("", "/stats"):
        await rest.refused("feed_not_found", missing, "GET", f"/feeds/new{end}")
    assert (await rest.get("/feeds/new/episodes"))["total"] == 0
