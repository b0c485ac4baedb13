"""Fields of plugins in the API: read and filled in beside the thing that they stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.resources import Resource
from foundation.api.routing import at
from foundation.api.serializers import Sent, Shown
from foundation.errors import ActionError
from plugins.actions.metafields import fill_fields
from plugins.api import typed_values
from plugins.metafields import FieldsOf, fields_on, values_of
from storefront.catalog.models import Collection, Product, Variant
from storefront.customers.models import Customer
from storefront.orders.models import Order


@dataclass(frozen=True)
class Filled:
    """What is filled in for one thing: {plugin: {field: value}}."""

    id: int
    metafields: Mapping[str, Mapping[str, Any]]


class FilledShown(Shown):
    """Values by plugin and field, for the plugins that are on; null where nothing was filled in.

    Secrets never stand here. Money is minor units.
    """

    id = serializers.IntegerField()
    metafields = serializers.DictField(child=serializers.DictField())


class FilledSent(Sent):
    """Values by plugin and field: those that are said change, null takes one away."""

    metafields = serializers.DictField(child=serializers.DictField())


class MetafieldView(Resource):
    """Fields that plugins add."""

    thing: ClassVar[str]
    model: ClassVar[type[Model]]
    shown = FilledShown
    sends = {"partial_update": FilledSent}
    sorts = {}

    def rows(self) -> QuerySet[Any]:
        """The things that have fields."""
        return self.model._default_manager.all()

    def retrieve(self, request: Request, id: int) -> Response:
        """All fields of one thing."""
        return self.told(self._filled(id))

    def partial_update(self, request: Request, id: int) -> Response:
        """Fill fields in."""
        self.as_seen(self._filled(id))
        declared = {each.plugin.id: each for each in fields_on(self.thing)}
        given: Mapping[str, Mapping[str, Any]] = self.sent().get("metafields", {})
        checked = {plugin: _checked(declared, plugin, values) for plugin, values in given.items()}
        for plugin, values in checked.items():
            fill_fields(plugin=plugin, thing=self.thing, number=id, values=values, actor=self.actor)
        return self.told(self._filled(id))

    def _filled(self, id: int) -> Filled:
        self.found(id)
        known = values_of(self.thing, [id]).get(id, {})
        return Filled(id, {each.plugin.id: _values(each, known) for each in fields_on(self.thing)})


def _values(of: FieldsOf, known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    kept = known.get(of.plugin.id, {})
    return {field.id: kept.get(field.id) for field in of.fields if field.type != "secret"}


def _checked(declared: Mapping[str, FieldsOf], plugin: str, given: Mapping[str, Any]) -> dict[str, Any]:
    place = f"metafields.{plugin}"
    if plugin not in declared:
        raise ActionError("unknown", _("No plugin of this name adds fields here."), field=place)
    fields = declared[plugin].fields
    names = {field.id for field in fields}
    emptied = {name: "" for name, value in given.items() if value is None and name in names}
    filled = {name: value for name, value in given.items() if name not in emptied}
    return typed_values(fields, filled, place) | emptied


def _view(thing: str, model: type[Model], reads: str, writes: str) -> type[MetafieldView]:
    about = {"__doc__": f"Fields that plugins add to a {thing}.", "__module__": __name__}
    declared = {"thing": thing, "model": model, "reads": reads, "writes": writes}
    return type(f"{thing.title()}MetafieldView", (MetafieldView,), {**about, **declared})


VIEWS = {
    "products": _view("product", Product, "catalog.view", "catalog.edit"),
    "variants": _view("variant", Variant, "catalog.view", "catalog.edit"),
    "collections": _view("collection", Collection, "catalog.view", "catalog.edit"),
    "customers": _view("customer", Customer, "customers.view", "customers.edit"),
    "orders": _view("order", Order, "orders.view", "orders.fulfil"),
}
urlpatterns = [
    at(
        f"{name}/<id:id>/metafields",
        view,
        basename=f"{view.thing}-metafields",
        get="retrieve",
        patch="partial_update",
    )
    for name, view in VIEWS.items()
]
