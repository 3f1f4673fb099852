"""The page of a feed for a person: complete, small, and telling nobody its address."""

from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
import re
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from lxml import html
import pytest

from custom_components.anypod import page
from custom_components.anypod.apps import APPS, System, names_with_servers
from custom_components.anypod.engine import Addresses
from tests.engine.support import artifact, episode
from tests.integration.page_scene import (
    ARTWORK,
    BASE,
    CHANNEL,
    FEED_URL,
    INJECTION,
    LAN_URL,
    VIDEO,
    about,
    find,
    links,
    seen,
    showcase,
    texts,
)
from tests.site import ODD_TITLES

# ------------------------------------------------------------------------- security


def test_nothing_runs_or_is_fetched_but_what_belongs_to_it() -> None:
    rendered = page.render(showcase(episode(1)), FEED_URL, external=True)
    document = html.document_fromstring(rendered.body)
    [style] = find(document, "style")
    [script] = find(document, "script")

    def hashed(element: html.HtmlElement) -> str:
        digest = sha256((element.text or "").encode()).digest()
        return f"'sha256-{b64encode(digest).decode()}'"

    policy = rendered.headers["Content-Security-Policy"]
    assert dict(one.split(" ", 1) for one in policy.split("; ")) == {
        "default-src": "'none'",
        "img-src": "'self'",
        "media-src": "'self'",
        "style-src": hashed(style),
        "script-src": hashed(script),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert rendered.headers["Referrer-Policy"] == "no-referrer"
    assert rendered.headers["X-Robots-Tag"] == "noindex"
    assert rendered.headers["X-Content-Type-Options"] == "nosniff"
    assert rendered.headers["Cache-Control"] == "private, no-cache"
    assert rendered.headers["Content-Type"] == "text/html; charset=utf-8"
    # The policy would not let any of these through.
    for element in find(document, "*"):
        assert "style" not in element.attrib
        assert not [name for name in dict(element.attrib) if name.startswith("on")]
    assert "url(" not in (style.text or "")
    assert "@import" not in (style.text or "")


def test_it_leads_to_its_own_things_by_relative_addresses() -> None:
    shown = showcase(
        episode(1, artwork=ARTWORK), episode(2, media=VIDEO, artwork=ARTWORK)
    )
    document = seen(shown)
    own = Addresses(base=BASE)
    found = {
        urljoin(f"{BASE}/", one.get(name, ""))
        for name in ("src", "poster", "href")
        for one in find(document, "*")
        if name in one.attrib and one.tag != "a"
    }
    assert found == {
        own.feed,
        own.artwork("a1b2c3d4"),
        *(own.media(one) for one in shown.episodes),
        *(own.episode_artwork(one) for one in shown.episodes),
    }
    assert all(one.get("class") == "app" for one in find(document, "a"))
    for one in find(document, "*"):
        assert not urlsplit(one.get("src", "")).netloc


@pytest.mark.parametrize(
    "text",
    [*ODD_TITLES.values(), INJECTION, "half \ud83d"],
    ids=[*ODD_TITLES, "injection", "surrogate"],
)
def test_odd_texts_are_shown_and_do_nothing(text: str) -> None:
    plain = seen(showcase(episode(1, title="x", description="x"), title="x"))
    odd = seen(
        showcase(
            episode(1, title=text, description=text),
            title=text,
            subtitle=text,
            author=f"{text} & sons",
            language=text,
            feed_titles={"feed": text},
        )
    )

    def made_of(document: html.HtmlElement) -> set[str]:
        """Return the tags and the attributes that there are."""
        return {
            str(name) for one in find(document, "*") for name in (one.tag, *one.attrib)
        }

    added = made_of(odd) - made_of(plain)
    assert added <= {"bdi", "details", "summary"}
    assert len(find(odd, "script")) == len(find(odd, "style")) == 1
    expected = " ".join(
        # As parsers of HTML have it, which know no such characters.
        re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
        .encode(errors="replace")
        .decode()
        .split()
    )
    [title, *_] = texts(find(odd, "h1"))
    assert re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", title) == expected


# ------------------------------------------------------------------------ what it shows


def test_what_it_says_of_the_feed() -> None:
    document = seen(showcase(subtitle="Odd ones", language="de"))
    assert document.findtext(".//title") == "Small Wonders"
    [heading] = find(document, "h1")
    assert heading.text == "Small Wonders"
    assert heading.get("lang") == "de"
    said = about(document)
    assert said == ["Small Wonders", "Ada and Bo", "Odd ones", "About everyday things."]
    [art] = find(document, "img", "art")
    assert art.get("src") == "./art-a1b2c3d4.jpg"
    # What says nothing new is left out, and so is a picture that is not there.
    bare = seen(
        showcase(author=CHANNEL.title, description=CHANNEL.title, artwork_rev=None)
    )
    assert about(bare) == ["Small Wonders"]
    assert find(bare, "img") == []


def test_episodes_have_what_plays_them() -> None:
    document = seen(
        showcase(
            episode(3, artwork=ARTWORK),
            episode(2, media=VIDEO, artwork=ARTWORK),
            episode(1, media=None),
        )
    )
    audio, video, none = find(document, "li", "episode")
    [player] = find(audio, "audio")
    assert "controls" in player.attrib
    assert player.get("preload") == "none"
    assert player.get("src") == "./media/000000000003-0a1b2c3d.m4a"
    assert document.get_element_by_id(player.get("aria-labelledby")).text == "Episode 3"
    [picture] = find(audio, "img")
    assert picture.get("src") == "./art/000000000003-0f0f0f0f.jpg"
    [player] = find(video, "video")
    assert "controls" in player.attrib
    assert player.get("preload") == "none"
    assert player.get("poster") == "./art/000000000002-0f0f0f0f.jpg"
    assert player.get("src") == "./media/000000000002-0a1b2c3d.mp4"
    assert document.get_element_by_id(player.get("aria-labelledby")).text == "Episode 2"
    assert find(video, "img audio") == []
    assert find(none, "audio video") == []
    # Its own is not there.
    [picture] = find(none, "img")
    assert picture.get("src") == "./art-a1b2c3d4.jpg"


@pytest.mark.parametrize(
    ("duration_s", "size_bytes", "expected"),
    [
        (9.6, 1_234_567, "10 s · 1.2 MB"),
        (61.4, 12_345_678, "1 min · 12.3 MB"),
        (3_723, 999_900_000, "1 h 2 min · 999.9 MB"),
        (36_000, 2_345_000_000, "10 h 0 min · 2.3 GB"),
        (0, 50_000, "0.1 MB"),
    ],
)
def test_facts(duration_s: float, size_bytes: int, expected: str) -> None:
    media = artifact(page._ASSETS, duration_s=duration_s, size_bytes=size_bytes)
    published = datetime(2026, 11, 5, 23, 30, tzinfo=UTC)
    one = episode(1, media=media, published=published, duration_s=None)
    document = seen(showcase(one, feed_titles={"feed": "Talk", "other": "Walk"}))
    [facts] = texts(find(document, "p", "facts"))
    assert facts == f"5 November 2026 · {expected} · Talk"
    [time] = find(document, "time")
    assert time.get("datetime") == "2026-11-05T23:30:00+00:00"
    # Of an episode without a file the site's word is taken.
    bare = seen(showcase(episode(1, media=None, published=published, duration_s=61)))
    assert texts(find(bare, "p", "facts")) == ["5 November 2026 · 1 min"]


def test_a_feed_without_episodes_says_so() -> None:
    document = seen(showcase())
    assert find(document, "ul", "episodes") == []
    [said] = texts(find(document, "p", "empty"))
    assert said.startswith("There are no episodes yet.")
    assert find(seen(showcase(episode(1))), "p", "empty") == []


def test_how_many_more_there_are() -> None:
    def told(document: html.HtmlElement) -> list[str]:
        [head] = find(document, "div", "head")
        return texts(find(head, "p"))

    assert told(seen(showcase(episode(1)))) == []
    some = seen(showcase(episode(2), episode(1), total=1234))
    assert told(some) == ["The newest 2 of 1,234"]


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("Short and plain.", "Short and plain.", None),
        ("One line.\nAnother one.", "One line.", "Another one."),
        ("\n\nOne line.\n\n0:00 Start\n ", "One line.", "0:00 Start"),
        (
            f"A sentence. And one more. {'word ' * 60}",
            "A sentence. And one more.",
            ("word " * 60).strip(),
        ),
        (("word " * 60).strip(), ("word " * 36).strip(), ("word " * 24).strip()),
        ("字" * 200, "字" * 180, "字" * 20),
    ],
    ids=["short", "lines", "blank lines", "sentences", "words", "no spaces"],
)
def test_long_descriptions_are_folded(text: str, first: str, rest: str | None) -> None:
    document = seen(showcase(description=text))
    if rest is None:
        assert texts(find(document, "p", "text")) == [first]
        return
    [details] = find(document, "details")
    [summary] = find(details, "summary")
    assert texts([summary]) == [f"{first} Show more"]
    assert summary.tail == rest


def test_it_stays_small_whatever_there_is_to_tell() -> None:
    noise = "An <odd> & very long “description” of everything. 字" * 200
    episodes = [
        episode(number, title="T" * 100, description=noise, artwork=ARTWORK)
        for number in range(20, 0, -1)
    ]
    rendered = page.render(
        showcase(*episodes, description=noise, total=5000), FEED_URL, external=True
    )
    assert len(rendered.body) < 60_000
    document = html.document_fromstring(rendered.body)
    assert len(find(document, "details")) == 21
    for one in find(document, "details"):
        assert one.text_content().endswith("…")


# ---------------------------------------------------------------------- subscribing


def arrives(url: str) -> str:
    """Return the feed's URL as an app understands it, None of the scheme if unsaid.

    AntennaPod's and Pocket Casts' rules are in their source, gPodder's as well.
    """
    scheme, _, rest = url.partition(":")
    match scheme:
        case "gpodder":
            return rest.lstrip("/")
        case "antennapod-subscribe":
            assert rest.startswith("//antennapod.org/deeplink/subscribe?url=")
            return unquote(rest.partition("?url=")[2])
        case "overcast":
            parts = urlsplit(url)
            assert (parts.netloc, parts.path) == ("x-callback-url", "/add")
            [found] = parse_qs(parts.query)["url"]
            return found
        case "castro" | "castros":
            assert rest.startswith("//subscribe/")
            name = "https" if scheme == "castros" else "http"
            return f"{name}://{rest.removeprefix('//subscribe/')}"
        case "pktc":
            host, _, bare = rest.removeprefix("//").partition("/")
            return f"{host.replace('subscribe', '') or '?'}://{bare}"
        case "podcast" | "podcastaddict":
            return f"?:{rest}"
    raise AssertionError(url)


@pytest.mark.parametrize("feed_url", [FEED_URL, LAN_URL])
def test_each_app_is_told_the_address(feed_url: str) -> None:
    document = seen(showcase(), feed_url)
    found = {name: arrives(url) for name, url in links(document).items()}
    bare = f"?://{feed_url.partition('://')[2]}"
    is_https = feed_url.startswith("https:")
    assert found == {
        "Android: AntennaPod": feed_url,
        "Android: Podcast Addict": bare,
        "Android: Pocket Casts": feed_url if is_https else bare,
        "iPhone and iPad: Apple Podcasts": bare,
        "iPhone and iPad: Overcast": feed_url,
        "iPhone and iPad: Castro": feed_url,
        "iPhone and iPad: Pocket Casts": bare,
        "Computer: gPodder": feed_url,
    }
    [address] = find(document, "input")
    assert address.get("value") == feed_url
    assert "readonly" in address.attrib
    [label] = find(document, "label")
    assert label.get("for") == address.get("id")


def test_no_button_leads_to_a_web_page() -> None:
    for app in APPS:
        scheme = urlsplit(app.subscribe_url(FEED_URL)).scheme
        assert scheme not in {"http", "https"}, app.name
    assert {app.system for app in APPS} == set(System)


@pytest.mark.parametrize("external", [True, False])
def test_what_needs_an_address_for_everybody(external: bool) -> None:
    document = seen(showcase(), external=external)
    marked = [one for one in find(document, "a") if "aria-describedby" in one.attrib]
    names = {one.text for one in marked}
    assert names == {"Castro", "Overcast", "Pocket Casts"} == set(names_with_servers())
    assert len(marked) == len(find(document, "span", "mark")) == 4
    said = document.get_element_by_id("reach")
    assert "Castro, Overcast and Pocket Casts" in said.text_content()
    assert ("home only" in said.text_content()) is not external
    assert (said.get("class") == "note") is not external
    # What is loud is read before the buttons.
    order = [
        one.get("id") or one.get("class") for one in said.itersiblings(preceding=True)
    ]
    assert ("apps" in order) is external
