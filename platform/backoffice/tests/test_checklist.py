"""The checklist: derived from facts, in order, the first open item ahead."""

from __future__ import annotations

import pytest

from backoffice import checklist
from backoffice.checklist import ChecklistItem, read_checklist
from foundation.permissions import Role
from tenants.models import Membership, Store

pytestmark = pytest.mark.django_db


def item(name: str, order: int, *, done: bool, permission: str = "store.view") -> ChecklistItem:
    return ChecklistItem(
        name=name, title=name, help="", action="", url_name="dashboard", permission=permission, order=order,
        is_done=lambda store: done,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checklist, "_items", {})


def test_items_come_in_order_and_the_first_open_one_is_next(store: Store) -> None:
    for one in (item("c", 3, done=False), item("a", 1, done=True), item("b", 2, done=False)):
        checklist.register(one)
    lines = read_checklist(store, store.memberships.get())
    assert [(line.item.name, line.done, line.is_next) for line in lines] == [
        ("a", True, False), ("b", False, True), ("c", False, False),
    ]  # fmt: skip
    assert lines[0].url == f"/stores/{store.handle}/"


def test_a_member_sees_what_they_can_do(store: Store) -> None:
    checklist.register(item("team", 1, done=False, permission="store.team"))
    manager = Membership(store=store, role=Role.MANAGER.value)
    assert read_checklist(store, manager) == []
    assert len(read_checklist(store, store.memberships.get())) == 1


def test_a_name_is_taken_once() -> None:
    checklist.register(item("a", 1, done=True))
    with pytest.raises(ValueError, match="registered twice"):
        checklist.register(item("a", 2, done=True))


def test_every_registered_item_leads_to_a_page_with_its_own_right(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    lines = read_checklist(store, store.memberships.get())
    assert {"products", "shipping", "policies"} <= {line.item.name for line in lines}
    assert all(line.done is False for line in lines if line.item.name == "products")
