"""What yt-dlp prints is read rightly, and nothing that it prints can do harm."""

from datetime import UTC, datetime
import json
from typing import Any

import pytest

from custom_components.anypod.engine import ytdlp_output as output
from custom_components.anypod.engine.findings import (
    EpisodeMetadata,
    ListedEpisode,
    LiveStatus,
    SourceInfo,
)
from custom_components.anypod.engine.models import ErrorClass, Person, Progress, Stage
from custom_components.anypod.engine.ytdlp_output import Entry, Playlist, Transferred

# One line of a channel's tab, as yt-dlp 2026.10 prints it for YouTube.
FLAT = {
    "_type": "url",
    "ie_key": "Youtube",
    "id": "dQw4w9WgXcQ",
    "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "title": "A  title\twith\u0007 noise\n",
    "description": None,
    "duration": 213.0,
    "channel": None,
    "uploader": None,
    "live_status": None,
    "availability": None,
    "timestamp": 1760000000,
    "release_timestamp": None,
    "extractor_key": "Youtube",
    "playlist_index": 1,
    "playlist_id": "UC1",
    "playlist_webpage_url": "https://www.youtube.com/@some/videos",
    "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
}
# A page that is one episode, extracted in full: `url` leads to its media.
SINGLE = {
    "id": "clip",
    "url": "https://cdn.example.org/clip.mp4?signature=1",
    "webpage_url": "https://example.org/watch/clip",
    "title": "Clip",
    "extractor_key": "Example",
    "uploader": "Somebody",
    "thumbnail": "https://example.org/clip.jpg",
}
PLAYLIST = {
    "id": "UC1",
    "title": "Some Channel - Videos",
    "description": "About\r\nit\u0000",
    "channel": "Some Channel",
    "uploader": "@some",
    "webpage_url": "https://www.youtube.com/@some/videos",
    "extractor_key": "YoutubeTab",
    "playlist_count": None,
    "thumbnails": [
        {"url": "https://example.org/small.jpg"},
        {"url": "https://example.org/large.jpg", "width": 900},
        {"id": "no url"},
        "odd",
    ],
}
METADATA = {
    "id": "dQw4w9WgXcQ",
    "title": "The title",
    "description": "Line 1\r\nLine 2",
    "duration": 213.061,
    "timestamp": None,
    "upload_date": "20261001",
    "live_status": "was_live",
    "webpage_url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "channel": "Some Channel",
    "extractor_key": "Youtube",
}


def entry(**changes: Any) -> Entry | None:
    return output.parse_entry(json.dumps(FLAT | changes))


def listed(**changes: Any) -> ListedEpisode:
    found = entry(**changes)
    assert found is not None
    return found.episode


# ------------------------------------------------------------------- golden lines


def test_line_of_a_listing() -> None:
    assert entry() == Entry(
        episode=ListedEpisode(
            extractor="youtube",
            source_id="dQw4w9WgXcQ",
            url="https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            title="A title with noise",
            published=datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC),
            duration_s=213.0,
        ),
        source=SourceInfo(
            extractor="youtube", web_url="https://www.youtube.com/watch?v=dQw4w9WgXcQ"
        ),
        is_single=False,
        playlist_url="https://www.youtube.com/@some/videos",
    )


def test_page_that_is_one_episode_goes_by_its_page() -> None:
    found = output.parse_entry(json.dumps(SINGLE))
    assert found is not None
    assert found.is_single
    assert found.episode.url == "https://example.org/watch/clip"
    assert found.source == SourceInfo(
        extractor="example",
        title="Somebody",
        author="Somebody",
        web_url="https://example.org/watch/clip",
        artwork_url="https://example.org/clip.jpg",
    )


def test_closing_line_of_a_playlist() -> None:
    assert output.parse_playlist(json.dumps(PLAYLIST)) == Playlist(
        source=SourceInfo(
            extractor="youtubetab",
            source_id="UC1",
            title="Some Channel - Videos",
            description="About\nit",
            author="Some Channel",
            web_url="https://www.youtube.com/@some/videos",
            artwork_url="https://example.org/large.jpg",
        ),
        playlist_id="UC1",
        url="https://www.youtube.com/@some/videos",
        count=None,
    )


def test_metadata_of_a_full_extraction() -> None:
    url = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert output.parse_metadata(json.dumps(METADATA)) == EpisodeMetadata(
        extractor="youtube",
        source_id="dQw4w9WgXcQ",
        title="The title",
        description="Line 1\nLine 2",
        published=datetime(2026, 10, 1, tzinfo=UTC),
        duration_s=213.061,
        webpage_url=url,
        live=LiveStatus.RECORDED,
        source=SourceInfo(
            extractor="youtube",
            title="Some Channel",
            author="Some Channel",
            web_url=url,
        ),
    )


@pytest.mark.parametrize(
    ("path", "media_type", "expected"),
    [
        ("watch?v=a", None, False),
        ("watch?v=a", "short", True),
        ("shorts/a", None, True),
        ("@some/shorts", "video", False),
    ],
)
def test_what_is_a_short(path: str, media_type: str | None, expected: bool) -> None:
    url = f"https://www.youtube.com/{path}"
    assert listed(url=url, media_type=media_type).is_short is expected
    changes = {"webpage_url": url, "media_type": media_type}
    told = output.parse_metadata(json.dumps(METADATA | changes))
    assert told.is_short is expected


def test_a_page_with_a_place_in_a_list_is_a_part_of_it() -> None:
    assert not output.parse_metadata(json.dumps(METADATA)).is_part
    assert output.parse_metadata(json.dumps(METADATA | {"playlist_index": 1})).is_part


def told_of(**facts: Any) -> EpisodeMetadata:
    return output.parse_metadata(json.dumps(METADATA | facts))


def test_the_place_of_an_episode() -> None:
    told = told_of(season_number=2, season="The  second\n", episode_number=7.0)
    assert (told.season_number, told.season, told.episode_number) == (
        2,
        "The second",
        7,
    )
    assert isinstance(told.episode_number, int)


@pytest.mark.parametrize(
    "number",
    [
        *(None, 0, -1, 1.5, "2", True, [1], 100_000, 20_261_001, 10**400),
        *(float("inf"), float("nan")),
    ],
)
def test_numbers_that_are_no_place(number: object) -> None:
    told = told_of(season_number=number, episode_number=number)
    assert (told.season_number, told.episode_number) == (None, None)
    assert told_of(season_number=99_999).season_number == 99_999


@pytest.mark.parametrize("season", [None, "", " \u0000", 2, ["2"], "x" * 129])
def test_what_is_no_name_of_a_season(season: object) -> None:
    assert told_of(season=season).season is None
    assert told_of(season="x" * 128).season == "x" * 128


@pytest.mark.parametrize(
    ("facts", "hosts"),
    [
        ({"creators": ["Ann", "Bob"]}, ["Ann", "Bob"]),
        # yt-dlp fills the old field as well, with the commas of names replaced.
        (
            {"creators": ["Ann, Jr", "Bob"], "creator": "Ann\uff0cJr, Bob"},
            ["Ann, Jr", "Bob"],
        ),
        ({"creators": ["Ann"], "artists": ["Band"]}, ["Ann"]),
        ({"creators": [], "artists": ["Band"]}, ["Band"]),
        ({"creator": "Ann, Bob", "artist": "Band"}, ["Ann", "Bob"]),
        ({"creator": None, "artist": "Band"}, ["Band"]),
        ({"creators": [" Ann\u0007 ", "", None, 7, ["x"], "Ann", "ANN"]}, ["Ann"]),
        ({"creators": ["x" * 128, "y" * 129]}, ["x" * 128]),
        ({"creators": "Ann", "artists": {"Band": 1}, "creator": ["Ann"]}, []),
        ({}, []),
    ],
)
def test_who_made_an_episode(facts: dict[str, Any], hosts: list[str]) -> None:
    assert told_of(**facts).people == tuple(Person(name=name) for name in hosts)


def test_who_is_heard_in_an_episode() -> None:
    told = told_of(cast=["Cleo", "ann", "Cleo", None], creators=["Ann"])
    assert told.people == (Person(name="Ann"), Person(name="Cleo", role="guest"))


def test_a_crowd_is_not_named_in_full() -> None:
    crowd = [f"Extra {number}" for number in range(10_000)]
    told = told_of(cast=crowd, creators=["Ann"])
    assert len(told.people) == 50
    assert [one.name for one in told.people[:2]] == ["Ann", "Extra 0"]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        *((18, True), (21, True), (18.0, True), (17, False), (0, False)),
        *((None, False), ("18", False), (True, False), ([], False)),
    ],
)
def test_what_is_only_for_adults(age: object, expected: bool) -> None:
    assert told_of(age_limit=age).is_explicit is expected


def test_exact_time_of_publication_beats_the_day() -> None:
    told = output.parse_metadata(json.dumps(METADATA | {"timestamp": 1760000000}))
    assert told.published == datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)


# ------------------------------------------------------------------- odd entries


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", 7, "ftp://example.org/a", "//example.org/a", "javascript:alert(1)"),
        *("file:///etc/passwd", "http://", "https:///path", "http://[::1/"),
        *("https://example.org/a b", "https://example.org/\u0007", "HTTP//x"),
        *(
            "https://example.org/a\n",
            "https://example.org/a ",
            "https://example.org/\u3000",
        ),
    ],
)
def test_entry_that_leads_nowhere_is_left_out(url: object) -> None:
    assert entry(url=url, webpage_url=None) is None


def test_entry_without_an_id_is_known_by_its_address() -> None:
    first = listed(id=None, url="https://example.org/1#__youtubedl_smuggle=x")
    again = listed(id=None, url="https://example.org/1#__youtubedl_smuggle=x")
    other = listed(id=None, url="https://example.org/2#__youtubedl_smuggle=x")
    assert first.key == again.key
    assert first.key != other.key
    assert first.url == "https://example.org/1#__youtubedl_smuggle=x"


@pytest.mark.parametrize("title", [None, "", " \t ", "\u0000\u0001", 17, ["a"]])
def test_title_that_says_nothing_is_none(title: object) -> None:
    assert listed(title=title).title is None


@pytest.mark.parametrize(
    "number", [None, 0, -5, "12", True, float("inf"), float("nan"), 10**400, {}]
)
def test_numbers_that_cannot_be_are_none(number: object) -> None:
    found = listed(duration=number, timestamp=number, release_timestamp=number)
    assert (found.duration_s, found.published, found.release_at) == (None, None, None)


@pytest.mark.parametrize("timestamp", [32_503_680_001, 253_402_300_799, 1e15, 1e300])
def test_dates_far_out_are_none(timestamp: float) -> None:
    assert listed(timestamp=timestamp).published is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("is_upcoming", LiveStatus.UPCOMING),
        ("is_live", LiveStatus.LIVE),
        ("post_live", LiveStatus.PROCESSING),
        ("was_live", LiveStatus.RECORDED),
        ("not_live", LiveStatus.NONE),
        (None, LiveStatus.NONE),
        ("something new", LiveStatus.NONE),
        (["is_live"], LiveStatus.NONE),
    ],
)
def test_live_status(told: object, expected: LiveStatus) -> None:
    assert listed(live_status=told).live is expected


@pytest.mark.parametrize(
    ("availability", "expected"),
    [
        ("private", ErrorClass.PRIVATE),
        ("needs_auth", ErrorClass.LOGIN_REQUIRED),
        ("premium_only", ErrorClass.MEMBERS_ONLY),
        ("subscriber_only", ErrorClass.MEMBERS_ONLY),
        ("unlisted", None),
        ("public", None),
        (None, None),
        ({}, None),
    ],
)
def test_availability(availability: object, expected: ErrorClass | None) -> None:
    assert listed(availability=availability).unavailable is expected


@pytest.mark.parametrize("thumbnails", [None, [], {}, [None], [{"url": "data:x"}]])
def test_source_without_a_usable_picture(thumbnails: object) -> None:
    text = json.dumps(PLAYLIST | {"thumbnails": thumbnails})
    assert output.parse_playlist(text).source.artwork_url is None


def test_count_of_a_playlist() -> None:
    assert output.parse_playlist(json.dumps({"playlist_count": 12})).count == 12
    assert output.parse_playlist(json.dumps({"playlist_count": 0})).count is None


@pytest.mark.parametrize("day", [None, "", "2026", "20261301", 20261001, "yesterday"])
def test_days_that_are_none(day: object) -> None:
    told = output.parse_metadata(json.dumps({"upload_date": day}))
    expected = datetime(2026, 10, 1, tzinfo=UTC) if day == 20261001 else None
    assert told.published == expected


# ----------------------------------------------------------------------- progress


def test_progress_of_a_stream() -> None:
    line = (
        '{"status": "downloading", "downloaded_bytes": 333, "total_bytes": 1000,'
        ' "speed": 50.5, "eta": 13, "elapsed": 7.5}'
    )
    assert output.parse_progress(line) == Transferred(
        done_bytes=333,
        total_bytes=1000,
        speed_bytes_s=50.5,
        remaining_s=13.0,
        elapsed_s=7.5,
        is_finished=False,
    )


@pytest.mark.parametrize(
    ("line", "done", "total"),
    [
        ('{"downloaded_bytes": 5, "total_bytes_estimate": 10}', 5, 10),
        ('{"downloaded_bytes": 15, "total_bytes": 10}', 15, 10),
        ('{"downloaded_bytes": 5, "total_bytes": 0}', 5, None),
        ('{"downloaded_bytes": null, "total_bytes": 10}', None, 10),
        ("not json", None, None),
        ("NA", None, None),
    ],
)
def test_bytes_of_a_stream(line: str, done: int | None, total: int | None) -> None:
    told = output.parse_progress(line)
    assert (told.done_bytes, told.total_bytes) == (done, total)
    assert not told.is_finished


def test_size_of_a_download() -> None:
    assert output.parse_size('{"filesize": 7, "filesize_approx": 9}') == 7
    assert output.parse_size('{"filesize": null, "filesize_approx": 9.5}') == 9.5
    assert output.parse_size("NA") is None


@pytest.mark.parametrize("name", ["Merger", "ModifyChapters"])
def test_steps_after_a_download(name: str) -> None:
    line = json.dumps({"status": "started", "postprocessor": name})
    assert output.parse_step(line) == Progress(stage=Stage.CONVERTING)
    ended = json.dumps({"status": "finished", "postprocessor": name})
    assert output.parse_step(ended) is None
    other = json.dumps({"status": "started", "postprocessor": "MoveFiles"})
    assert output.parse_step(other) is None


def test_the_end_of_a_download() -> None:
    told = output.parse_done('{"filepath": "/jobs/1/media.f1.webm", "chapters": null}')
    assert (told.file_name, told.chapters, told.sponsored) == ("media.f1.webm", (), ())
    assert output.parse_done("NA") == output.Done()
    assert output.parse_done("") == output.Done()


# --------------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \t b\nc  ", "a b c"),
        ("bell\u0007 and null\u0000", "bell and null"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("emoji \U0001f399\ufe0f stays", "emoji \U0001f399\ufe0f stays"),
        ("\ufffe\uffff", ""),
    ],
)
def test_one_line_of_text(text: str, expected: str) -> None:
    assert output.clean_line(text) == expected


def test_several_lines_of_text() -> None:
    assert output.clean_text("a\r\nb\n\nc\u0000 ") == "a\nb\n\nc"


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "7", '"x"', "{", "NA", "[" * 200_000, "9" * 10_000]
)
def test_lines_that_are_no_object(text: str) -> None:
    assert output.parse_entry(text) is None
    assert output.parse_step(text) is None
    for read in (output.parse_metadata, output.parse_playlist, output.parse_progress):
        assert read(text) == read("{}")
