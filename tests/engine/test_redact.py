"""What messages and reports tell of addresses."""

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine.redact import redact, redact_all


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no address", "no address"),
        (
            "see https://example.org/@talk/videos.",
            "see https://example.org/@talk/videos.",
        ),
        ("https://me:secret@example.org:81/a", "https://**@example.org:81/a"),
        ("https://secret@example.org", "https://**@example.org"),
        ("via socks5h://me:p@ss@[::1]:1080 now", "via socks5h://**@[::1]:1080 now"),
        ("'https://example.org/rss?auth=secret'", "'https://example.org/rss?**'"),
        ("HTTPS://example.org/a#secret", "https://example.org/a#**"),
        ("http://[secret/a?b", "**"),
        ("[generic] rss?auth=secret: it broke", "[generic] rss?**: it broke"),
        ("Why? 1 = 1", "Why? 1 = 1"),
        ("a http://x/?b=1 and http://y/?c=2", "a http://x/?** and http://y/?**"),
    ],
)
def test_addresses(text: str, told: str) -> None:
    assert redact(text) == told


def test_paths_that_may_be_keys() -> None:
    url = "https://example.org/feed/0f9a8b7c6d5e4f3a2b1c/rss.xml"
    assert redact(url) == url
    assert redact_all(url) == "https://example.org/feed/**/rss.xml"
    plain = "https://example.org/a-title-of-many-words/2026/11"
    assert redact_all(plain) == plain


@given(
    user=st.from_regex(r"\AMARK[\w:@.~-]{0,10}\Z"),
    query=st.from_regex(r"\A[\w=&%?/:@-]{0,10}MARK\Z"),
    around=st.text(max_size=10),
)
def test_no_secret_is_left(user: str, query: str, around: str) -> None:
    around = around.replace("MARK", "")
    told = redact_all(f"{around} https://{user}@example.org/a?{query} {around}")
    assert "MARK" not in told
    assert "example.org/a" in told
