"""The shapes that other programs rely on (CONTRACT.md), to the letter.

A shape is a function that says yes or no, a list of one shape, a mapping of all the
keys that there are, or a choice of several shapes.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from homeassistant.helpers.json import json_bytes
from homeassistant.util.json import json_loads

type Shape = Callable[[Any], bool] | list[Shape] | dict[str, Shape] | tuple[Shape, ...]


def as_sent(response: Any) -> Any:
    """Return a response as it arrives by REST or WebSocket."""
    return json_loads(json_bytes(response))


def is_null(value: Any) -> bool:
    """Return whether there is nothing."""
    return value is None


def is_text(value: Any) -> bool:
    """Return whether it is text."""
    return isinstance(value, str)


def is_flag(value: Any) -> bool:
    """Return whether it is true or false."""
    return isinstance(value, bool)


def are_texts(value: Any) -> bool:
    """Return whether it is texts by their names, none included."""
    return isinstance(value, dict) and all(is_text(one) for one in value.values())


def one_of(*allowed: str) -> Callable[[Any], bool]:
    """Return what says whether it is one of a few words."""
    return lambda value: value in allowed


def is_instant(value: Any) -> bool:
    """Return whether it is ISO 8601 in UTC."""
    try:
        return datetime.fromisoformat(value).utcoffset() == timedelta()
    except TypeError, ValueError:
        return False


def is_url(value: Any) -> bool:
    """Return whether it is a complete web address."""
    return isinstance(value, str) and urlsplit(value).scheme in {"http", "https"}


def is_path(value: Any) -> bool:
    """Return whether it is a path on Home Assistant's own server."""
    return isinstance(value, str) and value.startswith("/api/anypod/")


def is_number(value: Any) -> bool:
    """Return whether it is a number that measures something."""
    is_real = isinstance(value, int | float) and not isinstance(value, bool)
    return is_real and value >= 0


def is_count(value: Any) -> bool:
    """Return whether it is a whole number."""
    return is_number(value) and isinstance(value, int)


STATUSES: Final = (
    *("upcoming", "queued", "downloading", "downloaded"),
    *("failed", "skipped", "archived"),
)
is_status = one_of(*STATUSES)
is_media = one_of(
    *("audio", "audio_mp3", "audio_opus", "metadata"),
    *(f"video_{height}" for height in ("360", "480", "720", "1080", "best")),
)
is_error_class = one_of(
    *("temporary", "rate_limited", "bot_check", "login_required", "members_only"),
    *("age_restricted", "private", "removed", "geo_blocked", "drm", "no_formats"),
    *("unsupported", "not_yet", "disk_full", "tool_missing", "conversion"),
    *("invalid_media", "cancelled", "bug"),
    # Not in the contract, which may be extended.
    *("library_missing", "outside_window", "playlist"),
)
PROBLEM: Final[dict[str, Shape]] = {
    "class": is_error_class,
    "message": is_text,
    "detail": is_text,
    "since": is_instant,
}
LINK: Final[dict[str, Shape]] = {
    "link_id": is_text,
    "name": is_text,
    "url": is_url,
    "external_url": (is_url, is_null),
    "created_at": is_instant,
    "last_used_at": (is_instant, is_null),
    "last_agent": (is_text, is_null),
}
EPISODE: Final[dict[str, Shape]] = {
    "episode_id": is_text,
    "config_entry_id": is_text,
    "source_id": is_text,
    "source_url": is_url,
    "title": is_text,
    "published": (is_instant, is_null),
    "duration_s": (is_number, is_null),
    "status": is_status,
    "reason": (is_text, is_null),
    "pinned": is_flag,
    "media": (
        {
            "mime_type": is_text,
            "extension": is_text,
            "size_bytes": is_count,
            "height": (is_count, is_null),
            "codecs": is_text,
        },
        is_null,
    ),
    "chapters": is_count,
    "transcripts": [is_text],
    "artwork_url": (is_path, is_null),
    "discovered_at": is_instant,
    "downloaded_at": (is_instant, is_null),
    "updated_at": is_instant,
    "played_at": (is_instant, is_null),
    "position_s": (is_number, is_null),
    "tries": is_count,
    "next_attempt_at": (is_instant, is_null),
    "error": (PROBLEM, is_null),
    "progress": (
        {
            "stage": one_of("waiting", "downloading", "converting", "embedding"),
            "percent": (is_number, is_null),
            "speed_bytes_s": (is_number, is_null),
            "remaining_s": (is_number, is_null),
        },
        is_null,
    ),
}
DETAILED_EPISODE: Final[dict[str, Shape]] = EPISODE | {
    "description": (is_text, is_null)
}
SUBMITTED: Final[dict[str, Shape]] = {
    "episode_id": is_text,
    "status": is_status,
    "duplicate": is_flag,
}
CHANGED_EPISODE: Final[dict[str, Shape]] = {"episode": DETAILED_EPISODE}
RESET: Final = {"changed": [], "removed": [], "reset": True}
"""What listeners are told where all is to be asked for anew."""
EPISODE_WITH_LOG: Final[dict[str, Shape]] = DETAILED_EPISODE | {
    "until_played": is_flag,
    "refresh_at": (is_instant, is_null),
    "media_path": (is_path, is_null),
    "chapter_list": [
        {
            "start_s": is_number,
            "end_s": (is_number, is_null),
            "title": is_text,
            "url": is_null,
        }
    ],
    "artifacts": [
        {
            "kind": one_of("media", "artwork", "transcript"),
            "language": (is_text, is_null),
            "mime_type": is_text,
            "extension": is_text,
            "size_bytes": is_count,
        }
    ],
    "log": (is_text, is_null),
}
FEED: Final[dict[str, Shape]] = {
    "config_entry_id": is_text,
    "title": is_text,
    "source_url": (is_url, is_null),
    "source_kind": one_of("channel", "playlist", "single", "manual", "combined"),
    "status": one_of("idle", "syncing", "downloading", "waiting", "paused", "error"),
    "enabled": is_flag,
    "media": is_media,
    "counts": dict.fromkeys(STATUSES, is_count),
    "size_bytes": is_count,
    "last_sync": (is_instant, is_null),
    "last_success": (is_instant, is_null),
    "next_sync": (is_instant, is_null),
    "error": (PROBLEM, is_null),
    "latest_episode": (EPISODE, is_null),
    "latest_failed": (EPISODE, is_null),
    "artwork_url": (is_path, is_null),
}
FEED_WITH_LINKS: Final[dict[str, Shape]] = FEED | {"links": [LINK]}


STATS: Final[dict[str, Shape]] = {
    "config_entry_id": (is_text, is_null),
    "counts": dict.fromkeys(STATUSES, is_count),
    "size_bytes": is_count,
    "duration_s": is_number,
    "oldest": (is_instant, is_null),
    "newest": (is_instant, is_null),
    "success_rate": (is_number, is_null),
    "delay_median_s": (is_number, is_null),
    "delay_p90_s": (is_number, is_null),
    "months": [
        {
            "month": is_text,
            "published": is_count,
            "downloaded": is_count,
            "size_bytes": is_count,
        }
    ],
}
HEALTH: Final[dict[str, Shape]] = {
    "healthy": is_flag,
    "code": (is_text, is_null),
    "message": (is_text, is_null),
    "paused": is_flag,
    "feeds": [{"config_entry_id": is_text, "title": is_text, "error": PROBLEM}],
}
OVERVIEW: Final[dict[str, Shape]] = {
    "active_downloads": is_count,
    "queued": is_count,
    "size_bytes": is_count,
    "quota_bytes": (is_count, is_null),
    "free_bytes": (is_count, is_null),
    "min_free_bytes": (is_count, is_null),
    "paused": is_flag,
    "error": (PROBLEM, is_null),
}
PROBED: Final[dict[str, Shape]] = {
    "title": is_text,
    "source_kind": one_of("channel", "playlist", "single"),
    "canonical_id": is_text,
    "entries": (is_count, is_null),
    "episode": (
        {
            "source_id": is_text,
            "source_url": is_url,
            "title": (is_text, is_null),
            "description": (is_text, is_null),
            "published": (is_instant, is_null),
            "duration_s": (is_number, is_null),
            "formats": [
                {
                    "format_id": is_text,
                    "extension": is_text,
                    "height": (is_count, is_null),
                    "codecs": is_text,
                    "bitrate_bits_s": (is_number, is_null),
                    "size_bytes": (is_count, is_null),
                }
            ],
            "subtitles": [{"language": is_text, "automatic": is_flag}],
        },
        is_null,
    ),
}
REFUSAL: Final[dict[str, Shape]] = {"code": is_text, "message": is_text}
DONE: Final[dict[str, Shape]] = {
    "episodes": [EPISODE],
    "refused": [
        REFUSAL
        | {
            "episode_id": is_text,
            "translation_domain": is_text,
            "translation_key": is_text,
            "translation_placeholders": are_texts,
        }
    ],
}
TRANSCRIPT: Final[dict[str, Shape]] = {
    "language": is_text,
    "cues": [{"start_s": is_number, "end_s": is_number, "text": is_text}],
}
QR_CODE: Final[dict[str, Shape]] = {"page_url": is_url, "svg": is_text}


def page_of(episode: Shape) -> Shape:
    """Return the shape of a page of episodes."""
    return {
        "episodes": [episode],
        "total": is_count,
        "limit": is_count,
        "offset": is_count,
    }


def differences(value: Any, shape: Shape, at: str = "") -> Iterator[str]:
    """Yield where a value is not as its shape wants it."""
    match shape:
        case tuple():
            found = [list(differences(value, one, at)) for one in shape]
            if all(found):
                yield from found[0]
        case dict():
            yield from _keys(value, shape, at)
        case list():
            yield from _parts(value, shape[0], at)
        case _ if not shape(value):
            yield f"{at}: {value!r}, says {shape.__qualname__}"


def _parts(value: Any, shape: Shape, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{at}: {value!r} is no list"
        return
    for number, part in enumerate(value):
        yield from differences(part, shape, f"{at}[{number}]")


def _keys(value: Any, shape: dict[str, Shape], at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at}: {value!r} is no object"
        return
    if missing := sorted(shape.keys() - value.keys()):
        yield f"{at}: {missing} missing"
    if unknown := sorted(value.keys() - shape.keys()):
        yield f"{at}: {unknown} unknown"
    for name in shape.keys() & value.keys():
        yield from differences(value[name], shape[name], f"{at}.{name}")


def check(response: Any, shape: Shape) -> Any:
    """Make sure that a response has a shape, and return it as it is sent."""
    sent = as_sent(response)
    assert list(differences(sent, shape)) == []
    return sent
