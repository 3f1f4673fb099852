"""Titles and descriptions of strangers, in every document and name made of them."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any, Final, override

from hypothesis import strategies as st
from lxml import etree
import pytest

from custom_components.anypod.engine import (
    conversion,
    filters,
    library,
    notes,
    opml,
    parts,
    people,
    rss,
    transcripts,
)
from custom_components.anypod.engine.config import Filters
from custom_components.anypod.engine.errors import InvalidPattern
from custom_components.anypod.engine.models import Channel, Media, Person, PodcastType
from custom_components.anypod.engine.rss import Addresses
from tests.engine.feed_rules import violations
from tests.engine.hostile import LINE, LINKED, TEXT, URL
from tests.engine.support import NOW, episode
from tests.fuzzing import cases

ALLOWED: Final = {"p", "ul", "li", "a", "br"}
ADDRESSES: Final = Addresses(base="https://home.example/api/anypod/SECRET")
CHANNEL: Final = Channel(
    feed_id="feed",
    guid="00000000-0000-5000-8000-000000000000",
    title="Talk",
    description="Talk",
    author="Somebody",
    web_url="https://a.example/talk",
    language="en",
    category="Technology",
    media=Media.AUDIO,
    artwork_rev="0a1b2c3d",
    podcast_type=PodcastType.EPISODIC,
    page_size=100,
    changed_at=NOW,
)


TIME: Final = st.sampled_from(
    [
        "00:00.000",
        "00:01.5",
        "00:00:02,000",
        "99:59:59.999",
        "1:2:3",
        "-1",
        "\u0663:\u0660\u0660.\u0660\u0660\u0660",
    ]
)


class Reader(HTMLParser):
    """Finds what a browser would make of a text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@cases(TEXT | LINKED, quick=60, nightly=5000)
def test_notes(text: str) -> None:
    found = read(notes.to_html(notes.to_text(text)))
    assert found.tags <= ALLOWED
    for name, value in found.attributes:
        assert name == "href"
        assert value.lower().startswith(("http://", "https://"))


@cases(
    st.fixed_dictionaries(
        {
            "title": TEXT,
            "description": TEXT,
            "source_id": TEXT.map("id{}".format),
            "source_url": URL,
            "season": TEXT | st.none(),
        }
    ),
    st.fixed_dictionaries({"title": TEXT, "author": TEXT, "description": TEXT}),
    URL,
    quick=25,
    nightly=1500,
)
def test_documents(fields: dict[str, Any], about: dict[str, Any], web_url: str) -> None:
    one = episode(1, people=(Person(name="A"),), **fields)
    channel = replace(CHANNEL, web_url=web_url, **about)
    document = rss.build(channel, [one], ADDRESSES)
    assert violations(document) == []
    root = etree.fromstring(document)
    # Nothing but what was written stands for an element.
    assert len(root.findall("channel/item")) == 1
    for node in root.iter("link"):
        assert (node.text or "").startswith(("http://", "https://"))
        assert "token=" not in (node.text or "")


@cases(TEXT, TEXT, st.integers(1, 250), quick=60, nightly=5000)
def test_names_of_files(title: str, unique: str, limit: int) -> None:
    for text in (title, unique):
        name = library.safe_name(text, limit)
        assert name == PurePosixPath(name).name
        assert name not in {"", ".", ".."}
        assert not set(name) & set('/\\:*?"<>|\0\n\r')
        assert len(name.encode()) <= limit + 1


@cases(TEXT, URL, quick=40, nightly=2000)
def test_tags_of_a_file(text: str, url: str) -> None:
    told = conversion.tags(
        title=text, artist=text, album=text, date=text, url=url, description=text
    )
    for name, value in told.items():
        assert "\0" not in value, name
        assert name != "comment" or "key@" not in value


@cases(st.lists(st.tuples(LINE, URL), max_size=4), quick=30, nightly=2000)
def test_lists_of_feeds(outlines: list[tuple[str, str]]) -> None:
    listed = [opml.Outline(title=title, url=url) for title, url in outlines]
    found = opml.parse(opml.build(listed, NOW))
    assert len(found) <= len(listed)


@cases(st.lists(st.tuples(TIME, TIME, LINE), max_size=5), quick=40, nightly=4000)
def test_what_is_said(said: list[tuple[str, str, str]]) -> None:
    blocks = (f"{begin} --> {end}\n{text}\n" for begin, end, text in said)
    data = "\n".join(["WEBVTT\n", *blocks]).encode()
    try:
        cues = transcripts.tidy(transcripts.parse(data))
    except transcripts.NoTranscript:
        return
    if cues:
        assert transcripts.parse(transcripts.to_vtt(cues).encode()) == cues
    assert transcripts.to_srt(cues).count(" --> ") == len(cues)
    assert not read(transcripts.to_vtt(cues)).tags
    transcripts.to_text(cues)
    transcripts.shift(cues, [(1.0, 2.0)])


@cases(st.lists(TEXT, max_size=4), TEXT, quick=30, nightly=1000)
def test_people_and_parts(names: list[str], text: str) -> None:
    found = people.gather(names, names)
    assert people.load(people.dump(found)) == found
    url, number = parts.page_of(text)
    assert number is None or parts.part_url(url, number)


# Python warns of what a pattern may mean one day.
@pytest.mark.filterwarnings("ignore::FutureWarning")
@cases(TEXT, TEXT, quick=30, nightly=1000)
def test_filters(pattern: str, title: str) -> None:
    try:
        filters.check_pattern(pattern)
    except InvalidPattern:
        return
    filters.reject(
        Filters(include_title=pattern),
        None,
        filters.Facts(
            title=title,
            description=title,
            published=NOW,
            duration_s=1.0,
            is_short=False,
            was_live=False,
        ),
    )
