"""Smaller copies of pictures, made when somebody asks for one, and kept for a while."""

import asyncio
import hashlib
import logging
from pathlib import Path
from typing import Final

from . import artwork

_LOGGER = logging.getLogger(__name__)

SIDES: Final = (128, 512)
"""Pixels: as a list shows a picture, and as a page about one thing does."""
_LIMIT_BYTES: Final = 100_000_000
_LEFT: Final = 0.8
"""How much of that a sweep leaves, so that not every new copy begins another."""


class Thumbnails:
    """Makes each copy once, and forgets the oldest when they come to be too many."""

    def __init__(self, folder: Path, limit_bytes: int = _LIMIT_BYTES) -> None:
        """Remember the folder; it is made with the first copy."""
        self._folder = folder
        self._limit = limit_bytes
        self._size_bytes: int | None = None
        """What all copies take; None as long as nobody has looked."""
        self._making = asyncio.Lock()

    async def of(self, picture: Path, side: int) -> Path:
        """Return a copy of a picture that is no wider than a number of pixels.

        It is the picture itself where that is small enough, and where no copy
        can be made: a large picture is better than none.
        """
        try:
            kept = await asyncio.to_thread(self._kept, picture, side)
            if kept is None:
                # One after the other: a list asks for fifty of them at once.
                async with self._making:
                    kept = await asyncio.to_thread(self._made, picture, side)
        except (OSError, artwork.NoPicture) as err:
            _LOGGER.debug("No smaller copy of %s: %s", picture, err)
            return picture
        return kept

    def _place(self, picture: Path, side: int) -> Path:
        """Return where a copy is kept; another picture in its place is another one."""
        facts = picture.stat()
        key = f"{picture}\0{facts.st_mtime_ns}\0{facts.st_size}\0{side}"
        name = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
        return self._folder / f"{name}.jpg"

    def _kept(self, picture: Path, side: int) -> Path | None:
        place = self._place(picture, side)
        return place if place.is_file() else None

    def _made(self, picture: Path, side: int) -> Path:
        place = self._place(picture, side)
        if place.is_file():
            # Somebody else has asked for it meanwhile.
            return place
        data = artwork.smaller(picture, side)
        if data is None:
            return picture
        self._folder.mkdir(parents=True, exist_ok=True)
        half_written = place.with_suffix(".new")
        half_written.write_bytes(data)
        half_written.replace(place)
        self._sweep(len(data))
        return place

    def _sweep(self, added_bytes: int) -> None:
        """Delete the oldest copies where all of them take too much."""
        if self._size_bytes is not None:
            self._size_bytes += added_bytes
            if self._size_bytes <= self._limit:
                return
        found = [(path, path.stat()) for path in self._folder.iterdir()]
        size = sum(facts.st_size for _, facts in found)
        if size > self._limit:
            for path, facts in sorted(found, key=lambda one: one[1].st_mtime_ns):
                if size <= self._limit * _LEFT:
                    break
                path.unlink(missing_ok=True)
                size -= facts.st_size
        self._size_bytes = size
