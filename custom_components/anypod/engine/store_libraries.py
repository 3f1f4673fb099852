"""What the database does when files change libraries; each a transaction."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from .schema import ArtifactRow, DoomedFileRow, LibraryRow
from .store_downloads import library_pk
from .store_episodes import doom
from .store_upkeep import FileRecord


def moved(session: Session, file: FileRecord, root: Path) -> bool:
    """Record that a file lies in another library now; the old copy may go.

    False when the episode does not need the file any more.
    """
    row = session.get(ArtifactRow, file.artifact_pk)
    if row is None or row.path != file.path:
        return False
    doom(session, row.library_pk, row.path)
    target = library_pk(session, root)
    _spare(session, target, row.path)
    row.library_pk = target
    return True


def adopt(
    session: Session, found: Sequence[FileRecord], gone: Path, root: Path
) -> None:
    """Record that files of a library that is gone lie in another one already.

    What nobody needed in the old one is not needed in the new one either.
    """
    target = library_pk(session, root)
    for one in found:
        _spare(session, target, one.path)
        row = session.get(ArtifactRow, one.artifact_pk)
        if row is not None and row.path == one.path:
            row.library_pk = target
    session.flush()
    old = library_pk(session, gone)
    for path in session.scalars(
        select(DoomedFileRow.path).where(DoomedFileRow.library_pk == old)
    ).all():
        doom(session, target, path)
    _abandon(session, old)


def abandon(session: Session, root: Path) -> None:
    """Forget a library that is gone, unless episodes still have files there."""
    _abandon(session, library_pk(session, root))


def _abandon(session: Session, old: int) -> None:
    session.execute(delete(DoomedFileRow).where(DoomedFileRow.library_pk == old))
    is_used = select(ArtifactRow.artifact_pk).where(ArtifactRow.library_pk == old)
    session.execute(
        delete(LibraryRow).where(LibraryRow.library_pk == old, ~is_used.exists())
    )


def _spare(session: Session, in_library: int, path: str) -> None:
    session.execute(
        delete(DoomedFileRow).where(
            DoomedFileRow.library_pk == in_library, DoomedFileRow.path == path
        )
    )


def is_empty(session: Session, root: Path) -> bool:
    """Return whether nothing of ours is left in a library."""
    here = select(LibraryRow.library_pk).where(LibraryRow.root == str(root))
    return not any(
        session.scalar(select(func.count()).where(column.in_(here)))
        for column in (ArtifactRow.library_pk, DoomedFileRow.library_pk)
    )


def forget_library(session: Session, root: Path) -> None:
    """Forget a folder that holds nothing of ours any more."""
    session.execute(delete(LibraryRow).where(LibraryRow.root == str(root)))
