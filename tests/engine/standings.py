"""Episodes as retention sees them, and what its decisions make of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from custom_components.anypod.engine import lifecycle
from custom_components.anypod.engine.models import (
    EpisodeState,
    EpisodeStatus as Status,
    Reason,
)
from custom_components.anypod.engine.retention import Decision, Standing, Verdict
from tests.engine.support import NOW

QUEUED, DOWNLOADED, DOWNLOADING = Status.QUEUED, Status.DOWNLOADED, Status.DOWNLOADING
ARCHIVED, SKIPPED, FAILED = Status.ARCHIVED, Status.SKIPPED, Status.FAILED
DAY = timedelta(days=1)
DAY_S = 86_400.0


def day(number: int) -> datetime:
    """Return a day; higher numbers are later, and 100 is today."""
    return NOW - (100 - number) * DAY


def standing(
    number: int,
    status: Status = DOWNLOADED,
    reason: Reason | None = None,
    *,
    tries: int = 0,
    pinned: bool = False,
    **changes: Any,
) -> Standing:
    """Make an episode of that day."""
    fields: dict[str, Any] = {
        "episode_id": str(number),
        "feed_id": "feed",
        "state": EpisodeState(status=status, reason=reason, tries=tries, pinned=pinned),
        "dated": day(number),
        "rank": number,
        "published": day(number),
        "was_downloaded": status is DOWNLOADED,
    }
    return Standing(**(fields | changes))


def gone(number: int, reason: Reason = Reason.KEEP_LAST, **changes: Any) -> Standing:
    """Make a tombstone of an episode that was downloaded once."""
    return standing(number, ARCHIVED, reason, **({"was_downloaded": True} | changes))


def newest_first(standings: Iterable[Standing]) -> list[Standing]:
    return sorted(
        standings, key=lambda one: (one.dated, one.rank, one.episode_id), reverse=True
    )


def applied(
    standings: Iterable[Standing], decisions: Iterable[Decision]
) -> list[Standing]:
    """Return the episodes as they are once the decisions have come true."""
    by_id = {one.episode_id: one for one in standings}
    for made in decisions:
        one = by_id[made.episode_id]
        if made.verdict is Verdict.RESTORE:
            state = lifecycle.restore(one.state)
        elif made.verdict is Verdict.SKIP:
            state = lifecycle.skip(one.state, made.reason)
        else:
            state = lifecycle.archive(one.state, made.reason)
        by_id[made.episode_id] = replace(one, state=state, size_bytes=0)
    return list(by_id.values())
