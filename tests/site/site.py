"""The fake video site: everything that tests use, in one object."""

import socket
import time
from types import TracebackType
from typing import Self

from .catalogue import Catalogue
from .control import Control
from .faults import Faults
from .feeds import Feeds
from .log import BEGINNING, Log, Mark, Request
from .login import Login
from .messages import Incoming, Reply
from .models import Channel, Playlist, Video
from .routes import Routes
from .server import CONTROL, REAL_SOCKET, Server


class FakeSite:
    """Serve a catalogue on loopback, for a real yt-dlp with the site's plugin.

    Its parts do the work, and their methods are the site's own: see `Catalogue` for
    changing what is on it, `Faults` for making it misbehave, `Log` for what was asked
    of it, `Login` for its account, `Feeds` for how feeds are served.
    """

    def __init__(
        self,
        *sources: Channel | Playlist | Video,
        port: int = 0,
        host: str = "127.0.0.1",
    ) -> None:
        """Hold these sources; `port` 0 takes a free one, and keeps it until closed."""
        self.host, self.port = host, port
        self.catalogue = Catalogue()
        self.faults = Faults()
        self.requests = Log()
        self.login = Login()
        self.feeds = Feeds()
        self._server: Server | None = None
        self._reserved: socket.socket | None = None
        self._crashes: list[Exception] = []
        self._routes = Routes(
            catalogue=self.catalogue,
            login=self.login,
            feeds=self.feeds,
            started=time.monotonic(),
        )
        self._control = Control(self)
        self._adopt_methods()
        self.add(*sources)

    def _adopt_methods(self) -> None:
        """Make the methods of the parts the site's own."""
        self.add = self.catalogue.add
        self.publish = self.catalogue.publish
        self.delist = self.catalogue.delist
        self.reorder = self.catalogue.reorder
        self.drop_tab = self.catalogue.drop_tab
        self.update = self.catalogue.update
        self.update_source = self.catalogue.update_source
        self.remove = self.catalogue.remove

        self.fail = self.faults.fail
        self.drop = self.faults.drop
        self.garble = self.faults.garble
        self.slow = self.faults.slow
        self.cut = self.faults.cut
        self.misstate_length = self.faults.misstate_length
        self.ignore_ranges = self.faults.ignore_ranges
        self.hold = self.faults.hold
        self.reset_failures = self.faults.reset

        self.mark = self.requests.mark
        self.since = self.requests.since
        self.wait_for = self.requests.wait_for

        self.cookie_text = self.login.cookie_text
        self.rotate_cookie = self.login.rotate
        self.set_cookie = self.login.set_cookie

    def __enter__(self) -> Self:
        """Start for the length of a `with` block."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close at its end."""
        self.close()

    @property
    def running(self) -> bool:
        """Tell whether the site can be reached."""
        return self._server is not None

    def start(self) -> None:
        """Go on the air, on the same port as before."""
        if self._server is None:
            address = (self.host, self.port)
            self._server = Server(address, self._answer, self.faults, self.requests)
            self.port = self._server.server_port
            self._free_port()

    def stop(self) -> None:
        """Go off the air: connections are refused, open ones cut, holds released."""
        if self._server is not None:
            self.faults.release()
            self._server.close()
            self._crashes += self._server.crashes
            self._server = None
            self._keep_port()

    def close(self) -> None:
        """Stop for good, and raise what went wrong inside the site, if anything."""
        self.stop()
        self._free_port()
        crashes, self._crashes = self._crashes, []
        if crashes:
            raise ExceptionGroup("the fake site crashed", crashes)

    def _keep_port(self) -> None:
        """Bind the port without listening, lest somebody else gets it meanwhile."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._reserved = REAL_SOCKET(family, socket.SOCK_STREAM)
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._reserved.bind((self.host, self.port))

    def _free_port(self) -> None:
        if self._reserved is not None:
            self._reserved.close()
            self._reserved = None

    def _answer(self, incoming: Incoming) -> Reply:
        if incoming.path.startswith(CONTROL):
            return self._control.answer(incoming)
        return self._routes.answer(incoming)

    def url(self, path: str = "/") -> str:
        """Give the address of a path, such as `/channel/talk`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{path}"

    def channel_url(self, name: str, tab: str | None = None) -> str:
        """Give the address of a channel's root or of one of its tabs."""
        return self.url(f"/channel/{name}" + (f"/{tab}" if tab else ""))

    def playlist_url(self, playlist_id: str) -> str:
        """Give the address of a playlist."""
        return self.url(f"/playlist/{playlist_id}")

    def video_url(self, video_id: str) -> str:
        """Give the address of a video's page."""
        return self.url(f"/watch/{video_id}")

    @property
    def log(self) -> tuple[Request, ...]:
        """List all requests so far."""
        return self.since().requests

    def processes(self, since: Mark = BEGINNING) -> int:
        """Count the yt-dlp processes that have asked for anything."""
        return self.since(since).processes
