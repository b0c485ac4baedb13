"""A store inside a running platform, and what became of its orders.

`python -m tests.live_shop open HANDLE UNITS`, `… orders HANDLE` and `… tokens HANDLE COUNT`, given the
platform's environment, print JSON. They run in a process of their own: a test's own Django is bound to the
test database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from infra.fingerprint import PROJECT
from infra.testing.live import LiveStack

PRICE = 12_800


@dataclass(frozen=True)
class LiveShop:
    """An open store of the running platform: one product at ¥128, shipping for nothing."""

    stack: LiveStack
    handle: str
    variant: int
    rate: int

    @property
    def url(self) -> str:
        """The shop's address, without a slash at its end."""
        return self.stack.store_url(self.handle)

    def orders(self) -> list[dict[str, Any]]:
        """Every order: {id, email, total, paid, status, refs: the provider's names of its payments}."""
        found: list[dict[str, Any]] = _run(self.stack, "orders", self.handle)
        return found


def api_tokens(stack: LiveStack, handle: str, count: int) -> list[str]:
    """So many tokens of the store's API that may do everything."""
    made: list[str] = _run(stack, "tokens", handle, str(count))
    return made


def open_shop(stack: LiveStack, handle: str, *, units: int) -> LiveShop:
    """Open a store with so many units in stock."""
    made = _run(stack, "open", handle, str(units))
    return LiveShop(stack, handle, made["variant"], made["rate"])


def _run(stack: LiveStack, *arguments: str) -> Any:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("KAIDIAN_", "PYTEST_"))}
    paths = os.pathsep.join([str(PROJECT), str(PROJECT / "platform")])
    environment = {**own, "PYTHONPATH": paths, "KAIDIAN_MODE": "development", "PORT": str(stack.port)}
    environment |= {"KAIDIAN_RUN_DIR": str(stack.run_dir), **stack.environment()}
    done = subprocess.run(
        [sys.executable, "-m", "tests.live_shop", *arguments],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _open(handle: str, units: int) -> dict[str, int]:
    from django.utils import timezone

    from accounts.models import Account
    from storefront.catalog.models import Product, Variant
    from storefront.content.actions import create_article, create_blog
    from storefront.content.drafts import ArticleDraft, BlogDraft
    from storefront.inventory.actions import set_on_hand
    from storefront.shipping.models import ShippingRate, ShippingZone
    from tenants.actions.open_store import open_store
    from tenants.context import in_store

    owner = Account.objects.create_user(f"{handle}@example.com", "correct horse")
    store = open_store(owner=owner, name=handle, handle=handle, currency="CNY", locale="zh-Hans")
    with in_store(store):
        product = Product.objects.create(handle="beads", title="Beads", status=Product.Status.ACTIVE)
        variant = Variant.objects.create(product=product, position=1, price=PRICE, is_tracked=True)
        set_on_hand(counts={variant: units})
        blog = create_blog(draft=BlogDraft(title="Journal", handle="journal"))
        post = ArticleDraft(title="Beads", handle="beads", published_at=timezone.now())
        create_article(blog_id=blog.pk, draft=post)
        ShippingZone.objects.all().delete()
        rate = ShippingRate.objects.create(zone=ShippingZone.objects.create(name="All"), name="Post", price=0)
        return {"variant": variant.pk, "rate": rate.pk}


def _orders(handle: str) -> list[dict[str, Any]]:
    from storefront.orders.models import Order
    from tenants.context import in_store
    from tenants.models import Store

    with in_store(Store.objects.get(handle=handle)):
        return [
            {
                "id": order.pk,
                "email": order.email,
                "total": order.total,
                "paid": order.paid,
                "status": order.payment_status,
                "refs": list(order.payments.values_list("provider_ref", flat=True)),
            }
            for order in Order.objects.order_by("pk")
        ]


def _tokens(handle: str, count: int) -> list[str]:
    from foundation.permissions import NAMES
    from plugins.access.actions import make_access_token
    from tenants.context import in_store
    from tenants.models import Store

    with in_store(Store.objects.get(handle=handle)):
        return [make_access_token(name=f"Test {n}", scopes=NAMES)[1] for n in range(count)]


def main() -> None:
    """Do what the command line says."""
    import django

    django.setup()
    what, handle, *rest = sys.argv[1:]
    answer: object
    if what == "open":
        answer = _open(handle, int(rest[0]))
    else:
        answer = _tokens(handle, int(rest[0])) if what == "tokens" else _orders(handle)
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaidian.settings")
    main()
