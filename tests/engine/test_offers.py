"""What a page has to offer, before anything of it is downloaded."""

import json
from typing import Any

import pytest

from custom_components.anypod.engine import InvalidUrl, SourceError, SourceKind
from custom_components.anypod.engine.findings import Offer, SubtitleOffer
from custom_components.anypod.engine.models import ErrorClass
from custom_components.anypod.engine.ytdlp_output import parse_languages, parse_offers
from tests.engine.home import Home, plain_channel, plain_videos
from tests.site import FakeSite, Status, Subtitle, Video


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, ("unknown", "unknown", None, "", None, None)),
        (
            {
                "format_id": "22",
                "ext": "mp4",
                "height": 720,
                "tbr": 1500.5,
                "vcodec": "avc1",
                "acodec": "mp4a",
                "filesize_approx": 99,
            },
            ("22", "mp4", 720, "avc1,mp4a", 1_500_500.0, 99),
        ),
        (
            {
                "format_id": "140",
                "ext": "m4a",
                "vcodec": "none",
                "acodec": "mp4a",
                "filesize": 1,
                "filesize_approx": 2,
            },
            ("140", "m4a", None, "mp4a", None, 1),
        ),
        ({"height": "x", "tbr": -1}, ("unknown", "unknown", None, "", None, None)),
    ],
)
def test_formats(told: dict[str, Any], expected: tuple[Any, ...]) -> None:
    [found] = parse_offers(json.dumps([told]))
    names = ("format_id", "extension", "height", "codecs")
    assert found == Offer(
        **dict(zip(names, expected, strict=False)),
        bitrate_bits_s=expected[4],
        size_bytes=expected[5],
    )


@pytest.mark.parametrize("text", ["", "NA", "null", "{}", "[1, null]", "["])
def test_no_formats(text: str) -> None:
    assert parse_offers(text) == ()


def test_languages() -> None:
    assert parse_languages("NA", is_automatic=True) == ()
    assert parse_languages("", is_automatic=True) == ()
    assert parse_languages("en, de-AT, live_chat", is_automatic=False) == (
        SubtitleOffer(language="en", is_automatic=False),
        SubtitleOffer(language="de-AT", is_automatic=False),
    )


async def test_a_page(home: Home, site: FakeSite) -> None:
    video = Video(
        id="ep",
        title="An episode",
        description="What it is about",
        subtitles=(Subtitle(language="de"), Subtitle(language="en", automatic=True)),
    )
    site.add(video)
    found = await home.engine.probe(f" {site.video_url('ep')} ")
    assert (found.source.kind, found.source.title) == (SourceKind.SINGLE, "An episode")
    assert found.episode is not None
    assert found.episode.description == "What it is about"
    assert found.episode.published == video.published
    assert [(one.format_id, one.extension, one.height) for one in found.formats] == [
        ("140", "m4a", None),
        ("18", "mp4", 360),
    ]
    assert [one.codecs for one in found.formats] == [
        "mp4a.40.2",
        "avc1.42c01e,mp4a.40.2",
    ]
    assert {(one.language, one.is_automatic) for one in found.subtitles} == {
        ("de", False),
        ("en", True),
    }
    # One process, and nothing of the media.
    assert site.since().processes == 1
    assert not [one for one in site.log if one.path.startswith("/media")]


async def test_a_channel(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(7)))
    found = await home.engine.probe(site.channel_url("talk"))
    assert found.source.kind is SourceKind.CHANNEL
    assert found.episode is None
    assert (found.formats, found.subtitles) == ((), ())


async def test_refusals(home: Home, site: FakeSite) -> None:
    with pytest.raises(InvalidUrl):
        await home.engine.probe("no address")
    site.add(Video(id="gone", status=Status.REMOVED))
    with pytest.raises(SourceError) as refused:
        await home.engine.probe(site.video_url("gone"))
    assert refused.value.error_class is ErrorClass.REMOVED


async def test_too_slow(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks does not wait for ever, and no process is left over."""
    monkeypatch.setattr("custom_components.anypod.engine.ytdlp._OFFER_LIMIT_S", 0.2)
    site.add(Video(id="ep"))
    site.hold("/api/video/*")
    with pytest.raises(SourceError) as refused:
        await home.engine.probe(site.video_url("ep"))
    assert refused.value.error_class is ErrorClass.TEMPORARY
