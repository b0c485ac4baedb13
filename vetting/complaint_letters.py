"""What the two sides of a complaint are told, each in their language."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.letters import Letter
from foundation.ui.formats import date_text
from tenants.archive.letters import tell_owners
from tenants.context import require_store
from tenants.models import Store
from tenants.tasks import store_task

from .complaint_queries import secret_of
from .complaint_states import Status
from .letters import origin
from .models import Complaint, ComplaintStep


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
    rows = ComplaintStep.objects.select_related("complaint")
    step = rows.filter(pk=step_id, complaint__store_id=require_store().pk).first()
    if step is not None:
        tell_owners(lambda store: _to_owner(store, step.complaint, step))


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
    }[Status(step.status)]
    paragraphs = [says % facts, *([step.words] if step.words else [])]
    if step.status == Status.COUNTERED and complaint.wait_until is not None:
        text = _("Until %(date)s you can show us that you went to court or to an authority.")
        paragraphs.append(text % {"date": date_text(complaint.wait_until, "moment")})
    return Letter(subject % facts, paragraphs, (_("See your complaint"), status_address(complaint)))


def _to_owner(store: Store, complaint: Complaint, step: ComplaintStep) -> Letter:
    facts = {"store": store.name, "thing": complaint.target_title}
    subject, says = {
        Status.RESTORED: (_("%(store)s: %(thing)s can be seen again"), _("The takedown was lifted:")),
        Status.UPHELD: (_("%(store)s: %(thing)s stays down"), _("We looked at it again and decided:")),
    }.get(
        Status(step.status),
        (_("%(store)s: %(thing)s was taken down"), _("Somebody complained, and we took it down:")),
    )
    parts = {"handle": store.handle, "number": complaint.number}
    address = origin() + reverse("backoffice:complaint", kwargs=parts)
    notes = [_("If it is wrong, you can object.")] if step.status == Status.TAKEN_DOWN else []
    return Letter(subject % facts, [says, step.words, *notes], (_("See the complaint"), address))
