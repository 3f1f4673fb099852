"""Puts what a download left into the library; blocks on the disk."""

from pathlib import Path

from . import artwork
from .findings import Fetched
from .library import Library, new_rev
from .models import Artifact, ArtifactKind, Episode, MediaFacts


def place(
    library: Library,
    folder: str,
    episode: Episode,
    fetched: Fetched,
    facts: MediaFacts | None,
) -> list[Artifact]:
    """Move the files of an episode to their places.

    Raises:
        NoSpaceError: the disk is full.

    """
    artifacts: list[Artifact] = []
    if fetched.artwork is not None:
        artifacts += place_artwork(library, folder, episode, fetched.artwork)
    if fetched.media is not None and facts is not None:
        dated = fetched.metadata.published or episode.dated
        path = library.place_media(
            fetched.media,
            folder,
            fetched.metadata.title or episode.title,
            dated,
            episode.source_id,
        )
        artifacts.append(
            Artifact(
                kind=ArtifactKind.MEDIA,
                root=library.root,
                path=path,
                rev=new_rev(),
                facts=facts,
            )
        )
    return artifacts


def place_artwork(
    library: Library, folder: str, episode: Episode, source: Path
) -> list[Artifact]:
    """Place an episode's picture; one that cannot be read is left out."""
    try:
        data = artwork.square(source.read_bytes())
    except artwork.NoPicture:
        return []
    squared = source.with_name("artwork.jpg")
    squared.write_bytes(data)
    facts = MediaFacts(
        mime_type=artwork.MIME_TYPE,
        extension="jpg",
        size_bytes=len(data),
        duration_s=None,
        height=None,
        codecs="mjpeg",
    )
    path = library.place_artwork(squared, folder, episode.episode_id)
    return [
        Artifact(
            kind=ArtifactKind.ARTWORK,
            root=library.root,
            path=path,
            rev=artwork.rev_of(data),
            facts=facts,
        )
    ]
