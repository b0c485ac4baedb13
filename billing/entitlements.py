"""What a plan entitles a store to: declared once, each with its label, unit and how it combines.

A store's entitlements are its plan's, with what add-ons and grants add, times what they multiply:

    (plan + sum of additions) x product of percentages

None is "without limit", and stays so whatever is added. Limits are the domains' own (foundation.limits);
what is counted by the month limits nothing (billing.meters).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backoffice.limits import STAFF
from foundation.api.costs import API_RATE
from foundation.limits import Limit, Unit, features
from foundation.money import Money, round_half_even
from storefront.catalog.limits import PRODUCTS
from tenants.files import STORAGE

from .meters import ORDERS, Meter

WHOLE_PERCENT = 100


@dataclass(frozen=True)
class Term:
    """One figure of the entitlements. `limit` is the domain's that it feeds, if one asks for it."""

    label: str | Promise
    unit: Unit | None = None
    limit: Limit | None = None
    adds: bool = True
    """Whether add-ons may add to it; a fee is only multiplied."""
    is_told: bool = True
    """Whether people are told of it: what stores can't have several of yet is only reserved."""
    meter: Meter | None = None
    """What is counted by the month, of which this many are included."""


def _of(limit: Limit) -> Any:
    return field(metadata={"term": Term(limit.label, limit.unit, limit)})


def _of_month(meter: Meter) -> Any:
    return field(default=None, metadata={"term": Term(meter.label, Unit.THINGS, meter=meter)})


def _term(label: str | Promise, unit: Unit | None = None, *, adds: bool = True, is_told: bool = True) -> Any:
    return field(metadata={"term": Term(label, unit, None, adds, is_told)})


@dataclass(frozen=True, kw_only=True)
class Entitlements:
    """What a store may have. Counts, bytes, drops a second, basis points; `features` by their names.

    `beyond` is {term: {currency: minor units}}: what each more costs of what is counted by the month.
    """

    products: int | None = _of(PRODUCTS)
    staff: int | None = _of(STAFF)
    storage: int | None = _of(STORAGE)
    api_rate: int | None = _of(API_RATE)
    locations: int | None = _term(_("Locations"), Unit.THINGS, is_told=False)
    fee_basis_points: int | None = _term(_("Transaction fee"), adds=False)
    orders: int | None = _of_month(ORDERS)
    features: frozenset[str] = frozenset()
    beyond: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def most(self, limit: str, /) -> int | None:
        """How many of a limit; None without one. A limit that no plan knows is none."""
        value = getattr(self, limit, None)
        return value if isinstance(value, int) else None

    def has(self, feature: str, /) -> bool:
        """Whether a feature is included."""
        return feature in self.features

    def price_beyond(self, meter: str, currency: str) -> Money | None:
        """What each more than `most` costs; None where all are included or more costs nothing."""
        amount = self.beyond.get(meter, {}).get(currency, 0)
        return Money(amount, currency) if amount and self.most(meter) is not None else None

    def with_changes(self, changes: Iterable[Change]) -> Entitlements:
        """These entitlements with all that add-ons and grants change, in any order."""
        changes = list(changes)
        values: dict[str, Any] = {}
        for name, term in TERMS.items():
            base = getattr(self, name)
            values[name] = None if base is None else _combined(base, name, term, changes)
        more = frozenset().union(*(change.features for change in changes))
        return Entitlements(**values, features=self.features | more, beyond=self.beyond)

    def as_json(self) -> dict[str, Any]:
        """For a JSON column."""
        figures = {name: getattr(self, name) for name in TERMS}
        return figures | {"features": sorted(self.features), "beyond": dict(self.beyond)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What a JSON column holds. A term that came later than the row is without limit, a fee is none."""
        values = {name: kept.get(name, 0 if name == "fee_basis_points" else None) for name in TERMS}
        return cls(**values, features=frozenset(kept.get("features", ())), beyond=kept.get("beyond", {}))


@dataclass(frozen=True)
class Change:
    """What an add-on or a grant changes: added figures, percentages to multiply by, features besides."""

    add: Mapping[str, int] = field(default_factory=dict)
    percent: Mapping[str, int] = field(default_factory=dict)
    features: frozenset[str] = frozenset()

    def times(self, quantity: int) -> Sequence[Change]:
        """The change as often as it was bought."""
        return [self] * quantity

    def as_json(self) -> dict[str, Any]:
        """For a JSON column."""
        return {"add": dict(self.add), "percent": dict(self.percent), "features": sorted(self.features)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What a JSON column holds."""
        return cls(kept.get("add", {}), kept.get("percent", {}), frozenset(kept.get("features", ())))

    def faults(self) -> list[str]:
        """Names in it that are no terms or features, or can't be changed so."""
        wrong = [name for name in self.add if name not in TERMS or not TERMS[name].adds]
        wrong += [name for name in self.percent if name not in TERMS or self.percent[name] < 0]
        return wrong + [name for name in self.features if name not in features()]


TERMS: dict[str, Term] = {
    each.name: each.metadata["term"] for each in fields(Entitlements) if "term" in each.metadata
}
"""Every figure of the entitlements by its name, in the order in which people read them."""


def _combined(base: int, name: str, term: Term, changes: Sequence[Change]) -> int:
    value = Decimal(base + (sum(change.add.get(name, 0) for change in changes) if term.adds else 0))
    for change in changes:
        value = value * change.percent.get(name, WHOLE_PERCENT) / WHOLE_PERCENT
    return round_half_even(max(value, Decimal(0)))
