"""Themes that developers offer, and their versions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OfferedTheme(models.Model):
    """A theme for all stores. `owner` is its developer, None for one that pip installed as `package`.

    `word` is what an operator said last. `standing` is that of the whole offer; each version has a state of
    its own, and stores can have the last approved one while the offer is open. `stood_before` is how a
    blocked one stood, which is what unblocking brings back.
    """

    class Standing(models.TextChoices):
        OPEN = "open", _("Offered")
        WITHDRAWN = "withdrawn", _("Taken back")
        BLOCKED = "blocked", _("Blocked")

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="offered_themes"
    )
    package = models.CharField(max_length=64, blank=True)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OPEN)
    stood_before = models.CharField(
        max_length=10, choices=Standing.choices, default=Standing.OPEN, db_default=Standing.OPEN
    )
    word = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package"], condition=~Q(package=""), name="offered_package_once"
            ),
        ]

    def __str__(self) -> str:
        return self.package or str(self.uid)


class OfferedVersion(models.Model):
    """A package as it was offered: the stored package of `digest`, and what it says of itself.

    `name` and `summary` are texts by language. `looks` are its presets, the default first: [{"preset",
    "name", "summary", "colours": [background, text, accent]}]. `left_out` are files of the zip that were not
    taken.
    Approved ones never change; of the others a theme has at most one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "review", _("In review")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Not accepted")

    theme = models.ForeignKey(OfferedTheme, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, db_index=True)
    name = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    author = models.CharField(max_length=120, blank=True)
    looks = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["theme"], condition=~Q(state="approved"), name="one_open_theme_version"
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(state="approved"), name="approved_theme_once"
            ),
            models.UniqueConstraint(
                fields=["theme", "version"], condition=Q(state="approved"), name="approved_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"

    @property
    def title(self) -> str:
        """Its English name, for logs and letters' subjects."""
        return str(self.name.get("en") or self.digest[:12])

    @property
    def is_approved(self) -> bool:
        """Whether operators let stores have it."""
        return self.state == self.State.APPROVED


class LookPicture(models.Model):
    """A version's picture of one preset: a WebP of some ten kilobytes. `digest` is that of its content."""

    version = models.ForeignKey(OfferedVersion, on_delete=models.CASCADE, related_name="pictures")
    preset = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, db_index=True)
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "preset"], name="one_picture_a_look")]

    def __str__(self) -> str:
        return f"{self.version_id}/{self.preset}"
