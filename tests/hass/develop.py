"""Start Home Assistant with Anypod, ready to click: see script/develop."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
import signal
from typing import Final

from tests.site import FakeSite
from tests.site.demo import demo_sources

from .instance import PASSWORD, ROOT, USER, Instance

_DEMO: Final = "/channel/talk/videos"
_PASTE: Final = (
    ("a channel with shorts", "/channel/talk"),
    ("a playlist", "/playlist/music"),
    ("an oldest-first playlist", "/playlist/course"),
    ("a premiere and a live stream", "/channel/harbour"),
    ("needs a login (upload the cookies below)", "/channel/club"),
    ("10,000 episodes", "/channel/big"),
    ("odd titles and missing data", "/channel/odd"),
    ("nothing in it", "/channel/empty"),
    ("removed", "/channel/gone"),
)


def main() -> None:
    """Start, say where everything is, and go on until interrupted."""
    chosen = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    instance = Instance(chosen.config, chosen.port, shows_log=True)
    # The site first: a feed of last time may be due as soon as Home Assistant is up.
    with nullcontext() if chosen.bare else _site(chosen.site_port) as site:
        try:
            instance.start()
            if site is None:
                _say(f"Home Assistant with Anypod is at {instance.url}")
            else:
                _furnish(instance, site)
            instance.wait()
        except KeyboardInterrupt:
            pass
        finally:
            instance.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/develop", description=__doc__)
    parser.add_argument(
        "--bare",
        action="store_true",
        help="only Home Assistant with Anypod: no user, no fake site, no demo feed",
    )
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--site-port", type=int, default=8124)
    parser.add_argument(
        "--config",
        type=Path,
        default=ROOT / ".cache" / "develop",
        help="kept from start to start; delete the folder to begin anew",
    )
    return parser.parse_args()


@contextmanager
def _site(port: int) -> Iterator[FakeSite]:
    with FakeSite(*demo_sources(), port=port) as site:
        yield site


def _furnish(instance: Instance, site: FakeSite) -> None:
    """Make the user and the demo feed, unless they are there from last time."""
    if instance.is_onboarded:
        instance.log_in()
    else:
        instance.onboard()
    instance.wait_until(instance.is_running)
    if not any(entry["title"] != "Anypod" for entry in instance.entries()):
        instance.add_feed(site.url(_DEMO))
    cookies = instance.config_dir / "cookies.txt"
    cookies.write_text(site.cookie_text())
    feeds = instance.action("list_feeds")["feeds"]
    _say("Waiting for the first sync …")
    instance.wait_for_feed(
        feeds[0]["config_entry_id"], lambda feed: feed["status"] == "idle"
    )
    _say(
        f"Home Assistant is at   {instance.url}",
        f"Log in as              {USER}, password {PASSWORD}",
        *(f"Podcast feed           {feed['links'][0]['url']}" for feed in feeds),
        "",
        "Addresses to paste in Settings > Devices & services > Add integration > Anypod:",
        *(f"  {site.url(path):<46} {what}" for what, path in _PASTE),
        f"Cookies for the login: {cookies}",
        "",
        "Press Ctrl-C to stop.",
    )


def _say(*lines: str) -> None:
    rule = "─" * 88
    print("", rule, *lines, rule, "", sep="\n", flush=True)  # noqa: T201 it speaks to a terminal


if __name__ == "__main__":
    main()
