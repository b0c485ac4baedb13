"""A version in the sample shop: only by a signed host, apart from all; and what it changes."""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from themes import tasks
from themes.directory.differences import differences
from themes.directory.models import OfferedVersion
from themes.directory.sampling import GOOD_DAYS, sample_url
from themes.directory.testing import PRESET, approve, offerable, offered, renewed
from themes.stored import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
DAY = 24 * 3600


def host_of(version: OfferedVersion) -> str:
    return urlsplit(sample_url(version, PRESET)).netloc


def get(host: str, path: str = "/") -> Any:
    return Client().get(path, headers={"host": host})


def test_the_sample_shop_is_drawn_in_the_theme_before_anybody_approved_it() -> None:
    version = offered().versions.get()
    page = get(host_of(version), "/en")
    assert page.status_code == 200
    assert "Gleam &amp; Bead" in page.text
    assert "拾光水晶" in get(host_of(version)).text
    asset = re.search(rf"/theme-assets/{version.digest}/[0-9a-f]+/[\w.-]+\.css", page.text)
    assert asset is not None
    assert get(host_of(version), asset[0]).headers["Content-Type"].startswith("text/css")
    assert get(host_of(version), "/en/products/nowhere").status_code == 404


def test_it_can_reach_nothing_and_only_our_pages_frame_it() -> None:
    headers = get(host_of(offered().versions.get())).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self' data: blob:;" in policy
    assert "frame-ancestors http://localhost" in policy
    assert "sandbox allow-scripts allow-forms allow-same-origin" in policy
    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert "Set-Cookie" not in headers


def test_a_host_that_was_not_signed_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    theme = offered()
    version = theme.versions.get()
    host = host_of(version)
    label, _dot, rest = host.partition(".")
    other = "0" if label[-1] != "0" else "1"
    _sample, _empty, number, look, day, signature = label.split("-")
    forged = [
        f"{label[:-1]}{other}.{rest}",
        f"sample--{number}-{int(look) + 1}-{day}-{signature}.{rest}",
        f"sample--{number}-{look}-{int(day) + 1}-{signature}.{rest}",
        f"sample--{int(number) + 1}-{look}-{day}-{signature}.{rest}",
        f"sample--{number}.{rest}",
        f"{label}.elsewhere.example",
    ]
    assert [get(each).status_code for each in forged] == [404] * len(forged)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + (GOOD_DAYS + 1) * DAY)
    assert get(host).status_code == 404


def test_a_link_to_a_draft_ends_when_other_files_take_its_place() -> None:
    theme = offered()
    host = host_of(theme.versions.get())
    renewed(theme, offerable("1.0.1"))
    assert get(host).status_code == 404


def test_it_takes_forms_of_a_cart_and_nothing_large() -> None:
    host = host_of(offered().versions.get())
    sent = Client().post("/en/cart/add", {"id": "1"}, headers={"host": host})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/en/cart")
    assert Client().post("/cart/add", {"id": "1" * 100_001}, headers={"host": host}).status_code == 413
    assert Client().put("/", headers={"host": host}).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=%00",
        "/en/search?q=<script>&page=-1",
        "/collections/%F0%9F/%00",
        "/media/../../settings.py",
        "/media/amethyst-1-180.avif",
        "/theme-assets/x/y/../../config/settings_data.json",
        "/blogs/news/99999999999999999999",
        "/account/orders/0",
        "/?sections=nowhere,&section_id=",
        "//elsewhere.example/[",
        "/en//en/en",
    ],
)
def test_no_address_breaks_it(address: str) -> None:
    host = host_of(offered().versions.get())
    page = get(host, address)
    assert page.status_code in {200, 404}
    assert "<script>&" not in page.content.decode(errors="replace")
    assert "sandbox" in page.headers["Content-Security-Policy"]


def test_what_a_newer_version_changes() -> None:
    gone = "assets/gone.css"
    theme = offered({**offerable(), gone: b"p { margin: 0 }"})
    before = approve(theme)
    files = {**offerable("1.1.0"), "assets/new.js": b"let a = 1\n", "assets/dot.png": b"\x89PNG\xff\xfe"}
    found = {each.path: each for each in differences(before, renewed(theme, files))}
    assert {path: each.kind for path, each in found.items()} == {
        "assets/dot.png": "added",
        "assets/new.js": "added",
        "config/settings_schema.json": "changed",
        gone: "removed",
    }
    assert found["assets/new.js"].lines == [("+", "let a = 1")]
    assert (found["assets/dot.png"].lines, found["assets/dot.png"].is_cut) == ([], True)


def test_packages_of_offers_stay_though_no_store_uses_them(monkeypatch: pytest.MonkeyPatch) -> None:
    theme = offered()
    version = approve(theme)
    newer = renewed(theme, offerable("1.1.0"))
    asked: list[set[str]] = []

    def remove(unused: set[str]) -> int:
        asked.append(unused)
        return 0

    monkeypatch.setattr(sweep, "remove", remove)
    other = "f" * 64
    monkeypatch.setattr(sweep, "candidates", lambda: [version.digest, newer.digest, other])
    tasks.remove_unused_packages()
    assert asked == [{other}]
