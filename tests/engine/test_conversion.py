"""What is copied, what is encoded anew, and what ffmpeg is asked for it."""

from pathlib import Path

import pytest

from custom_components.anypod.engine import conversion
from custom_components.anypod.engine.conversion import Content, Plan, Stream
from custom_components.anypod.engine.models import Kind, Media

AAC = Stream(kind=Kind.AUDIO, codec="aac")
OPUS = Stream(kind=Kind.AUDIO, codec="opus")
MP3 = Stream(kind=Kind.AUDIO, codec="mp3")
VIDEO = [one for one in Media if one.kind is Kind.VIDEO]


def picture(
    codec: str = "h264", height: int | None = 360, pixels: str | None = "yuv420p"
) -> Stream:
    return Stream(kind=Kind.VIDEO, codec=codec, height=height, pixel_format=pixels)


def plan(media: Media, *streams: Stream) -> Plan:
    found = conversion.plan(Content(duration_s=1.0, streams=streams), media)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("media", "stream", "suffix", "is_copied"),
    [
        (Media.AUDIO, AAC, ".m4a", True),
        (Media.AUDIO, OPUS, ".m4a", False),
        (Media.AUDIO, MP3, ".m4a", False),
        (Media.AUDIO_MP3, MP3, ".mp3", True),
        (Media.AUDIO_MP3, AAC, ".mp3", False),
        (Media.AUDIO_OPUS, OPUS, ".opus", True),
        (Media.AUDIO_OPUS, AAC, ".opus", False),
    ],
)
def test_sound_that_is_right_is_copied(
    media: Media, stream: Stream, suffix: str, is_copied: bool
) -> None:
    # A picture beside it is left out.
    for streams in ((stream,), (picture(), stream)):
        made = plan(media, *streams)
        assert (made.kind, made.suffix, made.video) == (Kind.AUDIO, suffix, ())
        assert (made.audio == ("copy",)) is is_copied
        assert made.encodes is not is_copied


@pytest.mark.parametrize(
    ("stream", "is_copied"),
    [
        (picture(), True),
        (picture(pixels="yuvj420p"), True),
        (picture(height=720), True),
        (picture(height=721), False),
        (picture(height=None), True),
        (picture("vp9"), False),
        (picture("hevc"), False),
        (picture("av1"), False),
        # High 10 and 4:4:4 are H.264 as well, and play on no phone.
        (picture(pixels="yuv420p10le"), False),
        (picture(pixels="yuv444p"), False),
        (picture(pixels=None), False),
    ],
)
def test_a_picture_that_phones_play_is_copied(stream: Stream, is_copied: bool) -> None:
    made = plan(Media.VIDEO_720, stream, AAC)
    assert (made.kind, made.suffix) == (Kind.VIDEO, ".mp4")
    assert (made.video == ("copy",)) is is_copied
    assert made.audio == ("copy",)


@pytest.mark.parametrize("media", VIDEO)
def test_no_picture_is_taller_than_wanted(media: Media) -> None:
    made = plan(media, picture(height=4320))
    limit = conversion.HEIGHTS.get(media)
    assert made.audio == ()
    if limit is None:
        assert made.video == ("copy",)
    else:
        assert f"scale=-2:{limit}" in made.video


@pytest.mark.parametrize("media", VIDEO)
def test_a_video_feed_takes_what_is_only_heard(media: Media) -> None:
    made = plan(media, OPUS)
    assert (made.kind, made.suffix) == (Kind.AUDIO, ".m4a")


@pytest.mark.parametrize(
    "media", [one for one in Media if one.kind is not Kind.METADATA]
)
def test_what_cannot_be_played_has_no_plan(media: Media) -> None:
    assert conversion.plan(Content(duration_s=1.0, streams=()), media) is None
    silent = Content(duration_s=1.0, streams=(picture(),))
    assert (conversion.plan(silent, media) is None) is (media.kind is Kind.AUDIO)


def test_odd_names_are_never_options_or_protocols() -> None:
    argv = conversion.arguments(
        plan(Media.AUDIO, AAC),
        Path("/jobs/concat:-y.m4a"),
        Path("/jobs/-n.m4a"),
        chapters=Path("/jobs/chapters.txt"),
        cover=None,
        tags={"title": "-map 0; $(x)"},
        threads=1,
    )
    assert argv[-1] == "file:/jobs/-n.m4a"
    assert argv[argv.index("-i") + 1] == "file:/jobs/concat:-y.m4a"
    assert argv[argv.index("-metadata") + 1] == "title=-map 0; $(x)"


def test_an_encoder_leaves_the_house_some_cores() -> None:
    def argv(*streams: Stream) -> list[str]:
        return conversion.arguments(
            plan(Media.VIDEO_360, *streams),
            Path("a"),
            Path("b"),
            chapters=Path("c"),
            cover=None,
            tags={},
            threads=2,
        )

    encoding = argv(picture("vp9"), AAC)
    assert encoding[encoding.index("-threads:v:0") + 1] == "2"
    assert "-threads:v:0" not in argv(picture(), AAC)


def test_tags_hold_no_key_of_a_page() -> None:
    """Whoever has the file reads its tags."""
    found = conversion.tags(
        title="A",
        artist=None,
        album="Feed",
        date=None,
        description=None,
        url="https://ada:pw@site.example/post?id=7&auth=geheim#anypod-part=2",
    )
    assert found["comment"] == "https://site.example/post?id=7"


def test_tags_have_no_empty_and_no_broken_values() -> None:
    found = conversion.tags(
        title="A\0B", artist=None, album="Feed", date=None, description=None, url="u"
    )
    assert found["title"] == "AB"
    assert found["artist"] == "Feed"
    assert found.keys().isdisjoint({"date", "description"})
    huge = "ö" * 10**6
    long = conversion.tags(
        title=huge, artist=huge, album=huge, date="D", description=huge, url=huge
    )
    # The kernel takes no argument of more than 128 kB.
    assert max(len(value.encode()) for value in long.values()) < 120_000
