"""A disk that is full at any write: nothing is lost, and work goes on with the room.

The disks are small ones in memory. Each is filled at a named step, and cleared when
the engine has come to rest; it goes on in the same process, or is killed before that
and started anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any, Final

import pytest

from tests.engine.support import in_thread
from tests.faults.cells import sampled
from tests.faults.deeds import ELSEWHERE
from tests.faults.disks import apart
from tests.faults.points import is_downloading, steps_of
from tests.faults.stages import REPO, Template, prepare, recorded

EVERY: Final = 10
"""Of the points of each disk, so many make one that is tried each time."""
FIRST: Final = "new-feed"
ROOMS: Final[Mapping[str, Sequence[str]]] = {
    FIRST: ("data", "media", "cache"),
    "new-episode": ("data", "media"),
    "encode": ("media",),
    "wishes": ("data",),
    "remove": ("data",),
    "move": ("data", ELSEWHERE),
    "copy": ("cache",),
    "restore": ("data",),
    "migrate-0004": ("data", "cache"),
}
"""The disks that a deed writes to."""
COMMON: Final = (
    *("data/anypod.db-lock", "data/anypod.db-open", "store_upkeep.set_setting"),
    *("store_tools.", "cache/runs/", "child "),
)
"""What any start or listing does there, which is tried with the first of them."""
CELLS: Final = [f"{deed}: {room}" for deed, rooms in ROOMS.items() for room in rooms]
HERE: Final = (
    *(f"{FIRST}: {room}" for room in ROOMS[FIRST]),
    *("new-episode: media", "encode: media", f"move: {ELSEWHERE}"),
    *("copy: cache", "migrate-0004: data"),
)

pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(autouse=True, scope="module")
def _may_mount() -> None:
    """Let nobody believe that it was tried where it could not be."""
    if not apart():
        assert not os.environ.get("ANYPOD_MUST_MOUNT"), "nobody may mount a disk here"
        pytest.skip("this machine lets nobody mount a disk")


def shares() -> list[Any]:
    """Return the cells, each in two parts; some of them run each time."""
    both = [f"{cell}, {share}" for cell in CELLS for share in ("some", "others")]
    return sampled(both, here=[f"{cell}, some" for cell in HERE])


@pytest.mark.parametrize("cell", shares())
async def test_full(cell: str, tmp_path: Path) -> None:
    place, _, share = cell.partition(", ")
    deed, _, room = place.partition(": ")
    template = await prepare(deed, tmp_path / "template")
    passed = await recorded(template, tmp_path)
    points = [one for one in steps_of(passed) if writes(room, one)]
    if deed != FIRST and room != "media":
        points = [one for one in points if not any(name in one for name in COMMON)]
    some = points[len(points) // 2 :: EVERY]
    chosen = some if share == "some" else [one for one in points if one not in some]
    assert points
    # On a disk without room what is half made goes; elsewhere it is in nobody's way.
    given = [
        (one, int(room == "media" or is_downloading(passed, one))) for one in chosen
    ]
    tried = await in_thread(filled, template, tmp_path, room, given)
    assert [one["point"] for one in tried] == [
        point for point in chosen for _ in ("goes on", "dies")
    ]
    assert [one for one in tried if one["problems"]] == []


def writes(room: str, point: str) -> bool:
    """Return whether something is about to be written to a disk."""
    if f" {room}/" in point:
        return not point.startswith("half ")
    if room == "data":
        return point.startswith("within ")
    # Programs write there as they like.
    return room != ELSEWHERE and point.startswith("child ") and "ffprobe" not in point


def filled(
    template: Template, work: Path, room: str, points: Sequence[tuple[str, int]]
) -> Sequence[Mapping[str, Any]]:
    """Try points in a process that sees disks of its own."""
    command = [*apart(), sys.executable, "-m", "tests.faults.full", str(work), room]
    given = asdict(template) | {"folder": str(template.folder)}
    done = subprocess.run(
        command,
        cwd=REPO,
        input=json.dumps({"template": given, "points": points}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return [json.loads(line) for line in done.stdout.splitlines()]
