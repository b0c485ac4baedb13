"""Every address there is, read from the URL confs themselves, and what of a store each of its parts names.

A new address is walked without a word here. One that takes a new kind of thing is not: `thing_of` then has
no answer, and `test_every_part_of_an_address_is_known` fails until NAMED says what the part names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property

from foundation.api.versions import CURRENT
from tenants.context import in_store
from tests.isolation import api_things
from tests.isolation.world import OFFERED, Side

PART = re.compile(r"<(?:[^>:]+:)?([^>]+)>")
NOTHING = "no-such-thing"


@dataclass(frozen=True)
class Address:
    """One pattern of a URL conf: its whole route, and the view behind it."""

    route: str
    view: Callable[..., Any]

    @property
    def view_name(self) -> str:
        """The view's module and name: "storefront.catalog.shop.product"."""
        return f"{self.view.__module__}.{getattr(self.view, '__name__', 'view')}"

    @property
    def is_of_shop_api(self) -> bool:
        """Whether it is one of the API that every shop has at its own host."""
        return self.view.__module__.startswith("storefront.api.")

    @property
    def permission(self) -> str:
        """The right that a back-office page asks for; "" for other pages."""
        return str(getattr(self.view, "permission", ""))

    @cached_property
    def parts(self) -> list[str]:
        """The names of its variable parts."""
        return (
            PART.findall(self.route) if "(?P" not in self.route else re.findall(r"\(\?P<(\w+)>", self.route)
        )

    def path(self, values: Mapping[str, object]) -> str:
        """The path with its parts filled in."""
        if "(?P" not in self.route:
            return "/" + PART.sub(lambda found: str(values[found[1]]), self.route)
        filled = re.sub(r"\(\?P<(\w+)>(?:[^()\\]|\\.)*\)", lambda found: str(values[found[1]]), self.route)
        return "/" + re.sub(r"[\^$\\]", "", filled)


def _walk(resolver: URLResolver, before: str = "") -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        elif isinstance(pattern, URLPattern):
            is_plain = isinstance(pattern.pattern, RoutePattern)
            yield Address(route if is_plain else route.replace("^", ""), pattern.callback)


# /dev/ is for the developer of a machine alone: production has no such address.
PLATFORM = [a for a in _walk(get_resolver(settings.ROOT_URLCONF)) if not a.route.startswith("dev/")]
SHOP = list(_walk(get_resolver(settings.STORE_URLCONF)))
BACK_OFFICE = [address for address in PLATFORM if address.permission]
ELSEWHERE = [address for address in PLATFORM if not address.permission]

# What a part names, by the view (or all views of a module) and the part.
NAMED: dict[str, Callable[[Side], object]] = {
    "backoffice.pages.roles:role_id": lambda side: side.own_role.pk,
    "backoffice.pages.team:member_id": lambda side: side.packers_membership.pk,
    "backoffice.pages.team:invitation_id": lambda side: side.invitation.pk,
    "billing.pages.plan:bill_uid": lambda side: side.bill.uid,
    "vetting.pages.complaints:number": lambda side: side.complaint.number,
    "vetting.pages.business:uid": lambda side: side.paper.uid,
    "storefront.catalog.pages.editor.delete:number": lambda side: side.unsold.pk,
    "storefront.catalog.pages.editor:number": lambda side: side.product.pk,
    "storefront.catalog.pages.collections:number": lambda side: side.collection.pk,
    "storefront.catalog.pages.imports:number": lambda side: side.product_import.pk,
    "storefront.catalog.pages.exports.cancel:number": lambda side: side.running_export.pk,
    "storefront.catalog.pages.exports:number": lambda side: side.product_export.pk,
    "storefront.orders.pages:number": lambda side: side.order.number,
    "storefront.payments.pages.refund:number": lambda side: side.order.number,
    "storefront.payments.pages.cancel:number": lambda side: side.idle_order.number,
    "storefront.shipping.pages:zone_id": lambda side: side.zone.pk,
    "storefront.shipping.pages:rate_id": lambda side: side.rate.pk,
    "storefront.taxes.pages:rate_id": lambda side: side.tax.pk,
    "plugins.access.pages:token_id": lambda side: side.access_token.pk,
    "plugins.functions.pages:function": lambda side: side.function,
    "plugins.functions.pages:number": lambda side: side.function_run.pk,
    "plugins.webhooks.pages:endpoint_id": lambda side: side.endpoint.pk,
    "plugins.webhooks.log_pages:endpoint_id": lambda side: side.endpoint.pk,
    "plugins.webhooks.log_pages:message_id": lambda side: side.webhook.pk,
    "plugins.remote_apps.pages:client_id": lambda side: side.app.client_id,
    "themes.pages.changes.restore:version": lambda side: 1 if side.word == "Ardennes" else 2,
    "themes.pages.updates:number": lambda side: side.theme.pk,
    "themes.editor.api:number": lambda side: side.theme.pk,
    "themes.editor.pages:number": lambda side: side.theme.pk,
    "themes.editor.code_api:number": lambda side: side.theme.pk,
    "themes.pages.changes:number": lambda side: side.theme.pk,
    "themes.pages.findings:number": lambda side: side.theme.pk,
    "themes.pages.access:number": lambda side: side.theme_token.pk,
    "portal.pages.invitations:invitation_id": lambda side: side.invitation.pk,
    "portal.pages.invitations:token": lambda side: side.invitation_token,
    "storefront.catalog.media.serving:key": lambda side: side.rendition,
    "storefront.catalog.shop.product:handle": lambda side: side.product.handle,
    "storefront.catalog.shop.product_json:handle": lambda side: side.product.handle,
    "storefront.catalog.shop.variant:number": lambda side: side.variant.pk,
    "storefront.catalog.feeds.collections:handle": lambda side: side.collection.handle,
    "storefront.catalog.feeds.products:collection": lambda side: side.collection.handle,
    "storefront.catalog.shop.product_within:handle": lambda side: side.product.handle,
    "storefront.catalog.shop.product_within:collection": lambda side: side.collection.handle,
    "storefront.catalog.shop.collection:handle": lambda side: side.collection.handle,
    "storefront.catalog.shop.collection:tags": lambda side: f"{side.word.lower()}-tag",
    "storefront.api.carts:token": lambda side: side.cart.token,
    "storefront.api.carts:id": lambda side: side.line.pk,
    "storefront.api.addresses:id": lambda side: side.address.pk,
    "storefront.api.checkout:token": lambda side: side.cart.token,
    "storefront.api.orders:token": lambda side: side.order.token,
    "storefront.api.catalog.ShopProductViewSet:handle": lambda side: side.product.handle,
    "storefront.api.texts:blog": lambda side: side.blog.handle,
    "storefront.api.texts.ShopBlogView:handle": lambda side: side.blog.handle,
    "storefront.api.texts:handle": lambda side: side.article.handle,
    "storefront.api.catalog:handle": lambda side: side.collection.handle,
    "storefront.cart.shop.permalink:lines": lambda side: f"{side.variant.pk}:1",
    "storefront.content.pages.texts.edit_page:number": lambda side: side.text_page.pk,
    "storefront.content.pages.texts.remove_page:number": lambda side: side.text_page.pk,
    "storefront.content.pages.texts.edit_blog:number": lambda side: side.blog.pk,
    "storefront.content.pages.texts.remove_blog:number": lambda side: side.blog.pk,
    "storefront.content.pages.articles:number": lambda side: side.article.pk,
    "storefront.content.pages.menus:number": lambda side: side.menu.pk,
    "storefront.content.pages.inbox:number": lambda side: side.message.pk,
    "storefront.content.pages.redirects:number": lambda side: side.redirect.pk,
    "storefront.content.shop.text_page:handle": lambda side: side.text_page.handle,
    "storefront.content.shop.blog:handle": lambda side: side.blog.handle,
    "storefront.content.shop.blog:tags": lambda side: f"{side.word.lower()}-tag",
    "storefront.content.shop.feed:handle": lambda side: side.blog.handle,
    "storefront.content.shop:blog": lambda side: side.blog.handle,
    "storefront.content.shop:handle": lambda side: side.article.handle,
    "storefront.content.shop:kind": lambda side: (
        "refund-policy" if side.word == "Ardennes" else "privacy-policy"
    ),
    "storefront.checkout.shop:token": lambda side: side.order.token,
    "storefront.checkout.paying.come_back:key": lambda side: side.open_payment.key,
    "storefront.customers.shop.account:token": lambda side: side.order.token,
    "storefront.customers.shop.addresses:address_id": lambda side: side.address.pk,
    "storefront.customers.shop.passwords.reset:token": lambda side: side.reset_token,
    "storefront.customers.shop.passwords.activate:token": lambda side: side.activation_token,
    "storefront.customers.shop.passwords.confirm:token": lambda side: side.confirm_token,
    "storefront.privacy.shop.letters:token": lambda side: side.data_token,
    "storefront.extensions.field_pages.product_fields:number": lambda side: side.product.pk,
    "storefront.extensions.field_pages.variant_fields:number": lambda side: side.variant.pk,
    "storefront.extensions.field_pages.collection_fields:number": lambda side: side.collection.pk,
    "storefront.extensions.field_pages.order_fields:number": lambda side: side.order.number,
    "storefront.extensions.field_pages.customer_fields:customer_id": lambda side: side.customer.pk,
    "backoffice.pages.data.restore:backup_id": lambda side: side.backup.pk,
    "backoffice.pages.data.download:link": lambda side: side.download,
    "storefront.customers.pages.showing:customer_id": lambda side: side.customer.pk,
    "storefront.privacy.pages:customer_id": lambda side: side.customer.pk,
    "storefront.customers.pages.editing:customer_id": lambda side: side.customer.pk,
    "storefront.customers.pages.editing.invite:customer_id": lambda side: side.order.customer_id,
    "storefront.customers.pages.editing.enable:customer_id": lambda side: side.barred.pk,
}

# What a part names that is no store's own: the same words mean something in every store, or in none.
OF_NO_STORE: dict[str, object] = {
    "storefront.api.countries:code": "CN",
    "storefront.content.pages.policies:kind": "privacy-policy",
    "storefront.content.sitemap:kind": "pages",
    "storefront.content.sitemap:number": 1,
    "storefront.extensions.pages:plugin": "desk",
    "storefront.extensions.pages:path": "below",
    "plugins.pages.shelf:plugin": "desk",
    "storefront.catalog.pages.imports:plugin": "desk",
    "storefront.catalog.pages.imports:source": "names",
    "storefront.catalog.pages.exports:plugin": "desk",
    "storefront.catalog.pages.exports:target": "titles",
    "storefront.checkout.paying.browser_module:plugin": "stripe",
    "storefront.checkout.paying.browser_module:file": "stripe.js",
    "storefront.payments.setup_pages:plugin": "stripe",
    "storefront.payments.setup_pages:gateway": "stripe",
    "storefront.payments.webhooks.gateway_webhook:store": "00000000-0000-0000-0000-000000000000",
    "storefront.payments.webhooks.gateway_webhook:plugin": "stripe",
    "storefront.payments.webhooks.gateway_webhook:gateway": "stripe",
    "plugins.pages.drawn:plugin": "desk",
    "plugins.pages.drawn:name": "notes",
    "plugins.pages.drawn:path": "below",
    "themes.editor.choosing:kind": "product",
    "themes.pages.remote:handle": "no-such-store",
    "themes.pages.remote:number": "main",
    "portal.developers.pages:slug": "start",
    "portal.developers.apps.pages:client_id": NOTHING,
    "portal.developers.apps.pages:kind": "client",
    "portal.developers.apps.pages:name": "note",
    "portal.developers.themes.pages:uid": "00000000-0000-0000-0000-000000000000",
    "console.pages.offered_themes:uid": "00000000-0000-0000-0000-000000000000",
    "themes.pages.offered:uid": OFFERED,
    "themes.directory.pictures:digest": NOTHING,
    "themes.shop:package": "courtyard",
    "themes.shop:digest": "0",
    "themes.shop:name": "settings.css",
    "themes.platform_scripts:name": "option_selection.js",
    "foundation.api.views:path": NOTHING,
    "vetting.pages.public:number": NOTHING,
    "vetting.pages.public:secret": NOTHING,
    "console.pages.complaints:uid": "00000000-0000-0000-0000-000000000000",
    "console.pages.businesses:uid": "00000000-0000-0000-0000-000000000000",
    "console.pages.flags:name": "chat",
    "console.pages.lives:uid": "00000000-0000-0000-0000-000000000000",
    "console.pages.people:what": "off",
    "console.pages.plans:kind": "plan",
    "console.pages.plans:what": "hide",
    "accounts.pages:session_id": 999_999,
    "allauth.mfa.webauthn.views:pk": 999_999,
    "allauth.account.views:key": NOTHING,
    "allauth.account.views:uidb36": "1",
}
OPERATORS = "operator/"
API = f"api/{CURRENT}/"


def thing_of(address: Address, part: str, side: Side) -> object:
    """What of `side` the part names. Raises KeyError for a part that nobody has told of."""
    if part == "handle" and address.permission:
        return side.store.handle
    if address.route.startswith(API) and not address.is_of_shop_api:
        return _api_thing(address, side)
    module = address.view.__module__
    for key in (f"{address.view_name}:{part}", f"{module}:{part}"):
        if key in NAMED:
            return NAMED[key](side)
        if key in OF_NO_STORE:
            return OF_NO_STORE[key]
    if address.route.startswith(OPERATORS):
        return "1"
    raise KeyError(f"/{address.route}: what does <{part}> name? Say so in tests.isolation.addresses.NAMED")


def _api_thing(address: Address, side: Side) -> object:
    kind = address.route.removeprefix(API).partition("/<")[0]
    if kind in api_things.OF_NO_STORE:
        return api_things.OF_NO_STORE[kind]
    with in_store(side.store):
        return api_things.THINGS[kind](side)


def path_to(address: Address, side: Side, **instead: object) -> str:
    """The address of the side's things; `instead` replaces some of its parts."""
    return address.path({part: instead.get(part, thing_of(address, part, side)) for part in address.parts})


def names_a_thing(address: Address) -> bool:
    """Whether some part of the address, beside the store's handle, is a thing of one store alone."""
    module = address.view.__module__
    if address.route.startswith(API) and not address.is_of_shop_api:
        return bool(address.parts) and address.route.removeprefix(API).partition("/<")[0] in api_things.THINGS
    own = [part for part in address.parts if not (part == "handle" and address.permission)]
    return any(f"{address.view_name}:{part}" in NAMED or f"{module}:{part}" in NAMED for part in own)


def label(address: Address) -> str:
    """A name for a parametrised test."""
    return "/" + address.route
