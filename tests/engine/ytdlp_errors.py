"""What yt-dlp says when something fails, and the class of each text.

The texts are from the sources of yt-dlp 2026.10 and from what it passes on of YouTube.
"""

from typing import Final

_SIGN_IN = (
    "Use --cookies-from-browser or --cookies for the authentication. See  https://"
    "github.com/yt-dlp/yt-dlp/wiki/FAQ#how-do-i-pass-cookies-to-yt-dlp  for how to "
    "manually pass cookies"
)
_REPORT = (
    "please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= , filling "
    "out the appropriate issue template. Confirm you are on the latest version using  "
    "yt-dlp -U"
)
ERRORS: Final[tuple[tuple[str, str], ...]] = (
    ("not_yet", "[youtube] x: Premieres in 3 hours"),
    ("not_yet", "[youtube] x: This live event will begin in 2 days."),
    ("not_yet", "[youtube] x: We're processing this video. Check back later."),
    ("not_yet", "[youtube] x: This live event has ended."),
    ("not_yet", "[youtube:tab] @x: The channel is not currently live"),
    ("not_yet", "[youtube] x: Premiere will begin shortly"),
    ("bot_check", f"[youtube] x: Sign in to confirm you\u2019re not a bot. {_SIGN_IN}"),
    ("bot_check", f"[youtube] x: Sign in to confirm you're not a bot. {_SIGN_IN}"),
    (
        "bot_check",
        (
            "[youtube] x: Video unavailable. YouTube is requiring a captcha challenge "
            "before playback"
        ),
    ),
    (
        "rate_limited",
        (
            "[youtube] x: Video unavailable. This content isn't available, try again "
            "later. The current session has been rate-limited by YouTube for up to an hour."
        ),
    ),
    (
        "rate_limited",
        (
            "[youtube] x: Unable to download API page: HTTP Error 429: Too Many Requests "
            "(caused by <HTTPError 429: Too Many Requests>)"
        ),
    ),
    (
        "rate_limited",
        "unable to download video data: HTTP Error 429: Too Many Requests",
    ),
    (
        "rate_limited",
        "[dailymotion] x: Your IP is likely being blocked by Dailymotion",
    ),
    (
        "age_restricted",
        (
            "[youtube] x: Sign in to confirm your age. This video may be inappropriate for "
            f"some users. {_SIGN_IN}"
        ),
    ),
    ("age_restricted", "[youtube] x: This video is age-restricted"),
    (
        "members_only",
        (
            "[youtube] x: Join this channel to get access to members-only content like "
            "this video, and other exclusive perks."
        ),
    ),
    (
        "members_only",
        "[youtube] x: This video is available to this channel's members on level: Fan",
    ),
    ("members_only", "[youtube] x: This video requires payment to watch"),
    (
        "private",
        (
            "[youtube] x: Private video. Sign in if you've been granted access to this "
            f"video. {_SIGN_IN}"
        ),
    ),
    ("private", f"[vimeo] x: This video is private. {_SIGN_IN}"),
    (
        "login_required",
        (
            "[youtube] The provided YouTube account cookies are no longer valid. They have "
            "likely been rotated in the browser as a security measure."
        ),
    ),
    (
        "login_required",
        f"[x] x: This video is only available for registered users. {_SIGN_IN}",
    ),
    (
        "login_required",
        "[youtube] Login details are needed to download this content. " + _SIGN_IN,
    ),
    (
        "login_required",
        "[x] x: Unable to download webpage: HTTP Error 401: Unauthorized",
    ),
    (
        "geo_blocked",
        "[youtube] x: The uploader has not made this video available in your country",
    ),
    (
        "geo_blocked",
        "[bbc] x: This video is not available from your location due to geo restriction",
    ),
    (
        "removed",
        "[youtube] x: Video unavailable. This video has been removed by the uploader",
    ),
    (
        "removed",
        (
            "[youtube] x: Video unavailable. This video is no longer available due to a "
            "copyright claim by Example Music"
        ),
    ),
    (
        "removed",
        (
            "[youtube] x: Video unavailable. This video is no longer available because the "
            "YouTube account associated with this video has been terminated."
        ),
    ),
    ("removed", "[youtube:tab] x: YouTube said: The playlist does not exist."),
    (
        "removed",
        (
            "[youtube:tab] x: The channel/playlist does not exist and the URL redirected to "
            "youtube.com home page"
        ),
    ),
    (
        "removed",
        "[youtube:tab] @x: Unable to download API page: HTTP Error 404: Not Found",
    ),
    ("removed", "[x] x: Unable to download JSON metadata: HTTP Error 410: Gone"),
    ("drm", "[youtube] x: This video is DRM protected"),
    ("disk_full", "unable to write data: [Errno 28] No space left on device"),
    ("disk_full", "unable to write data: [Errno 122] Disk quota exceeded"),
    ("disk_full", "unable to open for writing: [Errno 28] No space left on device"),
    ("disk_full", "Unable to create directory: [Errno 30] Read-only file system"),
    (
        "tool_missing",
        (
            "Postprocessing: ffprobe and ffmpeg not found. Please install or provide the "
            "path using --ffmpeg-location"
        ),
    ),
    (
        "tool_missing",
        (
            "You have requested merging of multiple formats but ffmpeg is not installed. "
            "Aborting due to --abort-on-error"
        ),
    ),
    (
        "conversion",
        "Postprocessing: audio conversion failed: Error opening output files",
    ),
    ("conversion", "Postprocessing: Conversion failed!"),
    ("no_formats", f"[youtube] x: No video formats found!; {_REPORT}"),
    (
        "no_formats",
        (
            "[youtube] x: Requested format is not available. Use --list-formats for a list "
            "of available formats"
        ),
    ),
    ("unsupported", "Unsupported URL: https://example.org/"),
    ("unsupported", "[generic] 'x y' is not a valid URL"),
    ("unsupported", "No suitable extractor found for URL x:y"),
    (
        "unsupported",
        (
            "[generic] Unable to download webpage: file:// URLs are disabled by default in "
            "yt-dlp for security reasons."
        ),
    ),
    (
        "unsupported",
        "[generic] Unable to download webpage: Unable to handle request: gopher",
    ),
    (
        "temporary",
        (
            "[generic] x: Unable to download webpage: [Errno 13] 0.0.0.0 leads into your"
            " own network, as names do that a DNS filter blocks"
        ),
    ),
    ("temporary", "unable to download video data: HTTP Error 403: Forbidden"),
    ("temporary", "unable to download video data: HTTP Error 503: Service Unavailable"),
    ("temporary", "[x] x: Unable to download webpage: The read operation timed out"),
    (
        "temporary",
        (
            "[x] x: Unable to download webpage: Failed to resolve 'example.org' ([Errno -3] "
            "Temporary failure in name resolution)"
        ),
    ),
    (
        "temporary",
        (
            "[x] x: Unable to download API page: <urlopen error [Errno 111] Connection "
            "refused> (caused by URLError(ConnectionRefusedError(111, 'Connection refused')))"
        ),
    ),
    ("temporary", "[download] Got error: 1024 bytes read, 5000 more expected"),
    ("temporary", "[download] Got error: HTTP Error 502. Giving up after 5 retries"),
    ("temporary", "content too short (expected 5000 bytes and served 1024)"),
    ("temporary", "The downloaded file is empty"),
    ("temporary", "fragment 3 not found, unable to continue"),
    ("temporary", "[youtube] x: Failed to extract any player response"),
    ("temporary", "[youtube:tab] @x: Incomplete data received"),
    ("temporary", "[youtube] x: Video unavailable"),
    (
        "temporary",
        "[x] x: Unable to download webpage: [Errno 101] Network is unreachable",
    ),
    (
        "temporary",
        "[x] Unable to download webpage: Remote end closed connection without response",
    ),
    ("bug", f"[x] x: Unable to extract data; {_REPORT}"),
    (
        "bug",
        "An extractor error has occurred. (caused by KeyError('videoId')); " + _REPORT,
    ),
    ("bug", "something that nobody has ever seen"),
)
