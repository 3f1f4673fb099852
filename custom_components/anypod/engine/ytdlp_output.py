"""Pure: what yt-dlp printed, as the engine's data and error classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib
import json
import math
import re
from typing import Any
from urllib.parse import urlsplit

from .findings import EpisodeMetadata, ListedEpisode, LiveStatus, SourceInfo
from .models import ErrorClass, Progress, Stage

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
    if is_single:
        # A fully extracted page has direct media addresses in `url`.
        url = _http_url(data.get("webpage_url")) or url
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
    )


def parse_progress(text: str) -> Progress:
    """Read one line of download progress."""
    data = _object(text)
    done = _positive(data.get("downloaded_bytes"))
    total = _positive(data.get("total_bytes")) or _positive(
        data.get("total_bytes_estimate")
    )
    percent = None if not (done and total) else min(100.0, round(100 * done / total, 1))
    return Progress(
        stage=Stage.DOWNLOADING,
        percent=percent,
        speed_bytes_s=_positive(data.get("speed")),
        remaining_s=_positive(data.get("eta")),
    )


def parse_step(text: str) -> Progress | None:
    """Read which postprocessing step has begun; None for one that ended."""
    data = _object(text)
    if data.get("status") != "started":
        return None
    name = str(data.get("postprocessor"))
    is_conversion = name in {"ExtractAudio", "Merger", "VideoRemuxer", "VideoConvertor"}
    return Progress(stage=Stage.CONVERTING if is_conversion else Stage.EMBEDDING)


def clean_line(text: str) -> str:
    """Return text without control characters, on one line."""
    return " ".join(_CONTROL.sub("", text).split())


def clean_text(text: str) -> str:
    """Return text without control characters; line ends stay."""
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """What the error lines of a run come down to."""

    error_class: ErrorClass
    detail: str
    is_host_fault: bool
    """The site as a whole is out of reach, whatever was asked of it."""
    suspects_host: bool = False
    """It looks like the episode's own fault, unless others fail like it."""


# Most specific first; from `reference/yt-dlp.md`, section 4. Matched without
# regard to case, with typographic apostrophes folded.
_PATTERNS: tuple[tuple[ErrorClass, str], ...] = (
    (
        ErrorClass.NOT_YET,
        (
            r"premieres in|will begin|we're processing this video|has ended"
            r"|is not currently live"
        ),
    ),
    (ErrorClass.BOT_CHECK, r"confirm you're not a bot|requiring a captcha"),
    (
        ErrorClass.RATE_LIMITED,
        (
            r"rate-limited by|try again later|http error 429|ip is likely being blocked"
            r"|too many requests"
        ),
    ),
    (
        ErrorClass.AGE_RESTRICTED,
        r"confirm your age|age-restricted|inappropriate for some users",
    ),
    (
        ErrorClass.MEMBERS_ONLY,
        r"join this channel|members-only|channel's members|requires payment",
    ),
    (ErrorClass.PRIVATE, r"private video|video is private"),
    (
        ErrorClass.LOGIN_REQUIRED,
        (
            r"cookies are no longer valid|only available for registered users"
            r"|login details are needed|use --cookies|http error 401"
        ),
    ),
    (ErrorClass.GEO_BLOCKED, r"in your country|might want to use a vpn|geo.?restrict"),
    (
        ErrorClass.REMOVED,
        (
            r"has been removed|copyright|account .{0,80}terminated|does not exist"
            r"|no longer available|http error 404|http error 410|redirected to .{0,40}home page"
        ),
    ),
    (ErrorClass.DRM, r"drm protected"),
    (
        ErrorClass.DISK_FULL,
        (
            r"errno 28|errno 122|no space left|unable to create directory"
            r"|unable to write data|unable to open for writing"
        ),
    ),
    (
        ErrorClass.TOOL_MISSING,
        r"ffprobe and ffmpeg not found|ffmpeg is not installed|ffmpeg not found",
    ),
    (ErrorClass.CONVERSION, r"postprocessing:"),
    (
        ErrorClass.NO_FORMATS,
        r"no video formats found|requested format is not available",
    ),
    (
        ErrorClass.UNSUPPORTED,
        (
            r"unsupported url|is not a valid url|no suitable extractor"
            r"|file:// urls are disabled|unable to handle request"
        ),
    ),
    (
        ErrorClass.TEMPORARY,
        (
            r"http error (?:403|5\d\d)|timed out|failed to resolve|failed to establish"
            r"|more expected|giving up after|content too short|downloaded file is empty"
            r"|fragment \d+ not found|incomplete|connection (?:refused|reset|aborted)"
            r"|failed to extract any player response|network is unreachable"
            r"|unable to download|remote end closed|video unavailable"
            r"|downloaded \d+ bytes, expected|did not get any data blocks"
        ),
    ),
    (ErrorClass.BUG, r"please report this issue"),
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
_HOST_FAULT = re.compile(
    r"failed to resolve|failed to establish|network is unreachable|connection refused"
    r"|no route to host|name or service not known"
    r"|temporary failure in name resolution"
)
_DETAIL_LIMIT = 500
_LATEST_S = 32_503_680_000
"""The year 3000 as a timestamp: later ones are mistakes, and leave no room to add to."""


def classify(lines: Iterable[str]) -> Failure:
    """Return what the error lines of a failed run come down to."""
    heard = [line for line in lines if line.strip() and not line.startswith("WARNING:")]
    errors = [
        line.removeprefix("ERROR:").strip()
        for line in heard
        if line.startswith("ERROR:")
    ]
    if not errors or any("Traceback" in line for line in heard):
        # A crash, or arguments that were refused: the last line says what it was.
        errors += heard[-1:]
    detail = clean_line(errors[-1]) if errors else ""
    folded = " ".join(errors).replace("\u2019", "'").casefold()
    found = next(
        (name for name, pattern in _COMPILED if pattern.search(folded)), ErrorClass.BUG
    )
    is_host_fault = found in {ErrorClass.RATE_LIMITED, ErrorClass.BOT_CHECK} or (
        found is ErrorClass.TEMPORARY and _HOST_FAULT.search(folded) is not None
    )
    return Failure(
        error_class=found,
        detail=detail[:_DETAIL_LIMIT] or "yt-dlp failed without a word",
        is_host_fault=is_host_fault,
        suspects_host=found in {ErrorClass.NO_FORMATS, ErrorClass.BUG}
        or (found is ErrorClass.TEMPORARY and "http error 403" in folded),
    )


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


def _is_short(data: dict[str, Any], url: str | None) -> bool:
    if data.get("media_type") == "short":
        return True
    return url is not None and _SHORT.search(urlsplit(url).path) is not None


def _extractor(data: dict[str, Any]) -> str:
    name = _line(data.get("ie_key")) or _line(data.get("extractor_key"))
    return (name or "generic").lower()


def _object(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError, RecursionError:
        return {}
    return data if isinstance(data, dict) else {}


def _line(value: object) -> str | None:
    return (clean_line(value) or None) if isinstance(value, str) else None


def _text(value: object) -> str | None:
    return (clean_text(value) or None) if isinstance(value, str) else None


def _http_url(value: object) -> str | None:
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return None
    if _CONTROL.search(value) or len(value.split()) != 1:
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
