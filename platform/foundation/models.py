"""Tables that every store has, whatever it sells: its events and its settings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Event(models.Model):
    """Something that happened in the store. Written in the transaction of the action that did it.

    Order timeline, audit log, notifications, webhooks, plugin hooks and caches are all made from these rows.
    `subject` is "<model>:<id>", `actor` is "account:<id>", "customer:<id>", "system" or "provider:<name>".
    """

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="event_subject"),
            models.Index(fields=["id"], name="event_undelivered", condition=Q(delivered_at__isnull=True)),
            # Many events happen by themselves; logs show first what somebody did.
            models.Index(fields=["id"], name="event_of_somebody", condition=~Q(actor="system")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject}"


class StoreSetting(models.Model):
    """The value of one declared setting (foundation.store_settings) that differs from its default."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name


class ApiAnswer(models.Model):
    """What a call with an Idempotency-Key was answered, kept until `expires_at` for when it is sent again.

    `key` is a digest of caller and key, `request` of what was asked for. `status` is None while the call is
    under way; its process is given up after `leased_until`.
    """

    key = models.CharField(max_length=64, primary_key=True)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.JSONField(null=True)
    leased_until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="api_answer_expires")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.status}"
