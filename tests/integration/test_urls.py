"""Under which addresses a feed is published."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.urls import LinkUrls, link_urls, published_base
from tests.integration.feeds import Feeds
from tests.site import Channel, FakeSite

LAN = "http://home.lan:8123"
WORLD = "https://home.example.org"
# What is detected where nothing was configured.
FOUND = "http://10.10.10.10:8123"


@pytest.mark.parametrize("internal", [None, LAN])
@pytest.mark.parametrize("external", [None, WORLD])
async def test_addresses(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_client_no_auth: ClientSessionGenerator,
    internal: str | None,
    external: str | None,
) -> None:
    site.add(Channel(name="talk", title="Talk"))
    await feeds.add("/channel/talk/videos")
    hass.config.internal_url = internal
    hass.config.external_url = external
    path = feeds.path()
    home = internal or FOUND
    assert link_urls(hass, feeds.link()) == LinkUrls(
        url=f"{home}{path}", external_url=external and f"{external}{path}"
    )
    client = await hass_client_no_auth()
    # Whatever name it is asked by: a phone has to reach what stands in it.
    response = await client.get(path, headers={"Host": "somewhere.else:1234"})
    assert f'href="{external or home}{path}"' in await response.text()


async def test_base_url_that_was_chosen(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    site.add(Channel(name="talk", title="Talk"))
    await feeds.add("/channel/talk/videos")
    client = await hass_client_no_auth()
    assert FOUND in await (await client.get(feeds.path())).text()

    options = {"base_url": "https://proxy.example.org/house/"}
    hass.config_entries.async_update_entry(feeds.hub, options=options)
    assert published_base(hass) == "https://proxy.example.org/house"
    text = await (await client.get(feeds.path())).text()
    assert f'href="https://proxy.example.org/house{feeds.path()}"' in text
    assert FOUND not in text


async def test_no_address_at_all(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    site.add(Channel(name="talk", title="Talk"))
    await feeds.add("/channel/talk/videos")
    hass.config.api = None
    assert published_base(hass) is None
    assert link_urls(hass, feeds.link()) == LinkUrls(url=None, external_url=None)
    # The one that was asked under is better than none.
    client = await hass_client_no_auth()
    response = await client.get(feeds.path())
    assert f'href="{client.make_url(feeds.path())}"' in await response.text()
