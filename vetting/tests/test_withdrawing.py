"""Who complained takes it back; and reasons that both sides read in their own language."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils.translation import override

from backoffice.testing import member_client
from console.models import OperatorAct
from console.testing import operator_client
from foundation.errors import ActionError
from foundation.models import Event
from foundation.permissions import Role
from storefront.catalog.models import Product
from storefront.testing import shopper_at
from tenants.context import in_store, on_platform
from tenants.models import Store
from vetting.actions.complaining import answer_complaint, decide_complaint, object_to
from vetting.actions.withdrawing import withdraw_complaint
from vetting.complaint_hints import hints_on
from vetting.complaint_letters import tell_complainant, tell_operators_of_withdrawal, tell_owners_of_complaint
from vetting.complaint_queries import mark_of, secret_of, thing_at
from vetting.complaint_reasons import REASONS
from vetting.complaint_states import MOVES, Status
from vetting.models import BusinessPaper, BusinessProfile, Complaint, ComplaintStep
from vetting.tests.complaining import OPS, anybody, take_down, typed

pytestmark = pytest.mark.django_db


def page_of(complaint: Complaint) -> str:
    return f"/report/{complaint.number}/{secret_of(complaint.number)}"


def status_of(ring: Product) -> str:
    return Product.objects.get(pk=ring.pk).status


def second_of(store: Store, ring: Product) -> Complaint:
    with on_platform():
        anybody().post("/report", typed(store, ring, kind="copyright"))
    return Complaint.objects.get(kind="copyright")


def test_it_takes_a_second_click(ring: Product, complaint: Complaint) -> None:
    take_down(complaint)
    way = f"{page_of(complaint)}/withdraw"
    with on_platform():
        assert way in anybody().get(page_of(complaint)).content.decode()
        asked = anybody().get(way)
        assert (asked.status_code, asked["Referrer-Policy"]) == (200, "no-referrer")
        assert Complaint.objects.get().status == Status.TAKEN_DOWN
        wrong = f"/report/{complaint.number}/{secret_of('C000')}/withdraw"
        assert anybody().post(wrong).status_code == 404
        answer = anybody().post(way, {"words": " We have agreed. "})
        assert answer["Location"] == page_of(complaint)
        assert way not in anybody().get(page_of(complaint)).content.decode()
        assert anybody().get(way).status_code == 302
        assert anybody().post(way).status_code == 422
    current = Complaint.objects.get()
    assert (current.status, status_of(ring)) == (Status.WITHDRAWN, "active")
    step = current.steps.order_by("-pk")[0]
    assert (step.status, step.by, step.words) == ("withdrawn", "complainant", "We have agreed.")


@pytest.mark.parametrize("status", [Status.OPEN, Status.MORE_NEEDED, Status.COUNTERED, Status.UPHELD])
def test_it_may_be_withdrawn_before_and_after_a_decision(
    store: Store, ring: Product, complaint: Complaint, status: Status
) -> None:
    if status == Status.MORE_NEEDED:
        decide_complaint(complaint=complaint, status=status, words="Which?", by=OPS)
    elif status != Status.OPEN:
        taken = take_down(complaint)
        if status == Status.COUNTERED:
            object_to(complaint=taken, name="Shop", words="No.")
        else:
            decide_complaint(complaint=taken, status=status, words="It stays.", by=OPS)
    assert withdraw_complaint(complaint=complaint).status == Status.WITHDRAWN
    assert status_of(ring) == "active"
    with pytest.raises(ActionError) as error:
        answer_complaint(complaint=complaint, words="One more thing.")
    assert error.value.code == "ended"


@pytest.mark.parametrize("status", [Status.REJECTED, Status.RESTORED])
def test_what_came_to_nothing_is_not_withdrawn(complaint: Complaint, status: Status) -> None:
    if status == Status.RESTORED:
        take_down(complaint)
    decide_complaint(complaint=complaint, status=status, words="No.", by=OPS)
    with pytest.raises(ActionError) as error:
        withdraw_complaint(complaint=complaint)
    assert error.value.code == "no_move"
    assert Complaint.objects.get().status == status


def test_what_another_complaint_holds_stays_hidden_and_comes_back_with_it(
    store: Store, ring: Product, complaint: Complaint
) -> None:
    second = second_of(store, ring)
    take_down(complaint)
    take_down(second)
    withdraw_complaint(complaint=complaint)
    assert status_of(ring) == "draft"
    with in_store(store):
        tell_owners_of_complaint(ComplaintStep.objects.get(status="withdrawn").pk)
    assert mail.outbox[-1].subject == f"{store.name}：Ring 维持下架"
    withdraw_complaint(complaint=second)
    assert status_of(ring) == "active"


def test_a_matter_of_all_stays_down_until_operators_looked(store: Store, ring: Product) -> None:
    with on_platform():
        anybody().post("/report", typed(store, ring, kind="illegal"))
    complaint = Complaint.objects.get()
    take_down(complaint)
    assert withdraw_complaint(complaint=complaint).status == Status.UNBACKED
    assert status_of(ring) == "draft"
    with on_platform():
        ops = operator_client()
        assert complaint.number in ops.get("/operator/complaints?status=waiting").content.decode()
        answer = ops.post(
            f"/operator/complaints/{complaint.number}/judge",
            {"do": "restored", "reasons": ["mended"], "seen": mark_of(complaint)},
        )
        assert answer.status_code == 302
    assert (Complaint.objects.get().status, status_of(ring)) == (Status.RESTORED, "active")


def test_all_who_are_concerned_are_told_and_it_is_written_down(
    store: Store, ring: Product, complaint: Complaint
) -> None:
    with on_platform():
        ops = operator_client()
        at = f"/operator/complaints/{complaint.number}"
        ops.post(
            f"{at}/judge",
            {"do": "taken_down", "reasons": ["counterfeit"], "target": "product", "seen": mark_of(complaint)},
        )
    taken = Complaint.objects.get()
    withdraw_complaint(complaint=taken, words="We have agreed.")
    step = ComplaintStep.objects.get(status="withdrawn")
    mail.outbox.clear()
    tell_complainant(step.pk)
    tell_operators_of_withdrawal(step.pk)
    with in_store(store):
        tell_owners_of_complaint(step.pk)
    operator = taken.steps.get(status="taken_down").by
    owner = store.memberships.get(role=Role.OWNER).account.email
    told = {letter.to[0]: letter for letter in mail.outbox}
    assert set(told) == {"legal@ringmakers.example", operator, owner}
    assert "We have agreed." in told[operator].body
    assert f"/operator/complaints/{taken.number}" in told[operator].body
    assert told[owner].subject == f"{store.name}：Ring 已恢复"
    assert "We have agreed." not in told[owner].body
    with in_store(store):
        event = Event.objects.filter(name="complaint.moved").order_by("-pk")[0]
        assert (event.payload["status"], event.actor) == ("withdrawn", "complainant")
        page = member_client(store, Role.OWNER).get(f"/stores/{store.handle}/complaints/{taken.number}")
    assert "We have agreed." not in page.content.decode()
    assert "Who complained" in page.content.decode()
    assert shopper_at(store).get(f"/products/{ring.handle}").status_code == 200


def test_reasons_are_read_in_the_readers_language(store: Store, complaint: Complaint) -> None:
    Complaint.objects.update(language="en")
    take_down(complaint, ["counterfeit", "no-such"])
    step = ComplaintStep.objects.get(status="taken_down")
    assert step.reasons == ["counterfeit"]
    english, sentence = str(REASONS[Status.TAKEN_DOWN]["counterfeit"]), ""
    with override("zh-hans"):
        sentence = str(REASONS[Status.TAKEN_DOWN]["counterfeit"])
    mail.outbox.clear()
    with override("zh-hans"):
        tell_complainant(step.pk)
    with in_store(store):
        tell_owners_of_complaint(step.pk)
    theirs, owners = [letter.body for letter in mail.outbox]
    assert sentence != english
    assert (english in theirs, sentence in owners, "It is a copy." in owners) == (True, True, True)
    with on_platform():
        seen = anybody().get(page_of(complaint), headers={"accept-language": "zh-hans"}).content.decode()
    assert sentence in seen


def test_a_reason_alone_is_enough_and_has_to_fit(ring: Product, complaint: Complaint) -> None:
    with on_platform():
        ops = operator_client()
        at = f"/operator/complaints/{complaint.number}"
        seen = {"do": "rejected", "seen": mark_of(complaint)}
        refused = ops.post(f"{at}/judge", {**seen, "reasons": ["counterfeit"]})
        assert refused.status_code == 422
        assert 'value="counterfeit" checked' in refused.content.decode()
        assert ops.post(f"{at}/judge", seen).status_code == 422
        assert Complaint.objects.get().status == Status.OPEN
        assert ops.post(f"{at}/judge", {**seen, "reasons": ["genuine"]}).status_code == 302
    act = OperatorAct.objects.get()
    assert (act.act, act.reason) == ("complaint.rejected", str(REASONS[Status.REJECTED]["genuine"]))


def test_every_decision_has_reasons() -> None:
    decisions = {Status.MORE_NEEDED, Status.REJECTED, Status.TAKEN_DOWN, Status.RESTORED, Status.UPHELD}
    assert set(REASONS) == decisions
    assert set().union(*MOVES.values()) - decisions == {
        Status.OPEN,
        Status.COUNTERED,
        Status.WITHDRAWN,
        Status.UNBACKED,
    }
    names = [name for each in REASONS.values() for name in each]
    assert len(names) == len(set(names))


def test_operators_are_shown_what_to_look_at(store: Store, ring: Product, complaint: Complaint) -> None:
    second = second_of(store, ring)
    decide_complaint(complaint=complaint, status=Status.REJECTED, words="No.", by=OPS)
    profile, _made = BusinessProfile.objects.get_or_create(store=store)
    BusinessPaper.objects.create(profile=profile, kind="brand", name="x", media_type="x", size=1, key="x")
    hints = hints_on(second, thing_at(store, second.url))
    assert [(hint.text, hint.complaint) for hint in hints] == [
        ("Somebody complained of the same page", complaint),
        ("Complaints of this person that came to nothing: 1", None),
    ]
    owner = store.memberships.get(role=Role.OWNER).account.email
    Complaint.objects.filter(pk=second.pk).update(kind="trademark", email=owner.upper())
    second.refresh_from_db()
    ring.delete()
    hints = hints_on(second, thing_at(store, second.url))
    assert [hint.text for hint in hints] == [
        "Nothing is at this address now: it was moved or deleted.",
        "Somebody complained of the same page",
        "The store has shown that it may sell a brand: see its business.",
        "Who complains owns this store",
    ]
