"""Deeds on a disk that is full from some step on.

`python -m tests.faults.full TEMPLATE WORK ROOM`, started by `disks.apart`, reads the
names of points from its input, and prints what is wrong with each, as JSON lines.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
import json
import logging
from pathlib import Path
import sys
from typing import Final

from tests.engine import conftest as conftest  # noqa: PLC0414 it lays out the packages

from custom_components.anypod.engine import ErrorClass, HealthChanged, process  # isort: skip
from custom_components.anypod.engine.health import HOLD_S  # isort: skip
from tests.engine.home import Home  # isort: skip
from tests.engine.support import Clock, eventually, in_thread  # isort: skip
from tests.faults.deeds import ELSEWHERE, TOLD, Outcome, attempt, is_calm, start  # isort: skip
from tests.faults.disks import Disk, mounted  # isort: skip
from tests.faults.looks import listened  # isort: skip
from tests.faults.points import Watch  # isort: skip
from tests.faults.stages import KILLED, Stage, Template, complaints_in, staged  # isort: skip

SIZES_MIB: Final = {"media": 250, ELSEWHERE: 250, "data": 60, "cache": 250}
"""Of the disks: so much has to stay free where media or copies go, and some more."""
_LEFT_OUT: Final = {"media": "ep-1 has no transcripts"}
"""No download fails for subtitles: what there is no room for of them is left out."""
_PAUSE_S: Final = 1.0


class Fault:
    """A disk that is full from a point on, in this process or in one before it."""

    def __init__(self, work: Path, room: str) -> None:
        """Begin to watch this process."""
        self._work = work
        self._room = room
        self._watch = Watch(work / "cell")
        self._watch.start()

    async def try_at(
        self, template: Template, point: str, *, cut_off: int, dies: bool
    ) -> list[str]:
        """Have a disk full at a point, and later not; return what is wrong then.

        `dies`: the first process is killed while the disk is full. `cut_off` says
        how many downloads of an episode may be begun anew.
        """
        size_mib = SIZES_MIB[self._room]
        with (
            staged(template, self._work / "cell") as stage,
            mounted(stage.folder / self._room, size_mib) as disk,
        ):
            said = ""
            if dies:
                done = await in_thread(stage.run, "--at", point, "--fill", self._room)
                said = done.stderr
                if done.returncode != KILLED:
                    return [f"it ended with {done.returncode}", said]
            else:
                self._watch.aim(point, disk.fill)
            return await cope(stage, disk, said, cut_off)


async def cope(stage: Stage, disk: Disk, said: str, cut_off: int) -> list[str]:
    """Do a deed while a disk fills up, and again once there is room."""
    home = Home(stage.folder, stage.site, Clock())
    with listened(logging.INFO) as heard:
        outcome = await attempt(home, stage.deed)
        problems = [] if disk.is_full else ["the disk was never full"]
        if outcome is Outcome.STUCK:
            await insist(home)
        problems += untold(home, [*complaints_in(said), *heard], outcome)
        disk.clear()
        if home._engine is None:
            await start(home, stage.deed)
        home.advance(seconds=HOLD_S + 1)
        # As it does once an hour, and once a day.
        home.engine._mover.wake()
        await home.engine._auditor.audit()
        try:
            found = await stage.done(home, cut_off=cut_off)
            left_out = _LEFT_OUT.get(disk.folder.name)
            problems += [one for one in found if one != left_out]
        finally:
            await home.stop()
    if problems_of(home) not in ([], [ErrorClass.DISK_FULL, None]):
        problems.append(f"people were told: {problems_of(home)}")
    logs = (complaints_in(said), heard)
    return [*problems, *unexpected(stage.deed.may_say, *logs)]


async def insist(home: Home) -> None:
    """Let whatever waits try again, which says nothing anew."""
    home.advance(seconds=HOLD_S + 1)
    await asyncio.sleep(_PAUSE_S)
    await eventually(lambda: is_calm(home))


def problems_of(home: Home) -> list[ErrorClass | None]:
    """Return what people were told that all downloads suffer from."""
    return [
        None if one.problem is None else one.problem.error_class
        for one in home.events
        if isinstance(one, HealthChanged)
    ]


def untold(home: Home, heard: Sequence[str], outcome: Outcome) -> Iterator[str]:
    """Yield what is wrong with what was said while there was no room."""
    told, said = problems_of(home), [one for one in heard if TOLD.search(one)]
    is_told = told == [ErrorClass.DISK_FULL] or bool(said)
    if outcome is Outcome.STUCK and not is_told:
        yield f"something is missing, and nobody is told: {told} {said}"
    if outcome is Outcome.DONE and told:
        yield f"everything is there, and people were told: {told}"


def unexpected(may_say: Sequence[str], *logs: Sequence[str]) -> Iterator[str]:
    """Yield what the logs of processes say that they should not, or not so often."""
    for log in logs:
        for line, count in Counter(log).items():
            is_known = TOLD.search(line) or any(one in line for one in may_say)
            if count > 1 or not (is_known or line.startswith("INFO ")):
                yield f"the log says {count} times: {line}"


async def main() -> None:
    """Try all the points."""
    process._NICE = ()
    work, room = Path(sys.argv[1]), sys.argv[2]
    given = json.load(sys.stdin)
    fault = Fault(work, room)
    template = Template(
        **given["template"] | {"folder": Path(given["template"]["folder"])}
    )
    for point, cut_off in given["points"]:
        for dies in (False, True):
            problems = await fault.try_at(template, point, cut_off=cut_off, dies=dies)
            told = {"point": point, "dies": dies, "problems": problems}
            sys.stdout.write(f"{json.dumps(told)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
