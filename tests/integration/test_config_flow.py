"""Adding a feed: what each kind of source leads to, and the way back from errors."""

import asyncio
from http import HTTPStatus
from typing import Any

from homeassistant.config_entries import SOURCE_SYSTEM, ConfigFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.const import DOMAIN
from tests.integration.feeds import Feeds, in_thread, is_alive
from tests.integration.flows import arrive, ask, begin, made, send, suggested, try_url
from tests.site import Channel, FakeSite, Playlist, Status, Video, make_videos


async def test_channel(hass: HomeAssistant, site: FakeSite, channel: Channel) -> None:
    form = await begin(hass)
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "feed"
    assert suggested(form) == {"keep_last": 10}

    progress = await ask(hass, form, site.channel_url("talk"))
    assert progress["type"] is FlowResultType.SHOW_PROGRESS
    assert progress["step_id"] == "probe"
    assert progress["progress_action"] == "probe"

    entry = made(await arrive(hass, progress))
    assert entry.title == "Talk about trains"
    assert entry.unique_id == "anypodsitetab:talk|videos|audio"
    assert entry.data == {
        "type": "feed",
        "url": site.channel_url("talk"),
        "source_kind": "channel",
        "listing_urls": [site.channel_url("talk", "videos")],
    }
    assert entry.options == {"media": "audio", "keep_last": 10}
    assert isinstance(entry.options["keep_last"], int)


async def test_menu_offers_feeds(hass: HomeAssistant) -> None:
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    assert menu["type"] is FlowResultType.MENU
    assert menu["step_id"] == "user"
    assert menu["menu_options"] == ["feed", "manual", "import"]
    with pytest.raises(InvalidData):
        await send(hass, menu, next_step_id="probed")


@pytest.mark.parametrize(
    ("path", "kind", "title", "unique_id"),
    [
        (
            "/channel/talk/shorts",
            "channel",
            "Talk about trains",
            "anypodsitetab:talk|shorts|video",
        ),
        (
            "/@talk/videos",
            "channel",
            "Talk about trains",
            "anypodsitetab:talk|videos|video",
        ),
        ("/playlist/mix", "playlist", "Mixed", "anypodsiteplaylist:mix||video"),
        ("/watch/ep-2", "single", "Episode 2", "anypodsite:ep-2||video"),
    ],
)
async def test_other_sources(
    hass: HomeAssistant,
    site: FakeSite,
    channel: Channel,
    path: str,
    kind: str,
    title: str,
    unique_id: str,
) -> None:
    site.add(Playlist(id="mix", title="Mixed", videos=["ep-1", "ep-3"]))
    # Neither upper case in the scheme nor space around the URL is a mistake.
    text = f"  {site.url(path)}\n".replace("http:", "HTTP:")
    entry = made(await try_url(hass, text, media="video_360", keep_last=2.0))
    assert entry.title == title
    assert entry.unique_id == unique_id
    assert entry.data["source_kind"] == kind
    assert entry.data["url"] == site.url(path)
    assert entry.options == {"media": "video_360", "keep_last": 2}


async def test_ffmpeg_of_home_assistant(
    hass: HomeAssistant, site: FakeSite, channel: Channel
) -> None:
    assert await async_setup_component(hass, "ffmpeg", {})
    made(await try_url(hass, site.channel_url("talk")))


async def test_keeping_everything_is_confirmed(
    hass: HomeAssistant, site: FakeSite
) -> None:
    hours = 3600.0
    videos = make_videos(40, duration_s=hours)
    site.add(Channel(name="talk", title="Talk", videos=videos))
    page = await try_url(hass, site.channel_url("talk"), keep_last=None)
    assert page["type"] is FlowResultType.FORM
    assert page["step_id"] == "confirm"
    assert page["description_placeholders"] == {
        "title": "Talk",
        "episodes": "40",
        "hours": "40",
        # 128 kbit/s
        "gigabytes": "2.3",
    }
    entry = made(await send(hass, page))
    assert entry.options == {"media": "audio"}


async def test_a_single_page_needs_no_confirmation(
    hass: HomeAssistant, site: FakeSite
) -> None:
    site.add(Video(id="ep", title="An episode"))
    entry = made(await try_url(hass, site.video_url("ep"), keep_last=None))
    assert entry.options == {"media": "audio"}


async def test_a_page_that_is_announced(hass: HomeAssistant, site: FakeSite) -> None:
    """Something to wait for."""
    site.add(Video(id="ep", title="An episode", status=Status.UPCOMING))
    entry = made(await try_url(hass, site.video_url("ep")))
    assert (entry.title, entry.data["source_kind"]) == ("An episode", "single")


async def test_same_source_twice(
    hass: HomeAssistant, site: FakeSite, channel: Channel, feeds: Feeds
) -> None:
    made(await try_url(hass, site.channel_url("talk")))

    for url in (site.channel_url("talk", "videos"), site.url("/@talk")):
        again = await try_url(hass, url, media="audio_mp3")
        assert again["type"] is FlowResultType.ABORT
        assert again["reason"] == "already_configured"

    # Another tab is another source, and audio is not video.
    made(await try_url(hass, site.channel_url("talk", "shorts")))
    made(await try_url(hass, site.channel_url("talk"), media="video_480"))
    assert len({entry.unique_id for entry in hass.config_entries.async_entries()}) == 4


async def test_two_flows_at_once(
    hass: HomeAssistant, site: FakeSite, channel: Channel
) -> None:
    site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
    hold = site.hold("/api/channel/*")
    first = await ask(hass, await begin(hass), site.channel_url("talk"))
    second = await ask(hass, await begin(hass), site.channel_url("walk"))
    await in_thread(site.wait_for, "/api/channel/*", count=2)
    hold.release()
    assert made(await arrive(hass, second)).title == "Walk"
    assert made(await arrive(hass, first)).title == "Talk about trains"


async def test_two_flows_for_one_source(
    hass: HomeAssistant, site: FakeSite, channel: Channel
) -> None:
    """A flow that was left open, as by a closed browser, is in nobody's way."""
    left_open = await try_url(hass, site.channel_url("talk"), keep_last=None)
    assert left_open["step_id"] == "confirm"
    made(await try_url(hass, site.channel_url("talk")))
    assert hass.config_entries.flow.async_progress() == []


async def test_abandoned_while_looking(
    hass: HomeAssistant, site: FakeSite, channel: Channel, feeds: Feeds
) -> None:
    site.hold("/api/channel/*")
    progress = await ask(hass, await begin(hass), site.channel_url("talk"))
    tally = await in_thread(site.wait_for, "/api/channel/*")
    pid = tally.requests[-1].pid
    assert pid is not None
    assert is_alive(pid)

    task = next(one for one in asyncio.all_tasks() if one.get_name() == "anypod probe")
    hass.config_entries.flow.async_abort(progress["flow_id"])
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not is_alive(pid)
    assert hass.config_entries.async_entries(DOMAIN) == []


async def test_hub_is_one(hass: HomeAssistant) -> None:
    async def add() -> ConfigFlowResult:
        return await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_SYSTEM}, data={}
        )

    hub = made(await add())
    assert hub.title == "Anypod"
    assert hub.unique_id == "hub"
    assert hub.data == {"type": "hub"}
    assert hub.options == {}

    again = await add()
    assert again["type"] is FlowResultType.ABORT
    assert again["reason"] == "already_configured"


async def test_over_http(
    hass: HomeAssistant,
    site: FakeSite,
    channel: Channel,
    hass_client: ClientSessionGenerator,
) -> None:
    """Every page of the flow can be sent to a browser."""
    for component in ("config", "file_upload", "repairs"):
        assert await async_setup_component(hass, component, {})
    client = await hass_client()
    base = "/api/config/config_entries/flow"

    async def post(path: str, data: dict[str, Any]) -> dict[str, Any]:
        response = await client.post(path, json=data)
        assert response.status == HTTPStatus.OK, await response.text()
        answer: dict[str, Any] = await response.json()
        return answer

    menu = await post(base, {"handler": DOMAIN})
    path = f"{base}/{menu['flow_id']}"
    form = await post(path, {"next_step_id": "feed"})
    assert [field["name"] for field in form["data_schema"]] == [
        "url",
        "media",
        "keep_last",
    ]
    shown = await post(path, {"url": site.channel_url("talk"), "media": "audio"})
    while shown["type"].startswith("progress"):
        await hass.async_block_till_done()
        shown = await (await client.get(path)).json()
    assert shown["step_id"] == "confirm"
    done = await post(path, {})
    assert done["type"] == "create_entry"
    assert done["title"] == "Talk about trains"
