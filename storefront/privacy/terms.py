"""What holds for requests in this store: days to think it over, years for the books, the law's last day."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.store_settings import Setting, declare
from storefront.localization import home_country
from tenants.context import require_store

WAITS_DAYS = declare(
    Setting[int](
        name="privacy.waits_days",
        default=7,
        label=_("Days to think it over"),
        field=forms.IntegerField,
    )
)
KEPT_YEARS = declare(
    Setting[int](
        name="privacy.kept_years",
        default=0,
        label=_("Years that orders stay for the books"),
        field=forms.IntegerField,
    )
)
FORGETS = declare(
    Setting[bool](
        name="privacy.forgets_orders",
        default=True,
        label=_("Take names and addresses out of orders after that"),
        field=forms.BooleanField,
    )
)
LONGEST_WAIT = 30
LONGEST_KEPT = 50

YEARS_OF_COUNTRY = {
    "AT": 7, "AU": 5, "BE": 10, "CA": 6, "CH": 10, "CN": 10, "DE": 8, "ES": 6, "FR": 10, "GB": 6, "HK": 7,
    "IT": 10, "JP": 7, "KR": 5, "NL": 7, "NZ": 7, "SG": 5, "TW": 5, "US": 7,
}  # fmt: skip
"""For how many years tax law of a country wants records of sales kept, where it is known to us."""
OTHERWISE_YEARS = 10
WORKING_DAYS = {"CN": 15}
"""Where the law counts working days (China: fifteen, by the standard that PIPL is applied with)."""
OTHERWISE_DAYS = 30
"""The GDPR's month, and what most other laws copied from it."""


def years_by_law() -> int:
    """What the store's own country asks for."""
    return YEARS_OF_COUNTRY.get(home_country(require_store()), OTHERWISE_YEARS)


def kept_years() -> int:
    """For how many years orders stay, without names: what the merchant says, else what their country asks."""
    return KEPT_YEARS.read() or years_by_law()


def named_years() -> int:
    """For how many years orders keep names: as long as they stay, and never shorter than the law asks."""
    return max(kept_years(), years_by_law())


def last_day(asked: date) -> date:
    """The last day on which the law lets a merchant answer what was asked on a day. Public holidays count as
    working days: they are moved every year, and an earlier day is never wrong."""
    days = WORKING_DAYS.get(home_country(require_store()))
    if days is None:
        return asked + timedelta(days=OTHERWISE_DAYS)
    day = asked
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
