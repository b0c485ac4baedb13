"""Rules of collections: which products belong to one by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation.errors import ActionError
from foundation.money import parse_amount

MAX_RULES = 20
MAX_VALUE = 255
MAX_STOCK = 2_000_000_000


class Field(StrEnum):
    """What of a product a rule looks at. A rule about variants holds when one variant fits."""

    TITLE = "title"
    TYPE = "type"
    VENDOR = "vendor"
    TAG = "tag"
    PRICE = "price"
    COMPARE_AT_PRICE = "compare_at_price"
    STOCK = "stock"
    VARIANT_TITLE = "variant_title"


class Relation(StrEnum):
    """How it is compared."""

    EQUALS = "equals"
    DIFFERS = "differs"
    CONTAINS = "contains"
    LACKS = "lacks"
    STARTS = "starts"
    ENDS = "ends"
    MORE = "more"
    LESS = "less"
    SET = "set"
    UNSET = "unset"


TEXTS = frozenset({Field.TITLE, Field.TYPE, Field.VENDOR, Field.VARIANT_TITLE})
AMOUNTS = frozenset({Field.PRICE, Field.COMPARE_AT_PRICE})
_OF_TEXT = (
    *(Relation.EQUALS, Relation.DIFFERS, Relation.CONTAINS, Relation.LACKS),
    *(Relation.STARTS, Relation.ENDS),
)
_OF_NUMBER = (Relation.EQUALS, Relation.DIFFERS, Relation.MORE, Relation.LESS)
RELATIONS: dict[Field, tuple[Relation, ...]] = {
    **dict.fromkeys(TEXTS, _OF_TEXT),
    Field.TAG: (Relation.EQUALS, Relation.DIFFERS),
    Field.PRICE: _OF_NUMBER,
    Field.COMPARE_AT_PRICE: (*_OF_NUMBER, Relation.SET, Relation.UNSET),
    Field.STOCK: _OF_NUMBER,
}
FIELD_LABELS: dict[Field, str | Promise] = {
    Field.TITLE: _("Title"),
    Field.TYPE: _("Type"),
    Field.VENDOR: _("Vendor"),
    Field.TAG: _("Tag"),
    Field.PRICE: _("Price"),
    Field.COMPARE_AT_PRICE: _("Compare-at price"),
    Field.STOCK: _("Pieces in stock"),
    Field.VARIANT_TITLE: _("Variant title"),
}
RELATION_LABELS: dict[Relation, str | Promise] = {
    Relation.EQUALS: pgettext_lazy("rule", "is"),
    Relation.DIFFERS: pgettext_lazy("rule", "is not"),
    Relation.CONTAINS: pgettext_lazy("rule", "contains"),
    Relation.LACKS: pgettext_lazy("rule", "does not contain"),
    Relation.STARTS: pgettext_lazy("rule", "starts with"),
    Relation.ENDS: pgettext_lazy("rule", "ends with"),
    Relation.MORE: pgettext_lazy("rule", "is more than"),
    Relation.LESS: pgettext_lazy("rule", "is less than"),
    Relation.SET: pgettext_lazy("rule", "is set"),
    Relation.UNSET: pgettext_lazy("rule", "is not set"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition. `value` is text, minor units of the store's currency for amounts, or a number of
    pieces.
    """

    field: Field
    relation: Relation
    value: str | int = ""

    def as_json(self) -> dict[str, str | int]:
        """As it is stored."""
        return {"field": self.field.value, "relation": self.relation.value, "value": self.value}


def rules_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Rules as they are stored."""
    return tuple(Rule(Field(row["field"]), Relation(row["relation"]), row["value"]) for row in stored)


def rule_from(field: str, relation: str, value: str, currency: str) -> Rule:
    """A rule as a person wrote it. Raises ActionError with a sentence about what is wrong."""
    if field not in set(Field):
        raise ActionError("rule_field", _("Choose what the rule looks at."), field="rules")
    of = Field(field)
    if relation not in set(RELATIONS[of]):
        raise ActionError("rule_relation", _("Choose how the rule compares."), field="rules")
    how = Relation(relation)
    if how in {Relation.SET, Relation.UNSET}:
        return Rule(of, how)
    text = " ".join(value.replace("\0", " ").split())
    if not text:
        raise ActionError("rule_value", _("Each rule needs something to compare with."), field="rules")
    if len(text) > MAX_VALUE:
        raise ActionError("rule_value", _("That is too long for a rule."), field="rules")
    return Rule(of, how, _number(of, text, currency) if of in AMOUNTS or of is Field.STOCK else text)


def _number(field: Field, text: str, currency: str) -> int:
    if field is Field.STOCK:
        sign, digits = text[:1] == "-", text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 10 or int(digits) > MAX_STOCK:
            raise ActionError("rule_value", _("Write the pieces in stock as a whole number."), field="rules")
        return -int(digits) if sign else int(digits)
    try:
        return parse_amount(text, currency)
    except ValueError:
        raise ActionError("rule_value", _("Write the price as a number."), field="rules") from None


def refuse_too_many(rules: Sequence[Rule]) -> None:
    """Raises ActionError for more rules than a collection may have."""
    if len(rules) > MAX_RULES:
        raise ActionError("too_many_rules", _("A collection has 20 rules at most."), field="rules")
