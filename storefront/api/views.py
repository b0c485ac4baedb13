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

from foundation.api.callers import Caller
from foundation.api.costs import Bucket
from foundation.api.resources import Resource
from foundation.api.schema import ApiSchema
from foundation.rates import client_ip
from storefront.shopfront import shop_page
from storefront.surface import ShopRequest, open_to_other_sites
from themes.rendering.page import Page

CALLS = Bucket("shop-calls", size=2_000, refill=100)
"""Of one address at one shop. Behind it may be a whole office, or the server of a shop with its own face."""


class ShopApiSchema(ApiSchema):
    """Describes a view that asks for no token."""

    def get_auth(self) -> list[dict[str, Any]]:
        """None."""
        return []

    def get_extensions(self) -> dict[str, Any]:
        """What it costs; there are no scopes."""
        return {"x-cost": self._cost()}


class ShopResource(Resource):
    """Things that a shopper sees, in the language of the address."""

    schema = ShopApiSchema()
    bucket = CALLS
    too_often = _("Too many calls came from your address. Wait %s seconds.")
    http_method_names = ["get", "head", "post", "put", "patch", "delete", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a request, or a browser's question whether another site may send it."""
        if request.method == "OPTIONS":
            return open_to_other_sites(HttpResponse(status=204, headers={"Cache-Control": "public"}))
        request.COOKIES = {}  # nor does what stands below the view learn of them
        return open_to_other_sites(super().dispatch(request, *args, **kwargs))

    def _let_in(self, request: HttpRequest) -> Caller:
        store = cast(ShopRequest, request).store
        return Caller(
            key=f"shop:{store.pk}:{client_ip(request)}",
            actor="shopper",
            scopes=frozenset(),
            currency=store.currency,
            within=nullcontext,
        )

    @property
    def shop(self) -> ShopRequest:
        """The request as pages of the shop know it."""
        return cast(ShopRequest, self.request._request)

    @property
    def around(self) -> Page:
        """What things need to know of where they are shown: language, currency, addresses."""
        return shop_page(self.shop)
