"""Pure decisions: what is new, what to download next, when to sync, what to keep."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from urllib.parse import urlsplit

from .lifecycle import RELEASE_MARGIN_S, look_at
from .models import (
    Episode,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    FeedStatus,
    ListedEpisode,
    Listing,
    ListingOrder,
    Problem,
    Reason,
    SourceKind,
)

WHOLE = -1
"""Depth of a source that was listed to its end."""

_ENOUGH_DATES = 5
_SYNC_RETRY_S = (60.0, 300.0, 900.0, 3600.0)
_HOST_PAUSE_S = (60.0, 300.0, 900.0, 3600.0)
_RATE_LIMIT_PAUSE_S = (3600.0, 7200.0, 14400.0, 43200.0)

_NEEDS_PERSON = frozenset(
    {
        ErrorClass.LOGIN_REQUIRED,
        ErrorClass.MEMBERS_ONLY,
        ErrorClass.AGE_RESTRICTED,
        ErrorClass.PRIVATE,
        ErrorClass.REMOVED,
        ErrorClass.GEO_BLOCKED,
        ErrorClass.DRM,
        ErrorClass.UNSUPPORTED,
        ErrorClass.TOOL_MISSING,
        ErrorClass.DISK_FULL,
        ErrorClass.LIBRARY_MISSING,
        ErrorClass.BUG,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ListingPlan:
    """How to read a source: how far, and whether to stop at what is known."""

    limit: int | None
    stop_at_known: bool


def plan_listing(
    *,
    kind: SourceKind,
    order: ListingOrder | None,
    depth: int | None,
    keep_last: int | None,
) -> ListingPlan:
    """Decide how much of a source one discovery reads.

    `depth` is how many episodes from the top were once listed completely
    (`WHOLE` for all), None before the first complete listing. Stopping at a
    known episode is right only where the newest comes first, and only to the
    depth that is known without a gap.
    """
    if kind is SourceKind.SINGLE:
        return ListingPlan(limit=1, stop_at_known=False)
    if kind is not SourceKind.CHANNEL and order is not ListingOrder.NEWEST_FIRST:
        return ListingPlan(limit=None, stop_at_known=False)
    is_deep_enough = depth is not None and (
        depth == WHOLE or (keep_last is not None and keep_last <= depth)
    )
    return ListingPlan(limit=keep_last, stop_at_known=is_deep_enough)


def listed_depth(listing: Listing, plan: ListingPlan, before: int | None) -> int | None:
    """Return how deep the source is known without a gap after a listing."""
    if listing.stopped_at_known:
        return before
    if plan.limit is None or len(listing.episodes) < plan.limit:
        return WHOLE
    return plan.limit


def listing_order(episodes: Sequence[ListedEpisode]) -> ListingOrder | None:
    """Tell how a complete listing was sorted; None when its dates do not tell.

    A few episodes may stand newest first by chance, in a list that grows at its
    end, where the next one would never be found.
    """
    dates = [episode.published for episode in episodes if episode.published]
    count = len(set(dates))
    if count <= 1:
        return None
    is_sorted = all(newer >= older for newer, older in pairwise(dates))
    if is_sorted and count >= _ENOUGH_DATES:
        return ListingOrder.NEWEST_FIRST
    return ListingOrder.OTHER


def newest_first(
    episodes: Sequence[ListedEpisode], kind: SourceKind, order: ListingOrder | None
) -> list[ListedEpisode]:
    """Sort a listing by age as well as it can be told.

    A list that is not newest-first and has no dates is taken to grow at its
    end, as playlists do.
    """
    if kind is SourceKind.CHANNEL or order is ListingOrder.NEWEST_FIRST:
        return list(episodes)
    numbered = list(enumerate(episodes))
    if order is None:
        return [episode for _, episode in reversed(numbered)]
    earliest = min(episode.published for episode in episodes if episode.published)
    numbered.sort(key=lambda pair: (pair[1].published or earliest, pair[0]))
    return [episode for _, episode in reversed(numbered)]


def first_state(listed: ListedEpisode, now: datetime) -> EpisodeState:
    """Return the state in which a newly discovered episode begins."""
    if listed.live.is_pending:
        soonest = now + timedelta(seconds=RELEASE_MARGIN_S)
        due = max(soonest, look_at(listed.release_at) or soonest)
        return EpisodeState(status=EpisodeStatus.UPCOMING, next_attempt_at=due)
    if listed.unavailable is not None:
        problem = Problem(
            error_class=listed.unavailable, detail="says the listing", since=now
        )
        return EpisodeState(
            status=EpisodeStatus.SKIPPED, reason=Reason.UNAVAILABLE, error=problem
        )
    return EpisodeState(status=EpisodeStatus.QUEUED)


def beyond_window(
    ordered_ids: Iterable[tuple[str, EpisodeState]], keep_last: int | None
) -> list[str]:
    """Return the ids that `keep_last` no longer covers, given newest first.

    Only playable episodes, and those that may become playable, use up the
    window; a pinned one neither counts nor goes. An episode still waiting is
    let go once enough newer ones are there, so that nothing is downloaded only
    to be deleted.
    """
    if keep_last is None:
        return []
    kept = 0
    gone: list[str] = []
    for episode_id, state in ordered_ids:
        if state.pinned or state.status not in _COUNTED:
            continue
        if kept >= keep_last:
            gone.append(episode_id)
        elif state.status is EpisodeStatus.DOWNLOADED:
            kept += 1
    return gone


_COUNTED = frozenset({EpisodeStatus.DOWNLOADED, EpisodeStatus.QUEUED})


def sync_retry_s(failures: int, interval_s: float, jitter: float) -> float:
    """Return the seconds until a failed sync is tried again."""
    step = _SYNC_RETRY_S[min(max(failures, 1), len(_SYNC_RETRY_S)) - 1]
    return min(step, interval_s) * (1 + jitter / 10)


def next_sync_s(interval_s: float, jitter: float) -> float:
    """Return the seconds between two syncs, a twentieth more at most."""
    return interval_s * (1 + jitter / 20)


def host_pause_s(error_class: ErrorClass, strikes: int) -> float:
    """Return for how long a host that refused everything is left alone."""
    is_limit = error_class in {ErrorClass.RATE_LIMITED, ErrorClass.BOT_CHECK}
    steps = _RATE_LIMIT_PAUSE_S if is_limit else _HOST_PAUSE_S
    return steps[min(max(strikes, 1), len(steps)) - 1]


def host_of(url: str) -> str:
    """Return the host that politeness and pauses count by."""
    host = urlsplit(url).hostname or ""
    return host.removeprefix("www.").removeprefix("m.")


def needs_person(problem: Problem | None) -> bool:
    """Return whether time alone will not mend the problem."""
    return problem is not None and problem.error_class in _NEEDS_PERSON


def feed_status(
    *,
    enabled: bool,
    is_discovering: bool,
    counts: Mapping[EpisodeStatus, int],
    problem: Problem | None,
    is_held: bool,
) -> FeedStatus:
    """Return the one word for what a feed is doing.

    `is_held` says that queued episodes wait for a host, a back-off or the
    library and not merely for their turn.
    """
    if is_discovering:
        return FeedStatus.SYNCING
    if counts.get(EpisodeStatus.DOWNLOADING):
        return FeedStatus.DOWNLOADING
    if not enabled:
        return FeedStatus.PAUSED
    if needs_person(problem):
        return FeedStatus.ERROR
    if problem is not None or is_held:
        return FeedStatus.WAITING
    if counts.get(EpisodeStatus.QUEUED):
        return FeedStatus.DOWNLOADING
    return FeedStatus.IDLE


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """The next episode of one feed and the host that it comes from."""

    episode: Episode
    host: str


def next_download(
    candidates: Iterable[Candidate],
    *,
    busy_hosts: frozenset[str],
    last_served: Mapping[str, int],
) -> Candidate | None:
    """Pick whose turn it is: the feed served longest ago with a free host."""
    free = [one for one in candidates if one.host not in busy_hosts]
    return min(
        free, key=lambda one: last_served.get(one.episode.feed_id, -1), default=None
    )
