"""Shapes of what is told (`Shown`) and of what is sent (`Sent`)."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from foundation.money import MAX_MINOR


def _call(shape: Any, name: str) -> None:
    """What the shape is called in the description: ProductShown is `Product`, ProductSent
    `ProductRequest`."""
    extend_schema_serializer(component_name=name)(shape)


class Shown(serializers.Serializer[Any]):
    """What is told of a thing. With `fields=title,variants.price` only these are told, and read."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _call(cls, cls.__name__.removesuffix("Shown"))

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The fields that were asked for, all unless some were."""
        return self.chosen(super().get_fields())

    def chosen[F](self, fields: dict[str, F]) -> dict[str, F]:
        """Those of the fields that this call asked for."""
        wanted = self.context.get("fields")
        if not wanted:
            return fields
        below = _below(wanted, _path(self))
        return {name: field for name, field in fields.items() if below is None or name in below}


class ShownModel(Shown, serializers.ModelSerializer[Any]):
    """What is told of a row, by the names of its columns."""

    # An address that may be "" is no URI: what is promised is a text.
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.URLField: serializers.CharField,
        models.EmailField: serializers.CharField,
    }
    _made: ClassVar[dict[str, serializers.Field[Any, Any, Any, Any]] | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._made = None

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The fields that were asked for. They are read from the model once, not at every call."""
        if self.__class__._made is None:
            self.__class__._made = serializers.ModelSerializer.get_fields(self)
        return self.chosen({name: copy.deepcopy(field) for name, field in self.__class__._made.items()})


@cache
def names_in(form: type[serializers.Serializer[Any]]) -> tuple[str, ...]:
    """The members of a shape, in their order."""
    return tuple(form().fields)


def _path(serializer: serializers.BaseSerializer[Any]) -> tuple[str, ...]:
    names: list[str] = []
    at: Any = serializer
    while at is not None:
        if at.field_name:
            names.append(at.field_name)
        at = at.parent
    return tuple(reversed(names))


def _below(wanted: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, Any] | None:
    """What is wanted of the object at `path`; None for all of it."""
    for name in path:
        wanted = wanted.get(name) or {}
        if not wanted:
            return None
    return wanted


def tree_of(text: str) -> dict[str, Any]:
    """{"title": {}, "variants": {"price": {}}} of "title,variants.price"."""
    tree: dict[str, Any] = {}
    for name in filter(None, (part.strip() for part in text.split(","))):
        at = tree
        for part in name.split("."):
            at = at.setdefault(part, {})
    return tree


def unknown_field(shown: Any, tree: Mapping[str, Any], within: str = "") -> tuple[str, list[str]] | None:
    """A name of a tree that is no field, with those that are known in its place; None where all are."""
    part = getattr(shown, "child", shown)
    fields = part.fields if isinstance(part, serializers.Serializer) else {}
    for name, below in tree.items():
        path = f"{within}{name}"
        if name not in fields:
            return path, [f"{within}{known}" for known in fields]
        if below and (wrong := unknown_field(fields[name], below, f"{path}.")):
            return wrong
    return None


class Sent(serializers.Serializer[Any]):
    """What is sent. A name that is not known is a fault: a typo would otherwise be passed over in silence."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _call(cls, cls.__name__.removesuffix("Sent"))

    def to_internal_value(self, data: Any) -> Any:
        """The checked values."""
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                text = _("There is no such field here. Known are: %s.") % ", ".join(self.fields)
                raise serializers.ValidationError(
                    {str(name): [serializers.ErrorDetail(str(text), "unknown")] for name in unknown}
                )
            # DRF asks nothing of what is nested in a PATCH, but each part of a list is sent whole.
            missing = [name for name, field in self.fields.items() if field.required and name not in data]
            if missing and self.parent is not None:
                told = {name: [self.fields[name].error_messages["required"]] for name in missing}
                raise serializers.ValidationError(told, code="required")
        return super().to_internal_value(data)


def list_of(form: type[Sent], *, most: int, **kwargs: Any) -> Any:
    """A list of forms, no longer than `most`."""
    return form(many=True, max_length=most, **kwargs)  # type: ignore[call-arg]


@extend_schema_serializer(component_name="Money")
class MoneyShape(serializers.Serializer[Any]):
    """An amount in minor units of its currency (fen, cents), and the ISO 4217 code of that."""

    amount = serializers.IntegerField(min_value=0, max_value=MAX_MINOR)
    currency = serializers.CharField(min_length=3, max_length=3)


@extend_schema_field(MoneyShape)
class Money(serializers.Field[Any, Any, Any, Any]):
    """{"amount": 1999, "currency": "CNY"}. The currency is the store's, or the row's own column
    `currency_of`."""

    default_error_messages = {
        "shape": _('Give an amount in minor units and its currency: {{"amount": 1999, "currency": "CNY"}}.'),
        "range": _("The amount is out of range."),
        "currency": _("The currency here is {currency}."),
    }

    def __init__(self, *, currency_of: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.currency_of = currency_of

    def get_attribute(self, instance: Any) -> Any:
        """(amount, currency), None for an amount that is not there."""
        amount = super().get_attribute(instance)
        if amount is None or not self.currency_of:
            return amount
        at = instance
        for name in self.currency_of.split("."):
            at = getattr(at, name)
        return (amount, at)

    def to_representation(self, value: Any) -> dict[str, Any]:
        """What is told."""
        amount, currency = value if isinstance(value, tuple) else (value, self.context.get("currency", ""))
        return {"amount": amount, "currency": currency}

    def to_internal_value(self, data: Any) -> int:
        """Minor units of the store's currency."""
        if not isinstance(data, Mapping) or set(data) != {"amount", "currency"}:
            self.fail("shape")
        amount, currency = data["amount"], data["currency"]
        if not isinstance(amount, int) or isinstance(amount, bool):
            self.fail("shape")
        if not 0 <= amount <= MAX_MINOR:
            self.fail("range")
        if currency != self.context["currency"]:
            self.fail("currency", currency=self.context["currency"])
        return amount


class Texts(serializers.JSONField):
    """Texts in the store's other languages: {"en": {"title": "…"}}."""

    default_error_messages = {"shape": _('Give texts by language: {{"en": {{"title": "…"}}}}.')}

    def to_internal_value(self, data: Any) -> Any:
        """The same, if it has that shape."""
        if not isinstance(data, dict) or len(data) > 20:
            self.fail("shape")
        for locale, texts in data.items():
            if not isinstance(texts, dict) or not 2 <= len(locale) <= 10:
                self.fail("shape")
            if not all(_is_text(text) or _is_texts(text) for text in texts.values()):
                self.fail("shape")
        return data


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 500_000


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_text(text) for text in value.values())
