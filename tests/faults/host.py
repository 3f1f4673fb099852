"""An engine in a process of its own, which does one thing and may be killed.

`python -m tests.faults.host HOME SITE DEED [--record FILE] [--at POINT [--fill ROOM]]`, from
the repository. It is a process, because a crash is what nothing in the process sees.
"""

import argparse
import asyncio
import logging
from pathlib import Path

from tests.engine import conftest as conftest  # noqa: PLC0414 it lays out the packages

from custom_components.anypod.engine import process  # isort: skip
from tests.engine.home import Home  # isort: skip
from tests.engine.support import Clock  # isort: skip
from tests.faults.deeds import DEEDS, attempt, start  # isort: skip
from tests.faults.disks import Disk  # isort: skip
from tests.faults.points import Watch, die  # isort: skip


class Elsewhere:
    """A site that another process has on the air."""

    def __init__(self, base: str) -> None:
        """Remember its address."""
        self._base = base

    def url(self, path: str = "/") -> str:
        """Give the address of a path."""
        return f"{self._base}{path}"


async def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("site")
    parser.add_argument("deed", choices=DEEDS)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--at")
    parser.add_argument("--fill")
    given = parser.parse_args()
    logging.basicConfig(format="%(levelname)s %(message)s")
    home = Home(given.folder, Elsewhere(given.site), Clock())  # type: ignore[arg-type]
    # What is tried here is not who gives way to whom on a busy machine.
    process._NICE = ()
    watch = Watch(given.folder, record=given.record, chosen=given.at)
    watch.start()
    deed = DEEDS[given.deed]
    if given.fill is not None:
        watch.act = Disk(folder=given.folder / given.fill).fill
        await attempt(home, deed)
        die()
    await start(home, deed)
    await deed.do(home)
    await home.stop()


if __name__ == "__main__":
    asyncio.run(main())
