"""The list of products: found, sorted, changed many at once, exported."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from foundation.errors import ActionError
from storefront.catalog.actions import set_status, tag_products
from storefront.catalog.exporting.table import export_csv
from storefront.catalog.models import Product
from storefront.catalog.queries import backoffice as queries
from storefront.catalog.queries.backoffice import DEFAULT_SORT, ProductFilter

PAGE_SIZE = 50
MAX_CHOSEN = 1000


@dataclass(frozen=True)
class View:
    """A tab above the list."""

    status: str
    label: str | Promise


VIEWS = (
    View("", gettext_lazy("All")),
    View(Product.Status.ACTIVE.value, gettext_lazy("On sale")),
    View(Product.Status.DRAFT.value, gettext_lazy("Drafts")),
    View(Product.Status.ARCHIVED.value, gettext_lazy("Archived")),
)


def filter_of(request: StoreRequest) -> ProductFilter:
    """The filter that the address asks for."""
    get = request.GET.get
    status = get("status", "")
    return ProductFilter(
        words=get("q", "")[:200],
        status=status if status in Product.Status.values else "",
        vendor=get("vendor", "").replace("\0", ""),
        product_type=get("type", "").replace("\0", ""),
        collection=get("collection", "").replace("\0", ""),
        sort=get("sort", DEFAULT_SORT),
    )


@store_page("catalog.view")
@require_safe
def list_products(request: StoreRequest) -> HttpResponse:
    """All products; filters and order live in the address."""
    wanted = filter_of(request)
    page = Paginator(queries.find_products(wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = queries.counts_by_status()
    views = [(view, counts.get(view.status, 0) if view.status else sum(counts.values())) for view in VIEWS]
    context = {
        "page": page,
        "rows": queries.product_rows(list(page.object_list)),
        "filter": wanted,
        "views": views,
        "vendors": queries.vendors(),
        "types": queries.product_types(),
        "collections": queries.find_collections()[: queries.MAX_CHOICES],
        "may_edit": request.member.may("catalog.edit"),
        "importing": None if page.object_list else queries.running_import(),
    }
    return render(request, "catalog/products.html", context)


@store_page("catalog.edit")
@require_POST
def change_many(request: StoreRequest) -> HttpResponse:
    """Publish, unpublish, archive or tag the chosen products."""
    ids = [
        int(text) for text in request.POST.getlist("ids")[:MAX_CHOSEN] if text.isdecimal() and len(text) < 19
    ]
    try:
        changed = _change(request.POST.get("do", ""), ids, request)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        told = ngettext("%(count)s product changed.", "%(count)s products changed.", changed)
        messages.success(request, told % {"count": changed})
    return HttpResponseRedirect(_back_to(request))


def _change(what: str, ids: list[int], request: StoreRequest) -> int:
    actor = actor_of(request)
    statuses = {
        "publish": Product.Status.ACTIVE,
        "unpublish": Product.Status.DRAFT,
        "archive": Product.Status.ARCHIVED,
    }
    if what in statuses:
        return set_status(product_ids=ids, status=statuses[what], actor=actor)
    words = [request.POST.get("tags", "")]
    if what == "tag":
        return tag_products(product_ids=ids, add=words, actor=actor)
    if what == "untag":
        return tag_products(product_ids=ids, remove=words, actor=actor)
    raise ActionError("unknown", _("Choose what to do with the products."))


def _back_to(request: StoreRequest) -> str:
    """The list as it was narrowed, if it is ours."""
    target = request.POST.get("next", "")
    own = reverse("backoffice:products", kwargs={"handle": request.store.handle})
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith(own)
    return target if is_ours else own


@store_page("catalog.view")
@require_safe
def export(request: StoreRequest) -> HttpResponseBase:
    """The products of the list, filtered as it is, as a CSV file."""
    products = queries.find_products(filter_of(request))
    response = StreamingHttpResponse(
        export_csv(products, request.store), content_type="text/csv; charset=utf-8"
    )
    name = f"{request.store.handle}-products-{timezone.localdate().isoformat()}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
