"""The actions that make, rotate and revoke links, and who may call them."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from tests.integration import contract
from tests.integration.actions import Caller
from tests.integration.contract import check
from tests.integration.feeds import FEED, Feeds
from tests.integration.line import Connect, Line
from tests.integration.listener import Listener
from tests.site import FakeSite, Video

BASE = "http://10.10.10.10:8123"


@pytest.fixture
def owner(hass: HomeAssistant, app: Listener, feeds: Feeds) -> Caller:
    """Give somebody who looks after links."""
    return Caller(hass, feeds)


async def change(owner: Caller, name: str, /, **data: Any) -> Any:
    """Call an action that answers with a link; return that."""
    return check(await owner.call(name, **data), contract.LINK)


def path_of(link: dict[str, Any]) -> str:
    """Return the path of a link's feed."""
    return urlsplit(str(link["url"])).path


async def links(owner: Caller, feed_id: str = FEED) -> Any:
    """Return the links that a feed shows."""
    feed = await owner.call("get_feed", config_entry_id=feed_id)
    return check(feed, contract.FEED_WITH_LINKS)["links"]


async def status(app: Listener, path: str) -> int:
    """Return how an address is answered."""
    return (await app.ask(path)).status


async def test_create(owner: Caller, app: Listener, feeds: Feeds) -> None:
    [first] = await links(owner)
    made = await change(
        owner, "create_link", config_entry_id=FEED, name="  Ada’s\n📱 phone  "
    )
    assert made["name"] == "Ada’s 📱 phone"
    assert (made["last_used_at"], made["last_agent"]) == (None, None)
    assert made["url"] != first["url"]
    assert await links(owner) == [first, made]

    await app.ask(path_of(made), User_Agent="Ada")
    first, made = await links(owner)
    assert first["last_used_at"] is None
    assert made["last_agent"] == "Ada"
    # Both give out the same, each under its own address.
    texts = [(await app.ask(path_of(one))).body.decode() for one in (first, made)]
    mine, theirs = (path_of(one).split("/")[3] for one in (first, made))
    assert texts[0].replace(mine, theirs) == texts[1]


async def test_names(owner: Caller) -> None:
    for name, shown in {"": "link", " \t": "link", "x" * 500: "x" * 60, 7: "7"}.items():
        made = await change(owner, "create_link", config_entry_id=FEED, name=name)
        assert made["name"] == shown
    for wrong in ({}, {"name": None}, {"name": "x", "token": "mine"}):
        with pytest.raises(vol.Invalid):
            await owner.call("create_link", config_entry_id=FEED, **wrong)


async def test_rotate(owner: Caller, app: Listener) -> None:
    [old] = await links(owner)
    new = await change(owner, "rotate_link", link_id=old["link_id"])
    assert new["url"] != old["url"]
    kept = {"link_id", "name", "created_at"}
    assert {key: new[key] for key in kept} == {key: old[key] for key in kept}
    assert await links(owner) == [new]
    assert await status(app, path_of(old)) == HTTPStatus.NOT_FOUND
    assert await status(app, path_of(new)) == HTTPStatus.OK


async def test_rotate_with_a_forward(owner: Caller, app: Listener) -> None:
    [old] = await links(owner)
    fields = {"config_entry_id": FEED, "link_id": old["link_id"]}
    new = await change(owner, "rotate_link", **fields, forward_days=0.5)
    text = (await app.ask(path_of(old))).body.decode()
    assert f"<itunes:new-feed-url>{new['url']}</itunes:new-feed-url>" in text
    newest = await change(owner, "rotate_link", **fields, forward_days=365)
    # Who was away meanwhile is led on as well.
    for one in (old, new):
        assert newest["url"] in (await app.ask(path_of(one))).body.decode()
    await change(owner, "rotate_link", **fields)
    for one in (old, new, newest):
        assert await status(app, path_of(one)) == HTTPStatus.NOT_FOUND
    for wrong in (-1, 366, "soon", float("nan")):
        with pytest.raises(vol.Invalid):
            await owner.call("rotate_link", **fields, forward_days=wrong)


async def test_revoke(owner: Caller, app: Listener) -> None:
    [first] = await links(owner)
    ids = {"link_id": first["link_id"]}
    await owner.refused("last_link", "revoke_link", **ids)
    assert await status(app, path_of(first)) == HTTPStatus.OK

    second = await change(owner, "create_link", config_entry_id=FEED, name="New")
    gone = await change(owner, "revoke_link", **ids, config_entry_id=FEED)
    assert gone["url"] == first["url"]
    assert await links(owner) == [second]
    assert await status(app, path_of(first)) == HTTPStatus.NOT_FOUND
    assert await status(app, path_of(second)) == HTTPStatus.OK
    refused = await owner.refused("link_not_found", "revoke_link", **ids)
    assert first["link_id"] in str(refused)
    assert path_of(first) not in str(refused)


async def test_who_looks_is_told(owner: Caller, connect: Connect) -> None:
    line = await connect()
    number = await line.subscribe("subscribe")
    [told] = (await line.event(number))["feeds"]
    [first] = told["links"]
    made = await change(owner, "create_link", config_entry_id=FEED, name="Car")
    assert await told_links(line, number) == [first, made]
    new = await change(owner, "rotate_link", link_id=first["link_id"])
    assert await told_links(line, number) == [new, made]
    await change(owner, "revoke_link", link_id=made["link_id"])
    assert await told_links(line, number) == [new]


async def told_links(line: Line, number: int) -> Any:
    """Return the links of the one feed that a subscription is told of next."""
    [told] = (await line.event(number))["changed"]
    return told["links"]


async def test_what_does_not_fit(
    hass: HomeAssistant, owner: Caller, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Video(id="other"))
    await feeds.add("/watch/other", "other")
    before = [await links(owner, one) for one in (FEED, "other")]
    mine = feeds.link().link_id
    for name in ("rotate_link", "revoke_link"):
        for wrong in ("", "000000000000", feeds.link().token):
            await owner.refused("link_not_found", name, link_id=wrong)
        for feed_id in ("other", feeds.hub.entry_id):
            fields = {"link_id": mine, "config_entry_id": feed_id}
            await owner.refused("link_not_found", name, **fields)
        fields = {"link_id": mine, "config_entry_id": "nobody"}
        await owner.refused("feed_not_found", name, **fields)
        with pytest.raises(vol.Invalid):
            await owner.call(name, config_entry_id=FEED)
    # One that never ran has no link to which another could be added.
    feeds.entry(entry_id="new").add_to_hass(hass)
    for feed_id in ("nobody", "new"):
        fields = {"config_entry_id": feed_id, "name": "x"}
        await owner.refused("feed_not_found", "create_link", **fields)
    assert [await links(owner, one) for one in (FEED, "other")] == before


async def test_links_of_a_disabled_feed(
    hass: HomeAssistant, owner: Caller, app: Listener
) -> None:
    """A secret that got out has to be changed, whatever else is the matter."""
    await hass.config_entries.async_set_disabled_by(FEED, ConfigEntryDisabler.USER)
    [old] = await links(owner)
    new = await change(owner, "rotate_link", link_id=old["link_id"])
    assert await status(app, path_of(old)) == HTTPStatus.NOT_FOUND
    assert await status(app, path_of(new)) == HTTPStatus.OK


async def test_both_addresses(hass: HomeAssistant, owner: Caller) -> None:
    hass.config.external_url = "https://home.example.org"
    made = await change(owner, "create_link", config_entry_id=FEED, name="x")
    path = path_of(made)
    assert made["url"] == f"{BASE}{path}"
    assert made["external_url"] == f"https://home.example.org{path}"


async def test_they_are_for_administrators(
    owner: Caller,
    feeds: Feeds,
    hass_admin_user: MockUser,
    hass_read_only_user: MockUser,
) -> None:
    link = feeds.link()
    calls: dict[str, dict[str, Any]] = {
        "create_link": {"config_entry_id": FEED, "name": "x"},
        "rotate_link": {"link_id": link.link_id},
        "revoke_link": {"link_id": link.link_id},
        "export_opml": {},
    }
    for user_id in (hass_read_only_user.id, "deleted"):
        owner.context = Context(user_id=user_id)
        for name, data in calls.items():
            with pytest.raises(Unauthorized):
                await owner.call(name, **data)
    assert feeds.engine.links.of(FEED) == (link,)
    owner.context = Context(user_id=hass_admin_user.id)
    for name, data in calls.items():
        assert await owner.call(name, **data)


async def test_a_removed_feed_takes_its_links_along(
    hass: HomeAssistant,
    owner: Caller,
    feeds: Feeds,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    [link] = await links(owner)
    await hass.config_entries.async_remove(FEED)
    for name in ("rotate_link", "revoke_link"):
        await owner.refused("link_not_found", name, link_id=link["link_id"])
