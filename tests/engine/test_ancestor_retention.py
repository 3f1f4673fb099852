"""What the ancestor kept too little or too much of, or lost while it kept it.

`test_ancestor.py` has the table of its defects and of where each is kept out.
"""

from datetime import datetime, timedelta
from functools import partial
import re
from typing import Any

import pytest

from custom_components.anypod.engine import (
    EpisodeEventType,
    EpisodeStatus as S,
    lifecycle,
    store_episodes,
)
from custom_components.anypod.engine.models import Reason
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.scenes import (
    CHANNEL,
    LONG_S,
    finish,
    hold_downloads,
    let_download,
    light,
    newer,
    playable,
    read,
    read_again,
    reasons,
    talk,
    those,
)
from tests.engine.support import reached
from tests.site import PUBLISHED, FakeSite, Status


def day(number: int, of: int = 6) -> datetime:
    """Return when `ep-<number>` of so many was published."""
    return PUBLISHED - timedelta(days=of - number)


# ----------------------------------------------------- 8: only what plays is counted


@pytest.mark.timeout(240)
async def test_broken_newest_ones_leave_as_many_playable_as_wanted(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(7))
    for video, status in (
        ("ep-7", Status.REMOVED),
        ("ep-6", Status.DRM),
        ("ep-5", Status.UNAVAILABLE),
    ):
        site.update(video, status=status)
    await home.add(light(home, keep_last=3))
    assert await playable(home) == ["ep-4", "ep-3", "ep-2"]
    assert await those(home, S.FAILED, S.QUEUED) == ["ep-7", "ep-6", "ep-5"]
    # The last of them was not even tried, and what recovers takes its place.
    assert "ep-1" not in site.since().extracted
    site.update("ep-5", status=Status.PUBLIC)
    home.advance(minutes=2)
    await home.until(lambda state: S.QUEUED not in state.counts)
    await home.settled()
    assert await playable(home) == ["ep-5", "ep-4", "ep-3"]
    assert (await reasons(home))["ep-2"] == (S.ARCHIVED, Reason.KEEP_LAST)
    # A failed one that the user mends is the newest again.
    site.update("ep-7", status=Status.PUBLIC)
    await home.engine.commands.retry_failed("feed")
    await home.until(lambda state: state.counts.get(S.FAILED) == 1)
    await home.settled()
    assert await playable(home) == ["ep-7", "ep-5", "ep-4"]
    mark = site.mark()
    await home.synced()
    assert site.since(mark).extractions == 0


# --------------------------------------------------- scenarios 12 to 16: rules that move


async def test_rules_that_are_moved_take_and_give_what_they_say(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(6))
    hold_downloads(home)
    await read(home, light(home, keep_last=None))
    await finish(home)
    mark = site.mark()

    async def kept(**rules: Any) -> list[str]:
        """Apply other rules, download what they restore; return what is there."""
        await home.engine.feeds.attach(light(home, **rules))
        await finish(home)
        return [one.removeprefix("ep-") for one in await playable(home)]

    assert await kept(keep_last=4) == ["6", "5", "4", "3"]
    # Lowered, it gives nothing back; raised, as many as have room, newest first.
    assert await kept(keep_last=2) == ["6", "5"]
    assert await kept(keep_last=3) == ["6", "5", "4"]
    # What any of two rules lets go, goes.
    assert await kept(keep_last=3, since=day(5)) == ["6", "5"]
    assert await kept(keep_last=1, since=day(5)) == ["6"]
    # An earlier start gives nothing back while the window is full.
    assert await kept(keep_last=1, since=day(2)) == ["6"]
    assert await kept(keep_last=None, since=day(2)) == ["6", "5", "4", "3", "2"]
    assert await kept(keep_last=None) == ["6", "5", "4", "3", "2", "1"]
    # The channel is known to its end: none of that had to be asked of the site.
    assert site.since(mark).requests == ()
    archived = home.told(EpisodeEventType.ARCHIVED)
    assert [one.removeprefix("ep-") for one in archived] == [*"123445"]


async def test_an_earlier_since_reads_on_to_where_it_begins(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(100))
    hold_downloads(home)
    newest = day(91, 100)
    await read(home, light(home, keep_last=None, since=newest))
    assert site.since().pages == 1
    assert (await those(home, S.QUEUED))[-1] == "ep-91"
    # Beyond the first page, and to a place within the second.
    mark = site.mark()
    await read(home, light(home, keep_last=None, since=day(51, 100)))
    await home.until(lambda state: state.counts.get(S.QUEUED) == 50)
    assert site.since(mark).processes <= 2
    assert (await those(home, S.QUEUED))[-1] == "ep-51"
    # What became too old in the queue is not downloaded.
    await read(home, light(home, keep_last=None, since=day(99, 100)))
    assert await those(home, S.QUEUED) == ["ep-100", "ep-99"]
    assert home.told(EpisodeEventType.DISCOVERED) == []


async def test_what_lost_its_place_for_good_costs_no_deeper_listing(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(150))
    hold_downloads(home)
    await read(home, light(home, keep_last=100))
    assert site.since().pages == 4
    lost = (await home.episodes(statuses={S.QUEUED}))[40:]
    for number, one in enumerate(lost):
        reason = (Reason.MAX_SIZE, Reason.QUOTA, Reason.MISSING)[number % 3]
        await home.engine._store.run(
            store_episodes.change,
            "feed",
            one.episode_id,
            partial(lifecycle.archive, reason=reason),
            home.clock(),
        )
    mark = site.mark()
    await read_again(home)
    assert (site.since(mark).processes, site.since(mark).pages) == (1, 1)


# ----------------------------------------------- 16: what is published can be fetched


async def test_what_comes_back_can_be_fetched(home: Home, site: FakeSite) -> None:
    site.add(talk(2))
    config = home.feed(CHANNEL, keep_last=2, interval_s=LONG_S)
    await home.add(config)
    await assert_fetchable(home, 2)
    # Somebody deleted the file before its time had come.
    oldest = (await home.by_id())["ep-1"].media
    assert oldest is not None
    oldest.full_path.unlink()
    await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=1, interval_s=LONG_S))
    assert await reasons(home) == {
        "ep-2": (S.DOWNLOADED, None),
        "ep-1": (S.ARCHIVED, Reason.KEEP_LAST),
    }
    await assert_fetchable(home, 1)
    await home.engine.feeds.attach(config)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 2})
    await home.settled()
    await assert_fetchable(home, 2)


async def assert_fetchable(home: Home, count: int) -> None:
    """Make sure that the document names so many files, and that all are there."""
    (link,) = home.engine.links.of("feed")
    body = (await home.document()).body.decode()
    names = re.findall(r'<enclosure url="[^"]*/([^"/]+)"', body)
    assert len(names) == count
    for name in names:
        found = await home.engine.publisher.media(link, name)
        assert found is not None
        assert found.full_path.stat().st_size == found.facts.size_bytes


async def test_the_files_of_a_feed_that_nobody_names_any_more_stay(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(1))
    await home.add(home.feed(CHANNEL, interval_s=LONG_S))
    (file,) = home.media_files()
    (gone,) = await home.engine.feeds.remove_strangers(["another"])
    assert (gone.feed_id, gone.size_bytes) == ("feed", file.stat().st_size)
    await home.restart()
    assert home.media_files() == [file]
    assert list(await home.engine.feeds.removed_feeds()) == ["feed"]


# ------------------------------------------------------------------- 19: stale copies


async def test_what_changes_during_a_download_is_not_written_over(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    hold_downloads(home)
    await read(home, light(home, keep_last=1))
    (episode,) = await home.episodes()
    with site.hold("/api/video/ep-1") as hold:
        let_download(home)
        await reached(hold)
        await home.engine.commands.pin("feed", episode.episode_id)
        site.publish(CHANNEL, *newer(1))
        await read_again(home)
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 2)
    await home.settled()
    after = await home.by_id()
    assert after["ep-1"].state.pinned
    assert await playable(home) == ["new-1", "ep-1"]
