"""Cookies that people upload: taken in, kept private, forgotten."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
import uuid

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .const import CONF_COOKIES, DOMAIN
from .engine import (
    Cookie,
    InvalidCookies,
    delete_cookies,
    parse_cookies,
    read_cookies,
    read_fresh_cookies,
    sweep_cookies,
    write_cookies,
)
from .settings import cookie_dir

_UPLOADED: HassKey[set[str]] = HassKey(f"{DOMAIN}_uploaded_cookies")
"""What belongs to an open flow, and to no entry yet."""


async def async_take(hass: HomeAssistant, file_id: str) -> str:
    """Keep an uploaded cookies.txt; return the name that it has from now on.

    Raises:
        InvalidCookies: it is something else, or it was taken already.
        ExpiredCookies: the time of each cookie in it is over.

    """
    name = f"{uuid.uuid4().hex}.txt"
    hass.data.setdefault(_UPLOADED, set()).add(name)
    await hass.async_add_executor_job(_take, hass, file_id, name)
    return name


def _take(hass: HomeAssistant, file_id: str, name: str) -> None:
    try:
        with process_uploaded_file(hass, file_id) as path:
            text = read_fresh_cookies(Path(path))
    except ValueError as err:
        # A form that was sent twice: the file is read once.
        raise InvalidCookies("it was read already") from err
    write_cookies(cookie_dir(hass) / name, text)


async def async_forget(hass: HomeAssistant, name: str) -> None:
    """Forget cookies."""
    hass.data.get(_UPLOADED, set()).discard(name)
    await hass.async_add_executor_job(delete_cookies, cookie_dir(hass) / name)


async def async_sweep(hass: HomeAssistant) -> None:
    """Forget the cookies of no entry: replaced ones, and those of a broken-off flow."""
    entries = hass.config_entries.async_entries(DOMAIN)
    used = {entry.data[CONF_COOKIES] for entry in entries if CONF_COOKIES in entry.data}
    uploaded = hass.data.get(_UPLOADED, set())
    uploaded -= used
    await hass.async_add_executor_job(sweep_cookies, cookie_dir(hass), used | uploaded)


async def async_are_for(hass: HomeAssistant, name: str, url: str) -> bool:
    """Return whether any of these cookies is sent to the site of a URL."""
    host = urlsplit(url).hostname or ""
    cookies = await hass.async_add_executor_job(_load, hass, name)
    # Of a file that is gone nobody knows; it has to be uploaded again.
    return cookies is None or any(one.is_for(host) for one in cookies)


async def async_describe(hass: HomeAssistant, name: str) -> dict[str, Any]:
    """Return what may be told of cookies: for which sites they are, until when."""
    cookies = await hass.async_add_executor_job(_load, hass, name)
    if cookies is None:
        return {"readable": False}
    times = [one.expires_s for one in cookies if one.expires_s is not None]
    return {
        "readable": True,
        "count": len(cookies),
        "domains": sorted({one.domain for one in cookies}),
        "first_expiry": _instant(min(times, default=None)),
        "last_expiry": _instant(max(times, default=None)),
    }


def _load(hass: HomeAssistant, name: str) -> tuple[Cookie, ...] | None:
    try:
        return parse_cookies(read_cookies(cookie_dir(hass) / name))
    except InvalidCookies, OSError:
        return None


def _instant(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except OverflowError, ValueError:
        return None
