"""Pure: the tags of an RSS document that feedgen lacks, or gets wrong.

Its own itunes extension writes `explicit` as yes/no, which validators and Apple
refuse, and takes pictures only under certain names; it leaves out the links between
pages; and it knows nothing of the podcast namespace.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final, cast, override

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

_EXTENSION: Final = "anypod"
_NAMESPACES: Final = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
_PREFIXES: Final = _NAMESPACES | {"atom": "http://www.w3.org/2005/Atom"}
"""With one that feedgen declares itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """An element of the document."""

    name: str
    """With its prefix, as in `itunes:author`."""
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Tag, ...] = ()


def tag(name: str, text: str = "", /, **attributes: str) -> Tag:
    """Return an element without others in it."""
    return Tag(name=name, text=text, attributes=attributes)


def date_tag(name: str, at: datetime) -> Tag:
    """Return an element with an instant, as RSS wants it."""
    return tag(name, format_datetime(at.astimezone(UTC)))


class Generator(FeedGenerator):  # type: ignore[misc]  # feedgen is untyped
    """feedgen with room for further tags, and without its own way with dates.

    It formats them under another locale, which it sets for the whole process, while
    other threads use it. And it holds all entries until the last is written: so many
    objects at once that Python would look through all of the process's memory for
    garbage, again and again, while everything else stands still.
    """

    def __init__(self, entries: Iterable[FeedEntry]) -> None:
        """Begin a document, whose `entries` are taken one by one when it is written."""
        super().__init__()
        self._entries = entries
        self._FeedGenerator__rss_lastBuildDate = None
        self.register_extension(_EXTENSION, _ChannelTags, atom=False)

    @override
    def _create_rss(self, extensions: bool = True) -> tuple[Any, Any]:
        feed, document = super()._create_rss(extensions)
        for entry in self._entries:
            feed[0].append(entry.rss_entry(extensions))
        return feed, document


def new_entry() -> FeedEntry:
    """Return an entry with room for further tags."""
    entry = FeedEntry()
    entry.register_extension(_EXTENSION, _EpisodeTags, atom=False)
    return entry


def add(owner: Generator | FeedEntry, tags: Iterable[Tag]) -> None:
    """Let an episode, or the channel, have further tags."""
    # feedgen hangs an extension onto its owner under the name it was given.
    cast(list[Tag], getattr(owner, _EXTENSION).tags).extend(tags)


class _ChannelTags(BaseExtension):  # type: ignore[misc]  # as above
    def __init__(self) -> None:
        self.tags: list[Tag] = []

    @override
    def extend_ns(self) -> dict[str, str]:
        return _NAMESPACES

    @override
    def extend_rss(self, feed: Any) -> Any:
        _write(feed[0], self.tags)
        return feed


class _EpisodeTags(BaseEntryExtension):  # type: ignore[misc]  # as above
    def __init__(self) -> None:
        self.tags: list[Tag] = []

    @override
    def extend_rss(self, entry: Any) -> Any:
        _write(entry, self.tags)
        return entry


def _write(parent: Any, tags: Iterable[Tag]) -> None:
    for one in tags:
        prefix, colon, name = one.name.rpartition(":")
        full_name = f"{{{_PREFIXES[prefix]}}}{name}" if colon else name
        node = etree.SubElement(parent, full_name, one.attributes)
        node.text = one.text or None
        _write(node, one.children)
