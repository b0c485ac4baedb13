"""The store itself in the API: what it is called, where it is, and its declared settings."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.forms import cleaned
from foundation.api.resources import Resource
from foundation.api.routing import at
from foundation.api.serializers import Sent, ShownModel
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
    """The store."""

    reads, writes = "store.view", "store.settings"
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


def _store() -> Store:
    found: Store = Store.objects.get(pk=require_store().pk)
    return found


urlpatterns = [at("store", StoreView, get="retrieve", patch="partial_update")]
