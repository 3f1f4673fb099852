"""What strangers write and what lies in storage, where Home Assistant takes it up."""

from collections import Counter
import contextlib
from dataclasses import replace
from html.parser import HTMLParser
import re
from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from hypothesis import strategies as st
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.anypod import page, prose
from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import (
    Episode,
    InvalidImport,
    Media,
    Showcase,
    read_import,
)
from custom_components.anypod.engine.models import Channel, PodcastType
from custom_components.anypod.entry import feed_config
from custom_components.anypod.shapes import discreet
from custom_components.anypod.wishes import load_yaml
from tests.engine.hostile import KEYED, LINE, LINKED, TEXT, URL, VALUE, mutated
from tests.engine.support import NOW, episode
from tests.fuzzing import cases, examples, many

ANYPOD: Final = """
feeds:
  talk: &talk
    url: https://a.example/talk
    schedule: "0 3 * * *"
    keep_last: 5
    since: "20260101"
    metadata: {title: Talk, language: de, explicit: "yes"}
  walk: {<<: *talk, title: !secret key, url: !include x}
"""
MARKUP: Final = re.compile(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#|~!&]")
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
OPTIONS: Final = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        (
            *("format", "ytdlp_args", "include_title", "exclude_title"),
            *("include_description", "exclude_description", "title", "subtitle"),
            *("description", "author", "email", "language", "category", "cron"),
            *("artwork_url", "proxy", "artwork_file"),
        ),
        TEXT,
    )
    | {
        name: st.floats(0, 1e6) | st.integers(0, 10**6)
        for name in (
            *("interval_hours", "download_delay_hours", "keep_last", "max_age_days"),
            *("max_size_gb", "min_duration_s", "max_duration_s", "max_errors"),
            *("page_size", "rate_limit"),
        )
    }
    | {"subtitles": st.lists(TEXT, max_size=3), "sources": st.lists(URL, max_size=3)},
)


@cases(TEXT, quick=60, nightly=5000)
def test_markdown(text: str) -> None:
    assert not MARKUP.search(prose.plain(text))
    assert "\n" not in prose.plain(text)
    shown = prose.code(text)
    assert shown[0] == shown[-1] == "`"
    assert "`" not in shown[1:-1]
    assert "\n" not in shown


@cases(URL, quick=40, nightly=2000)
def test_addresses_in_markdown(url: str) -> None:
    assert not set(prose.address(url)) & set('[]<>`*|\\ \n"')


@cases(mutated(ANYPOD.encode()) | st.binary(max_size=80), quick=25, nightly=1500)
def test_yaml(data: bytes) -> None:
    with contextlib.suppress(InvalidImport):
        read_import(data, load_yaml)


@cases(
    KEYED,
    VALUE | st.dictionaries(LINE, VALUE, max_size=4),
    quick=30,
    nightly=1500,
)
def test_what_others_see(text: str, value: Any) -> None:
    discreet({"source_url": value, "log": value, "below": [{"detail": value}]})
    told = {"source_url": text, "log": text, "below": [{"detail": text}]}
    for key in ("://me:key@", "token=key"):
        assert key in text or key == "://me:key@"
        assert key not in str(discreet(told))


LEADING: Final = frozenset(
    {
        *("href", "src", "action", "formaction", "poster", "data", "srcset", "ping"),
        *("xlink:href", "background", "content"),
    }
)
UNREAD: Final = re.compile(r"[\x00-\x20]")
"""What browsers leave out of the beginning of an address."""
ACTIVE: Final = re.compile(r"javascript:|vbscript:|data:", re.IGNORECASE)


def is_harmful(name: str, value: str | None) -> bool:
    """Return whether an attribute does something when it is there, or chosen."""
    runs = name.startswith("on") or name in {"style", "srcdoc"}
    leads = name in LEADING and ACTIVE.match(UNREAD.sub("", value or ""))
    return runs or bool(leads)


class Reader(HTMLParser):
    """Finds what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.harmful: list[tuple[str, str | None]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.harmful += [one for one in attrs if is_harmful(*one)]


def read(one: Episode, channel: Channel) -> Reader:
    shown = Showcase(channel=channel, episodes=(one,), total=1, feed_titles={})
    made = page.render(
        shown, "https://home.example/api/anypod/x/feed.xml", external=True
    )
    reader = Reader()
    reader.feed(made.body.decode())
    reader.close()
    return reader


PLAIN: Final = read(episode(1), CHANNEL).tags


@cases(TEXT, LINKED, TEXT, URL, quick=25, nightly=1500)
def test_page(title: str, description: str, author: str, url: str) -> None:
    found = read(
        episode(1, title=title, description=description, source_url=url),
        replace(CHANNEL, title=title, author=author, description=description),
    )
    assert found.harmful == []
    for tag in ("script", "style", "iframe", "img", "form", "base", "meta", "link"):
        assert found.tags[tag] == PLAIN[tag], tag


@many(quick=30, nightly=2000)
async def test_stored_options(hass: HomeAssistant, amount: int) -> None:
    """A file in storage may be older than a rule, or somebody has changed it."""
    data = {
        "type": "feed",
        "url": "https://a.example/",
        "source_kind": "channel",
        "listing_urls": ["https://a.example/"],
    }
    for options in examples(OPTIONS, amount):
        entry = MockConfigEntry(domain=DOMAIN, data=data, options=options)
        config = feed_config(hass, entry)
        assert config.filters_key
        assert config.showing.key
        assert config.fence.sources[0] == "https://a.example/"
