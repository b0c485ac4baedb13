"""Addresses of the plan's pages in the back office."""

from __future__ import annotations

from django.urls import path

from .pages import card, coming, confirm, plan

urlpatterns = [
    path("plan", plan.plan, name="billing"),
    path("plan/change", plan.change, name="billing_change"),
    path("plan/next-bill", coming.next_bill, name="billing_next"),
    path("plan/card", card.card, name="billing_card"),
    path("plan/confirm", confirm.confirm, name="billing_confirm"),
    path("plan/pay", plan.pay, name="billing_pay"),
    path("plan/cancel", plan.cancel, name="billing_cancel"),
    path("plan/tax-number", plan.tax, name="billing_tax"),
    path("plan/code", plan.code, name="billing_code"),
    path("plan/bills/<uuid:bill_uid>", plan.bill, name="billing_bill"),
]
