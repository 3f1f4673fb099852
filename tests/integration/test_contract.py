"""The checker of shapes says no, too."""

import pytest

from tests.integration.contract import (
    Shape,
    differences,
    is_count,
    is_flag,
    is_instant,
    is_null,
    is_path,
    is_text,
    is_url,
    one_of,
)


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (is_null, None, 0),
        (is_text, "x", 1),
        (is_flag, False, 0),
        (one_of("a"), "a", "b"),
        ([is_text], ["a", "b"], ["a", None]),
        ([is_text], [], "a"),
        ({"a": is_text}, {"a": "x"}, {"a": "x", "b": "y"}),
        ({"a": is_text}, {"a": "x"}, {}),
        ({"a": [{"b": is_null}]}, {"a": [{"b": None}]}, {"a": [{"b": 1}]}),
        ({"a": is_text}, {"a": "x"}, ["a"]),
        ((is_text, is_null), None, 1),
        (is_instant, "2026-10-01T12:00:00+00:00", "2026-10-01T12:00:00+02:00"),
        (is_instant, "2026-10-01T12:00:00Z", "2026-10-01T12:00:00"),
        (is_instant, "2026-10-01T12:00:00.123+00:00", 1790856000),
        (is_url, "https://example.org/a", "/a"),
        (is_path, "/api/anypod/feeds/a", "https://example.org"),
        (is_count, 0, -1),
        (is_count, 3, 3.5),
        (is_count, 1, True),
    ],
)
def test_checker(shape: Shape, good: object, bad: object) -> None:
    assert list(differences(good, shape)) == []
    assert list(differences(bad, shape)) != []
