"""What people asked of their data: a copy of it, or that it be erased."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from storefront.customers.models import Customer


class DataRequest(models.Model):
    """One wish of one customer. It counts once they showed who they are: `confirmed_at`.

    `acts_at` is when it is worked on, for an erasure after the time to think it over. `due_on` is the last
    day that the law leaves for it. `digest` is of the secret in the letter that went out last, to `email`.
    `file` is the copy, a zip, kept until `file_until`; `missing` are the apps that gave nothing for it.
    """

    class Kind(models.TextChoices):
        COPY = "copy", _("Copy of their data")
        ERASURE = "erasure", _("Erasure")

    class State(models.TextChoices):
        ASKED = "asked"
        OPEN = "open"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="data_requests")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    locale = models.CharField(max_length=10)
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    acts_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    settled_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    missing = models.JSONField(default=list)
    file = models.BinaryField(null=True)
    file_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(state="open"), name="data_request_open_once"
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=~Q(digest=""), name="data_request_link_once"
            ),
        ]
        indexes = [models.Index(fields=["acts_at"], name="data_request_due", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_late(self) -> bool:
        """Whether the law's last day is over and it is not done."""
        return (
            self.state == self.State.OPEN and self.due_on is not None and self.due_on < timezone.localdate()
        )

    @property
    def has_file(self) -> bool:
        """Whether the copy can be fetched now."""
        return self.file_until is not None and self.file_until > timezone.now()


class AppErasure(models.Model):
    """An app that has still to erase somebody who is erased here, or could not.

    `person` is whom it has to look for, sealed: it goes as soon as the app has done it. `error` says why the
    team has to see to it: it failed too often, or is off.
    """

    class Error(models.TextChoices):
        NONE = ""
        FAILED = "failed"
        OFF = "off"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="app_erasures")
    plugin = models.CharField(max_length=40)
    part = models.CharField(max_length=80)
    person = models.TextField()
    error = models.CharField(max_length=6, choices=Error.choices, blank=True)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "plugin", "part"], name="app_erasure_once")
        ]

    def __str__(self) -> str:
        return f"{self.plugin} {self.part} {self.customer_id}"
