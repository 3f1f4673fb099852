"""Season, number and people of an episode, on their way from its page and back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from custom_components.anypod.engine import store_downloads, store_upkeep
from custom_components.anypod.engine.findings import EpisodeMetadata
from custom_components.anypod.engine.models import Episode, Person, Reason
from custom_components.anypod.engine.schema import EpisodeRow, FeedRow
from custom_components.anypod.engine.store import Store
from tests.engine.rows import all_of, fill, finish, start
from tests.engine.support import NOW

LATER = NOW + timedelta(hours=1)
FACTS: dict[str, Any] = {
    "season_number": 2,
    "season": "The second",
    "episode_number": 7,
    "people": (Person(name="Ann"), Person(name="Böb", role="guest")),
    "is_explicit": True,
}
NOTHING: dict[str, Any] = {
    "season_number": None,
    "season": None,
    "episode_number": None,
    "people": (),
    "is_explicit": False,
}


def facts(episode: Episode) -> dict[str, Any]:
    """Return what this is about of an episode."""
    return {name: getattr(episode, name) for name in FACTS}


async def shown(store: Store) -> tuple[int, Any]:
    """Return how often what the feed shows has changed, and when it did last."""

    def read(session: Session) -> tuple[int, Any]:
        row = session.get_one(FeedRow, "feed")
        return row.revision, row.changed_at

    return await store.run(read)


async def refresh(store: Store, episode: Episode, **told: Any) -> Episode:
    """Take over what the page says an hour later."""
    metadata = EpisodeMetadata(**told)
    return await store.run(store_upkeep.refreshed, episode, metadata, (), LATER)


async def test_an_episode_of_which_nothing_is_known(store: Store) -> None:
    await fill(store, 1)
    (episode,) = await all_of(store)
    assert facts(episode) == NOTHING


async def test_a_finished_download_brings_the_facts(store: Store) -> None:
    made = await fill(store, 1)
    done = await finish(store, made[1], metadata=EpisodeMetadata(**FACTS))
    assert facts(done) == FACTS
    assert await all_of(store) == [done]


async def test_nobody_is_kept_as_nothing(store: Store) -> None:
    made = await fill(store, 1)
    await finish(store, made[1])

    def kept(session: Session) -> str | None:
        return session.query(EpisodeRow).one().people

    assert await store.run(kept) is None


async def test_an_episode_that_is_not_wanted_is_known_as_well(store: Store) -> None:
    made = await fill(store, 1)
    await start(store, made[1])
    before = await shown(store)
    rejected = await store.run(
        store_downloads.reject,
        "feed",
        made[1],
        Reason.EXCLUDE_TITLE,
        EpisodeMetadata(**FACTS),
        log="",
        now=LATER,
    )
    assert facts(rejected) == FACTS
    # No feed shows it.
    assert await shown(store) == before


@pytest.mark.parametrize(
    "change",
    [
        {"season_number": 3},
        {"season": "Another"},
        {"episode_number": 8},
        {"people": (Person(name="Ann"),)},
        {"people": (Person(name="Ann"), Person(name="Böb", role="host"))},
        {"is_explicit": False},
    ],
    ids=lambda change: "-".join(map(str, change)),
)
async def test_a_fact_that_changed_is_published(
    store: Store, change: dict[str, Any]
) -> None:
    made = await fill(store, 1)
    done = await finish(store, made[1], metadata=EpisodeMetadata(**FACTS))
    revision, _ = await shown(store)
    changed = await refresh(store, done, **(FACTS | change))
    assert facts(changed) == FACTS | change
    assert changed.updated_at == LATER
    assert await all_of(store) == [changed]
    assert await shown(store) == (revision + 1, LATER)


async def test_the_same_facts_publish_nothing(store: Store) -> None:
    made = await fill(store, 1)
    done = await finish(store, made[1], metadata=EpisodeMetadata(**FACTS))
    before = await shown(store)
    assert await refresh(store, done, **FACTS) == done
    assert await shown(store) == before


async def test_what_a_page_does_not_name_any_more_is_gone(store: Store) -> None:
    made = await fill(store, 1)
    done = await finish(store, made[1], metadata=EpisodeMetadata(**FACTS))
    forgotten = await refresh(store, done, title="Still here")
    assert facts(forgotten) == NOTHING
    assert forgotten.title == "Still here"
