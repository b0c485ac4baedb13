"""Entitlements add and multiply, and stay without limit where they are."""

from __future__ import annotations

from billing.entitlements import Change, Entitlements

GIB = 1024**3


def plan(**more: object) -> Entitlements:
    """A small plan, changed in some terms."""
    return Entitlements.from_json(
        {"products": 100, "staff": 2, "storage": 2 * GIB, "api_rate": 50, "locations": 1,
         "fee_basis_points": 200, "features": ["webhooks"]} | more
    )  # fmt: skip


def test_what_is_added_is_summed_before_anything_multiplies() -> None:
    changes = [
        Change(percent={"products": 150}),
        *Change(add={"products": 20}).times(3),
        Change(percent={"products": 200, "fee_basis_points": 50}, features=frozenset({"functions"})),
    ]
    changed = plan().with_changes(changes)
    assert changed.products == (100 + 3 * 20) * 3
    assert changed.fee_basis_points == 100
    assert changed.features == {"webhooks", "functions"}
    assert (changed.staff, changed.storage) == (2, 2 * GIB)
    assert plan().with_changes(reversed(changes)) == changed


def test_half_a_thing_is_rounded_to_the_even_one() -> None:
    assert plan(products=5).with_changes([Change(percent={"products": 50})]).products == 2


def test_nothing_limits_what_has_no_limit() -> None:
    changed = plan(products=None).with_changes([Change(add={"products": 5}, percent={"products": 10})])
    assert changed.products is None
    assert changed.most("products") is None


def test_a_fee_is_not_added_to() -> None:
    assert plan().with_changes([Change(add={"fee_basis_points": 50})]).fee_basis_points == 200
    assert Change(add={"fee_basis_points": 50}).faults() == ["fee_basis_points"]


def test_faults_name_what_is_unknown() -> None:
    change = Change(add={"ponies": 1}, percent={"staff": -1}, features=frozenset({"webhooks", "magic"}))
    assert change.faults() == ["ponies", "staff", "magic"]


def test_a_term_that_came_after_the_plan_is_without_limit_and_its_fee_is_none() -> None:
    kept = Entitlements.from_json({"products": 7, "features": []})
    assert (kept.products, kept.storage, kept.fee_basis_points) == (7, None, 0)
    assert Entitlements.from_json(kept.as_json()) == kept
