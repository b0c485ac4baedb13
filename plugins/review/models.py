"""What operators decided about versions of plugins."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ReviewedVersion(models.Model):
    """A version of a stranger's plugin, as it was found at a start of the platform.

    `asks` is what it asks for: {"scopes", "points": {hook: how many}, "needs_tables"}. `decided_by` names who
    decided as events name actors.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    plugin = models.CharField(_("Plugin"), max_length=40)
    version = models.CharField(_("Version"), max_length=40)
    author = models.CharField(_("By"), max_length=200, blank=True)
    asks = models.JSONField(default=dict)
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.WAITING)
    found_at = models.DateTimeField(_("Found"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("plugin of others")
        verbose_name_plural = _("Plugins of others")
        constraints = [models.UniqueConstraint(fields=["plugin", "version"], name="plugin_version_once")]

    def __str__(self) -> str:
        return f"{self.plugin} {self.version}"
