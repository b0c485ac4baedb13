"""Complaints: made by anybody, decided by operators, objected to by merchants; what is down stays down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from backoffice.testing import check_access, member_client, open_another, personas
from console.models import OperatorAct
from console.testing import operator_client
from foundation.errors import ActionError
from foundation.permissions import Role
from foundation.rates import Rate
from storefront.catalog.actions.publishing import set_status
from storefront.catalog.models import Product
from storefront.content.actions import create_page
from storefront.content.drafts import PageDraft
from storefront.content.models import ContentPage
from storefront.testing import make_product, shopper_at
from tenants.context import in_store, on_platform
from tenants.models import Store
from vetting.actions.complaining import answer_complaint, decide_complaint, object_to
from vetting.actions.takedowns import keep_down
from vetting.complaint_letters import tell_complainant, tell_owners_of_complaint
from vetting.complaint_queries import secret_of, store_at
from vetting.complaint_states import WAIT, Status
from vetting.models import Complaint, ComplaintStep
from vetting.pages import public
from vetting.samples import sample_paper
from vetting.tests.complaining import OPS, anybody, take_down, typed

pytestmark = pytest.mark.django_db


def test_anybody_may_complain(store: Store, complaint: Complaint) -> None:
    assert (complaint.store, complaint.kind, complaint.status) == (store, "trademark", Status.OPEN)
    assert [file.media_type for file in complaint.files.all()] == ["image/png"]
    tell_complainant(complaint.steps.get().pk)
    [letter] = mail.outbox
    assert letter.to == ["legal@ringmakers.example"]
    assert f"/report/{complaint.number}/{secret_of(complaint.number)}" in letter.body


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"where": "https://elsewhere.example/x"}, "where"),
        ({"rights": ""}, "rights"),
        ({"swears": ""}, "swears"),
        ({"evidence": [sample_paper() for _ in range(4)]}, "evidence"),
        ({"website": "http://spam.example"}, "__all__"),
    ],
)
def test_a_faulty_complaint_is_told_and_kept_nowhere(
    store: Store, ring: Product, changed: dict[str, Any], field: str
) -> None:
    with on_platform():
        answer = anybody().post("/report", typed(store, ring, **changed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Complaint.objects.exists()


def test_complaints_are_limited(store: Store, ring: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "REPORTS", Rate("test-complaints", most=1, seconds=60))
    with on_platform():
        codes = [anybody().post("/report", typed(store, ring)).status_code for _ in range(2)]
    assert codes == [302, 422]
    assert Complaint.objects.count() == 1


def test_its_page_is_opened_by_its_secret_alone(complaint: Complaint) -> None:
    right = f"/report/{complaint.number}/{secret_of(complaint.number)}"
    with on_platform():
        assert complaint.number in anybody().get(right).content.decode()
        assert anybody().get(f"/report/{complaint.number}/{secret_of('C000')}").status_code == 404
        assert anybody().post(f"/report/{complaint.number}/x", {"words": "x"}).status_code == 404


def test_its_page_shows_what_they_wrote(complaint: Complaint) -> None:
    Complaint.objects.update(links="https://ringmakers.example/<ring>", words="A copy & more.")
    with on_platform():
        page = anybody().get(f"/report/{complaint.number}/{secret_of(complaint.number)}").content.decode()
    for wanted in (
        complaint.url.replace("&", "&amp;"),
        "A copy &amp; more.",
        "EUTM 018000000",
        "https://ringmakers.example/&lt;ring&gt;",
        f"<div>{complaint.files.get().name}</div>",
        "<div>Ringmakers</div><div>legal@ringmakers.example</div>",
    ):
        assert page.count(wanted) == 1, wanted


def test_both_sides_read_one_moment_with_its_zone(store: Store, complaint: Complaint) -> None:
    Store.objects.filter(pk=store.pk).update(time_zone="Asia/Shanghai")
    object_to(complaint=take_down(complaint), name="Shop", words="We made it ourselves.")
    Complaint.objects.update(wait_until=datetime(2031, 12, 7, 22, 34, tzinfo=UTC))
    path = f"/report/{complaint.number}/{secret_of(complaint.number)}"
    with on_platform():
        theirs = anybody().get(path, headers={"accept-language": "en"}).content.decode()
        merchant = member_client(store, Role.OWNER)
        page = merchant.get(f"/stores/{store.handle}/complaints/{complaint.number}").content.decode()
        ops = operator_client().get(f"/operator/complaints/{complaint.number}").content.decode()
    space = "\N{NARROW NO-BREAK SPACE}"
    assert f"Until Dec 7, 2031, 10:34{space}PM (Coordinated Universal Time) you can" in theirs
    assert f"until Dec 8, 2031, 6:34{space}AM (China Standard Time). Then" in page
    assert f"Dec 7, 2031, 10:34{space}PM (Coordinated Universal Time)" in ops
    mail.outbox.clear()
    Complaint.objects.update(language="zh-hans")
    tell_complainant(ComplaintStep.objects.get(status="countered").pk)
    assert "2031年12月7日 22:34 (协调世界时)" in mail.outbox[0].body


def test_what_is_asked_is_answered_on_its_page(complaint: Complaint) -> None:
    decide_complaint(complaint=complaint, status=Status.MORE_NEEDED, words="Which ring?", by=OPS)
    with on_platform():
        page = f"/report/{complaint.number}/{secret_of(complaint.number)}"
        assert anybody().post(page, {"words": " "}).status_code == 422
        assert anybody().post(page, {"words": "The red one."}).status_code == 302
    complaint.refresh_from_db()
    assert complaint.status == Status.OPEN
    assert list(complaint.steps.order_by("pk").values_list("status", "words", "by")) == [
        ("open", "", "complainant"),
        ("more_needed", "Which ring?", OPS),
        ("open", "The red one.", "complainant"),
    ]


def test_what_is_taken_down_cannot_be_published(store: Store, ring: Product, complaint: Complaint) -> None:
    assert shopper_at(store).get(f"/products/{ring.handle}").status_code == 200
    taken = take_down(complaint)
    assert (taken.target, taken.target_id, taken.former) == ("product", ring.pk, "active")
    assert shopper_at(store).get(f"/products/{ring.handle}").status_code == 404
    with in_store(store), pytest.raises(ActionError) as error:
        set_status(product_ids=[ring.pk], status=Product.Status.ACTIVE)
    assert error.value.code == "taken_down"
    ring.refresh_from_db()
    assert ring.status == Product.Status.DRAFT


def test_another_stores_things_are_its_own(store: Store, ring: Product, complaint: Complaint) -> None:
    take_down(complaint)
    other = open_another()
    with in_store(other):
        twin = make_product("Ring", on_hand=1)
        Product.objects.filter(pk=twin.pk).update(status="draft")
        assert twin.pk == ring.pk or Product.objects.filter(pk=twin.pk).exists()
        assert set_status(product_ids=[twin.pk], status=Product.Status.ACTIVE) == 1


def test_an_objection_gives_time_and_then_it_is_restored(
    store: Store, ring: Product, complaint: Complaint
) -> None:
    taken = take_down(complaint)
    countered = object_to(complaint=taken, name="Shop", words="We made it ourselves.")
    assert countered.wait_until is not None
    assert abs(countered.wait_until - timezone.now() - WAIT) < timedelta(minutes=1)
    with pytest.raises(ActionError) as error:
        decide_complaint(complaint=countered, status=Status.RESTORED, words="Fine.", by=OPS)
    assert error.value.code == "too_early"
    Complaint.objects.update(wait_until=timezone.now())
    decide_complaint(complaint=countered, status=Status.RESTORED, words="Fine.", by=OPS)
    ring.refresh_from_db()
    assert ring.status == Product.Status.ACTIVE
    with in_store(store):
        assert set_status(product_ids=[ring.pk], status=Product.Status.DRAFT) == 1
        assert set_status(product_ids=[ring.pk], status=Product.Status.ACTIVE) == 1


def test_what_another_complaint_holds_stays_hidden(store: Store, ring: Product, complaint: Complaint) -> None:
    with on_platform():
        anybody().post("/report", typed(store, ring, kind="copyright"))
    second = Complaint.objects.get(kind="copyright")
    first = take_down(complaint)
    take_down(second)
    decide_complaint(complaint=first, status=Status.RESTORED, words="A mistake.", by=OPS)
    ring.refresh_from_db()
    assert ring.status == Product.Status.DRAFT


def test_a_page_is_hidden_and_shown_as_it_was(store: Store, ring: Product) -> None:
    moment = timezone.now() - timedelta(days=3)
    with in_store(store):
        page = create_page(draft=PageDraft(title="About", body="<p>x</p>", published_at=moment))
    with on_platform():
        anybody().post(
            "/report", typed(store, ring, where=f"{store.host}/pages/{page.handle}", kind="privacy")
        )
    taken = take_down(Complaint.objects.get())
    assert ContentPage.objects.get().published_at is None
    decide_complaint(complaint=taken, status=Status.RESTORED, words="Fine.", by=OPS)
    assert ContentPage.objects.get().published_at == moment


def test_a_whole_store(store: Store, ring: Product) -> None:
    with on_platform():
        anybody().post("/report", typed(store, ring, where=store.handle, kind="fraud"))
    taken = take_down(Complaint.objects.get())
    current = Store.objects.get(pk=store.pk)
    assert (current.status, current.held_by, current.suspended_reason) == (
        "suspended",
        "operator",
        "It is a copy.",
    )
    decide_complaint(complaint=taken, status=Status.RESTORED, words="Fine.", by=OPS)
    assert Store.objects.get(pk=store.pk).status == "active"


def test_what_a_backup_brought_back_is_hidden_again(
    store: Store, ring: Product, complaint: Complaint
) -> None:
    taken = take_down(complaint)
    Product.objects.filter(pk=ring.pk).update(status="active")
    assert keep_down(taken)
    assert not keep_down(taken)
    ring.refresh_from_db()
    assert ring.status == Product.Status.DRAFT


def test_owners_are_told_why_and_not_by_whom(store: Store, complaint: Complaint) -> None:
    take_down(complaint)
    mail.outbox.clear()
    with in_store(store):
        tell_owners_of_complaint(ComplaintStep.objects.get(status="taken_down").pk)
    [letter] = mail.outbox
    assert letter.subject == f"{store.name}：Ring 已被下架"
    assert "It is a copy." in letter.body
    assert "ringmakers" not in letter.body


def test_the_merchant_objects_from_the_back_office(store: Store, complaint: Complaint) -> None:
    take_down(complaint)
    people, other = personas(store, open_another()), open_another()

    def rows() -> list[object]:
        return list(Complaint.objects.values())

    named = {"number": complaint.number}
    objection = {"name": "Shop", "words": "We made it.", "swears": "on"}
    with on_platform():
        stranger = member_client(other, Role.OWNER)
        assert stranger.get(f"/stores/{other.handle}/complaints/{complaint.number}").status_code == 404
        page = people.owner.get(f"/stores/{store.handle}/complaints/{complaint.number}").content.decode()
        assert "legal@ringmakers.example" not in page
        check_access(people, store, "complaints")
        check_access(people, store, "complaint", named, method="post", data=objection, unchanged=rows)
        assert "Ring" in people.owner.get(f"/stores/{store.handle}/complaints").content.decode()
    complaint.refresh_from_db()
    assert (complaint.status, complaint.counter, complaint.counter_name) == (
        "countered",
        "We made it.",
        "Shop",
    )


@pytest.mark.parametrize(
    ("status", "title"),
    [(Status.RESTORED, "The takedown is lifted"), (Status.UPHELD, "It stays down")],
)
def test_the_merchant_reads_how_it_ended(
    store: Store, complaint: Complaint, status: Status, title: str
) -> None:
    decide_complaint(complaint=take_down(complaint), status=status, words="We looked again.", by=OPS)
    with on_platform():
        owner = member_client(store, Role.OWNER)
        path = f"/stores/{store.handle}/complaints/{complaint.number}"
        page = owner.get(path, headers={"accept-language": "en"}).content.decode()
    said = ("The takedown is lifted", "It stays down", "This was taken down")
    assert [each for each in said if each in page] == [title]


def test_operators_decide_and_it_is_written_down(store: Store, ring: Product, complaint: Complaint) -> None:
    with on_platform():
        ops = operator_client()
        at = f"/operator/complaints/{complaint.number}"
        page = ops.get(at)
        assert "EUTM 018000000" in page.content.decode()
        seen = {"seen": page.context["seen"]}
        file = complaint.files.get()
        assert ops.get(f"{at}/files/{file.uid}")["Content-Disposition"].startswith("attachment")
        assert ops.post(f"{at}/judge", {"do": "taken_down", "target": "product", **seen}).status_code == 422
        assert ops.post(f"{at}/judge", {"do": "countered", "words": "x", **seen}).status_code == 404
        words = {"words": "It is a copy.", "target": "product", **seen}
        assert ops.post(f"{at}/judge", {"do": "taken_down", **words}).status_code == 302
        assert ops.post(f"{at}/judge", {"do": "note", "words": "Second time."}).status_code == 302
        assert member_client(store, Role.OWNER).get(at).status_code == 403
    acts = OperatorAct.objects.order_by("pk").values_list("act", "store_id", "reason")
    assert list(acts) == [
        ("complaint.taken_down", store.pk, "It is a copy."),
        ("complaint.noted", store.pk, ""),
    ]
    ring.refresh_from_db()
    assert ring.status == Product.Status.DRAFT


def test_of_two_who_decide_at_once_the_second_is_told(complaint: Complaint) -> None:
    object_to(complaint=take_down(complaint), name="Shop", words="We made it.")
    Complaint.objects.update(wait_until=timezone.now())
    with on_platform():
        ops = operator_client()
        at = f"/operator/complaints/{complaint.number}"
        seen = {"words": "So it is.", "seen": ops.get(at).context["seen"]}
        assert ops.post(f"{at}/judge", {"do": "note", "words": "Hm."}).status_code == 302
        assert ops.post(f"{at}/judge", {"do": "upheld", **seen}).status_code == 302
        late = ops.post(f"{at}/judge", {"do": "restored", **seen})
        assert (late.status_code, Complaint.objects.get().status) == (422, "upheld")
        assert "Something happened to this complaint meanwhile." in late.content.decode()
        assert ops.post(f"{at}/judge", {"do": "restored", "words": "So it is."}).status_code == 422
        again = {**seen, "seen": late.context["seen"]}
        assert ops.post(f"{at}/judge", {"do": "restored", **again}).status_code == 302


def test_the_same_sent_again_is_one_complaint(store: Store, ring: Product) -> None:
    with on_platform():
        told = [anybody().post("/report", typed(store, ring))["Location"] for _ in range(3)]
        assert (Complaint.objects.count(), len(set(told))) == (1, 1)
        anybody().post("/report", typed(store, ring, words="And another thing."))
        assert Complaint.objects.count() == 2
        Complaint.objects.update(made_at=timezone.now() - timedelta(hours=1))
        anybody().post("/report", typed(store, ring))
    assert Complaint.objects.count() == 3


def test_added_words_carry_no_decision(complaint: Complaint) -> None:
    object_to(complaint=take_down(complaint), name="Shop", words="We made it.")
    answer_complaint(complaint=complaint, words="We went to court.")
    steps = complaint.steps.order_by("pk")
    assert [step.is_addition for step in steps] == [False, False, False, True]
    with on_platform():
        theirs = anybody().get(f"/report/{complaint.number}/{secret_of(complaint.number)}").content.decode()
        page = operator_client().get(f"/operator/complaints/{complaint.number}").content.decode()
    assert theirs.count(">The merchant objects<") == 2  # the state, and the objection
    assert (theirs.count(">Added<"), page.count(">Added<")) == (1, 1)


def test_every_shop_leads_to_the_form(store: Store) -> None:
    answer = shopper_at(store).get("/report-store")
    assert answer.status_code == 302
    assert "/report?where=" in answer["Location"]


@pytest.mark.parametrize("where", ["", "http://[", "//", "elsewhere.example", "\x00"])
def test_no_store_is_found_at_nonsense(store: Store, where: str) -> None:
    assert store_at(where) is None
