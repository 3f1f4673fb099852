"""Small things that many of the engine's tests need."""

import asyncio
from collections.abc import Callable, Mapping
import dataclasses
from datetime import UTC, datetime, timedelta
import http.client
from pathlib import Path
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from custom_components.anypod.engine.config import (
    Access,
    FeedConfig,
    Filters,
    Making,
    Retention,
    Schedule,
)
from custom_components.anypod.engine.findings import ListedEpisode
from custom_components.anypod.engine.models import (
    Artifact,
    ArtifactKind,
    Episode,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    Media,
    MediaFacts,
    Problem,
    SourceKind,
)
from custom_components.anypod.engine.signals import Http, HttpAnswer
from tests.site import FakeSite, Hold

NOW: Final = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PATIENCE_S: Final = 60.0
"""Longer than anything takes on a machine that is busy with something else."""


class Clock:
    """The real time, and however much a test puts it forward."""

    def __init__(self) -> None:
        """Begin with the real time."""
        self._ahead = self._slept = timedelta()

    def __call__(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Put the clock forward; whoever sleeps does not notice by itself."""
        self._ahead += by
        self._slept += by

    def leap(self, by: timedelta) -> None:
        """Let the clock be wrong, or right again: no time passes."""
        self._ahead += by

    def uptime(self) -> float:
        """Return the seconds that have passed."""
        return monotonic() + self._slept.total_seconds()


async def eventually(is_true: Callable[[], bool]) -> None:
    """Wait until something holds that no event tells of."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_true():  # noqa: ASYNC110 no event tells of it
            await asyncio.sleep(0.01)


async def reached(hold: Hold) -> None:
    """Wait until the site holds a request."""
    await in_thread(hold.wait_reached, PATIENCE_S)


async def asked(site: FakeSite, pattern: str, **options: Any) -> None:
    """Wait until the site was asked for something."""
    await in_thread(site.wait_for, pattern, timeout_s=PATIENCE_S, **options)


async def in_thread[**P, R](
    function: Callable[P, R], *args: P.args, **kw: P.kwargs
) -> R:
    """Wait for something that blocks, such as the fake site's own waits."""
    return await asyncio.to_thread(function, *args, **kw)


def loopback_http(asked: list[str]) -> Http:
    """Return what asks for URLs on behalf of an engine, on this machine only."""

    def get(url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
        parts = urlsplit(url)
        assert parts.hostname == "127.0.0.1"
        connection = http.client.HTTPConnection(
            "127.0.0.1", parts.port, timeout=PATIENCE_S
        )
        try:
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("GET", target, headers=dict(headers))
            response = connection.getresponse()
            body = response.read()
        except OSError, http.client.HTTPException:
            return None
        finally:
            connection.close()
        return HttpAnswer(
            status=response.status,
            headers={name.lower(): value for name, value in response.getheaders()},
            body=body,
        )

    async def ask(url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
        asked.append(url)
        return await asyncio.to_thread(get, url, headers)

    return ask


def nested(changes: Mapping[str, object]) -> dict[str, Any]:
    """Sort options of a feed into the parts of its configuration."""
    fields: dict[str, Any] = dict(changes)
    for name, part in (
        ("retention", Retention),
        ("filters", Filters),
        ("schedule", Schedule),
        ("access", Access),
        ("making", Making),
    ):
        known = {one.name for one in dataclasses.fields(part)}
        given = {key: fields.pop(key) for key in known & fields.keys()}
        if given:
            fields[name] = part(**given)
    return fields


def problem(
    error_class: ErrorClass = ErrorClass.TEMPORARY,
    detail: str = "it broke",
    since: datetime = NOW,
) -> Problem:
    """Make a problem."""
    return Problem(error_class=error_class, detail=detail, since=since)


def listed(number: int | str, **changes: object) -> ListedEpisode:
    """Make a line of a listing; higher numbers are newer."""
    fields: dict[str, object] = {
        "extractor": "anypodsite",
        "source_id": f"ep-{number}",
        "url": f"http://127.0.0.1/watch/ep-{number}",
        "title": f"Episode {number}",
        "published": (
            NOW - timedelta(days=1000 - number) if isinstance(number, int) else None
        ),
    }
    return ListedEpisode(**(fields | changes))  # type: ignore[arg-type]


def feed_config(feed_id: str = "feed", **changes: object) -> FeedConfig:
    """Make the configuration of a feed that nothing reads."""
    fields: dict[str, Any] = {
        "feed_id": feed_id,
        "title": f"Title of {feed_id}",
        "source_url": f"http://127.0.0.1/channel/{feed_id}",
        "source_kind": SourceKind.CHANNEL,
        "listing_urls": (f"http://127.0.0.1/channel/{feed_id}/videos",),
        "media": Media.AUDIO,
    }
    return FeedConfig(**(fields | nested(changes)))


def artifact(
    root: Path, path: str = "Feed/file.m4a", rev: str = "0a1b2c3d", **changes: object
) -> Artifact:
    """Make a media file's record."""
    facts: dict[str, object] = {
        "mime_type": "audio/x-m4a",
        "extension": "m4a",
        "size_bytes": 12_345,
        "duration_s": 61.4,
        "height": None,
        "codecs": "aac",
    }
    return Artifact(
        kind=ArtifactKind.MEDIA,
        root=root,
        path=path,
        rev=rev,
        facts=MediaFacts(**(facts | changes)),  # type: ignore[arg-type]
    )


def episode(number: int = 1, **changes: object) -> Episode:
    """Make an episode that is downloaded, unless told otherwise."""
    fields: dict[str, object] = {
        "episode_id": f"{number:012x}",
        "feed_id": "feed",
        "extractor": "anypodsite",
        "source_id": f"ep-{number}",
        "source_url": f"http://127.0.0.1/watch/ep-{number}",
        "title": f"Episode {number}",
        "description": f"What episode {number} is about.",
        "published": NOW - timedelta(days=1000 - number),
        "duration_s": 61.4,
        "state": EpisodeState(status=EpisodeStatus.DOWNLOADED),
        "discovered_at": NOW,
        "downloaded_at": NOW,
        "updated_at": NOW,
        "media": artifact(Path("/media"), f"Feed/{number}.m4a"),
    }
    return Episode(**(fields | changes))  # type: ignore[arg-type]
