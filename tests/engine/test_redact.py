"""What messages, reports and documents tell of addresses."""

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine.redact import public, redact, redact_all

ANY_TEXT = st.text(st.characters(codec=None))


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


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/@talk/videos", "https://example.org/@talk/videos"),
        ("https://me:secret@example.org:81/a", "https://example.org:81/a"),
        ("HTTP://example.org/a#secret", "http://example.org/a"),
        (" https://example.org ", "https://example.org"),
        # What pages are found by stays, as it was and where it was.
        (
            "https://www.youtube.com/watch?v=abc_-1&list=PL0123456789abcdef&t=1h",
            "https://www.youtube.com/watch?v=abc_-1&list=PL0123456789abcdef&t=1h",
        ),
        ("https://x.org/?a=1;b=%20+2&c&=", "https://x.org/?a=1;b=%20+2&c&="),
        ("https://x.org/?author=a&keyword=b&monkey=c&design=d&expo=e", None),
        ("https://x.org/?a=1&token=secret&b=2", "https://x.org/?a=1&b=2"),
        ("https://x.org/?a=1;token=secret", "https://x.org/?a=1"),
        ("https://x.org/?token=secret", "https://x.org/"),
        (
            "https://x.org/2020/http://me:secret@y.org/",
            "https://x.org/2020/http://y.org/",
        ),
        # Beyond what an address may consist of.
        ('https://x.org/a b"<ü>', "https://x.org/a%20b%22%3C%C3%BC%3E"),
        ("https://x.org/\ud800", "https://x.org/"),
        # No page at all.
        *((url, "") for url in ("", "ytsearch:secret", "file:///a", "http://[a/b")),
        *((url, "") for url in ("//x.org/a", "https://", "https:///a", "a b")),
    ],
)
def test_addresses_for_strangers(url: str, shown: str | None) -> None:
    assert public(url) == (url if shown is None else shown)


@pytest.mark.parametrize(
    "name",
    [
        *("token", "access_token", "accessToken", "TOKEN", "to%6ben", "csrf-token"),
        *("auth", "authkey", "authorization", "oauth", "user[auth]", "key", "api_key"),
        *(
            "apikey",
            "AccessKey",
            "Key-Pair-Id",
            "sig",
            "signature",
            "Signature",
            "s.sig",
        ),
        *("secret", "client_secret", "pass", "passwd", "password", "passphrase", "pw"),
        *("user_pass", "session", "sessionid", "PHPSESSION", "expires", "Expires"),
        *("exp", "expiry", "Policy", "hash", "md5", "hmac", "hdnts", "jwt", "sid"),
        *("X-Amz-Signature", "X-Amz-Date", "X-Goog-Date", "credential"),
    ],
)
def test_parameters_that_look_like_keys(name: str) -> None:
    url = f"https://x.org/?v=1&{name}=MARK&t=2"
    assert public(url) == "https://x.org/?v=1&t=2"


@given(ANY_TEXT | ANY_TEXT.map(lambda text: f"https://x.org/{text}"))
def test_what_is_shown_is_shown_as_it_is(text: str) -> None:
    shown = public(text)
    assert shown == "" or shown.startswith(("http://", "https://"))
    assert shown.isascii()
    assert public(shown) == shown
