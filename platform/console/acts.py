"""Writing down what operators do, by the names that people read."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from console.access import OperatorRequest
from console.models import OperatorAct
from foundation.rates import client_ip
from tenants.models import Store

ACTS: dict[str, str | Promise] = {
    "store.suspended": _("Suspended the store"),
    "store.reopened": _("Opened the store again"),
    "store.backed_up": _("Backed the store up"),
    "store.exported": _("Had an archive of the store made"),
    "store.export_fetched": _("Downloaded an archive of the store"),
    "store.restored": _("Restored the store from a backup"),
    "store.moved": _("Moved the store to another database"),
    "store.leaving": _("Asked for the store's deletion"),
    "store.taken_back": _("Took the store's deletion back"),
    "plan.published": _("Published a plan"),
    "plan.hidden": _("Took a plan off sale"),
    "plan.offered": _("Put a plan on sale again"),
    "plan.for_trial": _("Chose the plan that new stores try"),
    "plan.moved": _("Moved the store to another plan"),
    "rate.declared": _("Declared an exchange rate"),
    "coupon.made": _("Made a coupon"),
    "coupon.ended": _("Ended a coupon"),
    "coupon.given": _("Gave the store a coupon"),
    "plan.cancelled": _("Cancelled the store's plan"),
    "plan.kept": _("Took the plan's cancellation back"),
    "grant.given": _("Gave the store more than its plan"),
    "grant.withdrawn": _("Took back what the store was given"),
    "trial.begun": _("Let the store try"),
    "trial.lengthened": _("Lengthened the store's trial"),
    "credit.given": _("Gave the store a credit"),
    "revenue.exported": _("Exported revenue"),
    "complaint.asked_more": _("Asked a complainant for more"),
    "complaint.rejected": _("Rejected a complaint"),
    "complaint.taken_down": _("Took something down"),
    "complaint.restored": _("Restored what was taken down"),
    "complaint.upheld": _("Let a takedown stand"),
    "complaint.noted": _("Left a note about a complaint"),
    "business.taken_up": _("Began to look at a business"),
    "business.paper_opened": _("Opened a document of a business"),
    "business.noted": _("Left a note about a business"),
    "business.approved": _("Approved a business"),
    "business.asked_more": _("Asked a business for more"),
    "business.refused": _("Refused a business"),
    "support.began": _("Entered the store by the owner's leave"),
    "support.broke_glass": _("Entered the store without leave"),
    "support.ended": _("Left the store"),
    "account.switched_off": _("Switched an account off"),
    "account.switched_on": _("Switched an account on"),
    "operator.made": _("Made somebody an operator"),
    "operator.unmade": _("Took an operator's rights"),
    "plugin.approved": _("Approved a plugin"),
    "plugin.refused": _("Refused a plugin"),
    "app.listed": _("Listed an app"),
    "app.refused": _("Did not list an app"),
    "app.blocked": _("Blocked an app"),
    "app.unblocked": _("Unblocked an app"),
    "theme.approved": _("Approved a theme"),
    "theme.refused": _("Did not accept a theme"),
    "theme.blocked": _("Blocked a theme"),
    "theme.unblocked": _("Unblocked a theme"),
    "limit.set": _("Set a limit of the store"),
    "limit.dropped": _("Set a limit of the store back"),
    "job.run_again": _("Had a failed job run again"),
    "webhook.paused": _("Paused a webhook of the store"),
    "webhook.resumed": _("Let a webhook of the store go on"),
    "webhook.retried": _("Had what failed at a webhook sent again"),
    "flag.changed": _("Turned a flag"),
    "announcement.made": _("Announced something"),
    "announcement.ended": _("Ended an announcement"),
    "incident.begun": _("Told of an incident"),
    "incident.told": _("Told how an incident goes on"),
    "fleet.retried": _("Had failed migrations tried again"),
    "acts.exported": _("Exported what operators did"),
}
"""Every act there is, and what it is called."""


def record_act(
    request: OperatorRequest,
    act: str,
    *,
    store: Store | None = None,
    subject: str = "",
    reason: str = "",
    **details: object,
) -> OperatorAct:
    """Write down what the operator of this request did, in the current transaction where there is one.

    Raises KeyError for an act that is not in the list.
    """
    if act not in ACTS:
        raise KeyError(act)
    return OperatorAct.objects.create(
        operator_id=request.operator.pk,
        operator_email=request.operator.email,
        act=act,
        store_id=store.pk if store else None,
        store_name=store.name if store else "",
        subject=subject[:200],
        reason=reason[:500],
        details=details,
        ip=client_ip(request),
    )
