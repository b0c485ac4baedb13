"""What a store agreed to: the apps it has, each consent, and digests of what came of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class AppInstallation(models.Model):
    """An app in this store, by its client id. `name` is as it was, by language, for the day the app is gone.

    `scopes` are what was agreed to, and `sponsor` the account whose rights they are: the app never may more
    than that person may now. `endpoint` gets its webhooks.
    """

    app = models.CharField(max_length=32, primary_key=True)
    name = models.JSONField(default=dict)
    scopes = models.JSONField(default=list)
    sponsor = models.BigIntegerField()
    is_on = models.BooleanField(default=True)
    endpoint = models.ForeignKey(
        "webhooks.Endpoint", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    installed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.name.get("en") or self.app)


class Grant(models.Model):
    """One consent: a code that is good once and for a minute, and all tokens that came of it.

    `account` is who agreed. `challenge` is S256 of PKCE. Revoked, none of its tokens opens anything.
    """

    app = models.CharField(max_length=32)
    account = models.BigIntegerField()
    scopes = models.JSONField(default=list)
    redirect_uri = models.CharField(max_length=500)
    challenge = models.CharField(max_length=43)
    code_digest = models.CharField(max_length=64, unique=True)
    code_until = models.DateTimeField()
    code_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["app"], name="app_grant_app")]

    def __str__(self) -> str:
        return f"{self.app} {self.pk}"


class Token(models.Model):
    """A digest of a token. A refresh token is used once; `used_at` remembers it, to notice a second time."""

    class Kind(models.TextChoices):
        ACCESS = "access"
        REFRESH = "refresh"

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="tokens")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether its time is not over and its consent stands."""
        return self.expires_at > timezone.now() and self.grant.revoked_at is None
