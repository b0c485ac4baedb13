"""Pictures of products in the API. They are added to their product."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.api.filters import Filters
from foundation.api.resources import Resource
from foundation.api.serializers import Sent, Texts
from storefront.catalog.actions import describe_media, remove_media
from storefront.catalog.models import Media

from .shapes import PictureShown


class PictureFilters(Filters):
    """Which pictures."""

    product_id = serializers.IntegerField(min_value=1, max_value=10**18)
    status = serializers.ChoiceField(choices=Media.Status.choices)


class PictureDescribed(Sent):
    """What a picture shows, for those who can't see it."""

    alt = serializers.CharField(max_length=512, allow_blank=True)
    translations = Texts(required=False)


class PictureViewSet(Resource):
    """A picture of a product."""

    reads, writes = "catalog.view", "catalog.edit"
    shown, filters = PictureShown, PictureFilters
    sends = {"partial_update": PictureDescribed}

    def rows(self) -> QuerySet[Media]:
        """All pictures of products."""
        return Media.objects.all()

    def partial_update(self, request: Request, id: int) -> Response:
        """Say what a picture shows."""
        picture, given = self.to_change(id), self.sent()
        describe_media(
            media_id=picture.pk,
            alt=given.get("alt", picture.alt),
            translations=given.get("translations"),
            actor=self.actor,
        )
        return self.again(id)

    def destroy(self, request: Request, id: int) -> Response:
        """Take a picture off its product."""
        picture = self.to_change(id)
        remove_media(product_id=picture.product_id, media_ids=[picture.pk], actor=self.actor)
        return self.gone()
