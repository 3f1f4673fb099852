"""What podcast apps, Apple, PSP-1 and the W3C's validator ask of an RSS document.

Written from their documents, and from nothing in the code under test but the names
of Apple's categories. Only what this project's feeds may contain is allowed.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
import re
from typing import Any, Final, override
from urllib.parse import urlsplit
from uuid import UUID

from lxml import etree

from custom_components.anypod.engine.categories import CATEGORIES

ITUNES: Final = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST: Final = "{https://podcastindex.org/namespace/1.0}"
ATOM: Final = "{http://www.w3.org/2005/Atom}"
CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}"

_TYPES: Final = {
    "audio/x-m4a": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".opus",
    "video/mp4": ".mp4",
}
_TRANSCRIPTS: Final = {"text/vtt": ".vtt", "application/x-subrip": ".srt"}
_HTML: Final[dict[str, set[str]]] = {
    **{name: set() for name in ("p", "br", "ul", "li")},
    "a": {"href"},
}
"""What Apple shows, and the attributes that it has to have."""
_NUMBER: Final = re.compile(r"[1-9][0-9]*")
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LONG: Final = {"description": 4000, f"{CONTENT}encoded": 100_000}
"""Bytes; everything else has 255 characters at most, but for addresses."""

_CHANNEL_ONCE: Final = (
    *("title", "link", "description", "language", "generator", "lastBuildDate"),
    *(f"{ITUNES}category", f"{ITUNES}explicit", f"{ITUNES}type", f"{ITUNES}block"),
    *(f"{ITUNES}image", f"{ITUNES}author", f"{PODCAST}guid", f"{PODCAST}locked"),
    *(f"{PODCAST}block", f"{PODCAST}medium"),
)
_CHANNEL_PERHAPS: Final = (
    *("docs", "image", "item", f"{ATOM}link", f"{ITUNES}subtitle", f"{ITUNES}owner"),
    *(f"{ITUNES}new-feed-url", f"{PODCAST}image"),
)
_ITEM_ONCE: Final = (
    *("title", "description", "guid", "pubDate", f"{ITUNES}title"),
    *(f"{ITUNES}explicit", f"{ITUNES}episodeType"),
)
_ITEM_PERHAPS: Final = (
    *("link", "enclosure", f"{CONTENT}encoded", f"{ITUNES}author", f"{ITUNES}image"),
    *(f"{ITUNES}duration", f"{ITUNES}season", f"{ITUNES}episode"),
    *(f"{PODCAST}season", f"{PODCAST}episode", f"{PODCAST}person", f"{PODCAST}image"),
    *(f"{PODCAST}chapters", f"{PODCAST}transcript"),
)
_MANY: Final = {
    *("item", f"{ATOM}link", f"{PODCAST}person", f"{PODCAST}transcript"),
    f"{PODCAST}image",
}


def violations(document: bytes) -> list[str]:
    """Return what is wrong with a document, nothing when every app can read it."""
    try:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as err:
        return [f"no XML: {err}"]
    head = document[:60].replace(b"'", b'"')
    found = [] if b'encoding="UTF-8"' in head else ["it does not say that it is UTF-8"]
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        return [*found, "no RSS 2.0 with one channel"]
    (channel,) = channels
    found += [*_texts(root), *_addresses(root), *_channel(channel)]
    for number, item in enumerate(channel.findall("item"), 1):
        found += [f"item {number}: {one}" for one in _item(item)]
    return [*found, *_together(channel)]


# ----------------------------------------------------------------------- every element


def _texts(root: Any) -> Iterator[str]:
    for node in root.iter():
        if len(node):
            continue
        name, text = _name(node), node.text or ""
        values = [text, *node.attrib.values()]
        if any(value != value.strip() for value in values):
            yield f"{name}: spaces around it"
        if any(_CONTROLS.search(value) for value in values):
            yield f"{name}: control characters"
        limit = _LONG.get(node.tag)
        if limit is not None and len(text.encode()) > limit:
            yield f"{name}: more than {limit} bytes"
        if limit is None and len(text) > 255 and not text.startswith("http"):
            yield f"{name}: more than 255 characters"
        if not text and not node.attrib:
            yield f"{name}: empty"


def _addresses(root: Any) -> Iterator[str]:
    named = {"link", "url", f"{ITUNES}new-feed-url"}
    for node in root.iter():
        told = [node.text or ""] if node.tag in named else []
        told += [node.get(name) for name in ("url", "href") if name in node.attrib]
        for url in told:
            if not _is_address(url):
                yield f"{_name(node)}: no address: {url}"


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_plain = url.isascii() and not re.search(r"[\s<>\"{}|\\^`]", url)
    is_open = "@" not in parts.netloc and not parts.fragment
    is_page = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return is_plain and is_open and is_page


def _counts(
    node: Any, once: tuple[str, ...], perhaps: tuple[str, ...]
) -> Iterator[str]:
    counts = Counter(child.tag for child in node)
    yield from (f"{_short(name)} is missing" for name in once if not counts[name])
    for name, count in counts.items():
        if name not in {*once, *perhaps}:
            yield f"{_short(name)} does not belong there"
        elif count > 1 and name not in _MANY:
            yield f"{_short(name)} is there {count} times"


# ------------------------------------------------------------------------- the channel


def _channel(channel: Any) -> Iterator[str]:
    yield from _counts(channel, _CHANNEL_ONCE, _CHANNEL_PERHAPS)
    yield from _values(
        channel,
        {
            "language": _LANGUAGE.fullmatch,
            "lastBuildDate": _is_date,
            f"{ITUNES}explicit": {"true", "false"}.__contains__,
            f"{ITUNES}type": {"episodic", "serial"}.__contains__,
            f"{ITUNES}block": "Yes".__eq__,
            f"{PODCAST}guid": _is_uuid,
            f"{PODCAST}locked": {"yes", "no"}.__contains__,
            f"{PODCAST}block": {"yes", "no"}.__contains__,
            f"{PODCAST}medium": {"podcast", "video"}.__contains__,
        },
    )
    yield from _links(channel)
    yield from _images(channel)
    for node in channel.findall(f"{ITUNES}category"):
        names = [one.get("text", "") for one in node.iter()]
        if " > ".join(names) not in CATEGORIES:
            yield f"itunes:category: Apple knows no {names}"
    for node in channel.findall(f"{ITUNES}owner"):
        if "@" not in (node.findtext(f"{ITUNES}email") or ""):
            yield "itunes:owner: no address of mail"
    for node in channel.findall("image"):
        for name in ("title", "link"):
            if node.findtext(name) != channel.findtext(name):
                yield f"image: another {name} than the channel's"


def _links(channel: Any) -> Iterator[str]:
    links = {node.get("rel"): node.get("href") for node in channel.iter(f"{ATOM}link")}
    if len(links) != len(channel.findall(f"{ATOM}link")):
        yield "atom:link: two of a kind"
    if "self" not in links:
        yield "atom:link: none to itself"
    if links.keys() - {"self"}:
        if not links.keys() >= {"first", "last"}:
            yield "atom:link: pages without a first or a last one"
        if ("next" in links) != (links.get("self") != links.get("last")):
            yield "atom:link: next and last do not agree"
        if ("previous" in links) != (links.get("self") != links.get("first")):
            yield "atom:link: previous and first do not agree"
    if links.keys() - {"self", "first", "last", "next", "previous"}:
        yield "atom:link: unknown ones"


def _images(node: Any) -> Iterator[str]:
    for image in node.findall(f"{ITUNES}image"):
        if not (image.get("href") or "").endswith((".jpg", ".png")):
            yield "itunes:image: no JPEG or PNG"
    for image in node.findall(f"{PODCAST}image"):
        if not image.get("href") or not re.fullmatch(
            r"[1-9]\d*/[1-9]\d*", image.get("aspect-ratio", "1/1")
        ):
            yield "podcast:image: no address, or no ratio"


# ---------------------------------------------------------------------------- an item


def _item(item: Any) -> Iterator[str]:
    yield from _counts(item, _ITEM_ONCE, _ITEM_PERHAPS)
    yield from _values(
        item,
        {
            "pubDate": _is_date,
            f"{ITUNES}explicit": {"true", "false"}.__contains__,
            f"{ITUNES}episodeType": {"full", "trailer", "bonus"}.__contains__,
            f"{ITUNES}duration": _NUMBER.fullmatch,
            f"{ITUNES}season": _NUMBER.fullmatch,
            f"{ITUNES}episode": _NUMBER.fullmatch,
            f"{PODCAST}season": _NUMBER.fullmatch,
            f"{PODCAST}episode": _NUMBER.fullmatch,
            f"{PODCAST}person": lambda name: 0 < len(name) <= 128,
        },
    )
    yield from _images(item)
    yield from _enclosures(item)
    if any(node.get("isPermaLink") != "false" for node in item.findall("guid")):
        yield "guid: taken for an address"
    for node in item.findall(f"{PODCAST}chapters"):
        if node.get("type") != "application/json+chapters":
            yield "podcast:chapters: of another type"
    for node in item.findall(f"{PODCAST}transcript"):
        if not (node.get("url") or "").endswith(
            _TRANSCRIPTS.get(node.get("type"), "-")
        ):
            yield "podcast:transcript: of another type"
    for node in item.findall(f"{CONTENT}encoded"):
        yield from (f"content:encoded: {one}" for one in html_violations(node.text))


def _enclosures(item: Any) -> Iterator[str]:
    for node in item.findall("enclosure"):
        parts = urlsplit(node.get("url", ""))
        if not _NUMBER.fullmatch(node.get("length", "")):
            yield "enclosure: no length"
        if node.get("type") not in _TYPES:
            yield f"enclosure: {node.get('type')} is played by few"
        elif not parts.path.endswith(_TYPES[node.get("type")]):
            yield "enclosure: another extension than its type has"
        if parts.query:
            yield "enclosure: an address with a query"


def _together(channel: Any) -> Iterator[str]:
    items = channel.findall("item")
    guids = [item.findtext("guid") for item in items]
    urls = [node.get("url") for node in channel.iter("enclosure")]
    for name, values in (("guid", guids), ("enclosure", urls)):
        if len(set(values)) < len(values):
            yield f"{name}: the same one twice"
    if 0 < len(urls) < len(items):
        yield "enclosure: some items have none"
    numbered = channel.findall(f"item/{ITUNES}episode")
    if channel.findtext(f"{ITUNES}type") == "serial" and len(numbered) < len(items):
        yield "itunes:type: serial, but not every item has a number"


# ------------------------------------------------------------------------------ values


def _values(node: Any, tests: dict[str, Callable[[str], object]]) -> Iterator[str]:
    for name, is_right in tests.items():
        for child in node.findall(name):
            if not is_right(child.text or ""):
                yield f"{_short(name)}: wrong value: {child.text}"


def _is_date(text: str) -> bool:
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return False
    return at.tzinfo is not None and text.startswith(f"{at:%a, %d %b %Y %H:%M:%S}")


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


class _Html(HTMLParser):
    """Collects what is not allowed in the HTML of an episode."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.open: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if names != _HTML.get(tag):
            self.found.append(f"<{tag} {' '.join(names)}>")
        target = dict(attrs).get("href") or "http://"
        if not target.startswith(("http://", "https://")):
            self.found.append(f"a link to {target}")
        if tag != "br":
            self.open.append(tag)

    @override
    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.handle_starttag(tag, attrs)

    @override
    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> where it does not belong")

    @override
    def handle_data(self, data: str) -> None:
        if not self.open and data.strip():
            self.found.append("text outside of paragraphs")
        if re.search(r"[<>&]", data):
            self.found.append("unescaped characters")

    @override
    def handle_comment(self, data: str) -> None:
        self.found.append("a comment")

    @override
    def handle_decl(self, decl: str) -> None:
        self.found.append("a declaration")

    @override
    def handle_pi(self, data: str) -> None:
        self.found.append("an instruction")


def html_violations(text: str | None) -> list[str]:
    """Return what a podcast app would not show, or should not, of some HTML."""
    reader = _Html()
    reader.feed(text or "")
    reader.close()
    return reader.found + [f"<{tag}> is not closed" for tag in reader.open]


def _name(node: Any) -> str:
    return _short(str(node.tag))


def _short(name: str) -> str:
    for prefix, namespace in (
        ("itunes", ITUNES),
        ("podcast", PODCAST),
        ("atom", ATOM),
        ("content", CONTENT),
    ):
        name = name.replace(namespace, f"{prefix}:")
    return name
