"""Stock in the API: levels are read, and changed by movements only."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.resources import Resource
from foundation.api.routing import new_router
from foundation.api.serializers import Sent, ShownModel, list_of
from foundation.errors import ActionError
from storefront.catalog.models import Variant

from .actions import MAX_ON_HAND, move_stock, set_on_hand
from .models import StockLevel, StockMovement

BY_HAND = (
    StockMovement.Kind.RECEIVED,
    StockMovement.Kind.RETURNED,
    StockMovement.Kind.ADJUSTED,
)
"""Movements that a program may make; the others follow from orders."""
MOST = 250


class LevelShown(ShownModel):
    """How much of a variant there is. `available` is on hand less reserved."""

    variant_id = serializers.IntegerField()
    location_id = serializers.IntegerField()
    sku = serializers.CharField(source="variant.sku")
    available = serializers.IntegerField()

    class Meta:
        model = StockLevel
        fields = ("id", "variant_id", "location_id", "sku", "on_hand", "reserved", "available")


class MovementShown(ShownModel):
    """One change of stock and its reason."""

    variant_id = serializers.IntegerField()
    location_id = serializers.IntegerField()

    class Meta:
        model = StockMovement
        fields = ("id", "variant_id", "location_id", "kind", "quantity", "reference", "actor", "at")


class UnitsSent(Sent):
    """Units of one variant."""

    variant_id = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=-MAX_ON_HAND, max_value=MAX_ON_HAND)


class MovementSent(Sent):
    """Units that came in, or a correction, which may be negative. All of it happens, or nothing."""

    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in BY_HAND])
    units = list_of(UnitsSent, most=MOST, allow_empty=False)
    reference = serializers.CharField(max_length=80, required=False, allow_blank=True)


class CountSent(Sent):
    """What was counted. The difference is kept as an adjustment."""

    units = list_of(UnitsSent, most=MOST, allow_empty=False)
    reference = serializers.CharField(max_length=80, required=False, allow_blank=True)


class LevelFilters(Filters):
    """Which levels."""

    variant_id = serializers.IntegerField(min_value=1, max_value=10**18)
    product_id = serializers.IntegerField(min_value=1, max_value=10**18)
    sku = serializers.CharField(max_length=255)
    on_hand_below = serializers.IntegerField(min_value=-MAX_ON_HAND, max_value=MAX_ON_HAND)

    lookups = {"product_id": "variant__product", "sku": "variant__sku", "on_hand_below": "on_hand__lt"}


class MovementFilters(Filters):
    """Which movements."""

    variant_id = serializers.IntegerField(min_value=1, max_value=10**18)
    kind = serializers.ChoiceField(choices=StockMovement.Kind.choices)
    since = serializers.DateTimeField()

    lookups = {"since": "at__gte"}


class LevelViewSet(Resource):
    """How much there is."""

    reads, writes = "catalog.view", "inventory.edit"
    shown, filters = LevelShown, LevelFilters
    joins = {"sku": ["variant"]}
    sends = {"count": CountSent}
    answers = {"count": None}

    def rows(self) -> QuerySet[StockLevel]:
        """All levels. A variant never counted has none."""
        return StockLevel.objects.all()

    @action(detail=False, methods=["post"])
    def count(self, request: Request) -> Response:
        """Bring what is on hand to what was counted."""
        given = self.sent()
        set_on_hand(counts=units_of(given["units"]), reference=given.get("reference", ""), actor=self.actor)
        return self.gone()


class MovementViewSet(Resource):
    """Every change of stock."""

    reads, writes = "catalog.view", "inventory.edit"
    shown, filters = MovementShown, MovementFilters
    sends = {"create": MovementSent}
    answers = {"create": None}
    statuses = {"create": 204}

    def rows(self) -> QuerySet[StockMovement]:
        """All movements."""
        return StockMovement.objects.all()

    def create(self, request: Request) -> Response:
        """Take units in, or correct what is on hand."""
        given = self.sent()
        kind = StockMovement.Kind(given["kind"])
        units = units_of(given["units"])
        if kind is not StockMovement.Kind.ADJUSTED and any(count < 0 for count in units.values()):
            raise ActionError("quantity_negative", _("What comes in is more than nothing."), field="units")
        move_stock(quantities=units, kind=kind, reference=given.get("reference", ""), actor=self.actor)
        return self.gone()


def units_of(given: list[dict[str, int]]) -> dict[Variant, int]:
    """{variant: units} of what was sent. Raises ActionError "variant_unknown", "variant_twice"."""
    found = Variant.objects.in_bulk([each["variant_id"] for each in given])
    units: dict[Variant, int] = {}
    for index, each in enumerate(given):
        at = f"units.{index}.variant_id"
        variant = found.get(each["variant_id"])
        if variant is None:
            raise ActionError("variant_unknown", _("There is no such variant."), field=at)
        if variant in units:
            raise ActionError("variant_twice", _("This variant is there twice."), field=at)
        units[variant] = each["quantity"]
    return units


router = new_router()
router.register("inventory/levels", LevelViewSet, basename="level")
router.register("inventory/movements", MovementViewSet, basename="movement")
urlpatterns = router.urls
