"""What it costs a page to be counted for its store."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import ResolverMatch

from foundation import meter
from kaidian.logs import note_answer
from storefront.catalog.models import Product
from tenants.context import in_store, statements_run

from .ground import STORES_DOMAIN, Ground
from .harness import Row, at_most, bench, in_turns
from .shop import shop_as_peers

NOTES = 1000


@bench("meters")
def counted(ground: Ground) -> Iterator[Row]:
    """A product's page, and the same with all that counting it costs."""
    store = shop_as_peers()
    with in_store(store):
        handle = Product.objects.values_list("handle", flat=True)[0]
    shopper = Client(headers={"host": f"{store.handle}.{STORES_DOMAIN}"})
    request, response = HttpRequest(), HttpResponse()
    request.store = store  # type: ignore[attr-defined]
    request.resolver_match = ResolverMatch(note_answer, (), {}, url_name="product")

    def page() -> None:
        if shopper.get(f"/products/{handle}").status_code != 200:
            raise RuntimeError("the page can't be shown")

    def notes() -> None:
        for _note in range(NOTES):
            before = statements_run()
            note_answer(request, response, 0.02, statements_run() - before)

    without, counting = in_turns([page, notes], rounds=30)
    started = time.perf_counter()
    meter.tell()
    telling = time.perf_counter() - started
    each = counting / NOTES + telling / (meter.TELL_SECONDS / without)
    note = (
        f"a product's page; counting takes {counting / NOTES * 1e6:.1f} µs, and telling Valkey "
        f"{telling * 1e3:.1f} ms of every {meter.TELL_SECONDS:.0f} s"
    )
    yield Row("meters.page", (without + each) * 1e3, without * 1e3, "ms", at_most(1.01), note)
