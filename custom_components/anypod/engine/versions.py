"""Pure: versions of yt-dlp, and what a package says that it needs.

A version is a text of numbers and dots without leading zeros, as packages have it
(`2026.7.4`). A nightly build has the time of day as a fourth number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
import re
from typing import Final

from .errors import InvalidVersion

YTDLP: Final = "yt-dlp"
"""Name of the package."""

_VERSION = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,5})(?:\.?dev\d{0,9})?")
_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*([^;]*)(?:;(.*))?")
_DEFAULT = re.compile(r"""extra\s*==\s*['"]default['"]""")
_NOT_CPYTHON = re.compile(r"""implementation_name\s*!=\s*['"]cpython['"]""")
_PARTS_OF_NIGHTLY = 4
_OLD: Final = timedelta(days=90)
"""As yt-dlp itself has it."""
_RELEASES = "https://github.com/yt-dlp/yt-dlp/releases/tag/"
_NIGHTLIES = "https://github.com/yt-dlp/yt-dlp-nightly-builds/releases/tag/"


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """One of the packages that another one wants beside it."""

    name: str
    text: str
    """With its versions, as an installer takes it."""
    exact: str | None
    """The only version that will do."""


def normalise(text: str) -> str:
    """Return a version as it is compared and shown.

    Raises:
        InvalidVersion: the text is none.

    """
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        raise InvalidVersion(text)
    return ".".join(str(int(part)) for part in found[1].split("."))


def order(version: str) -> tuple[int, ...]:
    """Return what sorts versions; the numbers in anything else."""
    return tuple(int(part) for part in re.findall(r"\d{1,18}", version))


def is_newer(version: str | None, than: str | None) -> bool:
    """Return whether one version is newer; any is newer than none."""
    if version is None or than is None:
        return version is not None
    return order(version) > order(than)


def is_old(version: str, today: date) -> bool:
    """Return whether a version is from so long ago that sites have changed since."""
    parts = version.split(".")[:3]
    try:
        released = date(*(int(part) for part in parts))
    except ValueError, TypeError:
        return False
    return today - released > _OLD


def requirement(version: str, *, extra: bool = False) -> str:
    """Return what an installer is asked for, with yt-dlp's usual extras or without."""
    name = f"{YTDLP}[default]" if extra else YTDLP
    if _is_nightly(version):
        return f"{name}>={version}.dev0,<={version}"
    return f"{name}=={version}"


def release_url(version: str) -> str:
    """Return the address of a version's release notes."""
    parts = version.split(".")
    tag = ".".join(part.zfill(2) for part in parts[:3])
    if _is_nightly(version):
        return f"{_NIGHTLIES}{tag}.{parts[3].zfill(6)}"
    return f"{_RELEASES}{tag}"


def extras(requires: Iterable[str]) -> list[Requirement]:
    """Return what a package's `default` extra wants on this kind of Python."""
    found = [_REQUIREMENT.fullmatch(one.strip()) for one in requires]
    return [
        _requirement(match[1], match[2].strip())
        for match in found
        if match is not None
        and _DEFAULT.search(match[3] or "")
        and not _NOT_CPYTHON.search(match[3])
    ]


def _requirement(name: str, wanted: str) -> Requirement:
    exact = re.fullmatch(r"==\s*([^,*\s]+)", wanted)
    return Requirement(
        name=name,
        text=f"{name}{wanted}",
        exact=None if exact is None else exact[1],
    )


def _is_nightly(version: str) -> bool:
    return len(version.split(".")) >= _PARTS_OF_NIGHTLY
