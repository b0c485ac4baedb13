"""Forms about coupons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from billing.actions.coupons import CouponDraft
from billing.models import Coupon, Plan, Price
from billing.queries import offered
from console.plan_forms import DayInput, end_of
from foundation.ui.forms import MoneyField


class CouponForm(forms.Form):
    """A new coupon. An amount for each currency that something is sold in."""

    code = forms.CharField(
        label=pgettext_lazy("coupon", "Code"),
        max_length=40,
        help_text=_("What merchants type, such as SPRING-26."),
    )
    note = forms.CharField(label=_("What it is for"), max_length=200)
    percent = forms.IntegerField(label=_("Percent off"), required=False, min_value=1, max_value=100)
    duration = forms.ChoiceField(
        label=pgettext_lazy("coupon", "For how long"),
        choices=[
            (Coupon.Duration.ONCE.value, _("One bill")),
            (Coupon.Duration.MONTHS.value, _("Some months")),
            (Coupon.Duration.FOREVER.value, _("For good")),
        ],
    )
    months = forms.IntegerField(label=_("How many months"), required=False, min_value=1, max_value=36)
    most_uses = forms.IntegerField(
        label=_("How many stores may use it"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Nothing: any number."),
    )
    until = forms.DateField(label=_("May be used until"), widget=DayInput, required=False)
    plans = forms.MultipleChoiceField(
        label=_("Only for plans"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for every plan."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plans"].choices = [  # type: ignore[attr-defined]
            (plan.code, plan.name) for plan in offered()
        ]
        sold = Price.objects.filter(plan__kind=Plan.Kind.PLAN, plan__is_offered=True)
        self.currencies = sorted(set(sold.values_list("currency", flat=True)))
        for currency in self.currencies:
            name = _("Amount off in %(currency)s") % {"currency": currency}
            self.fields[f"off_{currency}"] = MoneyField(label=name, currency=currency, required=False)

    @property
    def amounts(self) -> list[forms.BoundField]:
        """The fields of amounts."""
        return [self[f"off_{currency}"] for currency in self.currencies]

    def clean(self) -> dict[str, Any]:
        """Months are needed where it is for months."""
        given = super().clean() or {}
        if given.get("duration") == Coupon.Duration.MONTHS and not given.get("months"):
            self.add_error("months", gettext("Say for how many months."))
        return given

    def draft(self) -> CouponDraft:
        """The coupon as it was typed."""
        given = self.cleaned_data
        amounts = {currency: given.get(f"off_{currency}") for currency in self.currencies}
        return CouponDraft(
            code=given["code"],
            note=given["note"],
            percent=given["percent"],
            amounts={currency: amount for currency, amount in amounts.items() if amount},
            duration=given["duration"],
            months=given["months"],
            most_uses=given["most_uses"],
            until=end_of(given["until"]),
            plans=given["plans"],
        )


class GiveCouponForm(forms.Form):
    """A coupon for one store, and why."""

    code = forms.CharField(label=pgettext_lazy("coupon", "Code"), max_length=40)
    reason = forms.CharField(label=pgettext_lazy("console", "Reason"), max_length=200)
