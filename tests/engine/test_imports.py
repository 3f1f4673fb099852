"""What other programs' files ask for, in our words, and what is named as left out."""

from collections.abc import Iterable
from datetime import date, datetime
import json
import time
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine.errors import ImportFault, InvalidImport
from custom_components.anypod.engine.imports import (
    MOST_FEEDS,
    ImportPlan,
    Wish,
    from_anypod,
    from_podsync,
    read,
    source_of,
)

URL = "https://www.youtube.com/@talk"


def load(text: str) -> object:
    """Read YAML as far as it is JSON: the glue has a library for the rest."""
    return json.loads(text)


def anypod(**settings: Any) -> Wish:
    """Read a feed of the standalone Anypod that nothing is wrong with."""
    found = from_anypod({"feeds": {"talk": {"url": URL} | settings}})
    assert found.invalid == ()
    [wish] = found.wishes
    return wish


def fault_of(data: bytes) -> ImportFault:
    with pytest.raises(InvalidImport) as caught:
        read(data, load)
    return caught.value.fault


# -------------------------------------------------------------------- the addresses


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCx_-1",
            "https://www.youtube.com/channel/UCx_-1",
        ),
        (
            "http://youtube.com/feeds/videos.xml?playlist_id=PL12&x=1",
            "https://www.youtube.com/playlist?list=PL12",
        ),
        (
            "www.youtube.com/feeds/videos.xml?user=some%20one",
            "https://www.youtube.com/user/some%20one",
        ),
        (
            "https://www.youtube.com/feeds/videos.xml?other=1",
            "https://www.youtube.com/feeds/videos.xml?other=1",
        ),
        (
            "https://example.org/feeds/videos.xml?channel_id=UC",
            "https://example.org/feeds/videos.xml?channel_id=UC",
        ),
        (" HTTPS://soundcloud.com/talk ", "https://soundcloud.com/talk"),
    ],
)
def test_source_of(text: str, url: str) -> None:
    assert source_of(text) == url


# ------------------------------------------------------------------------------ OPML


def test_opml() -> None:
    data = b"""<?xml version="1.0"?><opml version="1.1"><body>
    <outline text="YouTube Subscriptions" title="YouTube Subscriptions">
      <outline text="Talk" type="rss"
        xmlUrl="https://www.youtube.com/feeds/videos.xml?channel_id=UC1"/>
      <outline text="Again" xmlUrl="https://www.youtube.com/channel/UC1"/>
      <outline text="Odd" xmlUrl="feed me"/><outline xmlUrl="feed me"/>
      <outline xmlUrl="soundcloud.com/talk"/>
    </outline></body></opml>"""
    talk, other = "https://www.youtube.com/channel/UC1", "https://soundcloud.com/talk"
    assert read(data, load) == ImportPlan(
        wishes=(
            Wish(name="Talk", url=talk, title="Talk"),
            Wish(name=other, url=other, title=None),
        ),
        invalid=("feed me",),
    )


# ---------------------------------------------------------------------------- Anypod


def test_anypod_at_its_fullest() -> None:
    wish = anypod(
        enabled=True,
        yt_args="-f worst",
        schedule="0 3 * * *",
        keep_last=5,
        since="20220101",
        max_errors=4,
        transcript_lang="en",
        transcript_source_priority=["creator", "auto"],
        download_delay="3d",
        metadata={
            "title": "  My\n podcast ",
            "subtitle": "Daily",
            "description": "One\n\ntwo",
            "language": "pt-BR",
            "author": "John Doe",
            "author_email": "john@example.com",
            "image_url": "example.com/art.jpg",
            "category": "Business > Entrepreneurship",
            "podcast_type": "Serial",
            "explicit": "yes",
        },
    )
    assert wish == Wish(
        name="My podcast",
        url=URL,
        title="My podcast",
        keep_last=5,
        options={
            "schedule": "cron",
            "cron": "0 3 * * *",
            "since": "2022-01-01",
            "max_errors": 4,
            "subtitles": ["en"],
            "subtitles_source": "both",
            "download_delay_hours": 72,
            "title": "My podcast",
            "subtitle": "Daily",
            "description": "One\n\ntwo",
            "language": "pt-BR",
            "author": "John Doe",
            "email": "john@example.com",
            "artwork_url": "https://example.com/art.jpg",
            "category": "Business > Entrepreneurship",
            "podcast_type": "serial",
            "explicit": True,
        },
        ignored=("yt_args",),
    )


def test_anypod_at_its_least() -> None:
    assert anypod() == Wish(name="talk", url=URL)
    assert anypod(keep_last=None, since="", metadata={}, yt_args="") == anypod()
    assert anypod(enabled=False) == Wish(name="talk", url=URL, is_enabled=False)


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        ({"schedule": "@Weekly"}, {"schedule": "cron", "cron": "@Weekly"}),
        ({"schedule": "5 4 * * 7 30"}, {"schedule": "cron", "cron": "5 4 * * 7"}),
        ({"schedule": " manual "}, {"schedule": "manual"}),
        ({"since": 20220131}, {"since": "2022-01-31"}),
        ({"since": date(2022, 1, 31)}, {"since": "2022-01-31"}),
        (
            {"since": datetime.fromisoformat("2022-01-31T22:00:00+02:00")},
            {"since": "2022-01-31"},
        ),
        ({"since": "2022-01-31T22:00:00Z"}, {"since": "2022-01-31"}),
        ({"max_errors": "7"}, {"max_errors": 7}),
        ({"transcript_lang": "en-US"}, {"subtitles": ["en-US"]}),
        ({"transcript_source_priority": ["auto"]}, {"subtitles_source": "automatic"}),
        ({"transcript_source_priority": "creator"}, {"subtitles_source": "human"}),
        ({"download_delay": "24 H"}, {"download_delay_hours": 24}),
        ({"download_delay": "1w"}, {"download_delay_hours": 168}),
        ({"metadata": {"title": 1984}}, {"title": "1984"}),
        ({"metadata": {"explicit": False}}, {}),
        ({"metadata": {"explicit": "clean"}}, {}),
        ({"metadata": {"explicit": True}}, {"explicit": True}),
        ({"metadata": {"category": ["technology"]}}, {"category": "Technology"}),
        (
            {"metadata": {"category": [{"main": "TV &amp; Film"}]}},
            {"category": "TV & Film"},
        ),
        (
            {"metadata": {"category": [{"main": "arts", "sub": "Visual  arts"}]}},
            {"category": "Arts > Visual Arts"},
        ),
    ],
    ids=str,
)
def test_anypod_settings(settings: dict[str, Any], options: dict[str, Any]) -> None:
    wish = anypod(**settings)
    assert wish.ignored == ()
    assert wish.options == options


@pytest.mark.parametrize(
    ("settings", "ignored", "options"),
    [
        *(
            (settings, tuple(settings), {})
            for settings in (
                {"schedule": "every day"},
                {"schedule": "0 0 31 2 *"},
                {"schedule": "0 0 * * * 0 2030"},
                {"schedule": 5},
                {"keep_last": 0},
                {"keep_last": True},
                {"keep_last": "many"},
                {"keep_last": 2.5},
                {"keep_last": [5]},
                {"keep_last": 10**9},
                {"keep_last": "9" * 5000},
                {"since": "last year"},
                {"since": "0001-01-01"},
                {"since": True},
                {"max_errors": 1000},
                {"transcript_lang": False},
                {"transcript_lang": "English!"},
                {"transcript_source_priority": ["whisper"]},
                {"transcript_source_priority": {"creator": 1}},
                {"download_delay": "soon"},
                {"download_delay": "9999w"},
                {"download_delay": "0h"},
                {"metadata": "none"},
                {"metadata": ["title"]},
                {"cookies": "mine"},
            )
        ),
        (
            {"transcript_source_priority": ["auto", "creator"]},
            ("transcript_source_priority",),
            {"subtitles_source": "both"},
        ),
        (
            {"metadata": {"title": [], "author": {"a": 1}, "mood": "calm"}},
            ("metadata.mood", "metadata.author"),
            {},
        ),
        ({"metadata": {"title": " \x00 "}}, ("metadata.title",), {}),
        ({"metadata": {"language": "klingon!"}}, ("metadata.language",), {}),
        ({"metadata": {"author_email": "John"}}, ("metadata.author_email",), {}),
        ({"metadata": {"image_url": "art.jpg file"}}, ("metadata.image_url",), {}),
        ({"metadata": {"image_url": "file:///x"}}, ("metadata.image_url",), {}),
        ({"metadata": {"podcast_type": "daily"}}, ("metadata.podcast_type",), {}),
        ({"metadata": {"explicit": "maybe"}}, ("metadata.explicit",), {}),
        ({"metadata": {"category": 5}}, ("metadata.category",), {}),
        ({"metadata": {"category": [5]}}, ("metadata.category",), {}),
        ({"metadata": {"category": "Trains"}}, ("metadata.category",), {}),
        (
            {"metadata": {"category": "Trains, Arts > Trains, News"}},
            ("metadata.category",),
            {"category": "Arts"},
        ),
        (
            {"metadata": {"category": "Technology, News"}},
            ("metadata.category",),
            {"category": "Technology"},
        ),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_what_anypod_has_and_we_have_not(
    settings: dict[str, Any], ignored: tuple[str, ...], options: dict[str, Any]
) -> None:
    wish = anypod(**settings)
    assert tuple(str(one) for one in wish.ignored) == tuple(map(str, ignored))
    assert wish.options == options
    assert wish.keep_last is None


def test_manual_feeds() -> None:
    found = from_anypod(
        {
            "feeds": {
                "drop": {
                    "schedule": "manual",
                    "keep_last": 3,
                    "download_delay": "1h",
                    "metadata": {"title": "Drops"},
                },
                "bare": {"schedule": "manual", "url": None},
                "no url": {"schedule": "@daily"},
                "no schedule": {},
                "nothing": None,
                "odd": "text",
                "no web": {"url": "ftp://example.org/a"},
                5: {"url": 5},
            }
        }
    )
    assert found.wishes == (
        Wish(
            name="Drops",
            url=None,
            title="Drops",
            keep_last=3,
            options={"title": "Drops"},
            ignored=("download_delay",),
        ),
        Wish(name="bare", url=None),
    )
    assert found.invalid == (
        *("no url", "no schedule", "nothing", "odd", "no web: ftp://example.org/a"),
        "5: 5",
    )


# ---------------------------------------------------------------------- which it is


def test_which_it_is() -> None:
    toml = f'[feeds.a]\nurl = "{URL}"\n'
    yaml = json.dumps({"feeds": {"a": {"url": URL}}})
    xml = f'<opml><outline xmlUrl="{URL}"/></opml>'
    for text in (toml, yaml, xml):
        for encoding in ("utf-8", "utf-8-sig"):
            [wish] = read(text.encode(encoding), load).wishes
            assert wish.url == URL
    [wish] = read(xml.encode("utf-16"), load).wishes
    assert wish.url == URL


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "unknown"),
        (b"\x00\xff\x80", "unknown"),
        (b"Just a text.", "unknown"),
        (b"[1, 2]", "unknown"),
        (b'{"feeds": [1]}', "unknown"),
        (b"[server]\nport = 1", "unknown"),
        (b"feeds = 5", "unknown"),
        (b"a=" + b"[" * 50_000, "unknown"),
        (b"<rss/>", "unknown"),
        (b"<opml>", "broken"),
        (b"[feeds]\n  [feeds.a]\n  url = ", "broken"),
        (b"server: 1\nfeeds:\n  a: [", "broken"),
        (b"[feeds]", "empty"),
        (b'{"feeds": {}}', "empty"),
        (b"<opml/>", "empty"),
        (b"#" * 1_000_001, "too_large"),
        (b"<opml>" + b" " * 5_000_000, "too_large"),
    ],
    ids=lambda value: str(value[:30]),
)
def test_faults(data: bytes, fault: str) -> None:
    assert fault_of(data) == fault


def test_most_feeds() -> None:
    def opml(numbers: Iterable[int]) -> bytes:
        nodes = (f"<outline url='https://a.example/{n}'/>" for n in numbers)
        return f"<opml>{''.join(nodes)}</opml>".encode()

    assert len(read(opml(range(MOST_FEEDS)), load).wishes) == MOST_FEEDS
    assert fault_of(opml(range(MOST_FEEDS + 1))) is ImportFault.TOO_LARGE


# ------------------------------------------------------------------ whatever it holds

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        *("url", "enabled", "schedule", "keep_last", "since", "max_errors", "clean"),
        *("transcript_lang", "transcript_source_priority", "download_delay", "format"),
        *("quality", "max_height", "custom_format", "update_period", "cron_schedule"),
        *("metadata", "custom", "filters"),
    ]
)
BELOW = st.sampled_from(
    [
        *("title", "language", "lang", "author_email", "image_url", "cover_art"),
        *("category", "subcategories", "podcast_type", "explicit", "min_duration"),
        *("not_title", "keep_last", "extension"),
    ]
)


@given(st.dictionaries(NAMES, ANYTHING | st.dictionaries(BELOW, ANYTHING)))
def test_any_settings(settings: dict[str, Any]) -> None:
    """Nothing but a missing URL keeps a feed out, and options can be stored."""
    for translate in (from_anypod, from_podsync):
        plan = translate({"feeds": {"a": settings}})
        assert len(plan.wishes) + len(plan.invalid) == 1
        for wish in plan.wishes:
            json.dumps(dict(wish.options))
            assert wish.name


def test_time() -> None:
    """Long texts are read in a time that grows with their length only."""
    long = "a" * 900_000
    begun = time.process_time()
    for text in (long, "1h" * 400_000, "@" * 900_000, "a@" * 400_000, " >" * 400_000):
        plan = from_anypod(
            {
                "feeds": {
                    "a": {
                        "url": URL,
                        "schedule": text,
                        "since": text,
                        "download_delay": text,
                        "transcript_lang": text,
                        "metadata": {
                            "title": text,
                            "author_email": text,
                            "category": text,
                            "explicit": text,
                            "image_url": text,
                        },
                    }
                }
            }
        )
        [wish] = plan.wishes
        assert len(wish.options.get("title", "")) <= 500
        other = {"url": URL, "update_period": text, "cron_schedule": text}
        assert from_podsync({"feeds": {"a": other}}).wishes
    assert time.process_time() - begun < 10
