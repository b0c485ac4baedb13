"""The page of a shopper's data, which all of its addresses show."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.translation import gettext as _

from storefront.customers.cookies import customer_of
from storefront.form_again import forms_of
from storefront.privacy.drops import PrivacyDrop
from storefront.privacy.models import DataRequest
from storefront.shopfront import render, shop_page
from storefront.surface import ShopRequest
from themes.objects.forms import FormDrop

PATH = "/account/privacy"


def show(
    request: ShopRequest,
    *,
    row: DataRequest | None = None,
    token: str = "",
    forms: Mapping[str, FormDrop] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `row` and `token` where a letter's link led to it, `forms` those sent just now, by kind."""
    page = shop_page(request, title=_("Your data"), path=PATH)
    page.scratch["forms"] = {**forms_of(request), **(forms or {})}
    page.scratch["form_fields"] = {"customer_data_link": {"token": token}} if token else {}
    drop = PrivacyDrop(page, customer_of(request), row, token)
    return render(request, "customers/privacy", page, {"privacy": drop}, status=status)


def refused(
    request: ShopRequest, kind: str, typed: Mapping[str, object], field: str, why: str
) -> HttpResponse:
    """The page again with a form that was refused."""
    sent = FormDrop(kind, dict(typed), {field or "form": why}, kind=kind)
    return show(request, forms={kind: sent}, status=422)
