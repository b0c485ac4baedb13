"""Orders to pay, and the local Stripe to pay them with.

Models are imported inside the fixtures: pytest reads this file before Django is set up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from infra.stripe.process import StripeProcess
    from storefront.catalog.models import Variant
    from storefront.orders.models import Order
    from storefront.payments.tests.till import Till
    from tenants.models import Store


@pytest.fixture
def till(stripe: StripeProcess) -> Till:
    """A local Stripe that nothing has happened in yet, and that the settings lead to."""
    from storefront.payments.tests.till import Till

    stripe.control("reset", {})
    return Till(stripe)


@pytest.fixture
def bracelet(store: Store) -> Variant:
    """A variant with 5 units in stock, at ¥128."""
    from storefront.catalog.models import Product, Variant
    from storefront.inventory.actions import set_on_hand
    from storefront.payments.tests.till import PRICE

    product = Product.objects.create(handle="bracelet", title="Bracelet", status=Product.Status.ACTIVE)
    variant = Variant.objects.create(product=product, position=1, price=PRICE, is_tracked=True)
    set_on_hand(counts={variant: 5})
    return variant


@pytest.fixture
def order(bracelet: Variant) -> Order:
    """An order of two bracelets that waits for its ¥256."""
    from storefront.payments.tests.till import order_of

    return order_of(bracelet, 2)


@pytest.fixture
def other_store(store: Store, store_owner: Any) -> Store:
    """A second store, of the same owner."""
    from tenants.actions.open_store import open_store
    from tenants.context import on_platform

    handle = f"other-{uuid.uuid4().hex[:8]}"
    with on_platform():
        return open_store(owner=store_owner, name="Other", handle=handle, currency="CNY", locale="zh-Hans")


@pytest.fixture
def tollgate(store: Store) -> Iterator[Store]:
    """A store that offers the plugin `tollgate` beside Stripe, which is not set up."""
    from plugins.actions import change_plugin_settings, install_plugin
    from plugins.testing import with_plugins
    from storefront.payments.actions import Turn, choose_gateway

    with with_plugins("storefront.payments.tests.tollgate"):
        install_plugin(plugin="tollgate")
        change_plugin_settings(plugin="tollgate", values={"token": "s3cret"})
        choose_gateway(name="tollgate", turn=Turn.FIRST)
        yield store
