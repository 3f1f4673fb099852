"""What the database knows of what links give out."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from custom_components.anypod.engine import store_episodes, store_feeds, store_published
from custom_components.anypod.engine.config import Showing
from custom_components.anypod.engine.errors import UnknownEpisode, UnknownFeed
from custom_components.anypod.engine.findings import (
    EpisodeMetadata,
    Fetched,
    SourceInfo,
)
from custom_components.anypod.engine.models import (
    ArtifactKind,
    Channel,
    Episode,
    Media,
    PodcastType,
    SourceKind,
)
from custom_components.anypod.engine.schema import ArtifactRow
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_downloads import complete
from custom_components.anypod.engine.store_published import Content
from tests.engine.rows import (
    add_feed,
    all_of,
    fill,
    finish,
    force,
    reconcile,
    start,
    statements,
)
from tests.engine.support import NOW, feed_config, listed

LATER = NOW + timedelta(hours=1)
ALL = "all"


async def add_combined(store: Store, **changes: Any) -> None:
    """Write the feed of all feeds."""
    config = feed_config(
        ALL,
        source_url=None,
        source_kind=SourceKind.COMBINED,
        listing_urls=(),
        **changes,
    )
    await store.run(store_feeds.upsert, config, f".{ALL}", NOW)


async def key(store: Store, feed_id: str = "feed") -> str:
    content: Content = await store.run(store_published.content, feed_id)
    assert content.is_combined == (feed_id == ALL)
    return content.key


async def channel(store: Store, feed_id: str = "feed") -> Channel:
    return await store.run(store_published.channel, feed_id)


async def playable(store: Store, feed_id: str = "feed") -> list[Episode]:
    return await store.run(store_published.playable, feed_id, limit=100)


async def shown(store: Store, feed_id: str = "feed") -> list[str]:
    """Return what a feed shows, and see that it is as many as it says."""
    found = [one.source_id for one in await playable(store, feed_id)]
    assert await store.run(store_published.count, feed_id) == len(found)
    return found


async def fill_all(store: Store, feed_id: str, *numbers: int) -> dict[int, str]:
    """Add a feed with downloaded episodes; return their ids by number."""
    made = await fill(store, *numbers, feed_id=feed_id)
    for number in numbers:
        await finish(store, made[number], feed_id)
    return made


# ------------------------------------------------------------------------- the state


async def test_a_state_has_a_key_of_its_own(store: Store) -> None:
    await add_feed(store)
    seen = [await key(store)]

    async def step(*args: Any) -> None:
        await store.run(*args)
        seen.append(await key(store))

    await step(store_feeds.upsert, feed_config(title="Other"), "", LATER)
    # The clock went back, and stands still.
    for number in range(3):
        showing = Showing(page_size=number + 10)
        await step(store_feeds.upsert, feed_config(showing=showing), "", NOW)
    await step(
        store_feeds.follow_source, "feed", SourceInfo(extractor="x", author="A"), NOW
    )
    await step(store_feeds.set_artwork, "feed", "rev", None, NOW)
    await step(store_episodes.touch_feed, "feed", NOW)
    assert len(set(seen)) == len(seen) == 8


async def test_a_state_keeps_its_key(store: Store) -> None:
    made = await fill(store, 1, 2)
    before = await key(store)
    await add_feed(store)
    await start(store, made[1])
    await store.run(store_feeds.set_enabled, "feed", enabled=False)
    await fill(store, 3, feed_id="other")
    await store.run(
        store_feeds.record_success, "feed", None, now=LATER, next_sync=LATER
    )
    assert await key(store) == before


async def test_what_was_another_state_of_an_older_copy_has_another_key(
    store: Store,
) -> None:
    await add_feed(store)
    before = await store.run(store_published.content, "feed")

    def restore(session: Session) -> None:
        store_episodes.feed_row(session, "feed").revision -= 1

    await store.run(store_episodes.touch_feed, "feed", LATER)
    # A backup brought the number of an older state back.
    await store.run(restore)
    assert (await store.run(store_published.content, "feed")) != before


async def test_a_combined_feed_is_in_another_state_when_any_feed_is(
    store: Store,
) -> None:
    await add_combined(store)
    seen = [await key(store, ALL)]

    async def step(*args: Any) -> None:
        await store.run(*args)
        seen.append(await key(store, ALL))

    await step(store_feeds.upsert, feed_config("a"), "a", NOW)
    await step(store_feeds.upsert, feed_config("b"), "b", NOW)
    await step(store_feeds.upsert, feed_config("b", title="Other"), "b", NOW)
    await step(store_episodes.touch_feed, "a", NOW)
    await step(store_feeds.remove, "a", NOW)
    await step(store_episodes.touch_feed, ALL, NOW)
    assert len(set(seen)) == len(seen) == 7
    await store.run(store_feeds.set_enabled, "b", enabled=False)
    assert await key(store, ALL) == seen[-1]


@pytest.mark.parametrize("is_removed", [True, False])
@pytest.mark.parametrize(
    "read",
    [
        store_published.content,
        store_published.channel,
        store_published.count,
        lambda session, feed_id: store_published.playable(session, feed_id, limit=1),
        lambda session, feed_id: store_published.episode(session, feed_id, "none"),
    ],
)
async def test_a_feed_that_is_not_there(
    store: Store, read: Any, is_removed: bool
) -> None:
    if is_removed:
        await add_feed(store)
        await store.run(store_feeds.remove, "feed", NOW)
    with pytest.raises(UnknownFeed):
        await store.run(read, "feed")


# ----------------------------------------------------------------------- the channel


async def test_what_the_owner_says_goes_before_what_the_source_says(
    store: Store,
) -> None:
    await add_feed(store)
    told = SourceInfo(
        extractor="x", title="Source", description="Theirs", author="They"
    )
    await store.run(store_feeds.follow_source, "feed", told, LATER)
    made = await channel(store)
    assert (made.title, made.description) == ("Title of feed", "Theirs")
    assert (made.author, made.subtitle, made.email) == ("They", None, None)
    showing = Showing(
        title="Mine",
        subtitle="Short",
        description="My own",
        author="Me",
        email="me@home.example",
        language="de",
        category="Arts > Books",
        explicit=True,
        podcast_type=PodcastType.SERIAL,
        page_size=50,
    )
    config = feed_config(showing=showing)
    await store.run(store_feeds.upsert, config, "", LATER + timedelta(hours=1))
    made = await channel(store)
    assert (made.title, made.description, made.author) == ("Mine", "My own", "Me")
    assert (made.subtitle, made.email) == ("Short", "me@home.example")
    assert (made.language, made.category) == ("de", "Arts > Books")
    assert (made.is_explicit, made.podcast_type) == (True, PodcastType.SERIAL)
    assert (made.page_size, made.is_combined) == (50, False)
    assert made.changed_at == LATER + timedelta(hours=1)


async def test_a_feed_without_a_page_of_its_own(store: Store) -> None:
    await add_combined(store)
    assert (await channel(store, ALL)).web_url == ""


async def test_a_combined_feed_changed_when_any_feed_did(store: Store) -> None:
    await add_combined(store)
    await add_feed(store)
    assert (await channel(store, ALL)).changed_at == NOW
    await store.run(store_episodes.touch_feed, "feed", LATER)
    assert (await channel(store, ALL)).changed_at == LATER
    assert (await channel(store, ALL)).is_combined
    gone_at = LATER + timedelta(hours=1)
    await store.run(store_feeds.remove, "feed", gone_at)
    assert (await channel(store, ALL)).changed_at == gone_at


async def test_what_feeds_are_called(store: Store) -> None:
    await add_feed(store, "a")
    await add_feed(store, "b", showing=Showing(title="Shown"))
    await add_feed(store, "c")
    await store.run(store_feeds.remove, "c", NOW)
    titles = await store.run(store_published.feed_titles)
    assert titles == {"a": "Title of a", "b": "Shown"}


# ---------------------------------------------------------------------- its episodes


async def test_a_feed_shows_what_is_downloaded(store: Store) -> None:
    made = await fill(store, 1, 2, 3, 4)
    for number in (3, 1):
        await finish(store, made[number])
    await start(store, made[4])
    assert await shown(store) == ["ep-3", "ep-1"]


async def test_pages_have_each_episode_once(store: Store) -> None:
    made = await fill_all(store, "feed", *range(7))
    # Of the same moment, so that nothing but their order tells them apart.
    for episode_id in made.values():
        await force(store, episode_id, sort_date=NOW, rank=1)
    pages = [
        await store.run(store_published.playable, "feed", limit=3, offset=offset)
        for offset in (0, 3, 6, 9)
    ]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({one.episode_id for page in pages for one in page}) == 7
    assert [one for page in pages for one in page] == await playable(store)


async def test_a_page_takes_as_many_statements_whatever_its_length(
    store: Store,
) -> None:
    await add_combined(store)
    counts = set()
    for length in (2, 20):
        feed_id = f"feed-{length}"
        await fill_all(store, feed_id, *range(length))
        for one in (feed_id, ALL):
            with statements(store) as seen:
                await store.run(store_published.playable, one, limit=100)
            counts.add(len(seen))
    assert len(counts) == 1


async def test_a_long_page_is_read_in_parts(store: Store) -> None:
    made = await fill_all(store, "feed", *range(110))
    with statements(store) as seen:
        found = await store.run(store_published.playable, "feed", limit=110)
    assert [one.source_id for one in found] == [f"ep-{n}" for n in reversed(range(110))]
    assert found == [
        await store.run(store_episodes.get, "feed", made[n])
        for n in reversed(range(110))
    ]
    assert all(one.media is not None for one in found)
    # The transaction, the feed, the episodes, and the files of fifty at a time.
    assert len(seen) == 3 + 3


async def test_a_file_takes_two_statements_and_none_of_the_episode(
    store: Store,
) -> None:
    await add_combined(store)
    await fill_all(store, "feed", 1)
    (episode,) = await playable(store)
    assert episode.media is not None
    wanted = (episode.episode_id, ArtifactKind.MEDIA, episode.media.rev)
    for feed_id in ("feed", ALL):
        with statements(store) as seen:
            found = await store.run(store_published.artifact, feed_id, *wanted)
        assert found == episode.media
        assert len([one for one in seen if one.startswith("SELECT")]) == 2


async def add_without_files(store: Store, feed_id: str, *numbers: int) -> None:
    """Add a feed that keeps descriptions only."""
    await add_feed(store, feed_id, media=Media.METADATA)
    await reconcile(store, [listed(n) for n in numbers], feed_id, media=Media.METADATA)
    for one in await all_of(store, feed_id):
        await start(store, one.episode_id, feed_id)
        fetched = Fetched(metadata=EpisodeMetadata())
        await store.run(complete, feed_id, one.episode_id, fetched, [], log="", now=NOW)


async def test_what_has_no_file_is_shown_only_where_none_is_wanted(
    store: Store,
) -> None:
    await add_without_files(store, "feed", 2, 1)
    assert await shown(store) == ["ep-2", "ep-1"]
    (newest, _) = await playable(store)
    # The feed wants files from now on.
    await add_feed(store, media=Media.AUDIO)
    assert await shown(store) == []
    with pytest.raises(UnknownEpisode):
        await store.run(store_published.episode, "feed", newest.episode_id)


# ------------------------------------------------------------------------------- all


async def test_a_combined_feed_shows_the_others_newest_first(store: Store) -> None:
    await add_combined(store)
    assert await shown(store, ALL) == []
    await fill_all(store, "a", 1, 4, 5)
    made = await fill_all(store, "b", 2, 6)
    await fill_all(store, "c", 3)
    await add_without_files(store, "d", 9)
    assert await shown(store, ALL) == ["ep-6", "ep-5", "ep-4", "ep-3", "ep-2", "ep-1"]
    assert {one.feed_id for one in await playable(store, ALL)} == {"a", "b", "c"}
    await store.run(store_feeds.remove, "c", NOW)
    await store.run(store_episodes.delete_episode, "b", made[6], NOW)
    assert await shown(store, ALL) == ["ep-5", "ep-4", "ep-2", "ep-1"]
    # None of that is the other feeds' business.
    assert await shown(store, "b") == ["ep-2"]


async def test_a_combined_feed_shows_what_two_feeds_have_once(store: Store) -> None:
    await add_combined(store)
    first = await fill_all(store, "a", 1, 2, 3)
    second = await fill_all(store, "b", 2, 3, 4)
    found = await playable(store, ALL)
    assert [one.source_id for one in found] == ["ep-4", "ep-3", "ep-2", "ep-1"]
    assert [one.feed_id for one in found] == ["b", "a", "a", "a"]
    await store.run(store_episodes.delete_episode, "a", first[2], NOW)
    found = await playable(store, ALL)
    assert [one.feed_id for one in found] == ["b", "a", "b", "a"]
    # What is left out is given out all the same: apps may know it from before.
    for feed_id, episode_id in (("a", first[3]), ("b", second[3])):
        one = await store.run(store_published.episode, ALL, episode_id)
        assert (one.feed_id, one.source_id) == (feed_id, "ep-3")
    assert await shown(store, "b") == ["ep-4", "ep-3", "ep-2"]


async def test_only_an_episode_that_is_shown_is_given_out(store: Store) -> None:
    await add_combined(store)
    made = await fill_all(store, "a", 1, 2)
    other = await fill(store, 3, feed_id="b")
    await add_without_files(store, "c", 4)
    (without,) = await all_of(store, "c")
    for feed_id in ("a", ALL):
        one = await store.run(store_published.episode, feed_id, made[1])
        assert one.media is not None
    await store.run(store_episodes.delete_episode, "a", made[2], NOW)
    for feed_id, episode_id in (
        *((ALL, made[2]), ("a", made[2]), (ALL, other[3]), ("b", made[1])),
        *((ALL, without.episode_id), (ALL, "none"), (ALL, "")),
    ):
        with pytest.raises(UnknownEpisode):
            await store.run(store_published.episode, feed_id, episode_id)
    await store.run(store_feeds.remove, "a", NOW)
    with pytest.raises(UnknownEpisode):
        await store.run(store_published.episode, ALL, made[1])


async def test_a_picture_is_no_file_to_play(store: Store) -> None:
    await add_combined(store)
    await fill_all(store, "a", 1)

    def change(session: Session) -> None:
        session.query(ArtifactRow).update({"kind": ArtifactKind.ARTWORK})

    await store.run(change)
    for feed_id in ("a", ALL):
        assert await shown(store, feed_id) == []
