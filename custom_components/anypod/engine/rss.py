"""Pure: a feed and its episodes as an RSS document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
import re
from typing import Any, Final, cast, override

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from .models import Artifact, Channel, Episode, Kind
from .transcripts import TYPES

GENERATOR: Final = "Anypod for Home Assistant"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_CATEGORY = "TV & Film"
_DESCRIPTION_LIMIT_BYTES = 4000
"""Apple's limit."""
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """The URLs under which one link's subscriber reaches everything."""

    base: str
    """Up to and with the token, without a slash at the end."""

    @property
    def feed(self) -> str:
        """Return the URL of the RSS document."""
        return f"{self.base}/feed.xml"

    def media(self, episode: Episode) -> str:
        """Return the URL of an episode's file."""
        if episode.media is None:
            raise ValueError("the episode has no file")
        extension = episode.media.facts.extension
        rev = episode.media.rev
        return f"{self.base}/media/{episode.episode_id}-{rev}.{extension}"

    def artwork(self, rev: str) -> str:
        """Return the URL of the feed's picture."""
        return f"{self.base}/art-{rev}.jpg"

    def episode_artwork(self, episode: Episode) -> str | None:
        """Return the URL of an episode's own picture."""
        if episode.artwork is None:
            return None
        return f"{self.base}/art/{episode.episode_id}-{episode.artwork.rev}.jpg"

    def transcript(self, episode: Episode, transcript: Artifact, form: str) -> str:
        """Return the URL of what is said in an episode, in one of its forms."""
        name = f"{episode.episode_id}-{transcript.rev}.{transcript.language}.{form}"
        return f"{self.base}/transcripts/{name}"


def build(
    channel: Channel, episodes: Iterable[Episode], addresses: Addresses, now: datetime
) -> bytes:
    """Return the RSS document; the same input gives the same bytes.

    A date that has not come yet is shown as `now`, because AntennaPod drops
    future dates.
    """
    feed = FeedGenerator()
    feed.register_extension("anypod", _ChannelExtension, _EpisodeExtension, atom=False)
    # feedgen refuses to write a document in which one of these is empty.
    title = clean(channel.title).strip() or channel.web_url
    feed.title(title)
    feed.link(href=addresses.feed, rel="self", type="application/rss+xml")
    # feedgen makes the last link the channel's own.
    feed.link(href=channel.web_url, rel="alternate")
    feed.description(_cut(clean(channel.description)) or title)
    feed.language(channel.language)
    feed.generator(GENERATOR)
    feed.lastBuildDate(channel.changed_at)
    if channel.artwork_rev is not None:
        feed.image(
            url=addresses.artwork(channel.artwork_rev),
            title=title,
            link=channel.web_url,
        )
    _extension(feed).tell(channel, addresses)
    has_files = channel.media.kind is not Kind.METADATA
    for episode in episodes:
        if episode.media is not None or not has_files:
            _add(feed, episode, addresses, now)
    return cast(bytes, feed.rss_str(pretty=True))


def clean(text: str) -> str:
    """Return text without the characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("", text)


def _add(
    feed: FeedGenerator, episode: Episode, addresses: Addresses, now: datetime
) -> None:
    facts = None if episode.media is None else episode.media.facts
    entry = feed.add_entry(order="append")
    title = clean(episode.title).strip() or episode.source_id
    entry.title(title)
    entry.link(href=episode.source_url)
    entry.description(_cut(clean(episode.description or "")) or title)
    entry.guid(episode.guid, permalink=False)
    entry.pubDate(min(episode.dated, now))
    if facts is not None:
        url = addresses.media(episode)
        entry.enclosure(url, str(facts.size_bytes), facts.mime_type)
    _extension(entry).tell(
        episode.duration_s if facts is None else facts.duration_s,
        addresses.episode_artwork(episode),
        _transcripts(episode, addresses),
    )


def _transcripts(episode: Episode, addresses: Addresses) -> list[dict[str, str]]:
    """Return the attributes of an episode's transcripts, in what apps can read."""
    return [
        {
            "url": addresses.transcript(episode, one, form),
            "type": TYPES[form],
            "language": one.language,
            # They have times, and can be shown while the episode plays.
            "rel": "captions",
        }
        for one in episode.transcripts
        for form in ("vtt", "srt")
    ]


def _extension(owner: FeedGenerator | FeedEntry) -> Any:
    # feedgen hangs an extension onto its owner under the name it was given.
    return owner.anypod


def _cut(text: str) -> str:
    return text.encode()[:_DESCRIPTION_LIMIT_BYTES].decode(errors="ignore").strip()


class _ChannelExtension(BaseExtension):  # type: ignore[misc]  # feedgen is untyped
    """What feedgen gets wrong or does not know about a channel.

    Its own itunes extension writes `explicit` as yes/no, which validators and
    Apple refuse.
    """

    def __init__(self) -> None:
        self._channel: Channel | None = None
        self._addresses: Addresses | None = None

    def tell(self, channel: Channel, addresses: Addresses) -> None:
        self._channel = channel
        self._addresses = addresses

    @override
    def extend_ns(self) -> dict[str, str]:
        return {"itunes": _ITUNES, "podcast": _PODCAST}

    @override
    def extend_rss(self, feed: Any) -> Any:
        channel, addresses = self._channel, self._addresses
        if channel is None or addresses is None:
            return feed
        node = feed[0]
        _sub(node, _ITUNES, "author", clean(channel.author))
        _sub(node, _ITUNES, "explicit", "false")
        _sub(node, _ITUNES, "type", "episodic")
        _sub(node, _ITUNES, "block", "Yes")
        _sub(node, _ITUNES, "category", text=_CATEGORY)
        if channel.artwork_rev is not None:
            _sub(node, _ITUNES, "image", href=addresses.artwork(channel.artwork_rev))
        is_video = channel.media.kind is Kind.VIDEO
        _sub(node, _PODCAST, "guid", channel.guid)
        _sub(node, _PODCAST, "locked", "yes")
        _sub(node, _PODCAST, "block", "yes")
        _sub(node, _PODCAST, "medium", "video" if is_video else "podcast")
        return feed


class _EpisodeExtension(BaseEntryExtension):  # type: ignore[misc]  # as above
    """The same for an episode; its item images must not end in anything odd."""

    def __init__(self) -> None:
        self._duration_s: float | None = None
        self._transcripts: Iterable[dict[str, str]] = ()
        self._artwork_url: str | None = None

    def tell(
        self,
        duration_s: float | None,
        artwork_url: str | None,
        transcripts: Iterable[dict[str, str]],
    ) -> None:
        self._transcripts = transcripts
        self._duration_s = duration_s
        self._artwork_url = artwork_url

    @override
    def extend_rss(self, entry: Any) -> Any:
        if self._duration_s:
            _sub(entry, _ITUNES, "duration", str(round(self._duration_s)))
        _sub(entry, _ITUNES, "explicit", "false")
        if self._artwork_url is not None:
            _sub(entry, _ITUNES, "image", href=self._artwork_url)
        for attributes in self._transcripts:
            _sub(entry, _PODCAST, "transcript", **attributes)
        return entry


def _sub(
    parent: Any, namespace: str, name: str, value: str = "", **attributes: str
) -> None:
    node = etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)
    if value:
        node.text = value
