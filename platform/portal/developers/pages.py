"""Pages of the developer portal, for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.developers import kit, plain, reference
from portal.developers.contents import PARTS, find, following
from portal.developers.plugin_checks import plugin_checks
from portal.developers.prose import code, prose
from portal.developers.versions import versions
from themes.tools.lint.table import Example

type Facts = Mapping[str, object]


@require_safe
def page(request: HttpRequest, slug: str = "start") -> HttpResponse:
    """A page of prose, or of the reference."""
    found = find(slug)
    if found is None:
        raise Http404
    facts: dict[str, object] = {"parts": PARTS, "page": found, "following": next(following(found), None)}
    language = "zh" if (get_language() or "").lower().startswith("zh") else "en"
    if not found.generated:
        facts["prose"] = prose(slug, language)
        return render(request, "portal/developers/prose.html", facts)
    template, made = GENERATED[slug]
    return render(request, f"portal/developers/{template}.html", {**facts, **made(), "language": language})


def _entries(read: Callable[[], tuple[reference.Entry, ...]]) -> Callable[[], Facts]:
    return lambda: {"entries": read(), "level": "h2"}


def _objects() -> Facts:
    return {"entries": reference.objects(), "globals": reference.globals_(), "level": "h3"}


def _checks() -> Facts:
    return {"checks": [(each, _files(each.bad), _files(each.good)) for each in reference.checks()]}


def _points() -> Facts:
    return {
        "points": [
            (point, code(point.example, "python"), [(name, code(text)) for name, text in point.files])
            for point in kit.points()
        ]
    }


def _kinds() -> Facts:
    return {"kinds": [(kind, code(kind.example, "json")) for kind in kit.kinds()]}


def _events() -> Facts:
    return {
        "groups": [
            (group, [(event, code(event.example, "json")) for event in group.events])
            for group in plain.events()
        ]
    }


GENERATED: dict[str, tuple[str, Callable[[], Facts]]] = {
    "tags": ("reference", _entries(reference.tags)),
    "filters": ("reference", _entries(reference.filters)),
    "objects": ("reference", _objects),
    "checks": ("checks", _checks),
    "limits": ("reference", _entries(reference.limits)),
    "plugin-checks": ("plugin_checks", lambda: {"checks": plugin_checks()}),
    "points": ("points", _points),
    "kit": ("shapes", _entries(kit.shapes)),
    "fields": ("rows", lambda: {"rows": plain.fields()}),
    "scopes": ("rows", lambda: {"rows": plain.scopes()}),
    "function-kinds": ("kinds", _kinds),
    "function-limits": ("reference", _entries(kit.run_limits)),
    "events": ("events", _events),
    "versions": ("versions", lambda: {"versions": versions()}),
}
"""Pages that are made from what is registered: their template, and what it shows."""


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
