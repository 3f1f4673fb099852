"""Under which addresses a feed is published."""

from collections.abc import Callable
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.helpers.network import NoURLAvailableError
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod import urls as urls_module
from custom_components.anypod.urls import (
    LinkUrls,
    feed_url,
    has_address,
    link_urls,
    published_base,
)
from tests.integration.feeds import Feeds
from tests.integration.flows import in_sections, options
from tests.site import Channel, FakeSite

LAN = "http://home.lan:8123"
WORLD = "https://home.example.org"
CLOUD = "https://abcdef.ui.nabu.casa"
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

    base = {"base_url": "https://proxy.example.org/house/"}
    hass.config_entries.async_update_entry(feeds.hub, options=base)
    assert published_base(hass) == "https://proxy.example.org/house"
    text = await (await client.get(feeds.path())).text()
    assert f'href="https://proxy.example.org/house{feeds.path()}"' in text
    assert FOUND not in text


async def test_no_address_at_all(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What the machine calls itself does not change while Home Assistant runs.
    monkeypatch.setattr(urls_module, "_REMEMBERED_S", 0.0)
    site.add(Channel(name="talk", title="Talk"))
    await feeds.add("/channel/talk/videos")
    assert has_address(hass)
    assert hass.config.api is not None
    # What Home Assistant takes for itself on a machine without a network.
    hass.config.api.local_ip = "127.0.0.1"
    assert not has_address(hass)
    assert link_urls(hass, feeds.link()) == LinkUrls(
        url=f"http://127.0.0.1:8123{feeds.path()}", external_url=None
    )
    # It is never the one that somebody asked under.
    client = await hass_client_no_auth()
    response = await client.get(feeds.path(), headers={"Host": "somewhere.else"})
    assert f'href="http://127.0.0.1:8123{feeds.path()}"' in await response.text()

    hass.config.api.use_ssl = True
    hass.config.api.local_ip = "fd00::1"
    assert published_base(hass) == "https://[fd00::1]:8123"
    hass.config.api = None
    assert published_base(hass) == "http://127.0.0.1:8123"


# Kind of address, what Home Assistant has, and what stands in feeds.
ALL: Final = {LAN, WORLD, CLOUD}
KINDS: Final[list[tuple[str | None, set[str], str]]] = [
    (None, ALL, WORLD),
    ("automatic", ALL, WORLD),
    ("automatic", {LAN, CLOUD}, CLOUD),
    ("automatic", {LAN}, LAN),
    ("automatic", set(), FOUND),
    ("internal", ALL, LAN),
    ("internal", {WORLD}, FOUND),
    ("external", ALL, WORLD),
    ("external", {LAN, CLOUD}, CLOUD),
    ("external", {LAN}, LAN),
    ("cloud", ALL, CLOUD),
    ("cloud", {LAN, WORLD}, WORLD),
    ("cloud", {LAN}, LAN),
]


@pytest.fixture
def has(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give a way to set which addresses Home Assistant has."""

    def set_up(*urls: str) -> None:
        def cloud_url(*_args: Any, **_kw: Any) -> str:
            if CLOUD not in urls:
                raise NoURLAvailableError
            return CLOUD

        # The cloud itself cannot be logged in to here.
        name = "homeassistant.helpers.network._get_cloud_url"
        monkeypatch.setattr(name, cloud_url)
        hass.config.internal_url = LAN if LAN in urls else None
        hass.config.external_url = WORLD if WORLD in urls else None

    return set_up


@pytest.mark.parametrize(("kind", "urls", "expected"), KINDS)
async def test_kind_of_address(
    hass: HomeAssistant,
    feeds: Feeds,
    has: Callable[..., None],
    kind: str | None,
    urls: set[str],
    expected: str,
) -> None:
    await feeds.add_manual()
    chosen = {} if kind is None else {"url_source": kind}
    hass.config_entries.async_update_entry(feeds.hub, options=chosen)
    has(*urls)
    assert published_base(hass) == expected
    assert feed_url(hass, feeds.link()) == f"{expected}{feeds.path()}"
    # What was set by hand goes before all.
    base = {"base_url": "https://proxy.example.org/house/"}
    hass.config_entries.async_update_entry(feeds.hub, options=chosen | base)
    assert published_base(hass) == "https://proxy.example.org/house"


async def test_links_follow_the_kind(
    hass: HomeAssistant, feeds: Feeds, has: Callable[..., None]
) -> None:
    await feeds.add_manual()
    has(*ALL)
    path = feeds.path()
    for kind, external in (("external", WORLD), ("cloud", CLOUD), ("internal", WORLD)):
        chosen = {"url_source": kind}
        hass.config_entries.async_update_entry(feeds.hub, options=chosen)
        assert link_urls(hass, feeds.link()) == LinkUrls(
            url=f"{LAN}{path}", external_url=f"{external}{path}"
        )


async def test_addresses_that_come_and_go(
    hass: HomeAssistant,
    feeds: Feeds,
    has: Callable[..., None],
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A feed holds the new address the next time that it is asked for."""
    # But for that of the cloud, of which nothing tells: there it takes seconds.
    monkeypatch.setattr(urls_module, "_REMEMBERED_S", 0.0)
    await feeds.add_manual()
    client = await hass_client_no_auth()
    for urls, expected in (([LAN], LAN), (ALL, WORLD), ([CLOUD], CLOUD), ([], FOUND)):
        has(*urls)
        text = await (await client.get(feeds.path())).text()
        assert f'href="{expected}{feeds.path()}"' in text


@pytest.mark.parametrize("use_ssl", [False, True])
async def test_addresses_of_numbers_count(
    hass: HomeAssistant, feeds: Feeds, *, use_ssl: bool
) -> None:
    """Also where Home Assistant itself has a certificate."""
    await feeds.add_manual()
    assert hass.config.api is not None
    hass.config.api.use_ssl = use_ssl
    hass.config.internal_url = "https://192.168.1.5:8123"
    assert published_base(hass) == "https://192.168.1.5:8123"


async def test_kinds_that_there_are(
    hass: HomeAssistant, feeds: Feeds, has: Callable[..., None]
) -> None:
    await feeds.add_manual()
    has(CLOUD)
    form = await options(hass, feeds.hub, max_downloads=2, url_source="external")
    assert form["errors"] == {"base": "no_such_url"}
    assert "url_source" not in feeds.hub.options
    manager = hass.config_entries.options
    fields = {"url_source": "cloud"}
    done = await manager.async_configure(form["flow_id"], in_sections(form, fields))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert feeds.hub.options == fields
    assert published_base(hass) == CLOUD

    # It went away: other options can be set where it does not matter.
    has()
    base = {"base_url": "https://proxy.example.org"}
    await options(hass, feeds.hub, **fields, **base)
    assert feeds.hub.options == fields | base
    form = await options(hass, feeds.hub, **fields)
    assert form["errors"] == {"base": "no_such_url"}
    form = await options(hass, feeds.hub, max_downloads=2, url_source="internal")
    assert form["type"] is FlowResultType.CREATE_ENTRY
    await options(hass, feeds.hub, max_downloads=2, url_source="automatic")
    assert feeds.hub.options == {}
    assert hass.config.api is not None
    hass.config.api.local_ip = "127.0.0.1"
    form = await options(hass, feeds.hub, max_downloads=2, url_source="internal")
    assert form["errors"] == {"base": "no_such_url"}
    with pytest.raises(InvalidData):
        await options(hass, feeds.hub, max_downloads=2, url_source="carrier pigeon")
