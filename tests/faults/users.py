"""Somebody who may not do everything: nothing stops root from writing anywhere."""

from collections.abc import Iterator
import contextlib
import os
from pathlib import Path
import shutil
import tempfile

_NOBODY = 65_534


@contextlib.contextmanager
def unprivileged() -> Iterator[Path]:
    """Be nobody, with all of one's children; give a folder that is one's own."""
    folder = Path(tempfile.mkdtemp(prefix="anypod-"))
    is_root = os.geteuid() == 0
    if is_root:
        os.chown(folder, _NOBODY, _NOBODY)
        os.setresgid(_NOBODY, _NOBODY, 0)
        os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield folder
    finally:
        if is_root:
            os.setresuid(0, 0, 0)
            os.setresgid(0, 0, 0)
        shutil.rmtree(folder)
