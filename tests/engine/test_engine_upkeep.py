"""Metadata that is read anew: what follows the site, and what never changes."""

from dataclasses import replace
from datetime import timedelta
import threading
from typing import Any

import pytest

from custom_components.anypod.engine import (
    Document,
    Episode,
    EpisodeStatus as S,
    ErrorClass,
    Media,
    UnknownEpisode,
    shelf,
)
from custom_components.anypod.engine.models import Person
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.refreshing import refreshed, watched
from tests.engine.support import PATIENCE_S, eventually, in_thread, reached
from tests.site import FakeSite, Picture

CHANNEL = "/channel/talk/videos"


async def fill(home: Home, site: FakeSite, count: int = 1) -> Episode:
    """Make a feed whose episodes are there; return the newest."""
    site.add(plain_channel(plain_videos(count, thumbnail=Picture.JPEG)))
    await home.add(home.feed(CHANNEL))
    newest = (await home.episodes())[0]
    assert newest.media is not None
    assert newest.artwork is not None
    return newest


async def later(home: Home, **by: float) -> Episode:
    """Wait for the refresh that is due then, and return what became of it."""
    with watched(home) as done:
        home.advance(**by)
        await eventually(lambda: bool(done))
    return await home.engine.episode("feed", done[0])


def files(home: Home) -> dict[str, tuple[bytes, int]]:
    """Return all files of the library, with what would tell a rewrite."""
    return {
        str(path.relative_to(home.media_dir)): (
            path.read_bytes(),
            path.stat().st_mtime_ns,
        )
        for path in home.media_dir.rglob("*.m4a")
    }


def items(document: Document) -> bytes:
    return document.body.partition(b"<item>")[2]


# ---------------------------------------------------------------------------- content


async def test_what_is_the_same_stays_the_same(home: Home, site: FakeSite) -> None:
    episode = await fill(home, site)
    document, before, mark = await home.document(), files(home), site.mark()
    for _ in range(2):
        home.clock.advance(timedelta(hours=1))
        assert await refreshed(home, episode) == episode
    assert await home.document() == document
    assert files(home) == before
    assert (site.since(mark).extractions, site.since(mark).media) == (2, 0)


async def test_new_words_and_a_new_picture_are_published(
    home: Home, site: FakeSite
) -> None:
    episode = await fill(home, site)
    document, before = await home.document(), files(home)
    assert episode.media is not None
    assert episode.artwork is not None
    site.update("ep-1", title="Another title", description="What it is about.")
    words = await refreshed(home, episode)
    assert (words.title, words.description) == ("Another title", "What it is about.")
    # Neither for the apps nor on the disk is it another episode.
    assert (words.guid, words.media) == (episode.guid, episode.media)
    assert words.artwork == episode.artwork
    assert words.downloaded_at == episode.downloaded_at
    told = await home.document()
    assert told.etag != document.etag
    assert b"Another title" in told.body
    assert b"What it is about." in told.body
    for address in (episode.media.rev, episode.artwork.rev, episode.guid):
        assert address.encode() in told.body
    # A picture has an address of its own, which changes with it.
    site.update("ep-1", thumbnail_revision=2)
    picture = await refreshed(home, words)
    assert picture.artwork is not None
    assert picture.artwork.rev != episode.artwork.rev
    assert picture.media == episode.media
    shown = await home.document()
    assert picture.artwork.rev.encode() in items(shown)
    assert episode.artwork.rev.encode() not in items(shown)
    link = home.engine.links.of("feed")[0]
    name = f"{episode.episode_id}-{picture.artwork.rev}.jpg"
    assert await home.engine.publisher.episode_artwork(link, name) == picture.artwork
    assert files(home) == before
    # One that vanished is no reason to have none.
    site.update("ep-1", thumbnail=Picture.NONE)
    assert await refreshed(home, picture) == picture


async def test_season_number_and_people_follow_the_page(
    home: Home, site: FakeSite
) -> None:
    told: dict[str, Any] = {
        "season_number": 2,
        "season": "The second",
        "episode_number": 7,
        "cast": ("Cleo", "Ann"),
        "creators": ("Ann", "Bob, Jr"),
        "age_limit": 18,
    }
    site.add(plain_channel(plain_videos(1, **told)))
    await home.add(home.feed(CHANNEL))
    (episode,) = await home.episodes()
    assert (episode.season_number, episode.season) == (2, "The second")
    assert (episode.episode_number, episode.is_explicit) == (7, True)
    ann, bob = Person(name="Ann"), Person(name="Bob, Jr")
    assert episode.people == (ann, bob, Person(name="Cleo", role="guest"))
    document = await home.document()
    # Not all of it at once, so that each counts.
    home.clock.advance(timedelta(hours=1))
    site.update("ep-1", season_number=3, season=None, episode_number=8)
    moved = await refreshed(home, episode)
    # A season without a name is called by its number, which is yt-dlp's doing.
    assert (moved.season_number, moved.season) == (3, "Season 3")
    assert (moved.episode_number, moved.people) == (8, episode.people)
    home.clock.advance(timedelta(hours=1))
    site.update("ep-1", cast=(), creators=("Ann",), age_limit=0)
    alone = await refreshed(home, moved)
    assert (alone.people, alone.is_explicit) == ((ann,), False)
    assert (alone.media, alone.season) == (episode.media, "Season 3")
    assert (await home.document()).etag != document.etag


async def test_any_episode_can_be_refreshed(home: Home, site: FakeSite) -> None:
    """What has no file gets no picture either: it would lie there for ever."""
    gone = await fill(home, site, 2)
    await home.engine.commands.delete("feed", gone.episode_id)
    site.update("ep-2", title="Late news", thumbnail_revision=2)
    lying = sorted(path for path in home.media_dir.rglob("*.*"))
    again = await refreshed(home, gone)
    assert (again.state.status, again.title) == (S.ARCHIVED, "Late news")
    assert (again.media, again.artwork) == (None, None)
    assert sorted(path for path in home.media_dir.rglob("*.*")) == lying
    with pytest.raises(UnknownEpisode):
        await home.engine.refresher.ask("feed", "nothing")
    with pytest.raises(UnknownEpisode):
        await home.engine.refresher.ask("other", gone.episode_id)


async def test_metadata_alone_can_be_refreshed(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1)))
    await home.add(home.feed(CHANNEL, media=Media.METADATA))
    (episode,) = await home.episodes()
    site.update("ep-1", description="More of it.")
    assert (await refreshed(home, episode)).description == "More of it."


# --------------------------------------------------------------------------- failures


async def test_a_refresh_that_fails_costs_nothing(home: Home, site: FakeSite) -> None:
    episode = await fill(home, site)
    document, before = await home.document(), files(home)
    site.stop()
    # Tried again, each time later, and not told before it has failed for good.
    failed = await refreshed(home, episode)
    for wait_s in (60, 300, 900):
        assert replace(failed, refresh_at=None) == episode
        assert failed.refresh_at is not None
        # Not before its time: the fake site is away, so that it would be told.
        home.advance(seconds=wait_s - 30)
        failed = await later(home, seconds=31)
    assert replace(failed, refresh_at=None) == episode
    failed = await later(home, hours=1)
    assert failed.state.status is S.DOWNLOADED
    assert failed.state.error is not None
    assert failed.state.error.error_class is ErrorClass.TEMPORARY
    assert (failed.media, failed.artwork) == (episode.media, episode.artwork)
    assert (await home.document(), files(home)) == (document, before)
    # It was given up, until somebody asks again.
    site.start()
    mark = site.mark()
    home.advance(days=2)
    await home.settled()
    assert site.since(mark).extractions == 0
    mended = await refreshed(home, episode)
    assert (mended.state, mended.media) == (episode.state, episode.media)


# -------------------------------------------------------------------------- bad moments


async def test_a_delayed_refresh_survives_a_restart(home: Home, site: FakeSite) -> None:
    episode = await fill(home, site)
    delay = timedelta(hours=24)
    await home.engine.refresher.ask("feed", episode.episode_id, delay)
    site.update("ep-1", title="Meanwhile")
    mark = site.mark()
    home.advance(hours=23)
    await home.settled()
    await home.restart(home.feed(CHANNEL))
    await home.settled()
    assert "ep-1" not in site.since(mark).extracted
    changed = await later(home, hours=2)
    assert changed.title == "Meanwhile"
    assert site.since(mark).extracted.count("ep-1") == 1


async def test_a_refresh_that_was_cut_off_is_made_again(
    home: Home, site: FakeSite
) -> None:
    episode = await fill(home, site)
    site.update("ep-1", title="Meanwhile")
    with site.hold("/api/video/*", times=1) as hold:
        await home.engine.refresher.ask("feed", episode.episode_id)
        await reached(hold)
        await home.stop()
    await home.start()
    await home.engine.feeds.attach(home.feed(CHANNEL))
    await home.until(
        lambda state: (
            state.latest_episode is not None
            and state.latest_episode.title == "Meanwhile"
        )
    )
    jobs = home.media_dir / ".anypod-jobs"
    await eventually(lambda: list(jobs.iterdir()) == [])


async def test_an_episode_that_is_deleted_in_between(
    home: Home, site: FakeSite
) -> None:
    episode = await fill(home, site, 2)
    site.update("ep-2", title="Too late", thumbnail_revision=2)
    other = (await home.episodes())[1]
    with site.hold("/thumb/*", times=1) as hold:
        await home.engine.refresher.ask("feed", episode.episode_id)
        await reached(hold)
        await home.engine.commands.delete("feed", episode.episode_id)
    # Others are refreshed after it as ever.
    site.update("ep-1", title="In time")
    assert (await refreshed(home, other)).title == "In time"
    gone = await home.engine.episode("feed", episode.episode_id)
    assert (gone.state.status, gone.artwork) == (S.ARCHIVED, None)
    pictures = await in_thread(lambda: list(home.media_dir.rglob("*.jpg")))
    assert other.artwork is not None
    assert pictures == [other.artwork.full_path]
    assert (await home.document()).body.count(b"<item>") == 1


async def test_a_feed_that_is_removed_in_between(home: Home, site: FakeSite) -> None:
    episode = await fill(home, site)
    with site.hold("/api/video/*", times=1) as hold:
        await home.engine.refresher.ask("feed", episode.episode_id)
        await reached(hold)
        await home.engine.feeds.remove("feed")
        await home.engine.feeds.release_files("feed", delete_files=True)
    jobs = home.media_dir / ".anypod-jobs"
    await eventually(lambda: list(jobs.iterdir()) == [])
    # Not even an empty folder comes back.
    assert {path.name for path in home.media_dir.iterdir()} == {
        ".anypod-jobs",
        ".anypod-library",
    }


async def test_an_episode_that_is_deleted_in_the_last_moment(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = await fill(home, site)
    assert episode.artwork is not None
    site.update("ep-1", thumbnail_revision=2)
    waiting, go_on, place = threading.Event(), threading.Event(), shelf.place_artwork

    def wait(*args: Any) -> Any:
        waiting.set()
        go_on.wait(PATIENCE_S)
        return place(*args)

    monkeypatch.setattr(shelf, "place_artwork", wait)
    await home.engine.refresher.ask("feed", episode.episode_id)
    await in_thread(waiting.wait, PATIENCE_S)
    await home.engine.commands.delete("feed", episode.episode_id)
    with watched(home) as done:
        go_on.set()
        await eventually(lambda: bool(done))
    assert not episode.artwork.full_path.exists()
    gone = await home.engine.episode("feed", episode.episode_id)
    assert (gone.state.status, gone.artwork) == (S.ARCHIVED, None)
