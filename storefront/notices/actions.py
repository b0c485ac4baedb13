"""Choosing channels, and telling people over them."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.db import transaction
from django.utils import translation

from foundation.events import SYSTEM, payload_of, record
from foundation.models import Event
from kaidian_sdk.points.service import Message
from plugins.actions.work import ErrandFailed
from plugins.calling import PluginFault
from plugins.models import Errand
from storefront.surface import DJANGO_LANGUAGE
from tenants.context import require_store

from .channels import CHOSEN, Channel, channels, chosen_for, fits
from .events import NoticesChosen
from .registry import Notice, Told, notices, notices_of

log = logging.getLogger(__name__)
KIND = "notice"
"""How errands of notices are told from others: "notice:<the channel's own id>:<notice>"."""


def choose_channels(*, wanted: Mapping[str, list[str]], actor: str = SYSTEM) -> None:
    """Keep which channels each notice goes out by; what is none, or does not fit, is left out.

    Channels that are off now keep their place, for the day when their plugin is on again.
    """
    known = channels()
    here = {channel.name for channel in known}
    with transaction.atomic():
        before = CHOSEN.read()
        after = {}
        for notice in notices():
            fit = [
                each.name for each in known if fits(each, notice) and each.name in wanted.get(notice.id, [])
            ]
            gone = [name for name in before.get(notice.id, []) if name not in here]
            if fit or gone:
                after[notice.id] = [*fit, *gone]
        if after != before:
            CHOSEN.write(after)
            record(NoticesChosen(channels=after), subject=require_store(), actor=actor)


def write_notices(*, event: Event) -> list[int]:
    """Note an errand for each channel of each notice of an event, in the transaction of its delivery; their
    ids.
    """
    chosen = CHOSEN.read()
    known = channels() if chosen else []
    rows = [
        Errand(plugin=channel.offer.plugin.id, subscriber=_errand(channel, notice), event=event.pk)
        for notice in notices_of(event.name)
        for channel in chosen_for(notice, chosen, known)
    ]
    if not rows:
        return []
    Errand.objects.bulk_create(rows, ignore_conflicts=True)
    mine = Errand.objects.filter(event=event.pk, subscriber__startswith=f"{KIND}:")
    return list(mine.order_by("pk").values_list("pk", flat=True))


def run_notice(errand: Errand, event: Event) -> None:
    """Send one notice over one channel. Raises ErrandFailed: it is tried again.

    Nothing is sent where the channel is off meanwhile, or there is nobody to tell any more.
    """
    _kind, name, notice_id = errand.subscriber.split(":", 2)
    channel = next((each for each in channels() if each.name == f"{errand.plugin}/{name}"), None)
    notice = next((each for each in notices_of(event.name) if each.id == notice_id), None)
    told = notice.tell(payload_of(event)) if notice else None
    if channel is None or told is None:
        return
    try:
        channel.offer.call("send", _message(event.name, told))
    except PluginFault as fault:
        raise ErrandFailed from fault
    except OSError as error:  # the core's own channel: a mail server that does not answer
        log.warning("the channel %s did not take a notice: %s", channel.name, error)
        raise ErrandFailed from error


def _errand(channel: Channel, notice: Notice) -> str:
    return f"{KIND}:{channel.declared.id}:{notice.id}"


def _message(event: str, told: Told) -> Message:
    with translation.override(DJANGO_LANGUAGE.get(told.locale, told.locale)):
        letter = told.words()
    return Message(
        event=event,
        subject=letter.subject,
        text="\n".join(str(each) for each in letter.paragraphs),
        locale=told.locale,
        email=told.email,
        phone=told.phone,
        customer=told.customer,
        url=letter.button[1] if letter.button else "",
    )
