"""The team sets the terms of erasures."""

from __future__ import annotations

from django.db import transaction

from foundation.events import record
from storefront.privacy.events import TermsChanged
from storefront.privacy.terms import KEPT_YEARS, WAITS_DAYS, years_by_law
from tenants.context import require_store


@transaction.atomic
def change_terms(*, waits_days: int, kept_years: int, actor: str) -> None:
    """Keep both. Requests that are open keep their day. What the country asks for is kept as such, so that
    it follows when the law does."""
    WAITS_DAYS.write(waits_days)
    KEPT_YEARS.write(0 if kept_years == years_by_law() else kept_years)
    record(TermsChanged(waits_days=waits_days, kept_years=kept_years), subject=require_store(), actor=actor)
