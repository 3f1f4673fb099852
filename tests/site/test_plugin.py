"""The plugin: it reads the site, and nothing else in the world."""

import json
from pathlib import Path
import subprocess
import sys
from typing import Any, Final

import pytest

from tests.site import FakeSite, Video, install_plugin, make_videos, plugin_dir
from tests.site.models import Channel
from tests.site.ytdlp import environment, extract, list_flat, run_ytdlp

OURS: Final = {"AnypodSite", "AnypodSiteTab", "AnypodSitePlaylist"}
REAL: Final = (
    "https://www.youtube.com/watch?v=BaW_jenozKc",
    "https://www.youtube.com/@NASA/videos",
    "https://www.youtube.com/channel/UCLA_DiR1FfKNvjuUpBHmylQ",
    "https://www.youtube.com/playlist?list=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf",
    "https://youtu.be/BaW_jenozKc",
    "https://soundcloud.com/forss/flickermood",
    "https://vimeo.com/76979871",
    "https://www.patreon.com/posts/1",
    "https://x.com/nasa/status/1",
    "https://example.com/watch/abc",
    "http://example.com:8080/watch/abc",
    "http://127.0.0.1/watch/abc",
    "https://127.0.0.1:8080/watch/abc",
    "http://localhost/channel/abc",
    "http://localhost.example.com:80/channel/abc",
    "http://127.0.0.1:80@example.com/watch/abc",
    "http://127.0.0.1:8080/media/abc/18.mp4",
    "http://127.0.0.1:8080/rss/playlist/abc",
    "http://192.168.1.2:8080/playlist/abc",
)
SITES_OWN: Final = {
    "http://127.0.0.1:8080/watch/abc": "AnypodSite",
    "http://localhost:8080/shorts/-abc?feature=share": "AnypodSite",
    "http://[::1]:8080/watch/abc": "AnypodSite",
    "http://127.0.0.1:8080/channel/talk": "AnypodSiteTab",
    "http://127.0.0.1:8080/@talk": "AnypodSiteTab",
    "http://127.0.0.1:8080/channel/talk/streams": "AnypodSiteTab",
    "http://127.0.0.1:8080/playlist/mix": "AnypodSitePlaylist",
}
_LOOK: Final = """
import json, sys
from yt_dlp.extractor import gen_extractor_classes
from yt_dlp.globals import plugin_dirs, plugin_ies
from yt_dlp.plugins import load_all_plugins
classes = gen_extractor_classes()
built_in = [name for ie in classes for name in (ie.ie_key(), ie.IE_NAME)]
plugin_dirs.value = [sys.argv[1]]
load_all_plugins()
ours = plugin_ies.value.values()
urls = json.loads(sys.argv[2])
print(json.dumps({
    "built_in": built_in,
    "names": [ie.IE_NAME for ie in ours],
    "ours": [ie.ie_key() for ie in ours],
    "read": {url: [ie.ie_key() for ie in ours if ie.suitable(url)] for url in urls},
}))
"""


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """Ask yt-dlp, in a process of its own, which extractors read which URLs."""
    urls = json.dumps([*REAL, *SITES_OWN])
    done = subprocess.run(
        [sys.executable, "-P", "-c", _LOOK, plugin_dir(), urls],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_plugin_shadows_nothing(seen: dict[str, Any]) -> None:
    assert set(seen["ours"]) == OURS
    assert len(seen["built_in"]) > 1000
    ours = {name.lower() for name in (*OURS, *seen["names"])}
    assert not ours & {key.lower() for key in seen["built_in"]}


@pytest.mark.parametrize("url", REAL)
def test_plugin_leaves_other_urls_alone(seen: dict[str, Any], url: str) -> None:
    assert seen["read"][url] == []


@pytest.mark.parametrize("url", SITES_OWN)
def test_plugin_reads_the_site(seen: dict[str, Any], url: str) -> None:
    assert seen["read"][url] == [SITES_OWN[url]]


def test_plugin_refuses_to_leave_this_machine(site: FakeSite) -> None:
    site.add(Video(id="v", media_url="http://192.0.2.1/film.mp4"))
    done = extract(site.video_url("v"))
    assert done.returncode == 1
    refusal = "Refusing to follow http://192.0.2.1/film.mp4: not loopback"
    assert f"ERROR: [anypodsite] v: {refusal}" in done.stderr


def test_installed_plugin_works(site: FakeSite, tmp_path: Path) -> None:
    folder = install_plugin(tmp_path)
    assert folder == tmp_path / "anypod" / "yt-dlp-plugins"
    assert not list(folder.rglob("__pycache__"))
    site.add(Video(id="v"))
    done = run_ytdlp("--print", "id", site.video_url("v"), plugins=folder)
    assert done.stdout == "v\n"


def test_without_the_plugin_the_site_is_any_site(
    site: FakeSite, tmp_path: Path
) -> None:
    site.add(Channel(name="c", title="C", videos=make_videos(2)))
    asked = ("--flat-playlist", "--print", "%(id)s|%(extractor_key)s|%(title)s")
    page = run_ytdlp(*asked, site.url("/page/ep-1"), plugins=tmp_path)
    assert page.stdout == "ep-1-1|HTML5MediaEmbed|Episode 1 (1)\n"
    feed = run_ytdlp(*asked, site.url("/rss/channel/c/videos"), plugins=tmp_path)
    assert feed.stdout.splitlines() == [
        "NA|Generic|Episode 2",
        "NA|Generic|Episode 1",
    ]
    direct = run_ytdlp(*asked, site.url("/media/ep-1/18.mp4"), plugins=tmp_path)
    assert direct.stdout == "18|Generic|18\n"
    assert site.since().pages == site.since().extractions == site.processes() == 0


def test_plugin_can_be_used_over_every_loopback_address(site: FakeSite) -> None:
    site.add(Channel(name="c", title="C", videos=make_videos(1)))
    url = site.channel_url("c", "videos").replace("127.0.0.1", "localhost")
    (entry,) = list_flat(url).entries
    assert entry["url"].startswith("http://localhost:")


def test_site_can_live_on_ipv6() -> None:
    with FakeSite(Video(id="v"), host="::1") as site:
        assert extract(site.video_url("v")).ids == ["v"]


def test_processes_are_told_apart(site: FakeSite) -> None:
    site.add(Channel(name="c", title="C", videos=make_videos(40)))
    mark = site.mark()
    list_flat(site.channel_url("c", "videos"))
    assert (site.processes(mark), site.since(mark).pages) == (1, 2)
    between = site.mark()
    extract(site.video_url("ep-1"), site.video_url("ep-2"))
    assert site.processes(between) == 1
    assert site.since(between).extracted == ["ep-1", "ep-2"]
    assert site.processes() == 2
    assert len({request.pid for request in site.log}) == 2
