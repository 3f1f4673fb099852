"""What a listing does to what is known: new, renamed, out at last, too old."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from custom_components.anypod.engine import store_listings
from custom_components.anypod.engine.findings import (
    EpisodeMetadata,
    ListedEpisode,
    LiveStatus,
)
from custom_components.anypod.engine.models import (
    EpisodeState,
    EpisodeStatus as Status,
    Reason,
)
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_listings import Reconciled
from tests.engine.rows import (
    add_feed,
    all_of,
    by_id,
    fill,
    finish,
    force,
    ids,
    statements,
)
from tests.engine.support import NOW, feed_config, listed

LATER = NOW + timedelta(hours=1)


async def known(store: Store) -> list[tuple[str, str]]:
    """Return what a listing may stop at."""
    return await store.run(store_listings.known_keys, "feed")


async def reconcile(
    store: Store,
    newest_first: list[ListedEpisode],
    feed_id: str = "feed",
    *,
    is_sorted: bool = True,
    now: datetime = NOW,
    **options: Any,
) -> Reconciled:
    """Compare a listing with what is known, and nothing more."""
    return await store.run(
        store_listings.reconcile,
        feed_config(feed_id, **options),
        newest_first,
        is_sorted=is_sorted,
        now=now,
    )


def listing(*numbers: int) -> list[ListedEpisode]:
    return [listed(number) for number in numbers]


# --------------------------------------------------------------- listings taken in


async def test_a_first_listing(store: Store) -> None:
    await add_feed(store)
    result = await reconcile(store, listing(3, 2, 1))
    episodes = await all_of(store)
    assert [one.source_id for one in episodes] == ["ep-3", "ep-2", "ep-1"]
    assert {one.state for one in episodes} == {EpisodeState(status=Status.QUEUED)}
    assert set(result.new_ids) == {one.episode_id for one in episodes}
    assert result.changed_ids == ()
    newest = episodes[0]
    assert newest.title == "Episode 3"
    assert newest.guid == "anypodsite:ep-3"
    assert newest.published == newest.dated == listed(3).published
    assert newest.discovered_at == newest.updated_at == NOW


async def test_the_same_listing_again_changes_nothing(store: Store) -> None:
    await add_feed(store)
    await reconcile(store, listing(3, 2, 1))
    before = await all_of(store)
    with statements(store) as seen:
        result = await reconcile(store, listing(3, 2, 1), now=LATER)
    assert (result.new_ids, result.changed_ids) == ((), ())
    assert not [one for one in seen if one.startswith(("INSERT", "UPDATE"))]
    assert await all_of(store) == before


async def test_new_ones_join_the_known(store: Store) -> None:
    await add_feed(store)
    await reconcile(store, listing(2, 1))
    before = await by_id(store)
    result = await reconcile(store, listing(4, 3, 2), now=LATER)
    after = await by_id(store)
    assert list(after) == ["ep-4", "ep-3", "ep-2", "ep-1"]
    assert {after[one].episode_id for one in ("ep-4", "ep-3")} == set(result.new_ids)
    assert (after["ep-2"], after["ep-1"]) == (before["ep-2"], before["ep-1"])
    assert after["ep-4"].discovered_at == LATER


async def test_without_dates_the_listing_tells_what_is_newer(store: Store) -> None:
    await add_feed(store)
    undated = [listed(n, published=None) for n in (5, 4, 3, 2, 1)]
    await reconcile(store, undated[2:])
    await reconcile(store, undated)
    assert await ids(store) == [f"ep-{n}" for n in (5, 4, 3, 2, 1)]


async def test_an_episode_listed_twice_is_one_episode(store: Store) -> None:
    await add_feed(store)
    twice = [listed(2), listed(1), listed(2, title="Again"), listed(1)]
    result = await reconcile(store, twice)
    assert len(result.new_ids) == 2
    assert [one.title for one in await all_of(store)] == ["Episode 2", "Episode 1"]
    assert (await reconcile(store, twice)).changed_ids == ()


async def test_equal_ids_of_two_extractors_are_two_episodes(store: Store) -> None:
    await add_feed(store)
    both = [listed(1), listed(1, extractor="generic")]
    assert len((await reconcile(store, both)).new_ids) == 2
    assert (await reconcile(store, both)).new_ids == ()
    assert {one.guid for one in await all_of(store)} == {
        "anypodsite:ep-1",
        "generic:ep-1",
    }


async def test_feeds_know_only_their_own(store: Store) -> None:
    await fill(store, 2, 1, feed_id="a")
    await add_feed(store, "b")
    result = await reconcile(store, listing(2, 1), "b")
    assert len(result.new_ids) == 2
    assert len(await all_of(store, "a")) == 2


async def test_a_renamed_episode_touches_only_itself(store: Store) -> None:
    await add_feed(store)
    await reconcile(store, listing(3, 2, 1))
    before = await by_id(store)
    renamed = [listed(3), listed(2, title="Another name"), listed(1)]
    result = await reconcile(store, renamed, now=LATER)
    after = await by_id(store)
    assert result.changed_ids == (before["ep-2"].episode_id,)
    assert after["ep-2"] == replace(
        before["ep-2"], title="Another name", updated_at=LATER
    )
    assert (after["ep-3"], after["ep-1"]) == (before["ep-3"], before["ep-1"])


async def test_a_title_from_the_page_is_no_rename(store: Store) -> None:
    made = await fill(store, 1)
    await finish(store, made[1], metadata=EpisodeMetadata(title="The full title"))
    result = await reconcile(store, listing(1), now=LATER)
    assert result.changed_ids == ()
    assert (await all_of(store))[0].title == "The full title"


async def test_a_rename_is_followed_whatever_the_page_said(store: Store) -> None:
    made = await fill(store, 1)
    await finish(store, made[1], metadata=EpisodeMetadata(title="The full title"))
    result = await reconcile(store, [listed(1, title="New name")], now=LATER)
    assert result.changed_ids == (made[1],)
    assert (await all_of(store))[0].title == "New name"


async def test_a_listing_that_lost_a_title_does_not_take_it_away(store: Store) -> None:
    await fill(store, 1)
    result = await reconcile(store, [listed(1, title=None)], now=LATER)
    assert result.changed_ids == ()
    assert (await all_of(store))[0].title == "Episode 1"


async def test_an_untitled_episode_goes_by_its_id(store: Store) -> None:
    await fill(store, 1, title=None)
    assert (await all_of(store))[0].title == "ep-1"
    await reconcile(store, [listed(1)])
    assert (await all_of(store))[0].title == "Episode 1"


@pytest.mark.parametrize(
    "status", [one for one in Status if one is not Status.UPCOMING]
)
async def test_a_listing_moves_no_state_of_what_is_known(
    store: Store, status: Status
) -> None:
    made = await fill(store, 1)
    await force(store, made[1], status=status, tries=2, reason=Reason.USER)
    before = await all_of(store)
    result = await reconcile(store, listing(1), now=LATER)
    assert result == Reconciled(met_known=True)
    assert await all_of(store) == before


async def test_an_announced_episode_that_is_out_is_queued(store: Store) -> None:
    announced = listed(1, live=LiveStatus.UPCOMING, published=None)
    await add_feed(store)
    await reconcile(store, [announced])
    assert (await reconcile(store, [announced], now=LATER)).changed_ids == ()
    result = await reconcile(store, [listed(1, live=LiveStatus.RECORDED)], now=LATER)
    (episode,) = await all_of(store)
    assert result.changed_ids == (episode.episode_id,)
    # Why it waited is remembered: should it be called off, nobody failed.
    assert episode.state == EpisodeState(status=Status.QUEUED, reason=Reason.SCHEDULED)
    assert episode.updated_at == LATER


async def test_what_stands_below_a_known_one_is_older_and_no_news(store: Store) -> None:
    await add_feed(store)
    undated = [listed(n, published=None) for n in (5, 4, 3, 2, 1)]
    await reconcile(store, undated[1:3])
    result = await reconcile(store, undated, now=LATER)
    assert await ids(store) == [f"ep-{n}" for n in (5, 4, 3, 2, 1)]
    newest = (await by_id(store))["ep-5"].episode_id
    assert result.new_ids == (newest,)


async def test_where_no_order_is_certain_whatever_is_new_is_newest(
    store: Store,
) -> None:
    await add_feed(store)
    undated = [listed(n, published=None) for n in (3, 2, 1)]
    await reconcile(store, undated[:1], is_sorted=False)
    result = await reconcile(store, undated, is_sorted=False, now=LATER)
    assert len(result.new_ids) == 2
    assert await ids(store) == ["ep-2", "ep-1", "ep-3"]


@pytest.mark.parametrize("is_known", [False, True])
async def test_reconciling_takes_as_many_statements_whatever_the_length(
    store: Store, is_known: bool
) -> None:
    counts = []
    for length in (10, 1000):
        feed_id = f"feed-{length}"
        await add_feed(store, feed_id)
        # What is missing differs from line to line.
        newest_first = [
            listed(n, **({} if n % 2 else {"published": None, "title": None}))
            for n in range(length, 0, -1)
        ]
        if is_known:
            await reconcile(store, newest_first, feed_id)
            newest_first = [replace(one, title="Renamed") for one in newest_first]
        with statements(store) as seen:
            result = await reconcile(store, newest_first, feed_id)
        assert len(result.new_ids or result.changed_ids) == length
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


async def test_what_a_listing_may_stop_at(store: Store) -> None:
    await add_feed(store)
    await reconcile(store, [listed(9, live=LiveStatus.UPCOMING), *listing(3, 2, 1)])
    keys = await known(store)
    # Not at what is announced: newer episodes appear below it until its day.
    assert keys == [("anypodsite", f"ep-{n}") for n in (3, 2, 1)]


async def test_what_is_live_stays_on_top_although_it_is_not_wanted(
    store: Store,
) -> None:
    await add_feed(store)
    live = listed(9, live=LiveStatus.LIVE, published=None)
    await reconcile(store, [live, listed(1, published=None)])
    skipped = (await by_id(store))["ep-9"].episode_id
    await force(store, skipped, status=Status.SKIPPED, reason=Reason.USER)
    assert [key for _, key in await known(store)] == ["ep-1"]
    # It says nothing of the age of what stands below it, and is not met.
    result = await reconcile(store, [live, listed(2, published=None)], now=LATER)
    newest = (await by_id(store))["ep-2"].episode_id
    assert result == Reconciled(new_ids=(newest,))
    # Nor does it on the day on which it is over.
    over = listed(9, live=LiveStatus.RECORDED, published=None)
    three = [over, listed(3, published=None), listed(2, published=None)]
    result = await reconcile(store, three, now=LATER)
    newest = (await by_id(store))["ep-3"].episode_id
    assert result == Reconciled(new_ids=(newest,), met_known=True)
    # From then on it is like any other.
    assert ("anypodsite", "ep-9") in await known(store)
    before = await all_of(store)
    assert await reconcile(store, [over], now=LATER) == Reconciled(met_known=True)
    assert await all_of(store) == before


async def test_a_recording_says_nothing_else_for_having_been_live(
    store: Store,
) -> None:
    await add_feed(store)
    await reconcile(store, [listed(9, live=LiveStatus.LIVE)])
    skipped = (await by_id(store))["ep-9"].episode_id
    await force(store, skipped, status=Status.SKIPPED, reason=Reason.USER)
    before = await all_of(store)
    over = listed(9, live=LiveStatus.RECORDED)
    assert await reconcile(store, [over], now=LATER) == Reconciled()
    assert await all_of(store) == before
    assert await known(store) == [("anypodsite", "ep-9")]


async def test_only_so_many_known_ones_are_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_listings, "KNOWN_IDS", 3)
    await fill(store, *range(10))
    keys = await known(store)
    assert [source_id for _, source_id in keys] == ["ep-9", "ep-8", "ep-7"]
