"""A customer in a shop's API: signed in by a token that stands for them for a day, and what is theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.problems import Problem
from foundation.api.serializers import Money, Sent, Shown, ShownModel
from foundation.errors import ActionError
from storefront.customers.actions.sessions import end_session, start_session
from storefront.customers.models import Customer
from storefront.customers.queries import customer_of_session
from storefront.customers.shop.trying import tried
from storefront.orders.api import FulfilmentShown, OrderLineShown
from storefront.orders.models import Order
from storefront.orders.queries import orders_of

from .shapes import whole_address
from .views import ShopResource

LIVES = timedelta(hours=24)


class SignInSent(Sent):
    """Who signs in."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=255, trim_whitespace=False)


class CustomerTokenShown(Shown):
    """What is sent as `Authorization: Bearer …` by a shopper who is signed in. It is told this once."""

    token = serializers.CharField(allow_null=True)
    expires_at = serializers.DateTimeField()


class ShopCustomerShown(ShownModel):
    """Who is signed in."""

    class Meta:
        model = Customer
        fields = ("id", "email", "name", "first_name", "last_name", "phone", "locale", "accepts_marketing")


class ShopOrderShown(ShownModel):
    """An order of theirs."""

    number = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    subtotal = Money(currency_of="currency")
    shipping = Money(currency_of="currency")
    discount = Money(currency_of="currency")
    tax = Money(currency_of="currency")
    total = Money(currency_of="currency")
    refunded = Money(currency_of="currency")
    lines = OrderLineShown(many=True)
    fulfilments = FulfilmentShown(many=True)

    class Meta:
        model = Order
        fields = (
            *("id", "number", "name", "url", "subtotal", "shipping", "discount", "tax", "tax_included"),
            *("total", "refunded", "payment_status", "fulfilment_status", "shipping_name"),
            *("shipping_address", "lines", "fulfilments", "placed_at", "cancelled_at"),
        )

    def get_url(self, row: Order) -> str:
        """Its page in the shop, for whoever has the link."""
        return whole_address(f"{self.context['view'].shop.root}/orders/{row.token}")


class CustomerResource(ShopResource):
    """What is for the customer alone whose token is sent."""

    @property
    def token(self) -> str:
        """The token that was sent; "" without one."""
        scheme, _space, token = self.request.headers.get("Authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""

    def customer(self) -> Customer:
        """Who is signed in. Raises Problem 401."""
        found = customer_of_session(self.token)
        if found is None:
            text = _("Sign in first, and send the token: “Authorization: Bearer …”.")
            raise Problem(401, "unauthorized", text, headers={"WWW-Authenticate": "Bearer"})
        return found


class CustomerTokenView(CustomerResource):
    """Signing in and out."""

    shown = CustomerTokenShown
    sends = {"create": SignInSent}
    unkept = ("token",)

    def create(self, request: Request) -> Response:
        """Sign in with e-mail address and password, for a day. Too many tries are refused for a while."""
        sent = self.sent()
        try:
            customer = tried(self.shop, sent["email"], sent["password"])
        except ActionError as error:
            status = 429 if error.code == "too_many" else 401
            raise Problem(status, error.code, error.message) from None
        until = timezone.now() + LIVES
        token = start_session(customer=customer, until=until)
        return Response(self.show({"token": token, "expires_at": until}), status=201)

    def destroy(self, request: Request) -> Response:
        """Sign out: the token is void."""
        self.customer()
        end_session(token=self.token)
        return self.gone()


class CustomerView(CustomerResource):
    """The customer who is signed in."""

    shown = ShopCustomerShown

    def retrieve(self, request: Request) -> Response:  # type: ignore[override]
        """Who is signed in."""
        return self.told(self.customer())


class CustomerOrdersView(CustomerResource):
    """Their orders."""

    shown = ShopOrderShown
    sorts: Mapping[str, Sequence[str]] = {"-id": ("-pk",), "id": ("pk",)}
    loads = {"lines": ["lines"], "fulfilments": ["fulfilments__lines"]}

    def rows(self) -> QuerySet[Order]:
        """The orders that stand in their account."""
        return orders_of(self.customer())

    def list(self, request: Request) -> Response:
        """Their orders, the newest first. Those from before the e-mail address was proven are not told."""
        return super().list(request)
