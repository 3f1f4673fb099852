"""What is said when: read as sites have it, written as apps want it."""

from itertools import pairwise
from typing import Final

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import transcripts
from custom_components.anypod.engine.transcripts import (
    Cue,
    NoTranscript,
    parse,
    shift,
    tidy,
    to_srt,
    to_text,
    to_vtt,
)
from tests.engine.captions import rolling

MARKED_UP: Final = """WEBVTT - with a title
Kind: captions

STYLE
::cue(b) { color: red }

NOTE
not to be seen

first
00:01.000 --> 00:02.500 align:start position:0%
<v Fred>Tom &amp; <b>Jerry</b> &lt;3&nbsp;cheese</v>

01:00:00.000 --> 01:00:01.000
{\\an8}<font color="#fff">Two</font>
<00:00:01.500><c.yellow>lines</c>
"""


def cue(start_s: float, end_s: float, text: str) -> Cue:
    return Cue(start_ms=round(start_s * 1000), end_ms=round(end_s * 1000), text=text)


def read(text: str) -> tuple[Cue, ...]:
    return parse(text.encode())


# ---------------------------------------------------------------------------- reading


def test_vtt_becomes_plain_text() -> None:
    assert read(MARKED_UP) == (
        cue(1, 2.5, "Tom & Jerry <3 cheese"),
        cue(3600, 3601, "Two\nlines"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,000 --> 00:00:02,500\nOne\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo\n",
        "00:00:01,000 --> 00:00:02,500\r\n<i>One</i>\r\n\r\n00:00:03,000 --> 00:00:04,000\r\nTwo",
        # No empty lines, no zeros, no milliseconds.
        "1\n0:0:1,0 --> 0:0:2,5\nOne\n2\n0:0:3 --> 0:0:4\nTwo",
        "\ufeff00:01.000-->00:02.500\rOne\r\r00:03.000\t-->\t00:04.000\rTwo\r",
    ],
)
def test_srt_is_read_as_it_is_found(text: str) -> None:
    assert read(text) == (cue(1, 2.5, "One"), cue(3, 4, "Two"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_old_encodings(encoding: str) -> None:
    text = "00:00:01,000 --> 00:00:02,000\nGrüße – ¡olé!\n"
    assert parse(text.encode(encoding)) == (cue(1, 2, "Grüße – ¡olé!"),)


def test_what_nobody_sees_is_left_out() -> None:
    (only,) = read("00:01.000 --> 00:02.000\n\x00a\x07\u200b&#7; &#10; b\x85c\u2028\n")
    assert only.text == "a b c"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"WEBVTT\n",
        b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n",
        b"00:00:01.000 --> 00:00:02.000\n<b></b>\n\n",
        b"<html><body>429 Too Many Requests</body></html>",
        b'{"events": []}',
        b"\xff\xfe\x00",
        bytes(range(256)),
    ],
)
def test_what_is_no_transcript(data: bytes) -> None:
    with pytest.raises(NoTranscript):
        parse(data)


def test_absurd_references_and_times_do_no_harm() -> None:
    """Python refuses to read a number of 5,000 digits."""
    reference = f"&#{'9' * 5000};"
    (only,) = read(f"00:01.000 --> 00:02.000\n{reference}&#x110000;&nosuch;\n")
    assert only.text == f"{reference}\ufffd&nosuch;"
    with pytest.raises(NoTranscript):
        read(f"{'9' * 5000}:00:01.000 --> 00:02.000\nText\n")


@given(st.binary(max_size=400))
def test_garbage_raises_nothing_else(data: bytes) -> None:
    try:
        parse(data)
    except NoTranscript:
        return


PIECES: Final = st.sampled_from(
    [
        *(
            "WEBVTT",
            "\n",
            "\n",
            "\r\n",
            "\r",
            "1",
            "00:01.000",
            "01:02:03,456",
            " --> ",
        ),
        *("-->", "99:99:99", "<c>", "</c>", "<", ">", "&lt;", "&", "{\\an8}", "{", "}"),
        *("text", "\x00", "\x1f", "\u2028", "NOTE", "\ufeff", "é", "-"),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_what_was_read_is_written_and_read_again(text: str) -> None:
    try:
        cues = tidy(read(text))
    except NoTranscript:
        return
    if cues:
        assert read(to_vtt(cues)) == cues


# ---------------------------------------------------------------------------- tidying


def test_rolling_captions_say_each_line_once() -> None:
    lines = ["hello everyone and", "welcome to", "the show", "the show"]
    found = tidy(read(rolling(*lines, each_s=2)))
    assert [one.text for one in found] == lines
    assert [one.start_ms for one in found] == [0, 2000, 4000, 6000]
    assert to_text(found) == "".join(f"{line}\n" for line in lines)


def test_what_is_said_again_later_stays() -> None:
    cues = [cue(0, 1, "No."), cue(1.5, 2, "No."), cue(2, 3, "No.\nYes.")]
    assert tidy(cues) == (cue(0, 1, "No."), cue(1.5, 2, "No."), cue(2, 3, "Yes."))


def test_cues_that_overlap_follow_each_other() -> None:
    cues = [cue(3, 7, "B"), cue(1, 5, "A"), cue(4, 4, "never seen"), cue(20, 30, "C")]
    assert tidy(cues) == (cue(1, 3, "A"), cue(3, 7, "B"), cue(20, 30, "C"))


def test_cues_that_begin_at_once_become_one() -> None:
    cues = [cue(1, 5, "A"), cue(1.1, 3, "B"), cue(4, 6, "C")]
    assert tidy(cues) == (cue(1, 4, "A\nB"), cue(4, 6, "C"))


WORDS: Final = st.sampled_from(
    ["yes", "no", "a b", "Ärger", "<b>", "&amp;", "1", "-->"]
)
CUES: Final = st.lists(
    st.builds(
        lambda start, length, lines: Cue(
            start_ms=start, end_ms=start + length, text="\n".join(lines)
        ),
        st.integers(0, 20_000),
        st.integers(-10, 5_000),
        st.lists(WORDS, max_size=3),
    ),
    max_size=12,
)


@given(CUES)
def test_tidy_cues_are_sorted_and_never_overlap(cues: list[Cue]) -> None:
    found = tidy(cues)
    assert all(one.text and one.start_ms < one.end_ms for one in found)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found))


@given(CUES)
def test_nothing_that_could_be_seen_is_lost(cues: list[Cue]) -> None:
    visible = [one for one in cues if one.text and one.start_ms < one.end_ms]
    found = tidy(cues)
    said = {line for one in found for line in one.text.split("\n")}
    assert said == {line for one in visible for line in one.text.split("\n")}
    if visible:
        assert found[0].start_ms == min(one.start_ms for one in visible)


@given(CUES)
def test_vtt_is_read_back_and_srt_says_the_same(cues: list[Cue]) -> None:
    found = tidy(cues)
    if not found:
        return
    assert read(to_vtt(found)) == found
    spans = [(one.start_ms, one.end_ms) for one in found]
    plain = [one for one in found if "<b>" not in one.text and "&" not in one.text]
    from_srt = read(to_srt(plain)) if plain else ()
    assert [one.text.replace("->", "-->") for one in from_srt] == [
        one.text for one in plain
    ]
    assert {(one.start_ms, one.end_ms) for one in from_srt} <= set(spans)


# --------------------------------------------------------------------------- shifting


def test_what_follows_a_cut_comes_earlier() -> None:
    cues = [cue(0, 2, "A"), cue(9, 11, "B"), cue(12, 14, "C"), cue(18, 22, "D")]
    cut = shift(cues, [(20, 21), (10, 15), (11, 12)])
    assert cut == (cue(0, 2, "A"), cue(9, 10, "B"), cue(13, 16, "D"))
    assert shift(cues, []) == tuple(cues)


@given(
    CUES,
    st.lists(st.tuples(st.floats(-5, 30), st.floats(-5, 30)), max_size=4),
)
def test_tidy_cues_stay_tidy(
    cues: list[Cue], removed: list[tuple[float, float]]
) -> None:
    found = shift(tidy(cues), [cut for cut in removed if cut[0] >= 0])
    assert all(0 <= one.start_ms < one.end_ms for one in found)
    assert all(one.end_ms <= other.start_ms for one, other in pairwise(found))


# ---------------------------------------------------------------------------- writing


def test_what_is_written() -> None:
    cues = (cue(0, 2.5, "A <b> & c"), cue(3601.007, 3602, "Two\nlines --> here"))
    assert to_vtt(cues) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:02.500\nA &lt;b&gt; &amp; c\n\n"
        "01:00:01.007 --> 01:00:02.000\nTwo\nlines --&gt; here\n"
    )
    assert to_srt(cues) == (
        "1\n00:00:00,000 --> 00:00:02,500\nA <b> & c\n\n"
        "2\n01:00:01,007 --> 01:00:02,000\nTwo\nlines -> here\n"
    )
    assert to_text(cues) == "A <b> & c\n\nTwo lines --> here\n"


def test_what_looks_like_markup_and_is_none_stays() -> None:
    said = (
        "00:01.000 --> 00:02.000\n&lt;i&gt; {a} &#123;\\an8} &amp;lt; a < b > c -->\n"
    )
    cues = read(said)
    assert cues[0].text == "<i> {a} {\\an8} &lt; a < b > c -->"
    assert read(to_vtt(cues)) == cues


def test_a_long_broadcast_takes_no_time() -> None:
    """Twelve hours of rolling captions, and lines that never end."""
    long = rolling(*(f"line {number}" for number in range(20_000)), each_s=2)
    assert len(tidy(read(long))) == 20_000
    for odd in ("<", "&#", "{\\", "{\\a", "<c", "\n", "00:", "<a<"):
        with pytest.raises(NoTranscript):
            transcripts.parse((odd * 200_000).encode())
