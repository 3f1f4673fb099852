"""The life of an episode as pure functions: state and fact in, state out.

Every change of `Episode.state` goes through here, inside the transaction that
writes it. A function that does not allow the current status raises
`IllegalTransition`; asking for the state that is already there changes nothing,
because people click twice.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum

from .errors import IllegalTransition
from .models import (
    LOGIN_CLASSES,
    EpisodeState,
    EpisodeStatus as Status,
    ErrorClass,
    Problem,
    Reason,
)

BACKOFF_S = (60.0, 300.0, 900.0, 3600.0, 14400.0, 43200.0, 86400.0)
"""Waits after the first, second, … failed try; the last one repeats."""

RELEASE_MARGIN_S = 300.0
"""How long after its announced start a premiere is looked at."""

PATIENT_LOOKS = 14
"""How often, over about ten days, a recording is looked for after its release."""


class Reaction(Enum):
    """What a failed try means for the episode."""

    RETRY = "retry"
    GIVE_UP = "give_up"
    WAIT_FOR_RELEASE = "wait_for_release"
    UNCOUNTED = "uncounted"


_GIVE_UP = frozenset(
    {
        ErrorClass.MEMBERS_ONLY,
        ErrorClass.PRIVATE,
        ErrorClass.REMOVED,
        ErrorClass.GEO_BLOCKED,
        ErrorClass.DRM,
        ErrorClass.UNSUPPORTED,
        ErrorClass.PLAYLIST,
    }
)
_UNCOUNTED = frozenset(
    {
        ErrorClass.RATE_LIMITED,
        ErrorClass.BOT_CHECK,
        ErrorClass.DISK_FULL,
        ErrorClass.LIBRARY_MISSING,
        ErrorClass.TOOL_MISSING,
        ErrorClass.CANCELLED,
    }
)


def reaction(error_class: ErrorClass) -> Reaction:
    """Return what a failure of this class means for its episode."""
    if error_class is ErrorClass.NOT_YET:
        return Reaction.WAIT_FOR_RELEASE
    if error_class in _GIVE_UP:
        return Reaction.GIVE_UP
    if error_class in _UNCOUNTED:
        return Reaction.UNCOUNTED
    return Reaction.RETRY


def backoff_s(tries: int, jitter: float) -> float:
    """Return the seconds to wait after the given number of failed tries.

    `jitter` in [0, 1) stretches the wait by up to a tenth, so that what failed
    together is not tried again together.
    """
    step = BACKOFF_S[min(max(tries, 1), len(BACKOFF_S)) - 1]
    return step * (1 + jitter / 10)


def look_at(release_at: datetime | None) -> datetime | None:
    """Return when to look at what is announced for a time."""
    if release_at is None:
        return None
    return release_at + timedelta(seconds=RELEASE_MARGIN_S)


def announced_for(state: EpisodeState) -> datetime | None:
    """Return when an episode is to be released, as far as a time is known."""
    if state.status is not Status.UPCOMING or state.tries:
        return None
    looked_at = state.next_attempt_at
    return looked_at and looked_at - timedelta(seconds=RELEASE_MARGIN_S)


def start(state: EpisodeState) -> EpisodeState:
    """Take a queued episode into a download worker."""
    _allow(state, "start", {Status.QUEUED})
    return replace(state, status=Status.DOWNLOADING, next_attempt_at=None)


def finish(state: EpisodeState) -> EpisodeState:
    """Record that the file is complete and in its place."""
    _allow(state, "finish", {Status.DOWNLOADING})
    return _anew(state, Status.DOWNLOADED)


def interrupt(state: EpisodeState) -> EpisodeState:
    """Put a download that was cut off by a stop or a crash back into the queue."""
    _allow(state, "interrupt", {Status.DOWNLOADING})
    return replace(state, status=Status.QUEUED)


def fail(
    state: EpisodeState,
    problem: Problem,
    *,
    max_errors: int,
    jitter: float,
    uncounted: bool = False,
    release_at: datetime | None = None,
) -> EpisodeState:
    """Record a failed try and decide when, or whether, there is another one.

    `uncounted` says that the failure was no fault of the episode; what holds
    the download back then (a paused host, a full disk) is kept elsewhere.
    `release_at` is when something that is no recording yet is to begin.
    """
    _allow(state, "fail", {Status.DOWNLOADING})
    kind = Reaction.UNCOUNTED if uncounted else reaction(problem.error_class)
    if kind is Reaction.UNCOUNTED:
        return replace(state, status=Status.QUEUED, error=problem)
    if kind is Reaction.WAIT_FOR_RELEASE:
        return _wait_for_release(state, problem, jitter=jitter, release_at=release_at)
    # Tries without an error were looks at what was not released yet.
    tries = 1 if state.error is None else state.tries + 1
    failed = replace(state, tries=tries, error=problem, next_attempt_at=None)
    if kind is Reaction.GIVE_UP and state.reason is Reason.SCHEDULED:
        # It was announced and then called off: nothing that anybody can mend.
        return replace(failed, status=Status.SKIPPED, reason=Reason.UNAVAILABLE)
    if kind is Reaction.GIVE_UP or tries >= max_errors:
        return replace(failed, status=Status.FAILED)
    wait = timedelta(seconds=backoff_s(tries, jitter))
    return replace(failed, status=Status.QUEUED, next_attempt_at=problem.since + wait)


def _wait_for_release(
    state: EpisodeState, problem: Problem, *, jitter: float, release_at: datetime | None
) -> EpisodeState:
    """Look again later at what is no recording yet, but not for ever."""
    looked = _anew(state, Status.UPCOMING, Reason.SCHEDULED)
    due = look_at(release_at)
    if due is not None and due > problem.since:
        return replace(looked, next_attempt_at=due)
    tries = 1 if state.error is not None else state.tries + 1
    if tries > PATIENT_LOOKS:
        return replace(
            looked, status=Status.SKIPPED, reason=Reason.UNAVAILABLE, error=problem
        )
    wait = timedelta(seconds=backoff_s(tries, jitter))
    return replace(looked, tries=tries, next_attempt_at=problem.since + wait)


def release(state: EpisodeState) -> EpisodeState:
    """Queue an upcoming episode, because its time has come."""
    _allow(state, "release", {Status.UPCOMING})
    return replace(state, status=Status.QUEUED, next_attempt_at=None)


def retry(state: EpisodeState) -> EpisodeState:
    """Try a failed or waiting episode again now, as the user asked."""
    if state.status is Status.DOWNLOADING:
        return state
    _allow(state, "retry", {Status.FAILED, Status.QUEUED})
    return _anew(state, Status.QUEUED)


def misses_login(state: EpisodeState) -> bool:
    """Return whether its last try failed for want of a login."""
    is_left = state.status in {Status.QUEUED, Status.FAILED}
    return (
        is_left and state.error is not None and state.error.error_class in LOGIN_CLASSES
    )


def skip(state: EpisodeState, reason: Reason = Reason.USER) -> EpisodeState:
    """Take an episode that has no file yet out of the queue."""
    _allow(
        state,
        "skip",
        {
            Status.QUEUED,
            Status.FAILED,
            Status.UPCOMING,
            Status.DOWNLOADING,
            Status.SKIPPED,
        },
    )
    pinned = state.pinned and reason is not Reason.USER
    return replace(
        state,
        status=Status.SKIPPED,
        reason=reason,
        next_attempt_at=None,
        pinned=pinned,
        until_played=pinned and state.until_played,
    )


def cancel(state: EpisodeState) -> EpisodeState:
    """Skip an episode that waits for its download, or is in the middle of it."""
    if state.status is Status.SKIPPED and state.reason is Reason.USER:
        return state
    _allow(state, "cancel", {Status.QUEUED, Status.DOWNLOADING})
    return skip(state)


def unskip(state: EpisodeState) -> EpisodeState:
    """Queue a skipped episode, as the user asked.

    What a rule skipped is pinned until it was played, or the rule would skip it
    again.
    """
    if state.status in {Status.QUEUED, Status.DOWNLOADING}:
        return state
    _allow(state, "unskip", {Status.SKIPPED})
    by_rule = state.reason is not None and (
        state.reason.is_filter or state.reason is Reason.BEFORE_SINCE
    )
    queued = _anew(state, Status.QUEUED)
    return _pin_until_played(queued) if by_rule else queued


def archive(state: EpisodeState, reason: Reason) -> EpisodeState:
    """Keep the row as a tombstone; the episode does not come back by itself.

    What a person deletes stays gone even when the rules are widened.
    """
    if state.status is Status.ARCHIVED and reason is not Reason.USER:
        return state
    pinned = state.pinned and reason is not Reason.USER
    return replace(
        state,
        status=Status.ARCHIVED,
        reason=reason,
        next_attempt_at=None,
        pinned=pinned,
        until_played=pinned and state.until_played,
    )


def restore(state: EpisodeState) -> EpisodeState:
    """Queue an episode that a changed rule brings back into scope."""
    _allow(state, "restore", {Status.ARCHIVED, Status.SKIPPED})
    return _anew(state, Status.QUEUED)


def demand(state: EpisodeState) -> EpisodeState:
    """Queue an episode whatever the rules say, as the user asked.

    It is pinned until it was played, or as before where it is pinned for good.
    """
    if state.status in {Status.DOWNLOADING, Status.DOWNLOADED}:
        return state
    _allow(
        state,
        "download",
        {Status.ARCHIVED, Status.SKIPPED, Status.FAILED, Status.QUEUED},
    )
    return _pin_until_played(_anew(state, Status.QUEUED))


def lose(state: EpisodeState) -> EpisodeState:
    """Queue an episode again whose file has vanished."""
    _allow(state, "lose", {Status.DOWNLOADED})
    return _anew(state, Status.QUEUED)


def pin(state: EpisodeState) -> EpisodeState:
    """Keep an episode for good, whatever the rules say."""
    _allow(state, "pin", set(Status) - {Status.ARCHIVED, Status.SKIPPED})
    return replace(state, pinned=True, until_played=False)


def unpin(state: EpisodeState) -> EpisodeState:
    """Leave an episode to the rules again."""
    return replace(state, pinned=False, until_played=False)


def let_go_played(state: EpisodeState, *, archives: bool) -> EpisodeState:
    """Leave an episode to the rules that was played, or archive it if that is asked.

    What a person has pinned stays as it is.
    """
    left = unpin(state) if state.until_played else state
    if left.pinned or not archives:
        return left
    return archive(left, Reason.PLAYED)


def _pin_until_played(state: EpisodeState) -> EpisodeState:
    return state if state.pinned else replace(state, pinned=True, until_played=True)


def _anew(
    state: EpisodeState, status: Status, reason: Reason | None = None
) -> EpisodeState:
    """Return a state in which nothing is left of what was tried before."""
    return EpisodeState(
        status=status,
        reason=reason,
        pinned=state.pinned,
        until_played=state.until_played,
    )


def _allow(state: EpisodeState, command: str, statuses: Collection[Status]) -> None:
    if state.status not in statuses:
        raise IllegalTransition(state.status, command)
