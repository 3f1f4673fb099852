"""What is read, in which order, what is kept, and whose turn it is."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import policy
from custom_components.anypod.engine.models import (
    EpisodeState,
    EpisodeStatus as Status,
    ErrorClass,
    FeedStatus,
    Listing,
    ListingOrder,
    LiveStatus,
    Problem,
    Reason,
    SourceKind,
)
from custom_components.anypod.engine.policy import WHOLE, Candidate, ListingPlan
from tests.engine.support import NOW, episode, listed, problem

CHANNEL, PLAYLIST = SourceKind.CHANNEL, SourceKind.PLAYLIST
NEWEST, OTHER = ListingOrder.NEWEST_FIRST, ListingOrder.OTHER


def plan(
    kind: SourceKind = CHANNEL,
    order: ListingOrder | None = None,
    depth: int | None = None,
    keep_last: int | None = 10,
) -> tuple[int | None, bool]:
    made = policy.plan_listing(kind=kind, order=order, depth=depth, keep_last=keep_last)
    return made.limit, made.stop_at_known


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
        (plan(SourceKind.SINGLE, depth=WHOLE), (1, False)),
        # A channel stands newest first; it is read as deep as it is kept.
        (plan(), (10, False)),
        (plan(depth=10), (10, True)),
        (plan(depth=3), (10, False)),
        (plan(depth=WHOLE), (10, True)),
        (plan(keep_last=None), (None, False)),
        (plan(keep_last=None, depth=500), (None, False)),
        (plan(keep_last=None, depth=WHOLE), (None, True)),
        # A playlist is read whole until it is known to stand newest first.
        (plan(PLAYLIST), (None, False)),
        (plan(PLAYLIST, depth=WHOLE), (None, False)),
        (plan(PLAYLIST, OTHER, depth=WHOLE), (None, False)),
        (plan(PLAYLIST, NEWEST, depth=WHOLE), (10, True)),
    ],
)
def test_plan_of_a_listing(
    asked: tuple[int | None, bool], expected: tuple[int | None, bool]
) -> None:
    assert asked == expected


@given(
    st.sampled_from(SourceKind),
    st.none() | st.sampled_from(ListingOrder),
    st.none() | st.just(WHOLE) | st.integers(0, 100),
    st.none() | st.integers(1, 100),
)
def test_a_listing_stops_early_only_where_nothing_can_be_missed(
    kind: SourceKind,
    order: ListingOrder | None,
    depth: int | None,
    keep_last: int | None,
) -> None:
    limit, stops = plan(kind, order, depth, keep_last)
    is_newest_first = kind is CHANNEL or order is NEWEST
    if stops:
        assert is_newest_first
        assert depth == WHOLE or (
            depth is not None and keep_last is not None and depth >= keep_last
        )
    if limit is not None and kind is not SourceKind.SINGLE:
        assert is_newest_first
        assert limit == keep_last


@pytest.mark.parametrize(
    ("seen", "limit", "before", "expected"),
    [
        (listing(3, 2, 1), None, None, WHOLE),
        (listing(3, 2, 1), 10, None, WHOLE),
        (listing(3, 2, 1), 3, None, 3),
        (listing(3, 2, 1), 3, 2, 3),
        (listing(), 10, None, WHOLE),
        (listing(3, stopped_at_known=True), 10, 7, 7),
        (listing(3, stopped_at_known=True), 10, WHOLE, WHOLE),
    ],
)
def test_depth_after_a_listing(
    seen: Listing, limit: int | None, before: int | None, expected: int
) -> None:
    made = ListingPlan(limit=limit, stop_at_known=seen.stopped_at_known)
    assert policy.listed_depth(seen, made, before) == expected


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
    state = policy.first_state(listed(1, live=live, release_at=release_at), NOW)
    assert state.status is Status.UPCOMING
    assert state.next_attempt_at == NOW + timedelta(seconds=due_in)


def test_what_the_listing_calls_unavailable_is_skipped() -> None:
    state = policy.first_state(listed(1, unavailable=ErrorClass.MEMBERS_ONLY), NOW)
    assert (state.status, state.reason) == (Status.SKIPPED, Reason.UNAVAILABLE)
    assert state.error is not None
    assert state.error.error_class is ErrorClass.MEMBERS_ONLY


@pytest.mark.parametrize("live", [LiveStatus.NONE, LiveStatus.RECORDED])
def test_everything_else_is_queued(live: LiveStatus) -> None:
    state = policy.first_state(listed(1, live=live), NOW)
    assert state == EpisodeState(status=Status.QUEUED)


# ------------------------------------------------------------------------ retention

# Mostly of what retention decides on.
windows = st.lists(
    st.builds(
        EpisodeState,
        status=st.sampled_from((Status.DOWNLOADED, Status.QUEUED, *Status)),
        pinned=st.sampled_from((False, False, True)),
    ),
    max_size=20,
).map(lambda states: [(str(number), state) for number, state in enumerate(states)])
limits = st.none() | st.integers(1, 5)


def after_pruning(
    window: list[tuple[str, EpisodeState]], keep_last: int | None
) -> list[tuple[str, EpisodeState]]:
    gone = set(policy.beyond_window(window, keep_last))
    return [one for one in window if one[0] not in gone]


@given(windows, limits)
def test_retention_keeps_its_promises(
    window: list[tuple[str, EpisodeState]], keep_last: int | None
) -> None:
    gone = policy.beyond_window(window, keep_last)
    by_id = dict(window)
    assert not [one for one in gone if by_id[one].pinned]
    assert {by_id[one].status for one in gone} <= {Status.DOWNLOADED, Status.QUEUED}
    kept = after_pruning(window, keep_last)
    playable = [
        one
        for one, state in kept
        if state.status is Status.DOWNLOADED and not state.pinned
    ]
    if keep_last is None:
        assert gone == []
    else:
        assert len(playable) <= keep_last
        newest = [
            one
            for one, state in window
            if state.status is Status.DOWNLOADED and not state.pinned
        ]
        assert playable == newest[:keep_last]
    assert policy.beyond_window(kept, keep_last) == []


def test_what_waits_uses_up_no_place() -> None:
    broken = [EpisodeState(status=status) for status in (Status.QUEUED, Status.FAILED)]
    playable = EpisodeState(status=Status.DOWNLOADED)
    states = [*broken, broken[0], playable, playable, broken[0]]
    window = [(str(number), state) for number, state in enumerate(states)]
    assert policy.beyond_window(window, 2) == ["5"]


@given(windows, limits)
def test_downloading_and_pruning_in_turns_ends_with_the_newest(
    window: list[tuple[str, EpisodeState]], keep_last: int | None
) -> None:
    wanted = [
        one
        for one, state in window
        if state.status in {Status.DOWNLOADED, Status.QUEUED} and not state.pinned
    ]
    window = after_pruning(window, keep_last)
    downloads = 0
    while queued := [one for one, state in window if state.status is Status.QUEUED]:
        done = EpisodeState(
            status=Status.DOWNLOADED, pinned=dict(window)[queued[0]].pinned
        )
        window = [(one, done if one == queued[0] else state) for one, state in window]
        window = after_pruning(window, keep_last)
        downloads += 1
    playable = [
        one
        for one, state in window
        if state.status is Status.DOWNLOADED and not state.pinned
    ]
    assert playable == wanted[:keep_last]
    # Nothing was downloaded only to be deleted at once.
    assert downloads <= len(window)


# ------------------------------------------------------------------------ schedules


@given(st.integers(0, 100), st.floats(60, 1e6), st.floats(0, 1, exclude_max=True))
def test_a_failed_sync_is_tried_again_within_its_interval(
    failures: int, interval_s: float, jitter: float
) -> None:
    wait = policy.sync_retry_s(failures, interval_s, jitter)
    assert 60 <= wait <= min(interval_s, 3600) * 1.1


def test_failed_syncs_back_off() -> None:
    waits = [policy.sync_retry_s(n, 86_400, 0.0) for n in (1, 2, 3, 4, 5)]
    assert waits == [60, 300, 900, 3600, 3600]


def test_syncs_are_spread_by_a_twentieth() -> None:
    assert policy.next_sync_s(3600, 0.0) == 3600
    assert policy.next_sync_s(3600, 1.0) == 3780


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
    is_held: bool = False,
    **counts: int,
) -> FeedStatus:
    return policy.feed_status(
        enabled=enabled,
        is_discovering=is_discovering,
        counts={Status(name): count for name, count in counts.items()},
        problem=problem,
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
        (status(queued=1), "downloading"),
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
        *("conversion", "invalid_media", "cancelled"),
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
    first, second = candidate("a", "x", 9), candidate("a", "y", 3)
    choice = policy.next_download(
        [first, second], busy_hosts=frozenset(), last_served={"a": 1}
    )
    assert choice is first
