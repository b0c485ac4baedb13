"""The team sets the terms of erasures."""

from __future__ import annotations

from django.db import transaction

from foundation.events import record
from storefront.privacy.events import TermsChanged
from storefront.privacy.terms import FORGETS, KEPT_YEARS, WAITS_DAYS, years_by_law
from tenants.context import require_store


@transaction.atomic
def change_terms(*, waits_days: int, kept_years: int, forgets_orders: bool, actor: str) -> None:
    """Keep all. Requests that are open keep their day. What the country asks for is kept as such, so that
    it follows when the law does."""
    WAITS_DAYS.write(waits_days)
    KEPT_YEARS.write(0 if kept_years == years_by_law() else kept_years)
    FORGETS.write(forgets_orders)
    told = TermsChanged(waits_days=waits_days, kept_years=kept_years, forgets_orders=forgets_orders)
    record(told, subject=require_store(), actor=actor)
