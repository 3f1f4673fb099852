"""What a listing does to the episodes that are known; each function a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
import json
import secrets
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from .lifecycle import archive, release
from .models import EpisodeStatus, ListedEpisode, Reason
from .policy import first_state, host_of
from .schema import EpisodeRow
from .store_episodes import read_state, state_values

KNOWN_IDS = 500
"""How many of the newest known episodes a listing may stop at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reconciled:
    """What a listing changed."""

    new_ids: tuple[str, ...] = ()
    changed_ids: tuple[str, ...] = ()


@dataclass(kw_only=True, slots=True)
class _Changes:
    """Rows to write after a listing was compared with what is known."""

    inserts: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)


def known_keys(session: Session, feed_id: str) -> list[tuple[str, str]]:
    """Return (extractor, id) of the newest known episodes, newest first.

    What is announced stands at the top of a channel until its day, with newer
    episodes appearing below it: a listing must not stop there.
    """
    rows = session.execute(
        select(EpisodeRow.extractor, EpisodeRow.source_id)
        .where(
            EpisodeRow.feed_id == feed_id,
            EpisodeRow.status != EpisodeStatus.UPCOMING,
        )
        .order_by(EpisodeRow.rank.desc())
        .limit(KNOWN_IDS)
    )
    return [(extractor, source_id) for extractor, source_id in rows]


def reconcile(
    session: Session,
    feed_id: str,
    listed: Sequence[ListedEpisode],
    *,
    keep_last: int | None,
    now: datetime,
) -> Reconciled:
    """Take a listing, newest first, into the feed.

    The number of statements does not depend on the length of the listing.
    What is beyond `keep_last` becomes a tombstone, so that it is neither
    downloaded nor new the next time.
    """
    unique = list({episode.key: episode for episode in reversed(listed)}.values())
    known = _known(session, feed_id, unique)
    top = session.scalar(
        select(func.max(EpisodeRow.rank)).where(EpisodeRow.feed_id == feed_id)
    )
    age: dict[tuple[str, str], int] = {}
    for index, episode in enumerate(listed):
        age.setdefault(episode.key, index)
    changes = _Changes()
    for rank, episode in enumerate(unique, start=(top or 0) + 1):
        row = known.get(episode.key)
        if row is not None:
            _follow(changes, row, episode, now)
            continue
        values = _new_row(feed_id, episode, rank, now)
        if keep_last is not None and age[episode.key] >= keep_last:
            values |= state_values(archive(first_state(episode, now), Reason.KEEP_LAST))
        changes.inserts.append(values)
    _write(session, changes)
    return Reconciled(
        new_ids=tuple(
            values["episode_id"]
            for values in changes.inserts
            if values["status"] != EpisodeStatus.ARCHIVED
        ),
        changed_ids=tuple(values["b_episode_id"] for values in changes.updates),
    )


def _known(
    session: Session, feed_id: str, listed: Sequence[ListedEpisode]
) -> dict[tuple[str, str], EpisodeRow]:
    keys = func.json_each(json.dumps([episode.source_id for episode in listed]))
    rows = session.scalars(
        select(EpisodeRow).where(
            EpisodeRow.feed_id == feed_id,
            EpisodeRow.source_id.in_(select(keys.table_valued("value").c.value)),
        )
    )
    return {(row.extractor, row.source_id): row for row in rows}


def _new_row(
    feed_id: str, episode: ListedEpisode, rank: int, now: datetime
) -> dict[str, Any]:
    return {
        "episode_id": secrets.token_hex(6),
        "feed_id": feed_id,
        "extractor": episode.extractor,
        "source_id": episode.source_id,
        "source_url": episode.url,
        "host": host_of(episode.url),
        "title": episode.title or episode.source_id,
        "listed_title": episode.title,
        "description": episode.description,
        "published": episode.published,
        "sort_date": episode.published or now,
        "rank": rank,
        "duration_s": episode.duration_s,
        "discovered_at": now,
        "updated_at": now,
        **state_values(first_state(episode, now)),
    }


def _follow(
    changes: _Changes, row: EpisodeRow, listed: ListedEpisode, now: datetime
) -> None:
    """Note what a new listing says differently of a known episode."""
    title = listed.title or row.listed_title
    state = read_state(row)
    if state.status is EpisodeStatus.UPCOMING and not listed.live.is_pending:
        state = release(state)
    is_renamed = title != row.listed_title
    if not is_renamed and state == read_state(row):
        return
    changes.updates.append(
        {
            "b_episode_pk": row.episode_pk,
            "b_episode_id": row.episode_id,
            "b_title": title if is_renamed and title else row.title,
            "b_listed_title": title,
            "b_status": state.status,
            "b_next_attempt_at": state.next_attempt_at,
            "b_updated_at": now,
        }
    )


def _write(session: Session, changes: _Changes) -> None:
    if changes.inserts:
        # Without the option there is a statement for every change in what is NULL.
        session.execute(
            insert(EpisodeRow),
            changes.inserts,
            execution_options={"render_nulls": True},
        )
    if changes.updates:
        names = ("title", "listed_title", "status", "next_attempt_at", "updated_at")
        session.connection().execute(
            update(EpisodeRow)
            .where(EpisodeRow.episode_pk == bindparam("b_episode_pk"))
            .values({name: bindparam(f"b_{name}") for name in names}),
            [
                {name: value for name, value in row.items() if name != "b_episode_id"}
                for row in changes.updates
            ],
        )
