"""Which subtitles are wanted of those that a site offers."""

import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine.config import Making, SubtitlesSource
from custom_components.anypod.engine.tracks import Track, choose, language_of

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
