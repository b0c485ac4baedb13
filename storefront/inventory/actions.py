"""Every change of stock. On hand and reserved are sums of typed movements and written nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from storefront.catalog.models import Variant

from .events import StockChanged
from .locks import lock_levels
from .models import Location, StockLevel, StockMovement

Kind = StockMovement.Kind
MAX_ON_HAND = 2_000_000_000


@dataclass(frozen=True)
class Effect:
    """What one unit of a movement does to a level."""

    on_hand: int
    reserved: int


EFFECTS: dict[Kind, Effect] = {
    Kind.RECEIVED: Effect(1, 0),
    Kind.RETURNED: Effect(1, 0),
    Kind.ADJUSTED: Effect(1, 0),
    Kind.MOVED: Effect(1, 0),
    Kind.RESERVED: Effect(0, 1),
    Kind.RELEASED: Effect(0, -1),
    Kind.SHIPPED: Effect(-1, -1),
}


class OutOfStockError(ActionError):
    """Less is available than was asked for. `available` is {variant id: units that can still be had}."""

    def __init__(self, available: dict[int, int]) -> None:
        super().__init__("out_of_stock", _("Some items have just sold out."))
        self.available = available


def ensure_location() -> Location:
    """The default location, made on first use."""
    location, _made = Location.objects.get_or_create(is_default=True, defaults={"name": "Main"})
    return location


@transaction.atomic
def move_stock(
    *,
    quantities: Mapping[Variant, int],
    kind: Kind,
    reference: str = "",
    actor: str = SYSTEM,
    is_echo: bool = False,
) -> None:
    """Move units of several variants at once, or none of them.

    `quantities` are units of the kind: 3 reserved, 3 shipped; an adjustment may be negative. `is_echo`: it
    comes of something that has an event of its own, such as an order, so the log counts it as nobody's act.
    Untracked variants are passed over. Raises OutOfStockError when a reservation asks for more than is
    available of a variant that may not be oversold.
    """
    moving = {variant: count for variant, count in quantities.items() if variant.is_tracked and count}
    if not moving:
        return
    levels = _locked_levels(moving)
    if kind is Kind.RESERVED:
        _refuse_shortage(moving, levels)
    effect = EFFECTS[kind]
    for variant, count in moving.items():
        level = levels[variant.pk]
        level.on_hand += effect.on_hand * count
        level.reserved = max(level.reserved + effect.reserved * count, 0)
    StockLevel.objects.bulk_update(levels.values(), ["on_hand", "reserved"])
    StockMovement.objects.bulk_create(
        StockMovement(
            variant=variant,
            location_id=levels[variant.pk].location_id,
            kind=kind,
            quantity=count,
            reference=reference,
            actor=actor,
        )
        for variant, count in moving.items()
    )
    first = next(iter(levels.values()))
    told = StockChanged(variants=[v.pk for v in moving], kind=kind.value)
    record(told, subject=first, actor=SYSTEM if is_echo else actor)


@transaction.atomic
def set_on_hand(*, counts: Mapping[Variant, int], actor: str = SYSTEM, reference: str = "") -> None:
    """Bring on hand to what was counted, by an adjustment of the difference."""
    wrong = next((count for count in counts.values() if abs(count) > MAX_ON_HAND), None)
    if wrong is not None:
        raise ActionError("quantity_too_large", _("That is more stock than we can count."), field="on_hand")
    tracked = {variant: count for variant, count in counts.items() if variant.is_tracked}
    if not tracked:
        return
    levels = _locked_levels(tracked)
    changes = {variant: count - levels[variant.pk].on_hand for variant, count in tracked.items()}
    move_stock(quantities=changes, kind=Kind.ADJUSTED, actor=actor, reference=reference)


def _locked_levels(variants: Mapping[Variant, int]) -> dict[int, StockLevel]:
    levels = lock_levels(variant.pk for variant in variants)
    missing = [variant for variant in variants if variant.pk not in levels]
    if missing:
        location = ensure_location()
        StockLevel.objects.bulk_create(
            [StockLevel(variant=variant, location=location) for variant in missing], ignore_conflicts=True
        )
        levels = lock_levels(variant.pk for variant in variants)
    return levels


def _refuse_shortage(moving: Mapping[Variant, int], levels: Mapping[int, StockLevel]) -> None:
    short = {
        variant.pk: max(levels[variant.pk].available, 0)
        for variant, count in moving.items()
        if not variant.can_oversell and levels[variant.pk].available < count
    }
    if short:
        raise OutOfStockError(short)
