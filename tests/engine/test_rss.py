"""The document that podcast apps read, byte for byte and through their own parsers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
import io
from pathlib import Path
from typing import Any

import feedparser
from hypothesis import given, strategies as st
from lxml import etree
import podcastparser
import pytest

from custom_components.anypod.engine import rss
from custom_components.anypod.engine.models import (
    Artifact,
    ArtifactKind,
    Channel,
    Episode,
    Media,
)
from custom_components.anypod.engine.rss import Addresses
from custom_components.anypod.engine.ytdlp_output import clean_line, clean_text
from tests.engine.support import NOW, artifact, episode
from tests.site import ODD_TITLES

GOLDEN = Path(__file__).parent / "golden" / "feed.xml"
BASE = "https://home.example/api/anypod/s3cr3t"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
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
    changed_at=datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC),
)


def picture() -> Artifact:
    made = artifact(Path("/media"), "Feed/.artwork/1.jpg", "0f0f0f0f", extension="jpg")
    return replace(made, kind=ArtifactKind.ARTWORK)


def build(*episodes: Episode, now: datetime = NOW, **changes: Any) -> bytes:
    channel = replace(CHANNEL, **changes)
    return rss.build(channel, episodes, Addresses(base=BASE), now)


def root(document: bytes) -> Any:
    return etree.fromstring(document)


def item(document: bytes) -> Any:
    (found,) = root(document).iter("item")
    return found


def parsed(document: bytes) -> Any:
    """Read a document with both parsers; they agree on titles and enclosures."""
    by_podcastparser = podcastparser.parse(BASE, io.BytesIO(document))
    by_feedparser = feedparser.parse(document)
    assert not by_feedparser.bozo
    assert len(by_feedparser.entries) == len(by_podcastparser["episodes"])
    return by_podcastparser


def test_golden_document() -> None:
    numbered = [
        episode(3, artwork=picture(), description="Line 1\nLine 2 & <b>bold</b>"),
        episode(2, title="AC/DC ]]> &amp; 🎙️", description=None),
        episode(1, media=artifact(Path("/m"), extension="mp4", mime_type="video/mp4")),
    ]
    assert build(*numbered).decode() == GOLDEN.read_text()


def test_the_same_input_gives_the_same_bytes() -> None:
    later = NOW + timedelta(days=1)
    assert build(episode(1)) == build(episode(1), now=later)


def test_what_apps_make_of_it() -> None:
    document = build(episode(2, artwork=picture()), episode(1))
    found = parsed(document)
    assert found["title"] == "Talk & more"
    assert found["description"] == "About <everything>"
    assert found["link"] == "https://example.org/@talk/videos?a=1&b=2"
    assert found["cover_url"] == f"{BASE}/art-a1b2c3d4.jpg"
    assert found["itunes_author"] == "Some One"
    assert not found["explicit"]
    assert found["type"] == "episodic"
    newest = found["episodes"][0]
    assert newest["guid"] == "anypodsite:ep-2"
    assert newest["title"] == "Episode 2"
    assert newest["total_time"] == 61
    assert newest["episode_art_url"] == f"{BASE}/art/000000000002-0f0f0f0f.jpg"
    assert newest["enclosures"] == [
        {
            "url": f"{BASE}/media/000000000002-0a1b2c3d.m4a",
            "file_size": 12_345,
            "mime_type": "audio/x-m4a",
        }
    ]
    dated = episode(2).published
    assert dated is not None
    assert newest["published"] == int(dated.timestamp())


def test_explicit_is_said_in_the_words_that_apple_takes() -> None:
    document = root(build(episode(1)))
    values = [node.text for node in document.iter(f"{ITUNES}explicit")]
    assert values == ["false", "false"]


def test_it_keeps_out_of_directories() -> None:
    channel = root(build()).find("channel")
    assert channel.find(f"{ITUNES}block").text == "Yes"
    assert channel.find(f"{PODCAST}block").text == "yes"
    assert channel.find(f"{PODCAST}locked").text == "yes"
    assert channel.find(f"{PODCAST}guid").text == CHANNEL.guid


@pytest.mark.parametrize(
    ("media", "medium"), [(Media.AUDIO_MP3, "podcast"), (Media.VIDEO_720, "video")]
)
def test_audio_and_video_are_told_apart(media: Media, medium: str) -> None:
    channel = root(build(media=media)).find("channel")
    assert channel.find(f"{PODCAST}medium").text == medium


def test_it_names_its_own_address() -> None:
    (link,) = [
        node
        for node in root(build()).iter("{http://www.w3.org/2005/Atom}link")
        if node.get("rel") == "self"
    ]
    assert link.get("href") == f"{BASE}/feed.xml"


def test_a_feed_without_episodes_and_artwork() -> None:
    document = build(artwork_rev=None)
    assert parsed(document)["episodes"] == []
    assert b"image" not in document
    assert b"Fri, 02 Oct 2026 03:04:05 +0000" in document


def test_an_episode_without_a_file_is_left_out() -> None:
    assert parsed(build(episode(2), episode(1, media=None)))["episodes"][1:] == []
    with pytest.raises(ValueError, match="no file"):
        Addresses(base=BASE).media(episode(1, media=None))


def test_an_episode_without_a_picture_has_none() -> None:
    assert item(build(episode(1))).find(f"{ITUNES}image") is None


@pytest.mark.parametrize("duration_s", [None, 0.0])
def test_an_unknown_length_is_not_told(duration_s: float | None) -> None:
    made = artifact(Path("/media"), duration_s=duration_s)
    assert item(build(episode(1, media=made))).find(f"{ITUNES}duration") is None


def test_a_description_is_never_missing() -> None:
    for description in (None, "", " \x00 "):
        document = build(episode(1, description=description), description="")
        assert item(document).findtext("description") == "Episode 1"
        assert root(document).findtext("channel/description") == CHANNEL.title


@pytest.mark.parametrize("title", ["", "  ", "\x00"])
def test_a_title_is_never_missing(title: str) -> None:
    document = build(episode(1, title=title), title=title)
    assert item(document).findtext("title") == "ep-1"
    assert root(document).findtext("channel/title") == CHANNEL.web_url


def test_a_long_description_is_cut_between_characters() -> None:
    document = build(episode(1, description="ä" * 4000), description="ö" * 4000)
    for node in root(document).iter("description"):
        assert len(node.text.encode()) == 4000


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(days=400)])
def test_a_date_that_has_not_come_is_shown_as_now(ahead: timedelta) -> None:
    document = build(episode(1, published=NOW + ahead))
    assert item(document).findtext("pubDate") == "Fri, 20 Nov 2026 12:00:00 +0000"


def test_an_undated_episode_counts_from_its_discovery() -> None:
    found = NOW - timedelta(hours=1)
    document = build(episode(1, published=None, discovered_at=found))
    assert item(document).findtext("pubDate") == "Fri, 20 Nov 2026 11:00:00 +0000"


def test_the_order_is_the_callers() -> None:
    found = parsed(build(episode(1), episode(3), episode(2)))
    titles = [
        one.findtext("title")
        for one in root(build(episode(1), episode(3))).iter("item")
    ]
    assert titles == ["Episode 1", "Episode 3"]
    assert len(found["episodes"]) == 3


@pytest.mark.parametrize("title", ODD_TITLES.values())
def test_odd_titles(title: str) -> None:
    document = build(episode(1, title=title, description=title), title=f"x{title}")
    assert len(parsed(document)["episodes"]) == 1
    shown = item(document).findtext("title")
    assert clean_line(shown) == (clean_line(title) or "ep-1")


TEXT = st.text(st.characters(), max_size=40)


@given(TEXT, TEXT, TEXT, TEXT)
def test_any_text_gives_a_valid_document(
    title: str, description: str, author: str, guid: str
) -> None:
    one = episode(
        1,
        title=clean_line(title) or "id",
        description=clean_text(description) or None,
        source_id=clean_line(guid) or "id",
    )
    document = build(one, title=title, description=description, author=author)
    assert not feedparser.parse(document).bozo
    assert item(document).findtext("guid") == one.guid
    assert item(document).findtext("title") == one.title


def test_characters_that_xml_forbids_go() -> None:
    assert rss.clean("a\x00b\x1fc\ud800d\ufffee\tf\n") == "abcde\tf\n"


def transcript(language: str, rev: str = "0e0e0e0e") -> Artifact:
    path = f"Feed/.transcripts/1.{language}.vtt"
    made = artifact(Path("/media"), path, rev, extension="vtt", mime_type="text/vtt")
    return replace(made, kind=ArtifactKind.TRANSCRIPT, language=language)


def test_transcripts_in_each_form_that_apps_read() -> None:
    words = (transcript("en-US"), transcript("de", "1d1d1d1d"))
    document = build(episode(1, transcripts=words))
    base = f"{BASE}/transcripts/000000000001"
    assert [
        dict(node.attrib) for node in item(document).iter(PODCAST + "transcript")
    ] == [
        {"url": f"{base}-{rev}.{language}.{form}", "type": mime_type}
        | {"language": language, "rel": "captions"}
        for language, rev in (("en-US", "0e0e0e0e"), ("de", "1d1d1d1d"))
        for form, mime_type in (("vtt", "text/vtt"), ("srt", "application/x-subrip"))
    ]
    (found,) = parsed(document)["episodes"]
    assert found["title"] == "Episode 1"
    assert b"podcast:transcript" not in build(episode(1))
