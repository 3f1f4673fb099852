"""Feeds that a person fills: from an address to an episode that plays."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.anypod.engine import (
    Episode,
    EpisodeStatus as S,
    ErrorClass,
    FeedConfig,
    Media,
    ScheduleMode,
    SourceKind,
    Submission,
    Submitted,
    downloader,
)
from custom_components.anypod.engine.models import Reason
from tests.engine.home import Home, plain_videos
from tests.engine.support import feed_config
from tests.site import PUBLISHED, SPLIT_FORMATS, FakeSite, Playlist, Status, identify


def manual(**changes: Any) -> FeedConfig:
    """Make the configuration of a feed that takes addresses of this machine."""
    fields: dict[str, Any] = {
        "source_url": None,
        "source_kind": SourceKind.MANUAL,
        "listing_urls": (),
        "mode": ScheduleMode.MANUAL,
        "allow_private_sources": True,
    }
    return feed_config(**(fields | changes))


async def add(home: Home, path: str, **options: Any) -> Submitted:
    return await home.engine.submissions.add(
        "feed", Submission(url=home.site.url(path), **options)
    )


async def made(home: Home, path: str, **options: Any) -> Episode:
    """Add an address, and return what became of it."""
    added = await add(home, path, **options)
    await home.settled()
    return await home.engine.episode("feed", added.episode_id)


def ending(episode: Episode) -> tuple[S, Reason | None]:
    return (episode.state.status, episode.state.reason)


def failure(episode: Episode) -> tuple[S, ErrorClass | None]:
    error = episode.state.error
    return (episode.state.status, None if error is None else error.error_class)


# --------------------------------------------------------------------------- episodes


async def test_an_address_becomes_an_episode_once(home: Home, site: FakeSite) -> None:
    site.add(*plain_videos(1))
    await home.engine.feeds.attach(manual())
    # The database counts in milliseconds.
    before = home.clock() - timedelta(milliseconds=1)
    episode = await made(home, "/watch/ep-1")
    assert ending(episode) == (S.DOWNLOADED, None)
    assert episode.title == "Episode 1"
    assert episode.published is not None
    # Dated by when it was added: it is news for whoever listens.
    assert before <= episode.published <= home.clock()
    assert episode.media is not None
    data = episode.media.full_path.read_bytes()
    assert identify(data) == "ep-1"
    document = await home.document()
    assert document.body.count(b"<item>") == 1
    assert f"{episode.episode_id}-{episode.media.rev}.m4a".encode() in document.body
    # Once more, with other wishes: it is there, and stays what it is.
    mark = site.mark()
    again = await add(
        home, "/watch/ep-1", media=Media.VIDEO_720, title="Mine", expand=True
    )
    assert again == Submitted(
        episode_id=episode.episode_id, status=S.DOWNLOADED, duplicate=True
    )
    # And under other addresses, which only the site knows to be the same.
    for path in ("/watch/ep-1?x=1", "/shorts/ep-1"):
        other = await made(home, path)
        assert ending(other) == (S.SKIPPED, Reason.DUPLICATE)
        assert other.episode_id != episode.episode_id
    assert (site.since(mark).media, len(home.media_files())) == (0, 1)
    assert await home.engine.episode("feed", episode.episode_id) == episode
    assert episode.media.full_path.read_bytes() == data
    assert await home.document() == document


async def test_what_was_added_last_is_kept(home: Home, site: FakeSite) -> None:
    """The site thinks that the first one is the newest."""
    site.add(*plain_videos(3))
    await home.engine.feeds.attach(manual(keep_last=2))
    for number in (3, 2, 1):
        assert ending(await made(home, f"/watch/ep-{number}")) == (S.DOWNLOADED, None)
    assert await home.statuses() == {
        "ep-1": S.DOWNLOADED,
        "ep-2": S.DOWNLOADED,
        "ep-3": S.ARCHIVED,
    }
    assert len(home.media_files()) == 2
    # Adding it again makes it the newest.
    assert ending(await made(home, "/watch/ep-3")) == (S.DOWNLOADED, None)
    assert (await home.by_id())["ep-2"].state.status is S.ARCHIVED
    newest = (await home.episodes())[0]
    assert newest.source_id == "ep-3"


async def test_each_address_may_have_wishes(home: Home, site: FakeSite) -> None:
    site.add(*plain_videos(2, formats=SPLIT_FORMATS))
    await home.engine.feeds.attach(manual(exclude_title="Episode"))
    video = await made(
        home, "/watch/ep-2", media=Media.VIDEO_360, title=" My  own ", expand=True
    )
    audio = await made(home, "/watch/ep-1")
    assert [one.media and one.media.facts.extension for one in (video, audio)] == [
        "mp4",
        "m4a",
    ]
    assert (video.title, audio.title) == ("My own", "Episode 1")
    # A single page has nothing to expand.
    assert len(await home.episodes()) == 2
    body = (await home.document()).body
    assert b'type="video/mp4"' in body
    assert b'type="audio/x-m4a"' in body
    # The title stays the person's, whatever the site says later.
    site.update("ep-2", title="Renamed", description="And described")
    await home.engine.refresher.ask("feed", video.episode_id)
    await home.until(lambda state: state.latest_episode is not None)
    while (found := await home.by_id())["ep-2"].description != "And described":
        await home._next_event()
    assert found["ep-2"].title == "My own"
    assert found["ep-2"].published == video.published


async def test_what_is_announced_is_waited_for(home: Home, site: FakeSite) -> None:
    (video,) = plain_videos(1)
    release_at = (home.clock() + timedelta(hours=5)).replace(microsecond=0)
    site.add(replace(video, status=Status.UPCOMING, release_at=release_at))
    await home.engine.feeds.attach(manual())
    episode = await made(home, "/watch/ep-1")
    assert ending(episode) == (S.UPCOMING, Reason.SCHEDULED)
    due = episode.state.next_attempt_at
    assert due is not None
    assert release_at <= due <= release_at + timedelta(hours=1)
    again = await add(home, "/watch/ep-1")
    assert (again.status, again.duplicate) == (S.UPCOMING, True)
    mark = site.mark()
    home.advance(hours=4)
    await home.settled()
    assert site.since(mark).processes == 0
    site.update("ep-1", status=Status.WAS_LIVE)
    home.advance(hours=2)
    state = await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    assert state.latest_episode is not None
    assert state.latest_episode.published == episode.published


# ---------------------------------------------------------------------------- failures


async def test_pages_that_are_no_episode(home: Home, site: FakeSite) -> None:
    site.add(Playlist(id="list", title="A list", videos=plain_videos(3)))
    await home.engine.feeds.attach(manual())
    page = await made(home, "/")
    assert failure(page) == (S.FAILED, ErrorClass.UNSUPPORTED)
    assert failure(await made(home, "/nothing")) == (S.FAILED, ErrorClass.REMOVED)
    several = await made(home, "/playlist/list")
    assert failure(several) == (S.FAILED, ErrorClass.PLAYLIST)
    assert several.state.tries == 1
    assert (site.since().media, site.since().extracted) == (0, [])
    assert home.media_files() == []
    assert b"<item>" not in (await home.document()).body


async def test_what_failed_is_tried_again_when_it_is_added_again(
    home: Home, site: FakeSite
) -> None:
    (video,) = plain_videos(1)
    site.add(replace(video, status=Status.PRIVATE))
    await home.engine.feeds.attach(manual())
    failed = await made(home, "/watch/ep-1")
    assert failure(failed) == (S.FAILED, ErrorClass.PRIVATE)
    site.update("ep-1", status=Status.PUBLIC)
    again = await add(home, "/watch/ep-1", title="At last")
    assert (again.episode_id, again.status) == (failed.episode_id, S.QUEUED)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    (episode,) = await home.episodes()
    assert (episode.title, episode.state.error) == ("At last", None)
    # What was deleted comes back the same way, as the same episode.
    await home.engine.commands.delete("feed", episode.episode_id)
    assert home.media_files() == []
    back = await made(home, "/watch/ep-1")
    assert ending(back) == (S.DOWNLOADED, None)
    assert back.guid == episode.guid
    assert len(await home.episodes()) == 1


async def test_a_deleted_episode_can_be_added_by_another_address(
    home: Home, site: FakeSite
) -> None:
    site.add(*plain_videos(1))
    await home.engine.feeds.attach(manual())
    first = await made(home, "/watch/ep-1")
    await home.engine.commands.delete("feed", first.episode_id)
    second = await made(home, "/watch/ep-1?again")
    assert ending(second) == (S.DOWNLOADED, None)
    assert len(home.media_files()) == 1
    # The first address is the same episode, which is there.
    assert ending(await made(home, "/watch/ep-1")) == (S.SKIPPED, Reason.DUPLICATE)
    assert len(home.media_files()) == 1


async def test_nothing_is_lost_while_the_site_is_away(
    home: Home, site: FakeSite
) -> None:
    site.add(*plain_videos(1))
    await home.engine.feeds.attach(manual())
    site.stop()
    added = await add(home, "/watch/ep-1")
    await home.restart(manual())
    episode = await home.engine.episode("feed", added.episode_id)
    assert episode.state.status in {S.QUEUED, S.DOWNLOADING}
    await home.settled()
    site.start()
    home.advance(hours=1)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    assert (await home.engine.episode("feed", added.episode_id)).media is not None


# --------------------------------------------------------------------------- playlists


async def test_a_playlist_becomes_its_episodes(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloader, "EXPAND_LIMIT", 2)
    site.add(Playlist(id="list", title="A list", videos=plain_videos(3)))
    await home.engine.feeds.attach(manual())
    there = await made(home, "/watch/ep-3")
    parent = await made(home, "/playlist/list")
    assert failure(parent) == (S.FAILED, ErrorClass.PLAYLIST)
    # The same address again, now meant as all that is in it.
    expanded = await made(
        home, "/playlist/list", expand=True, media=Media.AUDIO_MP3, title="Not for all"
    )
    assert expanded.episode_id == parent.episode_id
    assert ending(expanded) == (S.SKIPPED, Reason.EXPANDED)
    found = await home.by_id()
    # The first two of the list, of which one was there already.
    assert {name for name in found if name.startswith("ep-")} == {"ep-3", "ep-2"}
    assert len(found) == 3
    assert found["ep-3"] == there
    new = found["ep-2"]
    assert (new.title, new.state.status) == ("Episode 2", S.DOWNLOADED)
    assert new.media is not None
    assert new.media.facts.extension == "mp3"
    assert new.published is not None
    assert new.published > PUBLISHED + timedelta(days=7)
    # Again, because there may be more by now: what is there stays.
    monkeypatch.setattr(downloader, "EXPAND_LIMIT", 200)
    await made(home, "/playlist/list", expand=True)
    later = await home.by_id()
    assert (later["ep-3"], later["ep-2"]) == (there, new)
    assert later["ep-1"].state.status is S.DOWNLOADED
    assert site.since().media == 3


async def test_the_order_of_a_playlist_is_kept(home: Home, site: FakeSite) -> None:
    site.add(Playlist(id="list", title="A list", videos=plain_videos(4)))
    await home.engine.feeds.attach(manual(keep_last=2))
    await made(home, "/playlist/list", expand=True)
    endings = {one.title: ending(one) for one in await home.episodes()}
    del endings[site.url("/playlist/list")]
    assert endings == {
        "Episode 4": (S.DOWNLOADED, None),
        "Episode 3": (S.DOWNLOADED, None),
        "Episode 2": (S.ARCHIVED, Reason.KEEP_LAST),
        "Episode 1": (S.ARCHIVED, Reason.KEEP_LAST),
    }
    # The first of the list is the first in the feed.
    body = (await home.document()).body
    assert body.index(b"Episode 4") < body.index(b"Episode 3")
    assert (len(home.media_files()), site.since().media) == (2, 2)
