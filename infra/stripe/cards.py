"""Stripe's published test cards and what each one does (https://docs.stripe.com/testing)."""

import re
from typing import NamedTuple

from .wire import StripeError


class Decline(NamedTuple):
    """Why an issuer says no, in Stripe's two vocabularies, and the sentence for the customer."""

    code: str
    decline_code: str
    message: str


class Behaviour(NamedTuple):
    """What happens when a card is charged. `refund` is how a refund ends: at once, later, or later failed.

    `challenge`: its bank asks the customer first; `unless_kept`: not for a card that a customer keeps.
    """

    decline: Decline | None = None
    challenge: bool = False
    unless_kept: bool = False
    refund: str = "succeeded"


GENERIC = Decline("card_declined", "generic_decline", "Your card was declined.")
FUNDS = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
LOST = Decline("card_declined", "lost_card", "Your card was declined.")
STOLEN = Decline("card_declined", "stolen_card", "Your card was declined.")
VELOCITY = Decline(
    "card_declined",
    "card_velocity_exceeded",
    "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
)
EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.")
CVC = Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")
PROCESSING = Decline(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
)

_BEHAVIOUR = {
    "4000000000000002": Behaviour(GENERIC),
    "4000000000009995": Behaviour(FUNDS),
    "4000000000009987": Behaviour(LOST),
    "4000000000009979": Behaviour(STOLEN),
    "4000000000006975": Behaviour(VELOCITY),
    "4000000000000069": Behaviour(EXPIRED),
    "4000000000000127": Behaviour(CVC),
    "4000000000000119": Behaviour(PROCESSING),
    "4000000000000341": Behaviour(GENERIC),
    "4000002500003155": Behaviour(challenge=True, unless_kept=True),
    "4000002760003184": Behaviour(challenge=True),
    "4000000000003220": Behaviour(challenge=True),
    "4000000000003063": Behaviour(challenge=True),
    "4000008400001629": Behaviour(GENERIC, challenge=True),
    "4000008260003178": Behaviour(FUNDS, challenge=True),
    "4000000000007726": Behaviour(refund="pending"),
    "4000000000005126": Behaviour(refund="failing"),
}

TOKENS = {
    "pm_card_visa": "4242424242424242",
    "pm_card_visa_debit": "4000056655665556",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_amex": "378282246310005",
    "pm_card_unionpay": "6200000000000005",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedLostCard": "4000000000009987",
    "pm_card_visa_chargeDeclinedStolenCard": "4000000000009979",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_chargeCustomerFail": "4000000000000341",
    "pm_card_threeDSecure2Required": "4000000000003220",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
    "pm_card_pendingRefund": "4000000000007726",
    "pm_card_refundFail": "4000000000005126",
}
"""Ready-made payment methods of Stripe's test mode, by the number each stands for."""

_BRANDS = (
    ("amex", re.compile(r"3[47]\d{13}$")),
    ("diners", re.compile(r"3(0[0-5]|[68]\d)\d{11}(\d{2})?$")),
    ("jcb", re.compile(r"35\d{14}$")),
    ("discover", re.compile(r"6(011|5\d\d)\d{12}$")),
    ("unionpay", re.compile(r"62\d{14,17}$")),
    ("mastercard", re.compile(r"(5[1-5]|2[2-7])\d{14}$")),
    ("visa", re.compile(r"4\d{15}$")),
)


def behaviour(number: str) -> Behaviour:
    """What the card of this number does; an unknown valid number simply succeeds."""
    return _BEHAVIOUR.get(number, Behaviour())


def brand(number: str) -> str:
    """The network's name as Stripe spells it, `unknown` when no network issues such numbers."""
    return next((name for name, pattern in _BRANDS if pattern.match(number)), "unknown")


def check(number: str, exp_month: int, exp_year: int, cvc: str | None, *, today: tuple[int, int]) -> int:
    """Refuse a card no issuer would be asked about; gives the four-digit year. `today` is (year, month)."""
    if not number.isdigit() or not 12 <= len(number) <= 19 or not _luhn(number):
        raise _card_error("incorrect_number", "Your card number is incorrect.", "number")
    if not 1 <= exp_month <= 12:
        raise _card_error("invalid_expiry_month", "Your card's expiration month is invalid.", "exp_month")
    year = exp_year + 2000 if exp_year < 100 else exp_year
    if (year, exp_month) < today or year > today[0] + 50:
        raise _card_error("invalid_expiry_year", "Your card's expiration year is invalid.", "exp_year")
    if cvc is not None and not (cvc.isdigit() and len(cvc) == (4 if brand(number) == "amex" else 3)):
        raise _card_error("invalid_cvc", "Your card's security code is invalid.", "cvc")
    return year


def _card_error(code: str, message: str, param: str) -> StripeError:
    return StripeError(402, message, kind="card_error", code=code, param=param)


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
