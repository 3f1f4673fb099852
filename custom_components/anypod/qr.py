"""Addresses as QR codes: inside a page, and as a picture."""

from functools import lru_cache
from io import BytesIO
from typing import Final

import segno

_QUIET_MODULES: Final = 4
"""The margin that the standard wants; scanners find the code by it."""
_MODULE_PIXELS: Final = 10
# Making one takes some hundred times as long as anything else on a page.
_REMEMBERED: Final = 64


@lru_cache(maxsize=_REMEMBERED)
def svg(text: str) -> str:
    """Return a QR code as an SVG element for HTML, as large as it is given room."""
    return _code(text).svg_inline(
        border=_QUIET_MODULES, omitsize=True, svgclass=None, lineclass=None
    )


@lru_cache(maxsize=_REMEMBERED)
def png(text: str, module_pixels: int = _MODULE_PIXELS) -> bytes:
    """Return a QR code as a PNG; blocks for some milliseconds."""
    out = BytesIO()
    _code(text).save(out, kind="png", border=_QUIET_MODULES, scale=module_pixels)
    return out.getvalue()


def _code(text: str) -> segno.QRCode:
    # No Micro QR: no phone's camera reads it.
    return segno.make_qr(text, error="m")
