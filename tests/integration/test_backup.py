"""Backups of Home Assistant, and a restored home that lacks the media."""

from pathlib import Path
import shutil
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod import backup
from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import EpisodeStatus, StoreError
from custom_components.anypod.engine.stillness import Stillness
from custom_components.anypod.entry import DATA_ANYPOD
from tests.integration.feeds import Feeds, in_thread
from tests.integration.mender import Mender, Notices
from tests.site import FakeSite, Video


def is_still(feeds: Feeds) -> bool:
    return feeds.engine.stillness.is_kept


async def test_everything_is_still_while_a_backup_is_made(
    hass: HomeAssistant, feeds: Feeds
) -> None:
    await feeds.add_manual()
    await backup.async_pre_backup(hass)
    assert is_still(feeds)
    # Nobody has to wait for what is only written down.
    await feeds.engine.set_paused(paused=True)
    await backup.async_post_backup(hass)
    assert not is_still(feeds)
    await backup.async_post_backup(hass)


async def test_what_does_not_run_keeps_nobody_from_a_backup(
    hass: HomeAssistant, feeds: Feeds
) -> None:
    await backup.async_pre_backup(hass)
    await backup.async_post_backup(hass)
    await feeds.add_manual()
    data = hass.data[DATA_ANYPOD]
    await feeds.engine.stop()
    data.start_error = StoreError("no disk")
    await backup.async_pre_backup(hass)
    assert not is_still(feeds)
    await backup.async_post_backup(hass)


@pytest.mark.parametrize("is_late", [False, True])
async def test_a_failure_is_no_reason_to_have_no_backup(
    hass: HomeAssistant,
    feeds: Feeds,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    is_late: bool,
) -> None:
    await feeds.add_manual()
    await feeds.engine._store.close()
    if is_late:
        monkeypatch.setattr(backup, "_PATIENCE_S", 0)
    await backup.async_pre_backup(hass)
    assert "Anypod could not prepare for the backup" in caplog.text
    await backup.async_post_backup(hass)
    await feeds.engine._store.open()


async def test_a_reader_of_the_database_is_told_of(
    hass: HomeAssistant,
    feeds: Feeds,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await feeds.add_manual()
    begin = Stillness.begin

    async def disturbed(self: Stillness) -> bool:
        return not await begin(self)

    monkeypatch.setattr(Stillness, "begin", disturbed)
    await backup.async_pre_backup(hass)
    assert "Another program uses Anypod's database" in caplog.text
    await backup.async_post_backup(hass)


@pytest.fixture
async def mender(hass_client: ClientSessionGenerator, library: Path) -> Mender:
    return Mender(await hass_client())


@pytest.fixture
async def library(feeds: Feeds, site: FakeSite, tmp_path: Path) -> Path:
    """Give the library of a feed of one episode."""
    site.add(Video(id="ep", title="An episode"))
    await feeds.add()
    return tmp_path / "media" / "anypod"


def issue(hass: HomeAssistant, name: str) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, name)


async def test_a_folder_without_its_files_is_begun_with(
    hass: HomeAssistant, feeds: Feeds, library: Path, mender: Mender
) -> None:
    """As after a restore whose media folder is new and empty."""
    await in_thread(shutil.rmtree, library)
    await feeds.engine.folders.look()
    shown = await mender.open("library_missing")
    assert shown["menu_options"] == ["look", "give_up"]
    assert shown["description_placeholders"] == {"folder": str(library)}
    assert (await mender.choose("look"))["reason"] == "still_missing"

    await in_thread(library.write_text, "a file")
    await mender.open("library_missing")
    assert (await mender.choose("give_up"))["reason"] == "not_writable"
    await in_thread(library.unlink)

    await mender.open("library_missing")
    assert (await mender.choose("give_up"))["type"] == "create_entry"
    assert issue(hass, "library_missing") is None
    before = await feeds.episodes()
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 1)
    after = await feeds.episodes()
    assert before["ep"].guid == after["ep"].guid
    assert len(await in_thread(lambda: list(library.glob("[!.]*/*.m4a")))) == 1


async def test_a_folder_that_was_elsewhere(
    hass: HomeAssistant, feeds: Feeds, library: Path, mender: Mender
) -> None:
    """It comes back, or its files are given up."""
    notices = Notices(hass)
    aside = library.with_name("aside")
    await in_thread(library.rename, aside)
    new = library.with_name("new")
    options: dict[str, Any] = {**feeds.hub.options, "media_dir": str(new)}
    hass.config_entries.async_update_entry(feeds.hub, options=options)
    await hass.config_entries.async_reload(feeds.hub.entry_id)
    await feeds.engine.folders.look()
    assert notices.shown == {"library_away"}
    await mender.open("library_away")
    assert (await mender.choose("look"))["reason"] == "still_missing"
    await in_thread(aside.rename, library)
    await mender.open("library_away")
    assert (await mender.choose("look"))["type"] == "create_entry"
    assert notices.shown == set()
    assert notices.of("library_away") == ["create", "remove"]
