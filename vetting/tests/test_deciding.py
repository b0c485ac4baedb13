"""What operators decide, who hears of it, and what it means for payments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import override

from foundation.errors import ActionError
from foundation.permissions import Role
from foundation.ui.formats import date_text
from storefront.payments.actions import Turn, choose_gateway
from storefront.payments.clearance import is_cleared
from storefront.payments.models import Payment
from storefront.payments.tests.till import order_of
from storefront.payments.ways import CHOSEN, ways_to_pay
from storefront.testing import make_product, variant_of
from tenants.models import Store
from vetting.actions import add_note, ask_store, decide, remind_store, submit_profile, take_up
from vetting.actions.asking import GRACE
from vetting.clearance import forget_clearance
from vetting.letters import tell_asked, tell_decision
from vetting.models import BusinessProfile, BusinessStep
from vetting.queries import hints_about, steps_for_merchant
from vetting.states import State

pytestmark = pytest.mark.django_db
OPS = "ops@example.com"


def test_taking_up_and_approving(store: Store, handed_in: BusinessProfile) -> None:
    assert take_up(store=store, by=OPS).reviewer == OPS
    profile = decide(store=store, state=State.APPROVED, by=OPS)
    assert (profile.state, profile.is_cleared, profile.due_at) == (State.APPROVED, True, None)
    assert profile.approved["legal_name"] == profile.legal_name
    assert profile.number not in str(profile.approved)
    steps = profile.steps.order_by("pk").values_list("state", "by")
    assert list(steps) == [("submitted", ""), ("in_review", OPS), ("approved", OPS)]


def test_only_declared_moves(store: Store, told: BusinessProfile) -> None:
    for state in (State.APPROVED, State.REFUSED):
        with pytest.raises(ActionError) as error:
            decide(store=store, state=state, by=OPS, words="x")
        assert error.value.code == "no_move"
    assert BusinessProfile.objects.get().state == State.DRAFT


def test_a_refusal_needs_a_reason(store: Store, handed_in: BusinessProfile) -> None:
    with pytest.raises(ActionError) as error:
        decide(store=store, state=State.MORE_NEEDED, by=OPS, reasons=["no-such-reason"], words="  ")
    assert (error.value.code, error.value.field) == ("reason_required", "words")
    assert BusinessProfile.objects.get().state == State.SUBMITTED


def test_owners_read_the_reasons_in_their_language(store: Store, handed_in: BusinessProfile) -> None:
    decide(store=store, state=State.MORE_NEEDED, by=OPS, reasons=["names_differ"], words="第二页")
    owner = store.memberships.get(role="owner").account
    step = BusinessStep.objects.get(state="more_needed")
    for language, subject, reason in (
        ("en", f"{store.name}: we need something more from you", "is not the one on your documents"),
        ("zh-hans", f"{store.name}：我们还需要您补充资料", "与证件上的不一致"),
    ):
        mail.outbox.clear()
        owner.language = language
        owner.save(update_fields=["language"])
        tell_decision(step.pk)
        [letter] = mail.outbox
        assert (letter.to, letter.subject) == ([owner.email], subject)
        assert reason in letter.body
        assert "第二页" in letter.body


def test_notes_are_not_for_the_merchant(store: Store, handed_in: BusinessProfile) -> None:
    note = add_note(store=store, words=" looks odd ", by=OPS)
    assert (note.words, note.is_note, note.state) == ("looks odd", True, "")
    assert note not in steps_for_merchant(handed_in)


def live(settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    settings.STRIPE_PUBLISHABLE_KEY = "pk_live_x"


def names(store: Store) -> list[str]:
    forget_clearance(store)
    return [way.name for way in ways_to_pay(store.currency)]


def test_test_payments_ask_nobody(store: Store, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_PUBLISHABLE_KEY = "sk_test_x", "pk_test_x"
    assert names(store) == ["stripe"]


def test_live_payments_wait_for_approval(store: Store, handed_in: BusinessProfile, settings: Any) -> None:
    live(settings)
    assert names(store) == []
    decide(store=store, state=State.APPROVED, by=OPS)
    assert names(store) == ["stripe"]
    decide(store=store, state=State.REFUSED, by=OPS, words="No.")
    assert names(store) == []


def test_a_platform_that_does_not_ask(store: Store, settings: Any) -> None:
    live(settings)
    settings.ASK_BUSINESS = False
    assert names(store) == ["stripe"]


def test_a_live_way_to_pay_is_not_turned_on(store: Store, settings: Any) -> None:
    live(settings)
    CHOSEN.write(["manual"])
    with pytest.raises(ActionError) as error:
        choose_gateway(name="stripe", turn=Turn.ON)
    assert error.value.code == "not_cleared"
    assert CHOSEN.read() == ["manual"]


def test_asking_for_more_leaves_an_approved_store_two_weeks(store: Store, approved: BusinessProfile) -> None:
    profile = decide(store=store, state=State.MORE_NEEDED, by=OPS, words="A newer licence, please.")
    assert profile.due_at is not None
    assert timedelta(days=13) < profile.due_at - timezone.now() <= timedelta(days=14)
    forget_clearance(store)
    assert is_cleared()
    BusinessProfile.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    forget_clearance(store)
    assert not is_cleared()


def test_who_hands_in_in_time_does_not_wait_without_payments(store: Store, approved: BusinessProfile) -> None:
    decide(store=store, state=State.MORE_NEEDED, by=OPS, words="A newer licence, please.")
    submit_profile(store=store)
    BusinessProfile.objects.update(due_at=timezone.now() - timedelta(days=1))
    forget_clearance(store)
    assert is_cleared()


def test_who_hands_in_late_waits(store: Store, approved: BusinessProfile) -> None:
    decide(store=store, state=State.MORE_NEEDED, by=OPS, words="A newer licence, please.")
    BusinessProfile.objects.update(due_at=timezone.now() - timedelta(days=1))
    submit_profile(store=store)
    forget_clearance(store)
    assert not is_cleared()


def took_money(store: Store, settings: Any) -> None:
    live(settings)
    order = order_of(variant_of(make_product("Ring", on_hand=10)), 1)
    Payment.objects.create(
        order=order, provider="stripe", amount=order.total, currency="CNY", status=Payment.Status.SUCCEEDED
    )


def test_stores_that_took_payments_go_on_and_are_asked(store: Store, settings: Any) -> None:
    took_money(store, settings)
    assert names(store) == ["stripe"]
    now = timezone.now()
    assert ask_store(store=store, now=now)
    assert not ask_store(store=store, now=now)
    profile = BusinessProfile.objects.get(store=store)
    assert (profile.state, profile.due_at) == (State.DRAFT, now + GRACE)
    assert names(store) == ["stripe"]
    BusinessProfile.objects.update(due_at=now)
    assert names(store) == []


def test_stores_that_took_none_are_not_asked(store: Store, settings: Any) -> None:
    live(settings)
    assert not ask_store(store=store, now=timezone.now())
    assert not BusinessProfile.objects.exists()


def test_owners_are_reminded_once(store: Store, settings: Any) -> None:
    took_money(store, settings)
    now = timezone.now()
    ask_store(store=store, now=now)
    assert not remind_store(store=store, now=now)
    later = now + GRACE - timedelta(days=3)
    assert remind_store(store=store, now=later)
    assert not remind_store(store=store, now=later + timedelta(days=1))
    mail.outbox.clear()
    tell_asked(is_reminder=True)
    with override("zh-hans"), timezone.override(store.time_zone):
        day = date_text(now + GRACE)
    subject = f"{store.name}：如不完成主体认证，{day} 起将停止收款"
    assert [letter.subject for letter in mail.outbox] == [subject]


def test_what_speaks_against_a_business(store: Store, handed_in: BusinessProfile) -> None:
    from backoffice.testing import open_another
    from tenants.actions import add_member, suspend_store
    from tenants.context import in_store
    from vetting.actions import save_profile
    from vetting.samples import SAMPLE

    other = open_another()
    with in_store(other):
        save_profile(store=other, draft=SAMPLE)
    add_member(store=other, account=store.memberships.get(role="owner").account, role=Role.OWNER)
    suspend_store(store=other, reason="Fakes")
    found = [(str(hint.text), hint.store) for hint in hints_about(handed_in)]
    assert found == [
        ("The same registration number", other),
        ("The same owner has a suspended store", other),
    ]
    assert [str(hint.text) for hint in hints_about(BusinessProfile.objects.get(store=other))] == [
        "The same registration number",
        "Not shown: Business licence",
    ]
