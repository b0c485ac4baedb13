"""The cart for shoppers: its page, its plain form, and the endpoints that scripts of themes call."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.errors import ActionError
from storefront.shopfront import render, sections, shop_page
from storefront.surface import ShopRequest
from themes.page import Page

from .actions import add_line, clear_cart, set_note, set_quantities
from .cookies import cart_of, ensure_cart, keep_cart
from .drops import CartDrop
from .forms import additions_of, body_of, sections_of, whole
from .models import Cart, CartLine
from .queries import cart_contents

type View = Callable[..., HttpResponse]


class Answer(NamedTuple):
    """What changed: the cart, and a line that was added."""

    cart: Cart | None
    body: dict[str, Any]
    lines: list[CartLine]


def endpoint(change: Callable[[ShopRequest, dict[str, Any]], Answer]) -> Callable[..., HttpResponse]:
    """A POST that changes the cart, as a form (answered by the cart's page) or for a script (by JSON)."""

    @never_cache
    @require_POST
    @wraps(change)
    def view(request: ShopRequest, script: bool = False) -> HttpResponse:
        try:
            body = body_of(request)
            answer = change(request, body)
        except ActionError as error:
            return _refused(request, error, script)
        response = _json(request, answer) if script or _wants_json(request) else _redirect(request, body)
        if answer.cart is not None:
            keep_cart(response, answer.cart)
        return response

    return view


def _wants_json(request: ShopRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


@endpoint
def add(request: ShopRequest, body: dict[str, Any]) -> Answer:
    """Put one or several variants into the cart."""
    wanted = additions_of(body)
    cart = ensure_cart(request)
    lines = [
        add_line(cart=cart, variant_id=one.variant, quantity=one.quantity, properties=one.properties)
        for one in wanted
    ]
    return Answer(cart, body, lines)


@endpoint
def change(request: ShopRequest, body: dict[str, Any]) -> Answer:
    """Set the quantity of one line, named by its key (`id`) or its place from 1 (`line`)."""
    cart = cart_of(request)
    if cart is not None:
        line_id = _line_id(cart, body)
        if line_id is not None:
            set_quantities(cart=cart, quantities={line_id: whole(body.get("quantity"), 1)})
    return Answer(cart, body, [])


@endpoint
def update(request: ShopRequest, body: dict[str, Any]) -> Answer:
    """Set several quantities (`updates` by key, or in the lines' order) and the note."""
    cart = cart_of(request)
    if cart is not None:
        _apply_updates(cart, body)
    return Answer(cart, body, [])


@endpoint
def clear(request: ShopRequest, body: dict[str, Any]) -> Answer:
    """Take everything out."""
    cart = cart_of(request)
    if cart is not None:
        clear_cart(cart=cart)
    return Answer(cart, body, [])


@never_cache
@require_safe
def cart_json(request: ShopRequest) -> HttpResponse:
    """The cart as JSON."""
    return _json(request, Answer(cart_of(request), {}, []))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ShopRequest) -> HttpResponse:
    """The cart's page; its form changes quantities and the note, or goes on to the checkout."""
    if request.method != "POST":
        return _page(request)
    cart = cart_of(request)
    try:
        body = body_of(request)
        if cart is not None:
            _apply_updates(cart, body)
    except ActionError as error:
        return _page(request, error)
    return HttpResponseRedirect(f"{request.root}/{'checkout' if 'checkout' in body else 'cart'}")


def _page(request: ShopRequest, error: ActionError | None = None) -> HttpResponse:
    shown = shop_page(request, title=_("Cart"), path="/cart")
    objects: dict[str, object] = {"cart_error": str(error) if error else None}
    return render(request, "cart", shown, objects, status=422 if error else 200)


def _apply_updates(cart: Cart, body: dict[str, Any]) -> None:
    updates = body.get("updates")
    if isinstance(updates, dict):
        quantities = {whole(key): whole(value, 0) for key, value in updates.items()}
        set_quantities(cart=cart, quantities=quantities)
    elif isinstance(updates, list):
        ids = list(cart.lines.values_list("pk", flat=True))
        set_quantities(
            cart=cart,
            quantities={pk: whole(value, 0) for pk, value in zip(ids, updates, strict=False)},
        )
    if "note" in body:
        set_note(cart=cart, note=str(body["note"] or ""))


def _line_id(cart: Cart, body: dict[str, Any]) -> int | None:
    if body.get("id") not in (None, ""):
        return whole(body["id"])
    place = whole(body.get("line"), 0)
    ids = list(cart.lines.values_list("pk", flat=True))
    return ids[place - 1] if 1 <= place <= len(ids) else None


def _json(request: ShopRequest, answer: Answer) -> JsonResponse:
    contents = cart_contents(answer.cart)
    shown = _cart_page(request, contents)
    drop = CartDrop(contents, shown)
    body: Any = drop.json()
    if answer.lines:
        added = {str(line.pk) for line in answer.lines}
        rows = [item for item in body["items"] if item["key"] in added]
        body = rows[0] if len(rows) == 1 and "items" not in answer.body else {"items": rows}
    names = sections_of(answer.body, request.GET)
    if names:
        body["sections"] = sections(request, names, shown)
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _cart_page(request: ShopRequest, contents: object) -> Page:
    shown = shop_page(request, title=_("Cart"), path="/cart")
    shown.scratch["cart_contents"] = contents
    return shown


def _refused(request: ShopRequest, error: ActionError, script: bool) -> HttpResponse:
    if script or _wants_json(request):
        problem = {"status": 422, "code": error.code, "message": str(error), "description": str(error)}
        return JsonResponse(problem, status=422, json_dumps_params={"ensure_ascii": False})
    return _page(request, error)


def _redirect(request: ShopRequest, body: dict[str, Any]) -> HttpResponseRedirect:
    wanted = str(body.get("return_to") or "")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return HttpResponseRedirect(wanted if own else f"{request.root}/cart")
