"""Texts of strangers, as pages of Home Assistant show them that understand Markdown."""

import re
from typing import Final
from urllib.parse import quote

_LONGEST: Final = 100
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>#|~!&])")
_URL_CHARACTERS: Final = "%/:?#@$'()+,;=~"


def plain(text: str | None) -> str:
    """Return a text on one line, in which nothing means anything."""
    return _MARKDOWN.sub(r"\\\1", short(text))


def short(text: str | None) -> str:
    """Return a text on one line that is not too long."""
    line = " ".join((text or "").split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def code(text: str) -> str:
    """Return a text as it is, on one line; it can be no longer than it is."""
    return f"`{' '.join(text.split()).replace('`', '’')}`"


def address(url: str) -> str:
    """Return an address that ends where it seems to end."""
    return quote(url, safe=_URL_CHARACTERS, errors="replace")
