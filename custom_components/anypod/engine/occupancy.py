"""Sees to it that no two programs work in the same folder."""

import errno
import fcntl
import logging
import os
from pathlib import Path
from typing import Final

from .errors import StoreError

_LOGGER = logging.getLogger(__name__)

_TAKEN: Final = frozenset({errno.EAGAIN, errno.EACCES})


class Occupancy:
    """A file that is locked as long as this process works beside it.

    The lock ends with the process, however that ends.
    """

    def __init__(self, path: Path) -> None:
        """Remember the file; nothing is touched."""
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> None:
        """Lock the file, which is made first; blocks on the disk.

        Raises:
            OSError: it cannot be made.
            StoreError: another program has locked it.

        """
        if self._descriptor is not None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as err:
            if err.errno in _TAKEN:
                os.close(descriptor)
                folder = self._path.parent
                raise StoreError(f"another Anypod works in {folder}") from err
            # Some network disks have no locks.
            _LOGGER.debug("%s cannot be locked: %s", self._path, err)
        self._descriptor = descriptor

    def leave(self) -> None:
        """Let others work here."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)
