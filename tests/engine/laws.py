"""Which way an episode may go (DESIGN section 4), and at whose word."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from custom_components.anypod.engine.models import EpisodeStatus as S, Reason
from tests.engine.scripted_world import (
    BLAMELESS,
    COUNTED,
    PENDING,
    PERMANENT,
    Mode,
    Show,
)

_RULES: Final = frozenset(
    {Reason.KEEP_LAST, Reason.BEFORE_SINCE, Reason.MAX_AGE, Reason.MAX_SIZE}
)

NEW: Final = "-"
UPCOMING: Final = "upcoming"
QUEUED: Final = "queued"
DOWNLOADING: Final = "downloading"
DOWNLOADED: Final = "downloaded"
FAILED: Final = "failed"
SKIPPED_BY_USER: Final = "skipped by the user"
SKIPPED_BY_FILTER: Final = "skipped by a filter"
TOO_OLD: Final = "skipped as too old"
UNAVAILABLE: Final = "skipped as unavailable"
DELETED: Final = "deleted by the user"
PRUNED: Final = "pruned"
MISSING: Final = "missing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """An episode as the database has it."""

    source_id: str
    episode_id: str
    status: S
    reason: Reason | None
    pinned: bool
    tries: int
    has_error: bool
    next_attempt_at: datetime | None
    downloaded_at: datetime | None
    host: str

    @property
    def place(self) -> str:
        """Return where it stands, as far as the laws tell places apart."""
        if self.status is S.SKIPPED:
            return _SKIPPED.get(self.reason, SKIPPED_BY_FILTER)
        if self.status is S.ARCHIVED:
            return _ARCHIVED.get(self.reason, PRUNED)
        return str(self.status)


_SKIPPED: Final[dict[Reason | None, str]] = {
    Reason.USER: SKIPPED_BY_USER,
    Reason.BEFORE_SINCE: TOO_OLD,
    Reason.UNAVAILABLE: UNAVAILABLE,
}
_ARCHIVED: Final[dict[Reason | None, str]] = {
    Reason.USER: DELETED,
    Reason.MISSING: MISSING,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """What was done to the engine, or to the site, in one step of a test."""

    command: str | None = None
    target: str | None = None
    edits_rules: bool = False
    widens: bool = False
    """A rule keeps more than it did."""
    interrupts: bool = False
    """Running downloads are cut off."""
    renamed: frozenset[str] = frozenset()
    """Episodes that the listing may tell of anew."""
    lost: frozenset[str] = frozenset()
    """Episodes whose file was taken away."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What one transaction made of one episode."""

    before: Row | None
    after: Row
    act: Act = field(default_factory=Act)

    @property
    def places(self) -> tuple[str, str]:
        """Return from where to where it went."""
        return (NEW if self.before is None else self.before.place, self.after.place)


_ENTRY: Final = {UPCOMING, QUEUED, SKIPPED_BY_FILTER, TOO_OLD, UNAVAILABLE, PRUNED}
ALONE: Final[dict[str, set[str]]] = {
    NEW: _ENTRY,
    UPCOMING: {QUEUED, PRUNED, TOO_OLD},
    QUEUED: {DOWNLOADING, SKIPPED_BY_FILTER, TOO_OLD, PRUNED},
    # And what came of a download, see below.
    DOWNLOADED: {PRUNED},
}
"""Where the engine takes an episode of its own accord."""

COMMANDS: Final[dict[str, tuple[set[S], str | None]]] = {
    "skip": ({S.QUEUED, S.FAILED, S.UPCOMING, S.DOWNLOADING, S.SKIPPED}, "skipped"),
    "unskip": ({S.SKIPPED, S.QUEUED, S.DOWNLOADING}, QUEUED),
    "cancel": ({S.QUEUED, S.DOWNLOADING}, "skipped"),
    "pin": (set(S) - {S.ARCHIVED, S.SKIPPED}, None),
    "unpin": (set(S), None),
    "download": (set(S) - {S.UPCOMING}, QUEUED),
    "delete": (set(S), "deleted"),
    "retry": ({S.FAILED, S.QUEUED, S.DOWNLOADING}, QUEUED),
}
"""The statuses in which each command is allowed, and where it leads."""

_LEADS_TO: Final = {"skipped": SKIPPED_BY_USER, "deleted": DELETED, QUEUED: QUEUED}
_PINS: Final = frozenset({"pin", "download", "unskip"})
_UNPINS: Final = frozenset({"unpin", "skip", "cancel", "delete"})


def allows(command: str, row: Row) -> bool:
    """Return whether a command is allowed for an episode that is at rest."""
    if command == "cancel" and row.place == SKIPPED_BY_USER:
        return True
    return row.status in COMMANDS[command][0]


def check(step: Step, show: Show, max_errors: int) -> None:
    """Make sure that an episode may go this way."""
    before, after, act = step.before, step.after, step.act
    here, there = step.places
    if before is not None:
        identity = (before.source_id, before.episode_id)
        assert identity == (after.source_id, after.episode_id), step
        _check_pin(step, before)
    if here == there:
        return
    if _is_commanded(here, there, act, after.source_id):
        return
    if here == DOWNLOADING and before is not None:
        _check_outcome(before, after, act, show.mode, max_errors)
        return
    is_allowed = there in ALONE.get(here, set())
    if before is not None:
        is_allowed = is_allowed or _returns(before, there, act)
    assert is_allowed, f"{here} -> {there}: {step}"
    assert not (there == PRUNED and after.pinned), f"pinned, but pruned: {step}"


def _is_commanded(here: str, there: str, act: Act, source_id: str) -> bool:
    if act.command == "retry_failed":
        return (here, there) == (FAILED, QUEUED)
    if act.command is None or act.target != source_id:
        return False
    leads_to = COMMANDS[act.command][1]
    return leads_to is not None and _LEADS_TO[leads_to] == there


def _returns(before: Row, there: str, act: Act) -> bool:
    """Return whether an episode that was out of the way may come back like this."""
    here = before.place
    if here == PRUNED:
        # There was no place for it, and may be now.
        waits = before.reason is Reason.KEEP_LAST and before.downloaded_at is None
        is_let_back = there == QUEUED and (act.widens or waits)
        is_judged = there == SKIPPED_BY_FILTER and act.edits_rules and waits
        return (is_let_back or is_judged) and not before.pinned
    if here == TOO_OLD:
        return act.widens and there == QUEUED
    if here == SKIPPED_BY_FILTER:
        is_judged = act.edits_rules or before.source_id in act.renamed
        return is_judged and there in {QUEUED, PRUNED, TOO_OLD}
    if here == UNAVAILABLE:
        # The listing says that it can be had by now.
        return before.tries == 0 and there in _ENTRY
    if here == DOWNLOADED and before.source_id in act.lost:
        return there in {QUEUED, MISSING}
    return False


def _check_outcome(
    before: Row, after: Row, act: Act, mode: Mode, max_errors: int
) -> None:
    """Make sure that a download ended as such a one does."""
    there = after.place
    told = f"{mode}: {before} -> {after}"
    if there == QUEUED and act.interrupts and after.tries == before.tries:
        return
    if mode is Mode.FINE or there in {SKIPPED_BY_FILTER, TOO_OLD}:
        is_judged = mode in {Mode.FINE, Mode.BROKEN, Mode.HELD}
        assert is_judged, told
        assert there in {DOWNLOADED, SKIPPED_BY_FILTER, TOO_OLD}, told
        assert there == DOWNLOADED or not before.pinned, told
    elif mode in PERMANENT:
        was_announced = before.reason is Reason.SCHEDULED
        assert there == (UNAVAILABLE if was_announced else FAILED), told
    elif mode in PENDING:
        assert there in {UPCOMING, UNAVAILABLE}, told
    elif mode in COUNTED:
        _check_try(before, after, mode, max_errors)
    else:
        assert mode in BLAMELESS, told
        assert (there, after.tries) == (QUEUED, before.tries), told


def _check_try(before: Row, after: Row, mode: Mode, max_errors: int) -> None:
    told = f"{mode}: {before} -> {after}"
    tries = before.tries + 1 if before.has_error else 1
    is_suspicious = mode in {Mode.NO_FORMATS, Mode.BUG}
    if is_suspicious and (after.place, after.tries) == (QUEUED, before.tries):
        # Others failed alike: the host's fault.
        return
    assert after.tries == tries, told
    assert after.place == (FAILED if tries >= max_errors else QUEUED), told
    assert (after.next_attempt_at is None) is (after.place == FAILED), told


def _check_pin(step: Step, before: Row) -> None:
    act, after = step.act, step.after
    if before.pinned == after.pinned:
        return
    wanted = _PINS if after.pinned else _UNPINS
    is_meant = act.target == after.source_id and act.command in wanted
    assert is_meant, f"pinned {before.pinned} -> {after.pinned}: {step}"
