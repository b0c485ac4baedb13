"""What operators read of the fleet."""

from __future__ import annotations

from kaidian.command.fleet import lines_of
from tenants.fleet.status import AtDatabase, AtVersion, FleetStatus
from tenants.models import MigrationFailure


def test_the_state_of_the_fleet_is_told_in_lines() -> None:
    failure = MigrationFailure(schema_name="s_000007", version="new", reason="column is there", tries=2)
    status = FleetStatus(
        version="new",
        is_prepared=False,
        versions=(AtVersion("new", 3, 8, True), AtVersion("old", 2, 1, False)),
        databases=(AtDatabase("default", 4, 8), AtDatabase("east", 1, 1)),
        failures=(failure,),
        pool_size=10,
    )
    assert lines_of(status) == [
        "stores: 5, behind version new: 2",
        "  new                     3 stores      8 ready schemas (this code's)",
        "  old                     2 stores      1 ready schemas",
        "  in default              4 stores      8 ready schemas",
        "  in east                 1 stores      1 ready schemas",
        "pool: 8 of 10 schemas are ready",
        "the template of this version is not built yet: `kaidian fleet migrate` builds it",
        "failed: s_000007 (2 tries): column is there",
    ]
