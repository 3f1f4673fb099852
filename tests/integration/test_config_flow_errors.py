"""Adding a feed that cannot be added, and the way back from there."""

import sys
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.anypod.config_flow import AnypodConfigFlow
from custom_components.anypod.engine import (
    EngineError,
    ErrorClass,
    InvalidUrl,
    SourceError,
    StoreError,
    ToolMissing,
)
from custom_components.anypod.errors import form_error
from tests.integration.flows import begin, made, suggested, try_url
from tests.site import Channel, FakeSite, SourceStatus, Status, Video

NO_URLS = [
    "",
    "   ",
    "a channel about trains",
    "trains",
    "http://",
    "https:///channel/talk",
    "http://:8080/",
    "ftp://example.org/list",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "javascript://example.org/%0aalert(1)",
    "data:text/html,hello",
    "https://example.org/a b",
    "https://exam ple.org/",
    "https://example..org/",
    "https://.example.org/",
    "https://example.org:99999/",
    "https://example.org:port/",
    "https://[::1",
    "https://example.org/\x07",
    "https://example.org/\u202e",
    "ytsearch5:trains",
    "-o /etc/passwd",
]


async def test_invalid_urls(
    hass: HomeAssistant, site: FakeSite, channel: Channel
) -> None:
    form = await begin(hass)
    for text in NO_URLS:
        form = await try_url(hass, text, form, keep_last=3, media="video_720")
        assert form["errors"] == {"url": "invalid_url"}, text
        assert form["step_id"] == "feed"
        # What was typed is still there.
        assert suggested(form) == {"url": text, "media": "video_720", "keep_last": 3}
    assert site.log == ()
    form = await try_url(hass, "trains", form, keep_last=None)
    assert suggested(form) == {"url": "trains", "media": "audio"}
    made(await try_url(hass, site.channel_url("talk"), form))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (Status.RATE_LIMITED, "rate_limited"),
        (Status.REMOVED, "not_found"),
        (Status.TERMINATED, "not_found"),
        (Status.GEO_BLOCKED, "geo_blocked"),
        (Status.DRM, "drm"),
        (Status.NO_FORMATS, "unsupported_url"),
        (Status.UNAVAILABLE, "cannot_connect"),
    ],
)
async def test_refused_pages(
    hass: HomeAssistant, site: FakeSite, status: Status, error: str
) -> None:
    site.add(Video(id="ep", title="An episode", status=status))
    form = await try_url(hass, site.video_url("ep"))
    assert form["step_id"] == "feed"
    assert form["errors"] == {"url": error}
    assert suggested(form)["url"] == site.video_url("ep")

    site.update("ep", status=Status.PUBLIC)
    assert made(await try_url(hass, site.video_url("ep"), form)).title == "An episode"


async def test_refused_sources(
    hass: HomeAssistant, site: FakeSite, channel: Channel
) -> None:
    site.add(Channel(name="quiet", title="Quiet"))
    site.add(Channel(name="gone", title="Gone", status=SourceStatus.TERMINATED))

    form = await begin(hass)
    for path, error in {
        "/channel/none": "not_found",
        "/channel/gone": "not_found",
        "/playlist/none": "not_found",
        "/nothing/here": "not_found",
        # A page like any other, with nothing to play on it.
        "/": "unsupported_url",
        "/channel/quiet": "empty_source",
        "/channel/quiet/videos": "empty_source",
    }.items():
        form = await try_url(hass, site.url(path), form)
        assert form["errors"] == {"url": error}, path

    site.stop()
    form = await try_url(hass, site.channel_url("talk"), form)
    assert form["errors"] == {"url": "cannot_connect"}

    site.start()
    made(await try_url(hass, site.channel_url("talk"), form))


async def test_answer_that_nobody_understands(
    hass: HomeAssistant,
    site: FakeSite,
    channel: Channel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site.garble("/api/channel/*", body=b"{}", times=1)
    form = await try_url(hass, site.channel_url("talk"))
    assert form["errors"] == {"base": "unknown"}
    # The message sends the user to the log.
    assert "Cannot read" in caplog.text
    made(await try_url(hass, site.channel_url("talk"), form))


async def test_unexpected_failure(
    hass: HomeAssistant,
    site: FakeSite,
    channel: Channel,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass.config.components.add("ffmpeg")
    with patch(
        "homeassistant.components.ffmpeg.get_ffmpeg_manager",
        side_effect=RuntimeError("no manager"),
    ):
        form = await try_url(hass, site.channel_url("talk"))
    hass.config.components.remove("ffmpeg")
    assert form["errors"] == {"base": "unknown"}
    assert "RuntimeError: no manager" in caplog.text
    made(await try_url(hass, site.channel_url("talk"), form))


async def test_missing_ytdlp(
    hass: HomeAssistant,
    site: FakeSite,
    channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "yt_dlp", None)
        form = await try_url(hass, site.channel_url("talk"))
    assert form["errors"] == {"base": "ytdlp_missing"}
    made(await try_url(hass, site.channel_url("talk"), form))


async def test_missing_ffmpeg(
    hass: HomeAssistant,
    site: FakeSite,
    channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("PATH", hass.config.path("nothing"))
        form = await try_url(hass, site.channel_url("talk"))
        assert form["errors"] == {"base": "ffmpeg_missing"}
        assert site.log == ()
        # An archive of descriptions has no file to convert.
        form = await try_url(
            hass, site.channel_url("none"), form, media="metadata", keep_last=1
        )
        assert form["errors"] == {"url": "not_found"}
    made(await try_url(hass, site.channel_url("talk"), form))


async def test_steps_in_a_wrong_order(hass: HomeAssistant) -> None:
    """Home Assistant does not let it happen; nothing would go on silently."""
    flow = AnypodConfigFlow()
    flow.hass = hass
    for step in (flow.async_step_probed, flow.async_step_confirm):
        with pytest.raises(RuntimeError, match="the flow has not"):
            await step()
    await flow.async_step_feed({"url": "trains", "media": "audio"})
    errors = [(await flow.async_step_probed())["errors"] for _ in range(2)]
    assert errors == [{"url": "invalid_url"}, {"base": "unknown"}]


@pytest.mark.parametrize(
    ("err", "key"),
    [
        (InvalidUrl("x"), "invalid_url"),
        (ToolMissing("yt-dlp"), "ytdlp_missing"),
        (ToolMissing("ffmpeg"), "ffmpeg_missing"),
        (ToolMissing("ffprobe"), "ffmpeg_missing"),
        (SourceError(ErrorClass.NOT_YET, "x"), "not_yet"),
        (SourceError(ErrorClass.BUG, "x"), "unknown"),
        (StoreError("x"), "unknown"),
    ],
)
def test_form_error(err: EngineError, key: str) -> None:
    assert form_error(err) == key
