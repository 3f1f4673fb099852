"""The second run: subtitles by what the download has found out, failing nothing."""

import asyncio
from collections.abc import Callable, Coroutine
import json
from pathlib import Path
from typing import Any

import pytest

from custom_components.anypod.engine import transcriber
from custom_components.anypod.engine.config import Access, Making, SubtitlesSource
from custom_components.anypod.engine.library import Library
from custom_components.anypod.engine.models import ArtifactKind
from custom_components.anypod.engine.tracks import Track
from custom_components.anypod.engine.transcriber import (
    Transcribed,
    place_transcripts,
    transcribe,
)
from custom_components.anypod.engine.ytdlp import Fetcher, FetcherConfig
from custom_components.anypod.engine.ytdlp_args import (
    INFO_NAME,
    Surroundings,
    subtitles,
)
from tests.engine.captions import rolling
from tests.engine.home import plain_videos
from tests.engine.support import episode, in_thread, reached
from tests.site import FakeSite, Subtitle, install_plugin
from tests.site.ytdlp import run_ytdlp

type Wish = Callable[..., Coroutine[Any, Any, Transcribed]]

SRT = "1\n00:00:00,000 --> 00:00:01,000\n<i>Grüße</i>\n"
TTML = """<?xml version="1.0" encoding="utf-8"?>
<tt xmlns="http://www.w3.org/ns/ttml"><body><div>
<p begin="00:00:00.000" end="00:00:01.000">From TTML</p>
</div></body></tt>
"""


@pytest.fixture
def config(tmp_path: Path) -> FetcherConfig:
    return FetcherConfig(
        cache_dir=tmp_path / "cache",
        plugin_dir=install_plugin(tmp_path),
        cookie_dir=tmp_path / "cookies",
    )


@pytest.fixture
def job_dir(tmp_path: Path) -> Path:
    made = tmp_path / "job"
    made.mkdir()
    return made


@pytest.fixture
def wish(config: FetcherConfig, site: FakeSite, job_dir: Path) -> Wish:
    """Give what downloads an episode with these subtitles and transcribes it."""

    async def transcribed(
        *offered: Subtitle,
        languages: str = "en",
        source: SubtitlesSource = SubtitlesSource.BOTH,
        **options: Any,
    ) -> Transcribed:
        site.add(*plain_videos(1, subtitles=offered))
        target = ("-P", job_dir, "-o", "media.%(ext)s", "--write-info-json")
        url = site.url("/watch/ep-1")
        await in_thread(run_ytdlp, *target, "--skip-download", "--", url)
        making = Making(subtitles=tuple(languages.split()), subtitles_source=source)
        wanted: dict[str, Any] = {"access": Access(), "making": making} | options
        return await transcribe(Fetcher(config), job_dir=job_dir, **wanted)

    return transcribed


def words(found: Transcribed) -> dict[str, str]:
    """Return what is said in each language."""
    said = {}
    for one in found.files:
        assert one.path.name == f"transcript-{one.language}.vtt"
        header, *blocks = one.path.read_text("utf-8").split("\n\n")
        assert header == "WEBVTT"
        said[one.language] = "|".join(x.split("\n", 1)[1].strip() for x in blocks)
    return said


async def test_a_language_is_fetched_without_a_second_extraction(
    wish: Wish, site: FakeSite
) -> None:
    found = await wish(Subtitle(language="en-US"), Subtitle(language="de"))
    assert words(found) == {"en-US": "Hello from the fake site."}
    assert not found.files[0].is_automatic
    tally = site.since()
    assert (tally.extractions, tally.subtitles, tally.processes) == (1, 1, 2)
    assert tally.media == 0
    assert "Writing video subtitles" in found.log


async def test_several_languages_in_the_order_of_the_wish(wish: Wish) -> None:
    found = await wish(
        Subtitle(language="en", text="A person"),
        Subtitle(language="en", text="A machine", automatic=True),
        Subtitle(language="de-orig", text="Eine Maschine", automatic=True),
        Subtitle(language="live_chat", text="chat", ext="json"),
        languages="fr de en live_chat",
    )
    assert words(found) == {"de": "Eine Maschine", "en": "A person"}
    assert [one.language for one in found.files] == ["de", "en"]
    assert [one.is_automatic for one in found.files] == [True, False]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (SubtitlesSource.HUMAN, {"en": "A person"}),
        (SubtitlesSource.AUTOMATIC, {"en": "A machine", "de": "Eine Maschine"}),
    ],
)
async def test_only_by_whom_it_is_allowed(
    wish: Wish, source: SubtitlesSource, said: dict[str, str]
) -> None:
    found = await wish(
        Subtitle(language="en", text="A person"),
        Subtitle(language="en", text="A machine", automatic=True),
        Subtitle(language="de", text="Eine Maschine", automatic=True),
        languages="en de",
        source=source,
    )
    assert words(found) == said


@pytest.mark.parametrize(
    ("subtitle", "said"),
    [
        (Subtitle(language="en", ext="srt", body=SRT), "Grüße"),
        (Subtitle(language="en", ext="ttml", body=TTML), "From TTML"),
        (
            Subtitle(
                language="en", automatic=True, body=rolling("a b", "c d", each_s=1)
            ),
            "a b|c d",
        ),
    ],
)
async def test_other_formats_and_rolling_captions(
    wish: Wish, subtitle: Subtitle, said: str
) -> None:
    assert words(await wish(subtitle)) == {"en": said}


@pytest.mark.parametrize("ext", ["srt", "ttml"])
async def test_without_ffmpeg(
    wish: Wish, monkeypatch: pytest.MonkeyPatch, ext: str
) -> None:
    """A feed of descriptions does not need it, and neither do transcripts."""
    monkeypatch.setenv("PATH", "")
    body = {"srt": SRT, "ttml": TTML}[ext]
    found = await wish(Subtitle(language="en", ext=ext, body=body))
    assert words(found) == {"en": "Grüße" if ext == "srt" else "From TTML"}


async def test_what_is_cut_out_is_not_said(wish: Wish) -> None:
    captions = rolling("before", "in the advertisement", "after", each_s=2)
    found = await wish(Subtitle(language="en", body=captions), removed=[(2.0, 4.0)])
    assert words(found) == {"en": "before|after"}
    assert "00:00:02.000 --> 00:00:04.000\nafter" in found.files[0].path.read_text()


def test_a_run_asks_for_what_was_chosen_and_stays_in_its_folder() -> None:
    plain = Surroundings(cache_dir=Path("/cache"), plugin_dir=None, ffmpeg=None)
    human = Track(key="en-GB", language="en-GB", is_automatic=False)
    machine = Track(key="de", language="de", is_automatic=True)
    asked = {"--write-subs", "--write-auto-subs"}
    # They are patterns to yt-dlp.
    patterns = {human: r"en\-GB", machine: "de"}
    job_dir = Path("/jobs/1")
    for tracks, expected in (
        ([human], {"--write-subs"}),
        ([machine], {"--write-auto-subs"}),
        ([human, machine], asked),
    ):
        argv = subtitles(job_dir / INFO_NAME, plain, tracks=tracks, job_dir=job_dir)
        assert asked & set(argv) == expected
        assert {"--skip-download", "--ignore-config", "--no-plugin-dirs"} <= set(argv)
        assert argv[argv.index("--paths") + 1] == "/jobs/1"
        languages = ",".join(patterns[one] for one in tracks)
        assert argv[argv.index("--sub-langs") + 1] == languages


# ---------------------------------------------------------------------------- failures


@pytest.mark.parametrize("status", [429, 404, 403])
async def test_a_refusal_takes_one_language_only(
    wish: Wish, site: FakeSite, status: int
) -> None:
    site.fail("/subtitles/*/human/de.vtt", status=status)
    found = await wish(
        Subtitle(language="de"), Subtitle(language="en"), languages="de en"
    )
    assert words(found) == {"en": "Hello from the fake site."}
    assert f"HTTP Error {status}" in found.log
    assert "No transcript in de" in found.log


@pytest.mark.parametrize(
    "body", [b"", b"<html>Sign in</html>", b"\x00\xff\xfe" * 99, b"WEBVTT\n\n"]
)
@pytest.mark.parametrize("ext", ["vtt", "srt", "ttml"])
async def test_garbage_is_no_transcript(
    wish: Wish, site: FakeSite, body: bytes, ext: str
) -> None:
    site.garble("/subtitles/*/human/de.*", body=body)
    found = await wish(
        *(Subtitle(language=one, ext=ext, body=SRT) for one in ("de", "en")),
        languages="de en",
    )
    assert "de" not in words(found)
    assert "No transcript in de" in found.log


async def test_a_connection_that_breaks(wish: Wish, site: FakeSite) -> None:
    site.drop("/subtitles/*")
    found = await wish(Subtitle(language="en"))
    assert found.files == ()
    assert "No transcript in en" in found.log


async def test_too_much_of_it(wish: Wish, site: FakeSite) -> None:
    """Whether the server says how much it is, is quick, or sends without an end."""
    site.garble("/subtitles/*", body=SRT.encode() + bytes(21_000_000))
    announced = await wish(Subtitle(language="en"))
    assert announced.files == ()
    assert "larger than max-filesize" in announced.log
    site.misstate_length("/subtitles/*", "absent")
    unannounced = await wish(Subtitle(language="en"))
    assert unannounced.files == ()
    # It is seen while it comes or, where that was too quick, afterwards.
    said = ("More than 20000000 bytes of subtitles", "there is too much of it")
    assert any(one in unannounced.log for one in said)


async def test_what_has_no_end_is_ended(wish: Wish, site: FakeSite) -> None:
    site.garble("/subtitles/*", body=SRT.encode() + bytes(100_000_000))
    site.misstate_length("/subtitles/*", "absent")
    site.slow("/subtitles/*", rate_bytes_s=15_000_000)
    found = await wish(Subtitle(language="en"))
    assert found.files == ()
    assert "More than 20000000 bytes of subtitles" in found.log
    (request,) = site.since().matching("/subtitles/*")
    assert request.bytes_sent < 90_000_000


async def test_silence_ends_it(
    wish: Wish, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.anypod.engine.ytdlp._SUBTITLES_SILENCE_S", 5)
    with site.hold("/subtitles/*/human/en.vtt"):
        found = await wish(
            Subtitle(language="de"), Subtitle(language="en"), languages="de en"
        )
    assert words(found) == {"de": "Hello from the fake site."}
    assert "said nothing for 5 s" in found.log


async def test_it_has_an_end(
    wish: Wish, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcriber, "TIMEOUT_S", 2.0)
    with site.hold("/subtitles/*"):
        found = await wish(Subtitle(language="en"))
    assert found.files == ()
    assert "did not come within 2 s" in found.log


async def test_a_cancel_is_obeyed(wish: Wish, site: FakeSite) -> None:
    with site.hold("/subtitles/*") as hold:
        task = asyncio.create_task(wish(Subtitle(language="en")))
        await reached(hold)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.parametrize("text", [None, "", "[1]", "{", "[" * 50_000, '{"a": "\\ud8'])
async def test_nothing_is_known(
    config: FetcherConfig, job_dir: Path, text: str | None
) -> None:
    if text is not None:
        await in_thread((job_dir / INFO_NAME).write_text, text)
    making = Making(subtitles=("en",))
    found = await transcribe(
        Fetcher(config), job_dir=job_dir, making=making, access=Access()
    )
    assert found.files == ()
    assert found.log


async def test_cookies_that_are_gone(wish: Wish) -> None:
    found = await wish(Subtitle(language="en"), access=Access(cookies="gone"))
    assert found.files == ()
    assert "cookies of this feed are gone" in found.log


async def test_nothing_is_asked_for(wish: Wish, site: FakeSite) -> None:
    """Where none are wanted, or none of those that there are."""
    assert await wish(Subtitle(language="en"), languages="") == Transcribed()
    found = await wish(Subtitle(language="en"), languages="fr pt-BR")
    assert found == Transcribed(log="There are no subtitles in fr, pt-BR")
    assert site.since().subtitles == 0


async def test_what_a_killed_run_left_is_not_taken(wish: Wish, job_dir: Path) -> None:
    half = job_dir / "subtitles.en.vtt"
    await in_thread(half.write_text, "WEBVTT\n\n00:00.000 --> 00:01.000\nHal")
    assert words(await wish(Subtitle(language="en"))) == {
        "en": "Hello from the fake site."
    }
    await in_thread(half.write_text, "WEBVTT\n\n00:00.000 --> 00:01.000\nHal")
    found = await wish(Subtitle(language="en"), access=Access(cookies="gone"))
    assert found.files == ()


# ----------------------------------------------------------------------------- placing


async def test_they_are_placed_beside_the_media(wish: Wish, tmp_path: Path) -> None:
    found = await wish(
        Subtitle(language="en"), Subtitle(language="de"), languages="en de"
    )
    library = Library(tmp_path / "media")
    await in_thread(library.found)
    placed = await in_thread(
        place_transcripts, library, "Talk", episode(7), found.files
    )
    assert [one.language for one in placed] == ["en", "de"]
    for one in placed:
        assert one.kind is ArtifactKind.TRANSCRIPT
        assert one.path == f"Talk/.transcripts/000000000007.{one.language}.vtt"
        assert one.facts.size_bytes == one.full_path.stat().st_size
        assert (one.facts.mime_type, one.facts.extension) == ("text/vtt", "vtt")
    # The same words keep their URL.
    assert placed[0].rev == placed[1].rev
    assert not [one.path for one in found.files if one.path.exists()]


async def test_a_large_description_of_an_episode(
    config: FetcherConfig, job_dir: Path
) -> None:
    """As YouTube's, with its two hundred translations of each caption."""
    urls = [{"ext": ext, "url": "u" * 600} for ext in ("json3", "srv1", "ttml", "vtt")]
    known = {"automatic_captions": {f"a{n:03}": urls for n in range(1000)}}
    await in_thread((job_dir / INFO_NAME).write_text, json.dumps(known))
    making = Making(subtitles=("en",))
    found = await transcribe(
        Fetcher(config), job_dir=job_dir, making=making, access=Access()
    )
    assert found == Transcribed(log="There are no subtitles in en")
