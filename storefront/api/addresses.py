"""The address book of a customer who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.problems import not_found
from foundation.api.schema import page_shape
from storefront.customers.actions import remove_address, save_address
from storefront.customers.address_shapes import CustomerAddressSent, CustomerAddressShown, draft_of
from storefront.customers.models import CustomerAddress
from storefront.customers.queries import address_book, address_of

from .account import CustomerResource


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
        saved = save_address(
            customer=self.customer(),
            draft=draft_of(sent, before),
            address=before,
            is_default=sent.get("is_default", False),
        )
        return self.told(saved, status=status)
