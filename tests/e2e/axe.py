"""What axe-core finds wrong with our elements, by all rules of WCAG 2.2 AA."""

from typing import Final

from playwright.sync_api import Page

from tests.hass.instance import ROOT

_AXE: Final = ROOT / "card" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_OURS: Final = "anypod-card, anypod-panel"
_RUN: Final = """
    async (element, tags) => {
        const found = await axe.run(
            { include: [element] },
            { resultTypes: ["violations"], runOnly: { type: "tag", values: tags } },
        );
        return found.violations.flatMap(({ id, nodes }) =>
            nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`));
    }
"""


def complaints(page: Page, elements: str = _OURS) -> list[str]:
    """Return what is wrong with elements of ours; what is around them is not looked at.

    What lies in their shadow roots is part of them, open dialogs included.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE.read_text("utf-8"))
    handles = page.locator(elements).element_handles()
    assert handles, f"there is no {elements}"
    return [one for handle in handles for one in handle.evaluate(_RUN, _TAGS)]
