"""Pure: lists of feeds as podcast apps exchange them (OPML), written and read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
import re
from typing import Final

from lxml import etree

from .errors import ImportFault, InvalidImport
from .notes import clean

LIMIT_BYTES: Final = 5_000_000

_TITLE = "Anypod"
_ROOT = re.compile(rb"<opml[\s/>]", re.IGNORECASE)
_URLS = ("xmlurl", "url")
_TITLES = ("title", "text")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """One feed of a list."""

    title: str
    """Empty where a list that was read does not name it."""
    url: str


def build(outlines: Iterable[Outline], created_at: datetime) -> bytes:
    """Return a list as an OPML 2.0 document; the same input gives the same bytes."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _TITLE
    etree.SubElement(head, "dateCreated").text = format_datetime(created_at)
    body = etree.SubElement(root, "body")
    for one in outlines:
        url = clean(one.url)
        title = _line(one.title) or url
        # Without `htmlUrl`: there are apps that would subscribe to that instead.
        etree.SubElement(
            body,
            "outline",
            {"type": "rss", "text": title, "title": title, "xmlUrl": url},
        )
    return etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, pretty_print=True
    )


def parse(data: bytes) -> tuple[Outline, ...]:
    """Return the feeds of a list, those in its folders as well.

    Raises:
        InvalidImport: it is something else, has a mistake, or is too large.

    """
    if len(data) > LIMIT_BYTES:
        raise InvalidImport(ImportFault.TOO_LARGE)
    root = _root(data)
    if etree.QName(root).localname.casefold() != "opml":
        raise InvalidImport(ImportFault.UNKNOWN)
    found = (_outline(node) for node in root.iter("{*}outline"))
    return tuple(one for one in found if one.url)


def _root(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        # libxml2 gives up on entities that grow without end and on endless nesting.
        huge_tree=False,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as err:
        is_ours = _ROOT.search(data) is not None
        fault = ImportFault.BROKEN if is_ours else ImportFault.UNKNOWN
        raise InvalidImport(fault, str(err)) from err


def _outline(node: etree._Element) -> Outline:
    # Programs do not agree on capital letters.
    given = {str(name).casefold(): str(value) for name, value in node.attrib.items()}
    return Outline(
        title=next((_line(given[one]) for one in _TITLES if given.get(one)), ""),
        url=next((given[one].strip() for one in _URLS if given.get(one)), ""),
    )


def _line(text: str) -> str:
    return " ".join(clean(text).split())
