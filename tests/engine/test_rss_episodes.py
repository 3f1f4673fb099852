"""What the RSS document says of an episode."""

from datetime import datetime, timedelta
from pathlib import Path

import feedparser
import pytest

from custom_components.anypod.engine import chapters
from custom_components.anypod.engine.models import Chapter, Media, Person
from custom_components.anypod.engine.rss import Addresses
from tests.engine.feed_rules import ITUNES, PODCAST, violations
from tests.engine.rss_scene import BASE, FULL, build, full, item, parsed, picture, root
from tests.engine.support import NOW, artifact, episode


def test_what_apps_make_of_an_episode() -> None:
    newest = parsed(build(episode(2, artwork=picture()), episode(1)))["episodes"][0]
    assert newest["guid"] == "anypodsite:ep-2"
    assert newest["title"] == "Episode 2"
    assert newest["link"] == "http://127.0.0.1/watch/ep-2"
    assert newest["description"] == "What episode 2 is about."
    assert newest["total_time"] == 61
    assert newest["type"] == "full"
    assert not newest["explicit"]
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


def test_what_apps_make_of_all_that_is_known_of_an_episode() -> None:
    (found,) = parsed(full())["episodes"]
    assert found["link"] == "https://example.org/watch?v=7&list=PL1"
    assert found["explicit"]
    assert (found["season"], found["number"]) == (1, 4)
    assert found["itunes_author"] == "Another feed"
    assert found["description"] == "- one\n- two\n\n0:00 A\n1:01 B"
    assert found["description_html"] == (
        "<ul><li>one</li><li>two</li></ul><p>0:00 A<br/>1:01 B</p>"
    )
    (by_feedparser,) = feedparser.parse(full()).entries
    html = by_feedparser.content[0].value.replace(" />", "/>")
    assert html == found["description_html"]
    assert by_feedparser.itunes_title == "Episode 7"


def test_what_the_podcast_namespace_adds() -> None:
    node = item(full())
    assert [(one.text, dict(one.attrib)) for one in node.iter(f"{PODCAST}person")] == [
        ("Ann O'Neill", {"role": "host"}),
        ("Bob", {"role": "guest"}),
    ]
    assert node.findtext(f"{PODCAST}season") == "1"
    assert node.find(f"{PODCAST}season").get("name") == "The first"
    assert node.findtext(f"{PODCAST}episode") == "4"
    rev = chapters.rev_of(FULL.chapters)
    assert node.find(f"{PODCAST}chapters").attrib == {
        "url": f"{BASE}/chapters/000000000007-{rev}.json",
        "type": "application/json+chapters",
    }


@pytest.mark.parametrize("number", [None, 0, -1])
def test_a_number_that_apple_does_not_take_is_not_told(number: int | None) -> None:
    one = episode(1, season="S", season_number=number, episode_number=number)
    document = build(one)
    assert b"season" not in document
    assert b":episode>" not in document
    assert violations(document) == []


def test_a_season_without_a_name() -> None:
    node = item(build(episode(1, season=" ", season_number=2)))
    assert node.find(f"{PODCAST}season").attrib == {}


def test_somebody_without_a_name_is_nobody() -> None:
    people = (Person(name=" "), Person(name="A" * 300))
    nodes = list(item(build(episode(1, people=people))).iter(f"{PODCAST}person"))
    assert [node.text for node in nodes] == ["A" * 128]


def test_chapters_belong_to_a_file() -> None:
    marks = (Chapter(start_s=0, title="A"),)
    assert b"podcast:chapters" not in build(
        episode(1, chapters=marks, media=None), media=Media.METADATA
    )
    assert b"podcast:chapters" not in build(episode(1))


def test_other_chapters_have_another_address() -> None:
    address = Addresses(base=BASE).chapters
    one, other = (Chapter(start_s=0, title=title) for title in "AB")
    assert address(episode(1, chapters=(one,))) != address(
        episode(1, chapters=(other,))
    )


def test_transcripts_in_each_form_that_apps_read() -> None:
    base = f"{BASE}/transcripts/000000000007"
    assert [
        dict(node.attrib) for node in item(full()).iter(f"{PODCAST}transcript")
    ] == [
        {"url": f"{base}-{rev}.{language}.{form}", "type": mime_type}
        | {"language": language, "rel": "captions"}
        for language, rev in (("en-US", "0e0e0e0e"), ("de", "1d1d1d1d"))
        for form, mime_type in (("vtt", "text/vtt"), ("srt", "application/x-subrip"))
    ]
    assert b"podcast:transcript" not in build(episode(1))


def test_an_episode_without_a_file_is_left_out() -> None:
    assert parsed(build(episode(2), episode(1, media=None)))["episodes"][1:] == []
    with pytest.raises(ValueError, match="no file"):
        Addresses(base=BASE).media(episode(1, media=None))


def test_a_feed_of_descriptions_only() -> None:
    document = build(episode(1, media=None), media=Media.METADATA)
    assert item(document).find("enclosure") is None
    assert item(document).findtext(f"{ITUNES}duration") == "61"
    assert violations(document) == []


def test_what_two_feeds_have_is_written_once() -> None:
    one = episode(1, feed_id="one", title="First")
    same = episode(2, feed_id="two", source_id="ep-1", title="Second")
    titles = {"one": "Feed 1", "two": "Feed 2"}
    node = item(build(one, same, feed_titles=titles))
    assert node.findtext("title") == "First"
    assert node.findtext(f"{ITUNES}author") == "Feed 1"


def test_what_two_feeds_have_is_written_where_it_has_a_file() -> None:
    one = episode(1, media=None)
    same = episode(2, source_id="ep-1", title="Second")
    assert item(build(one, same)).findtext("title") == "Second"


def test_an_episode_of_a_single_feed_has_its_author() -> None:
    assert item(build(episode(1))).find(f"{ITUNES}author") is None


def test_an_episode_without_a_picture_has_none() -> None:
    assert item(build(episode(1))).find(f"{ITUNES}image") is None
    assert item(build(episode(1))).find(f"{PODCAST}image") is None


def test_an_episode_of_no_page_has_no_link() -> None:
    document = build(episode(1, source_url="magnet:?x"))
    assert item(document).find("link") is None
    assert violations(document) == []


@pytest.mark.parametrize("duration_s", [None, 0.0, 0.4])
def test_an_unknown_length_is_not_told(duration_s: float | None) -> None:
    made = artifact(Path("/media"), duration_s=duration_s)
    assert item(build(episode(1, media=made))).find(f"{ITUNES}duration") is None


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(days=400)])
@pytest.mark.parametrize("downloaded_at", [NOW - timedelta(hours=1), None])
def test_a_date_that_had_not_come_is_shown_as_when_it_was_had(
    ahead: timedelta, downloaded_at: datetime | None
) -> None:
    one = episode(
        1,
        published=NOW + ahead,
        discovered_at=NOW - timedelta(hours=2),
        downloaded_at=downloaded_at,
    )
    had = "10:00:00" if downloaded_at is None else "11:00:00"
    assert item(build(one)).findtext("pubDate") == f"Fri, 20 Nov 2026 {had} +0000"


def test_an_undated_episode_counts_from_its_discovery() -> None:
    found = NOW - timedelta(hours=1)
    document = build(episode(1, published=None, discovered_at=found))
    assert item(document).findtext("pubDate") == "Fri, 20 Nov 2026 11:00:00 +0000"


def test_the_order_is_the_callers() -> None:
    document = build(episode(1), episode(3), episode(2))
    titles = [one.findtext("title") for one in root(document).iter("item")]
    assert titles == ["Episode 1", "Episode 3", "Episode 2"]
