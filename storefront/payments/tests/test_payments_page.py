"""The page about payments: for those who may change settings, and honest about what is real."""

from __future__ import annotations

import pytest

from backoffice.testing import check_access, client_of, open_another, personas
from tenants.models import Store

pytestmark = pytest.mark.django_db


def test_who_may_see_it(store: Store) -> None:
    check_access(personas(store, open_another()), store, "payments")


@pytest.mark.parametrize(
    ("key", "words"),
    [("", "pay yet"), ("sk_test_1", "Test: no real money"), ("sk_live_1", "Live")],
)
def test_it_says_whether_money_is_real(
    store: Store, settings: pytest.FixtureRequest, key: str, words: str
) -> None:
    settings.STRIPE_SECRET_KEY = key  # type: ignore[attr-defined]
    page = client_of(store.memberships.get().account).get(f"/stores/{store.handle}/settings/payments")
    text = page.content.decode()
    assert words in text
    assert ("4242 4242 4242 4242" in text) == (key == "sk_test_1")
