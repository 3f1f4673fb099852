"""Pure: which episodes stay, which go and which come back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from .config import Retention
from .models import EpisodeState, EpisodeStatus as Status, Reason

_RETURNABLE = frozenset(
    {Reason.KEEP_LAST, Reason.BEFORE_SINCE, Reason.MAX_AGE, Reason.MAX_SIZE}
)
"""What a widened rule may bring back; what a person deleted stays gone."""
SETTLED: Final = frozenset({Reason.USER, Reason.PLAYED})
"""What leaves no place to an older one."""
_QUOTA_SLACK = 0.9


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What retention knows of an episode."""

    episode_id: str
    feed_id: str
    state: EpisodeState
    dated: datetime
    rank: int
    """Rises with newness; breaks ties between equal dates."""
    published: datetime | None
    size_bytes: int = 0
    was_downloaded: bool = False

    @property
    def age_order(self) -> tuple[datetime, int, str]:
        """Return what sorts episodes by age; no two are equal."""
        return (self.dated, self.rank, self.episode_id)


class Verdict(Enum):
    """What becomes of an episode."""

    ARCHIVE = "archive"
    SKIP = "skip"
    RESTORE = "restore"


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What becomes of one episode, and why."""

    episode_id: str
    verdict: Verdict
    reason: Reason


@dataclass(slots=True)
class _Walk:
    """What was met on the way from the newest episode to the oldest."""

    playable: int = 0
    taken: int = 0
    """Places in the window: playable, or on their way without trouble."""
    size_bytes: int = 0
    is_cut: bool = False
    """A file had no room; neither has what is older."""
    is_full: bool = False
    """As above, or nothing more would have room, once it was downloaded."""
    decisions: list[Decision] = field(default_factory=list)


def settle(
    standings: Iterable[Standing], rules: Retention, now: datetime, *, widened: bool
) -> list[Decision]:
    """Decide for all episodes of a feed, with all rules at once.

    What any rule lets go, goes. Only playable episodes use up `keep_last`, and
    those on their way to it without trouble so far: broken ones cannot empty a
    feed. What was never downloaded takes a place that became free; what was
    downloaded once comes back only when the rules were `widened`. Pinned
    episodes neither count nor go, and the newest playable one always has room.

    Applying the decisions and deciding again decides nothing more, unless the
    rules are widened once more: how big a tombstone was is not known, so that
    each time what had no room is given another try.
    """
    walk = _Walk()
    for one in sorted(standings, key=lambda one: one.age_order, reverse=True):
        if not one.state.pinned:
            _consider(walk, one, rules, now, widened=widened)
    return walk.decisions


def is_too_old(
    published: datetime | None, rules: Retention, now: datetime
) -> Reason | None:
    """Return which rule about time an episode is too old for."""
    if published is None:
        return None
    if rules.since is not None and published < rules.since:
        return Reason.BEFORE_SINCE
    if rules.max_age_s is not None and published < now - timedelta(
        seconds=rules.max_age_s
    ):
        return Reason.MAX_AGE
    return None


def is_wider(before: Retention, after: Retention) -> bool:
    """Return whether any rule keeps more than it did."""

    def reaches_further(was: float | None, now: float | None) -> bool:
        return was is not None and (now is None or now > was)

    starts_earlier = before.since is not None and (
        after.since is None or after.since < before.since
    )
    return (
        starts_earlier
        or reaches_further(before.keep_last, after.keep_last)
        or reaches_further(before.max_age_s, after.max_age_s)
        or reaches_further(before.max_size_bytes, after.max_size_bytes)
    )


def may_let_go(rules: Retention, held: int) -> bool:
    """Return whether the rules may let go any of so many episodes.

    Nobody has changed them; but time has passed, or a crash came before they were
    applied to what had just been downloaded.
    """
    others = (rules.since, rules.max_age_s, rules.max_size_bytes)
    if any(one is not None for one in others):
        return held > 0
    return rules.keep_last is not None and held > rules.keep_last


def horizon(rules: Retention, now: datetime) -> datetime | None:
    """Return the date before which no episode is kept."""
    limits = [] if rules.since is None else [rules.since]
    if rules.max_age_s is not None:
        limits.append(now - timedelta(seconds=rules.max_age_s))
    return max(limits, default=None)


def _consider(
    walk: _Walk, one: Standing, rules: Retention, now: datetime, *, widened: bool
) -> None:
    status = one.state.status
    too_old = is_too_old(one.published, rules, now)
    if status is Status.DOWNLOADING:
        # Judged once it is finished: running work is not lost.
        walk.taken += 1
    elif status is Status.DOWNLOADED:
        _consider_playable(walk, one, rules, too_old)
    elif status is Status.QUEUED:
        _consider_queued(walk, one, rules, too_old)
    elif _may_return(one, widened=widened) and _has_place(walk, rules, too_old):
        _restore(walk, one)
    elif _had_no_room(one, rules) and too_old is None:
        # Neither has what is older and still to be downloaded.
        walk.is_full = True
    elif status is Status.ARCHIVED and one.state.reason in SETTLED:
        # A person is done with it, and did not ask for an older one instead.
        walk.taken += 1


def _consider_playable(
    walk: _Walk, one: Standing, rules: Retention, too_old: Reason | None
) -> None:
    limit = rules.max_size_bytes
    has_room = limit is None or walk.size_bytes + one.size_bytes <= limit
    if too_old is not None:
        _let_go(walk, one, too_old)
    elif rules.keep_last is not None and walk.playable >= rules.keep_last:
        _let_go(walk, one, Reason.KEEP_LAST)
    elif walk.playable and (walk.is_cut or not has_room):
        walk.is_cut = walk.is_full = True
        _let_go(walk, one, Reason.MAX_SIZE)
    else:
        walk.playable += 1
        walk.taken += 1
        walk.size_bytes += one.size_bytes


def _consider_queued(
    walk: _Walk, one: Standing, rules: Retention, too_old: Reason | None
) -> None:
    is_troubled = one.state.tries > 0
    before = walk.playable if is_troubled else walk.taken
    if too_old is Reason.BEFORE_SINCE:
        walk.decisions.append(
            Decision(episode_id=one.episode_id, verdict=Verdict.SKIP, reason=too_old)
        )
    elif too_old is not None:
        _let_go(walk, one, too_old)
    elif rules.keep_last is not None and before >= rules.keep_last:
        _let_go(walk, one, Reason.KEEP_LAST)
    elif walk.is_full:
        _let_go(walk, one, Reason.MAX_SIZE)
    elif not is_troubled:
        walk.taken += 1


def _may_return(one: Standing, *, widened: bool) -> bool:
    """Return whether an episode that is gone could come back by itself."""
    reason, status = one.state.reason, one.state.status
    if status is Status.SKIPPED:
        return widened and reason is Reason.BEFORE_SINCE
    if status is not Status.ARCHIVED:
        return False
    if reason is Reason.KEEP_LAST and not one.was_downloaded:
        return True
    return widened and reason in _RETURNABLE


def _had_no_room(one: Standing, rules: Retention) -> bool:
    return one.state.reason is Reason.MAX_SIZE and rules.max_size_bytes is not None


def _has_place(walk: _Walk, rules: Retention, too_old: Reason | None) -> bool:
    is_in_window = rules.keep_last is None or walk.taken < rules.keep_last
    return too_old is None and is_in_window and not walk.is_full


def _restore(walk: _Walk, one: Standing) -> None:
    walk.taken += 1
    walk.decisions.append(
        Decision(
            episode_id=one.episode_id,
            verdict=Verdict.RESTORE,
            reason=one.state.reason or Reason.KEEP_LAST,
        )
    )


def _let_go(walk: _Walk, one: Standing, reason: Reason) -> None:
    walk.decisions.append(
        Decision(episode_id=one.episode_id, verdict=Verdict.ARCHIVE, reason=reason)
    )


def over_quota(standings: Sequence[Standing], limit_bytes: int) -> list[str]:
    """Return what has to go so that the files of all feeds fit, the oldest first.

    Pinned episodes count and stay; so does the newest playable one of each
    feed. An episode still to be downloaded goes when it is older than one that
    had to go, or it would only push the next one out.
    """
    newest_first = sorted(standings, key=lambda one: one.age_order, reverse=True)
    protected = _newest_of_each(newest_first)
    used = sum(one.size_bytes for one in newest_first)
    is_tight = used > _QUOTA_SLACK * limit_bytes
    edge = next(
        (
            one.age_order
            for one in newest_first
            if is_tight and one.state.reason is Reason.QUOTA
        ),
        None,
    )
    gone: list[str] = []
    for one in reversed(newest_first):
        if one.episode_id in protected or one.state.pinned:
            continue
        if one.state.status is Status.DOWNLOADED and used > limit_bytes:
            used -= one.size_bytes
            gone.append(one.episode_id)
            edge = max(edge or one.age_order, one.age_order)
    gone += [
        one.episode_id
        for one in newest_first
        if one.state.status is Status.QUEUED
        and not one.state.pinned
        and edge is not None
        and one.age_order < edge
    ]
    return gone


def _newest_of_each(newest_first: Iterable[Standing]) -> frozenset[str]:
    found: dict[str, str] = {}
    for one in newest_first:
        if one.state.status is Status.DOWNLOADED:
            found.setdefault(one.feed_id, one.episode_id)
    return frozenset(found.values())
