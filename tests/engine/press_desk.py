"""A press whose work is counted, and ways to change what it prints."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree
import pytest
from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    rss,
    store_episodes,
    store_feeds,
    store_links,
)
from custom_components.anypod.engine.links import Reached
from custom_components.anypod.engine.models import EpisodeStatus, SourceKind
from custom_components.anypod.engine.press import Document, Press
from custom_components.anypod.engine.schema import EpisodeRow
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_downloads import add_artifact
from tests.engine.rows import fill
from tests.engine.support import NOW, artifact, feed_config

BASE = "https://home.example/api/anypod/token"
ALL = "all"


def fixed() -> datetime:
    """Return the time, which stands still."""
    return NOW


class Desk:
    """A press, and what it does."""

    def __init__(self, store: Store, folder: Path) -> None:
        """Begin with nothing written."""
        self.store = store
        self.folder = folder
        self.builds: list[str] = []
        """The feeds of which a document was built."""
        self.press = self.again()

    def again(self) -> Press:
        """Make a press as a restarted engine does."""
        self.press = Press(self.store, self.folder, fixed)
        return self.press

    async def reached(self, feed_id: str = "feed", **changes: Any) -> Reached:
        """Return what a feed's token leads to."""
        links = await self.store.run(store_links.links)
        (link,) = [one for one in links if one.feed_id == feed_id]
        return Reached(link=link, **changes)

    async def find(self, page: int = 1, feed_id: str = "feed") -> Document | None:
        """Return a page of a feed."""
        return await self.press.document(await self.reached(feed_id), BASE, page)

    async def document(
        self, feed_id: str = "feed", base: str = BASE, **changes: Any
    ) -> Document:
        """Return a feed's document."""
        reached = await self.reached(feed_id, **changes)
        found = await self.press.document(reached, base)
        assert found is not None
        return found

    async def change(self, feed_id: str = "feed") -> None:
        """Change what a feed shows, and say so."""
        await self.store.run(store_episodes.touch_feed, feed_id, NOW)
        self.press.invalidate(feed_id)

    async def publish(self, feed_id: str = "feed") -> None:
        """Have a feed's document kept on disk."""
        self.press.invalidate(feed_id)
        await self.press._publish()

    def kept(self, feed_id: str = "feed") -> Path:
        """Return where a document is kept."""
        return self.folder / f"{feed_id}.xml"


@asynccontextmanager
async def desk_with_two(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Desk]:
    """Give a press for a feed with three episodes, two of them downloaded."""
    await fill(store, 1, 2, 3)
    await store.run(download, "feed", 2)
    made = Desk(store, folder)
    real = rss.build

    def build(channel: Any, *args: Any, **options: Any) -> bytes:
        made.builds.append(channel.feed_id)
        return real(channel, *args, **options)

    monkeypatch.setattr(rss, "build", build)
    yield made
    await made.press.stop()


def download(session: Session, feed_id: str, count: int) -> None:
    """Write that the oldest episodes of a feed are downloaded."""
    mine = session.query(EpisodeRow).filter_by(feed_id=feed_id)
    for row in mine.order_by(EpisodeRow.rank).limit(count):
        row.status = EpisodeStatus.DOWNLOADED
        path = f"{feed_id}/{row.episode_id}.m4a"
        add_artifact(session, row.episode_pk, artifact(Path("/media"), path))


async def add_combined(store: Store) -> None:
    """Write the feed of all feeds."""
    config = feed_config(ALL, source_url=None, source_kind=SourceKind.COMBINED)
    await store.run(store_feeds.upsert, config, f".{ALL}", NOW)


def titles(document: Document | None) -> list[str]:
    """Return the titles of the episodes in a document."""
    assert document is not None
    return [one.text or "" for one in etree.fromstring(document.body).iter("title")][1:]


def content(path: Path) -> bytes:
    """Return what a file holds."""
    return path.read_bytes()


def write(path: Path, data: bytes) -> None:
    """Write a file, and the folder for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


async def oldest(desk: Desk) -> tuple[str, datetime]:
    """Return the oldest episode that is downloaded, and when to delete it."""

    def read(session: Session) -> str:
        had = session.query(EpisodeRow).filter_by(status=EpisodeStatus.DOWNLOADED)
        return had.order_by(EpisodeRow.rank).limit(1).one().episode_id

    return await desk.store.run(read), NOW
