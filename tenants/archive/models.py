"""What the platform remembers of stores that came, were kept, and went. All in the public schema."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Arrival(models.Model):
    """An archive that became a store. `made_at` is when it was made, of the store `from_uid`.

    `notes` are sentences on what could not come along.
    """

    store_uid = models.UUIDField()
    from_uid = models.UUIDField()
    made_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    notes = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["store_uid"], name="arrival_store")]

    def __str__(self) -> str:
        return f"{self.store_uid} {self.at:%Y-%m-%d}"
