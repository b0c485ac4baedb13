"""Incidents and maintenance in the console: told, gone on with, resolved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.status.components import COMPONENTS, STATES
from backoffice.status.models import Incident, Probe
from console import telling
from console.access import OperatorRequest, operator_page
from console.telling_forms import IncidentForm, UpdateForm
from foundation.errors import ActionError
from foundation.ui.keyset import keyset_page

FAULTS = 10


@operator_page
@require_safe
def incidents(request: OperatorRequest) -> HttpResponse:
    """All that was told, the newest first, and what probes found amiss lately."""
    faults = Probe.objects.exclude(fault="").order_by("-pk")[:FAULTS]
    facts = {
        "page": keyset_page(request, Incident.objects.all()),
        "faults": [(probe, COMPONENTS.get(probe.component, probe.component)) for probe in faults],
        "states": STATES,
    }
    return render(request, "console/incidents.html", facts)


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: OperatorRequest) -> HttpResponse:
    """Tell people of something new."""
    form = IncidentForm(request.POST or None, initial={"state": Incident.State.INVESTIGATING})
    if request.method == "POST" and form.is_valid():
        try:
            incident = telling.begin(request, given=form.cleaned_data)
        except ActionError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("The status page shows it"))
            return redirect("console:incident", incident_id=incident.pk)
    return render(request, "console/incident_new.html", {"form": form}, status=422 if form.errors else 200)


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: OperatorRequest, incident_id: int) -> HttpResponse:
    """What was told of an incident, and a form for what comes next."""
    row = get_object_or_404(Incident, pk=incident_id)
    form = UpdateForm(request.POST or None, initial={"state": row.state})
    if request.method == "POST" and form.is_valid():
        try:
            telling.tell(request, incident=row, given=form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The status page shows it"))
            return redirect("console:incident", incident_id=row.pk)
    facts = {
        "incident": row,
        "updates": row.updates.order_by("-pk"),
        "touches": [COMPONENTS[name] for name in row.components if name in COMPONENTS],
        "form": form,
    }
    return render(request, "console/incident.html", facts, status=422 if form.errors else 200)
