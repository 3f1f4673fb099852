"""Which episodes a feed takes in, by what is known of them."""

from dataclasses import fields
from datetime import timedelta
import re
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import filters
from custom_components.anypod.engine.config import Filters
from custom_components.anypod.engine.errors import InvalidPattern
from custom_components.anypod.engine.filters import Facts
from custom_components.anypod.engine.findings import EpisodeMetadata, LiveStatus
from custom_components.anypod.engine.models import Reason
from tests.engine.support import NOW, listed

NOTHING = Facts(
    title=None,
    description=None,
    published=None,
    duration_s=None,
    is_short=False,
    was_live=False,
)
STRICT = Filters(
    include_title="a",
    exclude_title="b",
    include_description="c",
    exclude_description="d",
    min_duration_s=60,
    max_duration_s=600,
    shorts=False,
    live=False,
)


def facts(**changes: Any) -> Facts:
    known: dict[str, Any] = {
        "title": "A title",
        "description": "What it is about",
        "published": NOW,
        "duration_s": 300.0,
        "is_short": False,
        "was_live": False,
    }
    return Facts(**(known | changes))


def rejected(wanted: dict[str, Any], **known: Any) -> Reason | None:
    return filters.reject(Filters(**wanted), None, facts(**known))


# -------------------------------------------------------------------- the single rules


@pytest.mark.parametrize(
    ("wanted", "taken", "refused"),
    [
        ({"include_title": "news"}, {"title": "Old news"}, {"title": "Sports"}),
        ({"exclude_title": "news"}, {"title": "Sports"}, {"title": "Old news"}),
        (
            {"include_description": "guest"},
            {"description": "With a guest"},
            {"description": "Alone"},
        ),
        (
            {"exclude_description": "guest"},
            {"description": "Alone"},
            {"description": "With a guest"},
        ),
        ({"min_duration_s": 60.0}, {"duration_s": 60.0}, {"duration_s": 59.9}),
        ({"max_duration_s": 60.0}, {"duration_s": 60.0}, {"duration_s": 60.1}),
        ({"min_duration_s": 0.5}, {"duration_s": 1.0}, {"duration_s": 0.0}),
        ({"shorts": False}, {"is_short": False}, {"is_short": True}),
        ({"live": False}, {"was_live": False}, {"was_live": True}),
    ],
)
def test_every_filter_takes_and_refuses(
    wanted: dict[str, Any], taken: dict[str, Any], refused: dict[str, Any]
) -> None:
    (name,) = wanted
    assert rejected(wanted, **taken) is None
    found = rejected(wanted, **refused)
    assert found is not None
    assert found == f"filter:{name.removesuffix('_s')}"
    assert found.is_filter


def test_there_is_a_reason_for_every_filter() -> None:
    names = {f"filter:{one.name.removesuffix('_s')}" for one in fields(Filters)}
    assert names == {one for one in Reason if one.is_filter}


def test_without_filters_everything_is_taken_in() -> None:
    everything = facts(title="", description="", is_short=True, was_live=True)
    assert filters.reject(Filters(), None, everything) is None
    assert filters.reject(Filters(), None, NOTHING) is None


def test_what_is_not_known_rejects_nothing() -> None:
    assert filters.reject(STRICT, NOW, NOTHING) is None


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, None),
        ({"published": NOW - timedelta(seconds=1)}, Reason.BEFORE_SINCE),
        ({"title": "x"}, Reason.INCLUDE_TITLE),
        ({"title": "ab"}, Reason.EXCLUDE_TITLE),
        ({"description": ""}, Reason.INCLUDE_DESCRIPTION),
        ({"description": "cd"}, Reason.EXCLUDE_DESCRIPTION),
        ({"duration_s": 1.0}, Reason.MIN_DURATION),
        ({"duration_s": 601.0}, Reason.MAX_DURATION),
        ({"is_short": True}, Reason.SHORTS),
        ({"was_live": True}, Reason.LIVE),
    ],
)
def test_each_of_many_filters_has_its_say(
    known: dict[str, Any], expected: Reason | None
) -> None:
    fitting = {"title": "a", "description": "c"}
    assert filters.reject(STRICT, NOW, facts(**(fitting | known))) is expected


# ---------------------------------------------------------------------------- patterns


@pytest.mark.parametrize(
    ("pattern", "title"),
    [
        ("NEWS", "old news"),
        ("news", "Old NEWS"),
        ("ÄRGER", "Viel ärger"),
        ("^old", "Old news"),
        ("news$", "Old news"),
        (r"#\d+", "Episode #12"),
        ("a|b", "b"),
        ("(?-i:B)|news", "NEWS"),
    ],
)
def test_patterns_are_searched_for_whatever_the_case(pattern: str, title: str) -> None:
    assert rejected({"include_title": pattern}, title=title) is None
    wanted = {"exclude_title": pattern}
    assert rejected(wanted, title=title) is Reason.EXCLUDE_TITLE


def test_an_empty_pattern_is_no_filter() -> None:
    empty = {"include_title": "", "exclude_title": "", "exclude_description": ""}
    assert rejected(empty) is None


def test_of_a_long_description_only_the_beginning_is_looked_at() -> None:
    long = "x" * 20_000 + "needle"
    wanted = {"include_description": "needle"}
    assert rejected(wanted, description=long) is Reason.INCLUDE_DESCRIPTION
    assert rejected(wanted, description=long[1000:]) is None


@pytest.mark.parametrize(
    "pattern", ["(", "[a", "*", "a{2,1}", "(?P<n", "(?<=a+)b", "\\", "a" + "{9}" * 9]
)
def test_a_pattern_with_a_mistake_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidPattern):
        filters.check_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(" * 9999, "a{99999999999999999999}"])
def test_a_pattern_that_is_too_much_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidPattern):
        filters.check_pattern(pattern)


PIECES = (*"aZ0.^$|()[]{}-?+,\\:=!<>#& é", "\\d", "(?:", "(?i)", "{2}", "[^a]")


@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.text("aZ0\n é", max_size=12),
)
@pytest.mark.filterwarnings("ignore:Possible nested set:FutureWarning")
@pytest.mark.filterwarnings("ignore:Possible set :FutureWarning")
def test_a_pattern_that_was_accepted_can_be_searched_for(
    pattern: str, text: str
) -> None:
    try:
        filters.check_pattern(pattern)
    except InvalidPattern:
        return
    known = {"title": text, "description": text}
    is_found = re.search(pattern, text, re.IGNORECASE) is not None
    for name in ("title", "description"):
        included = rejected({f"include_{name}": pattern}, **known)
        excluded = rejected({f"exclude_{name}": pattern}, **known)
        assert (included is None) is (is_found or not pattern)
        assert (excluded is None) is (not is_found or not pattern)


# ------------------------------------------------------------------- what tells what


def test_a_listing_without_a_description_tells_nothing_of_it() -> None:
    told = filters.of_listed(listed(1, description=None))
    assert told.description is None
    wanted = Filters(include_description="x")
    assert filters.reject(wanted, None, told) is None
    spoken = filters.of_listed(listed(1, description=""))
    assert filters.reject(wanted, None, spoken) is Reason.INCLUDE_DESCRIPTION


def test_a_page_without_a_description_has_an_empty_one() -> None:
    told = filters.of_metadata(EpisodeMetadata(title="A title"))
    assert told.description == ""
    wanted = Filters(include_description="x")
    assert filters.reject(wanted, None, told) is Reason.INCLUDE_DESCRIPTION
    assert filters.reject(Filters(exclude_description="x"), None, told) is None


def test_a_page_tells_what_a_listing_tells() -> None:
    known: dict[str, Any] = {
        "title": "A title",
        "description": "About",
        "published": NOW,
        "duration_s": 7.5,
        "is_short": True,
    }
    expected = Facts(**known, was_live=True)
    live = LiveStatus.RECORDED
    assert filters.of_listed(listed(1, live=live, **known)) == expected
    assert filters.of_metadata(EpisodeMetadata(live=live, **known)) == expected


@pytest.mark.parametrize("live", LiveStatus)
def test_only_a_recording_was_live(live: LiveStatus) -> None:
    is_recording = live is LiveStatus.RECORDED
    assert filters.of_listed(listed(1, live=live)).was_live is is_recording
    assert filters.of_metadata(EpisodeMetadata(live=live)).was_live is is_recording


@pytest.mark.parametrize(
    ("later_s", "expected"),
    [(-0.001, Reason.BEFORE_SINCE), (0, None), (1, None), (86_400, None)],
)
def test_what_is_dated_to_the_moment_itself_is_in(
    later_s: float, expected: Reason | None
) -> None:
    told = facts(published=NOW + timedelta(seconds=later_s))
    assert filters.reject(Filters(), NOW, told) is expected


def test_what_a_listing_puts_too_late_is_caught_by_the_page() -> None:
    since, truth = NOW - timedelta(days=20), NOW - timedelta(days=22)
    # "3 weeks ago", rounded so that it is not earlier than the truth.
    coarse = filters.of_listed(listed(1, published=NOW - timedelta(days=14)))
    assert filters.reject(Filters(), since, coarse) is None
    exact = filters.of_metadata(EpisodeMetadata(published=truth))
    assert filters.reject(Filters(), since, exact) is Reason.BEFORE_SINCE
