"""Prices that are more often a slip of the hand than meant."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from billing.actions.plans import PriceDraft
from billing.models import Price
from billing.mrr import MONTHS_OF_A_YEAR
from foundation.ui.formats import money_text


def doubts_about(prices: Sequence[PriceDraft]) -> list[str]:
    """What looks odd, a sentence each: what is free, and a year that costs more than twelve months, or less
    than half of them."""
    by_currency: dict[str, dict[str, int]] = {}
    for draft in prices:
        by_currency.setdefault(draft.currency, {})[draft.interval] = draft.amount
    return [text for currency, amounts in by_currency.items() if (text := _doubt(currency, amounts))]


def _doubt(currency: str, amounts: dict[str, int]) -> str:
    month, year = amounts.get(Price.Interval.MONTH), amounts.get(Price.Interval.YEAR)
    if not month and not year:
        return _("%(currency)s: it costs nothing.") % {"currency": currency}
    if month is None or year is None:
        return ""
    months = month * MONTHS_OF_A_YEAR
    if months / 2 <= year <= months:
        return ""
    text = _("%(currency)s: twelve months cost %(months)s, and a year costs %(year)s.")
    return text % {
        "currency": currency,
        "months": money_text(months, currency),
        "year": money_text(year, currency),
    }
