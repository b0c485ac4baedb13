"""Makes the gallery's preview pictures: the sample shop in every preset and language, as a browser shows it.

    python -m themes.tests.previews [package]    (from the checkout, with `.` and `platform` on the path)

A wide page with a phone in its corner, as WebP of at most 60 kB under `themes/static/themes/gallery/`.
"""

import os
import sys
from io import BytesIO
from pathlib import Path

import django
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaidian.settings")
    django.setup()

from infra import chromium
from themes.gallery import LANGUAGES, PICTURE_SIZE, ThemeChoice, list_themes
from themes.rendering.placed import ResolvedTheme
from themes.resolve import resolve
from themes.tests.sample_site import ORIGIN, SampleSite

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "themes/static/themes/gallery"
MOST_BYTES = 60_000
PHONE = (390, 844)
PHONE_WIDTH = 176


def _screenshot(
    browser: Browser, theme: ResolvedTheme, language: str, size: tuple[int, int], path: str
) -> Image.Image:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    page.route("**/*", SampleSite(theme, language).answer)
    page.goto(f"{ORIGIN}{path}", wait_until="networkidle")
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return shot


def _composed(wide: Image.Image, phone: Image.Image) -> Image.Image:
    """The wide page with the phone, rounded and framed, in its lower right corner."""
    picture = wide.resize(PICTURE_SIZE, Image.Resampling.LANCZOS)
    height = round(PHONE_WIDTH * PHONE[1] / PHONE[0])
    small = phone.resize((PHONE_WIDTH, height), Image.Resampling.LANCZOS)
    mask = Image.new("L", (PHONE_WIDTH * 4, height * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, PHONE_WIDTH * 4 - 1, height * 4 - 1), 72, fill=255)
    mask = mask.resize((PHONE_WIDTH, height), Image.Resampling.LANCZOS)
    left, top = PICTURE_SIZE[0] - PHONE_WIDTH - 40, PICTURE_SIZE[1] - height - 36
    frame = Image.new("RGB", (PHONE_WIDTH + 12, height + 12), (24, 26, 25))
    picture.paste(frame, (left - 6, top - 6), mask.resize(frame.size))
    picture.paste(small, (left, top), mask)
    return picture


def _save(picture: Image.Image, choice: ThemeChoice, language: str) -> None:
    target = TARGET / f"{choice.package}-{choice.preset}.{language}.webp"
    for quality in range(86, 30, -4):
        buffer = BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= MOST_BYTES:
            target.write_bytes(buffer.getvalue())
            return
    raise RuntimeError(f"{target.name} does not fit into {MOST_BYTES} bytes")


def main() -> None:
    """Make the pictures of the packages that are named, else of all."""
    TARGET.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium.find(), args=chromium.launch_arguments())
        for choice in list_themes():
            if wanted and choice.package not in wanted:
                continue
            theme = resolve(choice.package, choice.preset, {})
            for language in LANGUAGES:
                wide = _screenshot(browser, theme, language, (1440, 1080), "/")
                phone = _screenshot(browser, theme, language, PHONE, "/collections/all")
                _save(_composed(wide, phone), choice, language)
        browser.close()


if __name__ == "__main__":
    main()
