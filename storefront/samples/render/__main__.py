"""`python -m storefront.samples.render [--out FOLDER] [--scale 0.3] [--sheet FILE] [NAME …]`: draw pictures.

A NAME is the start of a picture's name; without one every picture is drawn. With `--scale` below 1 the
pictures are drafts. `--sheet` also lays them out on one contact sheet.
"""

import argparse
import fnmatch
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image

from storefront.samples.render import shots_crystal, shots_other, shots_wide
from storefront.samples.render.optics import save_webp

SHOTS = shots_crystal.SHOTS | shots_other.SHOTS | shots_wide.SHOTS
LIMIT = 104_000


def draw(name: str, folder: Path, scale: float) -> str:
    """Draw one picture into a folder as WebP; returns a line for the log."""
    start = time.perf_counter()
    image = SHOTS[name]().render(scale)
    size = save_webp(image, folder / f"{name}.webp", LIMIT)
    return f"{name}: {image.width} x {image.height}, {size // 1000} kB, {time.perf_counter() - start:.1f} s"


def contact_sheet(names: list[str], folder: Path, sheet: Path, cell: int = 360, across: int = 6) -> None:
    """All pictures of a run on one sheet, to be judged together."""
    page = Image.new("RGB", (across * cell, -(-len(names) // across) * cell), "white")
    for k, name in enumerate(names):
        with Image.open(folder / f"{name}.webp") as image:
            image.thumbnail((cell - 4, cell - 4))
            page.paste(image, ((k % across) * cell, (k // across) * cell))
    page.save(sheet)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "pictures")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    names = [n for n in SHOTS if not given.names or any(fnmatch.fnmatch(n, f"{g}*") for g in given.names)]
    given.out.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(given.jobs) as pool:
        for line in pool.map(draw, names, [given.out] * len(names), [given.scale] * len(names)):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    if given.sheet:
        contact_sheet(names, given.out, given.sheet)


if __name__ == "__main__":
    main()
