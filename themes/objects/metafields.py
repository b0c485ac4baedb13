"""Metafields: what merchants and apps add to things of the store, by namespace and key."""

from collections.abc import Mapping

from themes.engine import Drop, prop

LIST = "list."


class MetafieldDrop(Drop):
    """`metafield`: one added value. `value` is what its type makes of it."""

    def __init__(self, kind: str, value: object) -> None:
        self._kind = kind
        self._value = value

    @prop
    def type(self) -> str:
        """Its type, such as "single_line_text_field" or "list.color"."""
        return self._kind

    @prop
    def value(self) -> object:
        """The value: a text, a number, a moment, an object or a list."""
        return self._value

    @prop("list?")
    def is_list(self) -> bool:
        """Whether it holds several values."""
        return self._kind.startswith(LIST)

    def json(self) -> object:
        return {"type": self._kind, "value": self._value}

    def __str__(self) -> str:
        return "" if self._value is None or isinstance(self._value, Drop | list) else str(self._value)


class NamespaceDrop(Drop):
    """One namespace of `metafields`; a key that nobody filled is nil."""

    def __init__(self, fields: Mapping[str, MetafieldDrop]) -> None:
        self._fields = fields

    def lookup(self, key: object) -> object:
        return self._fields.get(key) if isinstance(key, str) else None


class MetafieldsDrop(Drop):
    """`metafields` of an object: `product.metafields.custom.care`. Every namespace may be asked for."""

    def __init__(self, fields: Mapping[str, Mapping[str, MetafieldDrop]] | None = None) -> None:
        self._fields = fields or {}

    def lookup(self, key: object) -> object:
        return NamespaceDrop(self._fields.get(key, {})) if isinstance(key, str) else None


class HasMetafields(Drop):
    """Things that merchants may add values to."""

    @prop
    def metafields(self) -> MetafieldsDrop:
        """What was added to it, by namespace and key."""
        return MetafieldsDrop()


class MetaobjectsDrop(Drop):
    """`metaobjects`: kinds of things that merchants define themselves. Every kind and handle is nil here."""

    def lookup(self, key: object) -> object:
        return NamespaceDrop({})


class MeasurementDrop(Drop):
    """`measurement`: a number with its unit. Printed it is both: "12 cm"."""

    def __init__(self, kind: str, value: float, unit: str) -> None:
        self._kind = kind
        self._value = value
        self._unit = unit

    @prop
    def type(self) -> str:
        """What is measured: "dimension", "volume" or "weight"."""
        return self._kind

    @prop
    def value(self) -> float:
        """The number."""
        return self._value

    @prop
    def unit(self) -> str:
        """Sign of the unit, such as "cm"."""
        return self._unit

    def json(self) -> object:
        return {"type": self._kind, "value": self._value, "unit": self._unit}

    def __str__(self) -> str:
        return f"{self._value:g} {self._unit}"


class RatingDrop(Drop):
    """`rating`: so many of so many stars."""

    def __init__(self, rating: float, scale_min: float, scale_max: float) -> None:
        self._rating = rating
        self._scale_min = scale_min
        self._scale_max = scale_max

    @prop
    def rating(self) -> float:
        """The rating itself."""
        return self._rating

    @prop
    def scale_min(self) -> float:
        """The worst there is."""
        return self._scale_min

    @prop
    def scale_max(self) -> float:
        """The best there is."""
        return self._scale_max

    def json(self) -> object:
        return {"value": self._rating, "scale_min": self._scale_min, "scale_max": self._scale_max}
