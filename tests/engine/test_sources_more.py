"""The tabs of a channel, and the one address of a video that has many."""

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import sources
from custom_components.anypod.engine.findings import SourceInfo

YOUTUBE = "https://www.youtube.com"
VIDEO = f"{YOUTUBE}/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("url", "tabs", "expected"),
    [
        ("https://a.example/@x/videos", ["videos"], ["/@x/videos"]),
        # In the order of the tabs, whichever was listed and however they are named.
        (
            "https://a.example/@x/streams/",
            ["streams", "videos"],
            ["/@x/videos", "/@x/streams"],
        ),
        (
            "https://a.example/@x/videos",
            ["streams", "shorts", "videos"],
            ["/@x/videos", "/@x/shorts", "/@x/streams"],
        ),
        ("https://a.example/@x/videos", ["playlists"], []),
        ("https://a.example/@x/videos?a=b", ["shorts"], ["/@x/shorts?a=b"]),
        # What is no tab has none.
        ("https://a.example/list", ["videos", "shorts"], ["/list"]),
        ("https://a.example/@x", [], ["/@x"]),
    ],
)
def test_listings_of_a_channels_tabs(
    url: str, tabs: list[str], expected: list[str]
) -> None:
    found = sources.tab_listings(url, tabs)
    assert found == tuple(f"https://a.example{path}" for path in expected)


@pytest.mark.parametrize(
    "url",
    [
        VIDEO,
        "http://youtube.com/watch?v=dQw4w9WgXcQ",
        "https://m.youtube.com/watch?v=dQw4w9WgXcQ&feature=share",
        "https://music.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1",
        f"{YOUTUBE}/watch?list=PL1&index=3&v=dQw4w9WgXcQ&t=42s#comments",
        f"{YOUTUBE}/watch?v=dQw4w9WgXcQ&v=another",
        f"{YOUTUBE}/shorts/dQw4w9WgXcQ",
        f"{YOUTUBE}/shorts/dQw4w9WgXcQ/?feature=share",
        f"{YOUTUBE}/live/dQw4w9WgXcQ?si=abc",
        f"{YOUTUBE}/embed/dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ/?si=abc&t=42",
        "https://YouTu.be/dQw4w9WgXcQ",
    ],
)
def test_a_video_has_one_address(url: str) -> None:
    assert sources.episode_url(url) == VIDEO


@pytest.mark.parametrize(
    "url",
    [
        f"{YOUTUBE}/watch",
        f"{YOUTUBE}/watch?v=",
        f"{YOUTUBE}/watch?v=tooshort",
        f"{YOUTUBE}/watch?v=dQw4w9WgXcQlong",
        f"{YOUTUBE}/watch?v=dQw4w9WgXc%C3%A4",
        f"{YOUTUBE}/watch?list=PL1",
        f"{YOUTUBE}/playlist?list=PL1&v=dQw4w9WgXcQ",
        f"{YOUTUBE}/@some/shorts",
        f"{YOUTUBE}/shorts/dQw4w9WgXcQ/more",
        f"{YOUTUBE}/",
        "https://youtu.be/",
        "https://youtu.be/dQw4w9WgXcQ/more",
        "https://example.org/watch?v=dQw4w9WgXcQ",
        "https://notyoutube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com.example.org/watch?v=dQw4w9WgXcQ",
        "https://vimeo.com/1?v=dQw4w9WgXcQ",
    ],
)
def test_everything_else_keeps_its_address(url: str) -> None:
    assert sources.episode_url(url) == url


@given(
    st.sampled_from(["youtube.com", "youtu.be", "music.youtube.com", "a.example"]),
    st.lists(st.text("aZ09-_/?&=#%.é", max_size=12), max_size=4).map("".join),
)
def test_any_address_has_one_address(host: str, rest: str) -> None:
    once = sources.episode_url(f"https://{host}/{rest}")
    assert sources.episode_url(once) == once


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (None, None),
        (SourceInfo(extractor="youtubetab"), None),
        (SourceInfo(extractor="youtubetab", source_id="UC1"), "youtubetab:UC1"),
    ],
)
def test_identity_of_a_source(source: SourceInfo | None, expected: str | None) -> None:
    assert sources.identity(source) == expected
