"""Addresses of plugins in the shop: `/apps/<plugin>/…`, answered by the plugin, drawn by the theme."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from foundation.rates import Rate, client_ip
from kaidian_sdk.points.storefront import ShopRequest as Asked
from kaidian_sdk.points.storefront import ShopResponse as Answer
from plugins.calling import Offer, PluginFault, offers
from storefront.customers.cookies import customer_of
from storefront.extensions.blocks import block_file
from storefront.shopfront import render, shop_page
from storefront.surface import ShopRequest
from themes.engine import Drop, Html, Template, TemplateError, prop
from themes.rendering.page import Page

SENDING = Rate("plugin-pages", most=60, seconds=60)
"""What one address may send to plugins of a shop."""
LONGEST = 5_000
"""Letters of a value that a plugin is given."""
MOST_FIELDS = 50
MOST_FILES = 5
LARGEST_FILE = 8 * 1024 * 1024


class _OwnPage(Drop):
    """`page` on a page of a plugin: what it is called, and what the plugin's Liquid prints."""

    def __init__(self, page: Page, title: str, template: Template | None, data: Mapping[str, Any]) -> None:
        self._page, self._title, self._template, self._data = page, title, template, data

    @prop
    def title(self) -> str:
        """What the page is called."""
        return self._title

    @prop
    def content(self) -> Html:
        """What stands on it."""
        if self._template is None or self._page.renderer is None:
            return Html("<p>{}</p>").format(self._data.get("text", ""))
        return self._template.render(self._page.renderer.run, self._data)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plugin_page(request: ShopRequest, plugin: str, path: str = "") -> HttpResponse:
    """What a plugin answers. 404 where it is off or has no addresses; 429 for who sends too much."""
    offer = next((each for each in offers("shop_pages") if each.plugin.id == plugin), None)
    if offer is None:
        raise Http404
    if request.method == "POST" and not SENDING.take(client_ip(request)):
        return _told(
            request, _("One moment, please"), _("That was a lot at once. Try again in a minute."), 429
        )
    try:
        answer = offer.call("answer", _asked(request, path), faults=lambda answer: _wrong(offer, answer))
        return _answered(request, offer, answer)
    except PluginFault:
        text = _("This page does not work just now. The rest of the shop does.")
        return _told(request, _("Something went wrong"), text, 503)


def _wrong(offer: Offer, answer: Answer) -> Iterator[str]:
    """Why an answer can't be shown, though it has the right type."""
    if not 200 <= answer.status <= 599:
        yield f"{answer.status} is no status"
    try:
        json.dumps(answer.json)
    except (TypeError, ValueError, RecursionError) as error:
        yield f"its json can't be written: {error}"
    if not answer.file:
        return
    try:
        block_file(offer.plugin.package, answer.file)
    except OSError:
        yield f"the package has no file blocks/{answer.file}"
    except TemplateError as error:
        yield f"blocks/{answer.file}, line {error.line}: {error.message}"


def _asked(request: ShopRequest, path: str) -> Asked:
    customer = customer_of(request)
    return Asked(
        method="POST" if request.method == "POST" else "GET",
        path=path[:200],
        query=_plain(request.GET),
        form=_plain(request.POST),
        locale=request.locale,
        customer=customer.pk if customer else None,
        customer_email=customer.email if customer else "",
        files=_files(request),
    )


def _files(request: ShopRequest) -> dict[str, bytes]:
    """What was sent as files. One that is too large is left out, and its field says nothing."""
    sent = [(name, request.FILES[name]) for name in list(request.FILES)[:MOST_FILES]]
    files = [(name, file) for name, file in sent if isinstance(file, UploadedFile)]
    return {name[:100]: file.read() for name, file in files if 0 < (file.size or 0) <= LARGEST_FILE}


def _plain(values: Any) -> dict[str, str]:
    return {name[:100]: values[name].replace("\0", "")[:LONGEST] for name in list(values)[:MOST_FIELDS]}


def _answered(request: ShopRequest, offer: Offer, answer: Answer) -> HttpResponse:
    if answer.redirect:
        return HttpResponseRedirect(_within(request, answer.redirect))
    if answer.json is not None:
        options = {"ensure_ascii": False}
        return JsonResponse(answer.json, safe=False, status=answer.status, json_dumps_params=options)
    if not answer.file:
        raise Http404
    page = shop_page(request, title=answer.title)
    template = block_file(offer.plugin.package, answer.file).template
    objects: dict[str, object] = {"page": _OwnPage(page, answer.title, template, answer.data)}
    return render(request, "page", page, objects, status=answer.status)


def _within(request: ShopRequest, target: str) -> str:
    """An address of this shop; its home where a plugin would lead shoppers away."""
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/")
    return f"{request.root}{iri_to_uri(target)}" if safe else f"{request.root}/"


def _told(request: ShopRequest, title: str, text: str, status: int) -> HttpResponse:
    page = shop_page(request, title=title)
    return render(request, "page", page, {"page": _OwnPage(page, title, None, {"text": text})}, status=status)
