"""The pictures of a feed: what they show, to whom, and since when."""

from http import HTTPStatus
from io import BytesIO
import json
from typing import Final

from aiohttp import ClientResponse
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.restore_state import async_get
from PIL import Image
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import segno

from tests.integration.feeds import FEED, Feeds
from tests.site import Channel, FakeSite, Picture

ENTITY: Final = "image.talk_qr_code"
ARTWORK: Final = "image.talk_artwork"
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


def state(hass: HomeAssistant, entity_id: str = ENTITY) -> State:
    found = hass.states.get(entity_id)
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


# ---------------------------------------------------------------------- artwork


async def artwork(hass_client: ClientSessionGenerator) -> ClientResponse:
    """Ask for the artwork, as somebody does who is logged in."""
    client = await hass_client()
    return await client.get(f"/api/image_proxy/{ARTWORK}")


@pytest.mark.usefixtures("talk")
async def test_artwork(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_client: ClientSessionGenerator,
) -> None:
    first = state(hass, ARTWORK)
    answer = await artwork(hass_client)
    assert answer.status == HTTPStatus.OK
    assert answer.content_type == "image/jpeg"
    body = await answer.read()
    with Image.open(BytesIO(body)) as picture:
        assert picture.width == picture.height >= 1400

    # Neither a reload nor a sync makes it another one.
    await hass.config_entries.async_reload(FEED)
    await feeds.sync()
    assert state(hass, ARTWORK).state == first.state

    site.update_source("/channel/talk", art=Picture.PNG)
    await feeds.sync()
    assert state(hass, ARTWORK).state > first.state
    assert await (await artwork(hass_client)).read() != body


@pytest.mark.usefixtures("talk")
async def test_artwork_that_is_gone(
    hass: HomeAssistant, feeds: Feeds, hass_client: ClientSessionGenerator
) -> None:
    path = await feeds.engine.publisher.artwork(FEED)
    assert path is not None
    path.unlink()
    answer = await artwork(hass_client)
    assert answer.status == HTTPStatus.INTERNAL_SERVER_ERROR
    # As between the entity's last look and the feed's removal.
    await feeds.engine.feeds.remove(FEED)
    answer = await artwork(hass_client)
    assert answer.status == HTTPStatus.INTERNAL_SERVER_ERROR


async def test_before_there_is_artwork(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Channel(name="talk", title="Talk"))
    hold = site.hold("/api/channel/*")
    await feeds.set_up("/channel/talk/videos")
    assert state(hass, ARTWORK).state == STATE_UNAVAILABLE
    hold.release()
    await feeds.until(lambda known: known.artwork_rev is not None)
    assert state(hass, ARTWORK).state != STATE_UNAVAILABLE


async def test_feed_without_a_source_has_a_picture(
    hass: HomeAssistant, feeds: Feeds, hass_client: ClientSessionGenerator
) -> None:
    await feeds.add_manual(title="Talk")
    await feeds.until(lambda known: known.artwork_rev is not None)
    assert (await artwork(hass_client)).status == HTTPStatus.OK
