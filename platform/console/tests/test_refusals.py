"""A dialog whose act was refused opens again, with what was typed."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test import Client

from backoffice.testing import open_another
from console.models import OperatorAct
from console.refusals import KEPT
from console.testing import operator_client
from foundation.models import Event
from tenants.archive.models import Move
from tenants.context import in_store
from tenants.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: None) -> Client:
    return operator_client()


def dialog_of(page: str, name: str) -> str:
    """The markup of one dialog."""
    return page.split(f'id="{name}"')[1].split("</dialog>")[0]


@pytest.mark.usefixtures("stores_at_home")
def test_why_and_where_to_a_store_was_to_be_moved_is_kept(
    store: Store, client: Client, elsewhere: str
) -> None:
    page = f"/operator/stores/{store.pk}"
    away = {**connections.settings[elsewhere], "HOST": "127.0.0.1", "PORT": "1"}
    typed = {"dialog": "move-store", "to": elsewhere, "reason": "The first one is full"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings, elsewhere, away)
        answer = client.post(f"{page}/move", typed, follow=True)
    dialog = dialog_of(answer.text, "move-store")
    assert dialog.index("does not answer") < dialog.index("The first one is full</textarea>")
    assert "data-open-now" in dialog
    assert f'<option value="{elsewhere}" selected>' in dialog
    assert answer.text.count("data-open-now") == answer.text.count("does not answer") == 1
    assert (Move.objects.count(), OperatorAct.objects.count()) == (0, 0)
    assert "The first one is full" not in client.get(page).text, "only once"


@pytest.mark.parametrize("act", ["suspend", "enter", "back-up", "export-store", "delete-store"])
def test_every_dialog_of_a_store_opens_again(store: Store, client: Client, act: str) -> None:
    address = f"/operator/stores/{store.pk}/{act.removesuffix('-store')}"
    answer = client.post(address, {"dialog": act, "reason": " "}, follow=True)
    assert "data-open-now" in dialog_of(answer.text, act)
    assert answer.text.count("data-open-now") == 1
    assert not OperatorAct.objects.exists()
    with in_store(store):
        assert not Event.objects.filter(actor__startswith="operator:").exists()


def test_fields_of_two_dialogs_have_no_id_twice(store: Store, client: Client) -> None:
    page = client.get(f"/operator/stores/{store.pk}").text
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert {"suspend-reason", "enter-reason"} <= set(ids)
    assert sorted(set(ids)) == sorted(ids)


def test_where_the_dialog_is_gone_a_toast_says_why(store: Store, client: Client) -> None:
    address = f"/operator/stores/{store.pk}/back-up"
    answer = client.post(address, {"dialog": "gone", "reason": " "}, follow=True)
    assert "data-open-now" not in answer.text
    assert "Say why. It is kept with what you do." in answer.text
    assert KEPT not in client.session


def test_what_was_typed_is_not_shown_on_another_stores_page(store: Store, client: Client) -> None:
    other = open_another()
    client.post(f"/operator/stores/{store.pk}/back-up", {"dialog": "back-up", "reason": " "})
    page = client.get(f"/operator/stores/{other.pk}").text
    assert "data-open-now" not in page
    assert "Say why." in page
