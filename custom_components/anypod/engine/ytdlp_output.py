"""Pure: what yt-dlp printed, as the engine's data and error classes."""

from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib
import json
import math
import re
from typing import Any
from urllib.parse import urlsplit

from . import chapters, people
from .findings import (
    EpisodeMetadata,
    ListedEpisode,
    LiveStatus,
    Offer,
    SourceInfo,
    SubtitleOffer,
)
from .models import Chapter, ErrorClass, Person, Progress, Stage
from .parts import part_url

_CONTROL = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What XML 1.0 does not allow, and the C1 controls that nobody can see."""

_SHORT = re.compile(r"^/shorts/[^/]+/?$")
"""Listings tell a short from a video by nothing but its address."""

_UNAVAILABLE = {
    "private": ErrorClass.PRIVATE,
    "needs_auth": ErrorClass.LOGIN_REQUIRED,
    "premium_only": ErrorClass.MEMBERS_ONLY,
    "subscriber_only": ErrorClass.MEMBERS_ONLY,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of a listing, with what classification needs to know of it."""

    episode: ListedEpisode
    source: SourceInfo
    is_single: bool
    """Not part of any playlist: the URL was this one episode."""
    playlist_url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Playlist:
    """The closing line of a playlist."""

    source: SourceInfo
    playlist_id: str | None
    url: str | None
    count: int | None


def parse_entry(text: str) -> Entry | None:
    """Read one line of a listing; None for one that names nothing to fetch."""
    data = _object(text)
    url = _http_url(data.get("url")) or _http_url(data.get("webpage_url"))
    is_single = data.get("playlist_index") is None
    # What was extracted in full has direct media addresses in `url`.
    page = _http_url(data.get("webpage_url")) if is_single else _part(data)
    url = page or url
    if url is None:
        return None
    return Entry(
        episode=ListedEpisode(
            extractor=_extractor(data),
            source_id=_line(data.get("id")) or _digest(url),
            url=url,
            title=_line(data.get("title")),
            description=_text(data.get("description")),
            published=_instant(data.get("timestamp")),
            duration_s=_positive(data.get("duration")),
            live=_live(data.get("live_status")),
            is_short=_is_short(data, url),
            release_at=_instant(data.get("release_timestamp")),
            unavailable=_UNAVAILABLE.get(str(data.get("availability"))),
        ),
        source=_page_source(data, url),
        is_single=is_single,
        playlist_url=_http_url(data.get("playlist_webpage_url")),
    )


def parse_playlist(text: str) -> Playlist:
    """Read the closing line of a playlist."""
    data = _object(text)
    url = _http_url(data.get("webpage_url"))
    return Playlist(
        source=SourceInfo(
            extractor=_extractor(data),
            source_id=_line(data.get("id")),
            title=_line(data.get("title")),
            description=_text(data.get("description")),
            author=_line(data.get("channel")) or _line(data.get("uploader")),
            web_url=url,
            artwork_url=_best_thumbnail(data),
        ),
        playlist_id=_line(data.get("id")),
        url=url,
        count=_count(data.get("playlist_count")),
    )


def parse_metadata(text: str) -> EpisodeMetadata:
    """Read what the full extraction of an episode says."""
    data = _object(text)
    url = _http_url(data.get("webpage_url"))
    return EpisodeMetadata(
        extractor=_extractor(data) if data else None,
        source_id=_line(data.get("id")),
        title=_line(data.get("title")),
        description=_text(data.get("description")),
        published=_instant(data.get("timestamp")) or _day(data.get("upload_date")),
        duration_s=_positive(data.get("duration")),
        webpage_url=url,
        live=_live(data.get("live_status")),
        is_short=_is_short(data, url),
        release_at=_instant(data.get("release_timestamp")),
        source=_page_source(data, url),
        is_part=data.get("playlist_index") is not None,
        chapters=chapters.from_source(data.get("chapters")),
        season_number=_place(data.get("season_number")),
        season=_name(data.get("season")),
        episode_number=_place(data.get("episode_number")),
        people=_people(data),
        is_explicit=(_positive(data.get("age_limit")) or 0) >= _ADULT_AGE,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Transferred:
    """How far one stream of an episode is."""

    done_bytes: float | None
    total_bytes: float | None
    speed_bytes_s: float | None
    remaining_s: float | None
    elapsed_s: float | None
    is_finished: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """The closing line of a download."""

    file_name: str | None = None
    chapters: tuple[Chapter, ...] = ()
    sponsored: tuple[tuple[float, float, str], ...] = ()
    """Parts that SponsorBlock knows: beginning and end in seconds, and category."""


def parse_progress(text: str) -> Transferred:
    """Read one line of download progress."""
    data = _object(text)
    return Transferred(
        done_bytes=_positive(data.get("downloaded_bytes")),
        total_bytes=_positive(data.get("total_bytes"))
        or _positive(data.get("total_bytes_estimate")),
        speed_bytes_s=_positive(data.get("speed")),
        remaining_s=_positive(data.get("eta")),
        elapsed_s=_positive(data.get("elapsed")),
        is_finished=data.get("status") == "finished",
    )


def parse_size(text: str) -> float | None:
    """Read how many bytes a download is going to have."""
    data = _object(text)
    return _positive(data.get("filesize")) or _positive(data.get("filesize_approx"))


def parse_done(text: str) -> Done:
    """Read the closing line of a download."""
    data = _object(text)
    path = _line(data.get("filepath"))
    parts = data.get("sponsorblock_chapters")
    found = [_sponsored(one) for one in (parts if isinstance(parts, list) else ())]
    return Done(
        file_name=None if path is None else path.rpartition("/")[2],
        chapters=chapters.from_source(data.get("chapters")),
        sponsored=tuple(one for one in found if one is not None),
    )


def _sponsored(data: object) -> tuple[float, float, str] | None:
    if not isinstance(data, dict):
        return None
    end_s, category = _positive(data.get("end_time")), _line(data.get("category"))
    if end_s is None or category is None:
        return None
    return (_positive(data.get("start_time")) or 0.0, end_s, category)


def parse_offers(text: str) -> tuple[Offer, ...]:
    """Read in which forms a site has an episode; the best one comes last."""
    found = _json(text)
    listed = found if isinstance(found, list) else []
    return tuple(_offer(one) for one in listed if isinstance(one, dict))


def _offer(data: dict[str, Any]) -> Offer:
    codecs = (_line(data.get(name)) for name in ("vcodec", "acodec"))
    rate = _positive(data.get("tbr"))
    return Offer(
        format_id=_line(data.get("format_id")) or "unknown",
        extension=_line(data.get("ext")) or "unknown",
        height=_count(data.get("height")),
        codecs=",".join(one for one in codecs if one and one != "none"),
        bitrate_bits_s=None if rate is None else rate * _KILOBIT,
        size_bytes=_count(data.get("filesize")) or _count(data.get("filesize_approx")),
    )


def parse_languages(text: str, *, is_automatic: bool) -> tuple[SubtitleOffer, ...]:
    """Read in which languages there are subtitles."""
    return tuple(
        SubtitleOffer(language=clean_line(one), is_automatic=is_automatic)
        for one in text.split(", ")
        # A recorded chat is no transcript; yt-dlp says NA where there is nothing.
        if one not in {"", "NA", "live_chat"}
    )


def parse_step(text: str) -> Progress | None:
    """Read which postprocessing step has begun; None for one that ended."""
    data = _object(text)
    if data.get("status") != "started":
        return None
    is_work = str(data.get("postprocessor")) in {"Merger", "ModifyChapters"}
    return Progress(stage=Stage.CONVERTING) if is_work else None


def clean_line(text: str) -> str:
    """Return text without control characters, on one line."""
    return " ".join(_CONTROL.sub("", text).split())


def clean_text(text: str) -> str:
    """Return text without control characters; line ends stay."""
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


_NAME_LIMIT = 128
"""What is longer is prose."""
_PLACE_LIMIT = 100_000
"""Larger numbers of seasons and episodes are dates, or a database's own."""
_ADULT_AGE = 18
_KILOBIT = 1000
_LATEST_S = 32_503_680_000
"""The year 3000 as a timestamp: later ones are mistakes, and leave no room to add to."""


def _part(data: dict[str, Any]) -> str | None:
    """Return the address of what has no page but that of its list."""
    page = _http_url(data.get("webpage_url"))
    number = _count(data.get("playlist_index"))
    if page is None or number is None or page != data.get("playlist_webpage_url"):
        return None
    return part_url(page, number)


def _page_source(data: dict[str, Any], url: str | None) -> SourceInfo:
    """Return what an episode's own page tells of where it comes from."""
    author = _line(data.get("channel")) or _line(data.get("uploader"))
    return SourceInfo(
        extractor=_extractor(data),
        title=author,
        author=author,
        web_url=url,
        artwork_url=_http_url(data.get("thumbnail")),
    )


def _best_thumbnail(data: dict[str, Any]) -> str | None:
    """Return the last usable thumbnail; yt-dlp sorts them from worst to best."""
    thumbnails = data.get("thumbnails")
    if not isinstance(thumbnails, list):
        return None
    urls = [_http_url(one.get("url")) for one in thumbnails if isinstance(one, dict)]
    return next((url for url in reversed(urls) if url), None)


def _people(data: dict[str, Any]) -> tuple[Person, ...]:
    hosts = (
        _names(data.get("creators"))
        or _names(data.get("artists"))
        or _names(_split(data.get("creator")))
        or _names(_split(data.get("artist")))
    )
    return people.gather(hosts, _names(data.get("cast")))


def _split(value: object) -> list[str]:
    """Return the names of a text as yt-dlp itself parts it, since it has lists."""
    return value.split(", ") if isinstance(value, str) else []


def _names(value: object) -> list[str]:
    if not isinstance(value, list):
        return []
    return [name for one in value if (name := _name(one)) is not None]


def _name(value: object) -> str | None:
    line = _line(value)
    return line if line is not None and len(line) <= _NAME_LIMIT else None


def _is_short(data: dict[str, Any], url: str | None) -> bool:
    if data.get("media_type") == "short":
        return True
    return url is not None and _SHORT.search(urlsplit(url).path) is not None


def _extractor(data: dict[str, Any]) -> str:
    name = _line(data.get("ie_key")) or _line(data.get("extractor_key"))
    return (name or "generic").lower()


def _object(text: str) -> dict[str, Any]:
    data = _json(text)
    return data if isinstance(data, dict) else {}


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError, RecursionError:
        return None


def _line(value: object) -> str | None:
    return (clean_line(value) or None) if isinstance(value, str) else None


def _text(value: object) -> str | None:
    return (clean_text(value) or None) if isinstance(value, str) else None


def _http_url(value: object) -> str | None:
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return None
    if _CONTROL.search(value) or value.split() != [value]:
        return None
    try:
        host = urlsplit(value).hostname
    except ValueError:
        return None
    return value if host else None


def _digest(url: str) -> str:
    return hashlib.blake2b(url.encode(), digest_size=8).hexdigest()


def _positive(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and number > 0 else None


def _count(value: object) -> int | None:
    number = _positive(value)
    return None if number is None else int(number)


def _place(value: object) -> int | None:
    number = _positive(value)
    if number is None or not number.is_integer() or number >= _PLACE_LIMIT:
        return None
    return int(number)


def _instant(value: object) -> datetime | None:
    number = _positive(value)
    if number is None or number > _LATEST_S:
        return None
    return datetime.fromtimestamp(number, UTC)


def _day(value: object) -> datetime | None:
    try:
        return datetime.strptime(str(value), "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _live(value: object) -> LiveStatus:
    try:
        return LiveStatus(str(value))
    except ValueError:
        return LiveStatus.NONE
