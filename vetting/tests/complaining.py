"""Complaints as tests make them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.test import Client

from storefront.catalog.models import Product
from tenants.models import Store
from vetting.actions.complaining import decide_complaint
from vetting.complaint_queries import thing_at
from vetting.complaint_states import Status
from vetting.models import Complaint
from vetting.samples import sample_paper

OPS = "ops@example.com"


def anybody() -> Client:
    """Somebody who is not signed in."""
    return Client(headers={"host": "localhost"})


def typed(store: Store, product: Product, **changed: Any) -> dict[str, Any]:
    """A complaint of a product's page, as its form is filled in."""
    return {
        "where": f"{store.url}/en/products/{product.handle}?variant=1",
        "kind": "trademark",
        "words": "This ring is a copy of ours.",
        "rights": "EUTM 018000000",
        "name": "Ringmakers",
        "email": "legal@ringmakers.example",
        "swears": "on",
        "evidence": [sample_paper()],
        **changed,
    }


def take_down(complaint: Complaint, reasons: Sequence[str] = ()) -> Complaint:
    """What the complaint's address leads to is taken down."""
    assert complaint.store is not None
    return decide_complaint(
        complaint=complaint,
        status=Status.TAKEN_DOWN,
        words="It is a copy.",
        reasons=reasons,
        by=OPS,
        thing=thing_at(complaint.store, complaint.url),
    )
