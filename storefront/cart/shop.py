"""The cart for shoppers: its page, its plain form, and the endpoints that scripts of themes call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import ActionError
from storefront.shopfront import own_path, render, shop_page, template_of
from storefront.surface import SAFE_METHODS, ShopRequest, comes_from_elsewhere

from .actions import (
    add_line,
    clear_cart,
    hold_variant,
    set_attributes,
    set_note,
    set_properties,
    set_quantities,
)
from .answers import Answer, answer_json
from .cookies import cart_of, ensure_cart, keep_cart
from .forms import (
    additions_of,
    body_of,
    check_update,
    folded,
    line_gone,
    pairs_of,
    texts_of,
    variant_of,
    whole,
)
from .lines import line_of, lines_of
from .models import Cart
from .queries import sells_any

KEPT = frozenset({"note", "attributes"})
"""What of a permalink's query the cart keeps."""

type Change = Callable[[ShopRequest, dict[str, Any]], Answer]


def endpoint(change: Change, *, by_link: bool = False) -> Callable[..., HttpResponse]:
    """A POST that changes the cart, as a form (answered by the cart's page) or for a script (by JSON).

    With `by_link` a link of the shop's own pages may ask for it too, as `item.url_to_remove` does.
    """

    @never_cache
    @require_http_methods(["GET", "POST"] if by_link else ["POST"])
    @wraps(change)
    def view(request: ShopRequest, script: bool = False) -> HttpResponse:
        if request.method in SAFE_METHODS and not _is_own_link(request):
            return HttpResponseRedirect(f"{request.root}/cart")
        try:
            body = body_of(request) if request.method == "POST" else request.GET.dict()
            answer = change(request, body)
        except ActionError as error:
            return _refused(request, error, script)
        is_script = script or _wants_json(request)
        response = answer_json(request, answer) if is_script else _redirect(request, body)
        if answer.cart is not None:
            keep_cart(response, answer.cart)
        return response

    return view


def _is_own_link(request: ShopRequest) -> bool:
    """Whether a person followed a link of the shop: nothing from elsewhere, and no browser reading ahead."""
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose")
    origin = urlsplit(request.headers.get("Referer", "")).netloc
    return not ahead and not comes_from_elsewhere(request) and origin in ("", request.get_host())


def _wants_json(request: ShopRequest) -> bool:
    """Whether a script asks at the address of the form: by the type it takes, or by the mark of scripts."""
    accepts = request.headers.get("Accept", "")
    if "application/json" in accepts or "javascript" in accepts:
        return True
    return request.headers.get("X-Requested-With") == "XMLHttpRequest" and "text/html" not in accepts


def _add(request: ShopRequest, body: dict[str, Any]) -> Answer:
    """Put one or several variants into the cart."""
    wanted = additions_of(body)
    cart = ensure_cart(request)
    lines = [
        add_line(cart=cart, variant_id=one.variant, quantity=one.quantity, properties=one.properties)
        for one in wanted
    ]
    return Answer(cart, body, lines)


def _change(request: ShopRequest, body: dict[str, Any]) -> Answer:
    """Set quantity or properties of one line: its key or variant (`id`), or its place from 1 (`line`)."""
    cart = cart_of(request)
    line = _named_line(cart, body) if cart is not None else None
    if request.method in SAFE_METHODS and line is None:
        return Answer(cart, body, [])  # a link that is followed twice
    if cart is None or line is None:
        raise line_gone()
    if isinstance(body.get("properties"), dict):
        set_properties(cart=cart, line_id=line, properties=texts_of(body["properties"]))
    if "quantity" in body or "properties" not in body:
        set_quantities(cart=cart, quantities={line: whole(body.get("quantity"), 1)})
    return Answer(cart, body, [])


def _update(request: ShopRequest, body: dict[str, Any]) -> Answer:
    """Set several quantities (`updates` by key, by variant or in order), the note and the attributes."""
    check_update(body)
    cart = ensure_cart(request) if _holds_anything(body) else cart_of(request)
    if cart is not None:
        _apply_updates(cart, body)
    return Answer(cart, body, [])


def _clear(request: ShopRequest, body: dict[str, Any]) -> Answer:
    """Take everything out."""
    cart = cart_of(request)
    if cart is not None:
        clear_cart(cart=cart)
    return Answer(cart, body, [])


add = endpoint(_add)
change = endpoint(_change, by_link=True)
update = endpoint(_update)
clear = endpoint(_clear, by_link=True)


@never_cache
@require_safe
def cart_json(request: ShopRequest) -> HttpResponse:
    """The cart as JSON."""
    return answer_json(request, Answer(cart_of(request), {}, []))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ShopRequest) -> HttpResponse:
    """The cart's page; its form changes quantities, note and attributes, or goes on to the checkout."""
    if request.method != "POST":
        return _page(request)
    try:
        body = body_of(request)
        check_update(body)
        cart = ensure_cart(request) if _holds_anything(body) else cart_of(request)
        if cart is not None:
            _apply_updates(cart, body)
    except ActionError as error:
        return _page(request, error)
    goes_on = "checkout" in body or "goto_pp" in body or "goto_gc" in body
    response = HttpResponseRedirect(f"{request.root}/{'checkout' if goes_on else 'cart'}")
    if cart is not None:
        keep_cart(response, cart)
    return response


@never_cache
@require_safe
def permalink(request: ShopRequest, lines: str) -> HttpResponse:
    """A link into a filled cart, from a letter or another site: `/cart/<variant>:<quantity>,…`.

    What is in the cart already stays, and a link that is followed twice counts once. `?note=` and
    `?attributes[…]=` are kept; other fields, such as `discount`, are passed over. Raises Http404
    where nothing of it is on sale, and for any other path.
    """
    wanted = pairs_of(lines)
    if not wanted or not sells_any(wanted):
        raise Http404
    if not _is_opened(request):
        return HttpResponseRedirect(f"{request.root}/cart")
    cart, refused = ensure_cart(request), None
    for variant, quantity in wanted.items():
        try:
            hold_variant(cart=cart, variant_id=variant, quantity=quantity)
        except ActionError as error:  # the others are wanted all the same
            refused = error
    try:
        _apply_updates(cart, {name: value for name, value in folded(request.GET).items() if name in KEPT})
    except ActionError as error:
        refused = error
    response = _page(request, refused) if refused else HttpResponseRedirect(f"{request.root}/cart")
    keep_cart(response, cart)
    return response


def _is_opened(request: ShopRequest) -> bool:
    """Whether somebody opens a page by this link: no picture's address, and no browser reading ahead."""
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose")
    goal = request.headers.get("Sec-Fetch-Dest", "document")
    return request.method == "GET" and not ahead and goal == "document"


def _page(request: ShopRequest, error: ActionError | None = None) -> HttpResponse:
    shown = shop_page(request, title=_("Cart"), path="/cart")
    objects: dict[str, object] = {"cart_error": str(error) if error else None}
    return render(request, template_of(request, "cart"), shown, objects, status=422 if error else 200)


def _holds_anything(body: Mapping[str, Any]) -> bool:
    """Whether a shopper without a cart needs one for what they sent."""
    return bool(body.get("note") or body.get("attributes") or body.get("updates"))


def _apply_updates(cart: Cart, body: dict[str, Any]) -> None:
    # Words first: they stay when a quantity is too high.
    if "note" in body:
        set_note(cart=cart, note=str(body["note"] or ""))
    if isinstance(body.get("attributes"), dict):
        set_attributes(cart=cart, attributes=texts_of(body["attributes"]))
    updates = body.get("updates")
    rows = lines_of(cart)
    if isinstance(updates, dict):
        quantities = {}
        for name, value in updates.items():
            line = line_of(rows, name)
            if line is not None:
                quantities[line.pk] = whole(value, 0)
            elif units := whole(value, 0):
                if not str(name).isdecimal():
                    raise line_gone()
                add_line(cart=cart, variant_id=variant_of(name), quantity=units)
        set_quantities(cart=cart, quantities=quantities)
    elif isinstance(updates, list):
        if any(whole(value, 0) for value in updates[len(rows) :]):
            raise line_gone()
        pairs = zip(rows, updates, strict=False)
        set_quantities(cart=cart, quantities={line.pk: whole(value, 0) for line, value in pairs})


def _named_line(cart: Cart, body: dict[str, Any]) -> int | None:
    rows = lines_of(cart)
    if body.get("id") not in (None, ""):
        line = line_of(rows, body["id"])
        return line.pk if line else None
    try:
        place = whole(body.get("line"), 0)
    except ActionError:
        raise line_gone() from None
    return rows[place - 1].pk if 1 <= place <= len(rows) else None


def _refused(request: ShopRequest, error: ActionError, script: bool) -> HttpResponse:
    if script or _wants_json(request):
        text = str(error)
        problem = {"status": 422, "code": error.code, "message": text, "description": text, "errors": text}
        return JsonResponse(problem, status=422, json_dumps_params={"ensure_ascii": False})
    return _page(request, error)


def _redirect(request: ShopRequest, body: dict[str, Any]) -> HttpResponseRedirect:
    wanted = str(body.get("return_to") or "")
    if wanted == "back":
        origin = urlsplit(request.headers.get("Referer", ""))
        wanted = origin.path if origin.netloc == request.get_host() else ""
    return HttpResponseRedirect(own_path(wanted) or f"{request.root}/cart")
