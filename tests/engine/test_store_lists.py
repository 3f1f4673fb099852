"""Long lists go by their indexes: no episode is read but those of the page."""

from typing import Any, Final

import pytest
from sqlalchemy import event

from custom_components.anypod.engine import store_feeds, store_lists
from custom_components.anypod.engine.models import EpisodeQuery, EpisodeStatus as Status
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_lists import SORTS
from tests.engine.rows import fill, force, ids
from tests.engine.support import NOW

FEEDS: Final = ("a", "b", "c")
EVERY_SORT: Final = [f"{sign}{sort}" for sort in sorted(SORTS) for sign in ("", "-")]
SCOPES: Final = (None, frozenset({"a"}), frozenset({"a", "b"}))


async def plans(store: Store, **query: Any) -> list[str]:
    """Return how SQLite goes about a list, but for what it reads of the page itself."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    assert store._engine is not None
    event.listen(store._engine, "before_cursor_execute", note)
    await store.run(store_lists.find, EpisodeQuery(**query))
    event.remove(store._engine, "before_cursor_execute", note)

    def explain(session: Any) -> list[str]:
        found = []
        for statement, parameters in asked:
            if "FROM episode" in statement and "episode.log" not in statement:
                told = session.connection().exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", parameters
                )
                found.append(" / ".join(row.detail for row in told))
        return found

    return await store.run(explain)


@pytest.fixture
async def filled(store: Store) -> Store:
    """Give three feeds with an episode each."""
    for number, feed_id in enumerate(FEEDS, 1):
        await fill(store, number, feed_id=feed_id)
    return store


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    "statuses",
    [
        frozenset(),
        frozenset({Status.DOWNLOADED}),
        frozenset({Status.FAILED, Status.QUEUED}),
    ],
)
@pytest.mark.parametrize("sort", EVERY_SORT)
async def test_only_indexes_are_read(
    filled: Store, sort: str, scope: frozenset[str] | None, statuses: frozenset[Status]
) -> None:
    counted, ordered = await plans(
        filled, sort=sort, feed_ids=scope, statuses=statuses, offset=1
    )
    for plan in (counted, ordered):
        first = plan.partition(" / ")[0]
        assert "episode USING COVERING INDEX" in first, plan
    is_sorted = "TEMP B-TREE" not in ordered
    assert is_sorted == (sort.removeprefix("-") == "published"), ordered


async def test_dates_are_looked_up(filled: Store) -> None:
    for scope in SCOPES:
        _, ordered = await plans(filled, feed_ids=scope, since=NOW)
        assert "SEARCH episode USING COVERING INDEX" in ordered
        assert "sort_date>?" in ordered


async def test_what_was_written_lately_is_looked_up(filled: Store) -> None:
    """Whoever follows a feed asks for it again and again."""
    asked = {"sort": "discovered", "updated_since": NOW, "feed_ids": frozenset({"a"})}
    for plan in await plans(filled, **asked):
        assert "updated_at>?" in plan


async def test_a_search_reads_the_texts_once(filled: Store) -> None:
    assert len(await plans(filled, search="wanted")) == 1
    assert len(await plans(filled, search="überall")) == 1


async def test_pages_of_a_search_join(store: Store) -> None:
    await fill(store, *range(1, 8))
    found: list[str] = []
    for offset in range(0, 9, 3):
        query = EpisodeQuery(search="E", limit=3, offset=offset)
        page = await store.run(store_lists.find, query)
        assert page.total == 7
        found += [one.source_id for one in page.episodes]
    assert found == [f"ep-{n}" for n in range(7, 0, -1)]


async def test_several_feeds(filled: Store) -> None:
    assert await ids(filled, ["a", "c"]) == ["ep-3", "ep-1"]
    assert await ids(filled, ["a", "nobody"]) == ["ep-1"]
    assert await ids(filled, ["nobody"]) == []
    assert await ids(filled, []) == []
    await filled.run(store_feeds.remove, "c", NOW)
    assert await ids(filled, ["a", "c"]) == ["ep-1"]
    assert await ids(filled, None) == ["ep-2", "ep-1"]


async def test_what_is_equally_new_keeps_its_place(store: Store) -> None:
    """Or a list in pages would show one twice, and another never."""
    for feed_id in FEEDS:
        made = await fill(store, 1, feed_id=feed_id)
        await force(store, made[1], source_id=feed_id, sort_date=NOW, rank=0)
    forwards = await ids(store, None, sort="published")
    assert sorted(forwards) == list(FEEDS)
    assert await ids(store, None, sort="-published") == forwards[::-1]
    single = [await ids(store, None, limit=1, offset=n) for n in range(3)]
    assert [name for [name] in single] == forwards[::-1]
