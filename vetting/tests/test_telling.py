"""What merchants tell of their business: kept, shown with documents, handed in, changed after approval."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from foundation.errors import ActionError
from foundation.models import Event
from tenants.models import Store
from vetting.actions import add_paper, decide, remove_paper, save_profile, submit_profile
from vetting.checks import faults_of
from vetting.draft import BusinessDraft, changes_since
from vetting.files import look_at
from vetting.models import BusinessPaper, BusinessProfile, BusinessStep
from vetting.papers import Paper
from vetting.samples import SAMPLE, sample_paper
from vetting.states import State

pytestmark = pytest.mark.django_db


def code_of(error: pytest.ExceptionInfo[ActionError]) -> tuple[str, str]:
    return error.value.code, error.value.field


def test_what_is_filled_in_is_kept_and_its_number_sealed(store: Store) -> None:
    profile = save_profile(store=store, draft=replace(SAMPLE, number=" 91320700ma1g7eam0g "))
    row = BusinessProfile.objects.get(store=store)
    assert (row.state, row.number, row.legal_name) == ("draft", SAMPLE.number, SAMPLE.legal_name)
    assert SAMPLE.number not in row.number_sealed + row.number_digest
    assert profile.sells == ["crafts", "jewellery"]
    assert not BusinessStep.objects.exists()


def test_every_fault_is_named(store: Store) -> None:
    profile = save_profile(store=store, draft=BusinessDraft())
    empty = ["kind", "legal_name", "city", "line1", "contact_name", "contact_email", "contact_phone", "goods"]
    assert [field for field, _text in faults_of(profile, set())] == [*empty, "number", "sells"]
    with pytest.raises(ActionError) as error:
        submit_profile(store=store)
    assert code_of(error) == ("incomplete", "kind")
    assert BusinessProfile.objects.get(store=store).state == State.DRAFT


@pytest.mark.parametrize(
    ("changed", "papers", "fields"),
    [
        ({}, {"business_licence"}, []),
        ({}, set(), ["papers"]),
        ({"number": "91320700MA1G7EAM0X"}, {"business_licence"}, ["number"]),
        ({"number": "HRB 1234", "country": "DE"}, {"business_licence"}, []),
        ({"number": "HRB 1234", "country": "XX"}, {"business_licence"}, ["country"]),
        ({"kind": "person"}, {"identity"}, ["number"]),
        ({"kind": "person", "number": "11010519491231002X"}, {"identity"}, []),
        ({"kind": "person", "number": "11010519491231002X"}, {"business_licence"}, ["papers"]),
        ({"sells": ("food",)}, {"business_licence"}, ["papers"]),
        ({"sells": ("food", "supplements")}, {"business_licence", "food"}, []),
        ({"sells": ("crafts", "tobacco")}, {"business_licence"}, ["sells"]),
        ({"contact_phone": "call me"}, {"business_licence"}, ["contact_phone"]),
    ],
)
def test_what_a_business_has_to_show(
    store: Store, changed: dict[str, object], papers: set[str], fields: list[str]
) -> None:
    profile = save_profile(store=store, draft=replace(SAMPLE, **changed))  # type: ignore[arg-type]
    assert [field for field, _text in faults_of(profile, papers)] == fields


def test_handing_in(store: Store, handed_in: BusinessProfile) -> None:
    assert handed_in.state == State.SUBMITTED
    assert handed_in.submitted_at is not None
    assert [step.state for step in handed_in.steps.all()] == ["submitted"]
    told = Event.objects.filter(name__startswith="business.").order_by("pk")
    assert [event.name for event in told] == ["business.paper_changed", "business.told"]
    assert told[1].payload == {"kind": "company"}


def test_nothing_changes_while_it_is_looked_at(store: Store, handed_in: BusinessProfile) -> None:
    paper = handed_in.papers.get()
    for change in (
        lambda: save_profile(store=store, draft=replace(SAMPLE, city="苏州市")),
        lambda: submit_profile(store=store),
        lambda: add_paper(store=store, kind=Paper.OTHER, file=sample_paper()),
        lambda: remove_paper(store=store, uid=paper.uid),
    ):
        with pytest.raises(ActionError) as error:
            change()
        assert error.value.code == "being_looked_at"
    row = BusinessProfile.objects.get(store=store)
    assert (row.city, row.papers.count()) == ("连云港市", 1)


def test_contacts_change_without_a_new_check(store: Store, approved: BusinessProfile) -> None:
    after = save_profile(store=store, draft=replace(SAMPLE, contact_phone="+86 139 0013 9000"))
    assert (after.state, after.is_cleared) == (State.APPROVED, True)


def test_a_new_name_is_looked_at_anew_and_payments_go_on(store: Store, approved: BusinessProfile) -> None:
    after = save_profile(store=store, draft=replace(SAMPLE, legal_name="东海水晶有限公司"))
    assert (after.state, after.is_cleared) == (State.SUBMITTED, True)
    papers = [str(uid) for uid in after.papers.values_list("uid", flat=True)]
    [change] = changes_since(after, papers)
    assert (str(change.label), change.before, change.after) == (
        "Legal name",
        "连云港拾光水晶工艺品有限公司",
        "东海水晶有限公司",
    )


def test_what_was_approved_is_not_made_worse(store: Store, approved: BusinessProfile) -> None:
    with pytest.raises(ActionError) as error:
        save_profile(store=store, draft=replace(SAMPLE, sells=("alcohol",)))
    assert code_of(error) == ("incomplete", "papers")
    row = BusinessProfile.objects.get(store=store)
    assert (row.state, row.sells) == (State.APPROVED, ["crafts", "jewellery"])


def test_a_document_lies_encrypted_and_goes_with_its_row(
    store: Store, told: BusinessProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = told.papers.get()
    assert (paper.name, paper.media_type) == ("licence.png", "image/png")
    assert paper.key.startswith(f"vetting/{store.uid}/")
    with default_storage.open(paper.key) as file:
        kept = file.read()
    assert b"PNG" not in kept
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, **_: do())
    remove_paper(store=store, uid=paper.uid)
    assert not BusinessPaper.objects.exists()
    assert not default_storage.exists(paper.key)


def test_what_was_approved_keeps_its_documents(store: Store, approved: BusinessProfile) -> None:
    with pytest.raises(ActionError) as error:
        remove_paper(store=store, uid=approved.papers.get().uid)
    assert error.value.code == "paper_approved"
    assert approved.papers.count() == 1


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.png", picture("JPEG"), "image/jpeg"),
        ("scan.pdf", b"%PDF-1.7 .", "application/pdf"),
        ("../../x.webp", picture("WEBP"), "image/webp"),
    ],
)
def test_a_file_is_what_its_content_says(name: str, data: bytes, media_type: str) -> None:
    found = look_at(SimpleUploadedFile(name, data, "text/html"))
    assert (found.media_type, "/" in found.name) == (media_type, False)


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"GIF89a", b"MZ", picture("GIF"), b""])
def test_other_files_are_refused(store: Store, data: bytes) -> None:
    with pytest.raises(ActionError) as error:
        add_paper(store=store, kind=Paper.OTHER, file=SimpleUploadedFile("a.png", data))
    assert code_of(error) == ("file_kind", "file")
    assert not BusinessPaper.objects.exists()


def test_a_refused_business_may_be_handed_in_again(store: Store, handed_in: BusinessProfile) -> None:
    decide(store=store, state=State.REFUSED, by="ops@example.com", words="No.")
    assert submit_profile(store=store).state == State.SUBMITTED
