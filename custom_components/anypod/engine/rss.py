"""Pure: a feed and its episodes as an RSS document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from feedgen.entry import FeedEntry

from . import chapters, notes
from .categories import path_of
from .models import Artifact, Channel, Episode, Kind, PodcastType
from .redact import public, public_id
from .rss_tags import Generator, Tag, add, date_tag, new_entry, tag
from .transcripts import TYPES

GENERATOR: Final = "Anypod for Home Assistant"
HOME_PAGE: Final = "https://www.home-assistant.io/"
"""The page of feeds that have none of their own."""
_DESCRIPTION_LIMIT_BYTES: Final = 4000
"""Apple's limit."""
_LINE_LIMIT: Final = 255
"""Characters of everything else, as in PSP-1."""
_NAME_LIMIT: Final = 128
"""Characters of people and seasons, as in the podcast namespace."""
_TRANSCRIPT_FORMS: Final = ("vtt", "srt")
_NO_TITLES: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Which of the documents that a feed is divided into, as in RFC 5005."""

    number: int = 1
    """The first one has the newest episodes."""
    count: int = 1


_ONLY_PAGE: Final = Page()


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """The URLs under which one link's subscriber reaches everything."""

    base: str
    """Up to and with the token, without a slash at the end."""

    @property
    def feed(self) -> str:
        """Return the URL of the RSS document, or of the first one."""
        return self.page(1)

    def page(self, number: int) -> str:
        """Return the URL of one of the documents that the feed is divided into."""
        name = "feed" if number == 1 else f"feed-{number}"
        return f"{self.base}/{name}.xml"

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

    def chapters(self, episode: Episode) -> str:
        """Return the URL of an episode's chapters."""
        rev = chapters.rev_of(episode.chapters)
        return f"{self.base}/chapters/{episode.episode_id}-{rev}.json"


def build(
    channel: Channel,
    episodes: Iterable[Episode],
    addresses: Addresses,
    page: Page = _ONLY_PAGE,
    *,
    feed_titles: Mapping[str, str] = _NO_TITLES,
    is_forwarding: bool = False,
) -> bytes:
    """Return the RSS document; the same input gives the same bytes.

    `feed_titles` names the feeds whose episodes a combined one shows. With
    `is_forwarding` apps are told to use this address from now on.
    """
    shown = tuple(_shown(channel, episodes))
    feed = Generator(
        _entry(episode, channel, addresses, feed_titles.get(episode.feed_id, ""))
        for episode in shown
    )
    _describe(feed, channel, addresses, page)
    add(feed, _itunes_of_channel(channel, shown, addresses))
    if is_forwarding:
        add(feed, [tag("itunes:new-feed-url", addresses.feed)])
    add(feed, _podcast_of_channel(channel, addresses))
    return cast(bytes, feed.rss_str(pretty=True))


def _shown(channel: Channel, episodes: Iterable[Episode]) -> Iterator[Episode]:
    """Yield what there is to hear, each once: two feeds may have the same episode."""
    has_files = channel.media.kind is not Kind.METADATA
    known: set[str] = set()
    for episode in episodes:
        if (episode.media is not None or not has_files) and episode.guid not in known:
            known.add(episode.guid)
            yield episode


# --------------------------------------------------------------------- the channel


def _describe(
    feed: Generator, channel: Channel, addresses: Addresses, page: Page
) -> None:
    # feedgen refuses to write a document in which one of these is empty.
    link, title = _page_url(channel), _channel_title(channel)
    feed.title(title)
    feed.link(href=addresses.page(page.number), rel="self", type="application/rss+xml")
    # feedgen makes the last link the channel's own.
    feed.link(href=link, rel="alternate")
    feed.description(_cut(notes.to_text(channel.description)) or title)
    feed.language(_line(channel.language))
    feed.generator(GENERATOR)
    if channel.artwork_rev is not None:
        feed.image(url=addresses.artwork(channel.artwork_rev), title=title, link=link)
    add(feed, [date_tag("lastBuildDate", channel.changed_at)])
    add(feed, _neighbours(page, addresses))


def _page_url(channel: Channel) -> str:
    # What yt-dlp takes may be no address. The link's own page would be one, but apps
    # let people share it, and whoever has it can read the feed.
    return public(channel.web_url) or HOME_PAGE


def _channel_title(channel: Channel) -> str:
    return _line(channel.title) or _line(_page_url(channel))


def _neighbours(page: Page, addresses: Addresses) -> Iterator[Tag]:
    """Yield links to the other documents, which feedgen would leave out."""
    if page.count <= 1:
        return
    numbers = {"first": 1, "last": page.count}
    if page.number < page.count:
        numbers["next"] = page.number + 1
    if page.number > 1:
        numbers["previous"] = page.number - 1
    for rel, number in numbers.items():
        href = addresses.page(number)
        yield tag("atom:link", href=href, rel=rel, type="application/rss+xml")


def _itunes_of_channel(
    channel: Channel, shown: Iterable[Episode], addresses: Addresses
) -> Iterator[Tag]:
    author = _line(channel.author) or _channel_title(channel)
    email = _line(channel.email or "")
    yield from _said("itunes:subtitle", _line(channel.subtitle or ""))
    yield tag("itunes:author", author)
    yield tag("itunes:explicit", _truth(is_true=channel.is_explicit))
    yield tag("itunes:type", _type(channel, shown))
    yield tag("itunes:block", "Yes")
    yield _category(path_of(channel.category))
    if channel.artwork_rev is not None:
        yield tag("itunes:image", href=addresses.artwork(channel.artwork_rev))
    if email:
        children = (tag("itunes:name", author), tag("itunes:email", email))
        yield Tag(name="itunes:owner", children=children)


def _podcast_of_channel(channel: Channel, addresses: Addresses) -> Iterator[Tag]:
    email = _line(channel.email or "")
    is_video = channel.media.kind is Kind.VIDEO
    yield tag("podcast:guid", channel.guid)
    yield tag("podcast:locked", "yes", **({"owner": email} if email else {}))
    yield tag("podcast:block", "yes")
    yield tag("podcast:medium", "video" if is_video else "podcast")
    if channel.artwork_rev is not None:
        yield _picture(addresses.artwork(channel.artwork_rev))


def _type(channel: Channel, shown: Iterable[Episode]) -> PodcastType:
    """Return in which order apps may show the episodes.

    They need the number of each for anything else but the order of their dates.
    """
    is_numbered = all(_is_number(episode.episode_number) for episode in shown)
    return channel.podcast_type if is_numbered else PodcastType.EPISODIC


def _category(names: tuple[str, ...]) -> Tag:
    children = (_category(names[1:]),) if len(names) > 1 else ()
    attributes = {"text": _line(names[0])}
    return Tag(name="itunes:category", attributes=attributes, children=children)


# --------------------------------------------------------------------- an episode


def _entry(
    episode: Episode, channel: Channel, addresses: Addresses, feed_title: str
) -> FeedEntry:
    entry = new_entry()
    _describe_episode(entry, episode, addresses)
    add(entry, _itunes_of_episode(episode, channel, addresses, _line(feed_title)))
    add(entry, _podcast_of_episode(episode, addresses))
    return entry


def _describe_episode(entry: FeedEntry, episode: Episode, addresses: Addresses) -> None:
    title = _title(episode)
    text = notes.to_text(episode.description or "")
    entry.title(title)
    if link := public(episode.source_url):
        entry.link(href=link)
    if rich := notes.to_html(text):
        entry.content(rich, type="CDATA")
    entry.description(_cut(text) or title)
    entry.guid(notes.clean(public_id(episode.guid)).strip(), permalink=False)
    if episode.media is not None:
        facts = episode.media.facts
        entry.enclosure(
            addresses.media(episode), str(facts.size_bytes), facts.mime_type
        )
    add(entry, [date_tag("pubDate", _dated(episode))])


def _itunes_of_episode(
    episode: Episode, channel: Channel, addresses: Addresses, author: str
) -> Iterator[Tag]:
    is_explicit = episode.is_explicit or channel.is_explicit
    artwork_url = addresses.episode_artwork(episode)
    yield tag("itunes:title", _title(episode))
    yield from _said("itunes:author", author)
    if duration_s := _duration_s(episode):
        yield tag("itunes:duration", str(duration_s))
    yield tag("itunes:explicit", _truth(is_true=is_explicit))
    yield tag("itunes:episodeType", "full")
    if _is_number(episode.season_number):
        yield tag("itunes:season", str(episode.season_number))
    if _is_number(episode.episode_number):
        yield tag("itunes:episode", str(episode.episode_number))
    if artwork_url is not None:
        yield tag("itunes:image", href=artwork_url)


def _podcast_of_episode(episode: Episode, addresses: Addresses) -> Iterator[Tag]:
    artwork_url = addresses.episode_artwork(episode)
    if _is_number(episode.season_number):
        name = _line(episode.season or "", _NAME_LIMIT)
        named = {"name": name} if name else {}
        yield tag("podcast:season", str(episode.season_number), **named)
    if _is_number(episode.episode_number):
        yield tag("podcast:episode", str(episode.episode_number))
    for person in episode.people:
        if name := _line(person.name, _NAME_LIMIT):
            yield tag("podcast:person", name, role=_line(person.role, _NAME_LIMIT))
    if episode.chapters and episode.media is not None:
        url = addresses.chapters(episode)
        yield tag("podcast:chapters", url=url, type=chapters.MIME_TYPE)
    yield from _transcripts(episode, addresses)
    if artwork_url is not None:
        yield _picture(artwork_url)


def _transcripts(episode: Episode, addresses: Addresses) -> Iterator[Tag]:
    """Yield an episode's transcripts in each form that apps can read."""
    for one in episode.transcripts:
        for form in _TRANSCRIPT_FORMS:
            yield tag(
                "podcast:transcript",
                url=addresses.transcript(episode, one, form),
                type=TYPES[form],
                language=one.language,
                # They have times, and can be shown while the episode plays.
                rel="captions",
            )


def _dated(episode: Episode) -> datetime:
    """Return when an episode came out, which never lies ahead.

    AntennaPod drops dates that have not come. What was had before its date is as
    old as that, so that the document stays the same when the date comes.
    """
    had_at = episode.downloaded_at or episode.discovered_at
    return min(episode.dated, had_at)


def _duration_s(episode: Episode) -> int:
    media = episode.media
    duration_s = episode.duration_s if media is None else media.facts.duration_s
    return round(duration_s or 0)


def _is_number(number: int | None) -> bool:
    """Return whether Apple takes it for the number of a season or an episode."""
    return number is not None and number > 0


# ---------------------------------------------------------------------------- text


def _title(episode: Episode) -> str:
    return _line(episode.title) or _line(public_id(episode.source_id))


def _picture(url: str) -> Tag:
    attributes = {"href": url, "aspect-ratio": "1/1"}
    attributes |= {"type": "image/jpeg", "purpose": "artwork"}
    return Tag(name="podcast:image", attributes=attributes)


def _said(name: str, text: str) -> Iterator[Tag]:
    if text:
        yield tag(name, text)


def _truth(*, is_true: bool) -> str:
    return "true" if is_true else "false"


def _line(text: str, limit: int = _LINE_LIMIT) -> str:
    return " ".join(notes.clean(text).split())[:limit].rstrip()


def _cut(text: str) -> str:
    return text.encode()[:_DESCRIPTION_LIMIT_BYTES].decode(errors="ignore").strip()
