"""What the database does with episodes: listings taken in, lists given out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.anypod.engine import (
    lifecycle,
    store_downloads,
    store_episodes,
    store_feeds,
)
from custom_components.anypod.engine.errors import IllegalTransition, UnknownEpisode
from custom_components.anypod.engine.models import (
    EpisodeMetadata,
    EpisodeQuery,
    EpisodeState,
    EpisodeStatus as Status,
    ErrorClass,
    ListedEpisode,
    LiveStatus,
    Reason,
)
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_episodes import SORTS
from tests.engine.rows import (
    add_feed,
    all_of,
    by_id,
    fail,
    fill,
    finish,
    force,
    reconcile,
    start,
    statements,
)
from tests.engine.support import NOW, listed, problem

LATER = NOW + timedelta(hours=1)


def listing(*numbers: int) -> list[ListedEpisode]:
    return [listed(number) for number in numbers]


async def ids(store: Store, **query: object) -> list[str]:
    """Return the site's ids of what a query finds, in order."""
    asked = EpisodeQuery(**({"feed_id": "feed"} | query))  # type: ignore[arg-type]
    page = await store.run(store_episodes.find, asked)
    return [one.source_id for one in page.episodes]


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
    assert await reconcile(store, listing(1), now=LATER) == store_episodes.Reconciled()
    assert await all_of(store) == before


async def test_an_announced_episode_that_is_out_is_queued(store: Store) -> None:
    announced = listed(1, live=LiveStatus.UPCOMING, published=None)
    await add_feed(store)
    await reconcile(store, [announced])
    assert (await reconcile(store, [announced], now=LATER)).changed_ids == ()
    result = await reconcile(store, [listed(1, live=LiveStatus.RECORDED)], now=LATER)
    (episode,) = await all_of(store)
    assert result.changed_ids == (episode.episode_id,)
    assert episode.state == EpisodeState(status=Status.QUEUED)
    assert episode.updated_at == LATER


async def test_what_is_beyond_the_window_becomes_a_tombstone(store: Store) -> None:
    await add_feed(store)
    result = await reconcile(store, listing(5, 4, 3, 2, 1), keep_last=2)
    states = {one.source_id: one.state for one in await all_of(store)}
    assert [one for one in states if states[one].status is Status.QUEUED] == [
        "ep-5",
        "ep-4",
    ]
    assert {states[f"ep-{n}"].reason for n in (3, 2, 1)} == {Reason.KEEP_LAST}
    assert len(result.new_ids) == 2
    again = await reconcile(store, listing(5, 4, 3, 2, 1), keep_last=2, now=LATER)
    assert again == store_episodes.Reconciled()


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
            result = await reconcile(store, newest_first, feed_id, keep_last=500)
        assert len(result.new_ids or result.changed_ids) >= min(length, 500)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 6


async def test_what_a_listing_may_stop_at(store: Store) -> None:
    await add_feed(store)
    await reconcile(store, [listed(9, live=LiveStatus.UPCOMING), *listing(3, 2, 1)])
    keys = await store.run(store_episodes.known_keys, "feed")
    # Not at what is announced: newer episodes appear below it until its day.
    assert keys == [("anypodsite", f"ep-{n}") for n in (3, 2, 1)]


async def test_only_so_many_known_ones_are_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_episodes, "KNOWN_IDS", 3)
    await fill(store, *range(10))
    keys = await store.run(store_episodes.known_keys, "feed")
    assert [source_id for _, source_id in keys] == ["ep-9", "ep-8", "ep-7"]


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
        query = EpisodeQuery(feed_id="feed", limit=3, offset=offset)
        page = await store.run(store_episodes.find, query)
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
    assert await ids(store, feed_id=None) == ["ep-3", "ep-1"]
    assert await ids(store, feed_id="b") == []


async def test_lists_for_the_document_and_for_retention(store: Store) -> None:
    made = await fill(store, 1, 2, 3, 4)
    for number in (1, 3):
        await finish(store, made[number])
    await start(store, made[4])
    playable = await store.run(store_episodes.playable, "feed")
    assert [one.source_id for one in playable] == ["ep-3", "ep-1"]
    assert all(one.media is not None for one in playable)
    newest = await store.run(store_episodes.latest, "feed")
    assert newest == playable[0]
    window = await store.run(store_episodes.window, "feed")
    assert [one for one, _ in window] == [made[3], made[2], made[1]]
    assert await store.run(store_episodes.latest, "other") is None


async def test_a_list_takes_as_many_statements_whatever_its_length(
    store: Store,
) -> None:
    counts = []
    for length in (2, 20):
        made = await fill(store, *range(length), feed_id=f"feed-{length}")
        for episode_id in made.values():
            await finish(store, episode_id, f"feed-{length}")
        with statements(store) as seen:
            await store.run(store_episodes.playable, f"feed-{length}")
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


async def test_archiving_dooms_the_files(store: Store) -> None:
    made = await fill(store, 1, 2)
    await finish(store, made[1])
    archived = await store.run(
        store_episodes.archive_many,
        "feed",
        [made[1], made[2]],
        Reason.KEEP_LAST,
        LATER,
    )
    assert {one.state.status for one in archived} == {Status.ARCHIVED}
    assert all(one.media is None for one in archived)
    doomed = await store.run(store_downloads.doomed_files)
    assert [str(one.path) for one in doomed] == [f"/media/feed/{made[1]}.m4a"]
    assert (await store.run(store_feeds.channel, "feed")).changed_at == LATER
    again = await store.run(
        store_episodes.archive_many, "feed", [made[1]], Reason.REMOVED_FEED, LATER
    )
    assert again[0].state.reason is Reason.KEEP_LAST


async def test_archiving_is_all_or_nothing(store: Store) -> None:
    made = await fill(store, 1)
    with pytest.raises(UnknownEpisode):
        await store.run(
            store_episodes.archive_many,
            "feed",
            [made[1], "none"],
            Reason.KEEP_LAST,
            LATER,
        )
    assert (await all_of(store))[0].state.status is Status.QUEUED


async def test_archiving_nothing_is_no_change(store: Store) -> None:
    await fill(store, 1)
    await store.run(store_episodes.archive_many, "feed", [], Reason.KEEP_LAST, LATER)
    assert (await store.run(store_feeds.channel, "feed")).changed_at == NOW


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
