"""What a clock that was wrong has left in the database; each function a transaction."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from .lifecycle import BACKOFF_S
from .schema import EpisodeRow, FeedRow, HostPauseRow, SourceRow, SubmissionRow

_LONGEST_WAIT = timedelta(seconds=2 * max(BACKOFF_S))


def pull_in(session: Session, now: datetime) -> None:
    """Bring times within reach that were written down while the clock was ahead.

    What a site has told is left as it is: a premiere may be a year away.
    """
    _pull_in_waits(session, now)
    _pull_in_dates(session, now)


def _pull_in_waits(session: Session, now: datetime) -> None:
    """Let nobody wait for what would come years too late."""
    reach = now + _LONGEST_WAIT
    failed_then = and_(EpisodeRow.error_since > now, EpisodeRow.next_attempt_at > now)
    is_ours = or_(EpisodeRow.tries > 0, EpisodeRow.discovered_at > now)
    is_far = and_(EpisodeRow.next_attempt_at > reach, is_ours)
    session.execute(
        update(EpisodeRow).where(or_(failed_then, is_far)).values(next_attempt_at=now)
    )
    for column in (EpisodeRow.refresh_at, EpisodeRow.leaves_at):
        session.execute(update(EpisodeRow).where(column > reach).values({column: now}))
    session.execute(delete(HostPauseRow).where(HostPauseRow.since > now))
    session.execute(
        update(FeedRow).where(FeedRow.last_sync > now).values(next_sync=now)
    )
    session.execute(
        update(SourceRow).where(SourceRow.looked_at > now).values(looked_at=None)
    )


def _pull_in_dates(session: Session, now: datetime) -> None:
    """Let nothing have happened after today."""
    # What has no date is dated by when it was found, and what a person added as well.
    session.execute(
        update(EpisodeRow)
        .where(EpisodeRow.sort_date > now, EpisodeRow.published.is_(None))
        .values(sort_date=now)
    )
    added = select(SubmissionRow.episode_pk)
    session.execute(
        update(EpisodeRow)
        .where(EpisodeRow.published > now, EpisodeRow.episode_pk.in_(added))
        .values(published=now, sort_date=now)
    )
    for row, columns in _HAPPENED:
        for column in columns:
            session.execute(update(row).where(column > now).values({column: now}))


_HAPPENED = (
    (
        EpisodeRow,
        (
            *(EpisodeRow.discovered_at, EpisodeRow.downloaded_at),
            *(EpisodeRow.updated_at, EpisodeRow.error_since),
            *(EpisodeRow.played_at, EpisodeRow.position_at),
        ),
    ),
    (
        FeedRow,
        (
            *(FeedRow.changed_at, FeedRow.error_since),
            *(FeedRow.last_sync, FeedRow.last_success),
        ),
    ),
)
