"""Answers kept for idempotency keys go when their time is over, in stores where nobody calls as well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.models import ApiAnswer
from tenants import tasks
from tenants.models import Store

pytestmark = pytest.mark.django_db


def test_old_keys_are_forgotten_by_the_clock(store: Store) -> None:
    now = timezone.now()
    for number in range(60):
        ApiAnswer.objects.create(key=f"old-{number}", request="", status=204, expires_at=now)
    ApiAnswer.objects.create(key="new", request="", status=204, expires_at=now + timedelta(hours=1))
    tasks.clear_api_answers()
    assert list(ApiAnswer.objects.values_list("key", flat=True)) == ["new"]
