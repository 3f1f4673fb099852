"""What files the presets make, as ffprobe and a player's first bytes see them."""

from dataclasses import replace
import json
from pathlib import Path
import shutil
import subprocess
from typing import Any

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    ErrorClass,
    FeedStatus,
    Media,
    SourceError,
    SourceKind,
    ToolMissing,
    toolchain,
)
from tests.engine.home import Home, plain_channel, plain_videos
from tests.site import (
    AUDIO_M4A,
    AUDIO_MP3,
    MUXED_WEBM_360,
    SPLIT_FORMATS,
    FakeSite,
    Picture,
    Status,
    identify,
)
from tests.site.media import size_of

CHANNEL = "/channel/talk/videos"


def probe(path: Path) -> dict[str, Any]:
    asked = ("-show_entries", "format=format_name,duration:stream=codec_name,height")
    command = ["ffprobe", "-v", "error", *asked, "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def codecs(path: Path) -> list[str]:
    return sorted(stream["codec_name"] for stream in probe(path)["streams"])


def content(path: Path) -> bytes:
    return path.read_bytes()


def begins_with_its_index(path: Path) -> bool:
    """Return whether playing can begin before all of the file is there."""
    data = path.read_bytes()
    return 0 < data.find(b"moov") < data.find(b"mdat")


async def the_file(home: Home, feed_id: str = "feed") -> Path:
    (episode,) = await home.episodes(feed_id)
    assert episode.state.status is S.DOWNLOADED
    assert episode.media is not None
    return episode.media.full_path


async def test_one_channel_as_audio_and_as_video(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1, formats=SPLIT_FORMATS)))
    feeds = {"audio": Media.AUDIO, "video": Media.VIDEO_720}
    for feed_id, media in feeds.items():
        await home.engine.feeds.attach(home.feed(CHANNEL, feed_id, media=media))
    for feed_id in feeds:
        await home.until(lambda state: state.counts == {S.DOWNLOADED: 1}, feed_id)
        await home.settled(feed_id)
    audio, video = [await the_file(home, feed_id) for feed_id in feeds]
    assert (audio.suffix, codecs(audio)) == (".m4a", ["aac"])
    assert (video.suffix, codecs(video)) == (".mp4", ["aac", "h264"])
    assert max(stream.get("height", 0) for stream in probe(video)["streams"]) == 720
    for path in (audio, video):
        assert begins_with_its_index(path)
        assert identify(content(path)) == "ep-1"
    (shown,) = await home.episodes("video")
    assert shown.media is not None
    facts = shown.media.facts
    assert (facts.mime_type, facts.extension, facts.height) == ("video/mp4", "mp4", 720)
    assert facts.size_bytes == len(content(video))
    document = (await home.document("audio")).body
    assert b'type="audio/x-m4a"' in document
    assert f'length="{len(content(audio))}"'.encode() in document


@pytest.mark.parametrize(
    ("media", "extension", "codec", "mime_type"),
    [
        (Media.AUDIO_MP3, "mp3", "mp3", "audio/mpeg"),
        (Media.AUDIO_OPUS, "opus", "opus", "audio/ogg"),
    ],
)
async def test_other_kinds_of_audio(
    home: Home, site: FakeSite, media: Media, extension: str, codec: str, mime_type: str
) -> None:
    site.add(plain_channel(plain_videos(1)))
    await home.add(home.feed(CHANNEL, media=media))
    path = await the_file(home)
    assert (path.suffix, codecs(path)) == (f".{extension}", [codec])
    assert f'type="{mime_type}"'.encode() in (await home.document()).body


async def test_sound_is_taken_from_whatever_there_is(
    home: Home, site: FakeSite
) -> None:
    videos = plain_videos(2)
    videos[0] = replace(videos[0], formats=(MUXED_WEBM_360,))
    videos[1] = replace(videos[1], formats=(AUDIO_MP3,))
    site.add(plain_channel(videos))
    await home.add(home.feed(CHANNEL))
    for path in home.media_files():
        assert (path.suffix, codecs(path)) == (".m4a", ["aac"])
        assert begins_with_its_index(path)


async def test_metadata_alone_makes_no_file(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1, description="All that is kept.")))
    await home.add(home.feed(CHANNEL, media=Media.METADATA))
    (episode,) = await home.episodes()
    assert (episode.state.status, episode.media) == (S.DOWNLOADED, None)
    assert episode.description == "All that is kept."
    assert home.media_files() == []
    assert site.since().media == 0
    # It can be read in any reader of feeds, and links to the page.
    document = (await home.document()).body
    assert b"<enclosure" not in document
    assert b"All that is kept." in document
    assert site.url("/watch/ep-1").encode() in document


async def test_metadata_of_what_is_gone_is_a_failure(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1, status=Status.REMOVED)))
    await home.add(home.feed(CHANNEL, media=Media.METADATA))
    assert await home.statuses() == {"ep-1": S.FAILED}


# ------------------------------------------------------------------------------ tools


async def test_the_ffmpeg_that_was_chosen_is_used(
    home: Home, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is on PATH, as in Home Assistant with a path of its own."""
    own = tmp_path / "own"
    own.mkdir()
    found = {name: shutil.which(name) for name in ("ffmpeg", "ffprobe")}
    for name, path in found.items():
        assert path is not None
        (own / name).symlink_to(path)
    site.add(plain_channel(plain_videos(1)))
    # Made now, while the site itself finds an ffmpeg.
    size_of(plain_videos(1)[0], AUDIO_M4A)
    await home.stop()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    await home.start(ffmpeg=str(own / "ffmpeg"))
    await home.add(home.feed(CHANNEL))
    assert await home.statuses() == {"ep-1": S.DOWNLOADED}


async def test_without_ffmpeg_nothing_is_lost(
    home: Home, site: FakeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.add(plain_channel(plain_videos(1)))
    path = (tmp_path / "empty").as_posix()
    with monkeypatch.context() as without:
        without.setenv("PATH", path)
        state = await home.add(home.feed(CHANNEL))
        assert state.status is FeedStatus.ERROR
        assert state.error is not None
        assert state.error.error_class is ErrorClass.TOOL_MISSING
        assert state.error.detail == "ffmpeg was not found"
    (episode,) = await home.episodes()
    assert (episode.state.status, episode.state.tries) == (S.QUEUED, 0)
    await home.engine.commands.retry("feed", episode.episode_id)
    state = await home.settled()
    assert (state.counts, state.error) == ({S.DOWNLOADED: 1}, None)


async def test_without_ytdlp_a_sync_says_so(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "YTDLP_MODULE", "yt_dlp_that_nobody_installed")
    site.add(plain_channel(plain_videos(1)))
    state = await home.add(home.feed(CHANNEL))
    assert state.error is not None
    assert state.error.error_class is ErrorClass.TOOL_MISSING
    assert state.status is FeedStatus.ERROR


# ---------------------------------------------------------------------------- cookies


async def test_cookies_open_what_is_closed(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1, status=Status.LOGIN_REQUIRED)))
    cookies = home.config.data_dir / "cookies"
    cookies.mkdir()
    jar = cookies / "account.txt"
    jar.write_text(site.cookie_text())
    await home.add(home.feed(CHANNEL, cookies="account.txt"))
    assert await home.statuses() == {"ep-1": S.DOWNLOADED}
    # Each run had a copy of its own: yt-dlp writes to what it is given.
    assert content(jar).decode() == site.cookie_text()
    assert list((home.config.cache_dir / "runs").iterdir()) == []


# ------------------------------------------------------------------------------ probe


async def test_what_a_url_is(home: Home, site: FakeSite) -> None:
    site.add(
        plain_channel(plain_videos(7), shorts=plain_videos(1, "short")),
        *plain_videos(1, "alone"),
    )
    fetcher = home.engine._fetcher
    tab = await fetcher.probe(site.url(CHANNEL), media=Media.AUDIO, whole=False)
    assert (tab.kind, tab.title, tab.tabs) == (SourceKind.CHANNEL, "Talk", ("videos",))
    assert (tab.entry_count, tab.is_complete) == (None, False)
    whole = await fetcher.probe(site.url(CHANNEL), media=Media.AUDIO, whole=True)
    assert (whole.entry_count, whole.is_complete) == (7, True)
    assert whole.listed_duration_s == 14
    root = await fetcher.probe(
        site.url("/channel/talk"), media=Media.AUDIO, whole=False
    )
    assert root.listing_urls == tab.listing_urls == (site.url(CHANNEL),)
    assert root.canonical_id == tab.canonical_id
    page = await fetcher.probe(
        f" {site.url('/watch/alone-1')} ", media=Media.METADATA, whole=False
    )
    assert (page.kind, page.title) == (SourceKind.SINGLE, "Episode 1")
    assert (page.entry_count, page.is_complete) == (1, True)
    with pytest.raises(SourceError) as caught:
        await fetcher.probe(site.url("/channel/no"), media=Media.AUDIO, whole=False)
    assert caught.value.error_class is ErrorClass.REMOVED


async def test_a_probe_asks_for_ffmpeg_only_where_it_is_needed(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.add(plain_channel(plain_videos(1), art=Picture.NONE))
    monkeypatch.setenv("PATH", "")
    fetcher = home.engine._fetcher
    with pytest.raises(ToolMissing):
        await fetcher.probe(site.url(CHANNEL), media=Media.AUDIO, whole=True)
    found = await fetcher.probe(site.url(CHANNEL), media=Media.METADATA, whole=True)
    assert found.entry_count == 1
