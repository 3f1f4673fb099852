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
    CONF_PANEL,
    CONF_QUOTA_GB,
    CONF_SUBMISSIONS_PER_HOUR,
    CONF_URL_SOURCE,
    CONF_YTDLP_AUTO_UPDATE,
    CONF_YTDLP_CHANNEL,
    DEFAULT_MAX_DOWNLOADS,
    DEFAULT_PANEL,
    UrlSource,
)
from .engine import EngineError, JsRuntimeSource, ReleaseChannel, parse_window
from .network_options import NETWORK_SCHEMA, is_base_url, network_errors
from .selectors import choice, number
from .subscribe_options import SECTION_ALL_FEEDS, subscribe_section

SECTION_STORAGE: Final = "storage"


SECTION_DOWNLOADS: Final = "downloads"


SECTION_ADDRESSES: Final = "addresses"


SECTION_SHARING: Final = "sharing"


SECTION_TOOLS: Final = "tools"


SECTION_SIDEBAR: Final = "sidebar"


SECTION_NETWORK: Final = "network"


HUB_SECTIONS: Final = (
    SECTION_STORAGE,
    SECTION_DOWNLOADS,
    SECTION_ADDRESSES,
    SECTION_ALL_FEEDS,
    SECTION_SIDEBAR,
    SECTION_SHARING,
    SECTION_TOOLS,
    SECTION_NETWORK,
)


HUB_DEFAULTS: Final[Mapping[str, Any]] = {
    CONF_MAX_DOWNLOADS: DEFAULT_MAX_DOWNLOADS,
    CONF_URL_SOURCE: UrlSource.AUTOMATIC.value,
    CONF_ALLOWED_DOMAINS: [],
    CONF_YTDLP_CHANNEL: ReleaseChannel.STABLE.value,
    CONF_YTDLP_AUTO_UPDATE: False,
    CONF_JS_RUNTIME: JsRuntimeSource.SYSTEM.value,
    CONF_PANEL: DEFAULT_PANEL,
}
"""What need not be stored, because it is so anyway."""

_STORAGE_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_MEDIA_DIR): TextSelector(),
        vol.Optional(CONF_QUOTA_GB): number(
            least=0.1, most=1_000_000, step=0.1, unit="GB"
        ),
        vol.Optional(CONF_MIN_FREE_GB): number(
            least=0.1, most=100_000, step=0.1, unit="GB"
        ),
    }
)
_DOWNLOADS_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_MAX_DOWNLOADS, default=DEFAULT_MAX_DOWNLOADS): number(
            least=1, most=10
        ),
        vol.Optional(CONF_DOWNLOAD_WINDOW): TextSelector(),
    }
)
_ADDRESSES_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_URL_SOURCE, default=UrlSource.AUTOMATIC.value): choice(
            [one.value for one in UrlSource], CONF_URL_SOURCE
        ),
        vol.Optional(CONF_BASE_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
    }
)
_SIDEBAR_SCHEMA: Final = vol.Schema(
    {vol.Optional(CONF_PANEL, default=DEFAULT_PANEL): BooleanSelector()}
)
_SHARING_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_ALLOWED_DOMAINS, default=list): TextSelector(
            TextSelectorConfig(multiple=True)
        ),
        vol.Optional(CONF_SUBMISSIONS_PER_HOUR): number(least=1, most=10_000),
    }
)
_TOOLS_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_YTDLP_CHANNEL, default=ReleaseChannel.STABLE.value): choice(
            [one.value for one in ReleaseChannel], CONF_YTDLP_CHANNEL
        ),
        vol.Optional(CONF_YTDLP_AUTO_UPDATE, default=False): BooleanSelector(),
        vol.Optional(CONF_JS_RUNTIME, default=JsRuntimeSource.SYSTEM.value): choice(
            [one.value for one in JsRuntimeSource], CONF_JS_RUNTIME
        ),
    }
)


def hub_schema(url: str | None) -> vol.Schema:
    """Return the hub's fields; all feeds together are to be had at a URL."""
    return vol.Schema(
        {
            **_section(SECTION_STORAGE, _STORAGE_SCHEMA, is_collapsed=False),
            **_section(SECTION_DOWNLOADS, _DOWNLOADS_SCHEMA),
            **_section(SECTION_ADDRESSES, _ADDRESSES_SCHEMA),
            **subscribe_section(url, SECTION_ALL_FEEDS),
            **_section(SECTION_SIDEBAR, _SIDEBAR_SCHEMA),
            **_section(SECTION_SHARING, _SHARING_SCHEMA),
            **_section(SECTION_TOOLS, _TOOLS_SCHEMA),
            **_section(SECTION_NETWORK, NETWORK_SCHEMA),
        }
    )


def _section(
    name: str, schema: vol.Schema, *, is_collapsed: bool = True
) -> dict[vol.Marker, section]:
    # Without a default: the frontend would take that for what is in it.
    return {vol.Optional(name): section(schema, {"collapsed": is_collapsed})}


def hub_errors(options: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """Return what is wrong, and the text that it is about; looks at the disk.

    Errors stand at the top: the frontend does not show them inside a section.
    """
    errors: dict[str, str] = {}
    folder, base = options.get(CONF_MEDIA_DIR), options.get(CONF_BASE_URL)
    if folder is not None and not _is_usable(Path(folder)):
        errors["base"] = "invalid_folder"
        return errors, folder
    if base is not None and not is_base_url(base):
        errors["base"] = "invalid_url"
        return errors, base
    for domain in options.get(CONF_ALLOWED_DOMAINS, ()):
        if not _is_domain(domain):
            errors["base"] = "invalid_domain"
            return errors, domain
    window = options.get(CONF_DOWNLOAD_WINDOW)
    if window is not None and not _is_window(window):
        errors["base"] = "invalid_window"
        return errors, window
    return network_errors(options)


def _is_window(text: str) -> bool:
    try:
        parse_window(text, UTC)
    except EngineError:
        return False
    return True


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
