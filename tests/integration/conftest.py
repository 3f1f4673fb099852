"""What the integration's tests share: a Home Assistant of their own, and a fake site.

Everything is real but the world outside: yt-dlp and ffmpeg as processes, SQLite and
media on disk, Home Assistant as the oldest supported release has it.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from datetime import timedelta
import logging
from pathlib import Path
import tempfile
from typing import Any

from aiohttp import web
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)
from syrupy.assertion import SnapshotAssertion

# Before Home Assistant looks for it, or the test kit's own package would be found.
import custom_components  # noqa: F401 before Home Assistant looks for the test kit's own
from tests.integration.actions import Caller
from tests.integration.clerk import Clerk
from tests.integration.desk import Desk
from tests.integration.feeds import Feeds
from tests.integration.flows import made
from tests.integration.line import Connect, Line
from tests.integration.listener import Client, Listener
from tests.integration.logins import working
from tests.integration.things import Phone, add_phone
from tests.integration.workshop import Workshop, open_workshop
from tests.site import (
    PUBLISHED,
    Channel,
    FakeSite,
    SourceStatus,
    Status,
    Video,
    install_plugin,
    make_shorts,
    make_videos,
)

DAY = timedelta(days=1)

# The test kit has every statement logged, parameters and all.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """Give each test a configuration folder, which has the site's plugin in it."""
    folder = tmp_path / "config"
    folder.mkdir()
    install_plugin(folder)
    return str(folder)


@pytest.fixture
def site() -> Iterator[FakeSite]:
    """Give an empty site that is on the air."""
    with FakeSite() as fake:
        yield fake


@pytest.fixture(autouse=True)
def _surroundings(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    socket_enabled: None,
    enable_custom_integrations: None,
    hass: HomeAssistant,
) -> None:
    """Let Home Assistant find Anypod, loopback, and folders that nobody shares."""
    hass.config.media_dirs = {"local": str(tmp_path / "media")}
    # Uploads go to a folder of one name below it, which parallel tests would share.
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


@pytest.fixture
def aiohttp_client(
    aiohttp_client: Callable[..., Awaitable[Client]],
) -> Callable[..., Awaitable[Client]]:
    """Let views be registered after the start, as Home Assistant's own server does."""

    async def start(app: web.Application, **kw: Any) -> Client:
        app._router.freeze = lambda: None  # type: ignore[method-assign]
        return await aiohttp_client(app, **kw)

    return start


@pytest.fixture
def feeds(hass: HomeAssistant, site: FakeSite) -> Feeds:
    """Give a way to add feeds of the site and to wait for them."""
    return Feeds(hass, site)


@pytest.fixture
async def app(
    site: FakeSite, feeds: Feeds, hass_client_no_auth: ClientSessionGenerator
) -> Listener:
    """Give an app that has subscribed to a feed of one episode."""
    site.add(Video(id="ep", title="An episode"))
    await feeds.add()
    return Listener(await hass_client_no_auth(), feeds)


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compare with what is stored, in Home Assistant's own words."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
async def caller(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> Caller:
    """Give a feed with an episode of almost every status."""
    site.add(
        Channel(
            name="talk",
            title="Talk",
            videos=[
                Video(id="soon", title="Soon", status=Status.UPCOMING),
                Video(
                    id="club",
                    title="Members",
                    status=Status.MEMBERS_ONLY,
                    published=PUBLISHED + DAY,
                ),
                Video(id="ep-c", title="Banana", media_s=1, duration_s=1),
                Video(
                    id="ep-b",
                    title="cherry",
                    description="About APPLES and pears",
                    # So much longer that no cover makes up for it.
                    media_s=40,
                    duration_s=40,
                    published=PUBLISHED - DAY,
                ),
                Video(
                    id="gone",
                    title="Äpfel",
                    status=Status.REMOVED,
                    published=PUBLISHED - 2 * DAY,
                ),
                Video(
                    id="ep-a",
                    title="apple",
                    published=PUBLISHED - 3 * DAY,
                    media_s=20,
                    duration_s=20,
                ),
            ],
        )
    )
    await feeds.add("/channel/talk/videos", keep_last=6)
    caller = Caller(hass, feeds)
    await caller.know()
    return caller


@pytest.fixture
def club(site: FakeSite) -> Channel:
    """Give the site a channel for those who are logged in."""
    found = Channel(
        name="club",
        title="The club",
        videos=make_videos(2),
        status=SourceStatus.LOGIN_REQUIRED,
    )
    site.add(found)
    return found


@pytest.fixture
async def desk(
    hass: HomeAssistant, site: FakeSite, hass_client: ClientSessionGenerator
) -> Desk:
    """Give a browser that is logged in."""
    for component in ("http", "file_upload", "repairs"):
        assert await async_setup_component(hass, component, {})
    return Desk(hass, site, await hass_client())


@pytest.fixture
def channel(site: FakeSite) -> Channel:
    """Give the site a channel with three tabs."""
    found = Channel(
        name="talk",
        title="Talk about trains",
        videos=make_videos(3),
        shorts=make_shorts(2),
        streams=make_videos(1, "stream"),
    )
    site.add(found)
    return found


@pytest.fixture
async def workshop(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> AsyncGenerator[Workshop]:
    """Give somebody who makes automations."""
    workshop = await open_workshop(hass, hass_client, hass_ws_client)
    yield workshop
    await workshop.close()


@pytest.fixture
async def phone(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> Phone:
    """Give a phone that is connected."""
    return await add_phone(hass, hass_client, hass_ws_client)


@pytest.fixture
async def connect(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Connect:
    """Give a way to connect, as an administrator if no other login is named."""
    assert await async_setup_component(hass, "websocket_api", {})

    async def open_line(token: str | None = None) -> Line:
        return Line(await hass_ws_client(hass, *([] if token is None else [token])))

    return open_line


@pytest.fixture
async def quiet(feeds: Feeds, site: FakeSite) -> Feeds:
    """Give a feed of two episodes that nothing is downloaded for."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(2)))
    await feeds.add("/channel/talk/videos", media="metadata")
    return feeds


@pytest.fixture
def clerk(hass: HomeAssistant, desk: Desk, feeds: Feeds) -> Clerk:
    """Give somebody with a file in hand."""
    return Clerk(hass, desk)


@pytest.fixture
def three(site: FakeSite) -> list[str]:
    """Give the site three channels; return their addresses."""
    names = ("one", "two", "three")
    for name in names:
        videos = make_videos(1, name)
        site.add(Channel(name=name, title=f"Channel {name}", videos=videos))
    return [site.channel_url(name) for name in names]


@pytest.fixture
async def feed(desk: Desk, club: Channel, feeds: Feeds) -> ConfigEntry[Any]:
    """Give the feed of the club, with cookies of its own."""
    entry = made(await desk.hand_in(await desk.refused(), desk.site.cookie_text()))
    await working(feeds, entry.entry_id)
    return entry


@pytest.fixture
async def open_feed(desk: Desk, club: Channel, feeds: Feeds) -> ConfigEntry[Any]:
    """Give the feed of the club as long as it was open to everybody."""
    desk.site.update_source("/channel/club", status=SourceStatus.PUBLIC)
    return await feeds.add("/channel/club/videos", title="The club")
