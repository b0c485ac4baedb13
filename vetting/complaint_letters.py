"""What the two sides of a complaint are told, each in their language."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.letters import Letter
from foundation.ui.formats import date_text
from tenants.archive.letters import tell_owners
from tenants.context import require_store
from tenants.models import Store
from tenants.tasks import store_task

from .complaint_queries import complaints_of, secret_of
from .complaint_reasons import said
from .complaint_states import Status
from .letters import origin
from .models import Complaint, ComplaintStep
from .takedown_queries import others_holding


@shared_task
def tell_complainant(step_id: int) -> None:
    """That the complaint came in, or what became of it."""
    step = ComplaintStep.objects.select_related("complaint").filter(pk=step_id).first()
    if step is None:
        return
    known = [code for code, _name in settings.LANGUAGES]
    language = step.complaint.language
    with override(language if language in known else settings.LANGUAGE_CODE):
        _to_complainant(step.complaint, step).message_to(step.complaint.email).send()


@store_task
def tell_owners_of_complaint(step_id: int) -> None:
    """That something was taken down, is back, or stays down."""
    theirs = complaints_of(require_store()).values("pk")
    rows = ComplaintStep.objects.select_related("complaint")
    step = rows.filter(pk=step_id, complaint__in=theirs).first()
    if step is not None:
        tell_owners(lambda store: _to_owner(store, step.complaint, step))


@shared_task
def tell_operators_of_withdrawal(step_id: int) -> None:
    """To those who dealt with it, that the complainant does not stand by it any more."""
    step = ComplaintStep.objects.select_related("complaint").filter(pk=step_id).first()
    if step is None:
        return
    who = step.complaint.steps.values_list("by", flat=True)
    operators = get_user_model().objects.filter(is_staff=True, is_active=True, email__in=list(who))
    for operator in operators.order_by("pk"):
        with override(operator.language or settings.LANGUAGE_CODE):
            _to_operator(step.complaint, step).message_to(operator.email).send()


def status_address(complaint: Complaint) -> str:
    """The page of a complaint for who made it."""
    parts = {"number": complaint.number, "secret": secret_of(complaint.number)}
    return origin() + reverse("complaint_status", kwargs=parts)


def _to_complainant(complaint: Complaint, step: ComplaintStep) -> Letter:
    facts = {"number": complaint.number, "store": complaint.store_name}
    subject, says = {
        Status.OPEN: (
            _("We have your complaint %(number)s"),
            _("Thank you for telling us about %(store)s. We look at it and write to you."),
        ),
        Status.MORE_NEEDED: (
            _("Complaint %(number)s: we need something more"),
            _("We can't decide yet. Please tell us:"),
        ),
        Status.REJECTED: (
            _("Complaint %(number)s: not followed"),
            _("We looked at it and took nothing down:"),
        ),
        Status.TAKEN_DOWN: (
            _("Complaint %(number)s: taken down"),
            _("We took it down. The merchant may object."),
        ),
        Status.COUNTERED: (
            _("Complaint %(number)s: the merchant objects"),
            _("The merchant says that the takedown is wrong:"),
        ),
        Status.RESTORED: (
            _("Complaint %(number)s: restored"),
            _("What was taken down can be seen again:"),
        ),
        Status.UPHELD: (_("Complaint %(number)s: it stays down"), _("What we took down stays down:")),
        Status.WITHDRAWN: (
            _("Complaint %(number)s: withdrawn"),
            _("You have withdrawn your complaint about %(store)s. It has ended."),
        ),
        Status.UNBACKED: (
            _("Complaint %(number)s: withdrawn"),
            _(
                "You have withdrawn your complaint about %(store)s. What was taken down "
                "stays down until we have looked at it again."
            ),
        ),
    }[Status(step.status)]
    own = [] if step.by == "complainant" else [*said(step.reasons), *([step.words] if step.words else [])]
    paragraphs = [says % facts, *own]
    if step.status == Status.COUNTERED and complaint.wait_until is not None:
        text = _("Until %(date)s you can show us that you went to court or to an authority.")
        paragraphs.append(text % {"date": date_text(complaint.wait_until, "moment")})
    return Letter(subject % facts, paragraphs, (_("See your complaint"), status_address(complaint)))


def _to_operator(complaint: Complaint, step: ComplaintStep) -> Letter:
    facts = {"number": complaint.number, "store": complaint.store_name}
    if step.status == Status.UNBACKED:
        what = _("What was taken down still is: please decide whether it comes back.")
    elif complaint.target:
        what = _("What was taken down because of it alone can be seen again. There is nothing to do.")
    else:
        what = _("Nothing had been taken down. There is nothing to do.")
    address = origin() + reverse("console:complaint", kwargs={"number": complaint.number})
    return Letter(
        _("Complaint %(number)s was withdrawn") % facts,
        [_("Who complained of %(store)s has withdrawn it.") % facts, *filter(None, [step.words]), what],
        (_("See the complaint"), address),
    )


def _to_owner(store: Store, complaint: Complaint, step: ComplaintStep) -> Letter:
    facts = {"store": store.name, "thing": complaint.target_title}
    ended = _("%(store)s: %(thing)s can be seen again")
    down = _("%(store)s: %(thing)s stays down")
    is_held = step.status in (Status.RESTORED, Status.WITHDRAWN) and others_holding(complaint, store).exists()
    subject, says = {
        Status.RESTORED: (ended, _("The takedown was lifted:")),
        Status.UPHELD: (down, _("We looked at it again and decided:")),
        Status.WITHDRAWN: (ended, _("Who complained has withdrawn it, so the takedown was lifted.")),
        Status.UNBACKED: (
            down,
            _("Who complained has withdrawn it. It stays down until we have looked at it again."),
        ),
    }.get(
        Status(step.status),
        (_("%(store)s: %(thing)s was taken down"), _("Somebody complained, and we took it down:")),
    )
    parts = {"handle": store.handle, "number": complaint.number}
    address = origin() + reverse("backoffice:complaint", kwargs=parts)
    # What the complainant wrote stays between them and us.
    words = [] if step.by == "complainant" else [*said(step.reasons), *filter(None, [step.words])]
    notes = [_("If it is wrong, you can object.")] if step.status == Status.TAKEN_DOWN else []
    if is_held:
        subject, notes = down, [_("It stays hidden all the same, because another complaint holds it down.")]
    return Letter(subject % facts, [says, *words, *notes], (_("See the complaint"), address))
