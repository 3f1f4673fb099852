"""Killed at any step of what it does, an engine loses nothing and leaves nothing."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.engine.support import in_thread
from tests.faults.cells import sampled
from tests.faults.deeds import DEEDS
from tests.faults.points import is_downloading, steps_of
from tests.faults.stages import KILLED, Template, prepare, recorded, staged

EVERY = 10
"""Of the points of each deed, so many make one that is tried each time."""


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("share", sampled(("some", "others"), here=("some",)))
@pytest.mark.parametrize("name", DEEDS)
async def test_killed(name: str, share: str, tmp_path: Path) -> None:
    template = await prepare(name, tmp_path / "template")
    passed = await recorded(template, tmp_path)
    points = await own_steps(name, passed, tmp_path / "beyond")
    some = points[(len(points) - 1) % EVERY :: EVERY]
    chosen = some if share == "some" else [one for one in points if one not in some]
    assert points
    wrong = {}
    for point in chosen:
        cut_off = int(is_downloading(passed, point))
        problems = await killed(template, tmp_path / "cell", point, cut_off)
        if problems:
            wrong[point] = problems
    assert wrong == {}


async def own_steps(name: str, passed: Sequence[str], folder: Path) -> Sequence[str]:
    """Return the steps of a deed that are tried with no other one."""
    other, points = DEEDS[name].beyond, steps_of(passed)
    if other is None:
        return points
    template = await prepare(other, folder / "template")
    known = steps_of(await recorded(template, folder))
    return [one for one in points if one not in known]


async def killed(
    template: Template, folder: Path, point: str, cut_off: int
) -> list[str]:
    """Have an engine kill itself at a point; return what another one cannot mend."""
    with staged(template, folder) as stage:
        done = await in_thread(stage.run, "--at", point)
        if done.returncode != KILLED:
            return [f"it was not killed, but ended with {done.returncode}", done.stderr]
        return await stage.again(done.stderr, cut_off=cut_off)
