"""Cut off at any moment, the engine leaves nothing running and loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import contextlib
import os
from pathlib import Path
import shutil
import signal
import sqlite3
import subprocess
import sys
from typing import Any

import pytest

from custom_components.anypod.engine import (
    EpisodeEventType,
    EpisodeStatus as S,
    FeedRemoved,
    FeedStatus,
    IllegalTransition,
    Media,
    UnknownEpisode,
    UnknownFeed,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import Clock, asked, eventually, in_thread, reached
from tests.site import AUDIO_M4A, MUXED_LARGE, MUXED_WEBM_360, FakeSite, Hold, Subtitle
from tests.site.media import size_of

CHANNEL = "/channel/talk/videos"
REPO = Path(__file__).parents[2]
HALF_BYTES = 600_000


@contextlib.asynccontextmanager
async def half_downloaded(
    home: Home, site: FakeSite, **config: Any
) -> AsyncIterator[Hold]:
    """Hold a download in its middle."""
    site.add(plain_channel(plain_videos(1, formats=(MUXED_LARGE,))))
    with site.hold("/media/*", after_bytes=HALF_BYTES, times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL, **config))
        await reached(hold)
        await eventually(lambda: written(home) >= HALF_BYTES // 2)
        yield hold


def parts(home: Home) -> list[Path]:
    return list((home.media_dir / ".anypod-jobs").rglob("*.part"))


def written(home: Home) -> int:
    return sum(path.stat().st_size for path in parts(home))


def ours(home: Home) -> list[str]:
    """Return the command lines of the processes that work for this home."""
    found = []
    for path in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if path.name.isdecimal() and str(home.folder) in line:
                found.append(line)
    return found


def resumed(site: FakeSite) -> list[str | None]:
    """Return the ranges of the requests for media after the first."""
    return [request.range for request in site.since().matching("/media/*")[1:]]


# ------------------------------------------------------------------------------- stop


async def test_a_stopped_download_goes_on_where_it_was(
    home: Home, site: FakeSite
) -> None:
    async with half_downloaded(home, site):
        assert ours(home)
        await home.stop()
        assert ours(home) == []
        assert home.media_files() == []
    size = written(home)
    assert size > 0
    await home.start()
    state = await home.engine.feeds.state("feed")
    assert state.counts == {S.QUEUED: 1}
    await home.engine.feeds.attach(home.feed(CHANNEL))
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    await home.settled()
    assert resumed(site) == [f"bytes={size}-"]
    assert (await home.episodes())[0].state.tries == 0
    assert parts(home) == []


async def test_a_stop_during_a_listing_leaves_nothing(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    with site.hold("/api/channel/*") as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL))
        await reached(hold)
        assert ours(home)
        await home.stop()
        assert ours(home) == []
    assert list((home.config.cache_dir / "runs").iterdir()) == []
    await home.start()
    # It did not fail: it was cut off.
    state = await home.engine.feeds.attach(home.feed(CHANNEL))
    assert (state.last_sync, state.error) == (None, None)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


# ------------------------------------------------------------------------------ crash


@contextlib.contextmanager
def doomed_engine(
    home: Home,
    site: FakeSite,
    deed: str = "new-feed",
    path: str | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run an engine in a process that can be killed; `path` comes first on PATH."""
    command = [sys.executable, "-m", "tests.faults.host", str(home.folder)]
    command += [site.url(""), deed]
    environment = dict(os.environ)
    if path is not None:
        environment["PATH"] = f"{path}:{environment['PATH']}"
    with subprocess.Popen(command, cwd=REPO, env=environment) as process:
        yield process
        process.kill()


async def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill an engine, which leaves whatever it had started."""
    os.kill(process.pid, signal.SIGKILL)
    await in_thread(process.wait)


def statuses(folder: Path) -> list[tuple[str]]:
    connection = sqlite3.connect(folder / "data" / "anypod.db")
    try:
        return connection.execute("SELECT status FROM episode").fetchall()
    finally:
        connection.close()


async def test_a_crash_loses_nothing(
    tmp_path: Path, site: FakeSite, clock: Clock
) -> None:
    site.add(plain_channel(plain_videos(1, formats=(MUXED_LARGE,))))
    home = Home(tmp_path, site, clock)
    hold = site.hold("/media/*", after_bytes=HALF_BYTES, times=1)
    with hold, doomed_engine(home, site) as process:
        await reached(hold)
        await eventually(lambda: written(home) >= HALF_BYTES // 2)
        await kill(process)
        # Nobody was there to write anything down, or to end what was running.
        assert statuses(tmp_path) == [("downloading",)]
        assert ours(home)
        await home.start()
        await eventually(lambda: ours(home) == [])
    size = written(home)
    state = await home.engine.feeds.attach(home.feed(CHANNEL))
    assert state.counts == {S.QUEUED: 1}
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    await home.stop()
    assert size > 0
    assert resumed(site) == [f"bytes={size}-"]
    assert statuses(tmp_path) == [("downloaded",)]


async def test_a_crash_during_the_conversion_costs_no_second_download(
    tmp_path: Path, site: FakeSite, clock: Clock
) -> None:
    long: dict[str, Any] = {"media_s": 120, "duration_s": 120}
    site.add(plain_channel(plain_videos(1, formats=(MUXED_WEBM_360,), **long)))
    home = Home(tmp_path, site, clock)
    with doomed_engine(home, site, "encode") as process:
        await eventually(lambda: any("libx264" in line for line in ours(home)))
        await kill(process)
        assert statuses(tmp_path) == [("downloading",)]
        assert ours(home)
    mark = site.mark()
    await home.start()
    await eventually(lambda: ours(home) == [])
    assert home.media_files() == []
    await home.engine.feeds.attach(home.feed(CHANNEL, media=Media.VIDEO_360))
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    (episode,) = await home.episodes()
    assert episode.media is not None
    assert episode.media.facts.duration_s == pytest.approx(120, abs=0.5)
    assert site.since(mark).requests == ()
    assert parts(home) == []
    await home.stop()


@pytest.fixture
def slow_ffmpeg(tmp_path: Path) -> Path:
    """Give a folder with an ffmpeg that begins only after it is told to."""
    folder = tmp_path / "slow"
    folder.mkdir()
    real = shutil.which("ffmpeg")
    script = f'#!/bin/sh\nwhile [ ! -e "{folder}/go" ]; do sleep 0.05; done\n'
    (folder / "ffmpeg").write_text(f'{script}exec {real} "$@"\n')
    (folder / "ffmpeg").chmod(0o755)
    return folder


async def test_a_crash_while_tags_are_written_costs_no_second_download(
    tmp_path: Path, site: FakeSite, clock: Clock, slow_ffmpeg: Path
) -> None:
    (video,) = plain_videos(1, formats=(AUDIO_M4A,))
    site.add(plain_channel([video]))
    # Made now, while the site itself finds an ffmpeg that does not wait.
    size_of(video, AUDIO_M4A)
    home = Home(tmp_path, site, clock)
    with doomed_engine(home, site, path=str(slow_ffmpeg)) as process:
        await eventually(lambda: any("episode.m4a" in line for line in ours(home)))
        await kill(process)
    await assert_nothing_is_fetched_again(home, site, Media.AUDIO)


async def test_a_crash_while_subtitles_come_costs_no_second_download(
    tmp_path: Path, site: FakeSite, clock: Clock
) -> None:
    english = (Subtitle(language="en"),)
    site.add(plain_channel(plain_videos(1, formats=(AUDIO_M4A,), subtitles=english)))
    home = Home(tmp_path, site, clock)
    hold = site.hold("/subtitles/*", times=1)
    with hold, doomed_engine(home, site) as process:
        await reached(hold)
        await kill(process)
    mark = site.mark()
    await assert_nothing_is_fetched_again(home, site, Media.AUDIO)
    assert site.since(mark).subtitles == 1


async def assert_nothing_is_fetched_again(
    home: Home, site: FakeSite, media: Media
) -> None:
    """Start an engine after a crash, and see it make the file of what is there."""
    assert statuses(home.folder) == [("downloading",)]
    mark = site.mark()
    await home.start()
    await eventually(lambda: ours(home) == [])
    assert home.media_files() == []
    await home.engine.feeds.attach(home.feed(CHANNEL, media=media, subtitles=("en",)))
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    await home.settled()
    assert (site.since(mark).media, site.since(mark).extractions) == (0, 0)
    assert len(home.media_files()) >= 1
    await home.stop()


@pytest.mark.parametrize("media", [Media.AUDIO_MP3, Media.AUDIO])
async def test_a_conversion_that_was_cut_off_is_never_published(
    home: Home, site: FakeSite, media: Media
) -> None:
    """What ffmpeg leaves when it is interrupted plays, and yt-dlp trusts it."""
    site.add(plain_channel(plain_videos(1, media_s=8, duration_s=8)))
    home.engine._queue.hold(36_000)
    await home.engine.feeds.attach(home.feed(CHANNEL, media=media))
    await home.until(lambda state: state.counts == {S.QUEUED: 1})
    (episode,) = await home.episodes()
    await home.engine._keeper.use()
    suffix = "mp3" if media is Media.AUDIO_MP3 else "m4a"
    left = home.engine._keeper.library.job_dir(episode.episode_id) / f"media.{suffix}"
    await in_thread(make_tone, left, 2)
    home.engine._queue.release()
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    (episode,) = await home.episodes()
    assert episode.media is not None
    assert episode.media.facts.duration_s == pytest.approx(8, abs=0.2)


def make_tone(path: Path, seconds: int) -> None:
    source = ("-f", "lavfi", "-i", f"sine=d={seconds}")
    subprocess.run(["ffmpeg", "-loglevel", "error", *source, path], check=True)


# ------------------------------------------------------------------- what people do


async def test_skipping_a_running_download_ends_it(home: Home, site: FakeSite) -> None:
    async with half_downloaded(home, site):
        (episode,) = await home.episodes()
        assert episode.progress is not None
        skipped = await home.engine.commands.skip("feed", episode.episode_id)
        assert skipped.state.status is S.SKIPPED
        assert ours(home) == []
        assert parts(home) == []
        await home.settled()
        assert await home.statuses() == {"ep-1": S.SKIPPED}
        # Twice is once.
        before = await home.episodes()
        await home.engine.commands.skip("feed", episode.episode_id)
        assert await home.episodes() == before
    unskipped = await home.engine.commands.unskip("feed", episode.episode_id)
    assert unskipped.state.status is S.QUEUED
    await home.engine.commands.unskip("feed", episode.episode_id)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    for command in (
        home.engine.commands.skip,
        home.engine.commands.unskip,
        home.engine.commands.retry,
    ):
        with pytest.raises(IllegalTransition):
            await command("feed", episode.episode_id)
        with pytest.raises(UnknownEpisode):
            await command("feed", "nothing")
        with pytest.raises(UnknownEpisode):
            await command("other", episode.episode_id)


async def test_reloading_a_feed_interrupts_its_download(
    home: Home, site: FakeSite
) -> None:
    async with half_downloaded(home, site):
        await home.engine.feeds.detach("feed")
        assert ours(home) == []
        assert await home.statuses() == {"ep-1": S.QUEUED}
        # Its link goes on.
        assert b"<item>" not in (await home.document()).body
    # And nothing is done for it.
    home.engine._queue.wake()
    with pytest.raises(UnknownFeed):
        await home.engine.feeds.sync("feed")
    mark = site.mark()
    await home.engine.feeds.attach(home.feed(CHANNEL))
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    (request,) = site.since(mark).matching("/media/*")
    assert request.range is not None


async def test_reloading_another_feed_interrupts_nothing(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([], "other"))
    other = home.feed("/channel/other/videos", "other")
    async with half_downloaded(home, site) as hold:
        await home.engine.feeds.attach(other)
        await home.engine.feeds.detach("other")
        await home.engine.feeds.attach(other)
        assert (await home.engine.feeds.state("feed")).counts == {S.DOWNLOADING: 1}
        hold.release()
        await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    assert resumed(site) == []


async def test_changing_a_feed_while_it_is_read_reads_it_once(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    config = home.feed(CHANNEL)
    with site.hold("/api/channel/*", times=1) as hold:
        await home.engine.feeds.attach(config)
        await reached(hold)
        state = await home.engine.feeds.attach(config)
        assert state.status is FeedStatus.SYNCING
        await home.engine.feeds.sync("feed")
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    assert site.since().pages == 1


async def test_asking_twice_for_a_sync_gives_one(home: Home, site: FakeSite) -> None:
    site.add(plain_channel([]))
    await home.add(home.feed(CHANNEL))
    mark = site.mark()
    with site.hold("/api/channel/*", times=1) as hold:
        await home.engine.feeds.sync("feed")
        await home.engine.feeds.sync("feed")
        await reached(hold)
        assert (await home.engine.feeds.state("feed")).status is FeedStatus.SYNCING
        await home.engine.feeds.sync("feed")
    await home.settled()
    assert site.since(mark).pages == 1


async def test_pausing_a_feed(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(2)))
    with site.hold("/media/ep-2/*", times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL, interval_s=60))
        await reached(hold)
        await home.engine.feeds.set_enabled("feed", enabled=False)
        # What runs may end; nothing new begins.
        hold.release()
        await home.until(lambda state: state.status is FeedStatus.PAUSED)
    await home.settled()
    assert await home.statuses() == {"ep-2": S.DOWNLOADED, "ep-1": S.QUEUED}
    mark = site.mark()
    home.advance(days=2)
    state = await home.engine.feeds.state("feed")
    assert (state.next_sync, state.enabled) == (None, False)
    # A pause survives a restart.
    await home.restart(home.feed(CHANNEL, interval_s=60))
    home.advance(days=2)
    assert (await home.settled()).status is FeedStatus.PAUSED
    assert site.since(mark).requests == ()
    await home.engine.feeds.set_enabled("feed", enabled=True)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 2})
    # What is overdue is read at once.
    await asked(site, "/api/channel/*", since=mark)
    await home.settled()
    with pytest.raises(UnknownFeed):
        await home.engine.feeds.set_enabled("nobody", enabled=True)


async def test_removing_a_feed_in_the_middle(home: Home, site: FakeSite) -> None:
    async with half_downloaded(home, site):
        (link,) = home.engine.links.of("feed")
        assert await home.engine.feeds.remove("feed") == 0
        assert ours(home) == []
        # Nobody goes on with what was half done.
        assert parts(home) == []
    assert FeedRemoved(feed_id="feed") in home.events
    assert home.engine.links.find(link.token) is None
    assert list(await home.engine.feeds.removed_feeds()) == ["feed"]
    for refused in (
        home.engine.feeds.state,
        home.engine.feeds.remove,
        home.engine.feeds.sync,
    ):
        with pytest.raises(UnknownFeed):
            await refused("feed")
    mark = site.mark()
    home.advance(days=2)
    await home.restart()
    assert await home.episodes() == []
    await asyncio.sleep(0)
    assert site.since(mark).requests == ()
    assert EpisodeEventType.DOWNLOADED not in {
        event.type for event in home.events if hasattr(event, "type")
    }
