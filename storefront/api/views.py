"""The base of every view of a shop's API: anybody may call it, from anywhere, and cookies mean nothing to it.

There is no token of a merchant's here: who calls is known by their address, by which calls are counted. A
browser lets the scripts of every site read the answers (`*`), which is safe because nothing that a browser
keeps takes part: a cart is named by its own secret, not by a cookie.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.plumbing import ResolvedComponent

from foundation.api.callers import Caller
from foundation.api.costs import Bucket
from foundation.api.problems import Problem
from foundation.api.resources import Resource
from foundation.api.schema import ApiSchema
from foundation.rates import client_ip
from storefront.customers.models import Customer
from storefront.customers.queries import customer_of_session
from storefront.shopfront import shop_page
from storefront.surface import ShopRequest, open_to_other_sites
from themes.rendering.page import Page

CALLS = Bucket("shop-calls", size=2_000, refill=100)
"""Of one address at one shop. Behind it may be a whole office, or the server of a shop with its own face."""


def signed_out() -> Problem:
    """There is no customer to the token that was sent, or none was sent."""
    text = _("Sign in first, and send the token: “Authorization: Bearer …”.")
    return Problem(401, "unauthorized", text, headers={"WWW-Authenticate": "Bearer"})


CUSTOMER = {
    "type": "http",
    "scheme": "bearer",
    "description": "What `POST customer/token` tells: it stands for one customer of one shop, for a day.",
}


class ShopApiSchema(ApiSchema):
    """Describes a view that asks for no token, or for a customer's."""

    def get_auth(self) -> list[dict[str, Any]]:
        """None; a customer's where that may be, and must be where it is for them alone."""
        if not self.view.knows_customers:
            return []
        component = ResolvedComponent(  # type: ignore[no-untyped-call]
            name="customer", type=ResolvedComponent.SECURITY_SCHEMA, object=ShopApiSchema, schema=CUSTOMER
        )
        self.registry.register_on_missing(component)
        needed: list[dict[str, Any]] = [{"customer": []}]
        return needed if self.view.customers_only else [*needed, {}]

    def get_extensions(self) -> dict[str, Any]:
        """What it costs; there are no scopes."""
        return {"x-cost": self._cost()}


class ShopResource(Resource):
    """Things that a shopper sees, in the language of the address."""

    schema = ShopApiSchema()
    bucket = CALLS
    too_often = _("Too many calls came from your address. Wait %s seconds.")
    knows_customers = False
    """Whether a customer's token is read: what is told and done is then theirs."""
    customers_only = False
    http_method_names = ["get", "head", "post", "put", "patch", "delete", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a request, or a browser's question whether another site may send it."""
        if request.method == "OPTIONS":
            return open_to_other_sites(HttpResponse(status=204, headers={"Cache-Control": "public"}))
        request.COOKIES = {}  # nor does what stands below the view learn of them
        return open_to_other_sites(super().dispatch(request, *args, **kwargs))

    def _let_in(self, request: HttpRequest) -> Caller:
        store = cast(ShopRequest, request).store
        if self.knows_customers:
            cast(Any, request).shop_customer = self._customer_of_token()
        return Caller(
            key=f"shop:{store.pk}:{client_ip(request)}",
            actor="shopper",
            scopes=frozenset(),
            currency=store.currency,
            within=nullcontext,
        )

    def _customer_of_token(self) -> Customer | None:
        """Who is signed in; None where no token was sent. Raises Problem 401 for one that is not good (any
        more): what a guest is told would pass for theirs."""
        found = customer_of_session(self.token) if self.token else None
        if self.token and found is None:
            raise signed_out()
        return found

    @property
    def token(self) -> str:
        """The customer's token that was sent; "" without one."""
        scheme, _space, token = self.request.headers.get("Authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""

    @property
    def caller_name(self) -> str:
        """Idempotency keys of one customer mean nothing to another behind the same address."""
        return f"{self.caller.key}\n{self.token}"

    def demand_key(self) -> None:
        """Raise Problem 400 for a call that must not be done twice and has no key to tell it by."""
        if "Idempotency-Key" not in self.request.headers:
            text = _("Send an Idempotency-Key, such as a UUID: sent again with it, nothing is done twice.")
            raise Problem(400, "idempotency_key_missing", text)

    @property
    def shop(self) -> ShopRequest:
        """The request as pages of the shop know it."""
        return cast(ShopRequest, self.request._request)

    @property
    def around(self) -> Page:
        """What things need to know of where they are shown: language, currency, addresses."""
        return shop_page(self.shop)
