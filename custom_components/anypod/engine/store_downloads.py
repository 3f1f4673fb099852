"""What the database does for the download workers; each function a transaction."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import json
from pathlib import Path

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from . import chapters, people
from .findings import EpisodeMetadata, Fetched, LiveStatus
from .lifecycle import finish, interrupt, release, skip
from .models import (
    Artifact,
    Episode,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    Problem,
    Reason,
)
from .policy import Candidate, host_pause_s
from .schema import (
    ArtifactRow,
    DoomedFileRow,
    EpisodeRow,
    FeedRow,
    HostPauseRow,
    LibraryRow,
    SubmissionRow,
)
from .store_episodes import (
    doom_artifacts,
    episode_row,
    get,
    is_demanded,
    read_episode,
    read_state,
    touch_feed,
    write_state,
)
from .store_submissions import take_identity

_SUSPICION = timedelta(hours=24)
_SUSPECT_OTHERS = 2
"""So many others have to fail alike, before a host is thought to be at fault."""


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
    session: Session,
    feed_ids: Collection[str],
    now: datetime,
    *,
    only_demanded: bool = False,
) -> list[Candidate]:
    """Return the newest due episode of each feed and host that may download now.

    `only_demanded` leaves out what nobody has asked for by itself.
    """
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
            *((is_demanded(),) if only_demanded else ()),
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
    fetched: Fetched,
    artifacts: Sequence[Artifact],
    *,
    log: str,
    now: datetime,
) -> Episode:
    """Record a finished download with its files, in one piece."""
    row = episode_row(session, feed_id, episode_id)
    write_state(row, finish(read_state(row)), now)
    row.downloaded_at = now
    row.log = log or None
    row.chapters = chapters.dump(fetched.chapters)
    row.cuts = json.dumps(fetched.cuts)
    if not row.refresh_asked:
        # Whatever was to be mended has just been made anew.
        row.refresh_at = None
    follow_metadata(session, row, fetched.metadata)
    # What an earlier download left and this one has not written anew.
    doom_artifacts(session, [row.episode_pk])
    for artifact in artifacts:
        add_artifact(session, row.episode_pk, artifact)
    host = session.get(HostPauseRow, row.host)
    if host is not None:
        session.delete(host)
    touch_feed(session, feed_id, now)
    session.flush()
    return get(session, feed_id, episode_id)


def follow_metadata(
    session: Session, row: EpisodeRow, metadata: EpisodeMetadata
) -> None:
    """Take over what the page says of its episode.

    What a person added is dated by when that was, and keeps the title that the
    person gave it. Season, number and people are only ever known from the page:
    what it does not name any more is gone.
    """
    submission = session.get(SubmissionRow, row.episode_pk)
    row.description = metadata.description or row.description
    row.duration_s = metadata.duration_s or row.duration_s
    row.is_short = metadata.is_short
    row.was_live = metadata.live is LiveStatus.RECORDED
    row.season_number, row.season = metadata.season_number, metadata.season
    row.episode_number = metadata.episode_number
    row.people = people.dump(metadata.people)
    row.is_explicit = metadata.is_explicit
    if submission is None:
        row.title = metadata.title or row.title
        if metadata.published is not None:
            _date(session, row, metadata.published)
        return
    row.title = submission.title or metadata.title or row.title
    if metadata.extractor is not None and metadata.source_id is not None:
        take_identity(session, row, (metadata.extractor, metadata.source_id))


def _date(session: Session, row: EpisodeRow, published: datetime) -> None:
    """Date an episode; what is not dated but known to be older stays older."""
    row.published = row.sort_date = published
    session.execute(
        update(EpisodeRow)
        .where(
            EpisodeRow.feed_id == row.feed_id,
            EpisodeRow.published.is_(None),
            # The sum keeps SQLite from reading all that is older, instead of the few
            # that are newer: https://sqlite.org/optoverview.html
            EpisodeRow.rank + 0 < row.rank,
            EpisodeRow.sort_date > published,
        )
        .values(sort_date=published)
    )


def reject(
    session: Session,
    feed_id: str,
    episode_id: str,
    reason: Reason,
    metadata: EpisodeMetadata,
    *,
    log: str,
    now: datetime,
) -> Episode:
    """Skip an episode that turned out not to be wanted, remembering what it is."""
    row = episode_row(session, feed_id, episode_id)
    write_state(row, skip(read_state(row), reason), now)
    row.log = log or None
    if reason is not Reason.DUPLICATE:
        follow_metadata(session, row, metadata)
    return get(session, feed_id, episode_id)


def add_artifact(session: Session, episode_pk: int, artifact: Artifact) -> None:
    """Record a file of an episode."""
    in_library = library_pk(session, artifact.root)
    # A path that was to be deleted has just been written anew.
    session.execute(
        delete(DoomedFileRow).where(
            DoomedFileRow.library_pk == in_library, DoomedFileRow.path == artifact.path
        )
    )
    facts = artifact.facts
    session.add(
        ArtifactRow(
            episode_pk=episode_pk,
            library_pk=in_library,
            kind=artifact.kind,
            language=artifact.language,
            is_automatic=artifact.is_automatic,
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


def is_host_suspect(
    session: Session, episode: Episode, error_class: ErrorClass, now: datetime
) -> bool:
    """Return whether several episodes of one host failed alike, and none did not.

    Then it is the site that changed, or yt-dlp that is too old for it, and no
    episode should be given up for that.
    """
    row = episode_row(session, episode.feed_id, episode.episode_id)
    since = now - _SUSPICION
    last_success = session.scalar(
        select(func.max(EpisodeRow.downloaded_at)).where(
            EpisodeRow.host == row.host, EpisodeRow.downloaded_at > since
        )
    )
    since = last_success or since
    alike = session.scalar(
        select(func.count())
        .select_from(EpisodeRow)
        .where(
            EpisodeRow.host == row.host,
            EpisodeRow.episode_pk != row.episode_pk,
            EpisodeRow.error_class == error_class,
            EpisodeRow.error_since >= since,
        )
    )
    return (alike or 0) >= _SUSPECT_OTHERS


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


def unwanted(session: Session, episode_ids: Collection[str]) -> Sequence[str]:
    """Return those of the episodes that are neither queued nor being downloaded."""
    keys = func.json_each(json.dumps(list(episode_ids)))
    return session.scalars(
        select(EpisodeRow.episode_id).where(
            EpisodeRow.episode_id.in_(select(keys.table_valued("value").c.value)),
            EpisodeRow.status.not_in((EpisodeStatus.QUEUED, EpisodeStatus.DOWNLOADING)),
        )
    ).all()


def running_ids(session: Session) -> set[str]:
    """Return the episodes that are being downloaded."""
    return set(
        session.scalars(
            select(EpisodeRow.episode_id).where(
                EpisodeRow.status == EpisodeStatus.DOWNLOADING
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


def lift_pauses(session: Session) -> None:
    """Forget that hosts were to be left alone."""
    session.execute(delete(HostPauseRow))


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


def used_libraries(session: Session) -> set[Path]:
    """Return the media folders that hold files of episodes."""
    roots = select(LibraryRow.root).where(
        exists().where(ArtifactRow.library_pk == LibraryRow.library_pk)
    )
    return {Path(root) for root in session.scalars(roots)}


def used_bytes(session: Session, root: Path) -> int:
    """Return what the files of episodes take in a library."""
    size = session.scalar(
        select(func.coalesce(func.sum(ArtifactRow.size_bytes), 0))
        .join(LibraryRow, LibraryRow.library_pk == ArtifactRow.library_pk)
        .where(LibraryRow.root == str(root))
    )
    return size or 0


def add_library(session: Session, root: Path) -> None:
    """Remember a media folder."""
    library_pk(session, root)


def library_pk(session: Session, root: Path) -> int:
    """Return the number of a library, noting one that is new."""
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
