"""Texts of strangers, by the rules that Home Assistant's pages have for Markdown.

They are those of marked 18.1, with `gfm` and `breaks`, about what is made a link of.
"""

import re
from typing import Final
from urllib.parse import unquote

import pytest

from custom_components.anypod.engine import InstallFailed
from custom_components.anypod.prose import address, plain, reason

EMAIL: Final = (
    r"[A-Za-z0-9._+-]+@[a-zA-Z0-9-_]+(?:\.[a-zA-Z0-9-_]*[a-zA-Z0-9])+(?![\w-])"
)
LINK: Final = re.compile(
    rf"(?:mailto:|xmpp:)?{EMAIL}"
    r"|(?:[hH][tT][tT][pP][sS]?://|[fF][tT][pP]://|www\.)(?:[a-zA-Z0-9-]+\.?)+[^\s<]*"
)
WITHOUT_END: Final = re.compile(
    r"""(?:[^?!.,:;*_'"~()&]+|\([^)]*\)|&(?![a-zA-Z0-9]+;$)|[?!.,:;*_'"~)]+(?!$))+"""
)
ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
REFERENCE: Final = re.compile(r"&(?:#(\d+)|amp);")
MARKED: Final = re.compile(r"^(?:[-+]|\d+[.)]) |[*_`~<\[&]")


def links(text: str) -> list[str]:
    """Return what is made a link of."""
    found = []
    for match in LINK.finditer(text):
        link, before = match[0], ""
        while link != before:
            before = link
            kept = WITHOUT_END.match(link)
            link = "" if kept is None else kept[0]
        found.append(link)
    return found


def read(text: str) -> str:
    """Return how a text reads in which nothing is made a link of."""
    assert links(text) == []
    assert not MARKED.search(REFERENCE.sub("", ESCAPED.sub("", text)))
    shown = ESCAPED.sub(r"\1", text)
    return REFERENCE.sub(lambda found: chr(int(found[1] or ord("&"))), shown)


@pytest.mark.parametrize(
    "text",
    [
        "Log in at https://evil.example",
        "HTTP://evil.example/a_b",
        "www.evil.example",
        "ftp://evil.example",
        "somebody@evil.example",
        "mailto:somebody@evil.example",
        "xmpp:somebody@evil.example/x",
        "[Log in](https://evil.example) <b> **now** ~~or~~ _later_ `never`",
        "![x](https://evil.example/x.png) &lt; # | \\",
        "- one",
        "+ one",
        "1. one",
        "12) one",
        'It\'s "5%" (of $3): {x} = y; a/b, c^2 – Ü?',
    ],
)
def test_plain(text: str) -> None:
    """Nothing means anything, and it reads as it was written."""
    assert read(plain(text)) == text


def test_plain_is_short() -> None:
    assert plain(" a\n b ") == "a b"
    assert plain(None) == ""
    assert plain("x" * 500) == "x" * 99 + "…"


def test_reason() -> None:
    """An installer says last what went wrong."""
    said = f"{'x ' * 200}error: no route to https://pypi.example/simple/_a_"
    shown = read(reason(InstallFailed("yt-dlp", said)))
    assert shown == f"yt-dlp cannot be installed: {said}"
    assert len(read(reason(ValueError("x" * 5000)))) == 1000


@pytest.mark.parametrize("sentence", ["See {}. Log in", "{} is closed", "{}, or not"])
@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=abc&list=PL1",
        "https://www.youtube.com/watch?v=abcdefghij_",
        "https://x.example/?a=1&copy=2&lt;3&amp;b=4&copy;",
        "https://x.example/Talk_(show)",
        "https://x.example/a(b/c)d)",
        "https://x.example/so!?",
        "https://x.example/~somebody/a*b,c;d'e/",
        "https://x.example/a[]=1|2",
        "http://user:word@x.example:8080/%20%25#top",
        "https://bücher.example/große Bücher",
    ],
)
def test_addresses(sentence: str, url: str) -> None:
    """They are links, to where they led."""
    shown = address(url)
    [link] = links(sentence.format(shown))
    assert link == shown.rstrip("?")
    assert unquote(shown) == unquote(url)
    # What separates fields is no part of one.
    assert shown.count("&") == url.count("&")


@pytest.mark.parametrize(
    "url", ["https://[fd00::1]:8123/_a_?b=1&lt;2", "www.x.example/~~a~~", "x.example"]
)
def test_addresses_that_are_no_links(url: str) -> None:
    assert read(address(url)) == url
