"""What the database does with feeds, their sources, links and files."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.anypod.engine import (
    store_downloads,
    store_episodes,
    store_feeds,
    store_figures,
    store_links,
    store_published,
    store_sources,
)
from custom_components.anypod.engine.errors import UnknownFeed
from custom_components.anypod.engine.findings import SourceInfo
from custom_components.anypod.engine.models import (
    Channel,
    EpisodeStatus as Status,
    ErrorClass,
    ListingOrder,
    Media,
    Reason,
    SourceKind,
)
from custom_components.anypod.engine.policy import Covered
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_feeds import Edits, FeedRecord
from custom_components.anypod.engine.store_figures import FeedFigures
from custom_components.anypod.engine.store_sources import SourceRecord
from tests.engine.rows import add_feed, all_of, fail, fill, finish, start
from tests.engine.support import NOW, feed_config, problem

LATER = NOW + timedelta(hours=1)
TOLD = SourceInfo(
    extractor="x",
    title="Source title",
    description="About it",
    author="Somebody",
    web_url="http://127.0.0.1/home",
    artwork_url="http://127.0.0.1/art.jpg",
)


async def record(store: Store, feed_id: str = "feed") -> FeedRecord:
    return await store.run(store_feeds.record, feed_id)


async def channel(store: Store, feed_id: str = "feed") -> Channel:
    return await store.run(store_published.channel, feed_id)


async def upsert(store: Store, **changes: Any) -> Edits:
    return await store.run(store_feeds.upsert, feed_config(**changes), "Folder", NOW)


async def figures_of(store: Store, now: datetime = NOW) -> FeedFigures:
    return (await store.run(store_figures.of_each, ["feed"], now))["feed"]


async def follow(store: Store, **changes: Any) -> Channel:
    told = SourceInfo(extractor="x", **changes)
    await store.run(store_feeds.follow_source, "feed", told, LATER)
    return await channel(store)


# -------------------------------------------------------------------------- feeds


async def test_a_new_feed(store: Store) -> None:
    await add_feed(store)
    found = await record(store)
    assert (found.title, found.folder) == ("Title of feed", "Title of feed")
    assert (found.source_kind, found.media) == (SourceKind.CHANNEL, Media.AUDIO)
    assert (found.enabled, found.sync_failures) == (True, 0)
    assert found.last_sync is found.last_success is found.next_sync is None
    assert found.error is None


async def test_the_guid_follows_from_the_feed_and_never_changes(store: Store) -> None:
    await add_feed(store)
    before = (await channel(store)).guid
    await add_feed(store, title="Renamed")
    await add_feed(store, "other")
    assert (await channel(store)).guid == before
    assert (await channel(store, "other")).guid != before


async def test_folders_of_equally_named_feeds_do_not_meet(store: Store) -> None:
    for feed_id, title in (
        ("a", "News"),
        ("b", "NEWS"),
        ("c", "News"),
        ("d", "News (2)"),
    ):
        await add_feed(store, feed_id, title=title)
    folders = [(await record(store, feed_id)).folder for feed_id in "abcd"]
    assert folders == ["News", "NEWS (2)", "News (3)", "News (2) (2)"]


async def test_a_renamed_feed_keeps_its_folder(store: Store) -> None:
    await add_feed(store, title="Before")
    await add_feed(store, title="After")
    found = await record(store)
    assert (found.title, found.folder) == ("After", "Before")


@pytest.mark.parametrize(
    ("changes", "is_content"),
    [
        ({}, False),
        ({"keep_last": 3}, False),
        # It stands in for the source's own page, until that is known.
        ({"source_url": "http://127.0.0.1/other"}, True),
        ({"title": "Other"}, True),
        ({"media": Media.VIDEO_720}, True),
    ],
)
async def test_which_changes_show_in_the_document(
    store: Store, changes: dict[str, Any], is_content: bool
) -> None:
    await add_feed(store)
    config = feed_config(**changes)
    await store.run(store_feeds.upsert, config, "ignored", LATER)
    assert (await channel(store)).changed_at == (LATER if is_content else NOW)


async def test_sources_are_replaced_and_remember_what_stays(store: Store) -> None:
    await add_feed(store, listing_urls=("http://a", "http://b"))
    covered = Covered(order=ListingOrder.NEWEST_FIRST, depth=7)
    deep = SourceRecord(url="http://b", covered=covered)
    await store.run(store_sources.note_source, "feed", deep)
    await add_feed(store, listing_urls=("http://b", "http://c"))
    assert await store.run(store_sources.sources, "feed") == [
        deep,
        SourceRecord(url="http://c"),
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Edits()),
        ({"title": "Other"}, Edits()),
        ({"keep_last": 3}, Edits(narrowed=True)),
        ({"since": NOW}, Edits(narrowed=True)),
        ({"keep_last": 30}, Edits(widened=True)),
        ({"keep_last": None, "since": NOW}, Edits(widened=True)),
        ({"include_title": "x"}, Edits(filters=True)),
        ({"download_delay_s": 60.0}, Edits(filters=True)),
        ({"interval_s": 60.0}, Edits(schedule=True)),
        ({"listing_urls": ("http://other",)}, Edits(sources=True)),
    ],
)
async def test_what_the_owner_has_edited_is_noticed_until_it_was_followed(
    store: Store, changes: dict[str, Any], expected: Edits
) -> None:
    assert await upsert(store) == Edits()
    # Until it was followed to its end, which a crash may have kept it from.
    for _ in range(1 + expected.is_to_be_followed):
        assert await upsert(store, **changes) == expected
    await store.run(store_feeds.note_followed, feed_config(**changes))
    assert await upsert(store, **changes) == Edits()


async def test_other_sources_are_not_blamed_for_the_old_ones(store: Store) -> None:
    await add_feed(store)
    await store.run(store_feeds.record_failure, "feed", problem(), next_sync=LATER)
    await add_feed(store, title="Renamed")
    assert (await record(store)).sync_failures == 1
    await add_feed(store, listing_urls=("http://other",))
    found = await record(store)
    assert (found.error, found.sync_failures) == (None, 0)


async def test_pausing(store: Store) -> None:
    await add_feed(store)
    await store.run(store_feeds.set_enabled, "feed", enabled=False)
    assert not (await record(store)).enabled
    # What the configuration says does not end a pause.
    await add_feed(store, keep_last=2)
    assert not (await record(store)).enabled


@pytest.mark.parametrize(
    "function", ["record", "channel", "enable", "succeed", "fail", "remove"]
)
async def test_nothing_can_be_done_with_an_unknown_feed(
    store: Store, function: str
) -> None:
    calls: dict[str, Any] = {
        "record": lambda s: store_feeds.record(s, "none"),
        "channel": lambda s: store_published.channel(s, "none"),
        "enable": lambda s: store_feeds.set_enabled(s, "none", enabled=True),
        "succeed": lambda s: store_feeds.record_success(
            s, "none", None, now=NOW, next_sync=NOW
        ),
        "fail": lambda s: store_feeds.record_failure(
            s, "none", problem(), next_sync=NOW
        ),
        "remove": lambda s: store_feeds.remove(s, "none", NOW),
    }
    with pytest.raises(UnknownFeed) as caught:
        await store.run(calls[function])
    assert caught.value.feed_id == "none"


# --------------------------------------------------------------------------- syncs


async def test_a_sync_that_worked(store: Store) -> None:
    await add_feed(store)
    broken = problem(ErrorClass.LOGIN_REQUIRED)
    await store.run(store_feeds.record_failure, "feed", broken, next_sync=LATER)
    await store.run(
        store_feeds.record_success, "feed", TOLD, now=LATER, next_sync=LATER
    )
    found = await record(store)
    assert (found.last_sync, found.last_success) == (LATER, LATER)
    assert (found.sync_failures, found.error) == (0, None)
    assert found.artwork_url == TOLD.artwork_url


async def test_a_sync_that_failed_moves_only_its_own_fields(store: Store) -> None:
    await fill(store, 1)
    before = await all_of(store)
    await store.run(store_feeds.record_success, "feed", None, now=NOW, next_sync=NOW)
    for count in (1, 2):
        again = problem(since=LATER + timedelta(hours=count), detail=f"try {count}")
        await store.run(store_feeds.record_failure, "feed", again, next_sync=LATER)
    found = await record(store)
    assert (found.last_success, found.sync_failures) == (NOW, 2)
    assert found.last_sync == LATER + timedelta(hours=2)
    assert found.error is not None
    # Since when it has been so, and what was said last.
    assert found.error.since == LATER + timedelta(hours=1)
    assert found.error.detail == "try 2"
    assert await all_of(store) == before
    other = problem(ErrorClass.REMOVED, since=LATER + timedelta(hours=9))
    await store.run(store_feeds.record_failure, "feed", other, next_sync=LATER)
    assert (await record(store)).error == other


async def test_what_the_source_says_of_itself_is_followed(store: Store) -> None:
    await add_feed(store)
    made = await follow(store, description="About", author="Somebody", title="Its name")
    assert (made.description, made.author) == ("About", "Somebody")
    assert made.changed_at == LATER
    assert made.title == "Title of feed"


async def test_a_source_that_says_nothing_takes_nothing_away(store: Store) -> None:
    await add_feed(store)
    await follow(store, description="About", author="Somebody")
    for same in ({"description": None, "author": ""}, {"author": "Somebody"}):
        told = SourceInfo(extractor="x", **same)
        later = LATER + timedelta(hours=1)
        await store.run(store_feeds.follow_source, "feed", told, later)
        made = await channel(store)
        assert (made.description, made.author) == ("About", "Somebody")
        # Nor is it a change.
        assert made.changed_at == LATER


async def test_what_stands_in_for_what_the_source_does_not_say(store: Store) -> None:
    await add_feed(store)
    made = await channel(store)
    assert (made.description, made.author) == ("Title of feed", "Title of feed")
    assert made.web_url == "http://127.0.0.1/channel/feed"
    made = await follow(store, title="Source title")
    assert (made.description, made.author) == ("Source title", "Source title")


async def test_a_new_picture_is_a_change_and_the_same_one_is_none(store: Store) -> None:
    await add_feed(store)
    args = ("feed", "rev1", "http://127.0.0.1/a.jpg")
    await store.run(store_feeds.set_artwork, *args, LATER)
    found = await record(store)
    assert (found.artwork_rev, found.artwork_taken_from) == args[1:]
    assert (await channel(store)).changed_at == LATER
    await store.run(store_feeds.set_artwork, *args, LATER + timedelta(hours=1))
    assert (await channel(store)).changed_at == LATER


# ------------------------------------------------------------------------- figures


async def test_figures_of_a_feed(store: Store) -> None:
    made = await fill(store, 1, 2, 3, 4, 5)
    await finish(store, made[1], size_bytes=100)
    await finish(store, made[2], size_bytes=50)
    await start(store, made[3])
    figures = await figures_of(store)
    assert figures.counts == {
        Status.DOWNLOADED: 2,
        Status.DOWNLOADING: 1,
        Status.QUEUED: 2,
    }
    assert (figures.size_bytes, figures.waiting) == (150, None)
    assert (figures.is_due, figures.is_held) == (True, False)


async def test_figures_of_an_empty_feed(store: Store) -> None:
    await add_feed(store)
    figures = await figures_of(store)
    assert (figures.counts, figures.size_bytes) == ({}, 0)
    assert (figures.is_due, figures.is_held) == (False, False)


async def test_a_feed_is_held_while_all_that_is_queued_waits(store: Store) -> None:
    made = await fill(store, 1, 2)
    older, newer = problem(detail="old"), problem(detail="new", since=LATER)
    await fail(store, made[1], older)
    assert not (await figures_of(store)).is_held
    await fail(store, made[2], newer)
    figures = await figures_of(store)
    assert figures.is_held
    assert figures.waiting == newer
    due = await figures_of(store, NOW + timedelta(seconds=60))
    assert not due.is_held


# --------------------------------------------------------------------------- links


async def test_a_new_feed_has_a_link_of_its_own(store: Store) -> None:
    for feed_id in ("a", "b"):
        await add_feed(store, feed_id)
    links = await store.run(store_links.links)
    assert {(link.feed_id, link.name) for link in links} == {
        ("a", "default"),
        ("b", "default"),
    }
    assert len({link.token for link in links}) == 2
    assert all(len(link.token) >= 32 for link in links)
    assert links[0].token not in repr(links[0])
    await add_feed(store, "a", title="Renamed")
    assert await store.run(store_links.links) == links


# ------------------------------------------------------------------------- removal


async def test_removing_archives_everything_but_keeps_the_files(store: Store) -> None:
    made = await fill(store, 1, 2, 3)
    await finish(store, made[1], size_bytes=700)
    await store.run(store_episodes.delete_episode, "feed", made[2], NOW)
    size = await store.run(store_feeds.remove, "feed", LATER)
    assert size == 700
    assert await store.run(store_links.links) == []
    assert await store.run(store_downloads.doomed_files) == []
    assert await store.run(store_feeds.undecided) == ["feed"]
    with pytest.raises(UnknownFeed):
        await record(store)
    states = {
        episode_id: (await store.run(store_episodes.get, "feed", episode_id)).state
        for episode_id in made.values()
    }
    assert {one.status for one in states.values()} == {Status.ARCHIVED}
    assert states[made[1]].reason is Reason.REMOVED_FEED
    assert states[made[2]].reason is Reason.USER


@pytest.mark.parametrize("delete", [True, False])
async def test_letting_go_of_the_files(store: Store, delete: bool) -> None:
    made = await fill(store, 1)
    await finish(store, made[1], root=Path("/media"))
    await store.run(store_feeds.remove, "feed", LATER)
    folder = await store.run(store_feeds.release_files, "feed", delete_files=delete)
    assert folder == "Title of feed"
    doomed = await store.run(store_downloads.doomed_files)
    assert [str(one.path) for one in doomed] == (
        [f"/media/feed/{made[1]}.m4a"] if delete else []
    )
    assert await store.run(store_feeds.undecided) == []
    assert (await store.run(store_episodes.get, "feed", made[1])).media is None


@pytest.mark.parametrize("feed_id", ["feed", "none"])
async def test_only_a_removed_feeds_files_are_let_go(
    store: Store, feed_id: str
) -> None:
    made = await fill(store, 1)
    await finish(store, made[1])
    folder = await store.run(store_feeds.release_files, feed_id, delete_files=True)
    assert folder is None
    assert (await store.run(store_episodes.get, "feed", made[1])).media is not None


async def test_a_removed_feed_can_come_back(store: Store) -> None:
    await fill(store, 1)
    guid = (await channel(store)).guid
    await store.run(store_feeds.remove, "feed", LATER)
    await add_feed(store)
    assert (await channel(store)).guid == guid
    assert len(await store.run(store_links.links)) == 1
    assert await store.run(store_feeds.undecided) == []
