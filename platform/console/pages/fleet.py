"""How the tables of all stores stand, and trying again where they could not be brought up to date."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.access import OperatorRequest, operator_page
from console.acts import record_act
from tenants.fleet import fleet_status
from tenants.models import Store
from tenants.tasks import retry_migrations


@operator_page
@require_safe
def fleet(request: OperatorRequest) -> HttpResponse:
    """The versions in use, the schemas that wait for a store, and what failed."""
    status = fleet_status()
    names = [failure.schema_name for failure in status.failures]
    stores = Store.objects.filter(schema_name__in=names).in_bulk(field_name="schema_name")
    failures = [(failure, stores.get(failure.schema_name)) for failure in status.failures]
    return render(request, "console/fleet.html", {"status": status, "failures": failures})


@operator_page
@require_POST
def retry(request: OperatorRequest) -> HttpResponse:
    """Have the worker try again what failed."""
    with transaction.atomic():
        record_act(request, "fleet.retried")
        transaction.on_commit(retry_migrations.delay, robust=True)
    messages.success(request, _("The failed ones are tried again. Look here in a minute."))
    return redirect("console:fleet")
