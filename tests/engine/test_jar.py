"""Cookie files: what is one, what of a run is kept, and who may read it."""

from pathlib import Path
import stat
import time

import pytest

from custom_components.anypod.engine import jar
from custom_components.anypod.engine.errors import ExpiredCookies, InvalidCookies
from custom_components.anypod.engine.jar import Cookie

HEADER = "# Netscape HTTP Cookie File\n"
# The year 2100: fixed, because it is in the names of tests that run side by side.
HOUR = 4_102_444_800
PAST = 1_000_000_000


def line(
    name: str = "sid",
    value: str = "secret",
    *,
    domain: str = ".example.org",
    wide: str = "TRUE",
    expires: object = HOUR,
) -> str:
    """Make a line of a cookies.txt."""
    return f"{domain}\t{wide}\t/\tFALSE\t{expires}\t{name}\t{value}\n"


def cookies(*lines: str) -> tuple[Cookie, ...]:
    return jar.parse(HEADER + "".join(lines))


def renewed(before: tuple[Cookie, ...], *after: str) -> set[str] | None:
    """Return the values that are kept, with their names."""
    kept = jar.renewed(before, cookies(*after), time.time())
    return None if kept is None else {f"{one.name}={one.value}" for one in kept}


# ---------------------------------------------------------------------------- reading


def test_a_line() -> None:
    (found,) = cookies("#HttpOnly_" + line())
    assert found == Cookie(
        domain=".example.org",
        path="/",
        is_secure=False,
        expires_s=HOUR,
        name="sid",
        value="secret",
    )


@pytest.mark.parametrize("text", ["", "0", "-1", "never"])
def test_a_cookie_of_the_session(text: str) -> None:
    (found,) = cookies(line(expires=text))
    assert found.expires_s is None
    assert not found.is_expired(time.time())


@pytest.mark.parametrize(
    ("domain", "wide", "meant"),
    [
        (".example.org", "FALSE", ".example.org"),
        ("example.org", "TRUE", ".example.org"),
        ("example.org", "FALSE", "example.org"),
        ("127.0.0.1", "TRUE", "127.0.0.1"),
    ],
)
def test_domains_as_exporters_write_them(domain: str, wide: str, meant: str) -> None:
    (found,) = cookies(line(domain=domain, wide=wide))
    assert found.domain == meant
    assert f"{meant}\t{'TRUE' if meant.startswith('.') else 'FALSE'}\t" in jar.render(
        [found]
    )


def test_a_bad_line_is_not_told() -> None:
    """Messages go to logs; a line of such a file opens somebody's account."""
    with pytest.raises(InvalidCookies) as caught:
        cookies(line(), "example.org\tsecret\n")
    assert str(caught.value) == "line 3 has 2 columns"


@pytest.mark.parametrize("text", ["", HEADER, HEADER + "# remark\n", line(), "[]"])
def test_no_cookies(text: str) -> None:
    with pytest.raises(InvalidCookies):
        jar.parse(text)


def test_cookies_that_are_all_over(tmp_path: Path) -> None:
    path = tmp_path / "cookies.txt"
    over = HEADER + line(expires=PAST) + line("uid", expires=PAST)
    path.write_text(over)
    with pytest.raises(ExpiredCookies):
        jar.read_fresh(path)
    # Runs go on with what they have.
    assert jar.read(path) == over
    for fresh in (line("new"), line("of the session", expires=0)):
        path.write_text(over + fresh)
        assert jar.read_fresh(path) == over + fresh


def test_rendering_and_parsing_are_inverse() -> None:
    found = cookies(line(), line("", "name only"), line("x", "", expires=0))
    assert jar.parse(jar.render(found)) == found


def test_hosts() -> None:
    wide, narrow = cookies(
        line(), line("narrow", domain="www.example.org", wide="FALSE")
    )
    assert wide.is_for("example.org")
    assert wide.is_for("WWW.example.org")
    assert not wide.is_for("badexample.org")
    assert narrow.is_for("www.example.org")
    assert not narrow.is_for("a.www.example.org")


# ------------------------------------------------------------------- what a run leaves


def test_a_renewed_value_is_taken_over() -> None:
    assert renewed(cookies(line()), line("sid", "newer")) == {"sid=newer"}


def test_nothing_new_is_no_reason_to_write() -> None:
    assert renewed(cookies(line(), line("old", expires=PAST)), line()) is None


def test_new_cookies_of_the_same_site_only() -> None:
    """Else a file grows with whatever advertisers send."""
    kept = renewed(
        cookies(line()),
        line(),
        line("more", "1", domain="www.example.org", wide="FALSE"),
        line("advert", "2", domain=".adverts.example"),
        line("gone", "3", expires=PAST),
    )
    assert kept == {"sid=secret", "more=1"}


def test_a_run_that_was_logged_out_changes_nothing() -> None:
    before = cookies(line(), line("token"))
    assert renewed(before, line("token", "newer")) is None


def test_what_has_expired_may_go() -> None:
    before = cookies(line("old", expires=PAST), line())
    assert renewed(before, line("sid", "newer")) == {"sid=newer"}


# -------------------------------------------------------------------------- the files


def test_files_are_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "cookies" / "one.txt"
    jar.write(path, HEADER + line())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    jar.write(path, HEADER + line("other"))
    assert jar.read(path) == HEADER + line("other")
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", (HEADER + line()).encode() + b"#" * jar.LIMIT_BYTES],
    ids=["empty", "not utf-8", "too large"],
)
def test_files_that_are_no_cookies(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "cookies.txt"
    path.write_bytes(data)
    with pytest.raises(InvalidCookies):
        jar.read(path)


class TestRenew:
    """A stored file, and the copy that a run had."""

    @pytest.fixture
    def stored(self, tmp_path: Path) -> Path:
        path = tmp_path / "stored" / "cookies.txt"
        jar.write(path, HEADER + line())
        return path

    def renew(self, stored: Path, copied: str | None, before: str = line()) -> str:
        """Renew a file from a copy; return what it holds then."""
        copy = stored.parent.parent / "copy.txt"
        if copied is not None:
            copy.write_text(copied)
        jar.renew(stored, HEADER + before, copy)
        return stored.read_text() if stored.exists() else ""

    def test_a_good_copy(self, stored: Path) -> None:
        assert line("sid", "newer") in self.renew(stored, HEADER + line("sid", "newer"))
        assert stat.S_IMODE(stored.stat().st_mode) == 0o600

    @pytest.mark.parametrize(
        "copied",
        [None, "", HEADER, (HEADER + line("sid", "newer"))[:-30]],
        ids=["gone", "empty", "no cookie", "cut off"],
    )
    def test_a_broken_copy(self, stored: Path, copied: str | None) -> None:
        assert self.renew(stored, copied) == HEADER + line()

    def test_a_copy_without_an_end(self, stored: Path) -> None:
        """It is for that site and has all of its cookies, and yet it is too much."""
        many = "".join(line(f"n{number}", "x" * 90) for number in range(7400))
        assert len(many) < jar.LIMIT_BYTES
        assert "n7399" in self.renew(stored, HEADER + line() + many)
        more = many.replace("\tx", "\t" + "x" * 60)
        assert "x" * 100 not in self.renew(stored, HEADER + line() + more)

    def test_the_last_of_two_runs_counts_as_a_whole(self, stored: Path) -> None:
        self.renew(stored, HEADER + line("sid", "a") + line("a", "1"))
        left = self.renew(stored, HEADER + line("sid", "b") + line("b", "1"))
        assert {one.name for one in jar.parse(left)} == {"sid", "b"}

    def test_what_was_deleted_stays_deleted(self, stored: Path) -> None:
        jar.delete(stored)
        assert self.renew(stored, HEADER + line("sid", "newer")) == ""
        jar.delete(stored)


def test_sweeping(tmp_path: Path) -> None:
    folder = tmp_path / "cookies"
    jar.sweep(folder, {"a.txt"})
    for name in ("a.txt", "b.txt"):
        jar.write(folder / name, HEADER + line())
    (folder / "draft.new").touch()
    jar.sweep(folder, {"a.txt"})
    assert [path.name for path in folder.iterdir()] == ["a.txt"]
