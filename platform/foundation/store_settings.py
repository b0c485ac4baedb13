"""Settings of a store, each declared once: name, default, form field, label and help.

A form, the API and the docs are made from the declaration. Only values that differ are stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise

from .models import StoreSetting


@dataclass(frozen=True)
class Setting[T]:
    """One setting of a store. `default` also fixes its type, which must be JSON."""

    name: str
    default: T
    label: str | Promise
    field: Callable[..., forms.Field]
    help: str | Promise = ""

    def read(self) -> T:
        """The value in the current store."""
        row = StoreSetting.objects.filter(pk=self.name).values_list("value", flat=True).first()
        return self.default if row is None else row

    def write(self, value: T) -> None:
        """Store a value for the current store. Called from actions only."""
        if value == self.default:
            StoreSetting.objects.filter(pk=self.name).delete()
        else:
            StoreSetting.objects.update_or_create(pk=self.name, defaults={"value": value})


_declared: dict[str, Setting[Any]] = {}


def declare[T](setting: Setting[T]) -> Setting[T]:
    """Add a setting to the catalogue. A name can be declared once."""
    if setting.name in _declared:
        raise ValueError(f"the store setting {setting.name} is declared twice")
    _declared[setting.name] = setting
    return setting


def declared(prefix: str = "") -> list[Setting[Any]]:
    """All settings whose name starts with `prefix`, in the order of declaration."""
    return [setting for name, setting in _declared.items() if name.startswith(prefix)]


_actions: dict[str, Callable[[Any, str], object]] = {}


def change_with[T](setting: Setting[T], action: Callable[[T, str], object]) -> None:
    """Say which action changes a setting: action(value, actor). Programs may change no other."""
    _actions[setting.name] = action


def action_of(setting: Setting[Any]) -> Callable[[Any, str], object] | None:
    """What changes a setting; None for one that its pages alone change."""
    return _actions.get(setting.name)


def read_many(settings: Iterable[Setting[Any]]) -> dict[str, Any]:
    """The values of several settings in one query: {name: value}."""
    settings = list(settings)
    stored = dict(StoreSetting.objects.filter(pk__in=[s.name for s in settings]).values_list("name", "value"))
    return {setting.name: stored.get(setting.name, setting.default) for setting in settings}
