"""A video from an uploaded file: looked into, freed of notes such as where it was taken, and kept as it is.

Nothing is transcoded: what browsers can't play is refused with the reason. MP4 and WebM are read by their own
structure, whatever the file is called; no more of it than a few boxes comes into memory.
"""

from __future__ import annotations

import hashlib
import math
import shutil
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import IO, Literal, NamedTuple

from django.core.files.base import File

from foundation.errors import ActionError
from tenants.files import STORAGE, put_file_once, store_path

from .reasons import VideoError

MAX_BYTES = 100 * 1024 * 1024
_MAX_PARTS = 20_000
"""Boxes or elements that are walked past before a file counts as damaged."""
_MAX_INDEX = 32 * 1024 * 1024
"""Bytes of an MP4's `moov`, of which only boxes' heads are read."""
_CHUNK = 1024 * 1024
_PLAYED = frozenset({b"avc1", b"avc3", b"av01", b"vp08", b"vp09", b"V_VP8", b"V_VP9", b"V_AV1"})
_NAMES = {
    b"hvc1": "H.265",
    b"hev1": "H.265",
    b"dvh1": "Dolby Vision",
    b"dvhe": "Dolby Vision",
    b"mp4v": "MPEG-4",
}
_NOTES = frozenset({b"udta", b"meta", b"uuid"})
_EBML, _SEGMENT, _INFO, _TRACKS, _TAGS = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1254C367
_CLUSTER = 0x1F43B675
_DOC_TYPE, _SCALE, _DURATION = 0x4282, 0x2AD7B1, 0x4489
_TRACK, _CODEC, _VIDEO, _WIDTH, _HEIGHT = 0xAE, 0x86, 0xE0, 0xB0, 0xBA


@dataclass(frozen=True, slots=True)
class Video:
    """What is known of a video. Width and height are as it is shown; a length of 0 is not known."""

    format: Literal["mp4", "webm"]
    width: int = 0
    height: int = 0
    milliseconds: int = 0
    codec: bytes = b""
    size: int = 0
    content_hash: str = ""
    key: str = ""
    notes: tuple[tuple[int, bytes], ...] = field(default=(), repr=False)
    """What is written over the file, by offset, so that it no longer tells where it was taken."""


class _Part(NamedTuple):
    """A box of an MP4, or an element of a WebM: its body and where its head begins."""

    kind: bytes | int
    start: int
    body: int
    end: int


def keep_video(upload: IO[bytes]) -> Video:
    """Check an uploaded video and keep it in the current store. Raises VideoError with the reason."""
    with tempfile.TemporaryFile() as file:
        upload.seek(0)
        shutil.copyfileobj(upload, file, _CHUNK)
        video = read_video(file)
        for offset, written in video.notes:
            file.seek(offset)
            file.write(written)
        file.seek(0)
        content_hash = hashlib.file_digest(file, "sha256").hexdigest()
        key = store_path("media", content_hash, f"video.{video.format}")
        try:
            STORAGE.refuse_beyond(adding=file.seek(0, 2))
        except ActionError as error:
            raise VideoError("no_room") from error
        file.seek(0)
        put_file_once(key, File(file))
        return replace(video, content_hash=content_hash, key=key)


def read_video(file: IO[bytes]) -> Video:
    """What a file says of itself. Raises VideoError when it is no video that browsers play."""
    size = file.seek(0, 2)
    if size > MAX_BYTES:
        raise VideoError("too_large", MAX_BYTES // 1024 // 1024)
    file.seek(0)
    head = file.read(12)
    try:
        if head[4:8] == b"ftyp":
            if head[8:12] == b"qt  ":
                raise VideoError("quicktime")
            video = _mp4(file, size)
        elif head[:4] == _EBML.to_bytes(4):
            video = _webm(file, size)
        else:
            raise VideoError("unreadable")
    except (struct.error, ValueError, OverflowError):
        raise VideoError("damaged") from None
    if video.codec not in _PLAYED:
        name = _NAMES.get(video.codec) or video.codec.decode("ascii", "replace").strip()
        raise VideoError("codec", name) if name.isprintable() and name else VideoError("no_pictures")
    if not video.width or not video.height:
        raise VideoError("no_pictures")
    return replace(video, size=size)


# MP4 ----------------------------------------------------------------------------------------------------


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[_Part]:
    count = 0
    while start + 8 <= end:
        count += 1
        file.seek(start)
        size, kind = struct.unpack(">I4s", file.read(8))
        body = start + 8
        if size == 1:
            size, body = struct.unpack(">Q", file.read(8))[0], start + 16
        stop = end if size == 0 else start + size
        if stop < body or stop > end or count > _MAX_PARTS:
            raise VideoError("damaged")
        yield _Part(kind, start, body, stop)
        start = stop


def _mp4(file: IO[bytes], size: int) -> Video:
    video, notes, found = Video("mp4"), list[tuple[int, bytes]](), False
    for box in _boxes(file, 0, size):
        if box.kind in _NOTES:
            notes += _blanked_box(box)
        if box.kind != b"moov" or box.end - box.start > _MAX_INDEX:
            continue
        found = True
        for inner in _boxes(file, box.body, box.end):
            if inner.kind in _NOTES:
                notes += _blanked_box(inner)
            elif inner.kind == b"mvhd":
                video = replace(video, milliseconds=_length(_read(file, inner, 32)))
            elif inner.kind == b"trak":
                notes += [
                    note
                    for part in _boxes(file, inner.body, inner.end)
                    if part.kind in _NOTES
                    for note in _blanked_box(part)
                ]
                video = _track(file, inner, video)
    if not found:
        raise VideoError("damaged")
    return replace(video, notes=tuple(notes))


def _blanked_box(box: _Part) -> list[tuple[int, bytes]]:
    """The box becomes free space of its size, so that nothing behind it moves."""
    return [(box.start + 4, b"free"), (box.body, bytes(box.end - box.body))]


def _read(file: IO[bytes], part: _Part, most: int) -> bytes:
    file.seek(part.body)
    return file.read(min(most, part.end - part.body))


def _length(header: bytes) -> int:
    """Milliseconds, of the movie's header."""
    layout, at = (">IQ", 20) if header[0] == 1 else (">II", 12)
    scale, duration = struct.unpack_from(layout, header, at)
    return round(duration * 1000 / scale) if scale and duration < 1 << 60 else 0


def _track(file: IO[bytes], track: _Part, video: Video) -> Video:
    """What the first track with pictures says; a track of sound changes nothing."""
    width = height = 0
    codec = handler = b""
    for box in _within(file, track, {b"mdia", b"minf", b"stbl"}):
        if box.kind == b"tkhd":
            width, height = _shown_size(_read(file, box, 96))
        elif box.kind == b"hdlr" and not handler:
            handler = _read(file, box, 12)[8:12]
        elif box.kind == b"stsd":
            codec = _read(file, box, 16)[12:16]
    if handler != b"vide" or video.codec:
        return video
    return replace(video, width=width, height=height, codec=codec)


def _within(file: IO[bytes], part: _Part, opened: set[bytes]) -> Iterator[_Part]:
    for box in _boxes(file, part.body, part.end):
        if box.kind in opened:
            yield from _within(file, box, opened - {bytes(box.kind)})
        else:
            yield box


def _shown_size(header: bytes) -> tuple[int, int]:
    """Width and height of a track; one that was filmed upright is stored on its side and turned."""
    at = 88 if header[0] == 1 else 76
    width, height = (each >> 16 for each in struct.unpack_from(">II", header, at))
    first = struct.unpack_from(">i", header, at - 36)[0]
    return (height, width) if first == 0 else (width, height)


# WebM ---------------------------------------------------------------------------------------------------


def _vint(data: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    """A number of EBML and the place behind it; -1 stands for a size that is not known."""
    first = data[at]
    length = 9 - first.bit_length()
    if length > 8 or at + length > len(data):
        raise VideoError("damaged")
    value = int.from_bytes(data[at : at + length])
    if not marked:
        value ^= 1 << (7 * length)
        if value == (1 << (7 * length)) - 1:
            value = -1
    return value, at + length


def _elements(file: IO[bytes], start: int, end: int) -> Iterator[_Part]:
    count = 0
    while start < end:
        count += 1
        file.seek(start)
        head = file.read(min(12, end - start))
        kind, at = _vint(head, 0, marked=True)
        size, at = _vint(head, at, marked=False)
        stop = start + at + size
        if size == -1:  # a live recording; of its clusters, the parts are walked
            stop = start + at if kind == _CLUSTER else end
        if stop > end or count > _MAX_PARTS:
            raise VideoError("damaged")
        yield _Part(kind, start, start + at, stop)
        start = stop


def _webm(file: IO[bytes], size: int) -> Video:
    video = Video("webm")
    notes: list[tuple[int, bytes]] = []
    for top in _elements(file, 0, size):
        if top.kind == _EBML:
            inner = {each.kind: each for each in _elements(file, top.body, top.end)}
            kind = _read(file, inner[_DOC_TYPE], 8) if _DOC_TYPE in inner else b""
            if kind.rstrip(b"\0") != b"webm":
                raise VideoError("unreadable")
        elif top.kind == _SEGMENT:
            for part in _elements(file, top.body, top.end):
                if part.kind == _INFO:
                    video = replace(video, milliseconds=_webm_length(file, part))
                elif part.kind == _TRACKS:
                    video = _webm_track(file, part, video)
                elif part.kind == _TAGS:
                    notes += _blanked_element(part)
    return replace(video, notes=tuple(notes))


def _blanked_element(part: _Part) -> list[tuple[int, bytes]]:
    """The element becomes a void one of its size."""
    room = part.end - part.start - 9
    if room < 0:
        return []
    return [(part.start, b"\xec" + ((1 << 56) | room).to_bytes(8) + bytes(room))]


def _webm_length(file: IO[bytes], info: _Part) -> int:
    scale, duration = 1_000_000, 0.0
    for part in _elements(file, info.body, info.end):
        if part.kind == _SCALE:
            scale = int.from_bytes(_read(file, part, 8))
        elif part.kind == _DURATION:
            data = _read(file, part, 8)
            duration = struct.unpack(">f" if len(data) == 4 else ">d", data)[0]
    length = duration * scale / 1_000_000
    return round(length) if math.isfinite(length) and 0 < length < 1e9 else 0


def _webm_track(file: IO[bytes], tracks: _Part, video: Video) -> Video:
    for track in _elements(file, tracks.body, tracks.end):
        if track.kind != _TRACK:
            continue
        inner = {each.kind: each for each in _elements(file, track.body, track.end)}
        if _VIDEO not in inner or _CODEC not in inner:
            continue
        sizes = {each.kind: each for each in _elements(file, inner[_VIDEO].body, inner[_VIDEO].end)}
        width, height = (
            int.from_bytes(_read(file, sizes[kind], 8)) if kind in sizes else 0 for kind in (_WIDTH, _HEIGHT)
        )
        codec = _read(file, inner[_CODEC], 40).rstrip(b"\0")
        return replace(video, width=width, height=height, codec=codec)
    return video
