"""What the database knows of what was played; each function a transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.orm import Session

from . import lifecycle
from .config import Showing
from .models import ArtifactKind, Episode, EpisodeStatus as Status, PodcastType
from .schema import ArtifactRow, EpisodeRow, FeedRow, LibraryRow
from .store_episodes import (
    ANY_FEED,
    ANY_STATUS,
    doom_artifacts,
    episode_row,
    feed_row,
    read_episodes,
    read_state,
    touch_feed,
    write_state,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Play:
    """How far an episode was heard or seen."""

    is_over: bool
    position_s: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What became of episodes that were played some time ago."""

    archived: tuple[Episode, ...] = ()
    loose: frozenset[str] = frozenset()
    """Feeds in which an episode is not pinned any more."""


def note(
    session: Session,
    feed_id: str,
    episode_id: str,
    play: Play,
    *,
    archives: bool,
    now: datetime,
    leaves_at: datetime,
) -> Episode:
    """Write down how far an episode was played.

    `leaves_at` is when it goes after it was played to its end, if `archives` says
    so, or its pin, if that only holds until then.

    Raises:
        UnknownEpisode: the feed has none of that id.

    """
    row = episode_row(session, feed_id, episode_id)
    row.played_at = now if play.is_over else None
    row.position_s = play.position_s
    row.position_at = None if play.position_s is None else now
    may_leave = row.status == Status.DOWNLOADED and (archives or row.until_played)
    row.leaves_at = leaves_at if play.is_over and may_leave else None
    row.updated_at = now
    return read_episodes(session, [row])[0]


def demand(session: Session, feed_id: str, episode_id: str, now: datetime) -> Episode:
    """Queue an episode whatever the rules say; it was not played then.

    Raises:
        UnknownEpisode: the feed has none of that id.
        IllegalTransition: it is not released yet; nothing was written.

    """
    row = episode_row(session, feed_id, episode_id)
    before = read_state(row)
    after = lifecycle.demand(before)
    if after != before:
        write_state(row, after, now)
        row.played_at = row.leaves_at = None
    return read_episodes(session, [row])[0]


def latest(session: Session, feed_id: str | None) -> Episode | None:
    """Return the newest playable episode, of one feed or of all.

    Raises:
        UnknownFeed: there is no such feed, or it was removed.

    """
    return _first(session, _newest_first(_playable(session, feed_id)))


def next_unplayed(session: Session, feed_id: str | None) -> Episode | None:
    """Return the episode that a listener wants to hear now, None for no more.

    First what was begun and not heard to its end, the one heard last. Then the
    feed that was listened to last goes on: the oldest unplayed episode that came
    after the one played last. Where nothing follows, or nothing was ever played,
    the newest unplayed one; of a serial the oldest, because it is told from its
    beginning.

    Raises:
        UnknownFeed: there is no such feed, or it was removed.

    """
    playable = _playable(session, feed_id)
    unplayed = playable.where(EpisodeRow.played_at.is_(None))
    begun = unplayed.where(EpisodeRow.position_s.is_not(None)).order_by(
        EpisodeRow.position_at.desc()
    )
    following = _following(session, feed_id, unplayed)
    is_serial = feed_id is not None and _is_serial(session, feed_id)
    rest = _oldest_first(unplayed) if is_serial else _newest_first(unplayed)
    for query in (begun, following, rest):
        found = None if query is None else _first(session, query)
        if found is not None:
            return found
    return None


def _following(
    session: Session, feed_id: str | None, unplayed: Select[tuple[EpisodeRow]]
) -> Select[tuple[EpisodeRow]] | None:
    """Return what comes after the episode that was played last, in its feed."""
    # Also one whose file is gone: that is where the listener stands.
    last = session.scalars(
        select(EpisodeRow)
        .where(*_in_scope(feed_id), EpisodeRow.played_at.is_not(None))
        .order_by(EpisodeRow.played_at.desc(), EpisodeRow.rank.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return None
    place = tuple_(EpisodeRow.sort_date, EpisodeRow.rank)
    return _oldest_first(
        unplayed.where(
            EpisodeRow.feed_id == last.feed_id, place > (last.sort_date, last.rank)
        )
    )


def _is_serial(session: Session, feed_id: str) -> bool:
    showing = feed_row(session, feed_id).showing
    if showing is None:
        return False
    return Showing.from_key(showing).podcast_type is PodcastType.SERIAL


def _in_scope(feed_id: str | None) -> tuple[ColumnElement[bool], ...]:
    if feed_id is not None:
        return (EpisodeRow.feed_id == feed_id,)
    removed = select(FeedRow.feed_id).where(FeedRow.removed_at.is_not(None))
    return (EpisodeRow.feed_id.not_in(removed),)


def _playable(session: Session, feed_id: str | None) -> Select[tuple[EpisodeRow]]:
    if feed_id is not None:
        feed_row(session, feed_id)
    has_file = (
        select(ArtifactRow.artifact_pk)
        .where(
            ArtifactRow.episode_pk == EpisodeRow.episode_pk,
            ArtifactRow.kind == ArtifactKind.MEDIA,
        )
        .exists()
    )
    return select(EpisodeRow).where(
        *_in_scope(feed_id), EpisodeRow.status == Status.DOWNLOADED, has_file
    )


def _newest_first(query: Select[tuple[EpisodeRow]]) -> Select[tuple[EpisodeRow]]:
    return query.order_by(EpisodeRow.sort_date.desc(), EpisodeRow.rank.desc())


def _oldest_first(query: Select[tuple[EpisodeRow]]) -> Select[tuple[EpisodeRow]]:
    return query.order_by(EpisodeRow.sort_date, EpisodeRow.rank)


def _first(session: Session, query: Select[tuple[EpisodeRow]]) -> Episode | None:
    rows = session.scalars(query.limit(1)).all()
    return next(iter(read_episodes(session, rows)), None)


# What goes after it was played


def next_leave(session: Session, feed_ids: Collection[str]) -> datetime | None:
    """Return when the first episode of these feeds is let go, if any is."""
    return session.scalar(
        select(func.min(EpisodeRow.leaves_at)).where(_leaving(feed_ids))
    )


def leave(
    session: Session,
    feed_ids: Collection[str],
    *,
    archiving: Collection[str],
    present: Collection[Path],
    now: datetime,
) -> Left:
    """Let go what was played, in these feeds, and is not to stay any longer.

    `archiving` are those of the feeds that archive what was played; `present` are
    the libraries that can be reached: a file elsewhere could not be deleted.
    """
    root = (
        select(LibraryRow.root)
        .join(ArtifactRow, ArtifactRow.library_pk == LibraryRow.library_pk)
        .where(
            ArtifactRow.episode_pk == EpisodeRow.episode_pk,
            ArtifactRow.kind == ArtifactKind.MEDIA,
        )
        .scalar_subquery()
    )
    rows = session.scalars(
        select(EpisodeRow).where(
            _leaving(feed_ids),
            EpisodeRow.leaves_at <= now,
            root.is_(None) | root.in_([str(one) for one in present]),
        )
    ).all()
    archived = []
    for row in rows:
        state = lifecycle.let_go_played(
            read_state(row), archives=row.feed_id in archiving
        )
        write_state(row, state, now)
        row.leaves_at = None
        if state.status is Status.ARCHIVED:
            archived.append(row)
            touch_feed(session, row.feed_id, now)
    doom_artifacts(session, [row.episode_pk for row in archived])
    return Left(
        archived=tuple(read_episodes(session, archived)),
        loose=frozenset(row.feed_id for row in rows if row not in archived),
    )


def _leaving(feed_ids: Collection[str]) -> ColumnElement[bool]:
    # Few leave, of however many there are.
    return and_(
        ANY_FEED.in_(feed_ids),
        EpisodeRow.leaves_at.is_not(None),
        ANY_STATUS == Status.DOWNLOADED,
    )
