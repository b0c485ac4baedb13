"""The page that a product is made and changed on."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from storefront.catalog.actions import (
    create_product,
    delete_product,
    describe_media,
    remove_media,
    reorder_media,
    update_product,
)
from storefront.catalog.drafts import ProductDraft
from storefront.catalog.media.reasons import PictureError
from storefront.catalog.models import Media, Product
from storefront.catalog.queries import backoffice as queries

from .editing import Editor, blank_editor, draft_from, editor_from, editor_of, note
from .pictures import Tile, take_in
from .rows import combine, read_known, read_options, read_variant, read_variants

METHODS = ["GET", "HEAD", "POST"]
LONG_LIST = 50
"""With more variants the rarer fields of each are fetched when it is opened."""


def product_or_404(number: int) -> Product:
    """A product of the current store."""
    products = Product.objects.prefetch_related("options", "variants", "media")
    product = products.filter(pk=number).first()
    if product is None:
        raise Http404
    return product


@store_page("catalog.edit")
@require_http_methods(METHODS)
def new_product(request: StoreRequest) -> HttpResponse:
    """Make a product."""
    if request.method != "POST":
        return _page(request, blank_editor(request.store))
    editor = editor_from(request, request.store, None)
    _take_files(request, editor)
    product = _saved(request, editor)
    if product is None:
        return _page(request, editor)
    messages.success(request, _("Saved."))
    return _to_product(request, product)


@store_page("catalog.edit")
@require_http_methods(METHODS)
def edit_product(request: StoreRequest, number: int) -> HttpResponse:
    """Change a product."""
    product = product_or_404(number)
    if request.method != "POST":
        return _page(request, editor_of(product, request.store))
    editor = editor_from(request, request.store, product)
    _take_files(request, editor)
    if _saved(request, editor) is None:
        return _page(request, editor)
    messages.success(request, _("Saved."))
    return _to_product(request, product)


@store_page("catalog.edit")
@require_POST
def delete(request: StoreRequest, number: int) -> HttpResponse:
    """Remove a product that was never sold."""
    product = product_or_404(number)
    try:
        delete_product(product_id=product.pk, actor=actor_of(request))
    except ActionError as error:
        messages.error(request, str(error))
        return _to_product(request, product)
    messages.success(request, _("%(title)s is deleted.") % {"title": product.title})
    return HttpResponseRedirect(reverse("backoffice:products", kwargs={"handle": request.store.handle}))


@store_page("catalog.edit")
@require_POST
def show_variants(request: StoreRequest) -> HttpResponse:
    """The variants that the options as typed ask for, with what was typed for those that stay."""
    options = read_options(request.POST, request.store.all_locales[1:])
    values = [option.values for option in options if option.values]
    rows = combine(read_variants(request.POST), read_known(request.POST), values)
    context = {
        "variants": rows,
        "known": values,
        "has_options": bool(values),
        "is_long": len(rows) > LONG_LIST,
        "tiles": [_tile_choice(media) for media in _media_of(request)],
    }
    return render(request, "catalog/variants.html", context)


@store_page("catalog.edit")
@require_POST
def show_variant(request: StoreRequest) -> HttpResponse:
    """The folded part of one variant of a long list, as it is opened."""
    index = request.POST.get("index", "")
    row = read_variant(request.POST, int(index)) if index.isdecimal() and len(index) < 5 else None
    if row is None:
        raise Http404
    tiles = [_tile_choice(media) for media in _media_of(request)]
    return render(request, "catalog/variant_details.html", {"row": row, "index": int(index), "tiles": tiles})


def _media_of(request: StoreRequest) -> list[Media]:
    keys = [int(key) for key in request.POST.getlist("pictures") if key.isdecimal() and len(key) < 19]
    return list(Media.objects.filter(pk__in=keys))


def _tile_choice(media: Media) -> Tile:
    return Tile(str(media.pk), "", media.alt)


def _take_files(request: StoreRequest, editor: Editor) -> None:
    """Pictures that came with the form itself, from a browser without script."""
    for file in request.FILES.getlist("files"):
        try:
            editor.tiles.append(take_in(file))
        except PictureError as error:
            editor.form.add_error(None, f"{file.name}: {error}")


def _saved(request: StoreRequest, editor: Editor) -> Product | None:
    """The product as saved, or None after noting in the editor why not."""
    draft = draft_from(editor, request.store.currency)
    if draft is None:
        return None
    try:
        with transaction.atomic():
            return _write(request, editor, draft)
    except ActionError as error:
        note(editor, error, [row for row in editor.variants if not row.is_off])
        return None


def _write(request: StoreRequest, editor: Editor, draft: ProductDraft) -> Product:
    actor = actor_of(request)
    if editor.product is None:
        return create_product(draft=draft, actor=actor)
    product = editor.product
    seen = _moment(editor.form.cleaned_data.get("seen", ""))
    update_product(product_id=product.pk, draft=draft, seen=seen, actor=actor)
    _arrange_pictures(product, editor, actor)
    return product


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _arrange_pictures(product: Product, editor: Editor, actor: str) -> None:
    """Remove, describe and order the pictures as the editor has them. New ones stand at the end so far."""
    before = list(product.media.all())
    kept = {tile.key: tile for tile in editor.tiles if not tile.is_new}
    gone = [media.pk for media in before if str(media.pk) not in kept]
    if gone:
        remove_media(product_id=product.pk, media_ids=gone, actor=actor)
    for media in before:
        tile = kept.get(str(media.pk))
        if tile is None:
            continue
        translations = {locale: {"alt": alt.strip()} for locale, alt in tile.alts.items() if alt.strip()}
        if (tile.alt.strip(), translations) != (media.alt, media.translations):
            describe_media(media_id=media.pk, alt=tile.alt, translations=translations, actor=actor)
    present = list(
        Media.objects.filter(product=product).order_by("position", "pk").values_list("pk", flat=True)
    )
    known = {media.pk for media in before}
    new = iter(pk for pk in present if pk not in known)
    wanted = [next(new) if tile.is_new else int(tile.key) for tile in editor.tiles]
    if wanted != present:
        reorder_media(product_id=product.pk, media_ids=wanted, actor=actor)


def _to_product(request: StoreRequest, product: Product) -> HttpResponseRedirect:
    kwargs = {"handle": request.store.handle, "number": product.pk}
    return HttpResponseRedirect(reverse("backoffice:product", kwargs=kwargs))


def _page(request: StoreRequest, editor: Editor) -> HttpResponse:
    context = {
        "editor": editor,
        "form": editor.form,
        "product": editor.product,
        "variants": editor.variants,
        "known": editor.known,
        "has_options": any(editor.known),
        "is_long": len(editor.variants) > LONG_LIST,
        "tiles": editor.tiles,
        "companions": queries.product_rows(editor.companions or []),
        "locales": request.store.all_locales[1:],
        "is_rendering": any(tile.status == Media.Status.PENDING for tile in editor.tiles),
    }
    return render(request, "catalog/product.html", context, status=422 if editor.has_errors else 200)
