"""The functions of a store, and their last runs."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Function(models.Model):
    """A function in this store. `name` is the id of its manifest, `digest` names its module.

    `input`, `fallback` and `kind` repeat the manifest, so that a run need not read it; `settings` has a value
    for every setting. After several faults in a row it pauses until `paused_until`.
    """

    name = models.CharField(max_length=40, primary_key=True)
    version = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    manifest = models.TextField()
    input = models.JSONField(default=list)
    fallback = models.JSONField(default=str)
    settings = models.JSONField(default=dict)
    is_on = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    faults_in_a_row = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True, blank=True)
    installed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind", "position", "name"]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One run. `input` and `output` are cut at `running.LONGEST_KEPT` letters; `fault` is "" where there
    was an answer.

    `fuel` is instructions, `microseconds` the time it took; `fell_back` says that a fixed result stood in.
    """

    function = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)
    fuel = models.PositiveIntegerField(default=0)
    microseconds = models.PositiveIntegerField(default=0)
    input = models.TextField(blank=True)
    output = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    fault = models.CharField(max_length=8, blank=True)
    message = models.CharField(max_length=500, blank=True)
    fell_back = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["function", "-id"], name="function_run_newest")]

    def __str__(self) -> str:
        return f"{self.function} {self.fault or 'answered'}"

    @property
    def milliseconds(self) -> float:
        """How long it took."""
        return self.microseconds / 1000
