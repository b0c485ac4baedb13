"""What customers may ask of their data in a shop's API: a copy, to be erased, to stay after all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.serializers import Sent, Shown
from foundation.errors import ActionError
from foundation.rates import client_ip
from storefront.customers.models import Customer
from storefront.customers.shop.showing import ASKED_OF_ONE
from storefront.customers.shop.trying import too_many
from storefront.privacy import queries
from storefront.privacy.actions import confirm, withdraw
from storefront.privacy.actions.asking import link_used
from storefront.privacy.copying import unzipped
from storefront.privacy.models import DataRequest
from storefront.privacy.shop.wishing import stay, wish_by_letter, wish_closing, wish_copy
from storefront.privacy.terms import WAITS_DAYS, kept_years

from .account import LONGEST_PASSWORD, CustomerResource, refused
from .views import ShopResource

Kind, State = DataRequest.Kind, DataRequest.State


class DataRequestShown(Shown):
    """What somebody asked of their data, and how it stands.

    It is `open` until it is done; an erasure can be taken back while it is. `happens_at` is when it is
    worked on, an erasure after the days to think it over. A copy that is done can be fetched until
    `file_until`.
    """

    kind = serializers.ChoiceField(choices=[each.value for each in Kind])
    state = serializers.ChoiceField(choices=[each.value for each in State])
    happens_at = serializers.DateTimeField(source="acts_at", allow_null=True)
    file_until = serializers.DateTimeField(allow_null=True)


@dataclass(frozen=True)
class Privacy:
    """What a customer can ask, and asked."""

    customer: Customer

    @property
    def by_letter(self) -> bool:
        return self.customer.email_proven_at is None

    @property
    def copy(self) -> DataRequest | None:
        return queries.copy_for(self.customer)

    @property
    def erasure(self) -> DataRequest | None:
        return queries.open_request(self.customer, Kind.ERASURE)

    @property
    def reasons_to_wait(self) -> list[str]:
        return queries.reasons_to_wait(self.customer)

    @property
    def days_to_think(self) -> int:
        return WAITS_DAYS.read()

    @property
    def years_kept(self) -> int:
        return kept_years()


class PrivacyShown(Shown):
    """What a customer asked of their data, and what holds for it.

    With `by_letter` their address is not proven: what they ask goes to it as a letter, whose link they
    follow. `reasons_to_wait` are sentences on what must be over before they can be erased. `years_kept` is
    how long orders stay in the books, without names.
    """

    by_letter = serializers.BooleanField()
    copy = DataRequestShown(allow_null=True)
    erasure = DataRequestShown(allow_null=True)
    reasons_to_wait = serializers.ListField(child=serializers.CharField())
    days_to_think = serializers.IntegerField()
    years_kept = serializers.IntegerField()


@dataclass(frozen=True)
class ReadyCopy:
    """A copy that can be fetched, or that there is none."""

    file_until: datetime | None = None
    missing: Sequence[str] = ()
    content: dict[str, Any] | None = None


class DataCopyShown(Shown):
    """A customer's copy of their data: `content` has a member for each part of the shop that keeps something.
    It is null while none is ready. `missing` are apps of the shop that gave no answer.
    """

    file_until = serializers.DateTimeField(allow_null=True)
    missing = serializers.ListField(child=serializers.CharField())
    content = serializers.DictField(allow_null=True)


class ErasureSent(Sent):
    """The password, which shows that it is them. It means nothing where a letter asks them."""

    password = serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False, required=False)


class DataLetterSent(Sent):
    """The address to write to, and what is wanted."""

    email = serializers.EmailField(max_length=254)
    kind = serializers.ChoiceField(choices=[each.value for each in Kind])


class DataLinkSent(Sent):
    """`token`: what stands behind the last slash of the letter's link."""

    token = serializers.CharField(max_length=200)


class PrivacyView(CustomerResource):
    """What they asked of their data."""

    shown = PrivacyShown

    def retrieve(self, request: Request) -> Response:  # type: ignore[override]
        """What they asked of their data, and what holds for it."""
        return self.told(Privacy(self.customer()))

    def state(self) -> Response:
        """How it stands after a change."""
        return self.told(Privacy(Customer.objects.get(pk=self.customer().pk)))


class DataCopyView(PrivacyView):
    """The copy of their data."""

    answers = {"retrieve": DataCopyShown}
    statuses = {"create": 200}

    def retrieve(self, request: Request) -> Response:  # type: ignore[override]
        """The copy that is ready; `data` is null while none is. A letter tells when it is."""
        return Response(DataCopyShown(_ready(self.customer()), context=self.context()).data)

    def create(self, request: Request) -> Response:
        """Ask for a copy. It takes some minutes; two a day are made."""
        try:
            wish_copy(self.shop, self.customer())
        except ActionError as error:
            raise refused(error) from None
        return self.state()


def _ready(customer: Customer) -> ReadyCopy:
    found = queries.latest_copy(customer) if customer.email_proven_at is not None else None
    file = DataRequest.objects.values_list("file", flat=True).get(pk=found.pk) if found else None
    if found is None or file is None:
        return ReadyCopy()
    return ReadyCopy(found.file_until, found.missing, unzipped(bytes(file)))


class ErasureView(PrivacyView):
    """Their wish to be erased."""

    sends = {"create": ErasureSent}
    answers = {"destroy": PrivacyShown}
    statuses = {"create": 200, "destroy": 200}

    def create(self, request: Request) -> Response:
        """Ask to be erased, after the days to think it over. All their tokens are void at once; whoever signs
        in again meanwhile can take it back."""
        password = self.sent().get("password", "")
        try:
            wish_closing(self.shop, self.customer(), password)
        except ActionError as error:
            raise refused(error, {"password_current": "password"}) from None
        return self.state()

    def destroy(self, request: Request) -> Response:
        """Stay after all: nothing is erased."""
        try:
            stay(self.customer())
        except ActionError as error:
            raise refused(error) from None
        return self.state()


class DataLetterView(ShopResource):
    """Wishes of people who have no account, or can't sign in: a letter asks whether it was them."""

    shown = DataRequestShown
    sends = {"create": DataLetterSent, "confirm": DataLinkSent, "withdraw": DataLinkSent}
    answers = {"create": None}
    statuses = {"create": 204}

    def create(self, request: Request) -> Response:
        """Ask for a letter whose link asks for a copy or an erasure. It is answered the same, whoever is
        known."""
        sent = self.sent()
        try:
            wish_by_letter(self.shop, sent["email"], Kind(sent["kind"]))
        except ActionError as error:
            raise refused(error) from None
        return self.gone()

    def confirm(self, request: Request) -> Response:
        """Say by the letter's link that it was them: it counts from now."""
        return self._by_link(lambda token: confirm(token=token))

    def withdraw(self, request: Request) -> Response:
        """Take an erasure back by a letter's link."""
        return self._by_link(self._withdrawn)

    def _withdrawn(self, token: str) -> DataRequest:
        row = queries.request_of_link(token)
        if row is None or row.state == State.ASKED:
            raise link_used()
        withdraw(request=row)
        return DataRequest.objects.defer("file").get(pk=row.pk)

    def _by_link(self, act: Callable[[str], DataRequest]) -> Response:
        token = self.sent()["token"]
        try:
            if not ASKED_OF_ONE.take(client_ip(self.shop)):
                raise too_many()
            return Response(self.show(act(token)))
        except ActionError as error:
            raise refused(error, {"form": "token"}) from None
