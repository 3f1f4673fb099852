"""Downloads that begin at a time of day only, and what people ask for at once."""

from datetime import UTC, time, timedelta
from typing import Any

import pytest

from custom_components.anypod.engine import (
    Engine,
    EpisodeStatus as S,
    ErrorClass,
    FeedChanged,
    FeedStatus,
    ScheduleMode,
    SourceKind,
    Submission,
    Window,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.scenes import CHANNEL, talk
from tests.engine.support import Clock, asked, eventually, feed_config, reached
from tests.site import FakeSite

NIGHT = Window(begin=time(22), end=time(6), time_zone=UTC)


def settings(home: Home, window: Window | None) -> dict[str, Any]:
    return {"media_dir": home.media_dir, "max_downloads": 2, "window": window}


@pytest.fixture
async def noon(home: Home, clock: Clock) -> Engine:
    """Give an engine that downloads in the night, at noon."""
    await home.stop()
    now = clock()
    midday = now.replace(hour=12, minute=0, second=0, microsecond=0)
    clock.advance(midday + timedelta(days=1) - now)
    return await home.start(window=NIGHT)


async def test_what_is_found_by_day_is_downloaded_in_the_night(
    home: Home, site: FakeSite, noon: Engine
) -> None:
    site.add(talk(2))
    state = await home.add(home.feed(CHANNEL, interval_s=1e7))
    assert state.status is FeedStatus.WAITING
    assert state.counts == {S.QUEUED: 2}
    assert state.error is not None
    assert state.error.error_class is ErrorClass.OUTSIDE_WINDOW
    assert state.error.detail == "Downloads begin between 22:00\N{EN DASH}06:00"
    due = await noon._supply.next_due()
    assert due is not None
    assert due.time() == time(22)

    home.advance(hours=10)
    state = await home.settled()
    assert (state.status, state.error) == (FeedStatus.IDLE, None)
    assert state.counts == {S.DOWNLOADED: 2}


async def test_the_engine_wakes_by_itself_when_the_window_opens(
    home: Home, site: FakeSite, noon: Engine, clock: Clock
) -> None:
    site.add(talk(1))
    begin = (clock() + timedelta(minutes=1)).time().replace(second=0, microsecond=0)
    await noon.configure(
        **settings(home, Window(begin=begin, end=time(6), time_zone=UTC))
    )
    await home.add(home.feed(CHANNEL, interval_s=1e7))
    due = await noon._supply.next_due()
    assert due is not None
    # The clock of the loop is the real one; a second is left of the wait.
    clock.advance(due - clock() - timedelta(seconds=1))
    noon._queue.wake()
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


async def test_what_runs_goes_on_when_the_window_closes(
    home: Home, site: FakeSite, noon: Engine
) -> None:
    site.add(talk(2))
    home.advance(hours=17)
    with site.hold("/media/ep-2/*", after_bytes=100) as hold:
        await noon.feeds.attach(home.feed(CHANNEL, interval_s=1e7))
        await reached(hold)
        home.advance(hours=2)
        hold.release()
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1, S.QUEUED: 1})
    state = await home.settled()
    assert state.status is FeedStatus.WAITING
    assert await home.statuses() == {"ep-2": S.DOWNLOADED, "ep-1": S.QUEUED}


async def test_a_feed_that_waits_is_told_of_when_the_window_closes(
    home: Home, site: FakeSite, noon: Engine
) -> None:
    """Also one for which nothing else happens: its turn had not come."""
    site.add(talk(1), plain_channel(plain_videos(1, "walk"), "walk"))
    home.advance(hours=17)

    def told(status: FeedStatus) -> bool:
        return any(
            isinstance(event, FeedChanged)
            and (event.state.feed_id, event.state.status) == ("walk", status)
            for event in home.events
        )

    with site.hold("/media/ep-1/*", after_bytes=100) as hold:
        await noon.feeds.attach(home.feed(CHANNEL, interval_s=1e7))
        await reached(hold)
        walk = home.feed("/channel/walk/videos", "walk", interval_s=1e7)
        await noon.feeds.attach(walk)
        await eventually(lambda: told(FeedStatus.DOWNLOADING))
        assert not told(FeedStatus.WAITING)
        home.advance(hours=2)
        await eventually(lambda: told(FeedStatus.WAITING))
        hold.release()
    await home.settled()


async def test_a_person_who_wants_an_episode_gets_it_at_once(
    home: Home, site: FakeSite, noon: Engine
) -> None:
    """Also one behind newer ones of the same feed, which go on waiting."""
    site.add(talk(3))
    await home.add(home.feed(CHANNEL, interval_s=1e7))
    oldest = (await home.by_id())["ep-1"]
    await noon.commands.download("feed", oldest.episode_id)
    state = await home.settled()
    assert await home.statuses() == {
        "ep-3": S.QUEUED,
        "ep-2": S.QUEUED,
        "ep-1": S.DOWNLOADED,
    }
    assert state.status is FeedStatus.WAITING
    assert state.error is not None
    assert state.error.error_class is ErrorClass.OUTSIDE_WINDOW


async def test_an_address_that_a_person_adds_is_fetched_at_once(
    home: Home, site: FakeSite, noon: Engine
) -> None:
    site.add(talk(1))
    await noon.feeds.attach(
        feed_config(
            source_url=None,
            source_kind=SourceKind.MANUAL,
            listing_urls=(),
            mode=ScheduleMode.MANUAL,
            allow_private_sources=True,
        )
    )
    await noon.submissions.add("feed", Submission(url=site.url("/watch/ep-1")))
    state = await home.settled()
    assert (state.status, state.counts) == (FeedStatus.IDLE, {S.DOWNLOADED: 1})


async def test_a_retry_by_day_waits_and_says_why(
    home: Home, site: FakeSite, noon: Engine
) -> None:
    site.add(talk(1))
    home.advance(hours=10)
    site.fail("/api/video/*", status=500, times=1)
    await noon.feeds.attach(home.feed(CHANNEL, interval_s=1e7))
    await asked(site, "/api/video/*")
    state = await home.settled()
    # In the night it is the site's error that it waits for.
    assert state.error is not None
    assert state.error.error_class is ErrorClass.TEMPORARY
    home.advance(hours=9)
    await noon.commands.retry_failed("feed")
    (episode,) = await home.episodes()
    await noon.commands.retry("feed", episode.episode_id)
    state = await home.settled()
    assert state.counts == {S.QUEUED: 1}
    assert state.error is not None
    assert state.error.error_class is ErrorClass.OUTSIDE_WINDOW


async def test_without_a_window_everything_begins_at_once(
    home: Home, site: FakeSite, noon: Engine
) -> None:
    site.add(talk(1))
    state = await home.add(home.feed(CHANNEL, interval_s=1e7))
    assert state.status is FeedStatus.WAITING
    await noon.configure(**settings(home, None))
    state = await home.settled()
    assert state.counts == {S.DOWNLOADED: 1}
    assert await noon._supply.next_due() is None
