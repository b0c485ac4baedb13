"""Taxes in the API."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.forms import cleaned
from foundation.api.resources import Resource
from foundation.api.routing import new_router
from foundation.api.serializers import Sent, ShownModel
from foundation.store_settings import change_with

from .actions import choose_calculator, delete_tax_rate, save_tax_rate
from .choice import CALCULATOR
from .forms import TaxForm
from .models import TaxRate


class TaxRateShown(ShownModel):
    """The tax of a country, or of one region of it. 1300 basis points are 13 %."""

    class Meta:
        model = TaxRate
        fields = ("id", "country", "region", "name", "basis_points", "is_included", "applies_to_shipping")


class TaxFields(Sent):
    """What of a tax can be changed."""

    basis_points = serializers.IntegerField(min_value=0, max_value=10_000)
    is_included = serializers.BooleanField(required=False)
    applies_to_shipping = serializers.BooleanField(required=False)


class TaxRateSent(TaxFields):
    """A tax. Sent again for the same country, region and name, it is changed."""

    country = serializers.CharField(min_length=2, max_length=2)
    region = serializers.CharField(max_length=80, required=False, allow_blank=True)
    name = serializers.CharField(max_length=40)


class TaxFilters(Filters):
    """Of which country."""

    country = serializers.CharField(min_length=2, max_length=2)


class TaxRateViewSet(Resource):
    """What is taxed how much."""

    reads = writes = "store.settings"
    shown, filters = TaxRateShown, TaxFilters
    sends = {"create": TaxRateSent, "partial_update": TaxFields}

    def rows(self) -> QuerySet[TaxRate]:
        """All taxes."""
        return TaxRate.objects.all()

    def create(self, request: Request) -> Response:
        """Set the tax of a country or region."""
        given = {"is_included": True, **self.sent()}
        form = TaxForm({**given, "percent": str(Decimal(given["basis_points"]) / 100)}, locale="en")
        cleaned(form)
        rate = save_tax_rate(**form.values, actor=self.actor)
        return self.again(rate.pk, status=201)

    def partial_update(self, request: Request, id: int) -> Response:
        """Change a tax."""
        rate, given = self.to_change(id), self.sent()
        names = ("country", "region", "name", "basis_points", "is_included", "applies_to_shipping")
        save_tax_rate(**{**{name: getattr(rate, name) for name in names}, **given}, actor=self.actor)
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Take a tax away."""
        delete_tax_rate(rate=self.to_change(id), actor=self.actor)
        return self.gone()


change_with(CALCULATOR, lambda name, actor: choose_calculator(name=name, actor=actor))

router = new_router()
router.register("taxes", TaxRateViewSet, basename="tax_rate")
urlpatterns = router.urls
