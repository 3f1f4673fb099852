"""What subscribers see, and when."""

from datetime import timedelta
import io
from itertools import pairwise
from pathlib import Path

from PIL import Image

from custom_components.anypod.engine import (
    EpisodeEventType,
    EpisodeStatus as S,
    FeedChanged,
    FeedStatus,
    ScheduleMode,
)
from custom_components.anypod.engine.artwork import DEFAULT
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import asked, reached
from tests.site import MUXED_LARGE, FakeSite, Picture

CHANNEL = "/channel/talk/videos"


def content(path: Path) -> bytes:
    return path.read_bytes()


def size_of_picture(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


async def test_an_episode_is_published_right_after_its_own_download(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(3)))
    with site.hold("/media/ep-2/*") as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL))
        await reached(hold)
        blocked = (await home.document()).body
        assert blocked.count(b"<item>") == 1
        assert b"Episode 3" in blocked
        state = await home.engine.feeds.state("feed")
        assert state.counts == {S.DOWNLOADED: 1, S.DOWNLOADING: 1, S.QUEUED: 1}
        assert state.latest_episode is not None
        # The file is in its place, and what is half done is not.
        assert [path.name for path in home.media_files()] == [
            "2026-10-01 Episode 3 [ep-3].m4a"
        ]
    await home.settled()
    assert (await home.document()).body.count(b"<item>") == 3


async def test_what_is_pruned_is_gone_for_good(home: Home, site: FakeSite) -> None:
    videos = plain_videos(3, thumbnail=Picture.JPEG)
    site.add(plain_channel(videos[1:]))
    config = home.feed(CHANNEL, keep_last=2)
    await home.add(config)
    before = await home.by_id()
    gone = before["ep-1"]
    assert gone.media is not None
    assert gone.artwork is not None
    site.publish(CHANNEL, videos[0])
    await home.synced()
    assert await home.statuses() == {
        **dict.fromkeys(("ep-3", "ep-2"), S.DOWNLOADED),
        "ep-1": S.ARCHIVED,
    }
    assert home.told(EpisodeEventType.ARCHIVED) == ["ep-1"]
    assert not gone.media.full_path.exists()
    assert not gone.artwork.full_path.exists()
    assert len(home.media_files()) == 2
    assert b"Episode 1<" not in (await home.document()).body
    link = home.engine.links.of("feed")[0]
    name = f"{gone.episode_id}-{gone.media.rev}.m4a"
    assert await home.engine.publisher.media(link, name) is None
    # Not even when it is the newest of its source again.
    site.delist(CHANNEL, "ep-3", "ep-2")
    mark = site.mark()
    await home.synced()
    await home.restart(config)
    await home.synced()
    assert site.since(mark).extractions == 0
    assert (await home.statuses())["ep-1"] is S.ARCHIVED


async def test_a_narrowed_rule_prunes_at_once(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(3)))
    await home.add(home.feed(CHANNEL))
    await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=1))
    assert len(home.media_files()) == 1
    assert (await home.document()).body.count(b"<item>") == 1


async def test_what_the_source_says_of_itself_is_shown_once_it_is_read(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([], description="About talking"))
    before = await home.add(home.feed(CHANNEL))
    assert b"About talking" in (await home.document()).body
    site.update_source("/channel/talk", description="About silence")
    site.publish(CHANNEL, *plain_videos(1))
    with site.hold("/media/*") as hold:
        await home.engine.feeds.sync("feed")
        await reached(hold)
        await home.until(lambda state: state.last_success != before.last_success)
        # Whatever comes of its episodes.
        assert b"About silence" in (await home.document()).body
    await home.settled()


async def test_a_restart_serves_the_same_without_a_network(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2, thumbnail=Picture.PNG), art=Picture.JPEG))
    config = home.feed(CHANNEL)
    await home.add(config)
    episodes, document = await home.episodes(), await home.document()
    links = home.engine.links.of("feed")
    site.stop()
    mark = site.mark()
    await home.stop()
    await home.start()
    # Before any feed is attached: links resolve whatever state an entry is in.
    assert home.engine.links.of("feed") == links
    assert await home.document() == document
    await home.engine.feeds.attach(config)
    state = await home.settled()
    assert await home.document() == document
    assert await home.episodes() == episodes
    assert (state.status, state.error) == (FeedStatus.IDLE, None)
    picture = await home.engine.publisher.artwork("feed", state.artwork_rev)
    assert picture is not None
    assert size_of_picture(content(picture)) == (1400, 1400)
    assert not (home.config.cache_dir / "runs").exists()
    site.start()
    assert site.since(mark).requests == ()


async def test_a_feed_is_the_same_after_a_restart_however_it_was_used(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([]))
    config = home.feed(CHANNEL, mode=ScheduleMode.MANUAL)
    await home.engine.feeds.attach(config)
    links = home.engine.links
    second = await links.create("feed", "second")
    before = await links.rotate(second.link_id, timedelta(days=1))
    forwarded = links.find(second.token)
    assert forwarded is not None
    links.note_use(forwarded.link, "AntennaPod/3.5")
    state = await home.engine.feeds.state("feed")
    assert [one.last_agent for one in state.links if one.link_id == second.link_id] == [
        "AntennaPod/3.5"
    ]
    await home.stop()
    await home.start()
    assert home.engine.links.of("feed") == state.links
    forwarded = home.engine.links.find(second.token)
    assert forwarded is not None
    assert forwarded.is_forwarded
    assert forwarded.link.token == before.token


async def test_what_is_overdue_after_a_restart_is_read_soon(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([]))
    config = home.feed(CHANNEL)
    await home.add(config)
    await home.stop()
    home.clock.advance(timedelta(days=1))
    await home.start()
    mark = site.mark()
    state = await home.engine.feeds.attach(config)
    assert state.next_sync is not None
    wait = state.next_sync - home.clock()
    # Not in the same second for all feeds of a large installation.
    assert timedelta(seconds=4) < wait < timedelta(seconds=60)
    assert site.since(mark).requests == ()
    home.advance(seconds=61)
    await asked(site, "/api/channel/*", since=mark)
    await home.settled()
    assert site.since(mark).pages == 1


async def test_a_schedule_keeps_itself(home: Home, site: FakeSite) -> None:
    site.add(plain_channel([]))
    state = await home.add(home.feed(CHANNEL, interval_s=3600))
    assert state.next_sync is not None
    assert state.last_sync is not None
    pause = state.next_sync - state.last_sync
    assert timedelta(hours=1) <= pause < timedelta(hours=1, minutes=4)
    mark = site.mark()
    home.advance(minutes=59)
    await home.settled()
    assert site.since(mark).requests == ()
    home.advance(minutes=5)
    await asked(site, "/api/channel/*", since=mark)
    later = await home.settled()
    assert later.last_sync is not None
    assert later.last_sync > state.last_sync


# ---------------------------------------------------------------------------- artwork


async def test_a_source_without_a_picture_gets_the_default(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([]))
    state = await home.add(home.feed(CHANNEL))
    assert state.artwork_rev == "default"
    assert home.pictures == []
    assert await home.engine.publisher.artwork("feed", "default") == DEFAULT
    assert size_of_picture(content(DEFAULT))[0] >= 1400
    await home.synced()
    assert home.pictures == []


async def test_a_sources_picture_is_got_once(home: Home, site: FakeSite) -> None:
    site.add(plain_channel([], art=Picture.PNG))
    state = await home.add(home.feed(CHANNEL))
    (url,) = home.pictures
    assert url == site.url("/art/channel/talk.png")
    assert state.artwork_rev not in {None, "default"}
    await home.synced()
    assert home.pictures == [url]
    site.update_source("/channel/talk", art=Picture.JPEG)
    after = await home.synced()
    assert len(home.pictures) == 2
    assert after.artwork_rev != state.artwork_rev
    assert f"art-{after.artwork_rev}.jpg".encode() in (await home.document()).body


async def test_a_picture_that_cannot_be_had_is_tried_at_the_next_sync(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([], art=Picture.JPEG))
    site.fail("/art/*", status=503, times=1)
    state = await home.add(home.feed(CHANNEL))
    assert state.artwork_rev == "default"
    state = await home.synced()
    assert state.artwork_rev not in {None, "default"}
    # And one that is there is not given up for one that cannot be had.
    site.update_source("/channel/talk", art=Picture.PNG)
    site.fail("/art/*", status=404)
    assert (await home.synced()).artwork_rev == state.artwork_rev
    assert len(home.pictures) == 3


async def test_an_episodes_picture_is_square_and_beside_its_file(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1, thumbnail=Picture.WEBP)))
    await home.add(home.feed(CHANNEL))
    (episode,) = await home.episodes()
    assert episode.artwork is not None
    link = home.engine.links.of("feed")[0]
    name = f"{episode.episode_id}-{episode.artwork.rev}.jpg"
    assert await home.engine.publisher.episode_artwork(link, name) == episode.artwork
    assert size_of_picture(content(episode.artwork.full_path)) == (1400, 1400)
    assert f"/art/{name}".encode() in (await home.document()).body


# ----------------------------------------------------------------------------- events


async def test_a_snapshot_tells_each_change(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1)))
    with site.hold("/media/*", times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL))
        await reached(hold)
    await home.settled()
    told = [
        event.state.status for event in home.events if isinstance(event, FeedChanged)
    ]
    steps = [told[0]] + [b for a, b in pairwise(told) if a is not b]
    assert steps == [FeedStatus.SYNCING, FeedStatus.DOWNLOADING, FeedStatus.IDLE]


async def test_progress_of_a_running_download(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1, formats=(MUXED_LARGE,))))
    with site.hold("/media/*", after_bytes=700_000, times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL))
        await reached(hold)
        (episode,) = await home.episodes()
        assert episode.progress is not None
        one = await home.engine.episode("feed", episode.episode_id)
        assert one.progress is not None
    await home.settled()
    (episode,) = await home.episodes()
    assert episode.progress is None
