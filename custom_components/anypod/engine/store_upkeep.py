"""What the database does for upkeep: refreshes, audits, moves; each a transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import json
from pathlib import Path

from sqlalchemy import ColumnElement, delete, func, select, text, update
from sqlalchemy.orm import Session

from . import store_transcripts
from .findings import EpisodeMetadata
from .library import new_rev
from .lifecycle import Reaction, archive, backoff_s, lose, reaction
from .models import (
    Artifact,
    ArtifactKind,
    Episode,
    EpisodeStatus,
    MediaFacts,
    Problem,
    Reason,
)
from .schema import (
    ArtifactRow,
    DoomedFileRow,
    EpisodeRow,
    FeedRow,
    HostPauseRow,
    LibraryRow,
    SettingRow,
)
from .store_downloads import add_artifact, follow_metadata, library_pk
from .store_episodes import (
    ANY_FEED,
    ANY_STATUS,
    doom,
    doom_artifacts,
    episode_row,
    facts_of_file,
    get,
    get_many,
    read_state,
    touch_feed,
    write_state,
)
from .store_transcripts import Spoken

_REFRESH_TRIES = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Refresh:
    """An episode whose page is to be looked at now."""

    episode: Episode
    is_asked: bool
    """Whether a person wants it."""
    cuts: tuple[tuple[float, float], ...] | None
    """What was cut out of its file; None: nobody knows, or there is no file."""


def ask_refresh(
    session: Session, feed_id: str, episode_id: str, due: datetime
) -> Episode:
    """Note that an episode's metadata is to be read anew at an instant.

    Raises:
        UnknownEpisode: the feed has none of that id.

    """
    row = episode_row(session, feed_id, episode_id)
    row.refresh_at, row.refresh_asked, row.refresh_tries = due, True, 0
    return get(session, feed_id, episode_id)


def next_refresh(
    session: Session,
    now: datetime,
    feed_ids: Collection[str],
    rested_at: datetime | None = None,
) -> tuple[Refresh | None, datetime | None]:
    """Return what to refresh now, else when something is due.

    What a person asked for comes first. The rest comes one by one, from `rested_at`
    on, the newest first, and only in `feed_ids`.
    """
    paused = select(HostPauseRow.host).where(HostPauseRow.until > now)
    all_ = (
        EpisodeRow.refresh_at.is_not(None),
        EpisodeRow.host.not_in(paused),
        FeedRow.removed_at.is_(None),
    )
    asked = (*all_, EpisodeRow.refresh_asked.is_(True))
    others = (
        *all_,
        EpisodeRow.refresh_asked.is_(False),
        # Looked for among those that wait, and not among all that feeds have.
        ANY_STATUS == EpisodeStatus.DOWNLOADED,
        ANY_FEED.in_(feed_ids),
        FeedRow.enabled.is_(True),
    )
    has_rested = rested_at is None or rested_at <= now
    row = _first_due(session, asked, now)
    if row is None and has_rested:
        row = _first_due(session, others, now)
    if row is not None:
        return _refresh(session, row), None
    later = _earliest(session, others)
    if later is not None and rested_at is not None:
        later = max(later, rested_at)
    waits = (_earliest(session, asked), later, _end_of_pause(session, now))
    return None, min((due for due in waits if due is not None), default=None)


def _end_of_pause(session: Session, now: datetime) -> datetime | None:
    waiting = select(EpisodeRow.host).where(EpisodeRow.refresh_at.is_not(None))
    return session.scalar(
        select(func.min(HostPauseRow.until)).where(
            HostPauseRow.until > now, HostPauseRow.host.in_(waiting)
        )
    )


def _first_due(
    session: Session, conditions: Iterable[ColumnElement[bool]], now: datetime
) -> EpisodeRow | None:
    return session.scalars(
        select(EpisodeRow)
        .join(FeedRow, FeedRow.feed_id == EpisodeRow.feed_id)
        .where(*conditions, EpisodeRow.refresh_at <= now)
        .order_by(EpisodeRow.sort_date.desc(), EpisodeRow.rank.desc())
        .limit(1)
    ).first()


def _earliest(
    session: Session, conditions: Iterable[ColumnElement[bool]]
) -> datetime | None:
    return session.scalar(
        select(func.min(EpisodeRow.refresh_at))
        .join(FeedRow, FeedRow.feed_id == EpisodeRow.feed_id)
        .where(*conditions)
    )


def _refresh(session: Session, row: EpisodeRow) -> Refresh:
    episode = get(session, row.feed_id, row.episode_id)
    has_file = (
        episode.state.status is EpisodeStatus.DOWNLOADED and episode.media is not None
    )
    return Refresh(
        episode=episode,
        is_asked=row.refresh_asked,
        cuts=store_transcripts.cuts(row) if has_file else None,
    )


def refreshed(
    session: Session,
    episode: Episode,
    metadata: EpisodeMetadata,
    artwork: Sequence[Artifact],
    now: datetime,
    spoken: Spoken | None = None,
) -> Episode:
    """Take over what an episode's page says now.

    What comes when the episode's files are gone goes as well.
    """
    row = episode_row(session, episode.feed_id, episode.episode_id)
    is_done = True
    before = get(session, episode.feed_id, episode.episode_id)
    follow_metadata(session, row, metadata)
    if before.state.status is EpisodeStatus.DOWNLOADED:
        # All that can have gone wrong since it is there is a refresh.
        row.error_class = row.error_detail = row.error_since = None
        _replace_artwork(session, row.episode_pk, artwork)
        if spoken is not None:
            is_done = store_transcripts.take(session, row, before, spoken)
    else:
        for one in (*artwork, *(() if spoken is None else spoken.artifacts)):
            doom(session, library_pk(session, one.root), one.path)
    session.flush()
    if get(session, episode.feed_id, episode.episode_id) != before:
        row.updated_at = now
        touch_feed(session, episode.feed_id, now)
    if spoken is not None and spoken.is_refused:
        if _again(row, now):
            row.refresh_asked = False
            _put_off(session, row.host, row.refresh_at)
    elif is_done:
        row.refresh_at, row.refresh_tries = None, 0
    else:
        # What a person wanted is there, and the rest comes by itself.
        row.refresh_asked = False
    return get(session, episode.feed_id, episode.episode_id)


def _again(row: EpisodeRow, now: datetime) -> bool:
    """Look at an episode's page again later, as long as there is hope."""
    row.refresh_tries += 1
    if row.refresh_tries >= _REFRESH_TRIES:
        row.refresh_at = None
        return False
    row.refresh_at = now + timedelta(seconds=backoff_s(row.refresh_tries, 0.0))
    return True


def _put_off(session: Session, host: str, until: datetime | None) -> None:
    """Leave a site alone that refuses everything, where nobody has asked for it."""
    session.execute(
        update(EpisodeRow)
        .where(
            EpisodeRow.host == host,
            EpisodeRow.refresh_at < until,
            EpisodeRow.refresh_asked.is_(False),
        )
        .values(refresh_at=until)
    )


def _replace_artwork(
    session: Session, episode_pk: int, artwork: Sequence[Artifact]
) -> None:
    for one in artwork:
        old = session.scalars(
            select(ArtifactRow).where(
                ArtifactRow.episode_pk == episode_pk, ArtifactRow.kind == one.kind
            )
        ).one_or_none()
        if old is not None:
            # It may lie in another library than the new one.
            doom(session, old.library_pk, old.path)
            session.delete(old)
            session.flush()
        add_artifact(session, episode_pk, one)


def refresh_failed(
    session: Session, episode: Episode, problem: Problem, *, is_host_fault: bool
) -> Episode:
    """Try a refresh again later; after a few tries keep only the problem.

    What nobody asked for is given up without a word, and at once where there is no
    hope: the file is there all the same.
    """
    row = episode_row(session, episode.feed_id, episode.episode_id)
    is_asked = row.refresh_asked
    if not is_asked and reaction(problem.error_class) is Reaction.GIVE_UP:
        row.refresh_at = None
    elif _again(row, problem.since):
        if is_host_fault:
            _put_off(session, row.host, row.refresh_at)
    elif is_asked:
        row.error_class = problem.error_class
        row.error_detail = problem.detail
        row.error_since = problem.since
    return get(session, episode.feed_id, episode.episode_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRecord:
    """A file that should be on the disk."""

    artifact_pk: int
    feed_id: str
    episode_id: str
    kind: ArtifactKind
    root: Path
    path: str
    facts: MediaFacts
    """As they were when it was put there."""

    @property
    def size_bytes(self) -> int:
        """Return how large it is."""
        return self.facts.size_bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedFile:
    """A file that somebody has changed, and what it is now."""

    record: FileRecord
    facts: MediaFacts


def files(session: Session, root: Path) -> list[FileRecord]:
    """Return the files that should be in a library."""
    rows = session.execute(
        select(ArtifactRow, EpisodeRow.feed_id, EpisodeRow.episode_id)
        .join(EpisodeRow, EpisodeRow.episode_pk == ArtifactRow.episode_pk)
        .join(LibraryRow, LibraryRow.library_pk == ArtifactRow.library_pk)
        .where(LibraryRow.root == str(root))
        .order_by(ArtifactRow.artifact_pk)
    )
    return [
        FileRecord(
            artifact_pk=row.artifact_pk,
            feed_id=feed_id,
            episode_id=episode_id,
            kind=ArtifactKind(row.kind),
            root=root,
            path=row.path,
            facts=facts_of_file(row),
        )
        for row, feed_id, episode_id in rows
    ]


def follow_files(
    session: Session, changed: Sequence[ChangedFile], now: datetime
) -> list[Episode]:
    """Take files for what they are now; return their episodes."""
    episodes: dict[str, list[str]] = {}
    for one in changed:
        record, facts = one.record, one.facts
        row = session.get(ArtifactRow, record.artifact_pk)
        if row is None or row.path != record.path:
            # It was moved, replaced or deleted in the meantime.
            continue
        row.rev = new_rev()
        row.size_bytes, row.duration_s = facts.size_bytes, facts.duration_s
        row.height, row.codecs = facts.height, facts.codecs
        touch_feed(session, record.feed_id, now)
        episodes.setdefault(record.feed_id, []).append(record.episode_id)
    session.flush()
    return [
        episode
        for feed_id, episode_ids in episodes.items()
        for episode in get_many(session, feed_id, episode_ids)
    ]


def folders(session: Session) -> set[str]:
    """Return the folders of the feeds that there are."""
    return set(
        session.scalars(select(FeedRow.folder).where(FeedRow.removed_at.is_(None)))
    )


def expected_paths(session: Session, root: Path) -> set[str]:
    """Return the paths in a library that somebody knows of."""
    known = select(ArtifactRow.path).join(
        LibraryRow, LibraryRow.library_pk == ArtifactRow.library_pk
    )
    doomed = select(DoomedFileRow.path).join(
        LibraryRow, LibraryRow.library_pk == DoomedFileRow.library_pk
    )
    here = LibraryRow.root == str(root)
    return set(session.scalars(known.where(here))) | set(
        session.scalars(doomed.where(here))
    )


def lose_files(
    session: Session,
    lost: Sequence[FileRecord],
    *,
    keep: Collection[str],
    now: datetime,
) -> list[Episode]:
    """Record that files have vanished; return the episodes that changed by that.

    Episodes of the feeds in `keep` are downloaded again, others are archived. A
    picture alone is fetched anew with the metadata; a transcript alone is given up.
    """
    keys = func.json_each(json.dumps([one.artifact_pk for one in lost]))
    paths = select(ArtifactRow.artifact_pk, ArtifactRow.path).where(
        ArtifactRow.artifact_pk.in_(select(keys.table_valued("value").c.value))
    )
    still: dict[int, str] = dict(session.execute(paths).tuples().all())
    changed: dict[str, list[str]] = {}
    for one in lost:
        if still.get(one.artifact_pk) != one.path:
            # It was moved, replaced or deleted in the meantime.
            continue
        session.execute(
            delete(ArtifactRow).where(ArtifactRow.artifact_pk == one.artifact_pk)
        )
        row = episode_row(session, one.feed_id, one.episode_id)
        state = read_state(row)
        if one.kind is ArtifactKind.ARTWORK:
            row.refresh_at, row.refresh_tries = now, 0
        elif one.kind is ArtifactKind.TRANSCRIPT:
            # What is left of it is of no use, and nothing will take its place.
            doom(session, library_pk(session, one.root), one.path)
        elif state.status is EpisodeStatus.DOWNLOADED:
            is_kept = one.feed_id in keep
            after = lose(state) if is_kept else archive(state, Reason.MISSING)
            write_state(row, after, now)
            if not is_kept:
                doom_artifacts(session, [row.episode_pk])
        touch_feed(session, one.feed_id, now)
        changed.setdefault(one.feed_id, []).append(one.episode_id)
    session.flush()
    return [
        episode
        for feed_id, episode_ids in changed.items()
        for episode in get_many(session, feed_id, episode_ids)
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatabaseFacts:
    """How large the database is, and of which making."""

    size_bytes: int
    version: str
    """Of its schema."""


def database(session: Session) -> DatabaseFacts:
    """Return what is to be said of the database itself."""
    pages = session.scalar(text("PRAGMA page_count")) or 0
    page_bytes = session.scalar(text("PRAGMA page_size")) or 0
    version = session.scalar(text("SELECT version_num FROM alembic_version"))
    return DatabaseFacts(size_bytes=pages * page_bytes, version=str(version))


def setting(session: Session, name: str) -> str | None:
    """Return a setting, None when it was never made."""
    row = session.get(SettingRow, name)
    return None if row is None else row.value


def set_setting(session: Session, name: str, value: str) -> None:
    """Make a setting."""
    session.merge(SettingRow(name=name, value=value))


def unset(session: Session, name: str) -> None:
    """Forget a setting."""
    session.execute(delete(SettingRow).where(SettingRow.name == name))
