"""Documents on disk: of use after a restart, and never half there."""

import ast
from collections.abc import AsyncIterator
from datetime import timedelta
import errno
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    press as press_module,
    rss,
    store_episodes,
    store_feeds,
)
from custom_components.anypod.engine.errors import StoreError
from custom_components.anypod.engine.models import EpisodeStatus
from custom_components.anypod.engine.schema import EpisodeRow
from custom_components.anypod.engine.store import Store
from tests.engine.press_desk import (
    ALL,
    Desk,
    add_combined,
    content,
    desk_with_two,
    oldest,
    titles,
    write,
)
from tests.engine.rows import add_feed
from tests.engine.support import NOW, eventually


@pytest.fixture
async def desk(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    """Give a press for a feed with three episodes, two of them downloaded."""
    async with desk_with_two(store, tmp_path / "documents", monkeypatch) as made:
        yield made


async def test_a_restart_gives_the_same_bytes_and_builds_nothing(desk: Desk) -> None:
    desk.press.start()
    desk.press.invalidate("feed")
    before = await desk.document()
    await eventually(desk.kept().exists)
    await desk.press.stop()
    desk.builds.clear()
    desk.again()
    assert await desk.document() == before
    assert desk.builds == []
    # Nor does its own task, when the feed is taken in: it reads no more of a large
    # file than whether it is the right one.
    was = desk.kept().stat()
    desk.again()
    await desk.publish()
    assert desk.builds == []
    assert desk.press._templates.size_bytes == 0
    assert desk.kept().stat().st_mtime_ns == was.st_mtime_ns
    assert desk.kept().stat().st_ino == was.st_ino


async def test_the_same_content_is_the_same_bytes_without_a_kept_document(
    desk: Desk,
) -> None:
    before = await desk.document()
    desk.again()
    assert await desk.document() == before
    assert len(desk.builds) == 2


async def test_what_is_kept_is_nothing_for_an_old_address(desk: Desk) -> None:
    await desk.publish()
    desk.again()
    assert b"new-feed-url" in (await desk.document(is_forwarded=True)).body
    assert b"new-feed-url" not in (await desk.document()).body


async def test_asking_writes_nothing(desk: Desk) -> None:
    await desk.document()
    await desk.document(is_forwarded=True)
    assert not desk.folder.exists()
    await desk.publish()
    assert [one.name for one in desk.folder.iterdir()] == ["feed.xml"]
    before = desk.kept().stat().st_mtime_ns
    await desk.change()
    await desk.document()
    assert desk.kept().stat().st_mtime_ns == before


async def test_what_is_kept_holds_no_secret_and_is_written_when_it_changes(
    desk: Desk,
) -> None:
    await desk.publish()
    assert desk.builds == ["feed"]
    first = content(desk.kept())
    assert b"home.example" not in first
    await desk.publish()
    assert content(desk.kept()) == first
    await desk.store.run(store_episodes.delete_episode, "feed", *await oldest(desk))
    await desk.publish()
    second = content(desk.kept())
    assert (first.count(b"<item>"), second.count(b"<item>")) == (2, 1)
    # What was asked for meanwhile is not built once more to be kept.
    await desk.change()
    await desk.document()
    await desk.publish()
    assert content(desk.kept()) != second
    assert len(desk.builds) == 3


async def test_what_was_kept_of_another_state_is_not_given_out(desk: Desk) -> None:
    await desk.publish()
    await desk.store.run(store_episodes.delete_episode, "feed", *await oldest(desk))
    desk.again()
    assert (await desk.document()).body.count(b"<item>") == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda kept: kept[:20],
        lambda kept: kept[:-20],
        lambda kept: kept.partition(b"\n")[0] + b"\n",
        lambda kept: kept.replace(b"Episode 1", b"Episode 7"),
        lambda kept: b"\x00" * len(kept),
        lambda _: b"[1, 2]\n<rss/>",
        lambda _: b"{}\n<rss/>",
        lambda _: b"7",
        lambda _: b"\xff\xfe\n",
    ],
)
async def test_a_kept_document_that_is_broken(desk: Desk, spoil: Any) -> None:
    await desk.publish()
    before = await desk.document()
    whole = content(desk.kept())
    write(desk.kept(), spoil(whole))
    desk.again()
    desk.builds.clear()
    assert await desk.document() == before
    assert desk.builds == ["feed"]
    await desk.publish()
    assert len(content(desk.kept())) == len(whole)
    desk.again()
    assert await desk.document() == before
    assert desk.builds == ["feed"]


async def test_a_folder_where_a_document_should_be(desk: Desk) -> None:
    (desk.kept() / "x").mkdir(parents=True)
    await desk.publish()
    assert (await desk.document()).body.count(b"<item>") == 2
    assert [one.name for one in desk.folder.iterdir()] == ["feed.xml"]
    await desk.store.run(store_feeds.remove, "feed", NOW)
    await desk.publish()


async def test_another_version_writes_its_own(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.publish()
    before = content(desk.kept())
    monkeypatch.setattr(press_module, "_form", lambda: "other")
    desk.again()
    await desk.publish()
    assert desk.builds == ["feed", "feed"]
    assert content(desk.kept()) != before


def test_a_version_is_told_by_all_that_writes_documents() -> None:
    here = Path(press_module.__file__).parent
    known, new = set[str](), {"rss", "press"}
    # What they store and fetch by is no business of the document's.
    leave_out = {"errors", "links", "loop", "lru", "store"}
    while new:
        name = new.pop()
        known.add(name)
        if name == "store_published":
            continue
        for node in ast.walk(ast.parse((here / f"{name}.py").read_text())):
            if isinstance(node, ast.ImportFrom) and node.level:
                found = [node.module] if node.module else [x.name for x in node.names]
                new |= set(found) - known - leave_out
    assert {f"{name}.py" for name in known} == set(press_module._SOURCES)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
async def test_a_disk_that_takes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    real = Path.write_bytes

    def refuse(path: Path, data: Any) -> int:
        real(path, data[:10])
        raise OSError(code, "no")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", refuse)
        await desk.publish()
    # What is half written takes no room.
    assert list(desk.folder.iterdir()) == []
    assert (await desk.document()).body.count(b"<item>") == 2
    await desk.publish()
    assert desk.kept().exists()
    assert desk.builds == ["feed"]


async def test_a_folder_that_cannot_be_made(desk: Desk) -> None:
    write(desk.folder, b"in the way")
    await desk.publish()
    assert (await desk.document()).body.count(b"<item>") == 2
    await desk.store.run(store_feeds.remove, "feed", NOW)
    await desk.publish()


async def test_a_removed_feeds_document_is_deleted(desk: Desk) -> None:
    await add_combined(desk.store)
    for feed_id in ("feed", ALL):
        await desk.publish(feed_id)
    await desk.store.run(store_feeds.remove, "feed", NOW)
    await desk.publish()
    assert [one.name for one in desk.folder.iterdir()] == [f"{ALL}.xml"]
    assert b"<item>" not in content(desk.kept(ALL))
    await desk.store.run(store_feeds.remove, ALL, NOW)
    await desk.publish(ALL)
    assert list(desk.folder.iterdir()) == []
    # Nothing of them is remembered, or waits.
    press = desk.press
    known = (press._locks, press._kept, press._combined, press._contents, press._stale)
    assert not any(known)


async def test_a_combined_feeds_document_is_kept_whatever_changes(desk: Desk) -> None:
    await add_combined(desk.store)
    await desk.publish(ALL)
    assert content(desk.kept(ALL)).count(b"<item>") == 2
    for _ in range(2):
        # Said while the state of the combined feed is unknown, too.
        desk.press.invalidate("feed")
        await desk.store.run(store_episodes.delete_episode, "feed", *await oldest(desk))
        desk.press.invalidate("feed")
        await desk.press._publish()
    assert content(desk.kept(ALL)).count(b"<item>") == 0


async def test_what_could_not_be_published_is_the_next_time(desk: Desk) -> None:
    await add_feed(desk.store, "other")
    desk.press.invalidate("feed")
    desk.press.invalidate("other")
    await desk.store.close()
    with pytest.raises(StoreError):
        await desk.press._publish()
    await desk.store.open()
    await desk.press._publish()
    assert sorted(one.name for one in desk.folder.iterdir()) == [
        "feed.xml",
        "other.xml",
    ]


async def test_one_feed_that_cannot_be_written_keeps_no_other_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await add_feed(desk.store, "other")
    real = rss.build

    def build(channel: Any, *args: Any, **options: Any) -> bytes:
        if channel.feed_id == "feed":
            raise ValueError("not to be written")
        return real(channel, *args, **options)

    monkeypatch.setattr(rss, "build", build)
    desk.press.invalidate("feed")
    desk.press.invalidate("other")
    desk.press.start()
    await eventually(lambda: "not to be written" in caplog.text)
    desk.press.invalidate("other")
    await eventually(desk.kept("other").exists)


async def test_a_revision_that_a_backup_brought_back(desk: Desk) -> None:
    await desk.publish()

    def restore(session: Session) -> None:
        session.execute(
            update(EpisodeRow).values(title="Restored", status=EpisodeStatus.DOWNLOADED)
        )
        row = store_episodes.feed_row(session, "feed")
        row.changed_at = NOW + timedelta(hours=1)

    await desk.store.run(restore)
    desk.again()
    assert set(titles(await desk.find())) == {"Restored"}
