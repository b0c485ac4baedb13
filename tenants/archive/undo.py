"""A restore undone: the store is again what it was before, in the database where it lies now.

What was put aside lies where the store lay then. Where the store was moved since, those rows are copied to
where it lies now and compared, as a move does it; what lay in the other database is kept to the end of its
time. So an undo never moves a store.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from foundation.events import SYSTEM
from tenants import pool
from tenants.apply import Schema, bring_up_to_date
from tenants.context import on_platform
from tenants.databases import at_database, is_known
from tenants.fleet.migrating import missing_scripts
from tenants.models import Store, TemplateSchema
from tenants.template import scripts_of
from tenants.versions import current_version

from .carrying import Carriage, PlainWay
from .faults import refusal
from .file import Progress, quietly
from .models import UNDO, FormerSchema
from .refusals import is_there
from .restore import refuse_moved, rename_schema, switch
from .schemas import drop_unused
from .tables import migrations_of


def latest_former(store: Store) -> FormerSchema | None:
    """What the store was before it was last restored, or before that was undone."""
    return FormerSchema.objects.filter(store=store, is_move=False).order_by("-pk").first()


def undo_restore(*, former: FormerSchema, actor: str = SYSTEM, progress: Progress = quietly) -> FormerSchema:
    """Let the store be again what it was before a restore; what it is now is kept in its place.

    Raises ActionError (undone_already, undo_away, store_moved, store_unavailable, copy_differs); then nothing
    has changed.
    """
    store = Store.objects.get(pk=former.store_id)  # not as it lay when somebody read the row
    if not is_known(former.db_alias) or not is_there(former.db_alias):
        raise refusal("undo_away")
    _bring_up_to_date(former)
    if former.db_alias != store.db_alias:
        return _undo_elsewhere(former, store, actor, progress)
    with on_platform(), transaction.atomic():
        refuse_moved(store)
        locked = _taken(former)
        locked.delete()
        original = Schema(former.schema_name.removesuffix(f"_{former.pk}"), False, former.db_alias)
        rename_schema(former.schema_name, original.name, former.db_alias)
        return _switched(former, original, actor)


def _undo_elsewhere(former: FormerSchema, store: Store, actor: str, progress: Progress) -> FormerSchema:
    """The store was moved since."""
    with _copied(former, store, progress) as (schema, guard), on_platform(), transaction.atomic():
        refuse_moved(store)
        locked = _taken(former)
        locked.is_move = True  # only kept from now on, and dropped in its time
        locked.save(update_fields=["is_move"])
        guard.delete()
        return _switched(former, schema, actor)


@contextmanager
def _copied(former: FormerSchema, store: Store, progress: Progress) -> Iterator[tuple[Schema, FormerSchema]]:
    """The former rows in a schema of the database where the store lies now; dropped when the block fails.

    The row beside it is for the case that we are killed: then the schema is dropped in its time.
    """
    with on_platform(), transaction.atomic():
        try:
            name, version = pool.take_current(store.db_alias)
        except pool.PoolError as error:
            raise refusal("store_unavailable") from error
        guard = _guard_of(Schema(name, False, store.db_alias), version, store)
    try:
        way = PlainWay(former.db_alias, former.schema_name, store.db_alias, name)
        with on_platform():
            carriage = Carriage(way)
            carriage.copy_all(progress)
            carriage.keep_up()  # nobody writes there: this compares
            with at_database(former.db_alias), transaction.atomic():
                carriage.count_on()
        yield Schema(name, False, store.db_alias), guard
    except BaseException:
        drop_unused(name, store.db_alias)
        FormerSchema.objects.filter(schema_name=name).delete()
        raise


def _guard_of(schema: Schema, version: str, store: Store) -> FormerSchema:
    now = timezone.now()
    return FormerSchema.objects.create(
        store=store,
        schema_name=schema.name,
        schema_version=version,
        db_alias=schema.db_alias,
        is_move=True,
        restored_to=now,
        kept_until=now + UNDO,
    )


def _bring_up_to_date(former: FormerSchema) -> None:
    if former.schema_version == current_version():
        return
    scripts = scripts_of(TemplateSchema.objects.get(pk=current_version()))
    with at_database(former.db_alias):
        applied = set(migrations_of(former.schema_name))
    missing = missing_scripts(scripts, applied)
    bring_up_to_date(Schema(former.schema_name, True, former.db_alias), missing, current_version())


def _taken(former: FormerSchema) -> FormerSchema:
    """The row, locked: it is undone once. Part of a transaction."""
    locked = FormerSchema.objects.select_for_update().filter(pk=former.pk, is_move=False).first()
    if locked is None:
        raise refusal("undone_already")
    return locked


def _switched(former: FormerSchema, schema: Schema, actor: str) -> FormerSchema:
    return switch(former.store_id, schema, current_version(), restored_to=former.replaced_at, actor=actor)
