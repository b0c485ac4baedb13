"""A shopper in a browser: finds a thing, puts it into the cart, pays for it."""

from __future__ import annotations

from playwright.sync_api import Frame, Page, expect

GOOD_CARD = "4242 4242 4242 4242"
DECLINED_CARD = "4000 0000 0000 0002"
BANK_ASKS_CARD = "4000 0027 6000 3184"


class Shopper:
    """One shopper and their browser tab on a store's host."""

    def __init__(self, page: Page, shop: str) -> None:
        self.page = page
        self.shop = shop

    def put_into_cart(self, handle: str) -> None:
        """Open a product and press the button."""
        self.page.goto(f"{self.shop}/products/{handle}")
        with self.page.expect_response("**/cart/add*"):
            self.page.locator("form[action$='/cart/add'] button[type=submit]").first.click()

    def go_to_checkout(self) -> None:
        """From the cart's page to the till."""
        self.page.goto(f"{self.shop}/cart")
        self.page.locator("[name=checkout]").first.click()
        self.page.wait_for_url("**/checkout")

    def fill_in(self, *, email: str, name: str, country: str = "US") -> None:
        """Contact and address."""
        page = self.page
        page.locator("[name=email]").fill(email)
        page.locator("[name=country]").select_option(country)
        page.locator("[name=name]").fill(name)
        page.locator("[name=phone]").fill("+1 202 555 0142")
        page.locator("[name=line1]").fill("1600 Pennsylvania Avenue NW")
        page.locator("[name=city]").fill("Washington")
        page.locator(f"[data-address={country}] [name=postcode]").fill("20500")
        with page.expect_response("**/checkout/totals"):
            page.locator("[name=region]").select_option("DC")

    def pay(self, card: str = GOOD_CARD) -> None:
        """Enter a card and press Pay."""
        frame = self.card_frame()
        frame.locator("[name=number]").fill(card)
        frame.locator("[name=expiry]").fill("12 / 34")
        frame.locator("[name=cvc]").fill("123")
        # By keyboard: the frame above may still be growing, and a mouse would miss what moves.
        self.page.locator("[data-pay]").press("Enter")

    def card_frame(self) -> Frame:
        """The payment provider's own frame, once it can be filled in."""
        expect(self.page.locator("[data-pay]")).to_be_enabled()
        return next(frame for frame in self.page.frames if "elements" in frame.url)

    def order_number(self) -> str:
        """The number on the order's page, once the order is paid."""
        self.page.wait_for_url("**/orders/*")
        expect(self.page.locator(".till-state.success")).to_be_visible(timeout=20_000)
        return self.page.locator(".till-state p").first.inner_text().split("#")[1].strip()

    def approve_at_the_bank(self) -> None:
        """Say yes on the page that the bank shows."""
        for _turn in range(40):
            for frame in self.page.frames:
                button = frame.locator("button[value=approve]")
                if button.count():
                    button.click()
                    return
            self.page.wait_for_timeout(250)
        raise AssertionError("the bank did not ask")
