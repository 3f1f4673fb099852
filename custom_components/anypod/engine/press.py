"""Makes the RSS documents that links give out, each of them once.

What a subscriber reads differs from what the others read in nothing but its
addresses. So a feed is written once, with a mark where an address begins, and the
document of a link is made of that by putting the link's own address there.
"""

import asyncio
from collections.abc import Mapping
import contextlib
from dataclasses import dataclass
from functools import cache
import gzip
import hashlib
import json
import logging
from math import ceil
from pathlib import Path
import secrets
from typing import Any, Final, Self
from xml.sax.saxutils import escape

from sqlalchemy.orm import Session

from . import rss, store_published
from .errors import StoreError, UnknownFeed
from .links import Reached
from .loop import Clock, Loop
from .lru import Lru
from .models import Channel, Episode
from .store import Store
from .store_published import Content

_LOGGER = logging.getLogger(__name__)

_DOCUMENTS_BYTES: Final = 32_000_000
_TEMPLATES_BYTES: Final = 8_000_000
_GZIP_LEVEL: Final = 6
_SHOWCASE: Final = 20
_SOURCES: Final = (
    *("categories.py", "chapters.py", "models.py", "notes.py", "press.py", "redact.py"),
    *("rss.py", "rss_tags.py", "store_published.py", "transcripts.py"),
)
"""What decides how a document is written; another version writes another one."""
_NOTHING: Final = ""
"""The key of what is not there, or of no use."""
_NO_TEMPLATE: Final = (OSError, ValueError, KeyError, TypeError)
"""What comes of a file that cannot be read, or that is something else."""


type _Place = tuple[str, int, bool, str]
"""Feed, page, whether it tells of a move, and where its addresses begin."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An RSS document, ready to be sent."""

    key: str
    """Of the content that it shows."""
    body: bytes
    gzipped: bytes
    etag: str
    """Strong, without quotation marks; of the body as it is."""
    gzip_etag: str
    """The same for the body as gzip sends it, which are other bytes."""
    etags: frozenset[str]
    """Both of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Showcase:
    """What the page for a person shows of a feed."""

    channel: Channel
    episodes: tuple[Episode, ...]
    """The newest."""
    total: int
    feed_titles: Mapping[str, str]
    """What the feeds are called that a combined one shows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Which:
    """One of the documents of a feed."""

    feed_id: str
    page: int = 1
    is_forwarding: bool = False

    @property
    def is_kept(self) -> bool:
        """Return whether it is kept on disk: what nearly every app asks for."""
        return self.page == 1 and not self.is_forwarding


@dataclass(frozen=True, kw_only=True, slots=True)
class _Template:
    key: str
    mark: str
    """Stands where addresses begin. It is made up anew for each template, so that
    no description of an episode can hold it and have a secret put there."""
    pages: int
    body: bytes

    def dump(self) -> bytes:
        """Return it as a file to keep."""
        head = {
            "form": _form(),
            "key": self.key,
            "mark": self.mark,
            "pages": self.pages,
            "digest": _digest(self.body),
        }
        return json.dumps(head).encode() + b"\n" + self.body

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Return what was kept as a file.

        Raises:
            ValueError: it is no such file, or not from this version.
            KeyError: something is missing in it.

        """
        head, _, body = data.partition(b"\n")
        known = _head(head)
        # A power cut may have left less of it than there was.
        if known["digest"] != _digest(body):
            raise ValueError("it is broken")
        return cls(
            key=known["key"], mark=known["mark"], pages=known["pages"], body=body
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Draft:
    """What a document is made of, as one transaction read it."""

    key: str
    channel: Channel
    episodes: list[Episode]
    pages: int
    feed_titles: Mapping[str, str]


class Press:
    """Knows the documents from the last time, and makes those that are not true."""

    def __init__(self, store: Store, folder: Path, clock: Clock) -> None:
        """Remember the parts; documents are kept below `folder` too."""
        self._store = store
        self._folder = folder
        self._contents: dict[str, Content] = {}
        self._combined: dict[str, None] = {}
        """Feeds that show all the others."""
        self._kept: dict[str, str] = {}
        """Which content is on disk, for the feeds that were looked for there."""
        self._generation = 0
        self._documents = Lru[_Place, Document](
            _DOCUMENTS_BYTES, lambda one: len(one.body) + len(one.gzipped)
        )
        self._templates = Lru[_Which, _Template](
            _TEMPLATES_BYTES, lambda one: len(one.body)
        )
        self._locks: dict[str, asyncio.Lock] = {}
        self._stale: dict[str, None] = {}
        self._publishing = Loop("publishing", self._publish, clock)

    def start(self) -> None:
        """Begin to write documents as soon as there is something new."""
        self._publishing.start()

    async def stop(self) -> None:
        """Write no more."""
        await self._publishing.stop()

    def invalidate(self, feed_id: str) -> None:
        """Say that a feed's content may have changed."""
        self._generation += 1
        # What shows all feeds shows this one.
        for one in (feed_id, *self._combined):
            self._contents.pop(one, None)
            self._stale[one] = None
        self._publishing.wake()

    def at_hand(
        self, reached: Reached, base_url: str, page: int = 1
    ) -> Document | None:
        """Return what `document` would, None unless it is known and true."""
        feed_id = reached.link.feed_id
        content = self._contents.get(feed_id)
        if content is None:
            return None
        return self._made((feed_id, page, reached.is_forwarded, base_url), content)

    def _made(self, place: _Place, content: Content) -> Document | None:
        """Return the document that was made of a content."""
        known = self._documents.get(place)
        return known if known is not None and known.key == content.key else None

    async def document(
        self, reached: Reached, base_url: str, page: int = 1
    ) -> Document | None:
        """Return a page of a feed for a subscriber, None when there is no such page.

        `base_url` ends where `/feed.xml` begins.

        Raises:
            UnknownFeed: the feed was removed.
            StoreError: the database cannot be used.

        """
        feed_id, is_forwarding = reached.link.feed_id, reached.is_forwarded
        place = (feed_id, page, is_forwarding, base_url)
        known = self._made(place, await self._content(feed_id))
        if known is not None:
            return known
        which = _Which(feed_id=feed_id, page=page, is_forwarding=is_forwarding)
        async with self._lock(feed_id):
            # Another one may have made it meanwhile, or put it out of date.
            content = await self._content(feed_id)
            known = self._made(place, content)
            if known is not None:
                return known
            template = await self._template(which, content)
            if template is None:
                return None
            made = await asyncio.to_thread(_print, template, base_url)
            self._documents.put(place, made)
            return made

    async def showcase(self, feed_id: str) -> Showcase:
        """Return what the page for a person shows.

        Raises:
            UnknownFeed: the feed was removed.
            StoreError: the database cannot be used.

        """
        return await self._store.run(_read_showcase, feed_id)

    def _lock(self, feed_id: str) -> asyncio.Lock:
        return self._locks.setdefault(feed_id, asyncio.Lock())

    async def _content(self, feed_id: str) -> Content:
        known = self._contents.get(feed_id)
        if known is not None:
            return known
        generation = self._generation
        content = await self._store.run(store_published.content, feed_id)
        if content.is_combined:
            self._combined[feed_id] = None
        if generation == self._generation:
            self._contents[feed_id] = content
        return content

    async def _template(self, which: _Which, content: Content) -> _Template | None:
        known = self._templates.get(which)
        if known is None and which.is_kept:
            known = await asyncio.to_thread(self._load, which.feed_id)
            self._kept[which.feed_id] = _NOTHING if known is None else known.key
        if known is None or known.key != content.key:
            known = await self._write(which, content)
        if known is not None:
            self._templates.put(which, known)
        return known

    async def _write(self, which: _Which, content: Content) -> _Template | None:
        draft = await self._store.run(_read_draft, which)
        if draft.key != content.key:
            # It has changed, and nobody has said so yet.
            self._contents.pop(which.feed_id, None)
        if which.page > draft.pages:
            return None
        return await asyncio.to_thread(_write, which, draft)

    async def _publish(self) -> None:
        """Write the documents that most apps ask for, where something has changed."""
        while self._stale:
            feed_id = next(iter(self._stale))
            del self._stale[feed_id]
            try:
                await self._publish_one(feed_id)
            except UnknownFeed:
                await self._forget(feed_id)
            except StoreError:
                self._stale[feed_id] = None
                raise

    async def _publish_one(self, feed_id: str) -> None:
        async with self._lock(feed_id):
            content = await self._content(feed_id)
            if feed_id not in self._kept:
                self._kept[feed_id] = await asyncio.to_thread(self._kept_key, feed_id)
            if self._kept[feed_id] == content.key:
                return
            template = await self._template(_Which(feed_id=feed_id), content)
        if template is None or self._kept.get(feed_id) == template.key:
            return
        if await asyncio.to_thread(self._keep, feed_id, template):
            self._kept[feed_id] = template.key

    async def _forget(self, feed_id: str) -> None:
        for known in (self._locks, self._combined, self._kept):
            known.pop(feed_id, None)
        await asyncio.to_thread(_delete, self._path(feed_id))

    def _path(self, feed_id: str) -> Path:
        return self._folder / f"{feed_id}.xml"

    def _kept_key(self, feed_id: str) -> str:
        """Return which content is kept on disk; blocks.

        Whether all of it is there is found out once it is needed.
        """
        try:
            with self._path(feed_id).open("rb") as kept:
                return str(_head(kept.readline())["key"])
        except _NO_TEMPLATE:
            return _NOTHING

    def _load(self, feed_id: str) -> _Template | None:
        """Return what is kept on disk; blocks."""
        try:
            return _Template.load(self._path(feed_id).read_bytes())
        except _NO_TEMPLATE as err:
            _LOGGER.debug("No document of %s is kept: %s", feed_id, err)
            return None

    def _keep(self, feed_id: str, template: _Template) -> bool:
        """Keep a document on disk, return whether it is; blocks.

        A full disk costs the time to write it anew after a restart, and no more.
        """
        path = self._path(feed_id)
        half_written = path.with_suffix(".new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half_written.write_bytes(template.dump())
            half_written.replace(path)
        except OSError as err:
            _LOGGER.debug("The document of %s cannot be kept: %s", feed_id, err)
            _delete(half_written)
            return False
        return True


def _read_draft(session: Session, which: _Which) -> _Draft:
    content = store_published.content(session, which.feed_id)
    channel = store_published.channel(session, which.feed_id)
    count = store_published.count(session, which.feed_id)
    size = channel.page_size
    episodes = store_published.playable(
        session, which.feed_id, limit=size, offset=(which.page - 1) * size
    )
    return _Draft(
        key=content.key,
        channel=channel,
        episodes=episodes,
        pages=max(1, ceil(count / size)),
        feed_titles=_titles(session, channel),
    )


def _read_showcase(session: Session, feed_id: str) -> Showcase:
    channel = store_published.channel(session, feed_id)
    return Showcase(
        channel=channel,
        episodes=tuple(store_published.playable(session, feed_id, limit=_SHOWCASE)),
        total=store_published.count(session, feed_id),
        feed_titles=_titles(session, channel),
    )


def _titles(session: Session, channel: Channel) -> Mapping[str, str]:
    return store_published.feed_titles(session) if channel.is_combined else {}


def _write(which: _Which, draft: _Draft) -> _Template:
    """Write a feed with a mark for addresses; blocks."""
    mark = f"https://{secrets.token_hex(16)}.invalid"
    body = rss.build(
        draft.channel,
        draft.episodes,
        rss.Addresses(base=mark),
        rss.Page(number=which.page, count=draft.pages),
        feed_titles=draft.feed_titles,
        is_forwarding=which.is_forwarding,
    )
    return _Template(key=draft.key, mark=mark, pages=draft.pages, body=body)


def _print(template: _Template, base_url: str) -> Document:
    """Put a link's own addresses into a document; blocks."""
    address = escape(base_url, {'"': "&quot;"}).encode()
    body = template.body.replace(template.mark.encode(), address)
    etag = _digest(body)
    gzip_etag = f"{etag}-gzip"
    return Document(
        key=template.key,
        body=body,
        # A fixed time, so that the same content is the same bytes.
        gzipped=gzip.compress(body, _GZIP_LEVEL, mtime=0),
        etag=etag,
        gzip_etag=gzip_etag,
        etags=frozenset({etag, gzip_etag}),
    )


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _delete(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _head(line: bytes) -> dict[str, Any]:
    """Return what the first line of a kept document says; blocks."""
    known: dict[str, Any] = json.loads(line)
    if known["form"] != _form():
        raise ValueError("another version wrote it")
    return known


@cache
def _form() -> str:
    """Return what differs where another version of the code is at work; blocks."""
    here = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=8)
    for name in _SOURCES:
        digest.update((here / name).read_bytes())
    return digest.hexdigest()
