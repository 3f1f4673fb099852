"""What was played, what comes next, and what goes after it was played."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from custom_components.anypod.engine import (
    EpisodeEventType,
    EpisodeStatus as S,
    Showing,
    UnknownEpisode,
    UnknownFeed,
    store_downloads,
    store_feeds,
    store_plays,
    store_submissions,
)
from custom_components.anypod.engine.config import Submission
from custom_components.anypod.engine.models import Episode, PodcastType, Reason
from custom_components.anypod.engine.plays import GRACE
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_plays import Left, Play
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.rows import add_feed, all_of, fill, finish, force
from tests.engine.support import NOW, eventually
from tests.site import FakeSite

ROOT: Final = Path("/media")
LATER: Final = NOW + GRACE
CHANNEL: Final = "/channel/talk/videos"


async def fill_done(
    store: Store, *numbers: int, feed_id: str = "feed"
) -> dict[int, str]:
    """Add a feed whose episodes are all downloaded; return their ids by number."""
    made = await fill(store, *numbers, feed_id=feed_id)
    for number in numbers:
        await finish(store, made[number], feed_id, root=ROOT)
    return made


async def note(
    store: Store,
    episode_id: str,
    feed_id: str = "feed",
    *,
    position_s: float | None = None,
    is_over: bool = True,
    minute: int = 0,
    archives: bool = False,
) -> Episode:
    """Note that an episode was played, to its end unless there is a position."""
    return await store.run(
        store_plays.note,
        feed_id,
        episode_id,
        Play(is_over=is_over and position_s is None, position_s=position_s),
        archives=archives,
        now=NOW + timedelta(minutes=minute),
        leaves_at=LATER,
    )


async def leave(
    store: Store,
    *feed_ids: str,
    archiving: Collection[str] = ("feed",),
    present: Collection[Path] = (ROOT,),
    after: timedelta = GRACE,
) -> Left:
    return await store.run(
        store_plays.leave,
        feed_ids or ("feed",),
        archiving=archiving,
        present=present,
        now=NOW + after,
    )


# ------------------------------------------------------------------------------- notes


async def test_played_position_and_unplayed(store: Store) -> None:
    made = await fill_done(store, 1)
    begun = await note(store, made[1], position_s=61.5)
    assert (begun.played_at, begun.position_s) == (None, 61.5)
    over = await note(store, made[1], minute=1)
    assert (over.played_at, over.position_s) == (NOW + timedelta(minutes=1), None)
    assert over.updated_at == over.played_at
    again = await note(store, made[1], position_s=3.0, minute=2)
    assert (again.played_at, again.position_s) == (None, 3.0)
    unplayed = await note(store, made[1], is_over=False, minute=3)
    assert (unplayed.played_at, unplayed.position_s) == (None, None)
    assert [unplayed] == await all_of(store)
    with pytest.raises(UnknownEpisode):
        await note(store, made[1], "other")


# -------------------------------------------------------------------------------- next

# What was played of the episodes 1 to 5, in this order; a negative number was begun.
EPISODIC: Final = [
    ([], 5),
    ([3], 4),
    ([3, 4], 5),
    ([4, 3], 5),
    ([5], 4),
    ([5, 4], 3),
    ([2, 5], 4),
    ([5, 2], 3),
    ([-2], 2),
    ([5, -2], 2),
    ([-2, 5], 2),
    ([-2, -4], 4),
    ([-4, -2], 2),
    ([-2, 2], 3),
    ([1, 2, 3, 4, 5], None),
]
SERIAL: Final = [
    ([], 1),
    ([1], 2),
    ([1, 3], 4),
    ([5], 1),
    ([1, 5], 2),
    ([1, -3], 3),
    ([1, 2, 3, 4, 5], None),
]


@pytest.mark.parametrize(
    ("kind", "played", "expected"),
    [(PodcastType.EPISODIC, *one) for one in EPISODIC]
    + [(PodcastType.SERIAL, *one) for one in SERIAL],
)
async def test_next_unplayed(
    store: Store, kind: PodcastType, played: list[int], expected: int | None
) -> None:
    made = await fill_done(store, 1, 2, 3, 4, 5)
    await add_feed(store, showing=Showing(podcast_type=kind))
    for minute, number in enumerate(played):
        position_s = None if number > 0 else 100.0
        await note(store, made[abs(number)], position_s=position_s, minute=minute)
    found = await store.run(store_plays.next_unplayed, "feed")
    assert (found and found.episode_id) == (expected and made[expected])


async def test_only_what_can_be_played_is_next(store: Store) -> None:
    """Where the listener stands is known all the same when that file is gone."""
    made = await fill(store, 1, 2, 3, 4, 5)
    for number in (2, 3):
        await finish(store, made[number])
    await note(store, made[1])
    found = await store.run(store_plays.next_unplayed, "feed")
    newest = await store.run(store_plays.latest, "feed")
    assert found is not None
    assert newest is not None
    assert (found.episode_id, newest.episode_id) == (made[2], made[3])


async def test_next_of_all_feeds(store: Store) -> None:
    """The feed that was heard last goes on, and then the newest of any comes."""
    a = await fill_done(store, 1, 2, 8, feed_id="a")
    b = await fill_done(store, 3, 9, feed_id="b")

    async def expect(episode_id: str) -> None:
        found = await store.run(store_plays.next_unplayed, None)
        assert found is not None
        assert found.episode_id == episode_id

    newest = await store.run(store_plays.latest, None)
    assert newest is not None
    assert newest.episode_id == b[9]
    await expect(b[9])
    await note(store, a[1], "a")
    await expect(a[2])
    await note(store, b[3], "b", position_s=9.0, minute=1)
    await expect(b[3])
    await note(store, b[3], "b", minute=2)
    await expect(b[9])
    await note(store, a[2], "a", minute=3)
    await note(store, a[8], "a", minute=4)
    await expect(b[9])
    # What was removed is nobody's any more.
    await store.run(store_feeds.remove, "b", NOW)
    assert await store.run(store_plays.next_unplayed, None) is None
    for query in (store_plays.latest, store_plays.next_unplayed):
        with pytest.raises(UnknownFeed):
            await store.run(query, "b")


# ------------------------------------------------------------------------------- going


async def test_what_was_played_goes_after_a_while(store: Store) -> None:
    made = await fill_done(store, 1, 2, 3)
    await note(store, made[1], archives=True)
    await note(store, made[2], archives=True, position_s=10.0)
    # Before the option was set.
    await note(store, made[3])
    assert await store.run(store_plays.next_leave, ["feed"]) == LATER
    assert await leave(store, after=GRACE / 2) == Left()
    left = await leave(store)
    [gone] = left.archived
    assert (gone.episode_id, gone.state.status) == (made[1], S.ARCHIVED)
    assert (gone.state.reason, gone.media) == (Reason.PLAYED, None)
    assert left.loose == frozenset()
    doomed = await store.run(store_downloads.doomed_files)
    assert [one.path.stem for one in doomed] == [made[1]]
    assert await store.run(store_plays.next_leave, ["feed"]) is None


async def test_second_thoughts(store: Store) -> None:
    """Unplayed again, played on, or the option taken back: all of it stays."""
    made = await fill_done(store, 1, 2, 3)
    for number in made:
        await note(store, made[number], archives=True)
    await note(store, made[1], archives=True, is_over=False)
    await note(store, made[2], archives=True, position_s=20.0)
    left = await leave(store, archiving=())
    assert left == Left(loose=frozenset({"feed"}))
    assert {one.state.status for one in await all_of(store)} == {S.DOWNLOADED}


async def test_nothing_goes_that_cannot_be_reached(store: Store) -> None:
    made = await fill_done(store, 1)
    await note(store, made[1], archives=True)
    assert await leave(store, present=()) == Left()
    assert await leave(store, "another") == Left()
    assert await store.run(store_plays.next_leave, ["feed"]) == LATER
    assert (await leave(store)).archived


async def test_only_what_is_there_goes(store: Store) -> None:
    made = await fill(store, 1)
    await note(store, made[1], archives=True)
    await finish(store, made[1], root=ROOT)
    assert await leave(store) == Left()


async def test_what_is_wanted_again_was_not_played(store: Store) -> None:
    made = await fill_done(store, 1)
    url = Submission(url="https://example.org/watch")
    added, _ = await store.run(store_submissions.submit, "feed", url, NOW)
    await finish(store, added.episode_id, root=ROOT)
    for episode_id in (made[1], added.episode_id):
        await note(store, episode_id, archives=True)
    assert len((await leave(store)).archived) == 2
    demanded = await store.run(store_plays.demand, "feed", made[1], LATER)
    assert (demanded.state.status, demanded.played_at) == (S.QUEUED, None)
    assert (demanded.state.pinned, demanded.state.until_played) == (True, True)
    again, _ = await store.run(store_submissions.submit, "feed", url, LATER)
    assert again.episode_id == added.episode_id
    assert (again.state.status, again.played_at) == (S.QUEUED, None)


@pytest.mark.parametrize(
    ("archives", "pinned", "until_played", "expected"),
    [
        (False, True, True, (S.DOWNLOADED, False)),
        (True, True, True, (S.ARCHIVED, False)),
        (True, True, False, (S.DOWNLOADED, True)),
        (False, True, False, (S.DOWNLOADED, True)),
    ],
)
async def test_pins(
    store: Store,
    archives: bool,
    pinned: bool,
    until_played: bool,
    expected: tuple[S, bool],
) -> None:
    """The pin of a download goes, and that of a person stays."""
    made = await fill_done(store, 1)
    await force(store, made[1], pinned=pinned, until_played=until_played)
    await note(store, made[1], archives=archives)
    await leave(store, archiving={"feed"} if archives else ())
    [one] = await all_of(store)
    assert (one.state.status, one.state.pinned) == expected


# -------------------------------------------------------------------------- the engine


async def play(home: Home, episode: Episode, **how: Any) -> Episode:
    return await home.engine.plays.note("feed", episode.episode_id, **how)


async def test_archived_after_playing(home: Home, site: FakeSite) -> None:
    """The file goes, no older episode takes its place, and it does not come back."""
    site.add(plain_channel(plain_videos(4)))
    config = home.feed(CHANNEL, keep_last=3, archive_played=True)
    await home.add(config)
    found = await home.by_id()
    before = await home.document()
    begun = await play(home, found["ep-3"], position_s=1.0)
    played = await play(home, found["ep-4"])
    coming = await home.engine.plays.next_unplayed("feed")
    assert coming is not None
    assert coming.episode_id == begun.episode_id
    # Which was played is nothing that apps are told.
    assert (await home.document()).etag == before.etag
    assert played.state.status is S.DOWNLOADED

    home.advance(minutes=16)
    home.engine.plays.wake()
    await eventually(lambda: home.told(EpisodeEventType.ARCHIVED) == ["ep-4"])
    await home.synced()
    left = {"ep-4": S.ARCHIVED, "ep-3": S.DOWNLOADED, "ep-2": S.DOWNLOADED}
    assert await home.statuses() == left | {"ep-1": S.ARCHIVED}
    assert len(home.media_files()) == 2
    assert "ep-4" not in (await home.document()).body.decode()
    # Nor does anything of this change with a restart.
    await home.restart(config)
    await home.synced()
    assert (await home.by_id())["ep-4"].state.reason is Reason.PLAYED
    [again] = [one for one in await home.episodes() if one.source_id == "ep-3"]
    assert again.position_s == 1.0


async def test_a_demanded_episode_stays_until_it_was_played(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2)))
    await home.add(home.feed(CHANNEL, keep_last=1))
    old = (await home.by_id())["ep-1"]
    await home.engine.commands.download("feed", old.episode_id)
    await home.settled()
    await home.synced()
    both = {"ep-2": S.DOWNLOADED, "ep-1": S.DOWNLOADED}
    assert await home.statuses() == both
    await play(home, old)
    await home.synced()
    assert await home.statuses() == both

    home.advance(minutes=16)
    home.engine.plays.wake()
    await eventually(lambda: "ep-1" in home.told(EpisodeEventType.ARCHIVED))
    old = (await home.by_id())["ep-1"]
    assert (old.state.reason, old.state.pinned) == (Reason.KEEP_LAST, False)


async def test_a_feed_that_comes_later_lets_go_as_well(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    config = home.feed(CHANNEL, archive_played=True)
    await home.add(config)
    await play(home, (await home.by_id())["ep-1"])
    await home.stop()
    home.clock.advance(timedelta(minutes=16))
    await home.start()
    await home.engine.feeds.attach(config)
    await eventually(lambda: home.told(EpisodeEventType.ARCHIVED) == ["ep-1"])
