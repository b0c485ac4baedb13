"""Collections in the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.resources import Resource
from foundation.api.serializers import Sent, Shown, ShownModel, Texts, list_of
from foundation.errors import ActionError
from storefront.catalog.actions import (
    create_collection,
    delete_collection,
    set_collection_products,
    update_collection,
)
from storefront.catalog.actions.collections import CollectionDraft
from storefront.catalog.locks import lock_collection
from storefront.catalog.models import Collection
from storefront.catalog.rules import AMOUNTS, MAX_RULES, RELATIONS, Field, Relation, Rule, rules_from

from .own_pictures import OwnPictureShown, picture_from
from .shapes import PictureSent

MAX_MEMBERS = 10_000


class RuleShown(Shown):
    """A condition. Amounts are minor units of the store's currency."""

    field = serializers.ChoiceField(choices=[each.value for each in Field])
    relation = serializers.ChoiceField(choices=[each.value for each in Relation])
    value = serializers.JSONField(help_text="A text, or a whole number.")


class CollectionShown(ShownModel):
    """A shelf of products."""

    products_count = serializers.IntegerField(source="size")
    rules = RuleShown(many=True)
    picture = OwnPictureShown(allow_null=True)

    class Meta:
        model = Collection
        fields = (
            *("id", "handle", "title", "description", "seo_title", "seo_description", "template_suffix"),
            *("sort", "is_published", "rules", "any_rule", "translations", "picture", "products_count"),
            *("created_at", "updated_at"),
        )


class RuleSent(Sent):
    """A condition that products fulfil."""

    field = serializers.ChoiceField(choices=[each.value for each in Field])
    relation = serializers.ChoiceField(choices=[each.value for each in Relation])
    value = serializers.JSONField(required=False, help_text="A text; a whole number for amounts and stock.")


class CollectionSent(Sent):
    """A collection. With `rules` its products follow from them. `picture` takes the place of the one there
    is; with words alone it is described, and null takes it away."""

    title = serializers.CharField(max_length=255)
    handle = serializers.CharField(max_length=255, required=False, allow_blank=True)
    description = serializers.CharField(max_length=500_000, required=False, allow_blank=True)
    seo_title = serializers.CharField(max_length=255, required=False, allow_blank=True)
    seo_description = serializers.CharField(max_length=5_000, required=False, allow_blank=True)
    template_suffix = serializers.CharField(max_length=80, required=False, allow_blank=True)
    sort = serializers.ChoiceField(choices=Collection.Sort.choices, required=False)
    is_published = serializers.BooleanField(required=False)
    translations = Texts(required=False)
    rules = list_of(RuleSent, most=MAX_RULES, required=False)
    any_rule = serializers.BooleanField(required=False)
    picture = PictureSent(required=False, allow_null=True)


class MembersSent(Sent):
    """The products of a collection, in their order."""

    product_ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=MAX_MEMBERS)


class CollectionFilters(Filters):
    """Which collections."""

    q = serializers.CharField(max_length=200, help_text="Part of the title.")
    handle = serializers.CharField(max_length=255)
    product_id = serializers.IntegerField(min_value=1, max_value=10**18)
    is_published = serializers.BooleanField(allow_null=True)

    lookups = {
        "q": "title__icontains",
        # By the ids alone: joining the places would count each collection's products wrongly.
        "product_id": lambda rows, pk: rows.filter(
            pk__in=Collection.objects.filter(places__product=pk).values("pk")
        ),
    }


class CollectionViewSet(Resource):
    """A shelf of products."""

    reads, writes = "catalog.view", "catalog.edit"
    shown, filters = CollectionShown, CollectionFilters
    lock = staticmethod(lock_collection)
    sends = {"create": CollectionSent, "partial_update": CollectionSent, "set_products": MembersSent}

    def rows(self) -> QuerySet[Collection]:
        """All collections with the number of their products."""
        return Collection.objects.annotate(size=Count("places"))

    def create(self, request: Request) -> Response:
        """Add a collection at the end of the list."""
        row = create_collection(draft=CollectionDraft(**_plain(self.sent())), actor=self.actor)
        return self.again(row.pk, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change a collection. A picture that is given by an address is fetched in the background."""
        row = self.to_change(id)
        draft = replace(_draft_of(row), **_plain(self.sent(), row.picture))
        update_collection(collection_id=id, draft=draft, actor=self.actor)
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Remove a collection. Its products stay."""
        delete_collection(collection_id=self.to_change(id).pk, actor=self.actor)
        return self.gone()

    @action(detail=True, methods=["put"], url_path="products")
    def set_products(self, request: Request, id: int) -> Response:
        """Make these the products of a collection without rules, in this order."""
        row = self.to_change(id)
        set_collection_products(
            collection_id=row.pk, product_ids=self.sent()["product_ids"], actor=self.actor
        )
        return self.again(id)


def _draft_of(row: Collection) -> CollectionDraft:
    return CollectionDraft(
        title=row.title,
        handle=row.handle,
        description=row.description,
        seo_title=row.seo_title,
        seo_description=row.seo_description,
        template_suffix=row.template_suffix,
        sort=row.sort,
        is_published=row.is_published,
        translations=row.translations,
        rules=rules_from(row.rules),
        any_rule=row.any_rule,
    )


def _plain(given: Mapping[str, Any], picture: Mapping[str, Any] | None = None) -> dict[str, Any]:
    found = dict(given)
    if "picture" in found:
        found["picture"] = picture_from(found["picture"], picture or {})
    if "rules" in found:
        found["rules"] = tuple(_rule(each, f"rules.{index}") for index, each in enumerate(found["rules"]))
    return found


def _rule(given: Mapping[str, Any], at: str) -> Rule:
    of, how, value = Field(given["field"]), Relation(given["relation"]), given.get("value", "")
    if how not in RELATIONS[of]:
        raise ActionError("rule_relation", _("This can't be compared so."), field=f"{at}.relation")
    if how in {Relation.SET, Relation.UNSET}:
        return Rule(of, how)
    is_number = of in AMOUNTS or of is Field.STOCK
    if is_number and not (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**14):
        raise ActionError("rule_value", _("Compare with a whole number."), field=f"{at}.value")
    if not is_number and not (isinstance(value, str) and 0 < len(value.strip()) <= 255):
        raise ActionError(
            "rule_value", _("Compare with a text of up to 255 characters."), field=f"{at}.value"
        )
    return Rule(of, how, value if is_number else value.strip())
