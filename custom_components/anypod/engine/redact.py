"""Pure: addresses without what may be secret in them, for messages and reports."""

import hashlib
import re
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

HIDDEN: Final = "**"

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s\"'<>`]+", re.IGNORECASE)
_QUERY = re.compile(r"\?[^\s\"'<>`?=]*=[^\s\"'<>`]*?(?=[:.,;)]*(?:[\s\"'<>`]|$))")
"""A query without its address: yt-dlp names some pages by their last part."""
_LONG = re.compile(r"(?=[^/]*\d)[\w.~%-]{16,}", re.ASCII)
"""A part of a path that may be a key: long, and not only letters."""
_SECRET: Final = re.compile(
    r"token|secret|passw|session|signature|credential|jwt|hdn(?:ea|tl|ts)"
    r"|auth(?!or(?!iz))"
    r"|(?:api|access|private|stream|user|sign(?:ing)?)[-_]?key"
    r"|^x-(?:amz|goog)-|(?<![a-z])pass"
    r"|(?<![a-z])(?:key|sig|sign|sid|hash|hmac|md5|expir(?:es?|y|ation)|exp|policy"
    r"|pin|pwd?)(?![a-z])",
    re.IGNORECASE,
)
"""What a parameter is called that may be a key, or a part of one."""
_LOGIN: Final = re.compile(r"(?:(?<=:)|\A)//[^/@]*@")
"""In a path, that of another address: archives have such.

At its beginning that is one whose scheme was taken for a host.
"""
_PARAMETERS: Final = re.compile(r"[&;]")
_WITHIN: Final = re.compile(r"[?&;]")
"""What parts the parameters of an address that is one itself."""
_ID_LIMIT: Final = 255
_URL_CHARACTERS: Final = "%/:?#[]@!$&'()*+,;=~"


def redact(text: str) -> str:
    """Return a text with every address in it without password and query."""
    return _redact(text, paths=False)


def redact_all(text: str) -> str:
    """Return the same without the parts of paths that may be keys."""
    return _redact(text, paths=True)


def public(url: str) -> str:
    """Return the address of a page as strangers may see it.

    That is without a password, without parameters that may be keys, and without
    what stands behind a `#`; empty where it is no address of a page at all.
    """
    try:
        parts = urlsplit(url.strip())
        has_host = bool(parts.hostname)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not has_host:
        return ""
    host = parts.netloc.rpartition("@")[2]
    query = _without_keys(parts.query)
    path = _LOGIN.sub("//", parts.path)
    shown = urlunsplit((parts.scheme, host, path, query, ""))
    return quote(shown, safe=_URL_CHARACTERS, errors="ignore")


def public_id(text: str) -> str:
    """Return a site's name of something as strangers may see it, unlike any other.

    What yt-dlp has no extractor for is named by the end of its address. Apps take
    no name that is longer than a line.
    """
    name, _, query = text.partition("?")
    kept = _without_keys(query)
    shown = text if kept == query else f"{name}?{kept}"
    if shown == text and len(text) <= _ID_LIMIT:
        return text
    digest = hashlib.blake2b(text.encode(errors="replace"), digest_size=6).hexdigest()
    return f"{shown[: _ID_LIMIT - len(digest) - 1]}#{digest}"


def _without_keys(query: str) -> str:
    given = _PARAMETERS.split(query)
    kept = [one for one in given if not _holds_key(unquote(one))]
    return query if kept == given else "&".join(kept)


def _holds_key(parameter: str) -> bool:
    """Return whether a parameter may be a key, or is an address that holds one."""
    names = (one.partition("=")[0] for one in _WITHIN.split(parameter))
    return any(map(_SECRET.search, names)) or bool(_LOGIN.search(parameter))


def _redact(text: str, *, paths: bool) -> str:
    known = _ADDRESS.sub(lambda found: _address(found[0], paths=paths), text)
    return _QUERY.sub(f"?{HIDDEN}", known)


def _address(url: str, *, paths: bool) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    path = _LOGIN.sub(f"//{HIDDEN}@", parts.path)
    path = _LONG.sub(HIDDEN, path) if paths else path
    query = f"?{HIDDEN}" if parts.query else ""
    fragment = f"#{HIDDEN}" if parts.fragment else ""
    return f"{parts.scheme}://{_place(parts)}{path}{query}{fragment}"


def _place(parts: SplitResult) -> str:
    user, at, host = parts.netloc.rpartition("@")
    return f"{HIDDEN}@{host}" if at or user else host
