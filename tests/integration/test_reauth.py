"""A login that is missing, or is none any more: who is asked, when, and what follows."""

from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_REAUTH, SOURCE_RECONFIGURE, ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.anypod import logins
from custom_components.anypod.config_flow import AnypodConfigFlow
from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import EpisodeStatus, ErrorClass
from tests.integration.desk import Desk
from tests.integration.feeds import Feeds, eventually
from tests.integration.flows import made, reconfigure, try_url
from tests.integration.logins import (
    ELSEWHERE,
    OVER,
    failing,
    opened,
    questions,
    working,
)
from tests.site import Channel, FakeSite, SourceStatus, Status, Video, make_videos

# ------------------------------------------------------------------ a feed's own cookies


async def test_cookies_that_do_not_log_in_any_more(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    stale, name = site.cookie_text(), feed.data["cookies"]
    site.rotate_cookie()
    await failing(feeds, feed.entry_id)
    [question] = questions(hass).values()
    question = await opened(hass, question)
    assert (question["step_id"], question["errors"]) == ("reauth_confirm", {})
    assert question["description_placeholders"] == {
        "name": "The club",
        "url": site.channel_url("club"),
    }
    issue = f"config_entry_reauth_{DOMAIN}_{feed.entry_id}"
    assert ir.async_get(hass).async_get_issue("homeassistant", issue) is not None
    # Nobody is asked twice.
    await failing(feeds, feed.entry_id)
    assert len(questions(hass)) == 1

    form = await desk.hand_in(question, "no cookies")
    assert form["errors"] == {"cookie_file": "invalid_cookies"}
    form = await desk.hand_in(form, OVER)
    assert form["errors"] == {"cookie_file": "expired_cookies"}
    form = await desk.hand_in(form, stale)
    assert form["errors"] == {"base": "access_denied"}
    site.stop()
    form = await desk.hand_in(form, site.cookie_text())
    assert form["errors"] == {"base": "cannot_connect"}
    site.start()
    assert feed.data["cookies"] == name

    done = await desk.hand_in(form, site.cookie_text())
    assert (done["type"], done["reason"]) == (
        FlowResultType.ABORT,
        "reauth_successful",
    )
    # It is read at once, and not when its turn comes.
    await working(feeds, feed.entry_id)
    assert questions(hass) == {}
    assert feed.data["cookies"] != name
    assert [file.name for file in desk.kept] == [feed.data["cookies"]]
    assert ir.async_get(hass).async_get_issue("homeassistant", issue) is None


async def test_dismissed(
    hass: HomeAssistant,
    site: FakeSite,
    feeds: Feeds,
    feed: ConfigEntry[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def dismiss() -> None:
        [question] = questions(hass).values()
        hass.config_entries.flow.async_abort(question["flow_id"])
        await feeds.calm()

    site.rotate_cookie()
    await failing(feeds, feed.entry_id)
    await dismiss()
    await failing(feeds, feed.entry_id)
    assert questions(hass) == {}

    # Until a day is over, or until it has worked meanwhile.
    with monkeypatch.context() as later:
        later.setattr(logins, "_PATIENCE", logins._PATIENCE * 0)
        await failing(feeds, feed.entry_id)
    await dismiss()
    site.update_source("/channel/club", status=SourceStatus.PUBLIC)
    await feeds.sync(feed.entry_id)
    site.update_source("/channel/club", status=SourceStatus.LOGIN_REQUIRED)
    await failing(feeds, feed.entry_id)
    assert questions(hass).keys() == {feed.entry_id}


async def test_it_works_again_by_itself(
    hass: HomeAssistant, site: FakeSite, feeds: Feeds, feed: ConfigEntry[Any]
) -> None:
    site.rotate_cookie()
    await failing(feeds, feed.entry_id)
    assert len(questions(hass)) == 1
    # What fails otherwise says nothing of the login.
    site.fail("/api/channel/*", status=503)
    await failing(feeds, feed.entry_id)
    assert len(questions(hass)) == 1
    site.reset_failures()
    site.update_source("/channel/club", status=SourceStatus.PUBLIC)
    await feeds.sync(feed.entry_id)
    assert questions(hass) == {}


async def test_after_a_restart_the_question_is_there_again(
    hass: HomeAssistant, site: FakeSite, feeds: Feeds, feed: ConfigEntry[Any]
) -> None:
    site.rotate_cookie()
    await failing(feeds, feed.entry_id)
    mark = site.mark()
    await hass.config_entries.async_reload(feed.entry_id)
    await feeds.calm()
    assert questions(hass).keys() == {feed.entry_id}
    assert site.since(mark).processes == 0


async def test_feed_that_is_removed(
    hass: HomeAssistant, site: FakeSite, feeds: Feeds, feed: ConfigEntry[Any]
) -> None:
    site.rotate_cookie()
    await failing(feeds, feed.entry_id)
    await hass.config_entries.async_remove(feed.entry_id)
    await feeds.calm()
    assert questions(hass) == {}


# ------------------------------------------------------------------------ without cookies


async def test_source_that_wants_a_login_from_now_on(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    open_feed: ConfigEntry[Any],
) -> None:
    site.update_source("/channel/club", status=SourceStatus.LOGIN_REQUIRED)
    await failing(feeds)
    question = questions(hass)[open_feed.entry_id]
    await desk.hand_in(question, site.cookie_text())
    await working(feeds)
    assert [file.name for file in desk.kept] == [open_feed.data["cookies"]]


@pytest.mark.parametrize(
    "status", [Status.MEMBERS_ONLY, Status.PRIVATE, Status.BOT_CHECK]
)
async def test_what_nobody_can_do_anything_about(
    hass: HomeAssistant, site: FakeSite, feeds: Feeds, status: Status
) -> None:
    site.add(Video(id="ep", title="An episode"))
    await feeds.add()
    site.update("ep", status=status)
    await failing(feeds)
    assert questions(hass) == {}


async def test_members_who_are_none_any_more(
    hass: HomeAssistant, site: FakeSite, desk: Desk, feeds: Feeds
) -> None:
    site.add(Video(id="ep", title="An episode", status=Status.MEMBERS_ONLY))
    page = await try_url(hass, site.video_url("ep"))
    entry = made(await desk.hand_in(page, site.cookie_text()))
    await working(feeds, entry.entry_id)
    name = entry.data["cookies"]
    # As after somebody has logged out in the browser.
    desk.kept[0].write_text(ELSEWHERE)
    await failing(feeds, entry.entry_id)
    state = await feeds.engine.feeds.state(entry.entry_id)
    assert state.error is not None
    assert state.error.error_class is ErrorClass.MEMBERS_ONLY
    question = questions(hass)[entry.entry_id]
    await desk.hand_in(question, site.cookie_text())
    await working(feeds, entry.entry_id)
    assert entry.data["cookies"] != name


# ------------------------------------------------------------------------------ episodes


async def test_episode_that_wants_a_login_in_a_feed_without(
    hass: HomeAssistant, site: FakeSite, feeds: Feeds
) -> None:
    """It is one of many; its own error says what is the matter."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(2)))
    site.update("ep-1", status=Status.AGE_RESTRICTED)
    await feeds.add("/channel/talk/videos")
    failed = (await feeds.episodes())["ep-1"]
    assert failed.state.error is not None
    assert failed.state.error.error_class is ErrorClass.AGE_RESTRICTED
    assert questions(hass) == {}


async def test_episode_that_wants_a_new_login(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
) -> None:
    """The dialog tries the very page that asked; the episode follows at once."""
    site.update_source("/channel/club", status=SourceStatus.PUBLIC)
    stale = site.cookie_text()
    site.rotate_cookie()
    video = make_videos(1, "inner")[0]
    site.publish("/channel/club/videos", video)
    site.update("inner-1", status=Status.LOGIN_REQUIRED)
    await feeds.sync(feed.entry_id)
    [question] = questions(hass).values()
    placeholders = (await opened(hass, question))["description_placeholders"]
    assert placeholders is not None
    assert placeholders["url"] == site.video_url("inner-1")
    # That the source can be read does not mean that the episode can.
    await feeds.sync(feed.entry_id)
    assert len(questions(hass)) == 1

    form = await desk.hand_in(question, stale)
    assert form["errors"] == {"base": "access_denied"}
    done = await desk.hand_in(form, site.cookie_text())
    assert done["reason"] == "reauth_successful"

    async def is_there() -> bool:
        statuses = await feeds.statuses(feed.entry_id)
        return statuses["inner-1"] is EpisodeStatus.DOWNLOADED

    await eventually(is_there)
    assert questions(hass) == {}


# ---------------------------------------------------------------------- what goes wrong


async def test_answer_that_nobody_understands(
    hass: HomeAssistant,
    site: FakeSite,
    desk: Desk,
    feeds: Feeds,
    feed: ConfigEntry[Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    name = feed.data["cookies"]
    site.rotate_cookie()
    await failing(feeds, feed.entry_id)
    [question] = questions(hass).values()
    site.garble("/api/channel/*", body=b"{}", times=1)
    form = await desk.hand_in(question, site.cookie_text())
    assert form["errors"] == {"base": "unknown"}
    # The message sends the user to the log.
    assert "Cannot try the cookies" in caplog.text
    hass.config.components.add("ffmpeg")
    with patch(
        "homeassistant.components.ffmpeg.get_ffmpeg_manager",
        side_effect=RuntimeError("no manager"),
    ):
        form = await desk.hand_in(form, site.cookie_text())
    hass.config.components.remove("ffmpeg")
    assert form["errors"] == {"base": "unknown"}
    assert "Unexpected failure while cookies were tried" in caplog.text
    assert feed.data["cookies"] == name


async def test_cookies_that_were_not_tried_are_not_taken(
    hass: HomeAssistant, feeds: Feeds, feed: ConfigEntry[Any]
) -> None:
    """Home Assistant does not let it happen; nothing would go on silently."""
    flow = AnypodConfigFlow()
    flow.hass = hass
    flow.context = {"source": SOURCE_REAUTH, "entry_id": feed.entry_id}
    assert (await flow.async_step_checked())["errors"] == {"base": "unknown"}


# ---------------------------------------------------------------------------- the files


async def test_cookies_of_nobody_are_swept_at_the_start(
    hass: HomeAssistant, site: FakeSite, desk: Desk, club: Channel, feeds: Feeds
) -> None:
    made(await desk.hand_in(await desk.refused(), site.cookie_text()))
    [file] = desk.kept
    (file.parent / "left.txt").write_text(site.cookie_text())
    (file.parent / "draft.new").write_text("")
    # What somebody is uploading at this moment is not nobody's.
    stale = site.cookie_text()
    site.rotate_cookie()
    form = await desk.refused()
    form = await desk.hand_in(form, stale)
    assert form["errors"] == {"base": "access_denied"}
    await hass.config_entries.async_reload(feeds.hub.entry_id)
    assert file in desk.kept
    assert len(desk.kept) == 2
    hass.config_entries.flow.async_abort(form["flow_id"])
    await feeds.calm()
    assert desk.kept == [file]


async def test_another_source_needs_no_reconfigure_flow_beside(
    hass: HomeAssistant, site: FakeSite, feeds: Feeds, feed: ConfigEntry[Any]
) -> None:
    """Somebody who is changing the feed right now is not asked on top."""
    form = await reconfigure(hass, feed)
    assert form["type"] is FlowResultType.FORM
    site.rotate_cookie()
    await failing(feeds, feed.entry_id)
    flows = hass.config_entries.flow.async_progress_by_handler(DOMAIN)
    assert [one["context"]["source"] for one in flows] == [SOURCE_RECONFIGURE]
