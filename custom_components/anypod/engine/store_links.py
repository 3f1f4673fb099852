"""What the database does with links; each function a transaction."""

from collections.abc import Sequence
from datetime import datetime
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Link
from .schema import FeedRow, LinkRow

_TOKEN_BYTES = 24


def new_link(feed_id: str, name: str, now: datetime) -> LinkRow:
    """Make a link's row, with a token that nobody can guess."""
    return LinkRow(
        link_id=secrets.token_hex(6),
        feed_id=feed_id,
        name=name,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        created_at=now,
    )


def links(session: Session) -> Sequence[Link]:
    """Return every link of the feeds that were not removed."""
    rows = session.scalars(
        select(LinkRow)
        .join(FeedRow, FeedRow.feed_id == LinkRow.feed_id)
        .where(FeedRow.removed_at.is_(None))
        .order_by(LinkRow.created_at)
    )
    return [
        Link(
            link_id=row.link_id,
            feed_id=row.feed_id,
            name=row.name,
            token=row.token,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            last_agent=row.last_agent,
        )
        for row in rows
    ]
