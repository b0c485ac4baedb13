"""What operators did. In the public schema: it outlives the stores that it tells of."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone


class OperatorAct(models.Model):
    """One act of an operator. Rows are only ever added.

    `act` is a name of console.acts.ACTS. Who did it and to which store is kept as text beside the numbers,
    without foreign keys: people and stores may go, and what was done stays.
    """

    at = models.DateTimeField(default=timezone.now)
    operator_id = models.BigIntegerField()
    operator_email = models.EmailField()
    act = models.CharField(max_length=40)
    store_id = models.BigIntegerField(null=True)
    store_name = models.CharField(max_length=80, blank=True, default="")
    subject = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    details = models.JSONField(default=dict)
    ip = models.CharField(max_length=45, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["store_id", "id"], name="operator_act_store"),
            models.Index(fields=["operator_id", "id"], name="operator_act_operator"),
            models.Index(fields=["act", "id"], name="operator_act_act"),
        ]

    def __str__(self) -> str:
        return f"{self.operator_email} {self.act} {self.store_name or self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row. Raises TypeError for one that is there: what was done can't be changed."""
        if not self._state.adding:
            raise TypeError("an operator's act is written once")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises TypeError."""
        raise TypeError("an operator's act stays")
