"""Cookies: uploaded where a source wants a login, kept private, forgotten."""

import stat
from typing import Any
import uuid

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest

from tests.integration.desk import Desk
from tests.integration.feeds import Feeds
from tests.integration.flows import arrive, made, move, reconfigure, send, try_url
from tests.integration.logins import OVER
from tests.site import Channel, FakeSite, SourceStatus, Status, Video, make_videos

HEADER = "# Netscape HTTP Cookie File\n"
COOKIE = "example.org\tFALSE\t/\tFALSE\t2147483647\tname\tvalue\n"


async def test_login_needed(
    hass: HomeAssistant, site: FakeSite, club: Channel, desk: Desk, feeds: Feeds
) -> None:
    page = await desk.refused()
    assert page["type"] is FlowResultType.FORM
    assert page["errors"] == {}
    assert page["description_placeholders"] == {"url": site.channel_url("club")}
    assert desk.kept == []
    # As after the page was loaded anew.
    page = await hass.config_entries.flow.async_configure(page["flow_id"])
    assert (page["step_id"], page["errors"]) == ("access", {})

    entry = made(await desk.hand_in(page, site.cookie_text()))
    assert entry.title == "The club"
    [file] = desk.kept
    assert entry.data["cookies"] == file.name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert file.read_text() == site.cookie_text()

    # The syncs use them, and leave them as they were uploaded.
    state = await feeds.until(
        lambda state: state.last_success is not None, entry.entry_id
    )
    assert state.error is None
    await feeds.settled(entry.entry_id)
    assert file.read_text() == site.cookie_text()

    await hass.config_entries.async_remove(entry.entry_id)
    assert desk.kept == []


async def test_where_to_log_in(
    hass: HomeAssistant, site: FakeSite, club: Channel
) -> None:
    """The very page is shown, and not another one."""
    url = f"{site.channel_url('club')}?v=abc&list=PL1"
    page = await try_url(hass, f" {url} ")
    assert (page["step_id"], page["description_placeholders"]) == (
        "access",
        {"url": url},
    )


@pytest.mark.parametrize(
    "status",
    [
        Status.LOGIN_REQUIRED,
        Status.MEMBERS_ONLY,
        Status.AGE_RESTRICTED,
        Status.BOT_CHECK,
    ],
)
async def test_pages_that_a_login_opens(
    site: FakeSite, desk: Desk, hass: HomeAssistant, status: Status
) -> None:
    site.add(Video(id="ep", title="An episode", status=status))
    page = await try_url(hass, site.video_url("ep"))
    assert page["step_id"] == "access"
    assert made(await desk.hand_in(page, site.cookie_text())).title == "An episode"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not cookies at all",
        '{"cookies": []}',
        HEADER,
        "example.org\tFALSE\t/\tFALSE\t0\tname\tvalue\n",
        HEADER + "# nothing but a remark\n",
        HEADER.encode() + b"\xff\xfe\x00",
        HEADER + COOKIE + "# " + "x" * 1_000_000,
    ],
    ids=[
        "empty",
        "prose",
        "json",
        "only the header",
        "no header",
        "no cookie",
        "not utf-8",
        "too large",
    ],
)
async def test_wrong_file(
    site: FakeSite, club: Channel, desk: Desk, text: str | bytes
) -> None:
    page = await desk.hand_in(await desk.refused(), text)
    assert page["step_id"] == "access"
    assert page["errors"] == {"cookie_file": "invalid_cookies"}
    assert page["description_placeholders"] == {"url": site.channel_url("club")}
    assert desk.kept == []

    made(await desk.hand_in(page, site.cookie_text()))
    assert len(desk.kept) == 1


async def test_cookies_that_are_over(site: FakeSite, club: Channel, desk: Desk) -> None:
    page = await desk.hand_in(await desk.refused(), OVER)
    assert page["step_id"] == "access"
    assert page["errors"] == {"cookie_file": "expired_cookies"}
    assert desk.kept == []
    # Those of the session never are, and one that is not over will do.
    text = OVER + site.cookie_text().partition("\n")[2].replace("2147483647", "0")
    made(await desk.hand_in(page, text))
    assert len(desk.kept) == 1


async def test_upload_that_is_gone(
    hass: HomeAssistant, site: FakeSite, club: Channel, desk: Desk
) -> None:
    """A form that is sent twice names a file that was read the first time."""
    page = await desk.refused()
    file_id = await desk.upload("no cookies")
    for sent in (file_id, file_id, uuid.uuid4().hex):
        page = await send(hass, page, cookie_file=sent)
        assert page["errors"] == {"cookie_file": "invalid_cookies"}
    made(await desk.hand_in(page, site.cookie_text()))


async def test_refused_cookies(site: FakeSite, club: Channel, desk: Desk) -> None:
    stale = site.cookie_text()
    site.rotate_cookie()
    page = await desk.hand_in(await desk.refused(), stale)
    assert page["step_id"] == "access"
    assert page["errors"] == {"base": "access_denied"}

    entry = made(await desk.hand_in(page, site.cookie_text()))
    # The refused ones are not kept beside those that work.
    assert [file.name for file in desk.kept] == [entry.data["cookies"]]


async def test_source_that_fails_after_the_login(
    hass: HomeAssistant, site: FakeSite, club: Channel, desk: Desk
) -> None:
    page = await desk.refused()
    site.stop()
    form = await desk.hand_in(page, site.cookie_text())
    assert form["step_id"] == "feed"
    assert form["errors"] == {"url": "cannot_connect"}

    site.start()
    entry = made(await try_url(hass, site.channel_url("club"), form))
    assert [file.name for file in desk.kept] == [entry.data["cookies"]]


async def test_abandoned(
    hass: HomeAssistant, site: FakeSite, club: Channel, desk: Desk
) -> None:
    """What was uploaded goes with the flow."""
    form = await try_url(hass, site.channel_url("club"))
    shown = await send(hass, form, cookie_file=await desk.upload(site.cookie_text()))
    site.update_source("/channel/club", status=SourceStatus.MISSING)
    form = await arrive(hass, shown)
    assert form["errors"] == {"url": "not_found"}
    assert len(desk.kept) == 1

    hass.config_entries.flow.async_abort(form["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)
    assert desk.kept == []


async def test_source_that_is_there_already(
    hass: HomeAssistant, site: FakeSite, club: Channel, desk: Desk
) -> None:
    entry = made(await desk.hand_in(await desk.refused(), site.cookie_text()))
    again = await desk.hand_in(await desk.refused(), site.cookie_text())
    assert again["reason"] == "already_configured"
    assert [file.name for file in desk.kept] == [entry.data["cookies"]]


class TestReconfigure:
    """A feed that has cookies already gets another source."""

    @pytest.fixture
    async def entry(
        self, site: FakeSite, club: Channel, desk: Desk
    ) -> ConfigEntry[Any]:
        """Give the feed of the club, which was added with cookies."""
        return made(await desk.hand_in(await desk.refused(), site.cookie_text()))

    async def test_its_cookies_are_used(
        self, hass: HomeAssistant, site: FakeSite, desk: Desk, entry: ConfigEntry[Any]
    ) -> None:
        site.add(
            Channel(
                name="pub",
                title="The pub",
                videos=make_videos(1, "pub"),
                status=SourceStatus.LOGIN_REQUIRED,
            )
        )
        name = entry.data["cookies"]
        form = await reconfigure(hass, entry)
        done = await move(hass, form, site.channel_url("pub"))
        assert done["reason"] == "reconfigure_successful"
        assert entry.data["cookies"] == name
        assert [file.name for file in desk.kept] == [name]

    async def test_new_ones_take_their_place(
        self, hass: HomeAssistant, site: FakeSite, desk: Desk, entry: ConfigEntry[Any]
    ) -> None:
        name = entry.data["cookies"]
        site.rotate_cookie()
        form = await reconfigure(hass, entry)
        page = await move(hass, form, site.channel_url("club"))
        assert (page["step_id"], page["errors"]) == ("access", {})
        done = await desk.hand_in(page, site.cookie_text())
        assert done["reason"] == "reconfigure_successful"
        assert entry.data["cookies"] != name
        assert [file.name for file in desk.kept] == [entry.data["cookies"]]
        assert desk.kept[0].read_text() == site.cookie_text()

    async def test_abandoned(
        self, hass: HomeAssistant, site: FakeSite, desk: Desk, entry: ConfigEntry[Any]
    ) -> None:
        stale = site.cookie_text()
        site.rotate_cookie()
        form = await reconfigure(hass, entry)
        page = await move(hass, form, site.channel_url("club"))
        page = await desk.hand_in(page, stale)
        assert page["errors"] == {"base": "access_denied"}
        assert len(desk.kept) == 2

        # Those that were uploaded go with the flow, those of the feed stay.
        hass.config_entries.flow.async_abort(page["flow_id"])
        await hass.async_block_till_done(wait_background_tasks=True)
        assert [file.name for file in desk.kept] == [entry.data["cookies"]]

    async def test_source_of_another_feed(
        self, hass: HomeAssistant, site: FakeSite, desk: Desk, entry: ConfigEntry[Any]
    ) -> None:
        site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
        made(await try_url(hass, site.channel_url("walk")))
        form = await reconfigure(hass, entry)
        done = await move(hass, form, site.channel_url("walk"))
        assert done["reason"] == "already_configured"
        await hass.async_block_till_done(wait_background_tasks=True)
        assert [file.name for file in desk.kept] == [entry.data["cookies"]]
