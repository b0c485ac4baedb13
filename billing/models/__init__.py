"""Plans and what stores owe for them. All in the public schema."""

from .books import Credit, Fee, Invoice
from .plans import Coupon, CouponUse, Plan, Price
from .subscriptions import BoughtAddOn, Grant, SentLetter, StripeMessage, Subscription, SubscriptionChange

__all__ = [
    "BoughtAddOn",
    "Coupon",
    "CouponUse",
    "Credit",
    "Fee",
    "Grant",
    "Invoice",
    "Plan",
    "Price",
    "SentLetter",
    "StripeMessage",
    "Subscription",
    "SubscriptionChange",
]
