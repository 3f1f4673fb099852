"""What fails, how often it is tried again, and that nothing else suffers from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from custom_components.anypod.engine import (
    EpisodeEventType,
    EpisodeStatus as S,
    ErrorClass,
    FeedState,
    FeedStatus,
    ytdlp,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import asked
from tests.site import MUXED_LARGE, PUBLISHED, FakeSite, Picture, Status, Subtitle

CHANNEL = "/channel/talk/videos"
PAGE = "/api/channel/talk/videos*"


def wait_s(state: FeedState) -> float:
    """Return how long after a sync the next one is to be."""
    assert state.last_sync is not None
    assert state.next_sync is not None
    return (state.next_sync - state.last_sync).total_seconds()


def is_idle(state: FeedState) -> bool:
    return state.status is not FeedStatus.SYNCING


# --------------------------------------------------------------------------- listings


@pytest.mark.parametrize(
    ("break_it", "is_off"),
    [
        (lambda site: site.fail(PAGE, status=500), False),
        (lambda site: site.garble(PAGE), False),
        (lambda site: site.stop(), True),
    ],
    ids=["500", "garbage", "off"],
)
async def test_a_listing_that_fails_changes_nothing_and_is_tried_again(
    home: Home,
    site: FakeSite,
    break_it: Callable[[FakeSite], None],
    is_off: bool,
) -> None:
    site.add(plain_channel(plain_videos(1)))
    good = await home.add(home.feed(CHANNEL))
    before, document = await home.by_id(), await home.document()
    break_it(site)
    first, bad = [await home.synced() for _ in range(2)]
    assert bad.error is not None
    assert bad.error.error_class in {ErrorClass.TEMPORARY, ErrorClass.BUG}
    assert bad.last_success == good.last_success
    # A minute at first, then more: not the hour of a sync that worked.
    assert 60 <= wait_s(first) <= 66
    assert 300 <= wait_s(bad) <= 330
    assert await home.by_id() == before
    assert await home.document() == document
    site.start() if is_off else site.reset_failures()
    recovered = await home.synced()
    assert (recovered.status, recovered.error) == (FeedStatus.IDLE, None)
    assert recovered.last_success == recovered.last_sync
    assert home.told(EpisodeEventType.FAILED) == []


async def test_a_feed_whose_first_listing_fails_gets_there_later(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    site.fail(PAGE, status=503, times=1)
    bad = await home.add(home.feed(CHANNEL))
    assert bad.status is FeedStatus.WAITING
    assert bad.last_success is None
    home.advance(seconds=70)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


async def test_a_channel_that_is_gone_needs_a_person(
    home: Home, site: FakeSite
) -> None:
    state = await home.add(home.feed("/channel/nobody/videos"))
    assert state.status is FeedStatus.ERROR
    assert state.error is not None
    assert state.error.error_class is ErrorClass.REMOVED


async def test_a_listing_that_breaks_off_moves_nothing(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(40)))
    home.engine._queue.hold(36_000)
    site.fail("/api/channel/talk/videos*page=2", status=500, times=1)
    await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=None))
    broken = await home.until(lambda state: state.last_sync is not None)
    assert broken.counts == {}
    await home.until(is_idle)
    await home.engine.feeds.sync("feed")
    await home.until(lambda state: state.counts == {S.QUEUED: 40})
    # What the failed listing saw is as new as the rest.
    assert home.told(EpisodeEventType.DISCOVERED) == []


# --------------------------------------------------------------------------- downloads


@pytest.mark.parametrize(
    "trouble",
    [
        lambda site: site.fail("/media/*", status=503, times=1),
        lambda site: site.drop("/media/*", times=1),
    ],
    ids=["503", "drop"],
)
async def test_a_hiccup_of_the_site_is_not_even_a_try(
    home: Home, site: FakeSite, trouble: Callable[[FakeSite], None]
) -> None:
    site.add(plain_channel(plain_videos(1)))
    trouble(site)
    await home.add(home.feed(CHANNEL))
    assert await home.statuses() == {"ep-1": S.DOWNLOADED}
    assert site.since().extractions == 1


async def test_a_download_that_breaks_off_goes_on_where_it_was(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1, formats=(MUXED_LARGE,))))
    site.cut("/media/*", after_bytes=400_000, times=1)
    await home.add(home.feed(CHANNEL))
    first, second = site.since().matching("/media/*")
    assert (first.bytes_sent, second.range) == (400_000, "bytes=400000-")
    assert await home.statuses() == {"ep-1": S.DOWNLOADED}


async def test_a_failing_download_is_tried_later_and_given_up_at_last(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2)))
    site.fail("/media/ep-2/*", status=403)
    await home.add(home.feed(CHANNEL, max_errors=3, interval_s=1e6))
    tries = []
    for count in (1, 2, 3):
        await asked(site, "/media/ep-2/*", count=count)
        await home.settled()
        state = (await home.by_id())["ep-2"].state
        tries.append((state.status, state.tries))
        home.advance(seconds=400)
    assert tries == [(S.QUEUED, 1), (S.QUEUED, 2), (S.FAILED, 3)]
    assert home.told(EpisodeEventType.FAILED) == ["ep-2"]
    failed = (await home.by_id())["ep-2"]
    assert failed.state.error is not None
    assert failed.state.error.error_class is ErrorClass.TEMPORARY
    assert "HTTP Error 403" in failed.state.error.detail
    assert "HTTP Error 403" in (failed.log or "")
    # The other one never noticed, and nothing is left of the tries.
    assert (await home.statuses())["ep-1"] is S.DOWNLOADED
    assert list((home.media_dir / ".anypod-jobs").iterdir()) == []


async def test_a_waiting_download_shows_why(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1)))
    site.fail("/api/video/ep-1", status=500, times=1)
    state = await home.add(home.feed(CHANNEL))
    assert state.status is FeedStatus.WAITING
    assert state.error is not None
    assert "HTTP Error 500" in state.error.detail
    episode = (await home.episodes())[0]
    wait = episode.state.next_attempt_at
    assert wait is not None
    assert timedelta(seconds=55) < wait - home.clock() < timedelta(seconds=66)
    # The user does not want to wait.
    await home.engine.commands.retry("feed", episode.episode_id)
    assert (await home.settled()).status is FeedStatus.IDLE
    done = (await home.episodes())[0]
    assert (done.state.status, done.state.tries) == (S.DOWNLOADED, 0)
    # The log is that of the try that worked.
    assert done.log is not None
    assert "Downloading API JSON" in done.log
    assert "HTTP Error 500" not in done.log


async def test_a_download_that_hangs_is_ended_and_tried_later(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ytdlp, "_DOWNLOAD_SILENCE_S", 1.2)
    site.add(plain_channel(plain_videos(1)))
    with site.hold("/media/*", times=1):
        await home.add(home.feed(CHANNEL, interval_s=1e6))
        (episode,) = await home.episodes()
        assert (episode.state.status, episode.state.tries) == (S.QUEUED, 1)
        assert episode.state.error is not None
        assert episode.state.error.error_class is ErrorClass.TEMPORARY
        assert "said nothing" in episode.state.error.detail
    home.advance(seconds=70)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


async def test_what_is_gone_for_good_is_given_up_at_once(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1, status=Status.REMOVED)))
    state = await home.add(home.feed(CHANNEL))
    assert (state.status, state.counts) == (FeedStatus.IDLE, {S.FAILED: 1})
    assert home.told(EpisodeEventType.FAILED) == ["ep-1"]
    # Until the user says otherwise.
    site.update("ep-1", status=Status.PUBLIC)
    assert await home.engine.commands.retry_failed("feed") == 1
    assert (await home.settled()).counts == {S.DOWNLOADED: 1}
    assert await home.engine.commands.retry_failed() == 0


async def test_what_cannot_be_had_uses_up_no_place(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(2)))
    await home.add(home.feed(CHANNEL, keep_last=2))
    newer = PUBLISHED + timedelta(days=9)
    gone = plain_videos(1, "gone", newest=newer, status=Status.REMOVED)
    broken = plain_videos(1, "broken", newest=newer, status=Status.NO_FORMATS)
    site.publish(CHANNEL, *gone, *broken)
    await home.synced()
    assert await home.statuses() == {
        "gone-1": S.FAILED,
        "broken-1": S.QUEUED,
        **dict.fromkeys(("ep-2", "ep-1"), S.DOWNLOADED),
    }
    assert (await home.document()).body.count(b"<item>") == 2


@pytest.mark.parametrize(
    "content", [b"not a film", b"<html>sorry</html>" * 5000], ids=["text", "html"]
)
async def test_broken_media_is_never_published(
    home: Home, site: FakeSite, content: bytes
) -> None:
    site.add(plain_channel(plain_videos(1)))
    site.garble("/media/*", body=content, times=1)
    await home.add(home.feed(CHANNEL))
    (episode,) = await home.episodes()
    assert episode.state.status is S.QUEUED
    assert episode.state.error is not None
    assert episode.state.error.error_class in {
        ErrorClass.INVALID_MEDIA,
        ErrorClass.CONVERSION,
    }
    assert b"<item>" not in (await home.document()).body
    assert home.media_files() == []
    await home.engine.commands.retry("feed", episode.episode_id)
    await home.settled()
    assert await home.statuses() == {"ep-1": S.DOWNLOADED}
    assert len(home.media_files()) == 1


# ------------------------------------------------------------------------------ hosts


async def test_a_site_that_limits_us_is_left_alone(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(3)))
    site.fail("/api/video/*", status=429, times=1)
    state = await home.add(home.feed(CHANNEL, interval_s=1e6))
    assert (state.status, state.counts) == (FeedStatus.WAITING, {S.QUEUED: 3})
    assert state.error is not None
    assert state.error.error_class is ErrorClass.RATE_LIMITED
    # The others were not even tried, and nobody is to blame.
    assert site.since().extractions == 1
    assert {one.state.tries for one in await home.episodes()} == {0}
    mark = site.mark()
    home.advance(minutes=59)
    assert (await home.settled()).status is FeedStatus.WAITING
    assert site.since(mark).requests == ()
    home.advance(minutes=2)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 3})


async def test_a_site_that_is_off_is_no_fault_of_its_episodes(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2)))
    home.engine._queue.hold(36_000)
    await home.engine.feeds.attach(home.feed(CHANNEL, interval_s=1e6))
    await home.until(lambda state: state.counts == {S.QUEUED: 2})
    await home.until(is_idle)
    site.stop()
    home.engine._queue.release()
    state = await home.until(lambda state: state.error is not None)
    await home.settled()
    assert {one.state.tries for one in await home.episodes()} == {0}
    assert state.status in {FeedStatus.WAITING, FeedStatus.DOWNLOADING}
    site.start()
    home.advance(seconds=61)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 2})


async def test_subtitles_that_fail_do_not_harm_the_download(
    home: Home, site: FakeSite
) -> None:
    words = (Subtitle(language="en"),)
    site.add(plain_channel(plain_videos(1, subtitles=words)))
    site.fail("/subtitles/*", status=429)
    await home.add(home.feed(CHANNEL))
    assert await home.statuses() == {"ep-1": S.DOWNLOADED}


async def test_a_thumbnail_that_fails_does_not_harm_the_download(
    home: Home, site: FakeSite
) -> None:
    kinds = (Picture.MISSING, Picture.GARBAGE, Picture.PNG, Picture.WEBP)
    videos = plain_videos(len(kinds))
    site.add(plain_channel(videos))
    for video, kind in zip(videos, kinds, strict=True):
        site.update(video.id, thumbnail=kind)
    await home.add(home.feed(CHANNEL))
    found = await home.by_id()
    assert {one.state.status for one in found.values()} == {S.DOWNLOADED}
    has_picture = [found[video.id].artwork is not None for video in videos]
    assert has_picture == [False, False, True, True]
