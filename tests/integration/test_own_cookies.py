"""The cookies of one feed: given, replaced and removed whenever its owner wants to."""

from typing import Any
import uuid

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from custom_components.anypod.engine import EpisodeStatus, FeedState
from tests.integration.actions import Caller
from tests.integration.desk import Desk
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import move, reconfigure, send, suggested
from tests.integration.logins import OVER, failing, give_hub, questions, working
from tests.site import Channel, FakeSite, SourceStatus, Status, Video, make_videos


def fields(form: Any) -> set[str]:
    """Return the fields of a form."""
    return {str(key) for key in form["data_schema"].schema}


def has_both(state: FeedState) -> bool:
    return state.counts.get(EpisodeStatus.DOWNLOADED) == 2


def names(desk: Desk) -> list[str]:
    """Return the names of the cookie files that Anypod has."""
    return [file.name for file in desk.kept]


async def leave(hass: HomeAssistant, feeds: Feeds, form: Any) -> None:
    """Close a dialog without an answer."""
    hass.config_entries.flow.async_abort(form["flow_id"])
    await feeds.calm()


@pytest.fixture
async def talk(site: FakeSite, feeds: Feeds) -> ConfigEntry[Any]:
    """Give the feed of a public channel; one of its two episodes is for members."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(2)))
    site.update("ep-1", status=Status.MEMBERS_ONLY)
    entry = await feeds.add("/channel/talk/videos")
    assert (await feeds.statuses())["ep-1"] is EpisodeStatus.SKIPPED
    return entry


# ---------------------------------------------------------------------------- given


async def test_members_episodes_of_a_public_channel(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    talk: ConfigEntry[Any],
) -> None:
    """Nothing asks for a login; whoever has one gives it, and need not wait."""
    before, unique_id, options = dict(talk.data), talk.unique_id, dict(talk.options)
    form = await reconfigure(hass, talk)
    assert form["step_id"] == "reconfigure"
    assert fields(form) == {"url", "cookie_file"}
    done = await desk.hand_in(form, site.cookie_text(), **suggested(form))
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "own_cookies_saved")
    await feeds.until(has_both)
    assert talk.data == before | {"cookies": talk.data["cookies"]}
    assert talk.unique_id == unique_id
    assert talk.options == options
    assert names(desk) == [talk.data["cookies"]]
    assert fields(await reconfigure(hass, talk)) == {
        "url",
        "cookie_file",
        "remove_cookies",
    }


async def test_before_anybody_asks_for_it(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    """Also while a question is open, which is none any more then."""
    name = feed.data["cookies"]
    site.rotate_cookie()
    await failing(feeds, feed.entry_id)
    assert questions(hass).keys() == {feed.entry_id}
    form = await reconfigure(hass, feed)
    done = await desk.hand_in(form, site.cookie_text(), **suggested(form))
    assert done["reason"] == "own_cookies_saved"
    await working(feeds, feed.entry_id)
    assert questions(hass) == {}
    assert feed.data["cookies"] != name
    assert names(desk) == [feed.data["cookies"]]
    assert desk.kept[0].read_text() == site.cookie_text()


async def test_with_another_source(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    talk: ConfigEntry[Any],
    club: Channel,
) -> None:
    form = await reconfigure(hass, talk)
    url = site.channel_url("none")
    form = await desk.hand_in(form, site.cookie_text(), url=url)
    assert (form["step_id"], form["errors"]) == ("reconfigure", {"url": "not_found"})
    # They need not be uploaded again because of that.
    done = await move(hass, form, site.channel_url("club"))
    assert done["reason"] == "reconfigure_successful"
    await working(feeds)
    assert talk.data["url"] == site.channel_url("club")
    assert names(desk) == [talk.data["cookies"]]


# ------------------------------------------------------------------------- mistakes


async def test_nothing_is_lost_by_a_mistake(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    data, text = dict(feed.data), site.cookie_text()
    form = await reconfigure(hass, feed)
    kept = suggested(form)
    for wrong, error in {
        "no cookies": "invalid_cookies",
        OVER: "expired_cookies",
    }.items():
        form = await desk.hand_in(form, wrong, **kept)
        assert form["step_id"] == "reconfigure"
        assert form["errors"] == {"cookie_file": error}
        assert suggested(form) == kept
    form = await send(hass, form, cookie_file=uuid.uuid4().hex, **kept)
    assert form["errors"] == {"cookie_file": "invalid_cookies"}
    form = await desk.hand_in(form, text, remove_cookies=True, **kept)
    assert form["errors"] == {"remove_cookies": "cookies_contradict"}
    form = await desk.hand_in(form, text.replace("session\t", "session\tx"), **kept)
    assert form["step_id"] == "reconfigure"
    assert form["errors"] == {"base": "access_denied"}
    site.stop()
    form = await desk.hand_in(form, text, **kept)
    assert form["errors"] == {"base": "cannot_connect"}
    site.start()
    assert feed.data == data
    assert names(desk) == [data["cookies"]]
    await leave(hass, feeds, form)
    assert feed.data == data
    assert names(desk) == [data["cookies"]]
    await feeds.sync(feed.entry_id)
    await working(feeds, feed.entry_id)


async def test_refused_ones_are_not_taken_with_the_next_url(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
    name, stale = feed.data["cookies"], site.cookie_text()
    site.rotate_cookie()
    form = await reconfigure(hass, feed)
    form = await desk.hand_in(form, stale, **suggested(form))
    assert form["errors"] == {"base": "access_denied"}
    done = await move(hass, form, site.channel_url("walk"))
    assert done["reason"] == "reconfigure_successful"
    assert feed.data["cookies"] == name
    assert names(desk) == [name]


# -------------------------------------------------------------------------- removed


async def test_removed(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    data = dict(feed.data)
    form = await reconfigure(hass, feed)
    done = await send(hass, form, remove_cookies=True, **suggested(form))
    assert (done["type"], done["reason"]) == (
        FlowResultType.ABORT,
        "own_cookies_removed",
    )
    await feeds.calm()
    del data["cookies"]
    assert feed.data == data
    assert desk.kept == []
    await failing(feeds, feed.entry_id)
    assert questions(hass).keys() == {feed.entry_id}
    # There is nothing left that could be removed.
    with pytest.raises(InvalidData):
        await send(hass, await reconfigure(hass, feed), url="x", remove_cookies=True)


async def test_those_for_all_feeds_serve_again(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    site.rotate_cookie()
    await give_hub(desk, feeds, site.cookie_text())
    await failing(feeds, feed.entry_id)
    form = await reconfigure(hass, feed)
    await send(hass, form, remove_cookies=True, **suggested(form))
    await feeds.calm()
    await feeds.sync(feed.entry_id)
    await working(feeds, feed.entry_id)
    assert names(desk) == [feeds.hub.data["cookies"]]


async def test_removed_with_another_source(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
    pub = make_videos(1, "pub")
    site.add(
        Channel(name="pub", title="Pub", videos=pub, status=SourceStatus.LOGIN_REQUIRED)
    )
    name = feed.data["cookies"]
    form = await reconfigure(hass, feed)
    # Without them it is a stranger who looks.
    page = await move(hass, form, site.channel_url("pub"), remove_cookies=True)
    assert page["step_id"] == "access"
    await leave(hass, feeds, page)
    assert (feed.data["cookies"], names(desk)) == (name, [name])

    form = await reconfigure(hass, feed)
    done = await move(hass, form, site.channel_url("walk"), remove_cookies=True)
    assert done["reason"] == "reconfigure_successful"
    assert "cookies" not in feed.data
    assert desk.kept == []


async def test_uploaded_first_and_removed_then(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    """What was said last counts, of what one dialog was told."""
    form = await reconfigure(hass, feed)
    url = suggested(form)["url"]
    form = await desk.hand_in(form, site.cookie_text(), url=site.channel_url("none"))
    assert form["errors"] == {"url": "not_found"}
    assert len(desk.kept) == 2
    done = await send(hass, form, url=url, remove_cookies=True)
    assert done["reason"] == "own_cookies_removed"
    await feeds.calm()
    assert desk.kept == []


# ------------------------------------------------------------- a feed for single URLs


async def test_feed_for_single_urls(
    hass: HomeAssistant, site: FakeSite, desk: Desk, feeds: Feeds
) -> None:
    site.add(Video(id="ep", title="An episode", status=Status.MEMBERS_ONLY))
    entry = await feeds.add_manual()
    await Caller(hass, feeds).call(
        "add_url", config_entry_id=FEED, url=site.video_url("ep")
    )
    await feeds.until(lambda state: bool(state.counts.get(EpisodeStatus.FAILED)))

    form = await reconfigure(hass, entry)
    assert (form["step_id"], form["errors"]) == ("own_cookies", {})
    assert fields(form) == {"cookie_file"}
    form = await send(hass, form)
    assert form["errors"] == {"cookie_file": "no_cookies"}
    form = await desk.hand_in(form, OVER)
    assert form["errors"] == {"cookie_file": "expired_cookies"}
    done = await desk.hand_in(form, site.cookie_text())
    assert done["reason"] == "own_cookies_saved"
    # What had been given up is tried again.
    await feeds.until(lambda state: bool(state.counts.get(EpisodeStatus.DOWNLOADED)))
    assert names(desk) == [entry.data["cookies"]]

    form = await reconfigure(hass, entry)
    assert fields(form) == {"cookie_file", "remove_cookies"}
    form = await desk.hand_in(form, site.cookie_text(), remove_cookies=True)
    assert form["errors"] == {"remove_cookies": "cookies_contradict"}
    done = await send(hass, form, remove_cookies=True)
    assert done["reason"] == "own_cookies_removed"
    await feeds.calm()
    assert "cookies" not in entry.data
    assert desk.kept == []


async def test_feed_for_single_urls_whose_login_is_over(
    hass: HomeAssistant, site: FakeSite, desk: Desk, feeds: Feeds
) -> None:
    """It asks for new ones as any other does, and tries them on the page itself."""
    site.add(Video(id="ep", title="An episode", status=Status.LOGIN_REQUIRED))
    entry = await feeds.add_manual()
    stale = site.cookie_text()
    await desk.hand_in(await reconfigure(hass, entry), stale)
    site.rotate_cookie()
    await Caller(hass, feeds).call(
        "add_url", config_entry_id=FEED, url=site.video_url("ep")
    )
    await feeds.until(lambda state: state.status == "waiting" or bool(questions(hass)))
    question = questions(hass)[FEED]
    form = await desk.hand_in(question, stale)
    assert form["errors"] == {"base": "access_denied"}
    await desk.hand_in(form, site.cookie_text())
    await feeds.until(lambda state: bool(state.counts.get(EpisodeStatus.DOWNLOADED)))
    assert questions(hass) == {}
