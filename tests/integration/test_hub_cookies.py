"""The cookies of the hub: for every feed that has none of its own."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from tests.integration.desk import Desk
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import made, reconfigure, send, try_url
from tests.integration.logins import (
    ELSEWHERE,
    OVER,
    failing,
    give_hub,
    opened,
    questions,
    working,
)
from tests.site import Channel, FakeSite, SourceStatus, make_videos


async def test_hub_cookies_serve_feeds_without_any(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    open_feed: ConfigEntry[Any],
) -> None:
    site.update_source("/channel/club", status=SourceStatus.LOGIN_REQUIRED)
    await failing(feeds)
    done = await give_hub(desk, feeds, site.cookie_text())
    assert done["reason"] == "cookies_saved"
    # The feed is read at once, and the question that was open is none any more.
    await working(feeds)
    assert questions(hass) == {}
    assert "cookies" not in open_feed.data
    name = feeds.hub.data["cookies"]
    assert [file.name for file in desk.kept] == [name]

    # A feed that is added can use them as well.
    site.add(
        Channel(
            name="pub",
            title="The pub",
            videos=make_videos(1, "pub"),
            status=SourceStatus.LOGIN_REQUIRED,
        )
    )
    added = made(await try_url(hass, site.channel_url("pub")))
    assert "cookies" not in added.data
    await working(feeds, added.entry_id)


async def test_hub_cookies_are_replaced_and_removed(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    open_feed: ConfigEntry[Any],
) -> None:
    await give_hub(desk, feeds, site.cookie_text())
    name = feeds.hub.data["cookies"]
    site.update_source("/channel/club", status=SourceStatus.LOGIN_REQUIRED)
    site.rotate_cookie()
    menu = await reconfigure(hass, feeds.hub)
    assert menu["menu_options"] == ["hub_cookies", "hub_forget"]
    form = await send(hass, menu, next_step_id="hub_cookies")
    form = await desk.hand_in(form, "no cookies")
    assert form["errors"] == {"cookie_file": "invalid_cookies"}
    form = await desk.hand_in(form, OVER)
    assert form["errors"] == {"cookie_file": "expired_cookies"}
    assert feeds.hub.data["cookies"] == name
    await desk.hand_in(form, site.cookie_text())
    assert feeds.hub.data["cookies"] != name
    assert [file.name for file in desk.kept] == [feeds.hub.data["cookies"]]
    await feeds.sync()
    await working(feeds)
    menu = await reconfigure(hass, feeds.hub)
    done = await send(hass, menu, next_step_id="hub_forget")
    assert done["reason"] == "cookies_removed"
    await feeds.calm()
    assert "cookies" not in feeds.hub.data
    assert desk.kept == []
    await failing(feeds)
    assert questions(hass).keys() == {open_feed.entry_id}


async def test_own_cookies_win(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    good = site.cookie_text()
    await give_hub(desk, feeds, good.replace("anypod_session\t", "anypod_session\tx"))
    await feeds.sync(feed.entry_id)
    await working(feeds, feed.entry_id)
    assert len(desk.kept) == 2


async def test_hub_cookies_that_do_not_log_in_any_more(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    open_feed: ConfigEntry[Any],
) -> None:
    await give_hub(desk, feeds, site.cookie_text())
    site.update_source("/channel/club", status=SourceStatus.LOGIN_REQUIRED)
    await feeds.sync()
    await working(feeds)
    stale = site.cookie_text()
    site.rotate_cookie()
    await failing(feeds)
    [question] = questions(hass).values()
    assert question["context"]["entry_id"] == feeds.hub.entry_id
    assert (await opened(hass, question))["description_placeholders"] == {
        "name": "Anypod",
        "url": site.channel_url("club", "videos"),
    }
    form = await desk.hand_in(question, stale)
    assert form["errors"] == {"base": "access_denied"}
    await desk.hand_in(form, site.cookie_text())
    await working(feeds)
    assert questions(hass) == {}
    assert [file.name for file in desk.kept] == [feeds.hub.data["cookies"]]


async def test_hub_cookies_for_other_sites(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    open_feed: ConfigEntry[Any],
) -> None:
    """Those of this site are wanted from somebody, and not new ones of another."""
    await give_hub(desk, feeds, ELSEWHERE)
    site.update_source("/channel/club", status=SourceStatus.LOGIN_REQUIRED)
    await failing(feeds)
    assert questions(hass).keys() == {open_feed.entry_id}


async def test_hub_cookies_whose_file_is_gone(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    open_feed: ConfigEntry[Any],
) -> None:
    await give_hub(desk, feeds, site.cookie_text())
    desk.kept[0].unlink()
    await failing(feeds)
    assert questions(hass).keys() == {feeds.hub.entry_id}


async def test_question_without_a_page(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    open_feed: ConfigEntry[Any],
) -> None:
    """As if Home Assistant itself had asked: there is nothing to try them on."""
    feeds.hub.async_start_reauth(hass)
    await feeds.calm()
    question = questions(hass)[feeds.hub.entry_id]
    done = await desk.hand_in(question, site.cookie_text())
    assert done["reason"] == "reauth_successful"
    assert [file.name for file in desk.kept] == [feeds.hub.data["cookies"]]


async def test_one_of_several_feeds_with_the_hub_cookies(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    open_feed: ConfigEntry[Any],
) -> None:
    """As long as one of them misses the login, the question stands."""
    site.add(Channel(name="pub", title="The pub", videos=make_videos(1, "pub")))
    await feeds.add("/channel/pub/videos", "pub")
    await give_hub(desk, feeds, site.cookie_text())
    for path, feed_id in (("/channel/club", FEED), ("/channel/pub", "pub")):
        site.update_source(path, status=SourceStatus.LOGIN_REQUIRED)
        site.rotate_cookie()
        await failing(feeds, feed_id)
    assert questions(hass).keys() == {feeds.hub.entry_id}
    await hass.config_entries.async_remove("pub")
    await feeds.calm()
    assert questions(hass).keys() == {feeds.hub.entry_id}
    site.update_source("/channel/club", status=SourceStatus.PUBLIC)
    await feeds.sync()
    assert questions(hass) == {}
