"""Square JPEG artwork as podcast apps want it; every function blocks."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

MIME_TYPE: Final = "image/jpeg"
_SIDES = (1400, 3000)
"""Pixels that Apple accepts at least and at most."""
_QUALITY = 85
_PIXEL_LIMIT = 50_000_000
"""More would take hundreds of megabytes of memory to read."""
DEFAULT: Final = Path(__file__).parent / "assets" / "artwork.jpg"
"""The picture of a feed whose source has none."""


class NoPicture(ValueError):
    """The bytes are no picture that can be read."""


def square(data: bytes) -> bytes:
    """Return a picture as a square RGB JPEG, cropped around its middle.

    Raises:
        NoPicture: the bytes cannot be read as a picture, or it is absurdly large.

    """
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > _PIXEL_LIMIT:
                raise NoPicture(f"{picture.width} × {picture.height} pixels")
            side = min(max(min(picture.size), _SIDES[0]), _SIDES[1])
            fitted = ImageOps.fit(
                _opaque(ImageOps.exif_transpose(picture)), (side, side)
            )
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
