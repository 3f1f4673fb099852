"""The catalogue for hand-driving: `python -m tests.site` and `script/develop`."""

from datetime import UTC, datetime, timedelta
from typing import Final

from .builders import big_channel, make_shorts, make_videos, odd_videos
from .formats import HLS_360, SPLIT_FORMATS
from .models import (
    Channel,
    Chapter,
    Kind,
    Order,
    Playlist,
    SourceStatus,
    Status,
    Subtitle,
    Video,
)

_TALKS: Final = (
    ("The kettle that phoned home", "A year of watching one appliance."),
    ("Heat pumps in old houses", "What nobody tells you about radiators."),
    ("Listening to bats", "An evening with a microphone and much patience."),
    ("The last telephone exchange", "Relays, dust and two retired engineers."),
    ("Why bread rises", "A conversation about yeast, time and warm kitchens."),
)
_TRACKS: Final = ("Slow Tide", "Paper Lanterns", "Night Bus 42", "Fern", "Copper Rain")
_LESSONS: Final = ("Hello", "Numbers", "At the baker's", "The weather", "On the train")


def demo_sources() -> tuple[Channel | Playlist, ...]:
    """Make the demo's channels and playlists."""
    now = datetime.now(UTC).replace(microsecond=0)
    return (_talk(now), _music(now), _course(now), *_events(now), *_extremes(now))


def _talk(now: datetime) -> Channel:
    episodes = tuple(
        Video(
            id=f"talk-{5 - index}",
            title=title,
            description=f"{text}\n\n0:00 Welcome\n0:03 The story\n0:07 Thanks",
            published=now - timedelta(days=7 * index + 1),
            duration_s=10,
            media_s=10,
            formats=SPLIT_FORMATS,
            chapters=tuple(
                Chapter(start_s=start, title=name)
                for start, name in ((0, "Welcome"), (3, "The story"), (7, "Thanks"))
            ),
            subtitles=(Subtitle(language="en", text=f"Welcome to: {title}."),),
        )
        for index, (title, text) in enumerate(_TALKS)
    )
    return Channel(
        name="talk",
        title="Small Wonders",
        description="Conversations about everyday things that turn out to be odd.",
        videos=episodes,
        shorts=make_shorts(3, "talk-short", newest=now),
    )


def _music(now: datetime) -> Playlist:
    tracks = tuple(
        Video(
            id=f"music-{number}",
            title=title,
            uploader="The Copper Foxes",
            published=now - timedelta(days=30 * (len(_TRACKS) - number)),
            duration_s=6,
            media_s=6,
            tone_hz=220 + 55 * number,
        )
        for number, title in enumerate(_TRACKS, 1)
    )
    return Playlist(id="music", title="Copper Foxes: everything so far", videos=tracks)


def _course(now: datetime) -> Playlist:
    lessons = tuple(
        Video(
            id=f"lesson-{number}",
            title=f"Lesson {number}: {title}",
            published=now - timedelta(days=100 - number),
        )
        for number, title in enumerate(_LESSONS, 1)
    )
    return Playlist(
        id="course",
        title="Esperanto from scratch",
        videos=lessons,
        order=Order.OLDEST_FIRST,
    )


def _events(now: datetime) -> tuple[Channel, ...]:
    premiere = Video(
        id="premiere-1",
        title="The harbour at night (premiere)",
        status=Status.UPCOMING,
        published=now,
        release_at=now + timedelta(hours=2),
    )
    live = Video(
        id="live-1",
        title="Harbour camera, live",
        status=Status.LIVE,
        kind=Kind.LIVESTREAM,
        formats=(HLS_360,),
        release_at=now - timedelta(hours=1),
    )
    past = make_videos(3, "harbour", newest=now - timedelta(days=2))
    return (
        Channel(
            name="harbour",
            title="Harbour Watch",
            videos=(premiere, *past),
            streams=(live,),
        ),
    )


def _extremes(now: datetime) -> tuple[Channel | Playlist, ...]:
    members = make_videos(4, "club", newest=now, status=Status.LOGIN_REQUIRED)
    return (
        Channel(name="club", title="The Back Room (needs a login)", videos=members),
        big_channel(),
        Channel(name="odd", title="Odd data", videos=odd_videos()),
        Channel(name="empty", title="Nothing yet"),
        Channel(name="gone", title="Removed", status=SourceStatus.TERMINATED),
    )
