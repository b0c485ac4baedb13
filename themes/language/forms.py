"""`{% form 'product', product %}`: forms of a storefront.

No token is printed: a storefront's cookies are SameSite=Lax, forms post to the shop's own origin, and the
store's middleware refuses a change that comes from elsewhere. So pages can be cached for everybody.
"""

from collections.abc import Callable

from themes.drops import FormDrop
from themes.engine import Drop, Html, TagCall, attributes
from themes.page import Page
from themes.registry import theme_tag

ACTIONS = {
    "cart": "/cart",
    "product": "/cart/add",
    "localization": "/localization",
    "contact": "/contact",
    "customer": "/contact",
    "customer_login": "/account/login",
    "create_customer": "/account",
    "recover_customer_password": "/account/recover",
    "reset_customer_password": "/account/reset",
    "customer_address": "/account/addresses",
    "storefront_password": "/password",
}
"""Where each kind of form posts to, below the language's prefix."""

MULTIPART = frozenset({"product"})
"""Kinds whose fields may hold files."""


def _product_fields(page: Page, subject: object) -> dict[str, object]:
    identity = subject["id"] if isinstance(subject, Drop) else None
    return {"product-id": identity} if identity else {}


def _localization_fields(page: Page, subject: object) -> dict[str, object]:
    return {"return_to": page.path}


HIDDEN: dict[str, Callable[[Page, object], dict[str, object]]] = {
    "product": _product_fields,
    "localization": _localization_fields,
}


@theme_tag("form", kind="block")
def form(call: TagCall) -> Html:
    """A `<form>` with the address and hidden fields of its kind; further arguments become attributes."""
    page = call.state
    assert isinstance(page, Page)
    kind = str(call.arg(0, ""))
    named = dict(call.named)
    return_to = named.pop("return_to", None)
    hidden: dict[str, object] = {"form_type": kind, "utf8": "✓"}
    if kind in HIDDEN:
        hidden.update(HIDDEN[kind](page, call.arg(1)))
    if return_to:
        hidden["return_to"] = return_to
    frame = {
        "method": "post",
        "action": page.root + ACTIONS.get(kind, f"/forms/{kind}"),
        "accept-charset": "UTF-8",
        **({"enctype": "multipart/form-data"} if kind in MULTIPART else {}),
        **named,
    }
    sent = page.scratch.get("forms", {}).get(kind) or FormDrop(str(named.get("id", kind)), {}, [])
    fields = Html("").join(
        Html("<input{}>").format(attributes({"type": "hidden", "name": name, "value": value}))
        for name, value in hidden.items()
    )
    return Html("<form{}>{}{}</form>").format(attributes(frame), fields, call.body({"form": sent}))
