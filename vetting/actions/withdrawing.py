"""Who complained does not stand by it any more."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from vetting.complaint_letters import tell_complainant, tell_operators_of_withdrawal
from vetting.complaint_states import OF_ALL, STANDING, WITHDRAWALS, Status
from vetting.locks import lock_complaint
from vetting.models import Complaint

from .complaining import COMPLAINANT, LONGEST, keep_step, move, tell_store
from .takedowns import lift


@transaction.atomic
def withdraw_complaint(*, complaint: Complaint, words: str = "") -> Complaint:
    """End a complaint by the word of who made it; the operators that dealt with it and the merchant are told.

    What it held down alone can be seen again, but not where it is a matter of all (OF_ALL): a dangerous thing
    does not get harmless, so operators look at it. `words` are for operators. Raises ActionError "no_move".
    """
    current = lock_complaint(complaint.pk)
    if current.steps.filter(status__in=WITHDRAWALS).exists():
        raise ActionError("no_move", _("You have withdrawn this complaint already."))
    is_standing = current.status in STANDING
    move(current, Status.UNBACKED if is_standing and current.kind in OF_ALL else Status.WITHDRAWN)
    if is_standing and current.status == Status.WITHDRAWN:
        lift(current, actor=COMPLAINANT)
    step = keep_step(current, Status(current.status), words.strip()[:LONGEST], COMPLAINANT)
    if current.target:
        tell_store(current, step, COMPLAINANT)
    transaction.on_commit(lambda: tell_complainant.delay(step.pk), robust=True)
    transaction.on_commit(lambda: tell_operators_of_withdrawal.delay(step.pk), robust=True)
    return current
