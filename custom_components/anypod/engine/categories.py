"""Pure: the categories that podcast apps sort feeds by, as Apple calls them.

Source: "Apple Podcasts categories" in Apple's help for those who make podcasts.
"""

from typing import Final

SEPARATOR: Final = " > "
"""Stands between a category and one that belongs to it."""

_TREE: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "Arts",
        (
            *("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts"),
            "Visual Arts",
        ),
    ),
    (
        "Business",
        (
            *("Careers", "Entrepreneurship", "Investing", "Management", "Marketing"),
            "Non-Profit",
        ),
    ),
    ("Comedy", ("Comedy Interviews", "Improv", "Stand-Up")),
    ("Education", ("Courses", "How To", "Language Learning", "Self-Improvement")),
    ("Fiction", ("Comedy Fiction", "Drama", "Science Fiction")),
    ("Government", ()),
    (
        "Health & Fitness",
        (
            *("Alternative Health", "Fitness", "Medicine", "Mental Health"),
            *("Nutrition", "Sexuality"),
        ),
    ),
    ("History", ()),
    (
        "Kids & Family",
        ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    ),
    (
        "Leisure",
        (
            *("Animation & Manga", "Automotive", "Aviation", "Crafts", "Games"),
            *("Hobbies", "Home & Garden", "Video Games"),
        ),
    ),
    ("Music", ("Music Commentary", "Music History", "Music Interviews")),
    (
        "News",
        (
            *("Business News", "Daily News", "Entertainment News", "News Commentary"),
            *("Politics", "Sports News", "Tech News"),
        ),
    ),
    (
        "Religion & Spirituality",
        (
            *("Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion"),
            "Spirituality",
        ),
    ),
    (
        "Science",
        (
            *("Astronomy", "Chemistry", "Earth Sciences", "Life Sciences"),
            *("Mathematics", "Natural Sciences", "Nature", "Physics"),
            "Social Sciences",
        ),
    ),
    (
        "Society & Culture",
        (
            *("Documentary", "Personal Journals", "Philosophy", "Places & Travel"),
            "Relationships",
        ),
    ),
    (
        "Sports",
        (
            *("Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football"),
            *("Golf", "Hockey", "Rugby", "Running", "Soccer", "Swimming", "Tennis"),
            *("Volleyball", "Wilderness", "Wrestling"),
        ),
    ),
    (
        "TV & Film",
        (
            *("After Shows", "Film History", "Film Interviews", "Film Reviews"),
            "TV Reviews",
        ),
    ),
    ("Technology", ()),
    ("True Crime", ()),
)

CATEGORIES: Final[tuple[str, ...]] = tuple(
    name
    for parent, children in _TREE
    for name in (parent, *(f"{parent}{SEPARATOR}{child}" for child in children))
)
"""Each category, followed by those that belong to it."""


def path_of(category: str) -> tuple[str, ...]:
    """Return a category's names, that of what it belongs to first."""
    return tuple(category.split(SEPARATOR))
