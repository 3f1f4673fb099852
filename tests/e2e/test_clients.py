"""Podcast apps that people use, each as its own program, and what the server saw."""

from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
import os
from pathlib import Path, PurePosixPath
import re
import subprocess
from typing import Any, Final
from uuid import UUID

import feedparser
import podcastparser
import pytest

from tests.engine.feed_rules import violations
from tests.hass import Instance
from tests.site import PUBLISHED, Channel, Chapter, FakeSite, make_videos

from .conftest import EPISODES, Home

_VISIT: Final = re.compile(
    r'\[aiohttp\.access\] .+ "(?P<method>\S+) (?P<path>\S+) HTTP/\S+" (?P<status>\d+)'
)
_DESCRIPTION: Final = "About trains.\n\nSee https://trains.example/ for more & <3."
_HTML: Final = (
    '<p>About trains.</p><p>See <a href="https://trains.example/">'
    "https://trains.example/</a> for more &amp; &lt;3.</p>"
)


@pytest.fixture(scope="module")
def site() -> Iterator[FakeSite]:
    """Give a channel whose episodes have everything that a feed tells of."""
    videos = make_videos(
        EPISODES,
        media_s=4,
        duration_s=4,
        description=_DESCRIPTION,
        chapters=(Chapter(start_s=0, title="One"), Chapter(start_s=2, title="Two")),
        season_number=2,
        season="The second",
        episode_number=7,
        cast=("Ada Guest",),
    )
    with FakeSite(Channel(name="talk", title="Talk", videos=videos)) as site:
        yield site


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """A feed as a subscriber finds it."""

    home: Home
    url: str
    media: Mapping[str, bytes]
    """What is to be had, by the last part of its address."""

    def visits(self) -> list[tuple[str, str, int]]:
        """Return every request so far: method, what was asked for, status."""
        instance = self.home.instance
        base = self.url.removeprefix(instance.url).removesuffix("feed.xml")
        fence = f"/manifest.json?{len(instance.log)}"
        instance.request("GET", fence)
        # It is written after whatever was answered before.
        instance.wait_until(lambda: fence in instance.log)
        return [
            (found["method"], found["path"].removeprefix(base), int(found["status"]))
            for found in _VISIT.finditer(instance.log)
            if found["path"].startswith(base)
        ]


@pytest.fixture(scope="module")
def shelf(home: Home) -> Shelf:
    home.instance.call("logger", "set_level", **{"aiohttp.access": "info"})
    url = home.feed_url
    media = {
        PurePosixPath(episode["enclosures"][0]["url"]).name: home.instance.request(
            "GET", episode["enclosures"][0]["url"]
        ).body
        for episode in _parsed(home.instance, url)["episodes"]
    }
    assert len(media) == EPISODES
    return Shelf(home=home, url=url, media=media)


def _parsed(instance: Instance, url: str) -> dict[str, Any]:
    body = instance.request("GET", url).body
    parsed: dict[str, Any] = podcastparser.parse(url, BytesIO(body))
    return parsed


class Program:
    """A program of this machine, in a home folder of its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        """Remember where it lives; nothing is started."""
        self.folder = folder
        self._environment = os.environ | {"HOME": str(folder)} | environment

    def run(self, *command: str) -> str:
        """Run a command, which has to succeed; return what it printed."""
        return subprocess.run(
            command,
            env=self._environment,
            check=True,
            timeout=60,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
        ).stdout

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command that is spoken to."""
        return subprocess.Popen(
            command,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.PIPE,
        )

    def files(self) -> dict[str, bytes]:
        """Return the media files in its folder by their names."""
        return {path.name: path.read_bytes() for path in self.folder.rglob("*.m4a")}


def _half(content: bytes) -> bytes:
    """Return what an interrupted download has left."""
    return content[: len(content) // 2]


# ----------------------------------------------------------------------- gPodder


@pytest.fixture
def gpodder(tmp_path: Path) -> Program:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    return Program(
        tmp_path,
        GPODDER_HOME=str(tmp_path / "gpodder"),
        GPODDER_DOWNLOAD_DIR=str(downloads),
    )


def test_gpodder_subscribes_and_downloads_every_episode(
    shelf: Shelf, gpodder: Program
) -> None:
    before = len(shelf.visits())
    gpodder.run("gpo", "subscribe", shelf.url, "Talk")
    gpodder.run("gpo", "update")
    gpodder.run("gpo", "download")
    assert gpodder.files() == shelf.media
    visits = shelf.visits()[before:]
    assert visits[:2] == [("GET", "feed.xml", 200), ("GET", "feed.xml", 304)]
    assert sorted(visits[2:]) == sorted(
        ("GET", f"media/{name}", 200) for name in shelf.media
    )


def test_gpodder_goes_on_with_a_download_that_broke_off(
    shelf: Shelf, gpodder: Program
) -> None:
    gpodder.run("gpo", "subscribe", shelf.url, "Talk")
    gpodder.run("gpo", "update")
    broken = next(iter(shelf.media))
    folder = gpodder.folder / "downloads" / "Talk"
    folder.mkdir(exist_ok=True)
    (folder / f"{broken}.partial").write_bytes(_half(shelf.media[broken]))
    before = len(shelf.visits())
    gpodder.run("gpo", "download")
    assert gpodder.files() == shelf.media
    visits = shelf.visits()[before:]
    assert sorted(visits) == sorted(
        ("GET", f"media/{name}", 206 if name == broken else 200) for name in shelf.media
    )


def test_gpodder_takes_in_all_feeds_at_once(shelf: Shelf, gpodder: Program) -> None:
    (gpodder.folder / "feeds.opml").write_bytes(_opml(shelf))
    gpodder.run("gpo", "import", str(gpodder.folder / "feeds.opml"))
    assert shelf.url in gpodder.run("gpo", "list")


def _opml(shelf: Shelf) -> bytes:
    answer = shelf.home.instance.get("/api/anypod/opml")
    assert answer.status == 200
    return answer.body


# ------------------------------------------------------------------------ podget


@pytest.fixture
def podget(tmp_path: Path) -> Program:
    """Give podget, which is wget underneath; its first start would go online."""
    (tmp_path / ".config" / "podget").mkdir(parents=True)
    program = Program(tmp_path)
    program.run("podget", "--create-config", "podgetrc")
    return program


def _serverlist(podget: Program) -> Path:
    return podget.folder / ".config" / "podget" / "serverlist"


def test_podget_downloads_every_episode_once(shelf: Shelf, podget: Program) -> None:
    _serverlist(podget).write_text(f"{shelf.url} Shows Talk\n")
    before = len(shelf.visits())
    podget.run("podget", "-vv")
    assert podget.files() == shelf.media
    podget.run("podget", "-vv")
    assert shelf.visits()[before:] == [
        ("GET", "feed.xml", 200),
        *(("GET", f"media/{name}", 200) for name in shelf.media),
        # It knows no conditions, but what it has.
        ("GET", "feed.xml", 200),
    ]


def test_podget_goes_on_with_a_download_that_broke_off(
    shelf: Shelf, podget: Program
) -> None:
    _serverlist(podget).write_text(f"{shelf.url} Shows Talk\n")
    broken = next(iter(shelf.media))
    folder = podget.folder / "POD" / "Shows" / "Talk"
    folder.mkdir(parents=True)
    (folder / broken).write_bytes(_half(shelf.media[broken]))
    before = len(shelf.visits())
    podget.run("podget", "-vv")
    assert podget.files() == shelf.media
    assert ("GET", f"media/{broken}", 206) in shelf.visits()[before:]


def test_podget_takes_in_all_feeds_at_once(shelf: Shelf, podget: Program) -> None:
    _serverlist(podget).write_text("")
    (podget.folder / "feeds.opml").write_bytes(_opml(shelf))
    podget.run("podget", "--import_opml", str(podget.folder / "feeds.opml"))
    assert shelf.url in _serverlist(podget).read_text()


# ---------------------------------------------------------- newsboat and podboat


@pytest.fixture
def newsboat(tmp_path: Path) -> Program:
    downloads, settings = tmp_path / "downloads", tmp_path / ".newsboat"
    downloads.mkdir()
    settings.mkdir()
    (settings / "config").write_text(
        f'download-path "{downloads}/"\npodcast-auto-enqueue yes\n'
    )
    return Program(tmp_path, TERM="xterm")


def _subscribe(newsboat: Program, url: str) -> None:
    (newsboat.folder / ".newsboat" / "urls").write_text(f"{url}\n")
    newsboat.run("newsboat", "-x", "reload")


def test_newsboat_reads_a_feed_and_podboat_its_episodes(
    shelf: Shelf, newsboat: Program
) -> None:
    before = len(shelf.visits())
    _subscribe(newsboat, shelf.url)
    # It keeps what it needs to ask for changes only from the second time on.
    for _ in range(2):
        newsboat.run("newsboat", "-x", "reload")
    assert newsboat.run("newsboat", "-x", "print-unread") == "5 unread articles\n"
    assert shelf.visits()[before:] == [
        ("GET", "feed.xml", 200),
        ("GET", "feed.xml", 200),
        ("GET", "feed.xml", 304),
    ]
    before = len(shelf.visits())
    _run_podboat(shelf, newsboat)
    assert sorted(shelf.visits()[before:]) == sorted(
        ("GET", f"media/{name}", 200) for name in shelf.media
    )


def _run_podboat(shelf: Shelf, newsboat: Program) -> None:
    """Let podboat download; it wants a terminal, and to be told when to end."""
    with newsboat.begin("script", "-qec", "podboat -a", "/dev/null") as podboat:
        try:
            shelf.home.instance.wait_until(lambda: newsboat.files() == shelf.media)
        finally:
            podboat.communicate(b"q", timeout=30)


def test_newsboat_takes_in_all_feeds_at_once(shelf: Shelf, newsboat: Program) -> None:
    (newsboat.folder / ".newsboat" / "urls").write_text("")
    (newsboat.folder / "feeds.opml").write_bytes(_opml(shelf))
    newsboat.run("newsboat", "-i", str(newsboat.folder / "feeds.opml"))
    assert shelf.url in (newsboat.folder / ".newsboat" / "urls").read_text()


# ----------------------------------------------------------------------- parsers


def test_a_feed_follows_the_rules(shelf: Shelf) -> None:
    document = shelf.home.instance.request("GET", shelf.url).body
    assert violations(document) == []


def test_podcastparser_reads_every_field(shelf: Shelf) -> None:
    """It is gPodder's."""
    parsed = _parsed(shelf.home.instance, shelf.url)
    episodes = parsed.pop("episodes")
    base = shelf.url.removesuffix("feed.xml")
    site = shelf.home.site
    assert parsed.pop("cover_url").startswith(f"{base}art-")
    assert parsed == {
        "title": "Talk",
        "link": site.channel_url("talk", "videos"),
        "description": "Talk - Videos",
        "generator": "Anypod for Home Assistant",
        "language": "en",
        "itunes_author": "Talk",
        "explicit": False,
        "type": "episodic",
        "itunes_categories": [["TV & Film"]],
    }
    assert len(episodes) == EPISODES
    newest = episodes[0]
    name, content = next(iter(shelf.media.items()))
    assert newest.pop("episode_art_url").startswith(f"{base}art/")
    assert newest == {
        "title": f"Episode {EPISODES}",
        "link": site.video_url(f"ep-{EPISODES}"),
        "description": _DESCRIPTION,
        "description_html": _HTML,
        "guid": f"anypodsite:ep-{EPISODES}",
        "published": PUBLISHED.timestamp(),
        "total_time": 4,
        "enclosures": [
            {
                "url": f"{base}media/{name}",
                "file_size": len(content),
                "mime_type": "audio/x-m4a",
            }
        ],
        "explicit": False,
        "type": "full",
        "season": 2,
        "number": 7,
        "payment_url": None,
    }


def _read(shelf: Shelf) -> Any:
    parsed = feedparser.parse(shelf.home.instance.request("GET", shelf.url).body)
    assert not parsed.bozo
    return parsed


def test_feedparser_reads_every_field_of_a_feed(shelf: Shelf) -> None:
    channel, base = _read(shelf).feed, shelf.url.removesuffix("feed.xml")
    assert {one.rel: one.href for one in channel.links} == {
        "alternate": shelf.home.site.channel_url("talk", "videos"),
        "self": shelf.url,
    }
    assert channel.title == "Talk"
    assert channel.author == "Talk"
    assert channel.subtitle == "Talk - Videos"
    assert channel.image.href.startswith(f"{base}art-")
    assert channel.updated_parsed is not None
    assert [one.term for one in channel.tags] == ["TV & Film"]
    assert (channel.itunes_type, channel.itunes_block) == ("episodic", 1)
    assert (channel.podcast_locked, channel.podcast_block) == ("yes", "yes")
    assert channel.podcast_medium == "podcast"
    assert UUID(channel.podcast_guid).version == 5


def test_feedparser_reads_every_field_of_an_episode(shelf: Shelf) -> None:
    episode, base = _read(shelf).entries[0], shelf.url.removesuffix("feed.xml")
    [enclosure] = episode.enclosures
    name, content = next(iter(shelf.media.items()))
    assert enclosure.href == f"{base}media/{name}"
    assert (enclosure.length, enclosure.type) == (str(len(content)), "audio/x-m4a")
    assert (episode.id, episode.guidislink) == (f"anypodsite:ep-{EPISODES}", False)
    assert episode.title == episode.itunes_title == f"Episode {EPISODES}"
    assert episode.link == shelf.home.site.video_url(f"ep-{EPISODES}")
    assert episode.summary == _DESCRIPTION
    assert [one.value for one in episode.content] == [_HTML]
    assert timegm(episode.published_parsed) == PUBLISHED.timestamp()
    assert (episode.itunes_duration, episode.itunes_episodetype) == ("4", "full")
    assert (episode.itunes_season, episode.itunes_episode) == ("2", "7")
    assert episode.image.href.startswith(f"{base}art/")
    assert episode.podcast_season == {"name": "The second"}
    assert episode.podcast_episode == "7"
    assert episode.podcast_person == {"role": "guest"}
    assert episode.podcast_chapters["url"].startswith(f"{base}chapters/")
    assert episode.podcast_chapters["type"] == "application/json+chapters"
    assert episode.podcast_image["aspect-ratio"] == "1/1"


def test_the_log_has_no_complaint(shelf: Shelf) -> None:
    assert shelf.home.instance.complaints() == []
