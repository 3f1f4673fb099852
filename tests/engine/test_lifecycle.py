"""Every command on every status, and what must hold whatever happens in a row."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import lifecycle
from custom_components.anypod.engine.errors import IllegalTransition
from custom_components.anypod.engine.lifecycle import BACKOFF_S, Reaction
from custom_components.anypod.engine.models import (
    EpisodeState,
    EpisodeStatus as Status,
    ErrorClass,
    Problem,
    Reason,
)
from tests.engine.support import NOW, problem

type Command = Callable[[EpisodeState], EpisodeState]


def _fail(error_class: ErrorClass) -> Command:
    return lambda state: lifecycle.fail(
        state, problem(error_class), max_errors=3, jitter=0.0
    )


COMMANDS: dict[str, Command] = {
    "start": lifecycle.start,
    "finish": lifecycle.finish,
    "interrupt": lifecycle.interrupt,
    "fail": _fail(ErrorClass.TEMPORARY),
    "give_up": _fail(ErrorClass.REMOVED),
    "wait": _fail(ErrorClass.NOT_YET),
    "release": lifecycle.release,
    "retry": lifecycle.retry,
    "skip": lifecycle.skip,
    "unskip": lifecycle.unskip,
    "archive": lambda state: lifecycle.archive(state, Reason.KEEP_LAST),
    "restore": lifecycle.restore,
    "cancel": lifecycle.cancel,
    "delete": lambda state: lifecycle.archive(state, Reason.USER),
    "demand": lifecycle.demand,
    "lose": lifecycle.lose,
    "pin": lifecycle.pin,
    "unpin": lifecycle.unpin,
}
# What each command makes of each status; what is missing is refused.
TABLE: dict[str, dict[Status, Status]] = {
    "start": {Status.QUEUED: Status.DOWNLOADING},
    "finish": {Status.DOWNLOADING: Status.DOWNLOADED},
    "interrupt": {Status.DOWNLOADING: Status.QUEUED},
    "fail": {Status.DOWNLOADING: Status.QUEUED},
    "give_up": {Status.DOWNLOADING: Status.FAILED},
    "wait": {Status.DOWNLOADING: Status.UPCOMING},
    "release": {Status.UPCOMING: Status.QUEUED},
    "retry": {
        Status.FAILED: Status.QUEUED,
        Status.QUEUED: Status.QUEUED,
        # People click twice, and the first click was heard.
        Status.DOWNLOADING: Status.DOWNLOADING,
    },
    "skip": {
        status: Status.SKIPPED
        for status in Status
        if status not in {Status.DOWNLOADED, Status.ARCHIVED}
    },
    "unskip": {
        Status.SKIPPED: Status.QUEUED,
        Status.QUEUED: Status.QUEUED,
        Status.DOWNLOADING: Status.DOWNLOADING,
    },
    "archive": dict.fromkeys(Status, Status.ARCHIVED),
    "restore": {Status.ARCHIVED: Status.QUEUED, Status.SKIPPED: Status.QUEUED},
    "cancel": {
        Status.QUEUED: Status.SKIPPED,
        Status.DOWNLOADING: Status.SKIPPED,
    },
    "delete": dict.fromkeys(Status, Status.ARCHIVED),
    "demand": {
        status: status
        if status in {Status.DOWNLOADING, Status.DOWNLOADED}
        else Status.QUEUED
        for status in Status
        if status is not Status.UPCOMING
    },
    "lose": {Status.DOWNLOADED: Status.QUEUED},
    "pin": {
        status: status
        for status in Status
        if status not in {Status.ARCHIVED, Status.SKIPPED}
    },
    "unpin": {status: status for status in Status},
}
# A person who wants an episode gone wants it gone, pinned or not.
UNPINNING = frozenset({"skip", "cancel", "delete", "unpin"})
PINNING = frozenset({"demand", "pin", "unskip"})

states = st.builds(
    EpisodeState,
    status=st.sampled_from(Status),
    reason=st.none() | st.sampled_from(Reason),
    tries=st.integers(0, 50),
    next_attempt_at=st.none() | st.just(NOW),
    error=st.none() | st.builds(problem, st.sampled_from(ErrorClass)),
    pinned=st.booleans(),
    until_played=st.booleans(),
)
# What only some statuses have cannot be left over where another one is the first.
reachable = states.filter(
    lambda state: (
        (
            (state.next_attempt_at is None or state.status is Status.QUEUED)
            if state.status is not Status.UPCOMING
            else state.next_attempt_at is not None
        )
        and not (state.status is Status.DOWNLOADED and (state.tries or state.error))
        and state.pinned >= state.until_played
    )
)


def downloading(**changes: object) -> EpisodeState:
    return replace(EpisodeState(status=Status.DOWNLOADING), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_on_each_status(name: str, status: Status) -> None:
    state = EpisodeState(status=status, pinned=True)
    expected = TABLE[name].get(status)
    if expected is None:
        with pytest.raises(IllegalTransition) as caught:
            COMMANDS[name](state)
        assert caught.value.status is status
        return
    after = COMMANDS[name](state)
    assert after.status is expected
    assert after.pinned is (name not in UNPINNING)


@given(reachable, st.lists(st.sampled_from(sorted(COMMANDS)), max_size=12))
def test_no_sequence_of_commands_leads_astray(
    state: EpisodeState, names: list[str]
) -> None:
    for name in names:
        pinned = state.pinned
        try:
            state = COMMANDS[name](state)
        except IllegalTransition:
            continue
        assert state.status in Status
        assert state.tries >= 0
        if state.pinned is not pinned:
            assert name in (PINNING if state.pinned else UNPINNING)
            # Who only asked for it once did not ask for it for good.
            assert state.until_played is (name in {"demand", "unskip"})
        assert state.pinned >= state.until_played
        if state.status is Status.DOWNLOADED:
            assert (state.error, state.tries, state.next_attempt_at) == (None, 0, None)
        if state.status in {Status.FAILED, Status.SKIPPED, Status.ARCHIVED}:
            assert state.next_attempt_at is None
        if state.status is Status.UPCOMING:
            assert state.next_attempt_at is not None


@given(
    states,
    st.sampled_from(
        [
            *("skip", "unskip", "cancel", "retry", "archive", "delete"),
            *("demand", "pin", "unpin"),
        ]
    ),
)
def test_what_a_person_does_twice_happens_once(state: EpisodeState, name: str) -> None:
    try:
        once = COMMANDS[name](state)
    except IllegalTransition:
        return
    assert COMMANDS[name](once) == once


@given(states)
def test_a_retry_forgets_what_went_wrong(state: EpisodeState) -> None:
    for command in (lifecycle.retry, lifecycle.restore):
        try:
            after = command(state)
        except IllegalTransition:
            continue
        if state.status is Status.DOWNLOADING:
            assert after == state
            continue
        assert after == EpisodeState(
            status=Status.QUEUED,
            pinned=state.pinned,
            until_played=state.until_played,
        )


@pytest.mark.parametrize(
    ("error_class", "expected"),
    [
        *((name, Reaction.RETRY) for name in ("temporary", "conversion", "bug")),
        *((name, Reaction.RETRY) for name in ("no_formats", "invalid_media")),
        *((name, Reaction.RETRY) for name in ("login_required", "age_restricted")),
        *((name, Reaction.GIVE_UP) for name in ("private", "removed", "drm")),
        *((name, Reaction.GIVE_UP) for name in ("members_only", "geo_blocked")),
        *((name, Reaction.GIVE_UP) for name in ("unsupported", "playlist")),
        ("not_yet", Reaction.WAIT_FOR_RELEASE),
        *((name, Reaction.UNCOUNTED) for name in ("rate_limited", "bot_check")),
        *((name, Reaction.UNCOUNTED) for name in ("disk_full", "library_missing")),
        *((name, Reaction.UNCOUNTED) for name in ("tool_missing", "cancelled")),
    ],
)
def test_each_class_of_error_has_its_reaction(
    error_class: str, expected: Reaction
) -> None:
    assert lifecycle.reaction(ErrorClass(error_class)) is expected


def test_tries_are_spaced_out_until_they_end() -> None:
    state, waits = downloading(), []
    for _ in range(7):
        failed = lifecycle.fail(state, problem(), max_errors=8, jitter=0.0)
        assert failed.next_attempt_at is not None
        waits.append((failed.next_attempt_at - NOW).total_seconds())
        state = lifecycle.start(failed)
    assert waits == [60, 300, 900, 3600, 14400, 43200, 86400]
    last = lifecycle.fail(state, problem(), max_errors=8, jitter=0.0)
    assert last == EpisodeState(status=Status.FAILED, tries=8, error=problem())


@given(st.integers(-3, 1000), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_stretched_by_a_tenth_at_most(tries: int, jitter: float) -> None:
    exact = lifecycle.backoff_s(tries, 0.0)
    assert exact in BACKOFF_S
    assert exact <= lifecycle.backoff_s(tries, jitter) <= exact * 1.1


@pytest.mark.parametrize("max_errors", [1, 2, 5])
def test_it_fails_after_as_many_errors_as_were_allowed(max_errors: int) -> None:
    state, count = downloading(), 0
    while state.status is not Status.FAILED:
        if state.status is Status.QUEUED:
            state = lifecycle.start(state)
        state = lifecycle.fail(state, problem(), max_errors=max_errors, jitter=0.5)
        count += 1
    assert count == state.tries == max_errors


def test_what_is_no_fault_of_the_episode_is_not_counted() -> None:
    fault = problem(ErrorClass.TEMPORARY)
    state = downloading(tries=7)
    after = lifecycle.fail(state, fault, max_errors=8, jitter=0.0, uncounted=True)
    assert after == EpisodeState(status=Status.QUEUED, tries=7, error=fault)


@pytest.mark.parametrize(
    ("release_in", "expected_in"),
    [(None, 60), (timedelta(hours=-1), 60), (timedelta(hours=2), 7500)],
)
def test_what_is_announced_is_looked_at_after_its_time(
    release_in: timedelta | None, expected_in: float
) -> None:
    after = lifecycle.fail(
        downloading(),
        problem(ErrorClass.NOT_YET),
        max_errors=1,
        jitter=0.0,
        release_at=None if release_in is None else NOW + release_in,
    )
    assert after.status is Status.UPCOMING
    assert after.error is None
    assert after.next_attempt_at == NOW + timedelta(seconds=expected_in)


def test_looking_in_vain_for_a_recording_uses_up_no_tries() -> None:
    state = downloading()
    for _ in range(10):
        waiting = lifecycle.fail(
            state, problem(ErrorClass.NOT_YET), max_errors=3, jitter=0.0
        )
        state = lifecycle.start(lifecycle.release(waiting))
    failed = lifecycle.fail(state, problem(), max_errors=3, jitter=0.0)
    assert (failed.status, failed.tries) == (Status.QUEUED, 1)


def test_looks_are_spaced_out_like_tries() -> None:
    state, waits = downloading(), []
    for _ in range(4):
        waiting = lifecycle.fail(
            state, problem(ErrorClass.NOT_YET), max_errors=3, jitter=0.0
        )
        assert waiting.next_attempt_at is not None
        waits.append((waiting.next_attempt_at - NOW).total_seconds())
        state = lifecycle.start(lifecycle.release(waiting))
    assert tuple(waits) == BACKOFF_S[:4]


def test_an_interrupted_try_does_not_count() -> None:
    fault: Problem = problem()
    state = downloading(tries=2, error=fault)
    expected = EpisodeState(status=Status.QUEUED, tries=2, error=fault)
    assert lifecycle.interrupt(state) == expected


def test_a_skip_keeps_its_reason() -> None:
    queued = EpisodeState(status=Status.QUEUED, next_attempt_at=NOW)
    assert lifecycle.skip(queued).reason is Reason.USER
    assert lifecycle.skip(queued, Reason.UNAVAILABLE).reason is Reason.UNAVAILABLE
    assert lifecycle.archive(queued, Reason.KEEP_LAST).reason is Reason.KEEP_LAST


def test_an_archived_episode_keeps_the_reason_of_the_first_time() -> None:
    gone = lifecycle.archive(EpisodeState(status=Status.QUEUED), Reason.KEEP_LAST)
    assert lifecycle.archive(gone, Reason.REMOVED_FEED) is gone
