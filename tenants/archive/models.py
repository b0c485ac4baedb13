"""What the platform remembers of stores that came, were kept, and went. All in the public schema."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from tenants.databases import AT_HOME
from tenants.models import Store

DOWNLOAD_LIVES = timedelta(days=2)
LONGEST_EXPORT = DOWNLOAD_LIVES / 8
GIVEN_UP = timedelta(hours=6)
"""A backup or a restore that began this long ago and never ended was cut off."""
GRACE = timedelta(days=30)
"""How long a store that is to be deleted can be taken back."""
UNDO = timedelta(days=3)
"""How long a store's state before a restore is kept."""


class Arrival(models.Model):
    """An archive that became a store. `made_at` is when it was made, of the store `from_uid`.

    `notes` are sentences on what could not come along.
    """

    store_uid = models.UUIDField()
    from_uid = models.UUIDField()
    made_at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    notes = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["store_uid"], name="arrival_store")]

    def __str__(self) -> str:
        return f"{self.store_uid} {self.at:%Y-%m-%d}"


class Backup(models.Model):
    """A store as it was at a moment, kept apart from the platform's other files under `key`.

    `made_at` is that moment, None while it is being made. `verified_at` is when it was read again from where
    it is kept, and found whole. `fault` says why there is none (.faults). Those that somebody asked for are
    `by_hand`, the others are of the night.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="backups")
    key = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    bytes = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    files = models.IntegerField(default=0)
    actor = models.CharField(max_length=80)
    by_hand = models.BooleanField(default=False, db_default=False)
    parts_done = models.IntegerField(default=0, db_default=0)
    parts_all = models.IntegerField(default=0, db_default=0)
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["store", "-started_at"], name="backup_newest")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def percent(self) -> int:
        """How much of the tables is written."""
        return 100 * self.parts_done // self.parts_all if self.parts_all else 0


class FormerSchema(models.Model):
    """What a store was before it was restored, until `kept_until`: a restore can be undone.

    It lies in the database `db_alias`. What a move left behind (`is_move`) is only kept: to undo a move, the
    store is moved back.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="former_schemas")
    schema_name = models.CharField(max_length=63, unique=True)
    schema_version = models.CharField(max_length=64)
    db_alias = models.CharField(max_length=40, default=AT_HOME, db_default=AT_HOME)
    is_move = models.BooleanField(default=False, db_default=False)
    restored_to = models.DateTimeField()
    replaced_at = models.DateTimeField(default=timezone.now)
    kept_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.schema_name


class Move(models.Model):
    """That a store is taken to another database, and what became of it.

    `to_schema` is "" until it begins. While it lasts, `parts_done` of `parts_all` tables were copied.
    `paused_ms` is how long writing had to wait (milliseconds).
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="moves")
    from_alias = models.CharField(max_length=40)
    from_schema = models.CharField(max_length=63, blank=True)
    to_alias = models.CharField(max_length=40)
    to_schema = models.CharField(max_length=63, blank=True)
    actor = models.CharField(max_length=80)
    asked_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True)
    parts_done = models.IntegerField(default=0, db_default=0)
    parts_all = models.IntegerField(default=0, db_default=0)
    finished_at = models.DateTimeField(null=True)
    paused_ms = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.store_id} {self.from_alias} → {self.to_alias}"

    @property
    def percent(self) -> int:
        """How much of the tables is copied."""
        return 100 * self.parts_done // self.parts_all if self.parts_all else 0

    @property
    def paused_seconds(self) -> float:
        """How long writing had to wait."""
        return self.paused_ms / 1000

    @property
    def left_behind(self) -> str:
        """What the store's schema is called once it is put aside."""
        return f"{self.from_schema}_m{self.pk}"


class Restore(models.Model):
    """That somebody asked for a store to be as at a backup, and what became of it.

    Where it `undoes` a restore, the store is to be what it was before that one, and there is no backup.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="restores")
    backup = models.ForeignKey(Backup, on_delete=models.SET_NULL, null=True, related_name="+")
    undoes = models.ForeignKey(FormerSchema, on_delete=models.SET_NULL, null=True, related_name="+")
    actor = models.CharField(max_length=80)
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.store_id} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_running(self) -> bool:
        """Whether it goes on; one whose worker died is given up after a while."""
        is_young = self.asked_at > timezone.now() - GIVEN_UP
        return self.finished_at is None and not self.fault and is_young


class Export(models.Model):
    """An archive that somebody asked for, to download until `expires_at`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="exports")
    actor = models.CharField(max_length=80)
    asked_at = models.DateTimeField(default=timezone.now)
    parts_done = models.IntegerField(default=0)
    parts_all = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    bytes = models.BigIntegerField(default=0)
    fault = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["store", "-asked_at"], name="export_newest")]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def key(self) -> str:
        """Where it is kept."""
        return f"exports/{self.store.uid}/{self.uid}.zip"

    @property
    def expires_at(self) -> datetime:
        """When it is thrown away."""
        return (self.finished_at or self.asked_at) + DOWNLOAD_LIVES

    @property
    def is_ready(self) -> bool:
        return self.finished_at is not None and not self.fault and self.expires_at > timezone.now()

    @property
    def is_running(self) -> bool:
        """Whether it is being made; one whose worker died is given up after a while."""
        is_young = self.asked_at > timezone.now() - LONGEST_EXPORT
        return self.finished_at is None and not self.fault and is_young

    @property
    def file_name(self) -> str:
        """What the file is called when it is downloaded."""
        return f"{self.store.handle}-{self.asked_at:%Y-%m-%d}.kaidian.zip"

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 * self.parts_done // self.parts_all if self.parts_all else 0


class Deletion(models.Model):
    """A store that is to go at `due_at`. Until `began_at` it can be taken back, then it is `former_status`.

    `facts` are counted before anything is removed: {"rows": {table: count}, "checksum", "files"}.
    """

    store = models.OneToOneField(Store, on_delete=models.CASCADE, related_name="deletion")
    reason = models.CharField(max_length=500)
    actor = models.CharField(max_length=80)
    asked_by = models.CharField(max_length=254)
    former_status = models.CharField(max_length=10)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="deletion_due")]

    def __str__(self) -> str:
        return f"{self.store_id} until {self.due_at:%Y-%m-%d}"


class Certificate(models.Model):
    """That a store was deleted: what, when, by whom. It outlives the store and tells nothing of its shoppers.

    `store_number` is the key that the store had: what is kept elsewhere still names it so. `rows` is
    {table: count}; `checksum` is the SHA-256 over the checksums of all tables as they were.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    store_uid = models.UUIDField(unique=True)
    store_number = models.BigIntegerField(null=True)
    handle = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField()
    done_at = models.DateTimeField(default=timezone.now)
    rows = models.JSONField(default=dict)
    files = models.IntegerField(default=0)
    backups = models.IntegerField(default=0)
    checksum = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["-done_at"], name="certificate_newest")]

    def __str__(self) -> str:
        return f"{self.name} ({self.handle})"

    @property
    def all_rows(self) -> int:
        return sum(self.rows.values())


class CertificateLetter(models.Model):
    """A letter with a certificate that an owner is still owed. It goes once it was sent.

    Written together with the certificate, since the store and its team are gone from then on.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="letters")
    email = models.EmailField()
    language = models.CharField(max_length=16)
    time_zone = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.email}"
