"""Uploaded cookies: read, kept private, forgotten. Every function blocks."""

import http.cookiejar
from pathlib import Path
import re

from homeassistant.core import HomeAssistant

from .settings import cookie_dir

_LIMIT_BYTES = 1_000_000
_HEADER = re.compile(r"#( Netscape)? HTTP Cookie File")


class InvalidCookies(ValueError):
    """The file is no cookies.txt in Netscape's format with a cookie in it."""


def read(path: Path) -> str:
    """Return the text of an uploaded cookies.txt.

    Raises:
        InvalidCookies: it is something else.

    """
    if path.stat().st_size > _LIMIT_BYTES:
        raise InvalidCookies("too large")
    jar = http.cookiejar.MozillaCookieJar()
    try:
        text = path.read_text("utf-8")
        if not _HEADER.match(text):
            raise InvalidCookies("no header")
        jar.load(str(path), ignore_discard=True, ignore_expires=True)
    except (UnicodeDecodeError, http.cookiejar.LoadError) as err:
        raise InvalidCookies(str(err)) from err
    if not list(jar):
        raise InvalidCookies("no cookie")
    return text


def write(hass: HomeAssistant, name: str, text: str) -> None:
    """Keep cookies where only this program reads them."""
    folder = cookie_dir(hass)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / name
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")


def delete(hass: HomeAssistant, name: str) -> None:
    """Forget cookies."""
    (cookie_dir(hass) / name).unlink(missing_ok=True)
