"""What people asked of their data, in the back office: the list, the terms, and what the team does itself."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.tabs import Tab
from foundation.errors import ActionError
from foundation.events import subject_name
from foundation.models import Event
from foundation.ui.forms import Switch
from plugins.tasks import run_errand
from storefront.customers.actions import erase_customer
from storefront.customers.events import CustomerErased
from storefront.customers.pages.showing import customer_or_404
from storefront.personal import Person, told

from .actions import change_terms
from .actions.apps import write_erasure_errands
from .app_data import told_by_apps
from .models import DataRequest
from .queries import confirmed
from .terms import FORGETS, LONGEST_KEPT, LONGEST_WAIT, WAITS_DAYS, kept_years

State = DataRequest.State
PAGE_SIZE = 50
VIEWS = (
    Tab("open", pgettext_lazy("request", "Open"), Q(state=State.OPEN)),
    Tab("settled", pgettext_lazy("request", "Settled"), ~Q(state=State.OPEN)),
    Tab("all", gettext_lazy("All"), Q()),
)


class TermsForm(forms.Form):
    """How long erasures wait, and orders stay."""

    waits_days = forms.IntegerField(
        label=gettext_lazy("Days to think it over"),
        help_text=gettext_lazy("Nothing is erased before, and customers can take it back. 0 erases at once."),
        min_value=0,
        max_value=LONGEST_WAIT,
    )
    kept_years = forms.IntegerField(
        label=gettext_lazy("Years that orders stay for the books"),
        help_text=gettext_lazy(
            "As tax law asks where you are. Customers read it before they close their account."
        ),
        min_value=1,
        max_value=LONGEST_KEPT,
    )
    forgets_orders = forms.BooleanField(
        label=gettext_lazy("Take names and addresses out of orders after that"),
        help_text=gettext_lazy(
            "Each night, also where nobody asked, and never before the years are over that tax law asks for. "
            "Guests whose orders are all that old are erased. It can't be undone."
        ),
        required=False,
        widget=Switch,
    )


@store_page("customers.view")
@require_safe
def list_requests(request: StoreRequest) -> HttpResponse:
    """All requests, the most urgent first where they are open."""
    chosen = next((view for view in VIEWS if view.name == request.GET.get("view")), VIEWS[0])
    rows = confirmed().filter(chosen.match)
    if chosen is VIEWS[0]:
        rows = rows.order_by("due_on", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "views": VIEWS, "chosen": chosen}
    return render(request, "privacy/list.html", context)


@store_page("customers.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: StoreRequest) -> HttpResponse:
    """The terms that customers read before they close their account."""
    now = {
        "waits_days": WAITS_DAYS.read(),
        "kept_years": kept_years(),
        "forgets_orders": FORGETS.read(),
    }
    form = TermsForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        change_terms(actor=actor_of(request), **form.cleaned_data)
        messages.success(request, _("Saved"))
        return redirect("backoffice:data_requests", handle=request.store.handle)
    return render(request, "privacy/terms.html", {"form": form}, status=422 if form.errors else 200)


@store_page("customers.edit")
@require_safe
def export(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Everything the store knows of a customer, as a file to give to them."""
    customer = customer_or_404(customer_id)
    apps, missing = told_by_apps(Person(customer, customer.email))
    known = {**told(customer), "apps": apps, **({"apps_without_answer": missing} if missing else {})}
    answer = JsonResponse(known, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="customer-{customer.pk}.json"'
    return answer


@store_page("customers.edit")
@require_POST
def erase(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Forget who a customer is."""
    customer = customer_or_404(customer_id)
    try:
        erase_customer(customer=customer, actor=actor_of(request))
        messages.success(request, _("The customer was erased."))
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("backoffice:customer", handle=request.store.handle, customer_id=customer.pk)


@store_page("customers.edit")
@require_POST
def erase_again(request: StoreRequest, customer_id: int) -> HttpResponse:
    """Tell the apps once more that could not erase a customer."""
    customer = customer_or_404(customer_id)
    erased = (
        Event.objects.filter(name=CustomerErased.name, subject=subject_name(customer)).order_by("-pk").first()
    )
    if erased is not None:
        for errand_id in write_erasure_errands(customer_id=customer.pk, event=erased.pk):
            run_errand.send(errand_id)
        messages.success(request, _("The apps are told once more."))
    return redirect("backoffice:customer", handle=request.store.handle, customer_id=customer.pk)
