"""The people of a store: who they are, what they may do, and who is asked to join."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from backoffice import actions
from backoffice.access import StoreRequest, actor_of, store_page
from backoffice.actions.support import HOURS
from backoffice.forms import InviteForm, RoleForm
from backoffice.queries import team_of, waiting_invitations
from backoffice.second_step import accounts_with_second_step
from backoffice.support import may_let_in, open_grant
from foundation.errors import ActionError
from tenants.actions import change_role, remove_member
from tenants.models import Membership
from tenants.queries import find_role, roles_of


@store_page("store.team")
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: StoreRequest) -> HttpResponse:
    """The members and the waiting invitations; a post invites somebody."""
    roles, rights = roles_of(request.store), request.member.rights
    form = InviteForm(request.POST or None, roles=roles, allowed=rights)
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        messages.success(request, _("Invitation sent to %(email)s") % form.cleaned_data)
        return redirect("backoffice:team", handle=request.store.handle)
    members = list(team_of(request.store))
    return render(
        request,
        "backoffice/team.html",
        {
            "form": form,
            "members": [(member, member.rights <= rights) for member in members],
            "grant": open_grant(request.store),
            "may_let_in": may_let_in(request.member),
            "hours": HOURS,
            "with_second_step": accounts_with_second_step(member.account_id for member in members),
            "invitations": waiting_invitations(request.store),
            "roles": RoleForm(roles=roles, allowed=rights).fields["role"].choices,  # type: ignore[attr-defined]
        },
        status=422 if form.errors else 200,
    )


def _invited(request: StoreRequest, form: InviteForm) -> bool:
    role = find_role(request.store, form.cleaned_data["role"])
    try:
        if role is None:
            raise ActionError("role_unknown", _("This role is gone. Choose another one."), field="role")
        actions.invite_member(
            store=request.store,
            email=form.cleaned_data["email"],
            role=role,
            inviter=request.member.account,
            allowed=request.member.rights,
        )
    except ActionError as error:
        form.add_error(error.field or None, str(error))
        return False
    return True


@store_page("store.team")
@require_POST
def set_second_step(request: StoreRequest) -> HttpResponse:
    """Ask the team for a second step when signing in, or stop asking."""
    is_needed = request.POST.get("is_needed") == "on"
    try:
        actions.demand_second_step(
            store=request.store,
            is_needed=is_needed,
            account_id=request.member.account_id,
            actor=actor_of(request),
        )
    except ActionError as error:
        messages.error(request, str(error))
    else:
        on, off = _("From now on everybody needs a second step."), _("A password is enough again.")
        messages.success(request, on if is_needed else off)
    return redirect("backoffice:team", handle=request.store.handle)


@store_page("store.team")
@require_POST
def set_role(request: StoreRequest, member_id: int) -> HttpResponse:
    """Give a member another role."""
    member = get_object_or_404(team_of(request.store), pk=member_id)
    role = find_role(request.store, request.POST.get("role", ""))
    if role is None:
        raise Http404
    try:
        change_role(
            store=request.store,
            account=member.account,
            role=role,
            allowed=request.member.rights,
            actor=actor_of(request),
        )
        messages.success(request, _("Saved"))
    except ActionError as error:
        messages.error(request, str(error))
    return _back(request, member)


@store_page("store.team")
@require_POST
def remove(request: StoreRequest, member_id: int) -> HttpResponse:
    """Take a member out of the team; oneself too, where another owner stays."""
    member = get_object_or_404(team_of(request.store), pk=member_id)
    try:
        remove_member(
            store=request.store,
            account=member.account,
            allowed=request.member.rights,
            actor=actor_of(request),
        )
    except ActionError as error:
        messages.error(request, str(error))
        return _back(request, member)
    messages.success(request, _("%(person)s is no longer of the team") % {"person": member.account})
    if member.pk == request.member.pk:
        return redirect("my_stores")
    return redirect("backoffice:team", handle=request.store.handle)


def _back(request: StoreRequest, changed: Membership) -> HttpResponse:
    """To the team's page, or home for who just gave away the right to see it."""
    own = changed.pk == request.member.pk
    may_stay = not own or team_of(request.store).get(pk=changed.pk).may("store.team")
    return redirect(f"backoffice:{'team' if may_stay else 'dashboard'}", handle=request.store.handle)


@store_page("store.team")
@require_POST
def withdraw(request: StoreRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(waiting_invitations(request.store), pk=invitation_id)
    actions.withdraw_invitation(invitation=invitation, actor=actor_of(request))
    messages.success(request, _("The invitation is withdrawn"))
    return redirect("backoffice:team", handle=request.store.handle)
