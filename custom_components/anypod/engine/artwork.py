"""Pictures: kept as uploaded, and squared as podcast apps want it; all of it blocks."""

import base64
from collections.abc import Collection
import hashlib
from io import BytesIO
import os
from pathlib import Path
import struct
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from .config import ArtworkFit

MIME_TYPE: Final = "image/jpeg"
OWN_ARTWORK: Final = "own"
"""The folder, below that of artwork, for pictures that people uploaded."""
LIMIT_BYTES: Final = 10_000_000
"""What an uploaded picture may take."""
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")
"""Pillow knows more, and starts another program for some of them."""
_SIDES = (1400, 3000)
"""Pixels that Apple accepts at least and at most."""
_QUALITY = 85
_TAG_SIDES = (500, 300, 150)
_TAG_LIMIT_BYTES = 90_000
"""As base64 that is less than the 128 kB that the kernel takes as an argument."""
_UNREADABLE: Final = (
    *(UnidentifiedImageError, Image.DecompressionBombError),
    *(OSError, ValueError, SyntaxError),
)
"""What Pillow raises for what is no picture, or is none any more."""
_PIXEL_LIMIT = 50_000_000
"""More would take hundreds of megabytes of memory to read."""
DEFAULT: Final = Path(__file__).parent / "assets" / "artwork.jpg"
"""The picture of a feed whose source has none."""


class NoPicture(ValueError):
    """The bytes are no picture that can be read."""


def square(data: bytes, fit: ArtworkFit = ArtworkFit.CROP) -> bytes:
    """Return a picture as a square RGB JPEG, cropped around its middle or padded.

    Raises:
        NoPicture: the bytes cannot be read as a picture, or it is absurdly large.

    """
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _PIXEL_LIMIT:
                raise NoPicture(f"{picture.width} × {picture.height} pixels")
            opaque = _opaque(ImageOps.exif_transpose(picture))
            fitted = _cropped(opaque) if fit is ArtworkFit.CROP else _padded(opaque)
    except _UNREADABLE as err:
        raise NoPicture(str(err)) from err
    return _progressive(fitted)


def smaller(path: Path, side: int) -> bytes | None:
    """Return a copy of a JPEG that is no wider than `side`; None if it is not itself.

    Raises:
        NoPicture: the file cannot be read as such a picture.

    """
    try:
        with Image.open(path, formats=("JPEG",)) as picture:
            if max(picture.size) <= side:
                return None
            # Reads no more pixels than it needs.
            picture.thumbnail((side, side))
            return _progressive(picture)
    except _UNREADABLE as err:
        raise NoPicture(str(err)) from err


def _progressive(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _cropped(picture: Image.Image) -> Image.Image:
    side = _side(min(picture.size))
    return ImageOps.fit(picture, (side, side))


def _padded(picture: Image.Image) -> Image.Image:
    """Return the whole picture, on a square of its own average colour."""
    side = _side(max(picture.size))
    paper = picture.resize((1, 1), Image.Resampling.BOX).resize((side, side))
    whole = ImageOps.contain(picture, (side, side))
    paper.paste(whole, ((side - whole.width) // 2, (side - whole.height) // 2))
    return paper


def _side(wanted: int) -> int:
    return min(max(wanted, _SIDES[0]), _SIDES[1])


def flac_picture(cover: Path) -> str:
    """Return a cover as Opus files carry it, small enough for an argument; blocks.

    Source: RFC 9639, section 8.8, in base64 as the tag METADATA_BLOCK_PICTURE.
    """
    with Image.open(cover) as picture:
        jpegs = ((side, _jpeg(picture, side)) for side in _TAG_SIDES)
        side, data = next(
            (one for one in jpegs if len(one[1]) <= _TAG_LIMIT_BYTES), (0, b"")
        )
    name = MIME_TYPE.encode()
    head = struct.pack(">II", 3, len(name)) + name + struct.pack(">I", 0)
    size = struct.pack(">IIIII", side, side, 24, 0, len(data))
    return base64.b64encode(head + size + data).decode()


def _jpeg(picture: Image.Image, side: int) -> bytes:
    out = BytesIO()
    picture.resize((side, side)).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    """Return a picture in RGB, on white where one can see through it."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")


def keep(upload: Path, kept: Path) -> None:
    """Keep an uploaded picture as it is: how it becomes square may be changed later.

    Raises:
        NoPicture: it cannot be read as a picture, or it is too large.
        OSError: it cannot be kept.

    """
    size = upload.stat().st_size
    if size > LIMIT_BYTES:
        raise NoPicture(f"{size} bytes")
    data = upload.read_bytes()
    square(data)
    kept.parent.mkdir(parents=True, exist_ok=True)
    # Nobody knows the name before all of it is there.
    with kept.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sweep(folder: Path, names: Collection[str]) -> None:
    """Delete every picture in a folder that nobody names."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in names:
                path.unlink(missing_ok=True)


def rev_of(data: bytes) -> str:
    """Return the revision of a picture: the same bytes keep their URL."""
    return hashlib.blake2b(data, digest_size=4).hexdigest()
