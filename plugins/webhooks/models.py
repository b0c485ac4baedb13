"""Endpoints of a store, the messages that wait for them or went there, and every try to send one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNSETTLED = Q(state__in=("waiting", "sending"))


class Endpoint(models.Model):
    """An address that is told of events. `events` are names, or patterns: "order.*", "*".

    `secret` signs, sealed; so does `former_secret` until `former_until`. `failing_since` is when the first
    try of the present row of failures began; `paused_until` holds everything back meanwhile. An endpoint
    that `is_slow` gets one message at a time. `off_note` is what operators told the team when they paused it.
    `app` names the app that owns it (`owners`); one that `is_leaving` has a last message to send, and goes
    with it.
    """

    class Off(models.TextChoices):
        MERCHANT = "merchant", _("Turned off by your team")
        FAILING = "failing", _("Turned off after failing for three days")
        GONE = "gone", _("Turned off because it answered that it is gone (410)")
        OPERATOR = "operator", _("Paused by Kaidian")

    url = models.CharField(max_length=500)
    note = models.CharField(max_length=200, blank=True)
    events = models.JSONField(default=list)
    most_at_once = models.PositiveSmallIntegerField(default=5)
    is_on = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=8, choices=Off.choices, blank=True)
    off_since = models.DateTimeField(null=True)
    off_note = models.CharField(max_length=200, blank=True, default="", db_default="")
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    is_slow = models.BooleanField(default=False)
    app = models.CharField(max_length=32, blank=True, default="")
    is_leaving = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.url


class Message(models.Model):
    """One event for one endpoint, with the very text that is sent.

    Those of a `subject` go in the order of `event`, the event's id; a test has none. `tries` counts since the
    message began to wait, `next_at` is when it may be tried again, and `leased_until` when a sender that said
    nothing is given up.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Failed")

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="messages", db_index=False)
    uid = models.UUIDField(default=uuid.uuid4)
    event = models.BigIntegerField(null=True)
    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    first_tried_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="webhook_once")]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="webhook_log"),
            models.Index(fields=["endpoint", "event"], name="webhook_unsettled", condition=UNSETTLED),
            models.Index(
                fields=["endpoint", "subject", "event"], name="webhook_subject", condition=UNSETTLED
            ),
            models.Index(
                fields=["endpoint", "settled_at"], name="webhook_failed", condition=Q(state="failed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.webhook_id}"

    @property
    def webhook_id(self) -> str:
        """What receivers know it by, at every try."""
        return f"msg_{self.uid.hex}"

    @property
    def is_test(self) -> bool:
        return self.event is None


class Attempt(models.Model):
    """One try to send a message, and what came back.

    `status` is None where nothing did; then `fault` says why (`reasons`). Headers are as sent and as
    received; `response` is cut where it was long.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    fault = models.CharField(max_length=20, blank=True)
    sent_headers = models.JSONField(default=dict)
    headers = models.JSONField(default=dict)
    response = models.TextField(blank=True)
    is_cut = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.message_id} {self.status or self.fault}"

    @property
    def is_well(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300
