"""A disk that is full at any write: nothing is lost, and work goes on with the room.

The disks are small ones in memory. Each is filled at a named step, and cleared when
the engine has come to rest; it goes on in the same process, or is killed before that
and started anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
import json
from pathlib import Path
import subprocess
import sys
from typing import Any, Final

import pytest

from tests.engine.support import in_thread
from tests.faults.cells import sampled
from tests.faults.disks import apart
from tests.faults.points import is_downloading, steps_of
from tests.faults.stages import REPO, Template, prepare, recorded

EVERY: Final = 6
"""Of the points of each disk, so many make one that is tried each time."""

pytestmark = [
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not apart(), reason="this machine lets nobody mount a disk"),
]


@pytest.mark.parametrize("share", sampled(("some", "others"), here=("some",)))
@pytest.mark.parametrize("room", ["data", "media", "cache"])
async def test_full(room: str, share: str, tmp_path: Path) -> None:
    template = await prepare("new-feed", tmp_path / "template")
    passed = await recorded(template, tmp_path)
    points = [one for one in steps_of(passed) if writes(room, one)]
    some = points[2::EVERY]
    chosen = some if share == "some" else [one for one in points if one not in some]
    assert chosen
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
    return point.startswith("child ") and "ffprobe" not in point


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
