"""Themes in the API: which there are, and which one shoppers see."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.resources import Resource
from foundation.api.routing import new_router
from foundation.api.serializers import Sent, ShownModel

from .actions import delete_theme, publish_theme, rename_theme
from .models import StoreTheme


class ThemeShown(ShownModel):
    """A theme of the store. Shoppers see the one whose role is `main`."""

    class Meta:
        model = StoreTheme
        fields = (
            *("id", "name", "role", "source", "preset", "revision", "publish_at", "upstream_name"),
            *("upstream_version", "created_at", "updated_at"),
        )


class ThemeRenamed(Sent):
    """What the theme is called."""

    name = serializers.CharField(max_length=80)


class ThemeFilters(Filters):
    """Which themes."""

    role = serializers.ChoiceField(choices=StoreTheme.Role.choices)


class ThemeViewSet(Resource):
    """Themes."""

    reads = writes = "themes.edit"
    shown, filters = ThemeShown, ThemeFilters
    sends = {"partial_update": ThemeRenamed}

    def rows(self) -> QuerySet[StoreTheme]:
        """All themes, without what the editor keeps in them."""
        return StoreTheme.objects.defer("document", "working", "document_digest")

    def partial_update(self, request: Request, id: int) -> Response:
        """Give a theme another name."""
        theme, given = self.to_change(id), self.sent()
        rename_theme(theme=theme, name=given.get("name", theme.name), actor=self.actor)
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Delete a draft and its versions."""
        delete_theme(theme=self.to_change(id), actor=self.actor)
        return self.gone()

    @action(detail=True, methods=["post"], writes="themes.publish")
    def publish(self, request: Request, id: int) -> Response:
        """Show a theme to shoppers. The one before becomes a draft."""
        publish_theme(theme=self.found(id), actor=self.actor)
        return self.again(id)


router = new_router()
router.register("themes", ThemeViewSet, basename="theme")
urlpatterns = router.urls
