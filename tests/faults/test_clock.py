"""A clock that is wrong, for a while, and by how much it may."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    FeedConfig,
    FeedState,
    ScheduleMode,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import Clock, eventually
from tests.faults.cells import sampled
from tests.faults.looks import wrong_with
from tests.site import FakeSite

CHANNEL: Final = "/channel/talk/videos"
DATES: Final = ("pubDate", "lastBuildDate")
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
SOON: Final = timedelta(minutes=64)
BERLIN: Final = ZoneInfo("Europe/Berlin")
SET_BACK: Final = "The clock was set back by"


def to_2019(clock: Clock) -> timedelta:
    return datetime(2019, 1, 1, tzinfo=UTC) - clock()


LEAPS: Final[Mapping[str, Any]] = {
    "a day ahead": lambda _: DAY,
    "ten years ahead": lambda _: 3_652 * DAY,
    "a day behind": lambda _: -DAY,
    "in 2019": to_2019,
}
MOMENTS: Final = ("while it runs", "at the start")
CELLS: Final = [f"{leap}, {moment}" for leap in LEAPS for moment in MOMENTS]


async def leap(home: Home, by: timedelta, moment: str, config: FeedConfig) -> None:
    """Set the clock to another time, and let everybody look at it."""
    if moment == "at the start":
        await home.stop()
        home.clock.leap(by)
        await home.start()
        await home.engine.feeds.attach(config)
    else:
        home.clock.leap(by)
        home.advance(seconds=0)
        calendar = home.engine._calendar
        await eventually(lambda: abs(home.clock() - calendar._seen) < SOON)
    await home.settled()


async def synced_after(home: Home, last: datetime | None) -> FeedState:
    """Wait for the end of a sync that comes after another one."""
    await home.until(lambda state: state.last_sync != last)
    return await home.settled()


def dates(document: bytes) -> list[datetime]:
    """Return all dates of a feed."""
    root = ET.fromstring(document)  # noqa: S314 it is our own
    texts = [one.text for name in DATES for one in root.iter(name)]
    return [parsedate_to_datetime(one) for one in texts if one is not None]


@pytest.mark.parametrize(
    "cell",
    sampled(CELLS, here=("ten years ahead, at the start", "in 2019, while it runs")),
)
async def test_a_clock_that_is_wrong_for_a_while(
    home: Home, site: FakeSite, cell: str, complaints: list[str]
) -> None:
    """Nothing is let go for its age, and nobody waits for a time that never comes."""
    name, _, moment = cell.partition(", ")
    by = LEAPS[name](home.clock)
    fresh = plain_videos(4, newest=home.clock() - timedelta(hours=1), step=HOUR)
    site.add(plain_channel(fresh[2:]))
    # All of it is too old where the clock is ahead.
    config = home.feed(CHANNEL, keep_last=None, max_age_s=DAY.total_seconds())
    await home.add(config)
    await leap(home, by, moment, config)
    site.fail("/api/video/ep-4", status=500)
    site.publish(CHANNEL, *fresh[:2], at=0)
    await home.synced()
    after = await home.statuses()
    assert {after["ep-1"], after["ep-2"]} == {S.DOWNLOADED}
    assert {after["ep-3"], after["ep-4"]} <= {S.DOWNLOADED, S.QUEUED}
    site.reset_failures()
    # And then it is right again.
    await leap(home, -by, moment, config)
    state = await home.engine.feeds.state("feed")
    assert state.next_sync is not None
    assert state.next_sync - home.clock() < SOON
    home.advance(seconds=SOON.total_seconds())
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 4})
    await home.settled()
    assert max(dates((await home.document()).body)) <= home.clock()
    expected = {"feed": ["ep-1", "ep-2", "ep-3", "ep-4"]}
    told = {SET_BACK: 1}
    assert await wrong_with(home, expected, complaints=complaints, told=told) == []


async def test_a_clock_that_stays_ahead_is_believed_at_last(
    home: Home, site: FakeSite, complaints: list[str]
) -> None:
    """Or nothing would ever be let go once a machine has slept for a month."""
    site.add(plain_channel(plain_videos(2, newest=home.clock() - HOUR, step=HOUR)))
    await home.add(home.feed(CHANNEL, max_age_s=DAY.total_seconds()))
    home.clock.leap(30 * DAY)
    assert (await home.synced()).counts == {S.DOWNLOADED: 2}
    home.advance(hours=25)
    await home.until(lambda state: state.counts == {S.ARCHIVED: 2})
    await home.settled()
    assert await wrong_with(home, {"feed": []}, complaints=complaints) == []


async def test_what_rests_while_the_clock_is_ahead_goes_on(
    home: Home, site: FakeSite, complaints: list[str]
) -> None:
    """A site that limits us, and a hold of all downloads, end when they should."""
    site.add(plain_channel(plain_videos(2)))
    await home.add(home.feed(CHANNEL))
    await leap(home, 3_652 * DAY, "while it runs", home.feed(CHANNEL))
    site.fail("/api/video/*", status=429, times=1)
    site.publish(CHANNEL, *plain_videos(1, "new"), at=0)
    assert (await home.synced()).counts == {S.DOWNLOADED: 2, S.QUEUED: 1}
    home.engine._queue.hold(3_600)
    await leap(home, -3_652 * DAY, "while it runs", home.feed(CHANNEL))
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 3})
    await home.settled()
    expected, told = {"feed": ["ep-1", "ep-2", "new-1"]}, {SET_BACK: 1}
    assert await wrong_with(home, expected, complaints=complaints, told=told) == []


@pytest.mark.parametrize("cell", sampled(("spring", "autumn"), here=("autumn",)))
async def test_a_schedule_over_a_change_of_daylight_saving(
    home: Home, site: FakeSite, cell: str, complaints: list[str]
) -> None:
    """A feed is read once each day at half past two, also if that comes twice or never."""
    site.add(plain_channel(plain_videos(1)))
    day = datetime(
        2027, *((3, 27) if cell == "spring" else (10, 30)), 12, tzinfo=BERLIN
    )
    home.clock.advance(day.astimezone(UTC) - home.clock())
    daily = home.feed(
        CHANNEL, mode=ScheduleMode.CRON, cron="30 2 * * *", time_zone=BERLIN
    )
    state = await home.add(daily)
    times = []
    for _ in range(3):
        due, last = state.next_sync, state.last_sync
        assert due is not None
        times.append(due.astimezone(BERLIN))
        home.advance(seconds=(due - home.clock()).total_seconds() + 1)
        state = await synced_after(home, last)
    # In spring three o'clock comes right after two: there is no half past two.
    assert [(one.day, one.hour, one.minute) for one in times] == (
        [(28, 3, 0), (29, 2, 30), (30, 2, 30)]
        if cell == "spring"
        else [(31, 2, 30), (1, 2, 30), (2, 2, 30)]
    )
    assert await wrong_with(home, {"feed": ["ep-1"]}, complaints=complaints) == []
