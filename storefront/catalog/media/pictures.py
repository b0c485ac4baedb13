"""A picture from the bytes of a file: checked, turned upright, freed of metadata, kept in sizes and formats.

The original is kept as it came under `originals/`, which is never served: it may tell where it was taken.
"""

from __future__ import annotations

import hashlib
import io
import json
import warnings
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from foundation.errors import ActionError
from tenants.files import STORAGE, put_once, store_path

from .reasons import PictureError

type Use = Callable[[str], bool]
_uses: list[Use] = []

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
WIDTHS = (160, 320, 480, 800, 1200, 1600)
FIRST_WIDTHS = (320, 800)
FIRST_FORMAT = "webp"
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    # Speed 8 costs a third of the default's time and 2 % of size: one picture stays near a second.
    "avif": {"format": "AVIF", "quality": 60, "speed": 8, "max_threads": 1},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
}
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size and format of a picture; `key` names the file in storage."""

    width: int
    height: int
    format: str
    key: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A rendered picture. Width and height are the upright original's."""

    content_hash: str
    width: int
    height: int
    renditions: tuple[Rendition, ...]

    def as_json(self) -> dict[str, Any]:
        """For a JSON column: {"content_hash", "width", "height", "renditions": [{…}]}."""
        return asdict(self) | {"renditions": [asdict(rendition) for rendition in self.renditions]}


def keep_original(data: bytes) -> tuple[str, str]:
    """Check a picture's bytes and keep them: (content hash, storage key). Raises PictureError."""
    extension = EXTENSIONS[_opened(data).format or ""]
    content_hash = hashlib.sha256(data).hexdigest()
    key = store_path("originals", f"{content_hash}.{extension}")
    try:
        STORAGE.refuse_beyond(adding=len(data))
    except ActionError as error:
        raise PictureError("no_room") from error
    put_once(key, data)
    return content_hash, key


def render_first(data: bytes) -> Picture:
    """Make the few renditions that a page can do with, in a fraction of the time. Raises PictureError."""
    content_hash = hashlib.sha256(data).hexdigest()
    image = _upright(_opened(data))
    sizes = {min(width, image.width): 0 for width in FIRST_WIDTHS}
    for width in sizes:
        sizes[width] = round(image.height * width / image.width) or 1
        put_once(rendition_key(content_hash, width, FIRST_FORMAT), _encoded(image, width, FIRST_FORMAT))
    return _picture(content_hash, image.width, image.height, sizes, [FIRST_FORMAT])


def from_machine(content_hash: str) -> Picture | None:
    """The renditions that this machine made of a picture before, brought into the store; else None."""
    shelf = _shelf(content_hash)
    return _from_shelf(shelf, content_hash) if (shelf / "picture.json").exists() else None


def _shelf(content_hash: str) -> Path:
    return Path(settings.RUN_DIR) / "renditions" / content_hash


def render(data: bytes, *, keep_on_machine: bool = False) -> Picture:
    """Make and keep every rendition of a picture. Raises PictureError.

    `keep_on_machine` leaves them in the run folder too: for pictures that many stores start with, such as
    the samples.
    """
    content_hash = hashlib.sha256(data).hexdigest()
    found = from_machine(content_hash) if keep_on_machine else None
    if found is not None:
        return found
    shelf = _shelf(content_hash)
    image = _upright(_opened(data))
    files = {
        (width, format): _encoded(image, width, format) for width in _widths(image) for format in SAVE_OPTIONS
    }
    sizes = {width: round(image.height * width / image.width) or 1 for width in _widths(image)}
    if keep_on_machine:
        _to_shelf(shelf, image, sizes, files)
    for (width, format), encoded in files.items():
        put_once(rendition_key(content_hash, width, format), encoded)
    return _picture(content_hash, image.width, image.height, sizes)


def preview(data: bytes, width: int) -> str:
    """Make one small WebP at once, for a person who waits: its storage key. Raises PictureError.

    A picture that is narrower gets a file of this name all the same: only previews are asked for by it.
    """
    content_hash = hashlib.sha256(data).hexdigest()
    image = _upright(_opened(data))
    key = rendition_key(content_hash, width, "webp")
    put_once(key, _encoded(image, min(width, image.width), "webp"))
    return key


def small(data: bytes, digest: str, width: int) -> str:
    """Make one WebP and keep it under a digest of the caller's own: its storage key. Raises PictureError."""
    image = _upright(_opened(data))
    key = rendition_key(digest, width, "webp")
    put_once(key, _encoded(image, min(width, image.width), "webp"))
    return key


def one_webp(data: bytes, size: tuple[int, int]) -> bytes:
    """Make one WebP of exactly this size, its middle kept, and keep nothing. Raises PictureError."""
    image = ImageOps.fit(_upright(_opened(data)).convert("RGB"), size, Image.Resampling.LANCZOS)
    return _encoded(image, size[0], "webp")


def rendition_key(content_hash: str, width: int, format: str) -> str:
    """Where one rendition of the current store lies."""
    return store_path("media", content_hash, f"{width}.{format}")


def count_use(use: Use) -> Use:
    """Let `use(content hash)` say whether something in the current store shows a picture; a decorator."""
    if use not in _uses:
        _uses.append(use)
    return use


def is_in_use(content_hash: str) -> bool:
    """Whether anything in the current store shows a picture."""
    return any(use(content_hash) for use in _uses)


def forget(content_hash: str) -> None:
    """Delete a picture's files from the current store's part of the storage."""
    folder = store_path("media", content_hash)
    for name in files_in(folder):
        default_storage.delete(f"{folder}/{name}")
    for extension in EXTENSIONS.values():
        default_storage.delete(store_path("originals", f"{content_hash}.{extension}"))


def files_in(folder: str) -> list[str]:
    """Names of the files right in a folder of the storage; none when there is no such folder."""
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return files


def _opened(data: bytes) -> Image.Image:
    """The picture, its header read and its pixels not yet."""
    if len(data) > MAX_BYTES:
        raise PictureError("too_large", MAX_BYTES // 1024 // 1024)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=list(EXTENSIONS))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise PictureError("unreadable") from None
    if image.width * image.height > MAX_PIXELS:
        raise PictureError("too_many_pixels", MAX_PIXELS // 1_000_000)
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Pixels as a person sees them: turned by the camera's note, in sRGB, with alpha only if it has some."""
    try:
        image.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
        image.load()
        image = _in_srgb(image)
        image = ImageOps.exif_transpose(image)
        has_alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
        return image.convert("RGBA" if has_alpha else "RGB")
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError):
        raise PictureError("damaged") from None


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A broken or odd profile: the numbers as they are look right more often than not.
        return image
    return converted or image


def _widths(image: Image.Image) -> list[int]:
    """Never wider than the picture; a picture between two sizes also gets its own."""
    smaller = [width for width in WIDTHS if width < image.width]
    return [*smaller, min(image.width, WIDTHS[-1])]


def _encoded(image: Image.Image, width: int, format: str) -> bytes:
    height = round(image.height * width / image.width) or 1
    if (width, height) != image.size:
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = io.BytesIO()
    bare = image.copy()
    bare.info = {}
    bare.save(out, **SAVE_OPTIONS[format])
    return out.getvalue()


def _picture(
    content_hash: str, width: int, height: int, sizes: dict[int, int], formats: Iterable[str] = SAVE_OPTIONS
) -> Picture:
    renditions = tuple(
        Rendition(wide, high, format, rendition_key(content_hash, wide, format))
        for format in formats
        for wide, high in sizes.items()
    )
    return Picture(content_hash, width, height, renditions)


def _to_shelf(
    shelf: Path, image: Image.Image, sizes: dict[int, int], files: dict[tuple[int, str], bytes]
) -> None:
    shelf.mkdir(parents=True, exist_ok=True)
    for (width, format), encoded in files.items():
        (shelf / f"{width}.{format}").write_bytes(encoded)
    note = {"width": image.width, "height": image.height, "sizes": sizes}
    # Last, and at once: a shelf with the note is whole.
    draft = shelf / "picture.json.new"
    draft.write_text(json.dumps(note))
    draft.replace(shelf / "picture.json")


def _from_shelf(shelf: Path, content_hash: str) -> Picture:
    note = json.loads((shelf / "picture.json").read_text())
    sizes = {int(width): height for width, height in note["sizes"].items()}
    for width in sizes:
        for format in SAVE_OPTIONS:
            put_once(rendition_key(content_hash, width, format), (shelf / f"{width}.{format}").read_bytes())
    return _picture(content_hash, note["width"], note["height"], sizes)
