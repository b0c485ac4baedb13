"""The one picture of a collection or an article, as programs read and write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from foundation.api.serializers import Shown
from storefront.catalog.checks import line, tidy_translations
from storefront.catalog.media.own import LONGEST_ALT, asked_for
from storefront.catalog.media.reasons import PictureError
from storefront.catalog.models import Media

from .drafts import picture_draft
from .shapes import RenditionShown


class OwnPictureShown(Shown):
    """The picture of a collection or an article; `renditions` are empty until it is rendered."""

    alt = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=Media.Status.choices)
    source_url = serializers.CharField(allow_blank=True)
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    error = serializers.CharField(allow_blank=True)
    translations = serializers.JSONField()
    renditions = RenditionShown(many=True)

    def to_representation(self, kept: Mapping[str, Any]) -> Any:
        """None for a column without a picture."""
        if not kept:
            return None
        told = {"source_url": "", "error": "", "translations": {}, **kept, "status": _status(kept)}
        return super().to_representation(told)


def _status(kept: Mapping[str, Any]) -> Media.Status:
    if kept.get("renditions"):
        return Media.Status.READY
    return Media.Status.FAILED if kept.get("error") else Media.Status.PENDING


def picture_from(given: Mapping[str, Any] | None, before: Mapping[str, Any]) -> Mapping[str, Any]:
    """The column with what was sent: null takes the picture away, words alone are said of the one there is.

    Raises ActionError for neither an address nor bytes where there is none, and for what is no picture.
    """
    if given is None:
        return {}
    if not before or given.get("source_url") or given.get("data"):
        draft = picture_draft(given, "picture")
        try:
            return asked_for(draft)
        except PictureError as error:
            error.field = "picture.data"
            raise
    words = {"alt": line(given.get("alt", before.get("alt", "")))[:LONGEST_ALT]}
    if "translations" in given:
        return {**before, **words, "translations": tidy_translations(given["translations"])}
    return {**before, **words}
