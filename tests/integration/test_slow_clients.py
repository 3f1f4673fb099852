"""Who asks for much and reads nothing: Home Assistant does not hold it for them."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
import os
import socket
import tracemalloc
from typing import Any, Final

from aiohttp import web_fileresponse
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.engine.schema import EpisodeRow, FeedRow
from tests.integration.feeds import FEED, PATIENCE_S, Feeds, eventually, in_thread
from tests.integration.listener import Listener
from tests.site import FakeSite, Video

SLOW: Final = 24
"""How many of them there are."""
LARGE: Final = 6 * 2**20
"""More bytes than the system takes for any of them."""
_BEGIN: Final = b"HTTP/1.1 200 OK"
_AT_ONCE: Final = 64 * 1024


@asynccontextmanager
async def slow_clients(app: Listener, path: str) -> AsyncGenerator[list[socket.socket]]:
    """Open connections that ask for something, and read no more than that it comes."""
    server, loop = app.client.server, asyncio.get_running_loop()
    request = f"GET {path} HTTP/1.1\r\nHost: {server.host}\r\n".encode()
    request += b"Connection: close\r\n\r\n"
    opened: list[socket.socket] = []
    try:
        async with asyncio.timeout(PATIENCE_S):
            for _ in range(SLOW):
                client = socket.socket()
                opened.append(client)
                client.setblocking(False)
                # So that little is on its way, whatever the system would give it.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _AT_ONCE)
                await loop.sock_connect(client, (server.host, server.port))
                await loop.sock_sendall(client, request)
            for client in opened:
                assert await loop.sock_recv(client, len(_BEGIN)) == _BEGIN
        yield opened
    finally:
        for client in opened:
            client.close()


async def length_read(app: Listener, path: str) -> int:
    """Read something to its end, as fast as it comes, and keep nothing of it."""
    count = 0
    async with app.client.get(path, headers={"Accept-Encoding": "identity"}) as answer:
        assert answer.status == 200
        async for part in answer.content.iter_chunked(_AT_ONCE):
            count += len(part)
    return count


async def length_left(client: socket.socket) -> int:
    """Read the rest for one that has been slow, to its end; return how long it is."""
    loop, head = asyncio.get_running_loop(), b""
    while b"\r\n\r\n" not in head:
        part = await loop.sock_recv(client, _AT_ONCE)
        assert part, "it ends before it has begun"
        head += part
    count = len(head.partition(b"\r\n\r\n")[2])
    while part := await loop.sock_recv(client, _AT_ONCE):
        count += len(part)
    return count


@contextmanager
def most_held() -> Iterator[Callable[[], int]]:
    """Give a way to ask how many bytes Python held at most since the beginning."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


async def most_held_for(app: Listener, path: str) -> int:
    """Let slow clients ask for something; return what was held for them at most.

    They are in nobody's way, and get it whole once they read.
    """
    with most_held() as held:
        async with asyncio.timeout(PATIENCE_S), slow_clients(app, path) as slow:
            # Whoever would read ahead for them has had the time for it by then.
            length = await length_read(app, path)
            most = held()
            assert await length_left(slow[-1]) == length
    return most


@pytest.mark.parametrize("is_plain", [True, False], ids=["plain", "encrypted"])
async def test_media(
    app: Listener, monkeypatch: pytest.MonkeyPatch, is_plain: bool
) -> None:
    """Of a large file there is a piece for each: together less than the file once."""
    # What is encrypted cannot be left to the system, and goes through our hands.
    monkeypatch.setattr(web_fileresponse, "NOSENDFILE", not is_plain)
    size = 8 * LARGE
    await in_thread(os.truncate, (await app.media()).full_path, size)
    [path] = await app.enclosures()
    assert await most_held_for(app, path) < size


async def test_a_feed(
    site: FakeSite, feeds: Feeds, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """Of a large document there is one, however many wait for the end of it."""
    site.add(Video(id="ep", title="One of many", description="&" * 19_000))
    await feeds.add(media="metadata", keep_last=None)
    await multiply(feeds)
    app = Listener(await hass_client_no_auth(), feeds)
    path = feeds.path()
    size = await length_read(app, path)
    assert size > LARGE
    assert await most_held_for(app, path) < size


async def multiply(feeds: Feeds) -> None:
    """Make many episodes of one, and wait until all is written that there is of them."""
    press = feeds.engine.press

    def copy(session: Any) -> None:
        row = session.get_one(EpisodeRow, 1)
        names = [column.name for column in EpisodeRow.__table__.columns]
        for n in range(60):
            values = {name: getattr(row, name) for name in names}
            values |= {"episode_pk": None, "source_id": f"x{n}", "episode_id": f"x{n}"}
            session.add(EpisodeRow(**values))
        session.get_one(FeedRow, FEED).revision += 1

    def size_kept() -> int:
        path = press._path(FEED)
        return path.stat().st_size if path.exists() else 0

    async def is_kept() -> bool:
        return await in_thread(size_kept) > LARGE

    await feeds.engine._store.run(copy)
    press.invalidate(FEED)
    await eventually(is_kept)
