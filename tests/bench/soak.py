"""A week in an hour, by a Python that has Home Assistant."""

import asyncio

from tests.bench.figures import Figure
from tests.hass.instance import ROOT


async def measure() -> list[Figure]:
    """Measure one run."""
    python = ROOT / ".cache" / "venv" / "hass" / "bin" / "python"
    process = await asyncio.create_subprocess_exec(
        python, "-m", "tests.bench.week", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError("the week ended early")
    return [Figure.of_line(line) for line in output.decode().splitlines()]
