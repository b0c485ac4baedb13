"""What a store says beside its goods."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.translations import Translated


class Policy(Translated):
    """One of the rules a shop must state. `body` is cleaned HTML."""

    class Kind(models.TextChoices):
        REFUND = "refund-policy", _("Refund policy")
        PRIVACY = "privacy-policy", _("Privacy policy")
        SHIPPING = "shipping-policy", _("Shipping policy")
        TERMS = "terms-of-service", _("Terms of service")

    translated_fields = ("body",)

    kind = models.CharField(max_length=24, choices=Kind.choices, primary_key=True)
    body = models.TextField()
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.kind


class ShopPicture(Translated):
    """A picture of the shop itself (a banner, a story), that themes find by its name.

    `renditions` is a list of {"width", "height", "format", "key"}, empty until it is rendered.
    """

    translated_fields = ("alt",)

    name = models.SlugField(max_length=80, unique=True)
    alt = models.CharField(max_length=512, blank=True)
    file = models.CharField(max_length=255)
    content_hash = models.CharField(max_length=64)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    renditions = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.name
