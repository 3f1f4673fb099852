"""Small disks that only one process sees, and that are full at the push of a button."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
import os
from pathlib import Path
import shutil
import subprocess
from typing import Final

_MIB: Final = 2**20
_PAGE: Final = 4096
_BALLAST: Final = ".ballast"


@dataclass(frozen=True, kw_only=True, slots=True)
class Disk:
    """A disk of its own that is mounted on a folder."""

    folder: Path

    def fill(self) -> None:
        """Leave no room at all."""
        step, size = 256 * _MIB, 0
        with (self.folder / _BALLAST).open("wb") as file:
            while step >= _PAGE:
                # Others may take what is there at the same moment.
                try:
                    os.posix_fallocate(file.fileno(), size, step)
                    size += step
                except OSError:
                    step //= 2

    def clear(self) -> None:
        """Leave all the room that there was."""
        (self.folder / _BALLAST).unlink(missing_ok=True)

    @property
    def is_full(self) -> bool:
        """Return whether it was filled."""
        return (self.folder / _BALLAST).exists()


@contextmanager
def mounted(folder: Path, size_mib: int) -> Iterator[Disk]:
    """Mount a disk on a folder with what lies in it; for processes of `apart` only."""
    aside = folder.with_name(f"{folder.name}.aside")
    folder.mkdir(parents=True, exist_ok=True)
    folder.rename(aside)
    folder.mkdir()
    options = ("-t", "tmpfs", "-o", f"size={size_mib * _MIB}")
    subprocess.run(["mount", *options, "tmpfs", folder], check=True)
    try:
        subprocess.run(["cp", "-a", f"{aside}/.", folder], check=True)
        yield Disk(folder=folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@cache
def apart() -> Sequence[str]:
    """Return what runs a command where it may mount things that nobody else sees.

    Nothing where the machine does not let it.
    """
    if shutil.which("unshare") is None:
        return ()
    for unshare in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        attempt = [*unshare, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        if subprocess.run(attempt, capture_output=True, check=False).returncode == 0:
            return unshare
    return ()
