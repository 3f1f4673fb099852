"""Whatever yt-dlp, ffprobe and SponsorBlock say is read, or left aside."""

import asyncio
from collections.abc import Callable, Mapping
import contextlib
from dataclasses import asdict
from ipaddress import ip_address
import json
import math
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlsplit

from hypothesis import strategies as st

from custom_components.anypod.engine import (
    chapters,
    probe,
    sources,
    tracks,
    ytdlp_output as output,
)
from custom_components.anypod.engine.config import Fence, Making
from custom_components.anypod.engine.errors import InvalidMedia, InvalidUrl
from custom_components.anypod.engine.fence import Web
from custom_components.anypod.engine.models import Chapter, Kind, MediaFacts
from custom_components.anypod.engine.redact import public, public_id, redact, redact_all
from custom_components.anypod.engine.signals import HttpAnswer
from custom_components.anypod.engine.toolchain import Toolchain
from custom_components.anypod.engine.ytdlp_errors import classify
from tests.engine.hostile import KEYED, TEXT, URL, VALUE, as_json, mostly, nearly
from tests.fuzzing import cases

FIELDS: Final = (
    *("_type", "id", "ie_key", "extractor_key", "url", "webpage_url", "title"),
    *("description", "duration", "live_status", "availability", "media_type"),
    *("timestamp", "release_timestamp", "upload_date", "thumbnail", "thumbnails"),
    *("channel", "uploader", "playlist_index", "playlist_id", "playlist_webpage_url"),
    *("playlist_count", "chapters", "season_number", "season", "episode_number"),
    *("age_limit", "cast", "creators", "artists", "creator", "artist", "filepath"),
    *("sponsorblock_chapters", "status", "downloaded_bytes", "total_bytes", "speed"),
    *("eta", "elapsed", "filesize", "filesize_approx", "postprocessor", "format_id"),
    *("ext", "height", "vcodec", "acodec", "tbr", "streams", "format", "start_time"),
    *("end_time", "category", "subtitles", "automatic_captions", "codec_type"),
)
PART: Final = st.dictionaries(st.sampled_from(FIELDS), VALUE, max_size=6)
FACTS: Final = st.dictionaries(
    st.sampled_from(FIELDS),
    VALUE | URL | PART | st.lists(PART, max_size=3),
    max_size=12,
)
READERS: Final = (
    *(output.parse_playlist, output.parse_metadata, output.parse_progress),
    *(output.parse_size, output.parse_done, output.parse_offers, output.parse_step),
)


@cases(FACTS.map(as_json) | VALUE.map(as_json) | TEXT, quick=100, nightly=6000)
def test_lines(line: str) -> None:
    entry = output.parse_entry(line)
    for read in READERS:
        read(line)
    output.parse_languages(line, is_automatic=True)
    # Whatever goes into the database can be written there.
    assert all(one.name.encode() for one in output.parse_metadata(line).people)
    if entry is not None:
        found = entry.episode
        assert found.url.startswith(("http://", "https://"))
        assert found.source_id
        for text in (found.url, found.source_id, found.extractor, found.title or ""):
            assert text.encode().decode().strip() == text
            assert text.isprintable() or output.clean_line(text) == text
        sources.channel_tabs("https://a.example/", [entry])
        sources.kind_of("https://a.example/", [entry], output.parse_playlist(line))


@cases(
    st.lists(TEXT.map("ERROR: {}".format) | TEXT, max_size=6), quick=40, nightly=4000
)
def test_errors(lines: list[str]) -> None:
    found = classify(lines)
    assert 0 < len(found.detail) <= 500
    assert "\n" not in found.detail


@cases(FACTS, st.lists(TEXT, max_size=3), quick=30, nightly=2000)
def test_subtitles_on_offer(info: Mapping[str, Any], languages: list[str]) -> None:
    for track in tracks.choose(info, Making(subtitles=tuple(languages))):
        assert track.key


STREAM: Final = st.fixed_dictionaries(
    {"codec_type": st.sampled_from(["audio", "audio", "video", "subtitle"])},
    optional={
        "codec_name": st.sampled_from(["aac", "h264"]) | TEXT,
        "height": st.integers(0, 2160),
        "pix_fmt": st.just("yuv420p") | TEXT,
        "disposition": nearly(st.just({"attached_pic": 0})),
    },
)
LENGTH: Final = st.sampled_from(
    ["2.0", "0.04", "0.0", "-1", "N/A", "nan", "inf", "1e999"]
)
SAID: Final = st.fixed_dictionaries(
    {
        "streams": st.lists(nearly(STREAM), max_size=3),
        "format": nearly(st.fixed_dictionaries({"duration": LENGTH})),
    }
)


@cases(
    mostly(nearly(SAID).map(as_json), VALUE.map(as_json) | TEXT),
    quick=30,
    nightly=2000,
)
def test_what_ffprobe_says(said: str) -> None:
    facts = inspected(said)
    if facts is not None:
        assert 0 < (facts.duration_s or 0) < math.inf
        assert isinstance(facts.height, int | None)
        json.dumps(asdict(facts), allow_nan=False)


def inspected(said: str) -> MediaFacts | None:
    """Return what becomes of an answer of ffprobe, None where the file counts as broken."""

    async def run(*_: object, on_stdout: Callable[[str], None], **__: object) -> int:
        for line in said.splitlines():
            on_stdout(line)
        return 0

    none = Path("/nowhere")
    tools = Toolchain(ytdlp=(), python_path="", ffmpeg=none, ffprobe=none)
    with (
        NamedTemporaryFile(suffix=".m4a", delete_on_close=False) as file,
        patch.object(probe, "run", run),
    ):
        file.write(b"media")
        file.close()
        try:
            return asyncio.run(probe.inspect(Path(file.name), Kind.AUDIO, tools))
        except InvalidMedia:
            return None


CHAPTER: Final = st.builds(
    Chapter,
    start_s=st.floats(0, 1e6, allow_nan=False),
    title=TEXT.map(output.clean_line).filter(bool),
)


@cases(VALUE | st.lists(PART, max_size=4), TEXT, quick=40, nightly=3000)
def test_chapters(listed: Any, description: str) -> None:
    for found in (
        chapters.from_source(listed),
        chapters.from_description(description, 4000),
    ):
        assert chapters.load(chapters.dump(found)) == found
        json.loads(chapters.to_json(found))
        if found:
            chapters.ffmetadata(found, 5000)


@cases(st.lists(CHAPTER, min_size=1, max_size=5), quick=40, nightly=3000)
def test_no_title_makes_a_line_of_its_own(found: list[Chapter]) -> None:
    lines = chapters.ffmetadata(found, 2e6).splitlines()
    assert lines.count("[CHAPTER]") == len(found)
    assert not [one for one in lines if one.startswith("[") and one != "[CHAPTER]"]


# ------------------------------------------------------------------------- addresses


@cases(URL, quick=80, nightly=4000)
def test_addresses_that_are_typed(text: str) -> None:
    try:
        url = sources.normalise(text)
    except InvalidUrl:
        return
    assert url.startswith(("http://", "https://"))
    assert urlsplit(url).hostname
    assert sources.normalise(url) == url
    for one in (url, sources.default_listing(url), sources.episode_url(url)):
        sources.tab_of(one)
        sources.tab_listings(one, sources.TABS)
    assert "token=" not in public(url).partition("?")[2].partition("#")[0]


@cases(URL | TEXT, quick=60, nightly=4000)
def test_what_is_shown_of_addresses(text: str) -> None:
    shown = public(text)
    assert not shown or shown.startswith(("http://", "https://"))
    assert "key@" not in shown
    assert shown.isascii()
    assert redact(redact(text)) == redact(text)
    assert public_id(public_id(text)) == public_id(text) or "#" in public_id(text)


@cases(KEYED, quick=60, nightly=4000)
def test_keys_are_not_shown(text: str) -> None:
    for shown in (redact(text), redact_all(text)):
        assert "://me:key@" not in shown
        assert "token=key" not in shown
    assert "key@" not in public(text)
    assert "token=key" not in public(text)
    assert "token=key" not in public_id(text)


WHERE: Final = st.sampled_from(
    [
        *(
            "http://10.0.0.1/a",
            "http://[::1]/",
            "//192.168.0.1/x",
            "http://127.0.0.1:8123",
        ),
        *(
            "https://93.184.215.14/b",
            "/c",
            "d?e=f",
            "",
            "#",
            "http://8.8.8.8/",
            "https://",
        ),
        *("file:///etc/passwd", "http://169.254.169.254/", "http://[fe80::1%25eth0]/"),
        *(
            "http://localhost/",
            "http://a.local./",
            "http://[::ffff:10.0.0.1]/",
            "http://[",
        ),
    ]
)


@cases(st.lists(WHERE | TEXT, max_size=8), st.booleans(), quick=60, nightly=4000)
def test_redirections(where: list[str], is_open: bool) -> None:
    asked: list[str] = []
    left = iter(where)

    async def http(url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
        asked.append(url)
        to = next(left, None)
        told = {} if to is None else {"location": to}
        return HttpAnswer(status=200 if to is None else 302, headers=told, body=b"")

    fence = Fence(is_down=is_open, sources=("https://93.184.215.14/",))
    asyncio.run(Web(http=http).get("https://93.184.215.14/a", {}, fence))
    assert 1 <= len(asked) <= 5
    for url in asked:
        assert urlsplit(url).scheme in {"http", "https"}
        assert is_open or not is_at_home(urlsplit(url).hostname or "")


def is_at_home(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return not ip_address(host.partition("%")[0]).is_global
    # Nobody here knows other names.
    return host.rstrip(".").endswith((".local", "localhost"))
