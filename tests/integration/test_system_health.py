"""System health names all tools, without a network."""

from collections.abc import Iterator
from pathlib import Path
import re

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import get_system_health_info

from custom_components.anypod.const import DOMAIN
from custom_components.anypod.engine import toolchain
from tests.engine.index import PackageIndex, use_index
from tests.engine.programs import play
from tests.house.declared import ENGLISH, read
from tests.integration.feeds import Feeds


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
    assert not index.requests

    await feeds.engine.tools.install("2099.1.1")
    play(tmp_path / "bin", "node", "v18.0.0")
    play(tmp_path / "bin", "bun", "1.3.0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    found = await get_system_health_info(hass, DOMAIN)
    assert found == {
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
    assert set(found.values()) == {"none"}
