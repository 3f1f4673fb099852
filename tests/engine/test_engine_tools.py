"""Feeds go on while yt-dlp is another one: newer, broken, or with a runtime."""

from pathlib import Path

from custom_components.anypod.engine import EpisodeStatus, ErrorClass, store_upkeep
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.index import PackageIndex
from tests.engine.programs import play
from tests.engine.support import eventually, reached
from tests.engine.tools import NEW, OLD, complete, damage
from tests.site import FakeSite, Status, Video


def runs(log: Path) -> list[str]:
    """Return the versions that ran on behalf of feeds, without checks."""
    lines = log.read_text().splitlines() if log.exists() else []
    return [line.split()[0] for line in lines if "--version" not in line]


async def test_what_runs_ends_with_its_version_and_the_next_run_has_the_new_one(
    index: PackageIndex, home: Home, site: FakeSite, tmp_path: Path
) -> None:
    log = tmp_path / "runs.log"
    for version in (OLD, NEW):
        index.add_ytdlp(version, log=log)
    site.add(plain_channel(plain_videos(2)))
    await home.engine.tools.install(OLD)
    hold = site.hold("/media/ep-2/*")
    await home.engine.feeds.attach(home.feed("/channel/talk/videos"))
    await reached(hold)
    assert runs(log) == [OLD, OLD]

    await home.engine.tools.install(NEW)
    hold.release()
    await home.settled()
    assert set((await home.statuses()).values()) == {EpisodeStatus.DOWNLOADED}
    assert runs(log) == [OLD, OLD, NEW]
    site.publish("/channel/talk/videos", *plain_videos(1, "late"))
    await home.synced()
    assert runs(log) == [OLD, OLD, NEW, NEW, NEW]


async def test_another_ytdlp_tries_again_what_the_last_one_could_not(
    index: PackageIndex, home: Home, site: FakeSite
) -> None:
    hopeless = Video(id="gone", title="Gone", status=Status.REMOVED)
    videos = plain_videos(4, status=Status.NO_FORMATS)
    site.add(plain_channel([*videos, hopeless]))
    site.fail("/api/video/ep-1", status=403)
    await home.add(home.feed("/channel/talk/videos", max_errors=1))
    episodes = await home.by_id()
    # The third that fails alike has the whole site left alone.
    waiting = {
        name
        for name, one in episodes.items()
        if one.state.status is EpisodeStatus.QUEUED
    }
    assert waiting
    assert episodes["ep-4"].state.status is EpisodeStatus.FAILED
    assert episodes["gone"].state.status in {EpisodeStatus.FAILED, EpisodeStatus.QUEUED}

    for number in range(1, 5):
        site.update(f"ep-{number}", status=Status.PUBLIC)
    site.reset_failures()
    await home.engine.tools.install(NEW)
    await home.settled()
    statuses = await home.statuses()
    assert statuses.pop("gone") is EpisodeStatus.FAILED
    assert set(statuses.values()) == {EpisodeStatus.DOWNLOADED}


async def test_a_ytdlp_that_home_assistant_brings_counts_as_another_one(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1, status=Status.NO_FORMATS)))
    feed = home.feed("/channel/talk/videos", max_errors=1)
    await home.add(feed)
    assert await home.statuses() == {"ep-1": EpisodeStatus.FAILED}
    site.update("ep-1", status=Status.PUBLIC)
    await home.restart(feed)
    await home.settled()
    assert await home.statuses() == {"ep-1": EpisodeStatus.FAILED}
    # As it is after Home Assistant was updated.
    await home.engine._store.run(store_upkeep.set_setting, "ytdlp", "2020.1.1")
    await home.restart(feed)
    await home.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 1)


async def test_one_that_breaks_while_it_is_used_is_left(
    index: PackageIndex, home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    release = await home.engine.tools._releases.own_of_machine()
    assert release is not None
    own = release.version
    await home.engine.tools.install(NEW)
    damage(home.config, NEW)
    await home.engine.feeds.attach(home.feed("/channel/talk/videos"))
    await eventually(lambda: home.engine.tools.state.installed == own)
    await home.synced()
    assert await home.statuses() == {"ep-1": EpisodeStatus.DOWNLOADED}
    await home.engine.tools.look()
    assert home.engine.tools.state == complete(installed=own, latest=own)


async def test_a_mistake_of_a_site_costs_nobody_a_version(
    index: PackageIndex, home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    await home.engine.tools.install(NEW)
    site.garble("/api/video/ep-1", body=b"{}")
    state = await home.add(home.feed("/channel/talk/videos"))
    assert state.error is not None
    assert state.error.error_class is ErrorClass.BUG
    await eventually(lambda: not home.engine.tools._is_suspect)
    await home.engine.tools.look()
    assert home.engine.tools.state.installed == NEW


async def test_a_runtime_is_handed_to_ytdlp(
    index: PackageIndex, bare: Path, home: Home, site: FakeSite, tmp_path: Path
) -> None:
    node = play(bare, "node", "v24.1.0")
    log = tmp_path / "runs.log"
    index.add_ytdlp(NEW, log=log)
    await home.engine.tools.install(NEW)
    site.add(plain_channel(plain_videos(1)))
    await home.add(home.feed("/channel/talk/videos"))
    assert await home.statuses() == {"ep-1": EpisodeStatus.DOWNLOADED}
    told = [line for line in log.read_text().splitlines() if "--print" in line]
    assert len(told) == 2
    assert all(f"--no-js-runtimes --js-runtimes node:{node} " in line for line in told)
