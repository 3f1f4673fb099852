"""Which programs are started, and with which environment."""

import os
from pathlib import Path
import stat
import sys

import pytest

from custom_components.anypod.engine import toolchain
from custom_components.anypod.engine.errors import ToolMissing
from custom_components.anypod.engine.toolchain import Toolchain


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is the whole PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, *names: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        path = folder / name
        path.write_text("#!/bin/sh\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_what_this_machine_has() -> None:
    tools = await toolchain.find()
    fenced = Path(toolchain.__file__).with_name("programs") / "fenced.py"
    assert tools.ytdlp == (sys.executable, "-P", str(fenced), "yt_dlp")
    assert "__main__.py" in names(Path(tools.python_path, "yt_dlp"))
    ffmpeg, ffprobe = tools.require_ffmpeg()
    assert (ffmpeg.name, ffprobe.name) == ("ffmpeg", "ffprobe")
    assert ffmpeg.is_absolute()


async def test_without_ytdlp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "YTDLP_MODULE", "yt_dlp_that_nobody_installed")
    with pytest.raises(ToolMissing) as caught:
        await toolchain.find()
    assert caught.value.tool == "yt-dlp"


async def test_a_ytdlp_installed_meanwhile_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(toolchain, "YTDLP_MODULE", "late_yt_dlp")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ToolMissing):
        await toolchain.find()
    (tmp_path / "late_yt_dlp").mkdir()
    (tmp_path / "late_yt_dlp" / "__init__.py").touch()
    tools = await toolchain.find()
    assert tools.python_path == str(tmp_path)


async def test_without_ffmpeg_the_rest_is_there(programs: Path) -> None:
    tools = await toolchain.find()
    assert (tools.ffmpeg, tools.ffprobe) == (None, None)
    with pytest.raises(ToolMissing) as caught:
        tools.require_ffmpeg()
    assert caught.value.tool == "ffmpeg"


async def test_without_ffprobe(programs: Path) -> None:
    install(programs, "ffmpeg")
    with pytest.raises(ToolMissing) as caught:
        (await toolchain.find()).require_ffmpeg()
    assert caught.value.tool == "ffprobe"


async def test_the_preferred_ffmpeg_and_its_own_ffprobe(
    programs: Path, tmp_path: Path
) -> None:
    install(programs, "ffmpeg", "ffprobe")
    preferred = tmp_path / "own"
    install(preferred, "ffmpeg", "ffprobe")
    tools = await toolchain.find(str(preferred / "ffmpeg"))
    assert tools.require_ffmpeg() == (preferred / "ffmpeg", preferred / "ffprobe")


async def test_an_ffprobe_from_elsewhere_serves_too(
    programs: Path, tmp_path: Path
) -> None:
    install(programs, "ffprobe")
    install(tmp_path / "own", "ffmpeg-7")
    tools = await toolchain.find(str(tmp_path / "own" / "ffmpeg-7"))
    assert tools.require_ffmpeg() == (
        tmp_path / "own" / "ffmpeg-7",
        programs / "ffprobe",
    )


async def test_a_preferred_ffmpeg_that_is_gone_is_replaced(programs: Path) -> None:
    install(programs, "ffmpeg", "ffprobe")
    tools = await toolchain.find("/no/such/ffmpeg")
    assert tools.ffmpeg == programs / "ffmpeg"


def test_the_environment_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_PRELOAD", "/usr/lib/libjemalloc.so")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("HOME", "/root")
    monkeypatch.setenv("SUPERVISOR_TOKEN", "secret")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    tools = Toolchain(
        ytdlp=("python",), python_path="/site-packages", ffmpeg=None, ffprobe=None
    )
    environment = tools.environment(Path("/run/1"))
    assert not {"LD_PRELOAD", "PYTHONDONTWRITEBYTECODE", "SUPERVISOR_TOKEN"} & set(
        environment
    )
    assert environment["HOME"] == environment["TMPDIR"] == "/run/1"
    assert environment["PYTHONPATH"] == "/site-packages"
    assert environment["HTTPS_PROXY"] == "http://proxy:3128"
    assert environment["PATH"] == os.environ["PATH"]
