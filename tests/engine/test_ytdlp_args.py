"""What yt-dlp is asked, down to the last argument."""

from pathlib import Path

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import ytdlp_args as args
from custom_components.anypod.engine.models import Kind, Media
from custom_components.anypod.engine.ytdlp_args import Surroundings

PLAIN = Surroundings(
    cache_dir=Path("/cache"), plugin_dir=Path("/plugins"), ffmpeg=Path("/bin/ffmpeg")
)
JOB = Path("/media/.anypod-jobs/abc")
URL = "https://example.org/watch?v=1"


def value(argv: list[str], option: str) -> str:
    return argv[argv.index(option) + 1]


def values(argv: list[str], option: str) -> list[str]:
    return [argv[at + 1] for at, one in enumerate(argv) if one == option]


@given(st.text(min_size=1))
def test_an_address_is_never_taken_for_an_option(url: str) -> None:
    listing = args.listing(url, PLAIN)
    download = args.download(url, PLAIN, media=Media.AUDIO, job_dir=JOB)
    for argv in (listing, download):
        assert argv[-2:] == ["--", url]
        assert argv.index("--") == len(argv) - 2


def test_no_configuration_and_no_plugins_but_our_own() -> None:
    for argv in (
        args.listing(URL, PLAIN),
        args.download(URL, PLAIN, media=Media.AUDIO, job_dir=JOB),
    ):
        assert "--ignore-config" in argv
        assert argv.index("--no-plugin-dirs") < argv.index("--plugin-dirs")
        assert values(argv, "--plugin-dirs") == ["/plugins"]
        assert value(argv, "--cache-dir") == "/cache"
        assert value(argv, "--ffmpeg-location") == "/bin/ffmpeg"
        assert "--no-update" in argv
        assert "--cookies" not in argv
        assert "--exec" not in argv


def test_cookies_are_given_where_there_are_any() -> None:
    known = Surroundings(
        cache_dir=Path("/cache"),
        plugin_dir=None,
        ffmpeg=None,
        cookies=Path("/run/cookies.txt"),
    )
    argv = args.listing(URL, known)
    assert value(argv, "--cookies") == "/run/cookies.txt"
    assert "--ffmpeg-location" not in argv
    assert "--no-plugin-dirs" in argv
    assert "--plugin-dirs" not in argv


def test_a_listing_is_flat_lazy_and_changes_nothing() -> None:
    argv = args.listing(URL, PLAIN)
    assert {"--simulate", "--flat-playlist", "--lazy-playlist"} <= set(argv)
    assert "--playlist-items" not in argv
    assert "--break-on-existing" not in argv
    marks = [one.partition(":")[2][:3] for one in values(argv, "--print")]
    assert marks == [args.ENTRY_MARK, args.PLAYLIST_MARK]


def test_a_listing_stops_at_its_limit_or_at_what_is_known() -> None:
    argv = args.listing(URL, PLAIN, limit=7, archive=Path("/run/known.txt"))
    assert value(argv, "--playlist-items") == "1:7"
    assert value(argv, "--download-archive") == "/run/known.txt"
    assert "--break-on-existing" in argv


def test_only_when_asked_does_a_listing_show_what_is_announced() -> None:
    flag = "--ignore-no-formats-error"
    assert flag not in args.listing(URL, PLAIN)
    assert flag in args.listing(URL, PLAIN, shows_upcoming=True)


def test_a_download_of_a_playlist_only_tells_that_it_is_one() -> None:
    argv = args.download(URL, PLAIN, media=Media.AUDIO, job_dir=JOB)
    assert {"--flat-playlist", "--no-playlist"} <= set(argv)
    whens = [one.partition(":")[0] for one in values(argv, "--print")]
    assert "playlist" in whens


def test_a_download_stays_in_its_folder() -> None:
    argv = args.download(URL, PLAIN, media=Media.VIDEO_720, job_dir=JOB)
    assert value(argv, "--paths") == str(JOB)
    assert value(argv, "--output") == "media.%(ext)s"
    assert {"--no-playlist", "--no-simulate", "--no-quiet"} <= set(argv)


def test_a_running_broadcast_is_not_recorded() -> None:
    argv = args.download(URL, PLAIN, media=Media.AUDIO, job_dir=JOB)
    (filters,) = values(argv, "--match-filters")
    assert filters.split(" & ") == [
        "!is_live",
        "live_status!=?is_upcoming",
        "live_status!=?post_live",
    ]


def test_subtitles_can_never_fail_a_download() -> None:
    for media in Media:
        argv = args.download(URL, PLAIN, media=media, job_dir=JOB)
        assert not {"--write-subs", "--write-auto-subs", "-i"} & set(argv)


def test_a_missing_fragment_fails_a_download() -> None:
    argv = args.download(URL, PLAIN, media=Media.AUDIO, job_dir=JOB)
    assert "--abort-on-unavailable-fragments" in argv


@pytest.mark.parametrize(
    ("media", "extension", "first"),
    [
        (Media.AUDIO, "m4a", "ba[ext=m4a]"),
        (Media.AUDIO_MP3, "mp3", "ba[acodec^=mp3]"),
        (Media.AUDIO_OPUS, "opus", "ba[acodec=opus]"),
    ],
)
def test_audio_presets(media: Media, extension: str, first: str) -> None:
    argv = args.preset(media)
    assert "-x" in argv
    assert value(argv, "--audio-format") == extension
    formats = value(argv, "-f").split("/")
    assert formats[0] == first
    # Whatever the site has, there is something to take the sound from.
    assert formats[-2:] == ["ba", "b"]


@pytest.mark.parametrize(
    ("media", "resolution"),
    [
        (Media.VIDEO_360, "res:360"),
        (Media.VIDEO_480, "res:480"),
        (Media.VIDEO_720, "res:720"),
        (Media.VIDEO_1080, "res:1080"),
        (Media.VIDEO_BEST, "res"),
    ],
)
def test_video_presets(media: Media, resolution: str) -> None:
    argv = args.preset(media)
    # The codec first: a taller picture that no phone plays is worth nothing.
    assert value(argv, "-S").split(",") == ["vcodec:h264", resolution, "acodec:aac"]
    assert value(argv, "--remux-video") == "mp4"
    assert "-x" not in argv


def test_metadata_preset_downloads_nothing() -> None:
    assert args.preset(Media.METADATA) == ["--skip-download"]


@pytest.mark.parametrize("media", Media)
def test_what_players_begin_with_is_at_the_beginning_of_the_file(media: Media) -> None:
    argv = args.preset(media)
    has_moov = media.kind is Kind.VIDEO or media is Media.AUDIO
    assert any("+faststart" in one for one in argv) is has_moov


def test_notation_of_known_episodes() -> None:
    keys = [("youtube", "a-1"), ("generic", "b")]
    assert args.archive_lines(keys) == "youtube a-1\ngeneric b\n"
    assert args.archive_lines([]) == ""
