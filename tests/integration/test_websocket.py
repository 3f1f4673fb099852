"""Commands and subscriptions by WebSocket."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
import itertools
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from sqlalchemy import update
from syrupy.assertion import SnapshotAssertion

from custom_components.anypod import streams
from custom_components.anypod.engine import EpisodeProgressed, FeedChanged, Progress
from custom_components.anypod.engine.models import Stage
from custom_components.anypod.engine.schema import EpisodeRow
from tests.integration import contract
from tests.integration.actions import Caller
from tests.integration.contract import Shape, as_sent, check, page_of
from tests.integration.feeds import FEED, Feeds, eventually, in_thread
from tests.integration.line import Connect
from tests.site import Channel, FakeSite, Video, make_videos

CHANGES: Shape = {"changed": [contract.EPISODE], "removed": [contract.is_text]}


def listeners(feeds: Feeds) -> int:
    """Return how many listen to the engine."""
    return len(feeds.engine._bus._listeners)


# ------------------------------------------------------------------------ answers


async def test_answers(
    connect: Connect,
    caller: Caller,
    feeds: Feeds,
    hass_read_only_access_token: str,
) -> None:
    line = await connect()
    for fields in (
        {},
        {"config_entry_id": FEED, "status": ["failed", "downloaded"], "sort": "title"},
        {"search": "APPLE", "limit": 1, "offset": 1},
        {"since": "2026-09-30T12:00:00Z", "until": "2026-10-01T12:00:00Z"},
        {"config_entry_id": feeds.hub.entry_id},
    ):
        page = await line.ask("episodes/list", page_of(contract.EPISODE), **fields)
        assert page == as_sent(await caller.call("list_episodes", **fields))
    detailed = page_of(contract.DETAILED_EPISODE)
    await line.ask("episodes/list", detailed, details=True)

    ids = {"config_entry_id": FEED, "episode_id": caller.ids["gone"]}
    episode = await line.ask("episodes/get", contract.EPISODE_WITH_LOG, **ids)
    assert episode == await caller.about("get_episode", "gone")
    for feed_id in (FEED, feeds.hub.entry_id):
        fields = {"config_entry_id": feed_id}
        feed = await line.ask("feeds/get", contract.FEED_WITH_LINKS, **fields)
        assert feed == as_sent(await caller.call("get_feed", **fields))
        stats = await line.ask("stats", contract.STATS, **fields)
        assert stats["config_entry_id"] == feed_id
        assert stats["counts"]["downloaded"] == 3
    whole = await line.ask("stats", contract.STATS)
    assert whole["counts"]["downloaded"] == 3
    overview = await line.ask("overview", contract.OVERVIEW)
    assert (overview["queued"], overview["paused"]) == (0, False)

    guest = await connect(hass_read_only_access_token)
    await guest.ask("feeds/get", contract.FEED, config_entry_id=FEED)


async def test_refusals(connect: Connect, quiet: Feeds) -> None:
    line = await connect()
    nobody = {"config_entry_id": "nobody"}
    before = listeners(quiet)
    for command in ("episodes/list", "episodes/subscribe", "feeds/get", "stats"):
        message = await line.refused("feed_not_found", command, **nobody)
        assert "no such feed" in message
    unknown = {"config_entry_id": FEED, "episode_id": "x"}
    await line.refused("episode_not_found", "episodes/get", **unknown)
    for wrong in ({"limit": 0}, {"sort": "views"}, {"status": "lost"}, {"feed": "x"}):
        await line.refused("invalid_format", "episodes/list", **wrong)
    for command in ("feeds/subscribe", "overview"):
        await line.refused("invalid_format", command, feed="x")
    assert listeners(quiet) == before

    def lose(session: Any) -> None:
        session.connection().exec_driver_sql("ALTER TABLE episode RENAME TO lost")

    await quiet.engine._store.run(lose)
    await line.refused("database_error", "stats")


async def test_refusals_can_be_translated(connect: Connect, quiet: Feeds) -> None:
    """Those of single episodes as well as those of commands."""
    line = await connect()
    unknown = {"config_entry_id": FEED, "episode_id": "x"}
    translation = {
        "translation_domain": "anypod",
        "translation_key": "episode_not_found",
        "translation_placeholders": {"episode_id": "x"},
    }
    error = (await line.answer("episodes/get", **unknown))["error"]
    assert error == translation | {
        "code": "episode_not_found",
        "message": error["message"],
    }
    nobody = {"config_entry_id": "nobody", "episode_id": "x"}
    done = await line.ask(
        "episodes/do", contract.DONE, deed="pin", episodes=[unknown, nobody]
    )
    found = [
        {name: one[name] for name in one if name.startswith("translation_")}
        for one in done["refused"]
    ]
    assert found == [
        translation,
        translation
        | {"translation_key": "feed_not_found", "translation_placeholders": {}},
    ]


async def test_snapshots(
    connect: Connect, quiet: Feeds, snapshot: SnapshotAssertion
) -> None:
    """What clients see, but for what is different each time."""
    line = await connect()
    number = await line.subscribe("feeds/subscribe")
    assert steady(await line.event(number)) == snapshot(name="feeds")
    page = await line.ask("episodes/list", limit=1)
    assert steady(page) == snapshot(name="episodes")
    assert steady(await line.ask("overview")) == snapshot(name="overview")
    number = await line.subscribe("episodes/subscribe")
    [first, _] = (await quiet.episodes()).values()
    await quiet.engine.commands.pin(FEED, first.episode_id)
    assert steady(await line.event(number)) == snapshot(name="changes")


def steady(answer: Any) -> Any:
    """Replace what is of this moment, or of this machine."""
    if isinstance(answer, dict):
        return {name: _steady(name, value) for name, value in answer.items()}
    if isinstance(answer, list):
        return [steady(one) for one in answer]
    return answer


def _steady(name: str, value: Any) -> Any:
    is_momentary = name.endswith(("_at", "_sync", "_success", "_url", "url", "_id"))
    if value is not None and (is_momentary or name in {"free_bytes", "size_bytes"}):
        return f"<{type(value).__name__}>"
    return steady(value)


# ------------------------------------------------------------------ subscriptions


async def test_feeds(
    hass: HomeAssistant,
    connect: Connect,
    quiet: Feeds,
    site: FakeSite,
    hass_read_only_access_token: str,
) -> None:
    line, guest = await connect(), await connect(hass_read_only_access_token)
    number = await line.subscribe("feeds/subscribe")
    theirs = await guest.subscribe("feeds/subscribe")
    shape: Shape = {"feeds": [contract.FEED_WITH_LINKS]}
    first = check(await line.event(number), shape)
    assert [one["config_entry_id"] for one in first["feeds"]] == [FEED]
    check(await guest.event(theirs), {"feeds": [contract.FEED]})

    await quiet.engine.feeds.set_enabled(FEED, enabled=False)
    for one, its, feed in (
        (line, number, contract.FEED_WITH_LINKS),
        (guest, theirs, contract.FEED),
    ):
        changes = check(
            await one.event(its), {"changed": [feed], "removed": [contract.is_text]}
        )
        assert changes["removed"] == []
        assert [told["status"] for told in changes["changed"]] == ["paused"]

    site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
    await quiet.add("/channel/walk/videos", "walk", title="Walk", media="metadata")
    await line.until(
        number,
        lambda event: any(
            told["config_entry_id"] == "walk" and told["last_sync"] is not None
            for told in event["changed"]
        ),
    )
    await hass.config_entries.async_remove("walk")
    gone = await line.until(number, lambda event: event["removed"] != [])
    assert gone["removed"] == ["walk"]


async def test_episodes(
    hass: HomeAssistant, connect: Connect, quiet: Feeds, site: FakeSite
) -> None:
    site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
    await quiet.add("/channel/walk/videos", "walk", title="Walk", media="metadata")
    line = await connect()
    mine = await line.subscribe("episodes/subscribe", config_entry_id=FEED)
    every = await line.subscribe("episodes/subscribe")
    [first, second] = (await quiet.episodes()).values()
    [walk] = (await quiet.episodes("walk")).values()

    await quiet.engine.commands.pin("walk", walk.episode_id)
    told = check(await line.event(every), CHANGES)
    assert [one["episode_id"] for one in told["changed"]] == [walk.episode_id]
    # Each change is told once, and to whom it is of interest.
    await quiet.engine.commands.pin(FEED, first.episode_id)
    await quiet.engine.commands.pin(FEED, second.episode_id)
    ids: list[str] = []
    while len(ids) < 2:
        told = check(await line.event(mine), CHANGES)
        assert all(one["pinned"] for one in told["changed"])
        ids += [one["episode_id"] for one in told["changed"]]
    assert sorted(ids) == sorted([first.episode_id, second.episode_id])
    await quiet.engine.commands.unpin(FEED, first.episode_id)
    told = await line.event(mine)
    assert [(one["episode_id"], one["pinned"]) for one in told["changed"]] == [
        (first.episode_id, False)
    ]
    site.publish("/channel/talk/videos", *make_videos(1, "new"))
    await quiet.sync()
    told = await line.event(mine)
    assert [one["source_id"] for one in told["changed"]] == ["new-1"]
    # A removed feed has no episodes; the list is to be read anew.
    await hass.config_entries.async_remove("walk")
    await line.until(every, lambda event: event == contract.RESET)


async def test_a_download(connect: Connect, feeds: Feeds, site: FakeSite) -> None:
    """Its steps are told, and how it ended."""
    site.add(Video(id="ep", title="An episode"))
    hold = site.hold("/media/*")
    await feeds.set_up()
    await in_thread(hold.wait_reached)
    line = await connect()
    number = await line.subscribe("episodes/subscribe", config_entry_id=FEED)
    hold.release()
    seen = []

    def is_done(event: Any) -> bool:
        check(event, CHANGES)
        seen.extend(event["changed"])
        return any(one["status"] == "downloaded" for one in event["changed"])

    await line.until(number, is_done)
    assert any(one["progress"] is not None for one in seen)
    assert seen[-1]["progress"] is None
    assert seen[-1]["media"] is not None


async def test_too_much_at_once(connect: Connect, quiet: Feeds) -> None:
    """Who is told of everything had better list it."""
    line = await connect()
    number = await line.subscribe("episodes/subscribe")
    [episode, _] = (await quiet.episodes()).values()

    def copy(session: Any) -> None:
        row = session.get_one(EpisodeRow, 1)
        names = [column.name for column in EpisodeRow.__table__.columns]
        for n in range(streams.MOST_EPISODES):
            values = {name: getattr(row, name) for name in names}
            values |= {"episode_pk": None, "source_id": f"x{n}", "episode_id": f"x{n}"}
            session.add(EpisodeRow(**values))
        session.flush()
        now = quiet.engine._clock()
        session.execute(update(EpisodeRow).values(updated_at=now))

    await quiet.engine._store.run(copy)
    quiet.engine._relay.mark(FEED)
    assert await line.event(number) == contract.RESET
    # What comes after that is told as ever.
    await quiet.engine.commands.pin(FEED, episode.episode_id)
    told = await line.event(number)
    assert [one["episode_id"] for one in told["changed"]] == [episode.episode_id]


async def test_no_more_than_twice_a_second(hass: HomeAssistant, quiet: Feeds) -> None:
    """However much happens; and what is told last is how things are."""
    [episode, other] = (await quiet.episodes()).values()
    loop = asyncio.get_running_loop()
    told: list[tuple[float, Any]] = []
    stop = streams.Stream(
        streams.EpisodeChanges(hass, quiet.engine, feed_id=None),
        lambda message: told.append((loop.time(), message)),
    ).start()
    for percent in range(101):
        for one in (episode, other):
            quiet.engine._bus.emit(
                EpisodeProgressed(
                    feed_id=FEED,
                    episode_id=one.episode_id,
                    title=one.title,
                    progress=Progress(stage=Stage.DOWNLOADING, percent=percent),
                )
            )
        await asyncio.sleep(0.015)

    async def is_whole() -> bool:
        last = told[-1][1]["changed"] if told else []
        return [one["progress"]["percent"] for one in last] == [100, 100]

    await eventually(is_whole)
    stop()
    times = [time for time, _ in told]
    assert len(times) >= 3
    assert all(
        later - sooner > streams.INTERVAL_S * 0.9
        for sooner, later in itertools.pairwise(times)
    )


async def test_nobody_listens(
    connect: Connect, quiet: Feeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is looked at for nobody, and nothing is left of who went away."""
    looks = []
    real = quiet.engine.episodes

    async def counting(query: Any) -> Any:
        looks.append(query)
        return await real(query)

    monkeypatch.setattr(quiet.engine, "episodes", counting)
    before = listeners(quiet)
    line = await connect()
    numbers = [
        await line.subscribe("feeds/subscribe"),
        await line.subscribe("episodes/subscribe"),
        await line.subscribe("episodes/subscribe", config_entry_id=FEED),
    ]
    assert listeners(quiet) == before + 3
    for number in numbers[:2]:
        await line.client.send_json_auto_id(
            {"type": "unsubscribe_events", "subscription": number}
        )
    await line.ask("stats")

    async def has_left() -> bool:
        return listeners(quiet) == before + 1

    await eventually(has_left)
    await line.client.close()

    async def have_all_left() -> bool:
        return listeners(quiet) == before

    await eventually(have_all_left)
    tasks = {task.get_name() for task in asyncio.all_tasks()}
    assert not [name for name in tasks if name.endswith("Stream")]
    await quiet.sync()
    assert looks == []


async def test_a_database_that_fails(
    hass: HomeAssistant, connect: Connect, quiet: Feeds
) -> None:
    """Who listens is told to ask again, and hears of what comes later."""
    line = await connect()
    number = await line.subscribe("episodes/subscribe")
    state = await quiet.engine.feeds.state(FEED)
    [episode, _] = (await quiet.episodes()).values()

    def rename(before: str, after: str) -> Callable[[Any], None]:
        return lambda session: session.connection().exec_driver_sql(
            f"ALTER TABLE {before} RENAME TO {after}"
        )

    await quiet.engine._store.run(rename("episode", "lost"))
    quiet.engine._bus.emit(FeedChanged(state=replace(state, title="Another")))
    assert await line.event(number) == contract.RESET
    await quiet.engine._store.run(rename("lost", "episode"))
    await quiet.engine.commands.pin(FEED, episode.episode_id)
    told = await line.event(number)
    assert [one["episode_id"] for one in told["changed"]] == [episode.episode_id]
