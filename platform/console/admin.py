"""What operators see and may do. Changes go through the same actions as everywhere, and are logged twice:

in the store's events with the operator as actor, and in the admin's own history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth import get_user_model
from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.site import operator_site
from foundation.errors import ActionError
from foundation.permissions import PERMISSIONS, Role
from plugins.review.actions import decide
from plugins.review.models import ReviewedVersion
from plugins.words import ADDITIONS
from tenants.actions import reopen_store, suspend_store
from tenants.models import Domain, Membership, Store

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline


class LookOnly(ModelAdmin):
    """Staff may look; nobody adds, changes or deletes rows here."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Rows(TabularInline):
    """Rows that belong to a store, to look at."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DomainRows(Rows):
    model = Domain
    fields = ("host", "is_primary", "created_at")


class MembershipRows(Rows):
    model = Membership
    fields = ("account", "role", "created_at")


class ReasonForm(ActionForm):
    """The action to take, and why: the store's team reads it."""

    reason = forms.CharField(label=gettext_lazy("Reason (for suspending)"), required=False, max_length=200)


@admin.register(Store, site=operator_site)
class StoreAdmin(LookOnly):
    """Stores: find, look, suspend, reopen."""

    list_display = ("name", "handle", "status", "owners", "currency", "locale", "schema_name", "created_at")
    list_filter = ("status", "currency", "locale", "created_at")
    search_fields = ("name", "handle", "email", "domains__host", "memberships__account__email", "schema_name")
    search_help_text = gettext_lazy("Name, host, e-mail address of the store or of somebody in its team")
    ordering = ("-created_at",)
    inlines = (DomainRows, MembershipRows)
    action_form = ReasonForm
    actions = ("suspend", "reopen")
    fields = (
        "name", "address", "status", "suspended_reason", "email", "currency", "locale", "locales",
        "time_zone", "uid", "schema_name", "schema_version", "created_at",
    )  # fmt: skip
    readonly_fields = ("address",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Store]:
        """Owners come with the page, not one by one."""
        owners = Membership.objects.filter(role=Role.OWNER).select_related("account")
        return super().get_queryset(request).prefetch_related(
            Prefetch("memberships", queryset=owners, to_attr="owner_memberships")
        )  # fmt: skip

    @admin.display(description=gettext_lazy("Owners"))
    def owners(self, store: Store) -> str:
        """Their e-mail addresses."""
        return ", ".join(member.account.email for member in store.owner_memberships)

    @admin.display(description=gettext_lazy("Address"))
    def address(self, store: Store) -> SafeString:
        """The shop, to open."""
        return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', store.url, store.host)

    @admin.action(description=gettext_lazy("Suspend, with a reason"), permissions=["view"])
    def suspend(self, request: HttpRequest, stores: QuerySet[Store]) -> None:
        """Pause the chosen stores; the reason stands beside the action."""
        reason = request.POST.get("reason", "")
        for store in stores:
            try:
                suspend_store(store=store, reason=reason, actor=f"account:{request.user.pk}")
            except ActionError as error:
                self.message_user(request, f"{store.name}: {error}", messages.ERROR)
                continue
            self.log_change(request, store, f"suspended: {reason}")
            self.message_user(request, _("%(store)s is suspended") % {"store": store.name}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Reopen"), permissions=["view"])
    def reopen(self, request: HttpRequest, stores: QuerySet[Store]) -> None:
        """Make the chosen stores active again."""
        for store in stores:
            reopen_store(store=store, actor=f"account:{request.user.pk}")
            self.log_change(request, store, "reopened")
            self.message_user(request, _("%(store)s is open again") % {"store": store.name}, messages.SUCCESS)


@admin.register(Domain, site=operator_site)
class DomainAdmin(LookOnly):
    """Hosts and where they lead."""

    list_display = ("host", "store", "is_primary", "created_at")
    list_select_related = ("store",)
    list_filter = ("is_primary", "created_at")
    search_fields = ("host", "store__name", "store__handle")
    ordering = ("-created_at",)


@admin.register(Membership, site=operator_site)
class MembershipAdmin(LookOnly):
    """Who is of which team."""

    list_display = ("account", "store", "role", "created_at")
    list_select_related = ("account", "store")
    list_filter = ("role", "created_at")
    search_fields = ("account__email", "account__name", "store__name", "store__handle")
    ordering = ("-created_at",)


@admin.register(get_user_model(), site=operator_site)
class AccountAdmin(LookOnly):
    """People. Operators with every right may switch accounts off and make others operators."""

    list_display = ("email", "name", "stores", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_active", "is_staff", "language", "date_joined")
    search_fields = ("email", "name")
    ordering = ("-date_joined",)
    fields = (
        "email",
        "name",
        "language",
        "is_active",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
    )
    readonly_fields = ("email", "name", "language", "date_joined", "last_login")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only with every right, and not oneself: nobody locks themselves out."""
        return bool(request.user.is_superuser and (obj is None or obj.pk != request.user.pk))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the number of their stores."""
        accounts: QuerySet[Any] = super().get_queryset(request).annotate(store_count=Count("memberships"))
        return accounts

    @admin.display(description=gettext_lazy("Stores"), ordering="store_count")
    def stores(self, account: Any) -> int:
        """How many teams they are of."""
        count: int = account.store_count
        return count


@admin.register(ReviewedVersion, site=operator_site)
class ReviewedVersionAdmin(LookOnly):
    """Strangers' plugins: what each version asks for, and whether merchants may have it."""

    list_display = ("plugin", "version", "state", "author", "rights", "points", "found_at", "decided_at")
    list_filter = ("state",)
    search_fields = ("plugin", "author")
    ordering = ("-found_at", "-pk")
    actions = ("approve", "refuse")
    fields = (
        "plugin", "version", "author", "state", "rights", "points", "tables", "found_at", "decided_at",
        "decided_by",
    )  # fmt: skip
    readonly_fields = ("rights", "points", "tables")

    @admin.display(description=gettext_lazy("It may"))
    def rights(self, version: ReviewedVersion) -> str:
        """What it asks for, as merchants read it."""
        labels = {permission.name: str(permission.label) for permission in PERMISSIONS}
        return ", ".join(labels.get(scope, scope) for scope in version.asks.get("scopes", ()))

    @admin.display(description=gettext_lazy("It adds"))
    def points(self, version: ReviewedVersion) -> str:
        """Where it reaches into stores."""
        return ", ".join(str(ADDITIONS.get(hook, hook)) for hook in version.asks.get("points", ()))

    @admin.display(description=gettext_lazy("Has tables of its own"), boolean=True)
    def tables(self, version: ReviewedVersion) -> bool:
        """Whether it changes the database of every store."""
        return bool(version.asks.get("needs_tables"))

    @admin.action(description=gettext_lazy("Approve: merchants may have it"), permissions=["view"])
    def approve(self, request: HttpRequest, versions: QuerySet[ReviewedVersion]) -> None:
        """Offer the chosen versions to merchants."""
        self._decide(request, versions, is_approved=True)

    @admin.action(description=gettext_lazy("Refuse: it stands still everywhere"), permissions=["view"])
    def refuse(self, request: HttpRequest, versions: QuerySet[ReviewedVersion]) -> None:
        """Take the chosen versions from merchants."""
        self._decide(request, versions, is_approved=False)

    def _decide(
        self, request: HttpRequest, versions: QuerySet[ReviewedVersion], *, is_approved: bool
    ) -> None:
        for version in versions:
            decide(version=version, is_approved=is_approved, actor=f"account:{request.user.pk}")
            self.log_change(request, version, "approved" if is_approved else "refused")
            told = _("%(plugin)s is approved") if is_approved else _("%(plugin)s is refused")
            self.message_user(request, told % {"plugin": version}, messages.SUCCESS)
