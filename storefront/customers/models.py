"""The people who buy. They belong to one store and are no accounts of the platform."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.addresses import LONGEST

from .erased import called, is_pseudonym

MAX_ADDRESSES = 50
LONGEST_NAME = 80
"""Characters of a first or a last name."""
LONGEST_COMPANY = 160


class Customer(models.Model):
    """A shopper, known by e-mail address: with an account once there is a password, as a guest before.

    `email_proven_at` is when they first showed that the address is theirs; until then they see only what they
    ordered while signed in. `name` is what people call them, also where it was given in two parts.
    `accepts_marketing` is whether they agreed to news by e-mail; `marketing_at` and `marketing_source` tell
    when and where they agreed or took it back.
    """

    class Consent(models.TextChoices):
        REGISTER = "register", _("when opening an account")
        NEWSLETTER = "newsletter", _("by a form of the shop")
        ACCOUNT = "account", _("in their account")
        TEAM = "team", _("by the team")

    class State(models.TextChoices):
        GUEST = "guest"
        INVITED = "invited"
        ENABLED = "enabled"
        DISABLED = "disabled"

    email = models.EmailField()
    name = models.CharField(max_length=160, blank=True)
    first_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    last_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    locale = models.CharField(max_length=10)
    password = models.CharField(max_length=128, blank=True)
    email_proven_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField(null=True)
    invited_at = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    accepts_marketing = models.BooleanField(default=False)
    marketing_at = models.DateTimeField(null=True)
    marketing_source = models.CharField(max_length=20, choices=Consent.choices, blank=True)
    tags = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    note = models.CharField(max_length=5000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="customer_email_once")]
        indexes = [
            GinIndex(
                OpClass(Upper("email"), name="gin_trgm_ops"),
                OpClass(Upper("name"), name="gin_trgm_ops"),
                OpClass(Upper("phone"), name="gin_trgm_ops"),
                name="customer_search",
            )
        ]

    def __str__(self) -> str:
        return called(self.name, self.email)

    @property
    def mailbox(self) -> str:
        """Where letters reach them; "" for somebody who was erased."""
        return "" if is_pseudonym(self.email) else self.email

    @property
    def has_account(self) -> bool:
        """Whether they can sign in, or could if they were not barred."""
        return bool(self.password)

    @property
    def state(self) -> State:
        """What became of their account."""
        if self.disabled_at is not None:
            return self.State.DISABLED
        if self.password:
            return self.State.ENABLED
        return self.State.INVITED if self.invited_at is not None else self.State.GUEST


class CustomerAddress(models.Model):
    """An entry of a customer's address book. `country` is an ISO 3166-1 code; `phone` is as it was typed."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    first_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    last_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    company = models.CharField(max_length=LONGEST_COMPANY, blank=True)
    line1 = models.CharField(max_length=LONGEST["line1"], blank=True)
    line2 = models.CharField(max_length=LONGEST["line2"], blank=True)
    city = models.CharField(max_length=LONGEST["city"], blank=True)
    region = models.CharField(max_length=LONGEST["region"], blank=True)
    postcode = models.CharField(max_length=LONGEST["postcode"], blank=True)
    country = models.CharField(max_length=LONGEST["country"])
    phone = models.CharField(max_length=LONGEST["phone"], blank=True)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(is_default=True), name="customer_one_default_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.line1}, {self.city}"


class CustomerSession(models.Model):
    """A browser in which a customer is signed in. Only the token's digest is kept."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"session {self.pk}"


class CustomerToken(models.Model):
    """A link in a letter: good once, for a while. Only its digest is kept."""

    class Purpose(models.TextChoices):
        ACTIVATE = "activate"
        RESET = "reset"
        CONFIRM = "confirm"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tokens")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
