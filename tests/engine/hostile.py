"""What strangers may write: texts, addresses, values and files of all odd kinds."""

import json
from typing import Any, Final

from hypothesis import strategies as st

ODD: Final = (
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "]]>",
        "<!--",
        "&amp;",
    ),
    *(
        "&#0;",
        "\x00",
        "\x1b[31m",
        "\ud800",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "%00",
        "%0d%0a",
    ),
    *(
        "../../etc/passwd",
        "..\\..\\x",
        "C:\\x",
        "CON",
        "-rf",
        "--exec=id",
        "$(id)",
        "`id`",
    ),
    *("{{7*7}}", "%(id)s", "' OR 1=1 --", "](http://x.test)"),
    *("javascript:alert(1)", "JaVaScript:alert(1)", "\x01java\tscript:alert(1)"),
    *("data:text/html,<script>alert(1)</script>", "vbscript:x"),
    *(
        "![x](http://x.test)",
        "http://127.0.0.1/",
        "https://me:key@x.test/?token=key#key",
    ),
    *("\r\n", "\n\n", "\t", " ", "", "0", "NaN", "1e999", "ﷺ" * 9, "a" * 300, "é́́́"),
    *("[CHAPTER]", ";FFMETADATA1", "#EXTM3U", "=\\=;#", "12:34 Talk", "0:00 Start"),
)
# By their numbers, or each strategy made of it would name all of them.
_ODD: Final = st.integers(0, len(ODD) - 1).map(ODD.__getitem__)
_WORD: Final = _ODD | st.text(st.characters(codec=None), max_size=12)
TEXT: Final = _WORD | st.tuples(_WORD, _WORD, _WORD).map("".join)
"""Lone surrogates and control characters included."""
LINE: Final = TEXT.map(lambda text: text.encode(errors="replace").decode())

_HOST: Final = st.sampled_from(
    [
        *(
            "a.example",
            "www.youtube.com",
            "youtu.be",
            "127.0.0.1",
            "[::1]",
            "localhost",
        ),
        *(
            "10.0.0.1:8123",
            "169.254.169.254",
            "nas.local",
            "127.1",
            "0x7f.1",
            "[fe80::1]",
        ),
        *(
            "a.example\\@10.0.0.1",
            "me:key@a.example",
            "\uff11\uff12\uff17.0.0.1",
            "[::ffff:10.0.0.1]",
        ),
        *("93.184.215.14", "8.8.8.8:80", "[2606:2800:21f::1]", "a..example", "", "%31"),
    ]
)
_SCHEME: Final = st.sampled_from(
    [
        "http://",
        "https://",
        "HTTP://",
        "//",
        "",
        "file:///",
        "ftp://",
        "javascript:",
        " JavaScript:",
        "http:",
    ]
)
URL: Final = st.one_of(
    st.builds("{}{}/{}".format, _SCHEME, _HOST, TEXT),
    st.builds("{}{}/{}?token={}&a=1#{}".format, _SCHEME, _HOST, TEXT, TEXT, TEXT),
    st.builds("https://www.youtube.com/{}".format, TEXT),
    TEXT,
)

LINKED: Final = st.builds(
    "{}<a href=\"{}\">{}</a><a href='{}'>".format, TEXT, URL, TEXT, URL
)
"""Texts with links in them, as sites write them."""
KEYED: Final = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "ERROR: [x] ", "http://x:", "http://x.test/?u="]) | TEXT,
    st.sampled_from(
        [
            "https://me:key@x.test/?token=key#key",
            "http://x.test/a/https://me:key@x.test/?b=c&token=key",
            "watch?token=key",
        ]
    ),
    st.sampled_from(["", ": not found", ". And so on"]) | TEXT,
)
"""Texts with keys in them, `me:key@` and `token=key`."""

_ATOM: Final = st.one_of(
    st.sampled_from([None, True, False, 0, -1, 1.5, 10**400, 253402300800, 1e308]),
    st.sampled_from(
        [float("nan"), float("inf"), "20260230", "is_live", "none", {}, []]
    ),
    st.integers(),
    TEXT,
    URL,
)
VALUE: Final = st.one_of(
    _ATOM, st.lists(_ATOM, max_size=3), st.dictionaries(_WORD, _ATOM, max_size=3)
)
"""Anything that JSON can say."""
_STRANGE: Final = ("x", "entity_id", "config_entry_id", "episode_id", "url", "name")
"""Names of fields that others have."""


def as_json(value: Any) -> str:
    """Write a value as yt-dlp does."""
    return json.dumps(value)


def mostly[T](
    usual: st.SearchStrategy[T], odd: st.SearchStrategy[T]
) -> st.SearchStrategy[T]:
    """Return what is usual nine times in ten."""
    return st.integers(0, 9).flatmap(lambda n: usual if n else odd)


def nearly(
    whole: st.SearchStrategy[dict[str, Any]], odd: st.SearchStrategy[Any] = VALUE
) -> st.SearchStrategy[dict[str, Any]]:
    """Return bodies as they are, mostly; else with a field that is odd, gone or new."""

    def change(
        body: dict[str, Any], how: int, at: int, name: str, value: Any
    ) -> dict[str, Any]:
        names = sorted(body)
        chosen = names[at % len(names)] if names else name
        match how:
            case 1:
                return body | {chosen: value}
            case 2:
                return {key: body[key] for key in names if key != chosen}
            case 3:
                return body | {name: value}
            case _:
                return body

    how, at = st.integers(0, 9), st.integers(0, 9)
    return st.builds(change, whole, how, at, st.sampled_from(_STRANGE), odd)


def mutated(data: bytes) -> st.SearchStrategy[bytes]:
    """Return what becomes of a real file: bytes changed, cut out, put in, doubled."""

    def change(edits: list[tuple[int, bytes, int]]) -> bytes:
        found = data
        for at, put, drop in edits:
            place = at % (len(found) + 1)
            found = found[:place] + put + found[place + drop :]
        return found

    edit = st.tuples(
        st.integers(0, max(len(data), 1)),
        st.binary(max_size=8) | st.sampled_from([b"\xff" * 4, b"\0" * 8, b"<", b"&"]),
        st.integers(0, 40),
    )
    return st.lists(edit, min_size=1, max_size=6).map(change)
