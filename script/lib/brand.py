"""Render the brand images with the machine's own Chromium."""

from io import BytesIO
from pathlib import Path
import shutil

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
DRAWINGS = ROOT / "docs/brand"
BRAND = ROOT / "custom_components/anypod/brand"
ARTWORK = ROOT / "custom_components/anypod/engine/assets/artwork.jpg"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Home Assistant wants icons of 256 pixels, logos 128 to 256 high, and twice that.
ICON_PX = 256
LOGO_HEIGHT_PX = 128
# What podcast directories ask for at least; they round the corners themselves.
ARTWORK_PX = 1400

ON_DARK = "document.documentElement.style.color = '#f3efff'"
FULL_BLEED = """
document.getElementById('tile').setAttribute('d', 'M0 0H512V512H0Z');
document.getElementById('mark').setAttribute(
  'transform', 'translate(256 256) scale(.78) translate(-256 -256)');
"""


def render(
    browser: Browser, name: str, width: int, height: int, change: str = ""
) -> Image.Image:
    """Draw one SVG at a size, on nothing."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto((DRAWINGS / f"{name}.svg").as_uri())
    if change:
        page.evaluate(change)
    image = Image.open(BytesIO(page.screenshot(omit_background=True)))
    page.close()
    return image


def aspect(name: str) -> float:
    """Read width over height from a drawing's viewBox."""
    svg = (DRAWINGS / f"{name}.svg").read_text()
    _, _, width, height = svg.split('viewBox="')[1].split('"')[0].split()
    return float(width) / float(height)


def main() -> None:
    """Render everything."""
    BRAND.mkdir(parents=True, exist_ok=True)
    ARTWORK.parent.mkdir(parents=True, exist_ok=True)
    program = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        # Chromium refuses to run its sandbox as root; it only sees our own files.
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        for suffix, scale in (("", 1), ("@2x", 2)):
            side, height = ICON_PX * scale, LOGO_HEIGHT_PX * scale
            width = round(height * aspect("logo"))
            for name, image in {
                "icon": render(browser, "icon", side, side),
                "logo": render(browser, "logo", width, height),
                "dark_logo": render(browser, "logo", width, height, ON_DARK),
            }.items():
                image.save(BRAND / f"{name}{suffix}.png", optimize=True)
        artwork = render(browser, "icon", ARTWORK_PX, ARTWORK_PX, FULL_BLEED)
        artwork.convert("RGB").save(
            ARTWORK, quality=88, optimize=True, progressive=True
        )
        browser.close()


if __name__ == "__main__":
    main()
