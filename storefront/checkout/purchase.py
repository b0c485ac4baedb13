"""A purchase as it was filled in: what it comes to and what is wrong with it. The checkout's page and the
shop's API ask here, so that they can't differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from plugins.calling import Offers
from storefront.cart.queries import CartContents
from storefront.customers.cookies import customer_of
from storefront.customers.queries import stands_in_book
from storefront.pricing.facts import Buying
from storefront.shipping.queries import served_countries
from storefront.surface import ShopRequest

from .forms import BILLING, OTHER, BillingForm, CheckoutForm, PlaceForm
from .offers import Offer
from .queries import totals_at
from .refusals import Refused, cart_refusals, checkout_refusals
from .totals import Totals


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one input: a sentence for the shopper and a code for programs."""

    text: str
    code: str


@dataclass(frozen=True)
class Purchase:
    """A cart with what was filled in for it. `errors` are by the form's inputs; what is wrong is left out
    of `totals`.
    """

    form: CheckoutForm
    totals: Totals
    offers: list[Offer]
    errors: Mapping[str, Wrong]
    billing: Mapping[str, str]
    """The billing address, {} where it is the one that it is sent to."""

    @property
    def note(self) -> str:
        """What the shopper wants to say."""
        note: str = self.form.cleaned_data.get("note", "")
        return note


def countries_for(contents: CartContents, plugins: Offers) -> list[str] | None:
    """The countries that this cart can go to, None for all."""
    return served_countries(plugins) if contents.requires_shipping else None


def form_for(request: ShopRequest, served: list[str] | None, **kwargs: Any) -> CheckoutForm:
    """The checkout's form for whoever asks."""
    return CheckoutForm(locale=request.locale, served=served, keeps=_keeps(request), **kwargs)


def billing_form_for(request: ShopRequest, **kwargs: Any) -> BillingForm:
    """The form of another billing address for whoever asks."""
    return BillingForm(locale=request.locale, keeps=_keeps(request), **kwargs)


def _keeps(request: ShopRequest) -> Callable[[str, str], bool]:
    return lambda country, region: stands_in_book(customer_of(request), country=country, region=region)


def look_at(
    request: ShopRequest,
    contents: CartContents,
    typed: Mapping[str, Any],
    served: list[str] | None,
    plugins: Offers,
) -> Purchase:
    """The purchase with what was typed, checked. Calls plugins and functions, so not in a transaction."""
    form = form_for(request, served, data=typed)
    form.is_valid()
    buying = Buying(
        contents=contents,
        locale=request.locale,
        currency=request.store.currency,
        customer=customer_of(request),
        email=form.cleaned_data.get("email", ""),
        address=form.address,
        plugins=plugins,
    )
    totals, offers = totals_at(buying, rate=form.cleaned_data.get("rate", ""))
    errors = _errors(form) | _shipping_errors(totals, offers, form)
    if typed.get(BILLING) != OTHER or not contents.requires_shipping:
        return Purchase(form, totals, offers, errors, billing={})
    billing = billing_form_for(request, data=typed)
    billing.is_valid()
    same = billing.address == form.address
    return Purchase(form, totals, offers, errors | _errors(billing), billing={} if same else billing.address)


def _errors(form: PlaceForm) -> dict[str, Wrong]:
    """What is wrong, by the names of inputs."""
    return {
        form.add_prefix(name): Wrong(str(told[0].messages[0]), str(told[0].code or "invalid"))
        for name, told in form.errors.as_data().items()
    }


def _shipping_errors(totals: Totals, offers: list[Offer], form: CheckoutForm) -> dict[str, Wrong]:
    if "country" in form.errors or not totals.contents.requires_shipping:
        return {}
    if not offers:
        return {"country": Wrong(_("This shop doesn't ship there."), "not_served")}
    if totals.rate is None or totals.rate.code != form.cleaned_data.get("rate"):  # gone since, perhaps
        return {"rate": Wrong(_("Choose how it should be shipped."), "required")}
    return {}


def refusals_of(purchase: Purchase) -> list[Refused]:
    """What plugins and functions say against a purchase that is filled in; [] lets it pass."""
    totals = purchase.totals
    return [*cart_refusals(totals.buying), *checkout_refusals(totals.buying, totals, purchase.note)]
