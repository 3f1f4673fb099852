"""The part of a form that says where a feed is to be had; nothing of it is stored."""

from typing import Final

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    QrCodeSelector,
    QrCodeSelectorConfig,
    QrErrorCorrectionLevel,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from .urls import page_of

SECTION_SUBSCRIBE: Final = "subscribe"
SECTION_ALL_FEEDS: Final = "all_feeds"
"""The same for the feed of all feeds, where there is more to be had."""

CONF_LINK: Final = "link"
CONF_QR_CODE: Final = "qr_code"

NOT_STORED: Final = frozenset({CONF_LINK, CONF_QR_CODE})
_SCALE: Final = 6
"""Pixels of a dot: a phone reads it off a screen at arm's length."""


def subscribe_section(url: str | None, name: str) -> dict[vol.Marker, section]:
    """Return the section that shows the address of a feed, while it has one."""
    if url is None:
        return {}
    schema = vol.Schema(
        {
            vol.Optional(CONF_LINK): TextSelector(TextSelectorConfig(read_only=True)),
            vol.Optional(CONF_QR_CODE): QrCodeSelector(
                QrCodeSelectorConfig(
                    data=page_of(url),
                    scale=_SCALE,
                    error_correction_level=QrErrorCorrectionLevel.MEDIUM,
                )
            ),
        }
    )
    return {vol.Optional(name): section(schema, {"collapsed": True})}
