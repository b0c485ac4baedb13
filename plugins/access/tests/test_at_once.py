"""The same call many times at once, with connections of its own each: it is done once."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import connections

from foundation.models import Event
from plugins.access.testing import ApiClient
from storefront.customers.models import Customer
from tenants.actions.open_store import open_store
from tenants.context import in_store

AT_ONCE = 6


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_one() -> None:
    owner = get_user_model()._default_manager.create(email="at-once@example.com")
    store = open_store(owner=owner, name="At once", handle="at-once", currency="CNY", locale="zh-Hans")
    api = ApiClient(store)
    ready = threading.Barrier(AT_ONCE)

    def call() -> tuple[int, str]:
        client = ApiClient.__new__(ApiClient)
        client.__dict__.update(api.__dict__, _client=type(api._client)(headers={"host": "localhost"}))
        try:
            ready.wait()
            answer = client.post("customers", {"email": "lin@example.com"}, Idempotency_Key="k")
            return answer.status_code, answer.json().get("code", "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(future.result() for future in [pool.submit(call) for _ in range(AT_ONCE)])
    assert set(answers) <= {(201, ""), (409, "idempotency_key_in_flight")}
    assert answers[201, ""] >= 1
    with in_store(store):
        assert Customer.objects.count() == 1
        assert Event.objects.filter(name="customer.created").count() == 1
    again = api.post("customers", {"email": "lin@example.com"}, Idempotency_Key="k")
    assert (again.status_code, again.headers["Idempotent-Replay"]) == (201, "true")
