"""`{% form 'product', product %}`: forms of a storefront.

No token is printed: a storefront's cookies are SameSite=Lax, forms post to the shop's own origin, and the
store's middleware refuses a change that comes from elsewhere. So pages can be cached for everybody.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from themes.engine import Drop, Html, Listing, TagCall, attributes
from themes.objects.forms import FIELD_NAMES, FormDrop
from themes.registry import theme_filter, theme_tag
from themes.rendering.page import Page

ACTIONS = {
    "activate_customer_password": "/account/activate",
    "cart": "/cart",
    "contact": "/contact#contact_form",
    "create_customer": "/account",
    "currency": "/cart/update",
    "customer": "/contact#contact_form",
    "customer_address": "/account/addresses",
    "customer_closing": "/account/privacy/close",
    "customer_data": "/account/privacy/ask",
    "customer_data_copy": "/account/privacy/copy",
    "customer_data_link": "/account/privacy/request",
    "customer_keeping": "/account/privacy/keep",
    "customer_login": "/account/login",
    "customer_password": "/account/password",
    "customer_profile": "/account/profile",
    "guest_login": "/account/login",
    "localization": "/localization",
    "product": "/cart/add",
    "recover_customer_password": "/account/recover",
    "reset_customer_password": "/account/reset",
    "storefront_password": "/password",
}
"""Where each kind of form posts to, below the language's prefix; "new_comment" to its article."""

EDITED = {"customer_address": tuple(FIELD_NAMES), "customer_profile": (*FIELD_NAMES, "accepts_marketing")}
"""Kinds of forms that begin with what they change, and which of its properties."""

MULTIPART = frozenset({"cart", "product"})
"""Kinds whose fields may hold files."""

TRAP = "website_url"
TRAPPED = frozenset({"contact", "customer", "customer_data", "new_comment"})
"""Kinds of forms that strangers send, with a field `TRAP` that stays empty when a person fills them in."""

NAMES = {
    "cart": {"id": "cart_form", "class": "shopify-cart-form"},
    "contact": {"id": "contact_form", "class": "contact-form"},
    "create_customer": {"id": "create_customer"},
    "customer": {"id": "contact_form", "class": "contact-form"},
    "customer_address": {"id": "address_form_{}"},
    "customer_login": {"id": "customer_login"},
    "guest_login": {"id": "customer_login_guest"},
    "localization": {"id": "localization_form", "class": "shopify-localization-form"},
    "new_comment": {"id": "comment_form", "class": "comment-form"},
    "product": {"id": "product_form_{}", "class": "shopify-product-form"},
    "storefront_password": {"id": "login_form", "class": "storefront-password-form"},
}
"""What themes expect a form to be called where they name it nothing else; {} is the id of its subject."""


def _of(subject: object, name: str) -> object:
    return subject[name] if isinstance(subject, Drop) else None


def _product_fields(page: Page, subject: object) -> dict[str, object]:
    identity = _of(subject, "id")
    return {"product-id": identity} if identity else {}


def _localization_fields(page: Page, subject: object) -> dict[str, object]:
    return {"_method": "put", "return_to": page.path}


def _address_fields(page: Page, subject: object) -> dict[str, object]:
    return {"_method": "put"} if _of(subject, "id") else {}


def _guest_fields(page: Page, subject: object) -> dict[str, object]:
    return {"guest": "true"}


HIDDEN: dict[str, Callable[[Page, object], dict[str, object]]] = {
    "customer_address": _address_fields,
    "guest_login": _guest_fields,
    "localization": _localization_fields,
    "product": _product_fields,
}


def action_of(page: Page, kind: str, subject: object) -> str:
    """Where a form of a kind posts to; a comment's to its article, an address's to itself."""
    if kind == "new_comment":
        return f"{_of(subject, 'url') or page.root + page.path}/comments#comment_form"
    path = page.root + ACTIONS.get(kind, f"/forms/{kind}")
    if kind == "customer_address" and (identity := _of(subject, "id")):
        return f"{path}/{identity}"
    return path


def _sent(page: Page, kind: str, identity: str, subject: object) -> FormDrop:
    """The form as it was sent just now, else an empty one, or one with what is edited."""
    sent: dict[str, FormDrop] = page.scratch.get("forms", {})
    found = sent.get(f"{kind}:{identity}") or sent.get(kind)
    is_posted = found is not None and bool(found["posted_successfully?"])
    if found is not None and not (is_posted and kind in EDITED):
        return found
    values = {}
    if isinstance(subject, Drop):
        values = {name: subject[name] for name in EDITED.get(kind, ()) if name in subject.table}
    return FormDrop(identity, values, {}, posted=is_posted, kind=kind)


def _trap(kind: str) -> Html:
    """A field that nobody sees and programs fill in: what comes with it is spam."""
    if kind not in TRAPPED:
        return Html("")
    frame = {"type": "text", "name": TRAP, "value": "", "tabindex": "-1", "autocomplete": "off"}
    return Html("<input{} hidden>").format(attributes(frame))


@theme_tag("form", kind="block")
def form(call: TagCall) -> Html:
    """`{% form 'product', product %}…{% endform %}`: a `<form>` with the address and fields of its kind.

    Further arguments become attributes. Inside, `form` knows what was sent and what was wrong with it.

    Kinds: `product`, `cart`, `contact`, `customer`, `new_comment`, `localization`, `storefront_password`,
    `customer_login`, `guest_login`, `create_customer`, `customer_address`, `customer_profile`,
    `customer_password`, `recover_customer_password`, `reset_customer_password`, `activate_customer_password`,
    and for a shopper's data `customer_data`, `customer_data_copy`, `customer_data_link`, `customer_closing`,
    `customer_keeping`.
    """
    page = call.state
    assert isinstance(page, Page)
    kind, subject = str(call.arg(0, "")), call.arg(1)
    named = dict(call.named)
    return_to = named.pop("return_to", None)
    hidden: dict[str, object] = {"form_type": kind, "utf8": "✓"}
    if kind in HIDDEN:
        hidden.update(HIDDEN[kind](page, subject))
    hidden.update(page.scratch.get("form_fields", {}).get(kind, {}))
    if return_to:
        hidden["return_to"] = page.root + page.path if return_to == "back" else return_to
    about = _of(subject, "id") or ("new" if kind == "customer_address" else None)
    identity = str(about or named.get("id", kind))
    frame = {
        "method": "post",
        "action": action_of(page, kind, subject),
        "accept-charset": "UTF-8",
        **({"enctype": "multipart/form-data"} if kind in MULTIPART else {}),
        **{name: value.format(about or "") for name, value in NAMES.get(kind, {}).items()},
        **named,
    }
    fields = Html("").join(
        Html("<input{}>").format(attributes({"type": "hidden", "name": name, "value": value}))
        for name, value in hidden.items()
    )
    body = call.body({"form": _sent(page, kind, identity, subject)})
    return Html("<form{}>{}{}{}</form>").format(attributes(frame), fields, _trap(kind), body)


@theme_filter("default_errors")
def default_errors(errors: object) -> Html:
    """The errors of a form as a list. An error of the whole form has no field's name."""
    if not isinstance(errors, Listing | list) or not errors:
        return Html("")
    messages = errors.by_handle("messages") if isinstance(errors, Listing) else None
    fields = errors.by_handle("translated_fields") if isinstance(errors, Listing) else None
    items = []
    for name in errors:
        message = messages.get(name, name) if isinstance(messages, dict) else name
        field = fields.get(name) if isinstance(fields, dict) and name != "form" else None
        items.append(Html("<li>{}</li>").format(f"{field}: {message}" if field else message))
    return Html('<div class="errors" role="alert"><ul>{}</ul></div>').format(Html("").join(items))


@theme_filter("currency_selector", needs_page=True)
def currency_selector(page: Page, form: object, **named: object) -> Html:
    """A `<select>` of the store's currencies; a store has one."""
    option = Html("<option{}>{}</option>").format(
        attributes({"value": page.currency, "selected": True}), page.currency
    )
    frame = {"name": "currency", "aria-label": _("Currency"), **named}
    return Html("<select{}>{}</select>").format(attributes(frame), option)
