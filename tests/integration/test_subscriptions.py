"""All feeds at once, as OPML: by the action, and for a browser that is logged in."""

from contextlib import closing
from http import HTTPStatus
from pathlib import Path
import sqlite3
from typing import Any

from aiohttp import hdrs
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from lxml import etree
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.integration.actions import Caller
from tests.integration.contract import check, is_text
from tests.integration.feeds import Feeds, in_thread
from tests.integration.listener import Listener
from tests.site import FakeSite, Video

BASE = "http://10.10.10.10:8123"
URL = "/api/anypod/opml"


def outlines(opml: str | bytes) -> dict[str, str]:
    """Return the URLs of a list by their titles."""
    root = etree.fromstring(opml.encode() if isinstance(opml, str) else opml)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    found = list(root.iter("outline"))
    for one in found:
        assert one.attrib.keys() == ["type", "text", "title", "xmlUrl"]
        assert (one.get("type"), one.get("text")) == ("rss", one.get("title"))
    return {str(one.get("title")): str(one.get("xmlUrl")) for one in found}


@pytest.fixture
async def owner(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> Caller:
    """Give somebody who has two feeds, of which one has a link for a phone."""
    site.add(Video(id="ep"), Video(id="other"))
    await feeds.add(media="metadata")
    await feeds.add("/watch/other", "other", title="A & “B” <c>", media="metadata")
    await feeds.engine.links.create("other", "Phone")
    return Caller(hass, feeds)


async def export(owner: Caller, **data: Any) -> dict[str, str]:
    """Return what the action gives."""
    answer = check(await owner.call("export_opml", **data), {"opml": is_text})
    return outlines(answer["opml"])


async def test_export(hass: HomeAssistant, owner: Caller, feeds: Feeds) -> None:
    # One that never ran has no link. The hub shows what the others show.
    feeds.entry(entry_id="new", title="New").add_to_hass(hass)
    assert await export(owner) == {
        "Talk": BASE + feeds.path(),
        "A & “B” <c>": BASE + feeds.path(feed_id="other"),
    }
    phone = feeds.engine.links.of("other")[1]
    assert await export(owner, link_name="Phone") == {
        "A & “B” <c>": f"{BASE}/api/anypod/{phone.token}/feed.xml"
    }
    assert await export(owner, link_name="Car") == {}


async def test_its_addresses_are_those_of_the_feeds(
    hass: HomeAssistant, owner: Caller, feeds: Feeds
) -> None:
    base = "https://proxy.example.org/house"
    hass.config_entries.async_update_entry(feeds.hub, options={"base_url": base})
    assert (await export(owner))["Talk"] == base + feeds.path()


async def test_download(
    owner: Caller, feeds: Feeds, hass_client: ClientSessionGenerator
) -> None:
    client = await hass_client()
    response = await client.get(URL)
    assert response.status == HTTPStatus.OK
    assert response.headers[hdrs.CONTENT_TYPE] == "text/x-opml; charset=utf-8"
    assert response.headers[hdrs.CACHE_CONTROL] == "no-store"
    assert "anypod.opml" in response.headers[hdrs.CONTENT_DISPOSITION]
    assert outlines(await response.read()) == await export(owner)
    head = await client.head(URL)
    assert (head.status, await head.read()) == (HTTPStatus.OK, b"")

    response = await client.get(URL, params={"link_name": "Phone"})
    found = outlines(await response.read())
    assert found == await export(owner, link_name="Phone")


async def test_who_may_download(
    owner: Caller,
    feeds: Feeds,
    hass_client: ClientSessionGenerator,
    hass_client_no_auth: ClientSessionGenerator,
    hass_read_only_access_token: str,
) -> None:
    token = feeds.link().token
    guest = await hass_client(hass_read_only_access_token)
    stranger = await hass_client_no_auth()
    bearer = {hdrs.AUTHORIZATION: f"Bearer {token}"}
    for response, status in (
        (await guest.get(URL), HTTPStatus.FORBIDDEN),
        (await stranger.get(URL), HTTPStatus.UNAUTHORIZED),
        # A link is no login.
        (await stranger.get(URL, headers=bearer), HTTPStatus.UNAUTHORIZED),
    ):
        assert response.status == status
        assert token not in await response.text()
    answer = await (await guest.get(URL)).json()
    assert answer["code"] == "forbidden"
    assert "administrator" in answer["message"]


async def test_apps_take_it_in(
    owner: Caller, feeds: Feeds, hass_client_no_auth: ClientSessionGenerator
) -> None:
    app = Listener(await hass_client_no_auth(), feeds)
    for title, url in (await export(owner)).items():
        document = await app.document(url.removeprefix(BASE))
        assert document.findtext("title") == title


async def test_without_an_engine(
    hass: HomeAssistant, feeds: Feeds, hass_client: ClientSessionGenerator
) -> None:
    file = Path(hass.config.path(".storage", "anypod", "anypod.db"))
    await in_thread(lambda: file.parent.mkdir(parents=True))
    await in_thread(_make_foreign, file)
    entry = await feeds.set_up()
    assert entry.state is ConfigEntryState.SETUP_RETRY
    client = await hass_client()
    for path in ("feeds", "stats", "health"):
        response = await client.get(f"/api/anypod/{path}")
        assert response.status == HTTPStatus.SERVICE_UNAVAILABLE
        assert (await response.json())["code"] == "database_error"
    response = await client.get(URL)
    assert response.status == HTTPStatus.SERVICE_UNAVAILABLE
    answer = await response.json()
    assert answer["code"] == "database_error"
    assert "table feed already exists" in answer["message"]


def _make_foreign(file: Path) -> None:
    """Write a database that is somebody else's, and no damaged one."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE feed (mine TEXT)")
        connection.commit()
