"""What the ancestor lost or did twice when it looked for episodes.

`test_ancestor.py` has the table of its defects and of where each is kept out.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import time
from zoneinfo import ZoneInfo

import pytest

from custom_components.anypod.engine import (
    EpisodeEventType,
    EpisodeStatus as S,
    FeedConfig,
    FeedStatus,
)
from custom_components.anypod.engine.models import Reason
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.scenes import (
    CHANNEL,
    HOURLY,
    PAGE,
    SOON,
    TOMORROW,
    finish,
    hold_downloads,
    light,
    newer,
    playable,
    read,
    read_again,
    read_later,
    reasons,
    talk,
    those,
)
from tests.site import PUBLISHED, Dates, FakeSite, Kind, Status, Video, make_shorts

TABS = ("videos", "shorts", "streams")


def of_tabs(home: Home, *tabs: str, keep_last: int | None = None) -> FeedConfig:
    """Configure a feed that reads several tabs of the channel."""
    urls = tuple(home.site.channel_url("talk", tab) for tab in tabs or TABS)
    return replace(light(home, keep_last=keep_last), listing_urls=urls)


def streams(*numbers: int) -> list[Video]:
    """Make recordings of live streams, newest first."""
    return [
        replace(
            plain_videos(1)[0],
            id=f"live-{number}",
            title=f"Live {number}",
            published=PUBLISHED - timedelta(days=20 - number),
            status=Status.WAS_LIVE,
            kind=Kind.LIVESTREAM,
        )
        for number in numbers
    ]


# ------------------------------------------------------------ 1: failures move nothing


async def test_an_outage_of_days_loses_nothing(home: Home, site: FakeSite) -> None:
    site.add(talk(3))
    hold_downloads(home)
    good = await read(home, light(home, keep_last=None, interval_s=HOURLY))
    before = await home.by_id()
    days: tuple[tuple[int, Callable[[], object]], ...] = (
        (1, lambda: site.fail(PAGE, status=429)),
        (2, lambda: site.drop(PAGE)),
        (35, lambda: site.fail("/api/channel/talk/videos*page=2", status=500)),
        (36, site.stop),
    )
    published = 0
    for last, trouble in days:
        site.reset_failures()
        trouble()
        site.publish(CHANNEL, *newer(*range(published + 1, last + 1)))
        published = last
        state = await read_later(home, TOMORROW)
        assert state.error is not None
        assert state.last_success == good.last_success
        assert await home.by_id() == before
    site.start()
    site.reset_failures()
    state = await read_later(home, SOON)
    assert (state.status, state.error) == (FeedStatus.DOWNLOADING, None)
    # All of them, each told once, and none of them twice.
    expected = [f"new-{number}" for number in range(1, 37)]
    assert home.told(EpisodeEventType.DISCOVERED) == expected
    after = await home.by_id()
    assert list(after) == [*reversed(expected), *before]
    assert {name: after[name] for name in before} == before


async def test_a_feed_that_fails_keeps_no_other_from_its_own(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(1), plain_channel(plain_videos(1, "fine"), "fine"))
    site.fail(PAGE, status=429)
    hold_downloads(home)
    for feed_id, path in (
        ("limited", CHANNEL),
        ("gone", "/channel/nobody/videos"),
        ("feed", "/channel/fine/videos"),
    ):
        await home.engine.feeds.attach(light(home, path, feed_id=feed_id))
    for feed_id, expected in (
        ("limited", FeedStatus.WAITING),
        ("gone", FeedStatus.ERROR),
        ("feed", FeedStatus.DOWNLOADING),
    ):
        state = await home.until(
            lambda state: (
                state.last_sync is not None and state.status is not FeedStatus.SYNCING
            ),
            feed_id,
        )
        assert state.status is expected
    assert await those(home, S.QUEUED) == ["fine-1"]


# ---------------------------------------------------------- 3, 5: facts that are missing


async def test_what_a_listing_leaves_out_spoils_nothing(
    home: Home, site: FakeSite
) -> None:
    gaps = ("id", "title", "duration", "timestamp")
    whole = plain_videos(4)
    site.add(
        plain_channel(
            [
                replace(whole[0], id="bare", withheld=frozenset(gaps)),
                *(
                    replace(one, withheld=frozenset({gap}))
                    for one, gap in zip(whole, gaps, strict=True)
                ),
                *plain_videos(1, "whole"),
            ]
        )
    )
    state = await home.add(light(home, keep_last=None))
    assert (state.error, state.counts) == (None, {S.DOWNLOADED: 6})
    found = await home.episodes()
    titles = {one.title for one in found}
    assert titles == {f"Episode {number}" for number in (1, 2, 3, 4)}
    assert all(one.published is not None for one in found)
    mark = site.mark()
    site.publish(CHANNEL, *newer(1))
    await home.synced()
    assert site.since(mark).extracted == ["new-1"]


async def test_a_channel_without_any_dates_is_followed(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(4, dates_in_listing=Dates.NONE))
    hold_downloads(home)
    await read(home, light(home, keep_last=2))
    assert await those(home, S.QUEUED) == ["ep-4", "ep-3"]
    await finish(home)
    site.publish(CHANNEL, *newer(1))
    await read_again(home)
    assert await those(home, S.QUEUED) == ["new-1"]
    assert await playable(home) == ["ep-4", "ep-3"]


# --------------------------------------------------------------------------- 4: tabs


async def test_every_tab_is_read_to_its_own_end(home: Home, site: FakeSite) -> None:
    site.add(talk(2, shorts=make_shorts(2), streams=streams(2, 1)))
    hold_downloads(home)
    await read(home, of_tabs(home))
    assert set(await home.statuses()) == {
        *("ep-2", "ep-1", "short-2", "short-1", "live-2", "live-1"),
    }
    assert (site.since().processes, site.since().pages) == (3, 3)
    # Something new in each: that one is known does not end another.
    site.publish(CHANNEL, *newer(1))
    site.publish("/channel/talk/shorts", *make_shorts(1, "new-short"))
    site.publish("/channel/talk/streams", *streams(3))
    mark = site.mark()
    await read_again(home)
    assert home.told(EpisodeEventType.DISCOVERED) == ["new-1", "new-short-1", "live-3"]
    # One moves, one is in two tabs, and one is in a list twice.
    site.delist(CHANNEL, "new-1")
    site.publish("/channel/talk/shorts", *newer(2, 1))
    site.reorder("/channel/talk/streams", ["live-3", "live-2", "live-3", "live-1"])
    await read_again(home)
    assert site.since(mark).processes == 6
    found = await home.episodes()
    assert len(found) == len({one.guid for one in found}) == 10
    assert home.told(EpisodeEventType.DISCOVERED)[3:] == ["new-2"]


async def test_a_tab_that_is_missing_or_broken_leaves_the_others(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(1, streams=streams(1)))
    hold_downloads(home)
    state = await read(home, of_tabs(home))
    assert state.error is None
    assert set(await home.statuses()) == {"ep-1", "live-1"}
    site.drop_tab("/channel/talk/streams")
    site.fail("/api/channel/talk/shorts*", status=500)
    site.publish(CHANNEL, *newer(1))
    state = await read_again(home)
    assert state.error is not None
    assert "HTTP Error 500" in state.error.detail
    assert "new-1" in await home.statuses()
    site.reset_failures()
    assert (await read_again(home)).error is None


# ------------------------------------------------------------------- 7: archive churn


@pytest.mark.parametrize("path", ["/watch/ep-1", CHANNEL])
async def test_what_is_older_than_since_is_never_downloaded(
    home: Home, site: FakeSite, path: str
) -> None:
    site.add(talk(1))
    config = light(home, path, since=PUBLISHED + timedelta(days=1), interval_s=HOURLY)
    await home.add(config)
    for _ in range(2):
        await read_later(home, TOMORROW)
    await home.settled()
    assert await reasons(home) == {"ep-1": (S.SKIPPED, Reason.BEFORE_SINCE)}
    # It was listed, and nothing else.
    assert site.since().processes == 3
    assert home.told(EpisodeEventType.DOWNLOADED) == []
    assert home.told(EpisodeEventType.ARCHIVED) == []


async def test_what_a_person_skipped_or_what_failed_stays_so(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(1), *plain_videos(1, "single"))
    site.fail("/media/*", status=403)
    hold_downloads(home)
    await read(home, light(home, interval_s=HOURLY))
    (episode,) = await home.episodes()
    await home.engine.commands.skip("feed", episode.episode_id)
    home.engine._queue.set_paused(paused=False)
    single = home.feed("/watch/single-1", feed_id="single", max_errors=1)
    await home.add(single)
    assert await home.statuses("single") == {"single-1": S.FAILED}
    mark = site.mark()
    for video in ("ep-1", "single-1"):
        site.update(video, title="Another name")
    await read_again(home, "single")
    await read_later(home, TOMORROW)
    for feed_id in ("feed", "single"):
        await home.settled(feed_id)
    assert await reasons(home) == {"ep-1": (S.SKIPPED, Reason.USER)}
    assert await home.statuses("single") == {"single-1": S.FAILED}
    assert site.since(mark).media == 0


# --------------------------------------------------------------------- 14, 17: instants


async def test_since_means_the_day_where_the_user_lives(
    home: Home, site: FakeSite
) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    since = datetime(2026, 9, 15, tzinfo=berlin)
    first = since.astimezone(UTC)
    assert first.day == 14
    site.add(
        plain_channel(
            [
                *plain_videos(1, "first", newest=first),
                *plain_videos(1, "before", newest=first - timedelta(seconds=1)),
            ]
        )
    )
    await home.add(light(home, since=since))
    assert await reasons(home) == {
        "first-1": (S.DOWNLOADED, None),
        "before-1": (S.SKIPPED, Reason.BEFORE_SINCE),
    }
    assert site.since().extracted == ["first-1"]


async def test_no_time_depends_on_where_the_machine_is(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    site.add(talk(1))
    before = home.clock()
    await home.add(light(home))
    (episode,) = await home.episodes()
    monkeypatch.undo()
    time.tzset()
    assert episode.published == PUBLISHED
    assert episode.downloaded_at is not None
    assert before - timedelta(seconds=1) < episode.discovered_at
    assert episode.discovered_at <= episode.downloaded_at <= home.clock()
