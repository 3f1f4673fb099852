"""Pure: addresses without what may be secret in them, for messages and reports."""

import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

HIDDEN: Final = "**"

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s\"'<>`]+", re.IGNORECASE)
_QUERY = re.compile(r"\?[^\s\"'<>`?=]*=[^\s\"'<>`]*?(?=[:.,;)]*(?:[\s\"'<>`]|$))")
"""A query without its address: yt-dlp names some pages by their last part."""
_LONG = re.compile(r"(?=[^/]*\d)[\w.~%-]{16,}", re.ASCII)
"""A part of a path that may be a key: long, and not only letters."""


def redact(text: str) -> str:
    """Return a text with every address in it without password and query."""
    return _redact(text, paths=False)


def redact_all(text: str) -> str:
    """Return the same without the parts of paths that may be keys."""
    return _redact(text, paths=True)


def _redact(text: str, *, paths: bool) -> str:
    known = _ADDRESS.sub(lambda found: _address(found[0], paths=paths), text)
    return _QUERY.sub(f"?{HIDDEN}", known)


def _address(url: str, *, paths: bool) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    path = _LONG.sub(HIDDEN, parts.path) if paths else parts.path
    query = f"?{HIDDEN}" if parts.query else ""
    fragment = f"#{HIDDEN}" if parts.fragment else ""
    return f"{parts.scheme}://{_place(parts)}{path}{query}{fragment}"


def _place(parts: SplitResult) -> str:
    user, at, host = parts.netloc.rpartition("@")
    return f"{HIDDEN}@{host}" if at or user else host
