"""Zip files for tests: good ones, and such as one should never open."""

import io
import stat
import zipfile
from collections.abc import Mapping

from themes.tests.test_packages import FILES

TINY: Mapping[str, bytes] = {path: text.encode() for path, text in FILES.items()}


def zipped(files: Mapping[str, bytes], *, top: str = "", method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A zip of some files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, body in files.items():
            archive.writestr(top + path, body)
    buffer.seek(0)
    return buffer


def with_link(files: Mapping[str, bytes], path: str, target: str) -> io.BytesIO:
    """A zip in which `path` is a symbolic link."""
    buffer = zipped(files)
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo(path)
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)
    buffer.seek(0)
    return buffer


def replaced(buffer: io.BytesIO, old: bytes, new: bytes) -> io.BytesIO:
    """The same file with some bytes replaced by as many others: a lie inside a zip."""
    assert len(old) == len(new)
    body = buffer.getvalue()
    assert old in body
    return io.BytesIO(body.replace(old, new))
