"""Plugins in the API: which the store has, on or off, and their settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.forms import cleaned
from foundation.api.problems import not_found
from foundation.api.resources import Resource
from foundation.api.routing import at
from foundation.api.serializers import Sent, ShownModel
from foundation.errors import ActionError
from foundation.money import minor_digits
from kaidian_sdk.fields import Field
from tenants.context import require_store

from .actions import change_plugin_settings, install_plugin, remove_plugin, switch_plugin
from .forms import form_of
from .locks import lock_installation
from .models import Installation
from .registry import plugins


class PluginShown(ShownModel):
    """A plugin that the store has. Values of secrets are null where there is one, absent where there is
    none."""

    id = serializers.CharField(source="plugin")
    scopes = serializers.ListField(child=serializers.CharField())
    settings = serializers.SerializerMethodField()

    class Meta:
        model = Installation
        fields = ("id", "version", "is_on", "scopes", "settings", "installed_at")

    def get_settings(self, row: Installation) -> dict[str, Any]:
        """Every setting with its value."""
        return settings_of(row)


class PluginSent(Sent):
    """A plugin to add. It gets the rights that its manifest asks for."""

    id = serializers.CharField(max_length=40)


class PluginFields(Sent):
    """On or off, and values of settings: those that are said change. Money is minor units."""

    is_on = serializers.BooleanField(required=False)
    settings = serializers.DictField(required=False)


class PluginViewSet(Resource):
    """Plugins of the store."""

    reads = writes = "plugins.manage"
    shown = PluginShown
    sorts = {"id": ("plugin",)}
    pk_name = "plugin"
    sends = {"create": PluginSent, "partial_update": PluginFields}

    @staticmethod
    def lock(name: str) -> object:
        """The installation, locked."""
        return lock_installation(name)

    def rows(self) -> QuerySet[Installation]:
        """All that were added."""
        return Installation.objects.all()

    def create(self, request: Request) -> Response:
        """Add a plugin, on. Again changes nothing but its version and rights."""
        row = install_plugin(plugin=self.sent()["id"], actor=self.actor)
        return self.again(row.pk, status=201)

    def retrieve(self, request: Request, plugin: str) -> Response:
        """One of them."""
        return self.told(self.found(plugin))

    def partial_update(self, request: Request, plugin: str) -> Response:
        """Turn a plugin on or off, or change its settings."""
        row, given = self.to_change(plugin), self.sent()
        if "settings" in given:
            values = checked(row, given["settings"])
            change_plugin_settings(plugin=row.plugin, values=values, actor=self.actor)
        if "is_on" in given:
            switch_plugin(plugin=row.plugin, is_on=given["is_on"], actor=self.actor)
        return self.again(plugin)

    def destroy(self, request: Request, plugin: str) -> Response:
        """Take a plugin out. What it keeps waits for the day it comes back."""
        remove_plugin(plugin=self.to_change(plugin).plugin, with_data=False, actor=self.actor)
        return self.gone()


def settings_of(row: Installation) -> dict[str, Any]:
    """{setting: value}, those with their default too; a secret that is there is None."""
    known = plugins().get(row.plugin)
    found: dict[str, Any] = {}
    for field in known.manifest.settings if known else ():
        if field.type == "secret":
            if row.settings.get(field.id):
                found[field.id] = None
        else:
            found[field.id] = row.settings.get(field.id, field.start)
    return found


def checked(row: Installation, given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the plugin's form takes them. Raises ActionError, Problem 422."""
    known = plugins().get(row.plugin)
    if known is None:
        raise not_found()
    return typed_values(known.manifest.settings, given, "settings")


def typed_values(declared: Iterable[Field], given: Mapping[str, Any], at: str) -> dict[str, Any]:
    """Values as the form of declared fields takes them; `at` is where they stand in what was sent.

    Raises ActionError, Problem 422.
    """
    fields = {field.id: field for field in declared}
    for name, value in given.items():
        field = fields.get(name)
        if field is None:
            raise ActionError("unknown", _("There is no such field here."), field=f"{at}.{name}")
        if value is None or not field.takes(value):
            raise ActionError("wrong_type", _("This setting is of another type."), field=f"{at}.{name}")
    chosen = [fields[name] for name in given]
    currency = require_store().currency
    form = form_of(chosen, currency=currency, data={f.id: _typed(f, given[f.id], currency) for f in chosen})
    return cleaned(form, {name: f"{at}.{name}" for name in given})


def _typed(field: Field, value: Any, currency: str) -> Any:
    """A value as somebody would type it into the form."""
    if field.type == "checkbox":
        return "on" if value else ""
    if field.type == "money":
        return str(Decimal(value).scaleb(-minor_digits(currency)))
    return str(value)


urlpatterns = [
    at("plugins", PluginViewSet, basename="plugin", get="list", post="create"),
    at(
        "plugins/<slug:plugin>",
        PluginViewSet,
        basename="plugin",
        get="retrieve",
        patch="partial_update",
        delete="destroy",
    ),
]
