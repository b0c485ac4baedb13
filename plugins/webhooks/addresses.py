"""Which addresses a webhook may have: https ones of the open internet."""

from __future__ import annotations

from django.conf import settings

from foundation.outbound.addresses import Target, resolve

PORTS = {"https": frozenset({443, 8443})}


def look_up(url: str) -> Target:
    """Where a webhook goes, asked when it is saved and at every try.

    In development this machine is allowed where LOCAL_WEBHOOKS says so. Raises OutboundError.
    """
    return resolve(url, ports=PORTS, may_be_local=settings.LOCAL_WEBHOOKS)
