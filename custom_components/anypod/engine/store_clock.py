"""What a clock that was wrong has left in the database; each function a transaction."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from .lifecycle import BACKOFF_S
from .schema import EpisodeRow, FeedRow, HostPauseRow, SourceRow, SubmissionRow

_LONGEST_WAIT = timedelta(seconds=2 * max(BACKOFF_S))


def pull_in_waits(session: Session, now: datetime) -> None:
    """Let nobody wait for what would come years too late.

    What a site has told is left as it is: a premiere may be a year away.
    """
    reach = now + _LONGEST_WAIT
    failed_then = and_(EpisodeRow.error_since > now, EpisodeRow.next_attempt_at > now)
    is_ours = or_(EpisodeRow.tries > 0, EpisodeRow.discovered_at > now)
    is_far = and_(EpisodeRow.next_attempt_at > reach, is_ours)
    session.execute(
        update(EpisodeRow).where(or_(failed_then, is_far)).values(next_attempt_at=now)
    )
    for column in (EpisodeRow.refresh_at, EpisodeRow.leaves_at):
        session.execute(update(EpisodeRow).where(column > reach).values({column: now}))
    # One that had failed before has the time of that, and may end in years.
    is_ahead = or_(HostPauseRow.since > now, HostPauseRow.until > reach)
    session.execute(delete(HostPauseRow).where(is_ahead))
    session.execute(
        update(FeedRow)
        .where(FeedRow.last_sync > now, FeedRow.next_sync.is_not(None))
        .values(next_sync=now)
    )
    session.execute(
        update(SourceRow).where(SourceRow.looked_at > now).values(looked_at=None)
    )


def pull_in_dates(session: Session, latest: datetime) -> None:
    """Let nothing have happened later than that."""
    # What has no date is dated by when it was found, and what a person added as well.
    session.execute(
        update(EpisodeRow)
        .where(EpisodeRow.sort_date > latest, EpisodeRow.published.is_(None))
        .values(sort_date=latest)
    )
    added = select(SubmissionRow.episode_pk)
    session.execute(
        update(EpisodeRow)
        .where(EpisodeRow.published > latest, EpisodeRow.episode_pk.in_(added))
        .values(published=latest, sort_date=latest)
    )
    for row, columns in _HAPPENED:
        for column in columns:
            session.execute(update(row).where(column > latest).values({column: latest}))


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
