"""The business's page: who may open it, what it keeps, how a document is answered."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from backoffice.testing import check_access, member_client, open_another, personas
from foundation.permissions import Role
from tenants.context import on_platform
from tenants.models import Store
from vetting.models import BusinessPaper, BusinessProfile
from vetting.samples import SAMPLE, sample_paper
from vetting.states import State

pytestmark = pytest.mark.django_db


def address(store: Store, name: str = "business", **parts: object) -> str:
    return reverse(f"backoffice:{name}", kwargs={"handle": store.handle, **parts})


@pytest.fixture
def owner(store: Store) -> Iterator[Client]:
    client = member_client(store, Role.OWNER)
    with on_platform():
        yield client


def typed(**changed: Any) -> dict[str, Any]:
    return {**asdict(SAMPLE), "sells": list(SAMPLE.sells), **changed}


def add(client: Client, store: Store) -> Any:
    data = {"paper": "business_licence", "document": sample_paper()}
    return client.post(address(store, "business_papers"), data)


def test_only_owners_may_open_it(store: Store, told: BusinessProfile) -> None:
    people, paper = personas(store, open_another()), told.papers.get()

    def rows() -> list[object]:
        return [*BusinessProfile.objects.values(), *BusinessPaper.objects.values()]

    with on_platform():
        check_access(people, store, "business")
        check_access(people, store, "business", method="post", data=typed(city="X"), unchanged=rows)
        check_access(people, store, "business_paper", {"uid": paper.uid})
        check_access(people, store, "business_papers", method="post", unchanged=rows)
        check_access(
            people, store, "business_paper_remove", {"uid": paper.uid}, method="post", unchanged=rows
        )
        assert people.staff[Role.MANAGER].get(address(store)).status_code == 403


def test_it_is_filled_in_and_handed_in(store: Store, owner: Client) -> None:
    assert add(owner, store).status_code == 302
    assert owner.post(address(store), typed(do="save")).status_code == 302
    assert BusinessProfile.objects.get().state == State.DRAFT
    assert owner.post(address(store), typed(do="submit")).status_code == 302
    assert BusinessProfile.objects.get().state == State.SUBMITTED
    page = owner.get(address(store)).content.decode()
    assert "disabled" in page
    assert 'value="submit"' not in page


def test_every_fault_stands_at_its_field_and_nothing_typed_is_lost(store: Store, owner: Client) -> None:
    page = owner.post(address(store), typed(do="submit", number="123", city=""))
    assert page.status_code == 422
    assert sorted(page.context["form"].errors) == ["__all__", "city", "number"]
    row = BusinessProfile.objects.get()
    assert (row.state, row.number, row.legal_name) == (State.DRAFT, "123", SAMPLE.legal_name)


def test_a_document_is_only_kept_by_the_browser(store: Store, owner: Client) -> None:
    add(owner, store)
    paper = BusinessPaper.objects.get()
    answer = owner.get(address(store, "business_paper", uid=paper.uid))
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Disposition"] == 'attachment; filename="licence.png"'
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert owner.get(address(store, "business_paper", uid=uuid.uuid4())).status_code == 404


def test_another_stores_document_is_not_there(store: Store, told: BusinessProfile) -> None:
    other = open_another()
    stranger = member_client(other, Role.OWNER)
    paper = told.papers.get()
    with on_platform():
        for name, method in (("business_paper", "get"), ("business_paper_remove", "post")):
            assert getattr(stranger, method)(address(other, name, uid=paper.uid)).status_code == 404
    assert BusinessPaper.objects.filter(pk=paper.pk).exists()


def test_a_faulty_file_is_told_at_its_field(store: Store, owner: Client) -> None:
    page = owner.post(address(store, "business_papers"), {"paper": "other"})
    assert page.status_code == 422
    assert sorted(page.context["paper_form"].errors) == ["document"]


def test_the_reason_is_told_on_the_page(store: Store, handed_in: BusinessProfile) -> None:
    from vetting.actions import decide

    decide(store=store, state=State.MORE_NEEDED, by="ops@example.com", words="Page two, please.")
    client = member_client(store, Role.OWNER)
    with on_platform():
        page = client.get(address(store)).content.decode()
    assert "Page two, please." in page
    assert "ops@example.com" not in page
