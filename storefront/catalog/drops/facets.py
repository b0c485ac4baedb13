"""What themes see of facets: `collection.filters` and `search.filters`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from storefront.catalog.facets import LABELS, NAMES, OPTION, PRICE, SHOWN, Chosen, Kind
from storefront.catalog.queries.facets import Counted, Facet
from storefront.catalog.swatches import colour_of, is_colour
from themes.engine import Drop, prop
from themes.rendering.page import Page

from .swatches import SwatchDrop

PASSED_OVER = frozenset({"page", "section_id", "sections"})
"""Parameters that an address with another choice leaves behind."""

type Pairs = list[tuple[str, str]]


class Address:
    """The page's address, to be asked for again with a choice more or less."""

    def __init__(self, page: Page) -> None:
        self._path = page.root + page.path
        query = page.request.GET if page.request else None
        rows = query.lists() if query is not None else ((name, [text]) for name, text in page.query.items())
        self._pairs: Pairs = [
            (name, value) for name, values in rows if name not in PASSED_OVER for value in values
        ][:200]

    def with_(self, name: str, value: str) -> str:
        """With one parameter more."""
        return self._of([*self._pairs, (name, value)])

    def without(self, is_meant: Callable[[str, str], bool]) -> str:
        """Without those parameters."""
        return self._of([pair for pair in self._pairs if not is_meant(*pair)])

    def _of(self, pairs: Pairs) -> str:
        return f"{self._path}?{urlencode(pairs)}" if pairs else self._path


class FilterValueDrop(Drop):
    """`filter_value`: a value of a filter, or one end of a price range in minor units."""

    def __init__(self, facet: FilterDrop, param: str, value: object, *, label: str = "", count: int | None
    = None, active: bool = False) -> None:  # fmt: skip
        self._facet = facet
        self._param = param
        self._value = value
        self._label = label
        self._count = count
        self._active = active

    @prop
    def param_name(self) -> str:
        """The parameter in addresses that chooses it."""
        return self._param

    @prop
    def value(self) -> object:
        """The parameter's value."""
        return self._value

    @prop
    def label(self) -> str | None:
        """Its name in the page's language."""
        return self._label or None

    @prop
    def count(self) -> int | None:
        """How many products have it."""
        return self._count

    @prop
    def active(self) -> bool:
        """Whether it is chosen."""
        return self._active

    @prop
    def url_to_add(self) -> str:
        """Address of the list with it chosen."""
        if self._active:
            return self._facet.address.without(lambda name, value: False)
        return self._facet.address.with_(self._param, str(self._value))

    @prop
    def url_to_remove(self) -> str:
        """Address of the list without it."""
        wanted = None if self._count is None else str(self._value)
        return self._facet.address.without(
            lambda name, value: name.lower() == self._param and (wanted is None or value.strip() == wanted)
        )

    @prop
    def swatch(self) -> SwatchDrop | None:
        """The colour or picture that stands for it; nil without one."""
        if self._facet.presentation() != "swatch":
            return None
        colour = colour_of(str(self._value))
        return SwatchDrop(colour) if colour else None

    @prop
    def image(self) -> None:
        """The picture that stands for it; nil without one."""
        return


class FilterDrop(Drop):
    """`filter`: a filter of a collection or a search."""

    def __init__(self, facet: Facet, chosen: Chosen, address: Address) -> None:
        self._facet = facet
        self._chosen = chosen
        self.address = address

    @prop
    def label(self) -> str:
        """Its name in the page's language."""
        return self._facet.label or str(LABELS[self._facet.kind])

    @prop
    def type(self) -> str:
        """ "list", "boolean" or "price_range"."""
        return "price_range" if self._facet.kind is Kind.PRICE else "list"

    @prop
    def param_name(self) -> str:
        """Its parameter in addresses."""
        return OPTION + self._facet.option if self._facet.kind is Kind.OPTION else self._facet.kind.value

    @prop
    def operator(self) -> str | None:
        """ "OR" when a product needs any of the chosen values, "AND" when it needs all."""
        return None if self._facet.kind is Kind.PRICE else "OR"

    @prop
    def presentation(self) -> str | None:
        """How to show it: "text", "swatch" or "image"."""
        if self._facet.kind is Kind.PRICE:
            return None
        shown = self._facet.kind is Kind.OPTION and is_colour(self._facet.option)
        return "swatch" if shown else "text"

    @cached_property
    def all_values(self) -> list[FilterValueDrop]:
        """Its values; one that was chosen and is nowhere on the shelf can still be taken away."""
        if self._facet.kind is Kind.PRICE:
            return []
        chosen = self._chosen.values_of(self._facet.kind, self._facet.option)
        known = {counted.value for counted in self._facet.values}
        lost = [Counted(value, 0) for value in chosen if value not in known]
        return [self._value(counted, counted.value in chosen) for counted in [*self._facet.values, *lost]]

    def _value(self, counted: Counted, active: bool) -> FilterValueDrop:
        label = counted.label or counted.value
        if self._facet.kind is Kind.AVAILABILITY:
            label = _("In stock now") if counted.value == "1" else _("Out of stock")
        return FilterValueDrop(
            self, self.param_name(), counted.value, label=label, count=counted.count, active=active
        )

    @prop
    def values(self) -> list[FilterValueDrop]:
        """Its values."""
        return self.all_values

    @prop
    def active_values(self) -> list[FilterValueDrop]:
        """The chosen values."""
        return [value for value in self.all_values if value.active()]

    @prop
    def inactive_values(self) -> list[FilterValueDrop]:
        """The values that are not chosen."""
        return [value for value in self.all_values if not value.active()]

    @prop
    def true_value(self) -> None:
        """The value for yes; nil for other types."""
        return

    @prop
    def false_value(self) -> None:
        """The value for no; nil for other types."""
        return

    @prop
    def min_value(self) -> FilterValueDrop | None:
        """The lower end of a price range; nil for other types."""
        return self._end("gte", self._chosen.price_from)

    @prop
    def max_value(self) -> FilterValueDrop | None:
        """The upper end of a price range; nil for other types."""
        return self._end("lte", self._chosen.price_to)

    def _end(self, name: str, value: int | None) -> FilterValueDrop | None:
        if self._facet.kind is not Kind.PRICE:
            return None
        return FilterValueDrop(self, f"{PRICE}.{name}", value, active=value is not None)

    @prop
    def range_max(self) -> int | None:
        """The highest price there is, in minor units; nil for other types."""
        return self._facet.highest if self._facet.kind is Kind.PRICE else None

    @prop
    def url_to_remove(self) -> str:
        """Address of the list without this filter."""
        own = self.param_name()
        ends = {f"{PRICE}.gte", f"{PRICE}.lte"} if self._facet.kind is Kind.PRICE else {own}
        return self.address.without(lambda name, value: name.lower() in ends)


def filter_drops(facets: Sequence[Facet], chosen: Chosen, page: Page) -> list[FilterDrop]:
    """The facets that the store shows, in its order; those that leave no choice are left out."""
    address = Address(page)
    return [
        FilterDrop(facet, chosen, address)
        for facet in in_order(facets, SHOWN.read())
        if facet.kind is Kind.PRICE or len(facet.values) > 1 or chosen.values_of(facet.kind, facet.option)
    ]


def in_order(facets: Sequence[Facet], shown: Sequence[str]) -> list[Facet]:
    """Those of the facets that `facets.SHOWN` names, in its order; options without a place of their own
    together.
    """
    found: list[Facet] = []
    options = {facet.option: facet for facet in facets if facet.kind is Kind.OPTION}
    placed = {name.lstrip("-") for name in shown if "option:" in name}
    for name in shown:
        if name == "option":
            free = [facet for option, facet in options.items() if f"option:{option}" not in placed]
            found += sorted(free, key=lambda facet: (-facet.held, facet.option))
        elif name.startswith("option:"):
            found += [options[name[7:]]] if name[7:] in options else []
        else:
            found += [facet for facet in facets if facet.kind is NAMES.get(name)]
    return found
