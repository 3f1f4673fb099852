"""What yt-dlp is asked, down to the last argument."""

from pathlib import Path
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import ytdlp_args as args
from custom_components.anypod.engine.config import ArtworkFit, Making, SponsorBlock
from custom_components.anypod.engine.models import Media
from custom_components.anypod.engine.ytdlp_args import Order, Surroundings

PLAIN = Surroundings(
    cache_dir=Path("/cache"), plugin_dir=Path("/plugins"), ffmpeg=Path("/bin/ffmpeg")
)
JOB = Path("/media/.anypod-jobs/abc")
URL = "https://example.org/watch?v=1"


def download(media: Media = Media.AUDIO, **making: Any) -> list[str]:
    order = Order(url=URL, media=media, job_dir=JOB, making=Making(**making))
    return args.download(order, PLAIN)


def value(argv: list[str], option: str) -> str:
    return argv[argv.index(option) + 1]


def values(argv: list[str], option: str) -> list[str]:
    return [argv[at + 1] for at, one in enumerate(argv) if one == option]


@given(st.text(min_size=1))
def test_an_address_is_never_taken_for_an_option(url: str) -> None:
    listing = args.listing(url, PLAIN)
    download = args.download(Order(url=url, media=Media.AUDIO, job_dir=JOB), PLAIN)
    for argv in (listing, download):
        assert argv[-2:] == ["--", url]
        assert argv.index("--") == len(argv) - 2


def test_no_configuration_and_no_plugins_but_our_own() -> None:
    for argv in (
        args.listing(URL, PLAIN),
        download(Media.AUDIO),
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
    argv = download(Media.AUDIO)
    assert {"--flat-playlist", "--no-playlist"} <= set(argv)
    whens = [one.partition(":")[0] for one in values(argv, "--print")]
    assert "playlist" in whens


def test_a_download_stays_in_its_folder() -> None:
    argv = download(Media.VIDEO_720)
    assert value(argv, "--paths") == str(JOB)
    assert value(argv, "--output") == "media.%(ext)s"
    assert {"--no-playlist", "--no-simulate", "--no-quiet"} <= set(argv)


def test_a_running_broadcast_is_not_recorded() -> None:
    argv = download(Media.AUDIO)
    (filters,) = values(argv, "--match-filters")
    assert filters.split(" & ") == [
        "!is_live",
        "live_status!=?is_upcoming",
        "live_status!=?post_live",
    ]


def test_subtitles_can_never_fail_a_download() -> None:
    for media in Media:
        assert not {"--write-subs", "--write-auto-subs", "-i"} & set(download(media))
        # Sites are asked which there are; not one of them is fetched.
        argv = download(media, subtitles=("en",))
        assert not {"--write-auto-subs", "-i"} & set(argv)
        assert ("--write-subs" in argv) is ("--sub-langs=-all" in argv)


def test_a_missing_fragment_fails_a_download() -> None:
    argv = download(Media.AUDIO)
    assert "--abort-on-unavailable-fragments" in argv


@pytest.mark.parametrize(
    ("media", "first"),
    [
        (Media.AUDIO, "ba[ext=m4a]"),
        (Media.AUDIO_MP3, "ba[acodec^=mp3]"),
        (Media.AUDIO_OPUS, "ba[acodec=opus]"),
    ],
)
def test_audio_presets(media: Media, first: str) -> None:
    formats = value(download(media), "-f").split("/")
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
    argv = download(media)
    # The codec first: what has to be encoded anew costs hours on a small machine.
    assert value(argv, "-S").split(",") == ["vcodec:h264", resolution, "acodec:aac"]


def test_nothing_is_converted_by_ytdlp() -> None:
    for media in Media:
        argv = download(media, sponsorblock=SponsorBlock.MARK)
        unwanted = {"-x", "--remux-video", "--recode-video", "--embed-metadata"}
        assert not unwanted & set(argv)
        assert value(argv, "--fixup") == "never"
        assert "--no-embed-chapters" in argv


def test_metadata_preset_downloads_nothing() -> None:
    assert "--skip-download" in download(Media.METADATA)
    for media in set(Media) - {Media.METADATA}:
        assert "--skip-download" not in download(media)


def test_a_format_of_ones_own_takes_the_place_of_the_presets() -> None:
    for media in (Media.AUDIO, Media.VIDEO_720):
        assert values(download(media, format="bv[height<=9]+ba"), "-f") == [
            "bv[height<=9]+ba"
        ]


def test_what_anypod_needs_has_the_last_word() -> None:
    order = Order(url=URL, media=Media.AUDIO, job_dir=JOB)
    argv = args.download(order, PLAIN, extra=("--output", "elsewhere", "--quiet"))
    assert argv.index("elsewhere") < argv.index(str(JOB))
    assert argv.index("--quiet") < argv.index("--no-quiet")


def test_sponsorblock() -> None:
    assert not any("sponsorblock" in one for one in download()[:-1] if "%" not in one)
    both = ("sponsor", "intro")
    argv = download(sponsorblock=SponsorBlock.MARK, sponsorblock_categories=both)
    assert value(argv, "--sponsorblock-mark") == "sponsor,intro"
    argv = download(sponsorblock=SponsorBlock.REMOVE, sponsorblock_categories=both)
    assert value(argv, "--sponsorblock-remove") == "sponsor,intro"


def test_all_that_is_known_is_kept_only_where_subtitles_are_wanted() -> None:
    assert "--write-info-json" not in download()
    assert "--write-info-json" in download(subtitles=("en",))


def test_an_order_tells_itself_from_others() -> None:
    def key(media: Media = Media.AUDIO, **making: Any) -> str:
        return Order(url=URL, media=media, job_dir=JOB, making=Making(**making)).key

    others = [
        key(Media.AUDIO_MP3),
        key(format="b"),
        key(ytdlp_args=("--geo-bypass",)),
        key(sponsorblock=SponsorBlock.REMOVE),
        key(sponsorblock_categories=("intro",)),
        key(subtitles=("en",)),
    ]
    assert len({key(), *others}) == 1 + len(others)
    assert key() == key(artwork_fit=ArtworkFit.PAD)


def test_notation_of_known_episodes() -> None:
    keys = [("youtube", "a-1"), ("generic", "b")]
    assert args.archive_lines(keys) == "youtube a-1\ngeneric b\n"
    assert args.archive_lines([]) == ""
