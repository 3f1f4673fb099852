"""System health names all tools, without a network."""

from collections.abc import Iterator
import os
from pathlib import Path
import re

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.anypod import system_health
from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import toolchain
from tests.engine.index import PackageIndex, use_index
from tests.engine.programs import play
from tests.house.declared import ENGLISH, read
from tests.integration.feeds import Feeds
from tests.integration.flows import options

TOOLS = (
    *("yt_dlp", "yt_dlp_ejs", "ffmpeg", "ffprobe", "js_runtime", "js_too_old"),
    *("missing", "problem"),
)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """Give an index with a yt-dlp that wants more than there is."""
    with PackageIndex() as found:
        use_index(found, monkeypatch)
        found.add_ytdlp("2099.1.1", extras=["yt-dlp-ejs==0.8.0", "sugar", "nowhere"])
        found.add_plain("yt-dlp-ejs", "0.8.0")
        found.add_plain("sugar")
        yield found


@pytest.fixture(autouse=True)
async def _health(hass: HomeAssistant, feeds: Feeds) -> None:
    assert await async_setup_component(hass, "system_health", {})
    await feeds.add_manual()


async def test_all_tools(
    hass: HomeAssistant,
    feeds: Feeds,
    index: PackageIndex,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = await get_system_health_info(hass, DOMAIN)
    texts = read(ENGLISH)["system_health"]["info"]
    assert found.keys() == texts.keys()
    assert re.fullmatch(r"\d+(\.\d+)+ \(Home Assistant\)", found["yt_dlp"])
    assert found["ffmpeg"] == found["ffprobe"]
    assert found["ffmpeg"][0].isdigit()
    assert found["problem"] == "none"
    assert (found["feeds"], found["paused"], found["queue"]) == (1, False, 0)
    assert (found["address"], found["held_back"]) == ("internal", "none")
    assert re.fullmatch(r"\d+\.\d [kM]B \(\d{4}\)", found["database"])
    assert re.fullmatch(r"\d+\.\d [GT]B", found["free_space"])
    assert not index.requests

    await feeds.engine.tools.install("2099.1.1")
    play(tmp_path / "bin", "node", "v18.0.0")
    play(tmp_path / "bin", "bun", "1.3.0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    found = await get_system_health_info(hass, DOMAIN)
    told = {key: found[key] for key in TOOLS}
    assert told == {
        "yt_dlp": "2099.1.1 (Anypod)",
        "yt_dlp_ejs": "0.8.0",
        "ffmpeg": "none",
        "ffprobe": "none",
        "js_runtime": "bun 1.3.0",
        "js_too_old": "node 18.0.0",
        "missing": "nowhere",
        "problem": "none",
    }


async def test_without_anything(
    hass: HomeAssistant, feeds: Feeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "YTDLP_MODULE", "yt_dlp_that_nobody_installed")
    monkeypatch.setenv("PATH", "/nonexistent")
    found = await get_system_health_info(hass, DOMAIN)
    assert {found[key] for key in TOOLS} == {"none"}


async def test_addresses_are_not_named(hass: HomeAssistant, feeds: Feeds) -> None:
    async def kind() -> str:
        found = await get_system_health_info(hass, DOMAIN)
        assert "example.org" not in str(found)
        return str(found["address"])

    await hass.config.async_update(external_url="https://home.example.org")
    assert await kind() == "external"
    base = {"base_url": "https://proxy.example.org"}
    await options(hass, feeds.hub, addresses=base)
    assert await kind() == "base_url"
    hass.config_entries.async_update_entry(feeds.hub, options={})
    await hass.config.async_update(external_url=None)
    assert hass.config.api is not None
    hass.config.api.local_ip = "127.0.0.1"
    assert await kind() == "none"


async def test_what_cannot_be_had_hides_nothing(
    hass: HomeAssistant, feeds: Feeds
) -> None:
    await feeds.engine.stop()
    found = await get_system_health_info(hass, DOMAIN)
    assert found["feeds"] == 1
    assert found["database"] == found["queue"] == "unknown"
    assert found["ffmpeg"][0].isdigit()
    await feeds.engine.start()


async def test_what_takes_too_long_hides_nothing(
    hass: HomeAssistant,
    feeds: Feeds,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As programs do on a machine that has other things to do."""
    slow = tmp_path / "bin" / "ffmpeg"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(system_health, "_PATIENCE_S", 0.5)
    found = await get_system_health_info(hass, DOMAIN)
    assert found["ffmpeg"] == found["yt_dlp"] == "unknown"
    assert found["database"] != "unknown"
