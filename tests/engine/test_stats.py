"""What the episodes of a feed, or of all feeds, come to."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from custom_components.anypod.engine import UnknownFeed, store_feeds, store_stats
from custom_components.anypod.engine.models import EpisodeStatus as S, ErrorClass
from custom_components.anypod.engine.schema import EpisodeRow
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_stats import MOST_MONTHS, Month, Stats
from tests.engine.rows import add_feed, fail, fill, finish, force, statements
from tests.engine.support import NOW, problem

HOUR = timedelta(hours=1)
MANY = 100_000


async def stats(store: Store, feed_id: str | None = "feed") -> Stats:
    """Return what a feed comes to."""
    return await store.run(store_stats.read, feed_id, NOW)


async def test_a_feed_without_episodes(store: Store) -> None:
    await add_feed(store)
    nothing = Stats(
        counts={},
        size_bytes=0,
        duration_s=0.0,
        oldest=None,
        newest=None,
        success_rate=None,
        delay_median_s=None,
        delay_p90_s=None,
        months=(),
    )
    assert await stats(store) == nothing
    assert await stats(store, None) == nothing


async def test_an_unknown_feed(store: Store) -> None:
    with pytest.raises(UnknownFeed):
        await stats(store, "nobody")
    await add_feed(store)
    await store.run(store_feeds.remove, "feed", NOW)
    with pytest.raises(UnknownFeed):
        await stats(store)


async def test_sums(store: Store) -> None:
    ids = await fill(store, 1, 2, 3, 4)
    other = await fill(store, 1, feed_id="other")
    await finish(store, ids[1], size_bytes=10, duration_s=1.5)
    await finish(store, ids[3], size_bytes=30, duration_s=2.0)
    gone = problem(ErrorClass.REMOVED)
    await fail(store, ids[4], gone, max_errors=1)
    await finish(store, other[1], "other", size_bytes=500, duration_s=60.0)

    found = await stats(store)
    assert found.counts == {S.DOWNLOADED: 2, S.QUEUED: 1, S.FAILED: 1}
    assert (found.size_bytes, found.duration_s) == (40, 3.5)
    assert found.oldest == NOW - timedelta(days=999)
    assert found.newest == NOW - timedelta(days=997)
    assert found.success_rate == pytest.approx(2 / 3)

    whole = await stats(store, None)
    assert whole.counts == {S.DOWNLOADED: 3, S.QUEUED: 1, S.FAILED: 1}
    assert (whole.size_bytes, whole.duration_s) == (540, 63.5)
    assert whole.success_rate == pytest.approx(3 / 4)
    # What is removed is none of anybody's.
    await store.run(store_feeds.remove, "other", NOW)
    assert await stats(store, None) == found


async def test_delays(store: Store) -> None:
    """The nearest that there are; what was there before the feed does not count."""
    numbers = range(1, 11)
    ids = await fill(store, *numbers, 99)
    await finish(store, ids[99])
    assert (await stats(store)).delay_median_s is None
    for number in numbers:
        released = NOW + number * HOUR
        await force(store, ids[number], published=released, sort_date=released)
        await finish(store, ids[number], now=released + number * timedelta(minutes=1))
    found = await stats(store)
    assert (found.delay_median_s, found.delay_p90_s) == (5 * 60, 9 * 60)
    # A date in the future says nothing, either.
    await force(store, ids[1], published=NOW + timedelta(days=9))
    found = await stats(store, None)
    assert (found.delay_median_s, found.delay_p90_s) == (6 * 60, 10 * 60)


async def test_months(store: Store) -> None:
    ids = await fill(store, 1, 2, 3, 4, 5)
    for number, day in {
        1: datetime(2026, 8, 31, 23, 59, 59, tzinfo=UTC),
        2: datetime(2026, 9, 1, tzinfo=UTC),
        3: datetime(2026, 11, 1, tzinfo=UTC),
        4: datetime(2020, 1, 1, tzinfo=UTC),
        5: NOW + HOUR,
    }.items():
        await force(store, ids[number], published=day, sort_date=day)
    await finish(store, ids[1], now=datetime(2026, 9, 2, tzinfo=UTC), size_bytes=7)
    await finish(store, ids[3], size_bytes=5)
    expected = (
        Month(month="2026-08", published=1),
        Month(month="2026-09", published=1, downloaded=1, size_bytes=7),
        Month(month="2026-10"),
        Month(month="2026-11", published=1, downloaded=1, size_bytes=5),
    )
    assert (await stats(store)).months == expected
    assert (await stats(store, None)).months == expected


async def test_no_more_than_two_years(store: Store) -> None:
    ids = await fill(store, 1, 2)
    for number, day in {
        1: datetime(2024, 12, 1, tzinfo=UTC),
        2: datetime(2024, 11, 30, 23, 59, 59, tzinfo=UTC),
    }.items():
        await force(store, ids[number], published=day, sort_date=day)
    months = (await stats(store)).months
    assert len(months) == MOST_MONTHS
    assert months[0] == Month(month="2024-12", published=1)
    assert sum(one.published for one in months) == 1


async def test_a_hundred_thousand_episodes(store: Store) -> None:
    """The same statements as for none, which bring the same few rows."""
    await add_feed(store, "small")
    with statements(store) as few:
        await stats(store, "small")
    await add_feed(store)

    def write(session: Session) -> None:
        session.execute(insert(EpisodeRow), [_row(number) for number in range(MANY)])

    await store.run(write)
    with statements(store) as many:
        found = await stats(store)
    assert found.counts == {S.ARCHIVED: MANY}
    # Two more: for the percentiles, where there are any.
    assert len(many) == len(few) + 2
    assert found.delay_median_s == pytest.approx(MANY / 2, abs=1)
    assert found.delay_p90_s == pytest.approx(MANY * 0.9, abs=1)
    assert sum(one.published for one in found.months) == MANY


async def test_indexes_do_the_work(store: Store) -> None:
    """Wide rows are not read for what only counts them."""
    await add_feed(store)
    with statements(store) as asked:
        await stats(store)

    def plans(session: Session) -> list[str]:
        connection = session.connection()
        return [
            str(row[3])
            for one in asked
            if one.startswith("SELECT") and "FROM episode" in one
            for row in connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {one}", ("feed",) * one.count("?")
            )
        ]

    found = await store.run(plans)
    assert found
    assert not [one for one in found if one.startswith("SCAN")]
    counted = [one for one in found if "COVERING INDEX" in one]
    assert len(counted) >= 5, found


def _row(number: int) -> dict[str, object]:
    published = NOW + timedelta(milliseconds=number)
    return {
        "episode_id": f"{number:012x}",
        "feed_id": "feed",
        "extractor": "anypodsite",
        "source_id": f"ep-{number}",
        "source_url": "http://127.0.0.1/a",
        "host": "127.0.0.1",
        "title": "An episode",
        "published": published,
        "sort_date": NOW - HOUR,
        "rank": number,
        "status": S.ARCHIVED,
        "discovered_at": NOW,
        "downloaded_at": published + timedelta(seconds=number),
        "updated_at": NOW,
    }
