"""What a plan limits of a store's team."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from foundation.limits import Limit, Unit, declare
from tenants.context import require_store
from tenants.models import Membership

from .queries import waiting_invitations


def _team() -> int:
    store = require_store()
    return Membership.objects.filter(store=store).count() + waiting_invitations(store).count()


STAFF = declare(
    Limit(
        name="staff",
        label=_("People of the team"),
        unit=Unit.THINGS,
        refusal=_("Your team, with those you invited, is as large as your plan allows."),
        count=_team,
    )
)
