"""What a run of yt-dlp is given of its own, and what comes back from it."""

import asyncio
import errno
import os
from pathlib import Path
import stat

import pytest

from custom_components.anypod.engine import jar
from custom_components.anypod.engine.config import Access
from custom_components.anypod.engine.errors import Rejected, SourceError
from custom_components.anypod.engine.models import ErrorClass, Media, Reason
from custom_components.anypod.engine.runs import Runs
from custom_components.anypod.engine.toolchain import Toolchain
from custom_components.anypod.engine.transfer import Watch
from custom_components.anypod.engine.ytdlp import Fetcher, FetcherConfig
from custom_components.anypod.engine.ytdlp_args import Order
from tests.engine.home import plain_channel, plain_videos
from tests.engine.support import in_thread, reached
from tests.site import FakeSite, SourceStatus, Status, install_plugin

TAB = "/channel/talk/videos"
ACCESS = Access(cookies="mine.txt")
NO_TOOLS = Toolchain(ytdlp=(), python_path="", ffmpeg=None, ffprobe=None)


@pytest.fixture
def config(tmp_path: Path) -> FetcherConfig:
    return FetcherConfig(
        cache_dir=tmp_path / "cache",
        plugin_dir=install_plugin(tmp_path),
        cookie_dir=tmp_path / "cookies",
    )


@pytest.fixture
def fetcher(config: FetcherConfig) -> Fetcher:
    return Fetcher(config)


@pytest.fixture
def stored(config: FetcherConfig, site: FakeSite) -> Path:
    """Keep the cookies of a member of the club, which the site gets as well."""
    site.add(
        plain_channel(
            plain_videos(1, status=Status.LOGIN_REQUIRED),
            status=SourceStatus.LOGIN_REQUIRED,
        )
    )
    path = config.cookie_dir / "mine.txt"
    jar.write(path, site.cookie_text())
    return path


async def listed(fetcher: Fetcher, site: FakeSite) -> int:
    """List the club; return how many episodes it has."""
    listing = await fetcher.list(site.url(TAB), limit=None, known=[], access=ACCESS)
    return len(listing.episodes)


async def download(
    fetcher: Fetcher,
    site: FakeSite,
    folder: Path,
    reason: Reason | None = None,
    access: Access = ACCESS,
) -> None:
    async def activity() -> object:
        return 0

    await fetcher.download(
        Order(url=site.url("/watch/ep-1"), media=Media.AUDIO, job_dir=folder),
        activity=activity,
        watch=Watch(judge=lambda _: reason),
        access=access,
    )


def text_of(path: Path) -> str:
    return path.read_text()


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def make_folder_of(path: Path) -> None:
    path.unlink()
    path.mkdir()


def names(path: Path) -> set[str]:
    return {f"{one.name}={one.value}" for one in jar.parse(text_of(path))}


def visits(path: Path) -> set[str]:
    return {one for one in names(path) if one.startswith("visit")}


async def test_each_run_has_a_copy_of_its_own(
    fetcher: Fetcher, config: FetcherConfig, site: FakeSite, stored: Path
) -> None:
    before = text_of(stored)
    with site.hold(f"/api{TAB}*") as hold:
        async with asyncio.TaskGroup() as group:
            runs = [group.create_task(listed(fetcher, site)) for _ in range(2)]
            await reached(hold)
            await in_thread(site.wait_for, f"/api{TAB}*", count=2)
            copies = list((config.cache_dir / "runs").glob("*/cookies.txt"))
            assert len(copies) == 2
            for copy in copies:
                assert mode_of(copy) == 0o600
                assert mode_of(copy.parent) == 0o700
            hold.release()
    assert [run.result() for run in runs] == [1, 1]
    assert not list((config.cache_dir / "runs").iterdir())
    # yt-dlp has written its copies anew, and nothing in them had changed.
    assert text_of(stored) == before


@pytest.fixture
def runs(config: FetcherConfig, stored: Path) -> Runs:
    return Runs(
        cache_dir=config.cache_dir,
        plugin_dir=config.plugin_dir,
        cookie_dir=config.cookie_dir,
    )


async def test_whenever_a_run_is_cut_off_its_folder_goes(runs: Runs) -> None:
    """It has cookies in it: also one that is just being made."""

    async def begin() -> None:
        async with runs.begin(NO_TOOLS, ACCESS):
            await asyncio.Event().wait()

    for steps in range(30):
        run = asyncio.create_task(begin())
        for _ in range(steps):
            await asyncio.sleep(0)
        run.cancel()
        await asyncio.wait([run])
    assert list((runs.cache_dir / "runs").iterdir()) == []


async def test_a_disk_without_room_is_told_by_its_name(runs: Runs) -> None:
    with pytest.raises(SourceError) as failure:
        async with runs.begin(NO_TOOLS, ACCESS):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert failure.value.error_class is ErrorClass.DISK_FULL
    with pytest.raises(PermissionError):
        async with runs.begin(NO_TOOLS, ACCESS):
            raise PermissionError
    assert list((runs.cache_dir / "runs").iterdir()) == []


async def test_what_a_listing_renews_is_kept(
    fetcher: Fetcher, site: FakeSite, stored: Path
) -> None:
    before = names(stored)
    site.set_cookie("visit=1; Max-Age=3600")
    assert await listed(fetcher, site) == 1
    assert names(stored) == before | {"visit=1"}
    assert mode_of(stored) == 0o600
    # It is what the next run begins with.
    site.set_cookie(None)
    assert await listed(fetcher, site) == 1
    assert "visit=1" in site.log[-1].headers["cookie"]


async def test_what_a_download_renews_is_kept(
    fetcher: Fetcher, site: FakeSite, stored: Path, tmp_path: Path
) -> None:
    site.set_cookie("visit=1; Max-Age=3600")
    await download(fetcher, site, tmp_path)
    assert visits(stored) == {"visit=1"}


async def test_a_run_that_fails_leaves_the_cookies_alone(
    fetcher: Fetcher, site: FakeSite, stored: Path, tmp_path: Path
) -> None:
    before = text_of(stored)
    site.set_cookie("visit=1; Max-Age=3600")
    site.fail("/media/*", status=404)
    with pytest.raises(SourceError):
        await download(fetcher, site, tmp_path)
    with pytest.raises(Rejected):
        await download(fetcher, site, tmp_path, Reason.SHORTS)
    site.update_source(TAB.removesuffix("/videos"), status=SourceStatus.MISSING)
    with pytest.raises(SourceError):
        await listed(fetcher, site)
    assert text_of(stored) == before


async def test_being_logged_out_by_the_site_does_not_cost_the_login(
    fetcher: Fetcher, site: FakeSite, stored: Path
) -> None:
    before = text_of(stored)
    site.set_cookie("anypod_session=; Path=/; Max-Age=0")
    assert await listed(fetcher, site) == 1
    assert text_of(stored) == before


async def test_of_parallel_runs_the_last_one_counts(
    fetcher: Fetcher, site: FakeSite, stored: Path, tmp_path: Path
) -> None:
    with site.hold("/api/video/*") as hold:
        async with asyncio.TaskGroup() as group:
            group.create_task(download(fetcher, site, tmp_path))
            await reached(hold)
            site.set_cookie("visit_a=1; Max-Age=3600")
            await listed(fetcher, site)
            assert visits(stored) == {"visit_a=1"}
            site.set_cookie("visit_b=1; Max-Age=3600")
            hold.release()
    # Whole, as that run had it, and no mixture.
    assert visits(stored) == {"visit_b=1"}


async def test_cookies_that_were_replaced_meanwhile(
    fetcher: Fetcher, site: FakeSite, stored: Path
) -> None:
    site.set_cookie("visit=1; Max-Age=3600")
    newer = stored.with_name("newer.txt")
    with site.hold(f"/api{TAB}*") as hold:
        async with asyncio.TaskGroup() as group:
            run = group.create_task(listed(fetcher, site))
            await reached(hold)
            jar.write(newer, site.cookie_text())
            jar.delete(stored)
            hold.release()
    assert run.result() == 1
    assert text_of(newer) == site.cookie_text()
    assert [path.name for path in stored.parent.iterdir()] == ["newer.txt"]


async def test_a_disk_that_takes_nothing_fails_no_run(
    fetcher: Fetcher,
    site: FakeSite,
    stored: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site.set_cookie("visit=1; Max-Age=3600")
    with site.hold(f"/api{TAB}*") as hold:
        async with asyncio.TaskGroup() as group:
            run = group.create_task(listed(fetcher, site))
            await reached(hold)
            # Nothing can be put in the place of a folder, not even by root.
            make_folder_of(stored)
            hold.release()
    assert run.result() == 1
    assert list(stored.parent.iterdir()) == [stored]
    assert "Cannot keep the cookies that a site has renewed" in caplog.text


async def test_a_stored_file_that_is_broken_asks_for_a_login(
    fetcher: Fetcher, config: FetcherConfig, site: FakeSite, stored: Path
) -> None:
    await in_thread(stored.write_text, "secret of somebody")
    with pytest.raises(SourceError) as caught:
        await listed(fetcher, site)
    assert caught.value.error_class is ErrorClass.LOGIN_REQUIRED
    assert "secret" not in f"{caught.value}{caught.value.log}"
    assert not list((config.cache_dir / "runs").iterdir())
