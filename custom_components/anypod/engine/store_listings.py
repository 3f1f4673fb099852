"""What a listing does to the episodes that are known; each function a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
import hashlib
import json
import secrets
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from .config import FeedConfig
from .findings import ListedEpisode, LiveStatus
from .lifecycle import release, skip
from .models import Episode, EpisodeState, EpisodeStatus, Reason
from .policy import first_state, host_of, judged, may_open
from .schema import EpisodeRow
from .store_episodes import (
    episode_row,
    facts_of,
    get,
    read_state,
    state_values,
    write_state,
)

KNOWN_IDS = 500
"""How many of the newest known episodes a listing may stop at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciled:
    """What a listing changed."""

    new_ids: tuple[str, ...] = ()
    """Episodes that nobody knew and that are newer than those that are known."""
    changed_ids: tuple[str, ...] = ()
    met_known: bool = False
    """Whether any of the listed ones was known; what is announced or live tells nothing."""


@dataclass(kw_only=True, slots=True)
class _Changes:
    """Rows to write after a listing was compared with what is known."""

    inserts: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    changed_ids: list[str] = field(default_factory=list)
    """Those of which a feed says something else now."""


def known_keys(session: Session, feed_id: str) -> list[tuple[str, str]]:
    """Return (extractor, id) of the newest known episodes, newest first.

    What is announced or live stands at the top of a channel until its day, wanted
    or not, with newer episodes appearing below it: a listing must not stop there.
    """
    rows = session.execute(
        select(EpisodeRow.extractor, EpisodeRow.source_id)
        .where(
            EpisodeRow.feed_id == feed_id,
            EpisodeRow.status != EpisodeStatus.UPCOMING,
            EpisodeRow.is_pending.is_(False),
        )
        .order_by(EpisodeRow.rank.desc())
        .limit(KNOWN_IDS)
    )
    return [(extractor, source_id) for extractor, source_id in rows]


def reconcile(
    session: Session,
    config: FeedConfig,
    listed: Sequence[ListedEpisode],
    *,
    is_sorted: bool,
    now: datetime,
) -> Reconciled:
    """Take a listing, newest first, into the feed.

    `is_sorted` says that this order is certain, so that what stands below a
    known episode is older than it. Else whatever is new is taken to be newest.
    The number of statements does not depend on the length of the listing.
    """
    unique = _first_of_each(listed)
    known = _known(session, config.feed_id, unique)
    top = session.scalar(
        select(func.max(EpisodeRow.rank)).where(EpisodeRow.feed_id == config.feed_id)
    )
    changes = _Changes()
    above = 0 if top is None else top + 1
    places = _Places(top=above + len(unique), now=now)
    news: list[str] = []
    met_known = False
    for episode in unique:
        row = known.get(episode.key)
        if row is not None:
            if not _stands_apart(row, episode):
                met_known = True
                if is_sorted:
                    places.pass_by(row)
            _follow(changes, row, episode, config, now)
        else:
            values = _new_row(config, episode, places.take(episode), now)
            changes.inserts.append(values)
            if places.is_on_top:
                news.append(values["episode_id"])
    _write(session, changes)
    return Reconciled(
        new_ids=tuple(news),
        changed_ids=tuple(changes.changed_ids),
        met_known=met_known,
    )


def split(
    session: Session,
    config: FeedConfig,
    page: Episode,
    parts: Sequence[ListedEpisode],
    now: datetime,
) -> Episode:
    """Put the episodes of a page in the place of the page; return that, skipped."""
    dated = [replace(one, published=one.published or page.published) for one in parts]
    reconcile(session, config, dated, is_sorted=False, now=now)
    row = episode_row(session, page.feed_id, page.episode_id)
    write_state(row, skip(read_state(row), Reason.EXPANDED), now)
    session.flush()
    return get(session, page.feed_id, page.episode_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where an episode stands among all of its feed."""

    sort_date: datetime
    rank: int


@dataclass(kw_only=True, slots=True)
class _Places:
    """Gives new episodes their place, on the way from the newest to the oldest.

    What stands below a known episode is older than it, also where the site
    tells no dates: a deeper listing must not make old episodes look new.
    """

    top: int
    """Rank of the newest one that is not placed yet."""
    now: datetime
    _above: _Place | None = None

    @property
    def is_on_top(self) -> bool:
        """Return whether no known episode was passed by yet."""
        return self._above is None

    def pass_by(self, row: EpisodeRow) -> None:
        self._above = _Place(sort_date=row.sort_date, rank=row.rank)

    def take(self, episode: ListedEpisode) -> _Place:
        above = self._above
        if above is None:
            self.top -= 1
            return _Place(sort_date=episode.published or self.now, rank=self.top)
        self._above = _Place(
            sort_date=episode.published or above.sort_date, rank=above.rank - 1
        )
        return self._above


def _stands_apart(row: EpisodeRow, listed: ListedEpisode) -> bool:
    """Return whether it is on top until its day, or was, whatever follows."""
    was_pending = row.is_pending or row.status == EpisodeStatus.UPCOMING
    return was_pending or listed.live.is_pending


def wanted_among(session: Session, episode_ids: Sequence[str]) -> tuple[str, ...]:
    """Return those of the episodes that are to be downloaded, the oldest first."""
    if not episode_ids:
        return ()
    keys = func.json_each(json.dumps(episode_ids))
    return tuple(
        session.scalars(
            select(EpisodeRow.episode_id)
            .where(
                EpisodeRow.episode_id.in_(select(keys.table_valued("value").c.value)),
                EpisodeRow.status.in_((EpisodeStatus.QUEUED, EpisodeStatus.UPCOMING)),
            )
            .order_by(EpisodeRow.rank)
        )
    )


def accepted_count(
    session: Session, feed_id: str, listed: Sequence[ListedEpisode]
) -> int:
    """Return how many of the listed episodes are neither rejected nor broken."""
    rejected = (EpisodeStatus.SKIPPED, EpisodeStatus.FAILED, EpisodeStatus.UPCOMING)
    count = session.scalar(
        select(func.count())
        .select_from(EpisodeRow)
        .where(
            *_are_among(feed_id, listed),
            EpisodeRow.status.not_in(rejected),
        )
    )
    return count or 0


def _first_of_each(listed: Sequence[ListedEpisode]) -> list[ListedEpisode]:
    """Return a listing without what it says a second time."""
    found: dict[tuple[str, str], ListedEpisode] = {}
    for episode in listed:
        found.setdefault(episode.key, episode)
    return list(found.values())


def _known(
    session: Session, feed_id: str, listed: Sequence[ListedEpisode]
) -> dict[tuple[str, str], EpisodeRow]:
    rows = session.scalars(select(EpisodeRow).where(*_are_among(feed_id, listed)))
    return {(row.extractor, row.source_id): row for row in rows}


def _are_among(
    feed_id: str, listed: Sequence[ListedEpisode]
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that an episode of a feed is one of those listed."""
    keys = func.json_each(json.dumps([episode.source_id for episode in listed]))
    return (
        EpisodeRow.feed_id == feed_id,
        # With them the index is used that holds the ids.
        EpisodeRow.extractor.in_({episode.extractor for episode in listed}),
        EpisodeRow.source_id.in_(select(keys.table_valued("value").c.value)),
    )


def _new_row(
    config: FeedConfig, episode: ListedEpisode, place: _Place, now: datetime
) -> dict[str, Any]:
    return {
        "episode_id": secrets.token_hex(6),
        "feed_id": config.feed_id,
        "extractor": episode.extractor,
        "source_id": episode.source_id,
        "source_url": episode.url,
        "host": host_of(episode.url),
        "title": episode.title or episode.source_id,
        "listed_title": episode.title,
        "description": episode.description,
        "listed_description": _digest(episode.description),
        "published": episode.published,
        "sort_date": place.sort_date,
        "rank": place.rank,
        "duration_s": episode.duration_s,
        "is_short": episode.is_short,
        "was_live": episode.live is LiveStatus.RECORDED,
        "is_pending": episode.live.is_pending,
        "discovered_at": now,
        "updated_at": now,
        **state_values(first_state(episode, config, now)),
    }


def _digest(text: str | None) -> str | None:
    if text is None:
        return None
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _follow(
    changes: _Changes,
    row: EpisodeRow,
    listed: ListedEpisode,
    config: FeedConfig,
    now: datetime,
) -> None:
    """Note what a new listing says differently of a known episode."""
    title = listed.title or row.listed_title
    digest = _digest(listed.description) or row.listed_description
    is_renamed = title != row.listed_title
    is_redescribed = digest != row.listed_description
    new_title = title if is_renamed and title else row.title
    new_description = listed.description if is_redescribed else row.description
    before = read_state(row)
    is_told_anew = is_renamed or is_redescribed
    state = _state_after(before, row, listed, config, now, is_told_anew=is_told_anew)
    is_changed = is_told_anew or state != before
    if is_changed:
        changes.changed_ids.append(row.episode_id)
    elif listed.live.is_pending == row.is_pending:
        return
    changes.updates.append(
        {
            "b_episode_pk": row.episode_pk,
            "b_is_pending": listed.live.is_pending,
            "b_title": new_title,
            "b_listed_title": title,
            "b_description": new_description,
            "b_listed_description": digest,
            "b_updated_at": now if is_changed else row.updated_at,
            **{f"b_{name}": value for name, value in state_values(state).items()},
        }
    )


def _state_after(
    state: EpisodeState,
    row: EpisodeRow,
    listed: ListedEpisode,
    config: FeedConfig,
    now: datetime,
    *,
    is_told_anew: bool,
) -> EpisodeState:
    """Return the state that a new listing gives a known episode."""
    if listed.live.is_pending:
        return state
    if state.status is EpisodeStatus.UPCOMING:
        return release(state)
    is_open_now = state.reason is Reason.UNAVAILABLE and (
        listed.unavailable is None or may_open(listed.unavailable, config)
    )
    if state.status is EpisodeStatus.SKIPPED and is_open_now:
        # Members had it first, it was private for a while, or there are cookies
        # by now. What the page itself refused is not tried at every listing.
        return first_state(listed, config, now) if state.tries == 0 else state
    is_open = state.status is EpisodeStatus.QUEUED or (
        state.reason is not None and state.reason.is_filter
    )
    if not (is_told_anew and is_open) or state.pinned:
        return state
    facts = replace(
        facts_of(row),
        title=listed.title or row.title,
        description=listed.description or row.description,
    )
    return judged(state, facts, config, discovered_at=row.discovered_at, now=now)


def _write(session: Session, changes: _Changes) -> None:
    if changes.inserts:
        # Without the option there is a statement for every change in what is NULL.
        session.execute(
            insert(EpisodeRow),
            changes.inserts,
            execution_options={"render_nulls": True},
        )
    if changes.updates:
        names = changes.updates[0].keys() - {"b_episode_pk"}
        session.connection().execute(
            update(EpisodeRow)
            .where(EpisodeRow.episode_pk == bindparam("b_episode_pk"))
            .values({name.removeprefix("b_"): bindparam(name) for name in names}),
            changes.updates,
        )
