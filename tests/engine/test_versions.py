"""How versions are written, compared and asked for."""

import pytest

from custom_components.anypod.engine import versions
from custom_components.anypod.engine.errors import InvalidVersion


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("2026.07.04", "2026.7.4"),
        ("2026.7.4", "2026.7.4"),
        (" v2026.10.26\n", "2026.10.26"),
        ("2026.10.26.000512", "2026.10.26.512"),
        ("2026.10.26.220202.dev0", "2026.10.26.220202"),
        ("2026.10.26.220202dev", "2026.10.26.220202"),
        ("24.19.0", "24.19.0"),
    ],
)
def test_one_way_to_write_a_version(text: str, version: str) -> None:
    assert versions.normalise(text) == version
    assert versions.normalise(version) == version


@pytest.mark.parametrize(
    "text",
    [
        *("", "latest", "2026.", ".1", "1..2", "2026.10.26; rm -rf /", "../../etc"),
        *("2026.10.26 --index-url http://evil", "2026.10.26\n2026.10.27", "1e9", "-1"),
        *("1.2.3.4.5.6.7", "9" * 10, "2026.10.26[default]", "2026.10.26@file:///x"),
    ],
)
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(InvalidVersion) as caught:
        versions.normalise(text)
    assert caught.value.text == text


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("2026.10.26", "2026.10.25"),
        ("2026.10.1", "2026.9.30"),
        ("2026.10.26.1", "2026.10.26"),
        ("2026.10.27", "2026.10.26.235959"),
        ("2026.10.26", None),
    ],
)
def test_which_is_newer(newer: str, older: str | None) -> None:
    assert versions.is_newer(newer, older)
    assert not versions.is_newer(older, newer)
    assert not versions.is_newer(newer, newer)


def test_nothing_is_newer_than_nothing() -> None:
    assert not versions.is_newer(None, None)


def test_what_an_installer_is_asked_for() -> None:
    assert versions.requirement("2026.10.26") == "yt-dlp==2026.10.26"
    both = versions.requirement("2026.10.26", extra=True)
    assert both == "yt-dlp[default]==2026.10.26"
    nightly = "yt-dlp>=2026.10.26.512.dev0,<=2026.10.26.512"
    assert versions.requirement("2026.10.26.512") == nightly


def test_release_notes() -> None:
    """Tags have their zeros."""
    stable = "https://github.com/yt-dlp/yt-dlp/releases/tag/2026.07.04"
    assert versions.release_url("2026.7.4") == stable
    nightly = versions.release_url("2026.7.4.512")
    assert nightly.endswith("/yt-dlp-nightly-builds/releases/tag/2026.07.04.000512")


def test_what_the_extra_wants() -> None:
    """The lines are those of yt-dlp 2026.10.26."""
    found = versions.extras(
        [
            "curl-cffi<0.18; (implementation_name == 'cpython') and extra == 'curl-cffi'",
            "brotli; (implementation_name == 'cpython') and extra == 'default'",
            "brotlicffi; (implementation_name != 'cpython') and extra == 'default'",
            "certifi>=2026.10.19; extra == 'default'",
            'requests<3,>=2.32.2; extra == "default"',
            "yt-dlp-ejs==0.8.0; extra == 'default'",
            "certifi==2026.10.23; extra == 'pin'",
            "always",
        ]
    )
    assert [(one.name, one.text, one.exact) for one in found] == [
        ("brotli", "brotli", None),
        ("certifi", "certifi>=2026.10.19", None),
        ("requests", "requests<3,>=2.32.2", None),
        ("yt-dlp-ejs", "yt-dlp-ejs==0.8.0", "0.8.0"),
    ]
