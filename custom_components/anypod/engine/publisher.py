"""What a secret link gives out: the RSS document, media, artwork, transcripts."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
import gzip
import hashlib
import logging
from pathlib import Path

from . import artwork, rss, store_episodes, store_feeds, store_links, transcripts
from .config import ArtworkFit
from .errors import UnknownEpisode, UnknownFeed
from .loop import Clock
from .models import Artifact, Episode, EpisodeStatus, Link
from .store import Store

_LOGGER = logging.getLogger(__name__)

_CACHED_DOCUMENTS = 64
_GZIP_LEVEL = 6
DEFAULT_ARTWORK_REV = "default"


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """An RSS document, ready to be sent."""

    body: bytes
    gzipped: bytes
    etag: str
    """Strong, with its quotation marks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transcript:
    """What is said in an episode, ready to be sent."""

    body: bytes
    mime_type: str
    etag: str
    """Strong, with its quotation marks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Key:
    link_id: str
    base_url: str


class Publisher:
    """Knows the links by heart and the documents from the last time."""

    def __init__(self, store: Store, artwork_dir: Path, clock: Clock) -> None:
        """Remember the parts; `refresh_links` makes it useful."""
        self._store = store
        self._artwork_dir = artwork_dir
        self._clock = clock
        self._links: dict[bytes, Link] = {}
        self._documents: OrderedDict[_Key, Document] = OrderedDict()
        self._generation: dict[str, int] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def refresh_links(self) -> None:
        """Read the links anew."""
        links = await self._store.run(store_links.links)
        self._links = {_digest(link.token): link for link in links}

    def find_link(self, token: str) -> Link | None:
        """Return the link with that token.

        Looked up by a digest, so that the time it takes tells nothing about how
        much of a guess was right.
        """
        return self._links.get(_digest(token))

    def links_of(self, feed_id: str) -> tuple[Link, ...]:
        """Return a feed's links, the oldest first."""
        return tuple(link for link in self._links.values() if link.feed_id == feed_id)

    def invalidate(self, feed_id: str) -> None:
        """Forget the documents of a feed, because its content changed."""
        self._generation[feed_id] = self._generation.get(feed_id, 0) + 1
        ids = {link.link_id for link in self.links_of(feed_id)}
        for key in [key for key in self._documents if key.link_id in ids]:
            del self._documents[key]

    async def document(self, link: Link, base_url: str) -> Document:
        """Return the RSS document for a subscriber, made when it is not cached.

        `base_url` ends where `/feed.xml` begins.
        """
        key = _Key(link_id=link.link_id, base_url=base_url)
        cached = self._documents.get(key)
        if cached is not None:
            self._documents.move_to_end(key)
            return cached
        async with self._locks.setdefault(link.link_id, asyncio.Lock()):
            cached = self._documents.get(key)
            return cached or await self._make(key, link.feed_id)

    async def _make(self, key: _Key, feed_id: str) -> Document:
        generation = self._generation.get(feed_id, 0)
        channel = await self._store.run(store_feeds.channel, feed_id)
        episodes = await self._store.run(store_episodes.playable, feed_id)
        addresses = rss.Addresses(base=key.base_url)
        document = await asyncio.to_thread(
            _pack, lambda: rss.build(channel, episodes, addresses, self._clock())
        )
        if generation == self._generation.get(feed_id, 0):
            self._documents[key] = document
            while len(self._documents) > _CACHED_DOCUMENTS:
                self._documents.popitem(last=False)
        return document

    async def media(self, link: Link, name: str) -> Artifact | None:
        """Return the file behind `<episode>-<rev>.<ext>`, None when there is none."""
        return await self._artifact(link, name, lambda episode: episode.media)

    async def episode_artwork(self, link: Link, name: str) -> Artifact | None:
        """Return an episode's picture behind `<episode>-<rev>.jpg`."""
        return await self._artifact(link, name, lambda episode: episode.artwork)

    async def transcript(self, link: Link, name: str) -> Transcript | None:
        """Return a transcript behind `<episode>-<rev>.<language>.<ext>`."""
        first, _, extension = name.rpartition(".")
        stem, _, language = first.partition(".")
        if extension not in transcripts.TYPES:
            return None
        found = await self._artifact(
            link,
            f"{stem}.vtt",
            lambda episode: next(
                (one for one in episode.transcripts if one.language == language), None
            ),
        )
        if found is None:
            return None
        return await asyncio.to_thread(_transcript, found.full_path, extension)

    async def _artifact(
        self,
        link: Link,
        name: str,
        pick: Callable[[Episode], Artifact | None],
    ) -> Artifact | None:
        stem, _, extension = name.partition(".")
        episode_id, _, rev = stem.partition("-")
        try:
            episode = await self._store.run(
                store_episodes.get, link.feed_id, episode_id
            )
        except UnknownEpisode:
            return None
        if episode.state.status is not EpisodeStatus.DOWNLOADED:
            return None
        found = pick(episode)
        if found is None or (found.rev, found.facts.extension) != (rev, extension):
            return None
        return found

    async def artwork(self, feed_id: str, rev: str | None = None) -> Path | None:
        """Return a feed's picture, None when that revision is not to be had."""
        try:
            channel = await self._store.run(store_feeds.channel, feed_id)
        except UnknownFeed:
            return None
        if channel.artwork_rev is None or rev not in {None, channel.artwork_rev}:
            return None
        if channel.artwork_rev == DEFAULT_ARTWORK_REV:
            return artwork.DEFAULT
        return self._artwork_dir / f"{feed_id}.jpg"

    async def set_artwork(
        self,
        feed_id: str,
        url: str | None,
        data: bytes | None,
        fit: ArtworkFit = ArtworkFit.CROP,
    ) -> None:
        """Give a feed its picture, made square; the default one without data.

        `url` is where the picture came from, so that it is got once.
        """
        rev = DEFAULT_ARTWORK_REV
        if data is not None:
            try:
                rev = await asyncio.to_thread(self._write_artwork, feed_id, data, fit)
            except artwork.NoPicture as err:
                _LOGGER.debug("The artwork of %s cannot be read: %s", feed_id, err)
        taken_from = None if data is None else url
        await self._store.run(
            store_feeds.set_artwork, feed_id, rev, taken_from, self._clock()
        )
        self.invalidate(feed_id)

    def _write_artwork(self, feed_id: str, data: bytes, fit: ArtworkFit) -> str:
        squared = artwork.square(data, fit)
        self._artwork_dir.mkdir(parents=True, exist_ok=True)
        path = self._artwork_dir / f"{feed_id}.jpg"
        half_written = path.with_suffix(".new")
        half_written.write_bytes(squared)
        half_written.replace(path)
        return artwork.rev_of(squared)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _pack(build: Callable[[], bytes]) -> Document:
    body = build()
    return Document(
        body=body,
        # A fixed time, so that the same content is the same bytes.
        gzipped=gzip.compress(body, _GZIP_LEVEL, mtime=0),
        etag=_etag(body),
    )


def _transcript(path: Path, extension: str) -> Transcript | None:
    try:
        body = path.read_bytes()
        if extension == "srt":
            body = transcripts.to_srt(transcripts.parse(body)).encode()
        elif extension == "txt":
            body = transcripts.to_text(transcripts.parse(body)).encode()
    except (OSError, transcripts.NoTranscript) as err:
        _LOGGER.debug("A transcript cannot be read: %s", err)
        return None
    mime_type = transcripts.TYPES[extension]
    return Transcript(body=body, mime_type=mime_type, etag=_etag(body))


def _etag(body: bytes) -> str:
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
