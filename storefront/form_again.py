"""A form of a theme that was sent and refused: its page once more, with what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from storefront.surface import ShopRequest
from themes.objects.forms import FormDrop

POSTED = (
    "contact",
    "customer",
    "customer_closing",
    "customer_data",
    "customer_data_copy",
    "customer_keeping",
    "customer_password",
    "customer_profile",
    "new_comment",
)
"""Kinds of forms whose page tells by its query that they were taken: `?contact_posted=true`."""


def typed_fields(request: ShopRequest, name: str) -> dict[str, str]:
    """What was sent as `name[field]`: {field: text}."""
    prefix = f"{name}["
    return {
        key[len(prefix) : -1]: str(request.POST[key]).replace("\0", "")
        for key in request.POST
        if key.startswith(prefix) and key.endswith("]")
    }


def page_of_form(request: ShopRequest, otherwise: str) -> str:
    """Path and query of the page that a form was sent from, without the language's prefix.

    The form's own `return_to` comes first, then what the browser says; an address elsewhere counts for
    nothing.
    """
    for wanted in (request.POST.get("return_to", ""), request.headers.get("Referer", "")):
        try:
            parts = urlsplit(wanted)
        except ValueError:
            continue
        is_ours = parts.netloc == request.get_host() or (not parts.scheme and not parts.netloc)
        if not is_ours or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
            continue
        path = parts.path.removeprefix(request.root) if request.root else parts.path
        if path.startswith("/") or not path:
            return (path or "/") + (f"?{parts.query}" if parts.query else "")
    return otherwise


def show_again(
    request: ShopRequest, path: str, *, kind: str, values: Mapping[str, str], fault: ActionError
) -> HttpResponse:
    """The page at `path` as if it were asked for, with this form filled in and its fault told. Status 422."""
    bare, _mark, query = path.partition("?")
    request.method, request.path_info = "GET", bare
    request.GET = QueryDict(query)
    request.sent_forms = {kind: FormDrop(kind, dict(values), {fault.field or "form": str(fault)}, kind=kind)}
    try:
        view, args, kwargs = resolve(bare)
    except Resolver404:
        return HttpResponse(str(fault), status=422, content_type="text/plain; charset=utf-8")
    response = cast(HttpResponse, view(request, *args, **kwargs))
    if response.status_code == 200:
        response.status_code = 422
    return response


def posted(request: ShopRequest, path: str, kind: str, anchor: str = "") -> HttpResponse:
    """Go back to the page of a form that was taken; the page says so."""
    bare, _mark, rest = path.partition("?")
    query = QueryDict(rest, mutable=True)
    query[f"{kind}_posted"] = "true"
    tail = f"#{anchor}" if anchor else ""
    response = HttpResponseRedirect(f"{request.root}{bare}?{query.urlencode()}{tail}")
    response.status_code = 303
    return response


def forms_of(request: ShopRequest) -> dict[str, FormDrop]:
    """The forms that this page tells something of, by kind: refused just now, or taken."""
    sent: dict[str, FormDrop] = getattr(request, "sent_forms", {})
    for kind in POSTED:
        if kind not in sent and request.GET.get(f"{kind}_posted") == "true":
            sent = {**sent, kind: FormDrop(kind, {}, {}, posted=True, kind=kind)}
    return sent


def too_often() -> ActionError:
    """The fault of somebody who sends a form again and again."""
    return ActionError("too_often", _("That was a bit fast. Wait a few minutes and try again."))
