"""Puts the finished files of an episode into the library; blocks on the disk."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from . import artwork, transcriber
from .config import ArtworkFit
from .findings import Fetched
from .library import Library, new_rev
from .models import Artifact, ArtifactKind, Episode, MediaFacts
from .redact import public_id
from .transcriber import TranscriptFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """The files of an episode, complete and checked, still in their job folder."""

    fetched: Fetched
    media: Path | None = None
    facts: MediaFacts | None = None
    cover: Path | None = None
    transcripts: tuple[TranscriptFile, ...] = ()
    log: str = ""


LIMIT_BYTES: Final = 20_000_000
"""What a site's picture may take, as it is read as a whole."""


def cover(source: Path | None, fit: ArtworkFit) -> Path | None:
    """Make a square picture beside a picture; None where it cannot be read."""
    if source is None or source.stat().st_size > LIMIT_BYTES:
        return None
    try:
        data = artwork.square(source.read_bytes(), fit)
    except artwork.NoPicture:
        return None
    squared = source.with_name("artwork.jpg")
    squared.write_bytes(data)
    return squared


def place(
    library: Library, folder: str, episode: Episode, made: Made
) -> list[Artifact]:
    """Move the files of an episode to their places.

    Raises:
        NoSpaceError: the disk is full.

    """
    artifacts = transcriber.place_transcripts(
        library, folder, episode, made.transcripts
    )
    if made.cover is not None:
        artifacts.append(place_artwork(library, folder, episode, made.cover))
    if made.media is not None and made.facts is not None:
        metadata = made.fetched.metadata
        path = library.place_media(
            made.media,
            folder,
            metadata.title or episode.title,
            metadata.published or episode.dated,
            public_id(episode.source_id),
        )
        artifacts.append(
            Artifact(
                kind=ArtifactKind.MEDIA,
                root=library.root,
                path=path,
                rev=new_rev(),
                facts=made.facts,
            )
        )
    return artifacts


def place_artwork(
    library: Library, folder: str, episode: Episode, squared: Path
) -> Artifact:
    """Move an episode's square picture to its place.

    Raises:
        NoSpaceError: the disk is full.

    """
    data = squared.read_bytes()
    path = library.place_artwork(squared, folder, episode.episode_id)
    return Artifact(
        kind=ArtifactKind.ARTWORK,
        root=library.root,
        path=path,
        rev=artwork.rev_of(data),
        facts=MediaFacts(
            mime_type=artwork.MIME_TYPE,
            extension="jpg",
            size_bytes=len(data),
            duration_s=None,
            height=None,
            codecs="mjpeg",
        ),
    )
