"""What the cart's endpoints answer scripts: the cart or what was added, and sections drawn anew."""

from __future__ import annotations

import copy
import json
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.urls import resolve
from django.utils.translation import gettext as _

from storefront.shopfront import sections, shop_page
from storefront.surface import ShopRequest
from themes.rendering.page import Page

from .cookies import COOKIE
from .drops import CartDrop
from .forms import sections_of
from .lines import line_key
from .models import Cart, CartLine
from .queries import cart_contents

MOST_SECTIONS = 5


class Answer(NamedTuple):
    """What changed: the cart, what was sent, and lines that were added."""

    cart: Cart | None
    body: dict[str, Any]
    lines: list[CartLine]


def answer_json(request: ShopRequest, answer: Answer) -> JsonResponse:
    """The cart, or the lines that were added, with the sections that were asked for."""
    contents = cart_contents(answer.cart)
    shown = _cart_page(request, contents)
    body: Any = CartDrop(contents, shown).json()
    if answer.lines:
        added = {line_key(line) for line in answer.lines}
        rows = [item for item in body["items"] if item["key"] in added]
        body = rows[0] if len(rows) == 1 and "items" not in answer.body else {"items": rows}
    names = sections_of(answer.body, request.GET)[:MOST_SECTIONS]
    if names:
        url = str(answer.body.get("sections_url") or request.GET.get("sections_url") or "")
        body["sections"] = _of_page(request, answer.cart, url, names) or sections(request, names, shown)
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _cart_page(request: ShopRequest, contents: object) -> Page:
    shown = shop_page(request, title=_("Cart"), path="/cart")
    shown.scratch["cart_contents"] = contents
    return shown


def _of_page(
    request: ShopRequest, cart: Cart | None, url: str, names: list[str]
) -> dict[str, str | None] | None:
    """The sections as the page at `url` has them; None where that page can't be asked for sections."""
    path = urlsplit(url).path
    if not path.startswith("/") or path.startswith("//"):
        return None
    path = path.removeprefix(request.root) or "/"
    query = QueryDict(urlsplit(url).query, mutable=True)
    query["sections"] = ",".join(names)
    asked = copy.copy(request)
    asked.method, asked.path_info, asked.path = "GET", path, request.root + path
    asked.GET = query  # type: ignore[assignment]
    asked.COOKIES = {**request.COOKIES, **({COOKIE: cart.token} if cart else {})}
    try:
        match = resolve(path, cast(str | None, getattr(request, "urlconf", None)))
        response = match.func(asked, *match.args, **match.kwargs)
    except Http404:
        return None
    if not isinstance(response, HttpResponse) or "json" not in response.headers.get("Content-Type", ""):
        return None
    found = json.loads(response.content)
    return found if isinstance(found, dict) and set(found) == set(names) else None
