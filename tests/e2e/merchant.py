"""A merchant in a browser: signs up, opens a store, works in the back office. Finds things as people do."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

PASSWORD = "a good long pass-phrase 7"


class Merchant:
    """One merchant and their browser tab on the platform's host."""

    def __init__(self, page: Page, platform: str, email: str) -> None:
        self.page = page
        self.platform = platform
        self.email = email
        self.handle = ""

    def sign_up(self) -> None:
        """Create an account and follow the link in the letter."""
        page = self.page
        page.goto(f"{self.platform}/accounts/signup/")
        page.get_by_label("E-mail").fill(self.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Create account").click()
        page.wait_for_url("**/accounts/confirm-email/")
        page.goto(self.link_in_mail("confirm-email"))
        page.wait_for_url(re.compile(r"/(open|stores)/"))

    def link_in_mail(self, part: str) -> str:
        """The first link with `part` in the newest letter to this merchant."""
        page = self.page
        page.goto(f"{self.platform}/dev/mail")
        page.get_by_role("link", name=self.email).first.click()
        source = page.content()
        found = re.search(rf'https?://[^"<\s]*{part}/[^"<\s]+', source)
        assert found, source
        return found[0]

    def open_store(self, name: str, handle: str, *, goods: str = "nothing", file: str = "") -> None:
        """Walk through the three screens; `goods` is "sample", "file" or "nothing"."""
        page = self.page
        page.goto(f"{self.platform}/open/")
        page.locator("[name=name]").fill(name)
        page.locator("[name=handle]").fill(handle)
        page.locator("[name=locale]").select_option("en")
        page.locator("[name=currency]").select_option("USD")
        page.get_by_role("button", name="Next").click()
        page.wait_for_url("**/open/look")
        page.locator("label.look").first.click()
        page.get_by_role("button", name="Next").click()
        page.wait_for_url("**/open/goods")
        page.locator(f"[name=goods][value={goods}]").press("Space")  # drawn as a card
        if file:
            page.locator("[name=file]").set_input_files(file)
        page.get_by_role("button", name="Open the store").click()
        page.wait_for_url(f"**/stores/{handle}/**")
        self.handle = handle

    def visit(self, path: str = "") -> None:
        """A page of the store's back office."""
        self.page.goto(f"{self.platform}/stores/{self.handle}/{path}")

    def ship_to_china_and_the_us(self, price: str) -> None:
        """Set up one zone with one rate."""
        page = self.page
        self.visit("shipping/zones/new")
        page.get_by_label("Name", exact=True).fill("Everywhere we go")
        for country in ("CN", "US"):
            page.locator(f"[name=countries][value={country}]").press("Space")
        page.get_by_role("button", name="Save").first.click()
        page.get_by_label("Name", exact=True).fill("Post")
        page.get_by_label("Price").fill(price)
        page.get_by_role("button", name="Save").first.click()
        expect(page.get_by_text("Post", exact=True)).to_be_visible()

    def letters_to(self, address: str) -> str:
        """The subjects of all letters to somebody, as one text. Letters are written by the worker: waits."""
        page = self.page
        for _turn in range(20):
            page.goto(f"{self.platform}/dev/mail")
            subjects = page.get_by_role("link", name=address).all_inner_texts()
            if len(subjects) >= 3:
                break
            page.wait_for_timeout(500)
        return "\n".join(subjects)
