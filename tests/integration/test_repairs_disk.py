"""A disk that fills up: said before it is full, and gone on with when there is room."""

import shutil
from typing import Any, NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.const import DOMAIN
from tests.integration.feeds import Feeds, eventually
from tests.integration.mender import Mender, Notices
from tests.site import FakeSite, Video

MB, GB = 10**6, 10**9


class Usage(NamedTuple):
    """As the operating system tells it."""

    total: int
    used: int
    free: int


class Disk:
    """How much the operating system says that is free."""

    def __init__(self) -> None:
        """Begin with plenty."""
        self.free = 100 * GB

    def usage(self, _path: object) -> Usage:
        """Return what `shutil.disk_usage` does."""
        total = 200 * GB
        return Usage(total=total, used=total - self.free, free=self.free)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Give a disk that is as full as a test wants it."""
    found = Disk()
    monkeypatch.setattr(shutil, "disk_usage", found.usage)
    return found


@pytest.fixture
def notices(hass: HomeAssistant) -> Notices:
    """Give what is told of issues."""
    return Notices(hass)


async def look(feeds: Feeds) -> None:
    """Have the engine measure the disk."""
    feeds.engine._overseer._measured = None
    await feeds.engine.overview()
    await feeds.calm()


async def test_full(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    disk: Disk,
    notices: Notices,
    hass_client: ClientSessionGenerator,
) -> None:
    disk.free = 50 * MB
    site.add(Video(id="ep"))
    await feeds.add()

    async def is_told() -> bool:
        return "disk_full" in notices.shown

    await eventually(is_told)
    assert await feeds.statuses() == {"ep": "queued"}
    mender = Mender(await hass_client())
    form = await mender.open("disk_full")
    folder = str(feeds.engine._keeper.library.root)
    assert form["description_placeholders"] == {
        "folder": folder,
        "free": "50.0 MB",
        "wanted": "104.9 MB",
    }
    refused = await mender.submit()
    assert refused["errors"] == {"base": "still_full"}
    assert "disk_full" in notices.shown

    disk.free = 100 * GB
    assert (await mender.submit())["type"] == "create_entry"
    # It does not wait for the minutes that a hold takes.
    await feeds.until(lambda state: "downloaded" in state.counts)
    assert "disk_full" not in notices.shown
    assert notices.of("disk_full") == ["create", "remove"]


async def test_full_and_then_not(
    feeds: Feeds, site: FakeSite, disk: Disk, notices: Notices
) -> None:
    disk.free = 50 * MB
    site.add(Video(id="ep"))
    await feeds.add()

    async def is_told() -> bool:
        return "disk_full" in notices.shown

    await eventually(is_told)
    disk.free = 100 * GB
    feeds.engine._queue.release()
    await feeds.until(lambda state: "downloaded" in state.counts)
    assert notices.of("disk_full") == ["create", "remove"]


async def test_low(
    hass: HomeAssistant,
    feeds: Feeds,
    disk: Disk,
    notices: Notices,
    hass_client: ClientSessionGenerator,
) -> None:
    await feeds.add_manual()
    await look(feeds)
    assert not notices.of("disk_low")
    for disk.free in (1_900 * MB, 1_800 * MB, 2_400 * MB):
        await look(feeds)
    # However little it is, it is one question; and one that does not come and go.
    assert notices.of("disk_low") == ["create"]
    disk.free = 3 * GB
    await look(feeds)
    assert notices.of("disk_low") == ["create", "remove"]

    disk.free = 1_900 * MB
    await look(feeds)
    mender = Mender(await hass_client())
    form = await mender.open("disk_low")
    folder = str(feeds.engine._keeper.library.root)
    assert form["description_placeholders"] == {"folder": folder, "free": "1.9 GB"}
    assert form["data_schema"][0]["default"] == 2.0
    assert (await mender.submit(min_free_gb=1.5))["type"] == "create_entry"
    await feeds.calm()
    assert feeds.hub.options == {"min_free_gb": 1.5}
    assert feeds.engine._keeper.min_free_bytes == 1_500 * MB
    disk.free = 1_600 * MB
    await look(feeds)
    assert "disk_low" not in notices.shown


async def test_ignored(
    hass: HomeAssistant, feeds: Feeds, disk: Disk, notices: Notices
) -> None:
    await feeds.add_manual()
    disk.free = 1 * GB
    await look(feeds)
    ir.async_ignore_issue(hass, DOMAIN, "disk_low", ignore=True)
    for disk.free in (900 * MB, 800 * MB):
        await look(feeds)
    assert notices.of("disk_low") == ["create", "update"]
    assert "disk_low" not in notices.shown


async def test_what_was_ignored_before_a_restart(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    feeds: Feeds,
    disk: Disk,
    notices: Notices,
) -> None:
    """The registry keeps nothing of such an issue but that it is ignored."""
    registry = ir.async_get(hass)
    kept = {
        "created": "2026-11-01T00:00:00+00:00",
        "dismissed_version": "2026.11.0",
        "domain": DOMAIN,
        "is_persistent": False,
        "issue_id": "disk_low",
    }
    hass_storage[ir.STORAGE_KEY] = {
        "version": 1,
        "minor_version": 2,
        "key": ir.STORAGE_KEY,
        "data": {"issues": [kept]},
    }
    await registry._async_load()
    await feeds.add_manual()
    await look(feeds)
    disk.free = 1 * GB
    await look(feeds)
    assert registry.issues[DOMAIN, "disk_low"].dismissed_version == "2026.11.0"
    assert "disk_low" not in notices.shown
