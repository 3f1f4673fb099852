"""What the database knows of what links give out; each function a transaction.

A combined feed has no episodes of its own: it shows those of all the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
import hashlib
import json
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Session

from .config import PLAIN_SHOWING, Showing
from .errors import UnknownEpisode
from .models import (
    Artifact,
    ArtifactKind,
    Channel,
    Episode,
    EpisodeStatus,
    Media,
    SourceKind,
)
from .schema import ArtifactRow, EpisodeRow, FeedRow, LibraryRow
from .store_episodes import feed_row, read_artifact, read_episodes

_AT_ONCE: Final = 50
"""Rows that are read together: the more there are, the more Python searches for
garbage among them, while everything else stands still."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """Which state of a feed is to be published."""

    key: str
    """Differs where the RSS documents of two states do."""
    is_combined: bool


def content(session: Session, feed_id: str) -> Content:
    """Return which state a feed is in.

    Raises:
        UnknownFeed: there is none, or it was removed.

    """
    row = feed_row(session, feed_id)
    if row.source_kind != SourceKind.COMBINED:
        return Content(key=f"{row.revision}-{_ms(row.changed_at)}", is_combined=False)
    states = session.execute(
        select(FeedRow.feed_id, FeedRow.revision, FeedRow.changed_at)
        .where(FeedRow.removed_at.is_(None))
        .order_by(FeedRow.feed_id)
    )
    text = json.dumps([[one, number, _ms(at)] for one, number, at in states])
    key = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    return Content(key=key, is_combined=True)


def channel(session: Session, feed_id: str) -> Channel:
    """Return what the RSS document says of the feed as a whole.

    Raises:
        UnknownFeed: there is none, or it was removed.

    """
    row = feed_row(session, feed_id)
    showing = PLAIN_SHOWING if row.showing is None else Showing.from_key(row.showing)
    title = showing.title or row.title
    is_combined = row.source_kind == SourceKind.COMBINED
    changed_at = row.changed_at
    if is_combined:
        # Removed ones too, because it shows something else since they are.
        changed_at = session.scalar(select(func.max(FeedRow.changed_at))) or changed_at
    return Channel(
        feed_id=row.feed_id,
        guid=row.guid,
        title=title,
        subtitle=showing.subtitle,
        description=showing.description or row.description or row.source_title or title,
        author=showing.author or row.author or row.source_title or title,
        email=showing.email,
        web_url=row.web_url or row.source_url,
        language=showing.language,
        category=showing.category,
        is_explicit=showing.explicit,
        podcast_type=showing.podcast_type,
        media=Media(row.media),
        artwork_rev=row.artwork_rev,
        is_combined=is_combined,
        page_size=showing.page_size,
        changed_at=changed_at,
    )


def count(session: Session, feed_id: str) -> int:
    """Return how many episodes a feed shows."""
    where = _listed(feed_row(session, feed_id))
    return session.scalar(select(func.count(EpisodeRow.episode_pk)).where(*where)) or 0


def playable(
    session: Session, feed_id: str, *, limit: int, offset: int = 0
) -> list[Episode]:
    """Return some of the episodes that a feed shows, the newest first."""
    rows = session.scalars(
        select(EpisodeRow)
        .where(*_listed(feed_row(session, feed_id)))
        .order_by(
            EpisodeRow.sort_date.desc(),
            EpisodeRow.rank.desc(),
            EpisodeRow.episode_pk.desc(),
        )
        .limit(limit)
        .offset(offset),
        execution_options={"yield_per": _AT_ONCE},
    )
    return [one for part in rows.partitions() for one in read_episodes(session, part)]


def episode(session: Session, feed_id: str, episode_id: str) -> Episode:
    """Return an episode that a feed shows.

    Raises:
        UnknownEpisode: it shows none of that id.
        UnknownFeed: there is no such feed, or it was removed.

    """
    # One that a combined feed leaves out, because another feed has it as well, is
    # found all the same: apps may know it from when that was not so.
    shown = _shown(feed_row(session, feed_id))
    row = session.scalars(
        select(EpisodeRow).where(EpisodeRow.episode_id == episode_id, *shown)
    ).one_or_none()
    if row is None:
        raise UnknownEpisode(episode_id)
    return read_episodes(session, [row])[0]


def artifact(
    session: Session,
    feed_id: str,
    episode_id: str,
    kind: ArtifactKind,
    rev: str,
    language: str = "",
) -> Artifact | None:
    """Return a file of an episode that a feed shows, without the episode itself.

    None as well where there is no such feed, or none any more.
    """
    feed = session.execute(_FEED, {"feed_id": feed_id}).one_or_none()
    if feed is None:
        return None
    query = _artifact_query(
        is_combined=feed.source_kind == SourceKind.COMBINED,
        has_files=feed.media != Media.METADATA,
    )
    wanted = {
        "feed_id": feed_id,
        "episode_id": episode_id,
        "kind": kind,
        "rev": rev,
        "language": language,
    }
    found = session.execute(query, wanted).one_or_none()
    return None if found is None else read_artifact(found, Path(found.root))


_FEED: Final = select(FeedRow.source_kind, FeedRow.media).where(
    FeedRow.feed_id == bindparam("feed_id"), FeedRow.removed_at.is_(None)
)


@cache
def _artifact_query(*, is_combined: bool, has_files: bool) -> Select[Any]:
    """Return how to find a file: made once, because players ask again and again."""
    shown = _shown_by(
        bindparam("feed_id", type_=String), is_combined=is_combined, has_files=has_files
    )
    return (
        select(*ArtifactRow.__table__.columns, LibraryRow.root)
        .join(EpisodeRow, EpisodeRow.episode_pk == ArtifactRow.episode_pk)
        .join(LibraryRow, LibraryRow.library_pk == ArtifactRow.library_pk)
        .where(
            EpisodeRow.episode_id == bindparam("episode_id"),
            ArtifactRow.kind == bindparam("kind"),
            ArtifactRow.rev == bindparam("rev"),
            ArtifactRow.language == bindparam("language"),
            *shown,
        )
    )


def feed_titles(session: Session) -> dict[str, str]:
    """Return what the feeds are called that a combined feed shows."""
    titles = {}
    for row in session.scalars(select(FeedRow).where(FeedRow.removed_at.is_(None))):
        showing = None if row.showing is None else Showing.from_key(row.showing)
        titles[row.feed_id] = (showing and showing.title) or row.title
    return titles


def _listed(row: FeedRow) -> Sequence[ColumnElement[bool]]:
    """Return the conditions that a feed lists an episode."""
    if row.source_kind != SourceKind.COMBINED:
        return _shown(row)
    # Two feeds may read one source; apps want each guid but once.
    first = (
        select(func.min(EpisodeRow.episode_pk))
        .where(*_shown(row))
        .group_by(EpisodeRow.extractor, EpisodeRow.source_id)
    )
    return (EpisodeRow.episode_pk.in_(first),)


def _shown(row: FeedRow) -> Sequence[ColumnElement[bool]]:
    """Return the conditions that an episode is one of those that a feed shows."""
    return _shown_by(
        row.feed_id,
        is_combined=row.source_kind == SourceKind.COMBINED,
        has_files=row.media != Media.METADATA,
    )


def _shown_by(
    feed_id: str | BindParameter[str], *, is_combined: bool, has_files: bool
) -> Sequence[ColumnElement[bool]]:
    is_had = EpisodeRow.status == EpisodeStatus.DOWNLOADED
    has_file = (
        select(ArtifactRow.artifact_pk)
        .where(
            ArtifactRow.episode_pk == EpisodeRow.episode_pk,
            ArtifactRow.kind == ArtifactKind.MEDIA,
        )
        # It is about another file than the one that may be asked for.
        .correlate(EpisodeRow)
        .exists()
    )
    if is_combined:
        others = select(FeedRow.feed_id).where(
            FeedRow.removed_at.is_(None), FeedRow.media != Media.METADATA
        )
        return (is_had, EpisodeRow.feed_id.in_(others), has_file)
    mine = EpisodeRow.feed_id == feed_id
    # Elsewhere apps have no use for what was had while the feed wanted no files.
    return (is_had, mine, has_file) if has_files else (is_had, mine)


def _ms(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)
