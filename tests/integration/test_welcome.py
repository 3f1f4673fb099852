"""The page that ends the adding of a feed: how to subscribe to it."""

from base64 import b64decode
from contextlib import closing
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
import re
import sqlite3
from typing import Any, Final
from urllib.parse import urlsplit

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from PIL import Image
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import segno

from tests.integration.feeds import Feeds
from tests.integration.flows import begin, made, send, try_url
from tests.site import Channel, FakeSite, make_videos

_PICTURE: Final = re.compile(r"!\[QR\]\(data:image/png;base64,([A-Za-z0-9+/=]+)\)")


def pixels(data: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(BytesIO(data)) as picture:
        return picture.size, picture.convert("1").tobytes()


def page_of(result: Any) -> str:
    """Return the address of the page that a result links to."""
    link = result["description_placeholders"]["page"]
    [url] = re.findall(r'^<a href="([^"]+)" target="_blank">\1</a>$', link)
    return str(url)


async def save_later(hass: HomeAssistant) -> Any:
    """Add a feed that is filled by people, to the end."""
    form = await begin(hass, "manual")
    return await send(hass, form, title="Saved", media="audio")


async def test_a_feed(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    done = await try_url(hass, site.channel_url("talk"), media="metadata")
    entry = made(done)
    assert done["description"] == "feed"
    url = page_of(done)
    assert url == f"http://10.10.10.10:8123{feeds.path('', entry.entry_id)}"
    apps = (done["description_placeholders"] or {})["apps"]
    assert apps == "Castro, Overcast, Pocket Casts"

    # The page is there already, for somebody who scans the code at once.
    [data] = _PICTURE.findall((done["description_placeholders"] or {})["qr_code"])
    code = BytesIO()
    segno.make_qr(url, error="m").save(code, kind="png", border=4, scale=5)
    assert pixels(b64decode(data)) == pixels(code.getvalue())
    client = await hass_client_no_auth()
    answer = await client.get(urlsplit(url).path)
    assert answer.status == HTTPStatus.OK


async def test_a_feed_for_single_urls(hass: HomeAssistant, feeds: Feeds) -> None:
    done = await save_later(hass)
    assert done["description"] == "manual"
    assert feeds.path("", made(done).entry_id) in page_of(done)


async def test_where_apps_cannot_reach_home_assistant(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    """There is no use in a code that leads nowhere."""
    await feeds.add_manual()
    assert hass.config.api is not None
    hass.config.api.local_ip = "127.0.0.1"
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    results = [
        await try_url(hass, site.channel_url("talk"), media="metadata"),
        await save_later(hass),
    ]
    found = [one["description"] for one in results]
    assert found == ["feed_unreachable", "manual_unreachable"]
    assert [one["description_placeholders"] for one in results] == [{}, {}]


async def test_a_feed_that_is_not_set_up(hass: HomeAssistant, feeds: Feeds) -> None:
    """It has no link yet, and Home Assistant says what is wrong."""
    folder = Path(hass.config.path(".storage", "anypod"))
    await hass.async_add_executor_job(_write_newer_database, folder)
    done = await save_later(hass)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["result"].state is ConfigEntryState.SETUP_ERROR
    assert done["description"] is None


def _write_newer_database(folder: Path) -> None:
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "anypod.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
        connection.commit()


async def test_nobody_is_told_of_the_hub(hass: HomeAssistant, feeds: Feeds) -> None:
    """It is made by itself."""
    done = await hass.config_entries.flow.async_init(
        "anypod", context={"source": "system"}, data={}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["description"] is None
