"""Chapters: read from a site or a description, kept as data, given to ffmpeg."""

import json
from pathlib import Path
import subprocess

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import chapters
from custom_components.anypod.engine.models import Chapter

lists = st.lists(
    st.builds(
        Chapter,
        start_s=st.integers(0, 9_999_999).map(lambda ms: ms / 1000),
        title=st.text(),
    ),
    max_size=20,
)


def titles(text: str, duration_s: float | None = None) -> list[tuple[float, str]]:
    found = chapters.from_description(text, duration_s)
    return [(one.start_s, one.title) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "0:00 One\n1:00 Two\n1:02:03 Three",
        "Contents:\n\n00:00 - One\n01:00 – Two\n01:02:03 | Three\n\nThanks for listening",
        "[0:00] One\n[1:00] Two\n[1:02:03] Three",
        "(00:00:00) One\r\n(00:01:00) Two\r\n(01:02:03) Three",
        "• 0:00 One\n• 1:00 Two\n• 1:02:03 Three",
        "One 0:00\nTwo (1:00)\nThree - 1:02:03",
        "  0:00   One  \n\n  1:00 Two\n some words \n1:02:03: Three",
    ],
)
def test_tables_of_contents(text: str) -> None:
    assert titles(text) == [(0.0, "One"), (60.0, "Two"), (3723.0, "Three")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No times at all",
        "See 0:00 and 1:00 and 2:00 in the middle of a sentence.",
        "0:00 One\n1:00 Two",
        # Not in order: a description that talks of its moments.
        "5:00 was funny\n1:00 was sad\n3:00 was loud",
        "0:00 One\n0:00 Two\n0:00 Three",
        "20:15 Monday\n20:15 Tuesday\n20:15 Wednesday",
        "0:00\n1:00\n2:00",
        "1:75 One\n2:80 Two\n3:99 Three",
    ],
)
def test_what_is_no_table_of_contents(text: str) -> None:
    assert titles(text) == []


def test_a_table_of_something_longer_is_none() -> None:
    text = "0:00 One\n1:00 Two\n2:00 Three"
    assert len(titles(text, 121)) == 3
    assert titles(text, 120) == []


@given(st.text(max_size=300), st.none() | st.floats(0, 1e6))
def test_any_description_can_be_read(text: str, duration_s: float | None) -> None:
    starts = [start for start, _ in titles(text, duration_s)]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize(
    "piece", ["a", " ", "0:00 ", "1:1", "- ", "ab 0:00 cd ", "::", "\u00e9"]
)
def test_a_description_that_goes_on_takes_no_time(piece: str) -> None:
    """On one line, or on very many; patterns that look back would not end."""
    for glue in ("", "\n"):
        assert len(titles(glue.join([piece] * 100_000))) <= 1000


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        {},
        [None, 1, "x", []],
        [{"start_time": "1", "title": "T"}, {"start_time": 1}, {"title": "T"}],
        [{"start_time": -1, "title": "T"}, {"start_time": True, "title": "T"}],
        [{"start_time": 1e300, "title": "T"}, {"start_time": 1, "title": None}],
    ],
)
def test_odd_data_makes_no_chapters(data: object) -> None:
    assert chapters.from_source(data) == ()


def test_chapters_of_a_site_are_put_in_order() -> None:
    told = [{"start_time": at, "title": f"T{at}\n\0"} for at in (5, 0, 5.5)]
    found = chapters.from_source(told)
    assert [(one.start_s, one.title) for one in found] == [
        *((0, "T0"), (5, "T5"), (5.5, "T5.5"))
    ]


@given(lists)
def test_what_is_kept_comes_back(given_ones: list[Chapter]) -> None:
    assert chapters.load(chapters.dump(given_ones)) == tuple(given_ones)


def test_nothing_is_kept_of_nothing() -> None:
    assert chapters.dump([]) is None
    assert chapters.load(None) == ()


def test_the_file_that_podcast_apps_read() -> None:
    told = [(0.0, "Intro"), (61.5, 'Ä "quoted" 🎙'), (3723.0004, "")]
    found = chapters.to_json([Chapter(start_s=at, title=title) for at, title in told])
    assert found.decode() == (
        '{"version":"1.2.0","chapters":[{"startTime":0,"title":"Intro"},'
        '{"startTime":61.5,"title":"Ä \\"quoted\\" 🎙"},{"startTime":3723,"title":""}]}'
    )


@given(lists)
def test_apps_read_what_was_written(given_ones: list[Chapter]) -> None:
    read = json.loads(chapters.to_json(given_ones))["chapters"]
    assert [(one["startTime"], one["title"]) for one in read] == [
        (one.start_s, one.title) for one in given_ones
    ]


@given(lists, lists)
def test_other_chapters_are_another_file(
    one: list[Chapter], other: list[Chapter]
) -> None:
    assert len(chapters.rev_of(one)) == 8
    assert chapters.rev_of(one) == chapters.rev_of(tuple(one))
    assert (chapters.rev_of(one) == chapters.rev_of(other)) == (one == other)


def test_tags_of_ogg_files() -> None:
    found = chapters.vorbis([Chapter(start_s=3723.0456, title="T")])
    assert found == {"CHAPTER000": "01:02:03.046", "CHAPTER000NAME": "T"}


def test_titles_survive_ffmpegs_own_notation(tmp_path: Path) -> None:
    """Its special characters, line ends and directions of writing among them."""
    odd = [
        "a=b;c#d\\e",
        "[CHAPTER]",
        "quote'\"`",
        "עברית",
        "émoji 🎙",
        "  spaced  ",
        ";x",
    ]
    told = [{"start_time": at, "title": title} for at, title in enumerate(odd)]
    found = chapters.from_source(told)
    path, made = tmp_path / "chapters.txt", tmp_path / "made.m4a"
    path.write_text(chapters.ffmetadata(found, 10.0), "utf-8")
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=d=10"]
    command += ["-i", str(path), "-map_chapters", "1", "-c:a", "aac", str(made)]
    subprocess.run(command, check=True)
    asked = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(made)]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    read = [one["tags"]["title"] for one in json.loads(done.stdout)["chapters"]]
    assert read == [one.title for one in found]


def test_chapters_behind_the_end_are_left_out() -> None:
    both = [Chapter(start_s=1, title="A"), Chapter(start_s=99, title="B")]
    text = chapters.ffmetadata(both, 10.0)
    assert ("title=A" in text, "title=B" in text) == (True, False)
    assert "START=1000\nEND=10000" in text
