"""Work in one store after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db.models import QuerySet

from .context import in_store
from .models import Store

log = logging.getLogger(__name__)


def in_each(stores: QuerySet[Store], work: Callable[[], object], *, what: str) -> None:
    """Do the work in each of these stores. One that fails holds up no other: `what` is logged of it.

    A store that is deleted while others are worked on is passed over.
    """
    for store in stores.iterator():
        try:
            with in_store(store):
                work()
        except Exception:
            if _stands(store):
                log.exception("%s failed in store %s", what, store.pk)


def _stands(store: Store) -> bool:
    stands: bool = Store.objects.filter(pk=store.pk).exclude(status=Store.Status.CLOSED).exists()
    return stands
