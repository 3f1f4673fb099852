"""YouTube's own words for what a video cannot do, and the way yt-dlp raises them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from .models import Kind, SourceStatus, Status, Video

# Statuses that let the metadata through although nothing can be played.
OPEN: Final = frozenset({Status.UPCOMING, Status.PROCESSING, Status.GEO_BLOCKED})
# Statuses that somebody who is logged in does not run into.
CURED_BY_LOGIN: Final = frozenset(
    {
        Status.LOGIN_REQUIRED,
        Status.MEMBERS_ONLY,
        Status.AGE_RESTRICTED,
        Status.BOT_CHECK,
    }
)
COUNTRIES: Final = ("CH", "LI")


class Route(StrEnum):
    """Name the method of yt-dlp's extractors by which a problem is raised."""

    NO_FORMATS = "no_formats"
    LOGIN = "login"
    GEO = "geo"
    DRM = "drm"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Say why a video cannot be played."""

    reason: str
    route: Route = Route.NO_FORMATS


_GONE: Final = "Video unavailable. This video"
_REASONS: Final = {
    Status.PRIVATE: (
        "Private video. Sign in if you've been granted access to this video"
    ),
    Status.REMOVED: f"{_GONE} has been removed by the uploader",
    Status.COPYRIGHT: (
        f"{_GONE} is no longer available due to a copyright claim by Example Music"
    ),
    Status.TERMINATED: (
        f"{_GONE} is no longer available because the YouTube account associated with "
        "this video has been terminated."
    ),
    Status.UNAVAILABLE: "Video unavailable",
    Status.MEMBERS_ONLY: (
        "Join this channel to get access to members-only content like this video, "
        "and other exclusive perks."
    ),
    Status.AGE_RESTRICTED: (
        "Sign in to confirm your age. This video may be inappropriate for some users."
    ),
    Status.BOT_CHECK: "Sign in to confirm you\N{RIGHT SINGLE QUOTATION MARK}re not a bot",
    Status.RATE_LIMITED: (
        "Video unavailable. This content isn't available, try again later. The current "
        "session has been rate-limited by YouTube for up to an hour. It is recommended "
        "to use `-t sleep` to add a delay between video requests to avoid exceeding "
        "the rate limit. For more information, refer to  https://github.com/yt-dlp/"
        "yt-dlp/wiki/Extractors#this-content-isnt-available-try-again-later"
    ),
    Status.PROCESSING: "We're processing this video. Check back later.",
}
_SOURCE_ALERTS: Final = {
    SourceStatus.TERMINATED: (
        "This account has been terminated for a violation of YouTube's Terms of Service."
    ),
    SourceStatus.PRIVATE: "The playlist does not exist.",
}


def problem_of(video: Video, now: datetime) -> Problem | None:
    """Say what keeps this video from being played now, if anything does."""
    match video.status:
        case Status.LOGIN_REQUIRED:
            return Problem(reason="", route=Route.LOGIN)
        case Status.DRM:
            return Problem(reason="", route=Route.DRM)
        case Status.GEO_BLOCKED:
            reason = "The uploader has not made this video available in your country"
            return Problem(reason=reason, route=Route.GEO)
        case Status.UPCOMING:
            return Problem(reason=_upcoming(video, now))
    reason = _REASONS.get(video.status, "")
    return Problem(reason=reason) if reason else None


def alert_of(status: SourceStatus) -> str | None:
    """Give what the site says instead of listing a source of this status."""
    return _SOURCE_ALERTS.get(status)


def _upcoming(video: Video, now: datetime) -> str:
    """Announce a premiere or a live event; late ones have YouTube's vague words."""
    live = video.kind is Kind.LIVESTREAM
    if video.release_at is None or video.release_at <= now:
        if live:
            return "This live event will begin in a few moments."
        return "Premiere will begin shortly"
    left = _about(video.release_at - now)
    return f"This live event will begin in {left}." if live else f"Premieres in {left}"


def _about(left: timedelta) -> str:
    """Round up to the largest unit that fits, as a person would say it."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if left.total_seconds() > length or unit == "minute":
            count = max(1, round(left.total_seconds() / length))
            return f"{count} {unit}{'s' if count > 1 else ''}"
    raise AssertionError  # pragma: no cover - the loop always returns
