"""Pure: what the error lines of yt-dlp come down to."""

from collections.abc import Iterable
from dataclasses import dataclass
import re

from .models import ErrorClass
from .redact import redact
from .ytdlp_output import clean_line


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """What the error lines of a run come down to."""

    error_class: ErrorClass
    detail: str
    is_host_fault: bool
    """The site as a whole is out of reach, whatever was asked of it."""
    suspects_host: bool = False
    """It looks like the episode's own fault, unless others fail like it."""


_FENCED = "leads into your own network"
"""As `programs/fenced.py` says it."""

# Most specific first; from `reference/yt-dlp.md`, section 4. Matched without
# regard to case, with typographic apostrophes folded.
_PATTERNS: tuple[tuple[ErrorClass, str], ...] = (
    # Whatever yt-dlp says around it. It may be over soon: a router answers so for any
    # name while its line is down, and so does a filter of names that takes in too much.
    (ErrorClass.TEMPORARY, _FENCED),
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
        (
            r"ffprobe and ffmpeg not found|ffmpeg is not installed|ffmpeg not found"
            r"|impersonate target .{0,80}is not available"
        ),
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
        found is ErrorClass.TEMPORARY
        # One episode may lead there, and all others of its site to where they should.
        and _FENCED not in folded
        and _HOST_FAULT.search(folded) is not None
    )
    return Failure(
        error_class=found,
        # It is shown and logged: neither a proxy's password nor a private feed's key.
        detail=redact(detail)[:_DETAIL_LIMIT] or "yt-dlp failed without a word",
        is_host_fault=is_host_fault,
        suspects_host=found in {ErrorClass.NO_FORMATS, ErrorClass.BUG}
        or (found is ErrorClass.TEMPORARY and "http error 403" in folded),
    )
