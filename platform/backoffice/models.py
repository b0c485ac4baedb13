"""Invitations to a store's team. In the public schema, beside the memberships they become."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from tenants.models import HasRole, Store

LIFETIME = timedelta(days=14)


class Invitation(HasRole):
    """An invitation that waits. Accepted or withdrawn it is deleted: the store's events keep what was.

    Only a digest of the link's secret is kept, so reading this table lets nobody in.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "email"], name="one_invitation_a_store"),
            models.CheckConstraint(
                condition=models.Q(role="", own_role__isnull=False)
                | (~models.Q(role="") & models.Q(own_role__isnull=True)),
                name="invitation_has_one_role",
            ),
        ]
        indexes = [models.Index(fields=["email"], name="invitation_email")]

    def __str__(self) -> str:
        return f"{self.email} to {self.store_id}"

    @property
    def expires_at(self) -> datetime:
        """When its link stops working."""
        return self.created_at + LIFETIME


class SupportGrant(models.Model):
    """An owner's leave for the platform's people to work in the store, until it ends or is taken back."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="support_grants")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.store_id} until {self.expires_at}"

    @property
    def is_open(self) -> bool:
        """Whether it lets somebody in now."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class SupportVisit(models.Model):
    """An operator's time inside a store. Without a grant it is break-glass: the owners were told by mail."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="support_visits")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    grant = models.ForeignKey(SupportGrant, on_delete=models.CASCADE, null=True, related_name="visits")
    reason = models.CharField(max_length=200)
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.operator_id} in {self.store_id}"

    @property
    def is_open(self) -> bool:
        """Whether it goes on: not ended, its time not over, and the leave not taken back."""
        is_allowed = self.grant is None or self.grant.is_open
        return self.ended_at is None and self.expires_at > timezone.now() and is_allowed


class Announcement(models.Model):
    """A banner that the platform shows in back offices from `starts_at` to `ends_at`.

    `audience` is everybody or owners only; with `plans` (codes) it is for stores of these alone.
    """

    class Audience(models.TextChoices):
        EVERYBODY = "everybody"
        OWNERS = "owners"

    class Tone(models.TextChoices):
        INFO = "info"
        WARNING = "warning"
        DANGER = "danger"

    text_en = models.CharField(max_length=300)
    text_zh = models.CharField(max_length=300)
    tone = models.CharField(max_length=8, choices=Tone.choices, default=Tone.INFO)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.EVERYBODY)
    plans = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="announcement_ends")]

    def __str__(self) -> str:
        return self.text_en

    @property
    def text(self) -> str:
        """What it says, in the reader's language."""
        return self.text_zh if (get_language() or "").startswith("zh") else self.text_en
