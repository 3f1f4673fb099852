"""The episodes panel with very many episodes, by a Python that has a browser."""

import asyncio

from tests.bench.figures import Figure
from tests.hass.instance import ROOT


async def measure() -> list[Figure]:
    """Measure one run."""
    python = ROOT / ".cache" / "venv" / "hass" / "bin" / "python"
    process = await asyncio.create_subprocess_exec(
        python, "-m", "tests.bench.scroll", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError("the browser ended early")
    return [Figure.of_line(line) for line in output.decode().splitlines()]
