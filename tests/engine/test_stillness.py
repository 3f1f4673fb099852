"""A backup is made: nothing vanishes under it, and everything goes on after it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.anypod.engine import EpisodeStatus as S, Media, stillness
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import eventually, reached
from tests.site import MUXED_LARGE, FakeSite, Video

CHANNEL = "/channel/talk/videos"


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


async def test_a_download_is_cut_off_and_goes_on_where_it_was(
    home: Home, site: FakeSite
) -> None:
    large = Video(id="large", title="Large", formats=(MUXED_LARGE,))
    site.add(plain_channel([large]))
    hold = site.hold("/media/large/*", after_bytes=1_000_000, times=1)
    feed = home.feed(CHANNEL, media=Media.VIDEO_360)
    await home.engine.feeds.attach(feed)
    await reached(hold)
    assert await home.engine.stillness.begin()
    assert home.engine.stillness.is_kept
    assert await home.statuses() == {"large": S.QUEUED}
    database = home.config.data_dir / "anypod.db"
    held, before = database.read_bytes(), files(home.media_dir)
    # Work is still asked for and noted, but not begun.
    await home.engine.set_paused(paused=True)
    await home.engine.set_paused(paused=False)
    home.advance(hours=1)
    await home._look()
    assert await home.statuses() == {"large": S.QUEUED}
    assert (database.read_bytes(), files(home.media_dir)) == (held, before)

    mark = site.mark()
    await home.engine.stillness.end()
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 1)
    hold.release()
    assert [one.range for one in site.since(mark).matching("/media/large/*")]
    [episode] = await home.episodes()
    assert episode.state.tries == 0
    assert not home.engine.stillness.is_kept


async def test_files_that_are_let_go_stay_until_the_end(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2)))
    await home.add(home.feed(CHANNEL))
    newest, _ = await home.episodes()
    before = home.media_files()
    await home.engine.stillness.begin()
    await home.engine.commands.delete("feed", newest.episode_id)
    assert (await home.statuses())[newest.source_id] is S.ARCHIVED
    assert home.media_files() == before
    await home.engine.stillness.end()
    assert len(home.media_files()) == 1


async def test_one_that_never_ends_is_ended(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(stillness, "LIMIT_S", 0.05)
    await home.engine.stillness.begin()
    await eventually(lambda: not home.engine.stillness.is_kept)
    assert "Nobody said that the backup is over" in caplog.text
    await home.engine.stillness.end()


async def test_a_stop_in_the_middle_ends_it(home: Home) -> None:
    await home.engine.stillness.begin()
    await home.engine.stillness.begin()
    stopped = home.engine
    await home.stop()
    assert not stopped.stillness.is_kept
    await home.start()


async def test_a_copy_of_the_database_gives_way(home: Home) -> None:
    await home.engine.stillness.begin()
    home.clock.advance(timedelta(hours=1))
    home.engine.guard.wake()
    await asyncio.sleep(0)
    await home.engine.stillness.end()
    home.clock.advance(timedelta(hours=1))
    home.engine.guard.wake()
    folder = home.config.cache_dir / "copies"
    await eventually(lambda: bool(list(folder.glob("*.db"))))
