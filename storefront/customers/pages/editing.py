"""Adding and changing customers, and what the team does about their accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from foundation.ui.forms import Switch, TagField
from storefront.customers.actions import (
    CustomerDraft,
    disable_customer,
    enable_customer,
    invite_customer,
    save_customer,
)
from storefront.customers.models import LONGEST_NAME, Customer
from storefront.customers.names import split_name
from storefront.languages import own_name
from tenants.models import Store

from .showing import customer_or_404

MAX_TAGS = 50


class CustomerForm(forms.Form):
    """What is known of a customer."""

    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=LONGEST_NAME, required=False)
    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=LONGEST_NAME, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=40, required=False, widget=forms.TextInput({"type": "tel"})
    )
    locale = forms.ChoiceField(
        label=gettext_lazy("Language"), help_text=gettext_lazy("Letters are written in it.")
    )
    accepts_marketing = forms.BooleanField(
        label=gettext_lazy("Wants news from the shop"),
        required=False,
        widget=Switch,
        help_text=gettext_lazy("Only switch this on when they asked for it."),
    )
    tags = TagField(label=gettext_lazy("Tags"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Only your team sees notes."),
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].choices = [  # type: ignore[attr-defined]
            (locale, own_name(locale)) for locale in store.all_locales
        ]

    def clean_tags(self) -> list[str]:
        """Not too many, not too long."""
        tags: list[str] = self.cleaned_data["tags"]
        if len(tags) > MAX_TAGS or any(len(tag) > 255 for tag in tags):
            raise forms.ValidationError(_("Keep to 50 tags of at most 255 characters."))
        return tags

    @property
    def draft(self) -> CustomerDraft:
        """What to write down, after `is_valid`."""
        data = self.cleaned_data
        return CustomerDraft(**{**data, "tags": tuple(data["tags"])})


@store_page("customers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StoreRequest) -> HttpResponse:
    """Write down somebody new."""
    return _edit(request, None)


@store_page("customers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Change what is known of a customer."""
    return _edit(request, customer_or_404(customer_id))


def _edit(request: StoreRequest, customer: Customer | None) -> HttpResponse:
    initial = _initial(customer) if customer else {"locale": request.store.locale}
    form = CustomerForm(request.POST or None, store=request.store, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_customer(draft=form.draft, actor=actor_of(request), customer=customer)
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved"))
            return _to(request, saved)
    context = {"form": form, "customer": customer}
    return render(request, "customers/form.html", context, status=422 if form.errors else 200)


def _initial(customer: Customer) -> dict[str, Any]:
    names = ("email", "phone", "locale", "accepts_marketing", "tags", "note")
    first, last = customer.first_name, customer.last_name
    if not first and not last:
        first, last = split_name(customer.name)
    return {"first_name": first, "last_name": last, **{name: getattr(customer, name) for name in names}}


@store_page("customers.edit")
@require_POST
def invite(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Send the letter by which they open an account."""
    customer = customer_or_404(customer_id)
    try:
        invite_customer(customer=customer, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Invitation sent to %(email)s") % {"email": customer.email})
    return _to(request, customer)


@store_page("customers.edit")
@require_POST
def disable(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Bar the account."""
    customer = customer_or_404(customer_id)
    disable_customer(customer=customer, actor=actor_of(request))
    messages.success(request, _("Account disabled"))
    return _to(request, customer)


@store_page("customers.edit")
@require_POST
def enable(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Open the account again."""
    customer = customer_or_404(customer_id)
    enable_customer(customer=customer, actor=actor_of(request))
    messages.success(request, _("Account enabled"))
    return _to(request, customer)


def _to(request: StoreRequest, customer: Customer) -> HttpResponse:
    return redirect("backoffice:customer", handle=request.store.handle, customer_id=customer.pk)
