"""What the team fills in to give money back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.money import minor_digits
from foundation.ui.forms import MoneyField
from storefront.orders.forms import UnitsForm
from storefront.orders.models import Order

from .models import new_key
from .proposals import Share, propose


class RefundForm(UnitsForm):
    """How much goes back, for which units, and why.

    An amount left empty is proposed for the chosen units and shown again: money goes only as it was seen.
    """

    restock = forms.BooleanField(
        label=gettext_lazy("Put returned items back into stock"), required=False, initial=True
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key, required=False)

    def __init__(
        self, data: Any = None, *, order: Order, shares: Mapping[int, Share], most_amount: int, **kwargs: Any
    ) -> None:
        most = {line: share.left for line, share in shares.items()}
        super().__init__(data, lines=list(order.lines.all()), most=most, **kwargs)
        self.shares = shares
        self.most_amount = most_amount
        self.fields["amount"] = MoneyField(currency=order.currency, label=_("Amount"), required=False)
        for line in self.lines:
            share = shares[line.pk]
            # The script proposes by the same sum: what the line cost, of how many units, how many are gone.
            marks = {"data-total": share.total, "data-of": share.quantity, "data-gone": share.returned}
            self.fields[f"units_{line.pk}"].widget.attrs.update(marks)
        self.fields["amount"].widget.attrs.update(
            {"data-most": most_amount, "data-digits": minor_digits(order.currency)}
        )

    def clean_amount(self) -> int | None:
        """No more than is left, and not zero; None where it is left to us."""
        amount: int | None = self.cleaned_data["amount"]
        if amount is not None and not 0 < amount <= self.most_amount:
            raise forms.ValidationError(_("Choose an amount above zero and no more than is left to refund."))
        return amount

    def clean(self) -> dict[str, Any]:
        """Without an amount there is nothing to do but propose one."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and data.get("amount") is None:
            amount = propose(self.shares, self.units, self.most_amount)
            if amount:
                self.data = {name: self.data[name] for name in self.data}
                self.data["amount"] = self.fields["amount"].prepare_value(amount)
                self.add_error("amount", _("This is what the chosen items cost. Check it, then refund."))
            else:
                self.add_error("amount", _("Choose items or enter an amount."))
        return data


def everything(shares: Mapping[int, Share], most_amount: int) -> dict[str, int]:
    """The values of the form that give back all that is left."""
    units = {f"units_{line}": share.left for line, share in shares.items()}
    return {**units, "amount": most_amount}


def nothing(shares: Mapping[int, Share]) -> dict[str, int]:
    """The values of the form before anything is chosen."""
    return {f"units_{line}": 0 for line in shares}
