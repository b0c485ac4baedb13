"""The operators' queue of businesses: found, looked at, decided, written down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.testing import member_client
from console.models import OperatorAct
from console.testing import operator_client
from foundation.permissions import Role
from tenants.context import on_platform
from tenants.models import Store
from vetting.actions import add_paper, save_profile, submit_profile
from vetting.models import BusinessProfile, BusinessStep
from vetting.papers import Paper
from vetting.samples import SAMPLE, sample_paper
from vetting.states import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def profile(store: Store) -> Iterator[BusinessProfile]:
    """A business that waits, seen from the platform."""
    add_paper(store=store, kind=Paper.BUSINESS_LICENCE, file=sample_paper())
    save_profile(store=store, draft=SAMPLE)
    handed_in = submit_profile(store=store)
    with on_platform():
        yield handed_in


@pytest.fixture
def ops(profile: BusinessProfile) -> Client:
    return operator_client()


def at(name: str, profile: BusinessProfile, **parts: object) -> str:
    return reverse(f"console:{name}", kwargs={"store_id": profile.store_id, **parts})


def acts() -> list[tuple[str, str]]:
    return list(OperatorAct.objects.order_by("pk").values_list("act", "reason"))


def test_the_queue_is_filtered(ops: Client, profile: BusinessProfile) -> None:
    def found(**asked: str) -> int:
        return len(ops.get(reverse("console:businesses"), asked).context["page"].rows)

    assert found() == found(state="waiting") == found(q="拾光 水晶") == found(goods="crafts") == 1
    assert found(state="approved") == found(q="nobody") == found(goods="restricted") == 0
    assert "business to look at" in ops.get(reverse("console:home")).content.decode()


def test_a_business_is_taken_up_and_approved(ops: Client, profile: BusinessProfile) -> None:
    ops.post(at("business_take", profile))
    assert BusinessProfile.objects.get().reviewer == "ops@example.com"
    page = ops.get(at("business", profile)).content.decode()
    assert SAMPLE.number in page
    assert ops.post(at("business_judge", profile), {"state": "approved"}).status_code == 302
    assert BusinessProfile.objects.get().state == State.APPROVED
    assert acts() == [("business.taken_up", ""), ("business.approved", "")]


def test_reasons_stand_where_they_can_be_chosen(ops: Client, profile: BusinessProfile) -> None:
    def shown(state: State) -> tuple[bool, bool]:
        """Whether there are reasons to choose from, and whether one sees them at once."""
        BusinessProfile.objects.update(state=state)
        page = ops.get(at("business", profile)).text
        assert ("Choose reasons" in page) == ('name="reasons" value="facts_false"' in page)
        return "Choose reasons" in page, '<details class="reasons" open>' in page

    assert shown(State.IN_REVIEW) == (True, False)
    assert shown(State.APPROVED) == (True, True)
    assert shown(State.REFUSED) == (False, False)


def test_a_refusal_is_written_down_with_its_reasons(ops: Client, profile: BusinessProfile) -> None:
    answer = ops.post(at("business_judge", profile), {"state": "refused", "words": " "})
    assert answer.status_code == 422
    assert (acts(), BusinessProfile.objects.get().state) == ([], State.SUBMITTED)
    ops.post(
        at("business_judge", profile), {"state": "refused", "reasons": "facts_false", "words": "See p. 2."}
    )
    step = BusinessStep.objects.get(state="refused")
    assert (step.by, step.reasons, step.words) == ("ops@example.com", ["facts_false"], "See p. 2.")
    [(act, reason)] = acts()
    assert (act, reason) == (
        "business.refused",
        "What you told us is not true, or a document was changed. See p. 2.",
    )


def test_documents_are_shown_safely_and_that_is_written_down(ops: Client, profile: BusinessProfile) -> None:
    paper = profile.papers.get()
    kept = ops.get(at("business_paper", profile, uid=paper.uid))
    shown = ops.get(at("business_paper", profile, uid=paper.uid) + "?show")
    assert kept["Content-Disposition"] == 'attachment; filename="licence.png"'
    assert shown["Content-Disposition"] == 'inline; filename="licence.png"'
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert [act for act, _reason in acts()] == ["business.paper_opened", "business.paper_opened"]


def test_what_differs_from_what_was_approved_is_shown(ops: Client, profile: BusinessProfile) -> None:
    from dataclasses import replace

    from tenants.context import in_store

    ops.post(at("business_judge", profile), {"state": "approved"})
    with in_store(profile.store):
        save_profile(store=profile.store, draft=replace(SAMPLE, city="苏州市"))
    page = ops.get(at("business", profile)).content.decode()
    assert "<del>连云港市</del><ins>苏州市</ins>" in page


def test_notes_stay_among_operators(ops: Client, profile: BusinessProfile) -> None:
    ops.post(at("business_note", profile), {"words": "Ask legal."})
    assert "Ask legal." in ops.get(at("business", profile)).content.decode()
    assert acts() == [("business.noted", "")]


def test_merchants_are_refused(store: Store, profile: BusinessProfile) -> None:
    owner, paper = member_client(store, Role.OWNER), profile.papers.get()
    for name, parts, method in (
        ("business", {}, "get"),
        ("business_take", {}, "post"),
        ("business_judge", {}, "post"),
        ("business_note", {}, "post"),
        ("business_paper", {"uid": paper.uid}, "get"),
    ):
        assert getattr(owner, method)(at(name, profile, **parts), {"state": "approved"}).status_code == 403
    assert BusinessProfile.objects.get().state == State.SUBMITTED
    assert acts() == []
