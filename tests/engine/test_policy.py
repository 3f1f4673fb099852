"""What is read, in which order, how it begins, and whose turn it is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import policy
from custom_components.anypod.engine.config import Retention
from custom_components.anypod.engine.findings import Listing, LiveStatus
from custom_components.anypod.engine.models import (
    EpisodeState,
    EpisodeStatus as Status,
    ErrorClass,
    FeedStatus,
    ListingOrder,
    Problem,
    Reason,
    SourceKind,
)
from custom_components.anypod.engine.policy import (
    PAGE,
    WHOLE,
    Candidate,
    Coverage,
    Covered,
    ListingPlan,
)
from tests.engine.support import NOW, episode, feed_config, listed, problem

CHANNEL, PLAYLIST = SourceKind.CHANNEL, SourceKind.PLAYLIST
NEWEST, OTHER = ListingOrder.NEWEST_FIRST, ListingOrder.OTHER
WINDOW, HORIZON = Coverage.WINDOW, Coverage.HORIZON
OLD = NOW - timedelta(days=1000 - 5)


def plan(
    kind: SourceKind = CHANNEL,
    order: ListingOrder | None = None,
    depth: int | None = None,
    *,
    coverage: Coverage | None = None,
    is_short: bool = False,
    is_full_look: bool = False,
    broke_off: bool = False,
    **rules: Any,
) -> ListingPlan:
    return policy.plan_listing(
        kind=kind,
        covered=Covered(order=order, depth=depth, coverage=coverage),
        retention=Retention(**rules),
        is_short=is_short,
        is_full_look=is_full_look,
        broke_off=broke_off,
    )


def first(limit: int | None) -> ListingPlan:
    return ListingPlan(limit=limit, goes_deeper=True)


def again(limit: int | None) -> ListingPlan:
    return ListingPlan(limit=limit)


def news(limit: int | None) -> ListingPlan:
    return ListingPlan(limit=limit, stop_at_known=True)


def listing(*numbers: int, stopped_at_known: bool = False) -> Listing:
    return Listing(
        episodes=tuple(listed(number) for number in numbers),
        source=None,
        stopped_at_known=stopped_at_known,
    )


# ------------------------------------------------------------------ how much to read


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (plan(SourceKind.SINGLE), first(1)),
        (plan(SourceKind.SINGLE, depth=WHOLE), again(1)),
        # A channel stands newest first; a page costs as much as a part of one.
        (plan(keep_last=10), first(30)),
        (plan(keep_last=31), first(60)),
        (plan(depth=30, coverage=WINDOW, keep_last=10), news(30)),
        (plan(depth=WHOLE, keep_last=10), news(30)),
        (plan(depth=30, coverage=HORIZON, keep_last=None, since=NOW), news(None)),
        # Not deep enough, however deep: there are too few to keep.
        (plan(depth=120, keep_last=10), first(120)),
        (plan(depth=30, coverage=WINDOW, keep_last=10, is_short=True), first(30)),
        (plan(depth=WHOLE, keep_last=10, is_short=True), news(30)),
        # All is kept, or all since a day: to the end, or until it is too old.
        (plan(keep_last=None), first(None)),
        (plan(keep_last=None, depth=WHOLE), news(None)),
        (plan(keep_last=None, since=NOW), first(30)),
        # What broke off is read in steps, each of which is kept.
        (plan(keep_last=None, broke_off=True), first(30)),
        (plan(keep_last=None, depth=30), first(30)),
        # Once a day behind the first known episode.
        (plan(depth=WHOLE, keep_last=10, is_full_look=True), again(30)),
        (plan(depth=WHOLE, keep_last=None, is_full_look=True), again(30)),
        (plan(PLAYLIST, NEWEST, WHOLE, keep_last=10, is_full_look=True), again(None)),
        # A playlist is read whole until it is known to stand newest first.
        (plan(PLAYLIST), first(None)),
        (plan(PLAYLIST, depth=WHOLE), again(None)),
        (plan(PLAYLIST, OTHER, depth=WHOLE), again(None)),
        (plan(PLAYLIST, NEWEST, depth=WHOLE, keep_last=10), news(30)),
    ],
)
def test_plan_of_a_listing(asked: ListingPlan, expected: ListingPlan) -> None:
    assert asked == expected


@given(
    kind=st.sampled_from(SourceKind),
    covered=st.builds(
        Covered,
        order=st.none() | st.sampled_from(ListingOrder),
        depth=st.none() | st.just(WHOLE) | st.integers(0, 100),
        coverage=st.none() | st.sampled_from(Coverage),
    ),
    retention=st.builds(Retention, keep_last=st.none() | st.integers(1, 100)),
    is_short=st.booleans(),
    is_full_look=st.booleans(),
    broke_off=st.booleans(),
)
def test_a_listing_stops_early_only_where_nothing_can_be_missed(
    kind: SourceKind, covered: Covered, retention: Retention, **options: bool
) -> None:
    made = policy.plan_listing(
        kind=kind, covered=covered, retention=retention, **options
    )
    is_newest_first = kind is CHANNEL or covered.order is NEWEST
    if made.stop_at_known:
        assert is_newest_first
        assert not made.goes_deeper
        assert covered.depth == WHOLE or covered.coverage is not None
        if covered.depth != WHOLE and options["is_short"]:
            assert covered.coverage is HORIZON
    if made.limit is not None and kind is not SourceKind.SINGLE:
        assert is_newest_first
        assert made.limit >= (retention.keep_last or 0)
        assert made.limit % PAGE == 0


def test_each_step_reads_several_times_as_deep() -> None:
    assert policy.deeper(first(30)) == first(120)
    assert policy.deeper(news(60)) == first(240)


@pytest.mark.parametrize(
    ("seen", "made", "before", "expected"),
    [
        (listing(3, 2, 1), first(None), None, WHOLE),
        (listing(3, 2, 1), first(10), None, WHOLE),
        (listing(3, 2, 1), first(3), None, 3),
        (listing(3, 2, 1), first(3), 2, 3),
        (listing(3, 2, 1), first(3), 9, 9),
        (listing(3, 2, 1), first(3), WHOLE, WHOLE),
        (listing(), first(10), None, WHOLE),
        (listing(3, 2, 1), again(3), 7, 7),
        (listing(3, stopped_at_known=True), news(10), 7, 7),
        (listing(3, stopped_at_known=True), news(10), WHOLE, WHOLE),
    ],
)
def test_depth_after_a_listing(
    seen: Listing, made: ListingPlan, before: int | None, expected: int
) -> None:
    assert policy.depth_after(seen, made, before, met_known=True) == expected


def test_news_that_did_not_reach_what_is_known_leave_a_gap() -> None:
    for before in (9, WHOLE):
        seen = listing(3, 2, 1)
        assert policy.depth_after(seen, news(3), before, met_known=False) == 3


@pytest.mark.parametrize(
    ("numbers", "accepted", "rules", "expected"),
    [
        ((3, 2, 1), 2, Retention(keep_last=2), WINDOW),
        ((3, 2, 1), 1, Retention(keep_last=2), None),
        ((3, 2, 1), 9, Retention(keep_last=None), None),
        # Several in a row are too old: one may be out of its place.
        ((9, 3, 2, 1), 1, Retention(keep_last=None, since=OLD), HORIZON),
        ((9, 3, 8, 1), 1, Retention(keep_last=None, since=OLD), None),
        ((2, 1), 0, Retention(keep_last=None, since=OLD), None),
        ((9, 3, 2, 1), 1, Retention(keep_last=2, since=OLD), HORIZON),
        ((3, 2, 1), 3, Retention(keep_last=None, max_age_s=86_400.0), HORIZON),
    ],
)
def test_when_a_source_is_listed_deep_enough(
    numbers: tuple[int, ...],
    accepted: int,
    rules: Retention,
    expected: Coverage | None,
) -> None:
    episodes = [listed(number) for number in numbers]
    found = policy.coverage_of(episodes, accepted=accepted, retention=rules, now=NOW)
    assert found is expected


# ---------------------------------------------------------------------------- order


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((5, 4, 3, 2, 1), NEWEST),
        ((9, 9, 7, 6, 5, 4), NEWEST),
        ((1, 2, 3, 4, 5), OTHER),
        ((5, 1, 4, 2, 3), OTHER),
        ((5, 4, 3, 2, 1, 5), OTHER),
        # Too few: they may stand so by chance.
        ((2, 1), OTHER),
        ((4, 3, 2, 1), OTHER),
        ((7, 7, 7), None),
        ((7,), None),
        ((), None),
    ],
)
def test_order_of_a_listing(
    numbers: tuple[int, ...], expected: ListingOrder | None
) -> None:
    assert policy.listing_order([listed(n) for n in numbers]) is expected


def test_episodes_without_a_date_do_not_spoil_the_order() -> None:
    dated = [listed(n) for n in (6, 5, 4, 3, 2)]
    undated = listed(99, published=None)
    assert policy.listing_order([undated, *dated, undated]) is NEWEST
    assert policy.listing_order([undated, undated]) is None


@given(st.lists(st.integers(0, 30), max_size=30))
def test_newest_first_means_sorted_by_date(numbers: list[int]) -> None:
    episodes = [listed(n) for n in numbers]
    order = policy.listing_order(episodes)
    result = policy.newest_first(episodes, PLAYLIST, order)
    assert sorted(one.source_id for one in result) == sorted(
        one.source_id for one in episodes
    )
    dates = [one.published for one in result if one.published]
    assert dates == sorted(dates, reverse=True)


def test_an_undated_playlist_is_taken_to_grow_at_its_end() -> None:
    episodes = [listed(n, published=None) for n in (1, 2, 3)]
    result = policy.newest_first(episodes, PLAYLIST, None)
    assert [one.source_id for one in result] == ["ep-3", "ep-2", "ep-1"]


def test_equal_dates_in_a_playlist_count_by_their_place() -> None:
    episodes = [replace(listed(1), source_id=name) for name in "abc"]
    result = policy.newest_first([*episodes, listed(9)], PLAYLIST, OTHER)
    assert [one.source_id for one in result] == ["ep-9", "c", "b", "a"]


def test_undated_ones_among_dated_count_as_the_oldest() -> None:
    episodes = [listed(2), listed(50, published=None), listed(9)]
    result = policy.newest_first(episodes, PLAYLIST, OTHER)
    assert [one.source_id for one in result] == ["ep-9", "ep-50", "ep-2"]


@given(st.lists(st.integers(0, 30), max_size=20))
def test_a_channel_is_believed(numbers: list[int]) -> None:
    episodes = [listed(n) for n in numbers]
    assert policy.newest_first(episodes, CHANNEL, None) == episodes
    assert policy.newest_first(episodes, PLAYLIST, NEWEST) == episodes


# ---------------------------------------------------------------------- first state


@pytest.mark.parametrize("live", [one for one in LiveStatus if one.is_pending])
@pytest.mark.parametrize(
    ("release_in", "due_in"),
    [(None, 300), (timedelta(days=-1), 300), (timedelta(hours=1), 3900)],
)
def test_what_is_no_recording_yet_is_upcoming(
    live: LiveStatus, release_in: timedelta | None, due_in: float
) -> None:
    release_at = None if release_in is None else NOW + release_in
    state = policy.first_state(
        listed(1, live=live, release_at=release_at), feed_config(), NOW
    )
    assert (state.status, state.reason) == (Status.UPCOMING, Reason.SCHEDULED)
    assert state.next_attempt_at == NOW + timedelta(seconds=due_in)


def test_what_the_listing_calls_unavailable_is_skipped() -> None:
    members = listed(1, unavailable=ErrorClass.MEMBERS_ONLY)
    state = policy.first_state(members, feed_config(), NOW)
    assert (state.status, state.reason) == (Status.SKIPPED, Reason.UNAVAILABLE)
    assert state.error is not None
    assert state.error.error_class is ErrorClass.MEMBERS_ONLY


@pytest.mark.parametrize("live", [LiveStatus.NONE, LiveStatus.RECORDED])
def test_everything_else_is_queued(live: LiveStatus) -> None:
    state = policy.first_state(listed(1, live=live), feed_config(), NOW)
    assert state == EpisodeState(status=Status.QUEUED)


# ---------------------------------------------------------------------------- hosts


@pytest.mark.parametrize("error_class", [ErrorClass.RATE_LIMITED, ErrorClass.BOT_CHECK])
def test_a_host_that_limits_us_is_left_alone_for_hours(
    error_class: ErrorClass,
) -> None:
    waits = [policy.host_pause_s(error_class, strikes) for strikes in range(6)]
    assert waits == [3600, 3600, 7200, 14400, 43200, 43200]


def test_a_host_out_of_reach_is_tried_again_soon() -> None:
    waits = [policy.host_pause_s(ErrorClass.TEMPORARY, n) for n in (1, 2, 3, 4, 5)]
    assert waits == [60, 300, 900, 3600, 3600]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.youtube.com/watch?v=1", "youtube.com"),
        ("https://m.youtube.com/watch?v=1", "youtube.com"),
        ("https://YouTube.com/", "youtube.com"),
        ("https://user:secret@media.example:8080/a", "media.example"),
        ("http://[::1]:80/", "::1"),
        ("nonsense", ""),
    ],
)
def test_host_of_a_url(url: str, expected: str) -> None:
    assert policy.host_of(url) == expected


# --------------------------------------------------------------------------- status


def status(
    *,
    enabled: bool = True,
    is_discovering: bool = False,
    problem: Problem | None = None,
    is_due: bool = False,
    is_held: bool = False,
    **counts: int,
) -> FeedStatus:
    return policy.feed_status(
        enabled=enabled,
        is_discovering=is_discovering,
        counts={Status(name): count for name, count in counts.items()},
        problem=problem,
        is_due=is_due,
        is_held=is_held,
    )


LOGIN, LIMITED = problem(ErrorClass.LOGIN_REQUIRED), problem(ErrorClass.RATE_LIMITED)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (status(), "idle"),
        (status(downloaded=5, failed=1, upcoming=1), "idle"),
        (status(is_discovering=True, downloading=1), "syncing"),
        (status(is_discovering=True, enabled=False), "syncing"),
        (status(downloading=1, problem=LOGIN), "downloading"),
        (status(downloading=1, enabled=False), "downloading"),
        (status(queued=1, is_due=True), "downloading"),
        (status(queued=1), "idle"),
        (status(queued=1, is_held=True), "waiting"),
        (status(queued=1, problem=LIMITED), "waiting"),
        (status(problem=LIMITED), "waiting"),
        (status(problem=LOGIN), "error"),
        (status(queued=1, problem=LOGIN), "error"),
        (status(queued=1, enabled=False), "paused"),
        (status(enabled=False, problem=LOGIN), "paused"),
    ],
)
def test_one_word_for_a_feed(told: FeedStatus, expected: str) -> None:
    assert told == expected


@pytest.mark.parametrize("error_class", ErrorClass)
def test_which_problems_need_a_person(error_class: ErrorClass) -> None:
    mends_itself = {
        *("temporary", "rate_limited", "bot_check", "no_formats", "not_yet"),
        *("conversion", "invalid_media", "cancelled", "outside_window"),
    }
    needed = policy.needs_person(problem(error_class))
    assert needed is (error_class.value not in mends_itself)
    assert not policy.needs_person(None)


# ----------------------------------------------------------------------- whose turn


def candidate(feed_id: str, host: str = "a.example", number: int = 1) -> Candidate:
    return Candidate(episode=episode(number, feed_id=feed_id), host=host)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcde"), st.sampled_from("xyz")),
        min_size=1,
        max_size=20,
    )
)
def test_no_feed_is_served_twice_while_another_waits(
    waiting: list[tuple[str, str]],
) -> None:
    candidates = [candidate(feed_id, host) for feed_id, host in waiting]
    feeds = {feed_id for feed_id, _ in waiting}
    served: dict[str, int] = {}
    for turn in range(len(feeds)):
        choice = policy.next_download(
            candidates, busy_hosts=frozenset(), last_served=served
        )
        assert choice is not None
        assert choice.episode.feed_id not in served
        served[choice.episode.feed_id] = turn
    assert set(served) == feeds


def test_a_busy_host_is_not_asked_again() -> None:
    choice = policy.next_download(
        [candidate("a", "x"), candidate("b", "y")],
        busy_hosts=frozenset({"x"}),
        last_served={"b": 7},
    )
    assert choice is not None
    assert choice.host == "y"


def test_with_every_host_busy_nobody_is_next() -> None:
    choice = policy.next_download(
        [candidate("a", "x")], busy_hosts=frozenset({"x"}), last_served={}
    )
    assert choice is None


def test_of_one_feed_the_first_candidate_is_taken() -> None:
    both = [candidate("a", "x", 9), candidate("a", "y", 3)]
    choice = policy.next_download(both, busy_hosts=frozenset(), last_served={"a": 1})
    assert choice is both[0]
