"""A page of a shop: from a view's objects to the theme's HTML."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from storefront.customers.cookies import has_session
from storefront.extensions.chat.widget import chat_widget
from storefront.form_again import forms_of
from storefront.head import alternates, script_facts
from storefront.report_line import report_line
from storefront.surface import ShopRequest
from themes.engine import TemplateError
from themes.gallery import DEFAULT_THEME
from themes.queries import shown_theme, with_template
from themes.rendering.page import Page
from themes.rendering.preview import preview_of
from themes.rendering.render import render_fault, render_page, render_sections
from themes.resolve import resolve

log = logging.getLogger(__name__)
MAX_NAMES = 2000
"""Length of what `?sections=` may name."""
_SUFFIX = re.compile(r"[\w-]{1,80}", re.ASCII)


def shop_page(
    request: ShopRequest,
    *,
    title: str = "",
    description: str = "",
    path: str | None = None,
    same_as: str | None = None,
    **extra: Any,
) -> Page:
    """What a template may ask for about this page. `objects` are put into it afterwards.

    `same_as` is the path of the page that search engines know, where this is another address of it.
    """
    store, preview = request.store, preview_of(request)
    own_path = request.path_info if path is None else path
    known_path = same_as or own_path
    editing = bool(preview and preview.editing)
    page = Page(
        locale=request.locale,
        currency=store.currency,
        request=request,
        root=request.root,
        path=own_path,
        query={name: request.GET[name] for name in request.GET},
        title=title,
        description=description,
        canonical_url=f"{store.url}{request.root}{known_path}",
        head=alternates(request, known_path) + script_facts(request, editing=editing),
        foot=lambda html: report_line(html) + chat_widget(request),
        editing=editing,
        **extra,
    )
    if forms := forms_of(request):
        page.scratch["forms"] = forms
    return page


def template_of(request: ShopRequest, name: str, suffix: str = "") -> str:
    """The template of a page: with `?view=`, else with the suffix its thing was given, else the plain one."""
    wanted = request.GET.get("view", "")
    chosen = wanted if _SUFFIX.fullmatch(wanted) else suffix
    return f"{name}.{chosen}" if chosen else name


def render(
    request: ShopRequest, template: str, page: Page, objects: dict[str, object], status: int = 200
) -> HttpResponse:
    """The theme's page, or only the section of `?section_id=` (HTML), or those of `?sections=` (JSON)."""
    page.objects = objects
    return own_copy(request, _rendered(request, template, page, status))


def _rendered(request: ShopRequest, template: str, page: Page, status: int) -> HttpResponse:
    one, several = request.GET.get("section_id"), request.GET.get("sections")
    if one:
        html = sections(request, [one], page, template)[one]
        return HttpResponse(html) if html is not None else HttpResponse(status=404)
    if several:
        found = sections(request, several[:MAX_NAMES].split(","), page, template)
        return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    theme = with_template(shown_theme(request), template)
    try:
        return HttpResponse(render_page(theme, template, page), status=status)
    except TemplateError as error:
        log.exception("A page of the theme %s can't be drawn", theme.package.name)
        if preview_of(request):
            return HttpResponse(render_fault(theme, page, error), status=status)
        # A shop stays open whatever its theme does.
        spare = with_template(resolve(DEFAULT_THEME, "", {}), template)
        return HttpResponse(render_page(spare, template, page), status=status)


def own_copy(request: ShopRequest, response: HttpResponse) -> HttpResponse:
    """Keep a page that may show somebody's own things, like their cart, out of everybody else's hands."""
    patch_vary_headers(response, ("Cookie",))
    if has_session(request):
        response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def own_path(wanted: object) -> str:
    """A path of this shop to go on to, as a form or an address names it; "" for anything else."""
    text = str(wanted or "")
    is_own = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if is_own and "\\" not in text else ""


def sections(
    request: ShopRequest, names: list[str], page: Page, template: str = "cart"
) -> dict[str, str | None]:
    """Single sections of a page, by id, for scripts that changed something."""
    return render_sections(with_template(shown_theme(request), template), template, names[:5], page)
