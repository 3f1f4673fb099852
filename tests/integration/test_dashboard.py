"""What the card and the panel ask by WebSocket, and what they are told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.anypod import qr
from custom_components.anypod.deeds import EPISODE_DEEDS, MANY_DEEDS
from custom_components.anypod.engine import FeedChanged
from custom_components.anypod.urls import page_of
from tests.integration import contract
from tests.integration.actions import Caller
from tests.integration.contract import Shape, check, page_of as shape_of_page
from tests.integration.feeds import FEED, Feeds
from tests.integration.house import complaints
from tests.integration.line import Connect, Line
from tests.site import Channel, Chapter, FakeSite, Subtitle, Video, make_videos

FIRST: Final[Shape] = {
    "feeds": [contract.FEED_WITH_LINKS],
    "overview": contract.OVERVIEW,
}
LATER: Final[dict[str, Shape]] = {
    "changed": [contract.FEED_WITH_LINKS],
    "removed": [contract.is_text],
    "episodes": [contract.EPISODE],
    "overview": contract.OVERVIEW,
    "reset": contract.is_flag,
}


def only_news(event: Any) -> Any:
    """Make sure that a message holds nothing but what is new."""
    assert event
    assert all(event.values()), event
    return check(event, {name: LATER[name] for name in event})


def named(*source_ids: str, caller: Caller, feed: str = FEED) -> list[dict[str, str]]:
    """Return episodes of a feed as commands name them."""
    return [
        {"config_entry_id": feed, "episode_id": caller.ids[one]} for one in source_ids
    ]


def renamed(before: str, after: str) -> Callable[[Any], None]:
    """Return what gives a table another name."""
    return lambda session: session.connection().exec_driver_sql(
        f"ALTER TABLE {before} RENAME TO {after}"
    )


@pytest.fixture
async def rich(feeds: Feeds, site: FakeSite) -> Feeds:
    """Give an episode with everything."""
    chapters = (Chapter(start_s=0, title="Begin"), Chapter(start_s=2, title="End"))
    words = (Subtitle(language="en", text="Salt &amp; pepper"),)
    video = Video(id="ep", title="Rich", chapters=chapters, subtitles=words, media_s=4)
    site.add(video)
    await feeds.add(subtitles=["en"])
    return feeds


# ------------------------------------------------------------------ one subscription


async def test_one_subscription(
    hass: HomeAssistant,
    connect: Connect,
    quiet: Feeds,
    site: FakeSite,
    hass_read_only_access_token: str,
) -> None:
    """All that is shown comes by one, and each change once."""
    line = await connect()
    number = await line.subscribe("subscribe")
    first = check(await line.event(number), FIRST)
    assert [one["config_entry_id"] for one in first["feeds"]] == [FEED]
    [episode, _] = (await quiet.episodes()).values()

    await quiet.engine.commands.pin(FEED, episode.episode_id)
    told = only_news(await line.until(number, lambda event: "episodes" in event))
    assert [one["episode_id"] for one in told["episodes"]] == [episode.episode_id]
    assert told["episodes"][0]["pinned"]

    await quiet.engine.set_paused(paused=True)
    told = await line.until(number, lambda event: "overview" in event)
    assert only_news(told)["overview"]["paused"]

    # Who comes again is told from the beginning, without what is not for everybody.
    guest = await connect(hass_read_only_access_token)
    number_there = await guest.subscribe("subscribe")
    again = await guest.event(number_there)
    check(again, {"feeds": [contract.FEED], "overview": contract.OVERVIEW})
    assert again["overview"]["paused"]

    await hass.config_entries.async_remove(FEED)
    gone = only_news(await line.until(number, lambda event: "removed" in event))
    assert (gone["removed"], gone["reset"]) == ([FEED], True)


async def test_a_new_feed_is_told(connect: Connect, quiet: Feeds) -> None:
    """Also one that has nothing to do, so that nothing else tells of it."""
    line = await connect()
    number = await line.subscribe("subscribe")
    await line.event(number)
    await quiet.add_manual("saved")
    told = await line.until(number, lambda event: "changed" in event)
    assert "saved" in {one["config_entry_id"] for one in told["changed"]}


async def test_the_overview_is_told_when_it_is_news(
    connect: Connect, quiet: Feeds
) -> None:
    line = await connect()
    number = await line.subscribe("subscribe")
    first = await line.event(number)
    again = await line.ask("overview")
    [episode, _] = (await quiet.episodes()).values()
    await quiet.engine.commands.pin(FEED, episode.episode_id)
    told = await line.until(number, lambda event: "episodes" in event)
    assert again == first["overview"]
    assert "overview" not in told


async def test_what_failed_last_is_shown(connect: Connect, caller: Caller) -> None:
    line = await connect()
    [feed] = (await line.event(await line.subscribe("subscribe")))["feeds"]
    assert feed["latest_failed"]["episode_id"] == caller.ids["gone"]
    assert feed["latest_failed"]["error"]["class"] == "removed"


async def test_a_database_that_fails_at_first(connect: Connect, quiet: Feeds) -> None:
    """Whoever listens is told everything as soon as that can be had."""
    [episode, _] = (await quiet.episodes()).values()
    line = await connect()
    await quiet.engine._store.run(renamed("episode", "lost"))
    number = await line.subscribe("subscribe")
    assert await line.event(number) == contract.RESET
    await quiet.engine._store.run(renamed("lost", "episode"))
    await quiet.engine.commands.pin(FEED, episode.episode_id)
    check(await line.event(number), FIRST)


async def test_a_database_that_fails_later(connect: Connect, quiet: Feeds) -> None:
    """What was heard of the feeds is told all the same."""
    line = await connect()
    number = await line.subscribe("subscribe")
    await line.event(number)
    await quiet.engine.feeds.set_enabled(FEED, enabled=False)
    await quiet.until(lambda state: not state.enabled)
    await line.event(number)
    state = await quiet.engine.feeds.state(FEED)
    await quiet.engine._store.run(renamed("artifact", "lost"))
    quiet.engine._bus.emit(FeedChanged(state=replace(state, title="Another")))
    told = await line.until(number, lambda event: "reset" in event)
    assert [one["config_entry_id"] for one in told["changed"]] == [FEED]
    await quiet.engine._store.run(renamed("lost", "artifact"))


# ---------------------------------------------------------------------------- lists


async def test_lists_of_several_feeds(
    connect: Connect, quiet: Feeds, site: FakeSite
) -> None:
    for name in ("walk", "sing"):
        site.add(Channel(name=name, title=name, videos=make_videos(1, name)))
        path = f"/channel/{name}/videos"
        await quiet.add(path, name, title=name, media="metadata")
    line = await connect()

    async def whose(chosen: Any) -> set[str]:
        shape = shape_of_page(contract.EPISODE)
        page = await line.ask("episodes/list", shape, config_entry_id=chosen)
        found = {one["config_entry_id"] for one in page["episodes"]}
        assert page["total"] == len(page["episodes"])
        return found

    assert await whose("walk") == {"walk"}
    assert await whose(["walk"]) == {"walk"}
    assert await whose(["walk", FEED]) == {"walk", FEED}
    for everything in ([], ["walk", quiet.hub.entry_id]):
        assert await whose(everything) == {"walk", "sing", FEED}
    chosen = ["walk", "nobody"]
    await line.refused("feed_not_found", "episodes/list", config_entry_id=chosen)


async def test_details(connect: Connect, rich: Feeds) -> None:
    episode = (await rich.episodes())["ep"]
    ids = {"config_entry_id": FEED, "episode_id": episode.episode_id}
    line = await connect()
    found = await line.ask("episodes/get", contract.EPISODE_WITH_LOG, **ids)
    begin, end = found["chapter_list"]
    assert begin == {"start_s": 0, "end_s": 2, "title": "Begin", "url": None}
    assert episode.media is not None
    assert (end["start_s"], end["title"]) == (2, "End")
    assert end["end_s"] == episode.media.facts.duration_s
    kinds = [(one["kind"], one["language"]) for one in found["artifacts"]]
    assert ("media", None) in kinds
    assert ("transcript", "en") in kinds
    assert episode.media.rev in found["media_path"]
    assert (found["until_played"], found["refresh_at"]) == (False, None)


async def test_a_transcript(connect: Connect, rich: Feeds) -> None:
    episode = (await rich.episodes())["ep"]
    ids = {"config_entry_id": FEED, "episode_id": episode.episode_id}
    line, command = await connect(), "episodes/transcript"
    found = await line.ask(command, contract.TRANSCRIPT, language="en", **ids)
    assert found["language"] == "en"
    assert found["cues"] == [{"start_s": 0, "end_s": 2, "text": "Salt & pepper"}]

    missing = "transcript_not_found"
    assert "de" in await line.refused(missing, command, language="de", **ids)
    [transcript] = episode.transcripts
    transcript.full_path.unlink()
    await line.refused(missing, command, language="en", **ids)
    unknown = ids | {"episode_id": "x", "language": "en"}
    await line.refused("episode_not_found", command, **unknown)


# ---------------------------------------------------------------------------- deeds


async def test_many_at_once(connect: Connect, caller: Caller) -> None:
    """What cannot be done with one keeps nobody from the others."""
    line = await connect()
    wanted = [
        *named("ep-a", "gone", "ep-c", caller=caller),
        {"config_entry_id": "nobody", "episode_id": "a"},
        {"config_entry_id": FEED, "episode_id": "b"},
        # Twice is once.
        *named("ep-a", caller=caller),
    ]
    done = await line.ask("episodes/do", contract.DONE, deed="delete", episodes=wanted)
    assert [one["source_id"] for one in done["episodes"]] == ["ep-a", "gone", "ep-c"]
    assert {one["status"] for one in done["episodes"]} == {"archived"}
    assert [(one["episode_id"], one["code"]) for one in done["refused"]] == [
        ("a", "feed_not_found"),
        ("b", "episode_not_found"),
    ]
    again = named("ep-a", "ep-b", caller=caller)
    done = await line.ask("episodes/do", contract.DONE, deed="pin", episodes=again)
    assert [one["source_id"] for one in done["episodes"]] == ["ep-b"]
    [refused] = done["refused"]
    assert refused["code"] == "wrong_status"
    assert "archived" in refused["message"]


@pytest.mark.parametrize(
    ("deed", "source_id", "found"),
    [
        ("retry", "gone", {"status": "queued"}),
        ("skip", "gone", {"status": "skipped"}),
        ("unskip", "club", {"status": "queued"}),
        ("pin", "ep-a", {"pinned": True}),
        ("unpin", "ep-a", {"pinned": False}),
        ("download", "club", {"status": "queued"}),
        ("unplayed", "ep-a", {"played_at": None}),
        ("refresh", "ep-a", {"status": "downloaded"}),
    ],
)
async def test_deeds(
    connect: Connect,
    caller: Caller,
    deed: str,
    source_id: str,
    found: dict[str, Any],
    hass_read_only_access_token: str,
) -> None:
    line = await connect(hass_read_only_access_token)
    # What is queued stays so for as long as it is looked at.
    await caller.feeds.engine.set_paused(paused=True)
    wanted = named(source_id, caller=caller)
    done = await line.ask("episodes/do", contract.DONE, deed=deed, episodes=wanted)
    assert done["refused"] == []
    [episode] = done["episodes"]
    assert {name: episode[name] for name in found} == found


async def test_what_was_played(connect: Connect, caller: Caller) -> None:
    line = await connect()
    wanted = named("ep-a", "ep-b", caller=caller)
    done = await line.ask("episodes/do", deed="played", episodes=wanted)
    assert all(one["played_at"] is not None for one in done["episodes"])


async def test_cancelling(connect: Connect, caller: Caller) -> None:
    await caller.feeds.engine.set_paused(paused=True)
    await caller.feeds.engine.commands.retry(FEED, caller.ids["gone"])
    line = await connect()
    wanted = named("gone", caller=caller)
    done = await line.ask("episodes/do", deed="cancel", episodes=wanted)
    assert [one["reason"] for one in done["episodes"]] == ["user"]


async def test_what_is_not_done(
    connect: Connect, caller: Caller, hass_read_only_access_token: str
) -> None:
    assert EPISODE_DEEDS.keys() < MANY_DEEDS.keys()
    one = named("ep-a", caller=caller)
    guest = await connect(hass_read_only_access_token)
    command = "episodes/do"
    code = "administrators_only"
    await guest.refused(code, command, deed="delete", episodes=one)
    assert (await caller.feeds.episodes())["ep-a"].media is not None
    for wrong in (
        {"deed": "burn", "episodes": one},
        {"deed": "pin", "episodes": []},
        {"deed": "pin", "episodes": one * 501},
        {"deed": "pin", "episodes": [{"episode_id": "x"}]},
        {"deed": "pin"},
    ):
        await guest.refused("invalid_format", command, **wrong)
    done = await guest.ask(command, contract.DONE, deed="pin", episodes=one * 500)
    assert len(done["episodes"]) == 1


# ------------------------------------------------------------------------- switches


async def test_pausing(hass: HomeAssistant, connect: Connect, quiet: Feeds) -> None:
    """Also where the switches themselves are disabled."""
    registry = er.async_get(hass)
    for entity_id in ("switch.talk_enabled", "switch.anypod_paused"):
        disabled = er.RegistryEntryDisabler.USER
        registry.async_update_entity(entity_id, disabled_by=disabled)
    line, command = await connect(), "feeds/enable"
    for enabled in (False, True):
        feed = {"config_entry_id": FEED, "enabled": enabled}
        found = await line.ask(command, {"feed": contract.FEED_WITH_LINKS}, **feed)
        assert found["feed"]["enabled"] is enabled
        assert (await quiet.engine.feeds.state(FEED)).enabled is enabled

    shape: Shape = {"overview": contract.OVERVIEW}
    everything: tuple[dict[str, Any], ...] = (
        {"config_entry_id": quiet.hub.entry_id},
        {},
    )
    for which in everything:
        for enabled in (False, True):
            found = await line.ask(command, shape, enabled=enabled, **which)
            assert found["overview"]["paused"] is not enabled
            assert quiet.engine.is_paused is not enabled
    wrong = {"config_entry_id": FEED, "enabled": "no"}
    await line.refused("invalid_format", command, **wrong)


# ---------------------------------------------------------------------------- links


async def test_a_qr_code(
    hass: HomeAssistant,
    connect: Connect,
    quiet: Feeds,
    hass_read_only_access_token: str,
) -> None:
    hass.config.internal_url = "http://home.local:8123"
    line, command = await connect(), "links/qr"
    for feed_id in (FEED, quiet.hub.entry_id):
        link = quiet.link(feed_id)
        ids = {"config_entry_id": feed_id, "link_id": link.link_id}
        found = await line.ask(command, contract.QR_CODE, **ids)
        base = "http://home.local:8123/api/anypod"
        assert found["page_url"] == page_of(f"{base}/{link.token}/feed.xml")
        assert found["svg"] == qr.svg(found["page_url"])
        assert found["svg"].startswith("<svg ")
    # That of the hub is not the feed's.
    ids = {"config_entry_id": FEED, "link_id": quiet.link(quiet.hub.entry_id).link_id}
    await line.refused("link_not_found", command, **ids)
    ids = {"config_entry_id": "nobody", "link_id": quiet.link().link_id}
    await line.refused("feed_not_found", command, **ids)
    guest = await connect(hass_read_only_access_token)
    ids = {"config_entry_id": FEED, "link_id": quiet.link().link_id}
    await guest.refused("administrators_only", command, **ids)


# ------------------------------------------------------------- disabled, and removed


async def ask_everything(line: Line, caller: Caller) -> list[str]:
    """Send each command about a feed; return the codes of what is refused."""
    episode = named("ep-a", caller=caller)
    commands: dict[str, dict[str, Any]] = {
        "feeds/enable": {"config_entry_id": FEED, "enabled": True},
        "feeds/get": {"config_entry_id": FEED},
        "episodes/list": {"config_entry_id": [FEED]},
        "episodes/get": episode[0],
        "episodes/transcript": episode[0] | {"language": "en"},
        "links/qr": {"config_entry_id": FEED, "link_id": "x"},
        "episodes/do": {"deed": "pin", "episodes": episode},
    }
    codes = []
    for command, data in commands.items():
        answer = await line.answer(command, **data)
        if not answer["success"]:
            codes.append(answer["error"]["code"])
        elif command == "episodes/do":
            codes += [one["code"] for one in answer["result"]["refused"]]
    check(await line.event(await line.subscribe("subscribe")), FIRST)
    return codes


async def test_a_disabled_feed(
    hass: HomeAssistant,
    connect: Connect,
    caller: Caller,
    caplog: pytest.LogCaptureFixture,
) -> None:
    disabled = ConfigEntryDisabler.USER
    await hass.config_entries.async_set_disabled_by(FEED, disabled)
    caplog.clear()
    codes = await ask_everything(await connect(), caller)
    assert codes == ["feed_not_loaded", "transcript_not_found", "link_not_found"]
    assert complaints(caplog) == []


async def test_a_removed_feed(
    hass: HomeAssistant,
    connect: Connect,
    caller: Caller,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await hass.config_entries.async_remove(FEED)
    caplog.clear()
    codes = await ask_everything(await connect(), caller)
    assert codes == ["feed_not_found"] * 7
    assert complaints(caplog) == []
