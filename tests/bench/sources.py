"""What is on the fake site for the feeds of a home, and how each of them is read."""

from dataclasses import dataclass
from typing import Any, Final

from tests.site import Channel, FakeSite, Order, Playlist

KEPT: Final = 5
"""Episodes that a feed keeps, unless dice change that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Something on the site that a feed reads."""

    name: str
    listing: str
    """Where new videos are published."""
    url: str
    fields: dict[str, Any]
    options: dict[str, Any]
    is_witness: bool = False
    """Nobody meddles with it, so that what it has to play is known."""


def sources(site: FakeSite) -> list[Source]:
    """Put everything on the site that is read from the beginning."""
    site.add(
        Channel(name="talk", title="Talk"),
        Channel(name="radio", title="Radio"),
        Channel(name="film", title="Film"),
        Channel(name="news", title="News"),
        Channel(name="daily", title="Daily"),
        Channel(name="market", title="Market"),
        Channel(name="sport", title="Sport"),
        Playlist(id="music", title="Music", order=Order.NEWEST_FIRST),
    )
    hourly = {"schedule": "interval", "interval_hours": 1}
    return [
        channel(site, "talk", hourly, is_witness=True),
        channel(site, "radio", hourly | {"making": {"subtitles": ["en"]}}),
        channel(site, "film", hourly, media="video_360"),
        Source(
            name="music",
            listing="/playlist/music",
            url=site.playlist_url("music"),
            fields={},
            options=hourly,
        ),
        _rss(site, "news", is_witness=True),
        _rss(site, "daily"),
        _rss(site, "market"),
        _rss(site, "sport"),
    ]


def channel(
    site: FakeSite,
    name: str,
    options: dict[str, Any],
    *,
    is_witness: bool = False,
    **fields: Any,
) -> Source:
    """Return the videos of a channel as a source that yt-dlp alone can read."""
    return Source(
        name=name,
        listing=f"/channel/{name}/videos",
        url=site.channel_url(name, "videos"),
        fields=fields,
        options=options,
        is_witness=is_witness,
    )


def _rss(site: FakeSite, name: str, *, is_witness: bool = False) -> Source:
    """Return a source with a cheap sign of a change, on another host than the rest."""
    url = site.url(f"/rss/channel/{name}/videos")
    return Source(
        name=name,
        listing=f"/channel/{name}/videos",
        url=url.replace("127.0.0.1", "localhost"),
        fields={},
        options={"schedule": "interval", "interval_hours": 0.25},
        is_witness=is_witness,
    )
