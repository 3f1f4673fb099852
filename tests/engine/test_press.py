"""Documents: each written once, and true whenever it is asked for."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
import gzip
from pathlib import Path
from typing import Any

from lxml import etree
import pytest
from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    press as press_module,
    rss,
    store_episodes,
    store_feeds,
    store_published,
)
from custom_components.anypod.engine.config import Showing
from custom_components.anypod.engine.errors import UnknownFeed
from custom_components.anypod.engine.schema import EpisodeRow
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_published import Content
from tests.engine.press_desk import (
    ALL,
    BASE,
    Desk,
    add_combined,
    content,
    desk_with_two,
    download,
    oldest,
    titles,
    write,
)
from tests.engine.rows import add_feed, fill, force, statements
from tests.engine.support import NOW, feed_config


@pytest.fixture
async def desk(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    """Give a press for a feed with three episodes, two of them downloaded."""
    async with desk_with_two(store, tmp_path / "documents", monkeypatch) as made:
        yield made


# ----------------------------------------------------------------------- a document


async def test_a_document(desk: Desk) -> None:
    document = await desk.document()
    assert document.body.count(b"<item>") == 2
    assert f"{BASE}/media/".encode() in document.body
    assert gzip.decompress(document.gzipped) == document.body
    # When it was made is not in it: the same content is the same bytes.
    assert document.gzipped[4:8] == bytes(4)
    assert document.etag.isalnum()
    # Other bytes, another name.
    assert document.gzip_etag != document.etag


async def test_the_second_time_it_costs_nothing(desk: Desk) -> None:
    reached = await desk.reached()
    first = await desk.press.document(reached, BASE)
    await desk.store.close()
    # Neither a database nor a disk is asked.
    write(desk.folder, b"in the way")
    assert await desk.press.document(reached, BASE) is first
    assert desk.builds == ["feed"]


async def test_each_address_has_its_own_and_none_is_built_for_it(desk: Desk) -> None:
    inside = await desk.document(base="http://10.0.0.2:8123/api/anypod/token")
    outside = await desk.document()
    assert inside.etag != outside.etag
    assert b"10.0.0.2" not in outside.body
    assert b"home.example" not in inside.body
    assert (
        inside.body.replace(b"http://10.0.0.2:8123", b"https://home.example")
        == outside.body
    )
    assert desk.builds == ["feed"]


@pytest.mark.parametrize(
    "base",
    [
        "https://home.example/a&b/<x>/\"q\"/'s'",
        "https://home.example/&amp;/]]>/%22",
        "https://bücher.example/päth",
    ],
)
async def test_an_address_with_signs_that_mean_something(desk: Desk, base: str) -> None:
    root = etree.fromstring((await desk.document(base=base)).body)
    urls = [one.get("url", "") for one in root.iter("enclosure")]
    assert len(urls) == 2
    assert all(one.startswith(f"{base}/media/") for one in urls)
    links = root.iter("{http://www.w3.org/2005/Atom}link")
    assert [one.get("href") for one in links] == [f"{base}/feed.xml"]


async def test_no_description_gets_an_address_put_into_it(desk: Desk) -> None:
    await desk.publish()
    old = press_module._Template.load(content(desk.kept())).mark
    (first, *_) = await desk.store.run(store_episodes.get_many, "feed", await ids(desk))
    await force(desk.store, first.episode_id, description=f"See {old}/feed.xml")
    await desk.change()
    document = await desk.document()
    assert old.encode() in document.body
    assert document.body.count(BASE.encode()) > 2
    # Each of them has its own.
    await desk.publish()
    assert press_module._Template.load(content(desk.kept())).mark != old


async def ids(desk: Desk) -> list[str]:
    def read(session: Session) -> list[str]:
        return [row.episode_id for row in session.query(EpisodeRow)]

    return await desk.store.run(read)


async def test_an_old_address_says_where_the_new_one_is(desk: Desk) -> None:
    new, old = await desk.document(), await desk.document(is_forwarded=True)
    tag = f"<itunes:new-feed-url>{BASE}/feed.xml</itunes:new-feed-url>".encode()
    assert tag in old.body
    assert b"new-feed-url" not in new.body
    assert old.etag != new.etag
    assert await desk.document(is_forwarded=True) is old
    assert await desk.document() is new
    assert len(desk.builds) == 2


async def test_a_feed_removed_meanwhile_has_no_document(desk: Desk) -> None:
    reached = await desk.reached()
    await desk.press.document(reached, BASE)
    await desk.store.run(store_feeds.remove, "feed", NOW)
    desk.press.invalidate("feed")
    with pytest.raises(UnknownFeed):
        await desk.press.document(reached, BASE)


async def test_a_showcase(desk: Desk) -> None:
    showcase = await desk.press.showcase("feed")
    assert [one.title for one in showcase.episodes] == ["Episode 2", "Episode 1"]
    assert (showcase.total, showcase.feed_titles) == (2, {})
    assert showcase.channel.title == "Title of feed"
    await add_combined(desk.store)
    showcase = await desk.press.showcase(ALL)
    assert (showcase.total, showcase.feed_titles["feed"]) == (2, "Title of feed")
    with pytest.raises(UnknownFeed):
        await desk.press.showcase("none")


# -------------------------------------------------------------------------- changes


async def test_what_has_not_changed_is_not_built_anew(desk: Desk) -> None:
    before = await desk.document()
    desk.press.invalidate("feed")
    assert await desk.document() is before
    await desk.change("feed")
    after = await desk.document()
    assert after.key != before.key
    assert len(desk.builds) == 2


async def test_a_clock_that_goes_back_hides_no_change(desk: Desk) -> None:
    before = await desk.document()
    for days in (0, 400):
        await desk.store.run(store_episodes.delete_episode, "feed", *await oldest(desk))
        at = NOW - timedelta(days=days)
        await desk.store.run(store_episodes.touch_feed, "feed", at)
        desk.press.invalidate("feed")
        after = await desk.document()
        assert after.body.count(b"<item>") == before.body.count(b"<item>") - 1
        before = after


async def test_another_feeds_change_costs_nothing(desk: Desk) -> None:
    reached = await desk.reached()
    before = await desk.press.document(reached, BASE)
    await add_feed(desk.store, "other")
    await desk.change("other")
    with statements(desk.store) as seen:
        assert await desk.press.document(reached, BASE) is before
    assert seen == []


async def test_a_combined_feed_changes_with_any_other(desk: Desk) -> None:
    await add_combined(desk.store)
    before = await desk.document(ALL)
    assert before.body.count(b"<item>") == 2
    desk.press.invalidate("feed")
    assert await desk.document(ALL) is before
    await desk.store.run(store_episodes.delete_episode, "feed", *await oldest(desk))
    desk.press.invalidate("feed")
    assert (await desk.document(ALL)).body.count(b"<item>") == 1
    await desk.store.run(store_feeds.remove, "feed", NOW)
    desk.press.invalidate("feed")
    assert (await desk.document(ALL)).body.count(b"<item>") == 0


async def test_a_change_that_nobody_tells_of_is_noticed_when_it_is_met(
    desk: Desk,
) -> None:
    before = await desk.document()
    await desk.store.run(store_episodes.touch_feed, "feed", NOW)
    assert await desk.document() is before
    # Another page is read from the database.
    assert await desk.find(2) is None
    assert (await desk.document()).key != before.key


async def test_a_change_while_the_database_is_read_is_not_missed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, real = await desk.reached(), store_published.content
    before = await desk.press.document(reached, BASE)
    loop = asyncio.get_running_loop()

    async def invalidate() -> None:
        desk.press.invalidate("feed")

    def content(session: Session, feed_id: str) -> Content:
        found = real(session, feed_id)
        # It is written, and told of, before anybody hears what was read.
        store_episodes.touch_feed(session, feed_id, NOW)
        asyncio.run_coroutine_threadsafe(invalidate(), loop).result(10)
        return found

    desk.press.invalidate("feed")
    with monkeypatch.context() as patched:
        patched.setattr(store_published, "content", content)
        assert await desk.press.document(reached, BASE) is before
    assert await desk.press.document(reached, BASE) is not before


# ------------------------------------------------------------------------- together


async def test_many_at_once_have_it_built_once(desk: Desk) -> None:
    documents = await asyncio.gather(*(desk.document() for _ in range(20)))
    assert desk.builds == ["feed"]
    assert len({id(one) for one in documents}) == 1


async def test_many_at_once_while_it_changes_have_it_built_twice(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = await desk.reached()
    loop, real = asyncio.get_running_loop(), rss.build

    def build(*args: Any, **options: Any) -> bytes:
        made = real(*args, **options)
        if len(desk.builds) == 1:
            asyncio.run_coroutine_threadsafe(desk.change(), loop).result(10)
        return made

    monkeypatch.setattr(rss, "build", build)
    documents = await asyncio.gather(
        *(desk.press.document(reached, BASE) for _ in range(20))
    )
    assert len(desk.builds) == 2
    assert len({id(one) for one in documents}) == 2
    # What was out of date when it was there was given to nobody else.
    assert await desk.document() is documents[-1]


async def test_feeds_are_written_beside_each_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_feed(desk.store, "other")
    reached = [await desk.reached(), await desk.reached("other")]
    loop, real, both = asyncio.get_running_loop(), rss.build, asyncio.Barrier(2)

    def build(*args: Any, **options: Any) -> bytes:
        asyncio.run_coroutine_threadsafe(both.wait(), loop).result(10)
        return real(*args, **options)

    monkeypatch.setattr(rss, "build", build)
    await asyncio.gather(*(desk.press.document(one, BASE) for one in reached))
    assert sorted(desk.builds) == ["feed", "other"]


# ---------------------------------------------------------------------------- pages


async def test_seven_hundred_episodes_are_three_pages(desk: Desk) -> None:
    await fill(desk.store, *range(700), feed_id="large")
    await desk.store.run(download, "large", 700)
    pages = [await desk.find(number, "large") for number in (1, 2, 3)]
    assert [titles(one) for one in pages] == [
        [f"Episode {number}" for number in range(newest, newest - count, -1)]
        for newest, count in ((699, 300), (399, 300), (99, 100))
    ]
    assert await desk.find(4, "large") is None
    assert await desk.find(999_999, "large") is None
    assert len(desk.builds) == 3
    for number, one in enumerate(pages, 1):
        assert await desk.find(number, "large") is one


async def test_another_size_of_pages(desk: Desk) -> None:
    assert await desk.find(2) is None
    for size, pages in ((1, 2), (2, 1), (1, 2)):
        config = feed_config(showing=Showing(page_size=size))
        await desk.store.run(store_feeds.upsert, config, "", NOW)
        desk.press.invalidate("feed")
        found = [await desk.find(number) for number in range(1, pages + 1)]
        assert [name for one in found for name in titles(one)] == [
            "Episode 2",
            "Episode 1",
        ]
        assert await desk.find(pages + 1) is None


async def test_a_page_that_is_gone(desk: Desk) -> None:
    config = feed_config(showing=Showing(page_size=1))
    await desk.store.run(store_feeds.upsert, config, "", NOW)
    assert await desk.find(2) is not None
    await desk.store.run(store_episodes.delete_episode, "feed", *await oldest(desk))
    desk.press.invalidate("feed")
    assert await desk.find(2) is None


async def test_a_feed_without_episodes_has_a_page(desk: Desk) -> None:
    await add_feed(desk.store, "empty")
    assert titles(await desk.find(1, "empty")) == []
    assert await desk.find(2, "empty") is None


# --------------------------------------------------------------------------- memory


async def test_memory_is_bounded(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len((await desk.document()).body) + len((await desk.document()).gzipped)
    monkeypatch.setattr(press_module, "_DOCUMENTS_BYTES", 3 * size + size // 2)
    press = desk.again()
    desk.builds.clear()
    made = [await desk.document(base=f"{BASE}{number}") for number in range(4)]
    assert press._documents.size_bytes <= 3 * size + size // 2
    assert await desk.document(base=f"{BASE}3") is made[3]
    # The one used longest ago went, and is made again without being built.
    again = await desk.document(base=f"{BASE}0")
    assert again == made[0]
    assert again is not made[0]
    assert desk.builds == ["feed"]


async def test_what_is_too_large_to_keep_is_given_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_module, "_DOCUMENTS_BYTES", 10)
    monkeypatch.setattr(press_module, "_TEMPLATES_BYTES", 10)
    desk.again()
    await desk.publish()
    assert (await desk.document()).body.count(b"<item>") == 2
    # The one on disk is of use then.
    assert desk.builds == ["feed"]
