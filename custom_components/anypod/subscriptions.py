"""All feeds at once, as podcast apps take them in."""

from datetime import timedelta
from html import escape
from typing import Final

from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .engine import Engine, Outline, build_opml
from .entry import feed_entries
from .urls import feed_url

OPML_PATH: Final = f"/api/{DOMAIN}/opml"
OPML_NAME: Final = "anypod.opml"
_SIGNED_FOR: Final = timedelta(hours=1)
"""How long somebody may leave a form open."""


@callback
def opml_link(hass: HomeAssistant) -> str:
    """Return a download of the list, as HTML; for whoever asks for it just now.

    The frontend takes what Markdown links to for a page of its own.
    """
    url = escape(async_sign_path(hass, OPML_PATH, _SIGNED_FOR))
    return f'<a href="{url}" target="_blank">{OPML_NAME}</a>'


def opml(hass: HomeAssistant, engine: Engine, link_name: str | None = None) -> bytes:
    """Return a list of all feeds by their first links, or by those of a name.

    A feed that has no link of that name is left out. The list holds secrets.
    """
    outlines = []
    for entry in feed_entries(hass):
        links = engine.links.of(entry.entry_id)
        chosen = [one for one in links if link_name in {None, one.name}]
        if chosen:
            url = feed_url(hass, chosen[0])
            outlines.append(Outline(title=entry.title, url=url))
    return build_opml(outlines, dt_util.utcnow())
