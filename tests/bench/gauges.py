"""What is measured of this process: its memory, and how long its loop stood still."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_TICK_S = 0.002


def memory_bytes() -> int:
    """Return how much memory this process holds."""
    return _status_bytes("VmRSS")


def peak_bytes() -> int:
    """Return how much memory this process has held at most, since `forget_peak`."""
    return _status_bytes("VmHWM")


def forget_peak() -> None:
    """Begin to look for the peak of this process's memory."""
    Path("/proc/self/clear_refs").write_text("5")


def _status_bytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise OSError(f"no {name} in /proc/self/status")


@dataclass(slots=True)
class Stall:
    """How long the event loop did not get round to anything else, at most."""

    longest_s: float = 0.0


@asynccontextmanager
async def watching_the_loop() -> AsyncIterator[Stall]:
    """Watch the event loop meanwhile."""
    loop, stall = asyncio.get_running_loop(), Stall()

    async def watch() -> None:
        while True:
            before = loop.time()
            await asyncio.sleep(_TICK_S)
            late = loop.time() - before - _TICK_S
            stall.longest_s = max(stall.longest_s, late)

    task = asyncio.create_task(watch())
    try:
        yield stall
    finally:
        task.cancel()
