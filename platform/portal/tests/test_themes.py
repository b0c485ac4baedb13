"""Themes in the developer portal: one's own, what was found in them, and the way to every store."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from backoffice.testing import client_of
from console.testing import operator_account
from themes.directory.models import LookPicture, OfferedTheme
from themes.directory.queries import shown
from themes.directory.testing import (
    PRESET,
    a_picture,
    approve,
    decide,
    developer,
    offerable,
    offered,
    renewed,
    zip_of,
)
from themes.tests.packages import EVIL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
HOME = "/developers/themes/"
PLATFORM = settings.PLATFORM_HOST


@pytest.fixture
def client() -> Client:
    return client_of(developer())


@pytest.fixture
def stranger() -> Client:
    return client_of(developer("other@example.com"))


def sent(files: dict[str, bytes]) -> dict[str, Any]:
    return {"theme": SimpleUploadedFile("lantern.zip", zip_of(files).read())}


def status(theme: OfferedTheme) -> str:
    return shown([OfferedTheme.objects.get(pk=theme.pk)])[0].status


def test_a_theme_is_uploaded_looked_at_and_handed_in(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    operator_account()
    assert "No theme yet" in client.get(HOME).text
    response = client.post(f"{HOME}new", sent(offerable()))
    theme = OfferedTheme.objects.get()
    assert response.headers["Location"] == f"{HOME}{theme.uid}/"
    assert theme.owner == developer()
    page = client.get(response.headers["Location"])
    assert "Lantern 1.0.0" in page.text
    assert "Warm light for small things." in page.text
    assert 'src="http://sample--' in page.text
    assert "frame-src 'self' http://sample--" in page.headers["Content-Security-Policy"]
    picture = io.BytesIO()
    Image.new("RGB", (2000, 1200), "#345").save(picture, "PNG")
    client.post(
        f"{HOME}{theme.uid}/picture",
        {"preset": PRESET, "picture": SimpleUploadedFile("look.png", picture.getvalue())},
    )
    kept = LookPicture.objects.get()
    assert Image.open(io.BytesIO(bytes(kept.body))).size == (960, 720)
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"{HOME}{theme.uid}/move", {"to": "review"})
    assert status(theme) == "review"
    assert [str(letter.subject) for letter in mail.outbox] == [
        "The theme Lantern 1.0.0 waits for your approval"
    ]
    assert f"/operator/themes/{theme.uid}" in str(mail.outbox[0].body)
    assert "In review" in client.get(HOME).text


def test_what_is_wrong_is_listed_by_file_and_nothing_is_kept(client: Client) -> None:
    response = client.post(f"{HOME}new", sent(offerable(theme_description=None)))
    assert response.status_code == 422
    assert "config/settings_schema.json" in response.text
    assert "theme_description" in response.text
    damaged = client.post(f"{HOME}new", {"theme": SimpleUploadedFile("a.zip", b"PK\x03\x04")})
    assert (damaged.status_code, "this is no zip file, or a damaged one" in damaged.text) == (422, True)
    assert client.post(f"{HOME}new").status_code == 422
    assert not OfferedTheme.objects.exists()


def test_a_newer_version_leaves_the_approved_one_to_stores(client: Client) -> None:
    theme = offered()
    approve(theme)
    client.post(f"{HOME}{theme.uid}/version", sent(offerable("1.1.0")))
    page = client.get(f"{HOME}{theme.uid}/").text
    assert "Stores don't have this version yet" in page
    assert "They have version 1.0.0." in page
    same = client.post(f"{HOME}{theme.uid}/version", sent(offerable()))
    assert (same.status_code, "is approved already" in same.text) == (422, True)
    assert [each.version for each in theme.versions.order_by("pk")] == ["1.0.0", "1.1.0"]


def test_the_operators_word_and_a_block_are_shown(client: Client) -> None:
    theme = offered()
    client.post(f"{HOME}{theme.uid}/move", {"to": "review"})
    decide(theme, "refuse", "The buttons <b>vanish</b>.")
    page = client.get(f"{HOME}{theme.uid}/").text
    assert "The buttons &lt;b&gt;vanish&lt;/b&gt;." in page
    decide(theme, "block", "Stolen.")
    client.post(f"{HOME}{theme.uid}/move", {"to": "review"})
    assert status(theme) == "blocked"
    assert client.post(f"{HOME}{theme.uid}/version", sent(offerable("2.0.0"))).status_code == 422


@pytest.mark.parametrize("part", ["", "version", "picture", "move", "remove"])
def test_nobody_else_meets_it(client: Client, stranger: Client, part: str) -> None:
    theme = offered()
    path = f"{HOME}{theme.uid}/{part}"
    before = OfferedTheme.objects.get().changed_at
    if part in {"", "version"}:
        assert stranger.get(path).status_code == 404
    if part:
        data = {"to": "review", "preset": PRESET, **sent(offerable("2.0.0"))}
        assert stranger.post(path, data).status_code == 404
    nobody = Client(headers={"host": PLATFORM})
    anonymous = nobody.get(path) if part in {"", "version"} else nobody.post(path)
    assert anonymous.headers["Location"].startswith("/accounts/login/")
    assert OfferedTheme.objects.get().changed_at == before
    assert "Lantern" not in stranger.get(HOME).text


def test_a_picture_is_seen_by_its_developer_until_it_is_approved(client: Client, stranger: Client) -> None:
    theme = offered()
    nobody = Client(headers={"host": PLATFORM})
    path = f"/theme-pictures/{LookPicture.objects.get().digest}.webp"
    assert client.get(path).headers["Cache-Control"] == "private, no-store"
    assert (stranger.get(path).status_code, nobody.get(path).status_code) == (404, 404)
    approve(theme)
    public = nobody.get(path)
    assert (public.status_code, public.content) == (200, a_picture())
    assert public.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_is_no_picture_is_not_kept(client: Client) -> None:
    theme = offered()
    before = LookPicture.objects.get().digest
    page = client.post(
        f"{HOME}{theme.uid}/picture",
        {"preset": PRESET, "picture": SimpleUploadedFile("a.png", b"<svg onload=alert(1)>")},
        follow=True,
    )
    assert "This file is not a picture that can be shown" in page.text
    assert LookPicture.objects.get().digest == before


def test_names_with_markup_are_shown_as_they_are(client: Client) -> None:
    name = EVIL[:60]
    theme = offered(
        offerable(theme_title={"en": name, "zh-Hans": name}, theme_description={"en": EVIL, "zh-Hans": EVIL})
    )
    for path in (HOME, f"{HOME}{theme.uid}/", f"{HOME}{theme.uid}/version"):
        assert "<script>alert" not in client.get(path).text
        assert "&lt;script&gt;alert" in client.get(path).text


def test_it_is_taken_back_offered_again_or_removed(client: Client) -> None:
    theme = offered()
    approve(theme)
    client.post(f"{HOME}{theme.uid}/move", {"to": "back"})
    assert status(theme) == "withdrawn"
    client.post(f"{HOME}{theme.uid}/remove")
    assert status(theme) == "withdrawn"
    client.post(f"{HOME}{theme.uid}/move", {"to": "again"})
    assert status(theme) == "listed"
    assert client.post(f"{HOME}{theme.uid}/move", {"to": "nowhere"}).status_code == 404
    draft = offered(offerable("3.0.0"))
    client.post(f"{HOME}{draft.uid}/remove")
    assert list(OfferedTheme.objects.all()) == [theme]


def test_the_list_costs_the_same_for_many(
    client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    first = offered()
    renewed(first, offerable("1.0.1"))
    client.get(HOME)
    with django_assert_max_num_queries(12) as one:
        client.get(HOME)
    for number in range(3):
        offered(offerable(f"2.{number}.0"))
    with django_assert_num_queries(len(one)):
        client.get(HOME)
