"""What the database does with links; each public function a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
import secrets

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from .errors import LastLink, UnknownLink
from .models import Link
from .schema import FeedRow, ForwardRow, LinkRow
from .store_episodes import feed_row

_TOKEN_BYTES = 24


@dataclass(frozen=True, kw_only=True, slots=True)
class Forward:
    """A token that a link had before, and that still leads to it for a while."""

    token: str
    link_id: str
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """When a link was used last, and by which app."""

    at: datetime
    agent: str | None


def new_link(feed_id: str, name: str, now: datetime) -> LinkRow:
    """Make a link's row, with a token that nobody can guess."""
    return LinkRow(
        link_id=secrets.token_hex(6),
        feed_id=feed_id,
        name=name,
        token=_new_token(),
        created_at=now,
    )


def links(session: Session) -> Sequence[Link]:
    """Return every link of the feeds that were not removed, the oldest first."""
    rows = session.scalars(
        select(LinkRow)
        .join(FeedRow, FeedRow.feed_id == LinkRow.feed_id)
        .where(FeedRow.removed_at.is_(None))
        .order_by(LinkRow.created_at, LinkRow.link_id)
    )
    return [_link(row) for row in rows]


def forwards(session: Session) -> Sequence[Forward]:
    """Return the tokens that links had before, also those whose time is over.

    They are few, and a clock that is ahead for a moment is to end none for good.
    """
    return [
        Forward(token=row.token, link_id=row.link_id, until=row.until)
        for row in session.scalars(select(ForwardRow))
    ]


def create(session: Session, feed_id: str, name: str, now: datetime) -> Link:
    """Give a feed another link.

    Raises:
        UnknownFeed: there is no such feed, or it was removed.

    """
    row = new_link(feed_row(session, feed_id).feed_id, name, now)
    session.add(row)
    session.flush()
    # Instants are less exact in the database; a restart is to change nothing.
    session.refresh(row)
    return _link(row)


def rotate(session: Session, link_id: str, forward_until: datetime | None) -> Link:
    """Give a link another token; the old one may lead to it for a while.

    Without that, no token that it ever had does any more.

    Raises:
        UnknownLink: there is none of that id.

    """
    row = _row(session, link_id)
    if forward_until is None:
        session.execute(delete(ForwardRow).where(ForwardRow.link_id == link_id))
    else:
        session.add(ForwardRow(token=row.token, link_id=link_id, until=forward_until))
    row.token = _new_token()
    return _link(row)


def revoke(session: Session, link_id: str) -> Link:
    """Take a link back, with every token that it ever had.

    Raises:
        UnknownLink: there is none of that id.
        LastLink: its feed has no other one.

    """
    row = _row(session, link_id)
    mine = select(func.count()).where(LinkRow.feed_id == row.feed_id)
    if session.scalar(mine) == 1:
        raise LastLink(link_id)
    link = _link(row)
    session.delete(row)
    return link


def note_uses(session: Session, uses: Mapping[str, Use]) -> None:
    """Write down when links were used last."""
    for link_id, use in uses.items():
        session.execute(
            update(LinkRow)
            .where(LinkRow.link_id == link_id)
            .values(last_used_at=use.at, last_agent=use.agent)
        )


def _row(session: Session, link_id: str) -> LinkRow:
    row = session.scalars(
        select(LinkRow)
        .join(FeedRow, FeedRow.feed_id == LinkRow.feed_id)
        .where(LinkRow.link_id == link_id, FeedRow.removed_at.is_(None))
    ).one_or_none()
    if row is None:
        raise UnknownLink(link_id)
    return row


def _new_token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)


def _link(row: LinkRow) -> Link:
    return Link(
        link_id=row.link_id,
        feed_id=row.feed_id,
        name=row.name,
        token=row.token,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        last_agent=row.last_agent,
    )
