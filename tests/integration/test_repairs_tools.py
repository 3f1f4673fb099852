"""Tools that are missing or too old, and how Anypod gets better ones."""

from collections.abc import Iterator
import importlib.util
from pathlib import Path
import shutil
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.engine.index import PackageIndex, use_index
from tests.engine.programs import play
from tests.integration.feeds import Feeds, eventually
from tests.integration.mender import Mender, Notices
from tests.site import (
    Channel,
    FakeSite,
    Status,
    Video,
    install_youtube_plugin,
    make_videos,
)

NEW = "2099.1.2"
PATH = "/channel/talk/videos"
YOUTUBE = "https://www.youtube.com/watch?v=ep"


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """Give an index with a yt-dlp that is newer than any."""
    with PackageIndex() as found:
        use_index(found, monkeypatch)
        found.add_ytdlp(NEW)
        yield found


@pytest.fixture
def notices(hass: HomeAssistant) -> Notices:
    """Give what is told of issues."""
    return Notices(hass)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the only folder in which programs are found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("ffmpeg", "ffprobe", "nice", "ionice", "sh", "uv"):
        found = shutil.which(name)
        if found is not None:
            (folder / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    return folder


async def until_shown(notices: Notices, issue_id: str) -> None:
    """Wait for an issue."""

    async def is_shown() -> bool:
        return issue_id in notices.shown

    await eventually(is_shown)


async def look(feeds: Feeds) -> None:
    """Have the engine look at its tools, as it does now and then."""
    await feeds.engine.tools.look()
    await feeds.calm()


# ------------------------------------------------------------------------------ yt-dlp


@pytest.fixture
async def _failing(
    feeds: Feeds, site: FakeSite, index: PackageIndex, notices: Notices
) -> None:
    """Have a site that yt-dlp cannot read any more."""
    videos = make_videos(3, status=Status.NO_FORMATS)
    site.add(Channel(name="talk", title="Talk", videos=videos))
    await feeds.add(PATH)
    for episode in (await feeds.episodes()).values():
        assert episode.state.error is not None
    await look(feeds)


@pytest.mark.usefixtures("_failing")
async def test_failing(
    feeds: Feeds,
    site: FakeSite,
    notices: Notices,
    hass_client: ClientSessionGenerator,
) -> None:
    assert "ytdlp_failing" in notices.shown
    await look(feeds)
    assert notices.of("ytdlp_failing") == ["create"]
    installed = feeds.engine.tools.state.installed
    mender = Mender(await hass_client())
    form = await mender.open("ytdlp_failing")
    assert (form["type"], form["step_id"]) == ("form", "confirm")
    assert form["description_placeholders"] == {"version": installed}

    for number in range(1, 4):
        site.update(f"ep-{number}", status=Status.PUBLIC)
    assert (await mender.submit())["type"] == "create_entry"
    assert feeds.engine.tools.state.installed == NEW
    # What failed is tried again with it.
    await feeds.until(lambda state: state.counts == {"downloaded": 3})
    assert notices.of("ytdlp_failing") == ["create", "remove"]


@pytest.mark.usefixtures("_failing")
async def test_failing_and_no_network(
    feeds: Feeds,
    index: PackageIndex,
    notices: Notices,
    hass_client: ClientSessionGenerator,
) -> None:
    index.stop()
    mender = Mender(await hass_client())
    await mender.open("ytdlp_failing")
    done = await mender.submit()
    assert (done["type"], done["reason"]) == ("abort", "not_installed")
    error = done["description_placeholders"]["error"]
    assert "yt-dlp" in error
    # What was wrong is what is said last.
    assert "Connection refused" in error
    assert "ytdlp_failing" in notices.shown


async def test_newest_is_not_blamed(
    feeds: Feeds, site: FakeSite, index: PackageIndex, notices: Notices
) -> None:
    """Nobody could do anything about it."""
    await feeds.add_manual("other")
    await feeds.engine.tools.install(NEW)
    videos = make_videos(3, status=Status.NO_FORMATS)
    site.add(Channel(name="talk", title="Talk", videos=videos))
    await feeds.add(PATH)
    await look(feeds)
    assert not notices.of("ytdlp_failing")


async def test_few_failures(
    feeds: Feeds, site: FakeSite, index: PackageIndex, notices: Notices
) -> None:
    videos = make_videos(4)
    site.add(Channel(name="talk", title="Talk", videos=videos))
    for one in ("ep-1", "ep-2"):
        site.update(one, status=Status.NO_FORMATS)
    site.update("ep-3", status=Status.REMOVED)
    await feeds.add(PATH)
    await look(feeds)
    assert feeds.engine.tools.state.latest == NEW
    assert not notices.of("ytdlp_failing")


async def test_yt_dlp_missing(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    index: PackageIndex,
    notices: Notices,
    hass_client: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find_spec = importlib.util.find_spec

    def found(name: str, *args: Any) -> Any:
        return None if name == "yt_dlp" else find_spec(name, *args)

    monkeypatch.setattr(importlib.util, "find_spec", found)
    site.add(Video(id="ep"))
    await feeds.set_up("/watch/ep")
    await until_shown(notices, "ytdlp_missing")
    await feeds.until(lambda state: state.error is not None)
    mender = Mender(await hass_client())
    form = await mender.open("ytdlp_missing")
    assert (form["type"], form["step_id"]) == ("form", "confirm")
    done = await mender.submit()
    assert done["type"] == "create_entry", done
    assert notices.of("ytdlp_missing") == ["create", "remove"]
    await feeds.sync()
    [episode] = (await feeds.episodes()).values()
    assert episode.state.status == "downloaded"


# --------------------------------------------------------------------------- JavaScript


@pytest.fixture
async def _youtube(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    programs: Path,
    notices: Notices,
) -> None:
    """Have a feed of YouTube on a machine without a JavaScript runtime."""
    install_youtube_plugin(Path(hass.config.config_dir), site)
    site.add(Video(id="ep"))
    await feeds.add(data={"url": YOUTUBE, "listing_urls": [YOUTUBE]})
    assert await feeds.statuses() == {"ep": "downloaded"}


@pytest.mark.usefixtures("_youtube")
async def test_runtime_missing(
    feeds: Feeds,
    notices: Notices,
    index: PackageIndex,
    hass_client: ClientSessionGenerator,
) -> None:
    index.add_node("24.1.0")
    await look(feeds)
    await look(feeds)
    assert notices.of("js_runtime_missing") == ["create"]
    mender = Mender(await hass_client())
    menu = await mender.open("js_runtime_missing")
    assert menu["menu_options"] == ["install", "ignore"]
    assert (await mender.choose("install"))["type"] == "create_entry"
    await feeds.calm()
    assert feeds.hub.options == {"js_runtime": "managed"}
    assert (await feeds.engine.tools.report()).js_runtime == "node 24.1.0"
    await look(feeds)
    assert notices.of("js_runtime_missing") == ["create", "remove"]


@pytest.mark.usefixtures("_youtube")
async def test_runtime_cannot_be_had(
    feeds: Feeds,
    notices: Notices,
    index: PackageIndex,
    hass_client: ClientSessionGenerator,
) -> None:
    await look(feeds)
    mender = Mender(await hass_client())
    await mender.open("js_runtime_missing")
    done = await mender.choose("install")
    assert (done["type"], done["reason"]) == ("abort", "not_installed")
    assert done["description_placeholders"]["error"]
    assert "js_runtime_missing" in notices.shown
    await mender.open("js_runtime_missing")
    done = await mender.choose("ignore")
    assert (done["type"], done["reason"]) == ("abort", "issue_ignored")
    await look(feeds)
    assert "js_runtime_missing" not in notices.shown


@pytest.mark.usefixtures("_youtube")
async def test_runtime_that_somebody_installs(
    hass: HomeAssistant,
    feeds: Feeds,
    notices: Notices,
    index: PackageIndex,
    programs: Path,
) -> None:
    play(programs, "node", "v18.0.0")
    await look(feeds)
    assert "js_runtime_missing" in notices.shown
    play(programs, "bun", "1.3.0")
    await look(feeds)
    assert "js_runtime_missing" not in notices.shown
    (programs / "bun").unlink()
    await look(feeds)
    assert "js_runtime_missing" in notices.shown
    # Without a feed of YouTube nobody needs one.
    await feeds.add_manual("other")
    await hass.config_entries.async_remove("feed")
    await look(feeds)
    assert "js_runtime_missing" not in notices.shown


async def test_runtime_is_not_needed(
    feeds: Feeds,
    site: FakeSite,
    notices: Notices,
    index: PackageIndex,
    programs: Path,
) -> None:
    site.add(Video(id="ep"))
    await feeds.add()
    await look(feeds)
    assert feeds.engine.tools.state.missing == frozenset()
    assert not notices.shown


# ------------------------------------------------------------------------------- ffmpeg


async def test_ffmpeg_missing(
    feeds: Feeds,
    site: FakeSite,
    notices: Notices,
    index: PackageIndex,
    programs: Path,
) -> None:
    ffmpeg, away = programs / "ffprobe", programs / "away"
    ffmpeg.rename(away)
    site.add(Video(id="ep"))
    await feeds.add()
    await until_shown(notices, "ffmpeg_missing")
    assert await feeds.statuses() == {"ep": "queued"}
    await look(feeds)
    away.rename(ffmpeg)
    await look(feeds)
    assert notices.of("ffmpeg_missing") == ["create", "remove"]
    # It does not wait for the minutes that a hold takes.
    await feeds.until(lambda state: "downloaded" in state.counts)
