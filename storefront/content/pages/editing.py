"""What the editors of pages, articles and blogs do alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from backoffice.access import StoreRequest
from foundation.errors import ActionError
from storefront.content.models import Published
from storefront.translated_forms import TranslatedForm

from .forms import HIDDEN, SCHEDULED, VISIBLE

PAGE_SIZE = 50
MAX_WORDS = 200


def words_of(request: StoreRequest) -> str:
    """What a list is searched by."""
    return request.GET.get("q", "").replace("\0", "")[:MAX_WORDS]


def paged[Row: Model](request: StoreRequest, rows: QuerySet[Row]) -> Page[Row]:
    """One page of a list."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def chosen_ids(request: StoreRequest) -> list[int]:
    """The rows ticked in a list."""
    ids = request.POST.getlist("ids")[:500]
    return [int(text) for text in ids if text.isascii() and text.isdigit() and len(text) < 19]


def initial_of(row: Any, form: type[TranslatedForm]) -> dict[str, Any]:
    """A thing's words and settings as its form begins with them."""
    initial: dict[str, Any] = {
        name: getattr(row, name)
        for name in form.base_fields
        if name not in {"seen", "visibility", "publish_on"} and hasattr(row, name)
    }
    for locale, texts in row.translations.items():
        initial |= {f"{name}_{locale}": text for name, text in texts.items()}
    if isinstance(row, Published):
        when = HIDDEN if row.published_at is None else SCHEDULED if row.is_scheduled else VISIBLE
        initial |= {"visibility": when, "publish_on": row.published_at if row.is_scheduled else None}
    return initial | {"seen": row.updated_at.isoformat()}


def seen_of(form: TranslatedForm) -> datetime | None:
    """The version that was edited."""
    try:
        return datetime.fromisoformat(form.cleaned_data["seen"])
    except ValueError:
        return None


def texts_of(form: TranslatedForm, names: tuple[str, ...]) -> dict[str, Any]:
    """Plain fields of a form for a draft."""
    return {name: form.cleaned_data[name] for name in names} | {"translations": form.translations}


def saved[Row: Model](
    request: StoreRequest, form: TranslatedForm, save: Callable[[], Row], page: str
) -> HttpResponse | None:
    """Save and go to the thing's page; None with the fault on the form where that was refused."""
    try:
        row = save()
    except ActionError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(
        reverse(f"backoffice:{page}", kwargs={"handle": request.store.handle, "number": row.pk})
    )


def back_to(request: StoreRequest, page: str) -> HttpResponse:
    """Go to a list."""
    return HttpResponseRedirect(reverse(f"backoffice:{page}", kwargs={"handle": request.store.handle}))
