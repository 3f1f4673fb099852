"""The feed of all feeds, which belongs to the hub."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from lxml import html
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.const import DOMAIN
from tests.integration import contract
from tests.integration.actions import Caller
from tests.integration.contract import check
from tests.integration.feeds import FEED, Feeds
from tests.integration.listener import Listener
from tests.site import FakeSite, Video, make_videos

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


@pytest.fixture
async def all_of_it(
    site: FakeSite, feeds: Feeds, hass_client_no_auth: ClientSessionGenerator
) -> Listener:
    """Give an app that has subscribed to the feed of two feeds."""
    site.add(*make_videos(2))
    await feeds.add("/watch/ep-1", title="Talk")
    await feeds.add("/watch/ep-2", "walk", title="Walk")
    return Listener(await hass_client_no_auth(), feeds)


def path(feeds: Feeds, name: str = "feed.xml") -> str:
    """Return the path of something below the hub's first link."""
    return feeds.path(name, feeds.hub.entry_id)


async def feed_of(hass: HomeAssistant, feeds: Feeds) -> Any:
    """Return the hub's feed as a program sees it."""
    fields = {"config_entry_id": feeds.hub.entry_id}
    answer = await Caller(hass, feeds).call("get_feed", **fields)
    return check(answer, contract.FEED_WITH_LINKS)


async def test_it_shows_all_feeds(all_of_it: Listener, feeds: Feeds) -> None:
    document = await all_of_it.document(path(feeds))
    assert document.findtext("title") == "Anypod"
    items = list(document.iter("item"))
    assert sorted(str(one.findtext("title")) for one in items) == [
        "Episode 1",
        "Episode 2",
    ]
    assert {one.findtext(f"{ITUNES}author") for one in items} == {"Talk", "Walk"}
    # What belongs to an episode is had by the link of this very feed.
    base = path(feeds, "")
    for item in items:
        for place, name in (("enclosure", "url"), (f"{ITUNES}image", "href")):
            node = item.find(place)
            assert node is not None
            address = urlsplit(str(node.attrib[name])).path
            assert address.startswith(base)
            assert (await all_of_it.ask(address)).status == HTTPStatus.OK
    answer = await all_of_it.ask(path(feeds, "art-default.jpg"))
    assert answer.status == HTTPStatus.OK


async def test_its_page(all_of_it: Listener, feeds: Feeds) -> None:
    answer = await all_of_it.ask(path(feeds, ""))
    assert answer.status == HTTPStatus.OK
    page = html.document_fromstring(answer.body)
    assert page.findtext(".//h1") == "Anypod"
    assert len(list(page.iter("audio"))) == 2
    for name in (b"Talk", b"Walk"):
        assert name in answer.body


async def test_the_hub_stands_for_it(
    hass: HomeAssistant, all_of_it: Listener, feeds: Feeds
) -> None:
    feed = await feed_of(hass, feeds)
    assert feed["config_entry_id"] == feeds.hub.entry_id
    assert (feed["title"], feed["source_kind"]) == ("Anypod", "combined")
    assert (feed["source_url"], feed["status"]) == (None, "idle")
    assert feed["counts"]["downloaded"] == 2
    [link] = feed["links"]
    assert urlsplit(link["url"]).path == path(feeds)
    # It is none of the feeds that people have.
    caller = Caller(hass, feeds)
    listed = (await caller.call("list_feeds"))["feeds"]
    assert {one["config_entry_id"] for one in listed} == {FEED, "walk"}
    for name, fields in (
        ("sync", {}),
        ("add_url", {"url": "https://example.org/a"}),
        ("get_episode", {"episode_id": "x"}),
        ("retry", {}),
    ):
        ids = {"config_entry_id": feeds.hub.entry_id} | fields
        await caller.refused("feed_not_found", name, **ids)


async def test_its_links(
    hass: HomeAssistant, all_of_it: Listener, feeds: Feeds
) -> None:
    caller = Caller(hass, feeds)
    hub_id = feeds.hub.entry_id
    made = await caller.call("create_link", config_entry_id=hub_id, name="Car")
    assert len(await all_of_it.titles(urlsplit(made["url"]).path)) == 2
    old = path(feeds)
    link_id = feeds.link(hub_id).link_id
    fields = {"config_entry_id": hub_id, "link_id": link_id}
    await caller.call("rotate_link", **fields, forward_days=1)
    assert path(feeds) != old
    assert b"new-feed-url" in (await all_of_it.ask(old)).body
    await caller.call("revoke_link", **fields)
    assert (await all_of_it.ask(old)).status == HTTPStatus.NOT_FOUND
    [left] = feeds.engine.links.of(hub_id)
    assert left.link_id == made["link_id"]
    await caller.refused("last_link", "revoke_link", link_id=left.link_id)


async def test_it_follows_the_feeds(
    hass: HomeAssistant, all_of_it: Listener, feeds: Feeds, site: FakeSite
) -> None:
    site.update("ep-1", title="Another name")
    await feeds.sync()
    assert "Another name" in await all_of_it.titles(path(feeds))
    # A feed that is off is still heard.
    await hass.config_entries.async_set_disabled_by("walk", ConfigEntryDisabler.USER)
    assert len(await all_of_it.titles(path(feeds))) == 2
    await hass.config_entries.async_remove("walk")
    assert await all_of_it.titles(path(feeds)) == ["Another name"]
    site.add(Video(id="new", title="New"))
    await feeds.add("/watch/new", "new")
    assert "New" in await all_of_it.titles(path(feeds))


async def test_it_does_not_depend_on_the_hub_being_loaded(
    hass: HomeAssistant, all_of_it: Listener, feeds: Feeds
) -> None:
    address = path(feeds)
    hub_id = feeds.hub.entry_id
    await hass.config_entries.async_unload(hub_id)
    assert len(await all_of_it.titles(address)) == 2
    await hass.config_entries.async_set_disabled_by(hub_id, ConfigEntryDisabler.USER)
    assert len(await all_of_it.titles(address)) == 2
    await hass.config_entries.async_set_disabled_by(hub_id, None)
    assert path(feeds) == address


async def test_it_goes_with_the_hub(
    hass: HomeAssistant, all_of_it: Listener, feeds: Feeds
) -> None:
    address, old = path(feeds), feeds.hub.entry_id
    await hass.config_entries.async_remove(old)
    await feeds.calm()
    # The hub comes back by itself; who knew the old address is not let in again.
    assert feeds.hub.entry_id != old
    assert (await all_of_it.ask(address)).status == HTTPStatus.NOT_FOUND
    assert len(await all_of_it.titles(path(feeds))) == 2


async def test_nothing_is_left_of_it(
    hass: HomeAssistant,
    site: FakeSite,
    feeds: Feeds,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    site.add(Video(id="ep"))
    await feeds.add(on_remove="delete")
    app = Listener(await hass_client_no_auth(), feeds)
    address = path(feeds)
    assert (await app.ask(address)).status == HTTPStatus.OK
    await hass.config_entries.async_remove(FEED)
    await feeds.calm()
    assert hass.config_entries.async_entries(DOMAIN) == []
    assert (await app.ask(address)).status == HTTPStatus.NOT_FOUND
