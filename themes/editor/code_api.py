"""The code editor: its page, and what its scripts ask and send."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from themes.actions import change_code
from themes.cards import card_of
from themes.editor import code
from themes.editor.api import BadRequest, answer, body_of, number_in, refusal, told
from themes.editor.words import words
from themes.findings import findings
from themes.models import StoreTheme
from themes.stored.paths import FOLDERS

ADDRESSES = ("files", "file", "search", "change", "upload")
LONGEST_QUERY = 100
MOST_CHANGES = 10


@store_page("themes.code")
@require_safe
def editor(request: StoreRequest, number: int) -> HttpResponse:
    """Edit the files of a theme."""
    theme = get_object_or_404(StoreTheme.objects.defer("document"), pk=number)
    card = card_of(theme)
    kwargs = {"handle": request.store.handle, "number": number}
    facts = {
        "theme": {"id": theme.pk, "name": card.name, "isMain": theme.is_main},
        "folders": sorted(FOLDERS),
        "urls": {name: reverse(f"backoffice:theme_code_{name}", kwargs=kwargs) for name in ADDRESSES},
        "icons": static("ui/icons.svg"),
        "words": words(),
    }
    return render(request, "theme_editor/code.html", {"facts": facts, "card": card, "theme": theme})


@store_page("themes.code")
@require_safe
@told
def files(request: StoreRequest, number: int) -> HttpResponseBase:
    """All files, and the revision to change them from."""
    theme = get_object_or_404(StoreTheme, pk=number)
    found, deleted = code.list_files(theme)
    facts = {"revision": theme.revision, "is_own": bool(theme.upstream_digest)}
    return answer({**facts, "files": [each.json() for each in found], "deleted": deleted})


@store_page("themes.code")
@require_safe
@told
def file(request: StoreRequest, number: int) -> HttpResponseBase:
    """The text of `?path=` and its original, with the differences between the two."""
    theme = get_object_or_404(StoreTheme, pk=number)
    path = request.GET.get("path", "")
    found = code.read_file(theme, path)
    if found is None:
        return refusal("no_file", _("There is no such file."), 404)
    text, original = found
    lines = [] if original is None else code.differences(original, text)
    return answer({"path": path, "text": text, "original": original, "differences": lines})


@store_page("themes.code")
@require_safe
@told
def search(request: StoreRequest, number: int) -> HttpResponseBase:
    """Lines of all files that have `?q=`."""
    theme = get_object_or_404(StoreTheme, pk=number)
    wanted = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    return answer({"hits": [hit.json() for hit in code.search_files(theme, wanted)] if wanted else []})


@store_page("themes.code")
@require_POST
@told
def change(request: StoreRequest, number: int) -> HttpResponseBase:
    """Write or delete (null) files, all or none: {"revision", "changes": {path: text}} →
    {"revision", "found": what the checks say of these files}.
    """
    theme = get_object_or_404(StoreTheme, pk=number)
    data = body_of(request)
    changes = data.get("changes")
    if not isinstance(changes, dict) or not 0 < len(changes) <= MOST_CHANGES:
        raise BadRequest("changes: an object of files was expected")
    if not all(text is None or isinstance(text, str) for text in changes.values()):
        raise BadRequest("changes: each is a text, or null")
    bodies = {path: None if text is None else text.encode(errors="replace") for path, text in changes.items()}
    kept = change_code(
        theme=theme, changes=bodies, revision=number_in(data, "revision"), actor=actor_of(request)
    )
    return answer({"revision": kept.revision, "found": _found(kept.source, changes)})


def _found(source: str, paths: Iterable[str]) -> list[dict[str, object]]:
    """What the checks find in files that load, the worst first."""
    return [each.json() for each in findings(source) if each.file in set(paths)]


@store_page("themes.code")
@require_POST
@told
def upload(request: StoreRequest, number: int) -> HttpResponseBase:
    """Take a file into `assets/`, in place of one of its name: form fields "file" and "revision"."""
    theme = get_object_or_404(StoreTheme, pk=number)
    sent, revision = request.FILES.get("file"), request.POST.get("revision", "")
    if sent is None or not revision.isdecimal() or len(revision) > 9:
        raise BadRequest(_("Choose a file."))
    path = f"assets/{sent.name}"
    kept = change_code(
        theme=theme, changes={path: sent.read()}, revision=int(revision), actor=actor_of(request)
    )
    return answer({"revision": kept.revision, "path": path})
