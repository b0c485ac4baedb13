"""The local Stripe as Stripe's own Python client sees it."""

from typing import Any

import pytest
import stripe
from stripe import StripeClient

from infra.stripe.process import PUBLISHABLE_KEY, StripeProcess
from infra.stripe.tests.conftest import Ear
from infra.stripe.tests.shopper import Shopper


def start(client: StripeClient, amount: int = 1999, **extra: Any) -> stripe.PaymentIntent:
    params: Any = {
        "amount": amount,
        "currency": "usd",
        "automatic_payment_methods": {"enabled": True},
        **extra,
    }
    return client.v1.payment_intents.create(params)


def pay(client: StripeClient, card: str, amount: int = 1999, **extra: Any) -> stripe.PaymentIntent:
    return start(
        client, amount, confirm=True, payment_method=card, return_url="http://shop.localhost/return", **extra
    )


def test_a_paid_intent_has_a_charge_that_tells_the_card(client: StripeClient) -> None:
    intent = pay(client, "pm_card_visa", metadata={"store": "s_000001"}, expand=["latest_charge"])
    assert (intent.status, intent.amount_received) == ("succeeded", 1999)
    assert intent.metadata.to_dict() == {"store": "s_000001"}
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    assert (charge.captured, charge.paid, charge.amount) == (True, True, 1999)
    details = charge.payment_method_details
    assert details is not None
    assert details.card is not None
    assert (details.card.brand, details.card.last4) == ("visa", "4242")


def test_expanding_reaches_the_fee(client: StripeClient) -> None:
    intent = pay(client, "pm_card_visa", amount=10000, expand=["latest_charge.balance_transaction"])
    charge = intent.latest_charge
    assert isinstance(charge, stripe.Charge)
    entry = charge.balance_transaction
    assert isinstance(entry, stripe.BalanceTransaction)
    assert (entry.amount, entry.fee, entry.net) == (10000, 320, 9680)


@pytest.mark.parametrize(
    ("card", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
    ],
)
def test_a_declined_card_is_a_card_error_and_the_intent_waits_for_another(
    client: StripeClient, card: str, code: str, decline_code: str
) -> None:
    intent = start(client)
    with pytest.raises(stripe.CardError) as caught:
        client.v1.payment_intents.confirm(
            intent.id, {"payment_method": card, "return_url": "http://shop.localhost/"}
        )
    error = caught.value.error
    assert error is not None
    assert (caught.value.http_status, error.code, error.decline_code) == (402, code, decline_code)
    after = client.v1.payment_intents.retrieve(intent.id)
    assert (after.status, after.payment_method) == ("requires_payment_method", None)
    assert after.last_payment_error is not None
    assert after.last_payment_error.code == code
    paid = client.v1.payment_intents.confirm(
        intent.id, {"payment_method": "pm_card_visa", "return_url": "http://shop.localhost/"}
    )
    assert paid.status == "succeeded"
    charges = client.v1.charges.list({"payment_intent": intent.id})
    assert [charge.status for charge in charges.data] == ["succeeded", "failed"]


def test_a_declined_confirmation_at_creation_is_replayed_as_it_was(client: StripeClient) -> None:
    params: Any = {
        "amount": 900,
        "currency": "eur",
        "confirm": True,
        "payment_method": "pm_card_visa_chargeDeclined",
        "return_url": "http://shop.localhost/",
    }
    for _ in range(2):
        with pytest.raises(stripe.CardError) as caught:
            client.v1.payment_intents.create(params, {"idempotency_key": "once"})
        assert caught.value.code == "card_declined"
    assert len(client.v1.payment_intents.list().data) == 1


@pytest.mark.parametrize(
    ("answer", "status"), [("approve", "succeeded"), ("fail", "requires_payment_method")]
)
def test_three_d_secure_asks_the_bank(
    client: StripeClient, local: StripeProcess, answer: str, status: str
) -> None:
    intent = pay(client, "pm_card_threeDSecure2Required")
    assert intent.status == "requires_action"
    assert intent.next_action is not None
    assert intent.next_action.redirect_to_url is not None
    page = intent.next_action.redirect_to_url.url
    back = Shopper(local).answer(str(page), answer)
    after = client.v1.payment_intents.retrieve(intent.id)
    assert after.status == status
    outcome = "succeeded" if answer == "approve" else "failed"
    assert back == (
        f"http://shop.localhost/return?payment_intent={intent.id}"
        f"&payment_intent_client_secret={intent.client_secret}&redirect_status={outcome}"
    )
    if answer == "fail":
        assert after.last_payment_error is not None
        assert after.last_payment_error.code == "payment_intent_authentication_failure"


@pytest.mark.parametrize(
    ("card", "answer", "ends"),
    [
        ("pm_card_visa", "", ("succeeded", None, True)),
        ("pm_card_authenticationRequiredOnSetup", "approve", ("succeeded", None, True)),
        ("pm_card_authenticationRequired", "approve", ("succeeded", None, True)),
        (
            "pm_card_authenticationRequired",
            "fail",
            ("requires_payment_method", "setup_intent_authentication_failure", False),
        ),
        (
            "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
            "approve",
            ("succeeded", None, True),
        ),
    ],
)
def test_a_bank_is_asked_before_a_card_is_kept(
    client: StripeClient, local: StripeProcess, card: str, answer: str, ends: tuple[str, str | None, bool]
) -> None:
    customer = client.v1.customers.create({"name": "Li"})
    intent = client.v1.setup_intents.create({"customer": customer.id})
    params: Any = {"payment_method": card, "return_url": "http://shop.localhost/card?price=7"}
    confirmed: Any = client.v1.setup_intents.confirm(intent.id, params)
    if answer:
        assert confirmed.status == "requires_action"
        method: Any = client.v1.payment_methods.retrieve(confirmed.payment_method)
        assert method.customer is None
        back = Shopper(local).answer(confirmed.next_action.redirect_to_url.url, answer)
        assert back == (
            f"http://shop.localhost/card?price=7&setup_intent={intent.id}"
            f"&setup_intent_client_secret={intent.client_secret}"
            f"&redirect_status={'succeeded' if answer == 'approve' else 'failed'}"
        )
    after: Any = client.v1.setup_intents.retrieve(intent.id)
    kept: Any = client.v1.payment_methods.retrieve(confirmed.payment_method)
    error = after.last_setup_error and after.last_setup_error.code
    assert (after.status, error, kept.customer == customer.id) == ends


@pytest.mark.parametrize("kind", ["alipay", "wechat_pay"])
def test_wallets_send_the_shopper_away_and_back(
    client: StripeClient, local: StripeProcess, kind: str
) -> None:
    shopper = Shopper(local)
    intent = start(client, currency="cny")
    answer = shopper.confirm(
        intent, {"payment_method_data[type]": kind, "return_url": "http://shop.localhost/r?a=1"}
    )
    assert answer["status"] == "requires_action"
    page = shopper.page_of(answer)
    assert shopper.answer(page, "approve").startswith("http://shop.localhost/r?a=1&payment_intent=pi_")
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_manual_capture_takes_a_part_and_releases_the_rest(client: StripeClient) -> None:
    intent = pay(client, "pm_card_visa", amount=5000, capture_method="manual")
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 5000)
    captured = client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 3000})
    assert (captured.status, captured.amount_received, captured.amount_capturable) == ("succeeded", 3000, 0)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 3001})


def test_cancelling_is_refused_once_paid(client: StripeClient) -> None:
    intent = start(client)
    assert client.v1.payment_intents.cancel(intent.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert caught.value.code == "payment_intent_unexpected_state"
    paid = pay(client, "pm_card_visa")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.payment_intents.cancel(paid.id)
    assert (refused.value.http_status, refused.value.code) == (400, "payment_intent_unexpected_state")


def test_the_amount_follows_the_cart_until_it_is_paid(client: StripeClient) -> None:
    intent = start(client)
    assert client.v1.payment_intents.update(intent.id, {"amount": 2500}).amount == 2500
    paid = client.v1.payment_intents.confirm(
        intent.id, {"payment_method": "pm_card_visa", "return_url": "http://shop.localhost/"}
    )
    assert paid.amount_received == 2500
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.update(intent.id, {"amount": 2600})


def test_refunds_in_parts_never_exceed_what_was_paid(client: StripeClient) -> None:
    intent = pay(client, "pm_card_visa", amount=1000)
    first = client.v1.refunds.create({"payment_intent": intent.id, "amount": 400})
    assert (first.status, first.amount) == ("succeeded", 400)
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 601})
    assert (too_much.value.http_status, too_much.value.param) == (400, "amount")
    assert client.v1.refunds.create({"payment_intent": intent.id}).amount == 600
    with pytest.raises(stripe.InvalidRequestError) as again:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert again.value.code == "charge_already_refunded"
    charge = client.v1.charges.retrieve(str(intent.latest_charge))
    assert (charge.refunded, charge.amount_refunded) == (True, 1000)


def test_a_refund_can_fail_later(client: StripeClient, local: StripeProcess, ear: Ear) -> None:
    intent = pay(client, "pm_card_refundFail", amount=1000)
    refund = client.v1.refunds.create({"payment_intent": intent.id})
    assert refund.status == "pending"
    local.control("refunds", {})
    assert client.v1.refunds.retrieve(refund.id).status == "failed"
    assert client.v1.charges.retrieve(str(intent.latest_charge)).amount_refunded == 0
    kinds = {ear.next().type for _ in range(5)}
    assert kinds == {
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
        "refund.updated",
        "refund.failed",
    }


def test_an_idempotency_key_answers_once_and_only_for_its_parameters(client: StripeClient) -> None:
    first = client.v1.payment_intents.create({"amount": 700, "currency": "usd"}, {"idempotency_key": "k1"})
    again = client.v1.payment_intents.create({"amount": 700, "currency": "usd"}, {"idempotency_key": "k1"})
    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        client.v1.payment_intents.create({"amount": 701, "currency": "usd"}, {"idempotency_key": "k1"})


def test_a_lost_answer_is_found_again_by_its_key(client: StripeClient, local: StripeProcess) -> None:
    local.control("api", {"fail_next": 1, "after": True})
    with pytest.raises(stripe.APIError):
        client.v1.payment_intents.create({"amount": 700, "currency": "usd"}, {"idempotency_key": "lost"})
    found = client.v1.payment_intents.create({"amount": 700, "currency": "usd"}, {"idempotency_key": "lost"})
    assert [intent.id for intent in client.v1.payment_intents.list().data] == [found.id]


@pytest.mark.parametrize(
    ("params", "code", "param"),
    [
        ({"currency": "usd"}, "parameter_missing", "amount"),
        ({"amount": "ten", "currency": "usd"}, "parameter_invalid_integer", "amount"),
        ({"amount": 49, "currency": "usd"}, "amount_too_small", "amount"),
        ({"amount": 500, "currency": "usd", "colour": "red"}, "parameter_unknown", "colour"),
    ],
)
def test_wrong_parameters_are_named(client: StripeClient, params: Any, code: str, param: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.create(params)
    assert (caught.value.http_status, caught.value.code, caught.value.param) == (400, code, param)
    assert caught.value.request_id is not None
    assert caught.value.request_id.startswith("req_")


def test_keys_are_checked(local: StripeProcess) -> None:
    address: Any = {"api": local.url}
    with pytest.raises(stripe.AuthenticationError):
        StripeClient("sk_live_1234567890", base_addresses=address).v1.payment_intents.list()
    with pytest.raises(stripe.PermissionError):
        StripeClient(PUBLISHABLE_KEY, base_addresses=address).v1.payment_intents.list()


def test_an_unknown_intent_is_404(client: StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.retrieve("pi_nothing")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def test_a_browser_needs_the_client_secret_and_sees_less(client: StripeClient, local: StripeProcess) -> None:
    shopper = Shopper(local)
    intent = start(client, metadata={"store": "s_000001"})
    refused = shopper.call("GET", f"/v1/payment_intents/{intent.id}", client_secret="pi_guess_secret_x")
    assert refused["error"]["param"] == "client_secret"
    seen = shopper.call("GET", f"/v1/payment_intents/{intent.id}", client_secret=str(intent.client_secret))
    assert (seen["status"], "metadata" in seen) == ("requires_payment_method", False)
    stale = shopper.confirm(
        intent,
        {"payment_method": "pm_card_visa", "use_stripe_sdk": "true", "deferred_intent[amount]": "1"},
    )
    assert stale["error"]["code"] == "payment_intent_mismatch"


def test_what_localstripe_knows_is_still_there(client: StripeClient) -> None:
    customer = client.v1.customers.create({"email": "li@example.com"})
    paid = pay(client, "pm_card_visa", customer=customer.id, expand=["customer"])
    assert isinstance(paid.customer, stripe.Customer)
    assert paid.customer.email == "li@example.com"
