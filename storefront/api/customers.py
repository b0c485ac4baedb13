"""Customers who sign in to a shop's API, and what they ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.problems import Problem
from foundation.api.serializers import Sent
from foundation.errors import ActionError
from storefront.customers.actions import end_session
from storefront.customers.queries import customer_of_session
from storefront.customers.shop.trying import tried
from storefront.orders.models import Order
from storefront.orders.queries import orders_of

from .account import CustomerResource, Signing, password_field
from .orders import ShopOrderShown
from .views import signed_out


class SignInSent(Sent):
    """Who signs in."""

    email = serializers.EmailField(max_length=254)
    password = password_field()


class CustomerTokenView(Signing):
    """Signing in and out."""

    sends = {"create": SignInSent}

    def create(self, request: Request) -> Response:
        """Sign in with e-mail address and password, for a day. Too many tries are refused for a while."""
        sent = self.sent()
        try:
            customer = tried(self.shop, sent["email"], sent["password"])
        except ActionError as error:
            status = 429 if error.code == "too_many" else 401
            raise Problem(status, error.code, error.message) from None
        return self.token_for(customer)

    def destroy(self, request: Request) -> Response:
        """Sign out: the token is void."""
        if customer_of_session(self.token) is None:
            raise signed_out()
        end_session(token=self.token)
        return self.gone()


class CustomerOrdersView(CustomerResource):
    """Their orders."""

    shown = ShopOrderShown
    sorts: Mapping[str, Sequence[str]] = {"-id": ("-pk",), "id": ("pk",)}
    loads = {
        "lines": ["lines"],
        "fulfilments": ["fulfilments__lines"],
        "discounts": ["discount_lines"],
        "tax_names": ["tax_lines"],
    }

    def rows(self) -> QuerySet[Order]:
        """The orders that stand in their account."""
        return orders_of(self.customer())

    def list(self, request: Request) -> Response:
        """Their orders, the newest first. Those from before the e-mail address was proven are not told."""
        return super().list(request)
