"""What holds of an engine, its database and its files whenever nothing is being done."""

from collections import Counter
from datetime import datetime
from xml.etree import ElementTree as ET

from custom_components.anypod.engine import (
    Episode,
    EpisodeStatus as S,
    FeedConfig,
    store_downloads,
)
from tests.engine.lab import FEED, Lab
from tests.engine.laws import Row
from tests.engine.scripted_world import Mode

_WAITING = frozenset({S.QUEUED, S.UPCOMING, S.DOWNLOADING})


async def check(lab: Lab, config: FeedConfig, strays: frozenset[str]) -> None:
    """Make sure of all of it; `strays` are files that a crash left to nobody."""
    assert not lab.complaints, "\n".join(lab.complaints)
    episodes = await lab.episodes()
    assert not lab.vanished, f"not in the database any more: {lab.vanished}"
    assert {one.episode_id for one in episodes.values()} == {
        row.episode_id for row in lab.rows.values()
    }
    state = await lab.engine.feeds.state(FEED)
    while (again := await lab.episodes()) != episodes or not lab.is_at_rest():
        # Something came due in between, on a slow machine.
        await lab.settled()
        state, episodes = await lab.engine.feeds.state(FEED), again
    counts = Counter(one.state.status for one in episodes.values())
    assert Counter(state.counts) == counts
    _check_running(lab)
    await _check_files(lab, episodes, strays)
    _check_window(lab, config)
    _check_document(await lab.document(), episodes)
    _check_patience(lab, is_enabled=state.enabled)
    runs = lab.world.runs()
    too_many = runs - lab.claims
    assert not too_many, f"downloaded without being claimed: {too_many}"


def _check_running(lab: Lab) -> None:
    running = {one.source_id for one in lab.running()}
    called_so = {
        row.source_id for row in lab.rows.values() if row.status is S.DOWNLOADING
    }
    assert called_so == running
    assert all(lab.world.shows[name].mode is Mode.HELD for name in running)


async def _check_files(
    lab: Lab, episodes: dict[str, Episode], strays: frozenset[str]
) -> None:
    files = lab.files()
    known: set[str] = set()
    for one in episodes.values():
        assert (one.media is not None) is (one.state.status is S.DOWNLOADED), one
        if one.media is not None:
            known.add(one.media.path)
            assert files.get(one.media.path) == one.media.facts.size_bytes, one
    assert files.keys() - known <= strays
    assert lab.orphans <= strays
    assert await lab.engine._store.run(store_downloads.doomed_files) == []
    waiting = {
        one.episode_id for one in episodes.values() if one.state.status in _WAITING
    }
    assert lab.jobs() <= waiting, "a job folder that nobody waits for"


def _check_window(lab: Lab, config: FeedConfig) -> None:
    playable = [
        row
        for row in lab.rows.values()
        if row.status is S.DOWNLOADED and not row.pinned
    ]
    keep_last = config.retention.keep_last
    assert keep_last is None or len(playable) <= keep_last


def _check_document(document: bytes, episodes: dict[str, Episode]) -> None:
    told = {
        item.findtext("guid"): item.findtext("title")
        for item in ET.fromstring(document).iter("item")  # noqa: S314 it is our own
    }
    assert told == {
        one.guid: one.title
        for one in episodes.values()
        if one.state.status is S.DOWNLOADED
    }


def _check_patience(lab: Lab, *, is_enabled: bool) -> None:
    """Make sure that nothing waits for which there is no reason to wait."""
    engine, now = lab.engine, lab.clock.now
    busy = {one.candidate.host for one in engine._queue._running.values()}
    is_open = not (engine._queue.is_held or engine.is_paused)
    for row in lab.rows.values():
        assert row.status is not S.UPCOMING or row.next_attempt_at is not None, row
        if not is_open or len(busy) >= engine._queue.limit or not _is_due(row, now):
            continue
        assert row.status is not S.UPCOMING, f"not released: {row}"
        is_held_back = row.host in busy | lab.paused_hosts or not is_enabled
        assert is_held_back, f"not downloaded: {row}"


def _is_due(row: Row, now: datetime) -> bool:
    is_waiting = row.status in {S.QUEUED, S.UPCOMING}
    return is_waiting and (row.next_attempt_at is None or row.next_attempt_at <= now)
