"""Which themes a store has, and what it changed in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class StoreTheme(models.Model):
    """A theme in a store: a package, one of its presets, and the store's own settings.

    `settings` is {"settings": {id: value}, "sections": {key: section}, "templates": {name: template}}, each
    part optional; what it does not say comes from the preset, then from the package.
    """

    class Role(models.TextChoices):
        MAIN = "main"
        DRAFT = "draft"

    package = models.CharField(max_length=64)
    preset = models.CharField(max_length=64, blank=True)
    settings = models.JSONField(default=dict, blank=True)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role"], condition=Q(role="main"), name="one_main_theme"),
        ]

    def __str__(self) -> str:
        return f"{self.package} ({self.role})"
