"""What the database does with episodes; each public function a transaction."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
import json
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    delete,
    func,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from . import chapters, people
from .errors import UnknownEpisode, UnknownFeed
from .filters import Facts
from .lifecycle import archive, look_at
from .models import (
    Artifact,
    ArtifactKind,
    Episode,
    EpisodeState,
    EpisodeStatus,
    ErrorClass,
    MediaFacts,
    Problem,
    Reason,
)
from .schema import (
    ArtifactRow,
    DoomedFileRow,
    EpisodeRow,
    FeedRow,
    LibraryRow,
    SubmissionRow,
)

# A plus in front of a column keeps SQLite from an index that begins with it.
ANY_FEED: Final = literal_column("+episode.feed_id", String)
ANY_STATUS: Final = literal_column("+episode.status", String)


def get(session: Session, feed_id: str, episode_id: str) -> Episode:
    """Return one episode.

    Raises:
        UnknownEpisode: the feed has none of that id.

    """
    row = episode_row(session, feed_id, episode_id)
    return read_episodes(session, [row])[0]


def feed_of(session: Session, episode_id: str) -> str:
    """Return the feed of an episode.

    Raises:
        UnknownEpisode: no feed has one of that id.

    """
    found = session.scalar(
        select(EpisodeRow.feed_id).where(EpisodeRow.episode_id == episode_id)
    )
    if found is None:
        raise UnknownEpisode(episode_id)
    return found


def get_many(
    session: Session, feed_id: str, episode_ids: Collection[str]
) -> list[Episode]:
    """Return those of the episodes that there are, the oldest first."""
    keys = func.json_each(json.dumps(list(episode_ids)))
    rows = session.scalars(
        select(EpisodeRow)
        .where(
            # Looked up by their ids, and not among all that the feed has.
            ANY_FEED.in_([feed_id]),
            EpisodeRow.episode_id.in_(select(keys.table_valued("value").c.value)),
        )
        .order_by(EpisodeRow.rank)
    )
    return read_episodes(session, rows.all())


def latest(session: Session, feed_ids: Collection[str]) -> dict[str, Episode]:
    """Return the newest playable episode of each feed that has one."""
    newest = (
        select(EpisodeRow.episode_pk)
        .where(
            EpisodeRow.feed_id == FeedRow.feed_id,
            EpisodeRow.status == EpisodeStatus.DOWNLOADED,
        )
        .order_by(EpisodeRow.sort_date.desc(), EpisodeRow.rank.desc())
        .limit(1)
        .correlate(FeedRow)
        .scalar_subquery()
    )
    rows = session.scalars(
        select(EpisodeRow).where(
            EpisodeRow.episode_pk.in_(
                select(newest).where(FeedRow.feed_id.in_(feed_ids))
            )
        )
    )
    return {one.feed_id: one for one in read_episodes(session, rows.all())}


def next_release(session: Session, feed_id: str, now: datetime) -> Episode | None:
    """Return the episode that is to be released first, as far as a time is known.

    Where none is known, it is looked at by and by, and the first time at once.
    """
    rows = session.scalars(
        select(EpisodeRow)
        .where(
            EpisodeRow.feed_id == feed_id,
            EpisodeRow.status == EpisodeStatus.UPCOMING,
            EpisodeRow.tries == 0,
            EpisodeRow.next_attempt_at > look_at(now),
        )
        .order_by(EpisodeRow.next_attempt_at, EpisodeRow.rank)
        .limit(1)
    )
    return next(iter(read_episodes(session, rows.all())), None)


def last_failed(session: Session, feed_id: str) -> Episode | None:
    """Return the episode that failed last, of those that nothing was done about."""
    rows = session.scalars(
        select(EpisodeRow)
        .where(EpisodeRow.feed_id == feed_id, EpisodeRow.status == EpisodeStatus.FAILED)
        .order_by(EpisodeRow.error_since.desc(), EpisodeRow.rank.desc())
        .limit(1)
    )
    return next(iter(read_episodes(session, rows.all())), None)


def change(
    session: Session,
    feed_id: str,
    episode_id: str,
    decide: Callable[[EpisodeState], EpisodeState],
    now: datetime,
) -> Episode:
    """Move one episode to the state that a function of `lifecycle` decides.

    Raises:
        UnknownEpisode: the feed has none of that id.
        IllegalTransition: its status does not allow it; nothing was written.

    """
    row = episode_row(session, feed_id, episode_id)
    before = read_state(row)
    after = decide(before)
    if after != before:
        write_state(row, after, now)
    return read_episodes(session, [row])[0]


def delete_episode(
    session: Session, feed_id: str, episode_id: str, now: datetime
) -> tuple[Episode, bool]:
    """Turn an episode into a tombstone for good, and mark its files for deletion.

    Returns it and whether that is news.

    Raises:
        UnknownEpisode: the feed has none of that id.

    """
    row = episode_row(session, feed_id, episode_id)
    before = read_state(row)
    after = archive(before, Reason.USER)
    if after == before:
        return read_episodes(session, [row])[0], False
    write_state(row, after, now)
    row.log = None
    row.refresh_at = None
    doom_artifacts(session, [row.episode_pk])
    touch_feed(session, feed_id, now)
    return read_episodes(session, [row])[0], True


def change_failed(
    session: Session,
    feed_id: str | None,
    decide: Callable[[EpisodeState], EpisodeState],
    *,
    now: datetime,
    since: datetime | None = None,
    classes: Collection[ErrorClass] | None = None,
) -> list[tuple[str, str]]:
    """Move every failed episode, of one feed or of all; return (feed, episode).

    `classes` means those with such an error, also where they wait for another try.
    """
    statement = select(EpisodeRow).where(
        EpisodeRow.feed_id.in_(
            select(FeedRow.feed_id).where(FeedRow.removed_at.is_(None))
        ),
    )
    if classes is None:
        statement = statement.where(EpisodeRow.status == EpisodeStatus.FAILED)
    else:
        statement = statement.where(
            EpisodeRow.status.in_((EpisodeStatus.FAILED, EpisodeStatus.QUEUED)),
            EpisodeRow.error_class.in_(classes),
        )
    if feed_id is not None:
        statement = statement.where(EpisodeRow.feed_id == feed_id)
    if since is not None:
        statement = statement.where(EpisodeRow.sort_date >= since)
    changed = []
    for row in session.scalars(statement):
        write_state(row, decide(read_state(row)), now)
        changed.append((row.feed_id, row.episode_id))
    return changed


def touch_feed(session: Session, feed_id: str, now: datetime) -> None:
    """Record that what the feed's RSS document shows has changed."""
    session.execute(
        update(FeedRow)
        .where(FeedRow.feed_id == feed_id)
        .values(changed_at=now, revision=FeedRow.revision + 1)
    )


def doom(session: Session, in_library: int, path: str) -> None:
    """Note that nobody needs a file any more."""
    session.execute(
        sqlite_insert(DoomedFileRow)
        .values(library_pk=in_library, path=path)
        .on_conflict_do_nothing()
    )


def doom_artifacts(
    session: Session, episode_pks: Iterable[int] | Select[tuple[int]]
) -> None:
    """Hand the files of episodes over to deletion."""
    chosen = ArtifactRow.episode_pk.in_(episode_pks)
    session.execute(
        sqlite_insert(DoomedFileRow)
        .from_select(
            ["library_pk", "path"],
            select(ArtifactRow.library_pk, ArtifactRow.path).where(
                and_(chosen, literal(value=True))
            ),
        )
        .on_conflict_do_nothing()
    )
    session.execute(delete(ArtifactRow).where(chosen))


def feed_row(session: Session, feed_id: str) -> FeedRow:
    """Return the row of a feed.

    Raises:
        UnknownFeed: there is none, or it was removed.

    """
    row = session.get(FeedRow, feed_id)
    if row is None or row.removed_at is not None:
        raise UnknownFeed(feed_id)
    return row


def episode_row(session: Session, feed_id: str, episode_id: str) -> EpisodeRow:
    """Return the row of one episode.

    Raises:
        UnknownEpisode: the feed has none of that id.

    """
    row = session.scalars(
        select(EpisodeRow).where(
            EpisodeRow.episode_id == episode_id, EpisodeRow.feed_id == feed_id
        )
    ).one_or_none()
    if row is None:
        raise UnknownEpisode(episode_id)
    return row


def is_demanded() -> ColumnElement[bool]:
    """Return the condition that a person has asked for this very episode."""
    added = select(SubmissionRow.episode_pk)
    return EpisodeRow.pinned | EpisodeRow.episode_pk.in_(added)


def read_state(row: EpisodeRow) -> EpisodeState:
    """Return the part of a row that the state machine decides on."""
    error = None
    if row.error_class is not None and row.error_since is not None:
        error = Problem(
            error_class=ErrorClass(row.error_class),
            detail=row.error_detail or "",
            since=row.error_since,
        )
    return EpisodeState(
        status=EpisodeStatus(row.status),
        reason=None if row.reason is None else Reason(row.reason),
        tries=row.tries,
        next_attempt_at=row.next_attempt_at,
        error=error,
        pinned=row.pinned,
        until_played=row.until_played,
    )


def facts_of(row: EpisodeRow) -> Facts:
    """Return what filters look at, as far as it is known."""
    return Facts(
        title=row.title,
        description=row.description,
        published=row.published,
        duration_s=row.duration_s,
        is_short=row.is_short,
        was_live=row.was_live,
    )


def state_values(state: EpisodeState) -> dict[str, Any]:
    """Return the columns that hold what the state machine decided."""
    return {
        "status": state.status,
        "reason": state.reason,
        "tries": state.tries,
        "next_attempt_at": state.next_attempt_at,
        "pinned": state.pinned,
        "until_played": state.until_played,
        "error_class": None if state.error is None else state.error.error_class,
        "error_detail": None if state.error is None else state.error.detail,
        "error_since": None if state.error is None else state.error.since,
    }


def write_state(row: EpisodeRow, state: EpisodeState, now: datetime) -> None:
    """Write what the state machine decided."""
    for name, value in state_values(state).items():
        setattr(row, name, value)
    row.updated_at = now


def read_episode(row: EpisodeRow, artifacts: Iterable[Artifact]) -> Episode:
    """Turn a row into the engine's own data."""
    files = tuple(artifacts)
    by_kind = {artifact.kind: artifact for artifact in files}
    return Episode(
        episode_id=row.episode_id,
        feed_id=row.feed_id,
        extractor=row.extractor,
        source_id=row.source_id,
        source_url=row.source_url,
        title=row.title,
        description=row.description,
        published=row.published,
        duration_s=row.duration_s,
        state=read_state(row),
        discovered_at=row.discovered_at,
        downloaded_at=row.downloaded_at,
        updated_at=row.updated_at,
        media=by_kind.get(ArtifactKind.MEDIA),
        artwork=by_kind.get(ArtifactKind.ARTWORK),
        transcripts=tuple(one for one in files if one.kind is ArtifactKind.TRANSCRIPT),
        chapters=chapters.load(row.chapters),
        season_number=row.season_number,
        season=row.season,
        episode_number=row.episode_number,
        people=people.load(row.people),
        is_explicit=row.is_explicit,
        played_at=row.played_at,
        position_s=row.position_s,
        refresh_at=row.refresh_at,
        log=row.log,
    )


def read_episodes(session: Session, rows: Sequence[EpisodeRow]) -> list[Episode]:
    """Turn rows into the engine's own data, with their files."""
    keys = func.json_each(json.dumps([row.episode_pk for row in rows]))
    artifacts: dict[int, list[Artifact]] = {}
    roots: dict[str, Path] = {}
    for row in session.execute(
        select(*ArtifactRow.__table__.columns, LibraryRow.root)
        .join(LibraryRow, LibraryRow.library_pk == ArtifactRow.library_pk)
        .where(ArtifactRow.episode_pk.in_(select(keys.table_valued("value").c.value)))
        .order_by(ArtifactRow.artifact_pk)
    ):
        root = roots.setdefault(row.root, Path(row.root))
        artifacts.setdefault(row.episode_pk, []).append(read_artifact(row, root))
    return [read_episode(row, artifacts.get(row.episode_pk, ())) for row in rows]


def read_artifact(row: ArtifactRow | Row[Any], root: Path) -> Artifact:
    """Turn the row of a file, or what was read of it, into the engine's own data."""
    return Artifact(
        kind=ArtifactKind(row.kind),
        root=root,
        path=row.path,
        rev=row.rev,
        language=row.language,
        is_automatic=row.is_automatic,
        facts=facts_of_file(row),
    )


def facts_of_file(row: ArtifactRow | Row[Any]) -> MediaFacts:
    """Return what is known of a file."""
    return MediaFacts(
        mime_type=row.mime_type,
        extension=row.extension,
        size_bytes=row.size_bytes,
        duration_s=row.duration_s,
        height=row.height,
        codecs=row.codecs,
    )
