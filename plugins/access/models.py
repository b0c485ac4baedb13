"""Tokens with which programs of the merchant's own call the API."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class AccessToken(models.Model):
    """A token that opens this store's API for `scopes`, rights of the catalogue, until `expires_at`.

    Only a digest is kept of it; `hint` is its end, to tell it from others. `actor` is who made it.
    """

    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    scopes = models.JSONField(default=list)
    actor = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} …{self.hint}"

    @property
    def is_open(self) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())
