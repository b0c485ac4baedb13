"""The lock on a request: what is pressed twice happens once. A customer is locked before their requests."""

from __future__ import annotations

from .models import DataRequest


def lock_request(request_id: int) -> DataRequest:
    """A request's row, locked until the transaction ends. Raises DataRequest.DoesNotExist."""
    return DataRequest.objects.select_for_update().defer("file").get(pk=request_id)
