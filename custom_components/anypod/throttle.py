"""How many wrong guesses an address may make before it is not listened to."""

from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Final

BURST: Final = 60
"""So many wrong tokens in a row are answered like the first."""
REFILL_S: Final = 1.0
"""After so long, one more is."""
_ADDRESSES: Final = 1024
_PREFIX: Final = 64
"""A home has as many addresses of IPv6 as it likes; they share this beginning."""


class Throttle:
    """Counts wrong tokens by address; who has a right one is never counted."""

    def __init__(self) -> None:
        """Begin with nobody known."""
        self._debts: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def note(self, address: str | None, now_s: float) -> bool:
        """Take note of a wrong token; return whether there were too many.

        `now_s` is any clock that does not go back, in seconds.
        """
        key = _group(address)
        debt, since = self._debts.pop(key, (0.0, now_s))
        debt = max(0.0, debt - (now_s - since) / REFILL_S)
        is_too_many = debt >= BURST
        self._debts[key] = (debt if is_too_many else debt + 1, now_s)
        if len(self._debts) > _ADDRESSES:
            self._debts.popitem(last=False)
        return is_too_many


def _group(address: str | None) -> str:
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed, _PREFIX), strict=False).network_address)
