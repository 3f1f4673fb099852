"""The account of the fake site: one cookie, which can be made invalid."""

from enum import StrEnum
from http.cookies import CookieError, SimpleCookie
import secrets
from typing import Final

_NAME: Final = "anypod_session"
_NEVER: Final = 2147483647  # 2038, the last second that every cookie parser takes


class Session(StrEnum):
    """Tell how a request presents itself."""

    GUEST = "guest"
    MEMBER = "member"
    STALE = "stale"


class Login:
    """Hand out the cookie and recognise it."""

    def __init__(self) -> None:
        """Choose a first secret."""
        self._secret = secrets.token_hex(8)
        self.given: str | None = None
        """What members are given with every answer, as `Set-Cookie` has it."""

    def rotate(self) -> None:
        """Make the cookies handed out so far stale."""
        self._secret = secrets.token_hex(8)

    def set_cookie(self, cookie: str | None) -> None:
        """Give members this cookie with every answer from now on, or none."""
        self.given = cookie

    def cookie_text(self) -> str:
        """Write a Netscape cookies.txt for every loopback name of the site."""
        # A name without a dot is "NAME.local" to Python's cookie jar.
        domains = ("127.0.0.1", "localhost.local", "[::1].local")
        lines = (
            f"{domain}\tFALSE\t/\tFALSE\t{_NEVER}\t{_NAME}\t{self._secret}"
            for domain in domains
        )
        return "\n".join(("# Netscape HTTP Cookie File", *lines, ""))

    def session(self, cookie_header: str | None) -> Session:
        """Tell guests, members and those with an old cookie apart."""
        try:
            morsel = SimpleCookie(cookie_header or "").get(_NAME)
        except CookieError:
            return Session.GUEST
        if morsel is None:
            return Session.GUEST
        return Session.MEMBER if morsel.value == self._secret else Session.STALE
