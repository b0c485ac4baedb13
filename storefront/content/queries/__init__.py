"""Reads of a store's texts."""

from __future__ import annotations

from storefront.content.models import Policy


def has_all_policies() -> bool:
    """Whether each of the rules is written."""
    return Policy.objects.exclude(body="").count() == len(Policy.Kind)
