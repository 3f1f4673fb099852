"""YouTube's own URLs, read from the fake site by a yt-dlp that cannot leave it."""

import json
from pathlib import Path
import subprocess
import sys
from typing import Any, Final

import pytest

from tests.site import (
    Channel,
    FakeSite,
    Playlist,
    Status,
    Video,
    identify,
    install_youtube_plugin,
    make_shorts,
    make_videos,
)
from tests.site.ytdlp import ENTRIES, Finished, environment, run_ytdlp

HOME: Final = "https://www.youtube.com"
TALK: Final = f"{HOME}/channel/UCtalk"
# As long as the real ones, so that yt-dlp's own extractors read them too.
READ: Final = {
    f"{HOME}/channel/UCLA_DiR1FfKNvjuUpBHmylQ": "YoutubeTab",
    f"{HOME}/channel/UCLA_DiR1FfKNvjuUpBHmylQ/videos": "YoutubeTab",
    f"{HOME}/@NASA": "YoutubeTab",
    f"{HOME}/@NASA/shorts?view=0": "YoutubeTab",
    f"{HOME}/@NASA/live": "YoutubeTab",
    "https://m.youtube.com/@NASA/streams/": "YoutubeTab",
    "https://youtube.com/@NASA/videos": "YoutubeTab",
    f"{HOME}/playlist?list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf": "YoutubeTab",
    f"{HOME}/watch?v=BaW_jenozKc&list=PLrAXtmErZgOeiKm4": "YoutubeTab",
    f"{HOME}/watch?list=PLrAXtmErZgOeiKm4&v=BaW_jenozKc": "YoutubeTab",
    f"{HOME}/watch?v=BaW_jenozKc": "Youtube",
    f"{HOME}/watch?app=desktop&v=BaW_jenozKc&t=5s": "Youtube",
    "https://music.youtube.com/watch?v=BaW_jenozKc": "Youtube",
    f"{HOME}/shorts/BaW_jenozKc": "Youtube",
    f"{HOME}/live/BaW_jenozKc?feature=share": "Youtube",
    f"{HOME}/embed/BaW_jenozKc": "Youtube",
    "https://youtu.be/BaW_jenozKc?si=abc": "Youtube",
}
_LOOK: Final = """
import json, sys
from yt_dlp.extractor import gen_extractor_classes
from yt_dlp.globals import plugin_dirs
from yt_dlp.plugins import load_all_plugins

def look():
    found = {}
    for url in json.loads(sys.argv[2]):
        ie = next(ie for ie in gen_extractor_classes() if ie.suitable(url))
        found[url] = [ie.ie_key(), ie.IE_NAME, ie.__module__]
    return found

built_in = look()
plugin_dirs.value = [sys.argv[1]]
load_all_plugins()
print(json.dumps({"built_in": built_in, "ours": look()}))
"""


@pytest.fixture
def talk(site: FakeSite) -> FakeSite:
    """Put a channel and a playlist on the site."""
    site.add(
        Channel(
            name="UCtalk",
            handle="talkshow",
            title="Talk",
            videos=make_videos(35),
            shorts=make_shorts(2),
            playlists=["PLmix"],
        ),
        Playlist(id="PLmix", title="Mix", videos=["ep-1", "short-1"], owner="UCtalk"),
    )
    return site


@pytest.fixture
def plugins(site: FakeSite, tmp_path: Path) -> Path:
    """Install the plugin for this site."""
    return install_youtube_plugin(tmp_path / "config", site)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Ask yt-dlp which extractors read which URLs, without and with the plugin."""
    with FakeSite() as site:
        folder = install_youtube_plugin(tmp_path_factory.mktemp("config"), site)
    done = subprocess.run(
        [sys.executable, "-P", "-c", _LOOK, folder, json.dumps([*READ])],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    return json.loads(done.stdout)


def list_flat(url: str, plugins: Path, *arguments: str | Path) -> Finished:
    return run_ytdlp(*ENTRIES, *arguments, "--", url, plugins=plugins)


def extract(url: str, plugins: Path) -> Finished:
    return run_ytdlp("--simulate", "--print", "@E %()j", "--", url, plugins=plugins)


@pytest.mark.parametrize("url", READ)
def test_extractors_stand_in_for_the_real_ones(seen: Any, url: str) -> None:
    key, name, module = seen["ours"][url]
    assert key == READ[url]
    assert [key, name] == seen["built_in"][url][:2]
    assert module == "yt_dlp_plugins.extractor.anypod_youtube"


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize("root", ["channel/UCtalk", "@talkshow"])
def test_tab(site: FakeSite, plugins: Path, root: str) -> None:
    url = f"{HOME}/{root}/videos"
    done = list_flat(url, plugins)
    assert (done.returncode, done.stderr) == (0, "")
    (playlist,) = done.playlists
    assert playlist["id"] == playlist["channel_id"] == "UCtalk"
    assert (playlist["title"], playlist["webpage_url"]) == ("Talk - Videos", url)
    assert (playlist["channel_url"], playlist["uploader_id"]) == (TALK, "@talkshow")
    assert playlist["extractor"] == "youtube:tab"
    assert playlist["extractor_key"] == "YoutubeTab"
    assert done.ids == [f"ep-{n}" for n in range(35, 0, -1)]
    first = done.entries[0]
    assert first["url"] == first["webpage_url"] == f"{HOME}/watch?v=ep-35"
    assert (first["ie_key"], first["extractor"]) == ("Youtube", "youtube")
    assert (site.processes(), site.since().pages) == (1, 2)


@pytest.mark.usefixtures("talk")
def test_root_lists_its_tabs(plugins: Path) -> None:
    done = list_flat("https://m.youtube.com/@talkshow", plugins)
    titles = [line["title"] for line in done.playlists]
    assert titles == ["Talk - Videos", "Talk - Shorts", "Talk"]
    assert {line["id"] for line in done.playlists} == {"UCtalk"}
    assert done.playlists[0]["webpage_url"] == f"{HOME}/@talkshow/videos"
    assert done.entries[-1]["url"] == f"{HOME}/shorts/short-1"


@pytest.mark.usefixtures("talk")
def test_tabs_other_than_videos(plugins: Path) -> None:
    missing = list_flat(f"{TALK}/streams", plugins)
    says = "[youtube:tab] UCtalk: This channel does not have a streams tab"
    assert says in missing.stderr
    (entry,) = list_flat(f"{TALK}/playlists", plugins).entries
    assert entry["url"] == f"{HOME}/playlist?list=PLmix"
    assert (entry["ie_key"], entry["id"]) == ("YoutubeTab", "PLmix")


@pytest.mark.usefixtures("talk")
def test_playlist(plugins: Path) -> None:
    done = list_flat(f"{HOME}/playlist?list=PLmix", plugins)
    (playlist,) = done.playlists
    assert (playlist["id"], playlist["title"]) == ("PLmix", "Mix")
    assert playlist["extractor_key"] == "YoutubeTab"
    assert (playlist["playlist_count"], playlist["channel_id"]) == (2, "UCtalk")
    assert [entry["url"] for entry in done.entries] == [
        f"{HOME}/shorts/short-1",
        f"{HOME}/watch?v=ep-1",
    ]


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize(
    ("option", "ids"),
    [("--yes-playlist", ["short-1", "ep-1"]), ("--no-playlist", ["ep-9"])],
)
def test_video_in_a_playlist(plugins: Path, option: str, ids: list[str]) -> None:
    url = f"{HOME}/watch?v=ep-9&list=PLmix"
    assert list_flat(url, plugins, option).ids == ids


@pytest.mark.usefixtures("talk")
@pytest.mark.parametrize(
    ("url", "video_id"),
    [
        (f"{HOME}/watch?v=ep-3", "ep-3"),
        (f"{HOME}/shorts/short-1", "short-1"),
        ("https://youtu.be/ep-3", "ep-3"),
    ],
)
def test_video(site: FakeSite, plugins: Path, url: str, video_id: str) -> None:
    (info,) = extract(url, plugins).entries
    assert (info["id"], info["original_url"]) == (video_id, url)
    assert info["webpage_url"] == f"{HOME}/watch?v={video_id}"
    assert (info["extractor"], info["extractor_key"]) == ("youtube", "Youtube")
    assert (info["channel_id"], info["channel_url"]) == ("UCtalk", TALK)
    assert info["url"].startswith(site.url("/media/"))
    assert info["thumbnail"].startswith(site.url("/thumb/"))
    assert site.since().extracted == [video_id]


def test_live_video_of_a_channel(site: FakeSite, plugins: Path) -> None:
    site.add(Channel(name="UCtalk", handle="talkshow", title="Talk", streams=()))
    offline = extract(f"{HOME}/@talkshow/live", plugins)
    assert "The channel is not currently live" in offline.stderr
    site.publish("/channel/UCtalk/streams", Video(id="now", status=Status.LIVE))
    (info,) = extract(f"{HOME}/@talkshow/live", plugins).entries
    assert (info["id"], info["extractor_key"]) == ("now", "Youtube")
    assert info["is_live"]


@pytest.mark.usefixtures("talk")
def test_download(site: FakeSite, plugins: Path, tmp_path: Path) -> None:
    target = tmp_path / "media.mp4"
    url = f"{HOME}/watch?v=ep-3"
    done = run_ytdlp("-f", "18", "-o", target, "--", url, plugins=plugins)
    assert (done.returncode, done.stderr) == (0, "")
    assert identify(target.read_bytes()) == "ep-3"
    assert (site.processes(), site.since().media) == (1, 1)


@pytest.mark.usefixtures("talk")
def test_archive_knows_the_videos_of_youtube(plugins: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.write_text("youtube ep-33\n")
    known = ("--download-archive", archive, "--break-on-existing")
    done = list_flat(f"{TALK}/videos", plugins, *known)
    assert (done.returncode, done.ids) == (101, ["ep-35", "ep-34"])


@pytest.mark.usefixtures("talk")
def test_misbehaviour_is_the_sites(site: FakeSite, plugins: Path) -> None:
    site.fail("/api/channel/UCtalk/videos*page=2", status=503)
    done = list_flat(f"{TALK}/videos", plugins)
    assert (done.returncode, len(done.entries)) == (1, 30)
    assert "UCtalk: Unable to download API page: HTTP Error 503" in done.stderr
    site.update("ep-3", status=Status.PRIVATE)
    refused = extract(f"{HOME}/watch?v=ep-3", plugins)
    assert "ERROR: [youtube] ep-3: Private video" in refused.stderr


def test_unknown_channel(plugins: Path) -> None:
    done = list_flat(f"{HOME}/@nobody/videos", plugins)
    assert "[youtube:tab] @nobody: Unable to download API page" in done.stderr
    assert "HTTP Error 404" in done.stderr


@pytest.mark.parametrize(
    "url",
    [f"{HOME}/c/NASA", f"{HOME}/feed/trending", "https://example.com/", "ytsearch:a"],
)
def test_other_addresses_are_never_reached(plugins: Path, url: str) -> None:
    done = list_flat(url, plugins)
    assert done.returncode == 1
    assert "Refusing to reach" in done.stderr


@pytest.mark.parametrize("host", ["example.com", "192.0.2.1"])
def test_redirections_are_not_followed(
    site: FakeSite, plugins: Path, host: str
) -> None:
    site.fail("/api/*", status=302, headers={"Location": f"http://{host}/"})
    done = extract(f"{HOME}/watch?v=ep-3", plugins)
    assert f"Refusing to reach {host}: not loopback" in done.stderr


def test_proxies_on_loopback_are_not_used(
    site: FakeSite, plugins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.url(""))
    monkeypatch.delenv("no_proxy", raising=False)
    assert "Refusing to reach" in list_flat("http://example.com/", plugins).stderr
    assert site.log == ()


def test_site_off_the_air_is_no_reason_to_ask_youtube(
    site: FakeSite, plugins: Path
) -> None:
    site.stop()
    done = extract(f"{HOME}/watch?v=BaW_jenozKc", plugins)
    assert "Connection refused" in done.stderr


def test_broken_plugin_is_no_reason_to_ask_youtube(plugins: Path) -> None:
    for module in plugins.rglob("anypod_site.py"):
        module.unlink()
    done = extract(f"{HOME}/watch?v=BaW_jenozKc", plugins)
    assert done.returncode == 1
    assert "Refusing to reach" in done.stderr


@pytest.mark.usefixtures("talk")
def test_sites_own_addresses_are_read_as_ever(site: FakeSite, plugins: Path) -> None:
    done = list_flat(site.channel_url("UCtalk", "shorts"), plugins)
    assert done.playlists[0]["extractor_key"] == "AnypodSiteTab"
    assert done.entries[0]["url"] == site.url("/shorts/short-2")


def test_plugin_installed_again_reads_the_new_site(
    plugins: Path, tmp_path: Path
) -> None:
    with FakeSite(Video(id="elsewhere")) as other:
        assert install_youtube_plugin(tmp_path / "config", other) == plugins
        assert extract("https://youtu.be/elsewhere", plugins).ids == ["elsewhere"]


def test_site_without_a_port_cannot_be_found(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="start it first"):
        install_youtube_plugin(tmp_path, FakeSite())
