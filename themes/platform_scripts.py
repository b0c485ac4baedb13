"""Serves the scripts that the platform has for themes of every kind, by the names that themes know."""

from functools import cache
from importlib import resources

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from themes.compressed import file_response

A_DAY = "public, max-age=86400"
SCRIPTS = {
    "customer_area.js": "shopify_common.js",
    "option_selection.js": "shopify_common.js",
    "shopify_common.js": "shopify_common.js",
}
"""The name that a theme asks for → the file that answers."""


@cache
def _body(file: str) -> bytes:
    return resources.files("themes").joinpath("platform_assets", file).read_bytes()


@require_safe
def script(request: HttpRequest, name: str) -> HttpResponse:
    """A script of the platform. Raises Http404 for one that it does not have."""
    if name not in SCRIPTS:
        raise Http404
    response = file_response(request, _body(SCRIPTS[name]), "text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = A_DAY
    return response
