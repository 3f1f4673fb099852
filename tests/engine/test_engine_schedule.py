"""When feeds are read and episodes downloaded, and who comes first."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    FeedStatus,
    HealthChanged,
    ScheduleMode,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.scenes import (
    CHANNEL,
    HOURLY,
    LONG_S,
    SOON,
    hold_downloads,
    let_download,
    light,
    newer,
    on_localhost,
    playable,
    read,
    read_again,
    read_later,
    talk,
    those,
)
from tests.engine.support import asked, reached
from tests.site import FakeSite

BERLIN = ZoneInfo("Europe/Berlin")
CRON, MANUAL = ScheduleMode.CRON, ScheduleMode.MANUAL
SUNDAY = 6


# ------------------------------------------------------------------------------- syncs


async def test_a_cron_feed_is_read_when_it_says_and_once_for_all_it_missed(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(0))
    weekly = light(home, mode=CRON, cron="0 3 * * 0", time_zone=BERLIN)
    state = await read(home, weekly)
    # The ancestor read it on Mondays.
    assert state.next_sync is not None
    due = state.next_sync.astimezone(BERLIN)
    assert (due.weekday(), due.hour, due.minute) == (SUNDAY, 3, 0)
    mark = site.mark()
    home.advance(seconds=(due - home.clock()).total_seconds() - 30)
    assert (await home.settled()).next_sync == state.next_sync
    assert site.since(mark).requests == ()
    later = await read_later(home, timedelta(seconds=31))
    assert later.next_sync == state.next_sync + timedelta(days=7)
    # Three weeks without electricity.
    await home.stop()
    home.clock.advance(timedelta(days=22))
    await home.start()
    mark = site.mark()
    state = await home.engine.feeds.attach(weekly)
    assert state.next_sync is not None
    assert 4 < (state.next_sync - home.clock()).total_seconds() < 60
    assert site.since(mark).requests == ()
    caught_up = await read_later(home, timedelta(seconds=61))
    assert caught_up.next_sync is not None
    assert caught_up.next_sync == later.next_sync + timedelta(days=21)
    assert site.since(mark).pages == 1


async def test_another_schedule_takes_effect_at_once(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(0))
    state = await read(home, light(home, interval_s=HOURLY))
    last = state.last_sync
    assert last is not None
    for cron, weekday in (("@weekly", SUNDAY), ("0 0 * * 7", SUNDAY), ("0 0 * * 1", 0)):
        state = await home.engine.feeds.attach(light(home, mode=CRON, cron=cron))
        assert state.next_sync is not None
        assert state.next_sync.weekday() == weekday
    state = await home.engine.feeds.attach(light(home, interval_s=2 * HOURLY))
    assert state.next_sync == last + timedelta(hours=2)
    # The same again, as after a restart, changes nothing.
    home.advance(minutes=30)
    state = await home.engine.feeds.attach(light(home, interval_s=2 * HOURLY))
    assert state.next_sync == last + timedelta(hours=2)
    state = await home.engine.feeds.attach(light(home, mode=MANUAL))
    assert state.next_sync is None
    # What a new schedule finds overdue is read soon.
    home.advance(days=3)
    state = await home.engine.feeds.attach(light(home, interval_s=HOURLY))
    assert state.next_sync is not None
    assert 4 < (state.next_sync - home.clock()).total_seconds() < 60
    assert site.since().pages == 1


async def test_a_feed_without_a_schedule_is_read_when_its_owner_says(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(1))
    config = light(home, mode=MANUAL)
    state = await home.engine.feeds.attach(config)
    home.advance(days=30)
    assert (state.next_sync, (await home.settled()).last_sync) == (None, None)
    assert site.since().requests == ()
    site.fail("/api/channel/*", status=500, times=1)
    state = await home.synced()
    assert state.error is not None
    state = await home.synced()
    assert (state.error, state.next_sync) == (None, None)
    assert await home.statuses() == {"ep-1": S.DOWNLOADED}
    mark = site.mark()
    await home.restart(config)
    home.advance(days=30)
    await home.settled()
    assert site.since(mark).requests == ()


async def test_a_pause_of_everything_is_kept_until_it_is_ended(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(2))
    config = light(home, interval_s=HOURLY)
    with site.hold("/api/video/ep-2") as hold:
        await home.engine.feeds.attach(config)
        await reached(hold)
        await home.engine.set_paused(paused=True)
    # What runs may end; nothing new begins, after a restart neither.
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 1)
    assert HealthChanged(problem=None, paused=True) in home.events
    mark = site.mark()
    for _ in range(2):
        home.advance(days=2)
        state = await home.settled()
        assert (state.status, state.next_sync) == (FeedStatus.PAUSED, None)
        assert (home.engine.is_paused, state.enabled) == (True, True)
        await home.restart(config)
    assert site.since(mark).requests == ()
    # Somebody may look all the same.
    site.publish(CHANNEL, *newer(1))
    await read_again(home)
    assert await those(home, S.QUEUED) == ["new-1", "ep-1"]
    assert site.since(mark).extractions == 0
    home.advance(days=2)
    mark = site.mark()
    await home.engine.set_paused(paused=False)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 3})
    await asked(site, "/api/channel/*", since=mark)
    await home.settled()
    assert site.since(mark).pages == 1
    assert not home.engine.is_paused


# ---------------------------------------------------------------------------- downloads


async def test_a_delay_counts_from_the_publication(home: Home, site: FakeSite) -> None:
    delay = timedelta(hours=48)
    # The site counts in seconds.
    due = (home.clock() - delay).replace(microsecond=0)
    site.add(
        plain_channel(
            [
                *plain_videos(1, "later", newest=due + timedelta(minutes=10)),
                *plain_videos(1, "due", newest=due),
            ]
        )
    )
    config = light(home, download_delay_s=delay.total_seconds())
    state = await home.add(config)
    assert await home.statuses() == {"later-1": S.QUEUED, "due-1": S.DOWNLOADED}
    # What is to come later is no reason to look after the feed.
    assert (state.status, state.error) == (FeedStatus.IDLE, None)
    waiting = (await home.by_id())["later-1"].state
    assert waiting.next_attempt_at == due + delay + timedelta(minutes=10)
    mark = site.mark()
    home.advance(minutes=9)
    await home.settled()
    assert site.since(mark).requests == ()
    home.advance(minutes=1.1)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 2})
    assert site.since(mark).pages == 0


async def test_a_shorter_delay_ends_the_wait(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1, newest=home.clock())))
    state = await home.add(light(home, download_delay_s=1e5))
    assert state.counts == {S.QUEUED: 1}
    await home.engine.feeds.attach(light(home))
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})


@pytest.mark.parametrize("limit", [1, 3])
async def test_no_more_at_once_than_allowed_and_one_of_each_host(
    home: Home, site: FakeSite, limit: int
) -> None:
    await home.stop()
    await home.start(max_downloads=limit)
    names = ("a", "b", "c")
    site.add(*(plain_channel(plain_videos(1, one), one) for one in names))
    hold_downloads(home)
    for name in names:
        config = light(home, f"/channel/{name}/videos", feed_id=name)
        await read(home, on_localhost(config) if name == "c" else config)
    site.hold("/api/video/*")
    let_download(home)
    hosts = {"127.0.0.1", "localhost"} if limit > 1 else {"127.0.0.1"}
    await asked(site, "/api/video/*", count=len(hosts))
    # Nothing else begins while they are at work.
    await home._look()
    running = home.engine._queue._running.values()
    assert {one.candidate.host for one in running} == hosts
    assert len(running) == site.since().extractions == len(hosts)
    site.reset_failures()
    for name in names:
        await home.until(lambda state: state.counts == {S.DOWNLOADED: 1}, name)


async def test_feeds_take_turns_and_the_newest_comes_first(
    home: Home, site: FakeSite
) -> None:
    site.add(*(plain_channel(plain_videos(2, one), one) for one in ("a", "b")))
    hold_downloads(home)
    for name in ("a", "b"):
        await read(home, light(home, f"/channel/{name}/videos", feed_id=name))
    let_download(home)
    for name in ("a", "b"):
        await home.until(lambda state: state.counts == {S.DOWNLOADED: 2}, name)
    first, second, third, last = site.since().extracted
    assert {first, second} == {"a-2", "b-2"}
    assert {third, last} == {"a-1", "b-1"}
    assert first[0] == third[0]


async def test_what_is_new_comes_before_what_still_waits(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(3))
    with site.hold("/api/video/ep-3") as hold:
        await read(home, light(home, interval_s=LONG_S))
        await reached(hold)
        site.publish(CHANNEL, *newer(1))
        await read_again(home)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 4})
    assert site.since().extracted == ["ep-3", "new-1", "ep-2", "ep-1"]
    assert await playable(home) == ["new-1", "ep-3", "ep-2", "ep-1"]


async def test_a_retry_is_sooner_than_the_next_regular_sync(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(0))
    await read(home, light(home, interval_s=24 * HOURLY))
    site.fail("/api/channel/*", status=503, times=2)
    state = await read_again(home)
    for low, high in ((60, 66), (300, 330)):
        assert state.next_sync is not None
        wait = (state.next_sync - home.clock()).total_seconds()
        assert low - 15 < wait <= high
        state = await read_later(home, timedelta(seconds=high + 1))
    assert (state.status, state.error) == (FeedStatus.IDLE, None)
    assert state.next_sync is not None
    assert state.next_sync - home.clock() > 20 * SOON
