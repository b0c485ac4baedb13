"""What archives of stores carry of themes: the stored packages that a store uses. Installed ones it finds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from tenants.archive.declared import Attached, Newcomer, Standing, attach, on_arrival, stay_as_now
from themes.models import StoreTheme, ThemeToken, ThemeVersion
from themes.stored import blobs, marks


def register() -> None:
    """Called when the platform starts."""
    attach(Attached("themes", write=_write, read=_read))
    on_arrival(_revoke_tokens_of_copies)
    stay_as_now(Standing(ThemeToken, key=("digest",), columns=("revoked_at",)))


def digests_in_use() -> set[str]:
    """Stored packages that themes of the current store are, were, or came from."""
    columns = ("source", "upstream_digest")
    rows = [*StoreTheme.objects.values_list(*columns), *ThemeVersion.objects.values_list(*columns)]
    return {digest for row in rows for digest in row if blobs.is_digest(digest)}


def _write() -> Iterator[tuple[str, bytes]]:
    for digest in sorted(digests_in_use()):
        if not blobs.has_package(digest):
            continue
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as box:
            for path, body in blobs.read_all(blobs.read_manifest(digest)).items():
                box.writestr(zipfile.ZipInfo(path), body)
        yield f"{digest}.zip", out.getvalue()


def _read(name: str, file: IO[bytes]) -> None:
    digest = name.removesuffix(".zip")
    try:
        with zipfile.ZipFile(io.BytesIO(file.read())) as box:
            if any(info.compress_type != zipfile.ZIP_STORED for info in box.infolist()):
                raise ValueError(name)
            files = {path: box.read(path) for path in box.namelist()}
        manifest = blobs.manifest_of(files)
        if blobs.digest_of(manifest) != digest:
            raise ValueError(name)
    except (ValueError, zipfile.BadZipFile) as error:
        message = _("A theme package in this archive is not what it says it is.")
        raise ActionError("archive_damaged", message) from error
    marks.note(digest, manifest)  # first: from now on nobody throws it away
    if not blobs.has_package(digest):
        blobs.put_files(files.values())
        blobs.put_manifest(manifest)


def _revoke_tokens_of_copies(newcomer: Newcomer) -> None:
    if newcomer.is_copy:
        ThemeToken.objects.filter(revoked_at=None).update(revoked_at=timezone.now())
