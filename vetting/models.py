"""Who is behind a store, what they showed for it, and what was decided. In the public schema."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plugins.secrets import opened
from tenants.models import Store

from .complaint_states import WITHDRAWALS, Kind, Status, Target
from .numbers import masked
from .papers import Paper
from .states import State


class BusinessProfile(models.Model):
    """A store's business as its owner tells it.

    `number_sealed` is the registration or identity number, encrypted; `number_digest` finds the same one
    again. `approved` is what was approved last, {field: value}. A store may take real payments while
    `is_cleared`, or until `due_at` (and after it, while what was handed in before then is looked at).
    `asked_at` says when the platform asked a store that took payments before.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("A private person")
        SOLE_TRADER = "sole_trader", _("A sole trader")
        COMPANY = "company", _("A company")

    store = models.OneToOneField(Store, on_delete=models.CASCADE, related_name="business")
    state = models.CharField(max_length=11, choices=State.choices, default=State.DRAFT)
    kind = models.CharField(max_length=11, choices=Kind.choices, blank=True, default="")
    legal_name = models.CharField(max_length=120, blank=True, default="")
    number_sealed = models.TextField(blank=True, default="")
    number_digest = models.CharField(max_length=64, blank=True, default="")
    country = models.CharField(max_length=2, default="CN")
    region = models.CharField(max_length=80, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    line1 = models.CharField(max_length=200, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    contact_name = models.CharField(max_length=80, blank=True, default="")
    contact_email = models.EmailField(blank=True, default="")
    contact_phone = models.CharField(max_length=40, blank=True, default="")
    sells = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    goods = models.TextField(max_length=1000, blank=True, default="")
    approved = models.JSONField(default=dict)
    is_cleared = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    reviewer = models.EmailField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="business_queue"),
            models.Index(fields=["number_digest"], name="business_number"),
        ]

    def __str__(self) -> str:
        return f"{self.legal_name or self.store_id} ({self.state})"

    @property
    def number(self) -> str:
        """The number in clear, for who fills it in and who checks it."""
        return opened(self.number_sealed)

    @property
    def masked_number(self) -> str:
        """The number with only its ends shown."""
        return masked(self.number)


class BusinessPaper(models.Model):
    """A document that a merchant showed. `key` is where its encrypted file lies."""

    profile = models.ForeignKey(BusinessProfile, on_delete=models.CASCADE, related_name="papers")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Paper.choices)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


class BusinessStep(models.Model):
    """What happened in the check of a business, in order. Rows are only ever added.

    `state` is the state that it led to, "" for a note among operators (`is_note`). `reasons` are names of
    vetting.reasons, `words` what was written besides. `by` is an operator's address, "" for the merchant.
    """

    profile = models.ForeignKey(BusinessProfile, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=11, choices=State.choices, blank=True, default="")
    is_note = models.BooleanField(default=False)
    reasons = ArrayField(models.CharField(max_length=30), default=list)
    words = models.CharField(max_length=1000, blank=True, default="")
    by = models.EmailField(blank=True, default="")
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["profile", "id"], name="business_step_profile")]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.state or 'note'}"


class Complaint(models.Model):
    """What somebody complained of, and what became of it. It outlives the store, which may come back.

    `target` with `target_id` is what was taken down at `taken_at`, and `target_made_at` when it was made: a
    backup gives numbers a second time. `former` is how it was shown before, to be restored:
    a product's status, or since when a text was seen. `wait_until` ends the time that the complainant has
    after the merchant objected. `language` is the complainant's.
    """

    number = models.CharField(max_length=12, unique=True)
    store = models.ForeignKey(Store, on_delete=models.SET_NULL, null=True, related_name="complaints")
    store_uid = models.UUIDField(null=True)
    store_name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.OPEN)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=10)
    words = models.TextField(max_length=4000)
    rights = models.TextField(max_length=1000, blank=True, default="")
    links = models.TextField(max_length=1000, blank=True, default="")
    swore_at = models.DateTimeField(null=True)
    target = models.CharField(max_length=7, choices=Target.choices, blank=True, default="")
    target_id = models.BigIntegerField(null=True)
    target_title = models.CharField(max_length=255, blank=True, default="")
    target_handle = models.CharField(max_length=255, blank=True, default="", db_default="")
    target_made_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    former = models.CharField(max_length=40, blank=True, default="")
    counter = models.TextField(max_length=4000, blank=True, default="")
    counter_name = models.CharField(max_length=120, blank=True, default="")
    wait_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["status", "id"], name="complaint_queue"),
            models.Index(fields=["store", "status"], name="complaint_store"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.status})"


class TakedownCopy(models.Model):
    """A store that was made of an archive of the one complained of, while a takedown stood.

    `former` is how the thing was shown there before, as in the complaint.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="copies")
    store = models.ForeignKey(Store, on_delete=models.SET_NULL, null=True, related_name="takedown_copies")
    store_uid = models.UUIDField()
    former = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "store_uid"], name="takedown_copy_once_a_store")
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.store_uid}"


class ComplaintFile(models.Model):
    """Evidence of a complaint; its file lies encrypted under `key`. Only operators open it."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="files")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    key = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class ComplaintStep(models.Model):
    """What happened to a complaint, in order. Rows are only ever added.

    `by` is an operator's address, "complainant" or "merchant". Notes are for operators alone. `reasons` are
    names of vetting.complaint_reasons, `words` what was written besides.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=11, choices=Status.choices, blank=True, default="")
    is_note = models.BooleanField(default=False)
    reasons = ArrayField(models.CharField(max_length=30), default=list, db_default=[])
    words = models.TextField(max_length=4000, blank=True, default="")
    by = models.CharField(max_length=254)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.status or 'note'}"

    @property
    def is_addition(self) -> bool:
        """Whether the complainant only added words: `status` is how it stood then, and no act of theirs."""
        return self.by == "complainant" and bool(self.words) and self.status not in WITHDRAWALS
