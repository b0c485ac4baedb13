"""Pages of the developer portal, for everybody."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.developers import reference
from portal.developers.contents import PAGES, find
from portal.developers.prose import code, prose
from themes.tools.lint.table import Example

ENTRIES: dict[str, Callable[[], tuple[reference.Entry, ...]]] = {
    "tags": reference.tags,
    "filters": reference.filters,
    "objects": reference.objects,
    "limits": reference.limits,
}


@require_safe
def page(request: HttpRequest, slug: str = "start") -> HttpResponse:
    """A page of prose, or of the reference."""
    found = find(slug)
    if found is None:
        raise Http404
    index = PAGES.index(found)
    facts: dict[str, object] = {
        "pages": PAGES,
        "page": found,
        "following": PAGES[index + 1] if index + 1 < len(PAGES) else None,
    }
    if not found.generated:
        language = "zh" if (get_language() or "").lower().startswith("zh") else "en"
        facts["prose"] = prose(slug, language)
        return render(request, "portal/developers/prose.html", facts)
    if slug == "checks":
        facts["checks"] = [(each, _files(each.bad), _files(each.good)) for each in reference.checks()]
        return render(request, "portal/developers/checks.html", facts)
    facts["entries"] = ENTRIES[slug]()
    facts["globals"] = reference.globals_() if slug == "objects" else ()
    facts["level"] = "h3" if facts["globals"] else "h2"
    return render(request, "portal/developers/reference.html", facts)


def _files(example: Example) -> list[tuple[str, str]]:
    return [
        (
            path,
            code(
                text if len(text) < 600 else text[:80] + " …", "json" if path.endswith(".json") else "liquid"
            ),
        )
        for path, text in list(example.items())[:2]
    ]
