"""Room for the files of all feeds together: which rows go with their files."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.anypod.engine import (
    store_downloads,
    store_feeds,
    store_published,
    store_rules,
)
from custom_components.anypod.engine.models import (
    Episode,
    EpisodeStatus as Status,
    Reason,
)
from custom_components.anypod.engine.store import Store
from tests.engine.rows import all_of, fill, finish, force, statements
from tests.engine.support import NOW

ROOT, ELSEWHERE = Path("/media"), Path("/elsewhere")
LATER = NOW + timedelta(hours=1)


async def fill_done(
    store: Store, feed_id: str, *numbers: int, root: Path = ROOT, **changes: Any
) -> dict[int, str]:
    """Add a feed whose episodes are all downloaded, ten bytes each."""
    made = await fill(store, *numbers, feed_id=feed_id, **changes)
    for number in numbers:
        await finish(store, made[number], feed_id, root=root, size_bytes=10)
    return made


async def make_room(
    store: Store, limit_bytes: int, present: Collection[Path] = (ROOT,)
) -> list[Episode]:
    return await store.run(store_rules.over_quota, limit_bytes, present, LATER)


async def told(store: Store, feed_id: str) -> dict[int, str]:
    return {
        int(one.source_id[3:]): f"{one.state.status} {one.state.reason or ''}".strip()
        for one in await all_of(store, feed_id)
    }


async def doomed(store: Store) -> set[str]:
    found = await store.run(store_downloads.doomed_files)
    return {one.path.stem for one in found}


async def test_the_oldest_of_all_feeds_go_with_their_files(store: Store) -> None:
    a = await fill_done(store, "a", 9, 3, 2)
    b = await fill_done(store, "b", 8, 7, 1)
    result = await make_room(store, 40)
    assert await told(store, "a") == {
        9: "downloaded",
        3: "downloaded",
        2: "archived quota",
    }
    assert await told(store, "b") == {
        8: "downloaded",
        7: "downloaded",
        1: "archived quota",
    }
    assert await doomed(store) == {a[2], b[1]} == {one.episode_id for one in result}
    assert {one.state.reason for one in result} == {Reason.QUOTA}
    assert {one.media for one in result} == {None}
    assert {one.updated_at for one in result} == {LATER}


async def test_only_feeds_that_lost_a_file_have_changed(store: Store) -> None:
    await fill_done(store, "a", 9, 3)
    await fill_done(store, "b", 8, 7)
    await make_room(store, 30)
    changed = {
        feed_id: (await store.run(store_published.channel, feed_id)).changed_at
        for feed_id in ("a", "b")
    }
    assert changed == {"a": LATER, "b": NOW}


async def test_what_fits_is_only_looked_at(store: Store) -> None:
    await fill_done(store, "a", 9, 3)
    with statements(store) as seen:
        assert await make_room(store, 20) == []
    assert not [one for one in seen if one.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert await make_room(store, 10) != []
    assert await make_room(store, 10) == []


async def test_what_waits_behind_it_is_not_downloaded(store: Store) -> None:
    made = await fill(store, *range(1, 7), feed_id="a")
    for number in (6, 4, 2):
        await finish(store, made[number], "a", root=ROOT, size_bytes=10)
    await force(store, made[1], pinned=True)
    result = await make_room(store, 20)
    assert await told(store, "a") == {
        6: "downloaded",
        5: "queued",
        4: "downloaded",
        3: "queued",
        2: "archived quota",
        1: "queued",
    }
    assert [one.episode_id for one in result] == [made[2]]
    await make_room(store, 10)
    # They had no file: nobody needs to know.
    assert (await told(store, "a"))[3] == "archived quota"
    assert await doomed(store) == {made[4], made[2]}


async def test_pinned_ones_and_the_newest_of_each_feed_stay(store: Store) -> None:
    a = await fill_done(store, "a", 9, 8, 7)
    b = await fill_done(store, "b", 2, 1)
    await force(store, a[7], pinned=True)
    await make_room(store, 0)
    assert await doomed(store) == {a[8], b[1]}


@pytest.mark.parametrize("present", [(), (ELSEWHERE,)])
async def test_what_cannot_be_reached_neither_counts_nor_goes(
    store: Store, present: Collection[Path]
) -> None:
    made = await fill_done(store, "a", 9, 8)
    other = await fill_done(store, "b", 7, 6, root=ELSEWHERE)
    await make_room(store, 15, present)
    assert await doomed(store) == ({other[6]} if present else set())
    await make_room(store, 0, [ROOT, ELSEWHERE])
    assert await doomed(store) == {made[8], other[6]}


async def test_a_removed_feed_has_no_say(store: Store) -> None:
    await fill_done(store, "a", 9, 8)
    await make_room(store, 0)
    await store.run(store_feeds.remove, "a", NOW)
    # Neither do its files go, nor does its tombstone hold anybody back.
    made = await fill(store, 7, 6, feed_id="b")
    await finish(store, made[7], "b", root=ROOT, size_bytes=10)
    assert await make_room(store, 10) == []
    assert await told(store, "b") == {7: "downloaded", 6: "queued"}


async def test_making_room_takes_as_many_statements_whatever_the_length(
    store: Store,
) -> None:
    counts = []
    for length in (10, 200):
        feed_id = f"feed-{length}"
        await fill_done(store, feed_id, *range(length))
        with statements(store) as seen:
            assert len(await make_room(store, 0)) == length - 1
        counts.append(len(seen))
        await store.run(store_feeds.remove, feed_id, NOW)
    assert counts[0] == counts[1] <= 10


async def test_a_tombstone_of_the_quota_stays_one(store: Store) -> None:
    made = await fill_done(store, "a", 9, 8)
    await make_room(store, 10)
    await make_room(store, 1000)
    states = {one.episode_id: one.state for one in await all_of(store, "a")}
    assert states[made[8]].status is Status.ARCHIVED
