"""Make many videos at once, and the odd ones that every program stumbles over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from .models import PUBLISHED, Channel, Kind, Picture, Video

_DAY: Final = timedelta(days=1)

ODD_TITLES: Final = {
    "emoji": "🎙️ Folge № 7 — 👩‍🚀 & 🇨🇭",
    "slashes": "AC/DC \\ ../../etc/passwd",
    "long": "An episode that goes on " * 12 + "and ends.!!",
    "control": "Bell\x07 null-ish\x01 tab\t line\nbreak\x1b[31m",
    "rtl": "שלום עולם \u202eesrever\u202c مرحبا",
    "markup": "<b>Tom & Jerry</b> ]]> &amp; %(title)s",
    "blank": "   ",
    "empty": "",
}


def make_videos(
    count: int,
    prefix: str = "ep",
    *,
    newest: datetime = PUBLISHED,
    step: timedelta = _DAY,
    **fields: Any,
) -> list[Video]:
    """Make videos newest first: `ep-5` … `ep-1`, one `step` apart."""
    return [
        Video(
            **{"title": f"Episode {n}"}
            | fields
            | {"id": f"{prefix}-{n}", "published": when}
        )
        for n, when in _dated(count, newest, step)
    ]


def make_shorts(count: int, prefix: str = "short", **fields: Any) -> list[Video]:
    """Make shorts newest first."""
    return make_videos(count, prefix, kind=Kind.SHORT, **fields)


def big_channel(count: int = 10_000, name: str = "big", **fields: Any) -> Channel:
    """Make a channel with a great many videos (10,000 take some 50 ms, no media)."""
    videos = make_videos(count, name, step=timedelta(hours=1), **fields)
    return Channel(name=name, title=f"{count:,} episodes", videos=videos)


def odd_videos(prefix: str = "odd") -> list[Video]:
    """Make a video for each odd title, and one for each thing that can be missing."""
    titled = [
        Video(id=f"{prefix}-{name}", title=title) for name, title in ODD_TITLES.items()
    ]
    lacking: dict[str, dict[str, Any]] = {
        "title": {"title": None},
        "date": {"published": None},
        "duration": {"duration_s": None},
        "description": {"description": None},
        "thumbnail": {"thumbnail": Picture.NONE},
        "everything": {
            "title": None,
            "published": None,
            "duration_s": None,
            "description": None,
            "thumbnail": Picture.NONE,
            "view_count": None,
        },
    }
    return [
        *titled,
        *(Video(id=f"{prefix}-no-{name}", **gap) for name, gap in lacking.items()),
        Video(id=f"-{prefix}-dashed", title="An id that looks like an option"),
    ]


def _dated(
    count: int, newest: datetime, step: timedelta
) -> Iterator[tuple[int, datetime]]:
    for age in range(count):
        yield count - age, newest - age * step
