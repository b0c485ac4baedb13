"""Serves the files of themes on a store's host."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from themes import sources
from themes.compressed import file_response
from themes.engine import TemplateError
from themes.errors import UnknownTheme
from themes.format.package import Asset, Package
from themes.gallery import DEFAULT_THEME
from themes.queries import has_source, shown_theme
from themes.rendering.page import Page
from themes.rendering.placed import ResolvedTheme
from themes.rendering.render import render_asset
from themes.resolve import resolve
from themes.stored.blobs import is_digest

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def asset(request: HttpRequest, package: str, digest: str, name: str) -> HttpResponse:
    """A file of a theme. With the current digest it may be kept for ever; an old one redirects to
    the current. Stored packages are served only to stores that have them.
    """
    if is_digest(package) and not has_source(package):
        raise Http404
    try:
        loaded = sources.package(package)
        found = loaded.assets[name]
    except (UnknownTheme, KeyError):
        raise Http404 from None
    if found.template is None:
        return _answer(request, found, found.body, digest, loaded.asset_digest, loaded)
    theme = shown_theme(request)
    if theme.package.name != package and package == DEFAULT_THEME:
        theme = resolve(DEFAULT_THEME, "", {})  # it stands in for pages that the theme lacks
    if theme.package.name != package:
        raise Http404
    return _answer(request, found, rendered_asset(theme, found), digest, theme.digest, loaded)


def rendered_asset(theme: ResolvedTheme, found: Asset) -> bytes:
    """The body of a `.liquid` asset with the theme's settings. Raises Http404 when its template fails."""
    assert found.template is not None
    page = Page(locale=theme.package.default_locale, currency="")
    try:
        return render_asset(theme, found.template, page).encode()
    except TemplateError as error:
        raise Http404(str(error)) from error


def _answer(
    request: HttpRequest, found: Asset, body: bytes, digest: str, current: str, package: Package
) -> HttpResponse:
    if digest != current:
        query = request.META.get("QUERY_STRING", "")
        target = f"/theme-assets/{package.name}/{current}/{found.name}"
        return HttpResponseRedirect(f"{target}?{query}" if query else target)
    response = file_response(request, body, found.content_type)
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
