"""Which episodes of a feed stay, which go and which come back."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from custom_components.anypod.engine import retention
from custom_components.anypod.engine.config import Retention
from custom_components.anypod.engine.models import EpisodeStatus as Status, Reason
from custom_components.anypod.engine.retention import Standing
from tests.engine.standings import (
    ARCHIVED,
    DAY_S,
    DOWNLOADED,
    DOWNLOADING,
    FAILED,
    QUEUED,
    SKIPPED,
    day,
    gone,
    standing,
)
from tests.engine.support import NOW


def settled(
    *standings: Standing, widened: bool = False, **rules: Any
) -> dict[int, str]:
    """Return what is decided of which episode, under `keep_last=None` by default."""
    wanted = Retention(**({"keep_last": None} | rules))
    decisions = retention.settle(standings, wanted, NOW, widened=widened)
    found = {
        int(one.episode_id): f"{one.verdict.value} {one.reason}" for one in decisions
    }
    assert len(found) == len(decisions)
    return found


# --------------------------------------------------------------------------- keep_last


def test_as_many_as_wanted_stay_the_newest_of_them() -> None:
    there = [standing(number) for number in (3, 5, 1, 4, 2)]
    expected = {1: "archive keep_last", 2: "archive keep_last"}
    assert settled(*there, keep_last=3) == expected
    assert settled(*there, keep_last=5) == settled(*there) == {}


def test_only_playable_ones_count() -> None:
    others = [
        standing(9, FAILED),
        standing(8, SKIPPED, Reason.USER),
        standing(7, Status.UPCOMING, Reason.SCHEDULED),
        standing(6, QUEUED),
    ]
    assert settled(*others, standing(2), standing(1), keep_last=2) == {}


def test_what_is_tried_again_does_not_use_up_the_window() -> None:
    broken = [standing(number, QUEUED, tries=1) for number in (9, 8, 7)]
    waiting = [standing(number, QUEUED) for number in (3, 2, 1)]
    assert settled(*broken, *waiting, keep_last=2) == {1: "archive keep_last"}


def test_what_is_tried_again_goes_once_the_window_is_full_without_it() -> None:
    there = [standing(9), standing(8), standing(7, QUEUED, tries=3)]
    assert settled(*there, keep_last=2) == {7: "archive keep_last"}
    assert settled(*there, keep_last=3) == {}


def test_what_waits_beyond_the_window_goes_without_a_download() -> None:
    there = [standing(9, QUEUED), standing(8, QUEUED), standing(7, QUEUED)]
    assert settled(*there, keep_last=2) == {7: "archive keep_last"}


def test_what_waits_pushes_nothing_out_before_it_is_there() -> None:
    assert settled(standing(9, QUEUED), standing(8), standing(7), keep_last=2) == {}


def test_equal_dates_are_told_apart_by_rank_and_then_by_id() -> None:
    same = [standing(n, dated=NOW, published=NOW) for n in (1, 2, 3)]
    assert settled(*same, keep_last=2) == {1: "archive keep_last"}
    level = [replace(one, rank=1) for one in same]
    assert settled(*level, keep_last=2) == {1: "archive keep_last"}


def test_a_running_download_is_left_alone_and_takes_its_place() -> None:
    there = [
        standing(9, DOWNLOADING),
        standing(8, QUEUED),
        standing(7, QUEUED),
        standing(1, DOWNLOADING),
    ]
    since = day(50)
    assert settled(*there[:1], *there[3:], since=since, keep_last=1) == {}
    assert settled(*there, keep_last=2) == {7: "archive keep_last"}


# --------------------------------------------------------------- what was let go before


def test_what_was_never_downloaded_fills_a_free_place() -> None:
    there = [standing(9), standing(8, FAILED)]
    fresh = [gone(number, was_downloaded=False) for number in (7, 6)]
    assert settled(*there, *fresh, keep_last=2) == {7: "restore keep_last"}
    assert settled(*there, *fresh, keep_last=1) == {}


def test_what_was_downloaded_once_returns_only_to_wider_rules() -> None:
    there = [standing(9), gone(8), gone(7)]
    assert settled(*there, keep_last=2) == {}
    expected = {8: "restore keep_last"}
    assert settled(*there, keep_last=2, widened=True) == expected


@pytest.mark.parametrize("keep_last", [2, 3, 4])
def test_wider_rules_restore_no_more_than_free_places_the_newest_first(
    keep_last: int,
) -> None:
    there = [standing(9), standing(8), *(gone(number) for number in (7, 6, 5))]
    found = settled(*there, keep_last=keep_last, widened=True)
    free = range(7, 9 - keep_last, -1)
    assert found == dict.fromkeys(free, "restore keep_last")


def test_narrower_rules_restore_nothing() -> None:
    there = [standing(9), standing(8), standing(7), gone(6), gone(5)]
    found = settled(*there, keep_last=2, widened=True)
    assert found == {7: "archive keep_last"}


def test_an_earlier_since_restores_what_it_had_let_go_or_not_taken_in() -> None:
    there = [
        standing(90),
        gone(80, Reason.BEFORE_SINCE),
        standing(70, SKIPPED, Reason.BEFORE_SINCE),
        gone(60, Reason.BEFORE_SINCE),
    ]
    assert settled(*there, since=day(65)) == {}
    found = settled(*there, since=day(65), widened=True)
    assert found == {80: "restore before_since", 70: "restore before_since"}


def test_an_earlier_since_restores_nothing_where_the_window_is_full() -> None:
    there = [standing(90), standing(85), gone(80, Reason.BEFORE_SINCE)]
    assert settled(*there, since=day(10), keep_last=2, widened=True) == {}


@pytest.mark.parametrize("reason", [Reason.MAX_AGE, Reason.MAX_SIZE])
def test_every_rule_gives_back_what_it_took(reason: Reason) -> None:
    there = [standing(90), gone(80, reason)]
    assert settled(*there, widened=True) == {80: f"restore {reason}"}
    assert settled(*there) == {}


@pytest.mark.parametrize("keep_last", [None, 3])
@pytest.mark.parametrize("was_downloaded", [False, True])
@pytest.mark.parametrize("widened", [False, True])
@pytest.mark.parametrize(
    "reason", [Reason.USER, Reason.QUOTA, Reason.MISSING, Reason.REMOVED_FEED]
)
def test_what_no_rule_of_the_feed_took_stays_gone(
    reason: Reason, widened: bool, was_downloaded: bool, keep_last: int | None
) -> None:
    one = gone(8, reason, was_downloaded=was_downloaded)
    assert settled(standing(9), one, keep_last=keep_last, widened=widened) == {}


@pytest.mark.parametrize(
    "reason", [Reason.USER, Reason.EXCLUDE_TITLE, Reason.UNAVAILABLE, Reason.DUPLICATE]
)
def test_what_was_skipped_for_another_reason_stays_so(reason: Reason) -> None:
    assert settled(standing(8, SKIPPED, reason), widened=True) == {}


def test_nobody_who_deletes_an_episode_asks_for_an_older_one() -> None:
    there = [standing(9), gone(8, Reason.USER), gone(7, was_downloaded=False)]
    assert settled(*there, keep_last=2) == {}
    assert settled(*there, keep_last=3) == {7: "restore keep_last"}


# -------------------------------------------------------------------------------- time


@pytest.mark.parametrize(
    ("rules", "reason"),
    [({"since": day(50)}, "before_since"), ({"max_age_s": 50 * DAY_S}, "max_age")],
)
def test_what_is_too_old_goes(rules: dict[str, Any], reason: str) -> None:
    moment = timedelta(seconds=1)
    just_out = standing(49, published=day(50) - moment)
    expected = {49: f"archive {reason}"}
    assert settled(standing(51), standing(50), just_out, **rules) == expected


def test_what_waits_and_is_too_old_is_skipped_or_archived() -> None:
    waiting = standing(40, QUEUED)
    assert settled(waiting, since=day(50)) == {40: "skip before_since"}
    assert settled(waiting, max_age_s=50 * DAY_S) == {40: "archive max_age"}


def test_what_has_no_date_is_not_too_old() -> None:
    undated = [standing(2, published=None), standing(1, QUEUED, published=None)]
    assert settled(*undated, since=day(50), max_age_s=50 * DAY_S) == {}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({}, None),
        ({"since": day(50)}, day(50)),
        ({"max_age_s": 40 * DAY_S}, day(60)),
        ({"since": day(50), "max_age_s": 40 * DAY_S}, day(60)),
        ({"since": day(70), "max_age_s": 40 * DAY_S}, day(70)),
    ],
)
def test_nothing_is_kept_from_behind_the_horizon(
    rules: dict[str, Any], expected: datetime | None
) -> None:
    assert retention.horizon(Retention(**rules), NOW) == expected


# -------------------------------------------------------------------------------- size


def sized(*sizes: int) -> list[Standing]:
    """Make downloaded episodes, the newest first; they are numbered from 9 down."""
    return [standing(9 - place, size_bytes=size) for place, size in enumerate(sizes)]


def test_the_newest_stay_as_long_as_they_fit() -> None:
    assert settled(*sized(4, 4, 2, 1), max_size_bytes=10) == {6: "archive max_size"}
    assert settled(*sized(4, 4, 2), max_size_bytes=10) == {}


def test_what_is_older_than_one_without_room_has_no_room_either() -> None:
    found = settled(*sized(4, 9, 1), max_size_bytes=10)
    assert found == {8: "archive max_size", 7: "archive max_size"}


def test_the_newest_playable_one_always_has_room() -> None:
    failed = standing(10, FAILED)
    found = settled(failed, *sized(99, 1), max_size_bytes=10)
    assert found == {8: "archive max_size"}


def test_nothing_is_downloaded_that_has_no_room() -> None:
    there = [*sized(4, 9), standing(7, QUEUED), standing(6, QUEUED, tries=2)]
    found = settled(*there, max_size_bytes=10)
    assert found == dict.fromkeys((8, 7, 6), "archive max_size")


def test_a_tombstone_tells_that_what_is_older_has_no_room() -> None:
    there = [*sized(4), gone(8, Reason.MAX_SIZE), standing(7, QUEUED)]
    older = [gone(6, was_downloaded=False), standing(5, QUEUED, tries=1)]
    found = settled(*there, *older, max_size_bytes=10, keep_last=9)
    assert found == dict.fromkeys((7, 5), "archive max_size")
    # What is newer than it is not its business, and without a limit nothing is.
    newer = [standing(9, QUEUED), gone(8, Reason.MAX_SIZE)]
    assert settled(*newer, max_size_bytes=10) == {}
    assert settled(*there, keep_last=9) == {}


def test_a_tombstone_that_is_too_old_anyway_tells_nothing_of_room() -> None:
    there = [gone(40, Reason.MAX_SIZE), standing(30, QUEUED, published=None)]
    assert settled(*there, max_size_bytes=10, since=day(50)) == {}


@pytest.mark.parametrize("widened", [False, True])
def test_a_tombstone_beyond_the_window_tells_it_as_well(widened: bool) -> None:
    there = [standing(9, QUEUED), gone(8, Reason.MAX_SIZE)]
    retried = standing(7, QUEUED, tries=1)
    found = settled(*there, retried, widened=widened, keep_last=1, max_size_bytes=10)
    assert found == {7: "archive max_size"}


def test_what_any_rule_lets_go_goes() -> None:
    there = [
        standing(99, size_bytes=4),
        standing(98, size_bytes=4),
        standing(97, size_bytes=4),
        standing(96, size_bytes=4),
        standing(40, size_bytes=1),
    ]
    rules: dict[str, Any] = {"since": day(50), "max_size_bytes": 8, "keep_last": 3}
    assert settled(*there, **rules) == {
        97: "archive max_size",
        96: "archive max_size",
        40: "archive before_since",
    }
    assert (
        settled(*there, **(rules | {"max_size_bytes": 99}))[96] == "archive keep_last"
    )


# ------------------------------------------------------------------------------ pinned


@pytest.mark.parametrize("status", [DOWNLOADED, QUEUED, DOWNLOADING, ARCHIVED])
@pytest.mark.parametrize("widened", [False, True])
def test_pinned_ones_neither_count_nor_go(status: Status, widened: bool) -> None:
    reason = Reason.MAX_SIZE if status is ARCHIVED else None
    pinned = [
        standing(number, status, reason, pinned=True, size_bytes=99)
        for number in (99, 98, 1)
    ]
    there = [*pinned, standing(90, size_bytes=1), standing(80, QUEUED)]
    rules: dict[str, Any] = {"since": day(50), "max_size_bytes": 10, "keep_last": 2}
    assert settled(*there, widened=widened, **rules) == {}


@pytest.mark.parametrize(
    ("rules", "held", "expected"),
    [
        (Retention(keep_last=None), 1000, False),
        (Retention(keep_last=3), 3, False),
        (Retention(keep_last=3), 4, True),
        (Retention(keep_last=3, max_age_s=1.0), 1, True),
        (Retention(keep_last=None, since=NOW), 1, True),
        (Retention(keep_last=None, max_size_bytes=1), 1, True),
        (Retention(keep_last=3, max_size_bytes=1), 0, False),
    ],
)
def test_rules_are_only_applied_at_a_start_where_they_may_matter(
    rules: Retention, held: int, *, expected: bool
) -> None:
    assert retention.may_let_go(rules, held) is expected
