"""Calls what plugins declare: only where a plugin is on, within its budget, with its faults contained.

    for carrier in offers("shipping_carriers"):
        rates = carrier.ask("rates", basket, address, otherwise=[])

The platform's own parts are declared at the same points; they are trusted, so they run here and their
errors are ours.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, get_args, get_origin, get_type_hints

from django.conf import settings
from django.utils import timezone

from foundation.prepared import PreparedRead
from kaidian_sdk.catalogue import POINTS
from kaidian_sdk.points.calls import Call
from tenants.context import current_store

from . import log as plugin_log
from .actions.troubles import note_fault, note_recovery
from .bounded import Line, TookTooLong
from .checked import RubbishError, checked
from .models import Installation, LogLine
from .registry import Plugin, declaring, plugins
from .review.queries import may_be_used
from .store_side import StoreSide

log = logging.getLogger(__name__)
_ON = PreparedRead(Installation, "WHERE t.is_on")


type Faults = Callable[[Any], Iterable[str]]


def _none(answer: Any) -> Iterable[str]:
    return ()


class PluginFault(Exception):
    """A plugin raised, was late, or answered nonsense. It is written down already; the cause is chained."""


@dataclass(frozen=True)
class Offer:
    """Something that a plugin declares at a point, in a store where the plugin is on."""

    plugin: Plugin
    hook: str
    declared: Any
    installation: Installation | None = None

    @property
    def place(self) -> str:
        """How logs name it: "<hook>/<declaration>"."""
        return f"{self.hook}/{getattr(self.declared, 'id', '')}"

    @property
    def is_paused(self) -> bool:
        """Whether it failed so often that it is left out for now."""
        until = self._trouble.get("until", 0)
        return bool(until > timezone.now().timestamp())

    @property
    def _trouble(self) -> dict[str, Any]:
        return self.installation.troubles.get(self.place, {}) if self.installation else {}

    def ask[Otherwise](
        self, name: str, *facts: Any, otherwise: Otherwise, faults: Faults = _none
    ) -> Any | Otherwise:
        """What the function `name` answers, or `otherwise` when it fails or is paused.

        `faults` says what is wrong with an answer that has the right types.
        """
        try:
            return self.call(name, *facts, faults=faults)
        except PluginFault:
            return otherwise

    def call(self, name: str, *facts: Any, faults: Faults = _none) -> Any:
        """What the function answers. Raises PluginFault, which is written down before, and what its `Call`
        says it `raises`.
        """
        function: Callable[..., Any] = getattr(self.declared, name)
        line = Line()
        store = StoreSide(self.plugin.manifest, self.installation, line)
        if self.plugin.is_core:
            line.here = True
            return function(store, *facts)
        if self.is_paused:
            raise PluginFault(f"{self.plugin.id} is paused at {self.place}")
        try:
            answer = line.run(
                lambda: _taken(function(store, *facts)), self._about(name).budget * settings.PLUGIN_PATIENCE
            )
            answer = checked(answer, answer_type(self.hook, name))
            if wrong := next(iter(faults(answer)), ""):
                raise RubbishError(wrong)
        except self._about(name).raises:
            raise
        except Exception as error:
            raise self._failed(error, counts=not self._about(name).by_strangers) from error
        if self._trouble:
            note_recovery(plugin=self.plugin.id, place=self.place)
        return answer

    def disbelieve(self, reason: str) -> PluginFault:
        """Count an answer of the right type that can't be true as a fault; the exception to raise.

        `reason` is for the plugin's page, so it has no secrets.
        """
        error = RubbishError(reason)
        return PluginFault(reason) if self.plugin.is_core else self._failed(error, counts=True)

    def _about(self, name: str) -> Call:
        return POINTS[self.hook].calls[name]

    def _failed(self, error: Exception, *, counts: bool) -> PluginFault:
        kinds = {TookTooLong: LogLine.Kind.LATE, RubbishError: LogLine.Kind.RUBBISH}
        plugin_log.fault(self.plugin.id, self.place, kinds.get(type(error), LogLine.Kind.RAISED), error)
        if counts:
            note_fault(plugin=self.plugin.id, place=self.place)
        return PluginFault(f"{self.plugin.id} failed at {self.place}")


class Offers:
    """What is declared at points by the plugins that are on in this store; outside of stores the core's.

    The store is asked once which are on, however many points are looked at, and not at all where only the
    core declares anything. To be kept no longer than a request.
    """

    @cached_property
    def _installed(self) -> dict[str, Installation]:
        return {row.plugin: row for row in _ON.rows()} if current_store() is not None else {}

    def at(self, hook: str) -> list[Offer]:
        """What is declared at one point, the core's own first."""
        declared = declaring(hook)
        asks = any(not plugin.is_core for plugin in declared)
        installed = self._installed if asks else {}
        return [
            Offer(plugin, hook, each, installed.get(plugin.id))
            for plugin in declared
            if plugin.is_core or (plugin.id in installed and may_be_used(plugin))
            for each in plugin.declared[hook]
        ]


def offers(hook: str) -> list[Offer]:
    """What is declared at one point by the plugins that are on."""
    return Offers().at(hook)


def offer(hook: str, plugin: str, name: str) -> Offer | None:
    """One of them, None where the plugin is off or declares no such thing."""
    return next(
        (each for each in offers(hook) if each.plugin.id == plugin and each.declared.id == name), None
    )


def is_on(plugin: str) -> bool:
    """Whether a plugin is on in this store."""
    known = plugins().get(plugin)
    return known is not None and (
        known.is_core or (may_be_used(known) and Installation.objects.filter(pk=plugin, is_on=True).exists())
    )


def _taken(answer: Any) -> Any:
    """A generator's items are made by the plugin, so within its time."""
    return list(answer) if isinstance(answer, Iterator) else answer


@cache
def answer_type(hook: str, name: str) -> Any:
    """The type of what a function gives, as its declaration says."""
    kind = get_type_hints(POINTS[hook].declares)[name]
    function = next(each for each in (kind, *get_args(kind)) if get_origin(each) is Callable)
    return get_args(function)[1]
