"""Collections: the list of them, and the page that one is made and changed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from storefront.catalog.actions import create_collection, delete_collection, update_collection
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.media import pictures
from storefront.catalog.media.own import new_picture
from storefront.catalog.media.reasons import PictureError
from storefront.catalog.models import Collection, Product
from storefront.catalog.pictures import own_picture_url
from storefront.catalog.queries import backoffice as queries
from storefront.catalog.queries.backoffice import ProductFilter
from storefront.catalog.rules import rules_from

from . import rules
from .forms import TRANSLATED, CollectionForm
from .rules import RuleRow

PAGE_SIZE = 50
FOUND = 12
METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class CollectionRow:
    """A collection of the list, with its picture: its own, else that of its first product."""

    collection: Collection
    picture: str
    size: int


def collection_or_404(number: int) -> Collection:
    """A collection of the current store."""
    collection = Collection.objects.filter(pk=number).first()
    if collection is None:
        raise Http404
    return collection


@store_page("catalog.view")
@require_safe
def list_collections(request: StoreRequest) -> HttpResponse:
    """All collections, in the merchant's order."""
    words = request.GET.get("q", "")[:200]
    page = Paginator(queries.find_collections(words), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        CollectionRow(row, own_picture_url(row.picture, 160), getattr(row, "size", 0))
        for row in page.object_list
    ]
    context = {"page": page, "rows": rows, "q": words, "may_edit": request.member.may("catalog.edit")}
    return render(request, "catalog/collections.html", context)


@store_page("catalog.edit")
@require_http_methods(METHODS)
def new_collection(request: StoreRequest) -> HttpResponse:
    """Make a collection."""
    return _edit(request, None)


@store_page("catalog.edit")
@require_http_methods(METHODS)
def edit_collection(request: StoreRequest, number: int) -> HttpResponse:
    """Change a collection and which products are in it."""
    return _edit(request, collection_or_404(number))


def _edit(request: StoreRequest, collection: Collection | None) -> HttpResponse:
    locales = request.store.all_locales[1:]
    if request.method != "POST":
        form = CollectionForm(initial=_initial(collection), locales=locales)
        members = queries.members_of(collection) if collection and not collection.rules else []
        stored = rules_from(collection.rules) if collection else ()
        return _page(request, form, collection, members, rules.rows_of(stored, request.store.currency))
    form = CollectionForm(request.POST, locales=locales)
    rows = rules.rows_sent(request.POST)
    ids = [int(text) for text in request.POST.getlist("products") if text.isdecimal() and len(text) < 19]
    if form.is_valid():
        try:
            saved = _save(request, form, collection, ids, rows)
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved."))
            kwargs = {"handle": request.store.handle, "number": saved.pk}
            return HttpResponseRedirect(reverse("backoffice:collection", kwargs=kwargs))
    found = Product.objects.in_bulk(ids)
    return _page(request, form, collection, [found[pk] for pk in ids if pk in found], rows)


def _initial(collection: Collection | None) -> dict[str, Any]:
    if collection is None:
        sort = Collection.Sort.MANUAL.value
        return {"sort": sort, "is_published": True, "kind": "hand", "any_rule": "all"}
    names = (*TRANSLATED, "handle", "template_suffix", "sort", "is_published")
    initial: dict[str, Any] = {name: getattr(collection, name) for name in names}
    for locale, texts in collection.translations.items():
        initial |= {f"{name}_{locale}": text for name, text in texts.items()}
    alt = collection.picture.get("alt", "")
    initial |= {"kind": "rules" if collection.rules else "hand"}
    initial |= {"any_rule": "any" if collection.any_rule else "all"}
    return initial | {"seen": collection.updated_at.isoformat(), "picture_alt": alt}


def _save(
    request: StoreRequest,
    form: CollectionForm,
    collection: Collection | None,
    ids: list[int],
    rows: list[RuleRow],
) -> Collection:
    data = form.cleaned_data
    wanted = rules.rules_of(rows, request.store.currency) if data["kind"] == "rules" else ()
    if data["kind"] == "rules" and not wanted:
        raise ActionError("rules_missing", _("Write at least one rule."), field="rules")
    draft = CollectionDraft(
        title=data["title"],
        handle=data["handle"],
        description=data["description"],
        seo_title=data["seo_title"],
        seo_description=data["seo_description"],
        template_suffix=data["template_suffix"],
        sort=data["sort"],
        is_published=data["is_published"],
        picture=_picture(request, collection, data["picture_alt"]),
        translations=form.translations,
        rules=wanted,
        any_rule=data["any_rule"] == "any",
    )
    actor = actor_of(request)
    if collection is None:
        return create_collection(draft=draft, product_ids=ids, actor=actor)
    seen = _moment(data["seen"])
    # What rules brought together stays when one goes on by hand.
    kept = None if collection.rules and not ids else ids
    return update_collection(
        collection_id=collection.pk, draft=draft, product_ids=kept, seen=seen, actor=actor
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _picture(request: StoreRequest, collection: Collection | None, alt: str) -> dict[str, Any] | None:
    """The picture that the form asks for: a new one, none, or (None) the one it has, with these words."""
    file = request.FILES.get("picture")
    if file is not None:
        if (file.size or 0) > pictures.MAX_BYTES:
            raise PictureError("too_large", pictures.MAX_BYTES // 1024 // 1024)
        return new_picture(file.read(), alt=alt)
    if request.POST.get("remove_picture"):
        return {}
    if collection is not None and collection.picture:
        return {**collection.picture, "alt": alt}
    return None


def _page(
    request: StoreRequest,
    form: CollectionForm,
    collection: Collection | None,
    members: list[Product],
    rows: list[RuleRow],
) -> HttpResponse:
    any_of = form["any_rule"].value() == "any"
    context = {
        **rules.context_of(rows, any_of=any_of, currency=request.store.currency),
        "form": form,
        "collection": collection,
        "picture": own_picture_url(collection.picture, 480) if collection else "",
        "members": queries.product_rows(members),
        "locales": request.store.all_locales[1:],
    }
    return render(request, "catalog/collection.html", context, status=422 if form.errors else 200)


@store_page("catalog.edit")
@require_safe
def pick_products(request: StoreRequest) -> HttpResponse:
    """Products to put into a collection or beside a product, by words."""
    words = request.GET.get("find", "")[:200]
    found = (
        list(queries.find_products(ProductFilter(words=words, sort="title"))[:FOUND]) if words.strip() else []
    )
    context = {"rows": queries.product_rows(found), "words": words.strip(), "is_found": True}
    return render(request, "catalog/picks.html", context)


@store_page("catalog.edit")
@require_POST
def delete(request: StoreRequest, number: int) -> HttpResponse:
    """Remove a collection; its products stay."""
    collection = collection_or_404(number)
    delete_collection(collection_id=collection.pk, actor=actor_of(request))
    messages.success(request, _("%(title)s is deleted.") % {"title": collection.title})
    return HttpResponseRedirect(reverse("backoffice:collections", kwargs={"handle": request.store.handle}))
