"""The engine as a whole: start, stop, commands, and the moments in between."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
import logging
from pathlib import Path
import sqlite3
from typing import Any

import pytest
from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    Engine,
    Episode,
    EpisodeStatus as S,
    FeedChanged,
    Link,
    SchemaTooNew,
    StoreError,
    UnknownFeed,
    store_downloads,
    store_feeds,
    store_figures,
    store_links,
)
from custom_components.anypod.engine.policy import Candidate
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import Clock, eventually, in_thread, loopback_http
from tests.site import FakeSite

CHANNEL = "/channel/talk/videos"


def too_new(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


async def held(home: Home, site: FakeSite, count: int = 1) -> None:
    """Attach a feed of which nothing is downloaded yet."""
    site.add(plain_channel(plain_videos(count)))
    home.engine._queue.hold(36_000)
    await home.engine.feeds.attach(home.feed(CHANNEL, interval_s=1e6))
    await home.until(lambda state: state.counts == {S.QUEUED: count})
    await home.until(lambda state: state.last_success is not None)


# ----------------------------------------------------------------------- start, stop


async def test_nothing_is_touched_before_the_start(
    tmp_path: Path, site: FakeSite, clock: Clock
) -> None:
    home = Home(tmp_path, site, clock)
    unused = Engine(home.config, loopback_http([]), clock)
    await unused.stop()
    assert not home.config.data_dir.exists()
    assert not home.media_dir.exists()


async def test_a_start_without_work_makes_a_database_and_nothing_else(
    home: Home, site: FakeSite
) -> None:
    names = {path.name.partition("-")[0] for path in home.config.data_dir.iterdir()}
    assert names == {"anypod.db"}
    assert not home.media_dir.exists()
    assert not home.config.cache_dir.exists()
    assert list(await home.engine.feeds.removed_feeds()) == []
    assert await home.episodes() == []


async def test_a_database_of_a_newer_version_is_left_alone(home: Home) -> None:
    await home.stop()
    await in_thread(too_new, home.config.data_dir / "anypod.db")
    tasks = len(asyncio.all_tasks())
    with pytest.raises(SchemaTooNew):
        await home.start()
    assert len(asyncio.all_tasks()) == tasks


async def test_a_start_that_fails_half_way_leaves_nothing_open(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.stop()

    def broken(*_: Any) -> None:
        raise StoreError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(store_downloads, "recover", broken)
        with pytest.raises(StoreError):
            await home.start()
    # The write-ahead log was folded in: nobody has the file open.
    left = {one.name for one in home.config.data_dir.iterdir()}
    assert left == {"anypod.db", "anypod.db-lock"}
    await home.start()


async def test_stopping_leaves_no_task_behind(home: Home, site: FakeSite) -> None:
    await held(home, site)
    await home.engine.feeds.sync("feed")
    await home.stop()
    others = [
        task for task in asyncio.all_tasks() if task is not asyncio.current_task()
    ]
    assert [task.get_name() for task in others if "anypod" in task.get_name()] == []


async def test_what_a_crash_left_is_swept(home: Home, site: FakeSite) -> None:
    await held(home, site)
    (episode,) = await home.episodes()
    await home.engine._keeper.use()
    jobs = home.media_dir / ".anypod-jobs"
    for name in (episode.episode_id, "of-nobody"):
        (jobs / name).mkdir(parents=True)
    runs = home.config.cache_dir / "runs" / "left"
    runs.mkdir(parents=True)
    await home.restart()
    assert [path.name for path in jobs.iterdir()] == [episode.episode_id]
    assert not runs.exists()


# ---------------------------------------------------------------- the moments between


async def test_an_episode_claimed_while_its_feed_is_detached_is_given_back(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await held(home, site)
    real = home.engine._supply._claim

    async def claim(candidate: Candidate) -> bool:
        taken = await real(candidate)
        await home.engine.feeds.detach("feed")
        return taken

    monkeypatch.setattr(home.engine._supply, "_claim", claim)
    home.engine._queue.release()
    await eventually(lambda: home.engine._syncer.feed_ids == frozenset())
    await home.until(lambda state: state.counts == {S.QUEUED: 1})
    await eventually(lambda: not home.engine._queue._running)
    assert await home.statuses() == {"ep-1": S.QUEUED}
    assert site.since().extractions == 0


async def test_an_episode_cut_off_while_room_is_made_is_given_back(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await held(home, site)
    is_making, go_on = asyncio.Event(), asyncio.Event()
    real = home.engine._keeper.make_room

    async def make_room() -> list[Episode]:
        is_making.set()
        await go_on.wait()
        return await real()

    monkeypatch.setattr(home.engine._keeper, "make_room", make_room)
    home.engine._queue.release()
    async with asyncio.timeout(60):
        await is_making.wait()
    assert await home.statuses() == {"ep-1": S.DOWNLOADING}
    leaving = asyncio.create_task(home.engine.feeds.detach("feed"))
    await asyncio.sleep(0)
    go_on.set()
    await leaving
    assert await home.statuses() == {"ep-1": S.QUEUED}
    assert site.since().extractions == 0


async def test_links_that_could_not_be_read_are_read_at_the_next_attach(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.add(plain_channel(plain_videos(1)))

    def refuse(_: Session) -> Sequence[Link]:
        raise StoreError("locked")

    with monkeypatch.context() as at_first:
        at_first.setattr(store_links, "links", refuse)
        with pytest.raises(StoreError):
            await home.engine.feeds.attach(home.feed(CHANNEL))
    assert home.engine.links.of("feed") == ()
    await home.engine.feeds.attach(home.feed(CHANNEL))
    assert len(home.engine.links.of("feed")) == 1


async def test_a_feed_removed_as_its_download_ends_is_no_failure(
    home: Home,
    site: FakeSite,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await held(home, site)
    real = home.engine._downloader.work

    async def work(*args: Any) -> None:
        await real(*args)
        await home.engine._store.run(store_feeds.remove, "feed", home.clock())

    monkeypatch.setattr(home.engine._downloader, "work", work)
    with caplog.at_level(logging.WARNING):
        home.engine._queue.release()
        await eventually(lambda: len(home.media_files()) == 1)
        await eventually(lambda: not home.engine._queue._running)
    assert caplog.records == []


async def test_a_document_is_new_even_if_its_worker_was_cut_off_at_the_end(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await held(home, site)
    before = await home.document()
    real = home.engine._downloader.work

    async def work(*args: Any) -> None:
        await real(*args)
        raise asyncio.CancelledError

    monkeypatch.setattr(home.engine._downloader, "work", work)
    home.engine._queue.release()
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    await eventually(lambda: not home.engine._queue._running)
    assert await home.document() != before


# ----------------------------------------------------------------------- snapshots


async def test_a_snapshot_that_cannot_be_made_is_logged_and_not_the_last(
    home: Home,
    site: FakeSite,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await held(home, site)

    def broken(*_: Any, **__: Any) -> None:
        raise StoreError("locked")

    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr(store_figures, "of_each", broken)
        home.engine._snapshots.mark("feed")
        await eventually(lambda: "Cannot look at a feed: locked" in caplog.text)
    home.engine._snapshots.mark("nobody")
    home.events.clear()
    home.engine._snapshots.mark("feed")
    await eventually(lambda: any(isinstance(one, FeedChanged) for one in home.events))


async def test_a_feed_is_held_with_its_reason(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1)))
    site.fail("/api/video/*", status=503)
    state = await home.add(home.feed(CHANNEL, interval_s=1e6))
    assert state.error is not None
    assert "503" in state.error.detail
    (link,) = state.links
    assert link.feed_id == "feed"
    assert state.title == "Feed feed"
    home.advance(seconds=1)
    assert (await home.engine.feeds.state("feed")).error == state.error


# ------------------------------------------------------------------------- commands


async def test_retrying_one_lifts_what_holds_it_back(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    site.fail("/api/video/*", status=429, times=1)
    await home.add(home.feed(CHANNEL))
    (episode,) = await home.episodes()
    await home.engine.commands.retry("feed", episode.episode_id)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


async def test_retrying_all_lifts_what_holds_them_back(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    site.fail("/api/video/*", status=429, times=1)
    await home.add(home.feed(CHANNEL))
    assert await home.engine.commands.retry_failed() == 0
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


async def test_a_skip_of_what_waits_keeps_it_out(home: Home, site: FakeSite) -> None:
    await held(home, site, 2)
    first, second = await home.episodes()
    await home.engine.commands.skip("feed", first.episode_id)
    home.engine._queue.release()
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1, S.SKIPPED: 1})
    await home.settled()
    assert (await home.statuses())[second.source_id] is S.DOWNLOADED
    await home.synced()
    assert (await home.statuses())[first.source_id] is S.SKIPPED


async def test_settings_are_followed_while_it_runs(home: Home, site: FakeSite) -> None:
    await held(home, site)
    await home.engine.configure(media_dir=home.media_dir, max_downloads=7)
    assert home.engine._queue.limit == 7
    # What was held back is tried at once: the user may have mended it.
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


async def test_a_listener_hears_until_it_unsubscribes(home: Home) -> None:
    heard: list[object] = []
    unsubscribe = home.engine.subscribe(heard.append)
    await home.engine.feeds.attach(home.feed(CHANNEL, interval_s=1e6))
    await eventually(lambda: bool(heard))
    unsubscribe()
    heard.clear()
    await home.engine.feeds.remove("feed")
    assert heard == []
    with pytest.raises(UnknownFeed):
        await home.engine.feeds.state("feed")


async def test_a_due_time_far_away_is_slept_through(home: Home, site: FakeSite) -> None:
    await held(home, site)
    due = await home.engine._supply.next_due()
    assert due is None
    site.fail("/api/video/*", status=500, times=1)
    home.engine._queue.release()
    await home.until(lambda state: state.error is not None)
    due = await home.engine._supply.next_due()
    assert due is not None
    assert timedelta(seconds=50) < due - home.clock() < timedelta(seconds=67)
