"""Videos: looked into, refused with a reason, freed of notes, kept, and sent in ranges."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from storefront.catalog.media import serving, videos
from storefront.catalog.media.reasons import VideoError
from storefront.catalog.media.videos import keep_video, read_video
from tenants.models import Store

CLIPS = Path(__file__).parent
MP4 = (CLIPS / "clip.mp4").read_bytes()
WEBM = (CLIPS / "clip.webm").read_bytes()


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def made(
    codec: bytes = b"avc1", *, notes: bytes = b"", turned: bool = False, brand: bytes = b"isom"
) -> bytes:
    """A small MP4 of one track with pictures of 1280 by 720, 2.5 seconds long."""
    matrix = (0, 0x10000, 0) if turned else (0x10000, 0, 0)
    tkhd = bytes(40) + struct.pack(">iii", *matrix) + bytes(24) + struct.pack(">II", 1280 << 16, 720 << 16)
    stbl = box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1), box(codec, bytes(8))))
    media = box(b"mdia", box(b"hdlr", bytes(8), b"vide", bytes(12)), box(b"minf", stbl))
    sound = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), b"soun", bytes(12))))
    mvhd = box(b"mvhd", bytes(12), struct.pack(">II", 600, 1500), bytes(80))
    moov = box(b"moov", mvhd, sound, box(b"trak", box(b"tkhd", tkhd), media, notes), notes)
    return box(b"ftyp", brand, bytes(4), brand) + moov + box(b"mdat", b"pictures")


def refused(data: bytes) -> str:
    with pytest.raises(VideoError) as caught:
        read_video(io.BytesIO(data))
    return str(caught.value)


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> None:
    """Files of this test only."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize(
    ("data", "told"),
    [(MP4, ("mp4", 96, 54, 944, b"avc1", 2004)), (WEBM, ("webm", 96, 54, 914, b"V_VP8", 1610))],
)
def test_what_a_browser_recorded(data: bytes, told: tuple[object, ...]) -> None:
    video = read_video(io.BytesIO(data))
    assert (
        video.format, video.width, video.height, video.milliseconds, video.codec, video.size
    ) == told  # fmt: skip


def test_a_video_filmed_upright_is_taller_than_wide() -> None:
    flat, upright = read_video(io.BytesIO(made())), read_video(io.BytesIO(made(turned=True)))
    assert (flat.width, flat.height, flat.milliseconds) == (1280, 720, 2500)
    assert (upright.width, upright.height) == (720, 1280)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not a video that browsers play"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not a video that browsers play"),
        (b"<html>" * 20, "not a video that browsers play"),
        (made(brand=b"qt  "), "Browsers don't play QuickTime"),
        (made(b"hvc1"), "Many browsers don't play H.265"),
        (made(b"mp4v"), "Many browsers don't play MPEG-4"),
        (made()[:200], "damaged"),
        (MP4[:500], "damaged"),
        (WEBM[:200], "damaged"),
        (WEBM.replace(b"webm", b"matr"), "not a video that browsers play"),
        (box(b"ftyp", b"isom") + box(b"moov", box(b"trak")), "only sound"),
        (box(b"ftyp", b"isom") + box(b"mdat", bytes(9)), "damaged"),
    ],
    ids=[str(number) for number in range(12)],
)
def test_what_is_refused_says_why(data: bytes, reason: str) -> None:
    assert reason in refused(data)


def test_a_large_file_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(videos, "MAX_BYTES", 1024 * 1024)
    assert "larger than 1 MB" in refused(MP4 + bytes(1024 * 1024))


@given(st.data())
def test_a_broken_file_is_refused_or_read(data: st.DataObject) -> None:
    """No byte in a wrong place makes anything else of it than a video or a reason."""
    body = bytearray(data.draw(st.sampled_from([MP4, WEBM, made()])))
    for at in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=6)):
        body[at] = data.draw(st.integers(0, 255))
    try:
        video = read_video(io.BytesIO(bytes(body)))
    except VideoError:
        return
    assert all(offset >= 0 and offset + len(written) <= len(body) for offset, written in video.notes)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept")
class TestKeeping:
    def test_it_no_longer_tells_where_it_was_taken(self, store: Store) -> None:
        data = made(notes=box(b"udta", b"\xa9xyz+31.2304+121.4737/"))
        video = keep_video(io.BytesIO(data))
        assert video.key == f"stores/{store.uid}/media/{video.content_hash}/video.mp4"
        with default_storage.open(video.key) as file:
            body = file.read()
        assert (len(body), b"31.2304" in data, b"31.2304" in body) == (len(data), True, False)
        again = read_video(io.BytesIO(body))
        assert (again.width, again.notes) == (1280, ())

    def test_tags_of_a_webm_are_gone(self, store: Store) -> None:
        tags = b"\x12\x54\xc3\x67" + bytes([0x80 | 20]) + b"LOCATION +31.2304   "
        unknown = b"\x01" + b"\xff" * 7  # the sizes of segment and cluster, as in what is recorded live
        data = WEBM[:40] + unknown + WEBM[48:264] + unknown + WEBM[272:] + tags
        video = keep_video(io.BytesIO(data))
        with default_storage.open(video.key) as file:
            body = file.read()
        assert (len(body), b"31.2304" in body) == (len(data), False)
        assert read_video(io.BytesIO(body)).width == 96

    def test_the_same_file_twice_is_one(self, store: Store) -> None:
        assert keep_video(io.BytesIO(WEBM)).key == keep_video(io.BytesIO(WEBM)).key

    def ask(self, store: Store, key: str, **headers: str) -> Any:
        request = RequestFactory().get("/", headers=headers)
        request.store = store  # type: ignore[attr-defined]
        return serving.shop_media(request, key)

    def test_players_ask_for_ranges(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(serving, "MOST_AT_ONCE", 700)
        key = keep_video(io.BytesIO(MP4)).key
        parts, at = [], 0
        while at < len(MP4):
            response = self.ask(store, key, Range=f"bytes={at}-")
            assert isinstance(response, HttpResponse)
            last = min(at + 699, len(MP4) - 1)
            assert (response.status_code, response["Content-Range"]) == (206, f"bytes {at}-{last}/{len(MP4)}")
            parts.append(response.content)
            at = last + 1
        assert b"".join(parts) == MP4
        assert self.ask(store, key, Range="bytes=2-5").content == MP4[2:6]

    def test_the_whole_file_and_what_is_beyond_it(self, store: Store) -> None:
        key = keep_video(io.BytesIO(WEBM)).key
        whole = self.ask(store, key)
        assert isinstance(whole, StreamingHttpResponse)
        assert whole.getvalue() == WEBM
        assert (whole["Content-Type"], whole["Content-Length"], whole["Accept-Ranges"]) == (
            "video/webm",
            "1610",
            "bytes",
        )
        beyond = self.ask(store, key, Range="bytes=1610-")
        assert (beyond.status_code, beyond["Content-Range"]) == (416, "bytes */1610")
        other = self.ask(store, key, Range="bytes=0-9", If_Range='"another"')
        assert other.status_code == 200
        assert self.ask(store, key, If_None_Match=whole["ETag"]).status_code == 304

    def test_another_name_is_not_found(self, store: Store) -> None:
        key = keep_video(io.BytesIO(WEBM)).key
        for wrong in (key.replace("video.webm", "video.mov"), key.replace("video.webm", "video.mp4")):
            with pytest.raises(Http404):
                self.ask(store, wrong)
