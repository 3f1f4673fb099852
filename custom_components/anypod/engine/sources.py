"""Pure: what a URL is and which listings it is read by."""

from collections.abc import Iterable, Sequence
import hashlib
import re
from urllib.parse import SplitResult, parse_qs, quote, urlsplit, urlunsplit

from .errors import InvalidUrl
from .findings import ListedEpisode, SourceInfo
from .models import SourceKind
from .ytdlp_output import Entry, Playlist

TABS = ("videos", "shorts", "streams")
"""Tabs of a channel, in the order in which one is chosen when none is asked for."""

_YOUTUBE_ROOT = re.compile(
    r"/(?:@[^/]+|channel/[^/]+|c/[^/]+|user/[^/]+)/?(?:featured/?)?$"
)
_YOUTUBE_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com"})
_YOUTUBE_VIDEO = re.compile(r"/(?:shorts|live|embed)/([^/]+)/?$")
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml"
_YOUTUBE_ENTRY = re.compile(
    rb"<yt:videoId>[^<]*</yt:videoId>|<title>[^<]*</title>|<published>[^<]*</published>"
)
_ENTRANCE = re.compile(r"^(?:www|m)\.")
"""What stands before a site's name without making it another one."""
_CHANNEL_EXTRACTOR = re.compile(r"user|channel|artist|uploads|profile|show")


def normalise(text: str) -> str:
    """Return the URL that a person meant.

    A missing scheme becomes https, as in a browser's address bar.

    Raises:
        InvalidUrl: it is no http or https address with a host.

    """
    stripped = text.strip()
    if not stripped or any(not char.isprintable() for char in stripped):
        raise InvalidUrl(text)
    if "://" not in stripped:
        stripped = f"https://{stripped}"
    parts = _split(stripped)
    if parts.scheme.lower() not in {"http", "https"} or " " in stripped:
        raise InvalidUrl(text)
    host = parts.hostname or ""
    is_known_form = "." in host or ":" in host or host == "localhost"
    if not is_known_form or host.startswith(".") or ".." in host:
        raise InvalidUrl(text)
    return urlunsplit(parts._replace(scheme=parts.scheme.lower()))


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        # Reading the port is what checks it.
        _ = parts.port
    except ValueError as err:
        raise InvalidUrl(url) from err
    return parts


def default_listing(url: str) -> str:
    """Return the listing to read for a URL; a YouTube channel means its videos."""
    parts = urlsplit(url)
    if parts.hostname in _YOUTUBE_HOSTS and _YOUTUBE_ROOT.match(parts.path):
        root = parts.path.rstrip("/").removesuffix("/featured")
        return urlunsplit(parts._replace(path=f"{root}/videos", query=""))
    return url


def tab_of(url: str) -> str | None:
    """Return which tab of a channel a listing is."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return last if last in TABS else None


def channel_tabs(url: str, entries: Iterable[Entry]) -> list[str]:
    """Return the tabs' URLs when a listing turned out to be a channel's root.

    A root shows either as a list of its tabs or as nested playlists; both name
    pages below the root that end in a tab's name.
    """
    root = urlsplit(url).path.rstrip("/")
    found: dict[str, str] = {}
    for entry in entries:
        for candidate in (entry.episode.url, entry.playlist_url):
            path = urlsplit(candidate or "").path.rstrip("/")
            tab = tab_of(candidate or "")
            is_below = path.startswith(root) and path != root
            if candidate and tab and is_below and _is_same_site(candidate, url):
                found.setdefault(tab, candidate)
    return [found[tab] for tab in TABS if tab in found]


def _is_same_site(url: str, other: str) -> bool:
    one, another = (
        _ENTRANCE.sub("", urlsplit(address).hostname or "") for address in (url, other)
    )
    return one == another


def kind_of(
    url: str, entries: Sequence[Entry], playlist: Playlist | None
) -> SourceKind:
    """Return what a listing is, from its lines."""
    if playlist is None and entries and entries[0].is_single:
        return SourceKind.SINGLE
    if tab_of(url) is not None:
        return SourceKind.CHANNEL
    extractor = "" if playlist is None else playlist.source.extractor
    is_channel = _CHANNEL_EXTRACTOR.search(extractor) is not None
    return SourceKind.CHANNEL if is_channel else SourceKind.PLAYLIST


def title_of(
    kind: SourceKind, entries: Sequence[Entry], playlist: Playlist | None
) -> str | None:
    """Return what to call a feed of this source.

    A channel goes by its owner's name: the title of its listing names the tab.
    """
    if kind is SourceKind.SINGLE:
        return entries[0].episode.title
    source = None if playlist is None else playlist.source
    if source is None:
        return entries[0].source.title if entries else None
    is_channel = kind is SourceKind.CHANNEL
    return (source.author if is_channel else None) or source.title


def canonical_id(
    url: str, kind: SourceKind, entries: Sequence[Entry], playlist: Playlist | None
) -> str:
    """Return the identity of a source, the same for every way to write its URL."""
    if kind is SourceKind.SINGLE:
        episode: ListedEpisode = entries[0].episode
        return f"{episode.extractor}:{episode.source_id}"
    if playlist is not None and playlist.playlist_id:
        return f"{playlist.source.extractor}:{playlist.playlist_id}"
    return f"url:{hashlib.blake2b(url.encode(), digest_size=12).hexdigest()}"


def identity(source: SourceInfo | None) -> str | None:
    """Return what a listing says that the source is, however its URL is written."""
    if source is None or source.source_id is None:
        return None
    return f"{source.extractor}:{source.source_id}"


def tab_listings(url: str, tabs: Iterable[str]) -> tuple[str, ...]:
    """Return the listings of a channel's tabs, given that of one of them."""
    if tab_of(url) is None:
        return (url,)
    parts = urlsplit(url)
    root = parts.path.rstrip("/").rpartition("/")[0]
    return tuple(
        urlunsplit(parts._replace(path=f"{root}/{tab}")) for tab in TABS if tab in tabs
    )


def signal_url(listing_url: str, source: SourceInfo | None) -> str | None:
    """Return where a plain request tells whether a source has changed.

    A YouTube channel or playlist has an Atom feed of its fifteen newest
    episodes; what yt-dlp reads without an extractor of its own, such as another
    publisher's RSS document, is its own sign.
    """
    if source is None:
        return None
    if source.extractor == "generic":
        return listing_url
    if source.extractor != "youtubetab" or source.source_id is None:
        return None
    name = "channel_id" if source.source_id.startswith("UC") else "playlist_id"
    return f"{_YOUTUBE_FEED}?{name}={quote(source.source_id)}"


def signal_digest(url: str, body: bytes) -> str | None:
    """Return a text that changes when a source has something new.

    None when the answer tells nothing. YouTube's feed also counts views, so
    that only its episodes and their titles are looked at.
    """
    told = body
    if url.startswith(_YOUTUBE_FEED):
        found = _YOUTUBE_ENTRY.findall(body)
        has_episodes = any(one.startswith(b"<yt:videoId>") for one in found)
        told = b"\n".join(found) if has_episodes else b""
    return hashlib.blake2b(told, digest_size=16).hexdigest() if told else None


def episode_url(url: str) -> str:
    """Return one address for the many that a YouTube video is shared under.

    So that the same video shared twice is seen to be the same without asking.
    """
    parts = urlsplit(url)
    found: str | None = None
    if parts.hostname in _YOUTUBE_HOSTS | {"music.youtube.com"}:
        direct = _YOUTUBE_VIDEO.match(parts.path)
        given = parse_qs(parts.query).get("v", [])
        if direct is not None:
            found = direct[1]
        elif parts.path == "/watch" and given:
            found = given[0]
    elif parts.hostname == "youtu.be":
        found = parts.path.strip("/") or None
    if found is None or _YOUTUBE_ID.fullmatch(found) is None:
        return url
    return f"https://www.youtube.com/watch?v={found}"
