"""The operators' own admin site at /operator/. They sign in where everybody does, with the second step."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from console.queries import first_page


class OperatorSite(AdminSite):
    """Stores, hosts, teams and accounts for staff. Nothing of what lies in a store."""

    site_title = _("Kaidian operations")
    site_header = _("Kaidian operations")
    index_title = _("Platform")
    site_url = "/stores/"
    index_template = "console/index.html"
    enable_nav_sidebar = False

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """How the platform stands, and where to look."""
        return super().index(request, {**first_page(), **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send strangers to the one sign-in; tell everybody else that this is not for them."""
        if request.user.is_authenticated:
            return render(request, "console/refused.html", status=403)
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))


operator_site = OperatorSite(name="admin")
