"""Square JPEG artwork as podcast apps want it; every function blocks."""

import base64
import hashlib
from io import BytesIO
from pathlib import Path
import struct
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from .config import ArtworkFit

MIME_TYPE: Final = "image/jpeg"
_SIDES = (1400, 3000)
"""Pixels that Apple accepts at least and at most."""
_QUALITY = 85
_TAG_SIDES = (500, 300, 150)
_TAG_LIMIT_BYTES = 90_000
"""As base64 that is less than the 128 kB that the kernel takes as an argument."""
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
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > _PIXEL_LIMIT:
                raise NoPicture(f"{picture.width} × {picture.height} pixels")
            opaque = _opaque(ImageOps.exif_transpose(picture))
            fitted = _cropped(opaque) if fit is ArtworkFit.CROP else _padded(opaque)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
    ) as err:
        raise NoPicture(str(err)) from err
    out = BytesIO()
    fitted.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
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


def rev_of(data: bytes) -> str:
    """Return the revision of a picture: the same bytes keep their URL."""
    return hashlib.blake2b(data, digest_size=4).hexdigest()
