"""From a page of the site to episodes: what is read, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import io
from typing import Any

import feedparser
import podcastparser
import pytest

from custom_components.anypod.engine import (
    EpisodeEventType,
    EpisodeStatus as S,
    ErrorClass,
    FeedStatus,
)
from custom_components.anypod.engine.models import Reason
from tests.engine.home import Home, plain_channel, plain_videos
from tests.site import (
    HLS_360,
    PUBLISHED,
    Dates,
    FakeSite,
    Kind,
    Order,
    Picture,
    Playlist,
    Status,
    Video,
    big_channel,
    odd_videos,
)

CHANNEL = "/channel/talk/videos"


def newer(*numbers: int, **fields: Any) -> list[Video]:
    """Make videos that are newer than those of `plain_videos`."""
    step = timedelta(days=1)
    return [
        replace(
            plain_videos(1, **fields)[0],
            id=f"new-{number}",
            title=f"New {number}",
            published=PUBLISHED + number * step,
        )
        for number in sorted(numbers, reverse=True)
    ]


def playlist(videos: Sequence[Video | str], **fields: Any) -> Playlist:
    return Playlist(
        id="list", title="A list", videos=videos, art=Picture.NONE, **fields
    )


def hold_downloads(home: Home) -> None:
    """Look at discovery alone."""
    home.engine._queue.hold(36_000)


# --------------------------------------------------------------------------- channels


@pytest.mark.timeout(240)
async def test_life_of_a_channel(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(5)))
    await home.add(home.feed(CHANNEL))
    first = site.since()
    assert (first.processes, first.pages, first.extractions) == (6, 1, 5)
    # Newest first, so that the newest can be heard first.
    assert first.extracted == [f"ep-{n}" for n in (5, 4, 3, 2, 1)]
    before = await home.by_id()
    assert {one.state.status for one in before.values()} == {S.DOWNLOADED}
    assert home.told(EpisodeEventType.DOWNLOADED) == first.extracted
    # What a feed begins with is no news.
    assert home.told(EpisodeEventType.DISCOVERED) == []

    mark = site.mark()
    document = await home.document()
    await home.synced()
    idle = site.since(mark)
    assert (idle.processes, idle.pages) == (1, 1)
    assert len(idle.requests) == 1
    assert await home.by_id() == before
    assert await home.document() is document

    mark = site.mark()
    site.publish(CHANNEL, *newer(1, 2, 3))
    await home.synced()
    news = site.since(mark)
    assert (news.processes, news.pages) == (4, 1)
    assert news.extracted == ["new-3", "new-2", "new-1"]
    assert home.told(EpisodeEventType.DISCOVERED) == ["new-1", "new-2", "new-3"]
    after = await home.by_id()
    assert list(after)[:4] == ["new-3", "new-2", "new-1", "ep-5"]
    assert {name: after[name] for name in before} == before


async def test_a_huge_channel_costs_one_page(home: Home, site: FakeSite) -> None:
    site.add(big_channel(10_000, formats=()))
    hold_downloads(home)
    await home.engine.feeds.attach(home.feed("/channel/big/videos", keep_last=10))
    await home.until(lambda state: state.counts.get(S.QUEUED) == 10)
    await home.until(lambda state: state.status is not FeedStatus.SYNCING)
    assert site.since().pages == 1
    mark = site.mark()
    await home.engine.feeds.sync("feed")
    await home.until(lambda state: state.status is not FeedStatus.SYNCING)
    assert (site.since(mark).processes, site.since(mark).pages) == (1, 1)
    # The rest of the page is remembered: it may take the place of what breaks.
    state = await home.engine.feeds.state("feed")
    assert state.counts == {S.QUEUED: 10, S.ARCHIVED: 20}


async def test_a_channel_of_which_all_is_kept_is_read_whole_only_once(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(70)))
    hold_downloads(home)
    await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=None))
    await home.until(lambda state: state.counts == {S.QUEUED: 70})
    await home.until(lambda state: state.status is not FeedStatus.SYNCING)
    assert site.since().pages == 3
    site.publish(CHANNEL, *newer(1))
    mark = site.mark()
    await home.engine.feeds.sync("feed")
    await home.until(lambda state: state.counts == {S.QUEUED: 71})
    await home.until(lambda state: state.status is not FeedStatus.SYNCING)
    assert site.since(mark).pages == 1


async def test_more_news_than_are_kept(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1)))
    config = home.feed(CHANNEL, keep_last=2)
    await home.add(config)
    site.publish(CHANNEL, *newer(*range(1, 41)))
    mark = site.mark()
    await home.synced()
    # One page, of which what is kept is taken, and nothing is downloaded in vain.
    assert site.since(mark).pages == 1
    assert site.since(mark).extracted == ["new-40", "new-39"]
    playable = [
        one for one, status in (await home.statuses()).items() if status is S.DOWNLOADED
    ]
    assert playable == ["new-40", "new-39"]
    mark = site.mark()
    await home.synced()
    assert len(site.since(mark).requests) == 1


async def test_what_is_announced_at_the_top_hides_nothing(
    home: Home, site: FakeSite
) -> None:
    premiere = Video(
        id="premiere",
        status=Status.UPCOMING,
        release_at=datetime.now(UTC) + timedelta(days=3),
        thumbnail=Picture.NONE,
    )
    site.add(plain_channel([premiere, *plain_videos(2)]))
    await home.add(home.feed(CHANNEL))
    site.publish(CHANNEL, *newer(1), at=1)
    mark = site.mark()
    await home.synced()
    assert site.since(mark).extracted == ["new-1"]
    assert (await home.statuses())["premiere"] is S.UPCOMING


@pytest.mark.parametrize("status", [Status.UPCOMING, Status.LIVE])
async def test_what_nobody_wants_at_the_top_hides_nothing_either(
    home: Home, site: FakeSite, status: Status
) -> None:
    """Such as a stream that goes on day and night."""
    stream = Video(
        id="stream", title="News all day", status=status, thumbnail=Picture.NONE
    )
    site.add(plain_channel([stream, *plain_videos(2)]))
    await home.add(home.feed(CHANNEL, exclude_title="all day"))
    assert (await home.statuses())["stream"] is S.SKIPPED
    for number in (1, 2):
        site.publish(CHANNEL, *newer(number), at=1)
        await home.synced()
        assert (await home.statuses())[f"new-{number}"] is S.DOWNLOADED


async def test_a_tab_that_the_channel_does_not_have_is_empty(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    state = await home.add(home.feed("/channel/talk/shorts"))
    assert (state.status, state.error) == (FeedStatus.IDLE, None)
    assert state.last_success is not None
    assert await home.episodes() == []


async def test_a_renamed_episode_is_renamed_in_the_feed(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2)))
    # Read whole each time, as a channel with everything kept is not known to its end.
    config = home.feed("/playlist/list")
    site.add(playlist(["ep-2", "ep-1"]))
    await home.add(config)
    before = await home.by_id()
    site.update("ep-1", title="Another name")
    mark = site.mark()
    await home.synced()
    after = await home.by_id()
    assert site.since(mark).extractions == 0
    assert after["ep-1"].title == "Another name"
    assert after["ep-2"] == before["ep-2"]
    assert b"Another name" in (await home.document()).body


# -------------------------------------------------------------------------- playlists


@pytest.mark.parametrize("dates", [Dates.EXACT, Dates.NONE])
async def test_an_oldest_first_playlist_finds_what_is_new(
    home: Home, site: FakeSite, dates: Dates
) -> None:
    listed = playlist(plain_videos(7), order=Order.OLDEST_FIRST, dates_in_listing=dates)
    site.add(listed)
    await home.add(home.feed("/playlist/list", keep_last=2))
    # The newest are wanted, wherever they stand.
    assert site.since().extracted == ["ep-7", "ep-6"]
    site.publish("/playlist/list", *newer(1))
    mark = site.mark()
    await home.synced()
    assert site.since(mark).extracted == ["new-1"]
    playable = [
        one for one, status in (await home.statuses()).items() if status is S.DOWNLOADED
    ]
    assert playable == ["new-1", "ep-7"]


async def test_a_short_list_that_stands_newest_first_by_chance(
    home: Home, site: FakeSite
) -> None:
    site.add(playlist(plain_videos(2), order=Order.AS_GIVEN))
    await home.add(home.feed("/playlist/list"))
    site.publish("/playlist/list", *newer(1))
    mark = site.mark()
    await home.synced()
    assert site.since(mark).extracted == ["new-1"]


async def test_a_newest_first_playlist_is_read_as_far_as_needed(
    home: Home, site: FakeSite
) -> None:
    site.add(playlist(plain_videos(70), page_size=30))
    hold_downloads(home)
    await home.engine.feeds.attach(home.feed("/playlist/list", keep_last=3))
    await home.until(lambda state: state.last_sync is not None)
    await home.until(lambda state: state.status is not FeedStatus.SYNCING)
    assert site.since().pages == 3
    first = await home.engine.feeds.state("feed")
    assert first.counts == {S.QUEUED: 3, S.ARCHIVED: 67}
    site.publish("/playlist/list", *newer(1))
    mark = site.mark()
    await home.engine.feeds.sync("feed")
    await home.until(lambda state: state.counts == {S.QUEUED: 3, S.ARCHIVED: 68})
    await home.until(lambda state: state.status is not FeedStatus.SYNCING)
    assert site.since(mark).pages == 1


async def test_a_single_page_is_one_episode(home: Home, site: FakeSite) -> None:
    site.add(*plain_videos(1))
    await home.add(home.feed("/watch/ep-1"))
    assert await home.statuses() == {"ep-1": S.DOWNLOADED}
    mark = site.mark()
    await home.synced()
    assert site.since(mark).media == 0


# ------------------------------------------------------------------------- every kind


@pytest.mark.timeout(240)
async def test_every_kind_of_entry_ends_in_its_own_state(
    home: Home, site: FakeSite
) -> None:
    soon = datetime.now(UTC) + timedelta(hours=2)
    kinds: dict[str, dict[str, Any]] = {
        "fine": {},
        "unlisted": {"status": Status.UNLISTED},
        "recording": {"status": Status.WAS_LIVE, "kind": Kind.LIVESTREAM},
        "premiere": {"status": Status.UPCOMING, "release_at": soon},
        "live": {"status": Status.LIVE, "formats": (HLS_360,)},
        "processed": {"status": Status.POST_LIVE, "formats": (HLS_360,)},
        "private": {"status": Status.PRIVATE},
        "removed": {"status": Status.REMOVED},
        "members": {"status": Status.MEMBERS_ONLY},
        "drm": {"status": Status.DRM},
        "geo": {"status": Status.GEO_BLOCKED},
        "gone": {"status": Status.UNAVAILABLE},
        "age": {"status": Status.AGE_RESTRICTED},
        "formatless": {"status": Status.NO_FORMATS},
    }
    site.add(
        plain_channel(
            [
                replace(plain_videos(1)[0], **({"id": name} | fields))
                for name, fields in kinds.items()
            ]
        )
    )
    await home.add(home.feed(CHANNEL, keep_last=None))
    found = await home.by_id()
    assert {name: one.state.status for name, one in found.items()} == {
        **dict.fromkeys(("fine", "unlisted", "recording"), S.DOWNLOADED),
        **dict.fromkeys(("premiere", "live", "processed"), S.UPCOMING),
        **dict.fromkeys(("private", "removed", "drm", "geo"), S.FAILED),
        # Once out of many is no proof that it stays so.
        **dict.fromkeys(("gone", "age", "formatless"), S.QUEUED),
        "members": S.SKIPPED,
    }
    assert found["members"].state.reason is Reason.UNAVAILABLE
    errors = {
        name: one.state.error.error_class
        for name, one in found.items()
        if one.state.error is not None
    }
    assert errors == {
        "private": ErrorClass.PRIVATE,
        "removed": ErrorClass.REMOVED,
        "members": ErrorClass.MEMBERS_ONLY,
        "drm": ErrorClass.DRM,
        "geo": ErrorClass.GEO_BLOCKED,
        "gone": ErrorClass.TEMPORARY,
        "age": ErrorClass.AGE_RESTRICTED,
        "formatless": ErrorClass.NO_FORMATS,
    }
    assert (await home.document()).body.count(b"<item>") == 3
    assert sorted(home.told(EpisodeEventType.FAILED)) == [
        *("drm", "geo", "private", "removed"),
    ]
    assert "ERROR" in (found["removed"].log or "")
    due = found["premiere"].state.next_attempt_at
    assert due is not None
    assert abs(due - soon - timedelta(minutes=5)) < timedelta(seconds=2)


async def test_a_premiere_downloads_when_it_is_out(home: Home, site: FakeSite) -> None:
    soon = datetime.now(UTC) + timedelta(hours=2)
    premiere = replace(plain_videos(1)[0], status=Status.UPCOMING, release_at=soon)
    site.add(plain_channel([premiere]))
    await home.add(home.feed(CHANNEL, interval_s=1e6))
    assert await home.statuses() == {"ep-1": S.UPCOMING}
    mark = site.mark()
    # It is late: looked at in its time, it is still not out.
    home.advance(hours=2, minutes=6)
    await home.until(lambda _: site.since(mark).extractions == 1)
    await home.until(lambda state: state.counts == {S.UPCOMING: 1})
    assert (await home.by_id())["ep-1"].state.error is None
    site.update("ep-1", status=Status.PUBLIC)
    home.advance(minutes=2)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    assert site.since(mark).pages == 0


@pytest.mark.timeout(240)
async def test_odd_titles_and_missing_facts_harm_nothing(
    home: Home, site: FakeSite
) -> None:
    # What lacks everything lacks each thing.
    odd = [
        replace(video, formats=plain_videos(1)[0].formats, thumbnail=Picture.NONE)
        for video in odd_videos()
        if "-no-" not in video.id or video.id == "odd-no-everything"
    ]
    site.add(plain_channel(odd))
    await home.add(home.feed(CHANNEL, keep_last=None))
    found = await home.by_id()
    assert set(found) == {video.id for video in odd}
    assert {one.state.status for one in found.values()} == {S.DOWNLOADED}
    assert found["odd-no-everything"].title
    document = await home.document()
    assert not feedparser.parse(document.body).bozo
    read = podcastparser.parse("http://home", io.BytesIO(document.body))
    assert len(read["episodes"]) == len(odd)
    assert all(one["title"] and one["published"] for one in read["episodes"])
    assert len(home.media_files()) == len(odd)
    mark = site.mark()
    await home.synced()
    assert site.since(mark).extractions == 0
    assert (await home.document()).body == document.body
