"""Apple's categories: apps sort a feed by none but these."""

import pytest

from custom_components.anypod.engine.categories import CATEGORIES, path_of
from custom_components.anypod.engine.config import DEFAULT_CATEGORY


def test_there_are_as_many_as_apple_has() -> None:
    parents = [one for one in CATEGORIES if len(path_of(one)) == 1]
    assert (len(parents), len(CATEGORIES)) == (19, 110)
    assert len(set(CATEGORIES)) == 110


def test_each_stands_behind_what_it_belongs_to() -> None:
    parent = ""
    for one in CATEGORIES:
        first, *rest = path_of(one)
        assert len(rest) <= 1
        if rest:
            assert first == parent
        parent = first
    parents = [one for one in CATEGORIES if len(path_of(one)) == 1]
    assert parents == sorted(parents)


@pytest.mark.parametrize(
    ("category", "path"),
    [
        ("TV & Film", ("TV & Film",)),
        ("TV & Film > After Shows", ("TV & Film", "After Shows")),
        ("Society & Culture > Places & Travel", None),
        ("Education > How To", ("Education", "How To")),
        ("Business > Non-Profit", ("Business", "Non-Profit")),
        ("Health & Fitness > Sexuality", None),
        ("True Crime", ("True Crime",)),
    ],
)
def test_names_are_apples(category: str, path: tuple[str, ...] | None) -> None:
    assert category in CATEGORIES
    assert path is None or path_of(category) == path


def test_a_feed_has_one_from_the_beginning() -> None:
    assert DEFAULT_CATEGORY in CATEGORIES
