"""Forms about plans: a version of a plan or add-on, and what operators do about one store's plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from billing.actions.plans import PriceDraft
from billing.entitlements import Change, Entitlements
from billing.meters import METERS
from billing.models import Plan, Price
from billing.stripe.subscriptions import Difference
from console.price_doubts import doubts_about
from console.term_fields import TermField, suffix_of, told_terms
from foundation.limits import features
from foundation.money import Money, is_currency, minor_digits, parse_amount
from foundation.ui.forms import MoneyField

SPARE_ROWS = 2
MOST_ROWS = 12


class ReasonedForm(forms.Form):
    """A form whose act is kept with its reason."""

    reason = forms.CharField(label=pgettext_lazy("console", "Reason"), max_length=200)


class PriceFault(NamedTuple):
    """What is wrong with one price: the part of its row, and what to do."""

    part: str
    text: str


class PlanForm(forms.Form):
    """A version of a plan, or of an add-on: words, terms and prices."""

    code = forms.SlugField(
        label=_("Short name"), max_length=40, help_text=_("Never shown to merchants, and never changed.")
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    blurb_en = forms.CharField(label=_("For whom, in English"), max_length=120, required=False)
    blurb_zh = forms.CharField(label=_("For whom, in Chinese"), max_length=120, required=False)
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=1000, help_text=_("Smaller plans come first.")
    )
    features = forms.MultipleChoiceField(
        label=_("Included"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label=_("The prices are right"), required=False)
    reason = forms.CharField(label=pgettext_lazy("console", "Reason"), max_length=200)

    def __init__(self, *args: Any, kind: str, before: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _kept(before) if before else {"position": 10}
        self.kind = kind
        self.fields["features"].choices = [  # type: ignore[attr-defined]
            (name, feature.label) for name, feature in features().items()
        ]
        for name, term in told_terms().items():
            if term.adds or kind == Plan.Kind.PLAN:
                self.fields[f"term_{name}"] = TermField(term)
                if kind == Plan.Kind.ADD_ON:
                    self.fields[f"term_{name}"].widget.attrs["placeholder"] = "0"
        if before is not None:
            del self.fields["code"]
        self.kept_terms: Mapping[str, Any] = before.terms if before else {}
        self.columns = _columns(kind)
        self.kept_prices = _price_rows(before, list(self.columns))
        self.row_count = min(MOST_ROWS, len(self.kept_prices) + SPARE_ROWS)
        self.price_faults: dict[int, PriceFault] = {}
        self.price_doubts: list[str] = []

    @property
    def terms(self) -> list[tuple[forms.BoundField, str]]:
        """The figures, each with what stands behind it."""
        told = told_terms()
        return [
            (self[name], suffix_of(told[name.removeprefix("term_")]))
            for name in self.fields
            if name.startswith("term_")
        ]

    @property
    def price_rows(self) -> Iterator[dict[str, Any]]:
        """Rows of prices as they were typed, or as they are; `fault` says what is wrong with one."""
        for index in range(self.row_count):
            kept = self.kept_prices[index] if index < len(self.kept_prices) else [""] * len(self.columns)
            names = [f"price_{index}_{part}" for part in self.columns]
            typed = [self.data.get(name, "") for name in names] if self.is_bound else kept
            fault = self.price_faults.get(index)
            wrong = [fault is not None and part == fault.part for part in self.columns]
            cells = zip(names, typed, self.columns.values(), wrong, strict=True)
            yield {"cells": list(cells), "fault": fault.text if fault else ""}

    def clean(self) -> dict[str, Any]:
        """Prices by currency; a plan's currencies are each named once."""
        given = super().clean() or {}
        drafts: list[PriceDraft] = []
        self.beyond: dict[str, dict[str, int]] = {}
        seen: set[str] = set()
        for index in range(self.row_count):
            parts = [self.data.get(f"price_{index}_{part}", "").strip() for part in self.columns]
            if any(parts):
                drafts += self._drafts(index, parts[:3], seen)
                self._keep_beyond(index, parts[0].upper(), dict(zip(self.columns, parts, strict=True)))
        if self.price_faults:
            self.add_error(None, gettext("Look at the prices again: something in them is wrong."))
        elif not drafts:
            self.add_error(None, gettext("Give the plan at least one price."))
        else:
            self.price_doubts = doubts_about(drafts)
            if self.price_doubts and not given.get("sure"):
                self.add_error("sure", gettext("Look at the prices again, and tick this if they are right."))
        given["prices"] = drafts
        return given

    def _drafts(self, index: int, parts: list[str], seen: set[str]) -> list[PriceDraft]:
        currency = parts[0].upper()
        if not is_currency(currency):
            self._blame(index, "currency", gettext("Three letters of a currency, such as CNY."))
            return []
        if currency in seen:
            self._blame(index, "currency", gettext("This currency is there already."))
            return []
        seen.add(currency)
        found = []
        for interval, text in zip(("month", "year"), parts[1:], strict=True):
            amount = self._amount(index, interval, text, currency)
            if amount is not None:
                found.append(PriceDraft(currency, interval, amount))
        if not found and index not in self.price_faults:
            self._blame(index, "month", gettext("Say what it costs a month or a year."))
        return found

    def _blame(self, index: int, part: str, text: str) -> None:
        self.price_faults[index] = PriceFault(part, text)

    def _amount(self, index: int, part: str, text: str, currency: str) -> int | None:
        """A typed amount in minor units; None for nothing, and for what can't be one."""
        try:
            amount = parse_amount(text, currency) if text else None
        except ValueError:
            amount = -1
        if amount is not None and amount < 0:
            self._blame(index, part, gettext("An amount such as 12.50, or nothing."))
            return None
        return amount

    def _keep_beyond(self, index: int, currency: str, parts: Mapping[str, str]) -> None:
        """What each more costs in a currency: of all that is included by number, and of nothing else."""
        if index in self.price_faults:
            return
        for name in METERS:
            if name not in parts:
                continue
            amount = self._amount(index, name, parts[name], currency)
            is_limited = self.cleaned_data.get(f"term_{name}") is not None
            if amount is not None and not is_limited:
                self._blame(index, name, gettext("Say how many are included, if each more costs something."))
            elif amount is None and is_limited and index not in self.price_faults:
                self._blame(index, name, gettext("Say what each more costs: 0 where it is free."))
            elif amount:
                self.beyond.setdefault(name, {})[currency] = amount

    def made_terms(self) -> Entitlements | Change:
        """What the typed terms are."""
        given = self.cleaned_data
        names = frozenset(given["features"])
        values = {name.removeprefix("term_"): given[name] for name in self.fields if name.startswith("term_")}
        if self.kind == Plan.Kind.ADD_ON:
            return Change(add={name: value for name, value in values.items() if value}, features=names)
        values["fee_basis_points"] = values.get("fee_basis_points") or 0
        terms = {**self.kept_terms, **values, "features": names, "beyond": self.beyond}
        return Entitlements.from_json(terms)


def _kept(plan: Plan) -> dict[str, Any]:
    terms: Mapping[str, Any] = plan.terms if plan.kind == Plan.Kind.PLAN else plan.terms.get("add", {})
    return {
        "name_en": plan.names.get("en", ""),
        "name_zh": plan.names.get("zh-hans", ""),
        "blurb_en": plan.blurbs.get("en", ""),
        "blurb_zh": plan.blurbs.get("zh-hans", ""),
        "position": plan.position,
        "features": plan.terms.get("features", []),
        **{f"term_{name}": terms.get(name) for name in told_terms()},
    }


def _columns(kind: str) -> dict[str, str | Promise]:
    """The columns of prices: part of the field's name, and label. A plan's have what each more costs."""
    columns: dict[str, str | Promise] = {
        "currency": _("Currency"),
        "month": pgettext_lazy("price", "A month"),
        "year": pgettext_lazy("price", "A year"),
    }
    more = METERS.values() if kind == Plan.Kind.PLAN else ()
    return columns | {meter.name: meter.more for meter in more}


def _price_rows(plan: Plan | None, columns: list[str]) -> list[list[str]]:
    """The cells of each currency's row as people type them."""
    if plan is None:
        return []
    found: dict[str, dict[str, str]] = {}
    for price in plan.prices.order_by("currency"):
        row = found.setdefault(price.currency, {"currency": price.currency})
        row[price.interval] = _as_typed(price.money)
    for name in METERS:
        if plan.terms.get(name) is not None and name in columns:
            amounts = plan.terms.get("beyond", {}).get(name, {})
            for currency, row in found.items():
                row[name] = _as_typed(Money(amounts.get(currency, 0), currency))
    return [[row.get(name, "") for name in columns] for row in found.values()]


def _as_typed(money: Money) -> str:
    return f"{money.decimal:.{minor_digits(money.currency)}f}"


def end_of(day: Any) -> datetime | None:
    """The last moment of a day (UTC); None for none."""
    return None if day is None else datetime.combine(day, time(23, 59, 59), UTC)


class DayInput(forms.DateInput):
    """A day, by the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TrialForm(ReasonedForm):
    """Until when a store may try."""

    until = forms.DateField(label=_("Until"), widget=DayInput)
    field_order = ("until", "reason")


class MoveForm(ReasonedForm):
    """The price that a store pays from now on, and what becomes of the difference."""

    price = forms.ModelChoiceField(label=_("Plan"), queryset=Price.objects.none())
    difference = forms.ChoiceField(
        label=_("For the time that is left"),
        choices=[
            (Difference.CHARGED.value, _("Charge the difference now")),
            (Difference.ON_NEXT_BILL.value, _("Put the difference on the next bill")),
            (Difference.FORGIVEN.value, _("Charge nothing for it")),
        ],
    )
    field_order = ("price", "difference", "reason")

    def __init__(self, *args: Any, currency: str, is_trying: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Price.objects.filter(plan__kind=Plan.Kind.PLAN, currency=currency).select_related("plan")
        if is_trying:
            rows = rows.filter(interval=Price.Interval.MONTH)
            del self.fields["difference"]
        field: Any = self.fields["price"]
        field.queryset = rows.order_by("-plan__is_offered", "plan__position", "-plan__version", "interval")
        field.label_from_instance = _price_label


def _price_label(price: Price) -> str:
    from foundation.ui.formats import money_text

    facts = {"plan": f"{price.plan.name} · {price.plan.version}", "amount": money_text(price.money)}
    by_month = price.interval == Price.Interval.MONTH
    text = gettext("%(plan)s: %(amount)s a month") if by_month else gettext("%(plan)s: %(amount)s a year")
    sold = "" if price.plan.is_offered else " " + gettext("(not sold any more)")
    return text % facts + sold


MOST_GIVEN = 1_000_000_000
"""Of one thing in a grant: more is a slip of the hand."""


class GrantForm(ReasonedForm):
    """More of one thing for one store: so much more, or so many percent of it; or a feature."""

    what = forms.ChoiceField(label=_("What"))
    how = forms.ChoiceField(
        label=_("How"), choices=[("add", _("So much more")), ("percent", _("Percent of it"))], required=False
    )
    amount = forms.DecimalField(
        label=_("How much"), required=False, min_value=0, max_value=MOST_GIVEN, decimal_places=2
    )
    until = forms.DateField(
        label=_("Until"), widget=DayInput, required=False, help_text=_("Nothing: for good.")
    )
    field_order = ("what", "how", "amount", "until", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = {name: suffix_of(term) for name, term in told_terms().items()}
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            *(
                (name, f"{term.label} ({unit[name]})" if unit[name] else term.label)
                for name, term in told_terms().items()
            ),
            *((f"feature:{name}", feature.label) for name, feature in features().items()),
        ]

    def clean(self) -> dict[str, Any]:
        """The change that is meant."""
        given = super().clean() or {}
        what, amount = given.get("what", ""), given.get("amount")
        if what.startswith("feature:"):
            given["change"] = Change(features=frozenset({what.removeprefix("feature:")}))
        elif amount is None:
            self.add_error("amount", gettext("Say how much."))
        elif given.get("how") == "percent":
            given["change"] = Change(percent={what: int(amount)})
        elif what and not told_terms()[what].adds:
            self.add_error("how", gettext("This can only be given as percent of it."))
        elif what:
            field = TermField(told_terms()[what])
            given["change"] = Change(add={what: int(amount * field.factor)})
        return given


class CreditForm(ReasonedForm):
    """An amount that comes off the next bills, in what the store pays in."""

    amount = MoneyField(label=_("Amount"))
    field_order = ("amount", "reason")

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["amount"]
        field.currency = currency
