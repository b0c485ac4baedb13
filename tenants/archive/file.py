"""The file that holds a store: a ZIP with a manifest that knows the checksum of every part.

    manifest.json         what this is, and of each part its size and SHA-256
    store.json            the store's row and its rows in the public schema
    tables/<table>.csv    one for each table: header, then rows by primary key
    shared/<name>/<id>    what stores share: theme packages, modules of functions
    media/<path>          the store's files, by their path in its folder

The comment of the ZIP is the manifest's own SHA-256. Everything is written and read as a stream.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import IO, Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from foundation.errors import ActionError

FORMAT = "kaidian-store"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 256 * 1024 * 1024
BLOCK = 256 * 1024
_UNREADABLE = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error)
_SAFE = re.compile(r"(?!.*(?:^|/)\.{1,2}(?:/|$))[^/\\\x00][^\\\x00]*", re.DOTALL)
_MEDIA_KINDS = re.compile(r"\.(webp|avif|jpe?g|png|gif|mp4|mov|webm|zip|woff2?)$")

type Progress = Callable[[int, int], None]
"""Called with how many parts are done, and of how many."""


def quietly(_done: int, _total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Part:
    """One part of an archive. `rows` where it is a table."""

    path: str
    bytes: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself. `sequences` are {"table.column": the next number}.

    `key` names the platform's key that sealed the store's secrets, without telling it. `media_elsewhere` are
    the store's files where they are kept apart, as in backups.
    """

    platform_version: str
    made_at: str
    schema_version: str
    migrations: list[tuple[str, str]]
    key: str
    store: dict[str, Any]
    columns: dict[str, list[str]]
    sequences: dict[str, int]
    parts: list[Part] = field(default_factory=list)
    media_elsewhere: list[Part] = field(default_factory=list)
    format: str = FORMAT
    format_version: int = FORMAT_VERSION

    def as_json(self) -> bytes:
        """As it stands in the file."""
        return json.dumps(asdict(self), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Raises ValueError, TypeError or KeyError for what is no manifest."""
        said = json.loads(text)
        said["migrations"] = [(app, name) for app, name in said["migrations"]]
        for name in ("parts", "media_elsewhere"):
            said[name] = [Part(**part) for part in said[name]]
        return cls(**said)

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return {table_of(part.path): part.rows for part in self.parts if part.rows is not None}

    @property
    def checksums(self) -> dict[str, str]:
        """The SHA-256 of each table's rows, by table."""
        return {table_of(part.path): part.sha256 for part in self.parts if part.rows is not None}


def table_of(path: str) -> str:
    """The table whose rows a part holds."""
    return path.removeprefix("tables/").removesuffix(".csv")


class Damaged(ActionError):
    """An archive is not what it was when it was made."""

    def __init__(self, what: str) -> None:
        message = _("This archive is damaged (%(what)s). Fetch it again, or take another one.")
        super().__init__("archive_damaged", message % {"what": what})


class PartWriter:
    """Where one part's bytes go, and what they come to."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._held = bytearray()
        self.bytes = 0
        self.rows: int | None = None

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes; small ones are gathered."""
        self._held += data
        if len(self._held) >= BLOCK:
            self.flush()

    def flush(self) -> None:
        """Pass on what was gathered."""
        self._digest.update(self._held)
        self._file.write(self._held)
        self.bytes += len(self._held)
        self._held.clear()

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class ArchiveWriter:
    """Writes an archive to a file that is open for writing. `finish` makes it whole."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.parts: list[Part] = []

    @contextmanager
    def part(self, path: str) -> Iterator[PartWriter]:
        """Write one part."""
        info = zipfile.ZipInfo(path)
        info.compress_type = zipfile.ZIP_STORED if _MEDIA_KINDS.search(path) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as file:
            writer = PartWriter(file)
            yield writer
            writer.flush()
        self.parts.append(Part(path, writer.bytes, writer.sha256, writer.rows))

    def add(self, path: str, data: bytes) -> None:
        """Write a small part."""
        with self.part(path) as part:
            part.write(data)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, last of all."""
        text = manifest.as_json()
        self._zip.writestr(MANIFEST, text)
        self._zip.comment = hashlib.sha256(text).hexdigest().encode()
        self._zip.close()


class ArchiveReader:
    """Reads an archive. Raises Damaged, or ActionError "archive_unknown" and "archive_newer"."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError) as error:
            raise _unknown() from error
        self.manifest = self._manifest()
        self._by_path = {part.path: part for part in self.manifest.parts}

    def _manifest(self) -> Manifest:
        names = self._zip.namelist()
        if MANIFEST not in names or self._zip.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
            raise _unknown()
        try:
            text = self._zip.read(MANIFEST)
        except _UNREADABLE as error:
            raise Damaged(MANIFEST) from error
        self._look_at_versions(text)
        if self._zip.comment != hashlib.sha256(text).hexdigest().encode():
            raise Damaged(MANIFEST)
        try:
            manifest = Manifest.from_json(text)
        except (ValueError, TypeError, KeyError) as error:
            raise Damaged(MANIFEST) from error
        paths = [part.path for part in manifest.parts]
        if sorted(names) != sorted([*paths, MANIFEST]) or not all(map(_SAFE.fullmatch, paths)):
            raise Damaged(_("its parts are others than its list says"))
        return manifest

    @staticmethod
    def _look_at_versions(text: bytes) -> None:
        try:
            said = json.loads(text)
            format, version = said["format"], int(said["format_version"])
        except (ValueError, TypeError, KeyError) as error:
            raise Damaged(MANIFEST) from error
        if format != FORMAT:
            raise _unknown()
        if version > FORMAT_VERSION:
            raise newer()

    def verify(self, progress: Progress = quietly) -> None:
        """Read everything and compare the checksums. Raises Damaged."""
        for done, part in enumerate(self.manifest.parts):
            for _block in self.blocks(part.path):
                pass
            progress(done + 1, len(self.manifest.parts))

    def blocks(self, path: str) -> Iterator[bytes]:
        """The bytes of a part. Raises Damaged at its end when they are not those that were written."""
        part = self._by_path[path]
        digest, left = hashlib.sha256(), part.bytes
        try:
            with self._zip.open(path) as file:
                while block := file.read(BLOCK):
                    digest.update(block)
                    left -= len(block)
                    if left < 0:
                        break
                    yield block
        except _UNREADABLE as error:
            raise Damaged(path) from error
        if left or digest.hexdigest() != part.sha256:
            raise Damaged(path)

    def read(self, path: str) -> bytes:
        """A small part whole."""
        if path not in self._by_path:
            raise Damaged(path)
        return b"".join(self.blocks(path))

    def open(self, path: str) -> IO[bytes]:
        """A part as a file, unchecked: after `verify`."""
        return self._zip.open(path)

    def size(self, path: str) -> int:
        """How many bytes a part has."""
        return self._by_path[path].bytes

    def under(self, folder: str) -> list[str]:
        """The paths of the parts in a folder."""
        return [part.path for part in self.manifest.parts if part.path.startswith(f"{folder}/")]


def _unknown() -> ActionError:
    return ActionError("archive_unknown", _("This file is no archive of a store."))


def newer() -> ActionError:
    """The refusal of an archive that a later version of the platform made."""
    message = _("This archive comes from a newer version of Kaidian. Update the platform first.")
    return ActionError("archive_newer", message)
