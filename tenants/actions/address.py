"""Changing a store's handle. The old address leads to the new one."""

from __future__ import annotations

from django.conf import settings
from django.db import IntegrityError, transaction

from foundation.events import SYSTEM, record
from tenants.context import in_store
from tenants.events import HandleChanged
from tenants.handles import check_handle, handle_taken, host_of
from tenants.invalidation import announce
from tenants.locks import lock_store
from tenants.models import Domain, Store

OLD_HOSTS_KEPT = 5
"""A store's latest former addresses stay its own; older ones are free for others."""


def change_handle(*, store: Store, handle: str, actor: str = SYSTEM) -> Store:
    """Give the store another handle and return it as it is now. The former address redirects.

    Raises ActionError (handle_…). The same handle again changes nothing.
    """
    new = check_handle(handle, store=store)
    try:
        with in_store(store), transaction.atomic():
            current = lock_store(store.pk)
            old = current.handle
            if new == old:
                return current
            hosts = _move_host(current, new)
            current.handle = new
            current.save(update_fields=["handle"])
            record(HandleChanged(old=old, new=new), subject=current, actor=actor)
            announce(current.pk, hosts)
    except IntegrityError as error:
        if Domain.objects.filter(host=host_of(new)).exclude(store=store).exists():
            raise handle_taken() from error
        raise
    return current


def _move_host(store: Store, new: str) -> list[str]:
    """Make the new host primary where the old one was. All hosts that changed what they lead to."""
    old_host, new_host = host_of(store.handle), host_of(new)
    was_primary = bool(store.domains.filter(host=old_host, is_primary=True).update(is_primary=False))
    Domain.objects.update_or_create(host=new_host, store=store, defaults={"is_primary": was_primary})
    former = store.domains.filter(is_primary=False, host__endswith=f".{settings.STORES_DOMAIN}")
    expired = list(former.exclude(host=new_host).order_by("-created_at", "-pk")[OLD_HOSTS_KEPT:])
    for domain in expired:
        domain.delete()
    return [old_host, new_host, *(domain.host for domain in expired)]
