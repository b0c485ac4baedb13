"""Switches for parts of the platform: for single stores, for plans, for a share of all stores.

Declared here, in one place, and asked wherever it matters:

    if flag_on("chat"):
        ...

Operators turn them in the console. What they chose is read by every process every few seconds, so asking
costs nothing; a flag that nobody turned stands as it is declared.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .context import current_store, on_platform
from .models import FlagRule, Store

BLIND_SECONDS = 15.0
"""For so long a process may not notice what was turned in another."""
WHOLE = 100


@dataclass(frozen=True)
class Flag:
    """A switch: its name in code, what it is called, what it does, how it stands when nobody turned it."""

    name: str
    label: str | Promise
    help: str | Promise
    default: bool


FLAGS = {
    flag.name: flag
    for flag in (
        Flag(
            "chat",
            _("Chat in shops"),
            _("Shoppers can ask a store's chat plugin. Turn it off where bots are flooded."),
            default=True,
        ),
    )
}

_rules: dict[str, FlagRule] = {}
_plans: dict[int, str] = {}
_looked_at = float("-inf")
_plan_teller: list[Callable[[int], str]] = []


def tell_plans_with(teller: Callable[[int], str]) -> None:
    """Let a higher floor say which plan a store has: teller(store id) -> its code, "" for none."""
    _plan_teller[:] = [teller]


def flag_on(name: str, store: Store | None = None) -> bool:
    """Whether a flag is on for a store, the current one unless another is given.

    Outside of stores only a flag that is on for everybody is on. Raises KeyError for one that is not
    declared.
    """
    flag = FLAGS[name]
    _look()
    rule = _rules.get(name)
    if rule is None:
        return flag.default
    store = store or current_store()
    if store is None:
        return rule.percentage >= WHOLE
    if store.pk in rule.stores_off:
        return False
    if store.pk in rule.stores_on or share_of(name, store) < rule.percentage:
        return True
    return bool(rule.plans) and plan_of(store) in rule.plans


def share_of(name: str, store: Store) -> int:
    """Where a store stands in a flag's share, 0–99: always the same, and another for each flag."""
    digest = hashlib.sha256(f"{name}:{store.uid}".encode()).digest()
    return int.from_bytes(digest[:4]) % WHOLE


def plan_of(store: Store) -> str:
    """The code of the store's plan, as it was some seconds ago; "" for none."""
    _look()
    if store.pk not in _plans:
        with on_platform():
            _plans[store.pk] = _plan_teller[0](store.pk) if _plan_teller else ""
    return _plans[store.pk]


def _look() -> None:
    global _rules, _looked_at
    if time.monotonic() - _looked_at > BLIND_SECONDS:
        with on_platform():
            _rules = {rule.name: rule for rule in FlagRule.objects.all()}
        _plans.clear()
        _looked_at = time.monotonic()


def look_again() -> None:
    """Ask the database at the next question."""
    global _looked_at
    _looked_at = float("-inf")
