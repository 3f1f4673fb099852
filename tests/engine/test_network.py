"""How sites are reached: what was set reaches them, of a feed and of its arguments."""

from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from custom_components.anypod.engine.config import Access, Making
from custom_components.anypod.engine.errors import SourceError
from custom_components.anypod.engine.findings import Fetched
from custom_components.anypod.engine.models import ErrorClass, Media
from custom_components.anypod.engine.ytdlp import Fetcher, FetcherConfig
from custom_components.anypod.engine.ytdlp_args import Order
from tests.engine.home import plain_channel, plain_videos
from tests.engine.proxy import proxy
from tests.engine.support import in_thread
from tests.site import MUXED_LARGE, FakeSite, install_plugin

TAB = "/channel/talk/videos"


@pytest.fixture
def plugins(tmp_path: Path) -> Path:
    """Give a folder of plugins, which has that of the site."""
    return install_plugin(tmp_path)


@pytest.fixture
def fetcher(tmp_path: Path, plugins: Path) -> Fetcher:
    """Give a fetcher that knows the fake site."""
    return Fetcher(
        FetcherConfig(
            cache_dir=tmp_path / "cache",
            plugin_dir=plugins,
            cookie_dir=tmp_path / "cookies",
        )
    )


async def still() -> object:
    return 0


@pytest.fixture
def job_dir(tmp_path: Path) -> Path:
    """Give the folder of a download."""
    folder = tmp_path / "job"
    folder.mkdir()
    return folder


async def download(
    fetcher: Fetcher, site: FakeSite, job_dir: Path, **fields: Any
) -> Fetched:
    access = fields.pop("access", Access())
    return await fetcher.download(
        Order(
            url=site.url("/watch/ep-1"),
            media=fields.pop("media", Media.AUDIO),
            job_dir=job_dir,
            making=Making(**fields),
        ),
        activity=still,
        access=access,
    )


async def test_everything_goes_through_the_proxy(
    fetcher: Fetcher, site: FakeSite, job_dir: Path
) -> None:
    site.add(plain_channel(plain_videos(1)))
    with proxy("me:pa%ss") as running:
        access = Access(proxy=running.url("me:pa%25ss"))
        mark = site.mark()
        await fetcher.list(site.url(TAB), limit=None, known=[], access=access)
        fetched = await download(fetcher, site, job_dir, access=access)
        assert fetched.media is not None
        asked = [one.path for one in site.log[mark:]]
    assert running.seen == asked
    assert any(path.startswith("/media/") for path in asked)


async def test_a_proxy_that_refuses_keeps_its_password(
    fetcher: Fetcher, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    with proxy("me:right") as running:
        access = Access(proxy=running.url("me:sesame"))
        with pytest.raises(SourceError) as failed:
            await fetcher.list(site.url(TAB), limit=None, known=[], access=access)
    assert running.seen == []
    gone = Access(proxy=running.url("me:sesame"))
    with pytest.raises(SourceError) as missed:
        await fetcher.list(site.url(TAB), limit=None, known=[], access=gone)
    for err in (failed.value, missed.value):
        assert err.error_class is ErrorClass.TEMPORARY
        assert "sesame" not in f"{err} {err.detail} {err.log}"


async def test_the_user_agent_is_told(
    fetcher: Fetcher, site: FakeSite, job_dir: Path
) -> None:
    site.add(plain_channel(plain_videos(1)))
    access = Access(user_agent="Anypod, a podcast maker (test)")
    await fetcher.list(site.url(TAB), limit=None, known=[], access=access)
    await download(fetcher, site, job_dir, access=access)
    assert {one.user_agent for one in site.log} == {access.user_agent}


async def test_requests_have_pauses_between_them(
    fetcher: Fetcher, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(3), page_size=1))

    async def gaps(access: Access) -> list[float]:
        mark = site.mark()
        await fetcher.list(site.url(TAB), limit=None, known=[], access=access)
        times = [one.at for one in site.log[mark:]]
        return [(after - at).total_seconds() for at, after in pairwise(times)]

    slow = await gaps(Access(sleep_requests_s=0.4))
    assert len(slow) >= 2
    assert min(slow) >= 0.4
    # A listing of its own accord has none.
    assert min(await gaps(Access())) < 0.2


async def test_a_limit_of_the_rate_is_kept(
    fetcher: Fetcher, site: FakeSite, job_dir: Path
) -> None:
    (video,) = plain_videos(1, formats=(MUXED_LARGE,))
    site.add(video)
    began = monotonic()
    fetched = await download(
        fetcher,
        site,
        job_dir,
        media=Media.VIDEO_360,
        access=Access(rate_limit_bytes_s=700_000),
    )
    took_s = monotonic() - began
    assert fetched.media is not None
    size = fetched.media.stat().st_size
    assert size > 1_000_000
    # What comes first is not counted by yt-dlp.
    assert took_s >= 0.7 * size / 700_000


# ----------------------------------------------------------- what takes a plugin


def add_plugin(plugins: Path, name: str, code: str) -> None:
    """Put a plugin beside that of the site, as a person would."""
    folder = plugins / name / "yt_dlp_plugins" / "extractor"
    folder.mkdir(parents=True)
    (folder / f"{name}.py").write_text(code)


_TOKENS = """
from yt_dlp.extractor.youtube.pot._director import initialize_pot_director
from yt_dlp.extractor.youtube.pot.provider import PoTokenProvider, register_provider
from yt_dlp_plugins.extractor.anypod_site import AnypodSiteIE


@register_provider
class BgUtilHTTPPTP(PoTokenProvider):
    def is_available(self):
        return True

    def _real_request_pot(self, request):
        raise NotImplementedError


extract = AnypodSiteIE._real_extract


def ask_first(self, url):
    provider = initialize_pot_director(self).providers["BgUtilHTTP"]
    [service] = provider._configuration_arg("base_url", casesense=True)
    self._download_webpage(f"{service}/ping", "token", expected_status=404)
    return extract(self, url)


AnypodSiteIE._real_extract = ask_first
"""


@pytest.mark.parametrize("ending", ["", "/"])
async def test_the_service_for_tokens_is_told(
    fetcher: Fetcher, plugins: Path, site: FakeSite, job_dir: Path, ending: str
) -> None:
    """To a provider of the name that bgutil's plugin has, by yt-dlp's own hands.

    It puts its paths behind the address as it gets it, and its service knows no
    `//ping`.
    """
    add_plugin(plugins, "bgutil", _TOKENS)
    site.add(*plain_videos(1))
    # Those of a person come to it, and are not in its place.
    arguments = ("--extractor-args", "youtube:player_client=web")
    access = Access(pot_provider_url=site.url(f"/Tokens{ending}"))
    await fetcher.list(
        site.url("/watch/ep-1"),
        limit=None,
        known=[],
        access=access,
        ytdlp_args=arguments,
    )
    await download(fetcher, site, job_dir, access=access, ytdlp_args=arguments)
    asked = site.since().matching("/Tokens*")
    assert [one.path for one in asked] == ["/Tokens/ping"] * 2


_BROWSER = """
from yt_dlp.networking._urllib import UrllibRH
from yt_dlp.networking.common import register_rh
from yt_dlp.networking.impersonate import ImpersonateRequestHandler, ImpersonateTarget


@register_rh
class BrowserRH(UrllibRH, ImpersonateRequestHandler):
    RH_NAME = "browser"
    _SUPPORTED_IMPERSONATE_TARGET_MAP = {
        ImpersonateTarget("firefox", "135"): None,
        ImpersonateTarget("chrome", "131", "macos"): None,
        ImpersonateTarget("chrome", "120", "macos"): None,
    }

    def _prepare_headers(self, request, headers):
        headers["X-Browser"] = str(self._get_request_target(request))
        super()._prepare_headers(request, headers)
"""


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [("Chrome", "chrome-131:macos"), ("chrome-120", "chrome-120:macos")],
)
async def test_the_browser_is_told(
    fetcher: Fetcher,
    plugins: Path,
    site: FakeSite,
    job_dir: Path,
    wanted: str,
    shown: str,
) -> None:
    """It behaves like one in every request, where it has what that takes."""
    add_plugin(plugins, "browser", _BROWSER)
    site.add(plain_channel(plain_videos(1)))
    access = Access(impersonate=wanted)
    mark = site.mark()
    await fetcher.list(site.url(TAB), limit=None, known=[], access=access)
    await download(fetcher, site, job_dir, access=access)
    asked = site.log[mark:]
    assert {one.path.split("/")[1] for one in asked} == {"api", "media"}
    assert {one.headers.get("x-browser") for one in asked} == {shown}


async def test_without_what_it_takes_there_is_no_browser(
    fetcher: Fetcher, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1)))
    with pytest.raises(SourceError, match="chrome") as failed:
        await fetcher.list(
            site.url(TAB), limit=None, known=[], access=Access(impersonate="chrome")
        )
    assert failed.value.error_class is ErrorClass.TOOL_MISSING
    assert site.since().requests == ()


# ---------------------------------------------------------------- arguments of people


async def test_arguments_of_a_person_are_used(
    fetcher: Fetcher, site: FakeSite, job_dir: Path
) -> None:
    site.add(plain_channel(plain_videos(1)))
    arguments = ("--add-headers", "X-Mine:  one ", "--user-agent", "Mine", "-N2")
    general = Access(user_agent="The hub's")
    mark = site.mark()
    await fetcher.list(
        site.url(TAB), limit=None, known=[], access=general, ytdlp_args=arguments
    )
    await download(fetcher, site, job_dir, access=general, ytdlp_args=arguments)
    asked = site.log[mark:]
    assert any(one.path.startswith("/media/") for one in asked)
    assert any(one.path.startswith("/api/channel/") for one in asked)
    # They are nearer to the feed than what holds for all feeds.
    assert {one.user_agent for one in asked} == {"Mine"}
    assert {one.headers.get("x-mine") for one in asked} == {"one"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("--exec", "touch {}"),
        ("--exec", "before_dl:touch {}"),
        ("-4", "--print-to-file", "video:%(id)s", "{}"),
        ("--alias", "--harmless", "--exec 'touch {}'", "--harmless"),
        # What no form stores, because it cannot be split.
        ("--exec 'touch {}",),
    ],
)
async def test_what_is_refused_never_runs(
    fetcher: Fetcher,
    site: FakeSite,
    job_dir: Path,
    tmp_path: Path,
    arguments: tuple[str, ...],
) -> None:
    """Even if it is stored: by an older version, another yt-dlp, or by hand."""
    site.add(plain_channel(plain_videos(1)))
    mark, trace = site.mark(), tmp_path / "trace"
    stored = tuple(one.format(trace) for one in arguments)
    with pytest.raises(SourceError) as download_failed:
        await download(fetcher, site, job_dir, ytdlp_args=stored)
    with pytest.raises(SourceError) as listing_failed:
        await fetcher.list(site.url(TAB), limit=None, known=[], ytdlp_args=stored)
    for err in (download_failed.value, listing_failed.value):
        assert err.error_class is ErrorClass.UNSUPPORTED
        assert err.detail.startswith("Of the arguments for yt-dlp: -")
    # No yt-dlp was started for the site at all.
    assert site.since(mark).requests == ()
    assert not await in_thread(trace.exists)
