"""What the ancestor gave up, or asked for again and again, instead of waiting.

`test_ancestor.py` has the table of its defects and of where each is kept out.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from custom_components.anypod.engine import (
    EpisodeEventType,
    EpisodeStatus as S,
    ErrorClass,
    FeedStatus,
    Media,
)
from custom_components.anypod.engine.models import Reason
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.scenes import (
    HOURLY,
    LONG_S,
    SOON,
    errors,
    hold_downloads,
    let_download,
    light,
    read,
    read_later,
    reasons,
    talk,
)
from tests.engine.support import asked
from tests.site import FakeSite, Mark, Status, Video


def announced(home: Home, hours: float, **fields: Any) -> Video:
    """Make what is to begin in some hours."""
    release_at = home.clock() + timedelta(hours=hours)
    status: dict[str, Any] = {"status": Status.UPCOMING, "release_at": release_at}
    return replace(plain_videos(1, "soon")[0], **status | fields)


async def looked(home: Home, site: FakeSite, mark: Mark, count: int) -> datetime:
    """Wait until an episode was looked at so often; return when it is again."""
    await home.until(lambda _: site.since(mark).extractions == count)
    await home.until(lambda state: state.counts == {S.UPCOMING: 1})
    (episode,) = await home.episodes()
    assert (episode.state.error, episode.state.tries) == (None, count)
    assert episode.state.next_attempt_at is not None
    return episode.state.next_attempt_at


def minutes_to(home: Home, due: datetime) -> float:
    return (due - home.clock()).total_seconds() / 60


# ------------------------------------------------------------- 13: premieres and lives


async def test_what_is_live_is_waited_for_with_ever_longer_breaks(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([announced(home, 30)]))
    await home.add(light(home, interval_s=HOURLY))
    # Nobody looks at it before its time, however often the channel is read.
    for _ in range(2):
        await read_later(home, SOON)
    assert site.since().extractions == 0
    (episode,) = await home.episodes()
    assert episode.state.next_attempt_at is not None
    assert minutes_to(home, episode.state.next_attempt_at) > 27 * 60
    await home.engine.feeds.attach(light(home, interval_s=LONG_S))
    mark = site.mark()
    site.update("soon-1", status=Status.LIVE)
    home.advance(hours=31)
    due = await looked(home, site, mark, 1)
    assert 0.9 < minutes_to(home, due) < 1.1
    site.update("soon-1", status=Status.POST_LIVE)
    home.advance(minutes=1.2)
    # Processed now: there is something to see, but not all of it.
    due = await looked(home, site, mark, 2)
    assert 4.9 < minutes_to(home, due) < 5.5
    site.update("soon-1", status=Status.WAS_LIVE)
    home.advance(minutes=5.6)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    # No look is a sync.
    assert site.since(mark).pages == 0


async def test_what_is_called_off_is_skipped_and_says_why(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([announced(home, 1)]))
    await home.add(light(home))
    site.update("soon-1", status=Status.REMOVED)
    home.advance(hours=1, minutes=6)
    await home.until(lambda state: state.counts == {S.SKIPPED: 1})
    assert await reasons(home) == {"soon-1": (S.SKIPPED, Reason.UNAVAILABLE)}
    assert await errors(home) == {"soon-1": ErrorClass.REMOVED}
    assert home.told(EpisodeEventType.FAILED) == []
    mark = site.mark()
    await home.synced()
    assert (await home.settled()).counts == {S.SKIPPED: 1}
    assert site.since(mark).extractions == 0


async def test_a_premiere_of_something_old_is_found(home: Home, site: FakeSite) -> None:
    videos = plain_videos(2)
    old = videos[-1].published
    assert old is not None
    premiere = announced(home, 1, published=old - timedelta(days=300))
    site.add(plain_channel([premiere, *videos]))
    await home.add(light(home))
    # It is out, and a sync sees that before its time has come.
    site.update("soon-1", status=Status.PUBLIC, release_at=None)
    await home.synced()
    assert set((await home.statuses()).values()) == {S.DOWNLOADED}


async def test_looks_that_fail_end_as_tries_do(home: Home, site: FakeSite) -> None:
    site.add(plain_channel([announced(home, 1)]))
    await home.add(light(home, max_errors=2))
    site.fail("/api/video/*", status=500)
    home.advance(hours=1, minutes=6)
    state = await home.until(lambda state: state.error is not None)
    assert state.counts == {S.QUEUED: 1}
    home.advance(minutes=2)
    await home.until(lambda state: state.counts == {S.FAILED: 1})
    assert await errors(home) == {"soon-1": ErrorClass.TEMPORARY}


# ---------------------------------------------------------- 24: hosts that refuse it all


async def test_a_bot_check_pauses_the_host_across_a_restart(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(3))
    for number in (1, 2, 3):
        site.update(f"ep-{number}", status=Status.BOT_CHECK)
    config = light(home)
    state = await home.add(config)
    assert (state.status, state.counts) == (FeedStatus.WAITING, {S.QUEUED: 3})
    assert state.error is not None
    assert state.error.error_class is ErrorClass.BOT_CHECK
    mark = site.mark()
    await home.restart(config)
    home.advance(minutes=50)
    state = await home.settled()
    assert (state.status, site.since(mark).requests) == (FeedStatus.WAITING, ())
    # An hour later one of them is tried, and none blamed; then the break is longer.
    home.advance(minutes=11)
    await home.until(lambda _: site.since(mark).extractions == 1)
    await home.settled()
    assert {one.state.tries for one in await home.episodes()} == {0}
    home.advance(minutes=110)
    await home.settled()
    assert site.since(mark).extractions == 1
    for number in (1, 2, 3):
        site.update(f"ep-{number}", status=Status.PUBLIC)
    home.advance(minutes=11)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 3})
    assert home.told(EpisodeEventType.FAILED) == []


def _forbid(site: FakeSite) -> None:
    site.fail("/media/*", status=403)


def _take_formats(site: FakeSite) -> None:
    for number in (1, 2, 3):
        site.update(f"ep-{number}", status=Status.NO_FORMATS)


def _garble(site: FakeSite) -> None:
    site.garble("/api/video/*", body=b'{"info": []}')


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("trouble", "media"),
    [
        (_forbid, Media.AUDIO),
        (_take_formats, Media.METADATA),
        (_garble, Media.METADATA),
    ],
    ids=["403", "no formats", "bug"],
)
async def test_what_hits_three_episodes_is_the_fault_of_none(
    home: Home, site: FakeSite, trouble: Callable[[FakeSite], None], media: Media
) -> None:
    site.add(talk(3))
    trouble(site)
    state = await home.add(light(home, media=media, max_errors=2))
    assert state.status in {FeedStatus.WAITING, FeedStatus.ERROR}
    tries = {one.source_id: one.state.tries for one in await home.episodes()}
    # Two may have been unlucky; from the third on it is the host.
    assert tries == {"ep-3": 1, "ep-2": 1, "ep-1": 0}
    mark = site.mark()
    for minutes, count in ((2, 1), (7, 2)):
        home.advance(minutes=minutes)
        await asked(site, "/api/video/*", count=count, since=mark)
        state = await home.settled()
        assert state.counts == {S.QUEUED: 3}
    site.reset_failures()
    for number in (1, 2, 3):
        site.update(f"ep-{number}", status=Status.PUBLIC)
    home.advance(minutes=20)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 3})
    assert home.told(EpisodeEventType.FAILED) == []


async def test_a_host_that_is_paused_holds_back_no_other(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(1), plain_channel(plain_videos(1, "fine"), "fine"))
    site.update("ep-1", status=Status.RATE_LIMITED)
    hold_downloads(home)
    await read(home, light(home))
    other = light(home, "/channel/fine/videos", feed_id="other")
    urls = [one.replace("127.0.0.1", "localhost") for one in other.listing_urls]
    await read(home, replace(other, listing_urls=tuple(urls)))
    let_download(home)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1}, "other")
    assert (await home.settled()).status is FeedStatus.WAITING
    assert (await home.engine.feeds.state("other")).status is FeedStatus.IDLE
    # A sync goes on all the same: a list of what there is harms nobody.
    mark = site.mark()
    await home.synced()
    assert (site.since(mark).pages, site.since(mark).extractions) == (1, 0)
