"""What the updater finds out of the tools: missing ones, and a yt-dlp at fault."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from custom_components.anypod.engine import (
    Engine,
    ErrorClass,
    Problem,
    Tool,
    store_tools,
    versions,
)
from custom_components.anypod.engine.events import FeedChanged, FeedRemoved
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.index import PackageIndex, use_index
from tests.engine.support import eventually
from tests.site import Status

NEW = "2099.1.2"
PATH = "/channel/talk/videos"


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """Give an index with a yt-dlp that is newer than any."""
    with PackageIndex() as found:
        use_index(found, monkeypatch)
        found.add_ytdlp(NEW)
        yield found


async def failing(home: Home, count: int, status: Status = Status.NO_FORMATS) -> Engine:
    """Give an engine with a feed in which so many of four episodes cannot be read."""
    home.site.add(plain_channel(plain_videos(4)))
    for number in range(1, count + 1):
        home.site.update(f"ep-{number}", status=status)
    await home.add(home.feed(PATH))
    return home.engine


@pytest.mark.parametrize(("count", "is_failing"), [(2, False), (3, True)])
async def test_failing(
    home: Home, index: PackageIndex, count: int, *, is_failing: bool
) -> None:
    engine = await failing(home, count)
    # Nothing could be done about it yet.
    assert not engine.tools.state.is_failing
    await engine.tools.look()
    assert engine.tools.state.latest == NEW
    assert engine.tools.state.is_failing is is_failing


async def test_other_failures_do_not_count(home: Home, index: PackageIndex) -> None:
    engine = await failing(home, 4, Status.REMOVED)
    await engine.tools.look()
    assert not engine.tools.state.is_failing


async def test_it_stays_until_it_is_mended(home: Home, index: PackageIndex) -> None:
    engine = await failing(home, 3)
    await engine.tools.look()
    home.clock.advance(timedelta(days=3))
    await engine.tools.look()
    assert engine.tools.state.is_failing
    for number in range(1, 4):
        home.site.update(f"ep-{number}", status=Status.PUBLIC)
    await engine.tools.install()
    assert not engine.tools.state.is_failing


async def test_failures_of_long_ago_do_not_count(
    home: Home, index: PackageIndex
) -> None:
    engine = await failing(home, 3)
    home.clock.advance(timedelta(days=3))
    await engine.tools.look()
    assert not engine.tools.state.is_failing


@pytest.mark.parametrize("failures", [2, 3])
async def test_a_source_that_fails_again_and_again(home: Home, failures: int) -> None:
    home.site.add(plain_channel(plain_videos(1)))
    engine = home.engine
    await home.add(home.feed(PATH))
    home.site.garble("/api/*", body=b"{}")
    for _ in range(failures):
        home.advance(hours=2)
        await engine.feeds.sync("feed")
        await home.synced()
    assert (await engine.feeds.state("feed")).error is not None
    found = await engine._store.run(store_tools.is_ytdlp_failing, home.clock())
    assert found is (failures == 3)
    await engine.feeds.set_enabled("feed", enabled=False)
    assert not await engine._store.run(store_tools.is_ytdlp_failing, home.clock())


async def test_an_old_one_is_blamed_although_no_newer_is_known(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = await failing(home, 3)
    monkeypatch.setattr(versions, "_OLD", timedelta(days=-10_000_000))
    engine.tools._loop.wake()
    await eventually(lambda: engine.tools.state.is_failing)


def is_due(home: Home, after: timedelta) -> bool:
    """Return whether the tools are looked at so long from now."""
    left = home.engine.tools._survey_at - home.clock()
    return after / 2 < left <= after


async def test_failures_have_it_looked_for(home: Home) -> None:
    """But not each of them by itself."""
    engine = await failing(home, 0)
    state = await engine.feeds.state("feed")
    suspects = {ErrorClass.BUG, ErrorClass.NO_FORMATS, ErrorClass.TOOL_MISSING}

    def fail(error_class: ErrorClass, detail: str = "") -> None:
        problem = Problem(error_class=error_class, detail=detail, since=home.clock())
        engine._bus.emit(FeedChanged(state=replace(state, error=problem)))

    for error_class in set(ErrorClass) - suspects:
        fail(error_class)
    assert is_due(home, timedelta(days=1))
    fail(ErrorClass.TEMPORARY, "HTTP Error 403: Forbidden")
    due = engine.tools._survey_at
    assert is_due(home, timedelta(minutes=1))
    for error_class in suspects - {ErrorClass.BUG}:
        fail(error_class)
    assert engine.tools._survey_at == due
    home.clock.advance(timedelta(minutes=1))
    engine.tools._loop.wake()
    await eventually(lambda: is_due(home, timedelta(days=1)))


async def test_what_is_missing_is_looked_for_often(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    engine = await home.restart()
    await eventually(lambda: engine.tools.state.missing == frozenset({Tool.FFMPEG}))
    assert is_due(home, timedelta(minutes=10))


async def test_runtimes_are_only_missed_for_youtube(home: Home) -> None:
    engine = await failing(home, 0)
    store = engine._store
    for extractor, is_there in (("anypodsite", True), ("youtube", False)):
        found = await store.run(store_tools.has_episodes_of, extractor)
        assert found is is_there
    await engine.feeds.remove("feed")
    assert not await store.run(store_tools.has_episodes_of, "anypodsite")
    engine.tools._has_youtube = True
    engine._bus.emit(FeedRemoved(feed_id="feed"))
    assert is_due(home, timedelta(minutes=1))


async def test_database_facts(home: Home) -> None:
    engine = home.engine
    facts = await engine.database()
    assert facts.size_bytes >= 4096
    assert facts.version.isdigit()


@pytest.mark.parametrize(
    ("version", "is_old"),
    [
        ("2026.8.1", True),
        ("2026.8.2", False),
        ("2026.10.26.512", False),
        ("2026.13.1", False),
        ("1", False),
    ],
)
def test_age(version: str, *, is_old: bool) -> None:
    assert versions.is_old(version, date(2026, 10, 31)) is is_old
