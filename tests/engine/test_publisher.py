"""What a secret link gives out, and what it never does."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
import gzip
from pathlib import Path
from typing import Any

import pytest

from custom_components.anypod.engine import (
    publisher as publisher_module,
    rss,
    store_episodes,
    store_feeds,
)
from custom_components.anypod.engine.artwork import DEFAULT
from custom_components.anypod.engine.errors import UnknownFeed
from custom_components.anypod.engine.models import Artifact, Episode, Link
from custom_components.anypod.engine.publisher import DEFAULT_ARTWORK_REV, Publisher
from custom_components.anypod.engine.store import Store
from tests.engine.rows import add_feed, fill, finish, start, statements
from tests.engine.support import NOW
from tests.site import Picture
from tests.site.media import picture_of

BASE = "https://home.example/api/anypod/token"
ART = "http://127.0.0.1/art.jpg"


def fixed() -> datetime:
    return NOW


@pytest.fixture
async def publisher(store: Store, tmp_path: Path) -> Publisher:
    """Give a publisher of a feed with two episodes, one of them downloaded."""
    made = await fill(store, 1, 2)
    await finish(store, made[1])
    opened = Publisher(store, tmp_path / "artwork", fixed)
    await opened.refresh_links()
    return opened


@pytest.fixture
def link(publisher: Publisher) -> Link:
    (only,) = publisher.links_of("feed")
    return only


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the feeds of which a document is built."""
    seen: list[str] = []
    real = rss.build

    def build(channel: Any, *args: Any) -> bytes:
        seen.append(channel.feed_id)
        return real(channel, *args)

    monkeypatch.setattr(rss, "build", build)
    return seen


async def body(publisher: Publisher, link: Link) -> bytes:
    return (await publisher.document(link, BASE)).body


# -------------------------------------------------------------------------- links


async def test_a_token_finds_its_link(publisher: Publisher, link: Link) -> None:
    assert publisher.find_link(link.token) == link


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: token + "x",
        str.swapcase,
        lambda token: "",
        lambda token: "\ud800",
        lambda token: "x" * 100_000,
    ],
)
async def test_a_wrong_token_finds_nothing(
    publisher: Publisher, link: Link, change: Callable[[str], str]
) -> None:
    assert publisher.find_link(change(link.token)) is None


async def test_links_come_and_go_with_their_feeds(
    publisher: Publisher, store: Store, link: Link
) -> None:
    await add_feed(store, "other")
    assert publisher.links_of("other") == ()
    await publisher.refresh_links()
    (other,) = publisher.links_of("other")
    assert publisher.find_link(other.token) == other
    await store.run(store_feeds.remove, "feed", NOW)
    await publisher.refresh_links()
    assert publisher.find_link(link.token) is None
    assert publisher.links_of("feed") == ()


# ----------------------------------------------------------------------- documents


async def test_the_document_shows_what_is_downloaded(
    publisher: Publisher, link: Link
) -> None:
    document = await publisher.document(link, BASE)
    assert document.body.count(b"<item>") == 1
    assert f"{BASE}/media/".encode() in document.body
    assert gzip.decompress(document.gzipped) == document.body
    assert document.etag.startswith('"')
    assert document.etag.endswith('"')


async def test_a_cached_document_costs_nothing(
    publisher: Publisher, store: Store, link: Link, builds: list[str]
) -> None:
    first = await publisher.document(link, BASE)
    with statements(store) as seen:
        assert await publisher.document(link, BASE) is first
    assert (seen, builds) == ([], ["feed"])


async def test_each_address_has_its_own_document(
    publisher: Publisher, link: Link
) -> None:
    inside = await publisher.document(link, "http://10.0.0.2:8123/api/anypod/token")
    outside = await publisher.document(link, BASE)
    assert inside.etag != outside.etag
    assert b"10.0.0.2" not in outside.body


async def test_an_invalidated_document_is_built_anew(
    publisher: Publisher, store: Store, link: Link, builds: list[str]
) -> None:
    before = await publisher.document(link, BASE)
    publisher.invalidate("feed")
    after = await publisher.document(link, BASE)
    # Unchanged content is the same bytes.
    assert after == before
    assert len(builds) == 2


async def test_another_feeds_change_invalidates_nothing(
    publisher: Publisher, link: Link, builds: list[str]
) -> None:
    await publisher.document(link, BASE)
    publisher.invalidate("other")
    await publisher.document(link, BASE)
    assert builds == ["feed"]


async def test_concurrent_first_requests_build_once(
    publisher: Publisher, link: Link, builds: list[str]
) -> None:
    documents = await asyncio.gather(
        *(publisher.document(link, BASE) for _ in range(20))
    )
    assert builds == ["feed"]
    assert len({id(one) for one in documents}) == 1


async def test_a_document_outdated_while_it_was_built_is_not_kept(
    publisher: Publisher,
    store: Store,
    link: Link,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = rss.build
    loop = asyncio.get_running_loop()

    def build(*args: Any) -> bytes:
        loop.call_soon_threadsafe(publisher.invalidate, "feed")
        result = real(*args)
        # On the loop only after the invalidation.
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(10)
        return result

    monkeypatch.setattr(rss, "build", build)
    first = await publisher.document(link, BASE)
    monkeypatch.setattr(rss, "build", real)
    assert await publisher.document(link, BASE) is not first


async def test_only_so_many_documents_are_kept(
    publisher: Publisher,
    link: Link,
    builds: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publisher_module, "_CACHED_DOCUMENTS", 3)
    for number in range(4):
        await publisher.document(link, f"{BASE}{number}")
    # The one used last stays, the one used longest ago went.
    await publisher.document(link, f"{BASE}1")
    await publisher.document(link, f"{BASE}4")
    assert len(builds) == 5
    await publisher.document(link, f"{BASE}1")
    assert len(builds) == 5
    await publisher.document(link, f"{BASE}2")
    assert len(builds) == 6


async def test_the_same_content_is_the_same_bytes_after_a_restart(
    publisher: Publisher, store: Store, link: Link, tmp_path: Path
) -> None:
    before = await publisher.document(link, BASE)
    await store.close()
    again = Store(store._path)
    await again.open()
    restarted = Publisher(again, tmp_path / "artwork", fixed)
    await restarted.refresh_links()
    assert await restarted.document(link, BASE) == before
    await again.close()


async def test_a_feed_removed_meanwhile_has_no_document(
    publisher: Publisher, store: Store, link: Link
) -> None:
    await store.run(store_feeds.remove, "feed", NOW)
    with pytest.raises(UnknownFeed):
        await publisher.document(link, BASE)


# --------------------------------------------------------------------------- media


async def downloaded(store: Store, publisher: Publisher) -> Episode:
    (only,) = await store.run(store_episodes.playable, "feed")
    return only


async def test_media_by_its_name(
    publisher: Publisher, store: Store, link: Link
) -> None:
    episode = await downloaded(store, publisher)
    assert episode.media is not None
    name = f"{episode.episode_id}-{episode.media.rev}.m4a"
    found = await publisher.media(link, name)
    assert found == episode.media
    assert found.full_path.is_relative_to("/media")


@pytest.mark.parametrize(
    "wrong",
    [
        *("{id}-{rev}.mp4", "{id}-{rev}", "{id}-{rev}.m4a.m4a", "{id}-00000000.m4a"),
        *("{id}.m4a", "{rev}-{id}.m4a", "-{rev}.m4a", "", ".", "-", "..-..m4a"),
        *("{id}-{rev}.M4A", "../{id}-{rev}.m4a", "%-{rev}.m4a", "{id}-{rev}/.m4a"),
        "{id}-{rev}-.m4a",
    ],
)
async def test_a_wrong_name_gives_nothing(
    publisher: Publisher, store: Store, link: Link, wrong: str
) -> None:
    episode = await downloaded(store, publisher)
    assert episode.media is not None
    name = wrong.format(id=episode.episode_id, rev=episode.media.rev)
    assert await publisher.media(link, name) is None
    assert await publisher.episode_artwork(link, name) is None


async def test_a_link_gives_out_only_its_own_feed(
    publisher: Publisher, store: Store, link: Link
) -> None:
    made = await fill(store, 7, feed_id="other")
    foreign = await finish(store, made[7], "other")
    assert foreign.media is not None
    name = f"{foreign.episode_id}-{foreign.media.rev}.m4a"
    assert await publisher.media(link, name) is None
    await publisher.refresh_links()
    (own,) = publisher.links_of("other")
    assert await publisher.media(own, name) == foreign.media


async def test_an_episode_that_is_not_downloaded_gives_nothing(
    publisher: Publisher, store: Store, link: Link
) -> None:
    made = await fill(store, 9)
    await start(store, made[9])
    for rev in ("", "0a1b2c3d"):
        assert await publisher.media(link, f"{made[9]}-{rev}.m4a") is None


async def test_a_removed_feed_gives_nothing_even_if_its_files_stay(
    publisher: Publisher, store: Store, link: Link
) -> None:
    episode = await downloaded(store, publisher)
    assert episode.media is not None
    await store.run(store_feeds.remove, "feed", NOW)
    name = f"{episode.episode_id}-{episode.media.rev}.m4a"
    assert await publisher.media(link, name) is None


async def test_an_episode_without_a_picture_gives_none(
    publisher: Publisher, store: Store, link: Link
) -> None:
    episode = await downloaded(store, publisher)
    name = f"{episode.episode_id}-0a1b2c3d.jpg"
    assert await publisher.episode_artwork(link, name) is None


async def test_an_episodes_picture_by_its_name(
    publisher: Publisher, store: Store, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = await downloaded(store, publisher)
    assert episode.media is not None
    facts = replace(episode.media.facts, extension="jpg")
    picture: Artifact = replace(episode.media, rev="feedbeef", facts=facts)

    async def run(*_: Any) -> Episode:
        return replace(episode, artwork=picture)

    monkeypatch.setattr(store, "run", run)
    name = f"{episode.episode_id}-feedbeef.jpg"
    assert await publisher.episode_artwork(link, name) == picture


# ------------------------------------------------------------------------- artwork


async def rev_of(store: Store) -> str | None:
    return (await store.run(store_feeds.channel, "feed")).artwork_rev


async def test_a_feed_has_no_picture_before_its_first_sync(
    publisher: Publisher,
) -> None:
    assert await publisher.artwork("feed") is None


async def test_a_feeds_picture(publisher: Publisher, store: Store, link: Link) -> None:
    before = await body(publisher, link)
    await publisher.set_artwork("feed", ART, picture_of(Picture.PNG, "a", square=True))
    rev = await rev_of(store)
    path = await publisher.artwork("feed", rev)
    assert path is not None
    assert path == await publisher.artwork("feed")
    assert is_jpeg(path)
    assert await publisher.artwork("feed", "00000000") is None
    assert await publisher.artwork("none") is None
    after = await body(publisher, link)
    assert after != before
    assert f"{BASE}/art-{rev}.jpg".encode() in after
    record = await store.run(store_feeds.record, "feed")
    assert record.artwork_taken_from == ART


def is_jpeg(path: Path) -> bool:
    return path.read_bytes().startswith(b"\xff\xd8\xff")


async def test_the_same_picture_again_changes_nothing(
    publisher: Publisher, store: Store, link: Link
) -> None:
    data = picture_of(Picture.PNG, "a", square=True)
    await publisher.set_artwork("feed", ART, data)
    before = await body(publisher, link)
    publisher._clock = lambda: NOW + timedelta(days=1)
    await publisher.set_artwork("feed", ART, data)
    assert await body(publisher, link) == before


async def test_without_a_picture_there_is_the_default(
    publisher: Publisher, store: Store
) -> None:
    await publisher.set_artwork("feed", None, None)
    assert await rev_of(store) == DEFAULT_ARTWORK_REV
    assert await publisher.artwork("feed", DEFAULT_ARTWORK_REV) == DEFAULT
    assert is_jpeg(DEFAULT)


async def test_a_picture_that_cannot_be_read_is_not_asked_for_again(
    publisher: Publisher, store: Store
) -> None:
    await publisher.set_artwork("feed", ART, b"<html>no picture</html>")
    assert await rev_of(store) == DEFAULT_ARTWORK_REV
    record = await store.run(store_feeds.record, "feed")
    assert record.artwork_taken_from == ART


async def test_a_picture_is_never_half_written(
    publisher: Publisher, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publisher.set_artwork("feed", ART, picture_of(Picture.PNG, "a", square=True))
    path = await publisher.artwork("feed")
    assert path is not None
    before = content(path)

    other = picture_of(Picture.PNG, "other", square=True)

    def fail(*_: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="power cut"):
        await publisher.set_artwork("feed", ART, other)
    assert content(path) == before


def content(path: Path) -> bytes:
    return path.read_bytes()
