"""The store itself in the API: what it is called, where it is, and its declared settings."""

from __future__ import annotations

import builtins
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.forms import cleaned
from foundation.api.problems import not_found
from foundation.api.resources import Resource
from foundation.api.routing import at
from foundation.api.schema import page_shape
from foundation.api.serializers import Sent, Shown, ShownModel
from foundation.errors import ActionError
from foundation.store_settings import Setting, action_of, declared, read_many
from tenants.context import require_store
from tenants.models import Store

from . import actions
from .forms import SHOP_LANGUAGES, StoreForm


class StoreShown(ShownModel):
    """The store that the token is of."""

    id = serializers.UUIDField(source="uid")
    languages = serializers.ListField(source="all_locales", child=serializers.CharField())
    shop_url = serializers.URLField(source="url")
    has_password = serializers.BooleanField(help_text="Whether shoppers need a password to look around.")

    class Meta:
        model = Store
        fields = (
            *("id", "name", "handle", "email", "currency", "languages", "time_zone", "shop_url"),
            *("has_password", "created_at"),
        )


class StoreSent(Sent):
    """What of a store can be changed here."""

    name = serializers.CharField(max_length=80)
    email = serializers.EmailField(max_length=254)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=list(SHOP_LANGUAGES)),
        max_length=len(SHOP_LANGUAGES),
        help_text="All languages of the shop. The first one of a store can't be changed.",
    )
    time_zone = serializers.CharField(max_length=40, help_text="A name of the IANA database: Asia/Shanghai.")


class StoreView(Resource):
    """The store. Which one it is may be known by whoever has a token of it."""

    reads, writes = "", "store.settings"
    shown = StoreShown
    sends = {"partial_update": StoreSent}

    def retrieve(self, request: Request) -> Response:  # type: ignore[override]
        """What the store is called, speaks and counts in."""
        return self.told(_store())

    def partial_update(self, request: Request) -> Response:
        """Change name, contact address, languages or time zone."""
        store, given = self.as_seen(_store()), self.sent()
        form = {
            "name": given.get("name", store.name),
            "email": given.get("email", store.email),
            "locales": [code for code in given.get("languages", store.locales) if code != store.locale],
            "time_zone": given.get("time_zone", store.time_zone),
        }
        checked = StoreForm(form, store=store)
        values = cleaned(checked, {"locales": "languages"})
        actions.change_store(store=store, actor=self.actor, **values)
        return self.told(_store())


class SettingShown(Shown):
    """A setting of the store. One that is not `is_writable` is changed in the back office."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    value = serializers.JSONField()
    default = serializers.JSONField()
    is_writable = serializers.BooleanField()


class SettingSent(Sent):
    """Another value, of the type that the default has."""

    value = serializers.JSONField()


class SettingView(Resource):
    """Settings, as they are declared."""

    reads = writes = "store.settings"
    shown = SettingShown
    sorts = {}
    sends = {"update": SettingSent}
    answers = {"list": page_shape(SettingShown)}
    pk_name = "name"

    def list(self, request: Request) -> Response:
        """All settings with their values."""
        settings = {setting.name: setting for setting in declared() if str(setting.label)}
        values = read_many(settings.values())
        rows = [_told(settings[name], value) for name, value in values.items()]
        return Response({"data": self.show(rows, many=True), "next": None})

    def retrieve(self, request: Request, name: str) -> Response:
        """One of them."""
        setting = _declared(name)
        return self.told(_told(setting, setting.read()))

    def update(self, request: Request, name: str) -> Response:
        """Give a setting another value."""
        setting = _declared(name)
        self.as_seen(_told(setting, setting.read()))
        value, change = self.sent()["value"], action_of(setting)
        if change is None:
            raise ActionError("read_only", _("This setting is changed in the back office."))
        if not _is_like(value, setting.default):
            raise ActionError("wrong_type", _("This setting is of another type."), field="value")
        change(value, self.actor)
        return self.told(_told(setting, setting.read()))


def _declared(name: str) -> Setting[Any]:
    found = next((each for each in declared(name) if each.name == name and str(each.label)), None)
    if found is None:
        raise not_found()
    return found


def _told(setting: Setting[Any], value: object) -> dict[str, object]:
    return {
        "name": setting.name,
        "label": str(setting.label),
        "help": str(setting.help),
        "value": value,
        "default": setting.default,
        "is_writable": action_of(setting) is not None,
    }


def _is_like(value: object, default: object) -> bool:
    """Whether a value is of the type of a setting's default; lists are of texts."""
    if isinstance(default, builtins.list):
        return isinstance(value, builtins.list) and all(isinstance(each, str) for each in value)
    return type(value) is type(default)


def _store() -> Store:
    found: Store = Store.objects.get(pk=require_store().pk)
    return found


urlpatterns = [
    at("store", StoreView, get="retrieve", patch="partial_update"),
    at("settings", SettingView, basename="setting", get="list"),
    at("settings/<str:name>", SettingView, basename="setting", get="retrieve", put="update"),
]
