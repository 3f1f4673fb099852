"""The form of the hub's options, and what may be wrong with it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import (
    CONF_ALLOWED_DOMAINS,
    CONF_BASE_URL,
    CONF_MAX_DOWNLOADS,
    CONF_MEDIA_DIR,
    CONF_MIN_FREE_GB,
    CONF_QUOTA_GB,
    CONF_SUBMISSIONS_PER_HOUR,
    DEFAULT_MAX_DOWNLOADS,
)
from .selectors import number

HUB_DEFAULTS: Final[Mapping[str, Any]] = {CONF_ALLOWED_DOMAINS: []}
"""What need not be stored, because it is so anyway."""

HUB_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_MEDIA_DIR): TextSelector(),
        vol.Required(CONF_MAX_DOWNLOADS, default=DEFAULT_MAX_DOWNLOADS): number(
            least=1, most=10
        ),
        vol.Optional(CONF_QUOTA_GB): number(
            least=0.1, most=1_000_000, step=0.1, unit="GB"
        ),
        vol.Optional(CONF_MIN_FREE_GB): number(
            least=0.1, most=100_000, step=0.1, unit="GB"
        ),
        vol.Optional(CONF_BASE_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
        vol.Optional(CONF_ALLOWED_DOMAINS, default=list): TextSelector(
            TextSelectorConfig(multiple=True)
        ),
        vol.Optional(CONF_SUBMISSIONS_PER_HOUR): number(least=1, most=10_000),
    }
)


def hub_errors(user_input: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong, by field; looks at the disk."""
    errors: dict[str, str] = {}
    folder, base = user_input.get(CONF_MEDIA_DIR), user_input.get(CONF_BASE_URL)
    if folder is not None and not _is_usable(Path(folder)):
        errors[CONF_MEDIA_DIR] = "invalid_folder"
    if base is not None and not _is_base_url(base):
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


def _is_base_url(url: str) -> bool:
    """Return whether paths can be appended to a URL."""
    try:
        parts = urlsplit(url)
        # Reading the port is what checks it.
        _ = parts.port
    except ValueError:
        return False
    is_plain = url.isprintable() and not any(char in url for char in " ?#")
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_plain
