"""Old addresses and where they lead: the list, one more, a whole file of them."""

from __future__ import annotations

import csv
import io

from django import forms
from django.contrib import messages
from django.core.files import File
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from storefront.content.actions import delete_redirect, save_redirect
from storefront.content.models import Redirect
from storefront.content.queries import backoffice as queries

from .editing import back_to, paged, words_of
from .texts import METHODS

MAX_FILE = 1024 * 1024
MAX_ROWS = 5_000
SHOWN_FAULTS = 20


class RedirectForm(forms.Form):
    """One redirect."""

    path = forms.CharField(label=gettext_lazy("Old address"), max_length=1024)
    target = forms.CharField(label=gettext_lazy("New address"), max_length=2048)


@store_page("content.edit")
@require_http_methods(METHODS)
def list_redirects(request: StoreRequest) -> HttpResponse:
    """All redirects; a post adds one."""
    form = RedirectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            save_redirect(path=data["path"], target=data["target"], actor=actor_of(request))
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved."))
            return back_to(request, "redirects")
    return _page(request, form, [])


def _page(request: StoreRequest, form: RedirectForm, faults: list[str]) -> HttpResponse:
    words = words_of(request)
    page = paged(request, queries.find_redirects(words))
    context = {"page": page, "q": words, "form": form, "faults": faults}
    return render(request, "content/redirects.html", context, status=422 if form.errors or faults else 200)


@store_page("content.edit")
@require_POST
def import_redirects(request: StoreRequest) -> HttpResponse:
    """Take a CSV file with two columns, old and new address. Rows with faults are told, the others kept."""
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > MAX_FILE:
        messages.error(request, _("Choose a CSV file of up to 1 MB."))
        return back_to(request, "redirects")
    done, faults = _taken(request, file)
    if done:
        told = ngettext("%(count)s redirect is in", "%(count)s redirects are in", done) % {"count": done}
        messages.success(request, told)
    return _page(request, RedirectForm(), faults) if faults else back_to(request, "redirects")


def _taken(request: StoreRequest, file: File[bytes]) -> tuple[int, list[str]]:
    """How many rows were kept, and the first faults, each with its line."""
    text = file.read().decode("utf-8-sig", errors="replace")
    done = 0
    faults: list[str] = []
    for line, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        if line > MAX_ROWS or len(faults) >= SHOWN_FAULTS:
            break
        cells = [cell.strip() for cell in row]
        if not any(cells) or (line == 1 and not cells[0].startswith("/")):
            continue
        try:
            save_redirect(path=cells[0], target=cells[1] if len(cells) > 1 else "", actor=actor_of(request))
            done += 1
        except ActionError as error:
            faults.append(_("Line %(line)s: %(fault)s") % {"line": line, "fault": error})
    return done, faults


@store_page("content.edit")
@require_POST
def remove_redirect(request: StoreRequest, number: int) -> HttpResponse:
    """Delete a redirect."""
    if not Redirect.objects.filter(pk=number).exists():
        raise Http404
    delete_redirect(redirect_id=number, actor=actor_of(request))
    return back_to(request, "redirects")
