"""Orders in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.queries import names_of_actors
from backoffice.tabs import Tab
from foundation.errors import ActionError
from storefront.catalog.pictures import media_url

from .actions import fulfil_order, note_order
from .forms import FulfilForm, NoteForm
from .models import FIRST_NUMBER, Order
from .queries import earlier_orders, savings_on, search_orders, to_fulfil
from .risks import opinion_of
from .timeline import entries

PAGE_SIZE = 50


VIEWS = (
    Tab("all", gettext_lazy("All"), Q()),
    Tab("to-fulfil", gettext_lazy("To fulfil"), to_fulfil()),
    Tab("unpaid", gettext_lazy("Unpaid"), Q(payment_status=Order.Payment.PENDING, cancelled_at=None)),
    Tab("fulfilled", gettext_lazy("Fulfilled"), Q(fulfilment_status=Order.Fulfilment.FULFILLED)),
    Tab(
        "refunded",
        gettext_lazy("Refunded"),
        Q(payment_status__in=[Order.Payment.REFUNDED, Order.Payment.PARTLY_REFUNDED]),
    ),
    Tab("cancelled", gettext_lazy("Cancelled"), Q(cancelled_at__isnull=False)),
)


@store_page("orders.view")
@require_safe
def list_orders(request: StoreRequest) -> HttpResponse:
    """All orders; filters live in the address."""
    words = request.GET.get("q", "").replace("\x00", "")
    chosen = next((view for view in VIEWS if view.name == request.GET.get("view")), VIEWS[0])
    orders = _listed(words).filter(chosen.match)
    page = Paginator(orders, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "q": words,
        "views": VIEWS,
        "chosen": chosen,
        "is_filtered": bool(words) or chosen is not VIEWS[0],
    }
    return render(request, "orders/list.html", context)


def _listed(words: str) -> QuerySet[Order]:
    return search_orders(words).select_related("customer").prefetch_related("lines").defer("search_text")


@store_page("orders.view")
@require_safe
def show_order(request: StoreRequest, number: int) -> HttpResponse:
    """One order: what it is and its state, its lines, its money, its people, its story."""
    return _detail(request, order_or_404(number))


@store_page("orders.fulfil")
@require_http_methods(["GET", "HEAD", "POST"])
def fulfil(request: StoreRequest, number: int) -> HttpResponse:
    """Send some or all of an order."""
    order = order_or_404(number)
    lines = list(order.lines.all())
    most = {line.pk: line.to_fulfil for line in lines}
    initial = {f"units_{pk}": count for pk, count in most.items()}
    form = FulfilForm(request.POST or None, lines=lines, most=most, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            fulfil_order(order=order, units=form.units, tracking=form.tracking, actor=actor_of(request))
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sent. The shopper gets a letter about it."))
            return to_order(request, order)
    context = {"order": order, "form": form, "pictures": pictures_of(order)}
    return render(request, "orders/fulfil.html", context, status=422 if form.errors else 200)


@store_page("orders.note")
@require_POST
def note(request: StoreRequest, number: int) -> HttpResponse:
    """Write a note on the timeline."""
    order = order_or_404(number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _detail(request, order, note_form=form, status=422)
    note_order(order=order, text=form.cleaned_data["text"], actor=actor_of(request))
    return to_order(request, order)


def order_or_404(number: int) -> Order:
    """An order of the current store by the number people say."""
    order = Order.objects.select_related("customer").filter(pk=number - FIRST_NUMBER).first()
    if order is None:
        raise Http404
    return order


def to_order(request: StoreRequest, order: Order) -> HttpResponseRedirect:
    """Back to the order's page."""
    kwargs = {"handle": request.store.handle, "number": order.number}
    return HttpResponseRedirect(reverse("backoffice:order", kwargs=kwargs))


def pictures_of(order: Order) -> dict[int, str]:
    """{order line id: address of its picture}."""
    return {line.pk: media_url(line.picture) for line in order.lines.all() if line.picture}


def _detail(
    request: StoreRequest, order: Order, *, note_form: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "order": order,
        "lines": list(order.lines.all()),
        "pictures": pictures_of(order),
        "payments": order.payments.order_by("-pk"),
        "refunds": order.refunds.order_by("-pk"),
        "fulfilments": order.fulfilments.prefetch_related("lines__line").order_by("pk"),
        "tax_lines": order.tax_lines.all(),
        "savings": savings_on(order),
        "risk": opinion_of(order),
        "entries": entries(order, _reader_locale()),
        "people": names_of_actors(request.store),
        "note_form": note_form or NoteForm(),
        "to_fulfil": sum(line.to_fulfil for line in order.lines.all()),
        "earlier": earlier_orders(order),
    }
    return render(request, "orders/detail.html", context, status=status)


def _reader_locale() -> str:
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"
