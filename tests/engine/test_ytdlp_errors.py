"""What a failed run comes down to, by the words that yt-dlp and sites use."""

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import ytdlp_errors
from custom_components.anypod.engine.models import ErrorClass
from tests.engine.ytdlp_errors import ERRORS


@pytest.mark.parametrize(("expected", "text"), ERRORS)
def test_what_errors_come_down_to(expected: str, text: str) -> None:
    found = ytdlp_errors.classify(["WARNING: [x] falling back", f"ERROR: {text}"])
    assert found.error_class == expected
    assert found.detail.startswith(text[:30].strip())


def test_every_class_that_a_run_can_end_with_has_its_texts() -> None:
    ours = {"library_missing", "cancelled", "invalid_media", "playlist"}
    ours.add("outside_window")
    assert {name for name, _ in ERRORS} == {one.value for one in ErrorClass} - ours


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x] Failed to resolve 'example.org'", True),
        ("[x] Unable to download: [Errno 101] Network is unreachable", True),
        (
            "[x] Unable to download: <urlopen error [Errno 111] Connection refused>",
            True,
        ),
        ("[x] Unable to download: <urlopen error [Errno 113] No route to host>", True),
        ("[x] Unable to download: Failed to establish a new connection", True),
        ("[x] HTTP Error 429: Too Many Requests", True),
        ("[x] Sign in to confirm you're not a bot", True),
        ("unable to download video data: HTTP Error 503", False),
        ("unable to download video data: HTTP Error 403: Forbidden", False),
        ("[x] The read operation timed out", False),
        ("Private video. Network is unreachable", False),
        (
            (
                "[x] Failed to establish a new connection: [Errno 13] 127.0.0.1 leads"
                " into your own network"
            ),
            False,
        ),
    ],
)
def test_which_failures_are_the_hosts(text: str, expected: bool) -> None:
    assert ytdlp_errors.classify([f"ERROR: {text}"]).is_host_fault is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x] Requested format is not available", True),
        ("[x] An extractor error has occurred. please report this issue", True),
        ("unable to download video data: HTTP Error 403: Forbidden", True),
        ("unable to download video data: HTTP Error 503", False),
        ("[x] Private video", False),
    ],
)
def test_which_failures_are_the_hosts_if_others_fail_alike(
    text: str, expected: bool
) -> None:
    assert ytdlp_errors.classify([f"ERROR: {text}"]).suspects_host is expected


def test_the_first_rule_that_fits_any_error_wins() -> None:
    found = ytdlp_errors.classify(
        [
            "ERROR: [x] a: Unable to download: HTTP Error 503",
            "ERROR: [x] b: This video is DRM protected",
        ]
    )
    assert found.error_class is ErrorClass.DRM
    assert found.detail == "[x] b: This video is DRM protected"


def test_a_warning_is_no_error() -> None:
    found = ytdlp_errors.classify(["WARNING: [x] HTTP Error 429. Retrying"])
    assert found.error_class is ErrorClass.BUG
    assert found.detail == "yt-dlp failed without a word"
    assert ytdlp_errors.classify([]).detail == "yt-dlp failed without a word"


def test_a_crash_is_told_by_its_last_line() -> None:
    found = ytdlp_errors.classify(
        [
            "Traceback (most recent call last):",
            '  File "yt_dlp/__main__.py", line 17, in <module>',
            "OSError: [Errno 28] No space left on device: '/cache/yt-dlp'",
        ]
    )
    assert found.error_class is ErrorClass.DISK_FULL
    assert found.detail.startswith("OSError: [Errno 28]")


def test_refused_arguments_are_told_by_their_last_line() -> None:
    found = ytdlp_errors.classify(
        [
            "Usage: yt-dlp [OPTIONS] URL [URL...]",
            "",
            "yt-dlp: error: no such option: --x",
        ]
    )
    assert found.error_class is ErrorClass.BUG
    assert found.detail == "yt-dlp: error: no such option: --x"


def test_a_long_error_is_cut() -> None:
    found = ytdlp_errors.classify(["ERROR: " + "x" * 2000])
    assert len(found.detail) == 500


@given(st.lists(st.text(st.characters(), max_size=60), max_size=5))
def test_no_words_of_ytdlp_can_raise(lines: list[str]) -> None:
    found = ytdlp_errors.classify([*lines, *(f"ERROR: {line}" for line in lines)])
    assert found.error_class in ErrorClass
    assert found.detail
    found.detail.encode()
