"""What probes found, by minute and by day, and what operators told of incidents. In the public schema."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Probe(models.Model):
    """One look at a component: a row a minute, kept for two days. `fault` is for operators."""

    component = models.CharField(max_length=20)
    at = models.DateTimeField()
    state = models.CharField(max_length=12)
    milliseconds = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["component", "at"], name="one_probe_a_minute")]

    def __str__(self) -> str:
        return f"{self.component} {self.state}"


class ComponentDay(models.Model):
    """How many probes of a day (UTC) found a component well, slow and down."""

    component = models.CharField(max_length=20)
    day = models.DateField()
    well = models.PositiveIntegerField(default=0)
    slow = models.PositiveIntegerField(default=0)
    down = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["component", "day"], name="one_day_of_a_component")]

    def __str__(self) -> str:
        return f"{self.component} {self.day}"


class Incident(models.Model):
    """Something that people notice, or will: then it is maintenance, from `starts_at` to `ends_at`.

    `state` is that of its last update. `components` are names of `components.COMPONENTS`.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", pgettext_lazy("status", "Scheduled")
        INVESTIGATING = "investigating", _("Investigating")
        IDENTIFIED = "identified", _("Identified")
        MONITORING = "monitoring", _("Monitoring")
        RESOLVED = "resolved", _("Resolved")

    title_en = models.CharField(max_length=120)
    title_zh = models.CharField(max_length=120)
    is_maintenance = models.BooleanField(default=False)
    is_outage = models.BooleanField(default=False)
    components = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(max_length=14, choices=State.choices)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["-starts_at"], name="incident_starts")]

    def __str__(self) -> str:
        return self.title_en


class IncidentUpdate(models.Model):
    """What operators told of an incident, and when."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=14, choices=Incident.State.choices)
    text_en = models.TextField(max_length=2000)
    text_zh = models.TextField(max_length=2000)

    def __str__(self) -> str:
        return f"{self.incident_id} {self.state}"
