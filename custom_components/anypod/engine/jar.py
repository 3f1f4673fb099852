"""Cookie files: read, kept private, renewed, forgotten. What takes a path blocks."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
import os
from pathlib import Path
import re
import threading
import time
from typing import Final
import uuid

from .errors import ExpiredCookies, InvalidCookies

LIMIT_BYTES: Final = 1_000_000

_HEADER = re.compile(r"\ufeff?#( Netscape)? HTTP Cookie File")
_HTTP_ONLY = "#HttpOnly_"
_SECONDS = re.compile(r"(\d{1,15})(\.\d+)?")
# What was deleted must not come back because a run renews it in the same moment.
_LOCK = threading.Lock()


@dataclass(frozen=True, kw_only=True, slots=True)
class Cookie:
    """One line of a cookies.txt."""

    domain: str
    """With a dot in front where it is for the hosts below it as well."""
    path: str
    is_secure: bool
    expires_s: int | None
    """Seconds since 1970; None for a cookie that goes with the browser's session."""
    name: str
    value: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what tells it from other cookies."""
        return self.domain, self.path, self.name

    def is_expired(self, now_s: float) -> bool:
        """Return whether its time is over."""
        return self.expires_s is not None and self.expires_s <= now_s

    def is_for(self, host: str) -> bool:
        """Return whether it is sent to a host."""
        return _is_within(host.casefold(), self.domain)


def parse(text: str) -> tuple[Cookie, ...]:
    """Return the cookies in a text in Netscape's format.

    Raises:
        InvalidCookies: it is something else, or there is no cookie in it.

    """
    if not _HEADER.match(text):
        raise InvalidCookies("no header")
    cookies = tuple(_cookies(text))
    if not cookies:
        raise InvalidCookies("no cookie")
    return cookies


def _cookies(text: str) -> Iterator[Cookie]:
    for number, line in enumerate(text.split("\n"), start=1):
        plain = line.removeprefix(_HTTP_ONLY)
        if plain.startswith("#") or not plain.strip():
            continue
        fields = plain.split("\t")
        if len(fields) != 7:  # noqa: PLR2004 the columns of the format
            # Never the line itself: it may be a password to somebody's account.
            raise InvalidCookies(f"line {number} has {len(fields)} columns")
        domain, with_subdomains, path, is_secure, expires, name, value = fields
        yield Cookie(
            domain=_domain(domain, is_wide=with_subdomains == "TRUE"),
            path=path,
            is_secure=is_secure == "TRUE",
            expires_s=_expires(expires),
            name=name,
            value=value,
        )


def _domain(domain: str, *, is_wide: bool) -> str:
    """Return a domain as yt-dlp wants it: the dot says whether it is a wide one."""
    if not is_wide or domain.startswith("."):
        return domain
    try:
        ip_address(domain)
    except ValueError:
        return f".{domain}"
    return domain


def _expires(text: str) -> int | None:
    # Exporters write nothing, 0 or -1 for a cookie of the session.
    found = _SECONDS.fullmatch(text)
    return (int(found[1]) or None) if found else None


def render(cookies: Collection[Cookie]) -> str:
    """Return cookies as a text that yt-dlp reads without a word about any line."""
    lines = ["# Netscape HTTP Cookie File"]
    for one in cookies:
        fields = (
            one.domain,
            _flag(is_set=one.domain.startswith(".")),
            one.path,
            _flag(is_set=one.is_secure),
            str(one.expires_s or 0),
            one.name,
            one.value,
        )
        lines.append("\t".join(fields))
    return "\n".join(lines) + "\n"


def _flag(*, is_set: bool) -> str:
    return "TRUE" if is_set else "FALSE"


def renewed(
    before: Sequence[Cookie], after: Sequence[Cookie], now_s: float
) -> tuple[Cookie, ...] | None:
    """Return the cookies to keep after a run, None when none are to be replaced.

    Only those for the sites that the user's own cookies are for: what else a run
    meets (advertisers) would pile up. If one of the user's own is gone before its
    time, the site has logged the user out, and nothing of that is taken over.
    """
    own = tuple(one for one in before if not one.is_expired(now_s))
    kept = tuple(
        one
        for one in after
        if not one.is_expired(now_s)
        and any(_is_within(one.domain.lstrip("."), known.domain) for known in before)
    )
    if not {one.key for one in own} <= {one.key for one in kept}:
        return None
    return None if set(kept) == set(own) or not kept else kept


def _is_within(host: str, domain: str) -> bool:
    wide = domain.lstrip(".").casefold()
    return host == wide or (domain.startswith(".") and host.endswith(f".{wide}"))


def read(path: Path) -> str:
    """Return the text of a file of cookies.

    Raises:
        InvalidCookies: it is something else.
        OSError: it cannot be read.

    """
    if path.stat().st_size > LIMIT_BYTES:
        raise InvalidCookies("too large")
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as err:
        raise InvalidCookies("not UTF-8") from err
    parse(text)
    return text


def read_fresh(path: Path) -> str:
    """Return the text of a file of cookies that may log somebody in.

    Raises:
        InvalidCookies: it is something else.
        ExpiredCookies: the time of each of them is over.
        OSError: it cannot be read.

    """
    text, now_s = read(path), time.time()
    if all(one.is_expired(now_s) for one in parse(text)):
        raise ExpiredCookies("every cookie has expired")
    return text


def write(path: Path, text: str) -> None:
    """Write a file that only this program's user reads; whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{uuid.uuid4().hex}.new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def renew(stored: Path, before: str, copy: Path) -> None:
    """Take over what a run that ended well made of its copy of a cookie file.

    `before` is what the copy was made from. Of two runs the one that ends last
    counts, as a whole. A file that was deleted meanwhile stays deleted.

    Raises:
        OSError: the file cannot be written; it is as it was.

    """
    try:
        kept = renewed(parse(before), parse(read(copy)), time.time())
    except InvalidCookies, FileNotFoundError:
        # What a run left that was cut off while it wrote, or that grew without end.
        return
    if kept is None:
        return
    with _LOCK:
        if stored.exists():
            write(stored, render(kept))


def delete(path: Path) -> None:
    """Forget cookies."""
    with _LOCK:
        path.unlink(missing_ok=True)


def sweep(folder: Path, names: Collection[str]) -> None:
    """Forget every file in a folder that nobody names."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in names:
                delete(path)
