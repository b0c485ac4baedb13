"""Files that are nobody's but those who check: looked at, encrypted, kept outside of every store's folder.

So archives of a store don't carry them, its plan doesn't count them, and no address serves them but the
pages that open them here.
"""

from __future__ import annotations

import io
import re
import unicodedata
import uuid
import warnings
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from foundation.errors import ActionError
from plugins.secrets import opened_bytes, sealed_bytes

ROOT = "vetting"
COMPLAINTS = "complaints"
"""The folder of evidence, beside those of stores."""
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000
ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,application/pdf,image/jpeg,image/png,image/webp"
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
PDF = "application/pdf"


@dataclass(frozen=True)
class LookedAt:
    """A file whose content is what it says it is."""

    name: str
    media_type: str
    data: bytes


def look_at(file: UploadedFile[Any]) -> LookedAt:
    """The file's content, its type told by that alone.

    Raises ActionError "file_large", "file_kind", field "file".
    """
    if (file.size or 0) > MAX_BYTES:
        raise ActionError("file_large", _("A file may have 10 MB at most."), field="file")
    data = file.read()
    kind = PDF if data.startswith(b"%PDF-") else _picture_kind(data)
    if kind is None:
        message = _("This is no PDF, JPEG, PNG or WebP file, or it is damaged. Choose another.")
        raise ActionError("file_kind", message, field="file")
    return LookedAt(_plain_name(file.name or ""), kind, data)


def _picture_kind(data: bytes) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(_PICTURES)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    return None
                picture.verify()
                return _PICTURES.get(picture.format or "")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _plain_name(name: str) -> str:
    """The name without folders and signs that can't be seen; never empty."""
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    return clean[-120:] or "file"


def keep(folder: str, file: LookedAt) -> str:
    """Keep the file encrypted; the key that opens it."""
    return str(default_storage.save(f"{ROOT}/{folder}/{uuid.uuid4()}", ContentFile(sealed_bytes(file.data))))


def forget(key: str) -> None:
    """Throw a file away, if it is still there."""
    default_storage.delete(key)


def answer(*, key: str, name: str, media_type: str, as_picture: bool = False) -> HttpResponse:
    """The file as an answer: to be kept by the browser, or a picture to be shown, never a page of its own.

    Raises FileNotFoundError for one that is gone or was sealed with a key that the platform lost.
    """
    with default_storage.open(key) as file:
        data = opened_bytes(file.read())
    if data is None:
        raise FileNotFoundError(key)
    shown = as_picture and media_type in _PICTURES.values()
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not shown, name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
