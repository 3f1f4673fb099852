"""What the rules of a feed do to its rows, and to the files that belong to them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    retention,
    store_downloads,
    store_episodes,
    store_published,
    store_rules,
)
from custom_components.anypod.engine.config import FeedConfig
from custom_components.anypod.engine.models import (
    ArtifactKind,
    Episode,
    EpisodeStatus as Status,
    ErrorClass,
    Reason,
)
from custom_components.anypod.engine.retention import Standing
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_rules import Settled
from tests.engine.rows import (
    add_feed,
    all_of,
    fail,
    fill,
    finish,
    force,
    reconcile,
    statements,
)
from tests.engine.standings import applied
from tests.engine.support import NOW, artifact, feed_config, listed, problem

ROOT, ELSEWHERE = Path("/media"), Path("/elsewhere")
LATER = NOW + timedelta(hours=1)
HERE = frozenset({ROOT})


def rules(feed_id: str = "feed", **wanted: Any) -> FeedConfig:
    return feed_config(feed_id, **({"keep_last": None} | wanted))


async def settle(
    store: Store,
    *,
    widened: bool = False,
    present: Collection[Path] = HERE,
    **wanted: Any,
) -> Settled:
    return await store.run(
        store_rules.settle, rules(**wanted), LATER, widened=widened, present=present
    )


async def told(store: Store, feed_id: str = "feed") -> dict[int, str]:
    """Return how each episode stands, by number."""
    return {
        int(one.source_id[3:]): f"{one.state.status} {one.state.reason or ''}".strip()
        for one in await all_of(store, feed_id)
    }


async def doomed(store: Store) -> set[str]:
    found = await store.run(store_downloads.doomed_files)
    return {one.path.name.partition(".")[0] for one in found}


async def changed_at(store: Store, feed_id: str = "feed") -> object:
    return (await store.run(store_published.channel, feed_id)).changed_at


async def fill_done(
    store: Store, *numbers: int, feed_id: str = "feed", **facts: Any
) -> dict[int, str]:
    """Add a feed whose episodes are all downloaded."""
    made = await fill(store, *numbers, feed_id=feed_id)
    for number in numbers:
        await finish(store, made[number], feed_id, **({"root": ROOT} | facts))
    return made


async def put(store: Store, episode_id: str, status: Status, **more: Any) -> None:
    await force(store, episode_id, **({"status": status, "reason": None} | more))


def tombstone(reason: Reason, **more: Any) -> dict[str, Any]:
    return {"status": Status.ARCHIVED, "reason": reason, "downloaded_at": NOW} | more


# ------------------------------------------------------------------------------ settle


async def test_what_has_no_room_goes_with_its_files(store: Store) -> None:
    made = await fill_done(store, 3, 2, 1)
    result = await settle(store, keep_last=1)
    assert await told(store) == {
        3: "downloaded",
        2: "archived keep_last",
        1: "archived keep_last",
    }
    assert await doomed(store) == {made[2], made[1]}
    assert [one.episode_id for one in result.pruned] == [made[1], made[2]]
    assert {one.state.status for one in result.pruned} == {Status.ARCHIVED}
    assert {one.media for one in result.pruned} == {None}
    assert (result.changed, result.restored) == (2, 0)
    assert await changed_at(store) == LATER
    kept, gone, _ = await all_of(store)
    assert (kept.updated_at, gone.updated_at) == (NOW, LATER)
    assert kept.media is not None


async def test_all_files_of_an_episode_go(store: Store) -> None:
    made = await fill_done(store, 2, 1)

    picture = replace(artifact(ROOT, "feed/picture.jpg"), kind=ArtifactKind.ARTWORK)

    def add_picture(session: Session) -> None:
        row = store_episodes.episode_row(session, "feed", made[1])
        store_downloads.add_artifact(session, row.episode_pk, picture)

    await store.run(add_picture)
    await settle(store, keep_last=1)
    assert await doomed(store) == {made[1], "picture"}


async def test_the_size_of_all_files_counts(store: Store) -> None:
    await fill_done(store, 3, 2, 1, size_bytes=10)
    assert (await settle(store, max_size_bytes=30)).changed == 0
    await settle(store, max_size_bytes=29)
    assert (await told(store))[1] == "archived max_size"


async def test_settled_once_is_settled(store: Store) -> None:
    await fill_done(store, 3, 2, 1)
    await settle(store, keep_last=2)
    before = await all_of(store)
    with statements(store) as seen:
        assert await settle(store, keep_last=2) == Settled()
    assert not [one for one in seen if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert await all_of(store) == before


@pytest.mark.parametrize("present", [[], [ELSEWHERE]])
async def test_what_lies_in_a_library_that_is_not_there_stays(
    store: Store, present: Collection[Path]
) -> None:
    made = await fill_done(store, 3, 2)
    await reconcile(store, [listed(n) for n in (3, 2, 1)])
    result = await settle(store, keep_last=1, present=present)
    # What has no file is settled in any case.
    expected = {3: "downloaded", 2: "downloaded", 1: "archived keep_last"}
    assert await told(store) == expected
    assert (result.pruned, result.changed) == ((), 1)
    assert await doomed(store) == set()
    await settle(store, keep_last=1, present=[*present, ROOT])
    assert await doomed(store) == {made[2]}


async def test_of_two_libraries_only_the_one_that_is_there_is_pruned(
    store: Store,
) -> None:
    made = await fill(store, 3, 2, 1)
    for number, root in ((3, ROOT), (2, ELSEWHERE), (1, ROOT)):
        await finish(store, made[number], root=root)
    await settle(store, keep_last=1)
    expected = {3: "downloaded", 2: "downloaded", 1: "archived keep_last"}
    assert await told(store) == expected
    assert await doomed(store) == {made[1]}


async def test_another_feed_is_not_touched(store: Store) -> None:
    await fill_done(store, 3, 2)
    await fill_done(store, 3, 2, feed_id="other")
    await settle(store, keep_last=1)
    assert await told(store, "other") == {3: "downloaded", 2: "downloaded"}
    assert await changed_at(store, "other") == NOW


async def test_what_waits_and_is_too_old_is_skipped(store: Store) -> None:
    await fill(store, 3, 2, 1)
    since = listed(2).published
    result = await settle(store, since=since)
    assert await told(store) == {3: "queued", 2: "queued", 1: "skipped before_since"}
    assert (result.pruned, result.changed) == ((), 1)
    assert await changed_at(store) == NOW


async def test_what_waits_is_settled_without_touching_files(store: Store) -> None:
    await fill_done(store, 5, 4, 3)
    await reconcile(store, [listed(n) for n in (7, 6, 5, 4, 3)])
    await store.run(store_rules.settle_queue, rules(keep_last=1), LATER)
    assert await told(store) == {
        7: "queued",
        6: "archived keep_last",
        **dict.fromkeys((5, 4, 3), "downloaded"),
    }
    assert await doomed(store) == set()


@pytest.mark.parametrize("error_class", [ErrorClass.TEMPORARY, ErrorClass.REMOVED])
async def test_a_broken_episode_makes_room_for_an_older_one(
    store: Store, error_class: ErrorClass
) -> None:
    await add_feed(store)
    await reconcile(store, [listed(n) for n in (3, 2, 1)], keep_last=2)
    assert (await told(store))[1] == "archived keep_last"
    made = {int(one.source_id[3:]): one.episode_id for one in await all_of(store)}
    await fail(store, made[3], problem(error_class))
    await store.run(store_rules.settle_queue, rules(keep_last=2), LATER)
    is_failed = error_class is ErrorClass.REMOVED
    expected = {3: "failed" if is_failed else "queued", 2: "queued", 1: "queued"}
    assert await told(store) == expected


async def test_a_free_place_is_filled_past_what_was_downloaded_once(
    store: Store,
) -> None:
    made = await fill_done(store, 9, 8, 7, 6)
    await settle(store, keep_last=1)
    await reconcile(store, [listed(n) for n in (9, 8, 7, 6, 5, 4)], keep_last=1)
    await put(store, made[9], Status.FAILED)
    await settle(store, keep_last=1)
    gone = dict.fromkeys((8, 7, 6, 4), "archived keep_last")
    assert await told(store) == {9: "failed", 5: "queued", **gone}


# ----------------------------------------------------------------------------- widened


async def test_wider_rules_bring_back_the_newest_first(store: Store) -> None:
    made = await fill_done(store, 9, 8, 7, 6, 5)
    await settle(store, keep_last=2)
    assert (await settle(store, keep_last=4)).restored == 0
    result = await settle(store, keep_last=4, widened=True)
    assert (result.restored, result.changed, result.pruned) == (2, 2, ())
    assert await told(store) == {
        **dict.fromkeys((9, 8), "downloaded"),
        **dict.fromkeys((7, 6), "queued"),
        5: "archived keep_last",
    }
    # Their old files are still doomed: they are downloaded anew.
    assert await doomed(store) == {made[n] for n in (7, 6, 5)}


async def test_wider_rules_bring_back_what_each_of_them_took(store: Store) -> None:
    made = await fill(store, *range(1, 10))
    await put(store, made[9], **tombstone(Reason.BEFORE_SINCE))
    await put(store, made[8], **tombstone(Reason.MAX_AGE))
    await put(store, made[7], **tombstone(Reason.MAX_SIZE))
    await put(store, made[6], Status.SKIPPED, reason=Reason.BEFORE_SINCE)
    await put(store, made[5], **tombstone(Reason.USER))
    await put(store, made[4], **tombstone(Reason.QUOTA))
    await put(store, made[3], **tombstone(Reason.KEEP_LAST, pinned=True))
    await put(store, made[2], Status.SKIPPED, reason=Reason.USER)
    await put(store, made[1], Status.FAILED)
    before = await told(store)
    assert (await settle(store)).changed == 0
    assert (await settle(store, widened=True)).restored == 4
    assert await told(store) == before | dict.fromkeys((9, 8, 7, 6), "queued")


# ------------------------------------------------------------- as retention decides it


def random_row(dice: random.Random) -> dict[str, Any]:
    status = dice.choice([*Status, *[Status.DOWNLOADED, Status.QUEUED] * 2])
    reasons: Mapping[Status, list[Reason]] = {
        Status.ARCHIVED: [
            *(Reason.KEEP_LAST, Reason.KEEP_LAST, Reason.BEFORE_SINCE),
            *(Reason.MAX_AGE, Reason.MAX_SIZE, Reason.USER, Reason.QUOTA),
        ],
        Status.SKIPPED: [Reason.BEFORE_SINCE, Reason.USER, Reason.EXCLUDE_TITLE],
    }
    was_downloaded = status is Status.DOWNLOADED or dice.random() < 0.3
    return {
        "status": status,
        "reason": dice.choice(reasons[status]) if status in reasons else None,
        "tries": dice.choice([0, 1]) if status is Status.QUEUED else 0,
        "pinned": dice.random() < 0.15,
        "downloaded_at": NOW if was_downloaded else None,
        "rank": dice.randint(1, 9),
    }


def as_standing(one: Episode, row: Mapping[str, Any]) -> Standing:
    return Standing(
        episode_id=one.episode_id,
        feed_id=one.feed_id,
        state=one.state,
        dated=one.dated,
        rank=row["rank"],
        published=one.published,
        size_bytes=0 if one.media is None else one.media.facts.size_bytes,
        was_downloaded=one.downloaded_at is not None,
    )


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("widened", [False, True])
async def test_no_row_is_left_out_that_matters(
    store: Store, seed: int, widened: bool
) -> None:
    """Compare with what is decided for all rows, however few of them are read."""
    dice = random.Random(seed)
    made = await fill(store, *range(1, 26))
    rows = {episode_id: random_row(dice) for episode_id in made.values()}
    for episode_id, row in rows.items():
        if row["status"] is Status.DOWNLOADED:
            await finish(store, episode_id, root=ROOT, size_bytes=dice.randint(1, 9))
        await force(store, episode_id, **row)
    wanted = rules(
        keep_last=dice.choice([None, 1, 3, 6]),
        since=dice.choice([None, listed(dice.randint(1, 20)).published]),
        max_size_bytes=dice.choice([None, dice.randint(1, 40)]),
    )
    before = [as_standing(one, rows[one.episode_id]) for one in await all_of(store)]
    decisions = retention.settle(before, wanted.retention, LATER, widened=widened)
    expected = {one.episode_id: one.state for one in applied(before, decisions)}
    result = await store.run(
        store_rules.settle, wanted, LATER, widened=widened, present=HERE
    )
    assert {one.episode_id: one.state for one in await all_of(store)} == expected
    assert result.changed == len(decisions)
    assert await doomed(store) == {one.episode_id for one in result.pruned}
    again = await store.run(
        store_rules.settle, wanted, LATER, widened=False, present=HERE
    )
    assert again == Settled()


@pytest.mark.parametrize("widened", [False, True])
async def test_settling_takes_as_many_statements_whatever_the_length(
    store: Store, widened: bool
) -> None:
    counts = []
    for length in (10, 200):
        feed_id = f"feed-{length}"
        made = await fill_done(store, *range(length), feed_id=feed_id)
        for number in range(3):
            await force(store, made[number], **tombstone(Reason.KEEP_LAST))
        with statements(store) as seen:
            result = await store.run(
                store_rules.settle,
                rules(feed_id, keep_last=length // 2),
                LATER,
                widened=widened,
                present=HERE,
            )
        assert len(result.pruned) == length - 3 - length // 2
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


# ------------------------------------------------------------------------- places left


async def test_places_left(store: Store) -> None:
    made = await fill(store, *range(1, 11))
    ids = iter(sorted(made.values()))
    await put(store, next(ids), Status.DOWNLOADED)
    await put(store, next(ids), Status.DOWNLOADING)
    await put(store, next(ids), Status.QUEUED)
    await put(store, next(ids), Status.ARCHIVED, reason=Reason.USER)
    await put(store, next(ids), Status.ARCHIVED, reason=Reason.MAX_SIZE)
    # The others take none.
    await put(store, next(ids), Status.QUEUED, tries=1)
    await put(store, next(ids), Status.DOWNLOADED, pinned=True)
    await put(store, next(ids), Status.FAILED)
    await put(store, next(ids), Status.SKIPPED, reason=Reason.USER)
    await put(store, next(ids), Status.ARCHIVED, reason=Reason.KEEP_LAST)
    for wanted, left in ((10, 5), (5, 0), (1, 0), (None, 0)):
        config = rules(keep_last=wanted)
        assert await store.run(store_rules.places_left, config) == left
    assert await store.run(store_rules.places_left, rules("other", keep_last=3)) == 3


# ----------------------------------------------------------------------------- rejudge


async def rejudge(store: Store, **wanted: Any) -> int:
    return await store.run(store_rules.rejudge, rules(**wanted), LATER)


async def test_changed_filters_skip_and_take_in_again(store: Store) -> None:
    await fill(store, 3, 2, 1)
    before = await all_of(store)
    assert await rejudge(store, exclude_title="Episode [12]") == 2
    excluded = "skipped filter:exclude_title"
    assert await told(store) == {3: "queued", 2: excluded, 1: excluded}
    assert await rejudge(store, exclude_title="Episode [12]") == 0
    assert await rejudge(store, exclude_title="Episode 1", live=False) == 1
    assert await told(store) == {3: "queued", 2: "queued", 1: excluded}
    assert await rejudge(store) == 1
    after = await all_of(store)
    assert [one.state for one in after] == [one.state for one in before]
    assert [one.updated_at for one in after] == [NOW, LATER, LATER]


async def test_another_filter_may_reject_what_one_rejected(store: Store) -> None:
    await fill(store, 1)
    await rejudge(store, include_title="other")
    assert await told(store) == {1: "skipped filter:include_title"}
    assert await rejudge(store, min_duration_s=60.0, exclude_title="1") == 1
    assert await told(store) == {1: "skipped filter:exclude_title"}


async def test_filters_have_no_say_in_the_rest(store: Store) -> None:
    made = await fill(store, *range(1, 10))
    await put(store, made[9], Status.QUEUED, pinned=True)
    await put(store, made[8], Status.SKIPPED, reason=Reason.USER)
    await put(store, made[7], Status.SKIPPED, reason=Reason.BEFORE_SINCE)
    await put(store, made[6], Status.SKIPPED, reason=Reason.UNAVAILABLE)
    await put(store, made[5], Status.SKIPPED, reason=Reason.SHORTS, pinned=True)
    await put(store, made[4], **tombstone(Reason.KEEP_LAST))
    await put(store, made[3], Status.DOWNLOADED)
    await put(store, made[2], Status.DOWNLOADING)
    await put(store, made[1], Status.FAILED)
    before = await all_of(store)
    assert await rejudge(store, exclude_title="Episode") == 0
    assert await rejudge(store) == 0
    assert await all_of(store) == before


async def test_a_changed_delay_is_a_wait_for_what_was_not_tried(store: Store) -> None:
    made = await fill(store, 2, 1, published=NOW)
    await fail(store, made[1], problem())
    waiting, retried = await all_of(store)
    assert await rejudge(store, download_delay_s=7200.0) == 1
    delayed, after = await all_of(store)
    assert delayed.state.next_attempt_at == NOW + timedelta(hours=2)
    assert after == retried
    assert await rejudge(store) == 1
    assert (await all_of(store))[0].state == waiting.state
