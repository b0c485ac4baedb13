"""The account of a customer in a shop's API: opened, proven and changed by the rules of the shop's pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.problems import Fault, Problem, invalid, pointer
from foundation.api.serializers import Sent, Shown, ShownModel
from foundation.errors import ActionError
from foundation.rates import client_ip
from storefront.customers.actions import (
    Registration,
    change_password,
    change_profile,
    confirm_email,
    set_password,
    start_session,
)
from storefront.customers.cookies import customer_of
from storefront.customers.forms import ProfileForm
from storefront.customers.models import Customer, CustomerToken
from storefront.customers.queries import open_token
from storefront.customers.shop.showing import ASKED_OF_ONE, LETTERS, TRIES
from storefront.customers.shop.trying import registered, too_many
from storefront.customers.tasks import mail_confirmation, mail_recovery
from storefront.localization import home_country

from .views import ShopResource, signed_out

LIVES = timedelta(hours=24)
LONGEST_PASSWORD = 255
NOTHING: Mapping[str, str] = MappingProxyType({})
_LINKS = (CustomerToken.Purpose.RESET, CustomerToken.Purpose.ACTIVATE)


def password_field() -> Any:
    """A password as it is sent."""
    return serializers.CharField(max_length=LONGEST_PASSWORD, trim_whitespace=False)


class CustomerTokenShown(Shown):
    """What is sent as `Authorization: Bearer …` by a shopper who is signed in. It is told this once."""

    token = serializers.CharField(allow_null=True)
    expires_at = serializers.DateTimeField()


class ShopCustomerShown(ShownModel):
    """Who is signed in. Until `email_proven_at` only what they ordered while signed in is told."""

    class Meta:
        model = Customer
        fields = (
            *("id", "email", "name", "first_name", "last_name", "phone", "locale", "accepts_marketing"),
            "email_proven_at",
        )


def _text(most: int) -> Any:
    return serializers.CharField(max_length=most, allow_blank=True, required=False)


class ShopCustomerChangeSent(Sent):
    """Who they say they are. Letters go to the address that they registered with."""

    first_name = _text(80)
    last_name = _text(80)
    phone = _text(40)
    accepts_marketing = serializers.BooleanField(required=False)


class ShopCustomerSent(ShopCustomerChangeSent):
    """Who opens an account."""

    email = serializers.EmailField(max_length=254)
    password = password_field()


class RecoverySent(Sent):
    """The address to write to."""

    email = serializers.EmailField(max_length=254)


class NewPasswordSent(Sent):
    """A new password, and `token`: what stands behind the last slash of the letter's link."""

    token = serializers.CharField(max_length=200)
    password = password_field()


class PasswordChangeSent(Sent):
    """A new password, and the one there is."""

    current = password_field()
    password = password_field()


class ConfirmationSent(Sent):
    """`token`: what stands behind the last slash of the welcome letter's link."""

    token = serializers.CharField(max_length=200)


class CustomerResource(ShopResource):
    """What is for the customer alone whose token is sent."""

    knows_customers = True
    customers_only = True

    def check_right(self, permission: str) -> None:
        """Raise Problem 401 where nobody is signed in: before an answer from before could be told again."""
        super().check_right(permission)
        self.customer()

    def customer(self) -> Customer:
        """Who is signed in. Raises Problem 401."""
        found = customer_of(self.shop)
        if found is None:
            raise signed_out()
        return found


class Signing(ShopResource):
    """Where somebody gets a token."""

    shown = CustomerTokenShown
    unkept = ("token",)

    def token_for(self, customer: Customer) -> Response:
        """A new token of theirs."""
        until = timezone.now() + LIVES
        token = start_session(customer=customer, until=until)
        return Response(self.show({"token": token, "expires_at": until}), status=201)

    def within(self, allowed: bool) -> None:
        """Raise Problem 429 past a limit."""
        if not allowed:
            raise refused(too_many())


def refused(error: ActionError, places: Mapping[str, str] = NOTHING) -> Problem:
    """What programs are told of a refusal. `places` are members of the body by the action's fields, where
    these have another name."""
    if error.code == "too_many":
        return Problem(429, error.code, error.message, headers={"Retry-After": "300"})
    place = places.get(error.field, error.field)
    faults = [Fault(error.message, error.code, pointer(place))] if place else []
    return Problem(422 if faults else 409, error.code, error.message, faults)


class RegisteringView(Signing):
    """New accounts."""

    sends = {"create": ShopCustomerSent}
    # The letter to whom the shop knows already must go out though the call is refused.
    outside = ("create",)

    def create(self, request: Request) -> Response:
        """Open an account and be signed in. A letter asks to confirm the address.

        An address that the shop knows, from an account or an order, can be registered by letter only: it is
        written to, and the call is refused with `email_known`, unless the password is the account's.
        """
        sent = self.sent()
        wanted = Registration(
            email=sent["email"],
            password=sent["password"],
            first_name=sent.get("first_name", ""),
            last_name=sent.get("last_name", ""),
            phone=sent.get("phone", ""),
            note="",
            accepts_marketing=sent.get("accepts_marketing", False),
            locale=self.shop.locale,
        )
        try:
            return self.token_for(registered(self.shop, wanted))
        except ActionError as error:
            raise refused(error) from None


class RecoveryView(Signing):
    """Forgotten passwords."""

    sends = {"create": RecoverySent}
    answers = {"create": None}
    statuses = {"create": 204}

    def create(self, request: Request) -> Response:
        """Ask for a letter to choose a new password by. It is answered the same, whoever has an account."""
        email: str = self.sent()["email"]
        self.within(ASKED_OF_ONE.take(client_ip(self.shop)))
        if LETTERS.take(email):
            mail_recovery.send(email, self.shop.locale)
        return self.gone()


class NewPasswordView(Signing):
    """Passwords by a letter's link."""

    sends = {"create": NewPasswordSent}

    def create(self, request: Request) -> Response:
        """Choose a password by a letter's link, and be signed in; all other tokens and links are void."""
        sent = self.sent()
        self.within(ASKED_OF_ONE.take(client_ip(self.shop)))
        purpose = next((each for each in _LINKS if open_token(sent["token"], each)), _LINKS[0])
        try:
            customer = set_password(token=sent["token"], purpose=purpose, password=sent["password"])
        except ActionError as error:
            raise refused(error, {"form": "token"}) from None
        return self.token_for(customer)


class CustomerView(CustomerResource):
    """The customer who is signed in."""

    shown = ShopCustomerShown
    sends = {"partial_update": ShopCustomerChangeSent}

    def retrieve(self, request: Request) -> Response:  # type: ignore[override]
        """Who is signed in."""
        return self.told(self.customer())

    def partial_update(self, request: Request) -> Response:
        """Change name, phone number and the wish for news."""
        customer, sent = self.as_seen(self.customer()), self.sent()
        names = ("first_name", "last_name", "phone", "accepts_marketing")
        told = {name: str(sent.get(name, getattr(customer, name))) for name in names}
        form = ProfileForm(told, country=home_country(self.shop.store))
        if not form.is_valid():
            raise invalid([Fault(text, "invalid", pointer(name)) for name, text in form.faults.items()])
        change_profile(customer=customer, profile=form.profile)
        return self.told(Customer.objects.get(pk=customer.pk))


class PasswordView(CustomerResource, Signing):
    """Their password."""

    shown = CustomerTokenShown
    sends = {"create": PasswordChangeSent}

    def create(self, request: Request) -> Response:
        """Choose another password. All tokens are void, and everybody is signed out; a new one is told."""
        customer, sent = self.customer(), self.sent()
        self.within(TRIES.take(f"account {customer.email}"))
        try:
            changed = change_password(customer=customer, current=sent["current"], password=sent["password"])
        except ActionError as error:
            raise refused(error, {"password_current": "current"}) from None
        return self.token_for(changed)


class ConfirmationView(CustomerResource):
    """The proof that an e-mail address is theirs."""

    shown = ShopCustomerShown
    sends = {"create": ConfirmationSent}
    answers = {"again": None}
    statuses = {"create": 200}

    def create(self, request: Request) -> Response:
        """Confirm the address by the welcome letter's link. From then on earlier orders are told, too."""
        customer, sent = self.customer(), self.sent()
        try:
            confirm_email(token=sent["token"], customer=customer)
        except ActionError as error:
            if customer.email_proven_at is None:
                raise refused(error, {"form": "token"}) from None
        return self.told(Customer.objects.get(pk=customer.pk))

    def again(self, request: Request) -> Response:  # type: ignore[override]
        """Ask for the welcome letter once more."""
        customer = self.customer()
        if customer.email_proven_at is None and LETTERS.take(customer.email):
            mail_confirmation.send(customer.pk)
        return self.gone()
