"""Whatever strangers ask: only answers that are documented, and no trace of them."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
import hashlib
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from aiohttp import ClientSession
from hypothesis import given, settings, strategies as st
import pytest

from tests.hass import Instance

from .replies import without_body
from .scene import Scene, playing
from .wire import Reply, Wire

_DOCUMENTED: Final = {200, 206, 304, 400, 404, 405, 412, 416, 429}
_PAIRS: Final = 2500
_AT_ONCE: Final = 300
"""Requests from one address: some of them are too many."""
_SHOWN: Final = "[custom_components.anypod.coordinator] Manually updated "
_FILTER: Final = "homeassistant.components.http.security_filter"
"""Home Assistant's own, which also says when it says too much."""

# What Home Assistant keeps for who is logged in lies below these.
_OWN: Final = {"feeds", "stats", "health", "opml"}

type Asked = tuple[str, str, Mapping[str, str]]

_KNOWN: Final = (
    *("feed.xml", "media/{media}", "{art}", "{picture}", "{chapters}", "{vtt}"),
    *("{srt}", "{txt}", ""),
)

# ------------------------------------------------------------- what strangers ask

_VISIBLE: Final = st.characters(min_codepoint=33, max_codepoint=126)
_WORD: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
    lambda text: quote(text, safe="!$&'()*+,;=:@~")
)
_NASTY: Final = st.sampled_from(
    [
        *("..", ".", "%2e%2e", "%2e%2e%2f", "..%5c", "%00", "%0d%0aX:%20y", "%ff%fe"),
        *("feed.xml", "media", "art", "chapters", "transcripts", "~", "%25", "*", "-"),
        *("feed-2.xml", "feed-0.xml", "feed-999999.xml", "art-.jpg", "secrets.yaml"),
        *("' OR 1=1".replace(" ", "%20"), "<script>", "{{7*7}}", "$(id)", "a" * 4000),
    ]
)
_SEGMENT: Final = st.one_of(_WORD, _NASTY)
_HEADER_TEXT: Final = st.text(_VISIBLE, max_size=40)
_ETAG: Final = st.sampled_from(['"{etag}"', 'W/"{etag}"', "*", '"', '"other"', ""])
_RANGE: Final = st.one_of(
    st.builds("bytes={}-{}".format, st.integers(0, 10**9), st.integers(0, 10**9)),
    st.builds("bytes={}-".format, st.integers(0, 10**20)),
    st.builds("bytes=-{}".format, st.integers(0, 10**20)),
    st.sampled_from(["bytes=0-1", "bytes=", "bytes=0-1,3-4", "items=0-1", "bytes=-"]),
    _HEADER_TEXT,
)
_DATE: Final = st.sampled_from(
    ["Mon, 01 Jan 2001 00:00:00 GMT", "Fri, 01 Jan 2038 00:00:00 GMT", "yesterday"]
)
_HEADERS: Final = st.fixed_dictionaries(
    {},
    optional={
        "Range": _RANGE,
        "If-None-Match": _ETAG | _HEADER_TEXT,
        "If-Match": _ETAG | _HEADER_TEXT,
        "If-Modified-Since": _DATE | _HEADER_TEXT,
        "If-Unmodified-Since": _DATE | _HEADER_TEXT,
        "If-Range": _DATE | _ETAG | _HEADER_TEXT,
        "Accept-Encoding": st.sampled_from(["gzip", "gzip;q=0", "br", "*", ""])
        | _HEADER_TEXT,
        "User-Agent": st.text(
            st.characters(
                min_codepoint=32, max_codepoint=255, exclude_categories=["C"]
            ),
            max_size=200,
        ),
        "Host": st.sampled_from(["evil.example", "127.0.0.1", "[::1]:1"]),
        "Origin": st.sampled_from(["null", "https://evil.example"]),
        "Authorization": st.sampled_from(["Bearer x", "Basic YTpi", "Digest", ""]),
        "Cookie": _HEADER_TEXT,
    },
)
_METHOD: Final = st.sampled_from(
    ["GET"] * 12 + ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "MKCOL"]
)


@st.composite
def _requests(draw: st.DrawFn) -> Asked:
    """Make a request of what there is, of what there is not, and of both."""
    method = draw(_METHOD)
    token = draw(
        st.one_of(
            st.just("{token}"),
            st.just("{token}"),
            st.sampled_from(["{token}x", "x{token}", "{token}%20", "{token}/.."]),
            _SEGMENT.filter(lambda text: text not in _OWN),
        )
    )
    rest = draw(
        st.one_of(
            st.sampled_from(_KNOWN),
            st.builds("{}{}".format, st.sampled_from(_KNOWN), _SEGMENT),
            st.lists(_SEGMENT, max_size=4).map("/".join),
        )
    )
    query = draw(st.just("") | _SEGMENT.map("?x={}".format))
    return method, f"/api/anypod/{token}/{rest}{query}", draw(_HEADERS)


# ------------------------------------------------------------------- what they get


class Strangers:
    """Ask from ever new addresses, and count what comes back."""

    def __init__(self, scene: Scene) -> None:
        """Remember whom they ask."""
        self.scene = scene
        self.statuses: Counter[int] = Counter()
        self._wire: Wire | None = None
        self._names = {**scene.names, "etag": self._known_etag()}

    def _known_etag(self) -> str:
        with Wire(self.scene.instance.port) as wire:
            feed = wire.ask("GET", f"{self.scene.names['link']}/feed.xml")
            return feed.headers["etag"].strip('"')

    def ask(self, method: str, target: str, headers: Mapping[str, str]) -> Reply:
        """Send a request; names stand in braces."""
        filled = {name: self._fill(it) for name, it in headers.items()}
        reply = self._connection().ask(method, self._fill(target), filled)
        self.statuses[reply.status] += 1
        return reply

    def _fill(self, text: str) -> str:
        for name, it in self._names.items():
            text = text.replace(f"{{{name}}}", it)
        return text

    def _connection(self) -> Wire:
        turn, number = divmod(self.statuses.total(), _AT_ONCE)
        if number == 0 or self._wire is None:
            self.close()
            source = f"127.1.{turn // 200}.{1 + turn % 200}"
            self._wire = Wire(self.scene.instance.port, source)
        return self._wire

    def close(self) -> None:
        """Hang up."""
        if self._wire is not None:
            self._wire.close()


@pytest.fixture(scope="module")
def scene(instance: Instance) -> Iterator[Scene]:
    with playing(instance) as scene:
        yield scene


def test_strangers_get_only_what_is_documented_and_leave_no_trace(scene: Scene) -> None:
    strangers = Strangers(scene)

    @settings(
        max_examples=_PAIRS,
        derandomize=True,
        database=None,
    )
    @given(_requests())
    def each(asked: Asked) -> None:
        method, target, headers = asked
        if method != "GET":
            assert strangers.ask(method, target, headers).status in {400, 404, 405}
        got = strangers.ask("GET", target, headers)
        assert got.status in _DOCUMENTED
        head = strangers.ask("HEAD", target, headers)
        # Between the two the address may have guessed once too often, or be forgiven.
        if 429 not in {got.status, head.status}:
            assert without_body(head) == without_body(got)

    files, lines = _files(scene), len(scene.instance.log.splitlines())
    notifications = asyncio.run(_notifications(scene.instance))
    with closing(strangers):
        each()
    assert strangers.statuses.total() >= 5000
    assert strangers.statuses.keys() == _DOCUMENTED
    assert _files(scene) == files
    written = scene.instance.log.splitlines()[lines:]
    # Home Assistant shows the feeds' states some time after they came about.
    noise = [line for line in written if _SHOWN not in line]
    assert [line for line in noise if _FILTER not in line] == []
    assert asyncio.run(_notifications(scene.instance)) == notifications == []
    agent = scene.instance.feed(scene.feed_id)["links"][0]["last_agent"]
    assert agent is None or (agent.isprintable() and len(agent) <= 120)


def _files(scene: Scene) -> dict[str, tuple[int, str]]:
    """Return everything that Anypod has on the disk: when written, and what."""
    _wait_for_documents(scene)
    config_dir = scene.instance.config_dir
    roots = (".storage/anypod", ".cache/anypod", "anypod", "media")
    return {
        str(path.relative_to(config_dir)): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for root in roots
        for path in sorted((config_dir / root).rglob("*"))
    }


def _wait_for_documents(scene: Scene) -> None:
    """Wait until the engine has written down, in its own time, what it gives out."""
    folder = scene.instance.config_dir / ".cache" / "anypod" / "documents"
    for name in ("link", "combined"):
        url = f"{scene.instance.url}{scene.names[name]}"
        body = scene.instance.request("GET", f"{url}/feed.xml").body
        scene.instance.wait_until(partial(_is_kept, folder, url, body))


def _is_kept(folder: Path, url: str, body: bytes) -> bool:
    """Return whether a document is on the disk as a link gives it out."""
    for path in folder.glob("*.xml"):
        head, _, kept = path.read_bytes().partition(b"\n")
        if kept.replace(json.loads(head)["mark"].encode(), url.encode()) == body:
            return True
    return False


async def _notifications(instance: Instance) -> list[Any]:
    """Return what Home Assistant shows the user in its sidebar."""
    token = instance.tokens["access_token"]
    async with (
        ClientSession() as session,
        session.ws_connect(f"{instance.url}/api/websocket") as socket,
    ):
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        await socket.receive_json()
        await socket.send_json({"id": 1, "type": "persistent_notification/get"})
        answer = await socket.receive_json()
        shown: list[Any] = answer["result"]
        return shown
