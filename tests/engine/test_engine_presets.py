"""What every preset makes of every kind of source, read back by other programs."""

import json
from pathlib import Path
import subprocess
from typing import Any, Final

import mutagen
import pytest

from custom_components.anypod.engine import Episode, EpisodeStatus as S, Media
from custom_components.anypod.engine.models import Kind
from tests.engine.home import Home
from tests.site import (
    AUDIO_M4A,
    AUDIO_OPUS,
    DASH_360,
    HLS_360,
    MUXED_360,
    MUXED_WEBM_360,
    PUBLISHED,
    Channel,
    Chapter,
    FakeSite,
    Format,
    Picture,
    Video,
    video_only,
)
from tests.site.media import dash_of

CHANNEL: Final = "/channel/talk/videos"
SOURCES: Final[dict[str, tuple[Format, ...]]] = {
    "muxed": (MUXED_360,),
    "split": (AUDIO_M4A, AUDIO_OPUS, video_only(360), video_only(720)),
    "audio": (AUDIO_OPUS,),
    "webm": (MUXED_WEBM_360,),
    "hls": (HLS_360,),
    "dash": (DASH_360,),
}
CONTAINERS: Final = {
    Media.AUDIO: ("m4a", "mov,mp4,m4a,3gp,3g2,mj2", "aac"),
    Media.AUDIO_MP3: ("mp3", "mp3", "mp3"),
    Media.AUDIO_OPUS: ("opus", "ogg", "opus"),
}
VIDEO: Final = ("mp4", "mov,mp4,m4a,3gp,3g2,mj2", "aac")
PRESETS: Final = [one for one in Media if one.kind is not Kind.METADATA]
CHAPTERS: Final = [
    (0.0, "Beginning"),
    (0.5, "Middle = better; \\ #1"),
    (1.25, "Ende äöü"),
]


def video(name: str) -> Video:
    return Video(
        id=name,
        title=f"About {name} – “quoted”",
        description="What it is about.\nAnd a second line.",
        published=PUBLISHED,
        media_s=3,
        duration_s=3,
        formats=SOURCES[name],
        thumbnail=Picture.WEBP,
        uploader="The Talkers",
        chapters=tuple(Chapter(start_s=at, title=title) for at, title in CHAPTERS),
    )


def probe(path: Path) -> dict[str, Any]:
    """Return what ffprobe says of a file."""
    command = ["ffprobe", "-v", "error", "-show_streams", "-show_chapters"]
    command += ["-show_format", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def streams(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the streams of a kind that are no cover."""
    return [
        one
        for one in found["streams"]
        if one["codec_type"] == kind and not one["disposition"]["attached_pic"]
    ]


def packets(path: Path) -> list[tuple[str, str]]:
    """Return size and digest of every packet of the sound in a file."""
    command = ["ffprobe", "-v", "error", "-select_streams", "a", "-show_packets"]
    command += ["-show_data_hash", "md5", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        (one["size"], one["data_hash"]) for one in json.loads(done.stdout)["packets"]
    ]


def assert_plays_from_its_beginning(path: Path) -> None:
    data = path.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def assert_dressed(path: Path, name: str) -> None:
    """Check cover and tags as the players' libraries read them."""
    found: Any = mutagen.File(path)
    tags: Any = found.tags
    title = f"About {name} – “quoted”"
    if path.suffix == ".mp3":
        assert tags.version[:2] == (2, 3)
        (cover,) = tags.getall("APIC")
        assert (cover.mime, cover.type) == ("image/jpeg", 3)
        assert [str(tags[key]) for key in ("TIT2", "TPE1", "TALB")] == [
            *(title, "The Talkers", "Feed feed")
        ]
        assert str(tags["TDRC"]) == "2026-10-01"
    elif path.suffix == ".opus":
        assert tags["title"] == [title]
        assert (tags["artist"], tags["album"]) == (["The Talkers"], ["Feed feed"])
        assert tags["date"] == ["2026-10-01"]
        assert len(found["metadata_block_picture"][0]) > 1000
    else:
        assert (tags["\xa9nam"], tags["\xa9ART"]) == ([title], ["The Talkers"])
        assert (tags["\xa9alb"], tags["\xa9day"]) == (["Feed feed"], ["2026-10-01"])
        assert tags["desc"][0].startswith("What it is about.\nAnd a second line.")
        (picture,) = tags["covr"]
        assert bytes(picture[:3]) == b"\xff\xd8\xff"


def assert_chapters(found: dict[str, Any], episode: Episode) -> None:
    told = [
        (float(one["start_time"]), one["tags"]["title"]) for one in found["chapters"]
    ]
    assert told == CHAPTERS
    assert [(one.start_s, one.title) for one in episode.chapters] == CHAPTERS


@pytest.mark.parametrize("media", PRESETS)
async def test_a_preset_makes_of_any_source_what_phones_play(
    home: Home, site: FakeSite, media: Media
) -> None:
    site.add(Channel(name="talk", title="Talk", videos=[video(one) for one in SOURCES]))
    await home.add(home.feed(CHANNEL, media=media, keep_last=None))
    assert await home.statuses() == dict.fromkeys(SOURCES, S.DOWNLOADED)
    for episode in await home.episodes():
        name = episode.source_id
        assert episode.media is not None
        path, facts = episode.media.full_path, episode.media.facts
        found = probe(path)
        pictures = streams(found, "video")
        if media.kind is Kind.VIDEO and name != "audio":
            extension, container, sound = VIDEO
            (picture,) = pictures
            assert (picture["codec_name"], picture["pix_fmt"]) == ("h264", "yuv420p")
            assert picture["height"] == wanted_height(media, name)
        else:
            # A video feed takes what has no picture as it is: as sound.
            extension, container, sound = CONTAINERS.get(media, CONTAINERS[Media.AUDIO])
            assert pictures == []
        assert (path.suffix, facts.extension) == (f".{extension}", extension)
        assert found["format"]["format_name"] == container
        (audio,) = streams(found, "audio")
        assert audio["codec_name"] == sound
        assert float(found["format"]["duration"]) == pytest.approx(3, abs=0.2)
        assert facts.size_bytes == path.stat().st_size
        if extension in {"m4a", "mp4"}:
            assert_plays_from_its_beginning(path)
        assert_dressed(path, name)
        assert_chapters(found, episode)


def wanted_height(media: Media, name: str) -> int:
    """Return how tall the picture is: the best that the site has, within the preset."""
    is_tall = name == "split" and media not in {Media.VIDEO_360, Media.VIDEO_480}
    return 720 if is_tall else 360


async def test_the_sound_of_a_dash_manifest_is_taken_as_it_is(
    home: Home, site: FakeSite
) -> None:
    """Its pictures are not even asked for, and nothing is encoded anew."""
    site.add(Channel(name="talk", title="Talk", videos=[video("dash")]))
    await home.add(home.feed(CHANNEL, media=Media.AUDIO))
    sound = ["init1.m4s", "seg1-1.m4s", "seg1-2.m4s", "seg1-3.m4s"]
    asked = [one.path for one in site.since().matching("/media/*.m4s")]
    assert sorted(path.rpartition("/")[2] for path in asked) == sound
    (episode,) = await home.episodes()
    assert episode.media is not None
    offered = home.folder / "offered.m4a"
    parts = (dash_of(video("dash"), DASH_360, name) for name in sound)
    offered.write_bytes(b"".join(part for part in parts if part is not None))
    assert packets(episode.media.full_path) == packets(offered)


async def test_what_is_taller_than_wanted_is_made_smaller(
    home: Home, site: FakeSite
) -> None:
    tall = Video(id="tall", title="T", formats=(video_only(720), AUDIO_M4A))
    site.add(Channel(name="talk", title="Talk", videos=[tall]))
    await home.add(home.feed(CHANNEL, media=Media.VIDEO_480))
    (episode,) = await home.episodes()
    assert episode.media is not None
    assert episode.media.facts.height == 480
    (picture,) = streams(probe(episode.media.full_path), "video")
    assert (picture["height"], picture["width"] % 2) == (480, 0)
