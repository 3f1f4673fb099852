"""Under which addresses an app reaches a link."""

from dataclasses import dataclass
from html import escape
import time
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import SERVER_PORT
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url
from homeassistant.util.hass_dict import HassKey

from .const import CONF_BASE_URL, DOMAIN, UrlSource
from .engine import Link
from .entry import DATA_ANYPOD, hub_entry
from .settings import base_url, url_source

_REMEMBERED_S: Final = 5.0
"""Nothing tells of an address of Home Assistant Cloud that comes or goes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkUrls:
    """A link's feed at home and, where there is one, from everywhere."""

    url: str
    external_url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Base:
    url: str
    facts: tuple[object, ...]
    """What it was made of."""
    hub: ConfigEntry[Any] | None
    """Whose options those were; it takes too long to look for it at each request."""
    until_s: float


_DATA_BASE: HassKey[_Base] = HassKey(f"{DOMAIN}_base")


def published_base(hass: HomeAssistant) -> str:
    """Return the base of every URL inside a feed, without a slash at its end.

    It never follows a request's own `Host`: a feed fetched by a crawler has to
    carry addresses that the phone can reach.
    """
    known = hass.data.get(_DATA_BASE)
    if known is None or not _is_true(hass, known):
        hub = hub_entry(hass)
        known = hass.data[_DATA_BASE] = _Base(
            url=_known_base(hass) or _last_resort(hass),
            facts=_facts(hass, hub),
            hub=hub,
            until_s=time.monotonic() + _REMEMBERED_S,
        )
    return known.url


def _is_true(hass: HomeAssistant, known: _Base) -> bool:
    if known.hub is None or known.until_s <= time.monotonic():
        return False
    return known.facts == _facts(hass, known.hub)


def has_address(hass: HomeAssistant) -> bool:
    """Return whether there is an address that an app may reach."""
    return _known_base(hass) is not None


def address_kind(hass: HomeAssistant) -> str:
    """Return which kind of address stands in feeds, without naming it."""
    if base_url(hass) is not None:
        return CONF_BASE_URL
    known = _known_base(hass)
    if known is None:
        return "none"
    return UrlSource.INTERNAL if known == _internal(hass) else UrlSource.EXTERNAL


def is_there(hass: HomeAssistant, source: UrlSource) -> bool:
    """Return whether Home Assistant has an address of a kind."""
    match source:
        case UrlSource.AUTOMATIC:
            return True
        case UrlSource.INTERNAL:
            return _internal(hass) is not None
        case UrlSource.EXTERNAL:
            return hass.config.external_url is not None
        case UrlSource.CLOUD:
            return _get_url(hass, require_cloud=True) is not None


def link_path(link: Link) -> str:
    """Return a link's path; everything below it belongs to the link."""
    return f"/api/{DOMAIN}/{link.token}"


def feed_url(hass: HomeAssistant, link: Link) -> str:
    """Return the address of a link's feed, as the feed itself gives it."""
    return f"{published_base(hass)}{link_path(link)}/feed.xml"


def entry_feed_url(hass: HomeAssistant, entry: ConfigEntry[Any]) -> str | None:
    """Return where apps find what an entry stands for; None before it has a link."""
    data = hass.data.get(DATA_ANYPOD)
    links = () if data is None else data.engine.links.of(entry.entry_id)
    return feed_url(hass, links[0]) if links else None


def page_of(feed_url: str) -> str:
    """Return the address of the page for a person that goes with a feed's.

    That is what QR codes hold: a phone's camera opens a browser.
    """
    return feed_url.removesuffix("feed.xml")


def page_link(feed_url: str | None) -> str:
    """Return a link to that page as HTML, which forms show in their texts.

    A field that cannot be changed lets nobody copy what is in it. And a link of
    Markdown would be taken for a page of the frontend's own.
    """
    if feed_url is None:
        return ""
    url = escape(page_of(feed_url))
    return f'<a href="{url}" target="_blank">{url}</a>'


def link_urls(hass: HomeAssistant, link: Link) -> LinkUrls:
    """Return the addresses of a link's feed."""
    path = f"{link_path(link)}/feed.xml"
    chosen = base_url(hass)
    if chosen is not None:
        return LinkUrls(url=f"{chosen}{path}", external_url=f"{chosen}{path}")
    internal = _internal(hass)
    external = _external(hass, url_source(hass))
    home = internal or external or _last_resort(hass)
    return LinkUrls(
        url=f"{home}{path}",
        external_url=None if external is None else f"{external}{path}",
    )


def _facts(hass: HomeAssistant, hub: ConfigEntry[Any] | None) -> tuple[object, ...]:
    """Return what decides on the base, as far as it is told of at once."""
    config = hass.config
    options = None if hub is None else hub.options
    return (config.internal_url, config.external_url, config.api, options)


def _known_base(hass: HomeAssistant) -> str | None:
    chosen = base_url(hass)
    if chosen is not None:
        return chosen
    source = url_source(hass)
    if source is UrlSource.INTERNAL:
        return _internal(hass) or _external(hass, source)
    return _external(hass, source) or _internal(hass)


def _internal(hass: HomeAssistant) -> str | None:
    return _get_url(hass, allow_external=False)


def _external(hass: HomeAssistant, source: UrlSource) -> str | None:
    prefers_cloud = source is UrlSource.CLOUD
    return _get_url(hass, allow_internal=False, prefer_cloud=prefers_cloud)


def _get_url(hass: HomeAssistant, **wanted: bool) -> str | None:
    try:
        # An address of numbers is as good: somebody has chosen it.
        return get_url(hass, allow_ip=True, **wanted)
    except NoURLAvailableError:
        return None


def _last_resort(hass: HomeAssistant) -> str:
    """Return where this machine itself finds Home Assistant."""
    api = hass.config.api
    if api is None:
        return f"http://127.0.0.1:{SERVER_PORT}"
    scheme = "https" if api.use_ssl else "http"
    host = f"[{api.local_ip}]" if ":" in api.local_ip else api.local_ip
    return f"{scheme}://{host}:{api.port}"
