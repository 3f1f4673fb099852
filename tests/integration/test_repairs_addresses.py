"""An address that apps can reach, asked for where Home Assistant knows none."""

from datetime import UTC, datetime, timedelta

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.const import DOMAIN
from tests.integration.feeds import Feeds
from tests.integration.flows import options
from tests.integration.mender import Mender


def no_url(hass: HomeAssistant) -> bool:
    """Return whether there is an issue about addresses."""
    return (DOMAIN, "no_url") in ir.async_get(hass).issues


@pytest.fixture
async def _nowhere(hass: HomeAssistant) -> None:
    """Have a machine without a network."""
    assert await async_setup_component(hass, "http", {})
    assert hass.config.api is not None
    hass.config.api.local_ip = "127.0.0.1"


@pytest.mark.usefixtures("_nowhere")
async def test_no_address(hass: HomeAssistant, feeds: Feeds) -> None:
    """It comes and goes with what Home Assistant knows of itself."""
    await feeds.add_manual()
    issue = ir.async_get(hass).issues[DOMAIN, "no_url"]
    assert (issue.is_fixable, issue.is_persistent) == (True, False)
    assert issue.translation_placeholders == {"url": "http://127.0.0.1:8123"}

    await hass.config.async_update(external_url="https://home.example.org")
    await feeds.calm()
    assert not no_url(hass)
    await hass.config.async_update(external_url=None)
    await feeds.calm()
    assert no_url(hass)
    await hass.config.async_update(internal_url="http://home.lan:8123")
    await feeds.calm()
    assert not no_url(hass)


@pytest.mark.usefixtures("_nowhere")
async def test_no_address_and_a_base_url(hass: HomeAssistant, feeds: Feeds) -> None:
    await feeds.add_manual()
    assert no_url(hass)
    base = {"base_url": "https://proxy.example.org"}
    await options(hass, feeds.hub, max_downloads=2, **base)
    assert not no_url(hass)
    await options(hass, feeds.hub, max_downloads=2)
    assert no_url(hass)
    # Nobody is asked about what is gone.
    await hass.config_entries.async_remove(feeds.hub.entry_id)
    assert not no_url(hass)


@pytest.mark.usefixtures("_nowhere")
async def test_an_address_that_nothing_tells_of(
    hass: HomeAssistant, feeds: Feeds
) -> None:
    await feeds.add_manual()
    assert no_url(hass)
    assert hass.config.api is not None
    hass.config.api.local_ip = "10.10.10.10"
    async_fire_time_changed(hass, datetime.now(UTC) + timedelta(minutes=6))
    assert not no_url(hass)


@pytest.mark.usefixtures("_nowhere")
async def test_addresses_are_looked_at_when_all_is_there(
    hass: HomeAssistant, feeds: Feeds
) -> None:
    """Home Assistant Cloud gives one only after it has started."""
    hass.set_state(CoreState.starting)
    await feeds.add_manual()
    assert not no_url(hass)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await feeds.calm()
    assert no_url(hass)


@pytest.mark.usefixtures("_nowhere")
async def test_an_address_is_given(
    hass: HomeAssistant, feeds: Feeds, hass_client: ClientSessionGenerator
) -> None:
    await feeds.add_manual()
    hass.config_entries.async_update_entry(feeds.hub, options={"max_downloads": 3})
    mender = Mender(await hass_client())
    form = await mender.open("no_url")
    assert (form["type"], form["step_id"]) == ("form", "confirm")
    assert form["description_placeholders"] == {"url": "http://127.0.0.1:8123"}
    refused = await mender.submit(base_url="home.lan:8123")
    assert refused["errors"] == {"base_url": "invalid_url"}
    [field] = refused["data_schema"]
    assert field["description"] == {"suggested_value": "home.lan:8123"}
    assert no_url(hass)

    done = await mender.submit(base_url="http://home.lan:8123")
    assert done["type"] == "create_entry"
    await feeds.calm()
    assert not no_url(hass)
    address = {"base_url": "http://home.lan:8123"}
    assert feeds.hub.options == {"max_downloads": 3} | address
