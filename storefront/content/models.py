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
