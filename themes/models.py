"""Which themes a store has, what it changed in them, and every state it can go back to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StoreTheme(models.Model):
    """A theme in a store: a package, one of its presets, and the merchant's own document.

    `source` names an installed package ("courtyard") or is the digest of a stored one (64 hex digits, see
    themes.stored). `document` is {"settings": {id: value}, "sections": {key: section}, "templates": {name:
    template}}, each part optional; what it does not say comes from the preset, then from the package.
    `working` is what the editor has not saved yet, None when there is nothing. `revision` grows with every
    change of either. The `upstream_…` say which package it came from, for updates: its name and version, and
    the stored package as it was then ("" while the theme simply follows an installed package).
    """

    class Role(models.TextChoices):
        MAIN = "main"
        DRAFT = "draft"

    name = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=64)
    preset = models.CharField(max_length=64, blank=True)
    document = models.JSONField(default=dict, blank=True)
    document_digest = models.GeneratedField(
        expression=MD5(Cast("document", models.TextField())),
        output_field=models.CharField(max_length=32),
        db_persist=True,
    )
    working = models.JSONField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.DRAFT)
    publish_at = models.DateTimeField(null=True, blank=True)
    upstream_name = models.CharField(max_length=120, blank=True)
    upstream_version = models.CharField(max_length=40, blank=True)
    upstream_digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role"], condition=Q(role="main"), name="one_main_theme"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.source} ({self.role})"

    @property
    def is_main(self) -> bool:
        """Whether shoppers see it."""
        return self.role == self.Role.MAIN


class ThemeVersion(models.Model):
    """A saved state of a theme: its package, preset and document at that time. Never changed."""

    class Kind(models.TextChoices):
        SAVED = "saved", _("Saved")
        PUBLISHED = "published", _("Published")
        CODE = "code", _("Code changed")
        UPDATED = "updated", _("Updated")
        RESTORED = "restored", _("Rolled back")

    theme = models.ForeignKey(StoreTheme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=64)
    preset = models.CharField(max_length=64, blank=True)
    document = models.JSONField(default=dict, blank=True)
    upstream_version = models.CharField(max_length=40, blank=True)
    upstream_digest = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    note = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "number"], name="theme_version_number")]

    def __str__(self) -> str:
        return f"{self.theme_id} #{self.number}"


class ThemeToken(models.Model):
    """A theme access token: a developer's command line may read and push the store's themes with it.

    Only a digest is kept of it; `hint` is its end, to tell it from others.
    """

    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    actor = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} …{self.hint}"
