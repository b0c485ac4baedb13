"""All schemas together, stores' and spares': at which version they stand, and bringing them to the next."""

from .migrating import Failure, FleetError, Outcome, Rollout, Tick, migrate_fleet
from .status import FleetStatus, fleet_status

__all__ = [
    "Failure",
    "FleetError",
    "FleetStatus",
    "Outcome",
    "Rollout",
    "Tick",
    "fleet_status",
    "migrate_fleet",
]
