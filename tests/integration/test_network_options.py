"""How sites are reached, and when downloads begin: what the hub's options say."""

from dataclasses import replace
from datetime import UTC, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
from homeassistant.util import dt as dt_util
import pytest

from custom_components.anypod.engine import (
    Access,
    EpisodeStatus,
    ErrorClass,
    FeedStatus,
    Window,
)
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import options, suggested, told
from tests.site import Channel, FakeSite, make_videos


@pytest.fixture
async def saved(feeds: Feeds) -> ConfigEntry[Any]:
    """Give a feed that asks no site, and with it the hub."""
    return await feeds.add_manual()


async def send(hass: HomeAssistant, feeds: Feeds, **network: Any) -> Any:
    return await options(hass, feeds.hub, max_downloads=2, network=network)


async def test_what_was_set_reaches_the_engine(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds
) -> None:
    wanted = {
        "proxy": "http://me:pass%20word@proxy.example.org:3128",
        "rate_limit": 1500,
        "sleep_requests_s": 1.25,
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64) \N{COPYRIGHT SIGN}",
        "pot_provider_url": "http://bgutil:4416",
    }
    done = await send(hass, feeds, **wanted)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    # They are of the form only; what is stored is flat.
    assert feeds.hub.options == wanted
    general = Access(
        proxy="http://me:pass%20word@proxy.example.org:3128",
        rate_limit_bytes_s=1_500_000,
        sleep_requests_s=1.25,
        user_agent=wanted["user_agent"],  # type: ignore[arg-type]
        pot_provider_url="http://bgutil:4416",
    )
    config = feeds.engine._syncer.config(FEED)
    assert config is not None
    assert replace(config.access, fence=None) == general
    assert suggested(await options(hass, feeds.hub), "network") == wanted

    # What a feed says of itself goes before.
    own = {"proxy": "socks5://127.0.0.1:9050", "rate_limit": 100}
    await options(hass, saved, media="audio", advanced=own)
    config = feeds.engine._syncer.config(FEED)
    assert config is not None
    assert config.access.proxy == "socks5://127.0.0.1:9050"
    assert config.access.rate_limit_bytes_s == 100_000
    assert config.access.user_agent == wanted["user_agent"]

    await options(hass, feeds.hub, max_downloads=2)
    assert feeds.hub.options == {}
    config = feeds.engine._syncer.config(FEED)
    assert config is not None
    assert config.access.user_agent is None


async def test_it_holds_from_the_start(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, saved: ConfigEntry[Any]
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    await send(hass, feeds, user_agent="Anypod (test)")
    await feeds.add("/channel/talk/videos", "talk")
    agents = {one.user_agent for one in site.log if one.run_id is not None}
    assert agents == {"Anypod (test)"}


@pytest.mark.parametrize(
    ("network", "error", "text"),
    [
        *(
            ({"proxy": proxy}, "invalid_proxy", "")
            for proxy in (
                *("proxy", "proxy:3128", "http://proxy", "http://proxy:0"),
                *("http://proxy:99999", "http://proxy:x", "ftp://proxy:21"),
                *("http://:3128", "http://a b:3128", "http://proxy:1/path"),
                *("socks://proxy:1", "http://proxy:1?a", "http://[::1:3128"),
                *("http://proxy:1\n", "file:///etc/passwd", "--exec"),
            )
        ),
        ({"user_agent": "Mozilla\nCookie: a=b"}, "invalid_user_agent", ""),
        ({"user_agent": "x" * 501}, "invalid_user_agent", ""),
        *(
            ({"pot_provider_url": url}, "invalid_pot_provider", url)
            for url in (
                *("bgutil:4416", "ftp://bgutil", "http://", "http://a;script_path=x"),
                *("http://a,b", "http://a?b=c", "http://a b"),
            )
        ),
        (
            {"impersonate": "chrome --exec id"},
            "invalid_impersonate",
            "chrome --exec id",
        ),
        ({"impersonate": "a:b:c"}, "invalid_impersonate", "a:b:c"),
    ],
)
async def test_mistakes(
    hass: HomeAssistant,
    saved: ConfigEntry[Any],
    feeds: Feeds,
    network: dict[str, Any],
    error: str,
    text: str,
) -> None:
    form = await send(hass, feeds, **network)
    assert form["errors"] == {"base": error}
    assert form["description_placeholders"]["text"] == text
    assert suggested(form, "network") == network
    assert feeds.hub.options == {}


async def test_proxies_that_are_right(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds
) -> None:
    for proxy in (
        *("http://proxy:3128", "https://proxy.example.org:443/", "socks4://[::1]:1080"),
        *("socks5://10.0.0.1:9050", "socks5h://me:p%40ss@tor:9050"),
    ):
        done = await send(hass, feeds, proxy=proxy)
        assert done["type"] is FlowResultType.CREATE_ENTRY, proxy


async def test_numbers_have_limits(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds
) -> None:
    for wrong in (
        *({"rate_limit": one} for one in (0, -1, "fast")),
        *({"sleep_requests_s": one} for one in (-1, 61, "long")),
    ):
        with pytest.raises(InvalidData):
            await send(hass, feeds, **wrong)


async def test_no_browser_without_its_library(
    hass: HomeAssistant, saved: ConfigEntry[Any], feeds: Feeds
) -> None:
    """The tests' yt-dlp has none; one that has is in the engine's tests."""
    form = await send(hass, feeds, impersonate="chrome")
    assert form["errors"] == {"base": "impersonate_missing"}
    assert form["description_placeholders"]["text"] == "chrome"


# ------------------------------------------------------------------------- the window


async def test_a_window(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, saved: ConfigEntry[Any]
) -> None:
    """What is found outside of it waits, without that being a problem."""
    await hass.config.async_set_time_zone("Asia/Kathmandu")
    site.add(Channel(name="talk", title="Talk", videos=make_videos(1)))
    now = dt_util.now()
    later = [now + timedelta(hours=hours) for hours in (5, 6)]
    text = "-".join(one.strftime("%H:%M") for one in later)
    await options(hass, feeds.hub, max_downloads=2, download_window=text)
    assert feeds.hub.options == {"download_window": text}
    window = feeds.engine._supply.window
    assert window is not None
    assert window.begin == later[0].time().replace(second=0, microsecond=0)
    assert window.time_zone == ZoneInfo("Asia/Kathmandu")

    await feeds.set_up("/channel/talk/videos", "talk")
    state = await feeds.until(lambda state: state.status is FeedStatus.WAITING, "talk")
    assert state.counts == {EpisodeStatus.QUEUED: 1}
    assert state.error is not None
    assert state.error.error_class is ErrorClass.OUTSIDE_WINDOW
    await hass.async_block_till_done(wait_background_tasks=True)
    status = hass.states.get("sensor.talk_status")
    problem = hass.states.get("binary_sensor.talk_problem")
    assert status is not None
    assert problem is not None
    assert (status.state, problem.state) == ("waiting", "off")

    await options(hass, feeds.hub, max_downloads=2)
    await feeds.until(
        lambda state: state.counts == {EpisodeStatus.DOWNLOADED: 1}, "talk"
    )


async def test_a_window_follows_the_home_into_another_zone(
    hass: HomeAssistant, feeds: Feeds, saved: ConfigEntry[Any]
) -> None:
    await options(hass, feeds.hub, max_downloads=2, download_window="22:00-06:00")
    await hass.config.async_update(time_zone="America/New_York")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert feeds.engine._supply.window == Window(
        begin=time(22), end=time(6), time_zone=ZoneInfo("America/New_York")
    )
    assert feeds.engine._supply.window != Window(
        begin=time(22), end=time(6), time_zone=UTC
    )


@pytest.mark.parametrize("text", ["", "at night", "22-6", "22:00-22:00", "25:00-6:00"])
async def test_what_is_no_window(
    hass: HomeAssistant, feeds: Feeds, saved: ConfigEntry[Any], text: str
) -> None:
    form = await options(hass, feeds.hub, max_downloads=2, download_window=text)
    assert form["errors"] == {"base": "invalid_window"}
    assert told(form)["text"] == text
    assert suggested(form, "downloads")["download_window"] == text
