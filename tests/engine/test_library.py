"""Names that every disk takes, files that are whole or absent, and the marker."""

from datetime import UTC, datetime, timedelta
import errno
import os
from pathlib import Path
import unicodedata

from hypothesis import given, strategies as st
import pytest

from custom_components.anypod.engine import library
from custom_components.anypod.engine.errors import LibraryUnavailable, NoSpaceError
from custom_components.anypod.engine.library import Library, delete_files, safe_name
from tests.site import ODD_TITLES

DAY = datetime(2026, 10, 1, 23, 59, tzinfo=UTC)
MARKER = ".anypod-library"


@pytest.fixture
def lib(tmp_path: Path) -> Library:
    made = Library(tmp_path / "media")
    made.found()
    return made


def finished(lib: Library, name: str = "media.m4a", content: bytes = b"new") -> Path:
    path = lib.job_dir("job") / name
    path.write_bytes(content)
    return path


# -------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A plain title", "A plain title"),
        ("AC/DC \\ ../../etc/passwd", "AC DC .. .. etc passwd"),
        ('a:b*c?d"e<f>g|h', "a b c d e f g h"),
        ("Bell\x07 null\x00 tab\t line\nbreak\x1b[31m", "Bell null tab line break[31m"),
        ("שלום \u202eesrever\u202c", "שלום esrever"),
        ("🎙️ Folge № 7 — 👩‍🚀", "🎙️ Folge № 7 — 👩🚀"),
        ("  spaces \u00a0 and\u2003more ", "spaces and more"),
        ("ends with dots ...", "ends with dots"),
        ("...hidden", "hidden"),
        ("u\u0308ber", "über"),
        ("a\ud800b", "ab"),
        *((text, "_") for text in ("", "   ", ".", "..", "... ...", "/", "\x00")),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("Com1", "_Com1"),
        ("console", "console"),
        ("com10", "com10"),
        ("x" * 300, "x" * 180),
        ("ä" * 300, "ä" * 90),
        ("x" * 179 + "€", "x" * 179),
        ("x" * 179 + ". more", "x" * 179),
    ],
)
def test_names(text: str, expected: str) -> None:
    assert safe_name(text, 180) == expected


@given(st.text(st.characters(), max_size=400), st.integers(1, 250))
def test_every_name_is_safe(text: str, limit_bytes: int) -> None:
    name = safe_name(text, limit_bytes)
    assert name
    assert len(name.encode()) <= limit_bytes + 1
    assert not set(name) & set('/\\:*?"<>|\0')
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs"} for char in name)
    assert safe_name(name, 251) == name


@given(st.text(st.characters(), max_size=300), st.text(st.characters(), max_size=100))
def test_every_path_of_an_episode_fits(title: str, unique: str) -> None:
    folder = safe_name(title, 100)
    stem = safe_name(f"2026-10-01 {title}", library._NAME_LIMIT_BYTES)
    name = f"{stem} [{safe_name(unique, 60)}].m4a"
    assert len(name.encode()) <= 255
    assert len(folder.encode()) <= 255
    assert "/" not in name + folder


@pytest.mark.parametrize("title", [*ODD_TITLES.values(), "x" * 300, "🎙" * 300])
def test_odd_titles_can_be_written(lib: Library, title: str) -> None:
    path = lib.place_media(finished(lib), "Feed", title, DAY, "-odd/id")
    assert (lib.root / path).read_bytes() == b"new"
    assert (lib.root / path).parent == lib.root / "Feed"
    assert path.startswith("Feed/2026-10-01")
    assert path.endswith(" [-odd id].m4a")


# -------------------------------------------------------------------------- placing


def test_a_finished_file_gets_its_place(lib: Library) -> None:
    source = finished(lib)
    path = lib.place_media(source, "Some Feed", "Title", DAY, "id-1")
    assert path == "Some Feed/2026-10-01 Title [id-1].m4a"
    assert (lib.root / path).read_bytes() == b"new"
    assert not source.exists()


def test_equal_titles_of_one_day_do_not_meet(lib: Library) -> None:
    paths = {
        lib.place_media(finished(lib, content=name.encode()), "F", "Same", DAY, name)
        for name in ("id-1", "id-2")
    }
    assert len(paths) == 2
    assert {(lib.root / path).read_bytes() for path in paths} == {b"id-1", b"id-2"}


def test_a_new_download_replaces_the_old_file(lib: Library) -> None:
    first = lib.place_media(finished(lib, content=b"old"), "F", "T", DAY, "1")
    second = lib.place_media(finished(lib), "F", "T", DAY, "1")
    assert first == second
    assert (lib.root / second).read_bytes() == b"new"


def test_artwork_lies_hidden_beside_its_file(lib: Library) -> None:
    path = lib.place_artwork(finished(lib, "artwork.jpg"), "Feed", "abc")
    assert path == "Feed/.artwork/abc.jpg"
    assert (lib.root / path).exists()


def test_a_file_is_on_disk_before_it_has_its_name(
    lib: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = finished(lib)
    steps: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        steps.append("sync " + Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real_sync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        steps.append("replace")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    lib.place_media(source, "Feed", "T", DAY, "1")
    assert steps == ["sync media.m4a", "replace", "sync Feed"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_apart(
    lib: Library, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(number, os.strerror(number))

    source = finished(lib)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(NoSpaceError):
        lib.place_media(source, "Feed", "T", DAY, "1")
    assert source.exists()


def test_other_failures_stay_what_they_are(lib: Library) -> None:
    (lib.root / "Feed").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="exists"):
        lib.place_media(finished(lib), "Feed", "T", DAY, "1")


# -------------------------------------------------------------------------- marker


def test_a_founded_library_passes_its_check(tmp_path: Path) -> None:
    made = Library(tmp_path / "a" / "b")
    made.found()
    made.found()
    made.check()
    assert (tmp_path / "a" / "b" / MARKER).is_file()


def test_a_disk_that_is_not_mounted_is_noticed(lib: Library) -> None:
    (lib.root / MARKER).unlink()
    with pytest.raises(LibraryUnavailable) as caught:
        lib.check()
    assert caught.value.root == lib.root
    assert str(lib.root) in str(caught.value)


def test_a_place_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LibraryUnavailable):
        Library(tmp_path / "file" / "media").found()


def test_making_a_library_object_touches_nothing(tmp_path: Path) -> None:
    Library(tmp_path / "media")
    assert not (tmp_path / "media").exists()


# ---------------------------------------------------------------------------- jobs


def test_a_job_has_a_hidden_folder_of_its_own(lib: Library) -> None:
    first, again, other = lib.job_dir("1"), lib.job_dir("1"), lib.job_dir("2")
    assert first == again != other
    assert first.relative_to(lib.root).parts[0].startswith(".")


def test_dropping_a_job_drops_all_of_it(lib: Library) -> None:
    folder = lib.job_dir("1")
    (folder / "deep").mkdir()
    (folder / "deep" / "file").touch()
    lib.drop_job("1")
    lib.drop_job("1")
    assert not folder.exists()


def test_what_is_broken_is_kept_aside_for_a_while(lib: Library) -> None:
    lib.quarantine("1")
    assert lib.quarantined("1") is None
    for name in ("media.webm", "episode.m4a", "artwork.jpg"):
        (lib.job_dir("1") / name).write_text(name)
    lib.quarantine("1")
    first = lib.quarantined("1")
    assert first is not None
    assert first.read_text() == "episode.m4a"
    assert first.relative_to(lib.root).parts[0].startswith(".")
    # A later try takes the place of the earlier one.
    (lib.job_dir("1") / "media.mp4").write_text("media.mp4")
    (lib.job_dir("1") / "media.webm").unlink()
    lib.quarantine("1")
    second = lib.quarantined("1")
    assert second is not None
    assert (second.read_text(), first.exists()) == ("media.mp4", False)
    now = datetime.now(UTC)
    lib.expire_quarantine(now + timedelta(days=6))
    assert second.exists()
    lib.expire_quarantine(now + timedelta(days=8))
    assert not second.exists()
    lib.drop_quarantined("1")


def test_jobs_that_nobody_will_resume_go(lib: Library) -> None:
    for name in ("1", "2", "3"):
        lib.job_dir(name)
    lib.keep_jobs(["2", "unknown"])
    jobs = lib.root / ".anypod-jobs"
    assert [path.name for path in jobs.iterdir()] == ["2"]


def test_no_jobs_and_no_library_are_fine(tmp_path: Path) -> None:
    Library(tmp_path / "none").keep_jobs([])
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / ".anypod-jobs").touch()
    Library(tmp_path / "odd").keep_jobs([])


# --------------------------------------------------------------------- deletion, size


def test_deleted_files_are_told_from_those_that_stay(tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    paths = [
        tmp_path / "here",
        tmp_path / "gone",
        tmp_path / "folder",
        tmp_path / "file" / "below",
    ]
    assert delete_files(paths) == [True, True, False, False]
    assert not (tmp_path / "here").exists()


def test_a_feeds_folder_goes_only_when_empty(lib: Library) -> None:
    path = lib.place_artwork(finished(lib, "artwork.jpg"), "Feed", "abc")
    lib.drop_folder("Feed")
    assert (lib.root / path).exists()
    (lib.root / path).unlink()
    lib.drop_folder("Feed")
    lib.drop_folder("Feed")
    assert not (lib.root / "Feed").exists()


def test_size_of_a_folder_is_a_sign_of_life(tmp_path: Path) -> None:
    assert library.size_of(tmp_path / "none") == 0
    (tmp_path / "deep").mkdir()
    before = library.size_of(tmp_path)
    (tmp_path / "deep" / "file").write_bytes(bytes(100))
    (tmp_path / "dangling").symlink_to(tmp_path / "none")
    assert library.size_of(tmp_path) >= before + 100


def test_room_on_the_disk(lib: Library) -> None:
    assert lib.free_bytes() > 0


def test_revisions_differ() -> None:
    assert len({library.new_rev() for _ in range(100)}) == 100
