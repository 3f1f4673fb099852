"""Pure: what a site says of an episode, as plain text and as safe HTML.

Sites give plain text; a few give HTML, which becomes plain text before anything
else, so that nothing of theirs gets into a podcast app as it is.
"""

from collections.abc import Iterator
import html
from html.parser import HTMLParser
from itertools import groupby
import re
from typing import Final, override
from urllib.parse import urlsplit

_READ_LIMIT: Final = 200_000
"""Characters that are looked at, with markup."""
_TEXT_LIMIT: Final = 20_000
"""Characters that are shown; YouTube takes 5,000."""
_HTML_LIMIT_BYTES: Final = 100_000
_URL_LIMIT: Final = 2000

_UNWANTED: Final = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What XML 1.0 does not allow, and the controls that nobody can see."""
_NEWLINE: Final = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
_BLANK: Final = re.compile(r"\n{3,}")
_PARAGRAPH: Final = re.compile(r"\n\n+")
_BULLETS: Final = ("- ", "* ", "• ")

_IS_HTML: Final = re.compile(
    r"</(?:p|a|div|span|b|i|u|em|strong|ul|ol|li|h[1-6]|blockquote|table|body)\s?>"
    r"|<br\s?/?>",
    re.IGNORECASE,
)
"""What nobody writes who does not mean it: `<3` and `a < b` are just text."""
_BREAKS: Final = frozenset({"br", "li", "td", "th", "dt", "dd"})
_BLOCKS: Final = frozenset(
    {
        *("p", "div", "ul", "ol", "dl", "table", "blockquote", "pre", "hr"),
        *("section", "article", "header", "footer", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6"),
    }
)
_UNSHOWN: Final = frozenset({"script", "style"})

# Without the brackets and the full stops of Chinese and Japanese, which are written
# without a space.
_URL: Final = re.compile(
    r"(?<![A-Za-z0-9])https?://"
    r"[^\s<>\"\u3001\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]+",
    re.IGNORECASE,
)
_TRAILING: Final = frozenset(".,;:!?'*|\u2019\u201d\u2026\u00bb")
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def clean(text: str) -> str:
    """Return text without what XML does not allow and what nobody can see."""
    return _UNWANTED.sub("", text)


def to_text(description: str) -> str:
    """Return a description as plain text, of some 20,000 characters at most."""
    text = _readable(description[:_READ_LIMIT])
    if _IS_HTML.search(text):
        text = _readable(_without_markup(text))
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _shortened(_BLANK.sub("\n\n", lines).strip())


def to_html(text: str) -> str:
    """Return plain text as HTML of paragraphs, lists and links only.

    It has 100 kB at most; the first paragraph with which it would have more is
    left out, and all that follow.
    """
    parts: list[str] = []
    left_bytes = _HTML_LIMIT_BYTES
    for paragraph in filter(str.strip, _PARAGRAPH.split(text)):
        part = "".join(_blocks(paragraph))
        left_bytes -= len(part.encode())
        if left_bytes < 0:
            break
        parts.append(part)
    return "".join(parts)


def _readable(text: str) -> str:
    return _NEWLINE.sub("\n", clean(text))


def _shortened(text: str) -> str:
    if len(text) <= _TEXT_LIMIT:
        return text
    cut = text[:_TEXT_LIMIT]
    return (cut.rpartition("\n\n")[0] or cut).strip()


# ---------------------------------------------------------------------- plain text


class _Reader(HTMLParser):
    """Takes the text out of HTML, with its links and where lines end."""

    def __init__(self, *, keeps_lines: bool) -> None:
        super().__init__()
        self._keeps_lines = keeps_lines
        self._parts: list[str] = []
        self._unshown = ""
        self._target = ""
        self._label: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unshown:
            return
        if tag in _UNSHOWN:
            self._unshown = tag
        elif tag == "a":
            self._end_link()
            self._target = (dict(attrs).get("href") or "").strip()
        else:
            self._break(tag)
            if tag == "li":
                self._parts.append("- ")

    @override
    def handle_endtag(self, tag: str) -> None:
        if self._unshown:
            if tag == self._unshown:
                self._unshown = ""
        elif tag == "a":
            self._end_link()
        elif tag in _BLOCKS:
            self._break(tag)

    @override
    def handle_data(self, data: str) -> None:
        if self._unshown:
            return
        said = data if self._keeps_lines else re.sub(r"\s+", " ", data)
        if self._parts and self._parts[-1].endswith(("\n", "- ")):
            said = said.lstrip(" ")
        if said:
            self._parts.append(said)
            self._label.append(said)

    @override
    def close(self) -> None:
        super().close()
        self._end_link()

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag in _BREAKS:
            self._parts.append("\n")

    def _end_link(self) -> None:
        """Write where a link leads behind what it is called, unless that is it."""
        target, label = self._target, "".join(self._label).strip()
        self._target, self._label = "", []
        if target.lower().startswith(("http://", "https://")) and label != target:
            self._parts.append(f" ({target})" if label else target)


def _without_markup(text: str) -> str:
    # Where no tag ends a line, the lines are meant as they are.
    names = {name.lower() for name in re.findall(r"<([A-Za-z][A-Za-z0-9]*)", text)}
    reader = _Reader(keeps_lines=not names & (_BLOCKS | _BREAKS))
    reader.feed(text)
    reader.close()
    return reader.text


# ---------------------------------------------------------------------------- HTML


def _blocks(paragraph: str) -> Iterator[str]:
    for is_list, found in groupby(paragraph.split("\n"), _is_point):
        lines = list(found)
        if is_list:
            points = (f"<li>{_linked(line.strip()[2:].strip())}</li>" for line in lines)
            yield f"<ul>{''.join(points)}</ul>"
        else:
            # Credits, times and links stand on lines of their own, and would become
            # one sentence; a closed tag is read by what expects XML, too.
            yield f"<p>{'<br/>'.join(_linked(line.strip()) for line in lines)}</p>"


def _is_point(line: str) -> bool:
    return line.lstrip().startswith(_BULLETS)


def _linked(line: str) -> str:
    """Return a line with everything escaped and its addresses as links."""
    parts: list[str] = []
    done = 0
    for found in _URL.finditer(line):
        url = found[0][: _end_of(found[0])]
        if not _is_address(url):
            continue
        parts.append(_escaped(line[done : found.start()]))
        parts.append(f'<a href="{html.escape(url)}">{_escaped(url)}</a>')
        done = found.start() + len(url)
    parts.append(_escaped(line[done:]))
    return "".join(parts)


def _end_of(url: str) -> int:
    """Return where an address ends that may have a sentence around it.

    A bracket belongs to it when it was opened in it.
    """
    surplus = {end: url.count(end) - url.count(start) for end, start in _PAIRS.items()}
    at = len(url)
    while at and (url[at - 1] in _TRAILING or surplus.get(url[at - 1], 0) > 0):
        at -= 1
        if url[at] in surplus:
            surplus[url[at]] -= 1
    return at


def _is_address(url: str) -> bool:
    if len(url) > _URL_LIMIT:
        return False
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
