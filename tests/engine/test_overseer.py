"""All feeds together: what waits and runs, what it takes, and what is left for it."""

import asyncio
from pathlib import Path
import threading

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus,
    ErrorClass,
    Overview,
    OverviewChanged,
    StoreError,
    overseer,
)
from custom_components.anypod.engine.keeper import Keeper
from custom_components.anypod.engine.models import Problem
from custom_components.anypod.engine.store import Store
from tests.engine.home import Home
from tests.engine.support import NOW, eventually, reached
from tests.site import Channel, FakeSite, make_videos

MARKER = ".anypod-library"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overseer, "CALM_S", 0.01)


def told(home: Home) -> list[Overview]:
    """Return what was told, one after the other."""
    return [one.overview for one in home.events if isinstance(one, OverviewChanged)]


async def test_an_idle_engine(home: Home) -> None:
    overview = await home.engine.overview()
    assert overview.free_bytes is not None
    # The folder is not there yet; its disk is.
    assert not home.media_dir.exists()
    assert overview.free_bytes > 0
    assert (overview.active_downloads, overview.queued, overview.size_bytes) == (0,) * 3
    assert (overview.quota_bytes, overview.min_free_bytes) == (None, None)
    assert (overview.paused, overview.problem) == (False, None)
    before = len(told(home))
    assert await home.engine.overview() == overview
    assert len(told(home)) == before


async def test_downloads_and_what_they_take(home: Home, site: FakeSite) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(3)))
    with site.hold("/media/*") as hold:
        await home.engine.feeds.attach(home.feed("/channel/talk/videos"))
        await reached(hold)
        await eventually(
            lambda: (
                bool(told(home))
                and (told(home)[-1].active_downloads, told(home)[-1].queued) == (1, 2)
            )
        )
    state = await home.settled()
    assert state.size_bytes > 0
    await eventually(lambda: told(home)[-1].size_bytes == state.size_bytes)
    last = told(home)[-1]
    assert (last.active_downloads, last.queued) == (0, 0)
    # Nothing is told twice.
    assert all(a != b for a, b in zip(told(home), told(home)[1:], strict=False))


async def test_what_cannot_begin_is_queued_as_well(home: Home, site: FakeSite) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(2)))
    await home.engine.overview()
    await home.engine.set_paused(paused=True)
    # Without waiting for the next look.
    assert told(home)[-1].paused
    await home.engine.feeds.attach(home.feed("/channel/talk/videos"))
    await home.synced()
    await eventually(lambda: told(home)[-1].queued == 2)
    # Those of a feed that is not there are in nobody's queue.
    await home.engine.feeds.detach("feed")
    assert (await home.engine.overview()).queued == 0


async def test_a_removed_feed_takes_room_until_its_files_are_gone(
    home: Home, site: FakeSite
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    await home.add(home.feed("/channel/talk/videos"))
    size = await home.engine.feeds.remove("feed")
    assert size > 0
    assert (await home.engine.overview()).size_bytes == size
    await home.engine.feeds.release_files("feed", delete_files=True)
    assert (await home.engine.overview()).size_bytes == 0


async def test_limits_of_the_hub(home: Home, tmp_path: Path) -> None:
    await home.engine.configure(
        media_dir=home.media_dir, max_downloads=1, quota_bytes=10, min_free_bytes=20
    )
    await eventually(lambda: bool(told(home)) and told(home)[-1].quota_bytes == 10)
    assert told(home)[-1].min_free_bytes == 20


async def test_problem_is_told_at_once(home: Home) -> None:
    await home.engine.overview()
    problem = Problem(error_class=ErrorClass.TOOL_MISSING, detail="", since=NOW)
    home.engine._health.hold(problem)
    assert told(home)[-1].problem == problem
    home.engine._health.hold(None)
    assert told(home)[-1].problem is None


async def test_free_space_is_measured_now_and_then(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overseer, "MEASURE_S", 0.02)
    room = 1000

    async def free_bytes(_keeper: Keeper) -> int:
        return room

    monkeypatch.setattr(Keeper, "free_bytes", free_bytes)
    home.engine._overseer.mark()
    # Somebody else writes to the disk; no event of ours tells of it.
    for room in (1000, 900, 800):
        await eventually(lambda: bool(told(home)) and told(home)[-1].free_bytes == room)  # noqa: B023 it is awaited here


async def test_a_disk_that_vanished(home: Home, site: FakeSite) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    await home.add(home.feed("/channel/talk/videos"))
    assert (await home.engine.overview()).free_bytes is not None
    (home.media_dir / MARKER).unlink()
    home.engine._overseer._measured = None
    overview = await home.engine.overview()
    assert overview.free_bytes is None
    assert overview.size_bytes > 0


async def test_a_disk_that_does_not_answer_is_asked_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overseer, "_PATIENCE_S", 0.05)
    monkeypatch.setattr(overseer, "MEASURE_S", 0.01)
    asked, answers = 0, threading.Event()

    def hang(*_: object, **__: object) -> int:
        nonlocal asked
        asked += 1
        answers.wait(20)
        return 7

    monkeypatch.setattr("custom_components.anypod.engine.keeper._free_bytes", hang)
    home.engine._overseer._measured = None
    for _ in range(3):
        assert (await home.engine.overview()).free_bytes is None
    assert asked == 1
    answers.set()
    await eventually(lambda: told(home)[-1].free_bytes == 7)


async def test_it_goes_on_after_a_failure(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await home.engine.overview()
    monkeypatch.setattr(overseer, "MEASURE_S", 0.01)
    run, failed = Store.run, asyncio.Event()

    async def fail(*args: object) -> object:
        failed.set()
        raise StoreError("it is locked")

    monkeypatch.setattr(Store, "run", fail)
    home.engine._overseer.mark()
    await failed.wait()
    await eventually(lambda: "it is locked" in caplog.text)
    monkeypatch.setattr(Store, "run", run)
    home.engine._overseer._told = None
    before = len(told(home))
    await eventually(lambda: len(told(home)) > before)
    caplog.clear()


async def test_counts_are_those_of_the_queue(home: Home, site: FakeSite) -> None:
    """What is done, or is not to be had, does not count."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(2)))
    await home.add(home.feed("/channel/talk/videos"))
    state = await home.engine.feeds.state("feed")
    assert state.counts[EpisodeStatus.DOWNLOADED] == 2
    overview = await home.engine.overview()
    assert (overview.active_downloads, overview.queued) == (0, 0)
