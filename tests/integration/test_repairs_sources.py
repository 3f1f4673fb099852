"""A source that is gone for good: another one, a rest, or patience."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryDisabler
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.engine import ErrorClass
from tests.integration.desk import Desk
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import arrive, reconfigure, send
from tests.integration.mender import Mender, Notices
from tests.site import Channel, FakeSite, SourceStatus, Status, Video, make_videos

ISSUE = f"source_gone_{FEED}"
PATH = "/channel/talk/videos"


@pytest.fixture
def notices(hass: HomeAssistant) -> Notices:
    """Give what is told of issues."""
    return Notices(hass)


@pytest.fixture
async def entry(feeds: Feeds, site: FakeSite) -> ConfigEntry[Any]:
    """Give a feed of a channel."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    return await feeds.add(PATH)


async def sync_later(
    feeds: Feeds, monkeypatch: pytest.MonkeyPatch, **by: float
) -> None:
    """Sync when some time has passed."""
    later = datetime.now(UTC) + timedelta(**by)
    with monkeypatch.context() as patched:
        patched.setattr(feeds.engine._syncer, "_clock", lambda: later)
        await feeds.sync()


@pytest.fixture
async def _gone(
    feeds: Feeds,
    site: FakeSite,
    entry: ConfigEntry[Any],
    notices: Notices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Have the channel closed for a day."""
    site.update_source("/channel/talk", status=SourceStatus.TERMINATED)
    await feeds.sync()
    await sync_later(feeds, monkeypatch, hours=23)
    assert not notices.of(ISSUE)
    await sync_later(feeds, monkeypatch, hours=25)
    await sync_later(feeds, monkeypatch, hours=30)
    assert notices.of(ISSUE) == ["create"]
    assert ISSUE in notices.shown


@pytest.mark.usefixtures("_gone")
async def test_back_again(
    feeds: Feeds,
    site: FakeSite,
    notices: Notices,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site.update_source("/channel/talk", status=SourceStatus.PUBLIC)
    await feeds.sync()
    assert notices.of(ISSUE) == ["create", "remove"]
    # It has to be gone for another day.
    site.update_source("/channel/talk", status=SourceStatus.TERMINATED)
    await sync_later(feeds, monkeypatch, hours=40)
    assert notices.of(ISSUE) == ["create", "remove"]


@pytest.mark.usefixtures("_gone")
async def test_another_url(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    entry: ConfigEntry[Any],
    notices: Notices,
    hass_client: ClientSessionGenerator,
) -> None:
    site.add(Channel(name="new", title="New", videos=make_videos(1, "new")))
    mender = Mender(await hass_client())
    shown = await mender.open(ISSUE)
    assert shown["type"] == "menu"
    assert shown["menu_options"] == ["move", "pause", "ignore"]
    placeholders = shown["description_placeholders"]
    assert placeholders.keys() == {"title", "since"}
    assert placeholders["title"] == "Talk"
    done = await mender.choose("move")
    assert (done["type"], done["reason"]) == ("abort", "goes_on")
    kind, flow_id = done["next_flow"]
    assert kind == "config_flow"
    # Nothing is mended yet.
    assert ISSUE in notices.shown
    form = hass.config_entries.flow.async_get(flow_id)
    assert form["context"]["entry_id"] == entry.entry_id
    url = site.channel_url("new")
    async with feeds.syncing():
        end = await arrive(hass, await send(hass, form, url=url))
        assert end["reason"] == "reconfigure_successful"
    assert notices.of(ISSUE) == ["create", "remove"]


@pytest.mark.usefixtures("_gone")
async def test_pause(
    hass: HomeAssistant,
    feeds: Feeds,
    notices: Notices,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mender = Mender(await hass_client())
    await mender.open(ISSUE)
    assert (await mender.choose("pause"))["type"] == "create_entry"
    state = await feeds.until(lambda state: not state.enabled)
    assert "downloaded" in state.counts
    assert notices.of(ISSUE) == ["create", "remove"]
    # Whoever lets it go on is told again.
    await feeds.engine.feeds.set_enabled(FEED, enabled=True)
    await sync_later(feeds, monkeypatch, hours=50)
    assert ISSUE in notices.shown


@pytest.mark.usefixtures("_gone")
async def test_ignore(
    feeds: Feeds,
    notices: Notices,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mender = Mender(await hass_client())
    await mender.open(ISSUE)
    done = await mender.choose("ignore")
    assert (done["type"], done["reason"]) == ("abort", "issue_ignored")
    await sync_later(feeds, monkeypatch, hours=50)
    assert notices.of(ISSUE) == ["create", "update"]
    assert ISSUE not in notices.shown


@pytest.mark.usefixtures("_gone")
async def test_feed_disabled(
    hass: HomeAssistant, entry: ConfigEntry[Any], feeds: Feeds, notices: Notices
) -> None:
    assert await hass.config_entries.async_reload(entry.entry_id)
    await feeds.calm()
    assert notices.of(ISSUE) == ["create"]
    await hass.config_entries.async_set_disabled_by(
        entry.entry_id, ConfigEntryDisabler.USER
    )
    assert notices.of(ISSUE) == ["create", "remove"]


@pytest.mark.usefixtures("_gone")
async def test_feed_removed(
    hass: HomeAssistant, entry: ConfigEntry[Any], notices: Notices
) -> None:
    await hass.config_entries.async_remove(entry.entry_id)
    assert notices.of(ISSUE) == ["create", "remove"]


@pytest.mark.parametrize("has_cookies", [False, True])
async def test_private(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    desk: Desk,
    notices: Notices,
    monkeypatch: pytest.MonkeyPatch,
    *,
    has_cookies: bool,
) -> None:
    """What is private may be seen with other cookies, if there are any."""
    site.add(Video(id="ep"))
    await feeds.add("/watch/ep")
    if has_cookies:
        form = await reconfigure(hass, feeds.hub)
        await desk.hand_in(form, site.cookie_text())
    site.update("ep", status=Status.PRIVATE)
    await feeds.sync()
    await sync_later(feeds, monkeypatch, hours=25)
    error = (await feeds.engine.feeds.state(FEED)).error
    assert error is not None
    assert error.error_class is ErrorClass.PRIVATE
    assert (ISSUE in notices.shown) is not has_cookies
