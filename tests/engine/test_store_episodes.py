"""What the database does with episodes: lists given out, states changed."""

from datetime import timedelta

import pytest

from custom_components.anypod.engine import (
    lifecycle,
    store_downloads,
    store_episodes,
    store_feeds,
    store_lists,
    store_published,
)
from custom_components.anypod.engine.errors import IllegalTransition, UnknownEpisode
from custom_components.anypod.engine.findings import ListedEpisode
from custom_components.anypod.engine.models import (
    EpisodeQuery,
    EpisodeState,
    EpisodeStatus as Status,
    ErrorClass,
    Reason,
)
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_lists import SORTS
from tests.engine.rows import (
    add_feed,
    all_of,
    fail,
    fill,
    finish,
    force,
    ids,
    start,
    statements,
)
from tests.engine.support import NOW, listed, problem

LATER = NOW + timedelta(hours=1)


def listing(*numbers: int) -> list[ListedEpisode]:
    return [listed(number) for number in numbers]


# -------------------------------------------------------------------- lists given out


@pytest.mark.parametrize("sort", sorted(SORTS))
async def test_every_order_has_its_reverse(store: Store, sort: str) -> None:
    made = await fill(store, 1, 2, 3, 4)
    for number, size in ((1, 300), (2, 100), (3, 200)):
        await finish(store, made[number], size_bytes=size)
        changes = {"title": f"{'bAc'[number - 1]} title", "duration_s": float(size)}
        await force(store, made[number], **changes)
    ascending = await ids(store, sort=sort)
    assert await ids(store, sort=f"-{sort}") == ascending[::-1]
    expected = {
        "published": [1, 2, 3, 4],
        "title": [2, 1, 3, 4],
        "size": [4, 2, 3, 1],
        "duration": [4, 2, 3, 1],
    }
    if sort in expected:
        assert ascending == [f"ep-{number}" for number in expected[sort]]


async def test_pages_join_without_a_gap(store: Store) -> None:
    await fill(store, *range(1, 8))
    found: list[str] = []
    for offset in range(0, 9, 3):
        query = EpisodeQuery(feed_ids=frozenset({"feed"}), limit=3, offset=offset)
        page = await store.run(store_lists.find, query)
        assert (page.total, page.limit, page.offset) == (7, 3, offset)
        found += [one.source_id for one in page.episodes]
    assert found == [f"ep-{n}" for n in range(7, 0, -1)]


async def test_filtering_by_status(store: Store) -> None:
    made = await fill(store, 1, 2, 3)
    await finish(store, made[1])
    await fail(store, made[2], problem(ErrorClass.REMOVED))
    done, failed = frozenset({Status.DOWNLOADED}), frozenset({Status.FAILED})
    assert await ids(store, statuses=done) == ["ep-1"]
    assert await ids(store, statuses=done | failed) == ["ep-2", "ep-1"]
    assert await ids(store, statuses=frozenset({Status.ARCHIVED})) == []


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("50%", ["ep-1"]),
        ("%", ["ep-1"]),
        ("a_b", ["ep-2"]),
        ("_", ["ep-2"]),
        ("A_B", ["ep-2"]),
        ("slash\\", ["ep-3"]),
        ("/", ["ep-3"]),
        ("wanted", ["ep-3"]),
        ("nothing", []),
        ("' OR 1=1 --", []),
        ("", ["ep-3", "ep-2", "ep-1"]),
    ],
)
async def test_searching_takes_signs_for_what_they_are(
    store: Store, search: str, expected: list[str]
) -> None:
    made = await fill(store, 1, 2, 3)
    await force(store, made[1], title="50% off", description=None)
    await force(store, made[2], title="a_b", description="axb")
    await force(store, made[3], title="back slash\\/", description="What was WANTED")
    assert await ids(store, search=search) == expected


@pytest.mark.parametrize("search", ["über", "ÜBER", "ÉTÉ", "привет"])
async def test_searching_knows_the_letters_of_every_language(
    store: Store, search: str
) -> None:
    made = await fill(store, 1, 2)
    await force(store, made[1], title="Über l'été", description="ПРИВЕТ")
    assert await ids(store, search=search) == ["ep-1"]


async def test_filtering_by_date(store: Store) -> None:
    await fill(store, 1, 2, 3)
    second = listed(2).published
    assert await ids(store, since=second) == ["ep-3", "ep-2"]
    assert await ids(store, until=second) == ["ep-2", "ep-1"]
    assert await ids(store, since=second, until=second) == ["ep-2"]


async def test_listing_all_feeds_but_the_removed(store: Store) -> None:
    await fill(store, 1, feed_id="a")
    await fill(store, 2, feed_id="b")
    await fill(store, 3, feed_id="c")

    await store.run(store_feeds.remove, "b", NOW)
    assert await ids(store, None) == ["ep-3", "ep-1"]
    assert await ids(store, ["b"]) == []


async def test_lists_for_the_document(store: Store) -> None:
    made = await fill(store, 1, 2, 3, 4)
    for number in (1, 3):
        await finish(store, made[number])
    await start(store, made[4])
    playable = await store.run(store_published.playable, "feed", limit=9)
    assert [one.source_id for one in playable] == ["ep-3", "ep-1"]
    assert all(one.media is not None for one in playable)
    newest = await store.run(store_episodes.latest, ["feed", "other"])
    assert newest == {"feed": playable[0]}


async def test_a_list_takes_as_many_statements_whatever_its_length(
    store: Store,
) -> None:
    counts = []
    for length in (2, 20):
        made = await fill(store, *range(length), feed_id=f"feed-{length}")
        for episode_id in made.values():
            await finish(store, episode_id, f"feed-{length}")
        with statements(store) as seen:
            await store.run(store_published.playable, f"feed-{length}", limit=99)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# -------------------------------------------------------------------------- changes


async def test_a_change_is_written_and_given_back(store: Store) -> None:
    made = await fill(store, 1)
    changed = await store.run(
        store_episodes.change, "feed", made[1], lifecycle.skip, LATER
    )
    assert changed.state == EpisodeState(status=Status.SKIPPED, reason=Reason.USER)
    assert changed.updated_at == LATER
    assert await all_of(store) == [changed]


async def test_a_change_to_the_same_touches_nothing(store: Store) -> None:
    made = await fill(store, 1)
    same = await store.run(
        store_episodes.change, "feed", made[1], lifecycle.unskip, LATER
    )
    assert same.updated_at == NOW


async def test_what_is_not_allowed_is_not_written(store: Store) -> None:
    made = await fill(store, 1)
    with pytest.raises(IllegalTransition):
        await store.run(store_episodes.change, "feed", made[1], lifecycle.finish, LATER)
    assert (await all_of(store))[0].updated_at == NOW


async def test_an_episode_is_found_only_in_its_feed(store: Store) -> None:
    made = await fill(store, 1)
    await add_feed(store, "other")
    for feed_id, episode_id in (("other", made[1]), ("feed", "none")):
        with pytest.raises(UnknownEpisode):
            await store.run(store_episodes.get, feed_id, episode_id)
        with pytest.raises(UnknownEpisode):
            await store.run(
                store_episodes.change, feed_id, episode_id, lifecycle.skip, NOW
            )


async def test_many_episodes_at_once(store: Store) -> None:
    made = await fill(store, *range(1, 31))
    await add_feed(store, "other")
    wanted = [made[30], made[7], "none", made[12]]
    with statements(store) as seen:
        found = await store.run(store_episodes.get_many, "feed", wanted)
    assert [one.source_id for one in found] == ["ep-7", "ep-12", "ep-30"]
    assert len([one for one in seen if one.startswith("SELECT")]) == 2
    assert await store.run(store_episodes.get_many, "other", wanted) == []


async def test_retrying_what_failed_of_one_feed_or_all(store: Store) -> None:
    for feed_id in ("a", "b"):
        made = await fill(store, 1, 2, 3, feed_id=feed_id)
        for number in (1, 2):
            await fail(store, made[number], problem(ErrorClass.DRM), feed_id)

    async def retry(feed_id: str | None, since: object = None) -> list[str]:
        changed = await store.run(
            store_episodes.change_failed,
            feed_id,
            lifecycle.retry,
            since=since,  # type: ignore[arg-type]
            now=LATER,
        )
        return sorted(one for one, _ in changed)

    assert await retry("a", since=listed(2).published) == ["a"]
    assert await retry("a") == ["a"]
    assert await retry(None) == ["b", "b"]
    assert await retry(None) == []
    assert {one.state.status for one in await all_of(store, "a")} == {Status.QUEUED}


async def test_deleting_dooms_the_files(store: Store) -> None:
    made = await fill(store, 1, 2)
    await finish(store, made[1])
    for number in (1, 2):
        deleted, is_news = await store.run(
            store_episodes.delete_episode, "feed", made[number], LATER
        )
        assert is_news
        assert deleted.state == EpisodeState(status=Status.ARCHIVED, reason=Reason.USER)
        assert (deleted.media, deleted.log) == (None, None)
    doomed = await store.run(store_downloads.doomed_files)
    assert [str(one.path) for one in doomed] == [f"/media/feed/{made[1]}.m4a"]
    assert (await store.run(store_published.channel, "feed")).changed_at == LATER


async def test_what_is_deleted_twice_is_deleted_once(store: Store) -> None:
    made = await fill(store, 1)
    args = ("feed", made[1], NOW)
    await store.run(store_episodes.delete_episode, *args)
    before = await all_of(store)
    again = await store.run(store_episodes.delete_episode, "feed", made[1], LATER)
    assert again == (before[0], False)
    assert await all_of(store) == before
    assert (await store.run(store_published.channel, "feed")).changed_at == NOW
    with pytest.raises(UnknownEpisode):
        await store.run(store_episodes.delete_episode, "feed", "none", LATER)


async def test_states_survive_the_database(store: Store) -> None:
    made = await fill(store, 1)
    full = EpisodeState(
        status=Status.QUEUED,
        reason=Reason.UNAVAILABLE,
        tries=7,
        next_attempt_at=LATER,
        error=problem(ErrorClass.GEO_BLOCKED, "not here", LATER),
        pinned=True,
    )
    await store.run(store_episodes.change, "feed", made[1], lambda _: full, LATER)
    assert (await all_of(store))[0].state == full
