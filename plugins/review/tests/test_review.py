"""Strangers' plugins reach merchants after an operator approved that very version, and not before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from foundation.errors import ActionError
from plugins.actions import install_plugin
from plugins.calling import is_on, offers
from plugins.queries import shelf
from plugins.registry import plugins
from plugins.review.actions import decide, note_strangers
from plugins.review.models import ReviewedVersion
from plugins.review.queries import look_again, waiting
from plugins.testing import with_plugins
from tenants.context import on_platform
from tenants.models import Store

pytestmark = pytest.mark.django_db
STRANGER = "plugins.tests.troubled"


@pytest.fixture
def strange(store: Store) -> Iterator[ReviewedVersion]:
    """A plugin that pip installed, found at the start."""
    with with_plugins("plugins.tests.desk", strange=[STRANGER]):
        with on_platform():
            (row,) = note_strangers()
        yield row


def decided(row: ReviewedVersion, *, is_approved: bool) -> None:
    with on_platform():
        decide(version=row, is_approved=is_approved, actor="account:1")


def test_it_is_noted_once_with_what_it_asks_for(strange: ReviewedVersion) -> None:
    declared = {hook: len(rows) for hook, rows in plugins()["troubled"].declared.items() if rows}
    assert strange.asks == {
        "scopes": list(plugins()["troubled"].manifest.scopes),
        "points": declared,
        "needs_tables": False,
    }
    with on_platform():
        assert note_strangers() == []
        assert list(waiting()) == [strange]


def test_until_it_is_approved_no_store_can_have_it(strange: ReviewedVersion) -> None:
    assert [row.id for row in shelf()] == ["desk"]
    with pytest.raises(ActionError, match="There is no such plugin"):
        install_plugin(plugin="troubled")
    decided(strange, is_approved=True)
    assert [row.id for row in shelf()] == ["desk", "troubled"]
    install_plugin(plugin="troubled")
    assert is_on("troubled")
    assert [each.plugin.id for each in offers("discount_sources")] == ["troubled"]


def test_who_is_refused_or_comes_in_another_version_stands_still(strange: ReviewedVersion) -> None:
    decided(strange, is_approved=True)
    install_plugin(plugin="troubled")
    decided(strange, is_approved=False)
    assert offers("discount_sources") == []
    assert not is_on("troubled")
    (row,) = (each for each in shelf() if each.id == "troubled")
    assert row.is_held
    ReviewedVersion.objects.filter(pk=strange.pk).update(state="approved", version="9.9.9")
    look_again()
    assert offers("discount_sources") == []


def test_what_comes_with_the_platform_asks_nobody(store: Store) -> None:
    with with_plugins(STRANGER, strange=[STRANGER]):
        assert not plugins()["troubled"].is_strange
        install_plugin(plugin="troubled")
        assert offers("discount_sources") != []
        assert note_strangers() == []
