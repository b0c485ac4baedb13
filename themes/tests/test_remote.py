"""The command line pushes into a store: tokens, drafts, faults by line, and nobody else's store."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from backoffice.testing import check_access, member_client, open_another, personas
from foundation.permissions import Role
from kaidian.command import main as command
from tenants.context import current_store, enter_store, in_store
from themes.actions import install_theme, make_theme_token, revoke_theme_token
from themes.models import StoreTheme, ThemeToken
from themes.tools import remote
from themes.tools.packing import Packed
from themes.tools.scaffold import make_theme

if TYPE_CHECKING:
    from tenants.models import Store

pytestmark = pytest.mark.django_db


class Visitor(Client):
    """A client whose requests leave the test in the store that it is in."""

    def request(self, **request: Any) -> Any:
        store = current_store()
        try:
            return super().request(**request)
        finally:
            enter_store(store)


class Line:
    """Carries requests of the command line to Django."""

    def open(self, request: Any, timeout: int) -> Any:
        parts = urlsplit(request.full_url)
        client = Visitor(headers={"host": parts.netloc, **{k.lower(): v for k, v in request.header_items()}})
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if request.data is None:
            answer = client.get(target)
        else:
            answer = client.post(target, data=request.data, content_type="application/zip")
        body = io.BytesIO(answer.content)
        if answer.status_code >= 400:
            raise HTTPError(request.full_url, answer.status_code, answer.reason_phrase, None, body)  # type: ignore[arg-type]
        return body


@pytest.fixture(autouse=True)
def _line(own_folders: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "build_opener", lambda *handlers: Line())
    cache.clear()


@pytest.fixture
def token(store: Store) -> str:
    install_theme(package="courtyard", preset="mist")
    return make_theme_token(name="Laptop", actor="account:1")[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_theme(tmp_path / "my-shop")


def run(store: Store, token: str, *arguments: str) -> int:
    return command(
        ["theme", *arguments, "--store", f"http://localhost/stores/{store.handle}", "--token", token]
    )


def test_new_check_package_push_pull(
    store: Store, token: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["theme", "check", str(folder)]) == 0
    assert command(["theme", "package", str(folder)]) == 0
    capsys.readouterr()
    assert run(store, token, "push", str(folder)) == 0
    said = capsys.readouterr().out
    draft = StoreTheme.objects.get(role="draft")
    assert f"“My Shop” is a draft (theme {draft.pk}).\nPreview: {store.url}/?preview_theme=" in said
    (folder / "sections/hero.liquid").write_text("<p>{{ shop.name }}</p>")
    assert run(store, token, "push", str(folder), "--theme", str(draft.pk)) == 0
    changed = StoreTheme.objects.get(pk=draft.pk)
    assert changed.source != draft.source
    assert [version.kind for version in changed.versions.order_by("number")] == ["saved", "code"]
    capsys.readouterr()
    assert run(store, token, "list") == 0
    main, pushed = capsys.readouterr().out.splitlines()
    assert main.endswith("  main   Courtyard · Morning Mist")
    assert pushed == f"{draft.pk:>5}  draft  My Shop"
    back = tmp_path / "back"
    assert run(store, token, "pull", str(back), "--theme", str(draft.pk)) == 0
    assert (back / "sections/hero.liquid").read_text() == "<p>{{ shop.name }}</p>"
    assert run(store, token, "pull", str(back), "--theme", str(draft.pk)) == 2
    assert ThemeToken.objects.get().last_used_at is not None


def test_faults_come_back_by_file_and_line(store: Store, token: str, folder: Path) -> None:
    (folder / "sections/broken.liquid").write_text("<p>\n{% if shop %}")
    packed = Packed("x.zip", remote_zip(folder))
    sender = remote.Remote(f"http://localhost/stores/{store.handle}", token)
    with pytest.raises(remote.RemoteFault) as caught:
        sender.push(packed)
    assert caught.value.problems == [
        "sections/broken.liquid:2:1: “if” is never closed: {% endif %} is missing"
    ]
    assert StoreTheme.objects.count() == 1


def remote_zip(folder: Path) -> bytes:
    from themes.format.reading import read_folder
    from themes.stored.archive import pack

    return pack(read_folder(folder), "x")


def test_shoppers_theme_is_not_pushed_over(
    store: Store, token: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main = StoreTheme.objects.get(role="main")
    assert run(store, token, "push", str(folder), "--theme", str(main.pk)) == 2
    assert "Shoppers see this theme" in capsys.readouterr().err
    assert StoreTheme.objects.get(pk=main.pk).source == "courtyard"
    assert run(store, token, "push", str(folder), "--theme", "9" * 18) == 2


@pytest.mark.parametrize("wrong", ["", "kdt_", "kdt_" + "x" * 43, "Basic"])
def test_a_wrong_token_opens_nothing(store: Store, wrong: str) -> None:
    install_theme(package="courtyard", preset="mist")
    client = Visitor(headers={"host": "localhost", "authorization": f"Bearer {wrong}"})
    answer = client.get(f"/stores/{store.handle}/theme-access/themes")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert (
        client.post(f"/stores/{store.handle}/theme-access/themes", b"x", "application/zip").status_code == 401
    )
    assert StoreTheme.objects.count() == 1


def test_a_token_is_of_one_store_and_can_be_revoked(store: Store, token: str) -> None:
    client = Visitor(headers={"host": "localhost", "authorization": f"Bearer {token}"})
    assert client.get(f"/stores/{store.handle}/theme-access/themes").status_code == 200
    other = open_another()
    assert client.get(f"/stores/{other.handle}/theme-access/themes").status_code == 401
    assert client.get("/stores/no-such-store/theme-access/themes").status_code == 401
    row = ThemeToken.objects.get()
    assert row.digest != token
    assert token not in str(vars(row))
    revoke_theme_token(token=row)
    assert client.get(f"/stores/{store.handle}/theme-access/themes").status_code == 401


def test_the_page_makes_and_revokes(store: Store) -> None:
    client = member_client(store, Role.OWNER)
    address = f"/stores/{store.handle}/themes/access"
    with in_store(store):
        page = client.post(address, {"name": "Lin's laptop"})
    row = ThemeToken.objects.get()
    secret = page.content.decode().partition('data-copy="')[2].partition('"')[0]
    assert secret.startswith("kdt_")
    assert secret[-4:] == row.hint
    with in_store(store):
        assert secret not in client.get(address).content.decode()
        client.post(f"{address}/{row.pk}/revoke")
        assert f"…{row.hint}" not in client.get(address).content.decode()
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_who_may(store: Store) -> None:
    def count() -> int:
        with in_store(store):
            return ThemeToken.objects.count()

    check_access(personas(store, open_another()), store, "theme_access", method="post", unchanged=count)
