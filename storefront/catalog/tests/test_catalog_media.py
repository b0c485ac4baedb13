"""Pictures: rendered, refused, fetched, served, forgotten."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from foundation.models import Event
from foundation.outbound import addresses
from storefront.catalog import tasks
from storefront.catalog.actions import create_product, describe_media, remove_media, reorder_media
from storefront.catalog.actions.media import retry_media
from storefront.catalog.drafts import MediaDraft, ProductDraft, VariantDraft
from storefront.catalog.media import fetching, pictures, serving
from storefront.catalog.media.reasons import PictureError, told
from storefront.catalog.models import Collection, Media, Product
from storefront.catalog.pictures import thumbnail_url
from storefront.content.actions.policies import add_shop_picture
from tenants.models import Membership, Store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    """Files of this test only."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RUN_DIR = tmp_path
    return tmp_path / "media"


def picture(
    width: int = 500, height: int = 400, format: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    """The bytes of a picture, red at its top left corner."""
    image = Image.new(mode, (width, height), 0)
    if mode == "RGB":
        image.paste((255, 0, 0), (0, 0, width // 2, height // 2))
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def product_with(*media: MediaDraft) -> Product:
    """A product that has these pictures."""
    return create_product(draft=ProductDraft(title="Ring", variants=(VariantDraft(price=1),), media=media))


def opened(key: str) -> Image.Image:
    """A stored picture."""
    with default_storage.open(key) as file:
        return Image.open(io.BytesIO(file.read()))


def test_a_picture_is_rendered_in_every_size_up_to_its_own() -> None:
    media = product_with(MediaDraft(data=picture(500, 400))).media.get()
    tasks.prepare_media(media.pk)
    media.refresh_from_db()
    # First what a page can be shown with, then all of it.
    assert [(r["format"], r["width"]) for r in media.renditions] == [("webp", 320), ("webp", 500)]
    assert Event.objects.get(name="media.rendered").payload["is_whole"] is False
    tasks.complete_media(media.pk)
    media.refresh_from_db()
    assert (media.status, media.width, media.height) == ("ready", 500, 400)
    sizes = [(r["format"], r["width"], r["height"]) for r in media.renditions]
    widths = [(160, 128), (320, 256), (480, 384), (500, 400)]
    assert sizes == [(format, *size) for format in ("avif", "webp") for size in widths]
    for rendition in media.renditions:
        image = opened(rendition["key"])
        assert (image.format, *image.size) == (
            rendition["format"].upper(),
            rendition["width"],
            rendition["height"],
        )
    assert thumbnail_url(media, 200) == f"/media/{media.renditions[5]['key']}"


def test_a_large_picture_stops_at_the_largest_size() -> None:
    rendered = pictures.render(picture(2000, 1000))
    assert [(r.width, r.height) for r in rendered.renditions if r.format == "webp"][-1] == (1600, 800)
    assert (rendered.width, rendered.height) == (2000, 1000)


def test_pictures_are_turned_upright_and_lose_their_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Taken at home"
    data = picture(400, 200, exif=exif)
    assert b"Taken at home" in data
    rendered = pictures.render(data)
    assert (rendered.width, rendered.height) == (200, 400)
    for rendition in rendered.renditions:
        image = opened(rendition.key)
        assert dict(image.getexif()) == {}
        with default_storage.open(rendition.key) as file:
            assert b"Taken at home" not in file.read()
    red, green, _blue = opened(rendered.renditions[-1].key).convert("RGB").getpixel((180, 20))  # type: ignore[misc]
    assert (red > 200, green < 60) == (True, True)


@pytest.mark.parametrize(
    ("format", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("GIF", "P"), ("JPEG", "CMYK"), ("WEBP", "RGB")],
)
def test_every_kind_of_picture(format: str, mode: str) -> None:
    rendered = pictures.render(picture(50, 40, format=format, mode=mode))
    assert [(r.format, r.width, r.height) for r in rendered.renditions] == [
        ("avif", 50, 40),
        ("webp", 50, 40),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unreadable"),
        (b"%PDF-1.4", "unreadable"),
        (b"x" * (pictures.MAX_BYTES + 1), "too_large"),
        (picture(10_000, 6_000, "PNG", "1"), "too_many_pixels"),
        (picture(500, 400)[:900], "damaged"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(PictureError) as refused:
        pictures.render(data)
    assert refused.value.code == code
    assert str(told(refused.value.kept)) == str(refused.value.message)


def test_originals_are_kept_and_never_served(store: Store) -> None:
    data = picture()
    content_hash, key = pictures.keep_original(data)
    assert key == f"stores/{store.uid}/originals/{content_hash}.jpg"
    request = RequestFactory().get("/")
    request.store = store  # type: ignore[attr-defined]
    with pytest.raises(Http404):
        serving.shop_media(request, key)


def test_renditions_may_be_made_once_a_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    data = picture()
    first = pictures.render(data, keep_on_machine=True)
    for rendition in first.renditions:
        default_storage.delete(rendition.key)
    monkeypatch.setattr(pictures, "_upright", lambda image: pytest.fail("rendered again"))
    assert pictures.render(data, keep_on_machine=True) == first
    assert all(default_storage.exists(rendition.key) for rendition in first.renditions)


def test_pictures_are_ordered_described_and_removed() -> None:
    product = product_with(*(MediaDraft(data=picture(100 + n)) for n in range(3)))
    first, second, third = product.media.all()
    reorder_media(product_id=product.pk, media_ids=[third.pk, first.pk])
    assert [m.pk for m in product.media.all()] == [third.pk, first.pk, second.pk]
    describe_media(media_id=third.pk, alt=" 戒指 ", translations={"en": {"alt": "Ring"}})
    third.refresh_from_db()
    assert (third.alt, third.text("alt", "en")) == ("戒指", "Ring")
    assert remove_media(product_id=product.pk, media_ids=[first.pk, 0]) == 1
    assert [m.pk for m in product.media.all()] == [third.pk, second.pk]


def test_files_go_with_the_last_picture_that_has_them(media_root: Path) -> None:
    data = picture()
    one, other = product_with(MediaDraft(data=data)), product_with(MediaDraft(data=data))
    for media in Media.objects.all():
        tasks.prepare_media(media.pk)
    content_hash = Media.objects.all()[0].content_hash
    remove_media(product_id=one.pk, media_ids=[one.media.get().pk])
    tasks.forget_picture(content_hash)
    assert list(media_root.rglob("*.webp"))
    remove_media(product_id=other.pk, media_ids=[other.media.get().pk])
    tasks.forget_picture(content_hash)
    assert [path for path in media_root.rglob("*") if path.is_file()] == []


def test_files_stay_while_something_else_shows_them(media_root: Path) -> None:
    data = picture()
    product = product_with(MediaDraft(data=data))
    tasks.prepare_media(product.media.get().pk)
    content_hash = product.media.get().content_hash
    shop_picture = add_shop_picture(name="hero", data=data)
    remove_media(product_id=product.pk, media_ids=[product.media.get().pk])
    tasks.forget_picture(content_hash)
    assert list(media_root.rglob("*.webp"))
    shop_picture.delete()
    kept = {"content_hash": content_hash, "file": "x"}
    collection = Collection.objects.create(handle="rings", title="Rings", picture=kept)
    tasks.forget_picture(content_hash)
    assert list(media_root.rglob("*.webp"))
    collection.delete()
    tasks.forget_picture(content_hash)
    assert [path for path in media_root.rglob("*") if path.is_file()] == []


class _Server(BaseHTTPRequestHandler):
    """Answers with a picture, a redirect, nothing, or too much."""

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/ring.jpg?size=1")
            self.end_headers()
        elif self.path == "/inside":
            self.send_response(302)
            self.send_header("Location", f"http://10.0.0.1:{self.server.server_port}/secret")  # type: ignore[attr-defined]
            self.end_headers()
        elif self.path.startswith("/ring.jpg"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(picture(60, 60))
        elif self.path == "/huge":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 5000)
        else:
            self.send_error(404)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a web server on this machine, which for this test counts as a public one."""
    httpd = HTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setitem(fetching.PORTS, "http", {httpd.server_port})
    is_public = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1" or is_public(address))
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


def test_a_picture_is_fetched_over_a_redirect(server: str) -> None:
    media = product_with(MediaDraft(source_url=f"{server}/moved")).media.get()
    tasks.prepare_media(media.pk)
    media.refresh_from_db()
    assert (media.status, media.width, media.error) == ("ready", 60, "")
    assert default_storage.exists(media.file)


@pytest.mark.parametrize(
    ("path", "code"), [("/gone.jpg", "missing"), ("/inside", "address_private"), ("/huge", "too_large")]
)
def test_a_failure_is_noted_and_can_be_tried_again(
    server: str, path: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_BYTES", 4000)
    media = product_with(MediaDraft(source_url=server + path)).media.get()
    tasks.prepare_media(media.pk)
    media.refresh_from_db()
    assert (media.status, media.error.partition(":")[0]) == ("failed", code)
    assert retry_media(media_ids=[media.pk]) == 1
    media.refresh_from_db()
    assert (media.status, media.error) == ("pending", "")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.com/a.jpg", "address_invalid"),
        ("file:///etc/passwd", "address_invalid"),
        ("http://user@example.com/", "address_invalid"),
        ("http://[::1", "address_invalid"),
        ("http:///a.jpg", "address_invalid"),
        ("http://127.0.0.1:6379/", "port_refused"),
        ("http://127.0.0.1/", "address_private"),
        ("http://localhost/", "address_private"),
        ("http://2130706433/", "address_private"),
        ("http://169.254.169.254/latest/meta-data", "address_private"),
        ("http://[::ffff:10.0.0.1]/", "address_private"),
        ("http://[64:ff9b::7f00:1]/", "address_private"),
        ("http://[fd00::1]/", "address_private"),
        ("http://0.0.0.0/", "address_private"),
        ("https://no-such-host.invalid/", "host_unknown"),
    ],
)
def test_only_public_web_servers_are_asked(url: str, code: str) -> None:
    with pytest.raises(PictureError) as refused:
        fetching.fetch(url)
    assert refused.value.code == code


def test_a_name_that_leads_inside_on_any_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(0, 0, 0, "", ("93.184.215.14", 80)), (0, 0, 0, "", ("192.168.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(PictureError) as refused:
        fetching.resolve("http://example.com/a.jpg")
    assert refused.value.code == "address_private"


def test_a_shop_serves_its_own_pictures_for_ever(store: Store) -> None:
    key = pictures.render(picture(50, 40)).renditions[0].key
    request = RequestFactory().get("/")
    request.store = store  # type: ignore[attr-defined]
    response = serving.shop_media(request, key)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/avif"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    request = RequestFactory().get("/", headers={"if-none-match": response.headers["ETag"]})
    request.store = store  # type: ignore[attr-defined]
    assert serving.shop_media(request, key).status_code == 304
    request = RequestFactory().get("/")
    request.store = Store(uid="11111111-1111-4111-8111-111111111111")  # type: ignore[attr-defined]
    with pytest.raises(Http404):
        serving.shop_media(request, key)
    request.store = store  # type: ignore[attr-defined]
    for wrong in (
        f"../{key}",
        key.replace("/media/", "/media/../media/"),
        key.replace("50.avif", "9.webp"),
        key.replace(str(store.uid), "-" * 36),
        "",
    ):
        with pytest.raises(Http404):
            serving.shop_media(request, wrong)


def test_the_back_office_shows_them_to_the_team_only(store: Store, store_owner: Any) -> None:
    key = pictures.render(picture(50, 40)).renditions[0].key
    request = RequestFactory().get("/")
    request.user = store_owner
    response = serving.team_media(request, key)
    assert (response.status_code, response.headers["Cache-Control"]) == (
        200,
        "private, max-age=31536000, immutable",
    )
    Membership.objects.filter(account=store_owner).delete()
    with pytest.raises(Http404):
        serving.team_media(request, key)
