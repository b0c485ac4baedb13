"""Stores whose business is asked for, told, approved; and letters that go out at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from storefront.catalog.models import Product
    from tenants.models import Store
    from vetting.models import BusinessProfile, Complaint


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    """The platform asks who is behind a store, as it does where nobody turned that off."""
    settings.ASK_BUSINESS = True


@pytest.fixture
def told(store: Store) -> BusinessProfile:
    """A business that was filled in, with its licence, and not handed in."""
    from vetting.actions import add_paper, save_profile
    from vetting.papers import Paper
    from vetting.samples import SAMPLE, sample_paper

    add_paper(store=store, kind=Paper.BUSINESS_LICENCE, file=sample_paper())
    return save_profile(store=store, draft=SAMPLE)


@pytest.fixture
def handed_in(store: Store, told: BusinessProfile) -> BusinessProfile:
    """A business that waits for an operator."""
    from vetting.actions import submit_profile

    return submit_profile(store=store)


@pytest.fixture
def approved(store: Store, handed_in: BusinessProfile) -> BusinessProfile:
    """A business that was approved."""
    from vetting.actions import decide
    from vetting.states import State

    return decide(store=store, state=State.APPROVED, by="ops@example.com")


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """All tests complain from one address."""
    from foundation.rates import Rate
    from vetting.pages import public

    monkeypatch.setattr(public, "REPORTS", Rate("test-many", most=10_000, seconds=60))


@pytest.fixture
def ring(store: Store) -> Product:
    """Something on sale."""
    from storefront.testing import make_product

    return make_product("Ring", on_hand=3)


@pytest.fixture
def complaint(store: Store, ring: Product) -> Complaint:
    """A complaint of the ring, as somebody sent it."""
    from tenants.context import on_platform
    from vetting.models import Complaint
    from vetting.tests.complaining import anybody, typed

    with on_platform():
        answer = anybody().post("/report", typed(store, ring))
    assert answer.status_code == 302, answer.context["form"].errors
    return Complaint.objects.get()
