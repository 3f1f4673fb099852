"""What the database does for the download workers; each function a transaction."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from .lifecycle import finish, interrupt, release
from .models import (
    Artifact,
    Episode,
    EpisodeMetadata,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    Problem,
)
from .policy import Candidate, host_pause_s
from .schema import (
    ArtifactRow,
    DoomedFileRow,
    EpisodeRow,
    FeedRow,
    HostPauseRow,
    LibraryRow,
)
from .store_episodes import (
    episode_row,
    get,
    read_episode,
    read_state,
    touch_feed,
    write_state,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DoomedFile:
    """A file to delete from disk."""

    doomed_pk: int
    root: Path
    path: Path


def recover(session: Session, now: datetime) -> int:
    """Put downloads that a crash cut off back into the queue; return how many."""
    rows = session.scalars(
        select(EpisodeRow).where(EpisodeRow.status == EpisodeStatus.DOWNLOADING)
    ).all()
    for row in rows:
        write_state(row, interrupt(read_state(row)), now)
    return len(rows)


def candidates(
    session: Session, feed_ids: Collection[str], now: datetime
) -> list[Candidate]:
    """Return the newest due episode of each feed and host that may download now."""
    _release_due(session, now)
    paused = select(HostPauseRow.host).where(HostPauseRow.until > now)
    age = func.row_number().over(
        partition_by=(EpisodeRow.feed_id, EpisodeRow.host),
        order_by=(EpisodeRow.sort_date.desc(), EpisodeRow.rank.desc()),
    )
    due = (
        select(EpisodeRow.episode_pk, age.label("age"))
        .join(FeedRow, FeedRow.feed_id == EpisodeRow.feed_id)
        .where(
            EpisodeRow.feed_id.in_(feed_ids),
            FeedRow.enabled,
            FeedRow.removed_at.is_(None),
            EpisodeRow.status == EpisodeStatus.QUEUED,
            or_(
                EpisodeRow.next_attempt_at.is_(None),
                EpisodeRow.next_attempt_at <= now,
            ),
            EpisodeRow.host.not_in(paused),
        )
        .subquery()
    )
    rows = session.scalars(
        select(EpisodeRow)
        .join(due, due.c.episode_pk == EpisodeRow.episode_pk)
        .where(due.c.age == 1)
        .order_by(EpisodeRow.sort_date.desc(), EpisodeRow.rank.desc())
    )
    return [Candidate(episode=read_episode(row, ()), host=row.host) for row in rows]


def _release_due(session: Session, now: datetime) -> None:
    for row in session.scalars(
        select(EpisodeRow).where(
            EpisodeRow.status == EpisodeStatus.UPCOMING,
            EpisodeRow.next_attempt_at <= now,
        )
    ):
        write_state(row, release(read_state(row)), now)


def next_due(session: Session, now: datetime) -> datetime | None:
    """Return when a waiting episode or host is due next."""
    episode = session.scalar(
        select(func.min(EpisodeRow.next_attempt_at)).where(
            EpisodeRow.status.in_((EpisodeStatus.QUEUED, EpisodeStatus.UPCOMING)),
            EpisodeRow.next_attempt_at > now,
        )
    )
    host = session.scalar(
        select(func.min(HostPauseRow.until)).where(HostPauseRow.until > now)
    )
    return min((due for due in (episode, host) if due is not None), default=None)


def complete(
    session: Session,
    feed_id: str,
    episode_id: str,
    metadata: EpisodeMetadata,
    artifacts: Sequence[Artifact],
    now: datetime,
) -> Episode:
    """Record a finished download with its files, in one piece."""
    row = episode_row(session, feed_id, episode_id)
    write_state(row, finish(read_state(row)), now)
    row.downloaded_at = now
    row.log = None
    _follow(row, metadata)
    session.execute(delete(ArtifactRow).where(ArtifactRow.episode_pk == row.episode_pk))
    for artifact in artifacts:
        _add_artifact(session, row.episode_pk, artifact)
    host = session.get(HostPauseRow, row.host)
    if host is not None:
        session.delete(host)
    touch_feed(session, feed_id, now)
    session.flush()
    return get(session, feed_id, episode_id)


def _follow(row: EpisodeRow, metadata: EpisodeMetadata) -> None:
    row.title = metadata.title or row.title
    row.description = metadata.description or row.description
    row.duration_s = metadata.duration_s or row.duration_s
    if metadata.published is not None:
        row.published = row.sort_date = metadata.published


def _add_artifact(session: Session, episode_pk: int, artifact: Artifact) -> None:
    library_pk = _library_pk(session, artifact.root)
    # A path that was to be deleted has just been written anew.
    session.execute(
        delete(DoomedFileRow).where(
            DoomedFileRow.library_pk == library_pk, DoomedFileRow.path == artifact.path
        )
    )
    facts = artifact.facts
    session.add(
        ArtifactRow(
            episode_pk=episode_pk,
            library_pk=library_pk,
            kind=artifact.kind,
            path=artifact.path,
            rev=artifact.rev,
            mime_type=facts.mime_type,
            extension=facts.extension,
            size_bytes=facts.size_bytes,
            duration_s=facts.duration_s,
            height=facts.height,
            codecs=facts.codecs,
        )
    )


def record_try(
    session: Session,
    feed_id: str,
    episode_id: str,
    decide: Callable[[EpisodeState], EpisodeState],
    *,
    log: str,
    host_problem: Problem | None,
    now: datetime,
) -> Episode:
    """Record a failed try with its output, and pause the host if it is at fault."""
    row = episode_row(session, feed_id, episode_id)
    write_state(row, decide(read_state(row)), now)
    row.log = log
    if host_problem is not None:
        _pause_host(session, row.host, host_problem)
    return get(session, feed_id, episode_id)


def folder_of(session: Session, feed_id: str) -> str:
    """Return the name of a feed's folder below the library."""
    return session.scalars(
        select(FeedRow.folder).where(FeedRow.feed_id == feed_id)
    ).one()


def waiting_ids(session: Session) -> set[str]:
    """Return the episodes whose partial files may still be resumed."""
    return set(
        session.scalars(
            select(EpisodeRow.episode_id).where(
                EpisodeRow.status.in_((EpisodeStatus.QUEUED, EpisodeStatus.DOWNLOADING))
            )
        )
    )


def _pause_host(session: Session, host: str, problem: Problem) -> None:
    """Leave a host alone, each time in a row for longer."""
    row = session.get(HostPauseRow, host)
    strikes = 1 if row is None else row.strikes + 1
    until = problem.since + timedelta(
        seconds=host_pause_s(problem.error_class, strikes)
    )
    if row is None:
        row = HostPauseRow(host=host, since=problem.since)
        session.add(row)
    row.until = until
    row.strikes = strikes
    row.error_class = problem.error_class
    row.error_detail = problem.detail


def lift_pauses(session: Session, hosts: Collection[str] | None = None) -> None:
    """Forget the pauses of some hosts, or of all."""
    statement = delete(HostPauseRow)
    if hosts is not None:
        statement = statement.where(HostPauseRow.host.in_(hosts))
    session.execute(statement)


def host_pause(session: Session, feed_id: str, now: datetime) -> Problem | None:
    """Return why the feed's queued episodes wait for their host."""
    row = session.scalars(
        select(HostPauseRow)
        .join(EpisodeRow, EpisodeRow.host == HostPauseRow.host)
        .where(
            EpisodeRow.feed_id == feed_id,
            EpisodeRow.status == EpisodeStatus.QUEUED,
            HostPauseRow.until > now,
        )
        .limit(1)
    ).first()
    if row is None:
        return None
    return Problem(
        error_class=ErrorClass(row.error_class),
        detail=row.error_detail,
        since=row.since,
    )


def libraries(session: Session) -> list[Path]:
    """Return every media folder that was ever used."""
    return [Path(root) for root in session.scalars(select(LibraryRow.root))]


def add_library(session: Session, root: Path) -> None:
    """Remember a media folder."""
    _library_pk(session, root)


def _library_pk(session: Session, root: Path) -> int:
    row = session.scalars(
        select(LibraryRow).where(LibraryRow.root == str(root))
    ).one_or_none()
    if row is None:
        row = LibraryRow(root=str(root))
        session.add(row)
        session.flush()
    return row.library_pk


def doomed_files(session: Session) -> list[DoomedFile]:
    """Return the files that no episode needs any more."""
    rows = session.execute(
        select(DoomedFileRow.doomed_pk, LibraryRow.root, DoomedFileRow.path).join(
            LibraryRow, LibraryRow.library_pk == DoomedFileRow.library_pk
        )
    )
    return [
        DoomedFile(doomed_pk=pk, root=Path(root), path=Path(root) / path)
        for pk, root, path in rows
    ]


def forget_doomed(session: Session, doomed_pks: Collection[int]) -> None:
    """Record that doomed files are gone."""
    session.execute(
        delete(DoomedFileRow).where(DoomedFileRow.doomed_pk.in_(doomed_pks))
    )
