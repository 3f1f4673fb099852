"""A channel and its episodes, and their document as parsers see it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
import io
from pathlib import Path
from typing import Any

import feedparser
from lxml import etree
import podcastparser

from custom_components.anypod.engine import rss
from custom_components.anypod.engine.models import (
    Artifact,
    ArtifactKind,
    Channel,
    Chapter,
    Episode,
    Media,
    Person,
    PodcastType,
)
from custom_components.anypod.engine.rss import Addresses, Page
from tests.engine.support import artifact, episode

BASE = "https://home.example/api/anypod/s3cr3t"
CHANNEL = Channel(
    feed_id="feed",
    guid="0b5ff694-6571-5b6a-a5a6-f1acf54160e2",
    title="Talk & more",
    description="About <everything>",
    author="Some One",
    web_url="https://example.org/@talk/videos?a=1&b=2",
    language="en",
    media=Media.AUDIO,
    artwork_rev="a1b2c3d4",
    category="TV & Film",
    podcast_type=PodcastType.EPISODIC,
    page_size=300,
    changed_at=datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC),
)


def picture() -> Artifact:
    made = artifact(Path("/media"), "Feed/.artwork/1.jpg", "0f0f0f0f", extension="jpg")
    return replace(made, kind=ArtifactKind.ARTWORK)


def transcript(language: str, rev: str = "0e0e0e0e") -> Artifact:
    path = f"Feed/.transcripts/1.{language}.vtt"
    made = artifact(Path("/media"), path, rev, extension="vtt", mime_type="text/vtt")
    return replace(made, kind=ArtifactKind.TRANSCRIPT, language=language)


PLAIN = (
    episode(3, artwork=picture(), description="Line 1\nLine 2 & <3\n\nhttp://x.org/."),
    episode(2, title="AC/DC ]]> &amp; 🎙️", description=None),
    episode(1, media=artifact(Path("/m"), extension="mp4", mime_type="video/mp4")),
)
FULL_CHANNEL = replace(
    CHANNEL,
    subtitle="What it is about",
    email="me@example.org",
    category="Society & Culture > Places & Travel",
    is_explicit=True,
    podcast_type=PodcastType.SERIAL,
    web_url="https://me:secret@example.org/talk?list=PL1&token=secret#t=1",
    language="de-CH",
)
FULL = episode(
    7,
    feed_id="other",
    artwork=picture(),
    chapters=(Chapter(start_s=0, title="A"), Chapter(start_s=61.5, title="B & C")),
    description="- one\n- two\n\n0:00 A\n1:01 B",
    episode_number=4,
    people=(Person(name="Ann O'Neill"), Person(name="Bob", role="guest")),
    season="The first",
    season_number=1,
    source_url="https://example.org/watch?v=7&list=PL1&sig=secret",
    transcripts=(transcript("en-US"), transcript("de", "1d1d1d1d")),
)


def build(
    *episodes: Episode,
    page: Page = Page(),  # noqa: B008 it is frozen
    feed_titles: Mapping[str, str] | None = None,
    is_forwarding: bool = False,
    **changes: Any,
) -> bytes:
    channel = replace(CHANNEL, **changes)
    return rss.build(
        channel,
        episodes,
        Addresses(base=BASE),
        page,
        feed_titles=feed_titles or {},
        is_forwarding=is_forwarding,
    )


def full() -> bytes:
    return rss.build(
        FULL_CHANNEL,
        [FULL],
        Addresses(base=BASE),
        Page(number=2, count=3),
        feed_titles={"other": "Another feed"},
        is_forwarding=True,
    )


def root(document: bytes) -> Any:
    return etree.fromstring(document)


def channel_of(document: bytes) -> Any:
    return root(document).find("channel")


def item(document: bytes) -> Any:
    (found,) = root(document).iter("item")
    return found


def parsed(document: bytes) -> Any:
    """Read a document with both parsers; they agree on titles and enclosures."""
    by_podcastparser = podcastparser.parse(BASE, io.BytesIO(document))
    by_feedparser = feedparser.parse(document)
    assert not by_feedparser.bozo
    assert len(by_feedparser.entries) == len(by_podcastparser["episodes"])
    for one, other in zip(
        by_feedparser.entries, by_podcastparser["episodes"], strict=True
    ):
        assert one.title == other["title"]
        assert [link["url"] for link in other["enclosures"]] == [
            link["href"] for link in one.enclosures
        ]
    return by_podcastparser
