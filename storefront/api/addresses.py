"""The address book of a customer who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.problems import Fault, invalid, not_found, pointer
from foundation.api.schema import page_shape
from foundation.api.serializers import Sent, ShownModel
from storefront.customers.actions import remove_address, save_address
from storefront.customers.forms import AddressForm
from storefront.customers.models import CustomerAddress
from storefront.customers.queries import address_book, address_of

from .account import CustomerResource

NAMES = {
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company",
    "line1": "address1",
    "line2": "address2",
    "city": "city",
    "region": "province",
    "postcode": "zip",
    "country": "country",
    "phone": "phone",
}
"""What themes call the fields of an address, and with them the form that knows what each country needs."""
_OURS = {theirs: ours for ours, theirs in NAMES.items()}


class CustomerAddressShown(ShownModel):
    """An address of the book. `is_default` is the one that a checkout begins with."""

    class Meta:
        model = CustomerAddress
        fields = ("id", *NAMES, "is_default")


def _text(most: int) -> Any:
    return serializers.CharField(max_length=most, allow_blank=True, required=False)


class CustomerAddressSent(Sent):
    """An address; what its country needs, `countries/{code}` says. `country` is an ISO 3166-1 code."""

    country = serializers.CharField(max_length=2)
    first_name = _text(80)
    last_name = _text(80)
    company = _text(160)
    line1 = _text(255)
    line2 = _text(160)
    city = _text(160)
    region = _text(160)
    postcode = _text(20)
    phone = _text(40)
    is_default = serializers.BooleanField(required=False)


class CustomerAddressView(CustomerResource):
    """Their addresses."""

    shown = CustomerAddressShown
    sorts: Any = {}
    answers = {"list": page_shape(CustomerAddressShown)}
    sends = {"create": CustomerAddressSent, "partial_update": CustomerAddressSent}

    def list(self, request: Request) -> Response:
        """The whole book: the usual one first, then the newest."""
        return Response({"data": self.show(address_book(self.customer()), many=True), "next": None})

    def retrieve(self, request: Request, id: int) -> Response:
        """One of them."""
        return self.told(self._theirs(id))

    def create(self, request: Request) -> Response:
        """Add one. The same address twice is one entry."""
        return self._saved(self.sent(), None, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change one."""
        return self._saved(self.sent(), self.as_seen(self._theirs(id)))

    def destroy(self, request: Request, id: int) -> Response:
        """Take one out of the book."""
        self.as_seen(self._theirs(id))
        remove_address(customer=self.customer(), address_id=id)
        return self.gone()

    def _theirs(self, id: int) -> CustomerAddress:
        found = address_of(self.customer(), id)
        if found is None:
            raise not_found()
        return found

    def _saved(
        self, sent: Mapping[str, Any], before: CustomerAddress | None, *, status: int = 200
    ) -> Response:
        fields = {theirs: str(sent.get(ours, getattr(before, ours, ""))) for ours, theirs in NAMES.items()}
        form = AddressForm(fields, stored=before)
        if not form.is_valid():
            raise invalid(
                [
                    Fault(str(told[0].messages[0]), str(told[0].code or "invalid"), _place(name))
                    for name, told in form.errors.as_data().items()
                ]
            )
        saved = save_address(
            customer=self.customer(),
            draft=form.draft,
            address=before,
            is_default=sent.get("is_default", False),
        )
        return self.told(saved, status=status)


def _place(name: str) -> str:
    return pointer(_OURS.get(name, ""))
