"""Packages come from the index that the machine is set up for, by uv or by pip."""

import asyncio
from collections.abc import Iterator
import os
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

from custom_components.anypod.engine import installer
from custom_components.anypod.engine.errors import InstallFailed
from custom_components.anypod.engine.installer import Installer
from tests.engine.index import ROOT, PackageIndex, use_index
from tests.engine.support import in_thread


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[PackageIndex]:
    """Give an index that this machine is set up for."""
    with PackageIndex() as found:
        use_index(found, monkeypatch)
        yield found


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Give a folder to work in."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture(params=["uv", "pip"])
def tool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Installer:
    """Give an installer with uv, and one on a machine without."""
    if request.param == "uv":
        return Installer()
    candidates = (sys.executable, str(ROOT / ".cache/uv/bin/python"), "python3")
    python = next((one for one in candidates if _has_pip(one)), None)
    if python is None:
        pytest.skip("no Python with pip on this machine")
    monkeypatch.setattr(installer, "UV_MODULE", "uv_that_nobody_installed")
    folders = os.environ["PATH"].split(":")
    without = [one for one in folders if not (Path(one) / "uv").exists()]
    monkeypatch.setenv("PATH", ":".join(without))
    return Installer(python=python)


def _has_pip(python: str) -> bool:
    found = shutil.which(python)
    if found is None:
        return False
    asked = [found, "-m", "pip", "--version"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


async def test_the_newest(index: PackageIndex, tool: Installer, work: Path) -> None:
    for version in ("2026.9.30", "2026.10.1"):
        index.add_plain("yt-dlp", version)
    index.add_plain("yt-dlp", "2026.10.2.512.dev0")
    index.add("yt-dlp-ejs", "9.0", {"yt_dlp_ejs.py": ""})
    assert await tool.latest("yt-dlp", work, prereleases=False) == "2026.10.1"
    assert await tool.latest("yt-dlp", work, prereleases=True) == "2026.10.2.512"


async def test_the_newest_whatever_its_extras_want(
    index: PackageIndex, tool: Installer, work: Path
) -> None:
    """An index that resolves extras would name an older one."""
    index.add_plain("yt-dlp", "2026.9.30")
    wants = ["nowhere==1.0; extra == 'default'", "elsewhere>=1"]
    index.add("yt-dlp", "2026.10.1", {"yt_dlp/__init__.py": ""}, requires=wants)
    assert await tool.latest("yt-dlp", work, prereleases=False) == "2026.10.1"
    assert not [one for one in index.requests if "where" in one]


async def test_into_a_folder_of_its_own(
    index: PackageIndex, tool: Installer, work: Path, tmp_path: Path
) -> None:
    index.add("one", "1.0", {"one.py": "x = 1\n"}, requires=["two"])
    index.add("two", "2.0", {"two.py": "y = 2\n"})
    await tool.install(["one==1.0"], tmp_path / "a", work)
    assert {"one.py", "two.py", "one-1.0.dist-info"} <= names(tmp_path / "a")
    # As byte code, too: yt-dlp starts four times as fast.
    assert len(list((tmp_path / "a" / "__pycache__").glob("*.pyc"))) == 2
    await tool.install(["one"], tmp_path / "b", work, with_dependencies=False)
    assert "one.py" in names(tmp_path / "b")
    assert "two.py" not in names(tmp_path / "b")


async def test_nothing_is_built(
    index: PackageIndex, tool: Installer, work: Path, tmp_path: Path
) -> None:
    """Whoever builds a package runs what its makers please."""
    built = tmp_path / "built"
    index.add_plain("one", "1.0")
    index.add_source("one", "2.0", built)
    assert await tool.latest("one", work, prereleases=False) == "1.0"
    with pytest.raises(InstallFailed):
        await tool.install(["one==2.0"], tmp_path / "a", work)
    await tool.install(["one"], tmp_path / "b", work)
    assert "one-1.0.dist-info" in names(tmp_path / "b")
    # Nor what another package needs.
    index.add_source("two", "1.0", built)
    index.add("three", "1.0", {"three.py": ""}, requires=["two"])
    with pytest.raises(InstallFailed):
        await tool.install(["three"], tmp_path / "c", work)
    assert not await asyncio.to_thread(built.exists)


async def test_what_does_not_exist(
    index: PackageIndex, tool: Installer, work: Path, tmp_path: Path
) -> None:
    index.add_plain("one")
    with pytest.raises(InstallFailed) as caught:
        await tool.install(["one==2.0"], tmp_path / "a", work)
    assert caught.value.tool == "one==2.0"
    assert caught.value.is_unsolvable
    assert "2.0" in caught.value.detail
    assert "\n" not in caught.value.detail
    with pytest.raises(InstallFailed):
        await tool.latest("two", work, prereleases=False)


async def test_offline(index: PackageIndex, work: Path, tmp_path: Path) -> None:
    index.stop()
    tool = Installer()
    with pytest.raises(InstallFailed) as caught:
        await tool.install(["one==1.0"], tmp_path / "a", work)
    assert not caught.value.is_unsolvable
    with pytest.raises(InstallFailed):
        await tool.latest("one", work, prereleases=False)


async def test_without_uv_and_pip(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installer, "UV_MODULE", "uv_that_nobody_installed")
    monkeypatch.setenv("PATH", str(tmp_path))
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho No module named pip >&2\nexit 1\n")
    python.chmod(0o755)
    with pytest.raises(InstallFailed, match="No module named pip"):
        await Installer(python=str(python)).install(["one"], tmp_path / "a", work)


@pytest.mark.parametrize(
    "report", ["", "{}", '{"install": []}', '{"install": [{"metadata": null}]}']
)
async def test_an_installer_that_names_no_version(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho '{report}' > '{work / 'report.json'}'\n")
    python.chmod(0o755)
    monkeypatch.setattr(installer, "UV_MODULE", "uv_that_nobody_installed")
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(InstallFailed, match="named no version"):
        await Installer(python=str(python)).latest("one", work, prereleases=False)
    monkeypatch.setattr(installer, "UV_MODULE", "sys")
    with pytest.raises(InstallFailed, match="named no version"):
        await Installer(python=str(python)).latest("one", work, prereleases=False)


async def test_the_child_knows_the_machines_index_and_no_secrets(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text(
        f"#!/bin/sh\nenv > '{tmp_path / 'env'}'\npwd >> '{tmp_path}/env'\n"
    )
    python.chmod(0o755)
    monkeypatch.setattr(installer, "UV_MODULE", "sys")
    for name, value in (
        *(("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple"), ("PIP_CERT", "/cert")),
        *(("HTTPS_PROXY", "http://proxy:3128"), ("SUPERVISOR_TOKEN", "secret")),
        *(("PYTHONPATH", "/elsewhere"), ("LD_PRELOAD", ""), ("HOME", "/home/me")),
    ):
        monkeypatch.setenv(name, value)
    await Installer(python=str(python)).install(["one"], tmp_path / "a", work)
    said = (tmp_path / "env").read_text().splitlines()
    assert {
        "UV_DEFAULT_INDEX=http://127.0.0.1:9/simple",
        *("PIP_CERT=/cert", "HTTPS_PROXY=http://proxy:3128", "HOME=/home/me"),
        *(f"TMPDIR={work}", str(work)),
    } <= set(said)
    names = {line.partition("=")[0] for line in said}
    assert not names & {"SUPERVISOR_TOKEN", "PYTHONPATH", "LD_PRELOAD"}


async def test_cut_off(index: PackageIndex, work: Path, tmp_path: Path) -> None:
    """It takes its installer with it, and leaves nothing outside its folder."""
    index.add("one", "1.0", {"one.py": "x" * 2_000_000})
    hold = index.hold(r"^one")
    task = asyncio.create_task(Installer().install(["one"], tmp_path / "a", work))
    assert await in_thread(hold.reached.wait, 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not (tmp_path / "a" / "one.py").exists()


async def test_one_that_hangs_is_given_up(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec sleep 60\n")
    python.chmod(0o755)
    monkeypatch.setattr(installer, "UV_MODULE", "sys")
    monkeypatch.setattr(installer, "_SILENCE_S", 0.1)
    with pytest.raises(InstallFailed, match="said nothing"):
        await Installer(python=str(python)).install(["one"], tmp_path / "a", work)
