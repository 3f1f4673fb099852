"""Each rule for RSS documents finds what breaks it, in a document that is fine."""

from pathlib import Path

import pytest

from tests.engine.feed_rules import html_violations, violations

FULL = (Path(__file__).parent / "golden" / "full.xml").read_text("utf-8")
ITEM = FULL[FULL.index("    <item>") : FULL.index("  </channel>")]


def test_a_document_that_is_fine() -> None:
    assert violations(FULL.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("</rss>", "", "no XML"),
        ("UTF-8", "US-ASCII", "it does not say that it is UTF-8"),
        ("encoding='UTF-8'", "", "it does not say that it is UTF-8"),
        ('version="2.0"', 'version="0.9"', "no RSS 2.0"),
        ("podcastindex.org/namespace/1.0", "podcastindex.org/", "does not belong"),
        ("podcast-1.0.dtd", "Podcast-1.0.dtd", "itunes:explicit is missing"),
        ("<language>de-CH</language>", "", "language is missing"),
        (">de-CH<", ">German<", "language: wrong value"),
        ("<docs>", "<docs>x</docs><docs>", "docs is there 2 times"),
        ("</docs>", "</docs><rating>x</rating>", "rating does not belong there"),
        (">Fri, 02 Oct 2026 03:04:05 +0000<", ">2026-10-02<", "lastBuildDate"),
        (">Sat, 02 Mar 2024", ">Sun, 02 Mar 2024", "pubDate: wrong value"),
        ("<title>Talk ", "<title> Talk ", "title: spaces around it"),
        ("<title>Talk ", "<title>Talk\x85\x90", "title: control characters"),
        ("<title>Talk ", "<title>" + 255 * "a", "title: more than 255"),
        ("<description>", "<description>" + 4000 * "ä", "more than 4000 bytes"),
        (">What it is about<", "><", "itunes:subtitle: empty"),
        ("https://example.org/talk?", "//example.org/talk?", "link: no address"),
        ("https://example.org/talk?", "https://a@example.org/", "link: no address"),
        ("list=PL1</link>", "list=PL 1</link>", "link: no address"),
        ("?list=PL1</link>\n    <desc", "?</link>\n    <desc", "image: another link"),
        (">true<", ">yes<", "itunes:explicit: wrong value"),
        (">serial<", ">series<", "itunes:type: wrong value"),
        ("<itunes:episode>4</itunes:episode>", "", "not every item has a number"),
        (">Yes</itunes:block>", ">yes</itunes:block>", "itunes:block: wrong value"),
        (">0b5ff694-", ">x", "podcast:guid: wrong value"),
        ('">yes<', '">true<', "podcast:locked: wrong value"),
        (">podcast<", ">radio<", "podcast:medium: wrong value"),
        ('"Places &amp; Travel"', '"Places"', "itunes:category: Apple knows no"),
        (">me@example.org<", ">me<", "itunes:owner: no address of mail"),
        ('rel="self"', 'rel="via"', "atom:link: none to itself"),
        ('rel="first"', 'rel="start"', "atom:link: pages without a first"),
        ('rel="next"', 'rel="last"', "atom:link: two of a kind"),
        ('rel="next"', 'rel="hub"', "atom:link: next and last do not agree"),
        ('rel="previous"', 'rel="hub"', "atom:link: previous and first do not"),
        ('rel="previous"', 'rel="hub"', "atom:link: unknown ones"),
        ('.jpg"/>', '.webp"/>', "itunes:image: no JPEG or PNG"),
        ('"1/1"', '"square"', "podcast:image: no address, or no ratio"),
        (">Episode 7<", "><", "title: empty"),
        ('isPermaLink="false"', "", "item 1: guid: taken for an address"),
        ('length="12345"', 'length="0"', "enclosure: no length"),
        ('type="audio/x-m4a"', 'type="audio/flac"', "is played by few"),
        ("0a1b2c3d.m4a", "0a1b2c3d.mp3", "enclosure: another extension"),
        ("0a1b2c3d.m4a", "0a1b2c3d.m4a?a=.m4a", "enclosure: an address with a query"),
        (">61<", ">1:01<", "itunes:duration: wrong value"),
        (">full<", ">whole<", "itunes:episodeType: wrong value"),
        ('first">1<', 'first">one<', "podcast:season: wrong value"),
        (">4</podcast", ">-4</podcast", "podcast:episode: wrong value"),
        (">Bob<", f">{'B' * 129}<", "podcast:person: wrong value"),
        ("json+chapters", "json", "podcast:chapters: of another type"),
        ('"text/vtt"', '"text/plain"', "podcast:transcript: of another type"),
        ("0e0e0e0e.en-US.vtt", "0e.en-US.ttml", "podcast:transcript: of another type"),
        ("0:00 A<br/>", "<b>0:00</b> A", "item 1: content:encoded: <b >"),
    ],
)
def test_what_is_wrong_is_found(old: str, new: str, expected: str) -> None:
    assert old in FULL
    found = violations(FULL.replace(old, new, 1).encode())
    assert any(expected in one for one in found), found


def test_items_are_compared() -> None:
    found = violations(FULL.replace(ITEM, ITEM * 2).encode())
    assert found == ["guid: the same one twice", "enclosure: the same one twice"]
    without = ITEM.replace(ITEM[ITEM.index("<enclosure") : ITEM.index("<pubDate")], "")
    without = without.replace(":ep-7", ":ep-8")
    found = violations(FULL.replace(ITEM, ITEM + without).encode())
    assert found == ["enclosure: some items have none"]


@pytest.mark.parametrize(
    "text",
    [
        *("words", "<p>words", "<p>a</ul>", "<p>a & b</p>", "<p>a < b</p>", "</p>"),
        *("<p><b>x</b></p>", '<p class="x">a</p>', "<p><a>x</a></p>", "<!-- x -->"),
        *('<p><a href="javascript:x">x</a></p>', '<p><a href="/x">x</a></p>'),
        *(
            '<p><a href="http://x" onclick="y">x</a></p>',
            "<p><img src='http://x'/></p>",
        ),
        *("<script>x</script>", "<!doctype html>", "<?php x?>"),
    ],
)
def test_html_that_apps_do_not_show(text: str) -> None:
    assert html_violations(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "<p>a &lt; b &amp; c<br/>d</p>", "<ul><li>a</li><li>b</li></ul>"),
        '<p>a</p><p><a href="https://x.org/?a=1&amp;b=2">b</a> &gt;</p>',
    ],
)
def test_html_that_apps_show(text: str) -> None:
    assert html_violations(text) == []
