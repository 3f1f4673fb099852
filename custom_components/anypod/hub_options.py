"""The form of the hub's options, and what may be wrong with it."""

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import (
    CONF_ALLOWED_DOMAINS,
    CONF_BASE_URL,
    CONF_DOWNLOAD_WINDOW,
    CONF_JS_RUNTIME,
    CONF_MAX_DOWNLOADS,
    CONF_MEDIA_DIR,
    CONF_MIN_FREE_GB,
    CONF_QUOTA_GB,
    CONF_SUBMISSIONS_PER_HOUR,
    CONF_URL_SOURCE,
    CONF_YTDLP_AUTO_UPDATE,
    CONF_YTDLP_CHANNEL,
    DEFAULT_MAX_DOWNLOADS,
    UrlSource,
)
from .engine import EngineError, JsRuntimeSource, ReleaseChannel, parse_window
from .network_options import NETWORK_SCHEMA, is_base_url
from .selectors import choice, number
from .subscribe_options import SECTION_ALL_FEEDS, subscribe_section

SECTION_NETWORK: Final = "network"


HUB_SECTIONS: Final = (SECTION_ALL_FEEDS, SECTION_NETWORK)


HUB_DEFAULTS: Final[Mapping[str, Any]] = {
    CONF_URL_SOURCE: UrlSource.AUTOMATIC.value,
    CONF_ALLOWED_DOMAINS: [],
    CONF_YTDLP_CHANNEL: ReleaseChannel.STABLE.value,
    CONF_YTDLP_AUTO_UPDATE: False,
    CONF_JS_RUNTIME: JsRuntimeSource.SYSTEM.value,
}
"""What need not be stored, because it is so anyway."""

_FIELDS: Final[Mapping[vol.Marker, Any]] = {
    vol.Optional(CONF_MEDIA_DIR): TextSelector(),
    vol.Required(CONF_MAX_DOWNLOADS, default=DEFAULT_MAX_DOWNLOADS): number(
        least=1, most=10
    ),
    vol.Optional(CONF_QUOTA_GB): number(least=0.1, most=1_000_000, step=0.1, unit="GB"),
    vol.Optional(CONF_MIN_FREE_GB): number(
        least=0.1, most=100_000, step=0.1, unit="GB"
    ),
    vol.Optional(CONF_BASE_URL): TextSelector(
        TextSelectorConfig(type=TextSelectorType.URL)
    ),
    vol.Optional(CONF_URL_SOURCE, default=UrlSource.AUTOMATIC.value): choice(
        [one.value for one in UrlSource], CONF_URL_SOURCE
    ),
    vol.Optional(CONF_ALLOWED_DOMAINS, default=list): TextSelector(
        TextSelectorConfig(multiple=True)
    ),
    vol.Optional(CONF_SUBMISSIONS_PER_HOUR): number(least=1, most=10_000),
    vol.Optional(CONF_YTDLP_CHANNEL, default=ReleaseChannel.STABLE.value): choice(
        [one.value for one in ReleaseChannel], CONF_YTDLP_CHANNEL
    ),
    vol.Optional(CONF_YTDLP_AUTO_UPDATE, default=False): BooleanSelector(),
    vol.Optional(CONF_JS_RUNTIME, default=JsRuntimeSource.SYSTEM.value): choice(
        [one.value for one in JsRuntimeSource], CONF_JS_RUNTIME
    ),
    vol.Optional(CONF_DOWNLOAD_WINDOW): TextSelector(),
}


def hub_schema(url: str | None) -> vol.Schema:
    """Return the hub's fields; all feeds together are to be had at a URL."""
    return vol.Schema(
        {
            **_FIELDS,
            **subscribe_section(url, SECTION_ALL_FEEDS),
            # Without a default: the frontend would take that for what is in it.
            vol.Optional(SECTION_NETWORK): section(NETWORK_SCHEMA, {"collapsed": True}),
        }
    )


def hub_errors(user_input: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong, by field; looks at the disk."""
    errors: dict[str, str] = {}
    if CONF_DOWNLOAD_WINDOW in user_input:
        try:
            parse_window(user_input[CONF_DOWNLOAD_WINDOW], UTC)
        except EngineError:
            errors[CONF_DOWNLOAD_WINDOW] = "invalid_window"
    folder, base = user_input.get(CONF_MEDIA_DIR), user_input.get(CONF_BASE_URL)
    if folder is not None and not _is_usable(Path(folder)):
        errors[CONF_MEDIA_DIR] = "invalid_folder"
    if base is not None and not is_base_url(base):
        errors[CONF_BASE_URL] = "invalid_url"
    if not all(_is_domain(one) for one in user_input.get(CONF_ALLOWED_DOMAINS, ())):
        errors[CONF_ALLOWED_DOMAINS] = "invalid_domain"
    return errors


def _is_domain(text: str) -> bool:
    """Return whether a text is the name of a site, and not its address."""
    parts = text.split(".")
    is_plain = text.isprintable() and not set(text) & set(" /:@*?#")
    return len(parts) > 1 and all(parts) and is_plain


def _is_usable(folder: Path) -> bool:
    """Return whether files can be written there; makes the folder."""
    if not folder.is_absolute():
        return False
    probe = folder / ".anypod-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError, ValueError:
        return False
    return True
