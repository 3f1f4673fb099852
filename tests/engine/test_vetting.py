"""What yt-dlp may be told by people: judged by the yt-dlp that will run."""

import asyncio
from collections.abc import Sequence
import os
from pathlib import Path
import shutil
from typing import Any

import pytest

from custom_components.anypod.engine import toolchain, vetting
from custom_components.anypod.engine.errors import (
    InvalidArguments,
    InvalidBrowser,
    InvalidFormat,
    SourceError,
)
from custom_components.anypod.engine.models import ErrorClass, Refusal
from custom_components.anypod.engine.toolchain import Toolchain
from custom_components.anypod.engine.vetting import MAX_LENGTH, Vetter, split
from tests.engine.arguments import DANGEROUS, HARMLESS


@pytest.fixture
async def tools() -> Toolchain:
    """Give the programs of this machine."""
    return await toolchain.find()


@pytest.fixture
def vetter(tmp_path: Path) -> Vetter:
    """Give what judges arguments."""
    return Vetter(tmp_path / "cache")


async def judged(
    vetter: Vetter, tools: Toolchain, rows: Sequence[str]
) -> list[dict[str, Any]]:
    """Return what one process says of many arguments."""
    return await vetter._ask(tools, [("arguments", list(split(one))) for one in rows])


async def test_what_is_dangerous_is_refused(vetter: Vetter, tools: Toolchain) -> None:
    assert len(DANGEROUS) >= 60
    answers = await judged(vetter, tools, [text for _, text, _, _ in DANGEROUS])
    for (name, text, why, argument), answer in zip(DANGEROUS, answers, strict=True):
        with pytest.raises(InvalidArguments) as refused:
            vetting.read_answer(answer)
        found = (refused.value.why, refused.value.argument)
        assert found == (why, argument), (name, text, str(refused.value))
        assert str(refused.value).isprintable(), name


async def test_what_is_harmless_is_let_through(
    vetter: Vetter, tools: Toolchain
) -> None:
    assert len(HARMLESS) >= 60
    answers = await judged(vetter, tools, [text for text, _, _ in HARMLESS])
    for (text, full, is_for_reading), answer in zip(HARMLESS, answers, strict=True):
        assert list(vetting.read_answer(answer).arguments) == full, text
        if is_for_reading:
            assert list(vetting.read_answer(answer).reading) == full, text
    reading = {
        text: vetting.read_answer(one).reading
        for (text, _, _), one in zip(HARMLESS, answers, strict=True)
    }
    assert reading["-t sleep"] == ("--sleep-requests=0.75",)
    assert reading["-S res:720"] == ()


async def test_what_was_let_through_is_let_through_again(
    vetter: Vetter, tools: Toolchain
) -> None:
    """What runs is not what was typed, but what the judge has made of it."""
    full = [tuple(one) for _, one, _ in HARMLESS if one]
    answers = await vetter._ask(tools, [("arguments", list(one)) for one in full])
    assert [vetting.read_answer(one).arguments for one in answers] == full


async def test_every_option_was_thought_about(
    vetter: Vetter, tools: Toolchain, tmp_path: Path
) -> None:
    """None of this yt-dlp is refused merely because nobody has looked at it."""
    names = tmp_path / "names.py"
    names.write_text(
        "from yt_dlp.options import create_parser\n"
        "for group in create_parser().option_groups:\n"
        "    for one in group.option_list:\n"
        "        print(one._long_opts[0], one.nargs or 0)\n"
    )
    child = await asyncio.create_subprocess_exec(
        *(tools.ytdlp[0], "-P", str(names)),
        env=dict(tools.environment(tmp_path)),
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await child.communicate()
    options = [line.split() for line in said.decode().splitlines()]
    assert len(options) > 200
    questions = [("arguments", [name, *["1"] * int(count)]) for name, count in options]
    answers = await vetter._ask(tools, questions)
    unknown = {
        name
        for (name, _), answer in zip(options, answers, strict=True)
        if answer.get("refused", {}).get("why") == Refusal.NOT_SUPPORTED
    }
    assert unknown == {"--version", "--alias"}


# ------------------------------------------------------------------------ one by one


async def test_a_question_is_a_process_only_once(
    vetter: Vetter, tools: Toolchain, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    ask = vetter._ask

    async def counting(*args: Any) -> list[dict[str, Any]]:
        asked.append(1)
        return await ask(*args)

    monkeypatch.setattr(vetter, "_ask", counting)
    assert await vetter.arguments(tools, ()) == vetting.NOTHING
    assert asked == []
    for _ in range(3):
        vetted = await vetter.arguments(tools, ("-S", "res:720", "-4"))
        assert vetted.arguments == ("--format-sort=res:720", "--force-ipv4")
        assert vetted.reading == ("--force-ipv4",)
    assert len(asked) == 1
    # What is refused is asked for again: it is somebody's mistake, and rare.
    for _ in range(2):
        with pytest.raises(InvalidArguments):
            await vetter.arguments(tools, ("--exec", "id"))
    assert len(asked) == 3


async def test_another_ytdlp_judges_anew(
    vetter: Vetter, tools: Toolchain, tmp_path: Path
) -> None:
    """Also one that took the other's place in the same folder."""
    folder = tmp_path / "site"
    shutil.copytree(Path(tools.python_path, "yt_dlp"), folder / "yt_dlp")
    other = Toolchain(
        ytdlp=tools.ytdlp, python_path=str(folder), ffmpeg=None, ffprobe=None
    )
    arguments = ("--legacy-server-connect",)
    assert (await vetter.arguments(other, arguments)).arguments == arguments

    options = folder / "yt_dlp" / "options.py"
    text = options.read_text("utf-8")
    assert "'--legacy-server-connect'" in text
    options.write_text(text.replace("'--legacy-server-connect'", "'--legacy-gone'"))
    version = folder / "yt_dlp" / "version.py"
    os.utime(version, ns=(0, version.stat().st_mtime_ns + 1))
    with pytest.raises(InvalidArguments) as refused:
        await vetter.arguments(other, arguments)
    assert refused.value.why is Refusal.UNKNOWN

    # The first one still says what it said.
    assert (await vetter.arguments(tools, arguments)).arguments == arguments


async def test_a_judge_that_fails_lets_nothing_through(
    vetter: Vetter, tools: Toolchain, tmp_path: Path
) -> None:
    broken = tmp_path / "site" / "yt_dlp"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise SystemError('broken release')\n")
    other = Toolchain(
        ytdlp=tools.ytdlp,
        python_path=str(broken.parent),
        ffmpeg=None,
        ffprobe=None,
    )
    with pytest.raises(SourceError) as failed:
        await vetter.arguments(other, ("-4",))
    assert failed.value.error_class is ErrorClass.BUG
    assert "broken release" in failed.value.detail


async def test_the_judge_reads_no_configuration_and_no_plugins(
    vetter: Vetter, tools: Toolchain, tmp_path: Path
) -> None:
    home = tmp_path / "cache"
    config = home / ".config" / "yt-dlp"
    config.mkdir(parents=True)
    (config / "config").write_text("--exec id\n")
    (home / "yt-dlp.conf").write_text("--exec id\n")
    (home / "yt_dlp.py").write_text("raise SystemError\n")
    plugin = config / "plugins" / "evil" / "yt_dlp_plugins" / "extractor"
    plugin.mkdir(parents=True)
    (plugin / "evil.py").write_text("raise SystemError\n")
    assert (await vetter.arguments(tools, ("-4",))).arguments == ("--force-ipv4",)
    with pytest.raises(InvalidArguments):
        await vetter.arguments(tools, ("--extractor-args", "evil:a=b"))


async def test_what_is_too_long_starts_no_process(
    vetter: Vetter, tools: Toolchain, tmp_path: Path
) -> None:
    text = "x" * (MAX_LENGTH + 1)
    with pytest.raises(InvalidArguments, match="more than 4000 characters"):
        split(text)
    with pytest.raises(InvalidArguments, match="more than 4000 characters"):
        await vetter.arguments(tools, ("--referer", text))
    with pytest.raises(InvalidFormat, match="more than 4000 characters"):
        await vetter.format(tools, text)
    with pytest.raises(InvalidBrowser):
        await vetter.browser(tools, text)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("text", ["--referer 'a", '--referer "', "-S \\"])
def test_a_quote_that_is_not_closed(text: str) -> None:
    with pytest.raises(InvalidArguments) as refused:
        split(text)
    assert refused.value.why is Refusal.INVALID


# --------------------------------------------------------------------------- formats

FORMATS = {
    "b": True,
    "bv*+ba/b": True,
    "bv*[height<=?720][vcodec~='^(avc1|h264)']+ba[ext=m4a]/b": True,
    "(bv*+ba/b)[height<=720]": True,
    "137+140/22": True,
    "best.2": True,
    "mp4": True,
    "hls-audio-128000-Audio": True,
    "mergeall[vcodec=none]": True,
    "": False,
    "   ": False,
    "-": False,
    "b[": False,
    "(b": False,
    "+b": False,
    "/b": False,
    "b[height>>3]": False,
    "b[height<abc": False,
    "b[vcodec~='(']": False,
    "all": False,
    "all[height<480]": False,
    "bv,ba": False,
    "(mp4,webm)[height<480]": False,
    "b,": False,
    "b\n/w": False,
    "b\0": False,
}


async def test_formats(vetter: Vetter, tools: Toolchain) -> None:
    answers = await vetter._ask(tools, [("format", one) for one in FORMATS])
    found = {
        text: "refused" not in one for text, one in zip(FORMATS, answers, strict=True)
    }
    assert found == FORMATS


async def test_a_format_that_is_refused_says_why(
    vetter: Vetter, tools: Toolchain
) -> None:
    await vetter.format(tools, "bv*+ba/b")
    with pytest.raises(InvalidFormat, match="Invalid filter specification"):
        await vetter.format(tools, "b[height>>3]")
    with pytest.raises(InvalidFormat, match="this is several"):
        await vetter.format(tools, "bv,ba")


# -------------------------------------------------------------------------- browsers


async def test_no_browser_without_what_it_takes(
    vetter: Vetter, tools: Toolchain
) -> None:
    """The tests' yt-dlp has none of the libraries that can do that."""
    for browser in ("chrome", "safari-17:macos", "lynx", "a:b:c", ""):
        with pytest.raises(InvalidBrowser) as refused:
            await vetter.browser(tools, browser)
        assert not refused.value.knows_others


async def test_browsers_that_there_are(
    vetter: Vetter, tools: Toolchain, tmp_path: Path
) -> None:
    """With what yt-dlp finds, the version and the system are looked at, too."""
    handler = tmp_path / "site"
    shutil.copytree(Path(tools.python_path, "yt_dlp"), handler / "yt_dlp")
    init = handler / "yt_dlp" / "networking" / "__init__.py"
    init.write_text(init.read_text("utf-8") + _PRETENDER)
    able = Toolchain(
        ytdlp=tools.ytdlp, python_path=str(handler), ffmpeg=None, ffprobe=None
    )
    for browser in ("chrome", "Chrome", "chrome-120", "chrome-120:macos-14"):
        await vetter.browser(able, browser)
    for browser in ("chrome-121", "lynx", "chrome:windows", "a:b:c"):
        with pytest.raises(InvalidBrowser) as refused:
            await vetter.browser(able, browser)
        assert refused.value.knows_others, browser
    vetted = await vetter.arguments(able, ("--impersonate", "chrome"))
    assert vetted.reading == ("--impersonate=chrome",)


_PRETENDER = """
from ._urllib import UrllibRH
from .common import register_rh
from .impersonate import ImpersonateRequestHandler, ImpersonateTarget


@register_rh
class PretenderRH(UrllibRH, ImpersonateRequestHandler):
    RH_NAME = RH_KEY = "Pretender"
    _SUPPORTED_IMPERSONATE_TARGET_MAP = {
        ImpersonateTarget("chrome", "120", "macos", "14"): None
    }
"""
