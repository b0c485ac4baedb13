"""Zip files of themes: read with distrust, every fault told at once, and written for downloads."""

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from themes.format.problems import PackageError, Problem
from themes.stored.paths import MOST_BYTES, MOST_FILES, path_fault, place_fault, size_fault

MOST_ZIP_BYTES = MOST_BYTES
ENTRY_LAYOUT = "layout/theme.liquid"
_MOST_DIRECTORY_BYTES = 1024 * 1024
"""Of the list of files at a zip's end: a few hundred bytes for each of MOST_FILES."""
_END, _END_64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LITTER = frozenset({".DS_Store", "Thumbs.db"})
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files of a theme by path, and what was left out and why."""

    files: Mapping[str, bytes]
    left_out: tuple[Problem, ...]


def unpack(file: IO[bytes], name: str) -> Unpacked:
    """The theme in a zip, at its top or in its one top folder. `name` is what faults call the file.

    Nothing is written to disk, and no more is unpacked than the limits allow, whatever the zip says of
    itself.
    Raises PackageError with all faults.
    """
    _check_outside(file, name)
    try:
        with zipfile.ZipFile(file) as archive:
            return _Reader(archive, name).read()
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, EOFError, OSError, ValueError):
        raise PackageError(name, [Problem(name, _("this is no zip file, or a damaged one"))]) from None


def pack(files: Mapping[str, bytes], folder: str) -> bytes:
    """A zip of a theme, in one top folder. The same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{path}"), files[path], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _check_outside(file: IO[bytes], name: str) -> None:
    """Look at a zip's size and the size of its list before anything reads the list."""
    size = file.seek(0, io.SEEK_END)
    if size > MOST_ZIP_BYTES:
        raise PackageError(name, [Problem(name, _too_large())])
    start = max(0, size - _LONGEST_COMMENT - _END_SIZE)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_SIZE:
        raise PackageError(name, [Problem(name, _("this is no zip file, or a damaged one"))])
    directory_size = int.from_bytes(tail[end + 12 : end + 16], "little")
    # A zip of 64 bits may say something else there than at its end, and no theme needs one.
    if directory_size > _MOST_DIRECTORY_BYTES or _END_64_LOCATOR in tail[max(0, end - 20) : end]:
        raise PackageError(name, [Problem(name, _too_many())])
    file.seek(0)


def _too_large() -> str:
    return _("the theme is larger than %(most)s MB") % {"most": MOST_BYTES // 1024 // 1024}


def _too_many() -> str:
    return _("the theme has more than %(most)s files") % {"most": MOST_FILES}


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive = archive
        self.name = name
        self.faults: list[Problem] = []
        self.left_out: list[Problem] = []

    def read(self) -> Unpacked:
        entries = [entry for entry in self.archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_FILES:
            raise PackageError(self.name, [Problem(self.name, _too_many())])
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise PackageError(self.name, [Problem(self.name, _too_large())])
        safe = [entry for entry in entries if self._is_safe(entry)]
        prefix = self._prefix([entry.filename for entry in safe])
        files = self._files(safe, prefix)
        if self.faults:
            raise PackageError(self.name, self.faults)
        return Unpacked(files, tuple(self.left_out))

    def _is_safe(self, entry: zipfile.ZipInfo) -> bool:
        """Dangers are told for every file, also for those that would be left out."""
        path = entry.orig_filename
        shown = repr(path)[1:-1][:200]
        fault = path_fault(path)
        if stat.S_ISLNK(entry.external_attr >> 16):
            fault = _("a link to another file can't be taken")
        elif entry.flag_bits & 0x1:
            fault = _("the file is encrypted")
        elif entry.compress_type not in _METHODS:
            fault = _("the file is packed in an unusual way")
        if fault:
            self.faults.append(Problem(shown, fault))
        return not fault

    def _prefix(self, paths: list[str]) -> str:
        """What stands before the theme's own paths: nothing, or its one top folder."""
        if ENTRY_LAYOUT in paths:
            return ""
        tops = {path.split("/", 1)[0] for path in paths if path.endswith(f"/{ENTRY_LAYOUT}")}
        found = [f"{top}/" for top in sorted(tops) if f"{top}/{ENTRY_LAYOUT}" in paths]
        if len(found) == 1:
            return found[0]
        if not self.faults:
            several = _("there are several themes in this file: %(folders)s") % {"folders": ", ".join(found)}
            missing = _("no theme is in it: %(file)s is neither at the top nor in a folder there") % {
                "file": ENTRY_LAYOUT
            }
            self.faults.append(Problem(self.name, several if found else missing))
        return ""

    def _files(self, entries: list[zipfile.ZipInfo], prefix: str) -> dict[str, bytes]:
        files: dict[str, bytes] = {}
        room = MOST_BYTES
        for entry in entries:
            path = entry.filename.removeprefix(prefix)
            if path.rpartition("/")[2] in _LITTER or entry.filename.startswith("__MACOSX/"):
                continue
            outside = not entry.filename.startswith(prefix)
            if reason := place_fault(entry.filename if outside else path):
                self.left_out.append(Problem(path, reason))
            elif path in files:
                self.faults.append(Problem(path, _("the file is there twice")))
            elif fault := size_fault(path, entry.file_size):
                self.faults.append(Problem(path, fault))
            else:
                files[path] = self._content(entry, path, room)
                room -= len(files[path])
        return files

    def _content(self, entry: zipfile.ZipInfo, path: str, room: int) -> bytes:
        """What a file unpacks to, read no further than there is room: the size it claims may be a lie."""
        parts: list[bytes] = []
        taken = 0
        try:
            with self.archive.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    taken += len(chunk)
                    fault = size_fault(path, taken) or (_too_large() if taken > room else "")
                    if fault:
                        raise PackageError(self.name, [Problem(path, fault)])
                    parts.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
            self.faults.append(Problem(path, _("the file is damaged")))
            return b""
        return b"".join(parts)
