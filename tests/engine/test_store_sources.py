"""What is known of the listings of a feed, and what taking one in comes to."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from custom_components.anypod.engine import store_feeds, store_published, store_sources
from custom_components.anypod.engine.findings import ListedEpisode, LiveStatus
from custom_components.anypod.engine.models import (
    EpisodeStatus as Status,
    ErrorClass,
    ListingOrder,
)
from custom_components.anypod.engine.policy import WHOLE, Coverage, Covered
from custom_components.anypod.engine.signals import Signal
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_sources import SourceRecord, Taken
from tests.engine.rows import (
    add_feed,
    all_of,
    fill,
    finish,
    force,
    reconcile,
    statements,
)
from tests.engine.support import NOW, feed_config, listed

LATER = NOW + timedelta(hours=1)
A, B, C = (f"https://a.example/{name}" for name in "abc")


async def read(store: Store, feed_id: str = "feed") -> list[SourceRecord]:
    return await store.run(store_sources.sources, feed_id)


async def replace(store: Store, *urls: str, feed_id: str = "feed") -> bool:
    config = feed_config(feed_id, listing_urls=urls)
    known = await store.run(store_sources.urls, [feed_id])
    return await store.run(
        store_sources.replace_sources, config, known.get(feed_id, ())
    )


def known(url: str = A, **changes: Any) -> SourceRecord:
    """Make a source of which everything is known."""
    fields: dict[str, Any] = {
        "url": url,
        "canonical_id": "youtubetab:UC1",
        "covered": Covered(
            order=ListingOrder.NEWEST_FIRST, depth=30, coverage=Coverage.WINDOW
        ),
        "looked_at": NOW,
        "claimed_count": 700,
        "first_key": "youtube|abc",
        "signal": Signal(
            url="https://a.example/feed", etag='"1"', modified="now", digest="d"
        ),
    }
    return SourceRecord(**(fields | changes))


# ---------------------------------------------------------------------- what is known


async def test_of_a_new_source_nothing_is_known(store: Store) -> None:
    await add_feed(store, listing_urls=(B, A))
    assert await read(store) == [SourceRecord(url=B), SourceRecord(url=A)]
    assert await read(store, "other") == []


@pytest.mark.parametrize(
    "source",
    [
        known(),
        known(signal=None),
        known(signal=Signal(url="https://a.example/feed")),
        known(covered=Covered(order=ListingOrder.OTHER, depth=WHOLE)),
        known(covered=Covered(depth=0, coverage=Coverage.HORIZON)),
        known(looked_at=None, claimed_count=None, first_key=None, canonical_id=None),
        SourceRecord(url=A),
    ],
)
async def test_what_is_noted_is_known(store: Store, source: SourceRecord) -> None:
    await add_feed(store, listing_urls=(A, B))
    await add_feed(store, "other", listing_urls=(A,))
    await store.run(store_sources.note_source, "feed", known())
    await store.run(store_sources.note_source, "feed", source)
    assert await read(store) == [source, SourceRecord(url=B)]
    assert await read(store, "other") == [SourceRecord(url=A)]


async def test_what_is_not_read_any_more_is_not_noted(store: Store) -> None:
    await add_feed(store, listing_urls=(A,))
    await store.run(store_sources.note_source, "feed", known(C))
    assert await read(store) == [SourceRecord(url=A)]


@pytest.mark.parametrize(
    ("unavailable", "tries", "is_looked_at"),
    [
        (ErrorClass.MEMBERS_ONLY, 0, True),
        (ErrorClass.LOGIN_REQUIRED, 0, True),
        # No login opens it, or it is for the page itself to say.
        (ErrorClass.PRIVATE, 0, False),
        (ErrorClass.MEMBERS_ONLY, 1, False),
        (None, 0, False),
    ],
)
async def test_looks_at_what_a_login_may_open(
    store: Store, unavailable: ErrorClass | None, tries: int, *, is_looked_at: bool
) -> None:
    await add_feed(store, listing_urls=(A,))
    await add_feed(store, "other", listing_urls=(A,))
    for feed_id in ("feed", "other"):
        await store.run(store_sources.note_source, feed_id, known())
    await reconcile(store, [listed(1, unavailable=unavailable)])
    [made] = await all_of(store)
    await force(store, made.episode_id, tries=tries)
    assert await store.run(store_sources.forget_look, "feed") is is_looked_at
    assert not await store.run(store_sources.forget_look, "other")
    looked_at = None if is_looked_at else NOW
    assert await read(store) == [known(looked_at=looked_at)]
    assert await read(store, "other") == [known()]


async def test_forgetting_the_coverage_keeps_the_rest(store: Store) -> None:
    await add_feed(store, listing_urls=(A, B))
    await add_feed(store, "other", listing_urls=(A,))
    for feed_id, url in (("feed", A), ("feed", B), ("other", A)):
        await store.run(store_sources.note_source, feed_id, known(url))
    await store.run(store_sources.forget_coverage, "feed")
    open_again = Covered(order=ListingOrder.NEWEST_FIRST, depth=30)
    assert await read(store) == [known(url, covered=open_again) for url in (A, B)]
    assert await read(store, "other") == [known()]


# ------------------------------------------------------------------- what is to be read


async def test_the_first_sources_of_a_feed_are_no_change(store: Store) -> None:
    await add_feed(store, listing_urls=())
    assert not await replace(store, A, B)
    assert [one.url for one in await read(store)] == [A, B]


@pytest.mark.parametrize(
    ("urls", "is_change"),
    [
        ((A, B), False),
        ((B, A), False),
        ((A,), True),
        ((A, B, C), True),
        ((C,), True),
        ((), True),
    ],
)
async def test_other_sources_are_read_from_the_beginning(
    store: Store, urls: Sequence[str], is_change: bool
) -> None:
    await add_feed(store, listing_urls=(A, B))
    await add_feed(store, "other", listing_urls=(A,))
    for url in (A, B):
        await store.run(store_sources.note_source, "feed", known(url))
    assert await replace(store, *urls) is is_change
    found = {one.url: one for one in await read(store)}
    # What stays is known as well as before.
    assert found == {
        url: SourceRecord(url=url) if url == C else known(url) for url in urls
    }
    assert not await replace(store, *urls)
    assert await read(store, "other") == [SourceRecord(url=A)]


async def test_an_edit_of_what_is_kept_opens_the_sources_again(store: Store) -> None:
    def config(**changes: Any) -> Any:
        return feed_config(listing_urls=(A,), **changes)

    await store.run(store_feeds.upsert, config(), "Feed", NOW)
    await store.run(store_sources.note_source, "feed", known())
    edits = await store.run(store_feeds.upsert, config(), "Feed", NOW)
    assert edits == store_feeds.Edits()
    assert (await read(store))[0].covered.coverage is Coverage.WINDOW
    for changes in ({"keep_last": 11}, {"keep_last": 11, "exclude_title": "x"}):
        await store.run(store_sources.note_source, "feed", known())
        await store.run(store_feeds.upsert, config(**changes), "Feed", NOW)
        assert (await read(store))[0].covered.coverage is None


# ------------------------------------------------------------------------ take_listing


async def take(store: Store, *numbers: int, **options: Any) -> Taken:
    return await reconcile(store, [listed(n) for n in numbers], now=LATER, **options)


async def numbers_of(store: Store, taken: Taken) -> list[int]:
    numbers = {one.episode_id: int(one.source_id[3:]) for one in await all_of(store)}
    return [numbers[one] for one in taken.new_ids]


async def changed_at(store: Store) -> object:
    return (await store.run(store_published.channel, "feed")).changed_at


async def test_a_first_listing(store: Store) -> None:
    await add_feed(store)
    taken = await take(store, 3, 2, 1)
    # The oldest first: so they are told of.
    assert await numbers_of(store, taken) == [1, 2, 3]
    assert (taken.accepted, taken.met_known) == (3, False)
    assert await changed_at(store) == NOW


async def test_an_empty_listing(store: Store) -> None:
    await add_feed(store)
    assert await take(store) == Taken(new_ids=(), accepted=0, met_known=False)


async def test_news_are_what_nobody_knew_and_what_is_wanted(store: Store) -> None:
    await fill(store, 3, 2, 1)
    taken = await take(store, 6, 5, 4, 3, 2, exclude_title="Episode 5")
    assert await numbers_of(store, taken) == [4, 6]
    assert (taken.accepted, taken.met_known) == (4, True)


async def test_what_there_is_no_place_for_is_no_news(store: Store) -> None:
    await fill(store, 1)
    taken = await take(store, 5, 4, 3, 2, 1, keep_last=2)
    assert await numbers_of(store, taken) == [4, 5]
    # Yet all of them would be taken in.
    assert taken.accepted == 5
    states = [one.state.status for one in await all_of(store)]
    assert states == [Status.QUEUED] * 2 + [Status.ARCHIVED] * 3


async def test_what_stands_below_a_known_one_is_no_news(store: Store) -> None:
    await fill(store, 5, 4)
    assert await numbers_of(store, await take(store, 6, 5, 4, 3, 2)) == [6]
    unsorted = await take(store, 5, 1, is_sorted=False)
    assert await numbers_of(store, unsorted) == [1]


async def test_only_what_can_be_kept_is_accepted(store: Store) -> None:
    await add_feed(store)
    listing: list[ListedEpisode] = [
        listed(9, live=LiveStatus.UPCOMING),
        listed(8, unavailable=ErrorClass.MEMBERS_ONLY),
        listed(7, duration_s=5.0),
        listed(6),
    ]
    taken = await reconcile(store, listing, min_duration_s=60.0)
    assert taken.accepted == 1
    made = {one.source_id: one.episode_id for one in await all_of(store)}
    await force(store, made["ep-6"], status=Status.FAILED)
    assert (await reconcile(store, listing, min_duration_s=60.0)).accepted == 0


async def test_what_is_announced_is_news_but_not_known(store: Store) -> None:
    await add_feed(store)
    announced = [listed(9, live=LiveStatus.UPCOMING)]
    assert await numbers_of(store, await reconcile(store, announced)) == [9]
    again = await reconcile(store, announced)
    assert again == Taken(new_ids=(), accepted=0, met_known=False)


async def test_a_file_is_not_touched_by_a_listing(store: Store) -> None:
    made = await fill(store, 2, 1)
    for episode_id in made.values():
        await finish(store, episode_id)
    await take(store, 3, 2, 1, keep_last=1)
    states = [one.state.status for one in await all_of(store)]
    assert states == [Status.QUEUED, Status.DOWNLOADED, Status.DOWNLOADED]


async def test_a_new_title_changes_the_feed(store: Store) -> None:
    await fill(store, 1)
    await take(store, 1)
    assert await changed_at(store) == NOW
    await reconcile(store, [listed(1, title="Renamed")], now=LATER)
    assert await changed_at(store) == LATER


async def test_a_listing_again_writes_nothing(store: Store) -> None:
    await fill(store, 3, 2, 1)
    with statements(store) as seen:
        await take(store, 3, 2, 1)
    assert not [one for one in seen if one.startswith(("INSERT", "UPDATE", "DELETE"))]


async def test_taking_a_listing_takes_as_many_statements_whatever_its_length(
    store: Store,
) -> None:
    counts = []
    for length in (10, 1000):
        feed_id = f"feed-{length}"
        await add_feed(store, feed_id)
        listing = [listed(number) for number in range(length, 0, -1)]
        with statements(store) as seen:
            taken = await reconcile(store, listing, feed_id, keep_last=5)
        assert (len(taken.new_ids), taken.accepted) == (5, length)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12
