"""Roles: what the built-in ones may do, and those that the store made for itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.forms import DeleteRoleForm, OwnRoleForm
from foundation.errors import ActionError
from foundation.permissions import PERMISSIONS, ROLE_HELP, ROLE_LABELS, ROLES, Role
from tenants.actions import change_own_role, delete_role, make_role
from tenants.models import OwnRole
from tenants.queries import find_role, roles_of, uses_of


@dataclass(frozen=True)
class RoleRow:
    """A role in the list: what it may do in words, and by how many people."""

    label: str | Promise
    help: str | Promise
    rights: list[str | Promise]
    people: int
    own: OwnRole | None = None


@store_page("store.team")
@require_safe
def list_roles(request: StoreRequest) -> HttpResponse:
    """All roles of the store, its own first."""
    members = request.store.memberships
    built_in = dict(members.exclude(role="").values_list("role").annotate(Count("pk")))
    of_own = dict(members.filter(role="").values_list("own_role_id").annotate(Count("pk")))
    own = [
        RoleRow(role.name, "", _labels(role.rights), of_own.get(role.pk, 0), role)
        for role in request.store.own_roles.order_by("name")
    ]
    rest = [
        RoleRow(ROLE_LABELS[role], ROLE_HELP[role], _labels(ROLES[role]), built_in.get(role.value, 0))
        for role in Role
    ]
    return render(request, "backoffice/roles.html", {"own": own, "built_in": rest})


def _labels(rights: frozenset[str]) -> list[str | Promise]:
    return [right.label for right in PERMISSIONS if right.name in rights]


@store_page("store.team")
@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: StoreRequest) -> HttpResponse:
    """A form for a role; `?like=support` begins with the rights of another one."""
    like = find_role(request.store, request.GET.get("like", ""))
    begin = sorted((ROLES[like] if isinstance(like, Role) else like.rights) if like else ())
    form = OwnRoleForm(request.POST or None, initial={"permissions": begin})
    if request.method == "POST" and form.is_valid():
        try:
            role = make_role(
                store=request.store,
                allowed=request.member.rights,
                actor=actor_of(request),
                **form.cleaned_data,
            )
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("“%(role)s” can be given now") % {"role": role.name})
            return redirect("backoffice:roles", handle=request.store.handle)
    return _form(request, form)


@store_page("store.team")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_role(request: StoreRequest, role_id: int) -> HttpResponse:
    """Name and rights of one of the store's own roles."""
    role = get_object_or_404(request.store.own_roles, pk=role_id)
    initial = {"name": role.name, "permissions": role.permissions}
    form = OwnRoleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_own_role(
                role=role, allowed=request.member.rights, actor=actor_of(request), **form.cleaned_data
            )
        except ActionError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Saved"))
            return redirect("backoffice:roles", handle=request.store.handle)
    return _form(request, form, role)


def _form(request: StoreRequest, form: OwnRoleForm, role: OwnRole | None = None) -> HttpResponse:
    facts: dict[str, object] = {"form": form, "role": role, "groups": form.groups(request.member.rights)}
    if role is not None:
        people, invited = uses_of(role)
        others = [each for each in roles_of(request.store) if each != role]
        facts |= {
            "is_open": role.rights <= request.member.rights,
            "people": people,
            "is_used": bool(people or invited),
            "delete_form": DeleteRoleForm(roles=others, allowed=request.member.rights),
        }
    return render(request, "backoffice/role.html", facts, status=422 if form.errors else 200)


@store_page("store.team")
@require_POST
def remove_role(request: StoreRequest, role_id: int) -> HttpResponse:
    """Delete one of the store's own roles; who has it gets another one."""
    role = get_object_or_404(request.store.own_roles, pk=role_id)
    replacement = find_role(request.store, request.POST.get("replacement", ""))
    try:
        delete_role(
            role=role, replacement=replacement, allowed=request.member.rights, actor=actor_of(request)
        )
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("backoffice:role", handle=request.store.handle, role_id=role.pk)
    messages.success(request, _("“%(role)s” is deleted") % {"role": role.name})
    return redirect("backoffice:roles", handle=request.store.handle)
