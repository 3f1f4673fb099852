"""What a secret link gives out besides its documents: media, pictures, texts."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
import hashlib
import logging
from pathlib import Path
from typing import Final

from . import (
    artwork,
    chapters,
    store_episodes,
    store_feeds,
    store_published,
    transcripts,
)
from .config import ArtworkFit
from .errors import StoreError, UnknownEpisode, UnknownFeed, UnknownTranscript
from .loop import Clock
from .lru import Lru
from .models import Artifact, ArtifactKind, Episode, Link
from .store import Store

_LOGGER = logging.getLogger(__name__)

DEFAULT_ARTWORK_REV = "default"
_FILES: Final = 256
"""So many are known by heart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A transcript or a list of chapters, ready to be sent."""

    body: bytes
    mime_type: str
    etag: str
    """Strong, without quotation marks."""


class Publisher:
    """Finds what belongs to an address, and keeps the pictures of feeds."""

    def __init__(
        self,
        store: Store,
        artwork_dir: Path,
        clock: Clock,
        on_change: Callable[[str], None],
    ) -> None:
        """Remember the parts; `on_change` hears of feeds that look different now."""
        self._store = store
        self._artwork_dir = artwork_dir
        self._clock = clock
        self._on_change = on_change
        self._files = Lru[tuple[int, str, ArtifactKind, str, str], Artifact](
            _FILES, lambda _: 1
        )

    async def media(self, link: Link, name: str) -> Artifact | None:
        """Return the file behind `<episode>-<rev>.<ext>`, None when there is none."""
        return await self._artifact(link, name, ArtifactKind.MEDIA)

    async def episode_artwork(self, link: Link, name: str) -> Artifact | None:
        """Return an episode's picture behind `<episode>-<rev>.jpg`."""
        return await self._artifact(link, name, ArtifactKind.ARTWORK)

    async def chapters(self, link: Link, name: str) -> Text | None:
        """Return an episode's chapters behind `<episode>-<rev>.json`."""
        stem, _, extension = name.partition(".")
        episode_id, _, rev = stem.partition("-")
        episode = await self._episode(link, episode_id)
        if episode is None or extension != "json" or not episode.chapters:
            return None
        if chapters.rev_of(episode.chapters) != rev:
            return None
        body = chapters.to_json(episode.chapters)
        return Text(body=body, mime_type=chapters.MIME_TYPE, etag=_etag(body))

    async def transcript(self, link: Link, name: str) -> Text | None:
        """Return a transcript behind `<episode>-<rev>.<language>.<ext>`."""
        first, _, extension = name.rpartition(".")
        stem, _, language = first.partition(".")
        if extension not in transcripts.TYPES:
            return None
        found = await self._artifact(
            link, f"{stem}.vtt", ArtifactKind.TRANSCRIPT, language
        )
        if found is None:
            return None
        return await asyncio.to_thread(_transcript, found.full_path, extension)

    async def cues(
        self, feed_id: str, episode_id: str, language: str
    ) -> tuple[transcripts.Cue, ...]:
        """Return what is said in an episode, and when.

        Raises:
            UnknownEpisode: the feed has none of that id.
            UnknownTranscript: there is none in that language, or no file any more.

        """
        episode = await self._store.run(store_episodes.get, feed_id, episode_id)
        for one in episode.transcripts:
            if one.language == language:
                return await asyncio.to_thread(_cues, one)
        raise UnknownTranscript(language)

    async def _artifact(
        self, link: Link, name: str, kind: ArtifactKind, language: str = ""
    ) -> Artifact | None:
        # A player asks for one file many times; no answer is true after a write.
        place = (self._store.version, link.feed_id, kind, name, language)
        known = self._files.get(place)
        if known is not None:
            return known
        stem, _, extension = name.partition(".")
        episode_id, _, rev = stem.partition("-")
        found = await self._store.run(
            store_published.artifact, link.feed_id, episode_id, kind, rev, language
        )
        if found is None or found.facts.extension != extension:
            return None
        self._files.put(place, found)
        return found

    async def _episode(self, link: Link, episode_id: str) -> Episode | None:
        try:
            return await self._store.run(
                store_published.episode, link.feed_id, episode_id
            )
        except UnknownEpisode, UnknownFeed:
            return None

    async def artwork(self, feed_id: str, rev: str | None = None) -> Path | None:
        """Return a feed's picture, None when that revision is not to be had."""
        try:
            channel = await self._store.run(store_published.channel, feed_id)
        except UnknownFeed:
            return None
        if channel.artwork_rev is None or rev not in {None, channel.artwork_rev}:
            return None
        if channel.artwork_rev == DEFAULT_ARTWORK_REV:
            return artwork.DEFAULT
        return self._artwork_dir / f"{feed_id}.jpg"

    async def shows(self, feed_id: str) -> bool:
        """Return whether the file of a feed's picture is there."""
        path = await self.artwork(feed_id)
        return path is not None and await asyncio.to_thread(path.is_file)

    async def set_artwork(
        self,
        feed_id: str,
        url: str | None,
        data: bytes | None,
        fit: ArtworkFit = ArtworkFit.CROP,
    ) -> None:
        """Give a feed its picture, made square; the default one without data.

        `url` is where the picture came from, so that it is got once. What cannot
        be read is no picture: one that is there stays.

        Raises:
            StoreError: there is no room for it, or no right to write it.

        """
        rev, taken_from = DEFAULT_ARTWORK_REV, None
        if data is not None:
            try:
                rev = await asyncio.to_thread(self._write_artwork, feed_id, data, fit)
                taken_from = url
            except OSError as err:
                raise StoreError(f"the picture cannot be written: {err}") from err
            except artwork.NoPicture as err:
                _LOGGER.debug("The artwork of %s cannot be read: %s", feed_id, err)
                record = await self._store.run(store_feeds.record, feed_id)
                if record.artwork_rev is not None:
                    return
        await self._store.run(
            store_feeds.set_artwork, feed_id, rev, taken_from, self._clock()
        )
        self._on_change(feed_id)

    def _write_artwork(self, feed_id: str, data: bytes, fit: ArtworkFit) -> str:
        squared = artwork.square(data, fit)
        self._artwork_dir.mkdir(parents=True, exist_ok=True)
        path = self._artwork_dir / f"{feed_id}.jpg"
        half_written = path.with_suffix(".new")
        half_written.write_bytes(squared)
        half_written.replace(path)
        return artwork.rev_of(squared)


def _transcript(path: Path, extension: str) -> Text | None:
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
    return Text(body=body, mime_type=mime_type, etag=_etag(body))


def _cues(transcript: Artifact) -> tuple[transcripts.Cue, ...]:
    try:
        return transcripts.parse(transcript.full_path.read_bytes())
    except (OSError, transcripts.NoTranscript) as err:
        _LOGGER.debug("A transcript cannot be read: %s", err)
        raise UnknownTranscript(transcript.language) from err


def _etag(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()
