"""Letters to people about their data. Each link is made here, when the letter is written."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from foundation.letters import Letter
from storefront.letters import send_letter
from storefront.surface import prefix_of
from tenants.context import require_store

from .actions import issue_link
from .models import DataRequest
from .queries import reasons_to_wait
from .terms import kept_years
from .words import day

Kind = DataRequest.Kind


def send_question(row: DataRequest) -> None:
    """Whether it was them who asked."""
    link = _link(row)

    def words() -> Letter:
        notes = [_("The link is good for two days. If it was not you, do nothing: nothing happens.")]
        if row.kind == Kind.COPY:
            text = _("Somebody, most likely you, asked for a copy of what %(shop)s keeps about you.")
            return Letter(_("A copy of your data"), [text % _shop()], (_("Yes, go on"), link), notes)
        text = _("Somebody, most likely you, asked %(shop)s to erase all that it keeps about you.")
        return Letter(_("Erase your data?"), [text % _shop()], (_("Yes, go on"), link), notes)

    send_letter(row.customer.email, row.locale, words)


def send_copy(row: DataRequest) -> None:
    """Where the copy is."""
    link = _link(row)

    def words() -> Letter:
        text = _("The copy of your data at %(shop)s is ready.") % _shop()
        note = _("The link is good until %(day)s, for whoever has it. Please pass it on to nobody.")
        until = _day(row.file_until, row.locale)
        return Letter(_("Your data is ready"), [text], (_("Fetch it"), link), [note % {"day": until}])

    send_letter(row.customer.email, row.locale, words)


def send_closing(row: DataRequest) -> None:
    """When they will be erased, what it waits for, and how to stay."""
    link = _link(row)

    def words() -> Letter:
        said = {**_shop(), "day": _day(row.acts_at, row.locale)}
        text = [_("You asked %(shop)s to erase your data. It happens on %(day)s.") % said]
        reasons = reasons_to_wait(row.customer)
        if reasons:
            text.append(_("This must be over first: %(reasons)s") % {"reasons": " ".join(reasons)})
        notes = [_("If you change your mind before, or if it was not you, press the button.")]
        return Letter(_("Your account closes"), text, (_("Keep my data"), link), notes)

    send_letter(row.customer.email, row.locale, words)


def send_farewell(email: str, locale: str) -> None:
    """It is done. The last letter to this address."""

    def words() -> Letter:
        said = {**_shop(), "years": kept_years()}
        return Letter(
            _("Your data was erased"),
            [
                _("%(shop)s has erased all that said who you are.") % said,
                _(
                    "What you ordered stays in the shop's books for at least %(years)s years, "
                    "because tax law asks for it: "
                    "without your name, your addresses, your phone number and your e-mail address."
                )
                % said,
            ],
        )

    send_letter(email, locale, words)


def _day(moment: datetime | None, locale: str) -> str:
    return day(moment, locale) if moment else ""


def _shop() -> dict[str, object]:
    return {"shop": require_store().name}


def _link(row: DataRequest) -> str:
    store = require_store()
    return f"{store.url}{prefix_of(store, row.locale)}/account/privacy/request/{issue_link(request=row)}"
