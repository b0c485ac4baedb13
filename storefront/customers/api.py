"""Customers in the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backoffice.forms import SHOP_LANGUAGES
from foundation.api.filters import Filters
from foundation.api.resources import Resource
from foundation.api.routing import new_router
from foundation.api.serializers import Sent, ShownModel
from tenants.context import require_store

from .actions import (
    CustomerDraft,
    disable_customer,
    enable_customer,
    invite_customer,
    remove_address,
    save_address,
    save_customer,
)
from .address_shapes import CustomerAddressSent, CustomerAddressShown, draft_of
from .locks import lock_customer
from .models import LONGEST_NAME, Customer, CustomerAddress
from .queries import search_customers


class CustomerShown(ShownModel):
    """Somebody who buys. `state` is what became of their account: a guest has none."""

    state = serializers.ChoiceField(choices=Customer.State.choices)
    tags = serializers.ListField(child=serializers.CharField())
    addresses = CustomerAddressShown(many=True)

    class Meta:
        model = Customer
        fields = (
            *("id", "email", "name", "first_name", "last_name", "phone", "locale", "state", "tags", "note"),
            *("accepts_marketing", "marketing_at", "marketing_source", "registered_at", "addresses"),
            "created_at",
        )


class CustomerSent(Sent):
    """What the team writes down about a customer."""

    email = serializers.EmailField(max_length=254)
    first_name = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)
    last_name = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    locale = serializers.ChoiceField(choices=list(SHOP_LANGUAGES), required=False)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField(max_length=255), max_length=250, required=False)
    accepts_marketing = serializers.BooleanField(required=False)


class CustomerFilters(Filters):
    """Which customers."""

    q = serializers.CharField(max_length=200, help_text="Part of the name, e-mail or phone number.")
    email = serializers.EmailField(max_length=254)
    tag = serializers.CharField(max_length=255)
    accepts_marketing = serializers.BooleanField(allow_null=True)
    created_since = serializers.DateTimeField()

    lookups = {
        "q": lambda rows, words: rows.filter(pk__in=search_customers(words).order_by().values("pk")),
        "email": "email__iexact",
        "tag": lambda rows, tag: rows.filter(tags__contains=[tag]),
        "created_since": "created_at__gte",
    }


class CustomerViewSet(Resource):
    """Who buys."""

    reads, writes = "customers.view", "customers.edit"
    shown, filters = CustomerShown, CustomerFilters
    loads = {"addresses": [Prefetch("addresses", CustomerAddress.objects.order_by("-is_default", "-pk"))]}
    lock = staticmethod(lock_customer)
    sends = {"create": CustomerSent, "partial_update": CustomerSent, "add_address": CustomerAddressSent}

    def rows(self) -> QuerySet[Customer]:
        """All customers, without what signs them in."""
        return Customer.objects.all()

    def create(self, request: Request) -> Response:
        """Add a customer without an account."""
        row = save_customer(draft=_draft(self.sent(), None), actor=self.actor)
        return self.again(row.pk, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change a customer. Another e-mail address is not proven."""
        row = self.to_change(id)
        save_customer(draft=_draft(self.sent(), row), customer=row, actor=self.actor)
        return self.again(id)

    @action(detail=True, methods=["post"], url_path="addresses")
    def add_address(self, request: Request, id: int) -> Response:
        """Add an address to the book of a customer. The same address twice is one entry."""
        customer, sent = self.found(id), self.sent()
        save_address(
            customer=customer,
            draft=draft_of(sent, None),
            is_default=sent.get("is_default", False),
            actor=self.actor,
        )
        return self.again(id)

    @action(detail=True, methods=["post"])
    def invite(self, request: Request, id: int) -> Response:
        """Ask a guest to choose a password; a letter follows."""
        invite_customer(customer=self.found(id), actor=self.actor)
        return self.again(id)

    @action(detail=True, methods=["post"])
    def disable(self, request: Request, id: int) -> Response:
        """Bar the account: nobody can sign in to it."""
        disable_customer(customer=self.found(id), actor=self.actor)
        return self.again(id)

    @action(detail=True, methods=["post"])
    def enable(self, request: Request, id: int) -> Response:
        """Let them sign in again."""
        enable_customer(customer=self.found(id), actor=self.actor)
        return self.again(id)


class CustomerAddressViewSet(Resource):
    """An address of a customer's book."""

    reads, writes = "customers.view", "customers.edit"
    shown = CustomerAddressShown
    sends = {"partial_update": CustomerAddressSent}

    def rows(self) -> QuerySet[CustomerAddress]:
        """All of all books."""
        return CustomerAddress.objects.select_related("customer")

    def partial_update(self, request: Request, id: int) -> Response:
        """Change an address; what its country needs is looked at again."""
        row, sent = self.to_change(id), self.sent()
        save_address(
            customer=row.customer,
            draft=draft_of(sent, row),
            address=row,
            is_default=sent.get("is_default", False),
            actor=self.actor,
        )
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Take an address out of the book."""
        row = self.to_change(id)
        remove_address(customer=row.customer, address_id=id, actor=self.actor)
        return self.gone()


def _draft(given: Mapping[str, Any], row: Customer | None) -> CustomerDraft:
    def value(name: str, otherwise: Any) -> Any:
        return given.get(name, getattr(row, name) if row else otherwise)

    return CustomerDraft(
        email=value("email", ""),
        first_name=value("first_name", ""),
        last_name=value("last_name", ""),
        phone=value("phone", ""),
        locale=value("locale", require_store().locale),
        note=value("note", ""),
        tags=tuple(value("tags", ())),
        accepts_marketing=value("accepts_marketing", False),
    )


router = new_router()
router.register("customers", CustomerViewSet, basename="customer")
router.register("customer-addresses", CustomerAddressViewSet, basename="customer-address")
urlpatterns = router.urls
