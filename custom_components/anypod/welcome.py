"""What somebody reads who has just added a feed: how to subscribe to it."""

from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from . import qr
from .apps import names_with_servers
from .entry import is_manual
from .urls import entry_feed_url, has_address, page_link, page_of

_MODULE_PIXELS: Final = 5
"""A phone reads it off a screen, and it fits on the screen of a phone."""


class WelcomeText(StrEnum):
    """Which text is shown."""

    FEED = "feed"
    FEED_UNREACHABLE = "feed_unreachable"
    MANUAL = "manual"
    MANUAL_UNREACHABLE = "manual_unreachable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Welcome:
    """A text, and what it is filled in with."""

    text: WelcomeText
    placeholders: dict[str, str]


async def async_welcome(hass: HomeAssistant, entry: ConfigEntry[Any]) -> Welcome | None:
    """Return what to tell of a feed that was added; None where it has no link yet."""
    url = entry_feed_url(hass, entry)
    if url is None:
        return None
    if not has_address(hass):
        text = (
            WelcomeText.MANUAL_UNREACHABLE
            if is_manual(entry)
            else WelcomeText.FEED_UNREACHABLE
        )
        return Welcome(text=text, placeholders={})
    return Welcome(
        text=WelcomeText.MANUAL if is_manual(entry) else WelcomeText.FEED,
        placeholders={
            "apps": ", ".join(names_with_servers()),
            "page": page_link(url),
            "qr_code": await hass.async_add_executor_job(_picture, page_of(url)),
        },
    )


def _picture(url: str) -> str:
    """Return a QR code in Markdown.

    A picture and not the frontend's own element: it is dark on light in any theme.
    """
    data = b64encode(qr.png(url, _MODULE_PIXELS)).decode()
    return f"![QR](data:image/png;base64,{data})"
