"""How much of a source is read, and that nothing new is missed by reading little."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.anypod.engine import (
    EpisodeEventType,
    EpisodeStatus as S,
    FeedConfig,
    HttpAnswer,
    SourceKind,
)
from custom_components.anypod.engine.fence import Web
from custom_components.anypod.engine.signals import Http
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.scenes import (
    CHANNEL,
    HOURLY,
    SOON,
    TOMORROW,
    finish,
    hold_downloads,
    is_read,
    light,
    newer,
    playable,
    read,
    read_again,
    read_later,
    talk,
    those,
    with_titles,
)
from tests.engine.support import loopback_http
from tests.site import (
    PUBLISHED,
    FakeSite,
    Mark,
    Order,
    Picture,
    Playlist,
    Status,
    Video,
    install_youtube_plugin,
)

LIST = "/playlist/list"
RSS = "/rss/channel/talk/videos"


def playlist(videos: Sequence[Video | str], **fields: Any) -> Playlist:
    return Playlist(
        id="list", title="A list", videos=videos, art=Picture.NONE, **fields
    )


def cost(site: FakeSite, mark: Mark) -> tuple[int, int]:
    """Return how many processes and pages it took."""
    tally = site.since(mark)
    return (tally.processes, tally.pages)


# --------------------------------------------------------------------- newest first


async def test_once_a_day_a_channel_is_looked_at_behind_what_is_known(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(4))
    hold_downloads(home)
    await read(home, light(home, keep_last=None, interval_s=HOURLY))
    before = await home.by_id()
    # Made public after newer ones; and an old one gets another name.
    late = PUBLISHED - timedelta(days=1, hours=12)
    site.publish(CHANNEL, *plain_videos(1, "late", newest=late), at=2)
    site.update("ep-2", title="Renamed")
    mark = site.mark()
    await read_later(home, SOON)
    assert cost(site, mark) == (1, 1)
    assert await home.by_id() == before
    await read_later(home, TOMORROW)
    assert cost(site, mark) == (2, 2)
    after = await home.by_id()
    assert list(after) == ["ep-4", "ep-3", "late-1", "ep-2", "ep-1"]
    assert after["ep-2"].title == "Renamed"
    # No row is touched that did not change, and what is old is no news.
    assert {name: after[name] for name in ("ep-4", "ep-3", "ep-1")} == {
        name: before[name] for name in ("ep-4", "ep-3", "ep-1")
    }
    assert home.told(EpisodeEventType.DISCOVERED) == []
    mark = site.mark()
    await read_later(home, SOON)
    assert cost(site, mark) == (1, 1)


async def test_more_news_than_a_page_leave_no_gap(home: Home, site: FakeSite) -> None:
    site.add(talk(2))
    hold_downloads(home)
    await read(home, light(home, keep_last=None))
    site.publish(CHANNEL, *newer(*range(1, 66)))
    mark = site.mark()
    await read_again(home)
    assert cost(site, mark) == (1, 3)
    # Not either when nobody looked for weeks, and more than the top is looked at.
    site.publish(CHANNEL, *newer(*range(66, 101)))
    home.advance(days=40)
    mark = site.mark()
    await read_again(home)
    assert cost(site, mark) == (2, 1 + 2)
    expected = [f"new-{number}" for number in range(1, 101)]
    assert await those(home, S.QUEUED) == [*reversed(expected), "ep-2", "ep-1"]
    assert home.told(EpisodeEventType.DISCOVERED) == expected


async def test_a_filter_asks_for_a_deeper_listing_once(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(with_titles(range(200, 0, -12), 200)))
    hold_downloads(home)
    await read(home, light(home, keep_last=5, include_title="wanted"))
    # Three of the first thirty are wanted, ten of the first hundred and twenty.
    assert (site.since().processes, site.since().pages) == (2, 1 + 4)
    wanted = [f"ep-{number}" for number in (200, 188, 176, 164, 152)]
    assert await those(home, S.QUEUED) == wanted
    mark = site.mark()
    await read_again(home)
    assert cost(site, mark) == (1, 1)
    # What came while nobody looked reaches further than a page.
    news = newer(*range(1, 51))
    site.publish(
        CHANNEL,
        *(
            replace(one, title="Wanted") if one.id in {"new-46", "new-6"} else one
            for one in news
        ),
    )
    await read_again(home)
    assert await those(home, S.QUEUED) == ["new-46", "new-6", *wanted[:3]]


async def test_a_wider_window_reads_on_and_restores(home: Home, site: FakeSite) -> None:
    site.add(talk(100))
    hold_downloads(home)
    narrow = light(home, keep_last=3)
    await read(home, narrow)
    assert site.since().pages == 1
    await finish(home)
    mark = site.mark()
    await read(home, light(home, keep_last=40))
    await home.until(lambda state: state.counts.get(S.QUEUED) == 37)
    assert cost(site, mark) == (1, 2)
    assert await playable(home) == ["ep-100", "ep-99", "ep-98"]
    assert await those(home, S.QUEUED) == [f"ep-{n}" for n in range(97, 60, -1)]
    assert home.told(EpisodeEventType.DISCOVERED) == []
    mark = site.mark()
    await read_again(home)
    assert cost(site, mark) == (1, 1)


# ------------------------------------------------------------------- listings that end


async def test_a_whole_channel_that_breaks_off_is_read_in_steps_afterwards(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(70))
    site.fail("/api/channel/talk/videos*page=2")
    hold_downloads(home)
    state = await read(home, light(home, keep_last=None))
    assert (state.counts, state.last_success) == ({}, None)
    for _ in range(2):
        state = await read_again(home)
        assert state.error is not None
        assert state.counts == {S.QUEUED: 30}
    site.reset_failures()
    mark = site.mark()
    state = await read_again(home)
    assert (state.counts, state.error) == ({S.QUEUED: 70}, None)
    assert cost(site, mark) == (2, 1 + 3)
    # It is the first listing still, although it took four attempts.
    assert home.told(EpisodeEventType.DISCOVERED) == []
    mark = site.mark()
    await read_again(home)
    assert cost(site, mark) == (1, 1)


async def test_what_a_broken_listing_kept_is_downloaded(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(with_titles([40], 40)))
    site.fail("/api/channel/talk/videos*page=2")
    await read(home, light(home, keep_last=None, include_title="wanted"))
    await read_again(home)
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 1)


# --------------------------------------------------------------- lists of another order


async def test_a_long_list_costs_one_page_while_it_looks_the_same(
    home: Home, site: FakeSite
) -> None:
    site.add(playlist(plain_videos(64), order=Order.OLDEST_FIRST))
    hold_downloads(home)
    await read(home, light(home, LIST, keep_last=3, interval_s=HOURLY))
    assert site.since().pages == 3
    mark = site.mark()
    await read_later(home, SOON)
    assert cost(site, mark) == (1, 1)
    # One more: the count is another.
    site.publish(LIST, *newer(1))
    mark = site.mark()
    await read_later(home, SOON)
    assert cost(site, mark) == (2, 1 + 3)
    # One for another: the first is another.
    site.delist(LIST, "ep-1")
    site.publish(LIST, *newer(2))
    await read_later(home, SOON)
    assert await those(home, S.QUEUED) == ["new-2", "new-1", "ep-64"]
    # Nothing tells of that, but the day is over some time.
    site.delist(LIST, "ep-20")
    site.publish(LIST, *newer(3))
    await read_later(home, SOON)
    assert "new-3" not in await home.statuses()
    await read_later(home, TOMORROW)
    assert await those(home, S.QUEUED) == ["new-3", "new-2", "new-1"]


async def test_a_list_that_its_owner_turned_around_is_noticed(
    home: Home, site: FakeSite
) -> None:
    videos = plain_videos(40)
    site.add(playlist(videos, order=Order.AS_GIVEN))
    hold_downloads(home)
    await read(home, light(home, LIST, keep_last=2, interval_s=HOURLY))
    mark = site.mark()
    await read_later(home, SOON)
    # It is known to be newest-first, so that its top tells.
    assert cost(site, mark) == (1, 1)
    site.reorder(LIST, [one.id for one in reversed(videos)])
    site.publish(LIST, *newer(1), at=40)
    await read_later(home, SOON)
    assert await those(home, S.QUEUED) == ["ep-40", "ep-39"]
    await read_later(home, TOMORROW)
    assert await those(home, S.QUEUED) == ["new-1", "ep-40"]
    # From now on it is not trusted any more.
    site.publish(LIST, *newer(2), at=41)
    await read_later(home, SOON)
    assert await those(home, S.QUEUED) == ["new-2", "new-1"]


async def test_a_single_page_is_looked_at_daily_and_when_asked(
    home: Home, site: FakeSite
) -> None:
    site.add(*plain_videos(1))
    hold_downloads(home)
    await read(home, light(home, "/watch/ep-1", interval_s=HOURLY))
    await finish(home)
    before = (await home.by_id())["ep-1"]
    site.update("ep-1", title="Renamed", description="Other words")
    mark = site.mark()
    await read_later(home, SOON)
    assert site.since(mark).requests == ()
    await read_later(home, TOMORROW)
    assert site.since(mark).extractions == 1
    after = (await home.by_id())["ep-1"]
    assert (after.title, after.description) == ("Renamed", "Other words")
    assert after.state == before.state
    await read_again(home)
    assert site.since(mark).extractions == 2
    assert (await home.by_id())["ep-1"] == after


# --------------------------------------------------------------------- signs of change


async def test_a_feed_of_another_publisher_tells_whether_it_has_changed(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(3))
    hold_downloads(home)
    await read(home, light(home, RSS, keep_last=2, interval_s=HOURLY))
    await read_later(home, SOON)
    listed = await home.episodes()
    assert len(listed) == 3
    mark = site.mark()
    await read_later(home, SOON)
    await read_again(home)
    assert site.since(mark).processes == 0
    assert [one.status for one in site.since(mark).requests] == [304, 304]
    assert await home.episodes() == listed
    site.publish(CHANNEL, *newer(1))
    mark = site.mark()
    await read_later(home, SOON)
    assert site.since(mark).processes == 1
    assert next(one.title for one in await home.episodes()) == "New 1"
    # A feed that fails, or says that it is as it was, is not believed for ever.
    mark = site.mark()
    site.fail(RSS, status=503, times=1)
    assert (await read_later(home, SOON)).error is None
    assert site.since(mark).processes == 1
    await read_later(home, TOMORROW)
    assert site.since(mark).processes == 2


@pytest.fixture
async def tube(home: Home, site: FakeSite) -> FakeSite:
    """Let yt-dlp and the engine take the site for YouTube."""
    install_youtube_plugin(home.folder / "config", site)
    home.engine._syncer._discoverer._web = Web(http=as_youtube(site))
    hold_downloads(home)
    site.add(plain_channel(plain_videos(3), "UCtalk", handle="talk"))
    return site


def as_youtube(site: FakeSite) -> Http:
    plain = loopback_http([])

    async def ask(url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
        path = url.removeprefix("https://www.youtube.com/")
        return await plain(site.url(f"/{path}"), headers)

    return ask


def of_youtube(path: str, **changes: Any) -> dict[str, Any]:
    url = f"https://www.youtube.com{path}"
    return {
        "source_url": url,
        "source_kind": SourceKind.CHANNEL,
        "listing_urls": (url,),
        "interval_s": HOURLY,
        **changes,
    }


async def test_youtubes_feed_tells_whether_a_channel_has_changed(
    home: Home, tube: FakeSite
) -> None:
    tube.feeds.restless = True
    await read(home, light(home, "/", **of_youtube("/@talk/videos")))
    await read_later(home, SOON)
    mark = tube.mark()
    await read_later(home, SOON)
    # More views are no news.
    assert cost(tube, mark) == (0, 0)
    (asked,) = tube.since(mark).matching("/feeds/videos.xml?channel_id=UCtalk")
    assert asked.status == 200
    # YouTube's feed is late by minutes: who asks knows better.
    await read_again(home)
    assert cost(tube, mark) == (1, 1)
    tube.publish("/channel/UCtalk/videos", *newer(1))
    mark = tube.mark()
    await read_later(home, SOON)
    assert cost(tube, mark) == (1, 1)
    assert home.told(EpisodeEventType.DISCOVERED) == ["new-1"]
    # Without an answer, or once a day, the page itself is read.
    for trouble, when in (("/feeds/videos.xml*", SOON), ("/nothing", TOMORROW)):
        mark = tube.mark()
        tube.fail(trouble, status=500, times=1)
        assert (await read_later(home, when)).error is None
        assert cost(tube, mark) == (1, 1)


async def test_without_etags_the_content_of_youtubes_feed_tells(
    home: Home, tube: FakeSite
) -> None:
    tube.feeds.etags = False
    await read(home, light(home, "/", **of_youtube("/channel/UCtalk/videos")))
    await read_later(home, SOON)
    mark = tube.mark()
    await read_later(home, SOON)
    assert cost(tube, mark) == (0, 0)
    tube.update("ep-3", title="Renamed")
    await read_later(home, SOON)
    assert cost(tube, mark) == (1, 1)


# -------------------------------------------------------------------------- other URLs


async def test_a_feed_with_another_url_keeps_its_history(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(2), plain_channel(plain_videos(2, "other"), "other"))
    hold_downloads(home)
    config = light(home, keep_last=3)
    await read(home, config)
    await finish(home)
    before = await home.by_id()
    site.fail("/api/channel/talk/videos*")
    assert (await read_again(home)).error is not None

    def moved(path: str) -> FeedConfig:
        url = site.url(path)
        return replace(config, source_url=url, listing_urls=(url,))

    # It is read at once, and what was wrong with the old one is forgotten.
    await home.engine.feeds.attach(moved("/channel/other/videos"))
    state = await home.until(
        lambda state: state.counts.get(S.QUEUED) == 2 and is_read(state)
    )
    assert state.error is None
    after = await home.by_id()
    assert {name: after[name] for name in before} == before
    assert await those(home, S.QUEUED) == ["other-2", "other-1"]
    # What a source begins with is no news; what follows is.
    assert home.told(EpisodeEventType.DISCOVERED) == []
    site.publish("/channel/other/videos", *newer(1))
    await read_again(home)
    assert home.told(EpisodeEventType.DISCOVERED) == ["new-1"]


async def test_what_is_announced_at_first_is_no_news_either(
    home: Home, site: FakeSite
) -> None:
    soon = home.clock() + timedelta(hours=5)
    (premiere,) = plain_videos(1, "premiere", status=Status.UPCOMING, release_at=soon)
    site.add(plain_channel([premiere, *plain_videos(1)]))
    hold_downloads(home)
    await read(home, light(home))
    assert home.told(EpisodeEventType.DISCOVERED) == []
    (second,) = plain_videos(1, "second", status=Status.UPCOMING, release_at=soon)
    site.publish(CHANNEL, second)
    await read_again(home)
    assert home.told(EpisodeEventType.DISCOVERED) == ["second-1"]
