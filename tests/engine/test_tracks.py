"""Which subtitles are wanted of those that a site offers."""

import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine.config import Making, SubtitlesSource
from custom_components.anypod.engine.tracks import (
    Track,
    Wish,
    choose,
    lacks,
    language_of,
    settle,
)

HUMAN, AUTOMATIC, BOTH = (
    SubtitlesSource.HUMAN,
    SubtitlesSource.AUTOMATIC,
    SubtitlesSource.BOTH,
)


def offer(*keys: str, ext: str = "vtt") -> dict[str, Any]:
    return {key: [{"ext": ext, "url": f"http://127.0.0.1/{key}"}] for key in keys}


def chosen(
    wanted: str, human: str, automatic: str = "", source: SubtitlesSource = BOTH
) -> list[str]:
    """Return what is chosen, `*` marking what a machine made."""
    info = {
        "subtitles": offer(*human.split()),
        "automatic_captions": offer(*automatic.split()),
    }
    making = Making(subtitles=tuple(wanted.split()), subtitles_source=source)
    return [f"{'*' * one.is_automatic}{one.key}" for one in choose(info, making)]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        *(("en", "en"), ("EN", "en"), ("en-us", "en-US"), ("en_GB", "en-GB")),
        *(("en-orig", "en"), ("pt-BR-orig", "pt-BR"), ("es-419", "es-419")),
        *(("zh-hans", "zh-Hans"), ("zh-Hans-cn", "zh-Hans-CN"), ("sr-Latn", "sr-Latn")),
        *(("eng", "en"), ("ger", "de"), ("deu", "de"), ("iw", "he"), ("fil", "fil")),
        # YouTube's, of several in one language.
        *(("en-eEY6OEpapPo", "en"), ("de-DE-x8fX", "de-DE")),
        *(("live_chat", None), ("rechat", None), ("danmaku", None), ("all", None)),
        *(("und", None), ("", None), ("e", None), ("en,de", None), ("en.*", None)),
        *(("English", None), ("-all", None), ("a-en", None), ("../en", None)),
    ],
)
def test_languages_in_one_notation(name: str, language: str | None) -> None:
    assert language_of(name) == language


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        ("en", "de en-GB en en-US", "en"),
        ("en", "de en-GB en-US", "en-GB"),
        ("en", "de fr", ""),
        ("en", "eng", "eng"),
        ("en-US", "en-GB en en-US", "en-US"),
        ("en-US", "en-GB en", "en"),
        ("en-US", "en-GB", ""),
        ("pt-BR", "pt pt-PT pt-BR", "pt-BR"),
        ("pt-BR", "pt-PT pt", "pt"),
        ("pt-BR", "pt-PT", ""),
        ("zh-Hant", "zh-Hans zh-Hant-TW", "zh-Hant-TW"),
        ("en_us", "en-US", "en-US"),
        # In the order of the wish, each once.
        ("fr de en", "en de", "de en"),
        ("en en-US en", "en", "en"),
        ("en en-US", "en en-US", "en en-US"),
        ("en eng en-AU", "en-xyzzy9 en", "en"),
        ("nonsense! en", "en", "en"),
        ("live_chat all und", "live_chat all und", ""),
    ],
)
def test_the_best_match(wanted: str, offered: str, expected: str) -> None:
    assert chosen(wanted, offered) == expected.split()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (HUMAN, ["en-GB"]),
        (AUTOMATIC, ["*en-orig", "*de"]),
        # A human being knows better, even in another country.
        (BOTH, ["en-GB", "*de"]),
    ],
)
def test_by_whom(source: SubtitlesSource, expected: list[str]) -> None:
    assert chosen("en de", "en-GB fr", "de en en-orig", source) == expected


def test_a_machine_heard_the_original() -> None:
    """The rest are translations of what it heard."""
    assert chosen("en", "", "en en-US en-orig") == ["*en-orig"]
    assert chosen("fr", "", "en-orig en fr") == ["*fr"]


def test_what_has_no_words_is_not_offered() -> None:
    info = {
        "subtitles": offer("en", ext="json") | {"de": [], "fr": None, "it": ["x"]},
        "automatic_captions": offer("en", "de", ext="srt"),
    }
    making = Making(subtitles=("en", "de", "fr", "it"))
    assert choose(info, making) == (
        Track(key="en", language="en", is_automatic=True),
        Track(key="de", language="de", is_automatic=True),
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@given(JSON, JSON, st.lists(st.text(max_size=8), max_size=3))
def test_nothing_that_a_site_says_is_an_error(
    human: Any, automatic: Any, wanted: list[str]
) -> None:
    info = {"subtitles": human, "automatic_captions": automatic}
    found = choose(json.loads(json.dumps(info)), Making(subtitles=tuple(wanted)))
    assert len({one.language for one in found}) == len(found)


# ------------------------------------------------------------------ what is there


def there(names: str) -> list[Track]:
    """Return transcripts, `*` marking what a machine made."""
    return [
        Track(key=one.strip("*"), language=one.strip("*"), is_automatic="*" in one)
        for one in names.split()
    ]


def wish(languages: str, source: SubtitlesSource = BOTH) -> Wish:
    making = Making(subtitles=tuple(languages.split()), subtitles_source=source)
    return Wish.of(making)


def test_a_wish_is_the_same_however_it_is_written() -> None:
    assert wish("EN en_us eng none") == wish("en en-US")
    assert wish("en de") != wish("de en")
    # Of nothing, it does not matter whose.
    assert wish("", HUMAN) == wish("?", AUTOMATIC) == Wish()
    for one in (Wish(), wish("pt-BR de", HUMAN)):
        assert Wish.from_key(one.key) == one


@pytest.mark.parametrize(
    ("wanted", "at_hand", "chosen", "stay"),
    [
        ((""), "en", "", ""),
        (("en"), "de en-US", "", "en-US"),
        (("en de"), "de en-US", "", "en-US de"),
        # What the site has goes before what was there, once it has come.
        (("en"), "*en en-US", "en-US", "en-US"),
        (("en"), "*en", "en-US", "*en"),
        (("en"), "en-GB en-US", "en-US", "en-US"),
        # One for each wish.
        (("en en-GB"), "en-US en-GB", "", "en-US en-GB"),
        (("en"), "en-US en-GB", "", "en-US"),
    ],
)
def test_what_stays(wanted: str, at_hand: str, chosen: str, stay: str) -> None:
    assert list(settle(wish(wanted), there(at_hand), there(chosen))) == there(stay)


@pytest.mark.parametrize(
    ("source", "stay"), [(HUMAN, "de"), (AUTOMATIC, "*en"), (BOTH, "*en de")]
)
def test_whose_stays(source: SubtitlesSource, stay: str) -> None:
    assert list(settle(wish("en de", source), there("*en de"))) == there(stay)


@pytest.mark.parametrize(
    ("before", "after", "at_hand", "lacking"),
    [
        (wish("en"), wish("en"), "", False),
        (wish(""), wish("en"), "", True),
        (wish("en"), wish("en de"), "en", True),
        (wish("en de"), wish("en"), "en", False),
        (wish("en de"), wish("de en"), "", False),
        # The same language, but perhaps there is a closer one.
        (wish("en-US"), wish("en"), "en-US", True),
        (wish("en-US"), wish("en"), "en", False),
        (wish("de"), wish("en"), "*en", True),
        # By whom: the first choice may be another one now.
        (wish("en"), wish("en", HUMAN), "en", False),
        (wish("en"), wish("en", HUMAN), "", False),
        (wish("en"), wish("en", AUTOMATIC), "", True),
        (wish("en", HUMAN), wish("en"), "en", False),
        (wish("en", HUMAN), wish("en"), "", True),
        (wish("en", HUMAN), wish("en", AUTOMATIC), "", True),
        (wish("en", AUTOMATIC), wish("en"), "*en", True),
        (wish("en", AUTOMATIC), wish("en", HUMAN), "", True),
        # Of what was never looked for, nothing is known.
        (None, wish("en"), "", True),
        (None, wish("en"), "en", False),
    ],
)
def test_what_may_be_missing(
    before: Wish | None, after: Wish, at_hand: str, *, lacking: bool
) -> None:
    assert lacks(after, there(at_hand), before) is lacking
