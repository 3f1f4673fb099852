"""What the database knows of the sources that a feed reads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from .config import FeedConfig
from .findings import ListedEpisode
from .models import ACCESS_CLASSES, EpisodeStatus, ErrorClass, ListingOrder, Reason
from .policy import Coverage, Covered
from .schema import EpisodeRow, SourceRow
from .signals import Signal
from .store_episodes import touch_feed
from .store_listings import accepted_count, reconcile, wanted_among
from .store_rules import settle_queue


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRecord:
    """One listing of a feed and what is known of it."""

    url: str
    canonical_id: str | None = None
    covered: Covered = field(default_factory=Covered)
    looked_at: datetime | None = None
    """When it was last listed without stopping at what is known."""
    claimed_count: int | None = None
    first_key: str | None = None
    signal: Signal | None = None


def sources(session: Session, feed_id: str) -> list[SourceRecord]:
    """Return the listings that a feed reads."""
    rows = session.scalars(
        select(SourceRow)
        .where(SourceRow.feed_id == feed_id)
        .order_by(SourceRow.source_pk)
    )
    return [_record(row) for row in rows]


def _record(row: SourceRow) -> SourceRecord:
    order, coverage = row.listing_order, row.coverage
    signal = None
    if row.signal_url is not None:
        signal = Signal(
            url=row.signal_url,
            etag=row.signal_etag,
            modified=row.signal_modified,
            digest=row.signal_digest,
        )
    return SourceRecord(
        url=row.url,
        canonical_id=row.canonical_id,
        covered=Covered(
            order=None if order is None else ListingOrder(order),
            depth=row.depth,
            coverage=None if coverage is None else Coverage(coverage),
        ),
        looked_at=row.looked_at,
        claimed_count=row.claimed_count,
        first_key=row.first_key,
        signal=signal,
    )


def urls(session: Session, feed_ids: Collection[str]) -> dict[str, set[str]]:
    """Return what each of some feeds reads."""
    found: dict[str, set[str]] = {}
    for feed_id, url in session.execute(
        select(SourceRow.feed_id, SourceRow.url).where(SourceRow.feed_id.in_(feed_ids))
    ):
        found.setdefault(feed_id, set()).add(url)
    return found


def replace_sources(
    session: Session, config: FeedConfig, known: Collection[str]
) -> bool:
    """Make a feed read other listings than it does; return whether that was a change."""
    gone = [url for url in known if url not in config.listing_urls]
    if gone:
        session.execute(
            delete(SourceRow).where(
                SourceRow.feed_id == config.feed_id, SourceRow.url.in_(gone)
            )
        )
    added = [url for url in config.listing_urls if url not in known]
    session.add_all(SourceRow(feed_id=config.feed_id, url=url) for url in added)
    return bool(known) and bool(gone or added)


def forget_coverage(session: Session, feed_id: str) -> None:
    """Have a feed's sources listed past what is known, as deep as rules want now."""
    session.execute(
        update(SourceRow).where(SourceRow.feed_id == feed_id).values(coverage=None)
    )


def forget_look(session: Session, feed_id: str) -> bool:
    """Have a feed's sources looked at anew if they hold what a login may open.

    Return whether they do.
    """
    shut = exists().where(
        EpisodeRow.feed_id == feed_id,
        EpisodeRow.status == EpisodeStatus.SKIPPED,
        EpisodeRow.reason == Reason.UNAVAILABLE,
        EpisodeRow.error_class.in_(ACCESS_CLASSES - {ErrorClass.PRIVATE}),
        # What the page itself refused is not tried because of a listing.
        EpisodeRow.tries == 0,
    )
    if not session.scalar(select(shut)):
        return False
    session.execute(
        update(SourceRow).where(SourceRow.feed_id == feed_id).values(looked_at=None)
    )
    return True


def note_source(session: Session, feed_id: str, source: SourceRecord) -> None:
    """Write down what is known of a source."""
    signal = source.signal
    session.execute(
        update(SourceRow)
        .where(SourceRow.feed_id == feed_id, SourceRow.url == source.url)
        .values(
            canonical_id=source.canonical_id,
            listing_order=source.covered.order,
            depth=source.covered.depth,
            coverage=source.covered.coverage,
            looked_at=source.looked_at,
            claimed_count=source.claimed_count,
            first_key=source.first_key,
            signal_url=None if signal is None else signal.url,
            signal_etag=None if signal is None else signal.etag,
            signal_modified=None if signal is None else signal.modified,
            signal_digest=None if signal is None else signal.digest,
        )
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What became of a listing."""

    new_ids: tuple[str, ...]
    """Episodes that nobody knew, and that are wanted."""
    accepted: int
    """How many of all that were listed are wanted."""
    met_known: bool
    """Whether any was known of those that do not stand on top, announced or live."""


def take_listing(
    session: Session,
    config: FeedConfig,
    newest_first: Sequence[ListedEpisode],
    *,
    is_sorted: bool,
    now: datetime,
) -> Taken:
    """Take a listing into the feed, and let go of what it has no room for."""
    result = reconcile(session, config, newest_first, is_sorted=is_sorted, now=now)
    settle_queue(session, config, now)
    if result.changed_ids:
        touch_feed(session, config.feed_id, now)
    return Taken(
        new_ids=wanted_among(session, result.new_ids),
        accepted=accepted_count(session, config.feed_id, newest_first),
        met_known=result.met_known,
    )
