"""What plugins keep about people (`customer_data`): asked for copies, and told to erase. Remote apps hear the
webhooks `customer.data_requested` and `customer.erased`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from kaidian_sdk.points.people import Person as Asked
from plugins.calling import PluginFault, offers
from plugins.models import Installation
from plugins.registry import declaring
from plugins.secrets import opened, sealed
from storefront.orders.models import Order
from storefront.personal import Person

HOOK = "customer_data"


def asked_of(person: Person) -> Asked:
    """Who it is about, as plugins are told."""
    orders = Order.objects.filter(customer=person.customer).order_by("pk")
    return Asked(
        customer=person.customer.pk, email=person.email, orders=tuple(order.name for order in orders)
    )


def told_by_apps(person: Person) -> tuple[dict[str, Any], list[str]]:
    """What plugins that are on keep about a person, by plugin; and the plugins that gave no answer.

    Must not run inside a transaction: it calls plugins.
    """
    asked = asked_of(person)
    found: dict[str, dict[str, Any]] = {}
    missing: list[str] = []
    for offer in offers(HOOK):
        try:
            answer = offer.call("export", asked, faults=_faults)
        except PluginFault:
            missing.append(offer.plugin.id)
        else:
            if answer is not None:
                found.setdefault(offer.plugin.id, {})[offer.declared.id] = answer
    return found, sorted(set(missing))


def _faults(answer: Any) -> Iterator[str]:
    try:
        json.dumps(answer, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        yield f"the answer is no JSON: {error}"


def concerned() -> list[tuple[str, str, bool]]:
    """Plugins of this store that keep something about people, with the name of the part, and whether they
    are on."""
    declared = [each for each in declaring(HOOK) if not each.is_core]
    installed = dict(
        Installation.objects.filter(pk__in=[each.id for each in declared]).values_list("pk", "is_on")
    )
    return [
        (plugin.id, each.id, installed[plugin.id])
        for plugin in declared
        if plugin.id in installed
        for each in plugin.declared[HOOK]
    ]


def sealed_person(asked: Asked) -> str:
    """Whom to look for, as it is kept until an app is done."""
    return sealed(json.dumps(asdict(asked)))


def opened_person(kept: str) -> Asked | None:
    """The same again; None where the platform's key is another by now."""
    text = opened(kept)
    if not text:
        return None
    facts = json.loads(text)
    return Asked(customer=facts["customer"], email=facts["email"], orders=tuple(facts["orders"]))
