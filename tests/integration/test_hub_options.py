"""Options of the hub: what they take, and what they change."""

from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from custom_components.anypod.engine import SubmissionLimits
from custom_components.anypod.shapes import feed_shape
from tests.integration.feeds import Feeds, eventually
from tests.integration.flows import options, suggested, told
from tests.site import Channel, FakeSite, Video, make_videos


@pytest.fixture
async def saved(feeds: Feeds) -> ConfigEntry[Any]:
    """Give a feed that asks no site, and with it the hub."""
    return await feeds.add_manual()


async def test_hub_form(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds, tmp_path: Path
) -> None:
    form = await options(hass, feeds.hub)
    assert suggested(form, "storage") == {}
    assert suggested(form, "downloads") == {"max_downloads": 2}
    assert suggested(form, "addresses") == {"url_source": "automatic"}
    assert suggested(form, "sidebar") == {"panel": True}
    assert suggested(form, "sharing") == {"allowed_domains": []}
    tools = {"ytdlp_channel": "stable", "js_runtime": "system"}
    assert suggested(form, "tools") == tools | {"ytdlp_auto_update": False}
    default = str(tmp_path / "media" / "anypod")
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["default"] == default

    # Media folders can be taken away in Home Assistant's configuration.
    hass.config.media_dirs = {}
    form = await options(hass, feeds.hub)
    default = hass.config.path("media", "anypod")
    assert form["description_placeholders"] is not None
    assert form["description_placeholders"]["default"] == default


async def test_hub_validation(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds, tmp_path: Path
) -> None:
    async def allow(domain: str) -> Any:
        domains = ["example.org", domain]
        return await options(hass, feeds.hub, max_downloads=2, allowed_domains=domains)

    file = tmp_path / "file"
    file.touch()
    for folder in ("podcasts", "~/podcasts", "", str(file), f"{file}/below", "/a\0b"):
        form = await options(hass, feeds.hub, max_downloads=2, media_dir=folder)
        assert form["errors"] == {"base": "invalid_folder"}, folder
        assert told(form)["text"] == folder
        assert suggested(form, "storage") == {"media_dir": folder}
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
        assert form["errors"] == {"base": "invalid_url"}, url
        assert told(form)["text"] == url

    for domain in ("youtube", ".example.org", "example..org", "example.org.", ""):
        form = await allow(domain)
        assert form["errors"] == {"base": "invalid_domain"}, domain
        assert told(form)["text"] == domain
    for domain in ("https://example.org", "example.org/a", "example.org:80", "*.org"):
        form = await allow(domain)
        assert form["errors"] == {"base": "invalid_domain"}, domain
    for count in (0, 11):
        with pytest.raises(InvalidData):
            await options(hass, feeds.hub, max_downloads=count)

    # The way back: the same flow takes what is right.
    form = await allow("youtube")
    done = await hass.config_entries.options.async_configure(
        form["flow_id"], {"downloads": {"max_downloads": 3}}
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
    assert folder.is_dir()

    [link] = feed_shape(hass, await feeds.engine.feeds.state("feed"), with_links=True)[
        "links"
    ]
    url = f"https://home.example.org/anypod{feeds.path()}"
    assert (link["url"], link["external_url"]) == (url, url)

    # New files go to the new folder, and the old ones follow.
    site.publish("/channel/talk/videos", Video(id="new", title="Just out"))
    await feeds.sync()

    async def have_moved() -> bool:
        media = [one.media for one in (await feeds.episodes()).values()]
        return [one and one.root for one in media] == [folder, folder]

    await eventually(have_moved)

    # Without its options the hub is as it was.
    await options(hass, feeds.hub, max_downloads=2)
    assert feeds.hub.options == {}
    assert feeds.engine._keeper.library.root == tmp_path / "media" / "anypod"


async def test_hub_limits(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds
) -> None:
    limits = {
        "quota_gb": 1.5,
        "min_free_gb": 0.1,
        "allowed_domains": ["YouTube.com", "example.org"],
        "submissions_per_hour": 20.0,
    }
    await options(hass, feeds.hub, max_downloads=2, **limits)
    assert feeds.hub.options == limits
    form = await options(hass, feeds.hub)
    shown = suggested(form, "storage") | suggested(form, "sharing")
    assert shown == limits

    def taken() -> tuple[int | None, int | None, SubmissionLimits]:
        keeper = feeds.engine._keeper
        limits = feeds.engine.submissions.limits
        return keeper.quota_bytes, keeper.min_free_bytes, limits

    set_up = (
        1_500_000_000,
        100_000_000,
        SubmissionLimits(domains=("youtube.com", "example.org"), per_hour=20),
    )
    assert taken() == set_up

    # Emptied, there is none; nothing is stored of that.
    await options(hass, feeds.hub, max_downloads=2, allowed_domains=[])
    assert feeds.hub.options == {}
    assert taken() == (None, None, SubmissionLimits())

    for field in ("quota_gb", "min_free_gb", "submissions_per_hour"):
        with pytest.raises(InvalidData):
            await options(hass, feeds.hub, max_downloads=2, **{field: 0})


async def test_hub_quota_takes_effect(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    """At once: the oldest episode goes, and the newest of a feed stays."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(2, media_s=1)))
    await feeds.add("/channel/talk/videos")
    keeper = feeds.engine._keeper
    with pytest.MonkeyPatch.context() as patched:
        # The form knows nothing smaller than what test media never fill.
        patched.setattr("custom_components.anypod.entry._GIGABYTE", 1000)
        await options(hass, feeds.hub, max_downloads=2, quota_gb=1)
    assert keeper.quota_bytes == 1000
    assert sorted(await feeds.statuses()) == ["ep-1", "ep-2"]
    assert sorted((await feeds.statuses()).values()) == ["archived", "downloaded"]
