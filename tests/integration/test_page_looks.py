"""The page can be read, by eye, by ear and by a camera."""

import re

import pytest
import segno

from custom_components.anypod import page, qr
from tests.engine.support import episode
from tests.integration.page_scene import FEED_URL, LAN_URL, find, seen, showcase

# -------------------------------------------------------------------------- QR codes


def modules(text: str) -> set[tuple[int, int]]:
    """Return where the dark modules of a text's code are, without a margin."""
    rows = segno.make_qr(text, error="m").matrix
    return {
        (x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark & 1
    }


def drawn(path: str) -> set[tuple[int, int]]:
    """Return where an SVG path of horizontal strokes, one wide, is dark."""
    x, y, found = 0.0, 0.0, set()
    for name, numbers in re.findall(r"([Mmh])([^Mmh]+)", path):
        values = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        if name == "h":
            found |= {(int(x) + step - 4, int(y) - 4) for step in range(int(values[0]))}
            x += values[0]
        elif name == "m":
            x, y = x + values[0], y + values[1]
        else:
            x, y = values
    return found


def test_the_code_is_that_of_the_page() -> None:
    """A camera opens a browser, and a feed is nothing to look at there."""
    document = seen(showcase())
    [code] = find(document, "div", "code")
    assert code.get("role") == "img"
    assert code.get("aria-label")
    [svg] = code
    [path] = svg
    url = FEED_URL.removesuffix("feed.xml")
    size = segno.make_qr(url, error="m").symbol_size()[0]
    assert svg.get("viewbox") == f"0 0 {size} {size}"
    assert drawn(path.get("d", "")) == modules(url) != modules(FEED_URL)
    assert qr.svg(FEED_URL) != qr.svg(LAN_URL)


# ----------------------------------------------------------------------------- looks


def colours(style: str, scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark))
    return found


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(one * 2 for one in digits)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour over another one that shines through it."""
    parts = [
        round(
            int(colour[at : at + 2], 16) * share
            + int(other[at : at + 2], 16) * (1 - share)
        )
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{one:02x}" for one in parts)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read(scheme: str) -> None:
    """With the contrast that WCAG 2 AA wants, on whatever picture there is."""
    found = colours(page._STYLE, scheme)
    # Whichever picture shines through it.
    heroes = [mixed(found["page"], other, 0.8) for other in ("#000000", "#ffffff")]
    pairs = [
        *(("text", found[behind]) for behind in ("page", "card", "soft", "warn")),
        *(("quiet", found[behind]) for behind in ("page", "card")),
        *(("accent", found[behind]) for behind in ("card", "soft", "page")),
        ("on-accent", found["accent"]),
        *(("text", hero) for hero in heroes),
    ]
    for name, behind in pairs:
        assert contrast(found[name], behind) >= 4.5, (name, behind)
    # The line around the focus, and around the field.
    assert contrast(found["accent"], found["page"]) >= 3
    assert contrast(found["quiet"], found["card"]) >= 3
    for hero in heroes:
        assert contrast(found["accent"], hero) >= 4.5, hero


def test_a_program_that_reads_aloud_finds_its_way() -> None:
    document = seen(showcase(episode(1)))
    assert document.get("lang") == "en"
    assert [one.tag for one in find(document, "header main footer")] == [
        *("header", "main", "footer")
    ]
    levels = [int(one.tag[1]) for one in find(document, "h1 h2 h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for section in find(document, "section"):
        assert document.get_element_by_id(section.get("aria-labelledby")).tag == "h2"
    ids = [one.get("id") for one in find(document, "*") if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    for picture in find(document, "img"):
        # The title beside it says the same.
        assert picture.get("alt") == ""
    assert "prefers-reduced-motion" in page._STYLE
    assert ":focus-visible" in page._STYLE
