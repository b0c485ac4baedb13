"""What a merchant fills in of their business, and how it differs from what was approved."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.addresses.countries import country_names

from .goods import labels
from .models import BusinessProfile
from .numbers import masked


@dataclass(frozen=True)
class BusinessDraft:
    """The fields of the form; `number` in clear, `sells` as names of goods."""

    kind: str = ""
    legal_name: str = ""
    number: str = ""
    country: str = "CN"
    region: str = ""
    city: str = ""
    line1: str = ""
    postcode: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    sells: tuple[str, ...] = ()
    goods: str = ""


LABELS: dict[str, Any] = {
    "kind": _("Who sells"),
    "legal_name": _("Legal name"),
    "number": _("Registration number"),
    "country": _("Country"),
    "region": _("Province or state"),
    "city": _("City"),
    "line1": _("Street and number"),
    "postcode": _("Postcode"),
    "contact_name": _("Contact person"),
    "contact_email": _("E-mail"),
    "contact_phone": _("Phone"),
    "sells": _("What is sold"),
    "goods": _("In your own words"),
    "papers": _("Documents"),
}
PLAIN = frozenset({"contact_name", "contact_email", "contact_phone", "goods", "postcode"})
"""Fields that a merchant changes without being looked at anew."""
ALL = tuple(field.name for field in fields(BusinessDraft))


def snapshot(profile: BusinessProfile, papers: list[str]) -> dict[str, Any]:
    """What is looked at, as JSON. The number is sealed in it as it is in the row."""
    told = {name: getattr(profile, name) for name in ALL if name != "number"}
    number = {"number": profile.number_digest, "masked": profile.masked_number}
    return {**told, **number, "sells": sorted(profile.sells), "papers": sorted(papers)}


@dataclass(frozen=True)
class Change:
    """A field that is another than when it was approved."""

    label: str | Promise
    before: str
    after: str


def changes_since(profile: BusinessProfile, papers: list[str]) -> list[Change]:
    """What differs from what was approved last; nothing where nothing was."""
    if not profile.approved:
        return []
    before, after = profile.approved, snapshot(profile, papers)
    return [
        Change(LABELS[name], _shown(name, before), _shown(name, after))
        for name in LABELS
        if before.get(name) != after.get(name)
    ]


def _shown(name: str, told: dict[str, Any]) -> str:
    value = told.get(name)
    if name == "number":
        return str(told.get("masked") or masked(""))
    if name == "sells":
        return ", ".join(labels(value or []))
    if name == "kind":
        kinds = dict(BusinessProfile.Kind.choices)
        return str(kinds.get(str(value), value or ""))
    return str(len(value or ())) if name == "papers" else str(value or "")


def details_of(profile: BusinessProfile) -> list[tuple[str | Promise, str]]:
    """Everything that was told, for who checks it: (label, text), the number in clear."""
    language = "zh-Hans" if (get_language() or "").startswith("zh") else "en"
    told = {name: getattr(profile, name) for name in ALL}
    texts = {
        **{name: str(value) for name, value in told.items()},
        "kind": profile.get_kind_display() if profile.kind else "",
        "country": country_names(language).get(profile.country, profile.country),
        "sells": ", ".join(labels(profile.sells)),
    }
    return [(LABELS[name], texts[name]) for name in LABELS if name in texts]
