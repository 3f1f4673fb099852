"""What public pages name and lead on to is not fetched from the home's own network."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
import json
from pathlib import Path
from typing import Any, Final

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    ErrorClass,
    HttpAnswer,
    ScheduleMode,
    SourceKind,
    Submission,
    fence,
    sources,
    toolchain,
)
from custom_components.anypod.engine.config import Access, Fence
from custom_components.anypod.engine.errors import SourceError
from custom_components.anypod.engine.fence import Web
from custom_components.anypod.engine.findings import Fetched
from custom_components.anypod.engine.models import Media
from custom_components.anypod.engine.ytdlp import Fetcher, FetcherConfig
from custom_components.anypod.engine.ytdlp_args import Order
from custom_components.anypod.engine.ytdlp_output import Entry, parse_entry
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.proxy import proxy
from tests.engine.support import feed_config
from tests.site import MUXED_360, FakeSite

PUBLIC: Final = "https://93.184.215.14/talk"
PUBLIC_FENCE: Final = Fence(sources=(PUBLIC,))
CHOSEN: Final = "talk.example.org"
"""What a person has chosen, and what leads wherever its owner wants."""
CHOSEN_FENCE: Final = Fence(sources=(f"https://{CHOSEN}/",))


@pytest.fixture
def fetcher(tmp_path: Path) -> Fetcher:
    """Give a fetcher without plugins: what those do is their own business."""
    return Fetcher(
        FetcherConfig(
            cache_dir=tmp_path / "cache",
            plugin_dir=tmp_path / "plugins",
            cookie_dir=tmp_path / "cookies",
        )
    )


@pytest.fixture
def elsewhere() -> Iterator[FakeSite]:
    """Give a device of the home, at another address than the site."""
    with FakeSite(host="::1") as device:
        yield device


async def still() -> object:
    return 0


def as_public(site: FakeSite) -> Access:
    """Return an access for which this site, and nothing else here, is out in the world."""
    return Access(fence=PUBLIC_FENCE, pot_provider_url=site.url("/"))


def page(media: str, picture: str) -> bytes:
    """Return a page with a recording and its picture."""
    video = f'<video poster="{picture}" src="{media}"></video>'
    return f"<html><title>An episode</title><body>{video}</body></html>".encode()


@pytest.fixture
def job_dir(tmp_path: Path) -> Path:
    """Give the folder of a download."""
    folder = tmp_path / "job"
    folder.mkdir()
    return folder


async def download(fetcher: Fetcher, site: FakeSite, job_dir: Path) -> Fetched:
    order = Order(url=site.url("/page/ep-1"), media=Media.VIDEO_360, job_dir=job_dir)
    return await fetcher.download(order, activity=still, access=as_public(site))


# --------------------------------------------------------------------- runs of yt-dlp


@pytest.mark.parametrize(
    ("path", "host"),
    [("/page/ep-1", "localhost"), ("/rss/channel/talk/videos", "127.0.0.1")],
)
async def test_a_page_in_the_home_is_not_asked_for(
    fetcher: Fetcher, site: FakeSite, path: str, host: str
) -> None:
    site.add(plain_channel(plain_videos(1)))
    url = site.url(path).replace("127.0.0.1", host)
    with pytest.raises(SourceError) as refused:
        await fetcher.list(url, limit=None, known=[], access=Access(fence=PUBLIC_FENCE))
    assert refused.value.error_class is ErrorClass.TEMPORARY
    assert "leads into your own network" in refused.value.detail
    assert not refused.value.is_host_fault
    assert not site.log


@pytest.mark.parametrize(
    "where",
    [
        None,
        Fence(sources=(PUBLIC, "http://127.0.0.1:1/")),
        Fence(is_down=True),
    ],
)
async def test_a_page_that_a_person_chose(
    fetcher: Fetcher, site: FakeSite, where: Fence | None
) -> None:
    site.add(plain_channel(plain_videos(1)))
    url = site.url("/rss/channel/talk/videos")
    found = await fetcher.list(url, limit=None, known=[], access=Access(fence=where))
    assert len(found.episodes) == 1


@pytest.fixture
def lead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str, str], None]:
    """Give what has a name lead to an address, for the runs that begin after it."""

    def run(name: str, address: str) -> None:
        folder = tmp_path / "names"
        folder.mkdir()
        # Python runs it before anything else.
        (folder / "sitecustomize.py").write_text(NAMES.format(name, address))
        find = toolchain.find

        async def found(*args: Any) -> toolchain.Toolchain:
            tools = await find(*args)
            return replace(tools, python_path=f"{folder}:{tools.python_path}")

        monkeypatch.setattr(toolchain, "find", found)

    return run


NAMES: Final = """
import socket
plain = socket.getaddrinfo
def names(host, *args, **kwargs):
    return plain({1!r} if host == {0!r} else host, *args, **kwargs)
socket.getaddrinfo = names
"""


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "if that is meant, name the source by its IP address"),
        ("0.0.0.0", "as names do that a DNS filter blocks"),
    ],
)
async def test_a_name_that_leads_home_takes_nothing_down(
    fetcher: Fetcher,
    site: FakeSite,
    lead: Callable[[str, str], None],
    address: str,
    why: str,
) -> None:
    """Else a site could have its own name lead home, and then name any device there."""
    site.add(plain_channel(plain_videos(1)))
    lead(CHOSEN, address)
    url = site.url("/rss/channel/talk/videos").replace("127.0.0.1", CHOSEN)
    with pytest.raises(SourceError) as refused:
        await fetcher.list(url, limit=None, known=[])
    assert refused.value.error_class is ErrorClass.TEMPORARY
    assert f"{address} leads into your own network" in refused.value.detail
    assert why in refused.value.detail
    assert not site.log
    # Whoever has such names at home says so.
    allowed = Access(fence=Fence(is_down=True, sources=(url,)))
    assert (await fetcher.list(url, limit=None, known=[], access=allowed)).episodes


@pytest.mark.parametrize("others", [(), ("93.184.215.14",)])
async def test_a_name_that_leads_home_may_be_chosen(
    fetcher: Fetcher,
    site: FakeSite,
    lead: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
    others: tuple[str, ...],
) -> None:
    """By who adds it: the home's router answers so. But no site is in both places."""
    site.add(plain_channel(plain_videos(1)))
    lead(CHOSEN, "127.0.0.1")

    async def resolve(*_: Any, **__: Any) -> list[Any]:
        return [(None, None, None, "", (one, 0)) for one in ("127.0.0.1", *others)]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    url = site.url("/rss/channel/talk/videos").replace("127.0.0.1", CHOSEN)
    if others:
        with pytest.raises(SourceError):
            await fetcher.probe(url, media=Media.AUDIO, whole=False)
    else:
        assert (await fetcher.probe(url, media=Media.AUDIO, whole=False)).is_private


async def test_a_name_that_only_a_home_has(
    fetcher: Fetcher, site: FakeSite, lead: Callable[[str, str], None]
) -> None:
    site.add(plain_channel(plain_videos(1)))
    lead("nas.local", "127.0.0.1")
    url = site.url("/rss/channel/talk/videos").replace("127.0.0.1", "nas.local")
    assert (await fetcher.list(url, limit=None, known=[])).episodes


@pytest.mark.parametrize(
    ("host", "is_home"),
    [
        *(("127.0.0.1", True), ("192.168.1.2:8096", True), ("10.0.0.1", True)),
        *(("[::1]", True), ("[fd00::2]:8096", True), ("[fe80::1%25eth0]", True)),
        *(("[::ffff:10.0.0.1]", True), ("localhost", True), ("LOCALHOST.", True)),
        *(("nas", True), ("nas.", True), ("a.localhost", True), ("nas.local", True)),
        *(("nas.lan", True), ("nas.home", True), ("me:pw@nas.internal:1", True)),
        *(("nas.home.arpa.", True), ("nas.Local", True)),
        *((CHOSEN, False), ("93.184.215.14", False), ("[2606:2800:21f::1]", False)),
        *(("local.example.org", False), ("nas.local.example.org", False)),
        *(("mylocal.org", False), ("home.arpa", False), ("192.168.1.2.nip.io", False)),
        *(("127.1", True), ("0x7f.1", True), ("local.", True)),
    ],
)
def test_which_sources_are_at_home(host: str, is_home: bool) -> None:
    """What they are called says it, and nobody is asked."""
    around = fence.variables(Fence(sources=(PUBLIC, f"http://{host}/rss")), ())
    assert (around == {}) is is_home


async def test_media_that_is_in_the_home(
    fetcher: Fetcher, site: FakeSite, elsewhere: FakeSite, job_dir: Path
) -> None:
    site.add(*plain_videos(1))
    at_home = elsewhere.url("/media/ep-1/18.mp4")
    site.garble("/page/*", body=page(at_home, site.url("/thumb/ep-1.jpg")))
    with pytest.raises(SourceError) as refused:
        await download(fetcher, site, job_dir)
    assert refused.value.error_class is ErrorClass.TEMPORARY
    assert not elsewhere.log


async def test_redirections_into_the_home(
    fetcher: Fetcher, site: FakeSite, elsewhere: FakeSite, job_dir: Path
) -> None:
    site.add(*plain_videos(1, formats=(MUXED_360,)))
    media = site.url(f"/media/ep-1/{MUXED_360.format_id}.mp4")
    site.garble("/page/*", body=page(media, site.url("/thumb/ep-1.jpg")))
    away = {"location": elsewhere.url("/thumb/ep-1.jpg")}
    site.fail("/thumb/*", status=302, headers=away)
    # A picture that cannot be had costs no episode.
    fetched = await download(fetcher, site, job_dir)
    assert fetched.media is not None
    assert fetched.artwork is None
    assert "leads into your own network" in fetched.log
    fetched.media.unlink()
    site.fail("/media/*", status=302, headers=away)
    with pytest.raises(SourceError) as refused:
        await download(fetcher, site, job_dir)
    assert refused.value.error_class is ErrorClass.TEMPORARY
    assert not elsewhere.log


async def test_media_beside_a_neighbour(
    fetcher: Fetcher, site: FakeSite, job_dir: Path
) -> None:
    """A service that a person names opens its own port, and not its whole machine."""
    site.add(*plain_videos(1))
    with FakeSite() as device:
        at_home = device.url("/media/ep-1/18.mp4")
        site.garble("/page/*", body=page(at_home, site.url("/thumb/ep-1.jpg")))
        with pytest.raises(SourceError) as refused:
            await download(fetcher, site, job_dir)
        assert "leads into your own network" in refused.value.detail
        assert not device.log


async def test_a_proxy_may_be_in_the_home(fetcher: Fetcher, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(2)))
    with proxy("me:sesame") as running:
        access = Access(fence=PUBLIC_FENCE, proxy=running.url("me:sesame"))
        url = site.url("/rss/channel/talk/videos")
        found = await fetcher.list(url, limit=None, known=[], access=access)
        assert running.seen == ["/rss/channel/talk/videos"]
    assert len(found.episodes) == 2


def test_what_a_run_is_told_holds_no_password() -> None:
    told = fence.variables(
        Fence(sources=("https://me:sesame@a.example/talk?key=sesame",)),
        ("http://me:sesame@10.0.0.1:3128", "10.0.0.2:4416", None),
    )
    known = '["http://10.0.0.1:3128", "//10.0.0.2:4416"]'
    assert told == {"ANYPOD_FENCE": known}
    assert fence.variables(Fence(is_down=True), ()) == {}


async def test_the_feed_says_how_far_its_pages_may_lead(
    home: Home, site: FakeSite, tmp_path: Path
) -> None:
    await home.stop()
    await home.start(plugin_dir=tmp_path / "nowhere")
    site.add(*plain_videos(1))
    manual: dict[str, Any] = {
        "source_url": None,
        "source_kind": SourceKind.MANUAL,
        "listing_urls": (),
        "mode": ScheduleMode.MANUAL,
    }
    await home.engine.set_paused(paused=True)
    await home.engine.feeds.attach(feed_config(allow_private_sources=True, **manual))
    await home.engine.submissions.add("feed", Submission(url=site.url("/page/ep-1")))
    # Somebody thinks better of it before anything is fetched.
    await home.engine.feeds.attach(feed_config(max_errors=2, **manual))
    await home.engine.set_paused(paused=False)
    await home.until(lambda state: state.error is not None)
    [episode] = await home.episodes()
    # It may be a router that answers so for any name, until its line is up again.
    assert (episode.state.status, episode.state.tries) == (S.QUEUED, 1)
    home.advance(seconds=400)
    await home.until(lambda state: state.counts.get(S.FAILED) == 1)
    [episode] = await home.episodes()
    assert episode.state.error is not None
    assert episode.state.error.error_class is ErrorClass.TEMPORARY
    assert "leads into your own network" in episode.state.error.detail
    assert not site.log


def test_tabs_of_another_site_are_none() -> None:
    """They are remembered as what a person chose."""
    root = "https://www.a.example/@x"
    assert not sources.channel_tabs(root, tab("http://192.168.1.1/@x/videos"))
    assert sources.channel_tabs(root, tab("https://m.a.example/@x/videos"))


def tab(url: str) -> list[Entry]:
    """Return a listing that consists of a tab."""
    entry = parse_entry(json.dumps({"url": url, "id": "x", "playlist_index": 1}))
    assert entry is not None
    return [entry]


# --------------------------------------------------------------------- plain requests


class World:
    """Answers by address, and remembers what it was asked."""

    def __init__(self, **moved: str) -> None:
        self.asked: list[str] = []
        self._moved = moved

    async def __call__(self, url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
        self.asked.append(url)
        where = self._moved.get(url.rpartition("/")[2])
        if where is None:
            return HttpAnswer(status=200, headers={}, body=url.encode())
        told = {"location": where} if where else {}
        return HttpAnswer(status=302, headers=told, body=b"")


async def got(world: World, url: str, where: Fence = PUBLIC_FENCE) -> str | None:
    answer = await Web(http=world).get(url, {}, where)
    return None if answer is None else answer.body.decode()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a",
        "http://192.168.1.2:8123/a",
        "http://[::1]/a",
        "http://[::ffff:10.0.0.1]/a",
        "http://169.254.169.254/latest/meta-data",
        "http://homeassistant.local/a",
        "http://nas.lan/a",
        "http://127.1/a",
        "http://2130706433/a",
        "file:///etc/passwd",
        "http://",
        "http://[::1/a",
        "https://93.184.215.14\\@127.0.0.1/a",
    ],
)
async def test_what_is_not_asked_for(url: str) -> None:
    world = World()
    assert await got(world, url) is None
    # Nor where another page leads there.
    assert await got(World(a=url), f"{PUBLIC}/a") is None
    assert world.asked == []


@pytest.mark.parametrize(
    "found", [["192.168.1.2"], ["93.184.215.14", "fd00::2"], ["0.0.0.0"]]
)
async def test_a_name_that_leads_home_opens_nothing(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    async def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        addresses = found if host == CHOSEN else [host]
        return [(None, None, None, "", (one, 0)) for one in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    world = World(a="http://192.168.1.1/b")
    assert await got(world, f"https://{CHOSEN}/c", CHOSEN_FENCE) is None
    assert world.asked == []
    assert await got(world, f"{PUBLIC}/a", CHOSEN_FENCE) is None
    assert world.asked == [f"{PUBLIC}/a"]
    allowed = replace(CHOSEN_FENCE, is_down=True)
    assert await got(world, f"https://{CHOSEN}/c", allowed) is not None


async def test_redirections_are_followed_for_a_while() -> None:
    world = World(a="b", b="//93.184.215.15/c", c="d")
    assert await got(world, "https://93.184.215.14/a") == "https://93.184.215.15/d"
    assert len(world.asked) == 4
    circle = World(a="b", b="a")
    assert await got(circle, f"{PUBLIC}/a") is None
    assert len(circle.asked) == 5
    nowhere = World(a="")
    assert await got(nowhere, f"{PUBLIC}/a") is None
    assert len(nowhere.asked) == 1


@pytest.mark.parametrize(
    "where",
    [
        Fence(is_down=True),
        Fence(sources=(PUBLIC, "http://nas.local:8096/rss")),
        Fence(sources=(PUBLIC, "http://192.168.1.3:8096/rss")),
    ],
)
async def test_who_lives_there_may(where: Fence) -> None:
    world = World(a="http://192.168.1.2/b")
    assert await got(world, f"{PUBLIC}/a", where) == "http://192.168.1.2/b"
    assert await got(World(a="file:///etc/passwd"), f"{PUBLIC}/a", where) is None
