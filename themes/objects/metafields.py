"""Metafields: what merchants and apps add to things of the store, by namespace and key."""

from collections.abc import Callable, Mapping

from themes.engine import Drop, prop

LIST = "list."


class MetafieldDrop(Drop):
    """`metafield`: a value that merchants added to an object."""

    def __init__(self, kind: str, value: object) -> None:
        self._kind = kind
        self._value = value

    @prop
    def type(self) -> str:
        """Its type, such as "single_line_text_field" or "list.color"."""
        return self._kind

    @prop
    def value(self) -> object:
        """The value, by its type: a text, a number, a date, an object or a list."""
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
    """`namespace`: the metafields of one namespace, by key; what is missing is nil."""

    def __init__(self, fields: Mapping[str, MetafieldDrop]) -> None:
        self._fields = fields

    def lookup(self, key: object) -> object:
        return self._fields.get(key) if isinstance(key, str) else None


class MetafieldsDrop(Drop):
    """`metafields` of an object, by namespace and key: `product.metafields.custom.care`. What is missing is
    nil.
    """

    def __init__(self, fields: Mapping[str, Mapping[str, MetafieldDrop]] | None = None) -> None:
        self._fields = fields or {}

    def lookup(self, key: object) -> object:
        return NamespaceDrop(self._fields.get(key, {})) if isinstance(key, str) else None


type Fields = Mapping[str, Mapping[str, MetafieldDrop]]
"""Metafields by namespace and key."""

_readers: list[Callable[[Drop], Fields]] = []


def read_with(reader: Callable[[Drop], Fields]) -> None:
    """Say who knows the metafields of things; the last one does. Call it in `AppConfig.ready`."""
    _readers.append(reader)


class HasMetafields(Drop):
    """Things that merchants may add values to."""

    @prop
    def metafields(self) -> MetafieldsDrop:
        """Its metafields, by namespace and key."""
        return MetafieldsDrop(_readers[-1](self)) if _readers else MetafieldsDrop()


class MetaobjectsDrop(Drop):
    """`metaobjects`: objects of types that merchants define; every type is nil here."""

    def lookup(self, key: object) -> object:
        return NamespaceDrop({})


class MeasurementDrop(Drop):
    """`measurement`: a number with its unit. It prints as both: "12 cm"."""

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
        """The unit's symbol, such as "cm"."""
        return self._unit

    def json(self) -> object:
        return {"type": self._kind, "value": self._value, "unit": self._unit}

    def __str__(self) -> str:
        return f"{self._value:g} {self._unit}"


class RatingDrop(Drop):
    """`rating`: a rating on a scale, such as 4.5 of 5 stars."""

    def __init__(self, rating: float, scale_min: float, scale_max: float) -> None:
        self._rating = rating
        self._scale_min = scale_min
        self._scale_max = scale_max

    @prop
    def rating(self) -> float:
        """The rating."""
        return self._rating

    @prop
    def scale_min(self) -> float:
        """The lowest possible rating."""
        return self._scale_min

    @prop
    def scale_max(self) -> float:
        """The highest possible rating."""
        return self._scale_max

    def json(self) -> object:
        return {"value": self._rating, "scale_min": self._scale_min, "scale_max": self._scale_max}
