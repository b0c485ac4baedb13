"""Stores, the hosts they answer to, and the people who run them. All in the public schema."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django_tenants.models import TenantMixin

from foundation.permissions import NAMES, ROLE_LABELS, ROLES, Role

from .databases import AT_HOME


class SpareSchema(models.Model):
    """A migrated, empty schema that waits for a store. Its name is opaque and never used again."""

    schema_name = models.CharField(max_length=63, unique=True)
    version = models.CharField(max_length=64)
    db_alias = models.CharField(max_length=40, default=AT_HOME, db_default=AT_HOME)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.schema_name


class TemplateSchema(models.Model):
    """What a version of the store migrations is made of, both the whole and the way there.

    `sql` builds a spare schema; `scripts` are the migrations in order, rendered (tenants.scripts).
    """

    version = models.CharField(max_length=64, primary_key=True)
    sql = models.TextField()
    scripts = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.version


class MigrationFailure(models.Model):
    """A schema that could not be brought to `version`, why, and how often it was tried. Gone once it is."""

    schema_name = models.CharField(max_length=63, unique=True)
    version = models.CharField(max_length=64)
    reason = models.TextField()
    tries = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.schema_name}: {self.reason}"


class Store(TenantMixin):  # type: ignore[misc]
    """One merchant's store. Its data lives in the schema `schema_name`; this row says where and for whom.

    `db_alias` names the database that its schema lies in (tenants.databases), `schema_version` is the version
    of the store migrations that it stands at. A store that is LEAVING is to be deleted (tenants.archive): its
    shop is closed, its team may still take it back. `password_hash` closes the shop to visitors who don't
    know the password, "" leaves it open; `password_messages` is what they are told, {locale: text}.
    `needs_second_step`: its team signs in with more than a password. Until `writes_paused_until` who wants to
    change something is asked to come back in a moment: the store is being moved.
    A READ_ONLY store can be looked at, and sells nothing; `held_by` says who paused it: "operator",
    "billing", or "" for one that is not paused. `own_limits` are limits that operators set for it
    (tenants.own_limits).
    """

    class Status(models.TextChoices):
        ACTIVE = "active"
        READ_ONLY = "read_only"
        SUSPENDED = "suspended"
        CLOSED = "closed"
        LEAVING = "leaving"

    AT_WORK = (Status.ACTIVE, Status.READ_ONLY)
    """Stores whose shop can be seen, and whose events go on to be delivered."""

    auto_create_schema = False

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    handle = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    currency = models.CharField(max_length=3, default="CNY")
    locale = models.CharField(max_length=10, default="zh-Hans")
    locales = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    email = models.EmailField(blank=True)
    schema_version = models.CharField(max_length=64)
    db_alias = models.CharField(max_length=40, default=AT_HOME, db_default=AT_HOME)
    created_at = models.DateTimeField(default=timezone.now)
    held_by = models.CharField(max_length=20, blank=True, default="", db_default="")
    suspended_reason = models.CharField(max_length=200, blank=True)
    password_hash = models.CharField(max_length=200, blank=True, default="")
    password_messages = models.JSONField(default=dict, blank=True)
    needs_second_step = models.BooleanField(default=False, db_default=False)
    writes_paused_until = models.DateTimeField(null=True, blank=True)
    own_limits = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["schema_version"], name="store_schema_version")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row alone: schemas are made by the pool, and their names never repeat."""
        models.Model.save(self, *args, **kwargs)

    def __enter__(self) -> NoReturn:
        raise TypeError("use tenants.context.in_store(store): this one is not safe between threads")

    def __exit__(self, *exc: object) -> None: ...

    @property
    def is_moving(self) -> bool:
        """Whether it is being moved, so that changes have to wait a moment."""
        return self.writes_paused_until is not None and self.writes_paused_until > timezone.now()

    @property
    def host(self) -> str:
        """The host a store always has: <handle>.<STORES_DOMAIN>."""
        return f"{self.handle}.{settings.STORES_DOMAIN}"

    @property
    def url(self) -> str:
        """The address of the storefront's home page, without a slash at its end."""
        return f"{settings.PUBLIC_SCHEME}://{self.host}{settings.PUBLIC_PORT}"

    @property
    def all_locales(self) -> list[str]:
        """The store's languages, its first one first."""
        return [self.locale, *(locale for locale in self.locales if locale != self.locale)]

    @property
    def has_password(self) -> bool:
        """Whether only those who know a password may look around in the shop."""
        return bool(self.password_hash)

    def password_message(self, locale: str) -> str:
        """What visitors of a shop behind a password are told, in `locale` or else in its first language."""
        return str(self.password_messages.get(locale) or self.password_messages.get(self.locale) or "")


class Domain(models.Model):
    """A host that leads to a store. Old handles stay here and redirect to the primary one."""

    host = models.CharField(max_length=253, unique=True)
    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="domains")
    is_primary = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store"], condition=models.Q(is_primary=True), name="one_primary_domain_a_store"
            )
        ]

    def __str__(self) -> str:
        return self.host


class OwnRole(models.Model):
    """A role that a store made for itself: rights of the catalogue under a name of its own."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="own_roles")
    name = models.CharField(max_length=40)
    permissions = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["store", "name"], name="one_role_of_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def rights(self) -> frozenset[str]:
        """What it holds. A right that left the catalogue counts for nothing."""
        return NAMES & frozenset(self.permissions)


class HasRole(models.Model):
    """A built-in role, or one of the store's own: then `role` is empty."""

    role = models.CharField(max_length=20, blank=True)
    own_role = models.ForeignKey(
        OwnRole, on_delete=models.RESTRICT, null=True, blank=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True

    @property
    def any_role(self) -> Role | OwnRole:
        """The role itself, whichever kind it is."""
        return self.own_role or Role(self.role)

    @property
    def role_key(self) -> str:
        """How forms and events name the role: "manager", or "own:12"."""
        return role_key(self.any_role)

    @property
    def role_label(self) -> str:
        """What people call the role."""
        return role_label(self.any_role)

    @property
    def rights(self) -> frozenset[str]:
        """Everything that the role allows."""
        return rights_of(self.any_role)


def role_key(role: Role | OwnRole) -> str:
    """How forms and events name a role: "manager", or "own:12" for one of the store's own."""
    return f"own:{role.pk}" if isinstance(role, OwnRole) else role.value


def role_label(role: Role | OwnRole) -> str:
    """What people call a role."""
    return role.name if isinstance(role, OwnRole) else str(ROLE_LABELS[role])


def rights_of(role: Role | OwnRole) -> frozenset[str]:
    """Everything that a role allows."""
    return role.rights if isinstance(role, OwnRole) else ROLES[role]


class Membership(HasRole):
    """A person of a store's team and the role they have in it.

    Load `own_role` with it where rights are asked for: the queries here and in backoffice do.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "account"], name="one_membership_a_store"),
            models.CheckConstraint(
                condition=models.Q(role="", own_role__isnull=False)
                | (~models.Q(role="") & models.Q(own_role__isnull=True)),
                name="membership_has_one_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.store_id}"

    def may(self, permission: str) -> bool:
        """Whether this member holds the right. Raises KeyError for an unknown right."""
        if permission not in NAMES:
            raise KeyError(permission)
        return permission in self.rights


class FlagRule(models.Model):
    """How operators turned a flag (tenants.flags): for whom it is on. Without a row it stands as declared.

    `percentage` is the share of all stores, `stores_on` and `stores_off` are ids, `plans` codes of plans.
    """

    name = models.CharField(max_length=40, primary_key=True)
    percentage = models.PositiveSmallIntegerField(default=0)
    stores_on = ArrayField(models.BigIntegerField(), default=list, blank=True)
    stores_off = ArrayField(models.BigIntegerField(), default=list, blank=True)
    plans = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(percentage__lte=100), name="flag_share")]

    def __str__(self) -> str:
        return self.name
