"""What a site says of an episode, as text and as HTML that apps can show."""

import time

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine.notes import clean, to_html, to_text
from tests.engine.feed_rules import html_violations

X = '<a href="https://x.org/">https://x.org/</a>'


@pytest.mark.parametrize(
    "text",
    [
        *("", "Words", "I <3 you & a < b > c", "1 <2> 3", "if (a<b && c>d) {}"),
        *("Line 1\nLine 2\n\nParagraph", "&amp; is how one writes &", "<me@x.org>"),
        *("0:00 Intro\n1:00 More", "- a\n- b", "<p> opens a paragraph", "a </ b"),
    ],
)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert to_text(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  a  \n b \n\n\n\n\nc\t", "a\n b\n\nc"),
        ("a\r\nb\rc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\x1fc\ud800d\ufffee\x7f\x9ff\tg", "abcdef\tg"),
        (" \n \x00\n ", ""),
    ],
)
def test_text_is_tidied(text: str, shown: str) -> None:
    assert to_text(text) == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>One</p><p>Two\n words</p>", "One\n\nTwo words"),
        ("<div>One</div>\n<div><span>Two</span></div>", "One\n\nTwo"),
        ("a<br>b<BR/>c<br />d", "a\nb\nc\nd"),
        (
            "<h1>T</h1>x<ul>\n<li>a</li>\n<li> <b>b</b></li></ul>y",
            "T\n\nx\n\n- a\n- b\n\ny",
        ),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        # Only emphasised: the lines are meant as they are.
        ("One <b>bold</b>\n<i>Two</i>\n\nThree", "One bold\nTwo\n\nThree"),
        (
            "Tom &amp; <b>Jerry</b> &#128512; &lt;br&gt; &#13;&#1;x",
            "Tom & Jerry 😀 <br>\nx",
        ),
        ("a<script>alert('<p>')</script><style>p{}</style>b</p>", "ab"),
        ("a<!-- b --><![CDATA[c]]>d</p>", "ad"),
        ("<p>open <b>end", "open end"),
        ("<p>broken <a href='x</p>", "broken"),
    ],
)
def test_html_becomes_text(html: str, shown: str) -> None:
    marked = html if "</" in html or "<br" in html.lower() else f"{html}</p>"
    assert to_text(marked) == shown


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ('<a href="https://x.org/">site</a>', "site (https://x.org/)"),
        (
            '<a class="a" href="https://x.org/?a=1&amp;b=2">s</a>',
            "s (https://x.org/?a=1&b=2)",
        ),
        ('<a href="https://x.org/">https://x.org/</a>', "https://x.org/"),
        ('<a href="https://x.org/"><img src="a"></a>', "https://x.org/"),
        ('<a href="/about">about</a>', "about"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ("<a name='x'>y</a>", "y"),
        (
            '<a href="https://x.org/">one<a href="https://y.org/">two</a>',
            "one (https://x.org/)two (https://y.org/)",
        ),
        (
            '<b>x</b><a href="https://x.org/">never closed',
            "xnever closed (https://x.org/)",
        ),
    ],
)
def test_links_keep_their_targets(link: str, shown: str) -> None:
    assert to_text(f"See <b>it</b>: {link}") == f"See it: {shown}"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        (" \n\n ", ""),
        ("One\n\nTwo\n\n\n\nThree", "<p>One</p><p>Two</p><p>Three</p>"),
        ("One\nTwo", "<p>One<br/>Two</p>"),
        ("- a\n- b\n* c\n• d", "<ul><li>a</li><li>b</li><li>c</li><li>d</li></ul>"),
        ("Links:\n - a\nend", "<p>Links:</p><ul><li>a</li></ul><p>end</p>"),
        ("-a\n*b* c\n–", "<p>-a<br/>*b* c<br/>–</p>"),
        ("0:00 A\n1:00:00 B", "<p>0:00 A<br/>1:00:00 B</p>"),
        ('<b>&amp;</b> "q" ]]>', '<p>&lt;b&gt;&amp;amp;&lt;/b&gt; "q" ]]&gt;</p>'),
        ("me@x.org, www.x.org, ftp://x.org", "<p>me@x.org, www.x.org, ftp://x.org</p>"),
        ("- https://x.org/", f"<ul><li>{X}</li></ul>"),
    ],
)
def test_html_of_text(text: str, html: str) -> None:
    assert to_html(text) == html
    assert html_violations(html) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://x.org/", X),
        ("See https://x.org/.", f"See {X}."),
        ("(https://x.org/), [https://x.org/]!?", f"({X}), [{X}]!?"),
        ("“https://x.org/”…", f"“{X}”…"),
        ("<https://x.org/>", f"&lt;{X}&gt;"),
        ('"https://x.org/"', f'"{X}"'),
        ("**https://x.org/**", f"**{X}**"),
        ("見てhttps://x.org/。次\uff08https://x.org/\uff09", f"見て{X}。次\uff08{X}\uff09"),
        ("https://x.org/ https://x.org/", f"{X} {X}"),
        # It is not for us to say which keys an author meant to give away.
        ("http://x.org/?token=1#a", '<a href="http://x.org/?token=1#a">http://x.org/?token=1#a</a>'),
        ("http://x.org/a_(b)_c_", '<a href="http://x.org/a_(b)_c_">http://x.org/a_(b)_c_</a>'),
        ("http://x.org/a_(b))", '<a href="http://x.org/a_(b)">http://x.org/a_(b)</a>)'),
        ("http://x.org?a=1&b='", '<a href="http://x.org?a=1&amp;b=">http://x.org?a=1&amp;b=</a>\''),
        ("HTTPS://X.org", '<a href="HTTPS://X.org">HTTPS://X.org</a>'),
        *((text, text) for text in ("http://", "https://...", "http://[a/b", "xhttp://a")),
        ("http://x.org/" + "a" * 2000, "http://x.org/" + "a" * 2000),
    ],
)  # fmt: skip
def test_addresses_become_links(text: str, shown: str) -> None:
    assert to_html(text) == f"<p>{shown}</p>"


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<br>", "<a href='", "'>", "</a>", "<b>", "<script>", "<!--"),
        *(
            "\n",
            "\n\n",
            "- ",
            "* ",
            "https://x.org/",
            "http://",
            "(",
            ")",
            "&",
            "&amp;",
        ),
        *("&#", "<![CDATA[", "]]>", "javascript:", "\x00", " ", "\x85", "<", ">", '"'),
    ]
)


@given(st.lists(PIECES | st.text(st.characters(codec=None), max_size=5)).map("".join))
def test_any_description_gives_html_that_apps_show(text: str) -> None:
    shown = to_text(text)
    assert clean(shown) == shown.strip() == shown
    assert html_violations(to_html(shown)) == []
    # Whoever forgets the first step gets no markup, but nothing worse.
    assert html_violations(to_html(text)) == []


@pytest.mark.parametrize(
    "piece",
    [
        *("<", "a <", "<!--", "<a ", "</a", "<a href='", "<![CDATA[", "<?", "<br>"),
        *("<!", "<a b=", "<script>", "</script", "<script></", "<li>", "</p>", "<a/"),
        *("&", "&#", "&amp", "http://", "http://a)", "http://x", "(", ")", "- ", "\n"),
        *("- a\n", "\n\n- ", "\r", " ", "'", "https://x.org/ ", "https://x.org/\n\n"),
    ],
)
@pytest.mark.parametrize("before", ["", "</p>", "</p><script>"])
def test_a_description_that_goes_on_takes_no_time(piece: str, before: str) -> None:
    """What looks back at each character would take minutes."""
    text = before + (piece * 200_000)[:200_000]
    began = time.process_time()
    shown = to_text(text)
    html = to_html(shown)
    assert time.process_time() - began < 5
    assert len(shown) <= 20_000
    assert len(html.encode()) <= 100_000
    assert html_violations(html) == []


def test_a_long_text_ends_with_a_paragraph() -> None:
    paragraph = "word " * 100 + "end"
    shown = to_text("\n\n".join([paragraph] * 100))
    assert shown == "\n\n".join([paragraph] * (20_000 // 505))
    assert to_html(shown).count("<p>") == 20_000 // 505


def test_html_of_much_escaped_text_ends_with_a_paragraph() -> None:
    text = "\n\n".join(["&" * 1000] * 30)
    assert to_html(text) == f"<p>{'&amp;' * 1000}</p>" * (100_000 // 5007)


def test_what_xml_forbids_goes() -> None:
    assert clean("a\x00b\x1fc\ud800d\ufffee\tf\n") == "abcde\tf\n"
