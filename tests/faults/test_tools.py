"""Programs that fail, hang, babble or are not there; and then work again."""

from collections.abc import Callable, Mapping
import os
from pathlib import Path
import shutil
import signal
import sys
from typing import Any, Final

import pytest

from custom_components.anypod.engine import (
    Access,
    EpisodeStatus as S,
    ErrorClass,
    FeedConfig,
    FeedStatus,
    Media,
    converter,
    probe,
    toolchain,
    ytdlp,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.proxy import proxy
from tests.engine.support import in_thread, reached
from tests.faults import children
from tests.faults.cells import sampled
from tests.faults.looks import outages, wrong_with
from tests.site import (
    AUDIO_M4A,
    AUDIO_OPUS,
    MUXED_LARGE,
    SPLIT_FORMATS,
    FakeSite,
    Subtitle,
)

CHANNEL: Final = "/channel/talk/videos"
SILENCES_S: Final = (4.0, 8.0, 16.0)
"""The first is long enough, unless the machine has much else to do."""
HOUR_S: Final = 4_000.0
"""A little more than any of these waits for."""
ROUNDS: Final = 3
MOST_BYTES: Final = 40 * 2**20
"""By how much memory may grow while a program prints 100 MB."""

YTDLP_ROLES: Final = ("listing", "download", "subtitles")
FFMPEG_ROLES: Final = ("merge", "convert", "embed", "probe")
WAYS: Final = (
    "fails",
    "crashes",
    "dies",
    "hangs",
    "hangs-printing",
    "garbage",
    "nothing",
)
CELLS: Final = [f"{role}: {way}" for role in YTDLP_ROLES + FFMPEG_ROLES for way in WAYS]
HERE: Final = (
    "listing: garbage",
    "download: garbage",
    "download: hangs-printing",
    "subtitles: dies",
    "convert: hangs",
    "probe: garbage",
)
FLOODS: Final = [
    f"{role}: {way}"
    for role in (*YTDLP_ROLES, "convert", "probe")
    for way in ("long-line", "many-lines", "long-lines")
]
UNNOTICED: Final = ("garbage", "nothing")
"""A listing that ends well and names nothing is one of a source that has nothing."""
ONCE: Final = ["Feed feed cannot be read", "Feed feed can be read again"]
LIMITS: Final = (
    (ytdlp, "_LISTING_SILENCE_S"),
    (ytdlp, "_DOWNLOAD_SILENCE_S"),
    (ytdlp, "_SUBTITLES_SILENCE_S"),
    (converter, "_SILENCE_S"),
    (probe, "_SILENCE_S"),
)


class Tools:
    """The programs of a machine, any of which can be told to misbehave."""

    def __init__(self, folder: Path) -> None:
        """Lay out what is started in place of the real ones."""
        self.faults = folder / "faults"
        self.bin = folder / "bin"
        for one in (self.faults, self.bin):
            one.mkdir(parents=True)
        for name in ("ffmpeg", "ffprobe"):
            real = shutil.which(name)
            assert real is not None
            self._lay(name, self._wrapped(name, real))

    def _lay(self, name: str, command: tuple[str, ...]) -> None:
        words = " ".join(f"'{one}'" for one in command)
        path = self.bin / name
        path.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        path.chmod(0o755)

    def _wrapped(self, name: str, *command: str) -> tuple[str, ...]:
        return (
            sys.executable,
            "-S",
            children.__file__,
            str(self.faults),
            name,
            *command,
        )

    def ytdlp(self, *command: str) -> tuple[str, ...]:
        """Return how yt-dlp is started instead."""
        return (sys.executable, *self._wrapped("yt-dlp", *command)[1:])

    def spoil(self, role: str, way: str) -> None:
        """Let all programs in a role misbehave from now on."""
        (self.faults / role).write_text(way)

    def mend(self) -> None:
        """Let them behave again; something has to have gone wrong by then."""
        for one in (*YTDLP_ROLES, *FFMPEG_ROLES):
            (self.faults / one).unlink(missing_ok=True)
        assert self.have_struck

    @property
    def have_struck(self) -> bool:
        """Return whether any of them has misbehaved."""
        return (self.faults / "struck").exists()


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """Give programs that can be told to misbehave."""
    made = Tools(tmp_path / "tools")
    real = toolchain._command()
    monkeypatch.setattr(toolchain, "_command", lambda: made.ytdlp(*real))
    return made


@pytest.fixture
async def home(home: Home, tools: Tools) -> Home:
    """Give a home that uses them."""
    await home.stop()
    await home.start(ffmpeg=str(tools.bin / "ffmpeg"))
    return home


def feed_for(home: Home, site: FakeSite, role: str) -> FeedConfig:
    """Make a feed of one episode for which a program is needed in a role."""
    formats: tuple[Any, ...] = (AUDIO_M4A,)
    changes: dict[str, Any] = {}
    if role == "merge":
        formats, changes = SPLIT_FORMATS, {"media": Media.VIDEO_720}
    elif role == "convert":
        formats = (AUDIO_OPUS,)
    elif role == "subtitles":
        changes = {"subtitles": ("en",)}
    words = (Subtitle(language="en"),)
    site.add(plain_channel(plain_videos(1, formats=formats, subtitles=words)))
    return home.feed(CHANNEL, **changes)


def shorten(patch: pytest.MonkeyPatch, silence_s: float) -> None:
    """Let nobody be silent for longer than that."""
    for module, name in LIMITS:
        patch.setattr(module, name, silence_s)


async def struck(home: Home, tools: Tools, patch: pytest.MonkeyPatch) -> None:
    """Make sure that a fault was met, also where a program was slow to start."""
    for silence_s in SILENCES_S:
        if tools.have_struck:
            return
        shorten(patch, silence_s)
        home.advance(seconds=HOUR_S)
        await home.settled()
    assert tools.have_struck


async def recovered(home: Home) -> None:
    """Let time pass until all is as if nothing had been."""
    state = await home.settled()
    for _ in range(ROUNDS):
        home.advance(seconds=HOUR_S)
        state = await home.settled()
        if state.counts == {S.DOWNLOADED: 1} and state.error is None:
            break
    assert (state.status, state.error) == (FeedStatus.IDLE, None)


@pytest.mark.parametrize("cell", sampled(CELLS, here=HERE))
async def test_a_program_that_misbehaves(
    home: Home,
    site: FakeSite,
    tools: Tools,
    complaints: list[str],
    notes: list[str],
    cell: str,
) -> None:
    role, _, way = cell.partition(": ")
    config = feed_for(home, site, role)
    tools.spoil(role, way)
    is_told = role == "listing" and way not in UNNOTICED
    with pytest.MonkeyPatch.context() as patch:
        if way.startswith("hangs"):
            shorten(patch, SILENCES_S[0])
        await home.add(config)
        await struck(home, tools, patch)
        if is_told:
            # It fails again, which nobody needs to hear.
            await home.synced()
    tools.mend()
    await recovered(home)
    assert outages(notes) == (ONCE if is_told else [])
    again = {"ep-1": 1} if role in {"convert", "embed", "probe"} else {}
    assert (
        await wrong_with(home, {"feed": ["ep-1"]}, again=again, complaints=complaints)
        == []
    )


def reset_peak() -> int:
    """Begin to measure the peak of this process's memory; return what it has."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak_bytes()


def peak_bytes() -> int:
    """Return the most memory that this process had since then."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("there is no peak")


@pytest.mark.parametrize("cell", sampled(FLOODS, here=("download: long-lines",)))
async def test_a_program_that_prints_without_end(
    home: Home, site: FakeSite, tools: Tools, complaints: list[str], cell: str
) -> None:
    role, _, way = cell.partition(": ")
    config = feed_for(home, site, role)
    tools.spoil(role, way)
    before = reset_peak()
    await home.add(config)
    assert peak_bytes() - before < MOST_BYTES
    tools.mend()
    await recovered(home)
    again = {"ep-1": 1} if role in {"convert", "probe"} else {}
    assert (
        await wrong_with(home, {"feed": ["ep-1"]}, again=again, complaints=complaints)
        == []
    )


@pytest.mark.parametrize(
    "cell",
    sampled(
        [f"{role}: {way}" for role in YTDLP_ROLES for way in ("no-dns", "no-network")],
        here=("listing: no-dns",),
    ),
)
async def test_without_a_network(
    home: Home, site: FakeSite, tools: Tools, complaints: list[str], cell: str
) -> None:
    role, _, way = cell.partition(": ")
    config = feed_for(home, site, role)
    tools.spoil(role, way)
    await home.add(config)
    # It is nobody's fault.
    assert {one.state.tries for one in await home.episodes()} <= {0}
    tools.mend()
    await recovered(home)
    assert await wrong_with(home, {"feed": ["ep-1"]}, complaints=complaints) == []


async def test_a_proxy_that_is_off(
    home: Home, site: FakeSite, complaints: list[str]
) -> None:
    config = feed_for(home, site, "download")
    with proxy() as gone:
        access = Access(proxy=gone.url())
    await home.engine.feeds.follow_access(access)
    state = await home.add(config)
    assert state.error is not None
    assert state.error.error_class is ErrorClass.TEMPORARY
    assert site.since().requests == ()
    with proxy() as there:
        await home.engine.feeds.follow_access(Access(proxy=there.url()))
        await recovered(home)
        assert there.seen
    assert await wrong_with(home, {"feed": ["ep-1"]}, complaints=complaints) == []


type Spoil = Callable[[Tools, pytest.MonkeyPatch], None]


def unimportable(tools: Tools, patch: pytest.MonkeyPatch) -> None:
    folder = tools.bin / "broken"
    (folder / "yt_dlp").mkdir(parents=True)
    (folder / "yt_dlp" / "__init__.py").write_text("import missing")
    release = toolchain.Release(version=None, folder=folder, is_managed=False)
    patch.setattr(toolchain, "installed_release", lambda: release)


def no_ytdlp(_: Tools, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(toolchain, "installed_release", lambda: None)


def no_ffmpeg(tools: Tools, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("PATH", str(tools.bin))
    for name in ("ffmpeg", "ffprobe"):
        (tools.bin / name).rename(tools.bin / f"{name}.gone")


def no_ffprobe(tools: Tools, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("PATH", str(tools.bin))
    (tools.bin / "ffprobe").rename(tools.bin / "ffprobe.gone")


def no_program(tools: Tools, _: pytest.MonkeyPatch) -> None:
    for name in ("ffmpeg", "ffprobe"):
        shutil.copy(tools.bin / name, tools.bin / f"{name}.gone")
        (tools.bin / name).write_bytes(b"\x7fELF, they said")


def put_back(tools: Tools) -> None:
    for one in tools.bin.glob("*.gone"):
        one.rename(one.with_suffix(""))


MISSING: Final[Mapping[str, tuple[Spoil, ErrorClass, str]]] = {
    "no yt-dlp": (no_ytdlp, ErrorClass.TOOL_MISSING, "yt-dlp was not found"),
    "a yt-dlp that cannot be imported": (
        unimportable,
        ErrorClass.BUG,
        "ModuleNotFoundError: No module named 'missing'",
    ),
    "no ffmpeg": (no_ffmpeg, ErrorClass.TOOL_MISSING, "ffmpeg was not found"),
    "no ffprobe": (no_ffprobe, ErrorClass.TOOL_MISSING, "ffprobe was not found"),
    "an ffmpeg that is no program": (
        no_program,
        ErrorClass.TOOL_MISSING,
        "ffprobe was not found",
    ),
}
"""What is done to the tools, and what people are told then."""


@pytest.mark.parametrize(
    "cell", sampled(MISSING, here=("no ffprobe", "an ffmpeg that is no program"))
)
async def test_a_program_that_is_not_there(
    home: Home, site: FakeSite, tools: Tools, complaints: list[str], cell: str
) -> None:
    config = feed_for(home, site, "download")
    with pytest.MonkeyPatch.context() as patch:
        spoil, error_class, detail = MISSING[cell]
        spoil(tools, patch)
        state = await home.add(config)
        assert state.error is not None
        assert (state.error.error_class, state.error.detail) == (error_class, detail)
        assert home.media_files() == []
    put_back(tools)
    await recovered(home)
    again = {"ep-1": 1} if cell == "an ffmpeg that is no program" else {}
    assert (
        await wrong_with(home, {"feed": ["ep-1"]}, again=again, complaints=complaints)
        == []
    )


@pytest.mark.parametrize(
    "number", sampled([signal.SIGSEGV, signal.SIGKILL], here=[signal.SIGKILL])
)
async def test_a_ytdlp_that_dies_in_the_middle_of_a_file(
    home: Home, site: FakeSite, complaints: list[str], number: signal.Signals
) -> None:
    site.add(plain_channel(plain_videos(1, formats=(MUXED_LARGE,))))
    hold = site.hold("/media/*", after_bytes=400_000, times=1)
    await home.engine.feeds.attach(home.feed(CHANNEL))
    await reached(hold)
    [asked, *_] = site.since().matching("/media/*")
    assert asked.pid is not None
    await in_thread(os.kill, asked.pid, number)
    await home.settled()
    site.reset_failures()
    await recovered(home)
    # What it had in its own memory only was not on the disk.
    again = {"ep-1": 1}
    assert (
        await wrong_with(home, {"feed": ["ep-1"]}, again=again, complaints=complaints)
        == []
    )
