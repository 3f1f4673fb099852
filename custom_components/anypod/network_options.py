"""Fields that say how sites are reached: what they take, and what is wrong with it."""

from collections.abc import Mapping
import re
from typing import Any, Final
from urllib.parse import urlsplit

from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import (
    CONF_IMPERSONATE,
    CONF_POT_PROVIDER_URL,
    CONF_PROXY,
    CONF_RATE_LIMIT,
    CONF_SLEEP_REQUESTS_S,
    CONF_USER_AGENT,
)
from .selectors import number

_PROXY_SCHEMES: Final = frozenset({"http", "https", "socks4", "socks5", "socks5h"})
_LONGEST_AGENT: Final = 500
_BROWSER: Final = re.compile(r"[\w.]+(-[\w.]+)?(:[\w.]+(-[\w.]+)?)?", re.ASCII)

RATE_LIMIT_SELECTOR: Final = number(least=1, most=10_000_000, unit="kB/s")
NETWORK_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_PROXY): TextSelector(),
        vol.Optional(CONF_RATE_LIMIT): RATE_LIMIT_SELECTOR,
        vol.Optional(CONF_SLEEP_REQUESTS_S): number(
            least=0, most=60, step=0.05, unit="s"
        ),
        vol.Optional(CONF_USER_AGENT): TextSelector(),
        vol.Optional(CONF_IMPERSONATE): TextSelector(),
        vol.Optional(CONF_POT_PROVIDER_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
    }
)


def network_errors(options: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """Return what is wrong, and the text that it is about.

    A proxy is not repeated: there may be a password in it.
    """
    errors: dict[str, str] = {}
    proxy, agent = options.get(CONF_PROXY), options.get(CONF_USER_AGENT)
    browser, tokens = options.get(CONF_IMPERSONATE), options.get(CONF_POT_PROVIDER_URL)
    if proxy and not _is_proxy(proxy):
        errors["base"] = "invalid_proxy"
    elif agent and not (agent.isprintable() and len(agent) <= _LONGEST_AGENT):
        errors["base"] = "invalid_user_agent"
    elif browser and not _BROWSER.fullmatch(browser):
        errors["base"] = "invalid_impersonate"
        return errors, browser
    elif tokens and (not is_base_url(tokens) or set(tokens) & set(";,")):
        errors["base"] = "invalid_pot_provider"
        return errors, tokens
    return errors, ""


def _is_proxy(text: str) -> bool:
    """Return whether a text names a proxy, with its port."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    is_plain = text.isprintable() and " " not in text
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    is_known = parts.scheme in _PROXY_SCHEMES and bool(parts.hostname)
    return is_known and bool(port) and is_plain and is_bare


def is_base_url(url: str) -> bool:
    """Return whether paths can be appended to a URL."""
    try:
        parts = urlsplit(url)
        # Reading the port is what checks it.
        _ = parts.port
    except ValueError:
        return False
    is_plain = url.isprintable() and not any(char in url for char in " ?#")
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_plain
