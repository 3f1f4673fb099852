"""The document that podcast apps read, byte for byte and through their own parsers."""

from dataclasses import replace
from datetime import timedelta, timezone
import gc
import locale
from pathlib import Path
from typing import Any

from feedgen.entry import FeedEntry
import feedparser
from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import rss
from custom_components.anypod.engine.models import Chapter, Media, Person, PodcastType
from custom_components.anypod.engine.redact import public_id
from custom_components.anypod.engine.rss import Page
from custom_components.anypod.engine.ytdlp_output import clean_line
from tests.engine.feed_rules import ATOM, CONTENT, ITUNES, PODCAST, violations
from tests.engine.rss_scene import (
    BASE,
    CHANNEL,
    FULL,
    PLAIN,
    build,
    channel_of,
    full,
    item,
    parsed,
    root,
)
from tests.engine.support import NOW, episode
from tests.site import ODD_TITLES

GOLDEN = Path(__file__).parent / "golden"


# ---------------------------------------------------------------------------- bytes


@pytest.mark.parametrize("name", ["feed", "full"])
def test_golden_documents(name: str) -> None:
    document = build(*PLAIN) if name == "feed" else full()
    assert document.decode() == (GOLDEN / f"{name}.xml").read_text("utf-8")
    assert violations(document) == []


def test_the_same_content_gives_the_same_bytes() -> None:
    """Whatever the time is, and however an instant is written down."""
    elsewhere = timezone(timedelta(hours=5))
    told = replace(FULL, published=FULL.dated.astimezone(elsewhere), downloaded_at=NOW)
    moved = CHANNEL.changed_at.astimezone(elsewhere)
    assert build(FULL) == build(told, changed_at=moved)
    assert build(*iter(PLAIN)) == build(*PLAIN)


def test_episodes_are_written_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lives long makes Python search all of its memory for garbage."""
    at_once: list[int] = []
    write = FeedEntry.rss_entry

    def watched(entry: FeedEntry, extensions: bool = True) -> Any:
        at_once.append(sum(type(one) is FeedEntry for one in gc.get_objects()))
        return write(entry, extensions)

    gc.collect()
    monkeypatch.setattr(FeedEntry, "rss_entry", watched)
    build(*(episode(number) for number in range(20)))
    assert len(at_once) == 20
    assert max(at_once) <= 2


def test_dates_leave_the_locale_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the whole process's, and documents are made in threads."""

    def refuse(*_: object) -> str:
        raise AssertionError

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert b"<lastBuildDate>Fri, 02 Oct 2026 03:04:05 +0000<" in build(*PLAIN)


# ---------------------------------------------------------------------- the channel


def test_what_apps_make_of_a_channel() -> None:
    found = parsed(build(episode(1)))
    assert found["title"] == "Talk & more"
    assert found["description"] == "About <everything>"
    assert found["link"] == "https://example.org/@talk/videos?a=1&b=2"
    assert found["cover_url"] == f"{BASE}/art-a1b2c3d4.jpg"
    assert found["itunes_author"] == "Some One"
    assert found["language"] == "en"
    assert found["generator"] == "Anypod for Home Assistant"
    assert found["itunes_categories"] == [["TV & Film"]]
    assert found["type"] == "episodic"
    assert not found["explicit"]
    assert "new_url" not in found
    assert "itunes_owner" not in found


def test_what_apps_make_of_all_that_an_owner_can_say() -> None:
    found = parsed(full())
    assert found["link"] == "https://example.org/talk?list=PL1"
    assert found["itunes_categories"] == [["Society & Culture", "Places & Travel"]]
    assert found["itunes_owner"] == {"name": "Some One", "email": "me@example.org"}
    assert found["explicit"]
    assert found["type"] == "serial"
    assert found["language"] == "de-CH"
    assert found["new_url"] == f"{BASE}/feed.xml"
    assert found["paged_feed_next"] == f"{BASE}/feed-3.xml"
    channel = channel_of(full())
    assert channel.findtext(f"{ITUNES}subtitle") == "What it is about"
    assert channel.find(f"{PODCAST}locked").get("owner") == "me@example.org"


def test_no_secret_of_a_source_gets_out() -> None:
    assert b"secret" not in full()


def test_names_that_end_in_a_key() -> None:
    """Of a page that yt-dlp has no extractor for."""
    named = [
        episode(n, title="", source_id=f"feed?auth=secret{n}&lang=en-1") for n in (1, 2)
    ]
    document = build(*named)
    assert b"secret" not in document
    guids = [node.text for node in root(document).iter("guid")]
    assert len(set(guids)) == 2
    # Of others it is as it always was.
    assert public_id("feed?page=1&lang=en") == "feed?page=1&lang=en"
    assert public_id("ep-1") == "ep-1"
    assert public_id("what? no=secret") == "what? no=secret"


def test_explicit_is_said_in_the_words_that_apple_takes() -> None:
    document = root(build(episode(1), episode(2, is_explicit=True)))
    values = [node.text for node in document.iter(f"{ITUNES}explicit")]
    assert values == ["false", "false", "true"]
    document = root(build(episode(1), is_explicit=True))
    assert [node.text for node in document.iter(f"{ITUNES}explicit")] == ["true"] * 2


def test_it_keeps_out_of_directories() -> None:
    channel = channel_of(build())
    assert channel.find(f"{ITUNES}block").text == "Yes"
    assert channel.find(f"{PODCAST}block").text == "yes"
    assert channel.find(f"{PODCAST}locked").text == "yes"
    assert channel.find(f"{PODCAST}locked").attrib == {}
    assert channel.find(f"{PODCAST}guid").text == CHANNEL.guid


@pytest.mark.parametrize(
    ("media", "medium"), [(Media.AUDIO_MP3, "podcast"), (Media.VIDEO_720, "video")]
)
def test_audio_and_video_are_told_apart(media: Media, medium: str) -> None:
    channel = channel_of(build(media=media))
    assert channel.find(f"{PODCAST}medium").text == medium


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (Page(), {"self": 1}),
        (Page(number=1, count=3), {"self": 1, "first": 1, "last": 3, "next": 2}),
        (
            Page(number=2, count=3),
            {"self": 2, "first": 1, "last": 3, "next": 3, "previous": 1},
        ),
        (Page(number=3, count=3), {"self": 3, "first": 1, "last": 3, "previous": 2}),
    ],
)
def test_pages_know_each_other(page: Page, expected: dict[str, int]) -> None:
    document = build(episode(1), page=page)
    names = {1: "feed.xml", 2: "feed-2.xml", 3: "feed-3.xml"}
    links = {
        node.get("rel"): node.get("href") for node in root(document).iter(f"{ATOM}link")
    }
    assert links == {rel: f"{BASE}/{names[number]}" for rel, number in expected.items()}
    assert violations(document) == []
    following = parsed(document).get("paged_feed_next")
    assert following == links.get("next")


def test_a_feed_that_moved_names_its_first_page() -> None:
    document = build(page=Page(number=3, count=3), is_forwarding=True)
    assert channel_of(document).findtext(f"{ITUNES}new-feed-url") == f"{BASE}/feed.xml"
    assert violations(document) == []


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([1, 2], "serial"), ([], "serial"), ([1, None], "episodic"), ([0], "episodic")],
)
def test_a_serial_needs_the_number_of_each_episode(
    numbers: list[int | None], expected: str
) -> None:
    episodes = [episode(at, episode_number=n) for at, n in enumerate(numbers)]
    # What is not shown does not count.
    episodes.append(episode(9, media=None))
    document = build(*episodes, podcast_type=PodcastType.SERIAL)
    assert channel_of(document).findtext(f"{ITUNES}type") == expected
    assert violations(document) == []
    assert b">serial<" not in build(*episodes)


def test_pictures_in_both_ways_of_saying_it() -> None:
    for node, url in (
        (channel_of(full()), f"{BASE}/art-a1b2c3d4.jpg"),
        (item(full()), f"{BASE}/art/000000000007-0f0f0f0f.jpg"),
    ):
        assert node.find(f"{ITUNES}image").attrib == {"href": url}
        assert node.find(f"{PODCAST}image").attrib == {
            "href": url,
            "aspect-ratio": "1/1",
            "type": "image/jpeg",
            "purpose": "artwork",
        }


def test_a_feed_without_episodes_and_artwork() -> None:
    document = build(artwork_rev=None)
    assert parsed(document)["episodes"] == []
    assert b"image" not in document
    assert b"Fri, 02 Oct 2026 03:04:05 +0000" in document
    assert violations(document) == ["itunes:image is missing"]


@pytest.mark.parametrize("web_url", ["ytsearch:cats", "", "http://[", "file:///etc"])
def test_a_feed_of_no_page_shows_the_projects(web_url: str) -> None:
    """And not the link's own, which apps would let people share."""
    document = build(web_url=web_url, title=" ")
    assert channel_of(document).findtext("link") == rss.HOME_PAGE
    assert channel_of(document).findtext("title") == rss.HOME_PAGE
    assert violations(document) == []


def test_who_says_nothing_of_himself_is_called_as_the_feed() -> None:
    channel = channel_of(build(author=" \x00", email="me@example.org"))
    assert channel.findtext(f"{ITUNES}author") == CHANNEL.title
    assert channel.findtext(f"{ITUNES}owner/{ITUNES}name") == CHANNEL.title


# ---------------------------------------------------------------------------- texts


def test_a_description_is_never_missing() -> None:
    for description in (None, "", " \x00 "):
        document = build(episode(1, description=description), description="")
        assert item(document).findtext("description") == "Episode 1"
        assert item(document).find(f"{CONTENT}encoded") is None
        assert channel_of(document).findtext("description") == CHANNEL.title


def test_descriptions_are_plain_text_and_safe_html() -> None:
    told = "<p>Tom &amp; <b>Jerry</b></p><script>x</script><p>a&lt;b</p>"
    document = build(episode(1, description=told), description=told)
    assert channel_of(document).findtext("description") == "Tom & Jerry\n\na<b"
    node = item(document)
    assert node.findtext("description") == "Tom & Jerry\n\na<b"
    assert node.findtext(f"{CONTENT}encoded") == "<p>Tom &amp; Jerry</p><p>a&lt;b</p>"
    assert b"<![CDATA[<p>Tom" in document


@pytest.mark.parametrize("title", ["", "  ", "\x00", "\x85\u2028"])
def test_a_title_is_never_missing(title: str) -> None:
    document = build(episode(1, title=title), title=title)
    assert item(document).findtext("title") == "ep-1"
    assert item(document).findtext(f"{ITUNES}title") == "ep-1"
    assert channel_of(document).findtext("title") == CHANNEL.web_url


def test_a_long_description_is_cut_between_characters() -> None:
    document = build(episode(1, description="ä" * 4000), description="x" + "ö" * 4000)
    sizes = [len(node.text.encode()) for node in root(document).iter("description")]
    assert sizes == [3999, 4000]
    assert item(document).findtext(f"{CONTENT}encoded") == f"<p>{'ä' * 4000}</p>"
    assert violations(document) == []


def test_no_text_ends_with_a_space() -> None:
    told = "x" * 3999 + " and more"
    document = build(episode(1, description=told, source_id="1 \x85"))
    assert item(document).findtext("description") == "x" * 3999
    assert item(document).findtext("guid") == "anypodsite:1"
    assert violations(document) == []


def test_long_lines_are_cut() -> None:
    long = "ä " * 400
    document = build(
        episode(1, title=long, season=long, season_number=1, feed_id="one"),
        title=long,
        author=long,
        subtitle=long,
        feed_titles={"one": long},
    )
    assert item(document).findtext("title") == long[:255].strip()
    assert len(item(document).find(f"{PODCAST}season").get("name")) == 127
    assert violations(document) == []


@pytest.mark.parametrize("title", ODD_TITLES.values())
def test_odd_titles(title: str) -> None:
    document = build(episode(1, title=title, description=title), title=f"x{title}")
    assert len(parsed(document)["episodes"]) == 1
    shown = item(document).findtext("title")
    assert shown == (clean_line(title)[:255].strip() or "ep-1")
    assert violations(document) == []


TEXT = st.text(st.characters(codec=None), max_size=40)
WORDS = st.lists(TEXT | st.sampled_from(["<p>", "</p>", "<br>", "\n", "- ", "]]>"]))


@given(st.data())
def test_any_text_gives_a_document_that_every_app_can_read(data: st.DataObject) -> None:
    def text() -> str:
        return data.draw(TEXT)

    one = episode(
        1,
        title=text(),
        description="".join(data.draw(WORDS)),
        source_id=f"id{text()}",
        source_url=f"https://example.org/{text()}?{text()}#{text()}",
        season=text(),
        season_number=data.draw(st.none() | st.integers()),
        episode_number=data.draw(st.none() | st.integers()),
        people=(Person(name=text()),),
        chapters=(Chapter(start_s=1, title="A"),),
    )
    document = build(
        one,
        title=text(),
        description="".join(data.draw(WORDS)),
        author=text(),
        subtitle=text(),
        web_url=data.draw(TEXT | TEXT.map(lambda path: f"http://example.org/{path}")),
        podcast_type=data.draw(st.sampled_from(PodcastType)),
        feed_titles={"feed": text()},
    )
    assert not feedparser.parse(document).bozo
    assert violations(document) == []
