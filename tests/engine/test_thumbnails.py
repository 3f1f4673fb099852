"""Smaller copies of pictures: made once, as small as asked for, and not too many."""

import asyncio
import os
from pathlib import Path

from PIL import Image
import pytest

from custom_components.anypod.engine import artwork
from custom_components.anypod.engine.thumbnails import SIDES, Thumbnails


def paint(path: Path, side: int = 1400, colour: str = "red") -> Path:
    path.parent.mkdir(exist_ok=True)
    Image.new("RGB", (side, side), colour).save(path, "JPEG", quality=90)
    return path


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as found:
        assert found.format == "JPEG"
        return found.size


def colour_of(path: Path) -> str:
    with Image.open(path) as found:
        red, _, blue = found.convert("RGB").resize((1, 1)).tobytes()
    return "red" if red > blue else "blue"


def kept(folder: Path) -> set[Path]:
    return set(folder.iterdir()) if folder.is_dir() else set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "thumbnails"


@pytest.fixture
def thumbnails(folder: Path) -> Thumbnails:
    return Thumbnails(folder)


@pytest.mark.parametrize("side", SIDES)
async def test_copies(thumbnails: Thumbnails, tmp_path: Path, side: int) -> None:
    for picture in (paint(tmp_path / "a.jpg", 3000), artwork.DEFAULT):
        copy = await thumbnails.of(picture, side)
        assert size_of(copy) == (side, side)
        assert copy.stat().st_size < picture.stat().st_size
        # And the next time it is not made again.
        made_at = copy.stat().st_mtime_ns
        assert await thumbnails.of(picture, side) == copy
        assert copy.stat().st_mtime_ns == made_at


async def test_each_picture_has_its_own(
    thumbnails: Thumbnails, tmp_path: Path, folder: Path
) -> None:
    red = paint(tmp_path / "a.jpg")
    blue = paint(tmp_path / "b.jpg", colour="blue")
    copies = {await thumbnails.of(one, side) for one in (red, blue) for side in SIDES}
    assert kept(folder) == copies
    assert len(copies) == 4
    assert colour_of(await thumbnails.of(blue, 128)) == "blue"

    # Another picture in the place of one that has a copy.
    paint(red, 1401, colour="blue")
    assert colour_of(await thumbnails.of(red, 128)) == "blue"


async def test_many_at_once_make_one(
    thumbnails: Thumbnails, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    smaller = artwork.smaller

    def note(path: Path, side: int) -> bytes | None:
        made.append(path)
        return smaller(path, side)

    monkeypatch.setattr(artwork, "smaller", note)
    picture = paint(tmp_path / "a.jpg")
    copies = await asyncio.gather(*(thumbnails.of(picture, 128) for _ in range(8)))
    assert len(set(copies)) == 1
    assert made == [picture]


async def test_nothing_is_made_larger(
    thumbnails: Thumbnails, tmp_path: Path, folder: Path
) -> None:
    for side in (100, 512):
        picture = paint(tmp_path / "small.jpg", side)
        assert await thumbnails.of(picture, 512) == picture
    assert kept(folder) == set()


async def test_what_cannot_be_copied_is_given_out_itself(
    thumbnails: Thumbnails, tmp_path: Path, folder: Path
) -> None:
    gone = tmp_path / "gone.jpg"
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(paint(tmp_path / "a.jpg").read_bytes()[:3000])
    for picture in (gone, broken):
        assert await thumbnails.of(picture, 128) == picture
    assert kept(folder) == set()

    # Nor is there a folder for copies where something else is in the way.
    paint(folder)
    picture = tmp_path / "a.jpg"
    assert await thumbnails.of(picture, 128) == picture


async def test_the_oldest_go(tmp_path: Path, folder: Path) -> None:
    pictures = [paint(tmp_path / f"{number}.jpg") for number in range(10)]
    one_byte = (await Thumbnails(folder).of(pictures[0], 128)).stat().st_size

    limit = 5 * one_byte
    thumbnails = Thumbnails(folder, limit)
    copies: list[Path] = []
    counts = []
    for age, picture in enumerate(pictures):
        copies.append(await thumbnails.of(picture, 128))
        os.utime(copies[-1], (age, age))
        left = kept(folder)
        assert sum(path.stat().st_size for path in left) <= limit
        # The newest are those that are left.
        assert left == set(copies[-len(left) :])
        counts.append(len(left))
    # Not one for one: a sweep makes room for some more.
    assert counts == [1, 2, 3, 4, 5, 4, 5, 4, 5, 4]

    # What is there from before a restart counts.
    again = Thumbnails(folder, 2 * one_byte)
    await again.of(paint(tmp_path / "new.jpg"), 128)
    assert len(kept(folder)) == 1

    # And what is gone is made again.
    assert size_of(await again.of(pictures[0], 128)) == (128, 128)
