"""Letters to shoppers about their account. Each link is made here, when the letter is written."""

from __future__ import annotations

from django.utils.translation import gettext as _

from foundation.letters import Letter
from storefront.letters import send_letter
from storefront.surface import prefix_of
from tenants.context import require_store

from .actions.passwords import issue_link
from .models import Customer, CustomerToken

Purpose = CustomerToken.Purpose
PATHS = {Purpose.RESET: "reset", Purpose.ACTIVATE: "activate", Purpose.CONFIRM: "confirm"}


def send_recovery(customer: Customer, locale: str) -> None:
    """How to choose a new password."""
    link = _link(customer, Purpose.RESET, locale)

    def words() -> Letter:
        text = _("Somebody, most likely you, asked for a new password for your account at %(shop)s.")
        notes = [
            _("The link is good for two hours, and once. If it was not you, do nothing: all stays as it is.")
        ]
        return Letter(_("Choose a new password"), [text % _shop()], (_("Choose a password"), link), notes)

    send_letter(customer.email, locale, words)


def send_invitation(customer: Customer, locale: str) -> None:
    """How to open an account with an address that the shop knows."""
    link = _link(customer, Purpose.ACTIVATE, locale)

    def words() -> Letter:
        text = _(
            "Choose a password, and your account at %(shop)s is ready: "
            "your orders in one place, and your address filled in at the checkout."
        )
        notes = [_("The link is good for 30 days, and once. If you want no account, do nothing.")]
        return Letter(_("Open your account"), [text % _shop()], (_("Choose a password"), link), notes)

    send_letter(customer.email, locale, words)


def send_already_there(customer: Customer, locale: str) -> None:
    """Somebody tried to open an account where there is one."""
    link = _link(customer, Purpose.RESET, locale)

    def words() -> Letter:
        text = _(
            "Somebody, most likely you, tried to open an account at %(shop)s with this address. "
            "There is one already: sign in with it, or choose a new password if you forgot yours."
        )
        notes = [
            _("The link is good for two hours, and once. If it was not you, do nothing: all stays as it is.")
        ]
        subject = _("You have an account already")
        return Letter(subject, [text % _shop()], (_("Choose a password"), link), notes)

    send_letter(customer.email, locale, words)


def send_confirmation(customer: Customer, locale: str) -> None:
    """Welcome, and how to show that the address is theirs."""
    link = _link(customer, Purpose.CONFIRM, locale)

    def words() -> Letter:
        text = _("Welcome to %(shop)s. Confirm your address, and orders placed with it before show up too.")
        notes = [
            _(
                "The link is good for seven days. "
                "If you did not open this account, do nothing with this letter."
            )
        ]
        return Letter(_("Confirm your address"), [text % _shop()], (_("Confirm"), link), notes)

    send_letter(customer.email, locale, words)


def send_password_changed(customer: Customer, locale: str) -> None:
    """A new password was chosen."""

    def words() -> Letter:
        text = _("The password of your account at %(shop)s was changed. You were signed out everywhere.")
        notes = [_("If it was not you, ask for a new password at once: the letter comes to this address.")]
        button = (_("Sign in"), _address("login", locale))
        return Letter(_("Your password was changed"), [text % _shop()], button, notes)

    send_letter(customer.email, locale, words)


def _shop() -> dict[str, str]:
    return {"shop": require_store().name}


def _link(customer: Customer, purpose: CustomerToken.Purpose, locale: str) -> str:
    return _address(f"{PATHS[purpose]}/{issue_link(customer=customer, purpose=purpose)}", locale)


def _address(path: str, locale: str) -> str:
    store = require_store()
    return f"{store.url}{prefix_of(store, locale)}/account/{path}"
