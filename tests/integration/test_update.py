"""The update of yt-dlp on the hub: what it shows, installs, and says when it cannot."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from homeassistant.components.update import UpdateEntityFeature
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest

from custom_components.anypod.engine import (
    JsRuntimeSource,
    ReleaseChannel,
    ToolSettings,
    ToolState,
)
from tests.engine.index import PackageIndex, use_index
from tests.integration.feeds import Feeds, eventually, in_thread
from tests.integration.flows import options, suggested

ENTITY = "update.anypod_yt_dlp"
OLD, NEW, NIGHTLY = "2099.1.1", "2099.1.2", "2099.1.3.512"


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """Give an index with two versions of yt-dlp, and a nightly build."""
    with PackageIndex() as found:
        use_index(found, monkeypatch)
        for version in (OLD, NEW, NIGHTLY):
            found.add_ytdlp(version)
        yield found


@pytest.fixture
async def saved(index: PackageIndex, feeds: Feeds) -> ConfigEntry[Any]:
    """Give a feed that asks no site, and with it the hub."""
    entry = await feeds.add_manual()

    async def is_known() -> bool:
        return feeds.engine.tools.state.installed is not None

    await eventually(is_known)
    await feeds.calm()
    return entry


def shown(hass: HomeAssistant) -> State:
    state = hass.states.get(ENTITY)
    assert state is not None
    return state


async def look(hass: HomeAssistant) -> None:
    """Ask for the newest version, as somebody does who cannot wait."""
    await async_setup_component(hass, "homeassistant", {})
    call = hass.services.async_call
    await call("homeassistant", "update_entity", {"entity_id": [ENTITY]}, blocking=True)


async def install(hass: HomeAssistant, **fields: str) -> None:
    target = {"entity_id": ENTITY, **fields}
    await hass.services.async_call("update", "install", target, blocking=True)


async def test_what_it_shows(
    hass: HomeAssistant, saved: ConfigEntry[Any], index: PackageIndex, feeds: Feeds
) -> None:
    state = shown(hass)
    own = feeds.engine.tools.state.installed
    assert state.state == "off"
    assert state.attributes["installed_version"] == own
    assert state.attributes["latest_version"] == own
    assert state.attributes["title"] == "yt-dlp"
    assert not state.attributes["auto_update"]
    assert state.attributes["supported_features"] == (
        UpdateEntityFeature.INSTALL
        | UpdateEntityFeature.SPECIFIC_VERSION
        | UpdateEntityFeature.PROGRESS
    )
    # A start asks nobody.
    assert not index.requests

    await look(hass)
    state = shown(hass)
    assert state.state == "on"
    assert state.attributes["latest_version"] == NEW
    notes = "https://github.com/yt-dlp/yt-dlp/releases/tag/2099.01.02"
    assert state.attributes["release_url"] == notes
    # It survives a reload.
    assert await hass.config_entries.async_reload(feeds.hub.entry_id)
    assert shown(hass).attributes["latest_version"] == NEW


async def test_install_and_roll_back(
    hass: HomeAssistant, saved: ConfigEntry[Any], index: PackageIndex
) -> None:
    own = shown(hass).attributes["installed_version"]
    await look(hass)
    await install(hass)
    state = shown(hass)
    assert (state.state, state.attributes["installed_version"]) == ("off", NEW)
    await install(hass, version="2099.01.01")
    state = shown(hass)
    assert (state.state, state.attributes["installed_version"]) == ("on", OLD)
    assert state.attributes["latest_version"] == NEW
    index.stop()
    for version in (NEW, own):
        await install(hass, version=version)
        assert shown(hass).attributes["installed_version"] == version


async def test_progress(
    hass: HomeAssistant, saved: ConfigEntry[Any], index: PackageIndex
) -> None:
    hold = index.hold(r"^yt_dlp")
    task = hass.async_create_task(install(hass, version=NEW))
    assert await in_thread(hold.reached.wait, 30)
    assert shown(hass).attributes["in_progress"] is True
    assert shown(hass).attributes["update_percentage"] is None
    with pytest.raises(HomeAssistantError):
        await install(hass, version=OLD)
    hold.released.set()
    await task
    assert shown(hass).attributes["in_progress"] is False
    assert shown(hass).attributes["installed_version"] == NEW


async def test_what_it_says_when_it_cannot(
    hass: HomeAssistant, saved: ConfigEntry[Any], index: PackageIndex
) -> None:
    own = shown(hass).attributes["installed_version"]
    index.add_ytdlp("2099.2.1", broken="import a_module_that_is_nowhere")
    await look(hass)
    with pytest.raises(HomeAssistantError) as raised:
        await install(hass)
    assert raised.value.translation_key == "release_broken"
    placeholders = raised.value.translation_placeholders
    assert placeholders is not None
    assert placeholders["version"] == "2099.2.1"
    assert "a_module_that_is_nowhere" in placeholders["error"]
    # It is not offered again.
    assert shown(hass).state == "off"

    with pytest.raises(HomeAssistantError) as raised:
        await install(hass, version="2098.1.1")
    assert raised.value.translation_key == "install_failed"
    with pytest.raises(ServiceValidationError) as refused:
        await install(hass, version="1 --index-url http://127.0.0.1:9")
    assert refused.value.translation_key == "invalid_version"
    index.stop()
    await look(hass)
    assert shown(hass).attributes["installed_version"] == own


async def test_options(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds, index: PackageIndex
) -> None:
    def settings() -> ToolSettings:
        return feeds.engine.tools._settings

    await options(hass, feeds.hub, max_downloads=2)
    assert feeds.hub.options == {}
    assert settings() == ToolSettings(time_zone=settings().time_zone)

    wanted = {
        "ytdlp_channel": "nightly",
        "ytdlp_auto_update": True,
        "js_runtime": "managed",
    }
    index.add_node("24.1.0")
    await options(hass, feeds.hub, max_downloads=2, **wanted)
    assert feeds.hub.options == wanted
    assert settings().channel is ReleaseChannel.NIGHTLY
    assert settings().auto_update
    assert settings().js_runtime is JsRuntimeSource.MANAGED
    assert suggested(await options(hass, feeds.hub), "tools") == wanted

    async def has_looked() -> bool:
        return feeds.engine.tools.state.latest == NIGHTLY

    await eventually(has_looked)
    await feeds.calm()
    assert shown(hass).attributes["latest_version"] == NIGHTLY
    assert shown(hass).attributes["auto_update"] is True

    # It is night where the home is.
    await hass.config.async_update(time_zone="Asia/Tokyo")
    await feeds.calm()
    zone = settings().time_zone
    assert zone.utcoffset(None) is None or zone.utcoffset(None) == timedelta(hours=9)
    assert str(zone) == "Asia/Tokyo"


async def test_follows_what_the_engine_finds(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds
) -> None:
    feeds.engine.tools._show(installed=OLD, latest=NEW, installing=NEW)
    await feeds.calm()
    assert feeds.engine.tools.state == ToolState(
        installed=OLD, latest=NEW, installing=NEW, missing=frozenset()
    )
    assert shown(hass).attributes["in_progress"] is True
    feeds.engine.tools._show(installed=None, latest=None, installing=None)
    await feeds.calm()
    assert shown(hass).state == "unknown"
    assert shown(hass).attributes["release_url"] is None
