"""What a store knows of plugins: which are on, with which settings, what they keep, and what went wrong."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Installation(models.Model):
    """A plugin in this store. Off, it keeps settings and data.

    `settings` are those that differ from their defaults; values of secret fields are encrypted. `scopes`
    are those the merchant agreed to. `troubles` are calls that failed last time: {"<hook>/<declaration>":
    {"in_a_row", "until"}}.
    """

    plugin = models.CharField(max_length=40, primary_key=True)
    version = models.CharField(max_length=40)
    is_on = models.BooleanField(default=True)
    scopes = models.JSONField(default=list)
    settings = models.JSONField(default=dict)
    troubles = models.JSONField(default=dict)
    installed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.plugin


class Datum(models.Model):
    """One thing that a plugin keeps in this store."""

    plugin = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    value = models.JSONField()
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plugin", "key"], name="plugin_datum_key")]

    def __str__(self) -> str:
        return f"{self.plugin} {self.key}"


class FieldValue(models.Model):
    """What a merchant filled in for a thing of the store in a field that a plugin declares (`metafields`).

    `thing` is "product", "customer" …, `number` its id. It is kept while the plugin is off.
    """

    plugin = models.CharField(max_length=40)
    thing = models.CharField(max_length=12)
    number = models.BigIntegerField()
    field = models.CharField(max_length=40)
    value = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "number", "plugin", "field"], name="plugin_field_value_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.number} {self.plugin} {self.field}"


class LogLine(models.Model):
    """What a plugin wrote, or what went wrong in it. The same fault again only counts up.

    `place` is "<hook>/<declaration>"; `detail` the end of the traceback, of our own and the plugin's frames.
    """

    class Kind(models.TextChoices):
        NOTE = "note"
        RAISED = "raised"
        LATE = "late"
        RUBBISH = "rubbish"

    plugin = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    place = models.CharField(max_length=120, blank=True)
    message = models.CharField(max_length=500)
    detail = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["plugin", "-at"], name="plugin_log_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["plugin", "kind", "place", "message"],
                condition=~Q(kind="note"),
                name="plugin_log_same_fault",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plugin} {self.kind} {self.message}"


class Errand(models.Model):
    """An event that a plugin has still to hear of. The row goes when it has, or when it failed too often."""

    plugin = models.CharField(max_length=40)
    subscriber = models.CharField(max_length=80)
    event = models.BigIntegerField()
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="plugin_errand_due")]
        constraints = [
            models.UniqueConstraint(fields=["plugin", "subscriber", "event"], name="plugin_errand_once")
        ]

    def __str__(self) -> str:
        return f"{self.plugin} {self.subscriber} {self.event}"


class JobRun(models.Model):
    """When a plugin's job is due next in this store.

    A run that begins moves it on, so that no other begins it too.
    """

    plugin = models.CharField(max_length=40)
    job = models.CharField(max_length=80)
    due_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plugin", "job"], name="plugin_job_once")]

    def __str__(self) -> str:
        return f"{self.plugin} {self.job}"


class KeptPicture(models.Model):
    """A picture that the store keeps for a plugin; `digest` names its file, and no other's."""

    plugin = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["plugin"], name="plugin_picture_of")]

    def __str__(self) -> str:
        return f"{self.plugin} {self.digest[:12]}"
