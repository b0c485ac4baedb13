"""Browser windows on the back office and the shop without a server: Django answers each of their requests."""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, Route, expect

from backoffice.testing import member_client
from foundation.permissions import Role
from tenants.context import enter_store, in_store

if TYPE_CHECKING:
    from tenants.models import Store
    from themes.models import StoreTheme

PLATFORM = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{settings.PUBLIC_PORT}"
_PASSED_ON = ("accept", "content-type", "range", "x-requested-with", "if-none-match", "sec-fetch-dest")


class Desk:
    """The browser of an owner, in a language of the back office. The frame has no cookies, as in browsers."""

    def __init__(self, context: BrowserContext, store: Store, language: str = "en") -> None:
        self.context, self.store = context, store
        self.staff = member_client(store, Role.OWNER)
        self.staff.cookies["language"] = language
        self.shopper = Client(headers={"host": urlsplit(store.url).netloc})
        self._context = copy_context()
        self.failures: list[str] = []
        context.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        request = route.request
        parts = urlsplit(request.url)
        client = self.staff if parts.netloc == urlsplit(PLATFORM).netloc else self.shopper
        given = request.headers
        headers = {name: given[name] for name in _PASSED_ON if name in given}
        body = request.post_data_buffer or b""
        kind = headers.pop("content-type", "application/octet-stream")
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        more: dict[str, Any] = {"headers": headers, "secure": parts.scheme == "https"}
        # Playwright calls from a context of its own, in which Django would take another connection.
        response, content = self._context.run(
            _ask, client, self.store, str(request.method), target, body, kind, more
        )
        if response.status_code >= 500:
            self.failures.append(f"{request.method} {target}: {response.status_code}")
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=content)

    def window(self, theme: StoreTheme, name: str = "theme_editor") -> Page:
        """A new tab on the live editor, or on the code editor."""
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.goto(address(self.store, theme, name))
        return page


def _ask(
    client: Client, store: Store, method: str, target: str, body: bytes, kind: str, more: dict[str, Any]
) -> tuple[Any, bytes]:
    with in_store(store):
        enter_store(None)  # as a server begins each request
        response: Any = client.generic(method, target, body, content_type=kind, **more)
        return response, b"".join(response.streaming_content) if response.streaming else response.content


def address(store: Store, theme: StoreTheme, name: str = "theme_editor") -> str:
    """Where a page about a theme is."""
    return PLATFORM + reverse(f"backoffice:{name}", kwargs={"handle": store.handle, "number": theme.pk})


class Editor:
    """The live editor in a tab, its parts found as people find them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.shop: FrameLocator = page.frame_locator("iframe")
        expect(self.shop.locator("h1").first).to_be_visible()
        expect(page.locator("[role=treeitem]").first).to_be_attached()

    def row(self, name: str) -> Locator:
        """A row of the list by the beginning of what it says."""
        return self.page.get_by_role("treeitem", name=name).first

    def line(self, name: str) -> Locator:
        """The part of a row that is dragged."""
        return self.row(name).locator("> .tree-row")

    def unfold(self, name: str) -> None:
        """Show the blocks of a row."""
        self.row(name).locator("> .tree-row").get_by_role("button", name="Unfold").click()

    def shown(self) -> list[str]:
        """The keys of the template's sections as the shop shows them."""
        places = self.shop.locator("[data-section-location=template]")
        keys: list[str] = places.evaluate_all("nodes => nodes.map((node) => node.dataset.sectionKey)")
        return keys

    def expect_shown(self, *keys: str) -> None:
        """Wait until the shop shows these sections in this order."""
        places = self.shop.locator("[data-section-location=template]")
        expect(places).to_have_count(len(keys))
        for index, key in enumerate(keys):
            expect(places.nth(index)).to_have_attribute("data-section-key", key)

    def undo(self) -> None:
        self.page.get_by_role("button", name="Undo").click()

    def redo(self) -> None:
        self.page.get_by_role("button", name="Redo").click()

    def expect_kept(self) -> None:
        """Wait until the server has everything."""
        expect(self.page.get_by_text("Kept, not saved yet")).to_be_visible()
