"""Which page of the shop shows which template: what the editor's list of pages leads to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from themes.editor.describe import ThemeDescription
from themes.editor.resources import source_of

FIXED = {
    "index": "/",
    "cart": "/cart",
    "search": "/search",
    "404": "/404",
    "list-collections": "/collections",
    "password": "/password",
    "policy": "/policies/refund-policy",
    "customers/login": "/account/login",
    "customers/register": "/account/register",
    "customers/account": "/account",
    "customers/addresses": "/account/addresses",
    "customers/order": "/account/orders",
    "customers/reset_password": "/account/reset",
    "customers/activate_account": "/account/activate",
}
BY_RESOURCE = {kind: kind for kind in ("product", "collection", "page", "blog", "article")}
LABELS: dict[str, str | Promise] = {
    "index": _("Home page"),
    "product": _("Product"),
    "collection": _("Collection"),
    "list-collections": _("All collections"),
    "page": _("Page"),
    "blog": _("Blog"),
    "article": _("Blog post"),
    "cart": _("Cart"),
    "search": _("Search"),
    "404": _("Page not found"),
    "policy": _("Policy"),
    "password": _("Password page"),
    "gift_card": _("Gift card"),
    "customers/login": _("Sign in"),
    "customers/register": _("Create account"),
    "customers/account": _("Customer account"),
    "customers/addresses": _("Addresses"),
    "customers/order": _("Customer order"),
    "customers/reset_password": _("Reset password"),
    "customers/activate_account": _("Activate account"),
}
ORDER = list(LABELS)


@dataclass(frozen=True, slots=True)
class TemplatePlace:
    """A template and an address at which it is seen, "" while nothing of its kind is in the store."""

    name: str
    kind: str
    suffix: str
    label: str
    path: str
    is_own: bool

    def json(self) -> dict[str, Any]:
        """For the editor."""
        return asdict(self)


def template_places(description: ThemeDescription, own: list[str]) -> list[TemplatePlace]:
    """The templates of a theme and the store's own alternates (`own`: names), as people look for them."""
    given = [template.name for template in description.templates]
    names = [*given, *(name for name in own if name not in given)]
    samples = {kind: _sample(kind) for kind in {name.partition(".")[0] for name in names}}
    places = [_place(name, samples, is_own=name not in given) for name in names]
    return sorted(places, key=lambda place: (_rank(place.kind), place.suffix))


def _place(name: str, samples: dict[str, str], *, is_own: bool) -> TemplatePlace:
    kind, _dot, suffix = name.partition(".")
    path = samples[kind]
    if path and suffix:
        path += f"{'&' if '?' in path else '?'}view={quote(suffix)}"
    return TemplatePlace(name, kind, suffix, str(LABELS.get(kind, kind)), path, is_own)


def _sample(kind: str) -> str:
    """A page that the template of this kind is for."""
    if kind in FIXED:
        return FIXED[kind]
    source = source_of(BY_RESOURCE.get(kind, ""))
    found = source.find("", 1) if source else []
    if found:
        return found[0].path
    return "/collections/all" if kind == "collection" else ""


def _rank(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)
