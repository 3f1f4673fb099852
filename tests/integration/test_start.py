"""Feeds whose entries were removed while the engine could not be told."""

from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.anypod import _start
from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import StoreError
from custom_components.anypod.entry import DATA_ANYPOD
from tests.integration.feeds import FEED, Feeds
from tests.site import FakeSite, Video


async def restart_without(
    hass: HomeAssistant, feeds: Feeds, entry: ConfigEntry[Any]
) -> None:
    """Remove an entry while the engine is down, and start the engine again."""
    data = hass.data[DATA_ANYPOD]
    await hass.config_entries.async_unload(entry.entry_id)
    await feeds.engine.stop()
    data.start_error = StoreError("no disk")
    await hass.config_entries.async_remove(entry.entry_id)
    await feeds.calm()
    await _start(hass, data)
    await feeds.calm()
    assert hass.data[DATA_ANYPOD].start_error is None


async def test_its_files_are_asked_about(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, tmp_path: Path
) -> None:
    site.add(Video(id="ep", title="An episode"))
    entry = await feeds.add()
    await feeds.add_manual("saved")
    await restart_without(hass, feeds, entry)
    [issue] = ir.async_get(hass).issues.values()
    assert issue.issue_id == f"removed_feed_{FEED}"
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["title"] == "Talk"
    assert list((tmp_path / "media").rglob("*.m4a"))
    assert await feeds.engine.feeds.removed_feeds() == [FEED]
    # The other one is none of theirs.
    assert (await feeds.engine.feeds.state("saved")).title == "Saved"


async def test_what_has_no_files_is_not_asked_about(
    hass: HomeAssistant, feeds: Feeds
) -> None:
    entry = await feeds.add_manual()
    other = await feeds.add_manual("other")
    await restart_without(hass, feeds, entry)
    assert not ir.async_get(hass).issues
    # Nor does it keep the hub for ever.
    await hass.config_entries.async_remove(other.entry_id)
    await feeds.calm()
    assert hass.config_entries.async_entries(DOMAIN) == []


async def test_removed_while_the_engine_is_down(
    hass: HomeAssistant, feeds: Feeds, caplog: pytest.LogCaptureFixture
) -> None:
    entry = await feeds.add_manual()
    await restart_without(hass, feeds, entry)
    assert "Error calling entry remove callback" not in caplog.text


async def test_disabled_feeds_are_no_strangers(
    hass: HomeAssistant, feeds: Feeds
) -> None:
    entry = await feeds.add_manual()
    await hass.config_entries.async_unload(entry.entry_id)
    await feeds.engine.stop()
    await _start(hass, hass.data[DATA_ANYPOD])
    assert (await feeds.engine.feeds.state(FEED)).title == "Saved"
    assert await hass.config_entries.async_setup(FEED)
    assert entry.state is ConfigEntryState.LOADED
