"""Diagnostics: how things stand, and none of the secrets that people entrust to us."""

from http import HTTPStatus
import json
import logging
from pathlib import Path
import re
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from syrupy.assertion import SnapshotAssertion

from custom_components.anypod.diagnostics import async_get_config_entry_diagnostics
from custom_components.anypod.issues import ask_about_files
from tests.integration.desk import Desk
from tests.integration.feeds import FEED, Feeds, in_thread
from tests.integration.flows import reconfigure, send
from tests.site import AUDIO_M4A, Channel, FakeSite, Picture, Status, Video, make_videos

MARK = "Vz7qHIDDEN"
"""Part of every secret; in no output may it be found."""
CHANCE = (
    (r"127\.0\.0\.1:\d+", "127.0.0.1:<port>"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00)?", "<instant>"),
    (r'"episode_id": "\w+"', '"episode_id": "<episode>"'),
    (r'"(\w+_bytes)": \d+', r'"\1": "<size>"'),
    (r'"next_attempt_at": "[^"]+"', '"next_attempt_at": "<instant>"'),
)


@pytest.fixture(autouse=True)
async def _diagnostics(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, "diagnostics", {})


async def downloaded(
    client: Any, entry: ConfigEntry[Any], device_id: str | None = None
) -> dict[str, Any]:
    """Return what the frontend offers for download, of an entry or its device."""
    path = f"config_entry/{entry.entry_id}"
    if device_id is not None:
        path += f"/device/{device_id}"
    response = await client.get(f"/api/diagnostics/{path}")
    assert response.status == HTTPStatus.OK
    report: dict[str, Any] = (await response.json())["data"]
    return report


def without_chance(report: Any, **more: str) -> Any:
    """Return a report without what differs from run to run."""
    text = json.dumps(report)
    for pattern, name in (
        *CHANCE,
        *((re.escape(old), f"<{name}>") for name, old in more.items()),
    ):
        text = re.sub(pattern, name, text)
    return json.loads(text)


async def test_a_feed(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    feeds: Feeds,
    site: FakeSite,
    snapshot: SnapshotAssertion,
) -> None:
    videos = make_videos(3, thumbnail=Picture.NONE, formats=(AUDIO_M4A,))
    site.add(Channel(name="talk", title="Talk", videos=videos))
    site.update("ep-1", status=Status.REMOVED)
    entry = await feeds.add(
        "/channel/talk/videos", include_title="Episode", email="me@example.org"
    )
    report = await downloaded(await hass_client(), entry)
    assert without_chance(report) == snapshot


async def test_the_hub(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    feeds: Feeds,
    site: FakeSite,
    tmp_path: Path,
    snapshot: SnapshotAssertion,
) -> None:
    site.add(Video(id="ep", thumbnail=Picture.NONE, formats=(AUDIO_M4A,)))
    await feeds.add()
    report = await downloaded(await hass_client(), feeds.hub)
    tools = report.pop("tools")
    assert tools["ytdlp"] is not None
    assert tools["ffmpeg"] is not None
    assert without_chance(report, folder=str(tmp_path)) == snapshot


async def test_a_device(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    feeds: Feeds,
    site: FakeSite,
) -> None:
    site.add(Video(id="ep", thumbnail=Picture.NONE, formats=(AUDIO_M4A,)))
    entry = await feeds.add()
    client = await hass_client()
    for one in (entry, feeds.hub):
        [device] = dr.async_entries_for_config_entry(dr.async_get(hass), one.entry_id)
        of_device = await downloaded(client, one, device.id)
        shown = of_device.pop("entities")
        assert of_device.keys() == (await downloaded(client, one)).keys()
        assert of_device["entry"]["title"] == one.title
        assert all(one.keys() == {"entity_id", "disabled_by", "state"} for one in shown)
        states = {one["entity_id"]: one for one in shown}
        assert len(states) == len(shown)
        if one is entry:
            assert states["sensor.talk_episodes"]["state"] == "1"
            assert states["image.talk_qr_code"]["disabled_by"] == "integration"
            assert states["image.talk_qr_code"]["state"] is None


async def test_what_is_to_be_repaired(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, feeds: Feeds
) -> None:
    await feeds.add_manual()
    ask_about_files(hass, "gone", "Talk", 1000)
    report = await downloaded(await hass_client(), feeds.hub)
    assert report["issues"] == ["removed_feed_gone"]


async def test_cookies_are_described(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, desk: Desk
) -> None:
    site.add(Video(id="ep"))
    entry = await feeds.add()
    form = await reconfigure(hass, feeds.hub)
    text = (
        "# Netscape HTTP Cookie File\n"
        ".example.org\tTRUE\t/\tTRUE\t1893456000\tsid\tsecret\n"
        "www.example.com\tFALSE\t/\tTRUE\t0\tsid\tsecret\n"
        "www.example.com\tFALSE\t/\tTRUE\t999999999999999\ttoo far\tsecret\n"
    )
    await desk.hand_in(form, text)
    report = await async_get_config_entry_diagnostics(hass, feeds.hub)
    assert report["entry"]["cookies"] == {
        "readable": True,
        "count": 3,
        "domains": [".example.org", "www.example.com"],
        "first_expiry": "2030-01-01T00:00:00+00:00",
        "last_expiry": None,
    }
    of_feed = await async_get_config_entry_diagnostics(hass, entry)
    assert of_feed["entry"]["cookies"] is None
    assert of_feed["feed"]["uses_hub_cookies"] is True
    desk.kept[0].write_text(text.replace("1893456000", "0"))
    report = await async_get_config_entry_diagnostics(hass, feeds.hub)
    assert report["entry"]["cookies"]["first_expiry"] is None
    desk.kept[0].write_text(text.rpartition("www")[0].replace("1893456000", "0"))
    report = await async_get_config_entry_diagnostics(hass, feeds.hub)
    assert report["entry"]["cookies"]["last_expiry"] is None
    desk.kept[0].unlink()
    report = await async_get_config_entry_diagnostics(hass, feeds.hub)
    assert report["entry"]["cookies"] == {"readable": False}


async def test_arguments_that_nobody_can_read(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Video(id="ep"))
    entry = await feeds.add(ytdlp_args="--password 'open")
    report = await async_get_config_entry_diagnostics(hass, entry)
    assert report["entry"]["options"]["ytdlp_args"] == "**REDACTED**"


async def test_what_does_not_work(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    """That is when they are wanted."""
    site.add(Video(id="ep"))
    entry = await feeds.add()
    await feeds.engine.stop()
    report = await async_get_config_entry_diagnostics(hass, entry)
    assert report["entry"]["title"] == "Talk"
    assert report["error"]
    await feeds.engine.start()


async def test_without_plugins_and_without_a_disk(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite, tmp_path: Path
) -> None:
    site.add(Video(id="ep"))
    await feeds.add()
    plugins = Path(hass.config.path("anypod", "yt-dlp-plugins"))
    await in_thread(plugins.rename, plugins.with_name("away"))
    hass.config.media_dirs = {"local": str(tmp_path / "nowhere")}
    report = await async_get_config_entry_diagnostics(hass, feeds.hub)
    assert report["plugins"] == {}
    assert report["library"]["disk"] is None


# ------------------------------------------------------------------------------ secrets


def everything_shown(hass: HomeAssistant) -> str:
    """Return all states as text, with their attributes."""
    return "\n".join(
        f"{state.state} {dict(state.attributes)}" for state in hass.states.async_all()
    )


class Secrets:
    """A home in which every secret is filled in, and much of it fails."""

    def __init__(self, feeds: Feeds, desk: Desk) -> None:
        """Remember what it is made with; nothing is set up."""
        self.feeds = feeds
        self.desk = desk
        self.entries: list[ConfigEntry[Any]] = []
        self.known = [MARK]

    async def fill_in(self) -> None:
        """Add two feeds whose options are full of secrets, and the hub's."""
        site = self.feeds.site
        site.add(Channel(name="talk", title="Talk", videos=make_videos(2)))
        site.update("ep-1", status=Status.LOGIN_REQUIRED)
        site.fail("/rss/*", status=403)
        page = site.url("/rss/channel/talk/videos")
        options: dict[str, Any] = {
            "sources": [f"{page}?auth={MARK}", f"{page}/{MARK}0123456789/rss.xml"],
            "email": f"{MARK}@example.org",
            "artwork_url": f"https://example.org/a.jpg?key={MARK}",
            "ytdlp_args": f"--video-password {MARK} --add-header=X-Key:{MARK}",
        }
        first = await self.feeds.set_up("/channel/talk/videos", **options)
        await self.feeds.until(lambda state: state.last_sync is not None)
        second = await self.feeds.set_up(
            "/watch/ep-2", "proxied", proxy=f"http://me:{MARK}@127.0.0.1:1"
        )
        await self.feeds.until(lambda state: state.last_sync is not None, "proxied")
        self.entries = [first, second, self.feeds.hub]
        ids = (FEED, "proxied", self.feeds.hub.entry_id)
        self.known += [self.feeds.link(one).token for one in ids]

    async def fill_in_the_hub(self) -> None:
        """Give the hub cookies, and addresses with passwords in them."""
        hass, site, hub = self.feeds.hass, self.feeds.site, self.feeds.hub
        text = site.cookie_text() + f".example.org\tTRUE\t/\tTRUE\t0\tsid\t{MARK}\n"
        self.known.append(text.splitlines()[1].rpartition("\t")[2])
        await self.desk.hand_in(await reconfigure(hass, hub), text)
        menu = await reconfigure(hass, hub)
        form = await send(hass, menu, next_step_id="hub_cookies")
        form = await self.desk.hand_in(form, f"# Netscape HTTP Cookie File\n{MARK}\n")
        assert form["errors"] == {"cookie_file": "invalid_cookies"}
        options = {
            "base_url": f"https://{MARK.lower()}.example.org",
            "pot_provider_url": f"http://me:{MARK}@127.0.0.1:1/?k={MARK}",
        }
        hass.config_entries.async_update_entry(hub, options=options)
        await hass.config_entries.async_reload(hub.entry_id)

    def look_for_in(self, output: str) -> None:
        """Fail if a secret stands in some output."""
        for secret in self.known:
            found = output.casefold().find(secret.casefold())
            assert found < 0, output[max(0, found - 300) : found + 100]


async def test_no_secret_is_told(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    feeds: Feeds,
    desk: Desk,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "sqlalchemy.engine")
    secrets = Secrets(feeds, desk)
    await secrets.fill_in()
    await secrets.fill_in_the_hub()
    await feeds.sync()
    await feeds.sync("proxied")
    states = [await feeds.engine.feeds.state(one) for one in (FEED, "proxied")]
    assert all(state.error is not None for state in states)

    client = await hass_client()
    reports = [json.dumps(await downloaded(client, one)) for one in secrets.entries]
    for one in secrets.entries:
        [device] = dr.async_entries_for_config_entry(dr.async_get(hass), one.entry_id)
        reports.append(json.dumps(await downloaded(client, one, device.id)))
    # They are there, and not only left out as a whole.
    assert "--video-password" in reports[0]
    assert "http://**@127.0.0.1:1" in reports[1]
    assert "http://**@127.0.0.1:1/?**" in reports[2]
    # The addresses that a test asks for are in the log of the test's own server.
    log = [
        f"{record.name} {record.getMessage()} {record.exc_text}"
        for record in caplog.records
        if record.name != "aiohttp.access"
    ]
    assert any("custom_components.anypod" in line for line in log)
    for output in (*reports, "\n".join(log), everything_shown(hass)):
        secrets.look_for_in(output)
    for state in states:
        secrets.look_for_in(str(state.error))
