"""Lists of feeds: written for every app, read from any of them, and never too long."""

from datetime import UTC, datetime
import time

from hypothesis import given, strategies as st
from lxml import etree
import pytest

from custom_components.anypod.engine.errors import ImportFault, InvalidImport
from custom_components.anypod.engine.opml import LIMIT_BYTES, Outline, build, parse

THEN = datetime(2026, 11, 20, 8, 5, tzinfo=UTC)


def opml(body: str, before: str = "") -> bytes:
    return f"{before}<opml version='2.0'><body>{body}</body></opml>".encode()


def fault_of(data: bytes) -> ImportFault:
    with pytest.raises(InvalidImport) as caught:
        parse(data)
    return caught.value.fault


def test_written() -> None:
    outlines = [
        Outline(title="Talk & more <b>", url="https://ha.example/api/anypod/t?a=1&b=2"),
        Outline(title="Zug\x00\x1b um\nZug ", url="http://ha.local/feed.xml"),
        Outline(title=" \x07 ", url="http://ha.local/other.xml"),
    ]
    document = build(outlines, THEN)
    assert document == build(outlines, THEN)
    assert document.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<opml")
    root = etree.fromstring(document)
    assert dict(root.items()) == {"version": "2.0"}
    assert [node.tag for node in root] == ["head", "body"]
    assert root.findtext("head/title") == "Anypod"
    assert root.findtext("head/dateCreated") == "Fri, 20 Nov 2026 08:05:00 +0000"
    found = [dict(node.items()) for node in root.iterfind("body/outline")]
    titles = ["Talk & more <b>", "Zug um Zug", "http://ha.local/other.xml"]
    assert found == [
        {"type": "rss", "text": title, "title": title, "xmlUrl": one.url}
        for title, one in zip(titles, outlines, strict=True)
    ]


def test_nothing_to_write() -> None:
    assert parse(build([], THEN)) == ()


@given(st.lists(st.tuples(st.text(), st.text())))
def test_any_text_is_well_formed(pairs: list[tuple[str, str]]) -> None:
    document = build([Outline(title=title, url=url) for title, url in pairs], THEN)
    assert len(etree.fromstring(document).findall("body/outline")) == len(pairs)
    for one in parse(document):
        assert one.title
        assert one.title == " ".join(one.title.split())


def test_read_as_apps_write_it() -> None:
    """Folders, other names of attributes, no titles, and what is no feed."""
    body = """
    <outline text="Talks">
      <outline type="rss" text="A" title="The A" xmlUrl=" https://a.example/feed "/>
      <outline text="Deeper"><outline xmlurl="b.example" text="B&amp;C"/></outline>
    </outline>
    <!-- <outline xmlUrl="https://comment.example/"/> -->
    <outline TYPE="link" TITLE="" TEXT="  two\n lines " URL="https://c.example/"/>
    <outline xmlUrl="https://d.example/"/>
    <outline text="A site" htmlUrl="https://e.example/"/>
    <outline text="None" xmlUrl=""/>
    """
    assert parse(opml(body)) == (
        Outline(title="The A", url="https://a.example/feed"),
        Outline(title="B&C", url="b.example"),
        Outline(title="two lines", url="https://c.example/"),
        Outline(title="", url="https://d.example/"),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{name}'?><OPML><outline text='Tür' url='x'/>"
    assert parse(f"{text}</OPML>".encode(encoding)) == (Outline(title="Tür", url="x"),)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", ImportFault.UNKNOWN),
        (b"<", ImportFault.UNKNOWN),
        (b"<rss><channel><title>A podcast</title></channel></rss>", "unknown"),
        (b"<!doctype html><p>Please log in<br></html>", ImportFault.UNKNOWN),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", ImportFault.UNKNOWN),
        (b"<opml><body>", ImportFault.BROKEN),
        (b"<opml><body><outline text='a & b'/></body></opml>", ImportFault.BROKEN),
        (b"<?xml version='1.0' encoding='rot13'?><opml/>", ImportFault.BROKEN),
        (opml("<outline text='x'>" * 300 + "</outline>" * 300), ImportFault.BROKEN),
    ],
    ids=[
        *("nothing", "a bracket", "rss", "html", "xhtml", "cut off", "not escaped"),
        *("encoding", "depth"),
    ],
)
def test_what_is_refused(data: bytes, fault: str) -> None:
    assert fault_of(data) == fault


def test_a_mistake_is_named() -> None:
    with pytest.raises(InvalidImport, match=r"broken: .*line 2"):
        parse(b"<opml>\n<body>&nbsp;</body></opml>")


def test_size() -> None:
    filler = " " * (LIMIT_BYTES - len(opml("")))
    assert parse(opml(filler)) == ()
    assert fault_of(opml(filler + " ")) is ImportFault.TOO_LARGE


def bomb(depth: int) -> str:
    entities = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth + 1)
    )
    return f'<!DOCTYPE opml [<!ENTITY a0 "lol">{entities}]>'


def test_entities_do_not_grow() -> None:
    long = f'<!DOCTYPE opml [<!ENTITY b "{"x" * 100_000}">]>'
    begun = time.process_time()
    for data in (
        opml("<outline text='&a12;' xmlUrl='x'/>", bomb(12)),
        opml(f"<outline text='{'&b;' * 100_000}' xmlUrl='x'/>", long),
        opml("<outline text='x' xmlUrl='&a;'/>", '<!DOCTYPE o [<!ENTITY a "&a;">]>'),
    ):
        assert fault_of(data) is ImportFault.BROKEN
    # A twelfth of the first alone would fill the memory.
    assert parse(opml("&a12;<outline xmlUrl='x'/>", bomb(3).replace("a3", "a12")))
    assert time.process_time() - begun < 2


def test_other_files_are_not_read() -> None:
    secret = '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    in_text = opml("&x;<outline text='y' xmlUrl='z'>&x;</outline>", secret)
    assert parse(in_text) == (Outline(title="y", url="z"),)
    in_attribute = opml("<outline text='&x;' xmlUrl='z'/>", secret)
    assert fault_of(in_attribute) is ImportFault.BROKEN
    outside = '<!DOCTYPE opml SYSTEM "http://127.0.0.1:9/opml.dtd">'
    assert parse(opml("<outline xmlUrl='z'/>", outside))
