"""Plans and what stores owe for them. All in the public schema."""

from .books import Credit, Fee, Invoice
from .metered import MeteredMonth
from .plans import Coupon, CouponUse, Plan, Price
from .questions import BankQuestion
from .rates import ExchangeRate
from .subscriptions import BoughtAddOn, Grant, SentLetter, StripeMessage, Subscription, SubscriptionChange

__all__ = [
    "BankQuestion",
    "BoughtAddOn",
    "Coupon",
    "CouponUse",
    "Credit",
    "ExchangeRate",
    "Fee",
    "Grant",
    "Invoice",
    "MeteredMonth",
    "Plan",
    "Price",
    "SentLetter",
    "StripeMessage",
    "Subscription",
    "SubscriptionChange",
]
