"""Under which addresses an app reaches a link."""

from dataclasses import dataclass

from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url

from .const import DOMAIN
from .engine import Link
from .settings import base_url


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkUrls:
    """A link's feed at home and, where there is one, from everywhere."""

    url: str | None
    external_url: str | None


def published_base(hass: HomeAssistant) -> str | None:
    """Return the base of every URL inside a feed, None when nothing is known.

    It never follows a request's own `Host`: a feed fetched by a crawler has to
    carry addresses that the phone can reach.
    """
    chosen = base_url(hass)
    if chosen is not None:
        return chosen
    try:
        return get_url(hass, prefer_external=True)
    except NoURLAvailableError:
        return None


def link_path(link: Link) -> str:
    """Return a link's path; everything below it belongs to the link."""
    return f"/api/{DOMAIN}/{link.token}"


def link_urls(hass: HomeAssistant, link: Link) -> LinkUrls:
    """Return the addresses of a link's feed."""
    path = f"{link_path(link)}/feed.xml"
    chosen = base_url(hass)
    if chosen is not None:
        return LinkUrls(url=f"{chosen}{path}", external_url=f"{chosen}{path}")
    internal = _get_url(hass, is_external=False)
    external = _get_url(hass, is_external=True)
    home = internal or external
    return LinkUrls(
        url=None if home is None else f"{home}{path}",
        external_url=None if external is None else f"{external}{path}",
    )


def _get_url(hass: HomeAssistant, *, is_external: bool) -> str | None:
    try:
        return get_url(hass, allow_internal=not is_external, allow_external=is_external)
    except NoURLAvailableError:
        return None
