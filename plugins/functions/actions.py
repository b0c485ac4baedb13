"""Every change of a store's functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import ActionError
from foundation.events import SYSTEM, record
from kaidian_sdk.fields import Field
from kaidian_sdk.function_manifest import FunctionManifest
from kaidian_sdk.manifest import ManifestError
from plugins.limits import FUNCTIONS

from .events import (
    FunctionInstalled,
    FunctionRemoved,
    FunctionSettingsChanged,
    FunctionsOrdered,
    FunctionSwitched,
)
from .intake import ModuleRefusedError, check_module
from .locks import lock_function, lock_kind
from .models import Function, Run
from .packaged import packaged
from .queries import next_position
from .shelf.actions import put_module

MOST_FUNCTIONS = 25
"""Functions of a store, on or off."""
LONGEST_MANIFEST = 64_000


class RefusedError(ActionError):
    """A function that can't be taken; `faults` has every reason."""

    def __init__(self, code: str, faults: Sequence[str], *, field: str) -> None:
        super().__init__(code, "\n".join(faults), field=field)
        self.faults = list(faults)


def install_function(*, manifest: str, wasm: bytes, actor: str = SYSTEM) -> Function:
    """Add a function, on, after those of its kind; or replace another version of it, which keeps its place,
    its state and the settings that still fit.

    `manifest` is the text of `function.toml`. Not to be called inside a transaction: the module is compiled
    on trial. Raises RefusedError "manifest_wrong", "module_refused"; ActionError "too_many", "other_kind".
    """
    known = _parsed(manifest)
    try:
        check_module(wasm)
    except ModuleRefusedError as error:
        raise RefusedError("module_refused", error.faults, field="wasm") from error
    with transaction.atomic():
        row = Function.objects.select_for_update().filter(pk=known.id).first()
        if row is None:
            row = _new(known)
        elif row.kind != known.kind.name:
            message = _("“%(name)s” is there already, as a function of another kind. Remove that first.")
            raise ActionError("other_kind", message % {"name": known.id}, field="manifest")
        row.digest = put_module(wasm=wasm)
        row.version, row.manifest = known.manifest.version, manifest
        row.input, row.fallback = list(known.input), known.fallback
        row.settings = {field.id: _kept(field, row.settings) for field in known.manifest.settings}
        row.faults_in_a_row, row.paused_until = 0, None
        row.save()
        payload = FunctionInstalled(function=row.pk, kind=row.kind, version=row.version, digest=row.digest)
        record(payload, subject=row, actor=actor)
    return row


def install_packaged(*, function: str, actor: str = SYSTEM) -> Function:
    """Add a function that a package on this platform brings, as `install_function` does.

    Raises ActionError "function_unknown" besides.
    """
    found = packaged().get(function)
    if found is None:
        raise ActionError("function_unknown", _("This function is not on the platform any more."))
    return install_function(manifest=found.source, wasm=found.wasm, actor=actor)


def _parsed(manifest: str) -> FunctionManifest:
    if len(manifest) > LONGEST_MANIFEST or "\0" in manifest:
        raise RefusedError("manifest_wrong", [_("The manifest is too long.")], field="manifest")
    try:
        return FunctionManifest.parse(manifest)
    except ManifestError as error:
        raise RefusedError("manifest_wrong", error.faults, field="manifest") from error


def _new(known: FunctionManifest) -> Function:
    FUNCTIONS.refuse_without()
    if Function.objects.count() >= MOST_FUNCTIONS:
        message = _("A store has up to %(most)s functions. Remove one first.") % {"most": MOST_FUNCTIONS}
        raise ActionError("too_many", message)
    return Function(name=known.id, kind=known.kind.name, position=next_position(known.kind.name))


def _kept(field: Field, settings: Mapping[str, Any]) -> Any:
    value = settings.get(field.id, field.start)
    return value if field.takes(value) else field.start


def switch_function(*, function: str, is_on: bool, actor: str = SYSTEM) -> Function:
    """Turn a function on or off. Turned on, it also ends its pause. Raises ActionError "not_installed"."""
    with transaction.atomic():
        row = _locked(function)
        if row.is_on != is_on or (is_on and row.paused_until):
            row.is_on = is_on
            row.faults_in_a_row, row.paused_until = 0, None
            row.save(update_fields=["is_on", "faults_in_a_row", "paused_until"])
            record(FunctionSwitched(function=function, is_on=is_on), subject=row, actor=actor)
    return row


def order_functions(*, kind: str, functions: Sequence[str], actor: str = SYSTEM) -> None:
    """Let the functions of a kind run in this order; those that are not named run last, as they did.

    Raises ActionError "not_installed".
    """
    with transaction.atomic():
        rows = {row.pk: row for row in lock_kind(kind)}
        if missing := [name for name in functions if name not in rows]:
            raise _not_installed(missing[0])
        before = sorted(rows.values(), key=lambda row: (row.position, row.pk))
        names = list(dict.fromkeys([*functions, *(row.pk for row in before)]))
        if names == [row.pk for row in before]:
            return
        for place, name in enumerate(names):
            rows[name].position = place
        Function.objects.bulk_update(rows.values(), ["position"])
        record(FunctionsOrdered(kind=kind, functions=names), subject=rows[names[0]], actor=actor)


def change_function_settings(*, function: str, values: Mapping[str, Any], actor: str = SYSTEM) -> Function:
    """Keep values of settings. Raises ActionError "not_installed", "unknown_setting", "value_wrong"."""
    with transaction.atomic():
        row = _locked(function)
        fields = {field.id: field for field in FunctionManifest.parse(row.manifest).manifest.settings}
        for name, value in values.items():
            if name not in fields:
                message = _("This function has no setting “%(name)s”.") % {"name": name}
                raise ActionError("unknown_setting", message, field=name)
            if not fields[name].takes(value):
                raise ActionError("value_wrong", _("The setting does not take this value."), field=name)
        changed = sorted(name for name, value in values.items() if row.settings.get(name) != value)
        if changed:
            row.settings = {**row.settings, **values}
            row.save(update_fields=["settings"])
            payload = FunctionSettingsChanged(function=function, names=changed)
            record(payload, subject=row, actor=actor)
    return row


def remove_function(*, function: str, actor: str = SYSTEM) -> None:
    """Take a function out, with its log. Raises ActionError "not_installed"."""
    with transaction.atomic():
        row = _locked(function)
        record(FunctionRemoved(function=function), subject=row, actor=actor)
        row.delete()
        Run.objects.filter(function=function).delete()


def _locked(name: str) -> Function:
    try:
        return lock_function(name)
    except Function.DoesNotExist:
        raise _not_installed(name) from None


def _not_installed(name: str) -> ActionError:
    message = _("There is no function “%(name)s” in this store. It may have been removed in another tab.")
    return ActionError("not_installed", message % {"name": name})
