"""The feed of all feeds, in a running engine."""

from dataclasses import replace
from typing import Any

from lxml import etree
import pytest

from custom_components.anypod.engine import (
    Document,
    Episode,
    EpisodeStatus as S,
    FeedConfig,
    FeedRemoved,
    FeedStatus,
    Media,
    Reached,
    Retention,
    Showing,
    SourceKind,
    UnknownFeed,
    chapters,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.site import Chapter, FakeSite, Picture, Subtitle

HUB = "hub"
BASE = "http://home/api/anypod/t"
TALK, MUSIC = "/channel/talk/videos", "/channel/music/videos"


def combined(**showing: Any) -> FeedConfig:
    """Make the configuration of a feed of all feeds."""
    return FeedConfig(
        feed_id=HUB,
        title="Anypod",
        source_url=None,
        source_kind=SourceKind.COMBINED,
        listing_urls=(),
        showing=Showing(**showing),
    )


def publish_both(site: FakeSite) -> None:
    """Put two channels on the site; the second one's episodes are newer."""
    site.add(plain_channel(plain_videos(1, "talk"), "talk"))
    site.add(plain_channel(plain_videos(1, "music"), "music"))


async def add_both(home: Home) -> None:
    # The combined one does not keep its name from another.
    await home.engine.feeds.attach(home.feed(TALK, "talk", title="Anypod"))
    await home.engine.feeds.attach(home.feed(MUSIC, "music"))
    for feed_id in ("talk", "music"):
        await home.until(lambda state: state.last_sync is not None, feed_id)
        await home.settled(feed_id)


def guids(document: Document) -> list[str]:
    found = etree.fromstring(document.body).iter("guid")
    return [(one.text or "").rpartition(":")[2] for one in found]


async def page(home: Home, number: int) -> Document | None:
    reached = Reached(link=home.engine.links.of(HUB)[0])
    return await home.engine.press.document(reached, BASE, number)


async def test_it_shows_the_episodes_of_all_feeds(home: Home, site: FakeSite) -> None:
    publish_both(site)
    state = await home.engine.feeds.attach(combined())
    assert guids(await home.document(HUB)) == []
    assert (state.title, state.source_kind) == ("Anypod", SourceKind.COMBINED)
    assert (state.status, state.source_url) == (FeedStatus.IDLE, None)
    assert len(state.links) == 1
    await add_both(home)
    document = await home.document(HUB)
    both = await home.episodes("talk") + await home.episodes("music")
    newest_first = sorted(both, key=lambda one: one.dated, reverse=True)
    assert {one.source_id for one in both} == set(guids(document))
    assert [one.dated for one in newest_first] == [
        next(one.dated for one in both if one.source_id == guid)
        for guid in guids(document)
    ]
    authors = etree.fromstring(document.body).iter(
        "{http://www.itunes.com/dtds/podcast-1.0.dtd}author"
    )
    assert {"Anypod", "Feed music"} == {one.text for one in authors}


async def test_it_changes_when_any_feed_does(home: Home, site: FakeSite) -> None:
    publish_both(site)
    await home.engine.feeds.attach(combined())
    await home.add(home.feed(TALK, "talk"))
    assert guids(await home.document(HUB)) == ["talk-1"]
    site.publish(TALK, plain_videos(1, "more")[0])
    await home.synced("talk")
    assert sorted(guids(await home.document(HUB))) == ["more-1", "talk-1"]
    gone = (await home.by_id("talk"))["talk-1"]
    await home.engine.commands.delete("talk", gone.episode_id)
    before = await home.document(HUB)
    assert guids(before) == ["more-1"]
    # What changes nothing leaves it as it is.
    await home.synced("talk")
    assert await home.document(HUB) is before
    await home.engine.feeds.attach(home.feed(TALK, "talk", title="Renamed"))
    after = await home.document(HUB)
    assert b"<itunes:author>Renamed</itunes:author>" in after.body


async def test_what_two_feeds_have_is_there_once(home: Home, site: FakeSite) -> None:
    publish_both(site)
    await home.engine.feeds.attach(combined())
    await home.add(home.feed(TALK, "talk"))
    await home.add(home.feed(TALK, "again"))
    assert guids(await home.document(HUB)) == ["talk-1"]


async def test_what_has_no_files_is_not_in_it(home: Home, site: FakeSite) -> None:
    publish_both(site)
    await home.engine.feeds.attach(combined())
    await home.add(home.feed(TALK, "talk", media=Media.METADATA))
    await home.add(home.feed(MUSIC, "music"))
    assert sorted(guids(await home.document(HUB))) == ["music-1"]
    assert guids(await home.document("talk")) == ["talk-1"]


async def everything(home: Home, feed_id: str, episode: Episode) -> list[bool]:
    """Return what of an episode a feed's link gives out."""
    engine = home.engine
    (link,) = engine.links.of(feed_id)
    name = episode.episode_id
    assert episode.media is not None
    assert episode.artwork is not None
    (transcript,) = episode.transcripts
    rev = chapters.rev_of(episode.chapters)
    found = (
        await engine.publisher.media(link, f"{name}-{episode.media.rev}.m4a"),
        await engine.publisher.episode_artwork(
            link, f"{name}-{episode.artwork.rev}.jpg"
        ),
        await engine.publisher.chapters(link, f"{name}-{rev}.json"),
        await engine.publisher.transcript(link, f"{name}-{transcript.rev}.en.vtt"),
    )
    return [one is not None for one in found]


async def test_its_links_reach_what_belongs_to_the_episodes(
    home: Home, site: FakeSite
) -> None:
    rich = plain_videos(
        1,
        "talk",
        thumbnail=Picture.JPEG,
        chapters=tuple(Chapter(start_s=at, title=f"Part {at}") for at in (0, 1)),
        subtitles=(Subtitle(language="en", text="Hello."),),
    )
    site.add(plain_channel(rich, "talk"))
    site.add(plain_channel(plain_videos(1, "music"), "music"))
    await home.engine.feeds.attach(combined())
    await home.add(home.feed(TALK, "talk", subtitles=("en",)))
    await home.add(home.feed(MUSIC, "music"))
    (episode,) = await home.episodes("talk")
    assert await everything(home, HUB, episode) == [True] * 4
    assert await everything(home, "talk", episode) == [True] * 4
    assert await everything(home, "music", episode) == [False] * 4
    text = (await home.document(HUB)).body.decode()
    for part in ("media", "art", "chapters", "transcripts"):
        assert f"{BASE}/{part}/{episode.episode_id}-" in text
    await home.engine.feeds.remove("talk")
    assert await everything(home, HUB, episode) == [False] * 4


async def test_its_pages_and_figures_are_those_of_all_feeds(
    home: Home, site: FakeSite
) -> None:
    publish_both(site)
    await home.engine.feeds.attach(combined(page_size=1))
    await add_both(home)
    found = [await page(home, number) for number in (1, 2, 3)]
    seen = [guid for one in found if one is not None for guid in guids(one)]
    assert [one is not None for one in found] == [True, True, False]
    assert sorted(seen) == ["music-1", "talk-1"]
    states = [await home.engine.feeds.state(one) for one in ("talk", "music")]
    state = await home.engine.feeds.state(HUB)
    assert state.counts == {S.DOWNLOADED: 2}
    assert state.size_bytes == sum(one.size_bytes for one in states) > 0
    assert state.latest_episode is not None
    assert state.latest_episode.source_id == seen[0]
    await home.engine.feeds.remove("music")
    state = await home.engine.feeds.state(HUB)
    assert (state.counts, state.size_bytes) == ({S.DOWNLOADED: 1}, states[0].size_bytes)
    assert guids(await home.document(HUB)) == ["talk-1"]
    assert await page(home, 2) is None


async def test_it_is_neither_synced_nor_pruned(home: Home, site: FakeSite) -> None:
    publish_both(site)
    # Its rules would let one of the episodes go.
    config = replace(combined(), retention=Retention(keep_last=1))
    await home.engine.feeds.attach(config)
    await add_both(home)
    mark = site.mark()
    with pytest.raises(UnknownFeed):
        await home.engine.feeds.sync(HUB)
    await home.engine.feeds.attach(config)
    await home.engine._relay.prune(HUB)
    state = await home.engine.feeds.state(HUB)
    assert (state.last_sync, state.next_sync) == (None, None)
    assert state.counts == {S.DOWNLOADED: 2}
    assert site.since(mark).requests == ()
    # It has no folder, and takes away no name for one.
    folders = {one.parent.name for one in home.media_files()}
    assert folders == {"Anypod", "Feed music"}


async def test_it_survives_a_restart_and_leaves_the_others_alone_when_it_goes(
    home: Home, site: FakeSite
) -> None:
    publish_both(site)
    config = combined()
    await home.engine.feeds.attach(config)
    await add_both(home)
    document, state = await home.document(HUB), await home.engine.feeds.state(HUB)
    await home.stop()
    await home.start()
    # Before anything is attached: links resolve whatever state an entry is in.
    assert await home.document(HUB) == document
    assert await home.engine.feeds.attach(config) == state
    assert await home.document(HUB) == document
    reached = Reached(link=home.engine.links.of(HUB)[0])
    assert await home.engine.feeds.remove(HUB) == 0
    await home.engine.feeds.release_files(HUB, delete_files=True)
    assert FeedRemoved(feed_id=HUB) in home.events
    assert home.engine.links.find(reached.link.token) is None
    with pytest.raises(UnknownFeed):
        await home.engine.press.document(reached, BASE)
    assert len(home.media_files()) == 2
    assert guids(await home.document("music")) == ["music-1"]
