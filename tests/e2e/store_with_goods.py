"""A store that is ready to sell two products, opened as a merchant opens it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from infra.testing.live import LiveStack

from .merchant import Merchant

COLUMNS = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,"
    "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,"
    "Variant Requires Shipping,Variant Taxable,Status"
)
GOODS = f"""{COLUMNS}
amethyst,Amethyst bracelet 💜,<p>Purple.</p>,Gleam,Bracelet,,true,Size,6 mm,AM-6,shopify,5,deny,42.99,,,
amethyst,,,,,,,,8 mm,AM-8,shopify,2,deny,52.99,,,
tea,Tea set,<p>White.</p>,Gleam,Tea,home,true,Title,Default Title,TEA,shopify,9,deny,30.00,,,active
"""


def open_for_business(
    browser: Browser, stack: LiveStack, folder: Path, *, email: str, name: str, handle: str
) -> Merchant:
    """Sign up, open a store with the goods of a file, and ship to China and the United States for 5.00."""
    file = folder / "goods.csv"
    file.write_text(GOODS)
    page = browser.new_context(locale="en-US").new_page()
    page.set_default_timeout(20_000)
    merchant = Merchant(page, stack.url, email)
    merchant.sign_up()
    merchant.open_store(name, handle, goods="file", file=str(file))
    merchant.ship_to_china_and_the_us("5.00")
    _wait_for(page, f"{stack.store_url(handle)}/products/tea")
    return merchant


def _wait_for(page: Page, address: str) -> None:
    """Until a product is there: the worker imports the file while the merchant goes on.

    In a tab, since only a browser knows that every name under localhost is this machine.
    """
    tab = page.context.new_page()
    for _turn in range(80):
        response = tab.goto(address)
        if response is not None and response.status == 200:
            tab.close()
            return
        tab.wait_for_timeout(250)
    raise AssertionError(f"{address} did not come")
