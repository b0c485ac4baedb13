"""People who were erased: what stands in the place of their address, and what they are called."""

from __future__ import annotations

from django.utils.translation import gettext as _

ERASED_HOST = "erased.invalid"
"""The host of addresses that stand for people who were erased: no letter ever goes there."""


def is_pseudonym(email: str) -> bool:
    """Whether an address stands for somebody who was erased."""
    return email.endswith(f"@{ERASED_HOST}")


def called(name: str, email: str) -> str:
    """What the team reads of somebody: the name, else the address, else that they were erased."""
    return name or (_("Erased customer") if is_pseudonym(email) else email)
