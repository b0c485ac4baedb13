"""Locks on webhooks: the endpoint first, then its messages."""

from __future__ import annotations

from .models import Endpoint


def lock_endpoint(endpoint_id: int) -> Endpoint:
    """The endpoint, locked until the transaction ends. Raises Endpoint.DoesNotExist."""
    return Endpoint.objects.select_for_update().get(pk=endpoint_id)
