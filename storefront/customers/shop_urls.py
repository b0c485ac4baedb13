"""Addresses of shoppers' accounts on a store's host."""

from __future__ import annotations

from django.urls import path

from .shop import account, addresses, entrance, passwords

urlpatterns = [
    path("account", entrance.account_or_register, name="account"),
    path("account/login", entrance.login, name="account-login"),
    path("account/logout", entrance.logout, name="account-logout"),
    path("account/register", entrance.register, name="account-register"),
    path("account/recover", passwords.recover, name="account-recover"),
    path("account/reset", passwords.take_reset),
    path("account/reset/<str:token>", passwords.reset, name="account-reset"),
    path("account/activate", passwords.take_activation),
    path("account/activate/<str:token>", passwords.activate, name="account-activate"),
    path("account/confirm", passwords.confirm_again),
    path("account/confirm/<str:token>", passwords.confirm, name="account-confirm"),
    path("account/profile", account.profile),
    path("account/password", account.password),
    path("account/addresses", addresses.book, name="account-addresses"),
    path("account/addresses/<int:address_id>", addresses.entry),
    path("account/orders", account.orders),
    path("account/orders/<str:token>", account.order, name="account-order"),
]
