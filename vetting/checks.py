"""What a business has to tell before it is looked at: every fault, each beside its field."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.addresses.countries import country_names
from foundation.errors import sentence

from .goods import BY_NAME
from .models import BusinessProfile
from .numbers import is_credit_code, is_identity_number, is_plain_number
from .papers import Paper

type Fault = tuple[str, str | Promise]
NEEDED = (
    *("kind", "legal_name", "country", "city", "line1"),
    *("contact_name", "contact_email", "contact_phone", "goods"),
)
_PHONE = re.compile(r"\+?[\d ()./-]{5,39}")
_EMPTY = _("Please fill this in.")


def faults_of(profile: BusinessProfile, papers: Collection[str]) -> list[Fault]:
    """Whatever is missing or wrong, as (field, what). `papers` are the kinds of the documents shown."""
    empty = [(field, _EMPTY) for field in NEEDED if not getattr(profile, field)]
    return [*empty, *_form_faults(profile), *_number_faults(profile), *_goods_faults(profile, papers)]


def needed_papers(profile: BusinessProfile) -> list[Paper]:
    """The documents that this business has to show, each once, in their order."""
    wanted = {BY_NAME[name].needs for name in profile.sells if name in BY_NAME}
    wanted.add(Paper.IDENTITY if profile.kind == BusinessProfile.Kind.PERSON else Paper.BUSINESS_LICENCE)
    return [paper for paper in Paper if paper in wanted]


def _form_faults(profile: BusinessProfile) -> Iterator[Fault]:
    if profile.country and profile.country not in country_names("en"):
        yield "country", _("This country is unknown.")
    if profile.contact_phone and not _PHONE.fullmatch(profile.contact_phone):
        yield "contact_phone", _("Enter a phone number with its area, such as +86 138 0013 8000.")


def _number_faults(profile: BusinessProfile) -> Iterator[Fault]:
    number, is_person = profile.number, profile.kind == BusinessProfile.Kind.PERSON
    if not number:
        yield "number", _EMPTY
    elif profile.country == "CN" and is_person and not is_identity_number(number):
        yield "number", _("This is no number of an identity card: 18 digits, the last may be X. Look again.")
    elif profile.country == "CN" and not is_person and not is_credit_code(number):
        yield "number", _("This is no unified social credit code. Compare its 18 signs with your licence.")
    elif not is_plain_number(number):
        yield "number", _("Enter the number as your register writes it: 4 to 40 letters and digits.")


def _goods_faults(profile: BusinessProfile, papers: Collection[str]) -> Iterator[Fault]:
    if not profile.sells:
        yield "sells", _("Choose at least one.")
    for name in profile.sells:
        goods = BY_NAME.get(name)
        if goods is not None and goods.is_forbidden:
            yield "sells", sentence(_("%(goods)s can't be sold on Kaidian."), goods=goods.label)
    if not profile.kind:
        return
    for paper in needed_papers(profile):
        if paper not in papers:
            yield "papers", sentence(_("Still missing: %(paper)s"), paper=paper.label)
