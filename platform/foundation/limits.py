"""What a store may have at most. A domain declares a limit with its counter, and asks it before it adds:

    PRODUCTS = declare(Limit(name="products", label=_("Products"), unit=Unit.THINGS,
                             count=Product.objects.count, refusal=_("…")))
    PRODUCTS.refuse_beyond(adding=1)        # in the action, inside its transaction

How much is allowed, a higher floor says (`supply_with`); without one nothing is limited. A limit only stops
adding: what is there stays and can be changed, also after the store went to a smaller plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .errors import ActionError, sentence
from .locks import hold
from .meter import PLAN, STORAGE, strike

WARN_FROM_PERCENT = 80
"""From here on people are warned, and adding is counted one at a time."""
MORE = _("Choose a larger plan under Store → Plan, or remove some first.")


class Unit(StrEnum):
    """What a limit counts."""

    THINGS = "things"
    BYTES = "bytes"
    DROPS = "drops"  # of the API's bucket, a second


class Allowances(Protocol):
    """What a store was granted. `most` is None where there is no limit."""

    def most(self, limit: str, /) -> int | None: ...

    def has(self, feature: str, /) -> bool: ...


type Supplier = Callable[[], Allowances | None]
_supplier: list[Supplier] = []


def supply_with(supplier: Supplier) -> None:
    """Let a higher floor say what the current store is allowed; None for a store without limits."""
    _supplier[:] = [supplier]


type Exceptions = Callable[[str], int | None]
_exceptions: list[Exceptions] = []


def except_by(exceptions: Exceptions) -> None:
    """Let the floor above say what an operator set for the current store instead; None for nothing."""
    _exceptions[:] = [exceptions]


def _allowed() -> Allowances | None:
    return _supplier[0]() if _supplier else None


@dataclass(frozen=True)
class Limit:
    """How many of something a store may have. `count` is asked in the store; None for what is only a rate.

    `refusal` says what happened; what to do is added to it. `measure` counts anew where `count` remembers.
    """

    name: str
    label: str | Promise
    unit: Unit
    refusal: str | Promise
    count: Callable[[], int] | None = None
    measure: Callable[[], int] | None = None

    def most(self) -> int | None:
        """How many the current store may have; None without a limit."""
        own = _exceptions[0](self.name) if _exceptions else None
        if own is not None:
            return own
        allowed = _allowed()
        return None if allowed is None else allowed.most(self.name)

    def refuse_beyond(self, *, adding: int = 1) -> None:
        """Raise ActionError "limit_<name>" where `adding` more would be too many.

        Near the limit it waits for whoever adds at the same time, until the transaction ends.
        """
        most = self.most()
        if most is None or self.count is None or adding <= 0:
            return
        if (self.count() + adding) * 100 <= most * WARN_FROM_PERCENT:
            return
        hold(f"limit:{self.name}")
        if self.count() + adding > most and (self.measure or self.count)() + adding > most:
            strike(STORAGE if self.unit is Unit.BYTES else PLAN)
            raise ActionError(f"limit_{self.name}", sentence("%(what)s %(do)s", what=self.refusal, do=MORE))


@dataclass(frozen=True)
class Feature:
    """Something that a store's plan includes or not. What was made with it goes on without it."""

    name: str
    label: str | Promise
    refusal: str | Promise

    def is_included(self) -> bool:
        """Whether the current store may use it."""
        allowed = _allowed()
        return allowed is None or allowed.has(self.name)

    def refuse_without(self) -> None:
        """Raise ActionError "feature_<name>" where the store's plan lacks it."""
        if not self.is_included():
            do = _("Choose a plan that includes it under Store → Plan.")
            raise ActionError(f"feature_{self.name}", sentence("%(what)s %(do)s", what=self.refusal, do=do))


_limits: dict[str, Limit] = {}
_features: dict[str, Feature] = {}


def declare(limit: Limit) -> Limit:
    """Add a limit to the catalogue. A name can be declared once."""
    if limit.name in _limits:
        raise ValueError(f"the limit {limit.name} is declared twice")
    _limits[limit.name] = limit
    return limit


def declare_feature(feature: Feature) -> Feature:
    """Add a feature to the catalogue. A name can be declared once."""
    if feature.name in _features:
        raise ValueError(f"the feature {feature.name} is declared twice")
    _features[feature.name] = feature
    return feature


def limits() -> dict[str, Limit]:
    """Every limit that a domain declared: {name: limit}."""
    return dict(_limits)


def features() -> dict[str, Feature]:
    """Every feature that a domain declared: {name: feature}."""
    return dict(_features)
