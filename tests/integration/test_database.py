"""A database that turns out to be damaged while everything runs."""

from pathlib import Path

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import EngineEvent
from custom_components.anypod.entry import DATA_ANYPOD
from tests.engine.safe import overwrite, root_page
from tests.integration.feeds import FEED, Feeds, eventually, in_thread
from tests.integration.mender import Mender, Notices
from tests.site import FakeSite, Video


@pytest.fixture
def notices(hass: HomeAssistant) -> Notices:
    return Notices(hass)


async def spoil(hass: HomeAssistant, feeds: Feeds, table: str | None) -> None:
    """Write over a table in the file, and have the next copy notice."""
    if table is None:
        # As after an error that the disk alone knows the reason of.
        feeds.engine._store.condemn()
        return
    path = Path(hass.config.path(".storage", DOMAIN, "anypod.db"))
    await feeds.engine._store.hold()
    offset, size = await in_thread(root_page, path, table)
    await in_thread(overwrite, path, offset, b"\xff" * size)
    await in_thread(feeds.engine.guard._copy, feeds.engine._clock())


async def recovered(hass: HomeAssistant) -> None:
    """Wait until everything was set up again."""

    async def is_up() -> bool:
        await hass.async_block_till_done()
        entries = hass.config_entries.async_entries(DOMAIN)
        states = {one.state for one in entries}
        data = hass.data[DATA_ANYPOD]
        return states == {ConfigEntryState.LOADED} and data.start_error is None

    await eventually(is_up)


@pytest.mark.parametrize(
    ("table", "has_copy", "step"),
    [
        ("host_pause", True, "copied"),
        ("link", False, "renewed"),
        (None, True, "whole"),
    ],
)
async def test_it_is_restored_and_told(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    notices: Notices,
    hass_client: ClientSessionGenerator,
    *,
    table: str | None,
    has_copy: bool,
    step: str,
) -> None:
    site.add(Video(id="ep", title="An episode"))
    await feeds.add()
    before, link = await feeds.episodes(), feeds.link()
    if has_copy:
        await in_thread(feeds.engine.guard._copy, feeds.engine._clock())
    heard: list[EngineEvent] = []
    feeds.engine.subscribe(heard.append)
    await spoil(hass, feeds, table)
    await recovered(hass)

    after = await feeds.episodes()
    assert {one.guid for one in after.values()} == {one.guid for one in before.values()}
    assert after["ep"].state == before["ep"].state
    assert (feeds.link() == link) is has_copy
    assert feeds.state("sensor.talk_status") == "idle"
    assert notices.shown == {"database_restored"}
    issue = ir.async_get(hass).issues[DOMAIN, "database_restored"]
    assert issue.severity is ir.IssueSeverity.ERROR

    mender = Mender(await hass_client())
    shown = await mender.open("database_restored")
    assert shown["step_id"] == step
    damaged = Path(shown["description_placeholders"]["damaged"])
    assert await in_thread(damaged.exists)
    assert (await mender.submit())["type"] == "create_entry"
    assert notices.of("database_restored") == ["create", "remove"]
    # It works as before, and nobody is told again.
    await feeds.sync()
    await hass.config_entries.async_reload(FEED)
    assert notices.shown == set()
