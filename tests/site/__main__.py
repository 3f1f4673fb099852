"""Serve the demo catalogue until interrupted: `python -m tests.site --port 8090`."""

import argparse
import signal

from .demo import demo_sources
from .install import plugin_dir
from .site import FakeSite


def main() -> None:
    """Serve, and say where."""
    parser = argparse.ArgumentParser(prog="python -m tests.site", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    chosen = parser.parse_args()
    # SIGTERM, too, ends the wait below: script/develop stops its children with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with FakeSite(*demo_sources(), port=chosen.port, host=chosen.host) as site:
        _announce(site)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print("Stopped")  # noqa: T201 it speaks to a terminal


def _announce(site: FakeSite) -> None:
    lines = [
        f"The fake site is at {site.url()}",
        *(f"  {site.url(path)}" for path in site.catalogue.sources()),
        f"Plugin for yt-dlp: --plugin-dirs {plugin_dir()}",
        f"Cookies: {site.url('/_control/cookies.txt')}",
        f"Control: POST {site.url('/_control/<method>')} (see tests/site/README.md)",
    ]
    print("\n".join(lines), flush=True)  # noqa: T201 it speaks to a terminal


if __name__ == "__main__":
    main()
