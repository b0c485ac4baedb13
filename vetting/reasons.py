"""Reasons that operators choose from, so that merchants read them in their own language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    "paper_unreadable": _("A document can't be read. Upload a sharp picture of the whole page."),
    "paper_expired": _("A document has expired. Upload the one that counts now."),
    "paper_missing": _("A document is missing that your goods or your kind of business ask for."),
    "names_differ": _("The name you gave is not the one on your documents."),
    "number_unknown": _("We can't find your registration number in the public register."),
    "address_unclear": _("Your address is not complete, or is not the one that is registered."),
    "goods_unclear": _("Please tell more exactly what you sell."),
    "brand_unclear": _("Show that you may sell the brands in your store."),
    "goods_forbidden": _("You sell something that may not be sold on Kaidian."),
    "facts_false": _("What you told us is not true, or a document was changed."),
    "suspended_before": _("You have another store that was suspended."),
}
"""Values are stored by their names; a name that leaves this list is shown no more."""


def said(names: Iterable[str]) -> list[str]:
    """The sentences of chosen reasons, in the reader's language."""
    return [str(REASONS[name]) for name in names if name in REASONS]
