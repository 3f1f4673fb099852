"""The QR code of a feed: what it shows, to whom, and since when."""

from http import HTTPStatus
from io import BytesIO
import json
from typing import Final

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.restore_state import async_get
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import segno

from tests.integration.feeds import FEED, Feeds
from tests.site import Channel, FakeSite

ENTITY: Final = "image.talk_qr_code"
FOUND: Final = "http://10.10.10.10:8123"
"""What is detected where nothing was configured."""


@pytest.fixture
async def talk(feeds: Feeds, site: FakeSite) -> None:
    """Give a feed."""
    site.add(Channel(name="talk", title="Talk"))
    await feeds.add("/channel/talk/videos")


@pytest.fixture
async def shown(
    hass: HomeAssistant, talk: None, entity_registry: er.EntityRegistry
) -> None:
    """Give a feed whose QR code somebody has enabled."""
    entity_registry.async_update_entity(ENTITY, disabled_by=None)
    assert await hass.config_entries.async_reload(FEED)


def state(hass: HomeAssistant) -> State:
    found = hass.states.get(ENTITY)
    assert found is not None
    return found


def pixels(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as picture:
        assert picture.format == "PNG"
        return picture.convert("1").tobytes()


def code_of(url: str) -> bytes:
    """Return the pixels of an address's QR code, with the margin that it needs."""
    out = BytesIO()
    segno.make_qr(url, error="m").save(out, kind="png", border=4, scale=10)
    return pixels(out.getvalue())


async def looked_at(hass_client: ClientSessionGenerator) -> bytes:
    """Return what somebody sees who is logged in."""
    client = await hass_client()
    answer = await client.get(f"/api/image_proxy/{ENTITY}")
    assert answer.status == HTTPStatus.OK
    assert answer.content_type == "image/png"
    return pixels(await answer.read())


@pytest.mark.usefixtures("talk")
async def test_nobody_has_it_who_does_not_want_it(
    hass: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    entry = entity_registry.async_get(ENTITY)
    assert entry is not None
    assert entry.disabled_by is er.RegistryEntryDisabler.INTEGRATION
    assert entry.entity_category == "diagnostic"
    assert entry.unique_id == f"{FEED}_qr_code"
    assert hass.states.get(ENTITY) is None


@pytest.mark.usefixtures("shown")
async def test_it_shows_the_address_and_says_nothing_of_it(
    hass: HomeAssistant, feeds: Feeds, hass_client: ClientSessionGenerator
) -> None:
    url = f"{FOUND}{feeds.path('')}"
    assert await looked_at(hass_client) == code_of(url) != code_of(f"{url}?")
    kept = async_get(hass).entities[ENTITY].extra_restore_state_data
    assert kept is not None
    told = json.dumps([state(hass).as_dict(), kept.as_dict()], default=str)
    assert feeds.link().token not in told
    assert FOUND not in told


@pytest.mark.usefixtures("shown")
async def test_it_changes_with_the_address_only(
    hass: HomeAssistant, feeds: Feeds, hass_client: ClientSessionGenerator
) -> None:
    since = state(hass).state
    await hass.config_entries.async_reload(FEED)
    await feeds.sync()
    await hass.config.async_update(location_name="Another home")
    await feeds.calm()
    assert state(hass).state == since

    link = await feeds.engine.links.rotate(feeds.link().link_id)
    await feeds.until(lambda known: known.links == (link,))
    rotated = state(hass).state
    assert rotated > since
    assert await looked_at(hass_client) == code_of(f"{FOUND}{feeds.path('')}")

    world = "https://home.example.org"
    await hass.config.async_update(external_url=world)
    await feeds.calm()
    moved = state(hass).state
    assert moved > rotated
    assert await looked_at(hass_client) == code_of(f"{world}{feeds.path('')}")

    proxy = "https://proxy.example.org/house"
    hass.config_entries.async_update_entry(feeds.hub, options={"base_url": proxy})
    await feeds.calm()
    assert state(hass).state > moved
    assert await looked_at(hass_client) == code_of(f"{proxy}{feeds.path('')}")


@pytest.mark.usefixtures("shown")
async def test_without_an_address_there_is_none(
    hass: HomeAssistant, feeds: Feeds, hass_client: ClientSessionGenerator
) -> None:
    since, api = state(hass).state, hass.config.api
    hass.config.api = None
    await hass.config_entries.async_reload(FEED)
    assert state(hass).state == STATE_UNAVAILABLE
    client = await hass_client()
    answer = await client.get(f"/api/image_proxy/{ENTITY}")
    assert answer.status == HTTPStatus.INTERNAL_SERVER_ERROR

    # The one from before is the same picture.
    hass.config.api = api
    await hass.config.async_update(location_name="Home")
    await feeds.calm()
    assert state(hass).state == since
