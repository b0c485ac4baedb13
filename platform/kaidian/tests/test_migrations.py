"""No migration may lock out or break a store that is open while it runs."""

from __future__ import annotations

from tenants.fleet.grandfathered import GRANDFATHERED
from tenants.fleet.safety import unsafe_steps


def test_every_migration_can_meet_an_open_store() -> None:
    """Each line says what to do instead (`kaidian fleet check` prints the same)."""
    assert [f"{step.migration}: {step.why}. {step.instead}" for step in unsafe_steps()] == []


def test_nothing_joins_those_that_were_not_looked_at() -> None:
    assert len(GRANDFATHERED) == 18
