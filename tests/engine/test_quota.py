"""What goes when the files of all feeds together are too big."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import lifecycle, retention
from custom_components.anypod.engine.models import EpisodeStatus as Status, Reason
from custom_components.anypod.engine.retention import Standing
from tests.engine.standings import (
    ARCHIVED,
    DOWNLOADED,
    DOWNLOADING,
    FAILED,
    QUEUED,
    day,
    gone,
    newest_first,
    standing,
)


def file(number: int, feed_id: str = "a", *, pinned: bool = False) -> Standing:
    """Make a downloaded episode of ten bytes."""
    return standing(number, feed_id=feed_id, size_bytes=10, pinned=pinned)


def waiting(number: int, feed_id: str = "a", *, pinned: bool = False) -> Standing:
    return standing(number, QUEUED, feed_id=feed_id, pinned=pinned)


def let_go(limit_bytes: int, *standings: Standing) -> list[int]:
    return [int(one) for one in retention.over_quota(standings, limit_bytes)]


def test_the_oldest_of_all_feeds_go_until_the_rest_fits() -> None:
    there = [file(9, "a"), file(8, "b"), file(3, "b"), file(2, "a"), file(1, "b")]
    assert let_go(50, *there) == []
    assert let_go(49, *there) == [1]
    assert let_go(40, *there) == [1]
    assert let_go(30, *there) == [1, 2]


def test_the_newest_of_each_feed_stays_even_if_it_does_not_fit() -> None:
    there = [file(9, "a"), file(8, "a"), file(2, "b"), file(1, "b")]
    assert let_go(0, *there) == [1, 8]


def test_pinned_ones_count_and_stay() -> None:
    there = [file(9), file(8), file(2, pinned=True), file(1, pinned=True)]
    assert let_go(30, *there) == [8]
    assert let_go(0, *there) == [8]


def test_a_pinned_one_may_be_the_newest_of_its_feed() -> None:
    assert let_go(0, file(9, pinned=True), file(8)) == [8]


def test_nothing_is_downloaded_that_would_push_the_next_one_out() -> None:
    there = [file(9), file(7), file(5)]
    queue = [waiting(8), waiting(6), waiting(4), waiting(3, "b")]
    # What is newer than what goes still has its turn.
    assert let_go(20, *there, *queue) == [5, 4, 3]
    assert let_go(30, *there, *queue) == []


def test_what_is_pinned_is_downloaded_in_any_case() -> None:
    assert let_go(10, file(9), file(7), waiting(6, pinned=True)) == [7]


@pytest.mark.parametrize(("limit_bytes", "expected"), [(22, [6]), (23, [])])
def test_a_tombstone_holds_older_ones_back_while_room_is_scarce(
    limit_bytes: int, expected: list[int]
) -> None:
    there = [file(9), file(8), gone(7, Reason.QUOTA), waiting(6), waiting(10)]
    # Twenty bytes are used: more than nine tenths, or not.
    assert let_go(limit_bytes, *there) == expected


def test_only_the_quotas_own_tombstones_tell_of_it() -> None:
    others = [gone(7, Reason.MAX_SIZE), gone(7, Reason.USER), standing(7, FAILED)]
    assert let_go(20, file(9), file(8), *others, waiting(6)) == []


# -------------------------------------------------------------------------- properties


@st.composite
def houses(draw: st.DrawFn) -> list[Standing]:
    """Draw the episodes of several feeds."""
    return [draw(any_standing(str(n))) for n in range(draw(st.integers(0, 12)))]


@st.composite
def any_standing(draw: st.DrawFn, name: str) -> Standing:
    often = (DOWNLOADED, DOWNLOADED, QUEUED, ARCHIVED)
    status = draw(st.sampled_from(often))
    reason = draw(st.sampled_from([Reason.QUOTA, Reason.USER, Reason.KEEP_LAST]))
    return standing(
        0,
        status,
        reason if status is ARCHIVED else None,
        pinned=draw(st.integers(0, 4)) == 4,
        episode_id=name,
        feed_id=draw(st.sampled_from("abc")),
        dated=day(draw(st.integers(95, 100))),
        rank=draw(st.integers(1, 4)),
        size_bytes=draw(st.integers(0, 9)) if status is DOWNLOADED else 0,
    )


LIMITS = st.integers(0, 60)


def is_file(one: Standing) -> bool:
    return one.state.status is DOWNLOADED


def protected(standings: Sequence[Standing]) -> set[str]:
    """Return what may not go: pinned ones, and the newest playable of each feed."""
    newest = {
        one.feed_id: one.episode_id
        for one in reversed(newest_first(standings))
        if is_file(one)
    }
    pinned = {one.episode_id for one in standings if one.state.pinned}
    return pinned | set(newest.values())


def applied(standings: Iterable[Standing], gone: Iterable[str]) -> list[Standing]:
    chosen = set(gone)
    return [
        replace(one, state=lifecycle.archive(one.state, Reason.QUOTA), size_bytes=0)
        if one.episode_id in chosen
        else one
        for one in standings
    ]


@given(houses(), LIMITS)
def test_the_rest_fits_or_nothing_more_may_go(
    house: list[Standing], limit_bytes: int
) -> None:
    after = applied(house, retention.over_quota(house, limit_bytes))
    left = {one.episode_id for one in after if is_file(one)}
    used = sum(one.size_bytes for one in after)
    assert used <= limit_bytes or left <= protected(house)
    assert protected(house) & {one.episode_id for one in house if is_file(one)} <= left


@given(houses(), LIMITS)
def test_no_more_goes_than_has_to_and_the_oldest_first(
    house: list[Standing], limit_bytes: int
) -> None:
    gone = set(retention.over_quota(house, limit_bytes))
    files = [one for one in newest_first(house) if is_file(one)]
    free = [one for one in files if one.episode_id not in protected(house)]
    left = [one for one in free if one.episode_id not in gone]
    assert free[: len(left)] == left
    used = sum(one.size_bytes for one in files if one.episode_id not in gone)
    if len(left) < len(free):
        assert used + free[len(left)].size_bytes > limit_bytes


@given(houses(), LIMITS)
def test_of_what_waits_only_what_is_older_than_a_tombstone_goes(
    house: list[Standing], limit_bytes: int
) -> None:
    gone = retention.over_quota(house, limit_bytes)
    after = newest_first(applied(house, gone))
    reasons = [one.state.reason for one in after]
    edge = reasons.index(Reason.QUOTA) if Reason.QUOTA in reasons else len(after)
    told = {one.episode_id: one.state for one in house}
    for one in after[:edge]:
        assert one.episode_id not in gone
    if any(told[one].status is DOWNLOADED for one in gone):
        rest = [one.state for one in after[edge:] if one.state.status is QUEUED]
        assert all(state.pinned for state in rest)


@given(houses(), LIMITS)
def test_what_fits_stays_as_it_is(house: list[Standing], limit_bytes: int) -> None:
    once = applied(house, retention.over_quota(house, limit_bytes))
    assert retention.over_quota(once, limit_bytes) == []


@given(houses(), LIMITS, st.data())
def test_the_order_of_the_episodes_does_not_matter(
    house: list[Standing], limit_bytes: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(house))
    told = retention.over_quota(house, limit_bytes)
    assert retention.over_quota(shuffled, limit_bytes) == told


@given(houses(), LIMITS)
def test_what_is_pinned_or_running_is_not_touched(
    house: list[Standing], limit_bytes: int
) -> None:
    running = [standing(n, DOWNLOADING, episode_id=f"r{n}") for n in (1, 100)]
    gone = set(retention.over_quota([*house, *running], limit_bytes))
    states = {one.episode_id: one.state for one in house}
    assert not gone & {"r1", "r100"}
    for one in gone:
        assert not states[one].pinned
        assert states[one].status in {Status.QUEUED, Status.DOWNLOADED}
