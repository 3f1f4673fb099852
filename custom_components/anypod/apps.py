"""Podcast apps, and the addresses by which they subscribe to a feed.

Each address belongs to a scheme of the app itself. None leads to anybody's web
page, because the feed's address is a secret.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote


class System(StrEnum):
    """What an app runs on, as people call it."""

    ANDROID = "Android"
    APPLE = "iPhone and iPad"
    COMPUTER = "Computer"


@dataclass(frozen=True, kw_only=True, slots=True)
class App:
    """A podcast app on one kind of device."""

    name: str
    system: System
    subscribe_url: Callable[[str], str]
    """Make the address that opens the app with a feed's URL."""
    needs_external: bool = False
    """Whether the app's own servers fetch the feed, which reach nothing at home."""


def _bare(url: str) -> str:
    """Return a URL without its scheme.

    Where that is all that an app is told, it has to find out by itself whether
    the feed is at http or https. The whole URL does not get through: browsers take
    the `https:` in `podcast://https://…` for a host and drop its colon.
    """
    return url.partition("://")[2]


def _is_https(url: str) -> bool:
    return url.startswith("https://")


def _antennapod(url: str) -> str:
    # Its own scheme alone always means http, which would send the secret in the
    # clear. Behind it the app also takes apart the address of its web page, without
    # asking for that page (`UrlChecker.prepareUrl`, since 2021).
    page = "antennapod.org/deeplink/subscribe"
    return f"antennapod-subscribe://{page}?url={quote(url, safe='')}"


def _castro(url: str) -> str:
    scheme = "castros" if _is_https(url) else "castro"
    return f"{scheme}://subscribe/{_bare(url)}"


def _pocket_casts_on_android(url: str) -> str:
    host = "subscribehttps" if _is_https(url) else "subscribe"
    return f"pktc://{host}/{_bare(url)}"


APPS: Final = (
    App(name="AntennaPod", system=System.ANDROID, subscribe_url=_antennapod),
    App(
        name="Podcast Addict",
        system=System.ANDROID,
        subscribe_url=lambda url: f"podcastaddict://{_bare(url)}",
    ),
    App(
        name="Pocket Casts",
        system=System.ANDROID,
        subscribe_url=_pocket_casts_on_android,
        needs_external=True,
    ),
    App(
        name="Apple Podcasts",
        system=System.APPLE,
        subscribe_url=lambda url: f"podcast://{_bare(url)}",
    ),
    App(
        name="Overcast",
        system=System.APPLE,
        subscribe_url=lambda url: (
            f"overcast://x-callback-url/add?url={quote(url, safe='')}"
        ),
        needs_external=True,
    ),
    App(name="Castro", system=System.APPLE, subscribe_url=_castro, needs_external=True),
    App(
        name="Pocket Casts",
        system=System.APPLE,
        # It knows no `subscribehttps`, and asks for http first.
        subscribe_url=lambda url: f"pktc://subscribe/{_bare(url)}",
        needs_external=True,
    ),
    App(
        name="gPodder",
        system=System.COMPUTER,
        # Without slashes, so that the URL arrives whole.
        subscribe_url=lambda url: f"gpodder:{url}",
    ),
)


def names_with_servers() -> list[str]:
    """Return the names of the apps whose own servers fetch feeds."""
    return sorted({app.name for app in APPS if app.needs_external})
