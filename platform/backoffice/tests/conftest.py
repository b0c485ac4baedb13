"""Each test counts the letters of invitations anew."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest


@pytest.fixture(autouse=True)
def counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests write to the same few addresses, and the limit holds for an address in all stores."""
    from backoffice.actions import invitations

    fresh = replace(invitations.AN_HOUR_TO_ONE, name=f"test-{uuid4()}")
    monkeypatch.setattr(invitations, "AN_HOUR_TO_ONE", fresh)
