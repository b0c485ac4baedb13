"""Shipping in the API: zones and their rates."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.addresses import country_names
from foundation.api.filters import Filters
from foundation.api.problems import not_found
from foundation.api.resources import Resource
from foundation.api.routing import new_router
from foundation.api.serializers import Money, Sent, ShownModel, Texts

from .actions import delete_rate, save_rate, save_zone
from .models import ShippingRate, ShippingZone

COUNTRIES = list(country_names("en"))


class RateShown(ShownModel):
    """A way of shipping. It is free for goods of `free_over` and more."""

    zone_id = serializers.IntegerField()
    price = Money()
    free_over = Money(allow_null=True)

    class Meta:
        model = ShippingRate
        fields = ("id", "zone_id", "name", "promise", "price", "free_over", "translations", "position")


class ZoneShown(ShownModel):
    """Countries with the same rates. No countries: everywhere that no other zone names."""

    countries = serializers.ListField(child=serializers.CharField())
    rates = RateShown(many=True)

    class Meta:
        model = ShippingZone
        fields = ("id", "name", "countries", "position", "rates")


class ZoneSent(Sent):
    """A zone by its countries' ISO 3166-1 codes; none for the rest of the world."""

    name = serializers.CharField(max_length=80)
    countries = serializers.ListField(child=serializers.ChoiceField(choices=COUNTRIES), max_length=300)


class RateFields(Sent):
    """What of a rate can be changed."""

    name = serializers.CharField(max_length=80)
    price = Money()
    free_over = Money(required=False, allow_null=True)
    promise = serializers.CharField(max_length=120, required=False, allow_blank=True)
    translations = Texts(required=False)


class RateSent(RateFields):
    """A way of shipping in a zone."""

    zone_id = serializers.IntegerField(min_value=1)


class RateFilters(Filters):
    """Of which zone."""

    zone_id = serializers.IntegerField(min_value=1, max_value=10**18)


class ZoneViewSet(Resource):
    """Where the store ships to."""

    reads = writes = "store.settings"
    shown = ZoneShown
    loads = {"rates": ["rates"]}
    sends = {"create": ZoneSent, "partial_update": ZoneSent}

    def rows(self) -> QuerySet[ShippingZone]:
        """All zones."""
        return ShippingZone.objects.all()

    def create(self, request: Request) -> Response:
        """Add a zone. It counts once it has a rate."""
        given = self.sent()
        zone = save_zone(name=given["name"], countries=given["countries"], actor=self.actor)
        return self.again(zone.pk, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change a zone's name or countries."""
        zone, given = self.to_change(id), self.sent()
        countries = given.get("countries", zone.countries)
        save_zone(name=given.get("name", zone.name), countries=countries, zone=zone, actor=self.actor)
        return self.again(id)


class RateViewSet(Resource):
    """What shipping costs."""

    reads = writes = "store.settings"
    shown, filters = RateShown, RateFilters
    sends = {"create": RateSent, "partial_update": RateFields}

    def rows(self) -> QuerySet[ShippingRate]:
        """All rates."""
        return ShippingRate.objects.all()

    def create(self, request: Request) -> Response:
        """Add a way of shipping to a zone."""
        given = self.sent()
        zone = ShippingZone.objects.filter(pk=given.pop("zone_id")).first()
        if zone is None:
            raise not_found()
        rate = save_rate(zone=zone, actor=self.actor, **given)
        return self.again(rate.pk, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change a way of shipping."""
        rate, given = self.to_change(id), self.sent()
        names = ("name", "price", "free_over", "promise", "translations")
        kept = {name: getattr(rate, name) for name in names}
        save_rate(zone=rate.zone, rate=rate, actor=self.actor, **{**kept, **given})
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Take a way of shipping away. A zone goes with its last one."""
        delete_rate(rate=self.to_change(id), actor=self.actor)
        return self.gone()


router = new_router()
router.register("shipping/zones", ZoneViewSet, basename="zone")
router.register("shipping/rates", RateViewSet, basename="rate")
urlpatterns = router.urls
