"""Pure: episodes that have no page of their own, but are one of several on a page.

Such an episode's address is its page's, with its number behind it.
"""

import re
from typing import Final

_MARK: Final = "#anypod-part="
_PART = re.compile(rf"(?P<url>.+){_MARK}(?P<number>[1-9]\d{{0,5}})", re.DOTALL)


def part_url(page_url: str, number: int) -> str:
    """Return the address of one of a page's episodes, counted from 1."""
    return f"{page_url.partition('#')[0]}{_MARK}{number}"


def page_of(url: str) -> tuple[str, int | None]:
    """Return the page of an address, and the number where it has one."""
    found = _PART.fullmatch(url)
    return (url, None) if found is None else (found["url"], int(found["number"]))
