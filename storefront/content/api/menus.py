"""Menus in the API: each is written as a whole, links within links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.resources import Resource
from foundation.api.serializers import Sent, Shown, ShownModel, Texts, list_of
from storefront.content.actions import delete_menu, save_menu
from storefront.content.drafts import LinkDraft
from storefront.content.locks import lock_menu
from storefront.content.models import Menu, MenuItem

MOST_LINKS = 200


class LinkShown(Shown):
    """One link. `target` is the id of what it leads to; `links` are those below it, of the same shape."""

    kind = serializers.ChoiceField(choices=MenuItem.Kind.choices)
    title = serializers.CharField()
    target = serializers.IntegerField(allow_null=True)
    address = serializers.CharField()
    translations = serializers.JSONField()
    links = serializers.ListField(child=serializers.DictField())


class MenuShown(ShownModel):
    """A list of links that themes find by its handle."""

    links = serializers.SerializerMethodField()

    class Meta:
        model = Menu
        fields = ("id", "handle", "title", "translations", "links", "updated_at")

    @extend_schema_field(LinkShown(many=True))
    def get_links(self, row: Menu) -> list[dict[str, Any]]:
        """The links of the first level, each with those below it."""
        below: dict[int | None, list[MenuItem]] = {}
        for item in row.items.all():
            below.setdefault(item.parent_id, []).append(item)
        return _tree(below, None)


def _tree(below: Mapping[int | None, Sequence[MenuItem]], parent: int | None) -> list[dict[str, Any]]:
    return [
        {
            "kind": item.kind,
            "title": item.title,
            "target": item.target,
            "address": item.address,
            "translations": item.translations,
            "links": _tree(below, item.pk),
        }
        for item in below.get(parent, ())
    ]


class ThirdLinkSent(Sent):
    """A link of the third level."""

    kind = serializers.ChoiceField(choices=MenuItem.Kind.choices)
    title = serializers.CharField(max_length=255, required=False, allow_blank=True)
    target = serializers.IntegerField(min_value=1, max_value=10**18, required=False, allow_null=True)
    address = serializers.CharField(max_length=2048, required=False, allow_blank=True)
    translations = Texts(required=False)


class SecondLinkSent(ThirdLinkSent):
    """A link of the second level."""

    links = list_of(ThirdLinkSent, most=MOST_LINKS, required=False)


class LinkSent(ThirdLinkSent):
    """A link of the first level."""

    links = list_of(SecondLinkSent, most=MOST_LINKS, required=False)


class MenuSent(Sent):
    """A menu with all its links."""

    title = serializers.CharField(max_length=255)
    handle = serializers.CharField(max_length=255, required=False, allow_blank=True)
    translations = Texts(required=False)
    links = list_of(LinkSent, most=MOST_LINKS)


class MenuFilters(Filters):
    """Which menus."""

    handle = serializers.CharField(max_length=255)


class MenuViewSet(Resource):
    """Menus."""

    reads = writes = "content.edit"
    shown, filters = MenuShown, MenuFilters
    loads = {"links": ["items"]}
    lock = staticmethod(lock_menu)
    sends = {"create": MenuSent, "update": MenuSent}
    needs_match = ("update",)

    def rows(self) -> QuerySet[Menu]:
        """All menus."""
        return Menu.objects.all()

    def create(self, request: Request) -> Response:
        """Add a menu."""
        menu = save_menu(actor=self.actor, **_written(self.sent()))
        return self.again(menu.pk, status=201)

    def update(self, request: Request, id: int) -> Response:
        """Write a menu anew, with these links and no others."""
        menu = self.to_change(id)
        save_menu(menu_id=menu.pk, actor=self.actor, **_written(self.sent()))
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Remove a menu that no theme relies on."""
        delete_menu(menu_id=self.to_change(id).pk, actor=self.actor)
        return self.gone()


def _written(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**given, "links": [_link(each) for each in given["links"]]}


def _link(given: Mapping[str, Any]) -> LinkDraft:
    return LinkDraft(**{**given, "links": [_link(each) for each in given.get("links", ())]})
