"""What holds for the rules of a feed, whatever they and its episodes are."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from hypothesis import given, strategies as st

from custom_components.anypod.engine import retention
from custom_components.anypod.engine.config import Retention
from custom_components.anypod.engine.models import EpisodeStatus as Status, Reason
from custom_components.anypod.engine.retention import Standing, Verdict
from tests.engine.standings import (
    ARCHIVED,
    DAY_S,
    DOWNLOADED,
    DOWNLOADING,
    FAILED,
    QUEUED,
    SKIPPED,
    applied,
    day,
    newest_first,
    standing,
)
from tests.engine.support import NOW

REASONS: dict[Status, tuple[Reason | None, ...]] = {
    Status.UPCOMING: (Reason.SCHEDULED,),
    QUEUED: (None,),
    DOWNLOADING: (None,),
    DOWNLOADED: (None,),
    FAILED: (None,),
    SKIPPED: (Reason.USER, Reason.BEFORE_SINCE, Reason.SHORTS),
    ARCHIVED: (
        *(Reason.KEEP_LAST, Reason.BEFORE_SINCE, Reason.MAX_AGE, Reason.MAX_SIZE),
        *(Reason.USER, Reason.QUOTA),
    ),
}
OFTEN = (*Status, DOWNLOADED, DOWNLOADED, QUEUED, QUEUED, ARCHIVED, ARCHIVED)


@st.composite
def any_standing(draw: st.DrawFn, name: str) -> Standing:
    """Draw an episode in whatever state it may be."""
    status = draw(st.sampled_from(OFTEN))
    dated = day(draw(st.integers(90, 100)))
    is_file = status is DOWNLOADED
    return standing(
        0,
        status,
        draw(st.sampled_from(REASONS[status])),
        tries=draw(st.integers(0, 2)) if status is QUEUED else 0,
        pinned=draw(st.integers(0, 4)) == 4,
        episode_id=name,
        dated=dated,
        rank=draw(st.integers(1, 4)),
        published=draw(st.sampled_from([dated, dated, None])),
        size_bytes=draw(st.integers(0, 9)) if is_file else 0,
        was_downloaded=is_file or draw(st.booleans()),
    )


@st.composite
def feeds(draw: st.DrawFn) -> list[Standing]:
    """Draw the episodes of a feed."""
    return [draw(any_standing(str(n))) for n in range(draw(st.integers(0, 9)))]


def maybe[T](values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | values


RULES = st.builds(
    Retention,
    keep_last=maybe(st.integers(1, 5)),
    since=maybe(st.integers(90, 101).map(day)),
    max_age_s=maybe(st.integers(0, 11).map(lambda days: days * DAY_S)),
    max_size_bytes=maybe(st.integers(1, 25)),
)


def is_young(one: Standing, rules: Retention) -> bool:
    """Return whether no rule about time is against an episode."""
    if one.published is None:
        return True
    age_s = (NOW - one.published).total_seconds()
    is_after = rules.since is None or rules.since <= one.published
    return is_after and (rules.max_age_s is None or age_s <= rules.max_age_s)


def in_scope(standings: Sequence[Standing], rules: Retention) -> set[str]:
    """Return which of the files stay, in other words than the engine's."""
    files = [
        one
        for one in newest_first(standings)
        if one.state.status is DOWNLOADED
        and not one.state.pinned
        and is_young(one, rules)
    ][: rules.keep_last]
    sums = accumulate(one.size_bytes for one in files)
    limit = rules.max_size_bytes
    return {
        one.episode_id
        for place, (one, total) in enumerate(zip(files, sums, strict=True))
        if place == 0 or limit is None or total <= limit
    }


@given(feeds(), RULES, st.booleans())
def test_of_the_files_exactly_those_in_scope_stay(
    feed: list[Standing], rules: Retention, widened: bool
) -> None:
    after = applied(feed, retention.settle(feed, rules, NOW, widened=widened))
    pinned = {one.episode_id for one in feed if one.state.pinned}
    left = {one.episode_id for one in after if one.state.status is DOWNLOADED}
    assert left - pinned == in_scope(feed, rules)
    assert rules.keep_last is None or len(left - pinned) <= rules.keep_last


@given(feeds(), RULES, st.booleans())
def test_what_the_rules_have_no_say_in_is_not_touched(
    feed: list[Standing], rules: Retention, widened: bool
) -> None:
    decisions = retention.settle(feed, rules, NOW, widened=widened)
    told = {one.episode_id: one for one in feed}
    for made in decisions:
        state = told[made.episode_id].state
        assert not state.pinned
        assert state.reason not in {Reason.USER, Reason.QUOTA, Reason.SHORTS}
        assert state.status in {QUEUED, DOWNLOADED, ARCHIVED, SKIPPED}


@given(feeds(), RULES, st.booleans())
def test_nothing_out_of_scope_comes_back(
    feed: list[Standing], rules: Retention, widened: bool
) -> None:
    decisions = retention.settle(feed, rules, NOW, widened=widened)
    after = newest_first(applied(feed, decisions))
    backs = {one.episode_id for one in decisions if one.verdict is Verdict.RESTORE}
    was_downloaded = {one.episode_id for one in feed if one.was_downloaded}
    assert widened or not backs & was_downloaded
    newer = 0
    for one in after:
        if one.episode_id in backs:
            assert is_young(one, rules)
            assert rules.keep_last is None or newer < rules.keep_last
        is_coming = one.state.status in {QUEUED, DOWNLOADING} and not one.state.tries
        if not one.state.pinned and (is_coming or one.state.status is DOWNLOADED):
            newer += 1


@given(feeds(), RULES, st.booleans())
def test_what_is_settled_stays_as_it_is(
    feed: list[Standing], rules: Retention, widened: bool
) -> None:
    once = applied(feed, retention.settle(feed, rules, NOW, widened=widened))
    assert retention.settle(once, rules, NOW, widened=False) == []


@given(feeds(), RULES)
def test_rules_widened_twice_only_try_again_what_was_too_big(
    feed: list[Standing], rules: Retention
) -> None:
    once = applied(feed, retention.settle(feed, rules, NOW, widened=True))
    again = retention.settle(once, rules, NOW, widened=True)
    # How big a tombstone was is not known any more.
    assert {one.verdict for one in again} <= {Verdict.RESTORE}
    assert again == [] or rules.max_size_bytes is not None


@given(feeds(), RULES, st.booleans(), st.data())
def test_the_order_of_the_episodes_does_not_matter(
    feed: list[Standing], rules: Retention, widened: bool, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(feed))
    told = retention.settle(feed, rules, NOW, widened=widened)
    assert retention.settle(shuffled, rules, NOW, widened=widened) == told


@given(feeds(), RULES, st.booleans(), st.data())
def test_a_feed_comes_to_rest_without_downloading_anything_twice(
    feed: list[Standing], rules: Retention, widened: bool, data: st.DataObject
) -> None:
    feed = applied(feed, retention.settle(feed, rules, NOW, widened=widened))
    done: set[str] = set()
    while queue := [one for one in feed if one.state.status is QUEUED]:
        taken = data.draw(st.sampled_from(queue))
        assert taken.episode_id not in done
        done.add(taken.episode_id)
        state = replace(
            taken.state, status=data.draw(st.sampled_from([DOWNLOADED, FAILED]))
        )
        size = data.draw(st.integers(0, 9)) if state.status is DOWNLOADED else 0
        there = replace(taken, state=state, size_bytes=size, was_downloaded=True)
        feed = [there if one is taken else one for one in feed]
        feed = applied(feed, retention.settle(feed, rules, NOW, widened=False))
