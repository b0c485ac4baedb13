"""Opening an account, signing in and out, and what letters' links do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.rates import Rate
from storefront.customers.actions import issue_link, remember_customer
from storefront.customers.cookies import COOKIE
from storefront.customers.models import Customer, CustomerSession, CustomerToken
from storefront.customers.tasks import mail_confirmation, mail_known, mail_recovery
from storefront.customers.testing import PASSWORD, link_in_letter, make_account, signed_in_at
from storefront.customers.tokens import digest_of
from storefront.testing import make_product, shopper_at, variant_of
from tenants.models import Store

pytestmark = pytest.mark.django_db
NEW = {
    "customer[first_name]": "小雨",
    "customer[last_name]": "林",
    "customer[email]": "Lin@Example.com",
    "customer[password]": PASSWORD,
    "customer[accepts_marketing]": "true",
    "customer[note][生日]": "5 月 4 日",
}


def login(shopper: Client, email: str, password: str, **more: str) -> Any:
    return shopper.post("/account/login", {"customer[email]": email, "customer[password]": password, **more})


def test_who_registers_is_signed_in_and_what_they_gave_is_kept(store: Store) -> None:
    shopper = shopper_at(store)
    answer = shopper.post("/account", NEW)
    assert (answer.status_code, answer["Location"]) == (302, "/account")
    customer = Customer.objects.get()
    assert (customer.email, customer.name, customer.note) == ("lin@example.com", "林小雨", "生日: 5 月 4 日")
    assert customer.accepts_marketing
    assert customer.marketing_at
    assert customer.password != PASSWORD
    assert customer.email_proven_at is None
    page = shopper.get("/account")
    assert page.status_code == 200
    assert "林小雨，您好。" in page.text
    assert "确认邮箱" in page.text


def test_a_session_cookie_is_for_the_host_alone_and_only_its_digest_is_kept(store: Store) -> None:
    shopper = shopper_at(store)
    shopper.post("/account", NEW)
    cookie = shopper.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        "Lax",
        "/",
        "",
    )
    session = CustomerSession.objects.get()
    assert session.digest == digest_of(cookie.value)
    assert cookie.value not in session.digest


def test_a_weak_password_is_refused_and_nothing_typed_is_lost(store: Store) -> None:
    answer = shopper_at(store).post("/account", {**NEW, "customer[password]": "12345678"})
    assert answer.status_code == 422
    assert 'value="Lin@Example.com"' in answer.text
    assert 'value="小雨"' in answer.text
    assert "12345678" not in answer.text
    assert 'aria-describedby="customer-create_customer-password-fault"' in answer.text
    assert not Customer.objects.exists()


@pytest.mark.parametrize("has_account", [True, False])
def test_an_address_the_shop_knows_is_only_for_who_reads_its_letters(store: Store, has_account: bool) -> None:
    if has_account:
        make_account()
    else:
        remember_customer(email="lin@example.com", name="林小雨", phone="", locale="en")
    before = Customer.objects.values_list().get()
    answer = shopper_at(store).post("/account", {**NEW, "customer[password]": "another good password"})
    assert answer.status_code == 422
    assert "本店见过这个邮箱" in answer.text
    assert Customer.objects.values_list().get() == before
    assert not CustomerSession.objects.exists()
    mail_known("lin@example.com", "en")
    assert link_in_letter("lin@example.com").startswith(
        "/en/account/reset/" if has_account else "/en/account/activate/"
    )


def test_registering_twice_with_the_same_password_signs_in(store: Store) -> None:
    first, second = shopper_at(store), shopper_at(store)
    assert first.post("/account", NEW).status_code == 302
    assert second.post("/account", NEW).status_code == 302
    assert (Customer.objects.count(), CustomerSession.objects.count()) == (1, 2)


def test_signing_in_goes_on_to_where_one_wanted_to_go_inside_the_shop(store: Store) -> None:
    make_account()
    for name, wanted, to in [
        ("return_to", "/products/x?a=1", "/products/x?a=1"),
        ("checkout_url", "/checkout", "/checkout"),
        ("return_to", "https://evil.example/", "/account"),
        ("return_to", "//evil.example/", "/account"),
        ("return_to", "/\\evil.example", "/account"),
    ]:
        answer = login(shopper_at(store), "LIN@example.com", PASSWORD, **{name: wanted})
        assert (answer.status_code, answer["Location"]) == (302, to)


def test_guests_are_sent_to_sign_in_and_back(store: Store) -> None:
    make_account()
    shopper = shopper_at(store)
    answer = shopper.get("/en/account/addresses")
    assert answer["Location"] == "/en/account/login?return_url=%2Fen%2Faccount%2Faddresses"
    page = shopper.get(answer["Location"])
    assert '<input type="hidden" name="return_url" value="/en/account/addresses">' in page.text
    answer = login(shopper, "lin@example.com", PASSWORD, return_url="/en/account/addresses")
    assert answer["Location"] == "/en/account/addresses"


def test_wrong_passwords_and_unknown_addresses_are_answered_alike(store: Store) -> None:
    make_account()
    remember_customer(email="guest@example.com", name="", phone="", locale="en")
    barred = make_account("barred@example.com")
    Customer.objects.filter(pk=barred.pk).update(disabled_at=timezone.now())
    told = set()
    for email, password in [
        ("lin@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("guest@example.com", ""),
        ("barred@example.com", PASSWORD),
    ]:
        answer = login(shopper_at(store), email, password or "x")
        assert answer.status_code == 422
        told.add(answer.text.replace(email, ""))
    assert len(told) == 1
    assert not CustomerSession.objects.exists()


def test_guessing_is_stopped_even_when_the_guess_is_right(store: Store) -> None:
    make_account()
    for _turn in range(10):
        login(shopper_at(store), "lin@example.com", "wrong")
    answer = login(shopper_at(store), "lin@example.com", PASSWORD)
    assert answer.status_code == 422
    assert "尝试次数过多" in answer.text
    assert not CustomerSession.objects.exists()


def test_guessing_elsewhere_does_not_shut_the_customer_out(store: Store) -> None:
    make_account()
    stranger = Client(headers={"host": store.host}, REMOTE_ADDR="203.0.113.9")
    for _turn in range(14):
        login(stranger, "lin@example.com", "wrong")
    assert login(stranger, "lin@example.com", PASSWORD).status_code == 422
    assert login(shopper_at(store), "lin@example.com", PASSWORD).status_code == 302


def test_guessing_from_many_places_is_stopped_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    make_account()
    few = Rate("customer.tries.few", most=3, seconds=300)
    monkeypatch.setattr("storefront.customers.shop.trying.TRIES_OF_EMAIL", few)
    for place in range(3):
        elsewhere = Client(headers={"host": store.host}, REMOTE_ADDR=f"203.0.113.{place}")
        login(elsewhere, "lin@example.com", "wrong")
    assert login(shopper_at(store), "lin@example.com", PASSWORD).status_code == 422


def test_a_new_session_voids_the_one_before_and_the_cart_stays(store: Store) -> None:
    variant = variant_of(make_product())
    customer = make_account()
    shopper = signed_in_at(store, customer)
    old = shopper.cookies[COOKIE].value
    shopper.post("/cart/add", {"id": variant.pk})
    cart = shopper.cookies["cart"].value
    login(shopper, "lin@example.com", PASSWORD)
    assert shopper.cookies[COOKIE].value != old
    assert shopper.cookies["cart"].value == cart
    stolen = shopper_at(store)
    stolen.cookies[COOKIE] = old
    assert stolen.get("/account").status_code == 302


def test_signing_out_ends_the_session_and_links_elsewhere_do_not(store: Store) -> None:
    shopper = signed_in_at(store, make_account())
    shopper.get("/account/logout", headers={"sec-fetch-site": "cross-site"})
    shopper.get("/account/logout", headers={"sec-purpose": "prefetch"})
    assert CustomerSession.objects.count() == 1
    assert shopper.get("/account/logout")["Location"] == "/"
    assert not CustomerSession.objects.exists()
    assert shopper.get("/account").status_code == 302


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(store: Store) -> None:
    make_account()
    answers = [
        shopper_at(store).post("/account/recover", {"email": email})
        for email in ("lin@example.com", "nobody@example.com")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/account/login?recover_posted=true#recover")
    }
    assert "邮件已经在路上了" in shopper_at(store).get(answers[0]["Location"]).text
    mail_recovery("nobody@example.com", "en")
    assert mail.outbox == []
    mail_recovery("LIN@example.com", "en")
    assert [letter.subject for letter in mail.outbox] == ["Choose a new password · Test Store"]


def test_a_recovery_link_works_once_and_signs_everybody_else_out(store: Store) -> None:
    customer = make_account(proven=False)
    elsewhere = signed_in_at(store, customer)
    mail_recovery("lin@example.com", "zh-Hans")
    mail_recovery("lin@example.com", "zh-Hans")
    path = link_in_letter("lin@example.com")
    shopper = shopper_at(store)
    page = shopper.get(path)
    token = path.rpartition("/")[2]
    assert f'<input type="hidden" name="token" value="{token}">' in page.text
    fields = {
        "token": token,
        "customer[password]": "new words for old",
        "customer[password_confirmation]": "x",
    }
    refused = shopper.post("/account/reset", fields)
    assert (refused.status_code, "两次输入的密码不一样" in refused.text) == (422, True)
    fields["customer[password_confirmation]"] = "new words for old"
    assert shopper.post("/account/reset", fields)["Location"] == "/account"
    assert shopper.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    customer.refresh_from_db()
    assert customer.email_proven_at is not None
    assert not CustomerToken.objects.exists()
    again = shopper_at(store).post("/account/reset", fields)
    assert (again.status_code, "链接已被使用" in again.text) == (404, True)
    assert login(shopper_at(store), "lin@example.com", PASSWORD).status_code == 422


def test_a_link_is_void_when_it_is_old_of_another_kind_or_for_another_address(store: Store) -> None:
    customer = make_account()
    token = issue_link(customer=customer, purpose=CustomerToken.Purpose.RESET)
    shopper = shopper_at(store)
    assert shopper.get(f"/account/reset/{token}").status_code == 200
    assert shopper.get(f"/account/activate/{token}").status_code == 404
    Customer.objects.update(email="other@example.com")
    assert shopper.get(f"/account/reset/{token}").status_code == 404
    Customer.objects.update(email="lin@example.com")
    CustomerToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert shopper.get(f"/account/reset/{token}").status_code == 404


def test_a_guest_opens_an_account_by_letter_or_declines(store: Store) -> None:
    guest = remember_customer(email="guest@example.com", name="Amy O'Neil", phone="", locale="en")
    token = issue_link(customer=guest, purpose=CustomerToken.Purpose.ACTIVATE)
    other = issue_link(customer=guest, purpose=CustomerToken.Purpose.ACTIVATE)
    shopper = shopper_at(store)
    assert "guest@example.com" in shopper.get(f"/account/activate/{token}").text
    fields = {"token": token, "customer[password]": PASSWORD, "customer[password_confirmation]": PASSWORD}
    assert shopper.post("/account/activate", fields)["Location"] == "/account"
    guest.refresh_from_db()
    assert (guest.state, guest.email_proven_at is not None) == (Customer.State.ENABLED, True)
    assert shopper_at(store).post("/account/activate", {"token": other, "decline": "1"}).status_code == 404


def test_only_who_is_signed_in_can_prove_the_address(store: Store) -> None:
    customer = make_account(proven=False)
    mail_confirmation(customer.pk)
    path = link_in_letter("lin@example.com")
    stranger = shopper_at(store)
    assert stranger.get(path)["Location"].startswith("/account/login?return_url=%2Faccount%2Fconfirm%2F")
    other = signed_in_at(store, make_account("other@example.com", proven=False))
    assert other.get(path).status_code == 404
    assert not Customer.objects.filter(email_proven_at__isnull=False).exists()
    own = signed_in_at(store, customer)
    assert own.get(path)["Location"] == "/account"
    assert Customer.objects.get(email_proven_at__isnull=False) == customer
    assert own.get(path)["Location"] == "/account"  # the second click


def test_pages_with_somebody_signed_in_are_kept_by_nobody(store: Store) -> None:
    shopper = signed_in_at(store, make_account())
    for path in ("/", "/account", "/search", "/no-such-page"):
        own, guests = shopper.get(path), shopper_at(store).get(path)
        assert "no-store" in own["Cache-Control"]
        assert "private" in own["Cache-Control"]
        assert "Cookie" in guests.get("Vary", "") or guests.status_code == 302
    assert "/account" in shopper.get("/").text
    assert "我的账户" in shopper.get("/").text
    assert "我的账户" not in shopper_at(store).get("/").text


def test_guests_cost_no_query_for_the_account(store: Store) -> None:
    with CaptureQueriesContext(connection) as seen:
        shopper_at(store).get("/search")
    assert "customers_" not in str(seen.captured_queries)
