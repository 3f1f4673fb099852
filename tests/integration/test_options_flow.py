"""Options of a feed and of the hub: what they take, and what they change."""

from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from custom_components.anypod.engine import EpisodeStatus
from custom_components.anypod.shapes import feed_shape
from tests.integration.feeds import Feeds
from tests.integration.flows import suggested
from tests.site import Channel, FakeSite, Video, make_videos

FEED_OPTIONS = {"media": "audio", "interval_hours": 1.0, "on_remove": "ask"}


async def options(
    hass: HomeAssistant, entry: ConfigEntry[Any], **fields: Any
) -> ConfigFlowResult:
    """Open an entry's options, and send them if there are any fields."""
    manager = hass.config_entries.options
    shown = await manager.async_init(entry.entry_id)
    assert shown["type"] is FlowResultType.FORM
    assert shown["step_id"] == "init"
    if fields:
        shown = await manager.async_configure(shown["flow_id"], fields)
        await hass.async_block_till_done()
    return shown


@pytest.fixture
async def talk(site: FakeSite, feeds: Feeds) -> ConfigEntry[Any]:
    """Give a feed that archives the descriptions of three episodes."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(3)))
    return await feeds.add("/channel/talk/videos", media="metadata")


async def test_feed_form(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    site.add(Video(id="ep"))
    entry = await feeds.add(media="audio_mp3", on_remove="keep", interval_hours=2.5)
    form = await options(hass, entry)
    assert suggested(form) == {
        "media": "audio_mp3",
        "keep_last": 10,
        "interval_hours": 2.5,
        "on_remove": "keep",
    }
    # Audio does not become video: it is another feed.
    with pytest.raises(InvalidData):
        await options(hass, entry, **FEED_OPTIONS | {"media": "video_360"})


async def test_feed_validation(hass: HomeAssistant, talk: ConfigEntry[Any]) -> None:
    for field, value in [
        *(("keep_last", wrong) for wrong in (0, -1, 100_001, "many")),
        *(("interval_hours", wrong) for wrong in (0, 0.2, 721, "often")),
        *(("on_remove", wrong) for wrong in ("burn", "")),
        ("media", "vinyl"),
        ("max_errors", 3),
    ]:
        wanted = FEED_OPTIONS | {"media": "metadata", field: value}
        with pytest.raises(InvalidData):
            await options(hass, talk, **wanted)


async def test_feed_options_take_effect(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds
) -> None:
    assert set((await feeds.statuses()).values()) == {EpisodeStatus.DOWNLOADED}
    coordinator = talk.runtime_data
    wanted = FEED_OPTIONS | {"media": "metadata", "interval_hours": 12.0}

    done = await options(hass, talk, **wanted, keep_last=1)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert talk.options == wanted | {"keep_last": 1}
    assert talk.runtime_data is not coordinator
    counts = (await feeds.engine.state("feed")).counts
    assert counts == {EpisodeStatus.DOWNLOADED: 1, EpisodeStatus.ARCHIVED: 2}

    # Emptied, it means everything.
    done = await options(hass, talk, **wanted)
    assert talk.options == wanted
    assert feeds.engine._syncer.config("feed").keep_last is None  # type: ignore[union-attr]
    await feeds.sync()
    state = await feeds.engine.state("feed")
    assert state.next_sync is not None
    assert state.last_sync is not None
    assert (state.next_sync - state.last_sync).total_seconds() >= 12 * 3600


async def test_unchanged_options_reload_nothing(
    hass: HomeAssistant, talk: ConfigEntry[Any]
) -> None:
    wanted = FEED_OPTIONS | {"media": "metadata", "keep_last": 10}
    await options(hass, talk, **wanted)
    coordinator = talk.runtime_data
    await options(hass, talk, **wanted)
    assert talk.runtime_data is coordinator


async def test_hub_form(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds, tmp_path: Path
) -> None:
    form = await options(hass, feeds.hub)
    assert suggested(form) == {}
    default = str(tmp_path / "media" / "anypod")
    assert form["description_placeholders"] == {"default": default}

    # Media folders can be taken away in Home Assistant's configuration.
    hass.config.media_dirs = {}
    form = await options(hass, feeds.hub)
    default = hass.config.path("media", "anypod")
    assert form["description_placeholders"] == {"default": default}


async def test_hub_validation(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    for folder in ("podcasts", "~/podcasts", "", str(file), f"{file}/below", "/a\0b"):
        form = await options(hass, feeds.hub, max_downloads=2, media_dir=folder)
        assert form["errors"] == {"media_dir": "invalid_folder"}, folder
        assert suggested(form) == {"media_dir": folder, "max_downloads": 2}
    for url in (
        "home.example.org",
        "ftp://home.example.org",
        "https://",
        "https:///anypod",
        "https://home.example.org?a=b",
        "https://home.example.org/#top",
        "https://home.example.org ",
        "https://home.example.org:99999",
        "https://[::1",
        "",
    ):
        form = await options(hass, feeds.hub, max_downloads=2, base_url=url)
        assert form["errors"] == {"base_url": "invalid_url"}, url

    both = {"media_dir": "podcasts", "base_url": "home"}
    form = await options(hass, feeds.hub, max_downloads=2, **both)
    assert form["errors"] == {"media_dir": "invalid_folder", "base_url": "invalid_url"}
    for count in (0, 11):
        with pytest.raises(InvalidData):
            await options(hass, feeds.hub, max_downloads=count)

    # The way back: the same flow takes what is right.
    done = await hass.config_entries.options.async_configure(
        form["flow_id"], {"max_downloads": 3}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert feeds.hub.options == {"max_downloads": 3}


async def test_hub_options_take_effect(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, tmp_path: Path
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    await feeds.add("/channel/talk/videos")
    folder = tmp_path / "disk" / "podcasts"
    wanted = {"media_dir": str(folder), "max_downloads": 1.0}
    prefix = {"base_url": "https://home.example.org/anypod/"}
    await options(hass, feeds.hub, **wanted, **prefix)
    assert feeds.hub.options == wanted | prefix
    assert feeds.engine._queue.limit == 1
    assert list(folder.iterdir()) == []

    [link] = feed_shape(hass, await feeds.engine.state("feed"), with_links=True)[
        "links"
    ]
    url = f"https://home.example.org/anypod{feeds.path()}"
    assert (link["url"], link["external_url"]) == (url, url)

    # New files go to the new folder, and the old ones stay.
    site.publish("/channel/talk/videos", Video(id="new", title="Just out"))
    await feeds.sync()
    roots = {
        name: one.media and one.media.root
        for name, one in (await feeds.episodes()).items()
    }
    assert roots == {"new": folder, "ep-1": tmp_path / "media" / "anypod"}

    # Without its options the hub is as it was.
    await options(hass, feeds.hub, max_downloads=2)
    assert feeds.hub.options == {"max_downloads": 2}
    assert feeds.engine._keeper.library.root == tmp_path / "media" / "anypod"
