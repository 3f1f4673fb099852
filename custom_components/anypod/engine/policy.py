"""Pure decisions: what is new, what to download next, when to sync, what to keep."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit

from .config import FeedConfig, Retention
from .filters import Facts, of_listed, reject
from .findings import ListedEpisode, Listing
from .lifecycle import RELEASE_MARGIN_S, look_at, restore, skip
from .models import (
    Episode,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    FeedStatus,
    ListingOrder,
    Problem,
    Reason,
    SourceKind,
)
from .retention import horizon

WHOLE = -1
"""Depth of a source that was listed to its end."""

PAGE = 30
"""Entries of a YouTube tab's page: fewer cost as much."""

_STEP = 4
SURELY_OLD = 3
"""So many dates in a row are believed; a single one may be out of its place."""
_ENOUGH_DATES = 5
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
        ErrorClass.PLAYLIST,
        ErrorClass.TOOL_MISSING,
        ErrorClass.DISK_FULL,
        ErrorClass.LIBRARY_MISSING,
        ErrorClass.BUG,
    }
)


class Coverage(StrEnum):
    """Why a source is listed deep enough, although not to its end."""

    WINDOW = "window"
    """As many episodes were listed as are to be kept."""
    HORIZON = "horizon"
    """What stands deeper is too old to be kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """How far a source was listed so far, and how it is sorted."""

    order: ListingOrder | None = None
    depth: int | None = None
    """How many episodes from the top are known without a gap; `WHOLE` for all."""
    coverage: Coverage | None = None
    """Why that is deep enough, where it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListingPlan:
    """How to read a source: how far, and whether to stop at what is known."""

    limit: int | None
    stop_at_known: bool = False
    goes_deeper: bool = False
    """It reads on below what is known, as deep as the feed's rules ask for."""


def is_newest_first(kind: SourceKind, order: ListingOrder | None) -> bool:
    """Return whether what is new stands at the top of a source."""
    return kind is SourceKind.CHANNEL or order is ListingOrder.NEWEST_FIRST


def plan_listing(
    *,
    kind: SourceKind,
    covered: Covered,
    retention: Retention,
    is_short: bool,
    is_full_look: bool,
    broke_off: bool,
) -> ListingPlan:
    """Decide how much of a source the next listing reads.

    Stopping at a known episode is right only where the newest comes first, and
    only once the source is listed deep enough: to its end, to what is too old,
    or to as many episodes as are to be kept. `is_short` says that there are
    fewer to keep than wanted, although those that were listed would have done;
    `is_full_look` that it is time to look at what is behind the first known
    episode, too; `broke_off` that the last listing failed, so that a whole
    source is better read in steps, each of which is kept.
    """
    is_known = covered.depth is not None
    if kind is SourceKind.SINGLE:
        return ListingPlan(limit=1, goes_deeper=not is_known)
    if not is_newest_first(kind, covered.order):
        return ListingPlan(limit=None, goes_deeper=not is_known)
    if _is_covered(covered, is_short=is_short):
        if is_full_look and kind is not SourceKind.CHANNEL:
            # Only a channel's order is certain.
            return ListingPlan(limit=None)
        wanted = retention.keep_last
        limit = None if wanted is None else _pages(max(wanted, PAGE))
        if is_full_look:
            return ListingPlan(limit=limit or PAGE)
        return ListingPlan(limit=limit, stop_at_known=True)
    wanted = retention.keep_last
    has_end = wanted is not None or _has_horizon(retention)
    if not has_end and not (broke_off or covered.depth):
        return ListingPlan(limit=None, goes_deeper=not is_known)
    return ListingPlan(
        limit=_pages(max(wanted or 0, covered.depth or 0, PAGE)), goes_deeper=True
    )


def _has_horizon(retention: Retention) -> bool:
    return retention.since is not None or retention.max_age_s is not None


def deeper(plan: ListingPlan) -> ListingPlan:
    """Return how to read on where a listing was not deep enough."""
    return ListingPlan(limit=(plan.limit or PAGE) * _STEP, goes_deeper=True)


def _is_covered(covered: Covered, *, is_short: bool) -> bool:
    if covered.depth == WHOLE or covered.coverage is Coverage.HORIZON:
        return True
    return covered.coverage is Coverage.WINDOW and not is_short


def _pages(count: int) -> int:
    """Round up to what costs the site nothing more."""
    return -(-count // PAGE) * PAGE


def depth_after(
    listing: Listing, plan: ListingPlan, before: int | None, *, met_known: bool
) -> int | None:
    """Return how deep the source is known without a gap after a listing.

    `met_known` says that some of what was listed had been known.
    """
    if listing.stopped_at_known:
        return before
    if listing.is_single or plan.limit is None or len(listing.episodes) < plan.limit:
        return WHOLE
    if plan.goes_deeper:
        return WHOLE if before == WHOLE else max(plan.limit, before or 0)
    # More is new than was read: what lies between is not known.
    return before if met_known else plan.limit


def coverage_of(
    newest_first: Sequence[ListedEpisode],
    *,
    accepted: int,
    retention: Retention,
    now: datetime,
) -> Coverage | None:
    """Return why a listing is deep enough, None when it is not.

    `accepted` is how many of its episodes can be kept. Several dates in a row
    have to lie behind the horizon, since a single one may be out of order.
    """
    if retention.keep_last is not None and accepted >= retention.keep_last:
        return Coverage.WINDOW
    limit = horizon(retention, now)
    dates = [one.published for one in newest_first if one.published is not None]
    tail = dates[-SURELY_OLD:]
    if limit is not None and len(tail) == SURELY_OLD and max(tail) < limit:
        return Coverage.HORIZON
    return None


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
    if is_newest_first(kind, order):
        return list(episodes)
    numbered = list(enumerate(episodes))
    earliest = min((one.published for one in episodes if one.published), default=None)
    if order is None or earliest is None:
        return [episode for _, episode in reversed(numbered)]
    numbered.sort(key=lambda pair: (pair[1].published or earliest, pair[0]))
    return [episode for _, episode in reversed(numbered)]


def first_state(
    listed: ListedEpisode, config: FeedConfig, now: datetime
) -> EpisodeState:
    """Return the state in which a newly discovered episode begins."""
    rejected = reject(config.filters, config.retention.since, of_listed(listed))
    if rejected is not None:
        return EpisodeState(status=EpisodeStatus.SKIPPED, reason=rejected)
    if listed.live.is_pending:
        soonest = now + timedelta(seconds=RELEASE_MARGIN_S)
        due = max(soonest, look_at(listed.release_at) or soonest)
        return EpisodeState(
            status=EpisodeStatus.UPCOMING,
            reason=Reason.SCHEDULED,
            next_attempt_at=due,
        )
    if listed.unavailable is not None and not may_open(listed.unavailable, config):
        problem = Problem(
            error_class=listed.unavailable, detail="says the listing", since=now
        )
        return EpisodeState(
            status=EpisodeStatus.SKIPPED, reason=Reason.UNAVAILABLE, error=problem
        )
    return EpisodeState(
        status=EpisodeStatus.QUEUED,
        next_attempt_at=delayed_until(listed.published or now, config, now),
    )


def delayed_until(
    published: datetime, config: FeedConfig, now: datetime
) -> datetime | None:
    """Return until when an episode waits before its download; None: not at all."""
    due = published + timedelta(seconds=config.download_delay_s)
    return due if due > now else None


def judged(
    state: EpisodeState,
    facts: Facts,
    config: FeedConfig,
    *,
    discovered_at: datetime,
    now: datetime,
) -> EpisodeState:
    """Return the state that changed filters give an episode without a file."""
    reason = reject(config.filters, None, facts)
    if state.status is EpisodeStatus.ARCHIVED:
        # What there was no place for stays where it is, unless nobody wants it.
        return state if reason is None else skip(restore(state), reason)
    if reason is not None:
        return skip(state, reason)
    if state.status is EpisodeStatus.SKIPPED:
        state = restore(state)
    if state.tries == 0 and state.error is None:
        due = delayed_until(facts.published or discovered_at, config, now)
        state = replace(state, next_attempt_at=due)
    return state


def may_open(unavailable: ErrorClass, config: FeedConfig) -> bool:
    """Return whether cookies may show what not everybody can see."""
    return config.access.cookies is not None and unavailable is not ErrorClass.PRIVATE


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
    is_due: bool,
    is_held: bool,
) -> FeedStatus:
    """Return the one word for what a feed is doing.

    `is_due` says that queued episodes wait for their turn, `is_held` that they wait
    for a host, a back-off or another time of day. Those that are to be downloaded
    later, as the feed wants it, are nothing to tell of until then.
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
    return FeedStatus.DOWNLOADING if is_due else FeedStatus.IDLE


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
