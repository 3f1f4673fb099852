"""What the database does for the download workers."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from custom_components.anypod.engine import (
    lifecycle,
    store_downloads,
    store_episodes,
    store_feeds,
    store_published,
)
from custom_components.anypod.engine.errors import IllegalTransition, StoreError
from custom_components.anypod.engine.findings import (
    EpisodeMetadata,
    Fetched,
    LiveStatus,
)
from custom_components.anypod.engine.models import (
    EpisodeState,
    EpisodeStatus as Status,
    ErrorClass,
    Reason,
)
from custom_components.anypod.engine.store import Store
from tests.engine.rows import (
    add_feed,
    all_of,
    by_id,
    fail,
    fill,
    finish,
    force,
    reconcile,
    start,
)
from tests.engine.support import NOW, artifact, listed, problem

LATER = NOW + timedelta(hours=1)
LIMITED = problem(ErrorClass.RATE_LIMITED, "429")


async def due(
    store: Store, *feed_ids: str, now: datetime = NOW
) -> list[tuple[str, str]]:
    """Return (feed, episode) of what may be downloaded now, first things first."""
    found = await store.run(store_downloads.candidates, feed_ids or ("feed",), now)
    return [(one.episode.feed_id, one.episode.source_id) for one in found]


# ---------------------------------------------------------------------- candidates


async def test_the_newest_of_each_feed_may_download(store: Store) -> None:
    await fill(store, 1, 2, 3, feed_id="a")
    await fill(store, 4, 5, feed_id="b")
    await add_feed(store, "empty")
    assert await due(store, "a", "b", "empty") == [("b", "ep-5"), ("a", "ep-3")]
    assert await due(store, "a") == [("a", "ep-3")]
    assert await store.run(store_downloads.candidates, (), NOW) == []


async def test_one_for_each_host_of_a_feed(store: Store) -> None:
    await add_feed(store)
    await reconcile(
        store,
        [
            listed(4, url="http://a.example/4"),
            listed(3, url="http://www.a.example/3"),
            listed(2, url="http://b.example/2"),
            listed(1, url="http://b.example/1"),
        ],
    )
    found = await store.run(store_downloads.candidates, ("feed",), NOW)
    assert [(one.host, one.episode.source_id) for one in found] == [
        ("a.example", "ep-4"),
        ("b.example", "ep-2"),
    ]


async def test_what_waits_after_a_failed_try_is_not_due(store: Store) -> None:
    made = await fill(store, 1, 2)
    await fail(store, made[2], problem())
    assert await due(store) == [("feed", "ep-1")]
    await fail(store, made[1], problem())
    assert await due(store) == []
    in_time = NOW + timedelta(seconds=60)
    assert await store.run(store_downloads.next_due, NOW) == in_time
    assert await due(store, now=in_time) == [("feed", "ep-2")]


async def test_a_paused_feed_downloads_nothing(store: Store) -> None:
    await fill(store, 1)
    await store.run(store_feeds.set_enabled, "feed", enabled=False)
    assert await due(store) == []
    await store.run(store_feeds.set_enabled, "feed", enabled=True)
    assert await due(store) == [("feed", "ep-1")]


async def test_a_removed_feed_downloads_nothing(store: Store) -> None:
    made = await fill(store, 1)
    await store.run(store_feeds.remove, "feed", NOW)
    await force(store, made[1], status=Status.QUEUED)
    assert await due(store) == []


async def test_what_is_announced_becomes_due(store: Store) -> None:
    await add_feed(store)
    start_at = NOW + timedelta(hours=2)
    announced = listed(1, live=LiveStatus.UPCOMING, release_at=start_at)
    await reconcile(store, [announced])
    assert await due(store) == []
    looked_at = start_at + timedelta(minutes=5)
    assert await store.run(store_downloads.next_due, NOW) == looked_at
    assert await due(store, now=looked_at) == [("feed", "ep-1")]
    (released,) = await all_of(store)
    # Why it waited is remembered: should it be called off, nobody failed.
    assert released.state == EpisodeState(status=Status.QUEUED, reason=Reason.SCHEDULED)


async def test_nothing_is_due_when_nothing_waits(store: Store) -> None:
    made = await fill(store, 1, 2)
    await finish(store, made[1])
    assert await store.run(store_downloads.next_due, NOW) is None


# -------------------------------------------------------------------------- pauses


async def test_a_host_that_refuses_is_left_alone(store: Store) -> None:
    made = await fill(store, 1, 2)
    failed = await fail(store, made[2], LIMITED, is_host_fault=True)
    assert failed.state == EpisodeState(status=Status.QUEUED, error=LIMITED)
    assert await due(store) == []
    until = NOW + timedelta(hours=1)
    assert await store.run(store_downloads.next_due, NOW) == until
    assert await store.run(store_downloads.host_pause, "feed", NOW) == LIMITED
    assert await due(store, now=until) == [("feed", "ep-2")]
    assert await store.run(store_downloads.host_pause, "feed", until) is None


async def test_other_hosts_go_on(store: Store) -> None:
    await add_feed(store)
    await reconcile(store, [listed(2), listed(1, url="http://b.example/1")])
    made = {name: one.episode_id for name, one in (await by_id(store)).items()}
    await fail(store, made["ep-2"], LIMITED, is_host_fault=True)
    assert await due(store) == [("feed", "ep-1")]


async def test_each_refusal_in_a_row_pauses_for_longer(store: Store) -> None:
    made = await fill(store, 1)
    now, waits = NOW, []
    for _ in range(5):
        again = problem(ErrorClass.RATE_LIMITED, since=now)
        await fail(store, made[1], again, is_host_fault=True)
        until = await store.run(store_downloads.next_due, now)
        assert until is not None
        waits.append((until - now).total_seconds() / 3600)
        now = until
    assert waits == [1, 2, 4, 12, 12]
    assert (await all_of(store))[0].state.tries == 0
    # Since when, not since the last time.
    shown = await store.run(
        store_downloads.host_pause, "feed", now - timedelta(seconds=1)
    )
    assert shown is not None
    assert shown.since == NOW


async def test_a_download_that_works_ends_the_row(store: Store) -> None:
    made = await fill(store, 1, 2)
    await fail(store, made[2], LIMITED, is_host_fault=True)
    await finish(store, made[1])
    assert await store.run(store_downloads.host_pause, "feed", NOW) is None
    assert await due(store) == [("feed", "ep-2")]


async def test_pauses_can_be_lifted(store: Store) -> None:
    made = await fill(store, 1)
    await fail(store, made[1], LIMITED, is_host_fault=True)
    assert await due(store) == []
    await store.run(store_downloads.lift_pauses)
    assert await due(store) == [("feed", "ep-1")]


async def test_a_pause_is_shown_only_by_feeds_that_wait_for_it(store: Store) -> None:
    made = await fill(store, 1)
    await fill(store, 2, feed_id="b", url="http://b.example/2")
    await fail(store, made[1], LIMITED, is_host_fault=True)
    assert await store.run(store_downloads.host_pause, "b", NOW) is None
    await store.run(store_episodes.change, "feed", made[1], lifecycle.skip, NOW)
    assert await store.run(store_downloads.host_pause, "feed", NOW) is None


# ----------------------------------------------------------------------- outcomes


async def test_a_finished_download_is_recorded_in_one_piece(store: Store) -> None:
    made = await fill(store, 1)
    await fail(store, made[1], problem(), log="the output")
    await force(store, made[1], next_attempt_at=None)
    published = NOW - timedelta(days=3)
    metadata = EpisodeMetadata(
        title="The full title",
        description="All of it",
        published=published,
        duration_s=61.0,
    )
    done = await finish(store, made[1], metadata=metadata, now=LATER)
    assert done.state == EpisodeState(status=Status.DOWNLOADED)
    assert (done.title, done.description) == ("The full title", "All of it")
    assert (done.published, done.duration_s) == (published, 61.0)
    assert (done.downloaded_at, done.log) == (LATER, None)
    assert done.media == artifact(Path("/media"), f"feed/{made[1]}.m4a")
    assert await all_of(store) == [done]
    assert (await store.run(store_published.channel, "feed")).changed_at == LATER


async def test_a_page_that_says_nothing_takes_nothing_away(store: Store) -> None:
    made = await fill(store, 1, description="From the listing", duration_s=7.0)
    done = await finish(store, made[1])
    assert (done.title, done.description) == ("Episode 1", "From the listing")
    assert (done.published, done.duration_s) == (listed(1).published, 7.0)


async def test_an_exact_date_sorts_the_episode_anew(store: Store) -> None:
    made = await fill(store, 1, 2)
    newer = NOW + timedelta(days=9)
    await finish(store, made[1], metadata=EpisodeMetadata(published=newer))
    assert [one.source_id for one in await all_of(store)] == ["ep-1", "ep-2"]


async def test_nothing_of_a_skipped_download_is_recorded(store: Store) -> None:
    made = await fill(store, 1)
    await start(store, made[1])
    await store.run(store_episodes.change, "feed", made[1], lifecycle.skip, NOW)
    with pytest.raises(IllegalTransition):
        await store.run(
            store_downloads.complete,
            "feed",
            made[1],
            Fetched(metadata=EpisodeMetadata(title="Late")),
            [artifact(Path("/media"))],
            log="",
            now=LATER,
        )
    (episode,) = await all_of(store)
    assert (episode.title, episode.media) == ("Episode 1", None)


async def test_two_episodes_cannot_own_one_file(store: Store) -> None:
    made = await fill(store, 1, 2)
    for number in (1, 2):
        await start(store, made[number])
    file = artifact(Path("/media"), "feed/same.m4a")

    async def complete(episode_id: str) -> None:
        fetched = Fetched(metadata=EpisodeMetadata())
        args = ("feed", episode_id, fetched, [file])
        await store.run(store_downloads.complete, *args, log="", now=NOW)

    await complete(made[1])
    with pytest.raises(StoreError):
        await complete(made[2])
    assert (await by_id(store))["ep-2"].state.status is Status.DOWNLOADING


async def test_a_doomed_path_that_is_written_anew_is_spared(store: Store) -> None:
    made = await fill(store, 1)
    await finish(store, made[1])
    await store.run(store_episodes.delete_episode, "feed", made[1], NOW)
    await store.run(store_episodes.change, "feed", made[1], lifecycle.demand, NOW)
    assert len(await store.run(store_downloads.doomed_files)) == 1
    await finish(store, made[1])
    assert await store.run(store_downloads.doomed_files) == []


async def test_a_failed_try_keeps_its_output(store: Store) -> None:
    made = await fill(store, 1)
    failed = await fail(store, made[1], problem(detail="why"), log="all it said")
    assert failed.log == "all it said"
    assert failed.state.error is not None
    assert failed.state.error.detail == "why"
    assert failed.state.tries == 1


async def test_doomed_files_stay_until_they_are_gone(store: Store) -> None:
    made = await fill(store, 1, 2)
    for episode_id in made.values():
        await finish(store, episode_id, root=Path("/old"))
        await store.run(store_episodes.delete_episode, "feed", episode_id, NOW)
    first, second = await store.run(store_downloads.doomed_files)
    await store.run(store_downloads.forget_doomed, [first.doomed_pk])
    assert await store.run(store_downloads.doomed_files) == [second]
    assert second.path.is_relative_to("/old")


# ------------------------------------------------------------------- after a crash


async def test_interrupted_downloads_go_back_into_the_queue(store: Store) -> None:
    made = await fill(store, 1, 2, 3)
    await fail(store, made[1], problem())
    await force(store, made[1], next_attempt_at=None)
    await start(store, made[1])
    await start(store, made[2])
    assert await store.run(store_downloads.recover, LATER) == 2
    states = {one.source_id: one.state for one in await all_of(store)}
    assert {one.status for one in states.values()} == {Status.QUEUED}
    assert states["ep-1"].tries == 1
    assert await store.run(store_downloads.recover, LATER) == 0


async def test_whose_partial_files_may_be_resumed(store: Store) -> None:
    made = await fill(store, 1, 2, 3, 4)
    await start(store, made[2])
    await finish(store, made[3])
    await fail(store, made[4], problem(ErrorClass.REMOVED))
    waiting = await store.run(store_downloads.waiting_ids)
    assert waiting == {made[1], made[2]}


async def test_libraries_are_remembered(store: Store) -> None:
    for root in ("/a", "/b", "/a"):
        await store.run(store_downloads.add_library, Path(root))
    assert await store.run(store_downloads.libraries) == [Path("/a"), Path("/b")]


async def test_folder_of_a_feed(store: Store) -> None:
    await add_feed(store, title="News")
    assert await store.run(store_downloads.folder_of, "feed") == "News"
