"""Apps that developers registered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RemoteApp(models.Model):
    """A program on a server of its own that stores can add.

    `name` and `summary` are texts by language. Secrets are sealed (`plugins.secrets`), not digested: the
    client secret signs session tokens too. A former one counts until its time. `blocks` are
    [{"id", "source"}], each a theme block's Liquid with its schema. `word` is what an operator said last.
    `approved` is the app as operators listed it last (`directory.versions`), None for one that never was.
    `stays_listed` is said of one in review because it was edited on the list: until operators have looked,
    stores can still add what they approved.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Not listed")
        IN_REVIEW = "review", _("In review")
        LISTED = "listed", _("Listed")
        REFUSED = "refused", _("Not accepted")
        BLOCKED = "blocked", _("Blocked")

    client_id = models.CharField(max_length=32, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="remote_apps")
    name = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    icon = models.CharField(max_length=20, default="apps")
    homepage = models.CharField(max_length=500, blank=True)
    redirect_uris = models.JSONField(default=list)
    embedded_url = models.CharField(max_length=500, blank=True)
    webhook_url = models.CharField(max_length=500, blank=True)
    events = models.JSONField(default=list)
    scopes = models.JSONField(default=list)
    blocks = models.JSONField(default=list)
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True)
    webhook_secret = models.TextField()
    former_webhook_secret = models.TextField(blank=True)
    former_webhook_until = models.DateTimeField(null=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    word = models.CharField(max_length=500, blank=True)
    approved = models.JSONField(null=True)
    approved_at = models.DateTimeField(null=True)
    stays_listed = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["status"], name="remote_app_status")]

    def __str__(self) -> str:
        return str(self.name.get("en") or self.client_id)

    @property
    def is_open(self) -> bool:
        """Whether it may do anything at all."""
        return self.status != self.Status.BLOCKED

    @property
    def is_offered(self) -> bool:
        """Whether every store can add it, in its approved version."""
        return self.status == self.Status.LISTED or (
            self.stays_listed and self.status == self.Status.IN_REVIEW
        )
