"""Announcements in the console: made, listed, ended."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.models import Announcement
from console import actions
from console.access import OperatorRequest, operator_page
from console.forms import AnnouncementForm
from console.queries import plans_to_aim_at
from foundation.ui.keyset import keyset_page


@operator_page
@require_http_methods(["GET", "HEAD", "POST"])
def announcements(request: OperatorRequest) -> HttpResponse:
    """All announcements, the newest first, and a form for another one."""
    now = timezone.now().replace(second=0, microsecond=0)
    initial = {"starts_at": now, "ends_at": now + timedelta(days=3)}
    form = AnnouncementForm(request.POST or None, initial=initial, plan_choices=plans_to_aim_at())
    if request.method == "POST" and form.is_valid():
        actions.announce(request, announcement=form.save(commit=False))
        messages.success(request, _("Back offices show it from its time on"))
        return redirect("console:announcements")
    facts = {"form": form, "page": keyset_page(request, Announcement.objects.all()), "now": now}
    return render(request, "console/announcements.html", facts, status=422 if form.errors else 200)


@operator_page
@require_POST
def end(request: OperatorRequest, announcement_id: int) -> HttpResponse:
    """Take one away now."""
    actions.end_announcement(request, announcement=get_object_or_404(Announcement, pk=announcement_id))
    messages.success(request, _("Back offices no longer show it"))
    return redirect("console:announcements")
