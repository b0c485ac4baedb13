"""The stand-in for Stripe's browser script, in a real browser, on a page of another origin."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from stripe import StripeClient

from infra.stripe.process import PUBLISHABLE_KEY, StripeProcess

pytestmark = pytest.mark.e2e
AMOUNT = 25_600
SHOP = """<!doctype html><meta charset=utf-8><title>Shop</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self' %(stripe)s;
  style-src 'self'; connect-src %(stripe)s; frame-src %(stripe)s">
<form><div id=payment></div><button>Pay</button><output></output></form>
<script src="%(stripe)s/v3/"></script><script src="/shop.js"></script>"""
KEEPING = """
const query = new URLSearchParams(location.search);
const stripe = Stripe(query.get("key"), {locale: query.get("locale")});
const elements = stripe.elements({mode: "setup", currency: "cny", paymentMethodTypes: ["card"]});
elements.create("payment").mount("#payment");
const say = (text) => document.querySelector("output").textContent = text;
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  await elements.submit();
  const result = await stripe.confirmSetup({elements, clientSecret: query.get("secret"),
    confirmParams: {return_url: location.origin + "/return?price=7"}});
  say(`${result.error.code}: ${result.error.message}`);
});
"""
SCRIPT = """
const query = new URLSearchParams(location.search);
const stripe = Stripe(query.get("key"), {locale: query.get("locale")});
const elements = stripe.elements({mode: "payment", amount: Number(query.get("amount")), currency: "cny"});
elements.create("payment", {layout: query.get("layout")}).mount("#payment");
const say = (text) => document.querySelector("output").textContent = text;
document.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const checked = await elements.submit();
  if (checked.error) return say(checked.error.message);
  const result = await stripe.confirmPayment({elements, clientSecret: query.get("secret"),
    confirmParams: {return_url: location.origin + "/return"}, redirect: query.get("redirect")});
  say(result.error ? `${result.error.code}: ${result.error.message}` : result.paymentIntent.status);
});
"""


class Shop:
    """A checkout page of one intent, on an origin of its own."""

    def __init__(self, page: Page, client: StripeClient, stripe_url: str) -> None:
        self.page, self._client = page, client
        shop = (SHOP % {"stripe": stripe_url}).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                scripts = {"/shop.js": SCRIPT, "/keep.js": KEEPING}
                script = scripts.get(self.path)
                body = shop.replace(b"/shop.js", b"/keep.js") if self.path.startswith("/keep") else shop
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript" if script else "text/html")
                self.end_headers()
                self.wfile.write(script.encode() if script else body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.ref = ""

    def open(
        self, *, locale: str = "en", layout: str = "tabs", amount: int = AMOUNT, redirect: str = "always"
    ) -> None:
        """Show the checkout of a new intent; `amount` is what the page believes."""
        params: Any = {"amount": AMOUNT, "currency": "cny", "automatic_payment_methods": {"enabled": True}}
        intent = self._client.v1.payment_intents.create(params)
        self.ref = intent.id
        query = f"key={PUBLISHABLE_KEY}&secret={intent.client_secret}&locale={locale}&layout={layout}"
        query += f"&amount={amount}&redirect={redirect}"
        self.page.goto(f"http://localhost:{self.server.server_port}/?{query}")

    def open_keeping(self, *, locale: str = "en") -> None:
        """Show the form that keeps a card for later."""
        customer = self._client.v1.customers.create({"name": "Li"})
        intent = self._client.v1.setup_intents.create({"customer": customer.id})
        self.ref = intent.id
        query = f"key={PUBLISHABLE_KEY}&secret={intent.client_secret}&locale={locale}"
        self.page.goto(f"http://localhost:{self.server.server_port}/keep?{query}")

    @property
    def form(self) -> FrameLocator:
        """Inside the payment form's frame."""
        return self.page.frame_locator("iframe[name^=__privateStripeFrame]")

    @property
    def challenge(self) -> FrameLocator:
        """Inside the dialog of the bank or wallet."""
        return self.page.frame_locator("iframe[name^=__stripeJSChallengeFrame]")

    def type_card(self, number: str, expiry: str = "1234", cvc: str = "123") -> None:
        """Type a card as a shopper does."""
        self.form.locator("input[name=number]").press_sequentially(number)
        self.form.locator("input[name=expiry]").press_sequentially(expiry)
        self.form.locator("input[name=cvc]").press_sequentially(cvc)

    def pay(self) -> None:
        """Press Pay."""
        self.page.get_by_role("button", name="Pay", exact=True).click()

    def expect_said(self, text: str) -> None:
        """The page's message."""
        expect(self.page.locator("output")).to_have_text(text)

    def expect_return(self, outcome: str) -> None:
        """The shopper is sent to the return address with this outcome."""
        self.page.wait_for_url("**/return?*")
        query = parse_qs(urlsplit(self.page.url).query)
        kind = "setup_intent" if self.ref.startswith("seti_") else "payment_intent"
        assert (query[kind], query["redirect_status"]) == ([self.ref], [outcome])
        assert query[f"{kind}_client_secret"][0].startswith(self.ref + "_secret_")

    def status(self) -> str:
        """How the intent stands."""
        if self.ref.startswith("seti_"):
            return self._client.v1.setup_intents.retrieve(self.ref).status
        return self._client.v1.payment_intents.retrieve(self.ref).status


@pytest.fixture
def shop(page: Page, client: StripeClient, local: StripeProcess) -> Iterator[Shop]:
    shop = Shop(page, client, local.url)
    page.set_default_timeout(10_000)
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


def test_a_card_pays_and_the_shopper_returns(shop: Shop) -> None:
    shop.open()
    shop.type_card("4242424242424242")
    expect(shop.form.locator("input[name=number]")).to_have_value("4242 4242 4242 4242")
    expect(shop.form.locator("input[name=expiry]")).to_have_value("12 / 34")
    shop.pay()
    shop.expect_return("succeeded")
    assert shop.status() == "succeeded"


def test_a_card_pays_without_leaving_where_the_page_wants_that(shop: Shop) -> None:
    shop.open(redirect="if_required")
    shop.type_card("4242424242424242")
    shop.pay()
    shop.expect_said("succeeded")


@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("en", "card_declined: Your card has insufficient funds."),
        ("zh", "card_declined: 您的银行卡余额不足。"),
    ],
)
def test_a_declined_card_is_told_in_the_shoppers_language(shop: Shop, locale: str, message: str) -> None:
    shop.open(locale=locale)
    shop.type_card("4000000000009995")
    shop.pay()
    shop.expect_said(message)
    assert shop.status() == "requires_payment_method"


def test_what_is_missing_is_told_before_anything_is_sent(shop: Shop) -> None:
    shop.open()
    shop.type_card("424242424242", "0120", "12")
    shop.pay()
    shop.expect_said("Your card number is incomplete.")
    expect(shop.form.get_by_text("Your card’s expiration year is in the past.")).to_be_visible()
    expect(shop.form.get_by_text("Your card’s security code is incomplete.")).to_be_visible()
    assert shop.status() == "requires_payment_method"


def test_a_form_with_an_old_amount_charges_nothing(shop: Shop) -> None:
    shop.open(amount=AMOUNT - 100, locale="zh")
    shop.type_card("4242424242424242")
    shop.pay()
    shop.expect_said("payment_intent_mismatch: 订单金额已变化，请刷新页面后再付款。")
    assert shop.status() == "requires_payment_method"


def test_three_d_secure_approved(shop: Shop) -> None:
    shop.open()
    shop.type_card("4000002760003184")
    shop.pay()
    shop.challenge.get_by_role("button", name="Complete").click()
    shop.expect_return("succeeded")


@pytest.mark.parametrize("way", ["fail", "close"])
def test_three_d_secure_failed_or_closed(shop: Shop, way: str) -> None:
    shop.open(locale="zh")
    shop.type_card("4000000000003220")
    shop.pay()
    if way == "fail":
        shop.challenge.get_by_role("button", name="验证失败").click()
    else:
        shop.page.get_by_role("button", name="关闭").click()
    shop.expect_said("payment_intent_authentication_failure: 无法验证您的付款方式，请换一种付款方式再试。")
    assert shop.status() == "requires_payment_method"


def test_a_card_is_kept_once_its_bank_agrees(shop: Shop) -> None:
    shop.open_keeping()
    shop.type_card("4000002500003155")
    shop.pay()
    expect(shop.challenge.get_by_text("Your bank asks: may this card be saved?")).to_be_visible()
    expect(shop.challenge.locator(".amount")).to_be_hidden()
    shop.challenge.get_by_role("button", name="Complete").click()
    shop.expect_return("succeeded")
    assert (shop.status(), "price=7&setup_intent=" in shop.page.url) == ("succeeded", True)


@pytest.mark.parametrize("way", ["fail", "close"])
def test_a_card_that_its_bank_refuses_is_not_kept_and_another_can_be(shop: Shop, way: str) -> None:
    shop.open_keeping(locale="zh")
    shop.type_card("4000002760003184")
    shop.pay()
    if way == "fail":
        shop.challenge.get_by_role("button", name="验证失败").click()
    else:
        shop.page.get_by_role("button", name="关闭").click()
    shop.expect_said("setup_intent_authentication_failure: 无法验证您的付款方式，请换一种付款方式再试。")
    assert shop.status() == "requires_payment_method"
    shop.form.locator("input[name=number]").fill("4242424242424242")
    shop.pay()
    shop.expect_return("succeeded")


@pytest.mark.parametrize(("button", "outcome"), [("同意测试付款", "succeeded"), ("拒绝测试付款", "failed")])
def test_alipay_goes_away_and_comes_back(shop: Shop, button: str, outcome: str) -> None:
    shop.open(locale="zh", layout="accordion")
    shop.form.get_by_role("tab", name="支付宝").click()
    shop.pay()
    shop.page.get_by_role("button", name=button).click()
    shop.expect_return(outcome)


def test_wechat_pay_is_answered_on_the_page(shop: Shop) -> None:
    shop.open(redirect="if_required")
    shop.form.get_by_role("tab", name="WeChat Pay").click()
    shop.pay()
    shop.challenge.get_by_role("button", name="Authorise test payment").click()
    shop.expect_said("succeeded")
