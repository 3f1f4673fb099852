"""Card and panel for somebody who reads from right to left."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Final

from playwright.sync_api import Locator, Page, expect
import pytest

from tests.hass import Instance

from .browser import open_page
from .dashboard import SIZES, Ear, ask, look_at, make_dashboard, show
from .household import Household, downloading, lived_in

_HEBREW: Final = {
    "language": "he",
    "number_format": "language",
    "time_format": "language",
    "date_format": "language",
    "time_zone": "local",
    "first_weekday": "language",
}
_KETTLE: Final = "The kettle that phoned home"
_STYLE: Final = "(element, name) => getComputedStyle(element)[name]"
# Where a part of a text begins, as it is seen.
_LEFT_OF: Final = """
    (element, part) => {
        const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        while (nodes.nextNode()) {
            const start = nodes.currentNode.data.indexOf(part);
            if (start >= 0) {
                const range = new Range();
                range.setStart(nodes.currentNode, start);
                range.setEnd(nodes.currentNode, start + part.length);
                return range.getBoundingClientRect().left;
            }
        }
        return NaN;
    }
"""
# What lies outside of the box that it is in, and can be seen there.
_OUTSIDE: Final = """
    (root) => {
        const { left, right } = root.getBoundingClientRect();
        const below = (node) => [...node.querySelectorAll("*")].flatMap((one) =>
            [one, ...(one.shadowRoot === null ? [] : below(one.shadowRoot))]);
        const isOutside = (one) => {
            const box = one.getBoundingClientRect();
            return box.width > 0 && (box.left < left - 1 || box.right > right + 1);
        };
        const style = (one) => getComputedStyle(one);
        const clips = (one) => style(one).overflowX !== "visible";
        const isCut = (one) => {
            for (let up = one; up !== root && up !== null; up = up.parentNode ?? up.host) {
                if (up !== one && up instanceof Element && clips(up)) return true;
            }
            return false;
        };
        return below(root.shadowRoot)
            .filter((one) => one.checkVisibility() && style(one).position !== "fixed")
            .filter((one) => isOutside(one) && !isCut(one))
            .map((one) => `${one.localName}.${one.className}`);
    }
"""


@pytest.fixture(scope="module")
def household(instance: Instance) -> Iterator[Household]:
    with lived_in(instance) as household:
        yield household


@pytest.fixture(scope="module")
def browsing(instance: Instance, household: Household) -> Iterator[Page]:
    width, height = SIZES["desktop"]
    with open_page(instance, width=width, height=height) as page:
        page.emulate_media(reduced_motion="reduce")
        make_dashboard(page)
        choose = {"type": "frontend/set_user_data", "key": "language"}
        ask(page, {**choose, "value": _HEBREW})
        yield page


@pytest.fixture
def page(browsing: Page) -> Iterator[Page]:
    """Return a page that has nothing to complain of."""
    with Ear(browsing) as ear:
        yield browsing
    assert ear.complaints == []


def _is_right_to_left(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def _stays_inside(element: Locator) -> None:
    assert element.evaluate(_OUTSIDE) == []


def _panel(page: Page, query: str = "") -> Locator:
    page.goto(f"/anypod{query}")
    _is_right_to_left(page)
    return page.locator("anypod-panel")


@pytest.mark.usefixtures("household")
def test_texts_run_as_their_words_do(page: Page) -> None:
    """There is no translation that runs from right to left: the words are English."""
    card = show(page, {})
    _is_right_to_left(page)
    status = card.locator(".status").first
    expect(status).to_contain_text("5 feeds")
    number, word, part = (
        status.evaluate(_LEFT_OF, text) for text in ("5", "feeds", "1 failed")
    )
    assert part < number < word
    why = card.get_by_text("protects this with DRM")
    assert why.evaluate(_LEFT_OF, "downloaded") < why.evaluate(_LEFT_OF, ".")


@pytest.mark.parametrize("layout", ["normal", "compact", "list"])
def test_card(page: Page, household: Household, layout: str, pictures: Path) -> None:
    one = {"layout": layout, "feeds": [household.talk]}
    cards = show(page, one, {"layout": layout})
    _is_right_to_left(page)
    with downloading(household):
        for card in cards.all():
            expect(card.locator(".skeleton")).to_have_count(0)
            expect(card.get_by_text("Small Wonders").first).to_be_visible()
            _stays_inside(card)
        look_at(page, pictures, f"rtl-card-{layout}")


def test_episodes(page: Page, household: Household, pictures: Path) -> None:
    panel = _panel(page)
    row = panel.get_by_role("row").filter(has_text=_KETTLE)
    expect(row).to_be_visible()
    _stays_inside(panel)
    look_at(page, pictures, "rtl-panel")
    row.click()
    expect(panel.get_by_role("heading", name=_KETTLE)).to_be_visible()
    # What is open is marked where its row begins.
    assert re.search(r" -4px 0px 0px 0px inset$", row.evaluate(_STYLE, "boxShadow"))
    _stays_inside(panel)
    look_at(page, pictures, "rtl-panel-details")


def test_arrows_go_where_they_point(page: Page) -> None:
    panel = _panel(page)
    chosen = panel.get_by_role("tab", selected=True).first
    expect(chosen).to_contain_text("All feeds")
    first = chosen.bounding_box()
    chosen.press("ArrowLeft")
    # The next one; beyond the first one, there would be the last.
    expect(chosen).to_contain_text("Copper Foxes")
    expect(chosen).to_be_focused()
    second = chosen.bounding_box()
    assert first is not None
    assert second is not None
    assert second["x"] < first["x"]
    chosen.press("ArrowRight")
    expect(chosen).to_contain_text("All feeds")


def test_statistics(page: Page, household: Household, pictures: Path) -> None:
    panel = _panel(page, f"?feed={household.talk}&view=statistics")
    plot = panel.locator("anypod-plot").first
    expect(plot.locator("svg")).to_be_visible()
    months = plot.get_by_role("rowheader").all_inner_texts()
    assert len(months) > 1
    # Time goes to the left: the axis, the bars, and what is pointed at.
    first, last = (plot.locator(f".axis span >> nth={nth}") for nth in (0, -1))
    assert _left(first) > _left(last)
    assert plot.locator("svg").evaluate(_STYLE, "transform").startswith("matrix(-1, ")
    area = plot.locator(".area")
    width = area.evaluate("(one) => one.clientWidth")
    for x, month in ((width - 2, months[0]), (2, months[-1])):
        area.hover(position={"x": x, "y": 60})
        expect(plot.locator("strong")).to_have_text(month)
        lit = plot.locator("rect.chosen").bounding_box()
        here = area.bounding_box()
        assert lit is not None
        assert here is not None
        assert lit["x"] - 1 <= here["x"] + x <= lit["x"] + lit["width"] + 1
    _stays_inside(panel)
    look_at(page, pictures, "rtl-panel-statistics")


def _left(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["x"]


def test_subscribe_and_add(page: Page, household: Household, pictures: Path) -> None:
    panel = _panel(page, f"?feed={household.saved}")
    panel.get_by_role("button", name="Subscribe").click()
    expect(panel.locator("anypod-share img")).to_be_visible()
    look_at(page, pictures, "rtl-panel-subscribe")
    page.keyboard.press("Escape")
    panel.get_by_role("button", name="Add a URL").click()
    expect(panel.locator("anypod-add-url").get_by_role("textbox").first).to_be_visible()
    look_at(page, pictures, "rtl-panel-add")


def test_the_log_has_no_complaint(household: Household) -> None:
    assert household.instance.own_complaints() == []
