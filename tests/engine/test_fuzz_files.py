"""Files that people upload, that sites send, and that lie on the disk: read, or refused."""

from datetime import UTC, datetime
from io import BytesIO
import json
from pathlib import Path
import tempfile
from typing import Any, Final

from hypothesis import strategies as st
from PIL import Image
import pytest

from custom_components.anypod.engine import (
    artwork,
    imports,
    jar,
    ledger,
    opml,
    press,
    schedule,
    transcripts,
    versions,
    vetting,
    windows,
)
from custom_components.anypod.engine.errors import (
    EngineError,
    InvalidCookies,
    InvalidImport,
)
from custom_components.anypod.engine.imports import Wish
from tests.engine.hostile import LINE, TEXT, URL, VALUE, mutated
from tests.fuzzing import cases

NOW: Final = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
OPML: Final = opml.build(
    [opml.Outline(title="Talk & walk", url="https://a.example/talk?x=1&y=2")], NOW
)
COOKIES: Final = (
    b"# Netscape HTTP Cookie File\n#HttpOnly_.a.example\tTRUE\t/\tTRUE\t0\tsid\tsesame"
    b"\nb.example\tFALSE\t/x\tFALSE\t1999999999\tname\tsesame\n"
)
SUBTITLES: Final = (
    b"WEBVTT\n\n00:00.000 --> 00:01.000 align:start\n<c>One</c> two\n\n1\n"
    b"00:00:01,000 --> 00:00:02,500\nthree &amp; four\n"
)
PODSYNC: Final = b"""
[feeds.talk]
url = "https://a.example/talk"
page_size = 10
format = "audio"
filters = { title = "a.*", not_title = "b" }
clean = { keep_last = 5 }
custom = { title = "Talk", explicit = true, category = "News" }
"""


def load(text: str) -> object:
    raise ValueError("YAML is the integration's")


def read(data: bytes) -> None:
    try:
        plan = imports.read(data, load)
    except InvalidImport:
        return
    for wish in plan.wishes:
        assert isinstance(wish, Wish)
        assert wish.url is None or wish.url.startswith(("http://", "https://"))


@cases(
    st.binary(max_size=200) | mutated(OPML) | mutated(PODSYNC), quick=50, nightly=4000
)
def test_lists_of_feeds(data: bytes) -> None:
    read(data)


NAMES: Final = st.sampled_from(
    [
        *("url", "schedule", "keep_last", "since", "metadata", "title", "explicit"),
        *("format", "quality", "filters", "custom", "clean", "cron_schedule", "opml"),
        *("page_size", "update_period", "private_feed", "yt_args", "max_errors"),
        *("language", "category", "subtitles", "transcript_lang", "max_height"),
        *("enabled", "youtube_dl_args", "podcast_type", "author", "cover_art"),
    ]
)
SETTINGS: Final = st.dictionaries(
    NAMES, VALUE | st.dictionaries(NAMES, VALUE, max_size=3), max_size=6
)


@cases(st.dictionaries(LINE, SETTINGS, max_size=3), quick=40, nightly=4000)
def test_configurations(feeds: dict[str, Any]) -> None:
    for make in (imports.from_anypod, imports.from_podsync):
        for wish in make({"feeds": feeds}).wishes:
            json.dumps(dict(wish.options))


@cases(
    mutated(COOKIES) | st.binary(max_size=100),
    quick=40,
    nightly=3000,
)
def test_cookies(data: bytes) -> None:
    told = ""
    try:
        found = jar.parse(data.decode(errors="replace"))
    except InvalidCookies as err:
        told, found = str(err), ()
    assert "sesame" not in told
    if not found:
        return
    again = jar.parse(jar.render(found))
    assert jar.render(again) == jar.render(found)
    jar.renewed(found, again, 1.7e9)


@cases(
    mutated(SUBTITLES)
    | st.binary(max_size=200)
    | TEXT.map(lambda t: t.encode("utf-16", "replace")),
    quick=40,
    nightly=4000,
)
def test_subtitles(data: bytes) -> None:
    try:
        cues = transcripts.tidy(transcripts.parse(data))
    except transcripts.NoTranscript:
        return
    assert all(cue.start_ms < cue.end_ms for cue in cues)


def _picture(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (24, 16), "red").save(out, kind)
    return out.getvalue()


PICTURES: Final = tuple(
    _picture(kind) for kind in ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
)


# Pillow warns of what it can do without, and of what is too large for us anyway.
@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@cases(
    st.one_of(*(mutated(one) for one in PICTURES), st.binary(max_size=60)),
    quick=20,
    nightly=600,
)
def test_pictures(data: bytes) -> None:
    try:
        made = artwork.square(data)
    except artwork.NoPicture:
        return
    with Image.open(BytesIO(made)) as picture:
        assert picture.format == "JPEG"
        assert picture.width == picture.height <= 3000


# ------------------------------------------------------------- what people type, what is kept


@cases(TEXT | URL, quick=60, nightly=4000)
def test_what_people_type(text: str) -> None:
    for understand in (
        lambda: vetting.split(text),
        lambda: schedule.check_cron(text, NOW),
        lambda: windows.parse_window(text, UTC),
        lambda: versions.normalise(text),
    ):
        try:
            understand()
        except EngineError:
            continue
    versions.is_newer(text, "2026.10.1")


@cases(
    st.dictionaries(
        st.sampled_from(
            ["active", "is_chosen", "latest", "looked_at", "node", "channel"]
        ),
        VALUE,
    ).map(lambda kept: json.dumps(kept).encode())
    | st.binary(max_size=60),
    quick=20,
    nightly=500,
)
def test_what_is_kept_of_tools(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "tools.json").write_bytes(data)
        known = ledger.read(Path(folder))
        for version in (known.active, known.node):
            assert version is None or "/" not in version


@cases(
    st.binary(max_size=100) | VALUE.map(lambda v: json.dumps(v).encode() + b"\nbody"),
    quick=30,
    nightly=1000,
)
def test_documents_that_were_kept(data: bytes) -> None:
    try:
        press._Template.load(data)
    except press._NO_TEMPLATE:
        return
    raise AssertionError("whoever wrote that knows its digest")
