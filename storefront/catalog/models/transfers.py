"""Products on their way: files and sources that they come from, targets that they go to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ProductImport(models.Model):
    """One file that is being imported, row by row, in the background.

    `problems` is a list of {"line", "handle", "column", "message", "kind"}; `message` is {language: text},
    kind "error" leaves a product out, "warning" does not. `total` and `done` count products; `touched_at` is
    when a worker last got ahead. Safe to run again: products are found by their handle and updated.
    `source` is {"plugin", "source", "values"} where the products come from a plugin: the file is then written
    as the first thing of all.
    """

    class Status(models.TextChoices):
        CHECKING = "checking"
        CHECKED = "checked"
        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"

    file = models.CharField(max_length=255)
    file_name = models.CharField(max_length=255)
    source = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.CHECKING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    started_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.file_name


class ProductExport(models.Model):
    """Products that a plugin's target takes, batch by batch, in the background.

    `values` is what the target asked for, secrets sealed; `wanted` the `ProductFilter` that says which
    products. `total`, `done` and `refused` count products, `batches` those that the target answered;
    `last` is the id of the product sent last: the next batch begins behind it. `problems` is a list of
    {"handle", "message"}, `note` what the target last said, `reason` why the run ended early, all texts as
    {language: text}. `touched_at` is when a worker last got ahead.
    """

    class Status(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"
        CANCELLED = "cancelled"

    plugin = models.CharField(max_length=80)
    target = models.CharField(max_length=80)
    label = models.JSONField(default=dict)
    values = models.JSONField(default=dict, blank=True)
    wanted = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    batches = models.PositiveIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    note = models.JSONField(default=dict, blank=True)
    reason = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    started_by = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plugin", "target"], condition=Q(status="running"), name="one_export_to_a_target"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plugin}/{self.target}"

    @property
    def sent(self) -> int:
        """Products that the target took."""
        return self.done - self.refused

    @property
    def is_through(self) -> bool:
        """Whether nobody works on it."""
        return self.status != self.Status.RUNNING

    @property
    def left(self) -> int:
        """Products that were not sent."""
        return self.total - self.done
