"""Whatever a site calls a picture becomes a square JPEG, or nothing."""

import base64
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError
import pytest

from custom_components.anypod.engine import artwork
from custom_components.anypod.engine.artwork import NoPicture
from tests.site import Picture
from tests.site.media import picture_of

RED, WHITE = (255, 0, 0), (255, 255, 255)


def picture(
    mode: str = "RGB",
    size: tuple[int, int] = (320, 180),
    colour: Any = RED,
    format: str = "PNG",  # noqa: A002 Pillow's own name
    **options: Any,
) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, format, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    result = Image.open(BytesIO(data))
    result.load()
    return result


def assert_is_artwork(data: bytes) -> Image.Image:
    result = opened(data)
    assert result.format == "JPEG"
    assert result.mode == "RGB"
    assert result.width == result.height
    assert 1400 <= result.width <= 3000
    return result


def is_near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", [Picture.JPEG, Picture.PNG, Picture.WEBP])
@pytest.mark.parametrize("is_square", [False, True])
def test_pictures_of_a_site(kind: Picture, is_square: bool) -> None:
    assert_is_artwork(artwork.square(picture_of(kind, "seed", square=is_square)))


@pytest.mark.parametrize(
    ("size", "side"),
    [
        ((1, 1), 1400),
        ((320, 180), 1400),
        ((180, 2000), 1400),
        ((1400, 1400), 1400),
        ((3000, 2000), 2000),
        ((3001, 4000), 3000),
        ((5000, 5000), 3000),
        ((60_000, 2), 1400),
    ],
)
def test_sizes_end_within_what_apple_takes(size: tuple[int, int], side: int) -> None:
    assert assert_is_artwork(artwork.square(picture(size=size))).width == side


@pytest.mark.parametrize(
    ("mode", "colour", "format_name"),
    [
        ("CMYK", (0, 255, 255, 0), "JPEG"),
        ("L", 76, "PNG"),
        ("1", 1, "PNG"),
        ("P", 0, "GIF"),
        ("LA", (76, 255), "PNG"),
        ("RGBA", (255, 0, 0, 255), "PNG"),
        ("RGBA", (255, 0, 0, 255), "WEBP"),
        ("I;16", 30_000, "PNG"),
        ("RGB", RED, "BMP"),
        ("RGB", RED, "TIFF"),
    ],
)
def test_every_mode_becomes_rgb(mode: str, colour: Any, format_name: str) -> None:
    data = picture(mode, colour=colour, format=format_name)
    assert_is_artwork(artwork.square(data))


def test_cmyk_keeps_its_colour() -> None:
    data = picture("CMYK", colour=(0, 255, 255, 0), format="JPEG", quality=95)
    result = assert_is_artwork(artwork.square(data))
    assert is_near(result.getpixel((700, 700)), RED)


@pytest.mark.parametrize("format_name", ["PNG", "WEBP"])
def test_what_one_can_see_through_lies_on_white(format_name: str) -> None:
    data = picture("RGBA", colour=(0, 0, 0, 0), format=format_name)
    result = assert_is_artwork(artwork.square(data))
    assert is_near(result.getpixel((700, 700)), WHITE)


def test_transparent_palettes_lie_on_white() -> None:
    out = BytesIO()
    Image.new("P", (64, 64), 0).save(out, "PNG", transparency=b"\x00\x80")
    result = assert_is_artwork(artwork.square(out.getvalue()))
    assert is_near(result.getpixel((700, 700)), WHITE)


def test_the_middle_is_kept() -> None:
    wide = Image.new("RGB", (3200, 1600), "black")
    wide.paste(RED, (800, 0, 2400, 1600))
    out = BytesIO()
    wide.save(out, "PNG")
    result = assert_is_artwork(artwork.square(out.getvalue()))
    for corner in ((5, 5), (1594, 5), (5, 1594), (1594, 1594)):
        assert is_near(result.getpixel(corner), RED)


def test_a_picture_that_lies_on_its_side_is_turned() -> None:
    lying = Image.new("RGB", (1400, 1400), "black")
    lying.paste(RED, (0, 0, 1400, 700))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right to view: the top is the right side then
    out = BytesIO()
    lying.save(out, "JPEG", exif=exif, quality=95)
    result = assert_is_artwork(artwork.square(out.getvalue()))
    assert is_near(result.getpixel((1200, 700)), RED)
    assert is_near(result.getpixel((200, 700)), (0, 0, 0))


def test_no_other_program_is_started_for_a_picture() -> None:
    """Pillow has Ghostscript run what an EPS file says."""
    data = picture(format="EPS")
    with Image.open(BytesIO(data)) as found:
        assert found.format == "EPS"
    with pytest.raises(NoPicture) as refused:
        artwork.square(data)
    # And not because there is no Ghostscript here.
    assert isinstance(refused.value.__cause__, UnidentifiedImageError)


def test_the_same_picture_gives_the_same_bytes() -> None:
    data = picture()
    first, again = artwork.square(data), artwork.square(data)
    assert first == again
    assert artwork.rev_of(first) == artwork.rev_of(again)
    assert artwork.rev_of(first) != artwork.rev_of(
        artwork.square(picture(colour=WHITE))
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>not found</html>",
        picture_of(Picture.GARBAGE, "seed"),
        picture(format="JPEG")[:200],
        picture(size=(900, 900))[:-400],
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        b"GIF89a",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        bytes(100_000),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NoPicture):
        artwork.square(data)


@pytest.mark.parametrize("size", [(8000, 8000), (20_000, 10_000)])
def test_a_picture_too_large_for_our_memory_is_refused(size: tuple[int, int]) -> None:
    data = picture("1", size=size, colour=0)
    assert len(data) < 100_000
    with pytest.raises(NoPicture):
        artwork.square(data)


def test_the_default_picture_is_there() -> None:
    assert_is_artwork(artwork.DEFAULT.read_bytes())


def test_a_cover_for_opus_is_small_enough_for_an_argument(tmp_path: Path) -> None:
    """Noise is what makes a JPEG large."""
    path = tmp_path / "cover.jpg"
    noise = Image.effect_noise((1400, 1400), 200).convert("RGB")
    noise.save(path, "JPEG", quality=100)
    text = artwork.flac_picture(path)
    assert len(text) < 128_000
    block = base64.b64decode(text)
    assert block[:8] == b"\0\0\0\x03\0\0\0\x0a"
    assert opened(block[block.index(b"\xff\xd8\xff") :]).format == "JPEG"
