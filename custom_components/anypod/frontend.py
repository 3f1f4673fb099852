"""Home Assistant's frontend: the dashboard card and the panel in the sidebar."""

from dataclasses import dataclass
import hashlib
import logging
from pathlib import Path
from typing import Final

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import CONF_PANEL, DEFAULT_PANEL, DOMAIN, HUB_TITLE
from .entry import hub_entry

_LOGGER = logging.getLogger(__name__)

_WWW: Final = Path(__file__).parent / "www"
_CARD: Final = "anypod-card"
_PANEL: Final = "anypod-panel"
_URL: Final = f"/{DOMAIN}_static"
_PANEL_PATH: Final = DOMAIN
_PANEL_ICON: Final = "mdi:podcast"


@dataclass(slots=True)
class _Shown:
    """What the frontend was told of, and where it finds that."""

    card_url: str
    panel_url: str
    has_card: bool = False
    has_panel: bool = False
    is_refused: bool = False
    """Whether it was said that somebody else's panel is in the place of ours."""


_DATA_SHOWN: HassKey[_Shown] = HassKey(f"{DOMAIN}_frontend")


async def async_serve(hass: HomeAssistant) -> None:
    """Serve the modules of card and panel; the frontend is not told of them yet.

    Browsers keep them for a month, so that their addresses change with their bytes.
    """
    card_url, panel_url = await hass.async_add_executor_job(_addresses)
    await hass.http.async_register_static_paths(
        [StaticPathConfig(_URL, str(_WWW), cache_headers=True)]
    )
    hass.data[_DATA_SHOWN] = _Shown(card_url=card_url, panel_url=panel_url)


def _addresses() -> tuple[str, str]:
    return _address(_CARD), _address(_PANEL)


def _address(name: str) -> str:
    path = _WWW / f"{name}.js"
    digest = hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
    return f"{_URL}/{path.name}?v={digest}"


async def async_settle(hass: HomeAssistant) -> None:
    """Have the card while there are feeds, and the panel while the hub wants it.

    An entry that is reloaded changes nothing: whoever looks at the panel goes on.
    """
    shown = hass.data.get(_DATA_SHOWN)
    if shown is None or frontend.DOMAIN not in hass.config.components:
        return
    _settle_card(hass, shown)
    if not _wants_panel(hass):
        _remove_panel(hass, shown)
    elif not shown.has_panel:
        await _add_panel(hass, shown)


@callback
def _settle_card(hass: HomeAssistant, shown: _Shown) -> None:
    entries = hass.config_entries.async_entries(DOMAIN, include_disabled=False)
    if bool(entries) is shown.has_card:
        return
    shown.has_card = not shown.has_card
    if shown.has_card:
        frontend.add_extra_js_url(hass, shown.card_url)
    else:
        frontend.remove_extra_js_url(hass, shown.card_url)


@callback
def _wants_panel(hass: HomeAssistant) -> bool:
    hub = hub_entry(hass)
    if hub is None or hub.disabled_by is not None:
        return False
    return bool(hub.options.get(CONF_PANEL, DEFAULT_PANEL))


async def _add_panel(hass: HomeAssistant, shown: _Shown) -> None:
    if frontend.async_panel_exists(hass, _PANEL_PATH):
        if not shown.is_refused:
            shown.is_refused = True
            _LOGGER.warning(
                "There is no panel for Anypod: another one is called /%s", _PANEL_PATH
            )
        return
    await panel_custom.async_register_panel(
        hass,
        frontend_url_path=_PANEL_PATH,
        webcomponent_name=_PANEL,
        sidebar_title=HUB_TITLE,
        sidebar_icon=_PANEL_ICON,
        module_url=shown.panel_url,
        embed_iframe=False,
        require_admin=True,
    )
    shown.has_panel = True


@callback
def _remove_panel(hass: HomeAssistant, shown: _Shown) -> None:
    if shown.has_panel:
        shown.has_panel = False
        frontend.async_remove_panel(hass, _PANEL_PATH)
