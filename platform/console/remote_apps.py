"""Remote apps as operators see them: what each asks for, and whether stores may have it."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.admin import LookOnly
from console.site import operator_site
from foundation.errors import ActionError
from foundation.permissions import PERMISSIONS
from plugins.forms import said
from plugins.remote_apps.directory.actions import judge
from plugins.remote_apps.directory.models import RemoteApp


class WordForm(ActionForm):
    """The action to take, and what the developer reads of it."""

    word = forms.CharField(label=gettext_lazy("Word to the developer"), required=False, max_length=500)


@admin.register(RemoteApp, site=operator_site)
class RemoteAppAdmin(LookOnly):
    """Apps of developers: list them, or not, or stop them everywhere. Secrets are never shown."""

    list_display = ("title", "status", "owner", "rights", "homepage", "changed_at")
    list_select_related = ("owner",)
    list_filter = ("status", "created_at")
    search_fields = ("client_id", "name", "owner__email", "homepage")
    ordering = ("-changed_at",)
    action_form = WordForm
    actions = ("list_them", "refuse", "block", "unblock")
    fields = (
        "title", "client_id", "owner", "status", "word", "summary", "homepage", "rights", "redirect_uris",
        "embedded_url", "webhook_url", "events", "created_at", "changed_at",
    )  # fmt: skip
    readonly_fields = ("title", "rights")

    @admin.display(description=gettext_lazy("App"))
    def title(self, app: RemoteApp) -> str:
        """Its name in the reader's language."""
        return said(app.name)

    @admin.display(description=gettext_lazy("It may"))
    def rights(self, app: RemoteApp) -> str:
        """What it asks for, as merchants read it."""
        return ", ".join(str(right.label) for right in PERMISSIONS if right.name in app.scopes)

    @admin.action(description=gettext_lazy("List: every store can add it"), permissions=["view"])
    def list_them(self, request: HttpRequest, apps: QuerySet[RemoteApp]) -> None:
        """Offer the chosen apps to all stores."""
        self._judge(request, apps, RemoteApp.Status.LISTED)

    @admin.action(description=gettext_lazy("Don't list, with a word"), permissions=["view"])
    def refuse(self, request: HttpRequest, apps: QuerySet[RemoteApp]) -> None:
        """Give the chosen apps back to their developers."""
        self._judge(request, apps, RemoteApp.Status.REFUSED)

    @admin.action(description=gettext_lazy("Block everywhere, with a word"), permissions=["view"])
    def block(self, request: HttpRequest, apps: QuerySet[RemoteApp]) -> None:
        """Stop the chosen apps in every store at once."""
        self._judge(request, apps, RemoteApp.Status.BLOCKED)

    @admin.action(description=gettext_lazy("Unblock"), permissions=["view"])
    def unblock(self, request: HttpRequest, apps: QuerySet[RemoteApp]) -> None:
        """Let blocked apps work again; they are not listed."""
        self._judge(request, apps.filter(status=RemoteApp.Status.BLOCKED), RemoteApp.Status.DRAFT)

    def _judge(self, request: HttpRequest, apps: QuerySet[RemoteApp], status: RemoteApp.Status) -> None:
        word = request.POST.get("word", "")
        for app in apps:
            try:
                judge(app=app, status=status, word=word)
            except ActionError as error:
                self.message_user(request, f"{said(app.name)}: {error}", messages.ERROR)
                continue
            self.log_change(request, app, f"{status.value}: {word}")
            told = _("%(app)s: %(state)s") % {"app": said(app.name), "state": status.label}
            self.message_user(request, told, messages.SUCCESS)
