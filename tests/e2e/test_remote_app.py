"""A developer follows the portal's page of remote apps: let in, used, told of things, taken out."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.ports import free_port
from infra.testing.live import LiveStack
from plugins.registry import PACKAGES
from tests.following import blocks_of

from .merchant import Merchant

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def stack() -> Iterator[LiveStack]:
    """A platform whose webhooks may go to this machine."""
    with LiveStack(environment={"KAIDIAN_LOCAL_WEBHOOKS": "true"}) as running:
        yield running


@contextmanager
def running_app(folder: Path, stack: LiveStack, here: str, secrets: dict[str, str]) -> Iterator[None]:
    """The sample, started in a folder of its own. The page shows the same program."""
    program = PACKAGES / "sample-remote-app" / "app.py"
    assert program.read_text() in [block.text for block in blocks_of("remote-apps")]
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHONPATH")}
    environment = {**own, **secrets, "PLATFORM": stack.url, "HERE": here}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, program], cwd=folder, env=environment, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(10)


def registered(page: Page, stack: LiveStack, here: str) -> dict[str, str]:
    """Register the app as the page says; its secrets."""
    page.goto(f"{stack.url}/developers/apps/new")
    page.get_by_label("Name in English").fill("Goods board")
    page.get_by_label("Addresses to come back to").fill(f"{here}/back")
    page.get_by_label("Page in the back office").fill(f"{here}/inside")
    page.get_by_label("Address for webhooks").fill(f"{here}/webhooks")
    for scope in ("store.view", "catalog.view", "catalog.edit"):
        page.locator(f"[name=scopes][value='{scope}']").check()
    page.locator("[name=events]").select_option("product.created")
    page.get_by_role("button", name="Save").first.click()
    page.wait_for_url("**/secrets")
    client_id, client, webhook = page.locator("[data-copy]").all()[:3]
    names = ("CLIENT_ID", "CLIENT_SECRET", "WEBHOOK_SECRET")
    kept = (each.get_attribute("data-copy") or "" for each in (client_id, client, webhook))
    return dict(zip(names, kept, strict=True))


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """What the app keeps."""
    with closing(sqlite3.connect(folder / "board.db")) as database:
        return database.execute(sql).fetchall()


def until(true: Callable[[], bool], *, seconds: float = 30) -> None:
    """Wait for what the worker does."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_the_pages_app_is_let_in_used_told_and_taken_out(
    browser: Browser, stack: LiveStack, tmp_path: Path
) -> None:
    page = browser.new_context(locale="en-US").new_page()
    page.set_default_timeout(20_000)
    here = f"http://localhost:{free_port()}"
    developer = Merchant(page, stack.url, "dev@example.com")
    developer.sign_up()
    developer.open_store("Board", "board", goods="nothing")
    secrets = registered(page, stack, here)
    with running_app(tmp_path, stack, here, secrets):
        until(lambda: _answers(page, f"{here}/nothing"))
        page.goto(f"{here}/add")
        expect(page.get_by_role("heading", name="Let Goods board into Board?")).to_be_visible()
        expect(page.get_by_text("Add, change and import products")).to_be_visible()
        page.get_by_role("button", name="Let it in").click()
        page.wait_for_url("**/stores/board/apps/**")
        frame = page.frame_locator("iframe")
        expect(frame.get_by_text("Heard of new products: 0")).to_be_visible()
        frame.get_by_role("button", name="Add a sample").click()
        expect(frame.get_by_text("Added: Sample from the board")).to_be_visible()
        until(lambda: rows(tmp_path, "SELECT event FROM heard") == [("product.created",)])
        page.reload()
        expect(frame.get_by_text("Heard of new products: 1")).to_be_visible()
        expect(frame.get_by_text("Sample from the board")).to_be_visible()
        page.get_by_role("link", name="About this app").click()
        page.get_by_role("button", name="Remove").first.click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        page.wait_for_url("**/stores/board/plugins/")
        until(lambda: rows(tmp_path, "SELECT * FROM store") == [])
        assert rows(tmp_path, "SELECT * FROM heard") == []


def _answers(page: Page, url: str) -> bool:
    try:
        return page.request.get(url).status == 404
    except Exception:
        return False
