"""Pure: what a URL is and which listings it is read by."""

from collections.abc import Iterable, Sequence
import hashlib
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from .errors import InvalidUrl
from .models import ListedEpisode, SourceKind
from .ytdlp_output import Entry, Playlist

TABS = ("videos", "shorts", "streams")
"""Tabs of a channel, in the order in which one is chosen when none is asked for."""

_YOUTUBE_ROOT = re.compile(
    r"/(?:@[^/]+|channel/[^/]+|c/[^/]+|user/[^/]+)/?(?:featured/?)?$"
)
_YOUTUBE_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com"})
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
            if candidate and tab and path.startswith(root) and path != root:
                found.setdefault(tab, candidate)
    return [found[tab] for tab in TABS if tab in found]


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
