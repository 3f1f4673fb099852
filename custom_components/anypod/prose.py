"""Texts of strangers, as pages of Home Assistant show them that understand Markdown."""

import re
from typing import Final
from urllib.parse import quote

_LONGEST: Final = 100
_LONGEST_REASON: Final = 1_000
"""The cause is at the end of what an installer says."""
_MARKDOWN: Final = re.compile(r"([\\`*_\[\]<>#|~!&.:@]|^[-+]|(?<=[0-9])\))")
"""What marks something up, or makes a link of what looks like an address."""
_LINKED: Final = re.compile(r"https?://[A-Za-z0-9-]")
"""How an address begins that is made a link; another is but text."""
_URL_CHARACTERS: Final = "%/:?#@!$&'+,;=~"
_REFERENCES: Final = str.maketrans(
    {char: f"&#{ord(char)};" for char in "!#.:@[]_~"} | {"&": "&amp;"}
)
_ENDING: Final = re.compile(r"[!.,:;_'~](?=\?*$)")
"""What is left out of a link at its end: there, it is taken for the sentence's."""


def plain(text: str | None) -> str:
    """Return a text on one line, in which nothing means anything."""
    return _MARKDOWN.sub(r"\\\1", short(text))


def reason(err: Exception) -> str:
    """Return what an error says, as above, at a length at which it says why."""
    return _MARKDOWN.sub(r"\\\1", short(str(err), _LONGEST_REASON))


def short(text: str | None, longest: int = _LONGEST) -> str:
    """Return a text on one line that is not too long."""
    line = " ".join((text or "").split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def code(text: str) -> str:
    """Return a text as it is, on one line; it can be no longer than it is."""
    return f"`{' '.join(text.split()).replace('`', '’')}`"


def address(url: str) -> str:
    """Return an address that leads where it led, and ends where it seems to end."""
    if _LINKED.match(url):
        # Its links know no escapes, and take `&` for what it is.
        quoted = quote(url, safe=_URL_CHARACTERS, errors="replace")
        return _ENDING.sub(lambda found: f"%{ord(found[0]):02X}", quoted)
    quoted = quote(url, safe=f"{_URL_CHARACTERS}[]", errors="replace")
    return quoted.translate(_REFERENCES)
