"""Logins: an episode that misses one is told of, a new one is tried at once."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from custom_components.anypod.engine import (
    Access,
    EpisodeStatus as S,
    ErrorClass,
    FeedState,
    LoginMissed,
    write_cookies,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import Clock
from tests.site import FakeSite, SourceStatus, Status

TAB = "/channel/talk/videos"
OTHER = "/channel/pub/videos"


@pytest.fixture
async def home(tmp_path: Path, site: FakeSite) -> AsyncGenerator[Home]:
    """Give an engine that is running."""
    found = Home(tmp_path, site, Clock())
    await found.start()
    yield found
    await found.stop()


def keep(home: Home, name: str) -> str:
    """Keep cookies that log in."""
    write_cookies(home.config.data_dir / "cookies" / name, home.site.cookie_text())
    return name


def missed(home: Home) -> list[str]:
    """Return the episodes that missed a login, as told."""
    return [
        event.episode.source_id
        for event in home.events
        if isinstance(event, LoginMissed)
    ]


def refused(state: FeedState) -> bool:
    return (
        state.error is not None and state.error.error_class is ErrorClass.LOGIN_REQUIRED
    )


def is_well(state: FeedState) -> bool:
    return state.error is None and state.last_sync == state.last_success


async def hub(home: Home, cookies: str | None) -> None:
    """Let all feeds use some cookies."""
    await home.engine.configure(
        media_dir=home.media_dir, max_downloads=2, access=Access(cookies=cookies)
    )


@pytest.mark.parametrize("status", [Status.LOGIN_REQUIRED, Status.AGE_RESTRICTED])
async def test_an_episode_that_misses_a_login(
    home: Home, site: FakeSite, status: Status
) -> None:
    # Listings do not tell: what they do tell of is not even tried.
    site.add(plain_channel(plain_videos(3, withheld={"availability"})))
    site.update("ep-1", status=status)
    site.update("ep-2", status=Status.MEMBERS_ONLY)
    feed = home.feed(TAB)
    await home.add(feed)
    # At its first try, and not when it is given up days later.
    assert set(missed(home)) == {"ep-1"}
    assert (await home.statuses()) == {
        "ep-1": S.QUEUED,
        "ep-2": S.FAILED,
        "ep-3": S.DOWNLOADED,
    }
    mark = site.mark()
    await home.engine.feeds.attach(home.feed(TAB, cookies=keep(home, "new.txt")))
    # Also what only members may see: they may be logged in now.
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 3)
    assert set(site.since(mark).extracted) == {"ep-1", "ep-2"}
    # The listing needed no login, and is read when its time comes.
    assert site.since(mark).pages == 0


async def test_what_the_listing_kept_us_from_is_tried_with_a_login(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2)))
    site.update("ep-2", status=Status.MEMBERS_ONLY)
    await home.add(home.feed(TAB))
    assert (await home.statuses())["ep-2"] is S.SKIPPED
    # Newer, so that a short look would stop there.
    site.publish(TAB, *plain_videos(1, "new"))
    await home.synced()
    mark = site.mark()
    await home.engine.feeds.attach(home.feed(TAB, cookies=keep(home, "new.txt")))
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 3)
    await home.settled()
    assert (await home.statuses())["ep-2"] is S.DOWNLOADED
    assert site.since(mark).pages == 1


async def test_a_source_is_read_at_once_with_a_new_login(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1), status=SourceStatus.LOGIN_REQUIRED))
    assert refused(await home.add(home.feed(TAB, cookies=None)))
    state = await home.engine.feeds.attach(
        home.feed(TAB, cookies=keep(home, "new.txt"))
    )
    assert state.status == "syncing"
    await home.until(is_well)
    # The same once more changes nothing.
    await home.settled()
    mark = site.mark()
    await home.engine.feeds.attach(home.feed(TAB, cookies="new.txt"))
    await home.settled()
    assert site.since(mark).requests == ()


async def test_general_cookies_are_tried_where_they_count(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1), status=SourceStatus.LOGIN_REQUIRED))
    site.add(plain_channel(plain_videos(1, "pub"), "pub"))
    own = keep(home, "own.txt")
    stale = keep(home, "stale.txt")
    site.rotate_cookie()
    await home.add(home.feed(TAB))
    await home.add(home.feed(TAB, "of_its_own", cookies=own))
    await home.add(home.feed(OTHER, "open"))
    mark = site.mark()
    await hub(home, stale)
    await home.until(lambda state: state.status == "error")
    await home.settled()
    assert site.since(mark).pages == 1
    await hub(home, keep(home, "good.txt"))
    await home.until(is_well)
    await home.settled()
    assert refused(await home.settled("of_its_own"))
    # The feed that was well was left alone.
    assert site.since(mark).pages == 2

    mark = site.mark()
    await hub(home, "good.txt")
    await hub(home, None)
    await home.settled()
    assert site.since(mark).requests == ()


async def test_a_paused_feed_stays_paused(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1), status=SourceStatus.LOGIN_REQUIRED))
    await home.add(home.feed(TAB))
    await home.engine.feeds.set_enabled("feed", enabled=False)
    mark = site.mark()
    await hub(home, keep(home, "good.txt"))
    await home.settled()
    assert site.since(mark).requests == ()


async def test_cookies_that_are_configured_from_the_start(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1), status=SourceStatus.LOGIN_REQUIRED))
    await home.stop()
    name = keep(home, "hub.txt")
    await home.start(access=Access(cookies=name))
    await home.add(home.feed(TAB))
    await home.until(is_well)
    mark = site.mark()
    await hub(home, name)
    await home.settled()
    assert site.since(mark).requests == ()
