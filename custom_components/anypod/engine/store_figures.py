"""What the episodes of feeds add up to; each function part of a transaction."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from .models import EpisodeStatus, Problem
from .schema import ArtifactRow, EpisodeRow, FeedRow
from .store_episodes import is_demanded, read_state

_HELD = (EpisodeStatus.QUEUED, EpisodeStatus.DOWNLOADING, EpisodeStatus.DOWNLOADED)


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedFigures:
    """What a feed's episodes add up to."""

    counts: dict[EpisodeStatus, int]
    size_bytes: int
    waiting: Problem | None
    """The newest error of an episode that is still to be tried again."""
    is_due: bool
    """Episodes are queued that can begin now; others wait, or are to come later."""
    is_held: bool
    """None can begin now, and something has to pass first."""
    awaits_window: bool
    """Some of them only wait for another time of day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What there is to do for some feeds, and what the files of all take."""

    active: int
    queued: int
    size_bytes: int


def of_each(
    session: Session,
    feed_ids: Collection[str],
    now: datetime,
    *,
    only_demanded: bool = False,
) -> dict[str, FeedFigures]:
    """Return what the episodes of each feed add up to.

    `only_demanded` says that nothing else is begun at this time of day.
    """
    mine = EpisodeRow.feed_id.in_(feed_ids)
    counts: defaultdict[str, dict[EpisodeStatus, int]] = defaultdict(dict)
    for feed_id, status, count in session.execute(
        select(EpisodeRow.feed_id, EpisodeRow.status, func.count())
        .where(mine)
        .group_by(EpisodeRow.feed_id, EpisodeRow.status)
    ):
        counts[feed_id][EpisodeStatus(status)] = count
    sizes = dict(
        session.execute(
            select(EpisodeRow.feed_id, func.sum(ArtifactRow.size_bytes))
            .join(ArtifactRow, ArtifactRow.episode_pk == EpisodeRow.episode_pk)
            .where(mine)
            .group_by(EpisodeRow.feed_id)
        )
        .tuples()
        .all()
    )
    return {
        feed_id: _figures(
            session,
            EpisodeRow.feed_id == feed_id,
            counts[feed_id],
            sizes.get(feed_id, 0),
            now,
            only_demanded=only_demanded,
        )
        for feed_id in feed_ids
    }


def of_all(session: Session, now: datetime) -> FeedFigures:
    """Return what the episodes of all feeds add up to."""
    removed = select(FeedRow.feed_id).where(FeedRow.removed_at.is_not(None))
    mine = EpisodeRow.feed_id.not_in(removed)
    counts = {
        EpisodeStatus(status): count
        for status, count in session.execute(
            select(EpisodeRow.status, func.count())
            .where(mine)
            .group_by(EpisodeRow.status)
        )
    }
    size = session.scalar(
        select(func.sum(ArtifactRow.size_bytes))
        .join(EpisodeRow, EpisodeRow.episode_pk == ArtifactRow.episode_pk)
        .where(mine)
    )
    return _figures(session, mine, counts, size or 0, now, only_demanded=False)


def _figures(
    session: Session,
    mine: ColumnElement[bool],
    counts: dict[EpisodeStatus, int],
    size_bytes: int,
    now: datetime,
    *,
    only_demanded: bool,
) -> FeedFigures:
    waiting: Problem | None = None
    is_due = awaits_window = False
    if counts.get(EpisodeStatus.QUEUED):
        queued = select(EpisodeRow).where(
            mine, EpisodeRow.status == EpisodeStatus.QUEUED
        )
        due = queued.where(
            (EpisodeRow.next_attempt_at.is_(None)) | (EpisodeRow.next_attempt_at <= now)
        )
        waiting = _newest_problem(session, queued)
        is_due = _has(session, due.where(is_demanded()) if only_demanded else due)
        awaits_window = only_demanded and not is_due and _has(session, due)
    return FeedFigures(
        counts=counts,
        size_bytes=size_bytes,
        waiting=waiting,
        is_due=is_due,
        is_held=not is_due and (awaits_window or waiting is not None),
        awaits_window=awaits_window,
    )


def _newest_problem(
    session: Session, rows: Select[tuple[EpisodeRow]]
) -> Problem | None:
    row = session.scalars(
        rows.where(EpisodeRow.error_class.is_not(None))
        .order_by(EpisodeRow.error_since.desc())
        .limit(1)
    ).first()
    return None if row is None else read_state(row).error


def _has(session: Session, rows: Select[tuple[EpisodeRow]]) -> bool:
    return bool(session.scalar(select(rows.exists())))


def held(session: Session, feed_ids: Collection[str]) -> dict[str, int]:
    """Return how many episodes have a file or are to get one, where there are any."""
    counts = session.execute(
        select(EpisodeRow.feed_id, func.count())
        .where(EpisodeRow.feed_id.in_(feed_ids), EpisodeRow.status.in_(_HELD))
        .group_by(EpisodeRow.feed_id)
    )
    return dict(counts.tuples().all())


def size_of(session: Session, feed_id: str) -> int:
    """Return what the files of a feed take."""
    size = session.scalar(
        select(func.sum(ArtifactRow.size_bytes))
        .join(EpisodeRow, EpisodeRow.episode_pk == ArtifactRow.episode_pk)
        .where(EpisodeRow.feed_id == feed_id)
    )
    return size or 0


def load(session: Session, feed_ids: Collection[str]) -> Load:
    """Return what is downloaded for some feeds, or waits for that, and all files."""
    busy = {EpisodeStatus.QUEUED, EpisodeStatus.DOWNLOADING}
    counts = {
        EpisodeStatus(status): count
        for status, count in session.execute(
            select(EpisodeRow.status, func.count())
            .where(EpisodeRow.feed_id.in_(feed_ids), EpisodeRow.status.in_(busy))
            .group_by(EpisodeRow.status)
        )
    }
    return Load(
        active=counts.get(EpisodeStatus.DOWNLOADING, 0),
        queued=counts.get(EpisodeStatus.QUEUED, 0),
        size_bytes=session.scalar(select(func.sum(ArtifactRow.size_bytes))) or 0,
    )
